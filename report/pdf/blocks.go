package pdf

import (
	"bytes"
	"image"
	_ "image/png" // the pictures' format
	"strconv"
	"strings"

	"redline/report/page"

	"codeberg.org/go-pdf/fpdf"
)

type colour struct{ r, g, b int }

var (
	grey = colour{0x59, 0x59, 0x59}
	red  = colour{0xb0, 0, 0}
)

// style is how a paragraph looks, in points.
type style struct {
	size, before, after float64
	hang                float64 // what a label hangs out by
	bold, centre        bool
	colour              colour
}

const leading = 1.5 // of lines

func styleOf(s page.Style) style {
	switch s {
	case page.Title:
		return style{size: 22, before: 90, after: 14, bold: true, centre: true}
	case page.Subtitle:
		return style{size: 14, after: 26, centre: true}
	case page.Heading1:
		return style{size: 15, before: 16, after: 7, bold: true}
	case page.Heading2:
		return style{size: 12, before: 10, after: 4, bold: true}
	case page.Heading3:
		return style{size: 10.5, before: 8, after: 3, bold: true}
	case page.Verdict:
		return style{size: 14, before: 6, after: 8, bold: true}
	case page.Notice:
		return style{size: 10.5, before: 3, after: 3, bold: true, centre: true, colour: red}
	case page.Entry:
		return style{size: 10, after: 3, hang: 85}
	case page.Item:
		return style{size: 10, after: 3, hang: 21}
	case page.Small:
		return style{size: 8, after: 2}
	}
	return style{size: 10, after: 3}
}

func (l *layout) block(b page.Block, i int) {
	switch b := b.(type) {
	case page.Paragraph:
		l.paragraph(b)
	case page.Table:
		l.table(b)
	case page.Picture:
		l.picture(b, i)
	case page.Contents:
		l.contents(b)
	case page.PageBreak:
		l.next()
	case page.Pages:
		if b.Landscape != l.now.landscape {
			if l.blank && len(l.pages) > 1 { // an empty page is laid anew
				l.pages = l.pages[:len(l.pages)-1]
			}
			l.turn(b.Landscape)
		}
	}
}

// paragraph sets out a text line by line; a heading stays with what follows.
func (l *layout) paragraph(p page.Paragraph) {
	s := styleOf(p.Style)
	if !l.blank {
		l.y += s.before
	}
	x, width := l.now.left+s.hang, l.now.textWidth()-s.hang
	if p.Style == page.Verdict {
		x, width = x+12, width-12
	}
	lines := l.letters.lines(p.Text, s.size, width)
	label := l.letters.lines(p.Label, s.size, max(s.hang-6, s.size))
	line := s.size * leading
	keep := line
	if s.bold && !s.centre {
		keep = float64(len(lines))*line + 60
	}
	l.room(keep)
	if level := strings.Index("12", strings.TrimPrefix(string(p.Style), "Heading")); strings.HasPrefix(string(p.Style), "Heading") && level >= 0 {
		h := &heading{text: p.Text, level: level, page: len(l.pages), y: l.y}
		l.headings, l.now.headings = append(l.headings, h), append(l.now.headings, h)
	}
	for i := range max(len(lines), len(label)) {
		l.room(line)
		baseline := l.y + line*0.72
		if i < len(label) && p.Label != "" {
			l.write(label[i], l.now.left, baseline, style{size: s.size, bold: true})
		}
		if p.Style == page.Verdict {
			l.bar(l.y, line)
		}
		switch {
		case i >= len(lines):
		case s.centre:
			l.centred(lines[i], baseline, s)
		default:
			l.write(lines[i], x, baseline, s)
		}
		l.y += line
		l.blank = false
	}
	l.y += s.after
}

// bar stands before a verdict.
func (l *layout) bar(y, height float64) {
	x := l.now.left
	l.mark(func(f *fpdf.Fpdf) {
		f.SetFillColor(red.r, red.g, red.b)
		f.Rect(x, y, 4, height, "F")
	})
}

// picture sets an image, smaller where the page is too low for it, with what it shows.
func (l *layout) picture(p page.Picture, i int) {
	size, _, err := image.DecodeConfig(bytes.NewReader(p.PNG))
	caption := page.Paragraph{Style: page.Small, Text: p.Alt}
	if err != nil || size.Width == 0 {
		l.paragraph(caption)
		return
	}
	below := float64(len(l.letters.lines(p.Alt, styleOf(page.Small).size, l.now.textWidth())))*styleOf(page.Small).size*leading + 12
	width := float64(p.TextWidth()) / 20
	height := width * float64(size.Height) / float64(size.Width)
	if most := l.now.bottom - l.now.top - below; height > most {
		width, height = width*most/height, most
	}
	l.room(height + below)
	x, y, name := l.now.left+(l.now.textWidth()-width)/2, l.y, "picture"+strconv.Itoa(i)
	l.mark(func(f *fpdf.Fpdf) {
		info := f.RegisterImageOptionsReader(name, fpdf.ImageOptions{ImageType: "PNG"}, bytes.NewReader(p.PNG))
		if f.Ok() {
			if err := ordered(info, i); err != nil {
				f.SetError(err)
			}
		}
		f.ImageOptions(name, x, y, width, height, false, fpdf.ImageOptions{ImageType: "PNG"}, 0, "")
	})
	l.y, l.blank = l.y+height+3, false
	l.paragraph(caption)
	l.y += 6
}

// contents lists the headings with their pages, each a link. Its length is known before
// the pages are: each heading is one line.
func (l *layout) contents(c page.Contents) {
	if c.Title != "" {
		l.paragraph(page.Paragraph{Style: page.Subtitle, Text: c.Title})
	}
	n := 0
	for _, b := range l.d.Blocks {
		p, ok := b.(page.Paragraph)
		if !ok || p.Style != page.Heading1 && p.Style != page.Heading2 {
			continue
		}
		l.contentsLine(p, n)
		n++
	}
}

func (l *layout) contentsLine(p page.Paragraph, n int) {
	s, indent := style{size: 10.5, before: 3}, 0.0
	if p.Style == page.Heading2 {
		s, indent = style{size: 9.5}, 21
	}
	line := s.size*leading + s.before
	l.room(line)
	x, right, y, baseline := l.now.left+indent, l.now.right, l.y, l.y+line*0.75
	text := p.Text
	if lines := l.letters.lines(text, s.size, right-x-60); len(lines) > 1 {
		text = lines[0] + "…"
	}
	l.letters.width("…·", s.size)
	l.mark(func(f *fpdf.Fpdf) {
		h := l.headings[n]
		number := decimal(h.page)
		l.letters.write(f, text, x, baseline, s)
		end := right - l.letters.width(number, s.size)
		l.letters.write(f, number, end, baseline, s)
		f.SetDrawColor(grey.r, grey.g, grey.b)
		f.SetLineWidth(0.6)
		f.SetDashPattern([]float64{0.6, 3}, 0)
		f.Line(x+l.letters.width(text, s.size)+6, baseline-1, end-6, baseline-1)
		f.SetDashPattern(nil, 0)
		f.Link(x, y, right-x, line, h.link)
	})
	l.y, l.blank = l.y+line, false
}
