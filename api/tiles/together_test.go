package tiles

import (
	"context"
	"net/http"
	"testing"

	"redline/layers"

	"github.com/paulmach/orb"
)

// Thousands of zones that are single pixels in one tile come as one feature for each grade,
// and every pixel is still inked.
func TestManySpecksComeTogether(t *testing.T) {
	s := New(Config{Today: func() layers.Date { return layers.Date{} }, Base: func(*http.Request) string { return "" }})
	for _, c := range []struct {
		name     string
		zones    int
		features int
	}{{"few", 1_000, 1_000}, {"many", 6_000, 2}} {
		t.Run(c.name, func(t *testing.T) {
			v := smallZones(c.zones, 1e-5, 0.003)
			v.SHA256 = c.name
			src := &source{id: "small", key: c.name, version: v, layer: layers.Layer{ID: "small"}, bounds: factsOf(v).bounds}
			const zoom = 8
			p := project(104.5, 31.4).at(zoom)
			a := address{zoom, int(p.x / extent), int(p.y / extent)}
			got, err := s.features(context.Background(), src, a)
			if err != nil {
				t.Fatal(err)
			}
			o, l, err := s.level(context.Background(), src, zoom)
			if err != nil || len(o.features) != c.zones {
				t.Fatal(err)
			}
			shown, whole := 0.0, 0.0
			for _, f := range got {
				shown += pixelsOf(f.Geometry)
			}
			for _, i := range l.meeting(a.area()) {
				whole += float64(len(l.shapes[i].cells))
			}
			if c.zones > manySpecks {
				if len(got) != c.features || got[0].Properties["together"] == nil || got[0].Properties["code"] != nil || got[0].Properties["grade"] == got[1].Properties["grade"] {
					t.Errorf("%d features, %v", len(got), got[0].Properties)
				}
			}
			if shown < 0.98*whole {
				t.Errorf("%g pixels of %g are shown", shown, whole)
			}
		})
	}
}

func pixelsOf(g orb.Geometry) float64 {
	polygons, ok := g.(orb.MultiPolygon)
	if p, one := g.(orb.Polygon); one {
		polygons, ok = orb.MultiPolygon{p}, true
	}
	if !ok {
		return 0
	}
	sum := 0.0
	for _, p := range polygons {
		for _, r := range p {
			for i := range len(r) - 1 {
				sum += r[i][0]*r[i+1][1] - r[i+1][0]*r[i][1]
			}
		}
	}
	return sum / 2 / (pixel * pixel)
}
