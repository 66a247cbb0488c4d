package geo

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestChainage(t *testing.T) {
	for _, c := range []struct {
		name, a string
		zones   []string
		want    []Interval
	}{
		{"through", "LINESTRING(-5 5,15 5)", []string{square10}, []Interval{{5, 15}}},
		{"backwards", "LINESTRING(15 5,-5 5)", []string{square10}, []Interval{{5, 15}}},
		{"inside", "LINESTRING(1 5,2 5,3 5)", []string{square10}, []Interval{{0, 2}}},
		{"outside, box inside", "LINESTRING(-1 9,1 11)", []string{square10}, nil},
		{"touches a corner", "LINESTRING(-1 1,1 -1)", []string{square10}, nil},
		{"along the border", "LINESTRING(-5 0,15 0)", []string{square10}, []Interval{{5, 15}}},
		{"along the border, then out and in", "LINESTRING(0 0,10 0,10 -5,5 -5,5 5)", []string{square10}, []Interval{{0, 10}, {25, 30}}},
		{"over a hole", "LINESTRING(-5 5,15 5)", []string{"POLYGON((0 0,10 0,10 10,0 10,0 0),(4 4,4 6,6 6,6 4,4 4))"}, []Interval{{5, 9}, {11, 15}}},
		{"along the border of a hole", "LINESTRING(-5 4,15 4)", []string{"POLYGON((0 0,10 0,10 10,0 10,0 0),(4 4,4 6,6 6,6 4,4 4))"}, []Interval{{5, 15}}},
		{"two zones that share a border", "LINESTRING(-5 5,25 5)", []string{square10, "POLYGON((10 0,20 0,20 10,10 10,10 0))"}, []Interval{{5, 25}}},
		{"two zones that gape by 0.05 mm", "LINESTRING(-5 5,25 5)", []string{square10, "POLYGON((10.00005 0,20 0,20 10,10.00005 10,10.00005 0))"}, []Interval{{5, 25}}},
		{"two zones apart", "LINESTRING(-5 5,25 5)", []string{"POLYGON((12 0,20 0,20 10,12 10,12 0))", square10}, []Interval{{5, 15}, {17, 25}}},
		{"two parts as if joined", "MULTILINESTRING((0 5,8 5),(20 5,5 5))", []string{square10}, []Interval{{0, 8}, {18, 23}}},
		{"along a line", "LINESTRING(0 0,10 0)", []string{"LINESTRING(8 0,2 0,2 9)"}, []Interval{{2, 8}}},
		{"across a line", "LINESTRING(0 0,10 0)", []string{"LINESTRING(5 -5,5 5)"}, nil},
		{"a point", "LINESTRING(0 0,10 0)", []string{"POINT(5 0)"}, nil},
		{"repeated vertices", "LINESTRING(-5 5,-5 5,15 5,15 5)", []string{square10}, []Interval{{5, 15}}},
		{"not a line", square10, []string{square10}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var zones []Shape
			for _, z := range c.zones {
				zones = append(zones, wktShape(t, z))
			}
			a := wktShape(t, c.a)
			got, err := Chainage(a, zones...)
			if err != nil || len(got) != len(c.want) {
				t.Fatalf("Chainage = %v, %v; want %v", got, err, c.want)
			}
			var sum Metres
			for i, g := range got {
				if math.Abs(float64(g.From-c.want[i].From)) > 1e-9 || math.Abs(float64(g.To-c.want[i].To)) > 1e-9 {
					t.Errorf("Chainage = %v, want %v", got, c.want)
				}
				sum += g.To - g.From
			}
			if l, err := OverlapLength(a, zones...); err != nil || math.Abs(float64(l-sum)) > 1e-9 {
				t.Errorf("OverlapLength = %v, %v; want %v", l, err, sum)
			}
		})
	}
}

// Sampling a route every so often finds the same stretches.
func TestChainageAgreesWithSamples(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range rounds(100) {
		zones := []Shape{randomArea(t, r, 100), randomArea(t, r, 100)}
		var xy []float64
		for range 8 {
			xy = append(xy, east+300*r.Float64()-75, north+300*r.Float64()-75)
		}
		ring := zones[0].parts[0].paths[0]
		xy = append(xy, ring[:6]...) // and on along the border
		route := lineShape(t, xy...)
		got, err := Chainage(route, zones...)
		if err != nil {
			t.Fatal(err)
		}
		for range 40 {
			k := r.IntN(7) // of the edges that do not run along the border
			e := edge{a: vertex(xy, k), b: vertex(xy, k+1)}
			d := e.length() * r.Float64()
			at := pathLength(xy[:2*k+2]) + d
			in := false
			for _, i := range got {
				in = in || float64(i.From) <= at && at <= float64(i.To)
			}
			if want := inAny(e.at(d), zones); in != want && !near(got, at) {
				t.Fatalf("at %v: inside %v, want %v: %v", at, in, want, got)
			}
		}
	}
}

func near(intervals []Interval, at float64) bool {
	for _, i := range intervals {
		if math.Abs(float64(i.From)-at) < 1e-3 || math.Abs(float64(i.To)-at) < 1e-3 {
			return true
		}
	}
	return false
}
