package geo

// Boundary returns the rings of an area as lines; other shapes have an empty boundary
// here. The distance to it tells how deep a shape lies inside.
func (s Shape) Boundary() Shape {
	if s.kind != Area {
		return Shape{}
	}
	return *s.boundary.of(s, boundaryOf)
}

func boundaryOf(s Shape) Shape {
	var rings []part
	for _, p := range s.parts {
		for _, ring := range p.paths {
			rings = append(rings, part{paths: [][]float64{ring}})
		}
	}
	return shapeOf(s.plane, Lines, rings)
}
