package docx

import (
	"strconv"
	"strings"
)

const (
	declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	namespaces  = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"` +
		` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

	// A4 with margins of 2.2 cm at the sides, in twentieths of a point.
	section = `<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:footerReference w:type="default" r:id="rId4"/>` +
		`<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1247" w:bottom="1304" w:left="1247" w:header="680" w:footer="624" w:gutter="0"/></w:sectPr>`
	textWidth = 11906 - 2*1247
)

// body gathers the XML of the document's text.
type body struct {
	strings.Builder
	blocks []Block
}

func (b *body) add(parts ...string) {
	for _, p := range parts {
		b.WriteString(p)
	}
}

func (d Document) document() string {
	b := body{blocks: d.Blocks}
	b.add(declaration, "<w:document", namespaces, "><w:body>")
	for i, block := range d.Blocks {
		block.write(&b)
		// Two tables in a row would run together, and a body may not end in one.
		_, table := block.(Table)
		if last := i == len(d.Blocks)-1; table && (last || isTable(d.Blocks[i+1])) {
			b.add("<w:p/>")
		}
	}
	b.add(section, "</w:body></w:document>\n")
	return b.String()
}

func isTable(b Block) bool {
	_, ok := b.(Table)
	return ok
}

func run(properties, text string) string {
	if properties != "" {
		properties = "<w:rPr>" + properties + "</w:rPr>"
	}
	return "<w:r>" + properties + `<w:t xml:space="preserve">` + escape(text) + "</w:t></w:r>"
}

func paragraph(style Style, runs ...string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + escape(string(style)) + `"/></w:pPr>` + strings.Join(runs, "") + "</w:p>\n"
}

func (p Paragraph) write(b *body) {
	var runs []string
	if p.Label != "" {
		runs = append(runs, run("<w:b/>", p.Label))
	}
	if p.Style == Entry || p.Style == Item {
		runs = append(runs, "<w:r><w:tab/></w:r>")
	}
	b.add(paragraph(p.Style, append(runs, run("", p.Text))...))
}

func (PageBreak) write(b *body) {
	b.add(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>` + "\n")
}

// field is a field (ECMA-376 part 1 §17.16) with what it shows until it is brought up to date.
func field(code, shown string) string {
	return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ` + code + ` </w:instrText></w:r>` +
		`<w:r><w:fldChar w:fldCharType="separate"/></w:r>` + shown + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
}

// write sets out the headings as one field over several paragraphs.
func (c Contents) write(b *body) {
	b.add(paragraph("ContentsTitle", run("", c.Title)))
	const (
		begin = `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \o "1-2" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`
		end   = `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
	)
	before := begin
	for _, block := range b.blocks {
		p, ok := block.(Paragraph)
		if !ok || p.Style != Heading1 && p.Style != Heading2 {
			continue
		}
		style := Style("TOC1")
		if p.Style == Heading2 {
			style = "TOC2"
		}
		b.add(paragraph(style, before, run("", p.Text)))
		before = ""
	}
	b.add("<w:p>", before, end, "</w:p>\n")
}

func (t Table) write(b *body) {
	widths := t.widths()
	b.add(`<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="`, strconv.Itoa(textWidth), `" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, w := range widths {
		b.add(`<w:gridCol w:w="`, strconv.Itoa(w), `"/>`)
	}
	b.add("</w:tblGrid>\n<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>")
	for i, c := range t.Columns {
		b.add(cell(widths[i], "TableHead", false, c.Head))
	}
	b.add("</w:tr>\n")
	for _, row := range t.Rows {
		b.add("<w:tr>")
		if lines(row, widths) <= wholeRow {
			b.add("<w:trPr><w:cantSplit/></w:trPr>")
		}
		for i, c := range t.Columns {
			text := ""
			if i < len(row) {
				text = row[i]
			}
			b.add(cell(widths[i], "TableText", c.Right, text))
		}
		b.add("</w:tr>\n")
	}
	b.add("</w:tbl>\n")
}

func cell(width int, style string, right bool, text string) string {
	align := ""
	if right {
		align = `<w:jc w:val="right"/>`
	}
	return `<w:tc><w:tcPr><w:tcW w:w="` + strconv.Itoa(width) + `" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="` + style + `"/>` + align +
		`</w:pPr>` + run("", text) + `</w:p></w:tc>`
}
