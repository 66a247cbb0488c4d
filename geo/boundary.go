package geo

// Boundary returns the rings of an area as lines; other shapes have an empty boundary
// here. The distance to it tells how deep a shape lies inside.
func (s Shape) Boundary() Shape {
	if s.kind != Area {
		return Shape{}
	}
	b := Shape{plane: s.plane, kind: Lines, box: s.box}
	for _, p := range s.parts {
		for _, ring := range p.paths {
			b.parts = append(b.parts, part{paths: [][]float64{ring}})
		}
	}
	return b
}
