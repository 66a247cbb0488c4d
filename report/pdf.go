package report

import (
	"io"

	"redline/lang"
	"redline/report/pdf"
	"redline/screening"
)

// PDF writes r as DOCX does, as a PDF: the same cover, contents, maps, tables and places to
// sign, with the notices, and that a report is not complete, at the head of every page. The
// same report and material give the same bytes. A character that the fonts lack is a
// *lang.Fault and fonts.ErrMissing; other errors are those of DOCX.
func PDF(w io.Writer, r *screening.Report, m Material, l lang.Language) error {
	set, err := m.fonts()
	if err != nil {
		return err
	}
	o, err := opinionWith(r, m, l)
	if err != nil {
		return err
	}
	return pdf.Write(w, paperOf(r, o, l), set)
}
