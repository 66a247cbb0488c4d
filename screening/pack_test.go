package screening

import (
	"errors"
	"io/fs"
	"maps"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"redline/lang"
	"redline/layers"
)

var loadLuojiang = sync.OnceValues(Luojiang)

func luojiangPack(t testing.TB) *Pack {
	t.Helper()
	p, err := loadLuojiang()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestLuojiangCasesComeOutAsExpected(t *testing.T) {
	results, err := luojiangPack(t).TestCases()
	if err != nil {
		t.Fatal(err)
	}
	if len(results) < 100 {
		t.Errorf("only %d cases", len(results))
	}
	for _, r := range results {
		if !r.OK() {
			t.Errorf("%s case %d: got %s, want %s", r.Rule, r.Case, r.Got, r.Expect)
		}
	}
}

func TestEveryRuleHasCasesThatFireAndThatDoNot(t *testing.T) {
	for _, rule := range luojiangPack(t).Rules {
		seen := map[string]bool{}
		for _, c := range rule.Cases {
			seen[c.Expect] = true
		}
		if !seen[string(rule.Effect)] || !seen["none"] {
			t.Errorf("%s: cases expect %v; want %s and none among them", rule.ID, seen, rule.Effect)
		}
		if (rule.When != "" || rule.Zones != "") && !strings.Contains(rule.ID, "DW-09") && !seen["pending"] {
			t.Errorf("%s: no case with the decisive fact unknown", rule.ID)
		}
	}
}

func TestNoProhibitionRestsOnUnverifiedOrLapsedBasis(t *testing.T) {
	p := luojiangPack(t)
	l := library{pack: p.Documents}
	for _, day := range []layers.Date{{Year: 2021, Month: 6, Day: 1}, {Year: 2025, Month: 6, Day: 1}, {Year: 2026, Month: 11, Day: 23}} {
		for _, rule := range p.Rules {
			if rule.Effect != Prohibited {
				continue
			}
			for i, c := range rule.Cases {
				c.On = day
				d, err := p.runCase(rule, c)
				if err != nil {
					t.Fatal(err)
				}
				got := d.result()
				a := l.weigh(rule.cited, day)
				if got == string(Prohibited) && (!a.stands || !a.verified) {
					t.Errorf("%s case %d prohibits on %s without a standing verified basis", rule.ID, i+1, day)
				}
			}
		}
	}
}

// The seed's own quotations are to the letter of the plan (testdata/plan-extract.txt holds
// the paragraphs they come from).
func TestQuotationsOfThePlanAreToTheLetter(t *testing.T) {
	extract, err := fs.ReadFile(testdata, "testdata/plan-extract.txt")
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, rule := range luojiangPack(t).Rules {
		for _, b := range rule.Basis {
			if b.Document != "luojiang-plan-145" || b.Quote == "" {
				continue
			}
			checked++
			if !strings.Contains(string(extract), b.Quote) {
				t.Errorf("%s quotes %q, which the plan does not say", rule.ID, b.Quote)
			}
		}
	}
	if checked < 10 {
		t.Errorf("only %d quotations checked", checked)
	}
}

// tiny is a pack of one rule; the tests break it in one place each.
func tiny(changes map[string]string) fs.FS {
	files := map[string]string{
		"pack.yaml":      "id: tiny\nversion: \"1\"\ntitle: { zh: 小, en: tiny }\n",
		"layers.yaml":    "layers:\n  - { id: area, title: { zh: 区, en: area }, office: { zh: 局, en: bureau }, kind: zone, attributes: { kind: string, share: number, live: bool } }\n",
		"sets.yaml":      "sets:\n  - { id: CHEM, title: { zh: 化, en: chem }, codes: [\"26*\"] }\n",
		"documents.yaml": "documents:\n  - { id: law, title: 法, authority: law, from: 2020-01-01 }\n",
		"facts.yaml": `facts:
  - { name: project.industry, type: list, title: { zh: 行, en: i }, definition: { zh: 行, en: i }, ask: applicant }
  - { name: project.nature, type: string, choices: [新建, 改建], title: { zh: 性, en: n }, definition: { zh: 性, en: n }, ask: applicant }
  - { name: project.size, type: number, title: { zh: 大, en: s }, definition: { zh: 大, en: s }, ask: office }
  - { name: project.open, type: bool, title: { zh: 开, en: o }, definition: { zh: 开, en: o }, ask: applicant }
`,
		"rules/a.yaml": `rules:
  - id: A-1
    title: { zh: 甲, en: a }
    layer: area
    relation: [ intersects ]
    when: in_set(project.industry, "CHEM")
    effect: prohibited
    basis: [ { document: law, clause: 第一条, verified: true } ]
    action: { zh: 移, en: move }
`,
	}
	maps.Copy(files, changes)
	out := fstest.MapFS{}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

// withRule replaces text in the tiny pack's rule file.
func withRule(old, changed string) fs.FS {
	data, _ := fs.ReadFile(tiny(nil), "rules/a.yaml")
	return tiny(map[string]string{"rules/a.yaml": strings.Replace(string(data), old, changed, 1)})
}

func TestLoadPackRefusesWhatIsWrong(t *testing.T) {
	rule, err := fs.ReadFile(tiny(nil), "rules/a.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name         string
		pack         fs.FS
		file         string
		line, column int // 0: not checked
		says         string
	}{
		{"unknown key", withRule("effect:", "efect: x\n    effect:"), "rules/a.yaml", 7, 5, "efect"},
		{"unknown fact", withRule("project.industry", "project.indutry"), "rules/a.yaml", 6, 25, "undeclared reference"},
		{"unknown set", withRule(`"CHEM"`, `"CHEMM"`), "rules/a.yaml", 6, 36, "no industry set"},
		{"type error", withRule(`in_set(project.industry, "CHEM")`, "project.size == project.nature"), "rules/a.yaml", 6, 24, "does not go with (double, string)"},
		{"not a condition", withRule(`in_set(project.industry, "CHEM")`, "project.size + 1.0"), "rules/a.yaml", 6, 11, "want bool"},
		{"impossible literal", withRule(`in_set(project.industry, "CHEM")`, `project.nature in ["新建", "扩建"]`), "rules/a.yaml", 6, 36, "can never be"},
		{"no basis", withRule("basis: [ { document: law, clause: 第一条, verified: true } ]", "basis: []"), "rules/a.yaml", 8, 0, "no basis"},
		{"unverified prohibition", withRule("verified: true", "verified: false"), "rules/a.yaml", 8, 0, "nobody verified"},
		{"unknown document", withRule("document: law", "document: lax"), "rules/a.yaml", 8, 0, "not in documents.yaml"},
		{"quoted but unverified", withRule("verified: true", "quote: 禁止, verified: false"), "rules/a.yaml", 8, 0, "must not be quoted"},
		{"duplicate id", tiny(map[string]string{"rules/b.yaml": string(rule)}), "rules/b.yaml", 2, 9, "same id"},
		{"unknown effect", withRule("effect: prohibited", "effect: forbidden"), "rules/a.yaml", 7, 13, "effect must be"},
		{"review without decider", withRule("effect: prohibited", "effect: review"), "rules/a.yaml", 0, 0, "who decides"},
		{"unknown layer", withRule("layer: area", "layer: aera"), "rules/a.yaml", 4, 12, "does not declare"},
		{"no relation", withRule("    relation: [ intersects ]\n", ""), "rules/a.yaml", 0, 0, "needs a relation"},
		{"unknown relation", withRule("[ intersects ]", "[ meets ]"), "rules/a.yaml", 5, 15, "unknown relation"},
		{"negative distance", withRule("[ intersects ]", "[ { within_m: -1 } ]"), "rules/a.yaml", 5, 15, "positive number"},
		{"band on zones", withRule("[ intersects ]", "[ { in_band: any } ]"), "rules/a.yaml", 5, 15, "kind reach"},
		{"unknown attribute", withRule("relation:", "zones: zone.sort == \"x\"\n    relation:"), "rules/a.yaml", 5, 16, "undeclared reference"},
		{"unknown role", withRule("effect:", "applies_to: [plant]\n    effect:"), "rules/a.yaml", 7, 0, "unknown role"},
		{"untranslated title", withRule("title: { zh: 甲, en: a }", "title: { zh: 甲 }"), "rules/a.yaml", 3, 0, "Chinese and English"},
		{"typo in a case", withRule("action:", "cases: [ { facts: { project.natur: 新建 }, expect: none } ]\n    action:"), "rules/a.yaml", 9, 0, "project.natur"},
		{"undeclared attribute in a case", withRule("action:", "cases: [ { zone: { sort: x }, expect: none } ]\n    action:"), "rules/a.yaml", 9, 0, "sort is undeclared"},
		{"attribute of another type in a case", withRule("action:", "cases: [ { zone: { kind: 5 }, expect: none } ]\n    action:"), "rules/a.yaml", 9, 0, "wants a string"},
		{"not a date", withRule("action:", "from: 2025-13-01\n    action:"), "rules/a.yaml", 9, 0, "not a date"},
		{"unquoted industry code", tiny(map[string]string{"sets.yaml": "sets:\n  - { id: CHEM, title: { zh: 化, en: c }, codes: [\"2A\"] }\n"}), "sets.yaml", 2, 0, "GB/T 4754"},
		{"unknown authority", tiny(map[string]string{"documents.yaml": "documents:\n  - { id: law, title: 法, authority: custom }\n"}), "documents.yaml", 2, 0, "unknown authority"},
		{"successor not recorded", tiny(map[string]string{"documents.yaml": "documents:\n  - { id: law, title: 法, authority: law, succession: { by: code, carried: true } }\n"}), "documents.yaml", 0, 0, "successor"},
		{"derivation looks ahead", tiny(map[string]string{"facts.yaml": `facts:
  - { name: project.open, type: bool, title: { zh: 开, en: o }, definition: { zh: 开, en: o }, ask: nobody, derive: [ { when: 'project.size > 1', value: true } ] }
  - { name: project.size, type: number, title: { zh: 大, en: s }, definition: { zh: 大, en: s }, ask: office }
`}), "facts.yaml", 2, 0, "facts above it"},
		{"no YAML", tiny(map[string]string{"rules/a.yaml": "rules: [\n"}), "rules/a.yaml", 0, 0, "malformed"},
		{"empty file", tiny(map[string]string{"facts.yaml": ""}), "facts.yaml", 0, 0, "empty"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := LoadPack(test.pack)
			var fault *lang.Fault
			if !errors.As(err, &fault) {
				t.Fatalf("got %v, want a fault", err)
			}
			if fault.File != test.file || test.line > 0 && fault.Line != test.line || test.column > 0 && fault.Column != test.column {
				t.Errorf("at %s:%d:%d, want %s:%d:%d", fault.File, fault.Line, fault.Column, test.file, test.line, test.column)
			}
			if !strings.Contains(fault.In(lang.EN), test.says) {
				t.Errorf("says %q, want %q", fault.In(lang.EN), test.says)
			}
			if fault.What.ZH == "" || fault.Hint.ZH == "" {
				t.Errorf("not said in Chinese: %+v", fault)
			}
		})
	}
}

func FuzzLoadPack(f *testing.F) {
	for _, name := range []string{"facts.yaml", "rules/a.yaml", "layers.yaml", "sets.yaml", "documents.yaml"} {
		data, _ := fs.ReadFile(tiny(nil), name)
		f.Add(name, string(data))
	}
	for _, name := range []string{"rules/rivers.yaml", "facts.yaml"} {
		data, err := fs.ReadFile(luojiang, "pack/luojiang/"+name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(name, string(data))
	}
	f.Fuzz(func(t *testing.T, name, text string) {
		if !fs.ValidPath(name) || len(text) > 1<<16 {
			return
		}
		p, err := LoadPack(tiny(map[string]string{name: text}))
		if err == nil && len(p.Rules) == 0 && name == "rules/a.yaml" && strings.Contains(text, "id:") {
			return
		}
		if err == nil {
			if _, err := p.TestCases(); err != nil {
				t.Logf("cases: %v", err)
			}
		}
	})
}
