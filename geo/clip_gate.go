package geo

import "cmp"

// piece is a stretch of a ring inside the rectangle, from entry to exit.
type piece struct {
	xy          []float64
	entry, exit gate
}

// gate is where an edge passes the rectangle's border: its side (0 south, 1 east,
// 2 north, 3 west), and how far along it, counter-clockwise.
type gate struct {
	side  int
	along float64
	edge  edge
}

// before orders gates counter-clockwise from the south-western corner. Gates so near to
// each other that their positions may be rounded out of order are told apart by their
// edges, which do not cross.
func (r rectangle) before(g, h gate) int {
	if d := g.along - h.along; g.side != h.side || d > 1e-3 || d < -1e-3 {
		return cmp.Or(cmp.Compare(g.side, h.side), cmp.Compare(g.along, h.along))
	}
	return cmp.Or(r.sideways(g, h), -r.sideways(h, g), cmp.Compare(g.along, h.along))
}

// sideways compares by the side of h's edge that the inner or outer end of g's edge
// lies on, taken at the end that h's edge reaches past; 0 when neither end tells.
func (r rectangle) sideways(g, h gate) int {
	in, out := r.ends(h)
	depth := func(p Point) float64 { return r.depth(h.side, p) }
	gin, gout := r.ends(g)
	for _, p := range [2]Point{gin, gout} {
		if depth(p) > depth(in) || depth(p) < depth(out) {
			continue
		}
		// Seen from outside looking in, counter-clockwise runs to the right.
		if t := turn(out, in, p); t != 0 {
			return -t
		}
	}
	return 0
}

// ends returns the end of the gate's edge inside the rectangle and the one outside.
func (r rectangle) ends(g gate) (in, out Point) {
	if r.depth(g.side, g.edge.a) > 0 {
		return g.edge.a, g.edge.b
	}
	return g.edge.b, g.edge.a
}

// depth is how far inside of a side's line a point lies.
func (r rectangle) depth(side int, p Point) float64 {
	switch side {
	case 0:
		return p.Y - r.MinY
	case 1:
		return r.MaxX - p.X
	case 2:
		return r.MaxY - p.Y
	}
	return p.X - r.MinX
}

// corner returns corner i, counter-clockwise from the south-west: the start of side i.
func (r rectangle) corner(i int) Point {
	switch i % 4 {
	case 0:
		return Point{r.MinX, r.MinY}
	case 1:
		return Point{r.MaxX, r.MinY}
	case 2:
		return Point{r.MaxX, r.MaxY}
	}
	return Point{r.MinX, r.MaxY}
}

// ring returns the whole border.
func (r rectangle) ring() []float64 {
	var xy []float64
	for i := range 5 {
		xy = append(xy, r.corner(i).X, r.corner(i).Y)
	}
	return xy
}

// gates returns where an edge enters and leaves the rectangle (Liang and Barsky 1984);
// ok is false when it stays outside. The gate at an end that lies inside means nothing.
func (r rectangle) gates(e edge) (entry, exit gate, ok bool) {
	t0, t1, in, out := 0.0, 1.0, -1, -1
	for side := range 4 {
		da, db := r.depth(side, e.a), r.depth(side, e.b)
		switch {
		case da < 0 && db < 0:
			return gate{}, gate{}, false
		case da < 0:
			if t := da / (da - db); t > t0 || in < 0 {
				t0, in = t, side
			}
		case db < 0:
			if t := da / (da - db); t < t1 || out < 0 {
				t1, out = t, side
			}
		}
	}
	return r.gate(e, in), r.gate(e, out), t0 < t1
}

// gate places an edge's passage on a side.
func (r rectangle) gate(e edge, side int) gate {
	if side < 0 {
		return gate{}
	}
	da, db := r.depth(side, e.a), r.depth(side, e.b)
	t := da / (da - db)
	g := gate{side: side, edge: e}
	if side%2 == 0 {
		g.along = min(max(e.a.X+float64(t*(e.b.X-e.a.X)), r.MinX), r.MaxX)
	} else {
		g.along = min(max(e.a.Y+float64(t*(e.b.Y-e.a.Y)), r.MinY), r.MaxY)
	}
	if side >= 2 {
		g.along = -g.along
	}
	return g
}

// at returns the gate's point.
func (r rectangle) at(g gate) Point {
	switch g.side {
	case 0:
		return Point{g.along, r.MinY}
	case 1:
		return Point{r.MaxX, g.along}
	case 2:
		return Point{-g.along, r.MaxY}
	}
	return Point{r.MinX, -g.along}
}
