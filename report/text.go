package report

import (
	"bytes"
	"io"
	"strings"

	"redline/lang"
	"redline/screening"
)

// Options says how Text lays a report out. The zero value is Chinese, 100 columns, no
// colours.
type Options struct {
	Lang   lang.Language // default lang.ZH
	Width  int           // display columns; default 100, at least 60
	Colour bool          // ANSI colours, for terminals only
}

const (
	defaultWidth = 100
	leastWidth   = 60
)

// Text writes r for a person at a terminal: the verdict and what it rests on first, then
// the restrictions by severity, what is unknown and whom to ask, what is clear and how
// far away, and what it takes to compute the report again. No line is wider than the
// options' width, and whatever names and attributes hold, nothing but printable
// characters and line ends is written (and colours where asked for). Errors are w's.
func Text(w io.Writer, r *screening.Report, o Options) error {
	if o.Lang == "" {
		o.Lang = lang.ZH
	}
	if o.Width == 0 {
		o.Width = defaultWidth
	}
	t := terminal{words: words{o.Lang}, width: max(o.Width, leastWidth), colour: o.Colour}
	t.document(compose(r, o.Lang))
	_, err := w.Write(t.out.Bytes())
	return err
}

// terminal lays a document out in fixed columns.
type terminal struct {
	words
	out    bytes.Buffer
	width  int
	colour bool
}

func (t *terminal) document(d document) {
	t.paragraph(0, plain, d.title+"  "+d.subtitle)
	t.line(strings.Repeat("=", t.width))
	for _, n := range d.notices {
		t.paragraph(0, undecided, n)
	}
	t.line("")
	t.block(d.verdict, labelWidth(d.verdict))
	for i, s := range d.sections {
		t.line("")
		t.line("")
		t.paragraph(0, bold, t.say("section", "n", ordinalIn(t.lang, i+1), "title", s.title))
		width := labelWidth(s.blocks...)
		for _, b := range s.blocks {
			t.line("")
			t.block(b, width)
		}
	}
	t.line("")
	t.line(strings.Repeat("=", t.width))
	t.paragraph(0, plain, d.closing)
	for _, n := range d.notices {
		t.paragraph(0, undecided, n)
	}
}

const (
	indent = 2
	hang   = 3 // of a heading's further lines
)

func (t *terminal) block(b block, labels int) {
	if b.heading != "" {
		t.paragraph(hang, heading(b.tone), b.heading)
	}
	t.entries(b.entries, labels)
	if b.table != nil {
		if len(b.entries) > 0 {
			t.line("")
		}
		t.table(*b.table)
	}
}

// labelWidth is the width of the widest label, so that all blocks of a section align.
func labelWidth(blocks ...block) int {
	width := 0
	for _, b := range blocks {
		for _, e := range b.entries {
			width = max(width, display(clean(e.label)))
		}
	}
	return width
}

// entries sets lines behind a column of labels; entries without any label stand alone.
func (t *terminal) entries(entries []entry, labels int) {
	gap := 2
	if labels <= 3 { // bullets and numbers
		gap = 1
	}
	if labelWidth(block{entries: entries}) == 0 {
		labels, gap = 0, 0
	}
	left := indent + labels + gap
	for _, e := range entries {
		label := strings.Repeat(" ", indent) + pad(clean(e.label), labels+gap, false)
		for _, line := range wrap(clean(e.text), t.width-left) {
			t.line(label + line)
			label = strings.Repeat(" ", left)
		}
	}
}

// paragraph sets text from the left edge; lines after the first hang by some columns.
func (t *terminal) paragraph(hang int, of tone, text string) {
	for i, line := range wrap(clean(text), t.width-hang) {
		if i > 0 {
			line = strings.Repeat(" ", hang) + line
		}
		t.line(t.coloured(of, line))
	}
}

// line ends a line. No-break spaces have done their work by now; ordinary ones can be
// searched and copied.
func (t *terminal) line(text string) {
	text = strings.ReplaceAll(text, glued, " ")
	t.out.WriteString(strings.TrimRight(text, " "))
	t.out.WriteByte('\n')
}

// bold is the tone of headings that carry no effect.
const bold tone = "bold"

func heading(of tone) tone {
	if of == plain {
		return bold
	}
	return of
}

// colours are ANSI SGR parameters by tone; the words say the same without them.
var colours = map[tone]string{
	tone(screening.Prohibited): "1;31",
	tone(screening.Review):     "1;35",
	tone(screening.Restricted): "1;33",
	tone(screening.Notice):     "1;36",
	undecided:                  "1;33",
	bold:                       "1",
	tone(screening.Clear):      "1",
}

func (t *terminal) coloured(of tone, text string) string {
	code, ok := colours[of]
	if !t.colour || !ok || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}
