package geo

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/twpayne/go-geom"
)

const square10 = "POLYGON((0 0,10 0,10 10,0 10,0 0))"

// twoStrips are thin and far apart: no border of a zone between them comes near either.
const twoStrips = "MULTIPOLYGON(((0 0,1000 1000,1000 1003,0 3,0 0)),((5000 0,6000 1000,6000 1003,5000 3,5000 0)))"

func TestOverlapCountsEachSquareMetreOnce(t *testing.T) {
	for _, c := range []struct {
		name, a string
		zones   []string
		want    float64
	}{
		{"no zone", square10, nil, 0},
		{"half", square10, []string{"POLYGON((5 -1,20 -1,20 11,5 11,5 -1))"}, 50},
		{"the same zone twice", square10, []string{"POLYGON((5 -1,20 -1,20 11,5 11,5 -1))", "POLYGON((5 -1,20 -1,20 11,5 11,5 -1))"}, 50},
		{"the same zone from another vertex", square10, []string{"POLYGON((5 -1,20 -1,20 11,5 11,5 -1))", "POLYGON((20 -1,20 11,5 11,5 -1,20 -1))"}, 50},
		{"two that overlap", square10, []string{"POLYGON((5 -1,20 -1,20 11,5 11,5 -1))", "POLYGON((-1 5,11 5,11 11,-1 11,-1 5))"}, 75},
		{"two that overlap outside only", square10, []string{"POLYGON((5 -1,20 -1,20 5,5 5,5 -1))", "POLYGON((5 5,12 5,12 0,13 0,13 11,5 11,5 5))"}, 50},
		{"two that share a border", square10, []string{"POLYGON((5 -1,20 -1,20 5,5 5,5 -1))", "POLYGON((5 5,20 5,20 11,5 11,5 5))"}, 50},
		{"three that overlap", square10, []string{"POLYGON((1 1,4 1,4 4,1 4,1 1))", "POLYGON((2 2,5 2,5 5,2 5,2 2))", "POLYGON((3 3,6 3,6 6,3 6,3 3))"}, 9 + 5 + 5},
		{"one covers", square10, []string{"POLYGON((1 1,4 1,4 4,1 4,1 1))", "POLYGON((-9 -9,99 -9,99 99,-9 99,-9 -9))"}, 100},
		{"in a hole", square10, []string{"POLYGON((-9 -9,99 -9,99 99,-9 99,-9 -9),(-1 -1,-1 11,11 11,11 -1,-1 -1))"}, 0},
		{"touch", square10, []string{"POLYGON((10 0,20 0,20 10,10 10,10 0))"}, 0},
		{"a line has no area", square10, []string{"LINESTRING(0 0,10 10)"}, 0},
		{"nor has the footprint", "LINESTRING(0 0,10 10)", []string{square10}, 0},
		{"a ring of two parts and a hole", "MULTIPOLYGON(((0 0,4 0,4 4,0 4,0 0),(1 1,1 2,2 2,2 1,1 1)),((6 0,10 0,10 4,6 4,6 0)))", []string{"POLYGON((-1 -1,7 -1,7 3,-1 3,-1 -1))"}, 12 - 1 + 3},
		{"about one of two strips", twoStrips, []string{"POLYGON((-100 -100,2500 -100,2500 2000,-100 2000,-100 -100))"}, 3000},
		{"between two strips", twoStrips, []string{"POLYGON((2000 -100,4000 -100,4000 2000,2000 2000,2000 -100))"}, 0},
		{"about two strips", twoStrips, []string{"POLYGON((-100 -100,7000 -100,7000 2000,-100 2000,-100 -100))"}, 6000},
		{"two strips in a hole each", twoStrips, []string{"POLYGON((-100 -100,7000 -100,7000 2000,-100 2000,-100 -100),(-50 -50,-50 1500,1500 1500,1500 -50,-50 -50),(4500 -50,4500 1500,6500 1500,6500 -50,4500 -50))"}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := wktShape(t, c.a)
			var zones []Shape
			for _, z := range c.zones {
				zones = append(zones, wktShape(t, z))
			}
			got, err := OverlapArea(a, zones...)
			if err != nil || math.Abs(float64(got)-c.want) > 1e-9 {
				t.Fatalf("OverlapArea = %v, %v; want %v", got, err, c.want)
			}
			if a.Kind() != Area {
				return
			}
			shape, err := OverlapShape(a, zones...)
			if err != nil || math.Abs(float64(shape.Area())-c.want) > 1e-9 || !shape.IsEmpty() && shape.Kind() != Area {
				t.Errorf("OverlapShape = %v, %v; want %v m²", shape.simple(Point{}).AsText(), err, c.want)
			}
			rest, err := DifferenceShape(a, zones...)
			if err != nil || math.Abs(float64(a.Area()-rest.Area())-c.want) > 1e-9 || !rest.IsEmpty() && rest.Kind() != Area {
				t.Errorf("DifferenceShape = %v, %v; want %v m² less", rest.simple(Point{}).AsText(), err, c.want)
			}
		})
	}
}

func TestOverlapShapeOfPointsAndLines(t *testing.T) {
	zone := wktShape(t, "POLYGON((0 0,10 0,10 10,0 10,0 0),(4 4,4 6,6 6,6 4,4 4))")
	for _, c := range []struct{ name, a, in, out string }{
		{"points", "MULTIPOINT(0 0,5 5,20 1)", "MULTIPOINT((0 0))", "MULTIPOINT((5 5),(20 1))"},
		{"a line over a hole", "LINESTRING(-2 5,2 5,12 5)", "MULTILINESTRING((0 5,2 5,4 5),(6 5,10 5))", "MULTILINESTRING((-2 5,0 5),(4 5,6 5),(10 5,12 5))"},
		{"two parts", "MULTILINESTRING((1 1,2 1),(2 1,2 -2))", "MULTILINESTRING((1 1,2 1),(2 1,2 0))", "MULTILINESTRING((2 0,2 -2))"},
		{"a line outside", "LINESTRING(20 0,30 0)", "", "MULTILINESTRING((20 0,30 0))"},
		{"a line that touches", "LINESTRING(-1 1,1 -1)", "", "MULTILINESTRING((-1 1,1 -1))"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := wktShape(t, c.a)
			in, err := OverlapShape(a, zone)
			if err != nil || text(in) != c.in {
				t.Errorf("OverlapShape = %v, %v; want %v", text(in), err, c.in)
			}
			out, err := DifferenceShape(a, zone)
			if err != nil || text(out) != c.out {
				t.Errorf("DifferenceShape = %v, %v; want %v", text(out), err, c.out)
			}
		})
	}
}

// text is a shape as WKT; nothing when it is empty.
func text(s Shape) string {
	if s.IsEmpty() {
		return ""
	}
	return s.simple(Point{}).AsText()
}

// The geometry has the area that integration gives, also of several zones.
func TestOverlapShapeHasTheOverlapArea(t *testing.T) {
	forPairs(t, 150, func(t *testing.T, a, b Shape) {
		c := moved(b, 30, 10)
		area, err := OverlapArea(a, b, c)
		if err != nil {
			t.Fatal(err)
		}
		shape, err := OverlapShape(a, b, c)
		if err != nil {
			t.Fatal(err)
		}
		rest, err := DifferenceShape(a, c, b)
		if err != nil {
			t.Fatal(err)
		}
		if d := float64(shape.Area() - area); math.Abs(d) > 1e-4 {
			t.Errorf("OverlapShape has %v m² more than OverlapArea", d)
		}
		if d := float64(rest.Area() + area - a.Area()); math.Abs(d) > 1e-4 {
			t.Errorf("overlap and difference have %v m² more than the footprint", d)
		}
	})
}

// A long, narrow footprint: its box is 2,000 times its area.
func TestOverlapAreaOfARoad(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var left, right []float64
	for i := range 40 {
		x, y := east+250*float64(i), north+250*float64(i)+100*r.Float64()
		left, right = append(left, x, y), append([]float64{x + 3, y - 3}, right...)
	}
	road := ringsShape(t, append(left, right...))
	zone := ringsShape(t, star(r, east+5000, north+5000, 4000, 200))
	area, _, common := exactAreas(road, zone)
	want, _ := common.Float64()
	whole, _ := area.Float64()
	got, err := OverlapArea(road, zone)
	if err != nil || math.Abs(float64(got)-want) > 1e-9*whole {
		t.Errorf("OverlapArea = %v, %v; exactly %v", got, err, want)
	}
}

// largeZone is a valid zone of n vertices, 20 km across, around the middle of district.
func largeZone(t testing.TB, n int) Shape {
	s, err := PlaneShape(testPlane(t), wavyDisc(n))
	if err != nil {
		t.Fatal(err)
	}
	if s.Vertices() < n {
		t.Fatalf("%d vertices", s.Vertices())
	}
	return s
}

// A footprint inside a zone of 20,000 vertices costs no overlay: hardly anything is
// allocated, where an overlay allocates for every vertex.
func TestFootprintInsideALargeZoneCostsNoOverlay(t *testing.T) {
	ring := wavyDisc(20_000).Coords()[0]
	zone, err := PlaneShape(testPlane(t), geom.NewPolygon(geom.XY).MustSetCoords([][]geom.Coord{ring}))
	if err != nil {
		t.Fatal(err)
	}
	inside := rectangleShape(t, 500_100, 3_460_100, 500_400, 3_460_500)
	outside := rectangleShape(t, 508_000, 3_468_000, 508_100, 3_468_100)
	allocations := testing.AllocsPerRun(5, func() {
		if a, err := OverlapArea(inside, zone); err != nil || a != inside.Area() {
			t.Fatalf("inside: %v, %v", a, err)
		}
		if a, err := OverlapArea(outside, zone); err != nil || a != 0 {
			t.Fatalf("outside: %v, %v", a, err)
		}
		if r, err := Relate(inside, zone); err != nil || r != Within {
			t.Fatalf("relation %v, %v", r, err)
		}
		if s, err := OverlapShape(inside, zone); err != nil || s.Area() != inside.Area() {
			t.Fatalf("shape %v, %v", s.Area(), err)
		}
	})
	if allocations > 100 {
		t.Errorf("%v allocations", allocations)
	}
}

func BenchmarkLargeZone(b *testing.B) {
	zone := largeZone(b, 20_000)
	inside := rectangleShape(b, 500_005, 3_460_005, 500_015, 3_460_015)
	v := vertex(zone.parts[0].paths[0], 0)
	across := rectangleShape(b, v.X-100, v.Y-100, v.X+100, v.Y+100)
	other := moved(zone, 60, 20)
	for _, c := range []struct {
		name string
		run  func() error
	}{
		{"relate inside", func() error { _, err := Relate(inside, zone); return err }},
		{"relate across", func() error { _, err := Relate(across, zone); return err }},
		{"area inside", func() error { _, err := OverlapArea(inside, zone); return err }},
		{"area across", func() error { _, err := OverlapArea(across, zone); return err }},
		{"area across two zones", func() error { _, err := OverlapArea(across, zone, other); return err }},
		{"shape across", func() error { _, err := OverlapShape(across, zone); return err }},
		{"distance", func() error { Distance(inside, zone.Boundary()); return nil }},
		{"two large ones", func() error { _, err := OverlapArea(other, zone); return err }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := c.run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkManyVertices prepares a footprint of many vertices: the cost of each should
// hardly grow with their number.
func BenchmarkManyVertices(b *testing.B) {
	r := rand.New(rand.NewPCG(11, 12))
	for _, n := range []int{1 << 10, 1 << 17} {
		a := ringsShape(b, star(r, east, north, 500, n))
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				newProfile(a)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/vertex")
		})
	}
}
