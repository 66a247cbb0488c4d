package demo_test

import (
	"encoding/json"
	"math"
	"testing"

	"redline/demo"
	"redline/geo"
	"redline/layers"
)

func footprint(t *testing.T, plane geo.Plane, file string) geo.Shape {
	t.Helper()
	var c struct {
		Features []struct{ Geometry json.RawMessage }
	}
	if err := json.Unmarshal(demo.Sample()[file], &c); err != nil || len(c.Features) != 1 {
		t.Fatalf("%s: %d features, %v", file, len(c.Features), err)
	}
	g, err := geo.DecodeGeoJSON(c.Features[0].Geometry)
	if err != nil {
		t.Fatal(err)
	}
	s, err := geo.NewShape(plane, g)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The sample is acceptance case 1 in the demo district: 640 m from the 凯江, with a
// corner in farmland and one in a wood, and an outfall upstream of a source.
func TestSampleLiesWhereItShows(t *testing.T) {
	s, _ := snapshot(t)
	site, outfall := footprint(t, s.Plane, "site.geojson"), footprint(t, s.Plane, "outfall.geojson")
	if invalid := geo.Validate(site); invalid != nil {
		t.Fatal(invalid)
	}
	for _, z := range zones(t, s, "bank-1km") {
		d := float64(geo.Distance(site, z.Shape).Distance)
		switch left := z.Reach.Watercourse == "kaijiang" && z.Reach.Side == geo.Left; {
		case left && math.Abs(d-640) > 0.01:
			t.Errorf("%.3f m from the left bank of the 凯江, want 640", d)
		case z.Reach.Watercourse != "kaijiang" && d < 1000:
			t.Errorf("%.0f m from %s, want more than 1000", d, z.Code)
		}
	}
	for _, tt := range []struct {
		layer string
		shape geo.Shape
		want  bool
	}{
		{"farmland", site, true},
		{"forest", site, true},
		{"red-line", site, false},
		{"water-source", site, false},
		{"urban-boundary", site, false},
		{"river-management", outfall, true},
		{"water-source", outfall, false},
	} {
		hit := false
		for _, z := range zones(t, s, tt.layer) {
			meets, err := geo.Intersects(tt.shape, z.Shape)
			if err != nil {
				t.Fatal(err)
			}
			hit = hit || meets
		}
		if hit != tt.want {
			t.Errorf("%s: hit %v, want %v", tt.layer, hit, tt.want)
		}
	}
	reached := downstream(t, s, outfall)
	if reached <= 0 || reached > 5000 {
		t.Errorf("the source lies %.0f m downstream, want at most 5000", reached)
	}
}

func downstream(t *testing.T, s *layers.Snapshot, outfall geo.Shape) geo.Metres {
	t.Helper()
	var targets []geo.Shape
	for _, z := range zones(t, s, "water-source") {
		if z.Code == "DEMO-SY-2-2" {
			targets = append(targets, z.Shape)
		}
	}
	r, err := s.Network.Downstream("kaijiang", outfall.Bounds().Centre(), 10000, targets)
	if err != nil {
		t.Fatal(err)
	}
	return r.At[0]
}
