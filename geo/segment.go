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

// squared returns about the square of the distance of p from the edge: it is off by some
// roundings.
func (e edge) squared(p Point) float64 {
	ux, uy := e.b.X-e.a.X, e.b.Y-e.a.Y
	wx, wy := p.X-e.a.X, p.Y-e.a.Y
	uu := float64(ux*ux) + float64(uy*uy)
	t := float64(ux*wx) + float64(uy*wy)
	switch {
	case t <= 0 || uu == 0:
		return float64(wx*wx) + float64(wy*wy)
	case t >= uu:
		wx, wy = p.X-e.b.X, p.Y-e.b.Y
		return float64(wx*wx) + float64(wy*wy)
	}
	height := float64(ux*wy) - float64(uy*wx)
	return height * height / uu
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
