package report

import (
	"bytes"
	"errors"
	"math"
	"os"
	"strings"
	"testing"

	"redline/lang"
	"redline/screening"

	"github.com/google/go-cmp/cmp"
)

func jsonOf(t testing.TB, r *screening.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := JSON(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestJSONForm(t *testing.T) {
	r := clearReport()
	r.Components[0].Name = `<厂区> & "一期"`
	got := jsonOf(t, r)
	for name, want := range map[string]string{
		"no HTML escaping":    `"name": "<厂区> & \"一期\""`,
		"coordinates in line": `"coordinates": [[[[104.5,31.3],[104.502,31.3],`,
		"empty list":          `"findings": [],`,
		"two spaces":          "\n  \"schema\": \"redline.report/1\",\n",
	} {
		if !bytes.Contains(got, []byte(want)) {
			t.Errorf("%s: no %q in\n%s", name, want, got)
		}
	}
	if !bytes.HasSuffix(got, []byte("}\n")) || bytes.HasSuffix(got, []byte("\n\n")) {
		t.Error("it does not end in one line end")
	}
	if !bytes.Equal(got, jsonOf(t, r)) {
		t.Error("the same report gives other bytes")
	}
}

func TestJSONRefusesWhatIsNoNumber(t *testing.T) {
	r := clearReport()
	r.Components[0].Footprint.AreaM2 = math.NaN()
	if err := JSON(&bytes.Buffer{}, r); err == nil {
		t.Error("NaN was written")
	}
}

func TestParseReadsWhatJSONWrote(t *testing.T) {
	for name, r := range handmade() {
		written := jsonOf(t, r)
		read, err := Parse(written)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(string(written), string(jsonOf(t, read))); diff != "" {
			t.Errorf("%s: written again it differs:\n%s", name, diff)
		}
		for _, l := range []lang.Language{lang.ZH, lang.EN} {
			if diff := cmp.Diff(textOf(t, r, Options{Lang: l}), textOf(t, read, Options{Lang: l})); diff != "" {
				t.Errorf("%s %s: its text differs:\n%s", name, l, diff)
			}
		}
	}
}

func TestParseRefuses(t *testing.T) {
	good := string(jsonOf(t, incompleteReport()))
	swap := func(from, to string) string {
		if !strings.Contains(good, from) {
			t.Fatalf("no %s in the report", from)
		}
		return strings.Replace(good, from, to, 1)
	}
	tests := []struct {
		name, in, field, zh, en string
		line                    int
	}{
		{"nothing", "", "", "文件为空或不完整", "empty", 1},
		{"white space", " \n ", "", "文件为空或不完整", "empty", 2},
		{"no JSON", "report\n", "", "不是完整有效的 JSON", "not whole, valid JSON", 1},
		{"cut short", good[:len(good)/2], "", "不完整", "", 0},
		{"another document", `{"type":"FeatureCollection"}`, "schema", "不是 redline 报告", "not a redline report", 0},
		{"a list", `[]`, "schema", "不是 redline 报告", "not a redline report", 0},
		{"another version", swap("redline.report/1", "redline.report/9"), "schema", `"redline.report/9"`, "reads \"redline.report/1\" only", 0},
		{"an unknown field", swap(`"complete"`, `"colour": 1, "complete"`), "colour", "没有这个字段", "no such field", 0},
		{"a missing field", swap(`"exhaustive": false,`, ``), "exhaustive", "字段缺失", "missing", 0},
		{"another case", swap(`"verdict"`, `"Verdict"`), "Verdict", "拼写不同", "spelt differently", 0},
		{"null for a list", swap(`"touches": []`, `"touches": null`), "touches", "写法不合", "not in the report's form", 0},
		{"a repeated field", swap(`"complete": false,`, `"complete": false, "complete": true,`), "complete", "重复", "twice", 15},
		{"a wrong type", swap(`"complete": false`, `"complete": "no"`), "complete", "值的类型不对", "wrong type", 15},
		{"a date that is none", swap(`2025-06-01`, `2025-13-01`), "", "无法读取", "cannot be read", 0},
		{"something after it", good + "{}", "", "报告之后还有内容", "after the report", 0},
		{"deep in a list", swap(`"distance_m"`, `"Distance_m"`), "components", "", "", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse([]byte(tt.in))
			var f *lang.Fault
			if !errors.As(err, &f) {
				t.Fatalf("got %v, want a *lang.Fault", err)
			}
			if !strings.Contains(f.What.ZH, tt.zh) || !strings.Contains(f.What.EN, tt.en) {
				t.Errorf("says %+v, want %q and %q", f.What, tt.zh, tt.en)
			}
			if f.Hint.ZH == "" || f.Hint.EN == "" || f.What.EN == "" {
				t.Errorf("it does not say what to do in both languages: %+v", f)
			}
			if tt.field != "" && f.Field != tt.field && tt.name != "deep in a list" {
				t.Errorf("field %q, want %q", f.Field, tt.field)
			}
			if tt.line != 0 && f.Line != tt.line {
				t.Errorf("line %d, want %d", f.Line, tt.line)
			}
		})
	}
}

func TestParseNamesThePath(t *testing.T) {
	text := strings.Replace(string(jsonOf(t, clearReport())), `"distance_m": 8.649`, `"Distance_m": 8.649`, 1)
	_, err := Parse([]byte(text))
	var f *lang.Fault
	if !errors.As(err, &f) || f.Field != "layers[1].nearest.Distance_m" {
		t.Errorf("got %v, want the path layers[1].nearest.Distance_m", err)
	}
}

func FuzzParse(f *testing.F) {
	for _, r := range handmade() {
		f.Add(jsonOf(f, r))
	}
	for _, seed := range []string{"", "{}", "[]", `{"schema":"redline.report/1"}`, `{"schema":"redline.report/1","findings":[{"geometry":1e999}]}`, "{\"a\":{\"a\":[{\"a\":1,\"a\":2}]}}", "null", "\xff"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Parse(data)
		if err != nil {
			var fault *lang.Fault
			if !errors.As(err, &fault) {
				t.Fatalf("not a fault: %v", err)
			}
			return
		}
		if again, err := Parse(jsonOf(t, r)); err != nil || again.ID != r.ID {
			t.Fatalf("what was accepted cannot be written and read again: %v", err)
		}
		for _, l := range []lang.Language{lang.ZH, lang.EN} {
			text := textOf(t, r, Options{Lang: l})
			for _, line := range strings.Split(text, "\n") {
				if strings.ContainsFunc(line, unprintable) {
					t.Fatalf("a control character in %q", line)
				}
			}
		}
	})
}

// Example_roundTrip shows that a report can be kept as JSON and rendered later.
func Example_roundTrip() {
	var kept bytes.Buffer
	if err := JSON(&kept, withheldReport()); err != nil {
		panic(err)
	}
	r, err := Parse(kept.Bytes())
	if err != nil {
		panic(err)
	}
	var text bytes.Buffer
	if err := Text(&text, r, Options{}); err != nil {
		panic(err)
	}
	for _, line := range strings.Split(text.String(), "\n")[2:6] {
		os.Stdout.WriteString(line + "\n")
	}
	// Output:
	// 示意数据，不得用于决策 / illustrative data, not for decisions
	// 另有不公开图层未列示，请向主管部门核实
	//
	// 结论：未发现限制（评估不完整）
}
