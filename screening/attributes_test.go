package screening

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestFactsFromAttributes(t *testing.T) {
	pack := luojiangPack(t)
	type want struct {
		Facts map[string]any
		Notes []string
	}
	none := map[string]any{}
	for _, test := range []struct {
		name       string
		attributes map[string]any
		want       want
	}{
		{"a code", map[string]any{"行业代码": "2651"}, want{map[string]any{"project.industry": []string{"2651"}}, nil}},
		{"a code kept as a number", map[string]any{"HYDM": 2651.0}, want{map[string]any{"project.industry": []string{"2651"}}, nil}},
		{"codes with letter and name", map[string]any{"hydm": "C2651 初级形态塑料及合成树脂制造、C2652"}, want{map[string]any{"project.industry": []string{"2651", "2652"}}, nil}},
		{"five digits are no code", map[string]any{"HYDM": "26511"}, want{none, []string{"attribute-unusable"}}},
		{"a separator is no list", map[string]any{"HYDM": ";"}, want{none, []string{"attribute-unusable"}}},
		{"a value as files write it", map[string]any{"JSXZ": " 技术改造 "}, want{map[string]any{"project.nature": "技改"}, nil}},
		{"a value of two meanings", map[string]any{"JSXZ": "改扩建"}, want{none, []string{"attribute-unusable"}}},
		{"land use", map[string]any{"地块用途": "工业用地"}, want{map[string]any{"project.land_use": "工业"}, nil}},
		{"a truth value is no nature", map[string]any{"nature": true}, want{none, []string{"attribute-unusable"}}},
		{"two attributes that agree", map[string]any{"行业代码": "2651", "HYDM": 2651.0}, want{map[string]any{"project.industry": []string{"2651"}}, nil}},
		{"two attributes that do not", map[string]any{"建设性质": "新建", "JSXZ": "扩建"}, want{none, []string{"attributes-disagree"}}},
		{"nothing stated", map[string]any{"JSXZ": "", "HYDM": "/", "企业名称": nil}, want{none, nil}},
		{"other attributes", map[string]any{"备注": "新建"}, want{none, nil}},
		{"a text without end", map[string]any{"企业名称": strings.Repeat("厂", 500)}, want{none, []string{"attribute-unusable"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			facts, notes := pack.FactsFrom(test.attributes)
			got := want{Facts: map[string]any{}}
			for name, value := range facts {
				got.Facts[name] = value.Value
				if value.Source != "file" {
					t.Errorf("%s has the source %q", name, value.Source)
				}
			}
			for _, n := range notes {
				got.Notes = append(got.Notes, n.Code)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestGivenFactsOutrankTheFile(t *testing.T) {
	pack := luojiangPack(t)
	fact := func(v, source string) Facts { return Facts{"project.nature": {Value: v, Source: source}} }
	file := fact("新建", "file")
	for _, test := range []struct {
		name               string
		project, component Facts
		want               string // value of the component, source, notes
	}{
		{"nobody gave it", nil, nil, "新建 file "},
		{"the component has it given", nil, fact("扩建", "given"), "扩建 given attribute-overridden"},
		{"the project has it given", fact("扩建", "given"), nil, "  attribute-overridden"},
		{"given alike", fact("新建", "given"), nil, "  "},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := Component{Facts: maps.Clone(test.component)}
			var codes []string
			for _, n := range pack.TakeFacts(&c, test.project, file) {
				codes = append(codes, n.Code)
			}
			value, _ := c.Facts["project.nature"].Value.(string)
			if got := value + " " + c.Facts["project.nature"].Source + " " + strings.Join(codes, " "); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestAttributesThatAreWrongAreRefused(t *testing.T) {
	for _, test := range []struct{ name, entry, want string }{
		{"an unknown fact", "{ fact: project.natur, names: [JSXZ] }", "there is no fact"},
		{"a derived fact", "{ fact: project.builds_new, names: [新] }", "derived only"},
		{"no names", "{ fact: project.nature, names: [] }", "no attribute is named"},
		{"a name twice", "{ fact: project.nature, names: [JSXZ, jsxz] }", "already"},
		{"a value that is none", "{ fact: project.nature, names: [JSXZ], values: { 重建: [rebuilt] } }", "no value"},
		{"a writing of two values", "{ fact: project.nature, names: [JSXZ], values: { 新建: [x], 扩建: [X] } }", "stands for both"},
		{"no group", `{ fact: project.industry, names: [HYDM], extract: '\d+' }`, "no regular expression"},
		{"an unknown key", "{ fact: project.nature, name: [JSXZ] }", "name"},
	} {
		t.Run(test.name, func(t *testing.T) {
			pack := luojiangPack(t)
			bare := &Pack{Facts: pack.Facts, factByName: pack.factByName}
			files := fstest.MapFS{"attributes.yaml": {Data: []byte("attributes:\n  - " + test.entry + "\n")}}
			err := bare.readAttributes(files)
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "attributes.yaml:2") {
				t.Errorf("got %v, want %q at attributes.yaml:2", err, test.want)
			}
		})
	}
	if err := (&Pack{}).readAttributes(fstest.MapFS{}); err != nil {
		t.Errorf("a pack without attributes: %v", err)
	}
}

// Every value that the shipped mapping translates is a value of its fact.
func TestShippedAttributes(t *testing.T) {
	pack := luojiangPack(t)
	for _, a := range pack.Attributes {
		for _, written := range slices.Sorted(maps.Keys(a.values)) {
			if _, err := a.value(written); err != nil {
				t.Errorf("%s: %q: %v", a.Fact, written, err)
			}
		}
	}
}
