package geo

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Areas that are held compactly cover what their shapes do: by the overlay of all of them.
func TestAreasCoverWhatTheirShapesDo(t *testing.T) {
	district := wktShape(t, "POLYGON((0 0,60 0,60 60,0 60,0 0))")
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) []Shape {
			var out []Shape
			for range rapid.IntRange(0, 8).Draw(t, name) {
				x, y := float64(rapid.IntRange(-10, 60).Draw(t, "x")), float64(rapid.IntRange(-10, 60).Draw(t, "y"))
				w, h := float64(rapid.IntRange(1, 20).Draw(t, "w")), float64(rapid.IntRange(1, 20).Draw(t, "h"))
				out = append(out, shapeOf(district.plane, Area, []part{{[][]float64{{x, y, x + w, y, x + w, y + h, x, y + h, x, y}}}}))
			}
			return out
		}
		first, second := draw("first"), draw("second")
		ones, others := AreasOf(first...), AreasOf(second...)
		near := func(what string, got, want SquareMetres) {
			if math.Abs(float64(got-want)) > 1e-6 {
				t.Fatalf("%s: %v, want %v", what, got, want)
			}
		}
		all := squareOf(district.plane, -100, 200)
		want := func(a Shape, zones ...Shape) SquareMetres {
			area, err := OverlapArea(a, zones...)
			if err != nil {
				t.Fatal(err)
			}
			return area
		}
		union, err := ones.Union(Shape{})
		if err != nil {
			t.Fatal(err)
		}
		near("union", union, want(all, first...))
		inside, err := ones.Union(district)
		if err != nil {
			t.Fatal(err)
		}
		near("inside", inside, want(district, first...))
		shared, err := ones.Shared(others)
		if err != nil {
			t.Fatal(err)
		}
		near("shared", shared, want(all, first...)+want(all, second...)-want(all, append(first, second...)...))
		lost, err := ones.Without(others)
		if err != nil {
			t.Fatal(err)
		}
		near("lost", lost.Area(), union-shared)
	})
}

// squareOf is a square of the plane, from one corner to the other.
func squareOf(p Plane, from, to float64) Shape {
	return shapeOf(p, Area, []part{{[][]float64{{from, from, to, from, to, to, from, to, from, from}}}})
}

// What comes back is what was taken in; lines are passed over.
func TestAreasHoldWhatTheyAreGiven(t *testing.T) {
	holed := wktShape(t, "MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0),(2 2,2 4,4 4,4 2,2 2)),((20 0,30 0,30 10,20 0)))")
	plain := wktShape(t, "POLYGON((50 0,60 0,60 10,50 0))")
	a := AreasOf(holed, wktShape(t, "LINESTRING(0 0,1 1)"), plain)
	if a.Len() != 2 || !a.at(0).Same(holed) || !a.at(1).Same(plain) {
		t.Errorf("%d areas, %v and %v", a.Len(), a.at(0).PlaneGeometry(), a.at(1).PlaneGeometry())
	}
	if area, err := (&Areas{}).Union(holed); err != nil || area != 0 {
		t.Errorf("nothing covers %v, %v", area, err)
	}
}
