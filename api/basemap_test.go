package api_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"redline/api"
	"redline/lang"
)

// A base map's template is taken as XYZ or as WMTS; what could reach elsewhere is refused.
func TestParseBasemap(t *testing.T) {
	for _, c := range []struct{ name, template, want string }{
		{"none", "", ""},
		{"XYZ", "https://tiles.example.org/{z}/{x}/{y}.png", "https://tiles.example.org/{z}/{x}/{y}.png"},
		{"WMTS", "http://t0.example.org/vec_w/wmts?TILEMATRIX={TileMatrix}&TILEROW={TileRow}&TILECOL={TileCol}", "http://t0.example.org/vec_w/wmts?TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"},
		{"no row", "https://tiles.example.org/{z}/{x}.png", "refused"},
		{"relative", "/tiles/{z}/{x}/{y}", "refused"},
		{"script", "javascript:{z}{x}{y}", "refused"},
		{"a host that varies", "https://{s}.example.org/{z}/{x}/{y}", "refused"},
		{"a policy in the host", "https://example.org;script-src/{z}/{x}/{y}", "refused"},
		{"a password", "https://a:b@example.org/{z}/{x}/{y}", "refused"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := api.ParseBasemap(c.template, "x")
			if c.want == "refused" {
				if !errors.As(err, new(*lang.Fault)) {
					t.Errorf("%v, %v", got, err)
				}
				return
			}
			if err != nil || got.Tiles != c.want {
				t.Errorf("%v, %v, want %s", got, err, c.want)
			}
		})
	}
}

// The policy is opened for the base map's origin alone, and for none without one.
func TestPolicyWithABasemap(t *testing.T) {
	pages := fstest.MapFS{"index.html": {Data: []byte("<!doctype html>")}}
	plain := serve(t, func(c *api.Config) { c.Pages = pages }).get("/page.json")
	if !strings.Contains(string(plain.body), `"formats":["json",`) || strings.Contains(string(plain.body), "basemap") || strings.Contains(plain.header.Get("Content-Security-Policy"), "http") {
		t.Errorf("%s %v", plain.body, plain.header)
	}
	basemap, err := api.ParseBasemap("https://tiles.example.org:8443/a/{z}/{x}/{y}.png?key=k", "示例 审图号")
	if err != nil {
		t.Fatal(err)
	}
	a := serve(t, func(c *api.Config) { c.Pages, c.Basemap = pages, basemap }).get("/page.json")
	for _, want := range []string{"img-src 'self' data: blob: https://tiles.example.org:8443;", "connect-src 'self' https://tiles.example.org:8443;", "script-src 'self';"} {
		if !strings.Contains(a.header.Get("Content-Security-Policy"), want) {
			t.Errorf("the policy lacks %q: %s", want, a.header.Get("Content-Security-Policy"))
		}
	}
	if !strings.Contains(string(a.body), `"attribution":"示例 审图号"`) {
		t.Errorf("%s", a.body)
	}
}
