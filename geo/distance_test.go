package geo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		name, a, b string
		want       Separation
	}{
		{"point to point", "POINT(0 0)", "POINT(3 4)", Separation{5, Point{0, 0}, Point{3, 4}}},
		{"point to line", "POINT(2 3)", "LINESTRING(0 0,10 0)", Separation{3, Point{2, 3}, Point{2, 0}}},
		{"point inside an area", "POINT(2 3)", square10, Separation{0, Point{2, 3}, Point{2, 3}}},
		{"area around a point", square10, "POINT(2 3)", Separation{0, Point{2, 3}, Point{2, 3}}},
		{"area in a hole", "POLYGON((4 4,5 4,5 5,4 5,4 4))", "POLYGON((0 0,9 0,9 9,0 9,0 0),(3 3,3 7,7 7,7 3,3 3))", Separation{1, Point{4, 4}, Point{3, 4}}},
		{"areas apart", square10, "POLYGON((13 14,20 14,20 20,13 20,13 14))", Separation{5, Point{10, 10}, Point{13, 14}}},
		{"areas touch", square10, "POLYGON((10 0,20 0,20 10,10 10,10 0))", Separation{0, Point{10, 0}, Point{10, 0}}},
		{"lines cross", "LINESTRING(0 0,2 2)", "LINESTRING(0 2,2 0)", Separation{0, Point{1, 1}, Point{1, 1}}},
		{"the second part is in", "MULTIPOINT(50 50,2 3)", square10, Separation{0, Point{2, 3}, Point{2, 3}}},
		{"a line without length", "LINESTRING(13 14,13 14)", square10, Separation{5, Point{13, 14}, Point{10, 10}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, b := wktShape(t, c.a), wktShape(t, c.b)
			got := Distance(a, b)
			if got != c.want {
				t.Errorf("Distance = %v, want %v", got, c.want)
			}
			if back := Distance(b, a).Distance; back != got.Distance {
				t.Errorf("the other way %v", back)
			}
			if s, ok := DistanceWithin(a, b, c.want.Distance); !ok || s != c.want {
				t.Errorf("DistanceWithin its own distance = %v, %v", s, ok)
			}
			if c.want.Distance > 0 {
				if s, ok := DistanceWithin(a, b, c.want.Distance-1e-6); ok {
					t.Errorf("DistanceWithin less = %v", s)
				}
			}
		})
	}
}

// Every vertex against every edge gives the same distance.
func TestDistanceAgreesWithAllPairs(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range rounds(150) {
		a := ringsShape(t, star(r, east, north, 100, 3+r.IntN(60)))
		b := ringsShape(t, star(r, east+400*r.Float64(), north+300*r.Float64(), 80, 3+r.IntN(60)))
		want := math.Inf(1)
		for _, pair := range [2][2]Shape{{a, b}, {b, a}} {
			ring, other := pair[0].parts[0].paths[0], pair[1].parts[0].paths[0]
			for i := range len(ring) / 2 {
				for j := range len(other)/2 - 1 {
					_, d := edge{a: vertex(other, j), b: vertex(other, j+1)}.nearestOn(vertex(ring, i))
					want = min(want, d)
				}
			}
		}
		if meets, _ := Intersects(a, b); meets {
			want = 0
		}
		got := Distance(a, b)
		if float64(got.Distance) != want {
			t.Fatalf("Distance %v, want %v", got, want)
		}
		if d := hypot(got.From.X-got.To.X, got.From.Y-got.To.Y); math.Abs(d-want) > 1e-8 {
			t.Fatalf("%v lies %v apart", got, d)
		}
	}
}

// What is not met is not at distance 0, however near.
func TestDistanceIsZeroOnlyWhereShapesMeet(t *testing.T) {
	a := lineShape(t, 0, 0, 3, 1)
	for _, y := range []float64{math.Nextafter(1.0/3, 0), math.Nextafter(1.0/3, 1), 1.0 / 3} {
		p := pointShape(t, 1, y)
		meets, err := Intersects(a, p)
		if err != nil || meets != (Distance(a, p).Distance == 0) {
			t.Errorf("at %v: meets %v, %v; distance %v", y, meets, err, Distance(a, p))
		}
	}
}

func TestBearing(t *testing.T) {
	for _, c := range []struct {
		to   Point
		want float64
	}{
		{Point{0, 1}, 0}, {Point{1, 1}, 45}, {Point{1, 0}, 90}, {Point{0, -1}, 180}, {Point{-1, 0}, 270}, {Point{-1, 1}, 315}, {Point{-1e-30, 1}, 0},
	} {
		got, ok := Separation{1, Point{}, c.to}.Bearing()
		if !ok || math.Abs(got-c.want) > 1e-9 || got >= 360 {
			t.Errorf("bearing of %v = %v, %v; want %v", c.to, got, ok, c.want)
		}
	}
	if deg, ok := (Separation{}).Bearing(); ok || deg != 0 {
		t.Errorf("bearing at distance 0 = %v, %v", deg, ok)
	}
}

func ExampleSeparation_Bearing() {
	s := Separation{Distance: 5, From: Point{0, 0}, To: Point{3, -4}}
	deg, _ := s.Bearing()
	fmt.Printf("%.1f°\n", deg)
	// Output: 143.1°
}
