package ogc_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"redline/layers"
)

const openAPIType = "application/vnd.oai.openapi+json;version=3.0"

// resources is a path of each kind.
var resources = []string{
	"/", "/conformance", "/api", "/collections", "/collections/red-line", "/collections/red-line/queryables",
	"/collections/red-line/items", "/collections/red-line/items/DEMO-HX-001",
}

func checkHTTP(t *testing.T, s *httptest.Server) {
	for _, path := range resources {
		want := get(t, s, path).is(t, 200)
		for method, status := range map[string]int{http.MethodHead: 200, http.MethodPost: 405, http.MethodDelete: 405} {
			r, err := http.NewRequestWithContext(context.Background(), method, s.URL+"/ogc"+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			response, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			_ = response.Body.Close()
			if response.StatusCode != status || response.Proto != "HTTP/1.1" {
				t.Errorf("%s %s: %s %s", method, path, response.Proto, response.Status)
			}
			if method == http.MethodHead && response.Header.Get("ETag") != want.Header.Get("ETag") {
				t.Errorf("HEAD %s has another tag", path)
			}
		}
	}
}

func checkInvalid(t *testing.T, s *httptest.Server) {
	for name, values := range map[string][]string{
		"f":            {"xml"},
		"datetime":     {"yesterday", "2026-13-01", "2026-03-02/2026-03-01", "/", "2026-03-01/x"},
		"catalogue":    {"0", "-1", "x", "99"},
		"crs":          {"EPSG:4490", "http://www.opengis.net/def/crs/EPSG/0/2154"},
		"properties":   {"nothing"},
		"skipGeometry": {"yes"},
		"limit":        {"0", "-1", "ten", ""},
		"offset":       {"-1", "100001", "x"},
		"cursor":       {"x", "eA"},
		"bbox":         {"1,2,3", "1,2,3,x", "104,32,105,31", "104,31,105,NaN", "200,31,201,32", "1,2,3,4,5"},
		"bbox-crs":     {"http://www.opengis.net/def/crs/EPSG/0/2154"},
		"filter":       {"", "code =", "kode = 'a'", "S_INTERSECTS(geometry, POINT(204 31))"},
		"filter-lang":  {"cql-text"},
		"filter-crs":   {"http://www.opengis.net/def/crs/EPSG/0/2154"},
		"sortby":       {"nothing", "+geometry"},
	} {
		for _, value := range values {
			pairs := []string{name, value}
			if name == "datetime" && value == "/" {
				continue // open on both sides is allowed
			}
			rejected(t, get(t, s, "/collections/red-line/items"+query(pairs...)), 400, name)
		}
		rejected(t, get(t, s, "/collections/red-line/items?"+name+"=a&"+name+"=b"), 400, name)
	}
	rejected(t, get(t, s, "/collections/red-line/items?code=a&code=b"), 400, "code")
}

// checkExtent compares the extents with all features and with the record.
func checkExtent(t *testing.T, s *httptest.Server) {
	store, err := demoStore()
	if err != nil {
		t.Fatal(err)
	}
	first := map[string]layers.Date{}
	for _, v := range store.Catalogue().Versions {
		if d, ok := first[v.Layer]; v.OnRecord(store.Catalogue().Sequence) && (!ok || v.InForce.From.Before(d)) {
			first[v.Layer] = v.InForce.From
		}
	}
	for _, c := range collections(t, s).Collections {
		all := items(t, s, c.ID, "limit", "100000")
		if len(all.Features) == 0 {
			if len(c.Extent.Spatial.BBox) > 0 {
				t.Errorf("%s has an extent and no features", c.ID)
			}
			continue
		}
		box := [4]float64{180, 90, -180, -90}
		for _, f := range all.Features {
			eachPosition(t, f.Geometry.Coordinates, func(x, y float64) {
				box = [4]float64{min(box[0], x), min(box[1], y), max(box[2], x), max(box[3], y)}
			})
		}
		if c.Extent.Spatial.BBox[0] != box || c.Extent.Spatial.CRS != "http://www.opengis.net/def/crs/OGC/1.3/CRS84" {
			t.Errorf("%s: %v, its features lie in %v", c.ID, c.Extent.Spatial, box)
		}
		from := c.Extent.Temporal.Interval[0][0]
		if from == nil || *from != first[c.ID].String()+"T00:00:00+08:00" {
			t.Errorf("%s: from %v, on record since %s", c.ID, from, first[c.ID])
		}
	}
}

// eachPosition visits the positions of GeoJSON coordinates of any depth.
func eachPosition(t *testing.T, raw json.RawMessage, visit func(x, y float64)) {
	t.Helper()
	if strings.HasPrefix(string(raw), "[[") {
		var nested []json.RawMessage
		if err := json.Unmarshal(raw, &nested); err != nil {
			t.Fatal(err)
		}
		for _, n := range nested {
			eachPosition(t, n, visit)
		}
		return
	}
	var p [2]float64
	if err := json.Unmarshal(raw, &p); err != nil {
		t.Fatal(err)
	}
	visit(p[0], p[1])
}

func firstPosition(t *testing.T, f feature) (x, y float64) {
	t.Helper()
	first := true
	eachPosition(t, f.Geometry.Coordinates, func(a, b float64) {
		if first {
			x, y, first = a, b, false
		}
	})
	return x, y
}
