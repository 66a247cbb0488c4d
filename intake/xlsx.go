package intake

import (
	"bytes"
	"errors"
	slashes "path"
	"strconv"
	"strings"

	"redline/lang"
)

// Bounds of a workbook, besides those of every archive.
const (
	maxSheets        = 200
	maxSheetColumns  = 256       // columns that are looked at; Excel has 16,384
	maxSheetCells    = 1_000_000 // cells that are gone through, in all sheets
	freeSheetCells   = 100_000   // of a small file; one more for each byte it has
	maxSharedStrings = 400_000
	maxSharedText    = 12 << 20  // bytes of shared strings that are held
	maxCellText      = 128 << 10 // bytes of one cell; Excel holds 32,767 characters
	maxSheetRow      = 1 << 20   // rows of a sheet
	maxXLSXPart      = 4 << 20   // bytes of workbook.xml and its relations
	maxOtherElements = 200_000   // elements of the parts read that are no rows, cells or texts
	maxRowsBefore    = 500       // rows of a sheet with something in them, before its list
)

// office is a kind of office file.
type office int

const (
	noOffice office = iota
	xlsxFile
	otherSheet // .xlsb, .ods
	document   // .docx, .odt
	oleFile    // .xls, .doc, or anything with a password
)

var oleMagic = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

// officeKind recognises an office file by its first bytes and its entries' names.
func officeKind(data []byte) office {
	switch {
	case bytes.HasPrefix(data, oleMagic):
		return oleFile
	case !isZip(data):
		return noOffice
	case zipHolds(data, "xl/workbook.xml"):
		return xlsxFile
	case zipHolds(data, "xl/workbook.bin"), bytes.Contains(data[:min(len(data), 200)], []byte("opendocument.spreadsheet")):
		return otherSheet
	case zipHolds(data, "word/document.xml"), bytes.Contains(data[:min(len(data), 200)], []byte("opendocument.text")):
		return document
	}
	return noOffice
}

func sniffXLSX(src *source) bool { return officeKind(src.data) != noOffice }

// readXLSX reads the points in the sheets of a workbook (ECMA-376 part 1 §18), as
// readCoordList reads a table: each sheet with coordinates is a layer. Hidden sheets are
// read only where no other holds coordinates. Numbers are what the file holds, to the 15
// digits a spreadsheet shows; of formulas the stored result is taken, on record.
// Macros, links, styles and drawings are never read.
//
// A library that writes workbooks (excelize) is not used here: it loads shared strings
// and whole sheets as structures many times their size, and spills large parts to disk.
func readXLSX(src *source) (*contents, error) {
	switch officeKind(src.data) {
	case oleFile:
		return nil, oldOffice(src.data)
	case otherSheet:
		return nil, saveAs(lang.Text{ZH: "这是 .xlsb 或 .ods 工作簿，不能直接读取", EN: "this is an .xlsb or .ods workbook, which is not read"})
	case document:
		return nil, copyTable(lang.Text{ZH: "这是文字处理文档，不是坐标表", EN: "this is a word-processor document, not a table of coordinates"})
	}
	book, err := openWorkbook(src)
	if err != nil {
		return nil, err
	}
	src.rows = true
	out := &contents{}
	hidden := 0
	for _, s := range book.sheets {
		if s.hidden {
			hidden++
		} else if err := book.readSheet(s, out); err != nil {
			return nil, inSheet(s.name, err)
		}
	}
	if hidden == 0 {
		return out, book.noTable(out)
	}
	visible := len(out.features) > 0
	for _, s := range book.sheets {
		if s.hidden && !visible {
			if err := book.readSheet(s, out); err != nil {
				return nil, inSheet(s.name, err)
			}
		}
	}
	out.warnings = append(out.warnings, hiddenSheets(book.sheets, visible))
	return out, book.noTable(out)
}

func hiddenSheets(sheets []bookSheet, skipped bool) Note {
	var names []string
	for _, s := range sheets {
		if s.hidden {
			names = append(names, "「"+shorten(s.name)+"」")
		}
	}
	list := strings.Join(names[:min(len(names), 10)], "")
	if skipped {
		return Note{"sheet-hidden", lang.Textf("隐藏的工作表未读取：%s", "hidden sheets were not read: %s", list)}
	}
	return Note{"sheet-hidden", lang.Textf("坐标在隐藏的工作表里（%s），请确认不是旧数据", "the coordinates stand in a hidden sheet (%s): make sure that they are not old ones", list)}
}

// oldOffice refuses the container of the binary formats (MS-CFB), and says which of
// them it is by the names of its streams, which stand there in UTF-16.
func oldOffice(data []byte) *lang.Fault {
	holds := func(name string) bool {
		var wide []byte
		for i := range len(name) {
			wide = append(wide, name[i], 0)
		}
		return bytes.Contains(data, wide)
	}
	switch {
	case holds("EncryptedPackage"):
		return fault(ErrFormat, lang.Text{ZH: "工作簿加了密码，无法读取", EN: "the workbook is encrypted with a password"},
			lang.Text{ZH: "请在 Excel 或 WPS 里去掉密码，另存为 .xlsx 再提供", EN: "Remove the password in Excel or WPS, save it as .xlsx and give that."})
	case holds("Workbook"), holds("Book"):
		return saveAs(lang.Text{ZH: "这是旧版 Excel 工作簿（.xls），不能直接读取", EN: "this is a workbook of old Excel (.xls), which is not read"})
	}
	return copyTable(lang.Text{ZH: "这是旧版 Office 文件（如 .doc），不是坐标表", EN: "this is an old Office file (such as .doc), not a table of coordinates"})
}

func copyTable(what lang.Text) *lang.Fault {
	return fault(ErrFormat, what, lang.Text{
		ZH: "请把其中的坐标表复制到 Excel 或 WPS 表格，存为 .xlsx，或存为 TXT",
		EN: "Copy the table of coordinates into a workbook (.xlsx) or a text file.",
	})
}

func saveAs(what lang.Text) *lang.Fault {
	return fault(ErrFormat, what, lang.Text{
		ZH: "请在 Excel 或 WPS 里另存为 .xlsx（或 CSV UTF-8），再提供",
		EN: "Save it as .xlsx (or CSV UTF-8) in Excel or WPS.",
	})
}

// inSheet names the sheet a fault is about.
func inSheet(name string, err error) error {
	f, ok := err.(*lang.Fault) //nolint:errorlint // readers return faults as they are
	if !ok {
		return err
	}
	where := lang.Textf("工作表「%s」", "sheet \"%s\"", shorten(name))
	if !f.Where.IsZero() {
		where.ZH, where.EN = where.ZH+"，"+f.Where.ZH, where.EN+", "+f.Where.EN
	}
	f.Where = where
	return f
}

// workbook is an opened workbook.
type workbook struct {
	src     *source
	zip     *archive
	sheets  []bookSheet
	strings []string // shared by all sheets
	others  int      // elements gone through that are no rows, cells or texts
	tally   tally
	looked  []string // first rows of sheets without coordinates, for the refusal
}

// bookSheet is one sheet of a workbook.
type bookSheet struct {
	name, part string
	hidden     bool
}

// errNoList ends the reading of a sheet that has no list of coordinates where one begins.
var errNoList = errors.New("no list of coordinates")

// readSheet reads one sheet into out; one without coordinates adds nothing.
func (b *workbook) readSheet(s bookSheet, out *contents) error {
	count := b.tally
	list := newCoordList(b.src, &count)
	list.sheet = true
	seen := sheetNotes{}
	before := 0
	err := b.rows(s.part, func(row sheetRow) error {
		if row.number > seen.last+1 {
			list.blankLine()
		}
		seen.take(row)
		text := row.text()
		if text == "" {
			list.blankLine()
			return nil
		}
		if len(seen.first) < 3 {
			seen.first = append(seen.first, shorten(strings.Join(strings.Fields(text), " | ")))
		}
		if list.layout == nil {
			if before++; before > maxRowsBefore {
				return errNoList
			}
		}
		if f := dateInstead(list.layout, row.cells); f != nil {
			return b.src.at(f, row.number)
		}
		return list.row(textLine{text, row.number}, row.cells)
	})
	switch {
	case errors.Is(err, errNoList), err != nil && list.layout == nil && list.preambles >= maxSheetPreamble, err == nil && list.begun == 0:
		b.looked = append(b.looked, seen.first...)
		return nil
	case err != nil:
		return err
	}
	b.tally = count
	found, err := list.finish()
	if err != nil {
		return err
	}
	for _, f := range found.features {
		f.number, f.layer = len(out.features)+1, s.name
		f.repairs = append(f.repairs, seen.notes()...)
		out.features = append(out.features, f)
	}
	for _, w := range found.warnings {
		w.Text = lang.Textf("工作表「%[1]s」：%[2]s", "sheet \"%[1]s\": %[3]s", shorten(s.name), w.Text.ZH, w.Text.EN)
		out.warnings = append(out.warnings, w)
	}
	out.suspicions = append(out.suspicions, found.suspicions...)
	return nil
}

// sheetNotes is what should be on record of a sheet's rows.
type sheetNotes struct {
	last     int
	first    []string
	formulas int
	hidden   int
	beyond   bool
}

func (n *sheetNotes) take(row sheetRow) {
	n.last = row.number
	n.beyond = n.beyond || row.beyond
	if row.formulas > 0 {
		n.formulas++
	}
	if row.hidden {
		n.hidden++
	}
}

func (n *sheetNotes) notes() []Note {
	var out []Note
	if n.formulas > 0 {
		out = append(out, Note{"formulas-stored", lang.Textf("%d 行含公式，采用文件里保存的计算结果", "%d row(s) hold formulas: their stored results were taken", n.formulas)})
	}
	if n.hidden > 0 {
		out = append(out, Note{"rows-hidden", lang.Textf("%d 行是隐藏的，也读取了", "%d hidden row(s) were read too", n.hidden)})
	}
	if n.beyond {
		out = append(out, Note{"columns-beyond", lang.Textf("第 %d 列以后的单元格未读取", "cells beyond column %d were not read", maxSheetColumns)})
	}
	return out
}

// dateInstead refuses coordinates that a spreadsheet has made dates of: whole days since
// 1900, from 1954 to 2119. No coordinate in China has such a value.
func dateInstead(layout *listLayout, cells []string) *lang.Fault {
	if layout == nil || layout.split {
		return nil
	}
	for _, i := range []int{layout.first, layout.second} {
		text := field(cells, i)
		if x, err := plainNumber(text); err == nil && x >= 20_000 && x <= 80_000 {
			return fault(ErrSyntax,
				lang.Textf("坐标列里的「%s」像是日期：表格软件把它当日期存了", "\"%s\" in a column of coordinates looks like a date: the spreadsheet stored it as one", text),
				lang.Text{ZH: "请把该列设为「文本」格式后重新填写坐标", EN: "Format the column as text and enter the coordinates again."})
		}
	}
	return nil
}

// noTable refuses a workbook none of whose sheets holds coordinates.
func (b *workbook) noTable(out *contents) error {
	if len(out.features) > 0 {
		return nil
	}
	seen := "—"
	if len(b.looked) > 0 {
		seen = strings.Join(b.looked[:min(len(b.looked), 3)], " / ")
	}
	return fault(ErrEmpty,
		lang.Textf("工作簿里没有坐标列（%[1]d 张工作表；看到的是：%[2]s）", "no sheet of the workbook has columns of coordinates (%[1]d sheets; what was seen: %[2]s)", len(b.sheets), seen),
		lang.Text{
			ZH: "属性表不含图形：请提供图形文件（shapefile、DXF、KML…），或加上「经度、纬度」（或「X坐标、Y坐标」）两列的界址点表",
			EN: "A table of attributes has no shapes: bring the drawing (shapefile, DXF, KML…), or a table of boundary points with the columns 经度 and 纬度 (or X坐标 and Y坐标).",
		})
}

// columnOf is the column of a cell's reference, such as 27 for AB12, from 0; -1 when it
// has none.
func columnOf(reference string) int {
	n := 0
	for i := range len(reference) {
		c := reference[i] &^ 0x20
		if c < 'A' || c > 'Z' || i > 3 {
			break
		}
		n = 26*n + int(c-'A') + 1
	}
	return n - 1
}

// asShown is a number of a file to the 15 digits a spreadsheet shows, without exponent.
func asShown(number string) string {
	x, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return number
	}
	y, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 15, 64), 64) // what FormatFloat wrote
	return plain(y)
}

// partName is the entry a relation of xl/workbook.xml points to.
func partName(target string) string {
	if absolute, ok := strings.CutPrefix(target, "/"); ok {
		return slashes.Clean(absolute)
	}
	return slashes.Join("xl", target)
}
