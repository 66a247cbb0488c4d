package tiles

import (
	"context"
	"net/http"
	"testing"

	"redline/layers"
)

// After Warm no level is drawn for a tile, and warming again draws none; a cache that is too
// small for all levels is not churned.
func TestWarm(t *testing.T) {
	v := smallZones(200, 1e-4, 0.01)
	v.SHA256 = "warm"
	layer := layers.Layer{ID: "small"}
	snapshot := &layers.Snapshot{Layers: []layers.Holding{{Layer: layer, Current: v}}}
	s := New(Config{Today: func() layers.Date { return layers.Date{} }, Base: func(*http.Request) string { return "" }})
	if err := s.Warm(context.Background(), snapshot); err != nil {
		t.Fatal(err)
	}
	held, size := len(s.geometries.entries), s.geometries.size
	if want := 1 + MaxZoom + 1; held != want {
		t.Errorf("%d outlines and levels are kept, not %d", held, want)
	}
	src := &s.views.get(snapshot).sources[0]
	for zoom := range MaxZoom + 1 {
		if _, _, err := s.level(context.Background(), src, zoom); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Warm(context.Background(), snapshot); err != nil || s.geometries.size != size {
		t.Errorf("warm again: %v, %d bytes and %d before", err, s.geometries.size, size)
	}

	small := New(Config{Today: func() layers.Date { return layers.Date{} }, Base: func(*http.Request) string { return "" }, GeometryBytes: size / 2})
	if err := small.Warm(context.Background(), snapshot); err != nil {
		t.Fatal(err)
	}
	if kept := len(small.geometries.entries); kept < 2 || kept >= held {
		t.Errorf("a small cache keeps %d of %d", kept, held)
	}

	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if err := New(Config{}).Warm(gone, snapshot); err == nil {
		t.Error("a cancelled warming tells nothing")
	}
}
