package intake

import (
	"cmp"
	"math"
	"slices"

	"redline/geo"
)

// trace follows border strands, which have the area on their left, around each connected
// piece of it: every result is the nodes of one closed walk. At a node where several
// pieces meet it stays with the piece it came along.
func trace(n *noding, border []strand) [][]int {
	leaving := map[int][]int{} // by node, the strands that leave it, anticlockwise
	angle := func(i int) float64 {
		p, q := n.xy[border[i].from], n.xy[border[i].to]
		return math.Atan2(q.Y-p.Y, q.X-p.X)
	}
	for i, s := range border {
		leaving[s.from] = append(leaving[s.from], i)
	}
	for _, list := range leaving {
		slices.SortFunc(list, func(a, b int) int { return cmp.Compare(angle(a), angle(b)) })
	}
	next := func(i int) int {
		list := leaving[border[i].to]
		p, q := n.xy[border[i].from], n.xy[border[i].to]
		back := math.Atan2(p.Y-q.Y, p.X-q.X)
		for j := len(list) - 1; j >= 0; j-- { // the first clockwise from where it came
			if angle(list[j]) < back {
				return list[j]
			}
		}
		return list[len(list)-1]
	}
	done := make([]bool, len(border))
	var out [][]int
	for i := range border {
		var walk []int
		for !done[i] {
			done[i] = true
			walk = append(walk, border[i].from)
			i = next(i)
		}
		if len(walk) > 0 {
			out = append(out, walk)
		}
	}
	return out
}

// loops takes a walk apart where it comes back to a node: rings that meet no node twice.
func loops(walk []int) [][]int {
	var out [][]int
	var stack []int
	place := map[int]int{} // a node's position in the stack
	for _, node := range walk {
		if from, again := place[node]; again {
			out = append(out, slices.Clone(stack[from:]))
			for _, gone := range stack[from+1:] {
				delete(place, gone)
			}
			stack = stack[:from+1]
			continue
		}
		place[node] = len(stack)
		stack = append(stack, node)
	}
	return append(out, stack)
}

// assembleRings makes polygons of walks. Of the loops of one walk, the anticlockwise one
// is a shell, the others are its holes; a walk that is a hole belongs to the smallest shell
// around it.
func assembleRings(n *noding, walks [][]int) []polygon {
	var out []polygon
	var free []*outline
	for _, walk := range walks {
		var shell polygon
		var holes []*outline
		for _, loop := range loops(walk) {
			if len(loop) < 3 {
				continue
			}
			if o := n.outline(loop); o.area() > 0 {
				shell = append(shell, o)
			} else {
				holes = append(holes, o)
			}
		}
		if len(shell) == 0 {
			free = append(free, holes...)
			continue
		}
		out = append(out, append(shell, holes...))
	}
	for _, hole := range free {
		best := -1
		for i, p := range out {
			if holds(p[0].bounds(), hole.bounds()) && p[0].surrounds(hole) && (best < 0 || p[0].area() < out[best][0].area()) {
				best = i
			}
		}
		if best >= 0 {
			out[best] = append(out[best], hole)
		}
	}
	return out
}

// outline is the ring of these nodes.
func (n *noding) outline(nodes []int) *outline {
	o := &outline{path: &path{}}
	for i, node := range nodes {
		o.add(n.at[node], n.xy[node], i)
		o.path.vertices = append(o.path.vertices, n.source[node])
	}
	return o
}

// surrounds reports whether ring p, which crosses o nowhere, lies in ring o: by the first
// vertex of p that is none of o's.
func (o *outline) surrounds(p *outline) bool {
	for i, at := range p.at {
		if !slices.Contains(o.at, at) {
			return o.around(p.plane[i])
		}
	}
	return false
}

// around reports whether a point that is not on the ring lies inside it.
func (o *outline) around(p geo.Point) bool {
	in := false
	for i, a := range o.plane {
		b := o.plane[(i+1)%len(o.plane)]
		if (a.Y > p.Y) != (b.Y > p.Y) && (turn(a, b, p) > 0) == (b.Y > a.Y) {
			in = !in
		}
	}
	return in
}
