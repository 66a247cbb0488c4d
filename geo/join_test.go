package geo

import (
	"testing"

	"github.com/twpayne/go-geom"
)

func TestJoinLines(t *testing.T) {
	plane, err := NewPlane(4544)
	if err != nil {
		t.Fatal(err)
	}
	line := func(xy ...float64) Shape {
		s, err := PlaneShape(plane, geom.NewLineStringFlat(geom.XY, xy))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	a, b, c := line(0, 0, 10, 0), line(10, 0.0005, 20, 10), line(30, 10, 40, 10)
	for _, test := range []struct {
		name  string
		lines []Shape
		parts int
		ok    bool
	}{
		{"one follows the other", []Shape{a, b}, 1, true},
		{"in any order", []Shape{b, a}, 1, true},
		{"apart", []Shape{a, c}, 2, false},
		{"some follow", []Shape{c, b, a}, 2, true},
		{"head to head is no joint", []Shape{a, line(20, 0, 10, 0)}, 2, false},
		{"closed alone", []Shape{line(0, 0, 1, 0, 1, 1, 0, 0)}, 1, false},
		{"nothing", nil, 0, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			joined, ok := JoinLines(test.lines...)
			if ok != test.ok || ok && len(joined.Parts()) != test.parts {
				t.Errorf("got %d parts, %v", len(joined.Parts()), ok)
			}
		})
	}
	if !NearPoint(a, Point{5, 0.5}, 0.5) || NearPoint(a, Point{5, 0.6}, 0.5) {
		t.Error("NearPoint")
	}
}
