package screening

import "redline/layers"

// citation is a basis as a rule cites it.
type citation struct{ RuleBasis }

// authorityOn is what a rule's citations amount to on a day.
type authorityOn struct {
	basis     []Basis
	authority layers.Authority // the strongest that stands; of all, when none stands
	begun     bool             // some document is already in force
	stands    bool             // some document carries the rule: in force, or carried by a successor
	verified  bool             // some document that stands was read by somebody
}

// carried is how much of an effect the authority carries: no more than a review once every
// document lapsed, or when none that stands was read by somebody and the effect is to prohibit.
func (a authorityOn) carried(e Effect) Effect {
	if !a.stands || e == Prohibited && !a.verified {
		return capAtReview(e)
	}
	return e
}

// library finds documents: the catalogue's own outrank the pack's.
type library struct {
	catalogue, pack map[string]layers.Document
}

func (l library) document(id string) (layers.Document, bool) {
	if d, ok := l.catalogue[id]; ok {
		return d, true
	}
	d, ok := l.pack[id]
	return d, ok
}

// weigh says how far citations hold on a day; documents not yet in force are passed
// over. A document past its until date or plan
// horizon lapses unless a successor, in force that day, carries its content.
func (l library) weigh(cited []citation, on layers.Date) authorityOn {
	var out authorityOn
	best, bestAny := len(layers.Authorities()), len(layers.Authorities())
	for _, c := range cited {
		d, _ := l.document(c.Document)
		b := Basis{Document: c.Document, Title: d.Title, Clause: c.Clause, Authority: d.Authority, Quote: c.Quote, Verified: c.Verified}
		if on.Before(d.InForce.From) {
			continue
		}
		out.begun = true
		ended := !d.InForce.Contains(on) || !d.HorizonTo.IsZero() && d.HorizonTo.Before(on)
		if ended {
			b.Succession = l.succession(d, c.Clause, on)
			b.Lapsed = b.Succession == nil || !b.Succession.Carried
		}
		out.basis = append(out.basis, b)
		bestAny = min(bestAny, authorityRank(d.Authority))
		if !b.Lapsed {
			out.stands = true
			out.verified = out.verified || c.Verified
			best = min(best, authorityRank(d.Authority))
		}
	}
	if !out.stands {
		best = bestAny
	}
	if best < len(layers.Authorities()) {
		out.authority = layers.Authorities()[best]
	}
	return out
}

// succession returns who carries a lapsed document on; nil when nobody recorded does. A
// clause number is given only where somebody verified the map.
func (l library) succession(d layers.Document, clause string, on layers.Date) *SuccessionPart {
	if d.Succession == nil {
		return nil
	}
	by, ok := l.document(d.Succession.By)
	if !ok || !by.InForce.Contains(on) {
		return nil
	}
	s := &SuccessionPart{By: by.ID, Title: by.Title, Carried: d.Succession.Carried, Verified: d.Succession.Verified}
	if s.Verified {
		s.Clause = d.Succession.Clauses[clause]
	}
	return s
}
