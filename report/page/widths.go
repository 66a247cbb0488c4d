package page

import (
	"strings"

	"github.com/rivo/uniseg"
)

// The widths of columns are worked out here, because LibreOffice and WPS take them as they
// stand: in Latin letters (a Chinese character counts two) of the table's 8 points.
const (
	// TextWidth is the width of an A4 page between margins of 2.2 cm, in twentieths of a point.
	TextWidth = 11906 - 2*1247
	// LandscapeWidth is the width of one that lies, between margins of 2 cm.
	LandscapeWidth = 16838 - 2*1134

	letter     = 100 // twentieths of a point
	cellMargin = 2   // letters
	mostFull   = 90  // what a longer text would need does not count
	mostWhole  = 18  // a longer word may be torn
	shortText  = 10  // a shorter text stays in one line
	wholeRow   = 16  // a row of more lines may go on on the next page
)

// Widths shares a page's width out among the columns, in twentieths of a point: to each
// column what keeps its words and short texts whole, the rest to those with long texts.
func (t Table) Widths(page int) []int {
	whole, full := make([]int, len(t.Columns)), make([]int, len(t.Columns))
	sumWhole, sumFull := 0, 0
	for i, c := range t.Columns {
		whole[i], full[i] = wholeWidth(c.Head), uniseg.StringWidth(c.Head)
		for _, row := range t.Rows {
			if i < len(row) {
				whole[i], full[i] = max(whole[i], wholeWidth(row[i])), max(full[i], uniseg.StringWidth(row[i]))
			}
		}
		whole[i] += cellMargin
		full[i] = max(min(full[i], mostFull)+cellMargin, whole[i])
		sumWhole, sumFull = sumWhole+whole[i], sumFull+full[i]
	}
	out, left := make([]int, len(t.Columns)), page
	for i := range out {
		switch rest := page - letter*sumWhole; {
		case letter*sumFull <= page:
			out[i] = page * full[i] / sumFull
		case rest <= 0:
			out[i] = page * whole[i] / sumWhole
		default:
			out[i] = letter*whole[i] + rest*(full[i]-whole[i])/(sumFull-sumWhole)
		}
		left -= out[i]
	}
	if len(out) > 0 {
		out[len(out)-1] += left
	}
	return out
}

// wholeWidth is the width below which text would be torn: that of its longest word, or of
// all of a short one.
func wholeWidth(text string) int {
	all := uniseg.StringWidth(text)
	if all <= shortText {
		return all
	}
	longest, state := 0, -1
	for word := range strings.SplitSeq(text, " ") { // not at no-break spaces
		if uniseg.StringWidth(word) == len(word) { // a code: not at its hyphens either
			longest = max(longest, len(word)+1)
			continue
		}
		for word != "" {
			var piece string
			piece, word, _, state = uniseg.FirstLineSegmentInString(word, state)
			longest = max(longest, uniseg.StringWidth(piece))
		}
		state = -1
	}
	return min(longest, mostWhole)
}

// Whole reports whether a row, in columns of the given widths, is short enough to be kept
// on one page.
func Whole(row []string, widths []int) bool { return lines(row, widths) <= wholeRow }

// lines is about how many lines a row takes.
func lines(row []string, widths []int) int {
	most := 1
	for i, text := range row[:min(len(row), len(widths))] {
		most = max(most, 1+letter*uniseg.StringWidth(text)/max(widths[i]-letter*cellMargin, letter))
	}
	return most
}
