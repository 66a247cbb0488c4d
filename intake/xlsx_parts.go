package intake

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"redline/lang"
)

// openWorkbook reads what a workbook is made of: its sheets and its shared strings.
func openWorkbook(src *source) (*workbook, error) {
	zip, err := openArchive(src)
	if err != nil {
		return nil, err
	}
	b := &workbook{src: src, zip: zip, tally: tally{limits: src.limits, keep: true}}
	targets, shared, err := b.relations()
	if err != nil {
		return nil, err
	}
	err = b.part("xl/workbook.xml", maxXLSXPart, func(x *xmlPart, e xml.StartElement) error {
		if e.Name.Local != "sheet" {
			return nil
		}
		s := bookSheet{name: attributeOf(e, "name"), hidden: strings.HasSuffix(strings.ToLower(attributeOf(e, "state")), "hidden")}
		s.part = targets[attributeOf(e, "id")]
		if len(b.sheets) >= maxSheets {
			return fault(ErrLimit, lang.Textf("工作表超过上限 %d 张", "more than the %d sheets accepted", maxSheets),
				lang.Text{ZH: "请只保留坐标所在的工作表", EN: "Keep the sheets with the coordinates only."})
		}
		if s.part == "" { // chart sheets and lost ones have none
			return nil
		}
		if slices.ContainsFunc(b.sheets, func(other bookSheet) bool { return other.part == s.part }) {
			return fault(ErrSyntax, lang.Textf("工作簿损坏：两张工作表指向同一部分 %s", "the workbook is damaged: two sheets are the same part, %s", shorten(s.part)),
				lang.Text{ZH: "请用 Excel 或 WPS 打开后另存为 .xlsx", EN: "Open it in Excel or WPS and save it as .xlsx."})
		}
		b.sheets = append(b.sheets, s)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if shared != "" {
		return b, b.sharedStrings(shared)
	}
	return b, nil
}

// relations reads where the sheets, by their ids, and the shared strings are. What lies
// outside the file is passed over.
func (b *workbook) relations() (sheets map[string]string, shared string, err error) {
	sheets = map[string]string{}
	err = b.part("xl/_rels/workbook.xml.rels", maxXLSXPart, func(_ *xmlPart, e xml.StartElement) error {
		if e.Name.Local != "Relationship" || strings.EqualFold(attributeOf(e, "TargetMode"), "External") {
			return nil
		}
		target := partName(attributeOf(e, "Target"))
		switch kind := attributeOf(e, "Type"); {
		case strings.HasSuffix(kind, "/worksheet"):
			if len(sheets) <= maxSheets {
				sheets[attributeOf(e, "Id")] = target
			}
		case strings.HasSuffix(kind, "/sharedStrings"):
			shared = target
		}
		return nil
	})
	return sheets, shared, err
}

// sharedStrings reads the texts that cells refer to by number.
func (b *workbook) sharedStrings(part string) error {
	size := 0
	return b.part(part, b.src.limits.Bytes, func(x *xmlPart, e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		text, err := x.text()
		if err != nil {
			return err
		}
		if size += len(text); len(b.strings) >= maxSharedStrings || size > maxSharedText {
			return fault(ErrLimit, lang.Text{ZH: "工作簿里的文字过多", EN: "the workbook holds too much text"},
				lang.Text{ZH: "请只保留坐标所在的工作表和列", EN: "Keep the sheet and the columns with the coordinates only."})
		}
		b.strings = append(b.strings, text)
		return nil
	})
}

func attributeOf(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// xmlPart is an entry of the workbook on its way through the XML decoder.
type xmlPart struct {
	dec   *xml.Decoder
	depth int
	limit int // of the depth
}

// part calls visit for each element of an entry, which is unpacked as it is read.
func (b *workbook) part(name string, limit int, visit func(*xmlPart, xml.StartElement) error) error {
	r, err := b.zip.stream(name, limit)
	if err != nil {
		return err
	}
	x := &xmlPart{dec: xml.NewDecoder(&shortTexts{from: r}), limit: b.src.limits.Nesting}
	for {
		token, err := x.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			if e, ok := token.(xml.StartElement); ok {
				err = b.visited(e, visit(x, e))
			}
		}
		if err != nil {
			return malformedPart(name, err)
		}
	}
}

// visited counts an element of a part, and passes on what its visit led to.
func (b *workbook) visited(e xml.StartElement, err error) error {
	if err != nil || e.Name.Local == "row" || e.Name.Local == "si" {
		return err
	}
	if b.others++; b.others <= maxOtherElements {
		return nil
	}
	return fault(ErrLimit, lang.Textf("工作簿的 XML 里除行和单元格以外的元素超过上限 %d 个", "the workbook's XML holds more than the %d elements accepted besides rows and cells", maxOtherElements),
		lang.Text{ZH: "请把坐标复制到新的工作簿再保存", EN: "Copy the coordinates into a new workbook and save that."})
}

func malformedPart(name string, err error) error {
	var f *lang.Fault
	if errors.As(err, &f) {
		return f
	}
	if errors.Is(err, errNoList) {
		return err
	}
	return inEntry(name, fault(ErrSyntax,
		librarySays("工作簿损坏：不是正确的 XML（", "the workbook is damaged: this is not well-formed XML (", err, "）", ")"),
		lang.Text{ZH: "请用 Excel 或 WPS 打开后另存为 .xlsx", EN: "Open it in Excel or WPS and save it as .xlsx."}))
}

// next returns the next token; io.EOF at the end.
func (x *xmlPart) next() (xml.Token, error) {
	token, err := x.dec.Token()
	if err != nil {
		return nil, err
	}
	switch token.(type) {
	case xml.StartElement:
		if x.depth++; x.depth > x.limit {
			return nil, tooDeep(x.limit)
		}
	case xml.EndElement:
		x.depth--
	}
	return token, nil
}

// text is the text of the element that was just opened, to its end: of its t elements,
// but not of phonetic readings (rPh).
func (x *xmlPart) text() (string, error) {
	var b strings.Builder
	end, phonetic := x.depth-1, 0
	for x.depth > end {
		token, err := x.next()
		if err != nil {
			return "", unexpectedEnd(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local == "rPh" && phonetic == 0 {
				phonetic = x.depth
			}
		case xml.EndElement:
			if x.depth < phonetic {
				phonetic = 0
			}
		case xml.CharData:
			if phonetic == 0 && b.Len() < maxCellText {
				b.Write(t)
			}
		}
	}
	return strings.Trim(strings.Join(strings.FieldsFunc(b.String(), isLineEnd), " "), white), nil
}

func isLineEnd(c rune) bool { return c == '\n' || c == '\r' }

func unexpectedEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// shortTexts passes XML on while no text or tag in it is longer than maxCellText, and
// refuses declarations, comments and CDATA, which no spreadsheet writes here and which
// could be of any length: the decoder holds one token whole.
type shortTexts struct {
	from io.Reader
	run  int
	open bool // the last byte was <
}

func longText() *lang.Fault {
	return fault(ErrLimit, lang.Textf("单元格或标签的文字超过上限 %d KiB", "a cell or tag holds more than the %d KiB of text accepted", maxCellText>>10),
		lang.Text{ZH: "请去掉与坐标无关的内容后重新保存", EN: "Remove what has nothing to do with the coordinates, and save it again."})
}

func markup() *lang.Fault {
	return fault(ErrSyntax, lang.Text{ZH: "工作簿的 XML 含有 <!…>（DTD、注释或 CDATA），不予读取", EN: "the workbook's XML holds <!…> (a DTD, comment or CDATA), which is not accepted"},
		lang.Text{ZH: "请用 Excel 或 WPS 打开后另存为 .xlsx", EN: "Open it in Excel or WPS and save it as .xlsx."})
}

func (s *shortTexts) Read(p []byte) (int, error) {
	n, err := s.from.Read(p[:min(len(p), 16<<10)])
	for rest := p[:n]; len(rest) > 0; {
		if s.open && rest[0] == '!' {
			return 0, markup()
		}
		i := bytes.IndexByte(rest, '<')
		s.open = i == len(rest)-1
		if i < 0 {
			s.run += len(rest)
			break
		}
		if s.run += i; s.run > maxCellText {
			break
		}
		s.run = 0
		s.open = true
		rest = rest[i+1:]
	}
	if s.run > maxCellText {
		return 0, longText()
	}
	return n, err
}
