package report

import "redline/screening"

// document is a report put into words in one language, before any layout: what every
// writer for people lays out. Its texts are whole sentences with no-break spaces where a
// line must not break; they may still hold whatever a name or attribute brought along,
// which each writer has to make harmless for its medium.
type document struct {
	title    string
	subtitle string
	notices  []string // said first and last, so that no page can be shown without them
	verdict  block
	sections []section
	closing  string
}

// section is one numbered part. A wide one has tables for pages that lie on their side.
type section struct {
	id     string // names it in templates; "" where it cannot be placed by itself
	title  string
	blocks []block
	wide   bool
}

// block is a heading with labelled lines under it, a picture, a table. Every part may be
// missing.
type block struct {
	tone    tone
	heading string
	entries []entry
	figure  *drawing
	table   *table
}

// drawing is an image with what it shows, for those who do not see it.
type drawing struct {
	png   []byte
	alt   string
	width float64 // on paper, in millimetres; 0 is as wide as the text
}

// entry is a line with a label; without one it goes on under the label above.
type entry struct{ label, text string }

// table is rows of texts under headed columns.
type table struct {
	columns []column
	rows    [][]string
}

// column heads a table's column. Numbers are set right.
type column struct {
	head  string
	right bool
}

// tone is the weight a heading carries: an effect's, or plain.
type tone string

const (
	plain     tone = ""
	undecided tone = "undecided" // clear, but incomplete
)

func toneOf(e screening.Effect) tone { return tone(e) }

func (b *block) add(label, text string) {
	if text != "" {
		b.entries = append(b.entries, entry{label, text})
	}
}
