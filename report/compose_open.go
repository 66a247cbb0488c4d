package report

import (
	"fmt"
	"slices"
	"strconv"

	"redline/screening"
)

// pending lists what is to be found out: questions to the applicant, letters to offices,
// and the rules that wait.
func (c composer) pending() section {
	s := section{title: c.counted(c.say("section.pending"), len(c.r.Questions))}
	applicant := block{heading: c.say("pending.applicant")}
	office := block{heading: c.say("pending.office")}
	for _, q := range c.r.Questions {
		to := &applicant
		if q.Ask == "office" {
			to = &office
		}
		to.add(strconv.Itoa(len(to.entries)+1)+".", c.question(q))
	}
	for _, b := range []block{applicant, office} {
		if len(b.entries) > 0 {
			s.blocks = append(s.blocks, b)
		}
	}
	if len(c.r.Pending) > 0 {
		s.blocks = append(s.blocks, block{heading: c.say("pending.rules"), table: c.waiting()})
	}
	if len(s.blocks) == 0 {
		none := block{}
		none.add("", c.say("pending.none"))
		s.blocks = append(s.blocks, none)
	}
	return s
}

func (c composer) question(q screening.Question) string {
	text := q.Title.In(c.lang)
	switch {
	case text == "":
		text = q.Fact
	case q.Ask == "applicant":
		text = c.say("fact.title", "title", text, "name", q.Fact)
	}
	choices := ""
	if len(q.Choices) > 0 {
		choices = c.say("question.choices", "choices", c.list(q.Choices))
	}
	atMost := ""
	if e := c.strongestOf(q.Decides); e != "" {
		atMost = c.say("question.atmost", "effect", c.code("effect", string(e)))
	}
	text = c.say("question", "fact", text, "choices", choices, "rules", c.list(q.Decides), "atmost", atMost)
	if q.Ask != "office" {
		return text
	}
	office := q.Office.In(c.lang)
	if office == "" {
		office = c.say("question.nooffice")
	}
	return c.say("question.office", "office", office, "question", text)
}

// strongestOf returns the strongest effect that one of the rules could still have, or "".
func (c composer) strongestOf(rules []string) screening.Effect {
	var best screening.Effect
	consider := func(e screening.Effect) {
		if best == "" || worse(e, best) {
			best = e
		}
	}
	for _, p := range c.r.Pending {
		if slices.Contains(rules, p.Rule) {
			consider(p.Effect)
		}
	}
	for _, u := range c.r.Unassessed {
		if slices.ContainsFunc(u.Rules, func(r string) bool { return slices.Contains(rules, r) }) {
			consider(u.AtMost)
		}
	}
	return best
}

// waiting lists the rules that wait; a rule that waits for the same in several zones of
// a layer has one row.
func (c composer) waiting() *table {
	t := table{columns: []column{
		{head: c.say("column.rule")}, {head: c.say("column.atmost")}, {head: c.say("column.concerns")}, {head: c.say("column.needs")},
	}}
	groups := gather(c.r.Pending, func(p screening.Pending) string {
		return fmt.Sprintf("%q %q %q %q %q", p.Rule, p.Effect, p.Component, p.Layer, p.Needs)
	})
	for _, g := range groups {
		var needs []string
		for _, n := range g[0].Needs {
			needs = append(needs, c.need(n))
		}
		t.rows = append(t.rows, []string{g[0].Rule, c.code("effect", string(g[0].Effect)), c.concerns(g), c.list(unique(needs))})
	}
	return &t
}

// concerns says which component, layer and zones pending entries of one rule are about.
func (c composer) concerns(group []screening.Pending) string {
	p := group[0]
	var parts, zones []string
	if c.several() {
		parts = append(parts, p.Component)
	}
	for _, one := range group {
		if one.Zone != nil {
			zones = append(zones, zoneName(one.Zone))
		}
	}
	switch {
	case p.Layer == "":
		parts = append(parts, c.say("place.district"))
	case len(zones) == 0:
		parts = append(parts, c.layerTitle(p.Layer, p.Component))
	default:
		parts = append(parts, c.say("place.zones", "layer", c.layerTitle(p.Layer, p.Component), "zones", c.list(unique(zones))))
	}
	return c.clauses(parts...)
}

func (c composer) need(n screening.Need) string {
	name := c.code("need", n.Name)
	if t := c.facts[n.Name].In(c.lang); n.Of == "fact" && t != "" {
		name = t
	}
	return c.say("need", "name", name, "ask", c.code("ask", n.Ask))
}

// unassessed lists what could not be judged and why: never a layer less than there is.
// Components to which the same applies share a line.
func (c composer) unassessed() section {
	all := slices.Clone(c.r.Unassessed)
	for _, l := range c.r.Layers {
		told := slices.ContainsFunc(all, func(u screening.Unassessed) bool { return u.Layer == l.Layer && u.Component == l.Component })
		if !assessed(l.Status) && !told {
			all = append(all, screening.Unassessed{Layer: l.Layer, Component: l.Component, Status: l.Status})
		}
	}
	b := block{}
	for _, g := range gather(all, func(u screening.Unassessed) string { return c.unassessedLine(u, "") }) {
		var components []string
		for _, u := range g {
			components = append(components, u.Component)
		}
		b.add("-", c.unassessedLine(g[0], c.list(unique(components))))
	}
	s := section{title: c.counted(c.say("section.unassessed"), len(b.entries))}
	if len(b.entries) == 0 {
		b.add("", c.say("unassessed.none"))
	}
	s.blocks = append(s.blocks, b)
	return s
}

// unassessedLine says why a layer, or rules, could not be judged for the components named.
func (c composer) unassessedLine(u screening.Unassessed, components string) string {
	layer := c.layers[layerAt{u.Layer, u.Component}]
	name, reason := c.say("place.district"), layer.Reason.In(c.lang)
	if u.Layer != "" {
		name = c.layerTitle(u.Layer, u.Component)
	}
	ruleFailed := c.ruleFailed(u)
	if ruleFailed {
		reason = c.failure(u)
	}
	parts := []string{
		c.say("unassessed.head", "layer", name, "component", c.ofComponent(components), "status", c.code("status", string(u.Status))),
		reason,
	}
	if u.Status == screening.StatusPartial {
		parts = append(parts, c.say("unassessed.covered", "share", c.percent(layer.CoveredShare)))
	}
	if len(u.Rules) > 0 {
		parts = append(parts, c.say("unassessed.rules", "rules", c.list(u.Rules), "effect", c.code("effect", string(u.AtMost))))
	} else {
		parts = append(parts, c.say("unassessed.norules"))
	}
	if n := layer.Nearest; n != nil && !ruleFailed {
		parts = append(parts, c.say("unassessed.known", "zone", c.zoneLabel(&n.Zone), "distance", c.metres(n.DistanceM)))
	}
	if office := layer.Office.In(c.lang); office != "" && !ruleFailed {
		parts = append(parts, c.say("unassessed.office", "office", office))
	}
	return c.stop(c.clauses(parts...))
}

// ruleFailed reports whether the rules themselves failed, not their layer.
func (c composer) ruleFailed(u screening.Unassessed) bool {
	return u.Status == screening.StatusFailed && c.layers[layerAt{u.Layer, u.Component}].Status != screening.StatusFailed
}

// failure says why rules failed, as their checks put it.
func (c composer) failure(u screening.Unassessed) string {
	var why []string
	for _, check := range c.r.Checks {
		if slices.Contains(u.Rules, check.Rule) && check.Component == u.Component && check.Outcome == screening.OutcomeFailed {
			why = append(why, c.code("because", check.Because))
		}
	}
	return c.list(unique(why))
}
