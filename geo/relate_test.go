package geo

import (
	"testing"

	"github.com/twpayne/go-geom"
	"pgregory.net/rapid"
)

func TestRelate(t *testing.T) {
	for _, c := range []struct {
		name, a, b string
		want       Relation
	}{
		{"apart", "POLYGON((0 0,1 0,1 1,0 1,0 0))", "POLYGON((2 0,3 0,3 1,2 1,2 0))", Disjoint},
		{"in a hole", "POLYGON((4 4,5 4,5 5,4 5,4 4))", "POLYGON((0 0,9 0,9 9,0 9,0 0),(3 3,3 6,6 6,6 3,3 3))", Disjoint},
		{"fills a hole", "POLYGON((3 3,6 3,6 6,3 6,3 3))", "POLYGON((0 0,9 0,9 9,0 9,0 0),(3 3,3 6,6 6,6 3,3 3))", Touch},
		{"share an edge", "POLYGON((0 0,1 0,1 1,0 1,0 0))", "POLYGON((1 0,2 0,2 1,1 1,1 0))", Touch},
		{"share a corner", "POLYGON((0 0,1 0,1 1,0 1,0 0))", "POLYGON((1 1,2 1,2 2,1 2,1 1))", Touch},
		{"cross", "POLYGON((0 0,3 0,3 1,0 1,0 0))", "POLYGON((1 -1,2 -1,2 2,1 2,1 -1))", Overlap},
		{"cross at vertices only", "POLYGON((0 0,1 0,2 0,3 0,3 1,2 1,1 1,0 1,0 0))", "POLYGON((1 -1,2 -1,2 0,2 1,2 2,1 2,1 1,1 0,1 -1))", Overlap},
		{"within, sharing border", "POLYGON((0 0,1 0,1 1,0 1,0 0))", "POLYGON((0 0,2 0,2 2,0 2,0 0))", Within},
		{"covers", "POLYGON((0 0,9 0,9 9,0 9,0 0))", "POLYGON((3 3,6 3,6 6,3 6,3 3))", Covers},
		{"equal, more vertices", "POLYGON((0 0,1 0,1 1,0 1,0 0))", "POLYGON((1 1,0 1,0 0,0.5 0,1 0,1 0,1 1))", Equal},
		{"covers all but a hole that touches its border", "POLYGON((0 0,9 0,9 9,0 9,0 0))", "POLYGON((0 0,9 0,9 9,0 9,0 0),(0 4,4 6,4 2,0 4))", Covers},
		{"line inside", "LINESTRING(1 1,2 2)", "POLYGON((0 0,9 0,9 9,0 9,0 0))", Within},
		{"line inside that touches", "LINESTRING(0 0,9 9)", "POLYGON((0 0,9 0,9 9,0 9,0 0))", Within},
		{"line along the border", "LINESTRING(0 0,9 0)", "POLYGON((0 0,9 0,9 9,0 9,0 0))", Touch},
		{"line along the border, then in", "LINESTRING(0 0,5 0,5 5)", "POLYGON((0 0,9 0,9 9,0 9,0 0))", Within},
		{"line through", "LINESTRING(-1 5,10 5)", "POLYGON((0 0,9 0,9 9,0 9,0 0))", Overlap},
		{"line up to the border", "LINESTRING(-1 5,0 5)", "POLYGON((0 0,9 0,9 9,0 9,0 0))", Touch},
		{"area over a line", "POLYGON((0 0,9 0,9 9,0 9,0 0))", "LINESTRING(1 1,2 2)", Covers},
		{"lines cross", "LINESTRING(0 0,2 2)", "LINESTRING(0 2,2 0)", Overlap},
		{"lines cross at vertices", "LINESTRING(0 0,1 1,2 2)", "LINESTRING(0 2,1 1,2 0)", Overlap},
		{"lines end to end", "LINESTRING(0 0,1 1)", "LINESTRING(1 1,2 0)", Touch},
		{"line ends on a line", "LINESTRING(0 0,1 1)", "LINESTRING(0 2,2 0)", Touch},
		{"line of a line", "LINESTRING(1 0,2 0)", "LINESTRING(0 0,3 0)", Within},
		{"the same line", "LINESTRING(0 0,3 0)", "LINESTRING(3 0,1 0,0 0)", Equal},
		{"point inside", "POINT(1 1)", "POLYGON((0 0,9 0,9 9,0 9,0 0))", Within},
		{"point on the border", "POINT(0 1)", "POLYGON((0 0,9 0,9 9,0 9,0 0))", Touch},
		{"points in and out", "MULTIPOINT(1 1,20 1)", "POLYGON((0 0,9 0,9 9,0 9,0 0))", Overlap},
		{"point on a line", "POINT(1 0)", "LINESTRING(0 0,3 0)", Within},
		{"point at a line's end", "POINT(0 0)", "LINESTRING(0 0,3 0)", Touch},
		{"point at a closed line's end", "POINT(0 0)", "LINESTRING(0 0,3 0,3 3,0 0)", Within},
		{"the same points", "MULTIPOINT(1 1,2 2)", "MULTIPOINT(2 2,1 1)", Equal},
		{"one of the points", "POINT(1 1)", "MULTIPOINT(2 2,1 1)", Within},
		{"point apart", "POINT(5 5)", "MULTIPOINT(2 2,9 9)", Disjoint},
		{"empty", "POLYGON EMPTY", "POINT(1 1)", Disjoint},
		{"a line without length inside", "LINESTRING(1 1,1 1)", "POLYGON((0 0,9 0,9 9,0 9,0 0))", Within},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, b := wktShape(t, c.a), wktShape(t, c.b)
			if got, err := Relate(a, b); err != nil || got != c.want {
				t.Errorf("Relate = %v, %v; want %v", got, err, c.want)
			}
			if got, err := Relate(b, a); err != nil || got != converse(c.want) {
				t.Errorf("the other way: Relate = %v, %v; want %v", got, err, converse(c.want))
			}
			if got, err := Intersects(a, b); err != nil || got != (c.want != Disjoint) {
				t.Errorf("Intersects = %v, %v", got, err)
			}
			if !a.IsEmpty() && (Distance(a, b).Distance == 0) != (c.want != Disjoint) {
				t.Errorf("Distance = %v", Distance(a, b))
			}
		})
	}
}

// gridShape draws points, lines or a valid area on a small grid, on which
// simplefeatures is exact too.
func gridShape(t *rapid.T, plane Plane, label string) Shape {
	at := func() float64 { return float64(rapid.IntRange(0, 9).Draw(t, label)) }
	var g geom.T
	switch rapid.IntRange(0, 4).Draw(t, label+" kind") {
	case 0:
		g = geom.NewMultiPointFlat(geom.XY, []float64{at(), at(), at(), at()})
	case 1:
		g = geom.NewMultiLineStringFlat(geom.XY, []float64{at(), at(), at(), at(), at(), at(), at(), at(), at(), at()}, []int{6, 10})
	case 2:
		g = geom.NewPolygon(geom.XY).MustSetCoords([][]geom.Coord{
			{{0, 0}, {9, 0}, {9, 9}, {0, 9}, {0, 0}}, gridRing(t, label+" hole"), gridRing(t, label+" other hole"),
		})
	default:
		rings := [][]geom.Coord{gridRing(t, label)}
		if rapid.Bool().Draw(t, label+" has a hole") {
			rings = append(rings, gridRing(t, label+" hole"))
		}
		g = geom.NewPolygon(geom.XY).MustSetCoords(rings)
	}
	s, err := PlaneShape(plane, g)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// endsOnItself reports whether an end of a line lies inside another of its edges. There
// a crossing with a second shape is border to the DE-9IM and a crossing to Relate.
func endsOnItself(s Shape) bool {
	if s.kind != Lines {
		return false
	}
	f := fenceNear(s, s.box)
	for _, p := range s.parts {
		xy := p.paths[0]
		for _, v := range [2]Point{vertex(xy, 0), vertex(xy, len(xy)/2-1)} {
			for _, e := range f.edges {
				if v != e.a && v != e.b && e.holds(v) && turn(e.a, e.b, v) == 0 {
					return true
				}
			}
		}
	}
	return false
}

func TestRelateAgreesWithSimplefeatures(t *testing.T) {
	plane := testPlane(t)
	seen := map[Relation]int{}
	rapid.Check(t, func(rt *rapid.T) {
		a, b := gridShape(rt, plane, "a"), gridShape(rt, plane, "b")
		if Validate(a) != nil || Validate(b) != nil || endsOnItself(a) || endsOnItself(b) {
			return
		}
		got, err := Relate(a, b)
		if want := simpleRelation(t, a, b); err != nil || got != want {
			rt.Fatalf("Relate = %v, %v; simplefeatures says %v\n%v\n%v", got, err, want,
				a.simple(Point{}).AsText(), b.simple(Point{}).AsText())
		}
		seen[got]++
	})
	t.Log(seen)
}

func TestCoveredBy(t *testing.T) {
	const square = "POLYGON((0 0,9 0,9 9,0 9,0 0))"
	for _, c := range []struct {
		name, a string
		zones   []string
		want    bool
	}{
		{"one zone, borders shared", square, []string{square}, true},
		{"two halves", square, []string{"POLYGON((0 0,5 0,5 9,0 9,0 0))", "POLYGON((5 0,9 0,9 9,5 9,5 0))"}, true},
		{"halves that gape by 0.1 mm", square, []string{"POLYGON((0 0,5 0,5 9,0 9,0 0))", "POLYGON((5.0001 0,9 0,9 9,5.0001 9,5.0001 0))"}, true},
		{"halves that gape by 1 mm", square, []string{"POLYGON((0 0,5 0,5 9,0 9,0 0))", "POLYGON((5.001 0,9 0,9 9,5.001 9,5.001 0))"}, false},
		{"one zone that lacks 1e-9 m", square, []string{"POLYGON((0 0,9 0,9 8.999999999,0 9,0 0))"}, false},
		{"a hole", square, []string{"POLYGON((-1 -1,10 -1,10 10,-1 10,-1 -1),(4 4,4 5,5 5,5 4,4 4))"}, false},
		{"none", square, nil, false},
		{"a line does not cover an area", square, []string{"LINESTRING(0 0,9 9)"}, false},
		{"line along the border", "LINESTRING(0 0,9 0)", []string{square}, true},
		{"line through two zones", "LINESTRING(1 1,15 1)", []string{square, "POLYGON((9 0,20 0,20 9,9 9,9 0))"}, true},
		{"line leaves", "LINESTRING(1 1,15 1)", []string{square, "POLYGON((10 0,20 0,20 9,10 9,10 0))"}, false},
		{"line on a line", "LINESTRING(1 1,2 1)", []string{"LINESTRING(0 1,3 1)"}, true},
		{"points on two borders", "MULTIPOINT(0 0,20 0)", []string{square, "POLYGON((10 0,20 0,20 9,10 9,10 0))"}, true},
		{"points in and out", "MULTIPOINT(1 1,9.5 1)", []string{square, "POLYGON((10 0,20 0,20 9,10 9,10 0))"}, false},
		{"nothing", "POLYGON EMPTY", []string{square}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var zones []Shape
			for _, z := range c.zones {
				zones = append(zones, wktShape(t, z))
			}
			if got, err := CoveredBy(wktShape(t, c.a), zones...); err != nil || got != c.want {
				t.Errorf("CoveredBy = %v, %v; want %v", got, err, c.want)
			}
		})
	}
}

func TestShapesOnDifferentPlanesPanic(t *testing.T) {
	a := rectangleShape(t, 0, 0, 1, 1)
	other, err := NewPlane(4545)
	if err != nil {
		t.Fatal(err)
	}
	b := shapeOf(other, Area, a.parts)
	for name, f := range map[string]func(){
		"Relate":           func() { _, _ = Relate(a, b) },
		"OverlapArea":      func() { _, _ = OverlapArea(a, b) },
		"Distance":         func() { Distance(a, b) },
		"CoveredBy":        func() { _, _ = CoveredBy(a, b) },
		"LandwardDistance": func() { LandwardDistance(a, b, Left, 1) },
		"Distance of an empty shape": func() {
			Distance(a, Shape{})
		},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			f()
		})
	}
}
