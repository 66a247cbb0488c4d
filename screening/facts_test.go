package screening_test

import (
	"errors"
	"strings"
	"testing"

	"redline/lang"
	"redline/layers"
	"redline/screening"

	"github.com/google/go-cmp/cmp"
)

func twoComponents() *screening.Case {
	return &screening.Case{Components: []screening.Component{{Name: "厂区", Role: "site"}, {Name: "排污口", Role: "outfall"}}}
}

func TestReadFacts(t *testing.T) {
	c := twoComponents()
	err := pack(t).ReadFacts("f.yaml", []byte(`project.nature: 新建
project.industry: ["2651", "2652"]
project.capacity_delta: 12
project.discharges: true
components:
  排污口:
    outfall.watercourse: 凯江
`), c)
	if err != nil {
		t.Fatal(err)
	}
	want := given("project.nature", "新建", "project.industry", []string{"2651", "2652"}, "project.capacity_delta", 12.0, "project.discharges", true)
	if diff := cmp.Diff(want, c.Facts); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(given("outfall.watercourse", "凯江"), c.Components[1].Facts); diff != "" {
		t.Error(diff)
	}
}

func TestReadFactsRefuses(t *testing.T) {
	for _, test := range []struct {
		name, text string
		line       int
		says       string
	}{
		{"unknown fact", "project.nature: 新建\nproject.natur: 新建\n", 2, "did you mean project.nature"},
		{"not a choice", "project.nature: 重建\n", 1, "choose from: 新建"},
		{"unquoted code", "project.industry: [2651]\n", 1, "wrong type"},
		{"short code", "project.industry: [\"265\"]\n", 1, "malformed"},
		{"given twice", "project.nature: 新建\nproject.nature: 改建\n", 2, ""},
		{"unknown component", "components:\n  道路: { project.nature: 新建 }\n", 2, "there are: 厂区, 排污口"},
		{"a component without facts", "components:\n  厂区: project.nature\n", 2, "holds fact: value"},
		{"a list", "- project.nature\n", 0, "does not hold fact: value"},
		{"no YAML", "project.nature: [\n", 0, "malformed"},
		{"empty", "", 0, "empty"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := pack(t).ReadFacts("f.yaml", []byte(test.text), twoComponents())
			var fault *lang.Fault
			if !errors.As(err, &fault) {
				t.Fatalf("got %v, want a fault", err)
			}
			if fault.File != "f.yaml" || test.line > 0 && fault.Line != test.line || !strings.Contains(fault.In(lang.EN), test.says) {
				t.Errorf("got %s", fault.In(lang.EN))
			}
		})
	}
}

func TestSetFact(t *testing.T) {
	for _, test := range []struct {
		assignment string
		fact       string
		want       any
		says       string // of a refusal
	}{
		{"project.nature=新建", "project.nature", "新建", ""},
		{"project.industry=2651,2652", "project.industry", []string{"2651", "2652"}, ""},
		{"project.industry=2651、2652", "project.industry", []string{"2651", "2652"}, ""},
		{"project.heads=5000", "project.heads", 5000.0, ""},
		{"project.discharges=是", "project.discharges", true, ""},
		{"project.discharges=false", "project.discharges", false, ""},
		{"排污口/outfall.watercourse=凯江", "outfall.watercourse", "凯江", ""},
		{"project.nature", "", nil, "lacks an equals sign"},
		{"project.heads=many", "", nil, "not a number"},
		{"project.heads=NaN", "", nil, "wrong type"},
		{"project.discharges=maybe", "", nil, "neither true nor false"},
		{"nature=新建", "", nil, "did you mean project.nature"},
		{"道路/project.nature=新建", "", nil, "no component named"},
	} {
		t.Run(test.assignment, func(t *testing.T) {
			c := twoComponents()
			err := pack(t).SetFact(test.assignment, c)
			var fault *lang.Fault
			switch {
			case test.says != "":
				if !errors.As(err, &fault) || !strings.Contains(fault.In(lang.EN), test.says) {
					t.Errorf("got %v", err)
				}
			case err != nil:
				t.Fatal(err)
			default:
				facts := c.Facts
				if strings.Contains(test.assignment, "/") {
					facts = c.Components[1].Facts
				}
				if diff := cmp.Diff(test.want, facts[test.fact].Value); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

func TestCheckCatalogue(t *testing.T) {
	layer := func(kind layers.Kind, attribute layers.AttributeType) *layers.Catalogue {
		return &layers.Catalogue{Layers: []layers.Layer{
			{ID: "red-line", Kind: kind, Attributes: map[string]layers.AttributeType{"ZRBHDFQ": attribute}}, {ID: "unknown-to-rules", Kind: layers.Lines},
		}}
	}
	requirement := func(when, effect string) *layers.Catalogue {
		return &layers.Catalogue{Requirements: []layers.Requirement{{ID: "R", When: when, Effect: effect}}}
	}
	units := func(illustrative bool, code, class string) *layers.Catalogue {
		return &layers.Catalogue{Illustrative: illustrative, Versions: []*layers.Version{
			{Layer: "control-units", Sequence: 1, Zones: []layers.Zone{{Code: code, Attributes: map[string]any{"class": class}}}},
		}}
	}
	for _, test := range []struct {
		name string
		c    *layers.Catalogue
		says string
	}{
		{"as expected", layer(layers.Zones, layers.String), ""},
		{"wrong kind", layer(layers.Lines, layers.String), "need kind zone"},
		{"wrong attribute type", layer(layers.Zones, layers.Number), "need this attribute as string"},
		{"requirement that compiles", requirement(`project.chem == "yes"`, "review"), ""},
		{"requirement with a typo", requirement(`project.chemm == "yes"`, "review"), "undeclared reference"},
		{"unit of today's county", units(false, "ZH51060420001", "重点管控"), ""},
		{"unit of the old county", units(false, "ZH51062620001", "重点管控"), ""},
		{"unit whose class digit disagrees", units(false, "ZH51060420001", "一般管控"), "class digit is 2"},
		{"unit of another grammar", units(false, "510604-2-1", "重点管控"), "no unit code of kind ZH"},
		{"element code among the units", units(false, "YS5106042210003", "重点管控"), "no unit code of kind ZH"},
		{"illustrative unit marked so", units(true, "DEMO-1", "重点管控"), ""},
		{"illustrative unit that could pass as real", units(true, "ZH51060420001", "重点管控"), "could pass as real"},
		{"requirement with an unknown effect", requirement("", "forbidden"), "unknown effect"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := pack(t).CheckCatalogue(test.c)
			if (err != nil) != (test.says != "") || err != nil && !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %v, want %q", err, test.says)
			}
		})
	}
}

func FuzzReadFacts(f *testing.F) {
	f.Add("project.nature: 新建\n")
	f.Add("components:\n  厂区: { project.heads: 1 }\n")
	f.Add("project.industry: [\"2651\"]\n")
	p := pack(f)
	f.Fuzz(func(t *testing.T, text string) {
		c := twoComponents()
		err := p.ReadFacts("f.yaml", []byte(text), c)
		var fault *lang.Fault
		if err != nil && !errors.As(err, &fault) {
			t.Errorf("not a fault: %v", err)
		}
	})
}
