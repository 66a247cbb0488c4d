package geo

import simple "github.com/peterstace/simplefeatures/geom"

// simple returns the shape as simplefeatures has it, relative to origin: overlays keep
// more digits there than in plane coordinates, which are in the millions of metres. With
// an origin on whole metres the differences are exact, and fromSimple restores the very
// same vertices. Nothing is validated.
func (s Shape) simple(origin Point) simple.Geometry {
	switch s.kind {
	case Points:
		pts := make([]simple.Point, len(s.parts))
		for i, p := range s.parts {
			pts[i] = simple.NewPointXY(p.paths[0][0]-origin.X, p.paths[0][1]-origin.Y)
		}
		return simple.NewMultiPoint(pts).AsGeometry()
	case Lines:
		lines := make([]simple.LineString, len(s.parts))
		for i, p := range s.parts {
			lines[i] = simpleLine(p.paths[0], origin)
		}
		return simple.NewMultiLineString(lines).AsGeometry()
	default:
		polys := make([]simple.Polygon, len(s.parts))
		for i, p := range s.parts {
			polys[i] = simplePolygon(p, origin)
		}
		return simple.NewMultiPolygon(polys).AsGeometry()
	}
}

func simplePolygon(p part, origin Point) simple.Polygon {
	rings := make([]simple.LineString, len(p.paths))
	for i, path := range p.paths {
		rings[i] = simpleLine(path, origin)
	}
	return simple.NewPolygon(rings)
}

func simpleLine(path []float64, origin Point) simple.LineString {
	xy := make([]float64, len(path))
	for i := 0; i < len(path); i += 2 {
		xy[i], xy[i+1] = path[i]-origin.X, path[i+1]-origin.Y
	}
	return simple.NewLineString(simple.NewSequence(xy, simple.DimXY))
}

// fromSimple is the inverse of Shape.simple. Of a collection of several dimensions it
// keeps the highest: an overlay's touching points beside its polygons are left out.
func fromSimple(p Plane, origin Point, g simple.Geometry) Shape {
	var points, lines, areas []part
	for _, g := range g.Dump() {
		switch {
		case g.IsEmpty():
		case g.IsPoint():
			xy, _ := g.MustAsPoint().XY()
			points = append(points, part{paths: [][]float64{{xy.X + origin.X, xy.Y + origin.Y}}})
		case g.IsLineString():
			lines = append(lines, part{paths: [][]float64{fromSimpleLine(g.MustAsLineString(), origin)}})
		case g.IsPolygon():
			areas = append(areas, fromSimplePolygon(g.MustAsPolygon(), origin))
		}
	}
	switch {
	case len(areas) > 0:
		return shapeOf(p, Area, areas)
	case len(lines) > 0:
		return shapeOf(p, Lines, lines)
	}
	return shapeOf(p, Points, points)
}

func fromSimplePolygon(g simple.Polygon, origin Point) part {
	var out part
	for i, ring := range g.DumpRings() {
		flat := fromSimpleLine(ring, origin)
		orient(flat, i == 0)
		out.paths = append(out.paths, flat)
	}
	return out
}

func fromSimpleLine(l simple.LineString, origin Point) []float64 {
	seq := l.Coordinates()
	flat := make([]float64, 0, 2*seq.Length())
	for i := range seq.Length() {
		xy := seq.GetXY(i)
		flat = append(flat, xy.X+origin.X, xy.Y+origin.Y)
	}
	return flat
}
