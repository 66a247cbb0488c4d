package report

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"redline/lang"
	"redline/screening"
)

// BatchSchema names the form of a line of Lines.
const BatchSchema = "redline.batch/1"

// batchLine is one plot of a batch: its report, or why there is none.
type batchLine struct {
	Schema string            `json:"schema"`
	Number int               `json:"number"`
	Plot   string            `json:"plot"`
	Report *screening.Report `json:"report,omitempty"`
	Error  *lang.Text        `json:"error,omitempty"`
}

// Lines writes a batch as newline-delimited JSON: one plot a line, in order. Each line
// goes out whole or not at all.
type Lines struct{ w io.Writer }

// NewLines returns a writer of lines to w.
func NewLines(w io.Writer) *Lines { return &Lines{w} }

// Row writes one plot.
func (l *Lines) Row(row screening.BatchRow) error {
	line := batchLine{Schema: BatchSchema, Number: row.Number, Plot: row.Name, Report: row.Report}
	if row.Err != nil {
		text := wordsOf(row.Err)
		line.Error = &text
	}
	raw, err := compactJSON(line)
	if err != nil {
		return err
	}
	_, err = l.w.Write(append(raw, '\n'))
	return err
}

// Close writes nothing: lines have no end.
func (l *Lines) Close() error { return nil }

// wordsOf says an error in both languages.
func wordsOf(err error) lang.Text {
	var fault *lang.Fault
	if errors.As(err, &fault) {
		return lang.Text{ZH: fault.In(lang.ZH), EN: fault.In(lang.EN)}
	}
	return lang.Textf("%[1]v", "%[1]v", err)
}

// Matrix writes a batch as a table of plots and layers: CSV in UTF-8 with a mark, so that
// Excel and WPS show the characters. Of each layer it gives the state, how much of the
// plot lies in it (m², of a line m), and the share; the last rows are the totals, each
// plot counted for itself. Where a layer was not looked at whole, the state says so and
// no figure stands for none.
type Matrix struct {
	w       *csv.Writer
	words   words
	layers  []screening.LayerTitle
	totals  map[string]*total // by unit
	refused int
	begun   bool // the head is written, with the first row
	out     io.Writer
}

// total is the sum over the plots of one unit.
type total struct {
	plots  int
	size   float64
	layers map[string]float64
}

// units of size, in the order of the totals.
var units = []string{"m²", "m"}

// NewMatrix returns a writer of a table to w; the head goes out with the first row.
func NewMatrix(w io.Writer, layers []screening.LayerTitle, l lang.Language) *Matrix {
	return &Matrix{w: csv.NewWriter(w), out: w, words: words{l}, layers: layers, totals: map[string]*total{}}
}

// begin writes the mark of UTF-8 and the head, once.
func (m *Matrix) begin() error {
	if m.begun {
		return nil
	}
	m.begun = true
	if _, err := io.WriteString(m.out, "\ufeff"); err != nil {
		return err
	}
	head := strings.Split(m.words.say("matrix.head"), "|")
	for _, layer := range m.layers {
		title := layer.Title.In(m.words.lang)
		head = append(head, title+"·"+m.words.say("matrix.state"), title+"·"+m.words.say("matrix.amount"), title+"·"+m.words.say("matrix.share"))
	}
	return m.write(head)
}

// Row writes one plot.
func (m *Matrix) Row(row screening.BatchRow) error {
	if err := m.begin(); err != nil {
		return err
	}
	cells := []string{strconv.Itoa(row.Number), row.Name}
	if row.Err != nil {
		m.refused++
		return m.write(append(cells, m.words.say("matrix.refused"), "", "", "", wordsOf(row.Err).In(m.words.lang)))
	}
	r := row.Report
	size, unit := sizeOf(r.Components[0].Footprint)
	sum := m.totals[unit]
	if sum == nil {
		sum = &total{layers: map[string]float64{}}
		m.totals[unit] = sum
	}
	sum.plots++
	sum.size += size
	complete := m.words.say("matrix.complete")
	if !r.Complete {
		complete = m.words.say("matrix.open")
	}
	cells = append(cells, EffectWord(r.Verdict, m.words.lang), complete, figure(size), unit, m.note(r))
	states := map[string]screening.LayerPart{}
	for _, l := range r.Layers {
		states[l.Layer] = l
	}
	for _, layer := range m.layers {
		cells = append(cells, m.cells(states[layer.ID], unit, sum)...)
	}
	return m.write(cells)
}

// cells are a layer's state, amount and share.
func (m *Matrix) cells(l screening.LayerPart, unit string, sum *total) []string {
	state := m.words.code("status", string(l.Status))
	amount := l.AreaM2
	if unit == "m" {
		amount = l.LengthM
	}
	switch {
	case amount != nil:
		sum.layers[l.Layer] += *amount
		share := 0.0
		if l.Share != nil {
			share = *l.Share
		}
		return []string{state, figure(*amount), figure(share)}
	case l.Status == screening.StatusClear:
		return []string{state, "0", "0"}
	}
	return []string{state, "", ""}
}

// note says what every table must say of its data.
func (m *Matrix) note(r *screening.Report) string {
	var notes []string
	if r.Illustrative {
		notes = append(notes, m.words.say("notice.illustrative"))
	}
	if r.Withholds {
		notes = append(notes, m.words.say("notice.withholds"))
	}
	return strings.Join(notes, m.words.say("sep.clause"))
}

// Close writes the totals.
func (m *Matrix) Close() error {
	for _, unit := range units {
		sum := m.totals[unit]
		if sum == nil {
			continue
		}
		cells := []string{m.words.say("matrix.total"), m.words.say("matrix.plots", "count", strconv.Itoa(sum.plots)), "", "", figure(sum.size), unit, m.rest()}
		for _, layer := range m.layers {
			amount := sum.layers[layer.ID]
			share := 0.0
			if sum.size > 0 {
				share = amount / sum.size
			}
			cells = append(cells, "", figure(amount), figure(share))
		}
		if err := m.write(cells); err != nil {
			return err
		}
	}
	return nil
}

// rest says how many plots the totals leave out.
func (m *Matrix) rest() string {
	if m.refused == 0 {
		return ""
	}
	return m.words.say("matrix.refused.rest", "count", strconv.Itoa(m.refused))
}

// write writes one row whole. A cell that a spreadsheet would take for a formula is
// marked as text by an apostrophe (OWASP, "CSV Injection"), also where spaces stand before
// what makes it one.
func (m *Matrix) write(cells []string) error {
	for i, c := range cells {
		c = clean(c)
		if first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(c, unicode.IsSpace)); strings.ContainsRune("=+-@＝＋－＠", first) {
			c = "'" + c
		}
		cells[i] = c
	}
	if err := m.w.Write(cells); err != nil {
		return err
	}
	m.w.Flush()
	return m.w.Error()
}

// sizeOf is the size of a footprint in the unit of its kind; points have none.
func sizeOf(f screening.FootprintPart) (size float64, unit string) {
	switch f.Kind {
	case "area":
		return f.AreaM2, "m²"
	case "line":
		return f.LengthM, "m"
	}
	return 0, ""
}

// figure writes a measure as the reports round it, without exponent or trailing zeros.
func figure(x float64) string { return strconv.FormatFloat(rounded(x, 6), 'f', -1, 64) }
