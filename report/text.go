package report

import (
	"io"

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

// Text writes r for a person at a terminal.
func Text(w io.Writer, r *screening.Report, o Options) error { panic("stub") }
