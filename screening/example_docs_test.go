package screening

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"redline/lang"
)

// guides are the guides to the rules, one as good as the other.
var guides = map[lang.Language]string{lang.EN: "../docs/rules.md", lang.ZH: "../docs/rules.zh-CN.md"}

func readGuide(t *testing.T, l lang.Language) string {
	t.Helper()
	data, err := os.ReadFile(guides[l])
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

var exampleBlock = regexp.MustCompile("(?s)<!-- example: (\\S+) -->\n```yaml\n(.*?)```\n")

// exampleFiles are the marked blocks of a guide's worked example, by file name.
func exampleFiles(t *testing.T, l lang.Language) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, m := range exampleBlock.FindAllStringSubmatch(readGuide(t, l), -1) {
		if _, twice := files[m[1]]; twice {
			t.Errorf("%s holds %s twice", guides[l], m[1])
		}
		files[m[1]] = m[2]
	}
	return files
}

func examplePack(files map[string]string) fs.FS {
	out := fstest.MapFS{}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

// The worked example of the guides is a whole pack: it loads, its cases come out as they
// say, and no change of a rule goes unnoticed by them.
func TestTheGuidesExampleIsATestedPack(t *testing.T) {
	files := exampleFiles(t, lang.EN)
	if zh := exampleFiles(t, lang.ZH); !maps.Equal(files, zh) {
		t.Error("the two guides show different examples")
	}
	p, err := LoadPack(examplePack(files))
	if err != nil {
		t.Fatal(err)
	}
	results, err := p.TestCases()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if !r.OK() {
			t.Errorf("%s case %d: got %s, want %s", r.Rule, r.Case, r.Got, r.Expect)
		}
	}
	if len(p.Rules) != 2 || len(results) < 15 {
		t.Errorf("%d rules with %d cases", len(p.Rules), len(results))
	}
	for _, rule := range p.Rules {
		for _, m := range p.mutants(t, rule) {
			if !p.kills(t, m.rule) {
				t.Errorf("%s: no case notices: %s", rule.ID, m.what)
			}
		}
	}
}

// The guides show what a typo in the example's rule is answered with.
func TestTheGuidesShowARefusalAsItIs(t *testing.T) {
	files := exampleFiles(t, lang.EN)
	const name = "rules/lakes.yaml"
	files[name] = strings.Replace(files[name], "project.builds\n", "project.build\n", 1)
	_, err := LoadPack(examplePack(files))
	var fault *lang.Fault
	if !errors.As(err, &fault) {
		t.Fatalf("got %v, want a fault", err)
	}
	for l, file := range guides {
		for line := range strings.Lines(fault.In(l)) {
			if !strings.Contains(readGuide(t, l), strings.TrimSpace(line)) {
				t.Errorf("%s does not show %q", file, line)
			}
		}
	}
}

// Both guides explain every key that a pack's files may hold, and every word that has a
// meaning of its own there.
func TestTheGuidesExplainEveryKey(t *testing.T) {
	words := []string{"relation"}
	for _, v := range []any{Rule{}, Exception{}, RuleBasis{}, RuleCase{}, Fact{}, Derivation{}, PackLayer{}, Set{}, UnitLayer{}, Control{}} {
		words = append(words, yamlKeys(reflect.TypeOf(v))...)
	}
	for _, e := range Effects()[:4] {
		words = append(words, string(e))
	}
	for _, r := range []RelationKind{Intersects, Within, Outside, WithinM, NearM, InBand, UpstreamM, CountMin} {
		words = append(words, string(r))
	}
	words = append(words, Roles()...)
	for l, file := range guides {
		text := readGuide(t, l)
		for _, word := range words {
			if !strings.Contains(text, "`"+word+"`") && !strings.Contains(text, "`"+word+":") {
				t.Errorf("%s does not explain `%s`", file, word)
			}
		}
	}
}

// yamlKeys lists the keys of a struct's YAML form.
func yamlKeys(t reflect.Type) []string {
	var keys []string
	for field := range t.Fields() {
		if key := field.Tag.Get("yaml"); key != "" && key != "-" && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}
