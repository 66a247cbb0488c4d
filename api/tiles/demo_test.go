package tiles_test

import (
	"context"
	"fmt"
	"testing"

	"redline/layers"

	"github.com/paulmach/orb"
)

// demoBounds is where the demo district lies, in degrees.
func demoBounds(t *testing.T) orb.Bound {
	t.Helper()
	b := document(t, demoService(t), "/tiles/WebMercatorQuad/tilejson.json")["bounds"].([]any)
	return orb.Bound{Min: orb.Point{b[0].(float64), b[1].(float64)}, Max: orb.Point{b[2].(float64), b[3].(float64)}}
}

// Every tile of the demo district is valid: all of the low zooms, some of each high one.
func TestTilesAreValid(t *testing.T) {
	h := demoService(t)
	bounds := demoBounds(t)
	features := 0
	for zoom := range 17 {
		for _, tile := range covering(bounds, zoom, 12) {
			path := fmt.Sprintf("/tiles/WebMercatorQuad/%d/%d/%d", tile.Z, tile.Y, tile.X)
			for _, layer := range decoded(t, h, path) {
				if layer.Version != 2 || layer.Extent != 4096 {
					t.Errorf("%s %s: version %d, extent %d", path, layer.Name, layer.Version, layer.Extent)
				}
				for i, f := range layer.Features {
					features++
					checkGeometry(t, fmt.Sprintf("%s %s #%d %v", path, layer.Name, i, f.Properties["code"]), f)
				}
			}
		}
	}
	if features < 10_000 {
		t.Errorf("%d features only", features)
	}
}

// No layer vanishes at any zoom, and from zoom 13 on (9.5 m a pixel at the equator) no zone.
func TestNothingVanishes(t *testing.T) {
	source := demoDistrict(t)
	h := serve(t, source)
	s, err := source.Snapshot(context.Background(), layers.AsOf{On: today})
	if err != nil {
		t.Fatal(err)
	}
	bounds := demoBounds(t)
	for _, zoom := range []int{0, 3, 6, 9, 13} {
		seen, codes := map[string]bool{}, map[string]bool{}
		for _, tile := range covering(bounds, zoom, 1_000) {
			for _, layer := range decoded(t, h, fmt.Sprintf("/tiles/WebMercatorQuad/%d/%d/%d", tile.Z, tile.Y, tile.X)) {
				seen[layer.Name] = true
				for _, f := range layer.Features {
					codes[fmt.Sprint(layer.Name, "/", f.Properties["code"])] = true
				}
			}
		}
		for _, held := range s.Layers {
			if held.Current == nil || len(held.Current.Zones) == 0 {
				continue
			}
			if !seen[held.Layer.ID] {
				t.Errorf("zoom %d: layer %s has vanished", zoom, held.Layer.ID)
			}
			if held.Layer.Kind == layers.Reaches && !seen[held.Layer.ID+".band"] {
				t.Errorf("zoom %d: the bands of %s have vanished", zoom, held.Layer.ID)
			}
			for i := range held.Current.Zones {
				if code := held.Current.Zones[i].Code; zoom >= 13 && !codes[held.Layer.ID+"/"+code] {
					t.Errorf("zoom %d: %s %s has vanished", zoom, held.Layer.ID, code)
				}
			}
		}
	}
}

// BenchmarkWarmTile asks for a kept tile, without a network.
func BenchmarkWarmTile(b *testing.B) {
	h := demoService(b)
	get(h, "/tiles/WebMercatorQuad"+demoTile)
	for b.Loop() {
		if w := get(h, "/tiles/WebMercatorQuad"+demoTile, "Accept-Encoding", "gzip"); w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}
