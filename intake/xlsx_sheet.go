package intake

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"

	"redline/lang"
)

// sheetRow is one row of a sheet.
type sheetRow struct {
	number   int // from 1
	cells    []string
	formulas int
	hidden   bool
	beyond   bool // cells beyond maxSheetColumns
}

// text is what stands in the row, with spaces between the cells, as far as it is looked at.
func (r sheetRow) text() string {
	var b strings.Builder
	for _, c := range r.cells {
		if b.Len() > maxListLine {
			break
		}
		b.WriteByte(' ')
		b.WriteString(beginning(c, maxListLine))
	}
	return strings.Trim(beginning(b.String(), maxListLine), " ")
}

// rows calls visit for each row of a sheet that the file holds, top down; rows left out
// are gaps in the numbers. The cells are valid until the next call.
func (b *workbook) rows(part string, visit func(sheetRow) error) error {
	last := 0
	cells := make([]string, 0, 16)
	return b.part(part, b.src.limits.Bytes, func(x *xmlPart, e xml.StartElement) error {
		if e.Name.Local != "row" {
			return nil
		}
		row := sheetRow{number: last + 1, cells: cells[:0], hidden: isTrue(attributeOf(e, "hidden"))}
		if r := attributeOf(e, "r"); r != "" {
			n, err := strconv.Atoi(r)
			if err != nil || n <= last || n > maxSheetRow {
				return fault(ErrSyntax, lang.Textf("工作表损坏：第 %d 行之后的行号「%s」不对", "the sheet is damaged: after row %d comes a row numbered \"%s\"", last, shorten(r)),
					lang.Text{ZH: "请用 Excel 或 WPS 打开后另存为 .xlsx", EN: "Open it in Excel or WPS and save it as .xlsx."})
			}
			row.number = n
		}
		last = row.number
		if err := b.cell(); err != nil {
			return err
		}
		if err := b.cellsOf(x, &row); err != nil {
			return err
		}
		cells = row.cells
		return visit(row)
	})
}

func isTrue(text string) bool { return text == "1" || text == "true" }

// cellsOf reads the cells of the row that was just opened, to its end.
func (b *workbook) cellsOf(x *xmlPart, row *sheetRow) error {
	next := 0
	for end := x.depth - 1; x.depth > end; {
		token, err := x.next()
		if err != nil {
			return unexpectedEnd(err)
		}
		e, ok := token.(xml.StartElement)
		if !ok || e.Name.Local != "c" {
			continue
		}
		column := next
		if r := attributeOf(e, "r"); r != "" {
			column = columnOf(r)
		}
		next = column + 1
		text, formula, err := b.value(x, attributeOf(e, "t"))
		if err != nil {
			return err
		}
		if err := b.cell(); err != nil {
			return err
		}
		switch {
		case column >= maxSheetColumns:
			row.beyond = row.beyond || text != ""
		case column >= 0 && text != "":
			for len(row.cells) <= column {
				row.cells = append(row.cells, "")
			}
			row.cells[column] = text
		}
		if formula {
			row.formulas++
		}
	}
	return nil
}

// cell counts a row or a cell. Those of a small file are few, however much it unpacks to.
func (b *workbook) cell() error {
	most := min(maxSheetCells, freeSheetCells+len(b.src.data))
	if b.src.work.cells++; b.src.work.cells <= most {
		return nil
	}
	return fault(ErrLimit, lang.Textf("行和单元格（含空的）合计超过上限 %d 个", "more than the %d rows and cells accepted, empty ones included", most),
		lang.Text{ZH: "请只保留坐标所在的工作表和列", EN: "Keep the sheet and the columns with the coordinates only."})
}

// value reads the value of the cell that was just opened: a number as the sheet shows it,
// or its text. A formula's stored result is its value.
func (b *workbook) value(x *xmlPart, kind string) (text string, formula bool, err error) {
	for end := x.depth - 1; x.depth > end; {
		token, err := x.next()
		if err != nil {
			return "", false, unexpectedEnd(err)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "f":
			formula = true
			if _, err := x.text(); err != nil {
				return "", false, err
			}
		case "v", "is":
			if text, err = x.text(); err != nil {
				return "", false, err
			}
		}
	}
	switch kind {
	case "s":
		i, err := strconv.Atoi(text)
		if text != "" && (err != nil || i < 0 || i >= len(b.strings)) {
			return "", false, fault(ErrSyntax, lang.Textf("工作表损坏：没有第 %s 条共享文字", "the sheet is damaged: there is no shared text %s", shorten(text)),
				lang.Text{ZH: "请用 Excel 或 WPS 打开后另存为 .xlsx", EN: "Open it in Excel or WPS and save it as .xlsx."})
		}
		if text != "" {
			text = b.strings[i]
		}
	case "", "n":
		text = asShown(text)
	}
	return text, formula, nil
}

// stream opens an entry to be unpacked as it is read, up to a limit and to the ratio of
// every archive. The sizes the zip declares are not believed.
func (a *archive) stream(name string, limit int) (io.Reader, error) {
	for _, e := range a.entries {
		if e.name != name {
			continue
		}
		r, err := e.file.Open()
		if err != nil {
			return nil, brokenArchive(name, err)
		}
		beyond := unpacksTooLarge(limit)
		if most := int64(ratioFrom) + int64(min(e.file.CompressedSize64, 1<<32))*maxArchiveRatio; most < int64(limit) {
			limit, beyond = int(most), unpacksTooMuch()
		}
		return &bounded{from: r, archive: a, left: limit, beyond: inEntry(name, beyond), all: unpacksTooLarge(a.work.unpacked + a.left)}, nil
	}
	return nil, inEntry(name, fault(ErrSyntax,
		lang.Text{ZH: "工作簿不完整：缺少这一部分", EN: "the workbook is incomplete: this part is missing"},
		lang.Text{ZH: "请用 Excel 或 WPS 打开后另存为 .xlsx", EN: "Open it in Excel or WPS and save it as .xlsx."}))
}

// bounded reads up to a number of bytes, and refuses more, of this entry or of all.
type bounded struct {
	from    io.Reader
	archive *archive
	left    int
	beyond  error
	all     error
}

// Read reads from the entry; too much of it is a fault.
func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.from.Read(p)
	b.archive.work.unpacked += n
	b.archive.left -= n
	switch b.left -= n; {
	case b.left < 0:
		return 0, b.beyond
	case b.archive.left < 0:
		return 0, b.all
	}
	return n, err
}
