package screening

import (
	"slices"
	"strings"
	"testing"

	"cel.dev/cel-go/cel"
)

func TestUnknownsNameExactlyTheFactsThatMatter(t *testing.T) {
	p := luojiangPack(t)
	for _, test := range []struct {
		name, when string
		known      map[string]any
		truth      Truth
		needs      []string
	}{
		{"inside a custom function", `in_set(project.industry, "CHEM_CORE")`, nil, Unknown, []string{"project.industry"}},
		{"false and unknown", `project.voc_high && in_set(project.industry, "CHEM_CORE")`, map[string]any{"project.voc_high": false}, False, nil},
		{"true or unknown", `project.voc_high || project.discharges`, map[string]any{"project.voc_high": true}, True, nil},
		{"true and unknown", `project.voc_high && project.discharges`, map[string]any{"project.voc_high": true}, Unknown, []string{"project.discharges"}},
		{"both sides unknown", `project.heads > 5 && overlaps(project.hm, ["汞"])`, nil, Unknown, []string{"project.heads", "project.hm"}},
		{"negated", `!(project.nature in ["新建"])`, nil, Unknown, []string{"project.nature"}},
		{"a list function on known lists", `overlaps(project.hm, ["汞", "铅"])`, map[string]any{"project.hm": []string{"铅"}}, True, nil},
		{"a wildcard of a set", `in_set(project.industry, "CHEM_CORE")`, map[string]any{"project.industry": []string{"2612"}}, True, nil},
		{"outside a set", `in_set(project.industry, "CHEM_CORE")`, map[string]any{"project.industry": []string{"1713"}}, False, nil},
		{"whole number against number", `project.heads >= 500`, map[string]any{"project.heads": 500.0}, True, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			e, err := p.facts.compile(test.when, cel.BoolType, source{})
			if err != nil {
				t.Fatal(err)
			}
			b, err := bind(test.known, p.factNames, nil)
			if err != nil {
				t.Fatal(err)
			}
			if a := e.eval(b); a.truth != test.truth || !slices.Equal(a.needs, test.needs) {
				t.Errorf("got %+v, want %v %v", a, test.truth, test.needs)
			}
		})
	}
}

// costly compares every pair of a long list with every other: beyond any cost limit.
const costly = `[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20].all(a,
        [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20].all(b, [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20].all(c,
        [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20].all(d, a + b + c + d > 0))))`

func TestACostlyRuleFailsAndIsNeverFalse(t *testing.T) {
	p, err := LoadPack(withRule(`when: in_set(project.industry, "CHEM")`, "when: |\n      "+strings.ReplaceAll(costly, "\n        ", "\n      ")))
	if err != nil {
		t.Fatal(err)
	}
	d, err := p.runCase(p.Rules[0], RuleCase{})
	if err != nil || d.result() != "failed" {
		t.Errorf("got %s %v, want failed", d.result(), err)
	}
}

func TestTheCostOfACaseIsBounded(t *testing.T) {
	p := luojiangPack(t)
	e, err := p.facts.compile(`in_set(project.industry, "CHEM_CORE")`, cel.BoolType, source{})
	if err != nil {
		t.Fatal(err)
	}
	left := uint64(10)
	b, err := bind(map[string]any{"project.industry": []string{"1713"}}, p.factNames, &left)
	if err != nil {
		t.Fatal(err)
	}
	if a := e.eval(b); a.truth != False {
		t.Fatalf("got %+v", a)
	}
	for range 10 {
		e.eval(b)
	}
	if a := e.eval(b); a.truth != Failed {
		t.Errorf("got %+v after the cost was used up, want Failed", a)
	}
}

func TestDerivedFactsAskForWhatTheyWaitFor(t *testing.T) {
	p := luojiangPack(t)
	for _, test := range []struct {
		name  string
		given Facts
		fact  string
		want  any      // nil: unknown
		needs []string // of the unknown
	}{
		{"迁建 counts as new", Facts{"project.nature": {Value: "迁建"}}, "project.builds_new", true, nil},
		{"技改 with capacity extends", Facts{"project.nature": {Value: "技改"}, "project.capacity_delta": {Value: 5.0}}, "project.expands", true, nil},
		{"技改 without does not", Facts{"project.nature": {Value: "技改"}, "project.capacity_delta": {Value: 0.0}}, "project.expands", false, nil},
		{"技改 of unknown capacity waits for it", Facts{"project.nature": {Value: "技改"}}, "project.expands", nil, []string{"project.capacity_delta"}},
		{"nothing known waits for the nature", nil, "project.builds_new", nil, []string{"project.nature"}},
		{"a given fact that agrees stays as given", Facts{"project.wastewater_to": {Value: "直排"}, "project.discharges": {Value: true}}, "project.discharges", true, nil},
		{"no derivation applies: ask the fact itself", Facts{"project.wastewater_to": {Value: "园区"}}, "project.discharges", nil, []string{"project.discharges"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			fs, err := p.resolve(test.given, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got, ok := fs.known[test.fact]; ok != (test.want != nil) || ok && got != test.want {
				t.Errorf("got %v (%v), want %v", got, ok, test.want)
			}
			if test.want == nil {
				if needs := fs.settle([]string{test.fact}); !slices.Equal(needs, test.needs) {
					t.Errorf("waits for %v, want %v", needs, test.needs)
				}
			}
		})
	}
}

func TestAGivenFactThatContradictsOthersIsRefused(t *testing.T) {
	_, err := luojiangPack(t).resolve(Facts{"project.wastewater_to": {Value: "直排"}, "project.discharges": {Value: false}}, nil, nil)
	if err == nil || !strings.Contains(err.Error(), "contradicts other facts") {
		t.Errorf("got %v", err)
	}
}
