package intake

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"redline/lang"
)

// TextTable is a table of texts without geometry, such as an access list.
type TextTable struct {
	Format string // "csv" or "xlsx"
	Header []string
	Rows   []TextRow
	Notes  []Note // what was passed over: the titles above the header, hidden sheets and rows
}

// Cell returns what stands in a column, trimmed; "" for nothing.
func (r TextRow) Cell(column int) string {
	if column < 0 || column >= len(r.Cells) {
		return ""
	}
	return strings.TrimSpace(r.Cells[column])
}

// TextRow is one row with something in it.
type TextRow struct {
	Line  int      // of the text, or the row of the sheet; from 1
	Cells []string // up to the last one with something in it; never more than the header has
}

// Table reads a CSV table (separated by commas, semicolons or tabs, in UTF-8, UTF-16 or GB18030) or
// the one sheet of a workbook (.xlsx) that holds something and is not hidden. The header is
// the first row of two cells or more; titles above it are passed over. Rows may be shorter than the header; one with
// something beyond it is refused. Cells of a workbook are what it shows: the stored result
// of a formula, numbers to 15 digits, lines within a cell with a space between them. Of merged cells the first holds the text.
//
// Every error is a *lang.Fault, of the kinds of Read.
func Table(name string, data []byte) (*TextTable, error) {
	src := newSource(name, data, Options{})
	t, err := readTextTable(src)
	if err != nil {
		return nil, src.inFile(err)
	}
	return t, nil
}

func readTextTable(src *source) (*TextTable, error) {
	if err := src.checkSize(); err != nil {
		return nil, err
	}
	switch officeKind(src.data) {
	case xlsxFile:
		return readTextSheets(src)
	case noOffice:
		return readTextCSV(src)
	}
	return nil, saveAs(lang.Text{ZH: "这不是 .xlsx 工作簿，也不是 CSV 表格", EN: "this is neither a workbook (.xlsx) nor a CSV table"})
}

// textTable takes the rows of one table.
type textTable struct {
	TextTable
	titles int
	hidden int
	cells  int
}

// row takes a row; blank ones are passed over.
func (t *textTable) row(line int, cells []string) error {
	filled := 0
	for i, c := range cells {
		if strings.TrimSpace(c) != "" {
			filled = i + 1
		}
	}
	switch {
	case filled == 0:
		return nil
	case t.Header == nil && filled < 2:
		t.titles++
		return nil
	case t.Header == nil && filled > maxSheetColumns:
		return fault(ErrLimit, lang.Textf("表格超过上限 %d 列", "the table has more than the %d columns accepted", maxSheetColumns),
			lang.Text{ZH: "请只保留需要的列", EN: "Keep the columns that are needed."})
	case t.Header == nil:
		t.Header = slices.Clone(cells[:filled])
		return nil
	case filled > len(t.Header):
		f := fault(ErrSyntax, lang.Textf("这一行有 %d 格，表头只有 %d 列", "this row has %d cells, the header %d", filled, len(t.Header)),
			lang.Text{ZH: "补上表头，或给含逗号的文字加引号", EN: "Complete the header, or put texts that hold commas in quotes."})
		f.Line = line
		return f
	case len(t.Rows) == DefaultHeldFeatures, t.cells+filled > maxSheetCells:
		return fault(ErrLimit, lang.Textf("表格超过上限（%d 行，共 %d 格）", "the table has more than the %d rows or %d cells accepted", DefaultHeldFeatures, maxSheetCells),
			lang.Text{ZH: "请分成几个文件", EN: "Split it into several files."})
	}
	t.cells += filled
	t.Rows = append(t.Rows, TextRow{line, slices.Clone(cells[:filled])})
	return nil
}

// done refuses a table without header and notes what was passed over.
func (t *textTable) done() (*TextTable, error) {
	if t.Header == nil {
		return nil, fault(ErrEmpty, lang.Text{ZH: "表格里没有表头（至少两列）", EN: "the table has no header of two columns or more"},
			lang.Text{ZH: "第一行写列名；CSV 用逗号、分号或制表符分隔", EN: "Name the columns in the first row; a CSV table is separated by commas, semicolons or tabs."})
	}
	if t.titles > 0 {
		t.Notes = append(t.Notes, Note{"titles", lang.Textf("表头之上有 %d 行标题，未读取", "rows above the header that were not read: %d", t.titles)})
	}
	if t.hidden > 0 {
		t.Notes = append(t.Notes, Note{"rows-hidden", lang.Textf("有 %d 行是隐藏的，照样读取了", "hidden rows, which were read like the others: %d", t.hidden)})
	}
	return &t.TextTable, nil
}

func readTextCSV(src *source) (*TextTable, error) {
	if err := src.checkText(); err != nil {
		return nil, err
	}
	text := src.decode()
	if src.doubtful {
		return nil, fault(ErrSyntax,
			lang.Textf("文字按 %s 读取，有些字节无法解码", "its texts were read as %s, but some bytes belong to no character", src.encoding),
			lang.Text{ZH: "请另存为 CSV UTF-8", EN: "Save it as CSV UTF-8."})
	}
	if strings.ContainsRune(text, 0) {
		return nil, fault(ErrFormat, lang.Text{ZH: "这是二进制文件，不是表格", EN: "this is a binary file, and no table"}, lang.Text{ZH: "请提供 CSV 或 .xlsx", EN: "Give a CSV table or an .xlsx workbook."})
	}
	t := &textTable{TextTable: TextTable{Format: "csv"}}
	rows := csv.NewReader(strings.NewReader(text))
	rows.Comma, rows.FieldsPerRecord, rows.ReuseRecord = separatorOf(text), -1, true
	for {
		row, err := rows.Read()
		switch {
		case errors.Is(err, io.EOF):
			return t.done()
		case err != nil:
			return nil, badRow(src, err)
		}
		line, _ := rows.FieldPos(0)
		if err := t.row(line, row); err != nil {
			return nil, err
		}
	}
}

// separatorOf is the separator that the first lines hold most of; a comma where there is
// none.
func separatorOf(text string) rune {
	head, best, most := beginning(text, sniffBytes), ',', 0
	for _, c := range ",;\t" {
		if n := strings.Count(head, string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}

// readTextSheets reads the only sheet that holds a table.
func readTextSheets(src *source) (*TextTable, error) {
	book, err := openWorkbook(src)
	if err != nil {
		return nil, err
	}
	src.rows = true
	var found *textTable
	var names, hidden []string
	for _, s := range book.sheets {
		if s.hidden {
			hidden = append(hidden, s.name)
			continue
		}
		t, err := book.textSheet(s)
		if err != nil {
			return nil, inSheet(s.name, err)
		}
		if t.Header != nil {
			found, names = t, append(names, s.name)
		}
	}
	switch {
	case len(names) > 1:
		return nil, fault(ErrLayer,
			lang.Textf("工作簿里有 %d 张表：%s", "the workbook holds %d tables: %s", len(names), listed(names)),
			lang.Text{ZH: "请只保留一张，或分别存为文件", EN: "Keep one of them, or save each as a file."})
	case found == nil:
		found = &textTable{}
	}
	if len(hidden) > 0 {
		found.Notes = append(found.Notes, Note{"sheet-hidden", lang.Textf("隐藏的工作表未读取：%s", "hidden sheets were not read: %s", listed(hidden))})
	}
	return found.done()
}

func (b *workbook) textSheet(s bookSheet) (*textTable, error) {
	t := &textTable{TextTable: TextTable{Format: "xlsx"}}
	err := b.rows(s.part, func(row sheetRow) error {
		if row.beyond {
			f := fault(ErrLimit, lang.Textf("超过上限 %d 列", "there are more than the %d columns accepted", maxSheetColumns),
				lang.Text{ZH: "请只保留需要的列", EN: "Keep the columns that are needed."})
			f.Line = row.number
			return f
		}
		if row.hidden {
			t.hidden++
		}
		return t.row(row.number, row.cells)
	})
	return t, err
}

// badRow refuses a row of a text of which the CSV reader says what is wrong.
func badRow(src *source, err error) error {
	f := fault(ErrSyntax, librarySays("表格的这一行读不出：", "this row of the table cannot be read: ", err, "", ""),
		lang.Text{ZH: "检查引号是否成对，或从源软件重新导出", EN: "Check that quotes come in pairs, or export it from the source again."})
	var bad *csv.ParseError
	if errors.As(err, &bad) {
		f.What = librarySays("表格的这一行读不出：", "this row of the table cannot be read: ", bad.Err, "", "")
		f.Line, f.Column = bad.Line, bad.Column
	}
	return f
}
