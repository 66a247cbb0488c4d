package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"redline/api"
	"redline/layers/postgis/cluster"

	"github.com/getkin/kin-openapi/openapi3"
)

// The examples of openapi.yaml are what the service answers over the demo district to the
// requests that the description gives as examples: what an example has, its answer has too.
func TestExamplesAreAnswered(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(api.OpenAPI)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "demo")
	if _, errs, code := command(t, "demo", dir); code != exitDone {
		t.Fatal(errs)
	}
	database := ownDatabase(t, cluster.Blank)
	if err := keep(t.Context(), database, dir); err != nil {
		t.Fatal(err)
	}
	e := &examples{t: t, doc: doc, li: plannerKey(t, database, "li"), answered: map[string]map[string]bool{}}
	e.address = serving(t, "--database", database, "--planner-database", database)
	e.screenings()
	e.planning()
	for _, path := range slices.Sorted(maps.Keys(doc.Paths.Map())) {
		for method, o := range doc.Paths.Value(path).Operations() {
			if method == http.MethodGet {
				e.ask(method, path, o, nil)
			}
		}
	}
	e.publishing(plannerKey(t, database, "wang"))
	e.held()
}

// examples asks a service what its description gives as examples.
type examples struct {
	t        *testing.T
	doc      *openapi3.T
	address  string
	li       string
	saved    string                     // id of the screening that was saved
	answered map[string]map[string]bool // what answers were made of, by operation and media type
}

// screenings does what callers post, and saves one for later.
func (e *examples) screenings() {
	for _, path := range []string{"/v1/screenings", "/v1/batches", "/v1/inspect"} {
		e.ask("POST", path, e.doc.Paths.Value(path).Post, nil)
	}
	one := bodies(e.t, e.doc.Paths.Value("/v1/screenings").Post)["application/json"]
	status, header, said := fetch(e.t, "POST", e.address+"/v1/screenings?save=true", one, "Authorization", e.li, "Content-Type", "application/json")
	if status != http.StatusCreated {
		e.t.Fatalf("%d %s", status, said)
	}
	e.saved = strings.TrimPrefix(header.Get("Location"), "/v1/screenings/")
}

// planning brings a delivery, one of whose features cannot be used.
func (e *examples) planning() {
	square := func(x float64, code string) string {
		return fmt.Sprintf(`{"type":"Feature","properties":{"HXBM":%[3]s,"HXMC":"示意红线","HXLX":"水源涵养"},"geometry":{"type":"Polygon","coordinates":[[[%[1]g,31.3],[%[2]g,31.3],[%[2]g,31.305],[%[1]g,31.305],[%[1]g,31.3]]]}}`, x, x+0.005, code)
	}
	body := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"red.geojson\"\r\n\r\n" +
		`{"type":"FeatureCollection","features":[` + square(104.5, `"N-1"`) + "," + square(104.51, `"N-2"`) + "," + square(104.52, "null") + "]}\r\n--x--\r\n"
	const path = "/v1/planning/layers/{layer}/versions"
	e.ask("POST", path, e.doc.Paths.Value(path).Post, map[string]string{"multipart/form-data; boundary=x": body})
}

// publishing takes the delivery on its way, and back.
func (e *examples) publishing(wang string) {
	const steps, publish = "/v1/planning/layers/{layer}/versions/{version}/{step}", "/v1/planning/publications"
	e.ask("POST", steps, e.doc.Paths.Value(steps).Post, nil)
	for _, s := range []struct{ operation, path, body string }{
		{"stepVersion", "/v1/planning/layers/red-line/versions/4/approve", `{}`},
		{"publish", publish, bodies(e.t, e.doc.Paths.Value(publish).Post)["application/json"]},
		{"stepVersion", "/v1/planning/layers/red-line/versions/4/withdraw", `{"reason":"发布有误"}`},
	} {
		status, _, said := fetch(e.t, "POST", e.address+s.path, s.body, "Authorization", wang, "Content-Type", "application/json")
		e.note(s.operation, "application/json", s.path, status, said)
	}
}

// ask makes the request of an operation's examples for each media type it answers in.
func (e *examples) ask(method, path string, o *openapi3.Operation, sent map[string]string) {
	e.t.Helper()
	if sent == nil {
		sent = bodies(e.t, o)
	}
	answers(o, func(mediaType string, _ *openapi3.MediaType) {
		at := e.filled(path, mediaType, o)
		for contentType, body := range sent {
			header := []string{"Authorization", e.li, "Accept", mediaType}
			if contentType != "" {
				header = append(header, "Content-Type", contentType)
			}
			status, got, data := fetch(e.t, method, e.address+at, body, header...)
			if has, _, _ := mime.ParseMediaType(got.Get("Content-Type")); has != mediaType {
				e.t.Errorf("%s %s: asked for %s it answers %s", method, at, mediaType, has)
			}
			e.note(o.OperationID, mediaType, at, status, data)
		}
	})
}

// note takes down what an answer is made of.
func (e *examples) note(operation, mediaType, path string, status int, body []byte) {
	e.t.Helper()
	if status/100 != 2 {
		e.t.Errorf("%s %s: %d %.300s", operation, path, status, body)
	}
	key := operation + " " + mediaType
	if e.answered[key] == nil {
		e.answered[key] = map[string]bool{}
	}
	partsOf(body, e.answered[key])
}

// filled is a path with the examples of its parameters. The query has those that must be
// there, and those that the examples of answers were asked with.
func (e *examples) filled(path, mediaType string, o *openapi3.Operation) string {
	query := url.Values{}
	for _, p := range o.Parameters {
		value := fmt.Sprint(p.Value.Example)
		switch {
		case p.Value.Name == "id":
			path = strings.ReplaceAll(path, "{id}", e.saved)
		case p.Value.In == "path":
			path = strings.ReplaceAll(path, "{"+p.Value.Name+"}", value)
		case p.Value.Schema.Value.Type.Is("array") && p.Value.Example != nil:
			for _, v := range p.Value.Example.([]any) {
				query.Add(p.Value.Name, fmt.Sprint(v))
			}
		case p.Value.Example != nil:
			query.Set(p.Value.Name, value)
		case p.Value.Name == "format" && mediaType == "application/geo+json":
			query.Set("format", "geojson")
		}
	}
	if o.OperationID == "getStyle" && mediaType == "application/json" {
		path = "/ogc/styles/sprite.json"
	}
	return path + "?" + query.Encode()
}

// held fails for each example that has what no answer had.
func (e *examples) held() {
	for path, item := range e.doc.Paths.Map() {
		for method, o := range item.Operations() {
			answers(o, func(mediaType string, m *openapi3.MediaType) {
				had := e.answered[o.OperationID+" "+mediaType]
				for name, example := range m.Examples {
					has := map[string]bool{}
					partsOf([]byte(textOf(e.t, example.Value.Value)), has)
					for _, part := range slices.Sorted(maps.Keys(has)) {
						if !had[part] {
							e.t.Errorf("%s %s: the example %s has %s, no answer has", method, path, name, part)
						}
					}
				}
			})
		}
	}
}

// answers calls do with every media type of JSON that a good answer of an operation can have.
func answers(o *openapi3.Operation, do func(mediaType string, m *openapi3.MediaType)) {
	for status, r := range o.Responses.Map() {
		if strings.HasPrefix(status, "2") {
			for mediaType, m := range r.Value.Content {
				if strings.HasSuffix(mediaType, "json") {
					do(mediaType, m)
				}
			}
		}
	}
}

// bodies are the examples of what an operation is sent, by media type; "" where nothing is.
func bodies(t *testing.T, o *openapi3.Operation) map[string]string {
	t.Helper()
	if o.RequestBody == nil {
		return map[string]string{"": ""}
	}
	out := map[string]string{}
	for mediaType, m := range o.RequestBody.Value.Content {
		if m.Example != nil {
			out[mediaType] = textOf(t, m.Example)
		}
		for _, e := range m.Examples {
			out[mediaType] = textOf(t, e.Value.Value)
		}
	}
	return out
}

// textOf is an example as it is sent: a text is one already.
func textOf(t *testing.T, v any) string {
	t.Helper()
	if text, ok := v.(string); ok {
		return text
	}
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// partsOf lists what JSON, or lines of it, are made of: each place, the items of a list taken
// together, with the type of the value there.
func partsOf(text []byte, into map[string]bool) {
	for decoder := json.NewDecoder(strings.NewReader(string(text))); ; {
		var v any
		if decoder.Decode(&v) != nil {
			return
		}
		parts(v, "$", into)
	}
}

func parts(v any, at string, into map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		into[at+" object"] = true
		for name, within := range v {
			parts(within, at+"."+name, into)
		}
	case []any:
		into[at+" list"] = true
		for _, within := range v {
			parts(within, at+"[]", into)
		}
	default:
		into[fmt.Sprintf("%s %T", at, v)] = true
	}
}
