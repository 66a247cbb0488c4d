package report

import (
	"math"
	"strings"

	"github.com/rivo/uniseg"
)

// Heights of rows, in points. Excel and WPS fit a row to its wrapped text when they open a
// file, LibreOffice does not, and then prints the first line alone: so each row is told.
const (
	oneLine   = 15.0
	mostTall  = 409.0 // a row cannot be higher (Excel, "Specifications and limits")
	wideTypes = 1.12  // letters may be so much wider than those that a column is measured in
)

// rowHeight is how high a row must be to show all of its wrapped texts; 0 where one line does.
func rowHeight(cells []any, columns []sheetColumn) float64 {
	most := 1.0
	for i, v := range cells {
		text, _ := v.(string)
		lines := 0.0
		for line := range strings.SplitSeq(text, "\n") {
			lines += max(1, math.Ceil(wideTypes*float64(uniseg.StringWidth(line))/columns[i].width))
		}
		most = max(most, lines)
	}
	if most == 1 {
		return 0
	}
	return min(most*oneLine, mostTall)
}
