package report

import "redline/screening"

// citation names a clause without its words: 《title》clause〔authority〕.
func (w words) citation(b screening.Basis) string {
	b.Quote = ""
	return w.cite(b, "")
}

// basis is one document a finding rests on, with its words and with what is doubtful
// about it: lapsed, taken over by another document, or read by nobody.
func (w words) basis(b screening.Basis) string {
	return w.cite(b, w.inParens(w.clauses(w.lapse(b), w.verification(b))))
}

func (w words) cite(b screening.Basis, notes string) string {
	title := b.Title
	if title == "" {
		title = b.Document
	}
	quote := ""
	if b.Quote != "" {
		quote = w.say("quote", "text", b.Quote)
	}
	authority := w.code("authority", string(b.Authority))
	if b.Clause == "" {
		return w.say("basis.title", "title", w.title(title), "authority", authority, "quote", quote, "notes", notes)
	}
	return w.say("basis.clause", "title", w.title(title), "clause", b.Clause,
		"authority", authority, "quote", quote, "notes", notes)
}

func (w words) lapse(b screening.Basis) string {
	s := b.Succession
	switch {
	case s == nil && b.Lapsed:
		return w.say("basis.lapsed")
	case s == nil:
		return ""
	}
	by := s.Title
	if by == "" {
		by = s.By
	}
	switch {
	case s.Carried && s.Verified && s.Clause != "":
		return w.say("basis.carried.clause", "by", w.title(by), "clause", s.Clause)
	case s.Carried:
		return w.say("basis.carried", "by", w.title(by))
	}
	return w.say("basis.replaced", "by", w.title(by))
}

func (w words) verification(b screening.Basis) string {
	if b.Verified {
		return ""
	}
	return w.say("basis.unverified")
}
