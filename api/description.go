package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// description is what the page about the service takes from OpenAPI.
type description struct {
	Info       struct{ Title, Description string }
	Paths      map[string]map[string]operation
	Components struct {
		Parameters map[string]parameterOf
		Responses  map[string]response
		Examples   map[string]example
	}
}

type operation struct {
	Summary, Description string
	Parameters           []parameterOf
	RequestBody          struct{ Content map[string]media } `yaml:"requestBody"`
	Responses            map[string]response
}

type parameterOf struct {
	Ref               string `yaml:"$ref"`
	Name, Description string
	Required          bool
	Example           any
}

type response struct {
	Ref     string `yaml:"$ref"`
	Content map[string]media
}

type media struct {
	Example  any
	Examples map[string]example
}

type example struct {
	Ref   string `yaml:"$ref"`
	Value any
}

// Shown is the parameter's example as it is written.
func (p parameterOf) Shown() string {
	switch v := p.Example.(type) {
	case nil:
		return ""
	case []any: // of a parameter that may be given several times
		return strings.Trim(fmt.Sprint(v), "[]")
	default:
		return fmt.Sprint(v)
	}
}

// door is an operation as the page shows it.
type door struct {
	Verb, Path string
	operation
	Examples []shownExample
}

// shownExample is an example as the page shows it, and what it is one of.
type shownExample struct{ Of, MediaType, Text string }

// described reads the description, with its references followed.
func described() (d description, doors []door, err error) {
	if err := yaml.Unmarshal(OpenAPI, &d); err != nil {
		return d, nil, err
	}
	for _, at := range slices.Sorted(maps.Keys(d.Paths)) {
		for _, verb := range slices.Sorted(maps.Keys(d.Paths[at])) {
			o := door{Verb: verb, Path: at, operation: d.Paths[at][verb]}
			for i, p := range o.Parameters {
				if p.Ref != "" {
					o.Parameters[i] = d.Components.Parameters[path.Base(p.Ref)]
				}
			}
			o.Examples = d.examples("请求 / request", o.RequestBody.Content)
			for _, status := range slices.Sorted(maps.Keys(o.Responses)) {
				r := o.Responses[status]
				if r.Ref != "" && status == "201" { // the same again
					continue
				}
				if r.Ref != "" {
					r = d.Components.Responses[path.Base(r.Ref)]
				}
				if strings.HasPrefix(status, "2") {
					o.Examples = append(o.Examples, d.examples(status, r.Content)...)
				}
			}
			doors = append(doors, o)
		}
	}
	return d, doors, nil
}

// examples lists those of a body, by media type.
func (d description) examples(of string, content map[string]media) (out []shownExample) {
	for _, mediaType := range slices.Sorted(maps.Keys(content)) {
		m := content[mediaType]
		if m.Example != nil {
			out = append(out, shownExample{of, mediaType, written(m.Example)})
		}
		for _, name := range slices.Sorted(maps.Keys(m.Examples)) {
			e := m.Examples[name]
			if e.Ref != "" {
				e = d.Components.Examples[path.Base(e.Ref)]
			}
			out = append(out, shownExample{of, mediaType, written(e.Value)})
		}
	}
	return out
}

// written is an example as it is sent: a text as it is, all else as JSON.
func written(v any) string {
	if text, ok := v.(string); ok {
		return text
	}
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return "" // YAML with keys that JSON has not: TestEveryOperationHasExamples would have failed
	}
	return string(text)
}
