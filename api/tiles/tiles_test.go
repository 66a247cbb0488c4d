package tiles_test

import (
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"math"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"redline/api/tiles"
	"redline/demo"
	"redline/geo"
	"redline/layers"
	"redline/layers/folder"

	"github.com/go-chi/chi/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/maptile"
	"github.com/twpayne/go-geom"
)

// today is the day the tests mean when they name none.
var today = layers.Date{Year: 2026, Month: 3, Day: 1}

// steady gives the same snapshot for the same moment, as the service's own source does.
type steady struct {
	source tiles.Source
	mu     sync.Mutex
	held   map[layers.AsOf]*layers.Snapshot
}

func (s *steady) Snapshot(ctx context.Context, at layers.AsOf) (*layers.Snapshot, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.held[at]; known != nil {
		return known, nil
	}
	made, err := s.source.Snapshot(ctx, at)
	if err != nil {
		return nil, err
	}
	if s.held == nil {
		s.held = map[layers.AsOf]*layers.Snapshot{}
	}
	s.held[at] = made
	return made, nil
}

// district is the demo district, opened once for all tests.
var district = sync.OnceValues(func() (tiles.Source, error) {
	files, err := demo.FS()
	if err != nil {
		return nil, err
	}
	store, err := folder.Open(files)
	if err != nil {
		return nil, err
	}
	return &steady{source: store}, nil
})

func demoDistrict(t testing.TB) tiles.Source {
	t.Helper()
	source, err := district()
	if err != nil {
		t.Fatal(err)
	}
	return source
}

// service is one on the demo district, for the tests that only read: it keeps what it made.
var service = sync.OnceValues(func() (http.Handler, error) {
	source, err := district()
	if err != nil {
		return nil, err
	}
	return handler(config(source)), nil
})

func demoService(t testing.TB) http.Handler {
	t.Helper()
	h, err := service()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func openFolder(t testing.TB, files fs.FS) tiles.Source {
	t.Helper()
	store, err := folder.Open(files)
	if err != nil {
		t.Fatal(err)
	}
	return &steady{source: store}
}

// config is a service on a source, mounted at /ogc.
func config(source tiles.Source) tiles.Config {
	return tiles.Config{
		Source: source, Today: func() layers.Date { return today },
		Base: func(r *http.Request) string { return "http://" + r.Host + "/ogc" },
	}
}

func handler(c tiles.Config) http.Handler {
	r := chi.NewRouter()
	r.Route("/ogc", tiles.New(c).Routes)
	return r
}

func serve(t testing.TB, source tiles.Source) http.Handler {
	t.Helper()
	return handler(config(source))
}

// get asks for a path below /ogc; headers come in pairs.
func get(h http.Handler, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "/ogc"+path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// document asks for JSON and reads it.
func document(t testing.TB, h http.Handler, path string) map[string]any {
	t.Helper()
	w := get(h, path)
	var out map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%s: status %d, %v: %.200s", path, w.Code, err, w.Body)
	}
	return out
}

// decoded asks for a tile and reads it; nil for an empty one.
func decoded(t testing.TB, h http.Handler, path string) mvt.Layers {
	t.Helper()
	w := get(h, path)
	if w.Code == http.StatusNoContent {
		return nil
	}
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/vnd.mapbox-vector-tile" {
		t.Fatalf("%s: status %d, %s: %.300s", path, w.Code, w.Header().Get("Content-Type"), w.Body)
	}
	out, err := mvt.Unmarshal(w.Body.Bytes())
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return out
}

// plane is some plane: tiles are checked on it with their units as metres.
func plane(t testing.TB) geo.Plane {
	t.Helper()
	p, err := geo.NewPlane(4544)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// checkGeometry holds a tile's feature to the rules of Mapbox Vector Tile 2.1 §4.3.4 and
// of areas: whole coordinates within the margin, shells of positive area, holes negative,
// rings simple, holes within.
func checkGeometry(t testing.TB, where string, f *geojson.Feature) {
	t.Helper()
	inside := func(p orb.Point) bool {
		return p[0] >= -64 && p[0] <= 4160 && p[1] >= -64 && p[1] <= 4160 && p[0] == math.Trunc(p[0]) && p[1] == math.Trunc(p[1])
	}
	var polygons orb.MultiPolygon
	switch g := f.Geometry.(type) {
	case orb.Polygon:
		polygons = orb.MultiPolygon{g}
	case orb.MultiPolygon:
		polygons = g
	case orb.LineString:
		checkLine(t, where, g, inside)
	case orb.MultiLineString:
		for _, line := range g {
			checkLine(t, where, line, inside)
		}
	default:
		t.Errorf("%s: a %T", where, g)
	}
	for _, polygon := range polygons {
		var flat []float64
		var ends []int
		for i, ring := range polygon {
			sum := 0.0
			for k := range len(ring) - 1 {
				if !inside(ring[k]) {
					t.Errorf("%s: vertex %v", where, ring[k])
				}
				sum += ring[k][0]*ring[k+1][1] - ring[k+1][0]*ring[k][1]
			}
			if i == 0 && sum <= 0 || i > 0 && sum >= 0 {
				t.Errorf("%s: ring %d turns the wrong way: area %g", where, i, sum/2)
			}
			for _, p := range ring {
				flat = append(flat, p[0], p[1])
			}
			ends = append(ends, len(flat))
		}
		shape, err := geo.PlaneShape(plane(t), geom.NewPolygonFlat(geom.XY, flat, ends))
		if err != nil {
			t.Errorf("%s: %v", where, err)
			continue
		}
		if invalid := geo.Validate(shape); invalid != nil {
			t.Errorf("%s: %s at %.0f %.0f: %v", where, invalid.Code, invalid.At.X, invalid.At.Y, polygon)
		}
	}
}

func checkLine(t testing.TB, where string, line orb.LineString, inside func(orb.Point) bool) {
	t.Helper()
	if len(line) < 2 {
		t.Errorf("%s: a line of %d points", where, len(line))
	}
	for i, p := range line {
		if !inside(p) || i > 0 && p == line[i-1] {
			t.Errorf("%s: vertex %d %v", where, i, p)
		}
	}
}

// covering lists the tiles of a zoom that bounds of degrees touch, at most so many, spread
// evenly.
func covering(bounds orb.Bound, zoom, most int) []maptile.Tile {
	a := maptile.At(orb.Point{bounds.Min[0], bounds.Max[1]}, maptile.Zoom(zoom))
	b := maptile.At(orb.Point{bounds.Max[0], bounds.Min[1]}, maptile.Zoom(zoom))
	var all []maptile.Tile
	for y := a.Y; y <= b.Y; y++ {
		for x := a.X; x <= b.X; x++ {
			all = append(all, maptile.New(x, y, maptile.Zoom(zoom)))
		}
	}
	if len(all) <= most {
		return all
	}
	out := make([]maptile.Tile, most)
	for i := range out {
		out[i] = all[i*len(all)/most]
	}
	return out
}

// readAll reads a body to its end.
func readAll(t testing.TB, r io.Reader) []byte {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// snapshotOf is today's version of a layer.
func snapshotOf(t testing.TB, source tiles.Source, layer string) *layers.Version {
	t.Helper()
	s, err := source.Snapshot(context.Background(), layers.AsOf{On: today})
	if err != nil {
		t.Fatal(err)
	}
	held, ok := s.Holding(layer)
	if !ok || held.Current == nil {
		t.Fatalf("no layer %s today", layer)
	}
	return held.Current
}
