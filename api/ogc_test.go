package api_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"redline/api"

	"github.com/paulmach/orb/encoding/mvt"
)

// fetch asks for a path of the service with headers in pairs; nothing is unpacked.
func fetch(t *testing.T, s *server, path string, headers ...string) (*http.Response, []byte) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := (&http.Transport{DisableCompression: true}).RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, body
}

// Tiles come through the whole service as package tiles packed them, once.
func TestTilesOfTheService(t *testing.T) {
	s := serve(t, func(c *api.Config) { c.BaseURL = "https://maps.example/redline/" })
	const path = "/ogc/tiles/WebMercatorQuad/9/209/404"
	answer, body := fetch(t, s, path, "Accept-Encoding", "gzip, zstd")
	layers, err := mvt.UnmarshalGzipped(body)
	if err != nil || answer.StatusCode != 200 || answer.Header.Get("Content-Encoding") != "gzip" || len(layers) < 30 {
		t.Fatalf("status %d, %v, %d layers, %v", answer.StatusCode, answer.Header, len(layers), err)
	}
	etag := answer.Header.Get("ETag")
	if again, body := fetch(t, s, path, "If-None-Match", etag); again.StatusCode != 304 || len(body) > 0 {
		t.Errorf("status %d with %d bytes for %s", again.StatusCode, len(body), etag)
	}
	if empty, body := fetch(t, s, "/ogc/tiles/WebMercatorQuad/9/0/0", "Accept-Encoding", "gzip"); empty.StatusCode != 204 || len(body) > 0 {
		t.Errorf("status %d with %d bytes for an empty tile", empty.StatusCode, len(body))
	}
	if _, style := fetch(t, s, "/ogc/styles/redline-zh"); !strings.Contains(string(style), `"https://maps.example/redline/ogc/styles/sprite"`) {
		t.Errorf("the style does not name the service as callers see it: %.300s", style)
	}
}

// Features come through the whole service: packed, under the name that callers know, and
// with the tiles beside them.
func TestFeaturesOfTheService(t *testing.T) {
	s := serve(t, func(c *api.Config) { c.BaseURL = "https://maps.example/redline/" })
	for path, says := range map[string][]string{
		"/ogc":                      {`"https://maps.example/redline/ogc/collections"`, `"https://maps.example/redline/ogc/tiles"`},
		"/ogc/conformance":          {"ogcapi-features-1/1.0/conf/core", "ogcapi-tiles-1/1.0/conf/core"},
		"/ogc/collections/red-line": {`"https://maps.example/redline/ogc/collections/red-line/tiles"`},
		"/ogc/collections/red-line/items?limit=3":   {`https://maps.example/redline/ogc/collections/red-line/items?catalogue=2&cursor=`},
		"/ogc/collections/red-line/items?f=html":    {`<html lang="zh-CN">`, "DEMO-HX-001"},
		"/ogc/collections/red-line/items?colour=no": {`"type":"/problems/parameter"`, `"field":"colour"`},
	} {
		answer, body := fetch(t, s, path)
		for _, text := range says {
			if !strings.Contains(string(body), text) {
				t.Errorf("%s does not say %s: %.600s", path, text, body)
			}
		}
		if etag := answer.Header.Get("ETag"); etag != "" {
			if again, rest := fetch(t, s, path, "If-None-Match", etag, "Accept-Encoding", "zstd"); again.StatusCode != 304 || len(rest) > 0 {
				t.Errorf("%s: status %d with %d bytes for %s", path, again.StatusCode, len(rest), etag)
			}
		}
	}
}

// What the tiles answer is as openapi.yaml describes it.
func TestTilesAreAsDescribed(t *testing.T) {
	s := serve(t, nil)
	for path, status := range map[string]int{
		"/ogc/tileMatrixSets": 200, "/ogc/tileMatrixSets/WebMercatorQuad": 200, "/ogc/tiles": 200, "/ogc/tiles/WebMercatorQuad": 200,
		"/ogc/tiles/WebMercatorQuad/tilejson.json": 200, "/ogc/tiles/WebMercatorQuad/9/209/404": 200, "/ogc/tiles/WebMercatorQuad/9/0/0": 204,
		"/ogc/tiles/WebMercatorQuad/17/0/0": 404, "/ogc/tiles/WebMercatorQuad/9/209/404?collections=farmland&datetime=2022-01-01": 200,
		"/ogc/collections/farmland/tiles": 200, "/ogc/collections/farmland/tiles/WebMercatorQuad": 200, "/ogc/collections/farmland/tiles/WebMercatorQuad/tilejson.json": 200,
		"/ogc/collections/farmland/tiles/WebMercatorQuad/12/1672/3238": 200, "/ogc/collections/nothing/tiles/WebMercatorQuad/12/1672/3238": 404,
		"/ogc/styles": 200, "/ogc/styles/redline-zh": 200, "/ogc/styles/sprite.json": 200, "/ogc/styles/sprite@2x.png": 200, "/ogc/styles/nothing": 404,
	} {
		if got := s.get(path); got.status != status {
			t.Errorf("%s: status %d, want %d: %.200s", path, got.status, status, got.body)
		}
		if r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, path, nil); err != nil {
			t.Error(err)
		} else if _, _, err := s.spec.FindRoute(r); err != nil {
			t.Errorf("%s is not described: %v", path, err)
		}
	}
}
