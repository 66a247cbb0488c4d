package ogc_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"redline/api/ogc"
)

var update = flag.Bool("update", false, "write docs/ogc-requirements.md anew")

// requirement is a requirement of a conformance class that is declared, with its test.
type requirement struct {
	class string // the conformance class: part/name, such as ogcapi-features-1/core
	id    string // the requirement's, below /req/
	says  string // what the test looks at
	check func(t *testing.T, s *httptest.Server)
}

// requirements lists all of them, in the order of the standards.
func requirements() []requirement {
	return slices.Concat(coreRequirements(), itemsRequirements(), encodingRequirements(), crsRequirements(), filterRequirements(), cql2Requirements())
}

// TestRequirements tests each requirement by its id.
func TestRequirements(t *testing.T) {
	server := demoService(t)
	for _, r := range requirements() {
		t.Run(r.id, func(t *testing.T) { r.check(t, server) })
	}
}

// Every class that is declared has its requirements in the table, and no other has.
func TestEveryDeclaredClassIsTested(t *testing.T) {
	declared, tested := map[string]bool{}, map[string]bool{}
	for _, uri := range ogc.Conformance() {
		part, name, _ := strings.Cut(strings.TrimPrefix(uri, "http://www.opengis.net/spec/"), "/1.0/conf/")
		declared[part+"/"+name] = true
	}
	seen := map[string]bool{}
	for _, r := range requirements() {
		tested[r.class] = true
		if seen[r.class+r.id] {
			t.Errorf("%s is listed twice", r.id)
		}
		seen[r.class+r.id] = true
	}
	for class := range declared {
		if !tested[class] {
			t.Errorf("%s is declared and has no test", class)
		}
	}
	for class := range tested {
		if !declared[class] {
			t.Errorf("%s is tested and not declared", class)
		}
	}
}

// The page of requirements is made of the table.
func TestRequirementsPage(t *testing.T) {
	var b strings.Builder
	b.WriteString(`# OGC API – Features: what is kept, and by which test

The service declares these conformance classes under ` + "`/ogc/conformance`" + `; each requirement has a test of its own, by its id:
` + "`go test ./api/ogc -run 'TestRequirements/req/core/fc-op'`" + `. This page is made of that table (` + "`go test ./api/ogc -run TestRequirementsPage -update`" + `).
The standards: Part 1 OGC 17-069r4, Part 2 OGC 18-058r1, Part 3 OGC 19-079r2, CQL2 OGC 21-065r2. Of CQL2 the other classes (accents, arithmetic, arrays,
functions, temporal and the remaining spatial predicates) are not declared; S_CONTAINS, S_EQUALS and S_TOUCHES work all the same, and S_DWITHIN(a, b, metres) is our own.
`)
	class := ""
	for _, r := range requirements() {
		if r.class != class {
			class = r.class
			part, name, _ := strings.Cut(class, "/")
			fmt.Fprintf(&b, "\n## %s\n\n`http://www.opengis.net/spec/%s/1.0/conf/%s`\n\n| requirement | the test looks at |\n|---|---|\n", class, part, name)
		}
		fmt.Fprintf(&b, "| `/%s` | %s |\n", r.id, r.says)
	}
	const page = "../../docs/ogc-requirements.md"
	if *update {
		if err := os.WriteFile(page, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if data, err := os.ReadFile(page); err != nil || string(data) != b.String() {
		t.Errorf("%s is not what the table says (%v): write it anew with -update", page, err)
	}
}

// rejected fails unless the answer is a problem with the status and the field.
func rejected(t *testing.T, a answer, status int, field string) {
	t.Helper()
	a.is(t, status)
	var p struct{ Type, Title, Detail, Hint, Field string }
	a.into(t, &p)
	if a.Header.Get("Content-Type") != "application/problem+json" || p.Title == "" || p.Field != field || status == 400 && (p.Detail == "" || p.Hint == "") {
		t.Errorf("%s: %s %+v, want field %s", a.Request.URL, a.Header.Get("Content-Type"), p, field)
	}
}

// linked fails unless the links hold one of the relation and type, and returns where it
// leads.
func linked(t *testing.T, links []link, relation, mediaType string) string {
	t.Helper()
	href := rel(links, relation, mediaType)
	if href == "" {
		t.Errorf("no link %s of type %s among %v", relation, mediaType, links)
	}
	return href
}

type landingAnswer struct {
	Title string
	Links []link
}

type collectionInfo struct {
	ID, Title, Description, ItemType, StorageCRS string
	CRS                                          []string
	Links                                        []link
	Extent                                       struct {
		Spatial struct {
			BBox [][4]float64
			CRS  string
		}
		Temporal struct{ Interval [][2]*string }
	}
}

type collectionsAnswer struct {
	Links       []link
	CRS         []string
	Collections []collectionInfo
}

func collections(t *testing.T, s *httptest.Server) (c collectionsAnswer) {
	t.Helper()
	get(t, s, "/collections").is(t, 200).into(t, &c)
	return c
}

func coreRequirements() []requirement {
	const class = "ogcapi-features-1/core"
	return []requirement{
		{class, "req/core/root-op", "GET on the landing page", func(t *testing.T, s *httptest.Server) { get(t, s, "/").is(t, 200) }},
		{class, "req/core/root-success", "its links to definition, documentation, conformance and data", func(t *testing.T, s *httptest.Server) {
			var l landingAnswer
			get(t, s, "/").is(t, 200).into(t, &l)
			for relation, mediaType := range map[string]string{
				"service-desc": openAPIType, "service-doc": "text/html", "conformance": "application/json", "data": "application/json",
			} {
				get(t, s, linked(t, l.Links, relation, mediaType)).is(t, 200)
			}
		}},
		{class, "req/core/api-definition-op", "GET on the definition that the landing page links", func(t *testing.T, s *httptest.Server) { get(t, s, "/api").is(t, 200) }},
		{class, "req/core/api-definition-success", "its media type", func(t *testing.T, s *httptest.Server) {
			if got := get(t, s, "/api").is(t, 200).Header.Get("Content-Type"); got != openAPIType {
				t.Errorf("it is %s", got)
			}
		}},
		{class, "req/core/conformance-op", "GET on the declaration", func(t *testing.T, s *httptest.Server) { get(t, s, "/conformance").is(t, 200) }},
		{class, "req/core/conformance-success", "that it lists what is tested here", func(t *testing.T, s *httptest.Server) {
			var c struct{ ConformsTo []string }
			get(t, s, "/conformance").is(t, 200).into(t, &c)
			if !slices.Equal(c.ConformsTo, ogc.Conformance()) {
				t.Errorf("it lists %v", c.ConformsTo)
			}
		}},
		{class, "req/core/http", "HTTP/1.1, HEAD and the refusal of other methods", checkHTTP},
		{class, "req/core/query-param-unknown", "400 on every resource for a parameter that does not exist", func(t *testing.T, s *httptest.Server) {
			for _, path := range resources {
				rejected(t, get(t, s, path+"?colour=red"), 400, "colour")
			}
			rejected(t, get(t, s, "/collections?limit=3"), 400, "limit")
		}},
		{class, "req/core/query-param-invalid", "400 for each parameter with a value it cannot have, or given twice", checkInvalid},
		{class, "req/core/crs84", "that positions are longitude and latitude unless asked otherwise", func(t *testing.T, s *httptest.Server) {
			x, y := firstPosition(t, items(t, s, "red-line", "limit", "1").Features[0])
			if x < 104 || x > 105 || y < 31 || y > 32 {
				t.Errorf("it begins at %g, %g", x, y)
			}
		}},
		{class, "req/core/fc-md-op", "GET on the collections", func(t *testing.T, s *httptest.Server) { get(t, s, "/collections").is(t, 200) }},
		{class, "req/core/fc-md-success", "their schema: links, and id and links of each", func(t *testing.T, s *httptest.Server) {
			c := collections(t, s)
			if len(c.Links) == 0 || len(c.Collections) == 0 {
				t.Fatalf("%+v", c)
			}
			for _, one := range c.Collections {
				if one.ID == "" || len(one.Links) == 0 || one.ItemType != "feature" {
					t.Errorf("%+v", one)
				}
			}
		}},
		{class, "req/core/fc-md-links", "links to itself and to the other format", func(t *testing.T, s *httptest.Server) {
			c := collections(t, s)
			get(t, s, linked(t, c.Links, "self", "application/json")).is(t, 200)
			get(t, s, linked(t, c.Links, "alternate", "text/html")).is(t, 200)
		}},
		{class, "req/core/fc-md-items", "one entry for each layer that the caller may see", func(t *testing.T, s *httptest.Server) {
			store, err := demoStore()
			if err != nil {
				t.Fatal(err)
			}
			if got := len(collections(t, s).Collections); got != len(store.Catalogue().Layers) {
				t.Errorf("%d collections of %d layers", got, len(store.Catalogue().Layers))
			}
		}},
		{class, "req/core/fc-md-items-links", "each entry's links to its items in both formats", func(t *testing.T, s *httptest.Server) {
			for _, c := range collections(t, s).Collections {
				get(t, s, linked(t, c.Links, "items", "application/geo+json")+"&limit=1").is(t, 200)
				get(t, s, linked(t, c.Links, "items", "text/html")+"&limit=1").is(t, 200)
			}
		}},
		{class, "req/core/fc-md-extent-multi", "that every position of every feature lies in the box, and that box and days are those of the record", checkExtent},
		{class, "req/core/sfc-md-op", "GET on each collection; 404 for one that does not exist", func(t *testing.T, s *httptest.Server) {
			for _, c := range collections(t, s).Collections {
				get(t, s, "/collections/"+c.ID).is(t, 200)
			}
			rejected(t, get(t, s, "/collections/none"), 404, "")
		}},
		{class, "req/core/sfc-md-success", "that it is the entry of the list", func(t *testing.T, s *httptest.Server) {
			var list struct{ Collections []json.RawMessage }
			get(t, s, "/collections?f=json").is(t, 200).into(t, &list)
			var one json.RawMessage
			var c collectionInfo
			if err := json.Unmarshal(list.Collections[3], &c); err != nil {
				t.Fatal(err)
			}
			get(t, s, "/collections/"+c.ID+"?f=json").is(t, 200).into(t, &one)
			if string(one) != string(list.Collections[3]) {
				t.Errorf("%s\nin the list: %s", one, list.Collections[3])
			}
		}},
	}
}
