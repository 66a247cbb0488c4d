package geo

import "slices"

// Areas holds many areas for measuring what they cover together: their coordinates and
// boxes, and nothing that can be derived from them, so that it takes about a fifth of what
// the shapes do. All lie on one plane. The zero Areas is empty and ready for Add; it is
// indexed when it is first asked, and not safe for concurrent use.
type Areas struct {
	plane Plane
	xy    []float64
	ends  []int // of each ring, in xy
	rings []int // of each part, in ends
	parts []int // of each area, in rings
	boxes []Box
	tree  boxTree
	ready bool // the tree holds all boxes
}

// AreasOf holds those of the shapes that are areas.
func AreasOf(shapes ...Shape) *Areas {
	out := &Areas{}
	for _, s := range shapes {
		out.Add(s)
	}
	return out
}

// Add takes an area in; shapes that are none are passed over.
func (a *Areas) Add(s Shape) {
	if s.kind != Area {
		return
	}
	a.plane, a.ready = s.plane, false
	for _, p := range s.parts {
		for _, path := range p.paths {
			a.xy = append(a.xy, path...)
			a.ends = append(a.ends, len(a.xy))
		}
		a.rings = append(a.rings, len(a.ends))
	}
	a.parts = append(a.parts, len(a.rings))
	a.boxes = append(a.boxes, s.box)
}

// Len returns how many areas there are.
func (a *Areas) Len() int { return len(a.boxes) }

// at makes the shape of area i, on the coordinates that are held.
func (a *Areas) at(i int) Shape {
	part0 := before(a.parts, i)
	parts := make([]part, 0, a.parts[i]-part0)
	for p := part0; p < a.parts[i]; p++ {
		ring0 := before(a.rings, p)
		paths := make([][]float64, 0, a.rings[p]-ring0)
		for r := ring0; r < a.rings[p]; r++ {
			paths = append(paths, a.xy[before(a.ends, r):a.ends[r]:a.ends[r]])
		}
		parts = append(parts, part{paths})
	}
	return shapeOf(a.plane, Area, parts)
}

// before is where entry i begins, which is where the one before it ends.
func before(ends []int, i int) int {
	if i == 0 {
		return 0
	}
	return ends[i-1]
}

// near returns the areas before a position whose boxes meet a box, in order.
func (a *Areas) near(box Box, position int) []Shape {
	if !a.ready {
		a.tree, a.ready = newBoxTree(a.boxes), true
	}
	var found []int
	a.tree.search(box, func(i int) {
		if i < position {
			found = append(found, i)
		}
	})
	slices.Sort(found)
	shapes := make([]Shape, len(found))
	for k, i := range found {
		shapes[k] = a.at(i)
	}
	return shapes
}

// Union returns the area of the union, each square metre once. Where within is not empty,
// only what lies in it counts. Errors are those of OverlapArea.
func (a *Areas) Union(within Shape) (SquareMetres, error) {
	var sum SquareMetres
	for i := range a.boxes {
		s := a.at(i)
		if !within.IsEmpty() {
			var err error
			if s, err = insideOf(s, within); err != nil {
				return 0, err
			}
		}
		if s.IsEmpty() {
			continue
		}
		taken, err := OverlapArea(s, a.near(s.box, i)...)
		if err != nil {
			return 0, err
		}
		sum += s.Area() - taken
	}
	return sum, nil
}

// insideOf is the part of an area inside another, itself where that is all of it.
func insideOf(s, within Shape) (Shape, error) {
	if !s.box.Meets(within.box) {
		return Shape{}, nil
	}
	if inside, err := CoveredBy(s, within); inside || err != nil {
		return s, err
	}
	return OverlapShape(s, within)
}

// Shared returns the area that the unions of both have in common. Errors are those of
// OverlapArea.
func (a *Areas) Shared(b *Areas) (SquareMetres, error) {
	var sum SquareMetres
	for i := range a.boxes {
		s := a.at(i)
		over := b.near(s.box, b.Len())
		if len(over) == 0 {
			continue
		}
		earlier := a.near(s.box, i)
		taken, err := OverlapArea(s, earlier...)
		if err != nil {
			return 0, err
		}
		if taken > 0 {
			if s, err = DifferenceShape(s, earlier...); err != nil {
				return 0, err
			}
		}
		shared, err := OverlapArea(s, over...)
		if err != nil {
			return 0, err
		}
		sum += shared
	}
	return sum, nil
}

// leastPiece, in m², is how much of an area must be left for it to be looked at: less is
// rounding.
const leastPiece SquareMetres = 1e-3

// Without returns what lies in these areas and in none of the others, dissolved. Errors are
// those of DifferenceShape.
func (a *Areas) Without(b *Areas) (Shape, error) {
	var left []Shape
	for i := range a.boxes {
		s := a.at(i)
		others := append(b.near(s.box, b.Len()), a.near(s.box, i)...)
		taken, err := OverlapArea(s, others...)
		if err != nil {
			return Shape{}, err
		}
		if s.Area()-taken < leastPiece {
			continue
		}
		piece, err := DifferenceShape(s, others...)
		if err != nil {
			return Shape{}, err
		}
		left = append(left, piece)
	}
	return Join(left...), nil
}
