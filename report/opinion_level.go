package report

import (
	"slices"
	"strings"

	"redline/layers"
	"redline/screening"
)

// accessList is the level of the requirements of the control units (生态环境准入清单).
const accessList = "access-list"

// levelOrder is the order of the tables of the conformity analysis: law before plan. The
// last is for rules that nobody words here.
func levelOrder() []string {
	var out []string
	for _, a := range layers.Authorities() {
		out = append(out, string(a))
	}
	return append(out, accessList, "")
}

// dimensions are the four of an access list (准入清单的四个维度), in its order.
func dimensions() []string {
	return []string{"空间布局约束", "污染物排放管控", "环境风险防控", "资源开发利用效率"}
}

// dimensionRank puts the dimensions in order; themes stand behind, as they come.
func dimensionRank(theme string) int {
	if i := slices.Index(dimensions(), theme); i >= 0 {
		return i
	}
	return len(dimensions())
}

func outcomeRank(outcome string) int {
	if i := slices.Index(outcomeOrder(), outcome); i >= 0 {
		return i
	}
	return len(outcomeOrder())
}

// level is what a rule rests on: what the finding says, else the highest document that
// somebody verified, else the highest. "" where nobody knows.
func (c conformer) level(check screening.Check) string {
	if c.book.Rules[check.Rule].Dimension != "" {
		return accessList
	}
	_, basis := c.demandOf(check)
	if found := c.findingsOf(check); len(found) > 0 && found[0].Authority != "" {
		return string(found[0].Authority)
	}
	best, order := "", levelOrder()
	for _, verified := range []bool{true, false} {
		for _, b := range basis {
			level := string(b.Authority)
			if b.Verified == verified && slices.Contains(order, level) && (best == "" || slices.Index(order, level) < slices.Index(order, best)) {
				best = level
			}
		}
		if best != "" {
			return best
		}
	}
	return best
}

// theme is a requirement's dimension, of other rules the matter they are about.
func (c conformer) theme(check screening.Check) string {
	text := c.book.Rules[check.Rule]
	if text.Dimension != "" {
		return text.Dimension
	}
	return text.Theme
}

// accessRows are the requirements of the units the project lies in.
func (c conformer) accessRows() []conformityRow {
	var out []conformityRow
	for _, u := range c.r.Units {
		unit := c.zoneLabel(&screening.ZoneRef{Code: u.Code, Name: u.Name})
		for _, q := range u.Requirements {
			r := conformityRow{
				rule: q.ID, level: accessList, theme: q.Dimension, outcome: q.Outcome, components: []string{u.Component},
				demand: c.stop(strings.TrimRight(q.Text, "。.")) + c.source(q) + c.inParens(q.Kind), cited: c.source(q),
			}
			at := slices.IndexFunc(c.r.Checks, func(check screening.Check) bool { return check.Rule == q.ID && check.Component == u.Component })
			switch {
			case q.By == "rule" && at >= 0 && q.Outcome == unconcerned:
				r.demand, r.situation = strings.TrimRight(q.Text, "。."), c.briefly(c.r.Checks[at])
			case q.By == "rule" && at >= 0:
				r.situation = c.situation(c.r.Checks[at])
			case q.Outcome == unconcerned:
				r.demand, r.situation = strings.TrimRight(q.Text, "。."), c.say("access.unit", "unit", unit)
			default:
				r.situation = c.say("access.reviewer", "unit", unit)
			}
			out = append(out, r)
		}
	}
	return out
}

// accessGaps says which dimensions and which units have no requirement on record.
func (c conformer) accessGaps() block {
	b := block{}
	if len(c.r.Units) == 0 {
		return b
	}
	has := map[string]bool{}
	var empty, lacking []string
	for _, u := range c.r.Units {
		if len(u.Requirements) == 0 {
			empty = append(empty, c.zoneLabel(&screening.ZoneRef{Code: u.Code, Name: u.Name}))
		}
		for _, q := range u.Requirements {
			has[q.Dimension] = true
		}
	}
	for _, d := range dimensions() {
		if !has[d] {
			lacking = append(lacking, c.code("theme", d))
		}
	}
	if len(lacking) > 0 {
		b.add("", c.say("access.dimensions", "dimensions", c.list(lacking)))
	}
	if len(empty) > 0 {
		b.add("", c.say("access.empty", "units", c.list(unique(empty))))
	}
	return b
}
