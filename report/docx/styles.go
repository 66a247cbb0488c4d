package docx

import (
	"strings"

	"redline/report/page"
)

// style is one paragraph style: what it is called in Word, what the paragraph and its
// letters look like.
type style struct {
	id               page.Style
	name, paragraph  string
	letters, follows string
}

// fonts of headings: 黑体 for Chinese, as official documents have them.
const headingFonts = `<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="黑体"/>`

// paragraphStyles are the styles but Normal, sizes in half points.
var paragraphStyles = []style{
	{page.Title, "Title", `<w:keepNext/><w:spacing w:before="1800" w:after="240"/><w:jc w:val="center"/>`, headingFonts + `<w:b/><w:sz w:val="44"/><w:szCs w:val="44"/>`, "Normal"},
	{page.Subtitle, "Subtitle", `<w:spacing w:after="480"/><w:jc w:val="center"/>`, `<w:sz w:val="28"/><w:szCs w:val="28"/>`, "Normal"},
	{page.Heading1, "heading 1", `<w:keepNext/><w:keepLines/><w:spacing w:before="320" w:after="140"/><w:outlineLvl w:val="0"/>`, headingFonts + `<w:b/><w:sz w:val="30"/><w:szCs w:val="30"/>`, "Normal"},
	{page.Heading2, "heading 2", `<w:keepNext/><w:keepLines/><w:spacing w:before="200" w:after="80"/><w:outlineLvl w:val="1"/>`, headingFonts + `<w:b/><w:sz w:val="24"/><w:szCs w:val="24"/>`, "Normal"},
	{page.Heading3, "heading 3", `<w:keepNext/><w:keepLines/><w:spacing w:before="160" w:after="60"/><w:outlineLvl w:val="2"/>`, headingFonts + `<w:b/>`, "Normal"},
	{page.Verdict, "Verdict", `<w:keepNext/><w:pBdr><w:left w:val="single" w:sz="36" w:space="8" w:color="B00000"/></w:pBdr><w:spacing w:before="120" w:after="160"/>`, headingFonts + `<w:b/><w:sz w:val="28"/><w:szCs w:val="28"/>`, "Normal"},
	{page.Notice, "Notice", `<w:spacing w:before="60" w:after="60"/><w:jc w:val="center"/>`, `<w:b/><w:color w:val="B00000"/>`, "Normal"},
	{page.Entry, "Entry", `<w:tabs><w:tab w:val="left" w:pos="1700"/></w:tabs><w:spacing w:after="20" w:line="264" w:lineRule="auto"/><w:ind w:left="1700" w:hanging="1700"/>`, "", ""},
	{page.Item, "Item", `<w:tabs><w:tab w:val="left" w:pos="425"/></w:tabs><w:spacing w:after="20" w:line="264" w:lineRule="auto"/><w:ind w:left="425" w:hanging="425"/>`, "", ""},
	{"Picture", "Picture", `<w:keepNext/><w:spacing w:before="80" w:after="40"/><w:jc w:val="center"/>`, "", ""},
	{page.Small, "Small", `<w:spacing w:before="0" w:after="40" w:line="240" w:lineRule="auto"/>`, `<w:sz w:val="16"/><w:szCs w:val="16"/>`, ""},
	{"TableText", "Table Text", `<w:spacing w:before="10" w:after="10" w:line="240" w:lineRule="auto"/>`, `<w:sz w:val="16"/><w:szCs w:val="16"/>`, ""},
	{"TableHead", "Table Head", `<w:keepNext/><w:spacing w:before="30" w:after="30" w:line="240" w:lineRule="auto"/>`, headingFonts + `<w:b/><w:sz w:val="16"/><w:szCs w:val="16"/>`, ""},
	{"ContentsTitle", "Contents Title", `<w:keepNext/><w:spacing w:before="240" w:after="160"/><w:jc w:val="center"/>`, headingFonts + `<w:b/><w:sz w:val="30"/><w:szCs w:val="30"/>`, ""},
	{"TOC1", "toc 1", `<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9412"/></w:tabs><w:spacing w:before="60" w:after="20"/>`, "", ""},
	{"TOC2", "toc 2", `<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9412"/></w:tabs><w:spacing w:before="0" w:after="0"/><w:ind w:left="420"/>`, `<w:sz w:val="19"/><w:szCs w:val="19"/>`, ""},
	{"Header", "header", `<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>`, `<w:b/><w:color w:val="B00000"/><w:sz w:val="18"/><w:szCs w:val="18"/>`, ""},
	{"Footer", "footer", `<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>`, `<w:sz w:val="18"/><w:szCs w:val="18"/>`, ""},
}

const tableStyle = `<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>
`

const gridStyle = `<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>` +
	`<w:top w:val="single" w:sz="6" w:space="0" w:color="404040"/><w:left w:val="single" w:sz="6" w:space="0" w:color="404040"/>` +
	`<w:bottom w:val="single" w:sz="6" w:space="0" w:color="404040"/><w:right w:val="single" w:sz="6" w:space="0" w:color="404040"/>` +
	`<w:insideH w:val="single" w:sz="4" w:space="0" w:color="404040"/><w:insideV w:val="single" w:sz="4" w:space="0" w:color="404040"/></w:tblBorders></w:tblPr></w:style>
`

func (d document) styles() string {
	var b strings.Builder
	b.WriteString(declaration + "<w:styles" + namespaces + `><w:docDefaults><w:rPrDefault><w:rPr>` +
		`<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="宋体"/><w:sz w:val="21"/><w:szCs w:val="21"/>` +
		`<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="60" w:line="300" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>
`)
	for _, s := range paragraphStyles {
		b.WriteString(s.xml(string(s.id), "Normal"))
	}
	b.WriteString(tableStyle + gridStyle + "</w:styles>\n")
	return b.String()
}

// xml is the style under an id, based on the style of plain text.
func (s style) xml(id, normal string) string {
	out := `<w:style w:type="paragraph" w:styleId="` + id + `"><w:name w:val="` + s.name + `"/><w:basedOn w:val="` + escape(normal) + `"/>`
	if s.follows != "" {
		out += `<w:next w:val="` + escape(normal) + `"/>`
	}
	out += `<w:qFormat/><w:pPr>` + s.paragraph + `</w:pPr>`
	if s.letters != "" {
		out += `<w:rPr>` + s.letters + `</w:rPr>`
	}
	return out + "</w:style>\n"
}
