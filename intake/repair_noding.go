package intake

import (
	"cmp"
	"math"
	"slices"

	"redline/geo"
)

// maxCrossings bounds the points that a repair may add to an area, and maxRounds how often
// it looks again for what rounding those points to the grid brought about.
const (
	maxCrossings = 100_000
	maxRounds    = 16
)

// strand is a directed edge of a ring between two nodes.
type strand struct{ from, to, ring int }

// noding is the edges of rings, to be split until they meet at nodes only.
type noding struct {
	plane  geo.Plane
	at     []geo.LonLat // of the nodes, on the grid
	xy     []geo.Point  // the same on the plane
	source []vertex     // the vertex of the file a node is, or lies behind
	known  map[geo.LonLat]int

	strands   []strand
	crossings int
	work      int
}

// nodingOf takes the rings of an area apart. Rings are numbered through all parts.
func nodingOf(parts []polygon, plane geo.Plane) *noding {
	n := &noding{plane: plane, known: map[geo.LonLat]int{}}
	ring := 0
	for _, p := range parts {
		for _, o := range p {
			ids := make([]int, len(o.at))
			for i := range o.at {
				ids[i] = n.node(o.at[i], o.path.vertices[o.from[i]])
			}
			for i, from := range ids {
				if to := ids[(i+1)%len(ids)]; to != from {
					n.strands = append(n.strands, strand{from, to, ring})
				}
			}
			ring++
		}
	}
	return n
}

// node returns the number of the node at a place of the grid.
func (n *noding) node(at geo.LonLat, source vertex) int {
	if i, ok := n.known[at]; ok {
		return i
	}
	i := len(n.at)
	n.known[at] = i
	n.at, n.xy, n.source = append(n.at, at), append(n.xy, n.plane.Project(at)), append(n.source, source)
	return i
}

// crossing returns the node for a place of the grid where edges cross: one that is there
// or a step beside it, so that edges through one point get one node and not a cluster.
func (n *noding) crossing(at geo.LonLat, source vertex) int {
	if i, ok := n.known[at]; ok {
		return i
	}
	for lon := -1.0; lon <= 1; lon++ {
		for lat := -1.0; lat <= 1; lat++ {
			beside := geo.LonLat{Lon: at.Lon + lon/1e9, Lat: at.Lat + lat/1e9}
			if i, ok := n.known[onGrid(beside)]; ok {
				return i
			}
		}
	}
	return n.node(at, source)
}

// settle splits the strands until none meets another but at its ends. It reports false
// when that takes too many points, rounds or comparisons.
func (n *noding) settle() bool {
	for range maxRounds {
		cuts, ok := n.cuts()
		switch {
		case !ok:
			return false
		case len(cuts) == 0:
			return true
		}
		n.split(cuts)
	}
	return false
}

// cut is a node at which a strand is to be split.
type cut struct{ strand, node int }

// cuts finds where strands meet others elsewhere than at ends.
func (n *noding) cuts() (cuts []cut, ok bool) {
	order := make([]int, len(n.strands))
	for i := range order {
		order[i] = i
	}
	west := func(i int) float64 { return min(n.xy[n.strands[i].from].X, n.xy[n.strands[i].to].X) }
	east := func(i int) float64 { return max(n.xy[n.strands[i].from].X, n.xy[n.strands[i].to].X) }
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(west(a), west(b)) })
	for i, a := range order {
		for _, b := range order[i+1:] {
			if n.work++; n.work > budget {
				return nil, false
			}
			if west(b) > east(a)+onEdge {
				break
			}
			cuts = n.meet(cuts, a, b)
			if n.crossings > maxCrossings || len(cuts) > 4*maxCrossings {
				return nil, false
			}
		}
	}
	return cuts, true
}

// meet adds the cuts of two strands: at an end of one that lies on the other, else where
// they cross.
func (n *noding) meet(cuts []cut, a, b int) []cut {
	s, t := n.strands[a], n.strands[b]
	p, q, u, v := n.xy[s.from], n.xy[s.to], n.xy[t.from], n.xy[t.to]
	if min(p.Y, q.Y) > max(u.Y, v.Y)+onEdge || min(u.Y, v.Y) > max(p.Y, q.Y)+onEdge {
		return cuts
	}
	had := len(cuts)
	for _, end := range []int{t.from, t.to} {
		if end != s.from && end != s.to && liesOn(n.xy[end], p, q) {
			cuts = append(cuts, cut{a, end})
		}
	}
	for _, end := range []int{s.from, s.to} {
		if end != t.from && end != t.to && liesOn(n.xy[end], u, v) {
			cuts = append(cuts, cut{b, end})
		}
	}
	if len(cuts) > had || s.from == t.from || s.from == t.to || s.to == t.from || s.to == t.to {
		return cuts
	}
	if (turn(p, q, u) > 0) == (turn(p, q, v) > 0) || (turn(u, v, p) > 0) == (turn(u, v, q) > 0) {
		return cuts
	}
	share := turn(u, v, p) / (turn(u, v, p) - turn(u, v, q))
	place := geo.Point{X: p.X + share*(q.X-p.X), Y: p.Y + share*(q.Y-p.Y)}
	n.crossings++
	node := n.crossing(onGrid(n.plane.Unproject(place)), n.source[s.from])
	return append(cuts, cut{a, node}, cut{b, node})
}

// liesOn reports whether a node lies on the edge a–b, between its ends. A node that is
// near but beyond an end, or beside it, does not: two nodes side by side would otherwise
// cut each other's edges without end.
func liesOn(at, a, b geo.Point) bool {
	length := distance(a, b)
	along := (float64((at.X-a.X)*(b.X-a.X)) + float64((at.Y-a.Y)*(b.Y-a.Y))) / length
	return along > distance(at, a)/4 && length-along > distance(at, b)/4 && toSegment(at, a, b) < onEdge
}

// onGrid rounds a place to 1e-9°, as geo.Snap does.
func onGrid(at geo.LonLat) geo.LonLat {
	return geo.LonLat{Lon: math.Round(at.Lon*1e9) / 1e9, Lat: math.Round(at.Lat*1e9) / 1e9}
}

// turn is twice the signed area of the triangle a, b, c: positive anticlockwise.
func turn(a, b, c geo.Point) float64 {
	return float64((b.X-a.X)*(c.Y-a.Y)) - float64((b.Y-a.Y)*(c.X-a.X))
}

// split replaces each strand by the pieces between its cuts.
func (n *noding) split(cuts []cut) {
	along := func(c cut) float64 {
		s := n.strands[c.strand]
		p, q, at := n.xy[s.from], n.xy[s.to], n.xy[c.node]
		return float64((at.X-p.X)*(q.X-p.X)) + float64((at.Y-p.Y)*(q.Y-p.Y))
	}
	slices.SortFunc(cuts, func(a, b cut) int {
		return cmp.Or(cmp.Compare(a.strand, b.strand), cmp.Compare(along(a), along(b)), cmp.Compare(a.node, b.node))
	})
	var out []strand
	next := 0
	for i, s := range n.strands {
		from := s.from
		for ; next < len(cuts) && cuts[next].strand == i; next++ {
			if node := cuts[next].node; node != from {
				out = append(out, strand{from, node, s.ring})
				from = node
			}
		}
		if from != s.to {
			out = append(out, strand{from, s.to, s.ring})
		}
	}
	n.strands = out
}
