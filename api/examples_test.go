package api_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"redline/api"
	"redline/api/access"
	"redline/keys"

	"github.com/getkin/kin-openapi/openapi3"
)

func isJSON(mediaType string) bool {
	return strings.HasSuffix(mediaType, "json") || mediaType == "application/geo+json-seq"
}

// described is what openapi.yaml says, with its examples held against its schemas.
func described(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(api.OpenAPI)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context(), openapi3.EnableExamplesValidation()); err != nil {
		t.Fatal(err)
	}
	return doc
}

// operations calls do with every operation of the description.
func operations(doc *openapi3.T, do func(method, path string, o *openapi3.Operation)) {
	for _, path := range slices.Sorted(maps.Keys(doc.Paths.Map())) {
		for method, o := range doc.Paths.Value(path).Operations() {
			do(method, path, o)
		}
	}
}

// answers calls do with every media type that a good answer of an operation can have.
func answers(o *openapi3.Operation, do func(mediaType string, m *openapi3.MediaType)) {
	for status, r := range o.Responses.Map() {
		if strings.HasPrefix(status, "2") {
			for mediaType, m := range r.Value.Content {
				do(mediaType, m)
			}
		}
	}
}

// Whoever writes a client finds for every operation what to send and what comes back.
func TestEveryOperationHasExamples(t *testing.T) {
	operations(described(t), func(method, path string, o *openapi3.Operation) {
		for _, p := range o.Parameters {
			if p.Value.Required && p.Value.Example == nil {
				t.Errorf("%s %s: the parameter %s has no example", method, path, p.Value.Name)
			}
		}
		if o.RequestBody != nil {
			for mediaType, m := range o.RequestBody.Value.Content {
				if isJSON(mediaType) && m.Example == nil && len(m.Examples) == 0 {
					t.Errorf("%s %s: a body of %s has no example", method, path, mediaType)
				}
			}
		}
		answers(o, func(mediaType string, m *openapi3.MediaType) {
			if isJSON(mediaType) && len(m.Examples) == 0 {
				t.Errorf("%s %s: the answer in %s has no example", method, path, mediaType)
			}
		})
	})
}

// What needs a key is described as needing one, and nothing else is.
func TestWhereAKeyIsNeededIsDescribed(t *testing.T) {
	doc, compared := described(t), 0
	for _, rule := range access.Rules() {
		item := doc.Paths.Value(rule.Pattern)
		if item == nil || item.GetOperation(rule.Method) == nil {
			continue
		}
		compared++
		needed := item.GetOperation(rule.Method).Security != nil
		if needed != (rule.Least > keys.Viewer) {
			t.Errorf("%s %s needs %v, described as needing a key: %v", rule.Method, rule.Pattern, rule.Least, needed)
		}
	}
	if compared < 20 {
		t.Errorf("%d rules were compared", compared)
	}
}
