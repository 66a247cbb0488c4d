package geo

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestClip(t *testing.T) {
	box := Box{0, 0, 10, 10}
	for _, c := range []struct {
		name, zone   string
		parts, rings int
		area         float64 // in the box
	}{
		{"inside", "POLYGON((1 1,2 1,2 2,1 2,1 1))", 1, 1, 1},
		{"outside", "POLYGON((100 0,110 0,110 10,100 10,100 0))", 0, 0, 0},
		{"covers", "POLYGON((-90 -90,90 -90,90 90,-90 90,-90 -90))", 1, 1, 100},
		{"covers with a hole", "POLYGON((-90 -90,90 -90,90 90,-90 90,-90 -90),(4 4,4 6,6 6,6 4,4 4))", 1, 2, 96},
		{"in a hole", "POLYGON((-90 -90,90 -90,90 90,-90 90,-90 -90),(-50 -50,-50 50,50 50,50 -50,-50 -50))", 0, 0, 0},
		{"one side", "POLYGON((5 -90,90 -90,90 90,5 90,5 -90))", 1, 1, 50},
		{"a corner", "POLYGON((5 5,90 5,90 90,5 90,5 5))", 1, 1, 25},
		{"a band across", "POLYGON((-90 4,90 4,90 6,-90 6,-90 4))", 1, 1, 20},
		{"a comb of three teeth", "POLYGON((-90 -90,90 -90,90 1,-90 1,-90 4,90 4,90 6,-90 6,-90 8,90 8,90 90,-95 90,-95 -90,-90 -90))", 3, 3, 50},
		{"a hole that reaches in from outside", "POLYGON((-90 -90,90 -90,90 90,-90 90,-90 -90),(5 5,5 50,50 50,50 5,5 5))", 1, 1, 75},
		{"a hole across, and one inside", "POLYGON((-90 -90,90 -90,90 90,-90 90,-90 -90),(-50 4,-50 6,50 6,50 4,-50 4),(1 1,1 2,2 2,2 1,1 1))", 2, 3, 79},
		{"an edge through the corner of the box", "POLYGON((-20 0,0 -20,90 90,-20 0))", 1, 1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			zone := wktShape(t, c.zone)
			got, ok := clip(zone, box)
			if !ok {
				t.Fatal("not clipped")
			}
			rings := 0
			for _, p := range got.parts {
				rings += len(p.paths)
			}
			if len(got.parts) != c.parts || rings != c.rings {
				t.Errorf("%d parts of %d rings, want %d of %d: %v", len(got.parts), rings, c.parts, c.rings, got.simple(Point{}).AsText())
			}
			if !got.IsEmpty() {
				if bad := Validate(got); bad != nil {
					t.Error(bad)
				}
			}
			if c.area > 0 {
				whole := rectangleShape(t, 0, 0, 10, 10)
				if a := sharedArea(whole, got); math.Abs(a-c.area) > 1e-9 {
					t.Errorf("area %v in the box, want %v", a, c.area)
				}
			}
		})
	}
}

// A clipped zone has the same ground in the box as the zone, is valid, and carries few
// vertices from elsewhere.
func TestClipKeepsTheGroundInTheBox(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for i := range rounds(250) {
		cx, cy := east, north
		n := 5 + r.IntN(60)
		zone := ringsShape(t, star(r, cx, cy, 100, n), star(r, cx, cy, 20, 3+r.IntN(20)))
		if Validate(zone) != nil {
			zone = ringsShape(t, star(r, cx, cy, 100, n))
		}
		x, y, w := cx+160*(r.Float64()-0.5), cy+160*(r.Float64()-0.5), 0.1+40*r.Float64()
		box := rectangleShape(t, x, y, x+w, y+w*r.Float64())
		if i%3 == 0 { // a corner on a vertex
			v := vertex(zone.parts[0].paths[0], r.IntN(n))
			box = rectangleShape(t, v.X, v.Y, v.X+w, v.Y+w/2)
		}
		got, ok := clip(zone, box.box)
		if !ok {
			t.Fatalf("not clipped: %v", zone.simple(Point{}).AsText())
		}
		if !got.IsEmpty() {
			if bad := Validate(got); bad != nil {
				t.Fatalf("%v: %v", bad, got.simple(Point{}).AsText())
			}
		}
		_, _, common := exactAreas(box, zone)
		want, _ := common.Float64()
		_, _, common = exactAreas(box, got)
		// Cut edges end at rounded points, which plane coordinates place to 5e-10 m.
		if a, _ := common.Float64(); math.Abs(a-want) > 1e-9*float64(box.Length()) {
			t.Fatalf("area %v in the box, want %v: %v in %v", a, want, zone.simple(Point{}).AsText(), box.box)
		}
	}
}

func TestClipRefusesCrossedRings(t *testing.T) {
	// Both rings run the same way round, so entries and exits do not alternate.
	low, high := wktShape(t, "POLYGON((-50 -50,50 -50,50 5,-50 5,-50 -50))"), wktShape(t, "POLYGON((-50 -50,50 -50,50 6,-50 6,-50 -50))")
	rings := part{paths: [][]float64{low.parts[0].paths[0], high.parts[0].paths[0]}}
	zone := shapeOf(low.plane, Area, []part{rings})
	if _, ok := clip(zone, Box{0, 0, 10, 10}); ok {
		t.Error("clipped")
	}
	if got := clipped(zone, Box{0, 0, 10, 10}); got.Vertices() != zone.Vertices() {
		t.Error("the zone was changed")
	}
}
