package pdf

import (
	"redline/report/page"

	"codeberg.org/go-pdf/fpdf"
)

const (
	cellSize = 8.0
	cellLine = cellSize * 1.35
	cellSide = 3.5 // between border and text
	cellTop  = 2.5
)

// table sets out rows below a head that is repeated on every page. A long row goes on on
// the next page; a short one stays whole.
func (l *layout) table(t page.Table) {
	if len(t.Columns) == 0 {
		return
	}
	total := page.TextWidth
	if l.now.landscape {
		total = page.LandscapeWidth
	}
	widths := t.Widths(total)
	head := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = c.Head
	}
	g := grid{layout: l, table: t, widths: widths, head: head}
	l.room(g.height(g.cells(head, true), 0) + 40)
	g.row(head, true)
	for _, row := range t.Rows {
		g.row(row, false)
	}
	l.y += 8
}

// grid is a table under way.
type grid struct {
	*layout
	table  page.Table
	widths []int // twentieths of a point
	head   []string
}

// cells are the lines of each cell of a row.
func (g grid) cells(row []string, _ bool) [][]string {
	out := make([][]string, len(g.widths))
	for i, w := range g.widths {
		if i < len(row) && row[i] != "" {
			out[i] = g.letters.lines(row[i], cellSize, float64(w)/20-2*cellSide)
		}
	}
	return out
}

// height is that of the lines from one on.
func (g grid) height(cells [][]string, from int) float64 {
	most := 1
	for _, lines := range cells {
		most = max(most, len(lines)-from)
	}
	return float64(most)*cellLine + 2*cellTop
}

func (g grid) row(row []string, head bool) {
	cells := g.cells(row, head)
	from := 0
	for {
		left := g.now.bottom - g.y
		whole := g.height(cells, from)
		if whole > left && (page.Whole(row, g.widths) || left < 3*cellLine) && !g.blank && !head {
			g.again()
			continue
		}
		fit := int((left - 2*cellTop) / cellLine)
		if whole <= left {
			g.draw(cells, from, whole, head)
			return
		}
		g.draw(cells[:], from, float64(max(fit, 1))*cellLine+2*cellTop, head)
		from += max(fit, 1)
		g.again()
	}
}

// again starts a page with the head of the table. Below it the page counts as empty: what
// does not fit there fits nowhere.
func (g grid) again() {
	g.next()
	g.drawHead()
	g.layout.blank = true
}

func (g grid) drawHead() {
	cells := g.cells(g.head, true)
	g.draw(cells, 0, g.height(cells, 0), true)
}

// draw draws a row, or as many of its lines as the height takes.
func (g grid) draw(cells [][]string, from int, height float64, head bool) {
	x, y := g.now.left, g.y
	s := style{size: cellSize, bold: head}
	for i, lines := range cells {
		width := float64(g.widths[i]) / 20
		at := x
		g.mark(func(f *fpdf.Fpdf) {
			f.SetDrawColor(0x40, 0x40, 0x40)
			f.SetLineWidth(0.5)
			kind := "D"
			if head {
				f.SetFillColor(0xec, 0xec, 0xec)
				kind = "FD"
			}
			f.Rect(at, y, width, height, kind)
		})
		for n := 0; from+n < len(lines) && float64(n+1)*cellLine+2*cellTop <= height+0.01; n++ {
			text, indent := lines[from+n], cellSide
			if g.table.Columns[i].Right && !head {
				indent = width - cellSide - g.letters.width(text, cellSize)
			}
			g.write(text, at+indent, y+cellTop+float64(n)*cellLine+cellLine*0.78, s)
		}
		x += width
	}
	g.layout.y, g.layout.blank = y+height, false
}
