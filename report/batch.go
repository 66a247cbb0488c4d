package report

import (
	"errors"
	"io"

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
