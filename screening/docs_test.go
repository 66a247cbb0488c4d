package screening

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"redline/lang"
)

var update = flag.Bool("update", false, "rewrite generated tables")

// The guides to the rules carry a table of every control of the plan with its rules, or
// the reason for none, generated from the pack.
func TestTheGuidesListEveryControl(t *testing.T) {
	p := luojiangPack(t)
	if len(p.Controls) != 82 {
		t.Errorf("%d controls, want the plan's 82", len(p.Controls))
	}
	for file, l := range map[string]lang.Language{"../docs/rules.md": lang.EN, "../docs/rules.zh-CN.md": lang.ZH} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		before, rest, ok := strings.Cut(string(data), "<!-- controls:begin -->\n")
		table, after, ok2 := strings.Cut(rest, "<!-- controls:end -->")
		if !ok || !ok2 {
			t.Fatalf("%s has no controls block", file)
		}
		want := controlsTable(p, l)
		if *update {
			table = want
			if err := os.WriteFile(file, []byte(before+"<!-- controls:begin -->\n"+want+"<!-- controls:end -->"+after), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if table != want {
			t.Errorf("%s has another table; run make golden", file)
		}
	}
}

func controlsTable(p *Pack, l lang.Language) string {
	var b strings.Builder
	b.WriteString(lang.Text{
		ZH: "| 编号 | 管控 | 规则 |\n|---|---|---|\n",
		EN: "| no. | control | rules |\n|---|---|---|\n",
	}.In(l))
	for _, c := range p.Controls {
		var ids []string
		for _, row := range c.Rows {
			for _, r := range p.RulesOf(row) {
				ids = append(ids, r.ID)
			}
		}
		carried := strings.Join(ids, ", ")
		if len(ids) == 0 {
			carried = lang.Text{ZH: "无：", EN: "none: "}.In(l) + c.Reason.In(l)
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", c.ID, c.Title.In(l), carried)
	}
	return b.String()
}
