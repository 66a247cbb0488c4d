package page

import (
	"strings"
	"testing"
)

// Columns fill the page to the last twentieth of a point; codes, areas and short words
// are not torn where there is room.
func TestWidths(t *testing.T) {
	long := strings.Repeat("距凯江管理范围线六百四十米，", 20)
	for name, table := range map[string]Table{
		"a code beside sentences": {Columns: []Column{{Head: "规则"}, {Head: "管控要求"}, {Head: "情况"}, {Head: "符合性"}}, Rows: [][]string{{"DEMO-R-01", long, long, "不符合"}}},
		"short":                   {Columns: []Column{{Head: "点号"}, {Head: "经度"}}, Rows: [][]string{{"1"}}},
		"no rows":                 {Columns: []Column{{Head: "规则"}}},
		"no columns":              {},
		"more than a page holds":  {Columns: make([]Column, 20), Rows: [][]string{strings.Fields(strings.Repeat("DEMO-ZH-3-0003-0004 ", 20))}},
		"areas":                   {Columns: []Column{{Head: "面积", Right: true}, {Head: "情况"}}, Rows: [][]string{{"109\u202f100.01\u00a0m²", long}}},
	} {
		sum, widths := 0, table.Widths(TextWidth)
		for i, w := range widths {
			sum += w
			for _, row := range table.Rows {
				if name != "more than a page holds" && i < len(row) && row[i] != long && w < letter*len([]rune(row[i])) {
					t.Errorf("%s: column %d of %d tears %q", name, i, w, row[i])
				}
			}
		}
		if len(widths) > 0 && sum != TextWidth {
			t.Errorf("%s: columns of %d, the page has %d", name, sum, TextWidth)
		}
	}
}
