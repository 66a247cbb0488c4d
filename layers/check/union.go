package check

import (
	"slices"
	"strings"

	"redline/geo"
	"redline/layers"
)

// areasOf lists the shapes of a version that are areas.
func areasOf(v *layers.Version) []geo.Shape {
	return slices.DeleteFunc(shapesOf(v), func(s geo.Shape) bool { return s.Kind() != geo.Area })
}

// unionArea is the area of the union of shapes, each square metre once: of each shape, what
// the ones before it do not cover.
func unionArea(shapes []geo.Shape) (geo.SquareMetres, error) {
	index := geo.NewIndex(shapes)
	var sum geo.SquareMetres
	for i, s := range shapes {
		var before []geo.Shape
		index.Meeting(s.Bounds(), 0, func(j int) {
			if j < i {
				before = append(before, shapes[j])
			}
		})
		covered, err := geo.OverlapArea(s, before...)
		if err != nil {
			return 0, err
		}
		sum += s.Area() - covered
	}
	return sum, nil
}

// sharedArea is the area that two unions have in common. Of each shape of the first, the
// part that the ones before it do not cover counts.
func sharedArea(first, second []geo.Shape) (geo.SquareMetres, error) {
	ones, others := geo.NewIndex(first), geo.NewIndex(second)
	var sum geo.SquareMetres
	for i, s := range first {
		var before, over []geo.Shape
		ones.Meeting(s.Bounds(), 0, func(j int) {
			if j < i {
				before = append(before, first[j])
			}
		})
		others.Meeting(s.Bounds(), 0, func(j int) { over = append(over, second[j]) })
		own := s
		if apart, err := geo.OverlapArea(s, before...); err != nil {
			return 0, err
		} else if apart > 0 {
			if own, err = geo.DifferenceShape(s, before...); err != nil {
				return 0, err
			}
		}
		if own.IsEmpty() {
			continue
		}
		shared, err := geo.OverlapArea(own, over...)
		if err != nil {
			return 0, err
		}
		sum += shared
	}
	return sum, nil
}

func joined(a, b map[string]any) map[string]bool {
	out := map[string]bool{}
	for name := range a {
		out[name] = true
	}
	for name := range b {
		out[name] = true
	}
	return out
}

func sortChanges(changes []ZoneChange) {
	slices.SortStableFunc(changes, func(a, b ZoneChange) int { return strings.Compare(a.Code, b.Code) })
}
