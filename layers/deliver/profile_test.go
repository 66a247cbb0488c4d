package deliver

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"redline/lang"
)

// table writes the built-in profiles as docs/profiles.md shows them.
func table(profiles []Profile) string {
	var out strings.Builder
	out.WriteString("| profile 方案 | property 属性 | fields 字段 | values 取值 |\n|---|---|---|---|\n")
	for _, p := range profiles {
		fmt.Fprintf(&out, "| **`%s`** | %s %s | for 用于：%s | %s |\n", p.ID, p.Title.ZH, p.Title.EN, p.scope(), p.Source)
		for _, name := range slices.Sorted(maps.Keys(p.Properties)) {
			property := p.Properties[name]
			from := strings.Join(property.From, " / ")
			if property.Fixed != "" {
				from = "= " + property.Fixed
			}
			for _, more := range property.With {
				from += " - " + more
			}
			if property.Required {
				from += " **!**"
			}
			to := map[string][]string{}
			for value, means := range property.Values {
				to[means] = append(to[means], value)
			}
			var values []string
			for _, means := range slices.Sorted(maps.Keys(to)) {
				slices.Sort(to[means])
				values = append(values, strings.Join(to[means], ", ")+" → "+means)
			}
			fmt.Fprintf(&out, "| | `%s` | %s | %s |\n", name, from, strings.Join(values, "; "))
		}
	}
	return out.String()
}

func TestProfilesAreDocumented(t *testing.T) {
	profiles, err := Profiles()
	if err != nil {
		t.Fatal(err)
	}
	docs, err := os.ReadFile("../../docs/profiles.md")
	if err != nil {
		t.Fatal(err)
	}
	if want := table(profiles); !strings.Contains(string(docs), want) {
		t.Errorf("docs/profiles.md does not hold this table:\n%s", want)
	}
	seen := map[string]bool{}
	for _, p := range profiles {
		if p.Title.ZH == "" || p.Title.EN == "" || p.Source == "" || seen[p.ID] {
			t.Errorf("%s: a title in both languages, a source and an id of its own are needed", p.ID)
		}
		seen[p.ID] = true
	}
	start, rest, _ := strings.Cut(string(docs), "```yaml\n")
	text, _, _ := strings.Cut(rest, "```")
	if _, err := ReadProfile("example.yaml", []byte(text)); err != nil || start == "" {
		t.Errorf("the example of docs/profiles.md: %v", err)
	}
}

func TestReadProfile(t *testing.T) {
	for _, test := range []struct {
		name, text, want string // of the refusal; "" for none
	}{
		{"the least", "id: own\nproperties:\n  code: { from: [BH] }\n", ""},
		{"all keys", "id: own\ntitle: { zh: 自, en: own }\nlayers: [a]\nkinds: [zone]\nsource: here\nproperties:\n  code: { from: [BH, 编号], with: [XH], required: true }\n  class: { from: [LB], values: { \"1\": 甲 } }\n  element: { fixed: 水 }\n", ""},
		{"empty", "", "p.yaml"},
		{"no id", "properties:\n  code: { from: [BH] }\n", "field id: it is missing"},
		{"no code", "id: own\nproperties:\n  name: { from: [MC] }\n", "p.yaml:3, field code"},
		{"unknown key", "id: own\nlayer: a\nproperties:\n  code: { from: [BH] }\n", "p.yaml:2"},
		{"key twice", "id: own\nid: b\nproperties:\n  code: { from: [BH] }\n", "p.yaml:2"},
		{"unknown kind", "id: own\nkinds: [area]\nproperties:\n  code: { from: [BH] }\n", "p.yaml:2, field kinds: there is no kind of layer \"area\""},
		{"neither from nor fixed", "id: own\nproperties:\n  code: { from: [BH] }\n  name: { required: true }\n", "p.yaml:4, field name: it needs either from or fixed"},
		{"fixed and required", "id: own\nproperties:\n  code: { from: [BH] }\n  name: { fixed: a, required: true }\n", "field name: fixed goes with none"},
		{"a blank field", "id: own\nproperties:\n  code: { from: [\" \"] }\n", "field code: the name of a field is blank"},
		{"a value with two meanings", "id: own\nproperties:\n  code: { from: [BH] }\n  grade: { from: [JB], values: { a: x, A: y } }\n", "has two meanings"},
		{"with and values", "id: own\nproperties:\n  code: { from: [BH], with: [X], values: { a: b } }\n", "with and values do not go together"},
		{"too large", strings.Repeat("#", maxProfile+1), "larger than 1 MiB"},
		{"deep", strings.Repeat("[", 100_000), "nests more than"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, err := ReadProfile("p.yaml", []byte(test.text))
			if test.want == "" {
				if err != nil || p.ID != "own" {
					t.Errorf("got %v, %v", p, err)
				}
				return
			}
			var fault *lang.Fault
			if p != nil || !errors.As(err, &fault) || !errors.Is(err, ErrProfile) || fault.What.ZH == "" || fault.Hint.ZH == "" || !strings.Contains(fault.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

// FuzzReadProfile holds that no bytes make ReadProfile panic, and that every refusal is a
// fault.
func FuzzReadProfile(f *testing.F) {
	f.Add([]byte("id: own\nproperties:\n  code: { from: [BH] }\n"))
	f.Add(builtIn)
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := ReadProfile("p.yaml", data)
		var fault *lang.Fault
		if err != nil && !errors.As(err, &fault) {
			t.Errorf("%T is no fault: %v", err, err)
		}
	})
}
