package ogc_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"redline/api/ogc"
	"redline/geo"
	"redline/layers"

	"github.com/go-chi/chi/v5"
	"github.com/twpayne/go-geom"
)

// hostile are texts that would do harm where they are not treated as data.
var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `a/b?c=d#e%2f`, `..`, `{{.}}`, "行\n换", `'; DROP TABLE zones; --`,
	`javascript:alert(1)`, "\u202eevil", `a&amp;b`, `\u003c`, ` leading`,
}

// quotedFolder is a folder whose codes, names and attributes are hostile, as are the titles
// of its layer.
func quotedFolder(t testing.TB, extra string) fstest.MapFS {
	t.Helper()
	var features []map[string]any
	for i, text := range hostile {
		x := 104.4 + 0.01*float64(i)
		features = append(features, map[string]any{
			"type": "Feature", "properties": map[string]any{"code": text, "name": text, "grade": text, "note": text},
			"geometry": map[string]any{"type": "Polygon", "coordinates": [][][2]float64{{{x, 31.3}, {x + 0.005, 31.3}, {x + 0.005, 31.305}, {x, 31.3}}}},
		})
	}
	collection, err := json.Marshal(map[string]any{"type": "FeatureCollection", "features": features})
	if err != nil {
		t.Fatal(err)
	}
	return fstest.MapFS{
		"layers.yaml": {Data: []byte(`catalogue:
  name: { zh: "<b>区</b>", en: "<b>District</b>" }
  sequence: 1
  plane: 4544
  service_area: area.geojson
layers:
  - id: plots
    title: { zh: "<i>地块</i>", en: "<i>Plots</i>" }
    theme: land
    kind: zone
    office: { zh: "<u>某局</u>", en: "<u>An office</u>" }
    attributes: { note: string }
    versions:
      - { sequence: 1, file: plots.geojson, from: 2021-01-01, catalogue_from: 1, coverage: area.geojson, accuracy_m: 1 }
  - id: hidden-too
    title: { zh: 另一个不公开, en: Another that is internal }
    theme: land
    kind: zone
    office: { zh: 某局, en: An office }
    classification: internal
` + extra)},
		"area.geojson":  {Data: []byte(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[104.39,31.24],[104.61,31.24],[104.61,31.36],[104.39,31.36],[104.39,31.24]]]}}]}`)},
		"plots.geojson": {Data: collection},
	}
}

// What planners wrote is data: on pages, in links, in the path of an item.
func TestHostileAttributesAreData(t *testing.T) {
	s := service(t, open(t, quotedFolder(t, "")))
	all := items(t, s, "plots")
	if len(all.Features) != len(hostile) {
		t.Fatalf("%d features", len(all.Features))
	}
	for _, f := range all.Features {
		path := "/collections/plots/items/" + url.PathEscape(f.ID)
		var one feature
		get(t, s, path).is(t, 200).into(t, &one)
		if one.ID != f.ID || one.Properties["note"] != f.ID {
			t.Errorf("%q is %q, %v", f.ID, one.ID, one.Properties)
		}
		checkHarmless(t, get(t, s, path+"?f=html").is(t, 200), f.ID)
		for _, pairs := range [][]string{{"note", f.ID}, {"filter", "note = '" + strings.NewReplacer(`\`, `\\`, `'`, `''`).Replace(f.ID) + "'"}} {
			if got := items(t, s, "plots", pairs...); len(got.Features) != 1 || got.Features[0].ID != f.ID {
				t.Errorf("%v gives %v", pairs, ids(got))
			}
		}
		for _, c := range []string{"/collections/" + url.PathEscape(f.ID), "/collections/plots/items?" + url.QueryEscape(f.ID) + "=1", "/collections/plots/items" + query("sortby", f.ID)} {
			if a := get(t, s, c, "Accept", "text/html"); a.StatusCode != 400 && a.StatusCode != 404 || a.Header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s: %d %s", c, a.StatusCode, a.Header.Get("Content-Type"))
			}
		}
	}
	for _, path := range []string{"/", "/collections", "/collections/plots", "/collections/plots/items", "/collections/plots/queryables"} {
		checkHarmless(t, get(t, s, path, "Accept", "text/html").is(t, 200), "地块</i>")
	}
}

// Who has chosen a language stays in it from page to page.
func TestLinksKeepTheLanguage(t *testing.T) {
	s := demoService(t)
	for _, path := range resources {
		p := parsePage(t, get(t, s, path+"?f=html&lang=en").is(t, 200))
		for _, l := range p.links {
			if strings.HasPrefix(l, s.URL) && !strings.Contains(l, "lang=en") {
				t.Errorf("%s links %s", path, l)
			}
		}
		for _, l := range p.links {
			if strings.HasPrefix(l, s.URL) {
				get(t, s, l).is(t, 200)
			}
		}
	}
}

func checkHarmless(t *testing.T, a answer, text string) {
	t.Helper()
	p := parsePage(t, a)
	if len(p.loads) > 0 {
		t.Errorf("%s would load %v", a.Request.URL, p.loads)
	}
	for _, l := range p.links {
		if !strings.HasPrefix(l, "http://127.0.0.1") && !strings.HasPrefix(l, "?") {
			t.Errorf("%s links %q", a.Request.URL, l)
		}
	}
	if !strings.Contains(p.text, text) && !strings.Contains(p.text, "District") && !strings.Contains(p.text, "<b>区</b>") {
		t.Errorf("%s does not show %q", a.Request.URL, text)
	}
}

// public shows what the public may see of a source.
type public struct{ ogc.Source }

func (p public) Snapshot(ctx context.Context, at layers.AsOf) (*layers.Snapshot, error) {
	s, err := p.Source.Snapshot(ctx, at)
	if err != nil {
		return nil, err
	}
	return s.Public(), nil
}

// Two records that differ in what is internal only give the public the same bytes, headers
// and status, whatever is asked.
func TestInternalLayersLeaveNoTrace(t *testing.T) {
	const more = `  - id: secret-plan
    title: { zh: 内部规划, en: Internal plan }
    theme: land
    kind: zone
    office: { zh: 某局, en: An office }
    classification: internal
    attributes: { note: string }
    versions:
      - { sequence: 1, file: plots.geojson, from: 2020-01-01, catalogue_from: 1, coverage: area.geojson, accuracy_m: 1 }
`
	ask := func(source ogc.Source) func(path string, headers ...string) *httptest.ResponseRecorder {
		s := ogc.New(ogc.Config{
			Source: public{source}, Today: func() layers.Date { return today }, Base: func(*http.Request) string { return "http://x/ogc" },
		})
		router := chi.NewRouter()
		router.Route("/ogc", s.Routes)
		return func(path string, headers ...string) *httptest.ResponseRecorder {
			w := httptest.NewRecorder()
			r := httptest.NewRequest(http.MethodGet, "/ogc"+path, nil)
			for i := 0; i+1 < len(headers); i += 2 {
				r.Header.Set(headers[i], headers[i+1])
			}
			router.ServeHTTP(w, r)
			return w
		}
	}
	without, with := ask(open(t, quotedFolder(t, ""))), ask(open(t, quotedFolder(t, more)))
	for _, path := range []string{
		"/", "/api", "/conformance", "/collections", "/collections/plots", "/collections/secret-plan", "/collections/secret-plan/items",
		"/collections/secret-plan/queryables", "/collections/secret-plan/items/x", "/collections/plots/items", "/collections/plots/items?limit=2",
		"/collections?datetime=2020-06-01", "/collections/plots/items?datetime=2020-06-01/..", "/collections?catalogue=2", "/collections/plots/items?filter=x=1",
	} {
		for _, accept := range []string{"application/json", "text/html"} {
			a, b := without(path, "Accept", accept), with(path, "Accept", accept)
			if a.Code != b.Code || a.Body.String() != b.Body.String() || fmt.Sprint(a.Header()) != fmt.Sprint(b.Header()) {
				t.Errorf("%s as %s differs: %d %d\n%.500s\n%.500s", path, accept, a.Code, b.Code, a.Body, b.Body)
			}
		}
	}
	if !strings.Contains(with("/collections", "Accept-Language", "en").Body.String(), "Layers that are not public are not listed") {
		t.Error("it is not said that layers are withheld")
	}
}

// sink counts what is written and keeps nothing.
type sink struct {
	header  http.Header
	bytes   int
	largest int
	flushed int // bytes written when it was first flushed
}

func (s *sink) Header() http.Header { return s.header }
func (s *sink) WriteHeader(int)     {}
func (s *sink) Write(b []byte) (int, error) {
	s.bytes += len(b)
	s.largest = max(s.largest, len(b))
	return len(b), nil
}

func (s *sink) Flush() {
	if s.flushed == 0 {
		s.flushed = s.bytes
	}
}

// large is a catalogue of one layer of plots of 201 vertices; 20,000 of them are 99 MB of
// GeoJSON.
func large(t testing.TB, plots int) *layers.Catalogue {
	t.Helper()
	plane, err := geo.NewPlane(4544)
	if err != nil {
		t.Fatal(err)
	}
	v := &layers.Version{Layer: "plots", Sequence: 1, CatalogueFrom: 1}
	for i := range plots {
		flat := make([]float64, 0, 402)
		x, y := 104+float64(i%200)*0.005, 31+float64(i/200)*0.005
		for k := range 200 {
			// A saw-toothed square: 50 teeth a side, with all nine decimals in use.
			side, at := k/50, float64(k%50)*0.00007+0.000000001*float64(k+1)
			tooth := 0.00003 * float64(k%2)
			p := [4][2]float64{{at, -tooth}, {0.0035 + tooth, at}, {0.0035 - at, 0.0035 + tooth}, {-tooth, 0.0035 - at}}[side]
			flat = append(flat, x+p[0], y+p[1])
		}
		flat = append(flat, flat[0], flat[1])
		g, shape, fault := layers.Draw(plane, layers.Zones, geom.NewPolygonFlat(geom.XY, flat, []int{402}))
		if fault != nil {
			t.Fatal(fault)
		}
		v.Zones = append(v.Zones, layers.Zone{Code: fmt.Sprintf("P%05d", i), Name: "某某地块", Geometry: g, Shape: shape})
	}
	c := &layers.Catalogue{Sequence: 1, Plane: plane, Layers: []layers.Layer{{ID: "plots", Kind: layers.Zones}}, Versions: []*layers.Version{v}}
	if err := c.Seal(); err != nil {
		t.Fatal(err)
	}
	return c
}

type fixed struct{ *layers.Catalogue }

func (f fixed) Snapshot(_ context.Context, at layers.AsOf) (*layers.Snapshot, error) {
	return f.Catalogue.Snapshot(at)
}

// A download of a large collection is sent in pieces as it is written: what it allocates is
// a small part of what it sends, and the first piece goes at once.
func TestLargeCollectionsAreStreamed(t *testing.T) {
	plots := 4_000
	if os.Getenv("REDLINE_LONG") != "" {
		plots = 20_000
	}
	router := chi.NewRouter()
	router.Route("/ogc", ogc.New(ogc.Config{
		Source: fixed{large(t, plots)}, Today: func() layers.Date { return today }, Base: func(*http.Request) string { return "http://x/ogc" },
	}).Routes)
	ask := func() *sink {
		w := &sink{header: http.Header{}}
		router.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/ogc/collections/plots/items?limit=100000", nil))
		return w
	}
	ask() // the extent is computed once
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	w := ask()
	runtime.ReadMemStats(&after)
	allocated := int(after.TotalAlloc - before.TotalAlloc)
	t.Logf("%d bytes sent, %d allocated, %d at most at once, first piece %d", w.bytes, allocated, w.largest, w.flushed)
	if w.bytes < plots*4_000 || allocated > w.bytes/20 || w.largest > 128<<10 || w.flushed == 0 || w.flushed > 128<<10 {
		t.Errorf("%d bytes sent, %d allocated, %d at most at once, first piece %d", w.bytes, allocated, w.largest, w.flushed)
	}
}
