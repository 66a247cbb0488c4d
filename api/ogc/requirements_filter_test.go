package ogc_test

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func filterRequirements() []requirement {
	const (
		names, byName = "ogcapi-features-3/queryables", "ogcapi-features-3/queryables-query-parameters"
		filter, bound = "ogcapi-features-3/filter", "ogcapi-features-3/features-filter"
	)
	matched := func(t *testing.T, s *httptest.Server, pairs ...string) int {
		t.Helper()
		return items(t, s, "red-line", pairs...).NumberMatched
	}
	return []requirement{
		{names, "req/queryables/queryables-link", "the link to the queryables, in the collection and in the header Link", func(t *testing.T, s *httptest.Server) {
			href := linked(t, collectionOf(t, s, "red-line").Links, "http://www.opengis.net/def/rel/ogc/1.0/queryables", "application/schema+json")
			get(t, s, href).is(t, 200)
			for _, path := range resources[4:5] {
				if got := get(t, s, path).Header.Get("Link"); !strings.Contains(got, `/queryables>; rel="http://www.opengis.net/def/rel/ogc/1.0/queryables"`) {
					t.Errorf("%s: %s", path, got)
				}
			}
		}},
		{names, "req/queryables/get-queryables-op", "GET on the queryables of each collection", func(t *testing.T, s *httptest.Server) {
			for _, c := range collections(t, s).Collections {
				get(t, s, "/collections/"+c.ID+"/queryables").is(t, 200)
			}
		}},
		{names, "req/queryables/get-queryables-response", "that they are a valid JSON Schema of an object, by its own URL", checkQueryables},
		{byName, "req/queryables-query-parameters/parameters", "that each queryable with a simple value is a parameter", func(t *testing.T, s *httptest.Server) {
			if n := matched(t, s, "HXLX", "生物多样性维护"); n != 2 {
				t.Errorf("by a text: %d", n)
			}
			reaches := items(t, s, "river-corridor", "w_max", "200")
			if all := items(t, s, "river-corridor", "filter", "w_max = 200"); reaches.NumberMatched != all.NumberMatched || all.NumberMatched == 0 {
				t.Errorf("by a number: %d, by a filter %d", reaches.NumberMatched, all.NumberMatched)
			}
			yes, no := items(t, s, "river-corridor", "tributary", "true").NumberMatched, items(t, s, "river-corridor", "tributary", "false").NumberMatched
			if yes+no == 0 || yes != items(t, s, "river-corridor", "filter", "tributary = TRUE").NumberMatched {
				t.Errorf("by a boolean: %d and %d", yes, no)
			}
			rejected(t, get(t, s, "/collections/river-corridor/items?tributary=perhaps"), 400, "tributary")
			rejected(t, get(t, s, "/collections/river-corridor/items?w_max=wide"), 400, "w_max")
		}},
		{filter, "req/filter/filter-param", "that a filter chooses features", func(t *testing.T, s *httptest.Server) {
			if n := matched(t, s, "filter", "HXLX = '生物多样性维护'"); n != 2 {
				t.Errorf("%d", n)
			}
		}},
		{filter, "req/filter/filter-lang-param", "that text is the default, and that both languages can be named", func(t *testing.T, s *httptest.Server) {
			for _, pairs := range [][]string{
				{"filter", "HXLX = '生物多样性维护'"},
				{"filter", "HXLX = '生物多样性维护'", "filter-lang", "cql2-text"},
				{"filter", `{"op":"=","args":[{"property":"HXLX"},"生物多样性维护"]}`, "filter-lang", "cql2-json"},
			} {
				if n := matched(t, s, pairs...); n != 2 {
					t.Errorf("%v: %d", pairs, n)
				}
			}
		}},
		{filter, "req/filter/filter-crs-wgs84", "that geometries are in CRS84 unless said otherwise", func(t *testing.T, s *httptest.Server) {
			if n := matched(t, s, "filter", "S_INTERSECTS(geometry, BBOX(104.3, 31.1, 104.7, 31.5))"); n != 17 {
				t.Errorf("%d", n)
			}
		}},
		{filter, "req/filter/filter-crs-param", "that geometries are in the system named; 400 for another", func(t *testing.T, s *httptest.Server) {
			for crs, box := range map[string]string{
				epsg + "4490": "31.1, 104.3, 31.5, 104.7", epsg + "4544": "3440000, 430000, 3490000, 480000",
				epsg + "4523": "3440000, 35430000, 3490000, 35480000", epsg + "3857": "11610000, 3640000, 11660000, 3700000",
			} {
				if n := matched(t, s, "filter", "S_INTERSECTS(geometry, BBOX("+box+"))", "filter-crs", crs); n != 17 {
					t.Errorf("%s: %d", crs, n)
				}
			}
			rejected(t, get(t, s, "/collections/red-line/items"+query("filter", "TRUE", "filter-crs", epsg+"2154")), 400, "filter-crs")
		}},
		{filter, "req/filter/expression-construction", "that a filter may use queryables only", func(t *testing.T, s *httptest.Server) {
			rejected(t, get(t, s, "/collections/red-line/items"+query("filter", "sha256 IS NULL")), 400, "filter")
		}},
		{filter, "req/filter/mixing-expressions", "that all that is asked holds together", func(t *testing.T, s *httptest.Server) {
			box := []string{"bbox", "104.5,31.1,104.7,31.5"}
			kept := []string{"filter", "ZRBHDFQ <> '无'"}
			both := items(t, s, "red-line", append(append([]string{"HXLX", "生物多样性维护"}, box...), kept...)...)
			inBox, byFilter := ids(items(t, s, "red-line", box...)), ids(items(t, s, "red-line", kept...))
			want := 0
			for _, f := range items(t, s, "red-line", "HXLX", "生物多样性维护").Features {
				if strings.Contains(strings.Join(inBox, " "), f.ID) && strings.Contains(strings.Join(byFilter, " "), f.ID) {
					want++
				}
			}
			if both.NumberMatched != want || want == 0 {
				t.Errorf("%d, want %d", both.NumberMatched, want)
			}
		}},
		{filter, "req/filter/response", "that what is unknown is not included, as what is false", func(t *testing.T, s *httptest.Server) {
			if a, b, c := matched(t, s, "filter", "ZRBHDFQ = '无'"), matched(t, s, "filter", "ZRBHDFQ <> '无'"), matched(t, s, "filter", "ZRBHDFQ IS NULL"); a+b+c != 17 || c == 0 {
				t.Errorf("%d + %d + %d", a, b, c)
			}
		}},
		{bound, "req/features-filter/get-queryables-op", "the queryables at /collections/{id}/queryables", func(t *testing.T, s *httptest.Server) { get(t, s, "/collections/red-line/queryables").is(t, 200) }},
		{bound, "req/features-filter/queryables-link", "the link to them from the items", func(t *testing.T, s *httptest.Server) {
			if got := get(t, s, "/collections/red-line/items?limit=1").Header.Get("Link"); !strings.Contains(got, "/collections/red-line/queryables>") {
				t.Error(got)
			}
		}},
		{bound, "req/features-filter/filter-param", "filter on the items, as the definition has it", func(t *testing.T, s *httptest.Server) { component(t, s, "filter") }},
		{bound, "req/features-filter/filter-lang-param", "filter-lang, as the definition has it", func(t *testing.T, s *httptest.Server) {
			if p := component(t, s, "filter-lang"); p.Schema.Value.Default != "cql2-text" || len(p.Schema.Value.Enum) != 2 {
				t.Errorf("%+v", p.Schema.Value)
			}
		}},
		{bound, "req/features-filter/filter-crs-param", "filter-crs, as the definition has it", func(t *testing.T, s *httptest.Server) {
			if p := component(t, s, "filter-crs"); p.Schema.Value.Format != "uri" {
				t.Errorf("%+v", p.Schema.Value)
			}
		}},
		{bound, "req/features-filter/response", "that each feature is tested, and 400 for what is no filter, with the place", func(t *testing.T, s *httptest.Server) {
			a := get(t, s, "/collections/red-line/items"+query("lang", "en", "filter", "code = 'a' AND kode = 'b'"))
			rejected(t, a, 400, "filter")
			if !strings.Contains(string(a.body), `"where":"character 16"`) || !strings.Contains(string(a.body), "ZRBHDFQ") {
				t.Errorf("%s", a.body)
			}
		}},
	}
}

// checkQueryables compiles the schemas and holds the features' properties against them.
func checkQueryables(t *testing.T, s *httptest.Server) {
	for _, c := range collections(t, s).Collections {
		a := get(t, s, "/collections/"+c.ID+"/queryables?lang=en").is(t, 200)
		document, err := jsonschema.UnmarshalJSON(strings.NewReader(string(a.body)))
		if err != nil {
			t.Fatal(err)
		}
		compiler := jsonschema.NewCompiler()
		id := s.URL + "/ogc/collections/" + c.ID + "/queryables"
		if err := compiler.AddResource(id, document); err != nil {
			t.Fatal(err)
		}
		compiled, err := compiler.Compile(id)
		if err != nil {
			t.Fatalf("%s: %v", c.ID, err)
		}
		var q struct {
			Schema     string `json:"$schema"`
			ID         string `json:"$id"`
			Type       string
			Properties map[string]struct{ Type, Title, Format string }
		}
		a.into(t, &q)
		if q.Schema != "https://json-schema.org/draft/2020-12/schema" || q.ID != id || q.Type != "object" || a.Header.Get("Content-Type") != "application/schema+json" {
			t.Errorf("%s: %+v", c.ID, q)
		}
		for _, f := range items(t, s, c.ID, "limit", "20").Features {
			known := map[string]any{}
			for name, value := range f.Properties {
				if value != nil {
					known[name] = value
				}
			}
			if err := compiled.Validate(known); err != nil {
				t.Errorf("%s %s: %v", c.ID, f.ID, err)
			}
		}
	}
}

// cql2Requirements are those of CQL2, each by filters and what they match of the red line's
// 17 features or of the reaches.
func cql2Requirements() []requirement {
	type example struct {
		filter string
		want   int
	}
	all := func(class, id, says string, examples ...example) requirement {
		return requirement{class, id, says, func(t *testing.T, s *httptest.Server) {
			for _, e := range examples {
				pairs := []string{"filter", e.filter}
				if json.Valid([]byte(e.filter)) {
					pairs = append(pairs, "filter-lang", "cql2-json")
				}
				if n := items(t, s, "red-line", pairs...).NumberMatched; n != e.want {
					t.Errorf("%s matches %d, want %d", e.filter, n, e.want)
				}
			}
		}}
	}
	const big = "POLYGON((104.3 31.1, 104.7 31.1, 104.7 31.5, 104.3 31.5, 104.3 31.1))"
	return []requirement{
		all("cql2/cql2-text", "req/cql2-text/escaping", "quotes and control characters in texts",
			example{`code = 'it''s' OR code = 'it\'s' OR code = '\t' OR code = 'DEMO-HX-001'`, 1}),
		all("cql2/cql2-json", "req/cql2-json/basic-cql2", "the same filters as JSON",
			example{`{"op":"and","args":[{"op":">","args":[{"property":"code"},"DEMO-HX-002"]},{"op":"not","args":[{"op":"isNull","args":[{"property":"ZRBHDFQ"}]}]}]}`, 14}),
		all("cql2/basic-cql2", "req/basic-cql2/cql2-filter", "AND, OR, NOT and parentheses, booleans",
			example{"TRUE", 17}, example{"NOT TRUE", 0}, example{"code = 'DEMO-HX-001' OR code = 'DEMO-HX-002' AND FALSE", 1}, example{"(code = 'DEMO-HX-001' OR code = 'DEMO-HX-002') AND FALSE", 0}),
		all("cql2/basic-cql2", "req/basic-cql2/property", "that properties are read by their names, quoted or not",
			example{`"code" = 'DEMO-HX-001'`, 1}, example{"code = 'DEMO-HX-001'", 1}),
		all("cql2/basic-cql2", "req/basic-cql2/binary-comparison-predicate", "the six comparisons",
			example{"code = 'DEMO-HX-003'", 1}, example{"code <> 'DEMO-HX-003'", 16}, example{"code < 'DEMO-HX-003'", 2},
			example{"code <= 'DEMO-HX-003'", 3}, example{"code > 'DEMO-HX-003'", 14}, example{"code >= 'DEMO-HX-003'", 15}),
		all("cql2/basic-cql2", "req/basic-cql2/null-predicate", "IS NULL and IS NOT NULL",
			example{"ZRBHDFQ IS NULL", 1}, example{"ZRBHDFQ IS NOT NULL", 16}),
		all("cql2/advanced-comparison-operators", "req/advanced-comparison-operators/like-predicate", "LIKE with %, _ and \\",
			example{"name LIKE '示意%00_'", 9}, example{`name LIKE '示意\%'`, 0}, example{"name NOT LIKE '%1'", 15}),
		all("cql2/advanced-comparison-operators", "req/advanced-comparison-operators/in-predicate", "IN and NOT IN",
			example{"code IN ('DEMO-HX-001', 'DEMO-HX-002', 'x')", 2}, example{"code NOT IN ('DEMO-HX-001')", 16}),
		{"cql2/advanced-comparison-operators", "req/advanced-comparison-operators/between-predicate", "BETWEEN, of numbers", func(t *testing.T, s *httptest.Server) {
			a := items(t, s, "river-corridor", "filter", "w_max BETWEEN 100 AND 200").NumberMatched
			b := items(t, s, "river-corridor", "filter", "w_max >= 100 AND w_max <= 200").NumberMatched
			if a != b || a == 0 {
				t.Errorf("%d and %d", a, b)
			}
		}},
		all("cql2/case-insensitive-comparison", "req/case-insensitive-comparison/casei-function", "CASEI on either side",
			example{"CASEI(code) = CASEI('demo-hx-001')", 1}, example{"code = 'demo-hx-001'", 0}, example{"CASEI(code) LIKE 'demo%'", 17}),
		all("cql2/basic-spatial-functions", "req/basic-spatial-functions/spatial-predicate", "a property and a literal, in either order",
			example{"S_INTERSECTS(geometry, BBOX(104.3, 31.1, 104.7, 31.5))", 17}, example{"S_INTERSECTS(BBOX(104.3, 31.1, 104.7, 31.5), geometry)", 17}),
		all("cql2/basic-spatial-functions", "req/basic-spatial-functions/spatial-functions", "S_INTERSECTS with points and boxes",
			example{"S_INTERSECTS(geometry, POINT(104.594459962 31.322485236))", 1}, example{"S_INTERSECTS(geometry, POINT(104.3 31.1))", 0}, example{"S_INTERSECTS(geometry, BBOX(-180, -90, 180, 90))", 17}),
		all("cql2/basic-spatial-functions-plus", "req/basic-spatial-functions-plus/spatial-data-types", "every type of geometry, in text and JSON (a collection as long as it is of one dimension)",
			example{"S_INTERSECTS(geometry, " + big + ")", 17}, example{"S_WITHIN(geometry, " + big + ")", 17}, example{"S_DISJOINT(geometry, " + big + ")", 0},
			example{"S_INTERSECTS(geometry, MULTI" + strings.Replace(big, "((", "(((", 1) + ")) ", 17},
			example{"S_INTERSECTS(geometry, LINESTRING(104.3 31.322485236, 104.7 31.322485236)) OR FALSE", 1},
			example{"S_INTERSECTS(geometry, MULTILINESTRING((104.3 31.322485236, 104.7 31.322485236)))", 1},
			example{"S_INTERSECTS(geometry, MULTIPOINT(104.594459962 31.322485236, 104 31))", 1},
			example{"S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(104.594459962 31.322485236), POINT(104 31)))", 1},
			example{`{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[104.594459962,31.322485236]}]}`, 1},
			example{`{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[104.3,31.1,104.7,31.5]}]}`, 17}),
		all("cql2/property-property", "req/property-property/withdraw-permissions", "properties on both sides, literals on the left",
			example{"code = name", 0}, example{"code = code", 17}, example{"'DEMO-HX-001' = code", 1}),
	}
}
