package report

import (
	"io"
	"slices"

	"redline/lang"
	"redline/report/docx"
	"redline/screening"
)

// DOCX writes r as the reviewer's document: a siting analysis for Word and WPS, with a
// cover, maps, every rule and how the project stands to it, and a place to sign. The book of
// m words the rules that were not hit; of another pack than the report's, or empty, it
// leaves them with their ids. The notices, and for a report that is not complete that it is
// not, stand on the cover, at the end and at the head of every page. The same report and
// material give the same bytes. Errors are w's, and those of geometry that cannot be drawn.
func DOCX(w io.Writer, r *screening.Report, m Material, l lang.Language) error {
	o, err := opinionWith(r, m, l)
	if err != nil {
		return err
	}
	return docx.Write(w, paperOf(r, o, l))
}

// opinionWith is the opinion with its maps, after the project.
func opinionWith(r *screening.Report, m Material, l lang.Language) (opinion, error) {
	o := composeOpinion(r, m.Book, l)
	maps, err := newComposer(r, l).maps(m)
	o.sections = slices.Insert(o.sections, min(1, len(o.sections)), maps)
	return o, err
}
