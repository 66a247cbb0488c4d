package report

import (
	"io"
	"strings"
	"time"

	"redline/lang"
	"redline/report/docx"
	"redline/screening"
)

// DOCX writes r as the reviewer's document: a siting analysis for Word and WPS, with a
// cover, every rule and how the project stands to it, and a place to sign. book words the
// rules that were not hit (screening.Prepared.Rulebook); of another pack than the
// report's, or empty, it leaves them with their ids. The notices, and for a report that is
// not complete that it is not, stand on the cover, at the end and at the head of every
// page. The same report gives the same bytes. Errors are w's.
func DOCX(w io.Writer, r *screening.Report, book screening.Rulebook, l lang.Language) error {
	return docx.Write(w, wordDocument(r, composeOpinion(r, book, l), l))
}

func wordDocument(r *screening.Report, o opinion, l lang.Language) docx.Document {
	c := words{l}
	out := docx.Document{
		Language: "zh-CN", Title: clean(o.title), Identifier: clean(r.ID),
		Created: time.Date(r.On.Year, r.On.Month, r.On.Day, 0, 0, 0, 0, time.UTC),
		Footer:  c.footer(o.number),
	}
	if l == lang.EN {
		out.Language = "en"
	}
	for _, n := range o.notices {
		out.Header = append(out.Header, clean(n))
	}
	p := wordPage{words: c}
	p.cover(o)
	p.add(docx.PageBreak{}, docx.Contents{Title: c.say("opinion.contents")}, docx.PageBreak{})
	p.heading(docx.Heading1, c.say("section", "n", ordinalIn(l, 1), "title", c.say("section.verdict")))
	p.heading(docx.Verdict, o.verdict.heading)
	p.rest(o.verdict)
	for i, s := range o.sections {
		p.heading(docx.Heading1, c.say("section", "n", ordinalIn(l, i+2), "title", s.title))
		for _, b := range s.blocks {
			p.heading(docx.Heading2, b.heading)
			p.rest(b)
		}
	}
	p.text(docx.Normal, o.closing)
	p.notices(o.notices)
	out.Blocks = p.blocks
	return out
}

// footer is cut where Word counts the pages.
func (w words) footer(number string) docx.Footer {
	const here = "\x00"
	parts := strings.Split(w.say("footer", "number", clean(number), "page", here, "pages", here), here)
	return docx.Footer{Before: parts[0], Between: parts[1], After: parts[2]}
}

// wordPage gathers the blocks of a Word document, each text made harmless.
type wordPage struct {
	words
	blocks []docx.Block
}

func (p *wordPage) add(blocks ...docx.Block) { p.blocks = append(p.blocks, blocks...) }

func (p *wordPage) text(style docx.Style, text string) {
	p.add(docx.Paragraph{Style: style, Text: clean(text)})
}

func (p *wordPage) heading(style docx.Style, text string) {
	if text != "" {
		p.text(style, text)
	}
}

func (p *wordPage) notices(notices []string) {
	for _, n := range notices {
		p.text(docx.Notice, n)
	}
}

func (p *wordPage) cover(o opinion) {
	p.notices(o.notices)
	p.text(docx.Title, o.title)
	p.text(docx.Subtitle, o.subtitle)
	p.entries(o.cover)
	p.text(docx.Normal, o.closing)
}

// rest lays out a block below its heading.
func (p *wordPage) rest(b block) {
	p.entries(b.entries)
	if b.table == nil {
		return
	}
	t := docx.Table{}
	for _, c := range b.table.columns {
		t.Columns = append(t.Columns, docx.Column{Head: clean(c.head), Right: c.right})
	}
	for _, row := range b.table.rows {
		cells := make([]string, len(row))
		for i, text := range row {
			cells[i] = clean(text)
		}
		t.Rows = append(t.Rows, cells)
	}
	p.add(t)
}

// entries lays out lines: with a word in front, with a number or dash, or without, where
// none has a label.
func (p *wordPage) entries(all []entry) {
	style := docx.Normal
	for _, e := range all {
		switch {
		case e.label == "":
		case display(e.label) <= 3:
			style = docx.Item
		default:
			style = docx.Entry
		}
		if style != docx.Normal {
			break
		}
	}
	for _, e := range all {
		p.add(docx.Paragraph{Style: style, Label: clean(e.label), Text: clean(e.text)})
	}
}
