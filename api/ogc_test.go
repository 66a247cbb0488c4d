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
