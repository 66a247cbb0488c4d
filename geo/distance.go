package geo

import (
	"math"
	"slices"
)

// Separation is the shortest segment between two shapes. Distance is 0 and From = To
// where they meet.
type Separation struct {
	Distance Metres
	From, To Point
}

// Bearing returns the direction from From to To in degrees clockwise from grid north,
// in [0, 360); ok is false when the distance is 0.
func (s Separation) Bearing() (deg float64, ok bool) {
	if s.Distance == 0 {
		return 0, false
	}
	deg = float64(math.Atan2(s.To.X-s.From.X, s.To.Y-s.From.Y) * (180 / math.Pi))
	if deg < 0 {
		deg += 360
	}
	if deg >= 360 { // −1e-20° and the like
		deg = 0
	}
	return deg, true
}

// Distance returns the separation of a from b: From lies in a, To in b. An area's
// interior belongs to it. Either being empty is a programming error and panics.
//
// Whether the distance is 0 is decided exactly, as by Relate; Distance(b, a) is the same
// number.
func Distance(a, b Shape) Separation {
	s, _ := DistanceWithin(a, b, Metres(math.Inf(1)))
	return s
}

// DistanceWithin is Distance for a search bounded by limit (inclusive); ok is false when
// the shapes are farther apart.
func DistanceWithin(a, b Shape, limit Metres) (s Separation, ok bool) {
	samePlane(a, b)
	if a.IsEmpty() || b.IsEmpty() {
		panic("geo: distance of an empty shape")
	}
	if a.box.distance(b.box) > float64(limit) {
		return Separation{}, false
	}
	n := nearest{Separation: Separation{Distance: limit}}
	if n.inside(a, b) || n.inside(b, a) {
		return n.Separation, true
	}
	n.search(a, b)
	return n.result()
}

// nearest is the best separation found so far, or the bound of the search.
type nearest struct {
	Separation
	found bool
}

func (n *nearest) offer(d float64, from, to Point) {
	if d < float64(n.Distance) || d == float64(n.Distance) && !n.found {
		n.Separation, n.found = Separation{Metres(d), from, to}, true
	}
}

func (n *nearest) result() (Separation, bool) {
	if !n.found {
		return Separation{}, false
	}
	return n.Separation, true
}

// inside looks for a part of a whose first vertex lies in the area b. A part that meets
// b otherwise meets its rings, which search finds.
func (n *nearest) inside(a, b Shape) bool {
	if b.kind != Area {
		return false
	}
	for _, p := range a.parts {
		if v := vertex(p.paths[0], 0); locate(v, b) != outside {
			n.Separation, n.found = Separation{0, v, v}, true
			return true
		}
	}
	return false
}

// run is up to runLength consecutive edges of a path and their box.
type run struct {
	box Box
	xy  []float64
	gap float64 // from the other shape's box
}

// runsOf returns the runs of s that come within limit of box, the nearest first.
func runsOf(s Shape, box Box, limit float64) []run {
	var runs []run
	for _, p := range s.parts {
		for _, xy := range p.paths {
			for i := 0; i == 0 || i+2 < len(xy); i += 2 * runLength {
				r := run{xy: xy[i:min(i+2*runLength+2, len(xy))]}
				r.box = pathBox(r.xy)
				if r.gap = r.box.distance(box); r.gap <= limit {
					runs = append(runs, r)
				}
			}
		}
	}
	slices.SortStableFunc(runs, func(r, q run) int { return sign(r.gap - q.gap) })
	return runs
}

// edge returns edge i of the run; the only one of a lone point has no length.
func (r run) edge(i int) edge {
	if len(r.xy) == 2 {
		return edge{a: vertex(r.xy, 0), b: vertex(r.xy, 0)}
	}
	return edge{a: vertex(r.xy, i), b: vertex(r.xy, i+1)}
}

func (r run) len() int { return max(len(r.xy)/2-1, 1) }

// search finds the shortest segment between the paths of a and b: branch and bound over
// the boxes of runs, then of edges.
func (n *nearest) search(a, b Shape) {
	rs := runsOf(a, b.box, float64(n.Distance))
	qs := runsOf(b, a.box, float64(n.Distance))
	for _, q := range qs {
		if q.gap > float64(n.Distance) {
			return
		}
		for _, r := range rs {
			if r.gap > float64(n.Distance) {
				break
			}
			if r.box.distance(q.box) <= float64(n.Distance) {
				n.searchRuns(r, q)
			}
		}
	}
}

func (n *nearest) searchRuns(r, q run) {
	for i := range r.len() {
		e := r.edge(i)
		box := e.box()
		if box.distance(q.box) > float64(n.Distance) {
			continue
		}
		for j := range q.len() {
			f := q.edge(j)
			if box.distance(f.box()) <= float64(n.Distance) {
				n.searchEdges(e, f)
			}
		}
	}
}

func (n *nearest) searchEdges(e, f edge) {
	if m := meet(e, f); m.crossing {
		p := crossPoint(e, f)
		n.offer(0, p, p)
		return
	} else if m.n > 0 {
		n.offer(0, m.contacts[0], m.contacts[0])
		return
	}
	for _, p := range [2]Point{e.a, e.b} {
		foot, d := f.nearestOn(p)
		n.offer(max(d, leastDistance), p, foot)
	}
	for _, p := range [2]Point{f.a, f.b} {
		foot, d := e.nearestOn(p)
		n.offer(max(d, leastDistance), foot, p)
	}
}

// leastDistance, in metres, stands for a distance that is not 0 but was rounded to it:
// it is below the spacing of plane coordinates (2⁻³¹ m at 4,000 km).
const leastDistance = 0x1p-40
