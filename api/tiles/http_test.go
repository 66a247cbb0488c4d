package tiles_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"redline/layers"

	"github.com/paulmach/orb/encoding/mvt"
)

// demoTile is a tile in the middle of the demo district.
const demoTile = "/12/1672/3238"

func TestTileAnswers(t *testing.T) {
	h := demoService(t)
	for _, c := range []struct {
		name, path string
		headers    []string
		status     int
	}{
		{"of the dataset", "/tiles/WebMercatorQuad" + demoTile, nil, 200},
		{"of a collection", "/collections/control-units/tiles/WebMercatorQuad" + demoTile, nil, 200},
		{"of an earlier day", "/tiles/WebMercatorQuad" + demoTile + "?datetime=2022-05-01", nil, 200},
		{"of an instant", "/tiles/WebMercatorQuad" + demoTile + "?datetime=2022-05-01T00:00:00Z", nil, 200},
		{"of an earlier state of the record", "/tiles/WebMercatorQuad" + demoTile + "?catalogue=1", nil, 200},
		{"of some collections", "/tiles/WebMercatorQuad" + demoTile + "?collections=farmland,control-units", nil, 200},
		{"where nothing lies", "/tiles/WebMercatorQuad/12/0/0", nil, 204},
		{"on a day without versions", "/tiles/WebMercatorQuad" + demoTile + "?datetime=1999-01-01", nil, 204},
		{"too deep", "/tiles/WebMercatorQuad/17/0/0", nil, 404},
		{"a row outside", "/tiles/WebMercatorQuad/3/8/0", nil, 404},
		{"a column outside", "/tiles/WebMercatorQuad/3/0/8", nil, 404},
		{"a negative row", "/tiles/WebMercatorQuad/3/-1/0", nil, 404},
		{"a leading zero", "/tiles/WebMercatorQuad/12/01672/3238", nil, 404},
		{"a zoom that is no number", "/tiles/WebMercatorQuad/x/0/0", nil, 404},
		{"an overflowing number", "/tiles/WebMercatorQuad/0/99999999999999999999/0", nil, 404},
		{"another matrix set", "/tiles/WorldCRS84Quad/0/0/0", nil, 404},
		{"an unknown collection", "/collections/nothing/tiles/WebMercatorQuad" + demoTile, nil, 404},
		{"an unknown selection", "/tiles/WebMercatorQuad" + demoTile + "?collections=nothing", nil, 400},
		{"an unknown parameter", "/tiles/WebMercatorQuad" + demoTile + "?token=x", nil, 400},
		{"a parameter of the dataset on a collection", "/collections/farmland/tiles/WebMercatorQuad" + demoTile + "?collections=farmland", nil, 400},
		{"a parameter twice", "/tiles/WebMercatorQuad" + demoTile + "?datetime=2022-05-01&datetime=2022-05-01", nil, 400},
		{"a day that is none", "/tiles/WebMercatorQuad" + demoTile + "?datetime=2022-13-01", nil, 400},
		{"of an open interval", "/tiles/WebMercatorQuad" + demoTile + "?datetime=2022-01-01/..", nil, 200},
		{"of an interval before all", "/tiles/WebMercatorQuad" + demoTile + "?datetime=../1999-01-01", nil, 204},
		{"an interval that ends before it begins", "/tiles/WebMercatorQuad" + demoTile + "?datetime=2022-01-02/2022-01-01", nil, 400},
		{"an interval of three", "/tiles/WebMercatorQuad" + demoTile + "?datetime=2022-01-02/2022-01-03/..", nil, 400},
		{"a sequence that is none", "/tiles/WebMercatorQuad" + demoTile + "?catalogue=-1", nil, 400},
		{"a sequence to come", "/tiles/WebMercatorQuad" + demoTile + "?catalogue=99", nil, 400},
		{"a format that does not exist", "/tiles/WebMercatorQuad" + demoTile + "?f=png", nil, 406},
		{"a query that cannot be read", "/tiles/WebMercatorQuad" + demoTile + "?%zz", nil, 400},
		{"a description in another format", "/tiles?f=xml", nil, 406},
		{"an unknown style", "/styles/nothing", nil, 404},
		{"an unknown matrix set", "/tileMatrixSets/nothing", nil, 404},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := get(h, c.path, c.headers...)
			if w.Code != c.status {
				t.Fatalf("status %d, want %d: %.300s", w.Code, c.status, w.Body)
			}
			header := w.Header()
			switch {
			case c.status >= 400:
				if header.Get("Content-Type") != "application/problem+json" || header.Get("Cache-Control") != "no-store" || header.Get("ETag") != "" {
					t.Errorf("headers of a refusal: %v", header)
				}
			case header.Get("Redline-Catalogue") == "" || !strings.Contains(header.Get("Vary"), "Authorization") || header.Get("Cache-Control") != "no-cache":
				t.Errorf("headers %v", header)
			case c.status == 204 && (w.Body.Len() > 0 || header.Get("Content-Type") != ""):
				t.Errorf("an empty tile has %d bytes, headers %v", w.Body.Len(), header)
			}
		})
	}
}

// The row comes before the column: exchanged, they name a tile far away.
func TestRowsComeBeforeColumns(t *testing.T) {
	h := demoService(t)
	if w := get(h, "/tiles/WebMercatorQuad/12/3238/1672"); w.Code != http.StatusNoContent {
		t.Errorf("status %d for column/row", w.Code)
	}
}

func TestSelectionKeepsItsOrder(t *testing.T) {
	h := demoService(t)
	for _, want := range [][]string{{"farmland", "control-units"}, {"control-units", "farmland"}} {
		var got []string
		for _, l := range decoded(t, h, "/tiles/WebMercatorQuad"+demoTile+"?collections="+strings.Join(want, ",")) {
			got = append(got, l.Name)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("layers %v, want %v", got, want)
		}
	}
}

// What was packed once is the same as what is sent unpacked; each has its own strong ETag,
// and a caller who has either is told so.
func TestEncodingsAndETags(t *testing.T) {
	h := demoService(t)
	const path = "/tiles/WebMercatorQuad" + demoTile
	plain, packed := get(h, path), get(h, path, "Accept-Encoding", "br, gzip;q=0.5")
	if plain.Header().Get("Content-Encoding") != "" || packed.Header().Get("Content-Encoding") != "gzip" {
		t.Fatalf("encodings %q and %q", plain.Header().Get("Content-Encoding"), packed.Header().Get("Content-Encoding"))
	}
	z, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(readAll(t, z), plain.Body.Bytes()) {
		t.Error("the packed tile holds something else")
	}
	a, b := plain.Header().Get("ETag"), packed.Header().Get("ETag")
	if a == b || !strings.HasPrefix(a, `"`) || !strings.HasPrefix(b, `"`) {
		t.Errorf("ETags %s and %s", a, b)
	}
	for _, c := range []struct {
		held   string
		status int
	}{{a, 304}, {b, 304}, {"W/" + a, 304}, {`"x", ` + b, 304}, {"*", 304}, {`"x"`, 200}, {"", 200}} {
		if w := get(h, path, "If-None-Match", c.held); w.Code != c.status || c.status == 304 && w.Body.Len() > 0 {
			t.Errorf("If-None-Match %s: status %d with %d bytes", c.held, w.Code, w.Body.Len())
		}
	}
	for _, refused := range []string{"gzip;q=0", "br", "*;q=0", "gzip;q=x"} {
		if w := get(h, path, "Accept-Encoding", refused); w.Header().Get("Content-Encoding") != "" {
			t.Errorf("Accept-Encoding %q was sent gzip", refused)
		}
	}
}

func TestHeadTellsWithoutSending(t *testing.T) {
	h := demoService(t)
	const path = "/tiles/WebMercatorQuad" + demoTile
	want := get(h, path)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodHead, "/ogc"+path, nil))
	if w.Code != 200 || w.Body.Len() != 0 || w.Header().Get("Content-Length") != want.Header().Get("Content-Length") || w.Header().Get("ETag") != want.Header().Get("ETag") {
		t.Errorf("status %d, %d bytes, %v", w.Code, w.Body.Len(), w.Header())
	}
}

// The version in force on the day is drawn, and two days of one version share their tile.
func TestDaysHaveTheirOwnTiles(t *testing.T) {
	h := demoService(t)
	etag := func(day string) string {
		return get(h, "/collections/control-units/tiles/WebMercatorQuad/9/209/404?datetime="+day).Header().Get("ETag")
	}
	if etag("2022-01-01") == etag("2025-01-01") {
		t.Error("the units of 2022 and of 2025 are the same tile")
	}
	if etag("2022-01-01") != etag("2022-06-01") || etag("2022-06-01") != etag("2010-01-01/2022-06-01") {
		t.Error("two days of one version differ")
	}
	if etag("2022-06-01/..") != etag(today.String()) {
		t.Error("an open interval is not today")
	}
}

// Equal requests at once get equal tiles.
func TestConcurrentRequests(t *testing.T) {
	h := serve(t, demoDistrict(t))
	paths := []string{
		"/tiles/WebMercatorQuad" + demoTile, "/tiles/WebMercatorQuad/9/209/404", "/collections/farmland/tiles/WebMercatorQuad/11/836/1619",
		"/tiles/WebMercatorQuad/0/0/0", "/tiles/WebMercatorQuad/12/0/0",
	}
	var mu sync.Mutex
	bodies := map[string][]byte{}
	var wg sync.WaitGroup
	for i := range 60 {
		wg.Go(func() {
			path := paths[i%len(paths)]
			ctx, leave := context.WithCancel(context.Background())
			defer leave()
			if i%7 == 0 {
				go leave() // some go away
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/ogc"+path, nil).WithContext(ctx))
			if ctx.Err() != nil {
				return
			}
			mu.Lock()
			defer mu.Unlock()
			if held, ok := bodies[path]; ok && !bytes.Equal(held, w.Body.Bytes()) {
				t.Errorf("%s: two answers", path)
			}
			bodies[path] = w.Body.Bytes()
		})
	}
	wg.Wait()
	if len(bodies) != len(paths) {
		t.Errorf("%d of %d paths answered", len(bodies), len(paths))
	}
}

// A tile says what the zone's record says, declared attributes only, by the layer's names.
func TestAttributes(t *testing.T) {
	source := demoDistrict(t)
	s, err := source.Snapshot(context.Background(), layers.AsOf{On: today})
	if err != nil {
		t.Fatal(err)
	}
	h := serve(t, source)
	bounds := demoBounds(t)
	checked := map[string]int{}
	for _, tile := range covering(bounds, 11, 100) {
		for _, layer := range decoded(t, h, fmt.Sprintf("/tiles/WebMercatorQuad/%d/%d/%d", tile.Z, tile.Y, tile.X)) {
			id := strings.TrimSuffix(layer.Name, ".band")
			held, _ := s.Holding(id)
			for _, f := range layer.Features {
				code, _ := f.Properties["code"].(string)
				zone, ok := held.Current.Zone(code)
				if !ok {
					t.Fatalf("%s has no zone %q", id, code)
				}
				want := map[string]any{"layer": id, "code": code}
				for name, v := range map[string]string{"name": zone.Name, "grade": zone.Grade} {
					if v != "" {
						want[name] = v
					}
				}
				for name := range held.Layer.Attributes {
					if v, ok := zone.Attributes[name]; ok {
						want[name] = v
					}
				}
				if r := zone.Reach; r != nil {
					want["watercourse"], want["side"], want["baseline"], want["status"] = r.Watercourse, layers.SideName(r.Side), r.Baseline, r.Status
					if id != layer.Name {
						want["band"], want["width_m"] = f.Properties["band"], f.Properties["width_m"]
						checkBand(t, r, f.Properties["band"], f.Properties["width_m"])
					}
				}
				if fmt.Sprint(want) != fmt.Sprint(map[string]any(f.Properties)) {
					t.Errorf("%s %s: %v, want %v", layer.Name, code, f.Properties, want)
				}
				checked[layer.Name]++
			}
		}
	}
	if len(checked) < 30 || checked["corridor.band"] == 0 && checked["river-corridor.band"] == 0 && checked["bank-1km.band"] == 0 {
		t.Errorf("checked %v", checked)
	}
}

func checkBand(t *testing.T, r *layers.Reach, band, width any) {
	t.Helper()
	want := map[any]float64{"certain": float64(r.WidthMin), "possible": float64(r.WidthMax)}
	if r.Adopted != nil {
		want = map[any]float64{"adopted": float64(*r.Adopted)}
	}
	if w, ok := want[band]; !ok || w != width {
		t.Errorf("band %v of %v m, want one of %v", band, width, want)
	}
}

// A service that has computed tiles forgets them rather than grow.
func TestSmallCachesAnswerTheSame(t *testing.T) {
	small := config(demoDistrict(t))
	small.TileBytes, small.GeometryBytes, small.Workers = 4_000, 4_000, 1
	a, b := handler(small), demoService(t)
	for range 2 {
		for _, path := range []string{"/collections/red-line/tiles/WebMercatorQuad" + demoTile, "/collections/red-line/tiles/WebMercatorQuad/10/418/809"} {
			if !bytes.Equal(get(a, path).Body.Bytes(), get(b, path).Body.Bytes()) {
				t.Errorf("%s differs", path)
			}
		}
	}
}

// FuzzPaths: whatever stands in the path and the query, the answer is a tile, nothing or a
// refusal, and never the service's own fault.
func FuzzPaths(f *testing.F) {
	for _, seed := range [][4]string{
		{"12", "1672", "3238", ""},
		{"0", "0", "0", "f=mvt"},
		{"16", "65535", "65535", "datetime=2022-01-01"},
		{"-1", "0", "0", "collections=farmland"},
		{"1e3", "0x1", "٣", "datetime=%00"},
		{"", "..", "%2e", "catalogue=1&catalogue=2"},
		{"9", "209", "404", "collections=farmland,farmland,&lang=en"},
	} {
		f.Add(seed[0], seed[1], seed[2], seed[3])
	}
	h := demoService(f)
	f.Fuzz(func(t *testing.T, zoom, row, column, query string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL.Path = "/ogc/tiles/WebMercatorQuad/" + zoom + "/" + row + "/" + column
		r.URL.RawQuery = query
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		switch {
		case w.Code == http.StatusOK && w.Header().Get("Content-Type") == "application/vnd.mapbox-vector-tile":
			if _, err := mvt.Unmarshal(w.Body.Bytes()); err != nil {
				t.Errorf("%s?%s: %v", r.URL.Path, query, err)
			}
		case w.Code >= 500:
			t.Errorf("%s?%s: status %d: %s", r.URL.Path, query, w.Code, w.Body)
		}
	})
}
