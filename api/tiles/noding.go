package tiles

import (
	"cmp"
	"math/bits"
	"slices"
)

// edge is a piece of a ring.
type edge struct{ a, b point }

// noding splits edges where they meet anywhere but at common ends, by snap rounding: the
// square of a unit's side around each vertex and each crossing is hot, and every edge that
// passes a hot square is bent to its middle. In one pass no edge crosses another, and none
// moves by more than half the diagonal of a square.
//
// Source: J. D. Hobby, Practical segment intersection with finite precision output,
// Computational Geometry 13 (1999) 199–214.
type noding struct {
	edges []edge
	squares
}

func newNoding(rings [][]point) *noding {
	n := &noding{}
	for _, r := range rings {
		for i, p := range r {
			n.edges = append(n.edges, edge{p, r[(i+1)%len(r)]})
		}
	}
	return n
}

// simple reports whether no edge touches another but its neighbours at their common ends.
func (n *noding) simple() bool {
	starts := make(map[point]bool, len(n.edges))
	for _, e := range n.edges {
		if starts[e.a] {
			return false // two rings, or two visits of one, in one point
		}
		starts[e.a] = true
	}
	n.squares = squaresOf(n.edges)
	for e, f := range n.near(n.edges) {
		if crosses, touches := meet(e, f); crosses || touches {
			return false
		}
	}
	return true
}

// split splits edges at all hot squares that they pass; what then occurs twice is gone.
func (n *noding) split() {
	n.squares = squaresOf(n.edges)
	hot := make(map[point]bool, len(n.edges))
	for _, e := range n.edges {
		hot[e.a] = true
	}
	for e, f := range n.near(n.edges) {
		if crosses, _ := meet(e, f); crosses {
			hot[crossing(e, f)] = true
		}
	}
	cuts := make([][]point, len(n.edges))
	for p := range hot {
		for _, i := range n.around(p) {
			if n.edges[i].passes(p) {
				cuts[i] = append(cuts[i], p)
			}
		}
	}
	var out []edge
	for i, e := range n.edges {
		slices.SortFunc(cuts[i], func(p, q point) int { return cmp.Compare(along(e, p), along(e, q)) })
		for k := range len(cuts[i]) - 1 {
			out = append(out, edge{cuts[i][k], cuts[i][k+1]})
		}
	}
	n.edges = parity(out)
}

// along orders places by how far along an edge they lie. The middles of two squares that an
// edge passes are ordered as the edge passes them: it never turns back in x or y.
func along(e edge, p point) int64 {
	return int64(p.x-e.a.x)*int64(e.b.x-e.a.x) + int64(p.y-e.a.y)*int64(e.b.y-e.a.y)
}

// parity keeps one of each edge that occurs an odd number of times, whichever way.
func parity(edges []edge) []edge {
	count := make(map[edge]int, len(edges))
	for _, e := range edges {
		count[e.undirected()]++
	}
	out := edges[:0]
	for _, e := range edges {
		key := e.undirected()
		if count[key]%2 == 1 {
			out = append(out, e)
		}
		count[key] = 0
	}
	return out
}

func (e edge) undirected() edge {
	if less(e.a, e.b) > 0 {
		return edge{e.b, e.a}
	}
	return e
}

func (e edge) box() box {
	return box{min(e.a.x, e.b.x), min(e.a.y, e.b.y), max(e.a.x, e.b.x), max(e.a.y, e.b.y)}
}

// meet tells whether two edges cross within both, or else touch: an end of one lies on the
// other and is not an end of it.
func meet(e, f edge) (crosses, touches bool) {
	if !e.box().meets(f.box()) {
		return false, false
	}
	fa, fb := sign(cross(e.a, e.b, f.a)), sign(cross(e.a, e.b, f.b))
	ea, eb := sign(cross(f.a, f.b, e.a)), sign(cross(f.a, f.b, e.b))
	if fa*fb < 0 && ea*eb < 0 {
		return true, false
	}
	return false, fa == 0 && e.within(f.a) || fb == 0 && e.within(f.b) || ea == 0 && f.within(e.a) || eb == 0 && f.within(e.b)
}

// within reports whether a point of an edge's line lies between its ends.
func (e edge) within(p point) bool {
	return p != e.a && p != e.b && (box{p.x, p.y, p.x, p.y}).within(e.box())
}

// passes reports whether an edge passes the hot square around p, which its left and lower
// sides belong to and its right and upper sides do not: each place is in one square. The
// grid is doubled, so that the sides have whole numbers; the open sides lie a vanishing
// amount before the next square's. Two convex shapes are apart when the x-axis, the y-axis
// or, here, the edge's normal separates them.
func (e edge) passes(p point) bool {
	if b := e.box(); p.x < b.minX || p.x > b.maxX || p.y < b.minY || p.y > b.maxY {
		return false // the ends are whole: between p-½ and p+½ lies p alone
	}
	dx, dy := int64(e.b.x-e.a.x), int64(e.b.y-e.a.y)
	x, y := 2*int64(p.x-e.a.x), 2*int64(p.y-e.a.y)
	// the side on which a corner lies; shift is what an open side's vanishing amount does
	side := func(cx, cy, shift int64) int {
		return cmp.Or(cmp.Compare(dx*(y+cy)-dy*(x+cx), 0), cmp.Compare(shift, 0))
	}
	corners := [4]int{side(-1, -1, 0), side(1, -1, dy), side(-1, 1, -dx), side(1, 1, dy-dx)}
	return slices.Min(corners[:]) <= 0 && slices.Max(corners[:]) >= 0
}

func sign(x int64) int { return cmp.Compare(x, 0) }

// crossing returns the middle of the square that two edges cross in, exactly.
func crossing(e, f edge) point {
	ex, ey := int64(e.b.x-e.a.x), int64(e.b.y-e.a.y)
	fx, fy := int64(f.b.x-f.a.x), int64(f.b.y-f.a.y)
	num := int64(f.a.x-e.a.x)*fy - int64(f.a.y-e.a.y)*fx
	den := ex*fy - ey*fx
	if den < 0 {
		num, den = -num, -den
	}
	return point{e.a.x + scaled(ex, num, den), e.a.y + scaled(ey, num, den)}
}

// scaled is d·num/den to the nearest whole number, halves up, for 0 ≤ num ≤ den.
func scaled(d, num, den int64) int32 {
	hi, lo := bits.Mul64(uint64(max(d, -d)), uint64(num))
	q, r := bits.Div64(hi, lo, uint64(den))
	rest := uint64(den) - r
	switch {
	case d >= 0 && r >= rest:
		return int32(q) + 1
	case d >= 0:
		return int32(q)
	case r > rest:
		return -int32(q) - 1
	}
	return -int32(q)
}
