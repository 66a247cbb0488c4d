package report

import (
	"io"
	"strings"

	"redline/lang"
	"redline/screening"

	"github.com/xuri/excelize/v2"
)

// XLSX writes r as a workbook: what DOCX says, as tables that can be sorted and filtered.
// Measures are numbers (m, m², shares of 1), everything else is text and never a formula.
// The notices, and for a report that is not complete that it is not, stand at the head of
// every sheet. book is as for DOCX. The same report gives the same bytes. Errors are w's.
func XLSX(w io.Writer, r *screening.Report, book screening.Rulebook, l lang.Language) (err error) {
	c := newComposer(r, l)
	file := excelize.NewFile()
	defer func() {
		if closed := file.Close(); err == nil {
			err = closed
		}
	}()
	b := workbook{file: file, notices: c.opinionNotices()}
	if err := b.styles(); err != nil {
		return err
	}
	for i, s := range c.sheets(conformerOf(c, book)) {
		if err := b.add(i, s); err != nil {
			return err
		}
	}
	day := r.On.String() + "T00:00:00Z"
	if err := file.SetDocProps(&excelize.DocProperties{
		Creator: "redline", Title: clean(c.say("opinion.title")), Identifier: clean(r.ID), Created: day, Modified: day,
	}); err != nil {
		return err
	}
	_, err = file.WriteTo(w)
	return err
}

// sheet is a table of one kind of things. A cell is a string, a float64 or nil for none.
type sheet struct {
	name    string
	columns []sheetColumn
	rows    [][]any
}

// sheetColumn heads a column. width is in characters; format says how its numbers show.
type sheetColumn struct {
	head   string
	width  float64
	format numberFormat
}

type numberFormat int

const (
	noNumber numberFormat = iota
	metresFormat
	areaFormat
	shareFormat
	degreeFormat
	countFormat
)

// workbook writes sheets.
type workbook struct {
	file    *excelize.File
	notices []string

	head, notice, text int
	numbers            map[numberFormat]int
}

func (b *workbook) styles() error {
	b.numbers = map[numberFormat]int{}
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	red := &excelize.Font{Bold: true, Color: "B00000"}
	wide := "#,##0.000"
	area := "#,##0.00"
	share := "0.0000%"
	degree := "0.0000000##"
	const asText = 49 // "@": stays text also when somebody edits the cell
	for _, s := range []struct {
		to    func(id int)
		style excelize.Style
	}{
		{func(id int) { b.notice = id }, excelize.Style{Font: red, NumFmt: asText}},
		{func(id int) { b.head = id }, excelize.Style{
			Font: &excelize.Font{Bold: true}, NumFmt: asText, Alignment: top,
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8E8E8"}},
		}},
		{func(id int) { b.text = id }, excelize.Style{NumFmt: asText, Alignment: top}},
		{func(id int) { b.numbers[metresFormat] = id }, excelize.Style{CustomNumFmt: &wide, Alignment: top}},
		{func(id int) { b.numbers[areaFormat] = id }, excelize.Style{CustomNumFmt: &area, Alignment: top}},
		{func(id int) { b.numbers[shareFormat] = id }, excelize.Style{CustomNumFmt: &share, Alignment: top}},
		{func(id int) { b.numbers[degreeFormat] = id }, excelize.Style{CustomNumFmt: &degree, Alignment: top}},
		{func(id int) { b.numbers[countFormat] = id }, excelize.Style{NumFmt: 1, Alignment: top}},
	} {
		id, err := b.file.NewStyle(&s.style)
		if err != nil {
			return err
		}
		s.to(id)
	}
	return nil
}

// add writes a sheet: the notices, the head, the rows. The head stays on the screen and
// filters the rows below it.
func (b *workbook) add(i int, s sheet) error {
	if i == 0 {
		if err := b.file.SetSheetName("Sheet1", s.name); err != nil {
			return err
		}
	} else if _, err := b.file.NewSheet(s.name); err != nil {
		return err
	}
	row := 0
	for _, n := range b.notices {
		row++
		if err := b.put(s.name, 1, row, n, b.notice); err != nil {
			return err
		}
	}
	row++
	for i, c := range s.columns {
		if err := b.put(s.name, i+1, row, c.head, b.head); err != nil {
			return err
		}
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := b.file.SetColWidth(s.name, name, name, c.width); err != nil {
			return err
		}
	}
	for j, cells := range s.rows {
		for i, v := range cells {
			style := b.text
			if _, number := v.(float64); number {
				style = b.numbers[s.columns[i].format]
			}
			if err := b.put(s.name, i+1, row+j+1, v, style); err != nil {
				return err
			}
		}
		if h := rowHeight(cells, s.columns); h > 0 {
			if err := b.file.SetRowHeight(s.name, row+j+1, h); err != nil {
				return err
			}
		}
	}
	return b.finish(s, row)
}

// put writes one cell. A text is a string to the file, whatever it begins with; what is
// longer than a cell may hold is cut by the library at 32,767 characters.
func (b *workbook) put(sheet string, column, row int, v any, style int) error {
	at, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return err
	}
	switch v := v.(type) {
	case string:
		err = b.file.SetCellStr(sheet, at, clean(v))
	case float64:
		err = b.file.SetCellFloat(sheet, at, v, -1, 64)
	}
	if err != nil {
		return err
	}
	return b.file.SetCellStyle(sheet, at, at, style)
}

func (b *workbook) finish(s sheet, head int) error {
	below, err := excelize.CoordinatesToCellName(1, head+1)
	if err != nil {
		return err
	}
	if err := b.file.SetPanes(s.name, &excelize.Panes{Freeze: true, YSplit: head, TopLeftCell: below, ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	from, err := excelize.CoordinatesToCellName(1, head)
	if err != nil {
		return err
	}
	to, err := excelize.CoordinatesToCellName(len(s.columns), head+max(len(s.rows), 1))
	if err != nil {
		return err
	}
	if err := b.file.AutoFilter(s.name, from+":"+to, nil); err != nil {
		return err
	}
	return b.layout(s.name)
}

// layout prints a sheet on pages that lie, as wide as a page.
func (b *workbook) layout(sheet string) error {
	landscape, a4, wide, long := "landscape", 9, 1, 0
	if err := b.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &wide, FitToHeight: &long}); err != nil {
		return err
	}
	// At most 255 characters; & begins a code there (ECMA-376 part 1 §18.3.1.46).
	head := []rune("&C" + strings.ReplaceAll(clean(strings.Join(b.notices, "  ")), "&", "&&"))
	if err := b.file.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddHeader: string(head[:min(len(head), 255)])}); err != nil {
		return err
	}
	fit := true
	return b.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit})
}
