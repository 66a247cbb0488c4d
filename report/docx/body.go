package docx

import (
	"strconv"
	"strings"

	"redline/report/page"
)

const (
	declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	namespaces  = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"` +
		` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

	drawings = ` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"` +
		` xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"`
)

// paper is how pages lie: the XML of a section of upright pages and of pages on their
// side, with the width between their margins in twentieths of a point.
type paper struct {
	upright, turned           string
	uprightWidth, turnedWidth int
}

const headAndFoot = `<w:headerReference w:type="default" r:id="rId3"/><w:footerReference w:type="default" r:id="rId4"/>`

// a4 has margins of 2.2 cm at the sides of upright pages, of 2 cm at those that lie.
func a4() paper {
	return paper{
		upright: `<w:sectPr>` + headAndFoot + `<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1247" w:bottom="1304" w:left="1247" w:header="680" w:footer="624" w:gutter="0"/></w:sectPr>`,
		turned:  `<w:sectPr>` + headAndFoot + `<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1134" w:right="1134" w:bottom="964" w:left="1134" w:header="510" w:footer="454" w:gutter="0"/></w:sectPr>`,

		uprightWidth: page.TextWidth, turnedWidth: page.LandscapeWidth,
	}
}

func (p paper) section(landscape bool) string {
	if landscape {
		return p.turned
	}
	return p.upright
}

func (p paper) width(landscape bool) int {
	if landscape {
		return p.turnedWidth
	}
	return p.uprightWidth
}

// body gathers the XML of the document's text.
type body struct {
	strings.Builder
	blocks    []page.Block
	pictures  [][]byte // in order of appearance
	paper     paper
	landscape bool
	own       string // begins names that must be no one else's; "" where all are ours
}

func (b *body) add(parts ...string) {
	for _, p := range parts {
		b.WriteString(p)
	}
}

// body is the XML of the text, and the pictures in it.
func (d document) body() *body {
	b := &body{blocks: d.Blocks, paper: a4()}
	b.add(declaration, "<w:document", namespaces, "><w:body>")
	b.all()
	b.add(b.paper.section(b.landscape), "</w:body></w:document>\n")
	return b
}

// all writes the blocks.
func (b *body) all() {
	for i, block := range b.blocks {
		b.write(block)
		// Two tables in a row would run together, and a body may not end in one.
		_, table := block.(page.Table)
		if last := i == len(b.blocks)-1; table && (last || isTable(b.blocks[i+1])) {
			b.add("<w:p/>")
		}
	}
}

func isTable(b page.Block) bool {
	_, ok := b.(page.Table)
	return ok
}

func (b *body) write(block page.Block) {
	switch block := block.(type) {
	case page.Paragraph:
		b.paragraph(block)
	case page.Table:
		b.table(block)
	case page.Picture:
		b.picture(block)
	case page.Contents:
		b.contents(block)
	case page.PageBreak:
		b.add(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>` + "\n")
	case page.Pages:
		b.turn(block)
	}
}

// turn ends the pages that lie the other way: a section is described in its last paragraph.
func (b *body) turn(p page.Pages) {
	if p.Landscape == b.landscape || b.paper.turned == b.paper.upright {
		return
	}
	b.add(`<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>`, b.paper.section(b.landscape), "</w:pPr></w:p>\n")
	b.landscape = p.Landscape
}

func run(properties, text string) string {
	if properties != "" {
		properties = "<w:rPr>" + properties + "</w:rPr>"
	}
	return "<w:r>" + properties + `<w:t xml:space="preserve">` + escape(text) + "</w:t></w:r>"
}

func paragraph(style page.Style, runs ...string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + escape(string(style)) + `"/></w:pPr>` + strings.Join(runs, "") + "</w:p>\n"
}

func (b *body) paragraph(p page.Paragraph) {
	var runs []string
	if p.Label != "" {
		runs = append(runs, run("<w:b/>", p.Label))
	}
	if p.Style == page.Entry || p.Style == page.Item {
		runs = append(runs, "<w:r><w:tab/></w:r>")
	}
	b.add(paragraph(p.Style, append(runs, run("", p.Text))...))
}

// field is a field (ECMA-376 part 1 §17.16) with what it shows until it is brought up to date.
func field(code, shown string) string {
	return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ` + code + ` </w:instrText></w:r>` +
		`<w:r><w:fldChar w:fldCharType="separate"/></w:r>` + shown + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
}

// contents sets out the headings as one field over several paragraphs, under a title.
func (b *body) contents(c page.Contents) {
	b.add(paragraph("ContentsTitle", run("", c.Title)))
	b.headings()
}

// headings is the field itself.
func (b *body) headings() {
	const (
		begin = `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \o "1-2" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`
		end   = `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
	)
	before := begin
	for _, block := range b.blocks {
		p, ok := block.(page.Paragraph)
		if !ok || p.Style != page.Heading1 && p.Style != page.Heading2 {
			continue
		}
		style := page.Style("TOC1")
		if p.Style == page.Heading2 {
			style = "TOC2"
		}
		b.add(paragraph(style, before, run("", p.Text)))
		before = ""
	}
	b.add("<w:p>", before, end, "</w:p>\n")
}

func (b *body) table(t page.Table) {
	width := b.paper.width(b.landscape)
	widths := t.Widths(width)
	b.add(`<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="`, strconv.Itoa(width), `" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
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
		if page.Whole(row, widths) {
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
