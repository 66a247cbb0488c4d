package report

import (
	"io"

	"redline/lang"
	"redline/report/docx"
	"redline/screening"
)

// DOCX writes r as the reviewer's document: a siting analysis for Word and WPS, with a
// cover, every rule and how the project stands to it, and a place to sign. book words the
// rules that were not hit (screening.Prepared.Rulebook); of another pack than the
// report's, or empty, it leaves them with their ids. The notices, and for a report that is
// not complete that it is not, stand on the cover, at the end and at the head of every
// page. The same report gives the same bytes. Errors are w's.
func DOCX(w io.Writer, r *screening.Report, book screening.Rulebook, l lang.Language) error {
	return docx.Write(w, paperOf(r, composeOpinion(r, book, l), l))
}
