package report

import (
	"strings"
	"time"
	"unicode"

	"redline/lang"
	"redline/report/page"
	"redline/screening"
)

// paperOf lays a reviewer's document out for paper: cover, contents, sections, notices.
func paperOf(r *screening.Report, o opinion, l lang.Language) page.Document {
	c := words{l}
	out := page.Document{
		Language: tag(l), Title: clean(o.title), Identifier: clean(r.ID),
		Created: time.Date(r.On.Year, r.On.Month, r.On.Day, 0, 0, 0, 0, time.UTC),
		Footer:  c.footer(o.number),
	}
	for _, n := range o.notices {
		out.Header = append(out.Header, clean(n))
	}
	p := paper{words: c}
	p.cover(o)
	p.add(page.PageBreak{}, page.Contents{Title: c.say("opinion.contents")}, page.PageBreak{})
	p.body(o)
	p.add(page.Pages{})
	p.text(page.Normal, o.closing)
	p.notices(o.notices)
	out.Blocks = p.blocks
	return out
}

// tag names a language as documents do (BCP 47).
func tag(l lang.Language) string {
	if l == lang.EN {
		return "en"
	}
	return "zh-CN"
}

// body is the verdict and the sections under their numbers.
func (p *paper) body(o opinion) {
	p.heading(page.Heading1, p.say("section", "n", ordinalIn(p.lang, 1), "title", p.say("section.verdict")))
	p.verdict(o.verdict)
	for i, s := range o.sections {
		p.add(page.Pages{Landscape: s.wide})
		p.heading(page.Heading1, p.say("section", "n", ordinalIn(p.lang, i+2), "title", s.title))
		p.section(s)
	}
}

func (p *paper) verdict(b block) {
	p.heading(page.Verdict, b.heading)
	p.rest(b)
}

func (p *paper) section(s section) {
	for _, b := range s.blocks {
		p.heading(page.Heading2, b.heading)
		p.rest(b)
	}
}

// footer is cut where the pages are counted.
func (w words) footer(number string) page.Footer {
	const here = "\x00"
	parts := strings.Split(w.say("footer", "number", clean(number), "page", here, "pages", here), here)
	return page.Footer{Before: parts[0], Between: parts[1], After: parts[2]}
}

// paper gathers the blocks of a document, each text made harmless.
type paper struct {
	words
	blocks []page.Block
}

func (p *paper) add(blocks ...page.Block) { p.blocks = append(p.blocks, blocks...) }

func (p *paper) text(style page.Style, text string) {
	p.add(page.Paragraph{Style: style, Text: clean(text)})
}

func (p *paper) heading(style page.Style, text string) {
	if text != "" {
		p.text(style, text)
	}
}

func (p *paper) notices(notices []string) {
	for _, n := range notices {
		p.text(page.Notice, n)
	}
}

func (p *paper) cover(o opinion) {
	p.notices(o.notices)
	p.text(page.Title, o.title)
	p.text(page.Subtitle, o.subtitle)
	p.entries(o.cover)
	p.text(page.Normal, o.closing)
}

// rest lays out a block below its heading.
func (p *paper) rest(b block) {
	p.entries(b.entries)
	if b.figure != nil {
		p.add(page.Picture{PNG: b.figure.png, Alt: clean(b.figure.alt), Width: b.figure.width})
	}
	if b.table == nil {
		return
	}
	t := page.Table{}
	for _, c := range b.table.columns {
		t.Columns = append(t.Columns, page.Column{Head: clean(c.head), Right: c.right})
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
func (p *paper) entries(all []entry) {
	style := page.Normal
	for _, e := range all {
		switch {
		case e.label == "":
		case display(e.label) <= 3 && !strings.ContainsFunc(e.label, unicode.IsLetter): // not "Day"
			style = page.Item
		default:
			style = page.Entry
		}
		if style != page.Normal {
			break
		}
	}
	for _, e := range all {
		p.add(page.Paragraph{Style: style, Label: clean(e.label), Text: clean(e.text)})
	}
}
