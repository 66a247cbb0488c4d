package report

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"sort"
	"strings"
	"testing"

	"redline/layers"
	"redline/screening"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(SchemaJSON))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("report.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestReportsFollowSchema(t *testing.T) {
	s := compiled(t)
	for name, r := range handmade() {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(jsonOf(t, r)))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(doc); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSchemaRefuses(t *testing.T) {
	s := compiled(t)
	tests := []struct {
		name, from, to string
	}{
		{"an unknown verdict", `"verdict": "clear"`, `"verdict": "fine"`},
		{"a field too many", `"complete": true,`, `"complete": true, "colour": 1,`},
		{"null for a list", `"findings": []`, `"findings": null`},
		{"a date that is none", `"on": "2025-06-01"`, `"on": "2025-6-1"`},
		{"a share above 1", `"covered_share": 1,`, `"covered_share": 1.5,`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := string(jsonOf(t, clearReport()))
			if !strings.Contains(text, tt.from) {
				t.Fatalf("no %s in the report", tt.from)
			}
			doc, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.Replace(text, tt.from, tt.to, 1)))
			if err != nil {
				t.Fatal(err)
			}
			if s.Validate(doc) == nil {
				t.Error("accepted")
			}
		})
	}
}

type schemaObject struct {
	Type        any                        `json:"type"`
	Description string                     `json:"description"`
	Additional  any                        `json:"additionalProperties"`
	Required    []string                   `json:"required"`
	Properties  map[string]json.RawMessage `json:"properties"`
	Defs        map[string]json.RawMessage `json:"$defs"`
	Enum        []string                   `json:"enum"`
	Ref         string                     `json:"$ref"`
}

func object(t *testing.T, raw json.RawMessage) schemaObject {
	t.Helper()
	var o schemaObject
	if err := json.Unmarshal(raw, &o); err != nil {
		t.Fatal(err)
	}
	return o
}

// The structs of the contract and the schema have the same fields, required where the
// struct always writes them, and no others are allowed.
func TestSchemaMatchesStructs(t *testing.T) {
	root := object(t, SchemaJSON)
	checked := map[string]bool{}
	var check func(typ reflect.Type)
	check = func(typ reflect.Type) {
		switch typ.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			check(typ.Elem())
			return
		case reflect.Struct:
		default:
			return
		}
		if typ == reflect.TypeFor[layers.Date]() || checked[typ.Name()] {
			return
		}
		checked[typ.Name()] = true
		o := root
		if typ != reflect.TypeFor[screening.Report]() {
			raw, ok := root.Defs[typ.Name()]
			if !ok {
				t.Errorf("the schema has no definition %s", typ.Name())
				return
			}
			o = object(t, raw)
		}
		compareFields(t, typ, o)
		for i := range typ.NumField() {
			check(typ.Field(i).Type)
		}
	}
	check(reflect.TypeFor[screening.Report]())
	for name := range root.Defs {
		if name[0] >= 'A' && name[0] <= 'Z' && !checked[name] {
			t.Errorf("the schema defines %s, which is no struct of the contract", name)
		}
	}
}

func compareFields(t *testing.T, typ reflect.Type, o schemaObject) {
	t.Helper()
	fields, required := []string{}, []string{}
	for i := range typ.NumField() {
		name, options, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
		if name == "-" { // never written
			continue
		}
		fields = append(fields, name)
		if options == "" {
			required = append(required, name)
		}
	}
	properties := []string{}
	for name, raw := range o.Properties {
		properties = append(properties, name)
		if p := object(t, raw); p.Description == "" && p.Ref == "" && !plainName(name) {
			t.Errorf("%s.%s has no description", typ.Name(), name)
		}
	}
	for _, list := range [][]string{fields, required, properties, o.Required} {
		sort.Strings(list)
	}
	if diff := cmp.Diff(fields, properties); diff != "" {
		t.Errorf("%s: schema properties differ from the struct's (-struct +schema):\n%s", typ.Name(), diff)
	}
	if diff := cmp.Diff(required, o.Required); diff != "" {
		t.Errorf("%s: required differs from what is always written (-struct +schema):\n%s", typ.Name(), diff)
	}
	if o.Additional != false || o.Description == "" {
		t.Errorf("%s: additionalProperties must be false and a description given", typ.Name())
	}
}

// plainName tells names that say all by themselves.
func plainName(name string) bool {
	return slices.Contains([]string{"name", "id", "text", "clause", "class", "version", "needs", "requirements", "ask", "of", "kind", "what", "outcome", "area_m2"}, name)
}

// The schema's enumerations hold the contract's codes and no others.
func TestSchemaEnums(t *testing.T) {
	root := object(t, SchemaJSON)
	codes := contractCodes()
	in := func(def, property string) []string {
		return object(t, object(t, root.Defs[def]).Properties[property]).Enum
	}
	authorities := []string{}
	for _, a := range layers.Authorities() {
		authorities = append(authorities, string(a))
	}
	tests := []struct {
		name      string
		got, want []string
	}{
		{"verdict", object(t, root.Defs["verdict"]).Enum, codes["effect"]},
		{"effect", object(t, root.Defs["effect"]).Enum, slices.DeleteFunc(slices.Clone(codes["effect"]), func(e string) bool { return e == "clear" })},
		{"authority", object(t, root.Defs["authority"]).Enum, authorities},
		{"status", object(t, root.Defs["status"]).Enum, codes["status"]},
		{"outcome", in("Check", "outcome"), codes["outcome"]},
		{"role", in("ComponentPart", "role"), codes["role"]},
		{"audience", object(t, root.Properties["audience"]).Enum, codes["audience"]},
		{"source", in("FactValue", "source"), codes["source"]},
		{"ask", in("Need", "ask"), codes["ask"]},
		{"touch", in("Touch", "reason"), codes["touch"]},
		{"change", in("LaterChange", "what"), codes["change"]},
		{"changed", in("LaterChange", "kind"), codes["changed"]},
		{"requirement", in("RequirementPart", "outcome"), codes["requirement"]},
	}
	for _, tt := range tests {
		got, want := slices.Sorted(slices.Values(tt.got)), slices.Sorted(slices.Values(tt.want))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-contract +schema):\n%s", tt.name, diff)
		}
	}
}
