package api_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"redline/api"
)

// The map's page comes with its media types, hashed files are kept, others asked for again,
// and nothing outside of it is served.
func TestThePageIsServed(t *testing.T) {
	s := serve(t, func(c *api.Config) {
		c.Pages = fstest.MapFS{
			"index.html": {Data: []byte("<!doctype html>")}, "assets/a-1.mjs": {Data: []byte("export {}")}, "icon.svg": {Data: []byte("<svg/>")}, "secret": {Data: []byte("x")},
		}
	})
	for _, c := range []struct {
		path, mediaType, cache string
		status                 int
	}{
		{"/", "text/html; charset=utf-8", "no-cache", 200},
		{"/assets/a-1.mjs", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable", 200},
		{"/icon.svg", "image/svg+xml", "no-cache", 200},
		{"/assets/none.js", "application/problem+json", "no-store", 404},
		{"/assets/..%2fsecret", "application/problem+json", "no-store", 404},
		{"/secret", "application/problem+json", "no-store", 404},
	} {
		a := s.get(c.path)
		if a.status != c.status || a.header.Get("Content-Type") != c.mediaType || a.header.Get("Cache-Control") != c.cache {
			t.Errorf("%s: %d %v", c.path, a.status, a.header)
		}
		if !strings.Contains(a.header.Get("Content-Security-Policy"), "script-src 'self'") {
			t.Errorf("%s: no policy", c.path)
		}
	}
	tag := s.get("/").header.Get("ETag")
	if again := s.get("/", "If-None-Match", tag); again.status != 304 {
		t.Errorf("unchanged: %d", again.status)
	}
}

// A program without the built page says how to build it.
func TestWithoutABuiltPage(t *testing.T) {
	s := serve(t, func(c *api.Config) {
		c.Pages = fstest.MapFS{"placeholder.html": {Data: []byte("make serve")}}
	})
	if a := s.get("/"); a.status != 200 || !strings.Contains(string(a.body), "make serve") {
		t.Errorf("%d %s", a.status, a.body)
	}
}
