package docx

import (
	"cmp"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"

	"redline/lang"
)

// span is a stretch of a part's XML, in bytes.
type span struct{ from, to int }

// textRun is one w:t element with what it says.
type textRun struct {
	span
	text string
}

// scanned is one paragraph of a part.
type scanned struct {
	span
	style   string // its id; "" for plain text
	runs    []textRun
	nested  bool // in a table or a text box
	section bool // it ends a section
}

func (p scanned) text() string {
	var b strings.Builder
	for _, r := range p.runs {
		b.WriteString(r.text)
	}
	return b.String()
}

// scan finds the paragraphs of a part, and where its sections are described.
func scan(part string) (paragraphs []scanned, sections []span, err error) {
	s := scanner{}
	d := xml.NewDecoder(strings.NewReader(part))
	for {
		from := int(d.InputOffset())
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return s.done, s.sections, nil
		}
		if err != nil {
			return nil, nil, err
		}
		s.token(token, from, int(d.InputOffset()))
	}
}

type scanner struct {
	open     []*scanned
	done     []scanned
	sections []span
	nesting  int
	changed  int // depth within what was before a tracked change
	reading  bool
}

func (s *scanner) token(token xml.Token, from, to int) {
	switch e := token.(type) {
	case xml.StartElement:
		if e.Name.Space == wordSpace {
			s.start(e, from)
		}
	case xml.CharData:
		if s.reading {
			p := s.open[len(s.open)-1]
			p.runs[len(p.runs)-1].text += string(e)
		}
	case xml.EndElement:
		if e.Name.Space == wordSpace {
			s.end(e.Name.Local, to)
		}
	}
}

func (s *scanner) start(e xml.StartElement, from int) {
	switch e.Name.Local {
	case "pStyle":
		if len(s.open) > 0 && len(e.Attr) > 0 {
			s.open[len(s.open)-1].style = e.Attr[0].Value
		}
	case "tbl", "txbxContent":
		s.nesting++
	case "sectPrChange":
		s.changed++
	case "p":
		s.open = append(s.open, &scanned{span: span{from: from}, nested: s.nesting > 0})
	case "t":
		if len(s.open) > 0 {
			p := s.open[len(s.open)-1]
			p.runs = append(p.runs, textRun{span: span{from: from}})
			s.reading = true
		}
	case "sectPr":
		if s.changed == 0 {
			s.sections = append(s.sections, span{from: from})
			if len(s.open) > 0 {
				s.open[len(s.open)-1].section = true
			}
		}
	}
}

func (s *scanner) end(name string, to int) {
	switch name {
	case "tbl", "txbxContent":
		s.nesting--
	case "sectPrChange":
		s.changed--
	case "p":
		p := s.open[len(s.open)-1]
		p.to = to
		s.open = s.open[:len(s.open)-1]
		s.done = append(s.done, *p)
	case "t":
		if s.reading {
			p := s.open[len(s.open)-1]
			p.runs[len(p.runs)-1].to = to
			s.reading = false
		}
	case "sectPr":
		if s.changed == 0 {
			s.sections[len(s.sections)-1].to = to
		}
	}
}

// placeholder is {{name}}, with spaces around the name or without.
var placeholder = regexp.MustCompile(`\{\{\s*([^{}]+?)\s*\}\}`)

// edit is what takes the place of a stretch of XML.
type edit struct {
	span
	text string
}

// applied makes the edits; one within another's stretch goes with it.
func applied(part string, edits []edit) string {
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Or(a.from-b.from, b.to-a.to) })
	var b strings.Builder
	at := 0
	for _, e := range edits {
		if e.from < at {
			continue
		}
		b.WriteString(part[at:e.from])
		b.WriteString(e.text)
		at = e.to
	}
	b.WriteString(part[at:])
	return b.String()
}

// fill gives the edits that put texts in the place of a paragraph's placeholders. Word may
// spread a placeholder over runs: its text goes to the first of them.
func (p scanned) fill(part string, fields map[string]string) ([]edit, error) {
	text := p.text()
	if !strings.Contains(text, "{{") && !strings.Contains(text, "}}") {
		return nil, nil
	}
	marks := placeholder.FindAllStringSubmatchIndex(text, -1)
	if rest := placeholder.ReplaceAllString(text, ""); strings.Contains(rest, "{{") || strings.Contains(rest, "}}") {
		return nil, refusal(part, lang.Textf("占位符没有写完：%.80[1]s", "a placeholder is not finished: %.80[1]s", text),
			lang.Text{ZH: "占位符写作 {{名称}}，不能跨段落", EN: "a placeholder is {{name}} and stands in one paragraph"})
	}
	for _, m := range marks {
		if name := text[m[2]:m[3]]; !has(fields, name) {
			return nil, unknown(part, name)
		}
	}
	var out []edit
	at := 0
	for _, r := range p.runs {
		from, to := at, at+len(r.text)
		at = to
		filled, touched := "", false
		for _, m := range marks {
			begin, end := m[0], m[1]
			if end <= from || begin >= to {
				continue
			}
			touched = true
			if begin >= from { // else it began in a run before
				filled += text[from:begin] + fields[text[m[2]:m[3]]]
			}
			from = min(to, end)
		}
		if touched {
			out = append(out, edit{r.span, `<w:t xml:space="preserve">` + escape(filled+text[from:to]) + "</w:t>"})
		}
	}
	return out, nil
}

func has[V any](m map[string]V, key string) bool {
	_, ok := m[key]
	return ok
}

func unknown(part, name string) error {
	return refusal(part, lang.Textf("没有占位符 {{%.60[1]s}}", "there is no placeholder {{%.60[1]s}}", name),
		lang.Text{ZH: "可用的占位符见样板：redline template -o 样板.docx", EN: "the sample has them all: redline template -o sample.docx"})
}
