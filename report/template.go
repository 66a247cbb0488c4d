package report

import (
	"io"
	"strings"

	"redline/lang"
	"redline/report/docx"
	"redline/report/page"
	"redline/screening"
)

// Template is a Word document with placeholders that Opinion fills in.
type Template = docx.Template

// OpenTemplate reads a template for DOCXFrom. What could bring anything into the document
// from elsewhere, or run, is refused; so are placeholders that do not exist, once it is
// filled in. Errors are *lang.Fault.
func OpenTemplate(data []byte) (*Template, error) { return docx.OpenTemplate(data) }

// DOCXFrom writes r as DOCX does, in a template of one's own: its texts, looks and pages,
// with the placeholders of Placeholders filled in. The notices stand at the head of every
// page all the same. Errors are *lang.Fault, or w's, or those of DOCX.
func DOCXFrom(w io.Writer, t *Template, r *screening.Report, m Material, l lang.Language) error {
	o, err := opinionWith(r, m, l)
	if err != nil {
		return err
	}
	whole := paperOf(r, o, l)
	c := words{l}
	content := docx.Content{Properties: whole, Notices: whole.Header, Fields: map[string]string{}, Blocks: map[string][]page.Block{}}
	values := o.fields(c, r)
	for _, p := range Placeholders() {
		for _, name := range []string{p.Name, p.English} {
			switch p.Kind {
			case FieldPlaceholder:
				content.Fields[name] = clean(values[p.English])
			case ContentsPlaceholder:
				content.Blocks[name] = []page.Block{page.Contents{}}
			case BlockPlaceholder:
				content.Blocks[name] = o.blocksOf(p.English, c)
			}
		}
	}
	return t.Fill(w, content)
}

// PlaceholderKind is what a placeholder stands for.
type PlaceholderKind int

// The kinds.
const (
	FieldPlaceholder    PlaceholderKind = iota // a text, anywhere
	BlockPlaceholder                           // whole paragraphs and tables: a paragraph of the body by itself
	ContentsPlaceholder                        // the headings, likewise
)

// Placeholder is what may stand in a template between {{ and }}, under either name.
type Placeholder struct {
	Name, English string
	Kind          PlaceholderKind
}

// Placeholders are all there are, in the order of the document.
func Placeholders() []Placeholder {
	var out []Placeholder
	for _, group := range []struct {
		kind  PlaceholderKind
		names string
	}{
		{FieldPlaceholder, "标题 title|编号 number|报告编号 id|项目 project|区域 district|判定日 day|判定 verdict|完整性 complete|规则包 rules|声明 notices|免责声明 disclaimer"},
		{ContentsPlaceholder, "目录 contents"},
		{BlockPlaceholder, "正文 all|结论 conclusion|项目与坐标 coordinates|图件 maps|发现的限制 findings|桩号 chainage|边界相邻 touches|待查清 questions|未能评估 unassessed|之后的变化 later|" +
			"管控单元 units|符合性分析 conformity|未命中图层 clear|所引文件 documents|项目事实 facts|复现信息 again|人工复核 signatures"},
	} {
		for one := range strings.SplitSeq(group.names, "|") {
			name, english, _ := strings.Cut(one, " ")
			out = append(out, Placeholder{name, english, group.kind})
		}
	}
	return out
}

// fields are the texts of the cover by their placeholders.
func (o opinion) fields(c words, r *screening.Report) map[string]string {
	return map[string]string{
		"title": o.title, "number": o.number, "id": r.ID, "day": r.On.String(), "notices": strings.Join(o.notices, c.say("sep.clause")), "disclaimer": o.closing,
		"project": o.entry(c.say("cover.project")), "district": o.entry(c.say("cover.district")), "verdict": o.entry(c.say("label.verdict")),
		"complete": o.entry(c.say("label.complete")), "rules": o.entry(c.say("label.rules")),
	}
}

// entry is what stands on the cover behind a label.
func (o opinion) entry(label string) string {
	for _, e := range o.cover {
		if e.label == label {
			return e.text
		}
	}
	return ""
}

// blocksOf are the paragraphs and tables of a section, without its heading, or of all with
// theirs. A section the report does not have says that there is nothing.
func (o opinion) blocksOf(id string, c words) []page.Block {
	p := paper{words: c}
	switch id {
	case "all":
		p.body(o)
		return p.blocks
	case "conclusion":
		p.verdict(o.verdict)
		return p.blocks
	}
	for _, s := range o.sections {
		if s.id == id {
			p.add(page.Pages{Landscape: s.wide})
			p.section(s)
			return p.blocks
		}
	}
	p.text(page.Normal, c.say("clear.none"))
	return p.blocks
}

// SampleTemplate writes a template that has every placeholder in its place, to be changed
// in Word or WPS. Errors are w's.
func SampleTemplate(w io.Writer, l lang.Language) error {
	c := words{l}
	name := func(p Placeholder) string {
		if l == lang.EN {
			return "{{" + p.English + "}}"
		}
		return "{{" + p.Name + "}}"
	}
	label := func(p Placeholder) string {
		if l == lang.EN {
			return strings.ToUpper(p.English[:1]) + p.English[1:]
		}
		return p.Name
	}
	d := page.Document{Language: tag(l), Title: c.say("opinion.title")}
	p := paper{words: c}
	for _, one := range Placeholders() {
		switch {
		case one.English == "title":
			p.text(page.Title, name(one))
		case one.Kind == FieldPlaceholder:
			p.add(page.Paragraph{Style: page.Entry, Label: label(one), Text: name(one)})
		case one.Kind == ContentsPlaceholder:
			p.add(page.PageBreak{}, page.Paragraph{Style: page.Subtitle, Text: c.say("opinion.contents")}, page.Paragraph{Style: page.Normal, Text: name(one)}, page.PageBreak{})
		case one.English != "all": // has all others in it
			p.text(page.Heading1, label(one))
			p.text(page.Normal, name(one))
		}
		if one.English == "number" {
			d.Footer = c.footer(name(one))
		}
	}
	d.Blocks = p.blocks
	return docx.Write(w, d)
}
