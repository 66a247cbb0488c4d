package ogc_test

import (
	"math"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

func itemsRequirements() []requirement {
	const class = "ogcapi-features-1/core"
	return []requirement{
		{class, "req/core/fc-op", "GET on the items of each collection", func(t *testing.T, s *httptest.Server) {
			for _, c := range collections(t, s).Collections {
				get(t, s, "/collections/"+c.ID+"/items?limit=1").is(t, 200)
			}
		}},
		{class, "req/core/fc-limit-definition", "limit as the definition has it", func(t *testing.T, s *httptest.Server) {
			p := component(t, s, "limit")
			if p.Required || *p.Schema.Value.Min != 1 || *p.Schema.Value.Max != 100_000 || p.Schema.Value.Default != 100.0 || *p.Explode {
				t.Errorf("%+v", p)
			}
		}},
		{class, "req/core/fc-limit-response-1", "that no more features come than asked; more than the most gives the most", func(t *testing.T, s *httptest.Server) {
			for limit, want := range map[string]int{"1": 1, "16": 16, "17": 17, "18": 17, "100000": 17, "2000000": 17} {
				if got := items(t, s, "red-line", "limit", limit); len(got.Features) != want {
					t.Errorf("limit %s gives %d", limit, len(got.Features))
				}
			}
		}},
		{class, "req/core/fc-bbox-definition", "bbox as the definition has it", func(t *testing.T, s *httptest.Server) {
			p := component(t, s, "bbox")
			if p.Required || p.Schema.Value.MinItems != 4 || *p.Schema.Value.MaxItems != 6 || *p.Explode {
				t.Errorf("%+v", p)
			}
		}},
		{class, "req/core/fc-bbox-response", "that just the features come that meet the box, also with heights, across the antimeridian and around the world", checkBBox},
		{class, "req/core/fc-time-definition", "datetime as the definition has it", func(t *testing.T, s *httptest.Server) {
			if p := component(t, s, "datetime"); p.Required || !p.Schema.Value.Type.Is("string") || *p.Explode {
				t.Errorf("%+v", p)
			}
		}},
		{class, "req/core/fc-time-response", "that the version in force at the time comes: days, instants (by the day in Shanghai), open and closed intervals", checkTime},
		{class, "req/core/fc-response", "that bbox, datetime and limit are answered together", func(t *testing.T, s *httptest.Server) {
			all := items(t, s, "red-line", "datetime", "2022-01-01")
			x, y := firstPosition(t, all.Features[0])
			f := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
			got := items(t, s, "red-line", "datetime", "2022-01-01", "limit", "1", "bbox", f(x)+","+f(y)+","+f(x)+","+f(y))
			if len(got.Features) != 1 || got.Version.Sequence != all.Version.Sequence || got.Version.Sequence != 2 {
				t.Errorf("%v of version %+v", ids(got), got.Version)
			}
		}},
		{class, "req/core/fc-links", "links to itself, to the other format, and to the next page while there is one", func(t *testing.T, s *httptest.Server) {
			seen, url := []string{}, s.URL+"/ogc/collections/red-line/items?limit=5"
			for pages := 1; url != ""; pages++ {
				var c collectionAnswer
				get(t, s, url).is(t, 200).into(t, &c)
				get(t, s, linked(t, c.Links, "self", "application/geo+json")).is(t, 200)
				get(t, s, linked(t, c.Links, "alternate", "text/html")).is(t, 200)
				seen, url = append(seen, ids(c)...), rel(c.Links, "next")
				if pages > 4 {
					t.Fatal("it does not end")
				}
			}
			if len(slices.Compact(seen)) != 17 {
				t.Errorf("%d features by next", len(seen))
			}
		}},
		{class, "req/core/fc-rel-type", "that each of these links tells its type", func(t *testing.T, s *httptest.Server) {
			for _, l := range items(t, s, "red-line", "limit", "5").Links {
				if l.Type == "" {
					t.Errorf("%+v", l)
				}
			}
		}},
		{class, "req/core/fc-timeStamp", "that there is none: an answer is a function of the record, and the record is named instead", func(t *testing.T, s *httptest.Server) {
			a := get(t, s, "/collections/red-line/items?limit=1").is(t, 200)
			var c collectionAnswer
			if a.into(t, &c); strings.Contains(string(a.body), "timeStamp") || c.On != "2026-06-01" || c.Catalogue != 2 || c.Version.SHA256 == "" {
				t.Errorf("%.300s", a.body)
			}
		}},
		{class, "req/core/fc-numberMatched", "that it is the number of all that match, on every page", func(t *testing.T, s *httptest.Server) {
			first := items(t, s, "red-line", "limit", "5", "filter", "code > 'DEMO-HX-002'")
			var second collectionAnswer
			get(t, s, rel(first.Links, "next")).is(t, 200).into(t, &second)
			if first.NumberMatched != 15 || second.NumberMatched != 15 {
				t.Errorf("%d, then %d", first.NumberMatched, second.NumberMatched)
			}
		}},
		{class, "req/core/fc-numberReturned", "that it is the number of features", func(t *testing.T, s *httptest.Server) {
			if c := items(t, s, "red-line", "limit", "5"); c.NumberReturned != len(c.Features) {
				t.Errorf("%d of %d", c.NumberReturned, len(c.Features))
			}
		}},
		{class, "req/core/f-op", "GET on each feature; 404 for one that does not exist", func(t *testing.T, s *httptest.Server) {
			for _, id := range ids(items(t, s, "red-line")) {
				get(t, s, "/collections/red-line/items/"+id).is(t, 200)
			}
			rejected(t, get(t, s, "/collections/red-line/items/none"), 404, "")
		}},
		{class, "req/core/f-success", "that it is the feature of the collection", func(t *testing.T, s *httptest.Server) {
			want := items(t, s, "red-line").Features[3]
			var got feature
			get(t, s, "/collections/red-line/items/"+want.ID).is(t, 200).into(t, &got)
			if got.Type != "Feature" || got.ID != want.ID || string(got.Geometry.Coordinates) != string(want.Geometry.Coordinates) || len(got.Properties) != len(want.Properties) {
				t.Errorf("%+v, in the collection %+v", got, want)
			}
		}},
		{class, "req/core/f-links", "links to itself, to the other format and to its collection", func(t *testing.T, s *httptest.Server) {
			var f feature
			get(t, s, "/collections/red-line/items/DEMO-HX-001").is(t, 200).into(t, &f)
			get(t, s, linked(t, f.Links, "self", "application/geo+json")).is(t, 200)
			get(t, s, linked(t, f.Links, "alternate", "text/html")).is(t, 200)
			get(t, s, linked(t, f.Links, "collection", "application/json")).is(t, 200)
		}},
	}
}

// checkBBox compares boxes with the features' own positions: a box around one vertex has
// its feature, one around the extent has all.
func checkBBox(t *testing.T, s *httptest.Server) {
	all := items(t, s, "red-line")
	f := func(v ...float64) string {
		var parts []string
		for _, x := range v {
			parts = append(parts, strconv.FormatFloat(x, 'f', -1, 64))
		}
		return strings.Join(parts, ",")
	}
	matched := func(box string) []string { return ids(items(t, s, "red-line", "bbox", box)) }
	for _, one := range all.Features {
		x, y := firstPosition(t, one)
		for _, box := range []string{f(x, y, x, y), f(x-1e-6, y-1e-6, x+1e-6, y+1e-6), f(x, y, -100, x, y, 100), f(x, y-0.001, x, y+0.001)} {
			if got := matched(box); !slices.Contains(got, one.ID) || len(got) > 3 {
				t.Errorf("%s gives %v, want %s", box, got, one.ID)
			}
		}
	}
	for _, box := range []string{"-180,-90,180,90", "100,20,-170,40", "104.3,31.1,104.7,31.5"} {
		if got := matched(box); len(got) != 17 {
			t.Errorf("%s gives %d", box, len(got))
		}
	}
	for _, box := range []string{"170,20,100,40", "-10,40,10,60", "104.390943360,31,104.390943360,32"} {
		if got := matched(box); len(got) != 0 {
			t.Errorf("%s gives %v", box, got)
		}
	}
	// The edge of the extent belongs to the box, and nothing beyond it does.
	c := collectionOf(t, s, "red-line").Extent.Spatial.BBox[0]
	if got := matched(f(c[2], c[1], c[2], c[3])); len(got) == 0 {
		t.Error("nothing lies at the edge of the extent")
	}
	if got := matched(f(c[2]+2e-9, c[1], c[2]+1, c[3])); len(got) != 0 {
		t.Errorf("%v lie beyond the extent", got)
	}
}

func collectionOf(t *testing.T, s *httptest.Server, id string) (c collectionInfo) {
	t.Helper()
	get(t, s, "/collections/"+id).is(t, 200).into(t, &c)
	return c
}

// checkTime asks for the red line, whose version 2 held from 2021 to the end of 2025 and
// version 3 holds since.
func checkTime(t *testing.T, s *httptest.Server) {
	for when, want := range map[string]int64{
		"":                          3,
		"2026-01-01":                3,
		"2025-12-31":                2,
		"2020-12-31":                0,
		"2025-12-31T15:59:59Z":      2, // 23:59:59 in Shanghai
		"2025-12-31T16:00:00Z":      3,
		"2025-12-31t16:00:00.5z":    3,
		"2025-12-31T23:00:00+08:00": 2,
		"2021-06-01/2022-01-01":     2,
		"2025-06-01/2026-02-01":     3,
		"../2022-01-01":             2,
		"/2022-01-01":               2,
		"2022-01-01/..":             3,
		"2027-01-01/":               3,
		"../..":                     3,
		"../2019-01-01":             0,
	} {
		c := items(t, s, "red-line", "datetime", when)
		switch {
		case want == 0 && (c.Version != nil || c.NumberMatched != 0 || len(c.Features) != 0):
			t.Errorf("%q: %d features of %+v", when, len(c.Features), c.Version)
		case want != 0 && (c.Version == nil || c.Version.Sequence != want || len(c.Features) == 0):
			t.Errorf("%q: %d features of %+v, want version %d", when, len(c.Features), c.Version, want)
		}
	}
}

// definition reads the API's definition with an OpenAPI library and validates it.
func definition(t *testing.T, s *httptest.Server) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(get(t, s, "/api").is(t, 200).body)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return doc
}

func component(t *testing.T, s *httptest.Server, name string) *openapi3.Parameter {
	t.Helper()
	p := definition(t, s).Components.Parameters[name]
	if p == nil || p.Value.Name != name || p.Value.In != "query" {
		t.Fatalf("the definition has no parameter %s", name)
	}
	return p.Value
}

func near(a, b, within float64) bool { return math.Abs(a-b) <= within }
