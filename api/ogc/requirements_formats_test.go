package ogc_test

import (
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"redline/geo"

	"golang.org/x/net/html"
)

func encodingRequirements() []requirement {
	const oas, page, geojson = "ogcapi-features-1/oas30", "ogcapi-features-1/html", "ogcapi-features-1/geojson"
	return []requirement{
		{oas, "req/oas30/oas-definition-1", "that the definition comes as OpenAPI 3.0 and as a page", func(t *testing.T, s *httptest.Server) {
			if d := definition(t, s); d.OpenAPI != "3.0.3" {
				t.Errorf("it is %s", d.OpenAPI)
			}
			if got := get(t, s, "/api", "Accept", "text/html").is(t, 200).Header.Get("Content-Type"); got != "text/html; charset=utf-8" {
				t.Errorf("the page is %s", got)
			}
		}},
		{oas, "req/oas30/oas-definition-2", "that an OpenAPI library finds it valid", func(t *testing.T, s *httptest.Server) { definition(t, s) }},
		{oas, "req/oas30/oas-impl", "that each path of it that takes a GET answers one", func(t *testing.T, s *httptest.Server) {
			for path := range definition(t, s).Paths.Map() {
				if !strings.Contains(path, "{") {
					get(t, s, path).is(t, 200)
				}
			}
		}},
		{oas, "req/oas30/completeness", "that it has every path of every collection, and every parameter that a refusal names", func(t *testing.T, s *httptest.Server) {
			d := definition(t, s)
			for _, c := range collections(t, s).Collections {
				for _, below := range []string{"", "/queryables", "/items", "/items/{featureId}"} {
					if d.Paths.Value("/collections/"+c.ID+below) == nil {
						t.Errorf("it has no path of %s%s", c.ID, below)
					}
				}
			}
			var p struct{ Hint string }
			get(t, s, "/collections/red-line/items?lang=en&x=1").is(t, 400).into(t, &p)
			_, list, _ := strings.Cut(p.Hint, ": ")
			for name := range strings.SplitSeq(list, ", ") {
				if d.Paths.Value("/collections/red-line/items").Get.Parameters.GetByInAndName("query", name) == nil {
					t.Errorf("it has no parameter %s", name)
				}
			}
		}},
		{oas, "req/oas30/exceptions-codes", "that it has every status that is answered", func(t *testing.T, s *httptest.Server) {
			for path, item := range definition(t, s).Paths.Map() {
				for _, status := range []int{200, 304, 400, 401, 403, 404, 405, 406, 409, 429, 500, 503} {
					if item.Get.Responses.Status(status) == nil {
						t.Errorf("%s: no %d", path, status)
					}
				}
			}
		}},
		{oas, "req/oas30/security", "that it tells how a key is given", func(t *testing.T, s *httptest.Server) {
			if scheme := definition(t, s).Components.SecuritySchemes["key"]; scheme == nil || scheme.Value.Scheme != "bearer" {
				t.Errorf("%+v", scheme)
			}
		}},
		{page, "req/html/definition", "that every resource comes as a page, by Accept and by f", func(t *testing.T, s *httptest.Server) {
			for _, path := range resources {
				for _, a := range []answer{get(t, s, path, "Accept", "text/html,application/xhtml+xml,*/*;q=0.8"), get(t, s, path+"?f=html", "Accept", "application/json")} {
					if got := a.is(t, 200).Header.Get("Content-Type"); got != "text/html; charset=utf-8" {
						t.Errorf("%s is %s", a.Request.URL, got)
					}
				}
			}
		}},
		{page, "req/html/content", "that pages are HTML 5 with the links and properties of the JSON, in both languages, and load nothing", checkPages},
		{geojson, "req/geojson/definition", "that features come as application/geo+json, whichever JSON is asked for", func(t *testing.T, s *httptest.Server) {
			for _, path := range resources[6:] {
				for _, accept := range []string{"", "application/geo+json", "application/json", "application/vnd.geo+json, */*;q=0.1", "*/*"} {
					if got := get(t, s, path, "Accept", accept).is(t, 200).Header.Get("Content-Type"); got != "application/geo+json" {
						t.Errorf("%s as %q is %s", path, accept, got)
					}
				}
				rejected(t, get(t, s, path, "Accept", "application/gml+xml"), 406, "Accept")
			}
		}},
		{geojson, "req/geojson/content", "that each is a valid geometry by RFC 7946, with shells counter-clockwise", checkGeoJSON},
	}
}

// checkGeoJSON reads every feature of every collection with the reader of package geo.
func checkGeoJSON(t *testing.T, s *httptest.Server) {
	for _, c := range collections(t, s).Collections {
		all := items(t, s, c.ID, "limit", "100000")
		if all.Type != "FeatureCollection" {
			t.Errorf("%s is %s", c.ID, all.Type)
		}
		for _, f := range all.Features {
			raw := fmt.Sprintf(`{"type":%q,"coordinates":%s}`, f.Geometry.Type, f.Geometry.Coordinates)
			if _, err := geo.DecodeGeoJSON([]byte(raw)); err != nil || f.Type != "Feature" || f.Properties == nil {
				t.Errorf("%s %s: %v", c.ID, f.ID, err)
			}
			if f.Geometry.Type == "Polygon" {
				rightHanded(t, c.ID+" "+f.ID, f)
			}
		}
	}
}

// rightHanded fails unless the first ring of a polygon runs counter-clockwise.
func rightHanded(t *testing.T, name string, f feature) {
	t.Helper()
	var xs, ys []float64
	raw := string(f.Geometry.Coordinates)
	shell := raw[1 : strings.Index(raw, "]]")+2]
	eachPosition(t, []byte(shell), func(x, y float64) { xs, ys = append(xs, x), append(ys, y) })
	sum := 0.0
	for i := 1; i < len(xs); i++ {
		sum += (xs[i-1]-xs[0])*(ys[i]-ys[0]) - (xs[i]-xs[0])*(ys[i-1]-ys[0])
	}
	if sum <= 0 {
		t.Errorf("%s runs clockwise", name)
	}
}

// checkPages parses the pages and looks for what the JSON has.
func checkPages(t *testing.T, s *httptest.Server) {
	for _, path := range resources {
		for _, language := range []string{"zh-CN", "en"} {
			a := get(t, s, path, "Accept", "text/html", "Accept-Language", language).is(t, 200)
			p := parsePage(t, a)
			if p.language != language || a.Header.Get("Content-Language") != language {
				t.Errorf("%s is in %s, want %s", path, p.language, language)
			}
			if len(p.loads) > 0 || !strings.HasPrefix(a.Header.Get("Content-Security-Policy"), "default-src 'none'; style-src 'sha256-") {
				t.Errorf("%s loads %v under %s", path, p.loads, a.Header.Get("Content-Security-Policy"))
			}
			if !strings.Contains(p.text, map[string]string{"zh-CN": "示意数据", "en": "Illustrative data"}[language]) {
				t.Errorf("%s does not say that its data are made up", path)
			}
			var document struct{ Links []link }
			get(t, s, path+"?f=json", "Accept-Language", language).is(t, 200).into(t, &document)
			for _, l := range document.Links {
				if l.Rel != "self" && l.Rel != "alternate" && !slices.Contains(p.links, l.Href) {
					t.Errorf("%s has no link %s", path, l.Href)
				}
			}
		}
	}
	text := parsePage(t, get(t, s, "/collections/red-line/items", "Accept", "text/html")).text
	for _, f := range items(t, s, "red-line").Features {
		for name, value := range f.Properties {
			if v, ok := value.(string); ok && !strings.Contains(text, v) {
				t.Errorf("%s of %s is not on the page: %s", name, f.ID, v)
			}
		}
	}
}

// parsed is what a page is made of.
type parsed struct {
	language, text string
	links, loads   []string // where anchors lead; what would be fetched or run
	paths          int      // of its map
}

func parsePage(t *testing.T, a answer) (p parsed) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(string(a.body)))
	if err != nil {
		t.Fatal(err)
	}
	if first := root.FirstChild; first == nil || first.Type != html.DoctypeNode || first.Data != "html" {
		t.Errorf("%s is not HTML 5", a.Request.URL)
	}
	for n := range root.Descendants() {
		switch {
		case n.Type == html.TextNode && n.Parent.Data != "style":
			p.text += n.Data + "\n"
		case n.Type != html.ElementNode:
		case slices.Contains([]string{"script", "img", "link", "iframe", "object", "embed", "form"}, n.Data):
			p.loads = append(p.loads, n.Data)
		case n.Data == "path":
			p.paths++
		}
		for _, attribute := range n.Attr {
			switch {
			case n.Data == "html" && attribute.Key == "lang":
				p.language = attribute.Val
			case n.Data == "a" && attribute.Key == "href":
				p.links = append(p.links, attribute.Val)
			case strings.HasPrefix(attribute.Key, "on"), attribute.Key == "src", attribute.Key == "style":
				p.loads = append(p.loads, n.Data+" "+attribute.Key)
			}
		}
	}
	return p
}
