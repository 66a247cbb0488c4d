package report

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"redline/lang"
	"redline/screening"
)

// matrix makes rows of a batch: plots × layers, and the totals (合计). A cell is a string,
// a float64 or nil.
type matrix struct {
	words
	layers  []screening.LayerTitle
	totals  map[string]*total // by unit
	refused int
}

// total is the sum over the plots of one unit.
type total struct {
	plots  int
	size   float64
	layers map[string]float64
}

// units of size, in the order of the totals.
func units() []string { return []string{"m²", "m"} }

func newMatrix(layers []screening.LayerTitle, l lang.Language) *matrix {
	return &matrix{words: words{l}, layers: layers, totals: map[string]*total{}}
}

// columns head the rows.
func (m *matrix) columns() []sheetColumn {
	heads := strings.Split(m.say("matrix.head"), "|")
	var out []sheetColumn
	for i, format := range []numberFormat{countFormat, noNumber, noNumber, noNumber, areaFormat, noNumber, noNumber} {
		out = append(out, sheetColumn{heads[i], []float64{8, 26, 20, 10, 14, 6, 40}[i], format})
	}
	for _, layer := range m.layers {
		title := layer.Title.In(m.lang) + "·"
		out = append(out, sheetColumn{title + m.say("matrix.state"), 14, noNumber}, sheetColumn{title + m.say("matrix.amount"), 14, areaFormat}, sheetColumn{title + m.say("matrix.share"), 12, shareFormat})
	}
	return out
}

// row is one plot's, counted into the totals.
func (m *matrix) row(row screening.BatchRow) []any {
	cells := []any{float64(row.Number), row.Name}
	if row.Err != nil {
		m.refused++
		return append(cells, m.say("matrix.refused"), nil, nil, nil, wordsOf(row.Err).In(m.lang))
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
	complete := m.say("matrix.complete")
	if !r.Complete {
		complete = m.say("matrix.open")
	}
	cells = append(cells, EffectWord(r.Verdict, m.lang), complete, size, unit, m.note(r))
	states := map[string]screening.LayerPart{}
	for _, l := range r.Layers {
		states[l.Layer] = l
	}
	for _, layer := range m.layers {
		cells = append(cells, m.cells(states[layer.ID], unit, sum)...)
	}
	return cells
}

// cells are a layer's state, amount and share.
func (m *matrix) cells(l screening.LayerPart, unit string, sum *total) []any {
	state := m.code("status", string(l.Status))
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
		return []any{state, *amount, share}
	case l.Status == screening.StatusClear:
		return []any{state, 0.0, 0.0}
	}
	return []any{state, nil, nil}
}

// note says what every table must say of its data.
func (m *matrix) note(r *screening.Report) string {
	var notes []string
	if r.Illustrative {
		notes = append(notes, m.say("notice.illustrative"))
	}
	if r.Withholds {
		notes = append(notes, m.say("notice.withholds"))
	}
	return strings.Join(notes, m.say("sep.clause"))
}

// sums are the rows of totals, one for each unit there is.
func (m *matrix) sums() [][]any {
	var out [][]any
	for _, unit := range units() {
		sum := m.totals[unit]
		if sum == nil {
			continue
		}
		cells := []any{m.say("matrix.total"), m.say("matrix.plots", "count", strconv.Itoa(sum.plots)), nil, nil, rounded(sum.size, 6), unit, m.rest()}
		for _, layer := range m.layers {
			amount := sum.layers[layer.ID]
			share := 0.0
			if sum.size > 0 {
				share = amount / sum.size
			}
			cells = append(cells, nil, rounded(amount, 6), rounded(share, 6))
		}
		out = append(out, cells)
	}
	return out
}

// rest says how many plots the totals leave out.
func (m *matrix) rest() string {
	if m.refused == 0 {
		return ""
	}
	return m.say("matrix.refused.rest", "count", strconv.Itoa(m.refused))
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

// Matrix writes a batch as a table of plots and layers: CSV in UTF-8 with a mark, so that
// Excel and WPS show the characters. Of each layer it gives the state, how much of the
// plot lies in it (m², of a line m), and the share; the last rows are the totals, each
// plot counted for itself. Where a layer was not looked at whole, the state says so and
// no figure stands for none.
type Matrix struct {
	*matrix
	w     *csv.Writer
	begun bool // the head is written, with the first row
	out   io.Writer
}

// NewMatrix returns a writer of a table to w; the head goes out with the first row.
func NewMatrix(w io.Writer, layers []screening.LayerTitle, l lang.Language) *Matrix {
	return &Matrix{matrix: newMatrix(layers, l), w: csv.NewWriter(w), out: w}
}

// Row writes one plot.
func (m *Matrix) Row(row screening.BatchRow) error {
	if !m.begun {
		m.begun = true
		if _, err := io.WriteString(m.out, "\ufeff"); err != nil {
			return err
		}
		var head []any
		for _, c := range m.columns() {
			head = append(head, c.head)
		}
		if err := m.write(head); err != nil {
			return err
		}
	}
	return m.write(m.row(row))
}

// Close writes the totals.
func (m *Matrix) Close() error {
	for _, cells := range m.sums() {
		if err := m.write(cells); err != nil {
			return err
		}
	}
	return nil
}

// write writes one row whole. A cell that a spreadsheet would take for a formula is
// marked as text by an apostrophe (OWASP, "CSV Injection"), also where spaces stand before
// what makes it one.
func (m *Matrix) write(cells []any) error {
	line := make([]string, len(cells))
	for i, v := range cells {
		switch v := v.(type) {
		case float64:
			line[i] = figure(v)
		case string:
			line[i] = clean(v)
			if first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(line[i], unicode.IsSpace)); strings.ContainsRune("=+-@＝＋－＠", first) {
				line[i] = "'" + line[i]
			}
		}
	}
	if err := m.w.Write(line); err != nil {
		return err
	}
	m.w.Flush()
	return m.w.Error()
}

// figure writes a measure as the reports round it, without exponent or trailing zeros.
func figure(x float64) string { return strconv.FormatFloat(rounded(x, 6), 'f', -1, 64) }
