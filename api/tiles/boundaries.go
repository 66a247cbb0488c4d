package tiles

import (
	"cmp"
	"slices"
)

// boundaries returns the rings around what edges enclose by the even-odd rule, the inside
// always on the same hand: shells have positive area, holes negative. Edges meet at their
// ends only.
func (n *noding) boundaries() [][]point {
	edges := parity(n.edges)
	at := map[point][]point{} // neighbours of each place, by angle
	for _, e := range edges {
		at[e.a] = append(at[e.a], e.b)
		at[e.b] = append(at[e.b], e.a)
	}
	for p, around := range at {
		slices.SortFunc(around, func(q, r point) int { return byAngle(p, q, r) })
	}
	var out [][]point
	done := make(map[edge]bool, 2*len(edges))
	for _, e := range edges {
		for _, start := range []edge{e, {e.b, e.a}} {
			if done[start] {
				continue
			}
			loop := face(at, start, done)
			if inside(edges, start) {
				out = appendSimple(out, loop)
			}
		}
	}
	return out
}

// face walks around the face on the side of growing angles of an edge and marks its edges
// as done.
func face(at map[point][]point, start edge, done map[edge]bool) []point {
	var loop []point
	for e := start; !done[e]; {
		done[e] = true
		loop = append(loop, e.a)
		around := at[e.b]
		back, _ := slices.BinarySearchFunc(around, e.a, func(q, r point) int { return byAngle(e.b, q, r) })
		e = edge{e.b, around[(back+len(around)-1)%len(around)]}
	}
	return loop
}

// byAngle orders points around p by their direction from it.
func byAngle(p, q, r point) int {
	if c := cmp.Compare(half(p, q), half(p, r)); c != 0 {
		return c
	}
	return -sign(cross(p, q, r))
}

func half(p, q point) int {
	if q.y > p.y || q.y == p.y && q.x > p.x {
		return 0
	}
	return 1
}

// inside reports whether what lies on the side of growing angles of an edge is enclosed. It
// counts the edges between the middle of e and infinity, on the doubled grid, away from
// that side's opposite.
func inside(edges []edge, e edge) bool {
	mid := point{e.a.x + e.b.x, e.a.y + e.b.y}
	flat := e.a.y == e.b.y
	odd := false
	for _, f := range edges {
		if f.undirected() == e.undirected() {
			continue
		}
		a, b, m := point{2 * f.a.x, 2 * f.a.y}, point{2 * f.b.x, 2 * f.b.y}, mid
		if flat { // look along y instead
			a, b, m = point{a.y, a.x}, point{b.y, b.x}, point{mid.y, mid.x}
		}
		if (a.y > m.y) != (b.y > m.y) && !leftOf(a, b, m) {
			odd = !odd // f passes at less x than m
		}
	}
	// odd tells of the side of less x (of less y for a flat edge); the other one differs.
	growing := e.b.y < e.a.y // of an edge going up, the side of growing angles has more x
	if flat {
		growing = e.b.x > e.a.x
	}
	return odd != growing
}

// appendSimple appends a loop, cut into rings that visit no point twice.
func appendSimple(out [][]point, loop []point) [][]point {
	var path []point
	where := map[point]int{}
	for _, p := range loop {
		if k, again := where[p]; again {
			ring := slices.Clone(path[k:])
			for _, q := range ring {
				delete(where, q)
			}
			path = path[:k]
			if len(ring) > 2 {
				out = append(out, ring)
			}
		}
		where[p] = len(path)
		path = append(path, p)
	}
	if len(path) > 2 {
		out = append(out, path)
	}
	return out
}
