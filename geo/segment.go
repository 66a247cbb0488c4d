package geo

import "math"

// edge is a directed segment of a path. The interior of an area lies to its left. A
// point, and a line without length, is an edge whose ends are the same.
type edge struct {
	a, b Point
	path int // the number of its path, counted through the shape's parts
}

func (e edge) box() Box {
	return Box{min(e.a.X, e.b.X), min(e.a.Y, e.b.Y), max(e.a.X, e.b.X), max(e.a.Y, e.b.Y)}
}

func (e edge) length() float64 { return hypot(e.b.X-e.a.X, e.b.Y-e.a.Y) }

// at returns the point at distance t from the edge's start.
func (e edge) at(t float64) Point {
	l := e.length()
	switch {
	case t <= 0 || l == 0:
		return e.a
	case t >= l:
		return e.b
	}
	return Point{
		e.a.X + float64((e.b.X-e.a.X)*(t/l)),
		e.a.Y + float64((e.b.Y-e.a.Y)*(t/l)),
	}
}

// holds reports whether p, known to lie on the edge's line, lies on the edge.
func (e edge) holds(p Point) bool { return e.box().Contains(p) }

// hypot is the plain root of the squares: lengths here neither overflow nor vanish, and
// the same expression everywhere gives the same bits.
func hypot(x, y float64) float64 { return math.Sqrt(float64(x*x) + float64(y*y)) }

// meeting is what two edges have in common.
type meeting struct {
	crossing bool     // one point, inside both edges
	n        int      // the number of contacts
	contacts [2]Point // ends of one edge that lie on the other; two where they run together
}

// meet decides exactly what two edges have in common.
func meet(e, f edge) meeting {
	var m meeting
	if !e.box().Meets(f.box()) {
		return m
	}
	fa, fb := turn(e.a, e.b, f.a), turn(e.a, e.b, f.b)
	if fa*fb > 0 {
		return m
	}
	ea, eb := turn(f.a, f.b, e.a), turn(f.a, f.b, e.b)
	if ea*eb > 0 {
		return m
	}
	if fa*fb < 0 && ea*eb < 0 {
		m.crossing = true
		return m
	}
	m.touch(f.a, fa == 0 && e.holds(f.a))
	m.touch(f.b, fb == 0 && e.holds(f.b))
	m.touch(e.a, ea == 0 && f.holds(e.a))
	m.touch(e.b, eb == 0 && f.holds(e.b))
	return m
}

func (m *meeting) touch(p Point, on bool) {
	if !on || m.n == 2 || m.n == 1 && m.contacts[0] == p {
		return
	}
	m.contacts[m.n] = p
	m.n++
}

// crossPoint returns the point where two edges cross, rounded.
func crossPoint(e, f edge) Point {
	ux, uy := e.b.X-e.a.X, e.b.Y-e.a.Y
	vx, vy := f.b.X-f.a.X, f.b.Y-f.a.Y
	wx, wy := f.a.X-e.a.X, f.a.Y-e.a.Y
	den := float64(ux*vy) - float64(uy*vx)
	if den == 0 {
		return e.a
	}
	t := (float64(wx*vy) - float64(wy*vx)) / den
	t = min(max(t, 0), 1)
	return Point{e.a.X + float64(t*ux), e.a.Y + float64(t*uy)}
}

// nearestOn returns the point of the edge nearest to p, and how far it is.
func (e edge) nearestOn(p Point) (Point, float64) {
	ux, uy := e.b.X-e.a.X, e.b.Y-e.a.Y
	wx, wy := p.X-e.a.X, p.Y-e.a.Y
	uu := float64(ux*ux) + float64(uy*uy)
	t := float64(ux*wx) + float64(uy*wy)
	switch {
	case t <= 0 || uu == 0:
		return e.a, hypot(wx, wy)
	case t >= uu:
		return e.b, hypot(p.X-e.b.X, p.Y-e.b.Y)
	}
	t /= uu
	// The height over the edge is more exact than the distance to the rounded foot.
	height := math.Abs(float64(ux*wy)-float64(uy*wx)) / math.Sqrt(uu)
	return Point{e.a.X + float64(t*ux), e.a.Y + float64(t*uy)}, height
}

// runLength is the number of edges that share a box: vertices that follow each other
// lie near each other, so the boxes stay small and need no sorting.
const runLength = 16

// fence is a set of edges in the order of their paths, and the boxes of its runs.
type fence struct {
	edges []edge
	runs  []Box // of edges [16i, 16i+16)
}

// fenceNear returns the edges of s whose boxes meet box. Edges without length are left
// out, unless a path has no others.
func fenceNear(s Shape, box Box) fence {
	var f fence
	n := 0
	for _, p := range s.parts {
		for _, path := range p.paths {
			f.addPath(path, n, box)
			n++
		}
	}
	for i := 0; i < len(f.edges); i += runLength {
		run := EmptyBox()
		for _, e := range f.edges[i:min(i+runLength, len(f.edges))] {
			run = run.Union(e.box())
		}
		f.runs = append(f.runs, run)
	}
	return f
}

func (f *fence) addPath(xy []float64, n int, box Box) {
	before, degenerate := len(f.edges), true
	for i := 2; i+1 < len(xy); i += 2 {
		ax, ay, bx, by := xy[i-2], xy[i-1], xy[i], xy[i+1]
		if ax == bx && ay == by {
			continue
		}
		degenerate = false
		if ax < box.MinX && bx < box.MinX || ax > box.MaxX && bx > box.MaxX ||
			ay < box.MinY && by < box.MinY || ay > box.MaxY && by > box.MaxY {
			continue
		}
		f.edges = append(f.edges, edge{Point{ax, ay}, Point{bx, by}, n})
	}
	if p := (Point{xy[0], xy[1]}); degenerate && len(f.edges) == before && box.Contains(p) {
		f.edges = append(f.edges, edge{p, p, n})
	}
}

// near calls visit for the edges whose boxes meet box, in order.
func (f fence) near(box Box, visit func(i int)) {
	for r, run := range f.runs {
		if !run.Meets(box) {
			continue
		}
		for i := r * runLength; i < min((r+1)*runLength, len(f.edges)); i++ {
			if f.edges[i].box().Meets(box) {
				visit(i)
			}
		}
	}
}

// pairs calls visit for each pair of edges whose boxes meet, until it returns false.
func (f fence) pairs(g fence, visit func(i, j int) bool) {
	for r, run := range f.runs {
		for q, other := range g.runs {
			if run.Meets(other) && !f.pairsOf(g, r, q, visit) {
				return
			}
		}
	}
}

func (f fence) pairsOf(g fence, r, q int, visit func(i, j int) bool) bool {
	for i := r * runLength; i < min((r+1)*runLength, len(f.edges)); i++ {
		box := f.edges[i].box()
		if !box.Meets(g.runs[q]) {
			continue
		}
		for j := q * runLength; j < min((q+1)*runLength, len(g.edges)); j++ {
			if box.Meets(g.edges[j].box()) && !visit(i, j) {
				return false
			}
		}
	}
	return true
}
