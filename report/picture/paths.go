package picture

import (
	"redline/geo"

	"github.com/twpayne/go-geom"
)

// path is a line in pixels; a closed one is a ring.
type path []geo.Point

// beyond is how far outside the frame shapes are cut, in pixels: farther than any stroke
// is wide.
const beyond = 60

// paths are the parts of a shape that the frame shows: rings of areas, lines, points.
func (s *sheet) paths(shape geo.Shape) []path {
	if shape.IsEmpty() {
		return nil
	}
	view := box{-beyond, -beyond, float64(s.frame.Dx()) + beyond, float64(s.frame.Dy()) + beyond}
	var out []path
	add := func(flat []float64, ring bool) {
		p := make(path, len(flat)/2)
		for i := range p {
			p[i].X, p[i].Y = s.at(flat[2*i], flat[2*i+1])
		}
		if ring {
			if p = cutRing(p, view); len(p) > 2 {
				out = append(out, p)
			}
			return
		}
		out = append(out, cutLine(p, view)...)
	}
	switch g := shape.PlaneGeometry().(type) {
	case *geom.Polygon:
		addRings(g, add)
	case *geom.MultiPolygon:
		for i := range g.NumPolygons() {
			addRings(g.Polygon(i), add)
		}
	case *geom.LineString:
		add(g.FlatCoords(), false)
	case *geom.MultiLineString:
		for i := range g.NumLineStrings() {
			add(g.LineString(i).FlatCoords(), false)
		}
	case *geom.Point:
		add(g.FlatCoords(), false)
	case *geom.MultiPoint:
		for i := range g.NumPoints() {
			add(g.Point(i).FlatCoords(), false)
		}
	}
	return out
}

func addRings(p *geom.Polygon, add func([]float64, bool)) {
	for i := range p.NumLinearRings() {
		add(p.LinearRing(i).FlatCoords(), true)
	}
}

// side is one edge of a box: how far a place lies inside it, and where a segment crosses.
type side func(geo.Point) float64

func (b box) sides() [4]side {
	return [4]side{
		func(p geo.Point) float64 { return p.X - b.x0 }, func(p geo.Point) float64 { return b.x1 - p.X },
		func(p geo.Point) float64 { return p.Y - b.y0 }, func(p geo.Point) float64 { return b.y1 - p.Y },
	}
}

// crossing is where the segment from a to b, which lie on both sides, crosses a side.
func (d side) crossing(a, b geo.Point) geo.Point {
	t := d(a) / (d(a) - d(b))
	return geo.Point{X: a.X + float64(t*(b.X-a.X)), Y: a.Y + float64(t*(b.Y-a.Y))}
}

// cutRing cuts a ring at a box (Sutherland and Hodgman 1974). Where it leaves the box it
// runs along its border, outside the frame.
func cutRing(p path, b box) path {
	for _, inside := range b.sides() {
		var kept path
		for i, to := range p {
			from := p[(i+len(p)-1)%len(p)]
			if (inside(from) >= 0) != (inside(to) >= 0) {
				kept = append(kept, inside.crossing(from, to))
			}
			if inside(to) >= 0 {
				kept = append(kept, to)
			}
		}
		p = kept
	}
	return p
}

// cutLine cuts a line at a box, into as many lines as lie inside; a point stays a point.
func cutLine(p path, b box) []path {
	pieces := []path{p}
	for _, inside := range b.sides() {
		var kept []path
		for _, piece := range pieces {
			kept = append(kept, cutAt(piece, inside)...)
		}
		pieces = kept
	}
	return pieces
}

func cutAt(p path, inside side) (out []path) {
	var now path
	for i, to := range p {
		in := inside(to) >= 0
		if i > 0 && in != (inside(p[i-1]) >= 0) {
			now = append(now, inside.crossing(p[i-1], to))
			if !in {
				out, now = append(out, now), nil
			}
		}
		if in {
			now = append(now, to)
		}
	}
	if len(now) > 0 {
		out = append(out, now)
	}
	return out
}

// holds reports whether a place lies in the area of rings, holes left out.
func holds(rings []path, at geo.Point) bool {
	in := false
	for _, p := range rings {
		for i, b := range p {
			a := p[(i+len(p)-1)%len(p)]
			if (a.Y > at.Y) != (b.Y > at.Y) && at.X < a.X+float64((at.Y-a.Y)*(b.X-a.X)/(b.Y-a.Y)) {
				in = !in
			}
		}
	}
	return in
}

func bounds(paths []path) box {
	b := geo.EmptyBox()
	for _, p := range paths {
		for _, at := range p {
			b = b.Union(geo.Box{MinX: at.X, MinY: at.Y, MaxX: at.X, MaxY: at.Y})
		}
	}
	return box{b.MinX, b.MinY, b.MaxX, b.MaxY}
}
