package report

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strconv"
	"strings"

	"redline/lang"
	"redline/screening"

	"github.com/xuri/excelize/v2"
)

// Workbook writes a batch as one workbook: the plots × layers with totals (合计), and for
// all plots their findings, checks and questions, as XLSX has them for one. Rows go to the
// sheets as they come, so that memory does not grow with the batch; the file is written by
// Close. Every sheet begins with what must be said of the data.
type Workbook struct {
	matrix *matrix
	book   screening.Rulebook
	w      io.Writer
	b      workbook
	sheets []*streamed
	early  []screening.BatchRow // plots that could not be assessed, before the first that was
}

// sheetRows is how many rows a sheet holds: those of the form, less what stands at its head.
const sheetRows = excelize.TotalRows - 16

// NewWorkbook returns a writer of a workbook to w; book is as for DOCX.
func NewWorkbook(w io.Writer, layers []screening.LayerTitle, book screening.Rulebook, l lang.Language) *Workbook {
	return &Workbook{matrix: newMatrix(layers, l), book: book, w: w}
}

// streamed is a kind of rows on its way to a sheet, and to another when that is full.
type streamed struct {
	b       *workbook
	name    string
	columns []sheetColumn
	part    int
	most    int // rows a sheet may hold
	to      *excelize.StreamWriter
	sheet   string // being written
	head    int    // its head's row
	rows    int    // below the head
}

// Row takes one plot.
func (w *Workbook) Row(row screening.BatchRow) error {
	if w.b.file == nil {
		if row.Report == nil {
			w.early = append(w.early, row)
			return nil
		}
		if err := w.begin(row.Report); err != nil {
			return err
		}
	}
	return w.put(row)
}

func (w *Workbook) put(row screening.BatchRow) error {
	if err := w.sheets[0].row(w.matrix.row(row)); err != nil {
		return err
	}
	if row.Report == nil {
		return nil
	}
	c := newComposer(row.Report, w.matrix.lang)
	plot := []any{float64(row.Number), row.Name}
	for i, s := range w.kinds(c) {
		for _, cells := range s.rows {
			if err := w.sheets[i+1].row(append(plot[:2:2], cells...)); err != nil {
				return err
			}
		}
	}
	return nil
}

// kinds are the sheets that have rows for every plot.
func (w *Workbook) kinds(c composer) []sheet {
	return []sheet{c.findingSheet(), conformerOf(c, w.book).sheet(), c.questionSheet()}
}

// begin makes the sheets; r says what is to be said of the data of all plots.
func (w *Workbook) begin(r *screening.Report) error {
	c := newComposer(r, w.matrix.lang)
	w.b = workbook{file: excelize.NewFile(), notices: append(c.notices(), c.say("batch.incomplete"))}
	if err := w.b.styles(); err != nil {
		return err
	}
	plot := w.matrix.columns()[:2]
	all := []sheet{{name: c.say("sheet.matrix"), columns: w.matrix.columns()}}
	for _, s := range w.kinds(c) {
		all = append(all, sheet{name: s.name, columns: append(plot[:2:2], s.columns...)})
	}
	for i, s := range all {
		one := &streamed{b: &w.b, name: s.name, columns: s.columns, most: sheetRows}
		if err := one.open(i == 0); err != nil {
			return err
		}
		w.sheets = append(w.sheets, one)
	}
	for _, row := range w.early {
		if err := w.put(row); err != nil {
			return err
		}
	}
	w.early = nil
	return nil
}

// Close writes the totals and the file.
func (w *Workbook) Close() (err error) {
	if w.b.file == nil { // no plot was assessed
		if err := w.begin(&screening.Report{}); err != nil {
			return err
		}
	}
	defer func() {
		if closed := w.b.file.Close(); err == nil {
			err = closed
		}
	}()
	for _, cells := range w.matrix.sums() {
		if err := w.sheets[0].row(cells); err != nil {
			return err
		}
	}
	for _, s := range w.sheets {
		if err := s.flush(); err != nil {
			return err
		}
	}
	if err := w.b.file.SetDocProps(&excelize.DocProperties{Creator: "redline", Title: w.matrix.say("opinion.title"), Created: noDay, Modified: noDay}); err != nil {
		return err
	}
	return writeInOrder(w.w, w.b.file)
}

// writeInOrder writes a workbook with the parts of its zip in the order of their names:
// excelize writes streamed sheets in any order, and the same batch shall give the same bytes.
func writeInOrder(w io.Writer, f *excelize.File) error {
	file, err := f.WriteToBuffer()
	if err != nil {
		return err
	}
	parts, err := zip.NewReader(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		return err
	}
	slices.SortFunc(parts.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	out := zip.NewWriter(w)
	for _, part := range parts.File {
		if err := out.Copy(part); err != nil {
			return err
		}
	}
	return out.Close()
}

// noDay is the time in the file of many reports: the first that a zip can say.
const noDay = "1980-01-01T00:00:00Z"

// open begins a sheet with the notices and the head.
func (s *streamed) open(first bool) error {
	s.part++
	s.sheet = s.name
	if s.part > 1 {
		s.sheet += " " + strconv.Itoa(s.part)
	}
	var err error
	if first {
		err = s.b.file.SetSheetName("Sheet1", s.sheet)
	} else {
		_, err = s.b.file.NewSheet(s.sheet)
	}
	if err != nil {
		return err
	}
	if s.to, err = s.b.file.NewStreamWriter(s.sheet); err != nil {
		return err
	}
	for i, c := range s.columns {
		if err := s.to.SetColWidth(i+1, i+1, c.width); err != nil {
			return err
		}
	}
	s.head, s.rows = len(s.b.notices)+1, 0
	if err := s.to.SetPanes(&excelize.Panes{Freeze: true, YSplit: s.head, TopLeftCell: "A" + strconv.Itoa(s.head+1), ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for i, n := range s.b.notices {
		if err := s.to.SetRow("A"+strconv.Itoa(i+1), []any{excelize.Cell{StyleID: s.b.notice, Value: clean(n)}}); err != nil {
			return err
		}
	}
	var heads []any
	for _, c := range s.columns {
		heads = append(heads, excelize.Cell{StyleID: s.b.head, Value: clean(c.head)})
	}
	return s.to.SetRow("A"+strconv.Itoa(s.head), heads)
}

// row writes one row; on a new sheet when this one is full.
func (s *streamed) row(cells []any) error {
	if s.rows >= s.most {
		if err := s.flush(); err != nil {
			return err
		}
		if err := s.open(false); err != nil {
			return err
		}
	}
	s.rows++
	out := make([]any, len(cells))
	for i, v := range cells {
		switch v := v.(type) {
		case string:
			out[i] = excelize.Cell{StyleID: s.b.text, Value: clean(v)}
		case float64:
			out[i] = excelize.Cell{StyleID: s.b.numbers[s.columns[i].format], Value: v}
		}
	}
	if h := rowHeight(cells, s.columns); h > 0 {
		return s.to.SetRow("A"+strconv.Itoa(s.head+s.rows), out, excelize.RowOpts{Height: h})
	}
	return s.to.SetRow("A"+strconv.Itoa(s.head+s.rows), out)
}

// flush ends a sheet with its filter.
func (s *streamed) flush() error {
	to, err := excelize.CoordinatesToCellName(len(s.columns), s.head+max(s.rows, 1))
	if err != nil {
		return err
	}
	if err := s.b.file.AutoFilter(s.sheet, "A"+strconv.Itoa(s.head)+":"+to, nil); err != nil {
		return err
	}
	if err := s.b.layout(s.sheet); err != nil {
		return err
	}
	return s.to.Flush()
}
