package report

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"redline/lang"
	"redline/layers"
	"redline/screening"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func textOf(t testing.TB, r *screening.Report, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Text(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got; -update rewrites):\n%s", path, diff)
	}
}

func TestTextGolden(t *testing.T) {
	for name, r := range handmade() {
		for _, l := range []lang.Language{lang.ZH, lang.EN} {
			t.Run(name+"."+string(l), func(t *testing.T) {
				golden(t, name+"."+string(l)+".txt", []byte(textOf(t, r, Options{Lang: l})))
			})
		}
	}
}

func TestTextWidth(t *testing.T) {
	for name, r := range handmade() {
		for _, l := range []lang.Language{lang.ZH, lang.EN} {
			for _, width := range []int{60, 72, 100, 160} {
				for _, line := range strings.Split(textOf(t, r, Options{Lang: l, Width: width}), "\n") {
					if n := display(line); n > width {
						t.Errorf("%s %s at %d columns: a line takes %d: %q", name, l, width, n, line)
					}
				}
			}
		}
	}
}

func unprintable(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }

func TestTextIsHarmless(t *testing.T) {
	for name, r := range handmade() {
		fill(reflect.ValueOf(r).Elem(), "\x1b]0;x\a\x1b[2J\u202e\u009b1A\r\nx\xff\x00")
		for _, l := range []lang.Language{lang.ZH, lang.EN} {
			text := textOf(t, r, Options{Lang: l})
			for _, line := range strings.Split(text, "\n") {
				if strings.ContainsFunc(line, unprintable) || !utf8.ValidString(line) {
					t.Errorf("%s %s: %q", name, l, line)
				}
				if n := display(line); n > 100 {
					t.Errorf("%s %s: a line takes %d columns: %q", name, l, n, line)
				}
			}
		}
	}
}

func TestTextColour(t *testing.T) {
	r := prohibitedReport()
	bare, coloured := textOf(t, r, Options{}), textOf(t, r, Options{Colour: true})
	if strings.Contains(bare, "\x1b") {
		t.Error("colours nobody asked for")
	}
	if !strings.Contains(coloured, "\x1b[1;31m结论：禁止（法律禁止）\x1b[0m\n") {
		t.Error("the verdict is not red")
	}
	if got := regexp.MustCompile(`\x1b\[[0-9;]*m`).ReplaceAllString(coloured, ""); got != bare {
		t.Error("colours change more than colours")
	}
	if strings.Contains(textOf(t, incompleteReport(), Options{Colour: true}), "\x1b[32m") {
		t.Error("an incomplete report shows green")
	}
}

// The first lines must answer by themselves.
func TestHeadline(t *testing.T) {
	of := func(change func(*screening.Report)) *screening.Report {
		r := clearReport()
		change(r)
		return r
	}
	banned := func(a layers.Authority) *screening.Report {
		return of(func(r *screening.Report) {
			r.Verdict, r.VerdictAtMost, r.VerdictAuthority = screening.Prohibited, screening.Prohibited, a
		})
	}
	tests := []struct {
		name   string
		r      *screening.Report
		zh, en string
	}{
		{"clear", clearReport(), "结论：未发现限制", "VERDICT: NO RESTRICTION FOUND"},
		{"clear, incomplete", incompleteReport(), "结论：未发现限制（评估不完整）", "VERDICT: NO RESTRICTION FOUND (assessment incomplete)"},
		{"withheld", withheldReport(), "结论：未发现限制（评估不完整）", "VERDICT: NO RESTRICTION FOUND (assessment incomplete)"},
		{"law", banned(layers.Law), "结论：禁止（法律禁止）", "VERDICT: PROHIBITED by law"},
		{"regulation", banned(layers.Regulation), "结论：禁止（法规禁止）", "VERDICT: PROHIBITED by regulation"},
		{"ministry rule", banned(layers.MinistryRule), "结论：禁止（规章禁止）", "VERDICT: PROHIBITED by ministry rule"},
		{"plan", banned(layers.Plan), "结论：不符合规划要求", "VERDICT: DOES NOT CONFORM to the plan"},
		{"no authority", banned(""), "结论：禁止类", "VERDICT: PROHIBITING"},
		{"review", of(func(r *screening.Report) { r.Verdict = screening.Review }), "结论：需论证（须由申请人以外的机关决定或出具意见）", "VERDICT: NEEDS A DECISION (a body other than the applicant must decide)"},
		{"restricted", of(func(r *screening.Report) { r.Verdict = screening.Restricted }), "结论：限制（申请人须满足所列条件）", "VERDICT: RESTRICTED (the applicant must meet conditions)"},
		{"notice", of(func(r *screening.Report) { r.Verdict = screening.Notice }), "结论：关注（有须注意的事项）", "VERDICT: NOTICE (there are points to watch)"},
		{"notice, could be worse", of(func(r *screening.Report) {
			r.Verdict, r.VerdictAtMost, r.Complete = screening.Notice, screening.Review, false
		}), "结论：关注（评估不完整，最重可能为：需论证）", "VERDICT: NOTICE (incomplete; at worst: needs a decision)"},
		{"only possible", of(func(r *screening.Report) {
			r.Verdict, r.VerdictAtMost, r.Complete = screening.Review, screening.Prohibited, false
			r.Findings = []screening.Finding{{Effect: screening.Review, Certainty: screening.Possible, Relation: "within_m"}}
		}), "结论：需论证（可能，待查实，评估不完整，最重可能为：禁止类）", "VERDICT: NEEDS A DECISION (possible, to be confirmed, incomplete; at worst: prohibiting)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for l, want := range map[lang.Language]string{lang.ZH: tt.zh, lang.EN: tt.en} {
				lines := strings.Split(textOf(t, tt.r, Options{Lang: l}), "\n")
				if i := slices.Index(lines, want); i < 0 || i > 6 {
					t.Errorf("%s: no line %q among the first seven:\n%s", l, want, strings.Join(lines[:7], "\n"))
				}
			}
		})
	}
}

// A clear verdict that is not complete must hold nothing that reads as a pass.
func TestIncompleteIsNoPass(t *testing.T) {
	for _, r := range []*screening.Report{incompleteReport(), withheldReport()} {
		zh, en := textOf(t, r, Options{}), strings.ToLower(textOf(t, r, Options{Lang: lang.EN}))
		for _, word := range []string{"通过", "可行", "符合", "准予", "没有问题", "合格"} {
			if strings.Contains(zh, word) {
				t.Errorf("it says %q", word)
			}
		}
		for _, word := range []string{"pass", "approved", "complies", "conforms", "permitted", "allowed", "clear"} {
			if strings.Contains(en, word) {
				t.Errorf("it says %q", word)
			}
		}
		for line := range strings.Lines(zh) {
			if strings.Contains(line, "未发现限制") && !strings.Contains(line, "未发现限制（评估不完整）") {
				t.Errorf("no reservation in %q", line)
			}
		}
	}
}

// Notices stand first and last.
func TestNotices(t *testing.T) {
	text := textOf(t, withheldReport(), Options{})
	for _, notice := range []string{"示意数据，不得用于决策 / illustrative data, not for decisions", "另有不公开图层未列示，请向主管部门核实"} {
		if n := strings.Count(text, notice); n != 2 {
			t.Errorf("%q stands %d times, want 2", notice, n)
		}
		if strings.Index(text, notice) > strings.Index(text, "结论：") {
			t.Errorf("%q does not stand before the verdict", notice)
		}
	}
	if strings.Contains(textOf(t, clearReport(), Options{}), "示意") {
		t.Error("real data are called illustrative")
	}
}

// A report with nothing in it, as a broken writer might hand over, is still laid out.
func TestTextOfAlmostNothing(t *testing.T) {
	text := textOf(t, &screening.Report{}, Options{Width: 1})
	if !strings.Contains(text, "结论：") || !strings.Contains(strings.ReplaceAll(text, "\n", ""), "不替代行政许可") {
		t.Errorf("got %s", text)
	}
	for line := range strings.Lines(text) {
		if display(strings.TrimSuffix(line, "\n")) > 60 {
			t.Errorf("wider than the least width: %q", line)
		}
	}
}

func TestOrdinal(t *testing.T) {
	if ordinalIn(lang.ZH, 3) != "三" || ordinalIn(lang.ZH, 11) != "十一" || ordinalIn(lang.ZH, 16) != "16" || ordinalIn(lang.EN, 3) != "3" {
		t.Error(ordinalIn(lang.ZH, 3), ordinalIn(lang.ZH, 11), ordinalIn(lang.EN, 3))
	}
}
