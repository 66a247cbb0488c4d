package report

import (
	"slices"

	"redline/screening"
)

// How a project stands to a requirement, in the words of the reviewers' tables.
const (
	conforms    = "符合"
	conflicts   = "不符合"
	unconcerned = "不涉及"
	toDecide    = "需论证"
	toCheck     = "待核"
)

// outcome puts a check into the five words. Whatever is possible, pending, touching or
// was not assessed is to be checked; only a rule that was decided can be conformed to.
func (c conformer) outcome(check screening.Check) string {
	switch check.Outcome {
	case screening.OutcomeHit:
		return c.outcomeOfHit(check)
	case screening.OutcomeNotNear:
		// Keeping away is conforming where being there is prohibited; elsewhere the
		// rule has nothing to say to the project.
		if rule, ok := c.book.Rules[check.Rule]; ok && rule.Effect == screening.Prohibited && check.Because != "zones" {
			return conforms
		}
		return unconcerned
	case screening.OutcomeNotMet, screening.OutcomeNotInForce:
		return unconcerned
	}
	return toCheck
}

func (c conformer) outcomeOfHit(check screening.Check) string {
	best := toCheck
	worst := len(effectOrder())
	for _, f := range c.findingsOf(check) {
		if f.Certainty == screening.Possible || slices.Contains(f.Caps, "touch") {
			continue
		}
		worst = min(worst, rank(f.Effect))
		switch {
		case f.Effect == screening.Prohibited:
			best = conflicts
		case best != conflicts && (f.Effect == screening.Review || f.Effect == screening.Restricted):
			best = toDecide
		}
	}
	for _, p := range c.pendingOf(check) {
		if rank(p.Effect) < worst {
			return toCheck
		}
	}
	return best
}
