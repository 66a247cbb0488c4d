package report

import "strings"

const (
	columnGap   = 2
	leastColumn = 8
)

// table sets rows under their heads, wrapping the cells of the widest columns until the
// whole fits.
func (t *terminal) table(tab table) {
	head := make([]string, len(tab.columns))
	for i, c := range tab.columns {
		head[i] = c.head
	}
	widths := t.columnWidths(head, tab.rows)
	t.row(tab.columns, widths, head)
	total := columnGap * (len(widths) - 1)
	for _, w := range widths {
		total += w
	}
	t.line(strings.Repeat(" ", indent) + strings.Repeat("-", total))
	for _, row := range tab.rows {
		t.row(tab.columns, widths, row)
	}
}

// columnWidths takes each column's widest cell, then narrows the widest columns one
// step at a time until the row fits.
func (t *terminal) columnWidths(head []string, rows [][]string) []int {
	widths := make([]int, len(head))
	total := columnGap * (len(head) - 1)
	for i := range head {
		widths[i] = max(2, display(clean(head[i])))
		for _, row := range rows {
			widths[i] = max(widths[i], display(clean(row[i])))
		}
		total += widths[i]
	}
	for total > t.width-indent {
		widest := 0
		for i, w := range widths {
			if w > widths[widest] {
				widest = i
			}
		}
		if widths[widest] <= leastColumn {
			break
		}
		widths[widest]--
		total--
	}
	return widths
}

func (t *terminal) row(columns []column, widths []int, cells []string) {
	lines := 1
	wrapped := make([][]string, len(cells))
	for i, cell := range cells {
		wrapped[i] = wrap(clean(cell), widths[i])
		lines = max(lines, len(wrapped[i]))
	}
	for n := range lines {
		var b strings.Builder
		b.WriteString(strings.Repeat(" ", indent))
		for i := range cells {
			text := ""
			if n < len(wrapped[i]) {
				text = wrapped[i][n]
			}
			b.WriteString(pad(text, widths[i], columns[i].right))
			b.WriteString(strings.Repeat(" ", columnGap))
		}
		t.line(b.String())
	}
}
