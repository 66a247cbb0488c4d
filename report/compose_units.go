package report

import (
	"strconv"
	"strings"

	"redline/screening"
)

// units lists the control units with their access lists.
func (c composer) units() section {
	s := section{title: c.counted(c.say("section.units"), len(c.r.Units))}
	for _, u := range c.r.Units {
		s.blocks = append(s.blocks, c.unit(u))
	}
	return s
}

func (c composer) unit(u screening.Unit) block {
	name := u.Name
	if name == "" {
		name = u.Code
	}
	b := block{heading: c.say("unit.head", "name", name, "code", u.Code, "class", u.Class)}
	if u.AreaM2 > 0 {
		b.add("", c.say("unit.extent", "component", u.Component, "area", squareMetres(u.AreaM2), "mu", c.mu(u.AreaM2), "share", c.percent(u.Share)))
	} else {
		b.add("", c.say("unit.extent.none", "component", u.Component))
	}
	if len(u.Requirements) == 0 {
		b.add("", c.say("unit.empty"))
		return b
	}
	count := map[string]int{}
	t := table{columns: []column{
		{head: c.say("column.dimension")},
		{head: c.say("column.kind")},
		{head: c.say("column.requirement")},
		{head: c.say("column.source")},
		{head: c.say("column.outcome")},
	}}
	for _, r := range u.Requirements {
		count[r.Outcome]++
		t.rows = append(t.rows, []string{r.Dimension, r.Kind, r.Text, c.source(r), c.code("requirement", r.Outcome)})
	}
	b.add("", c.say("unit.tally", "n", strconv.Itoa(len(u.Requirements)), "counts",
		c.tally(outcomeOrder(), count, func(o string) string { return c.code("requirement", o) })))
	b.table = &t
	return b
}

// outcomeOrder is the order in which requirements are counted: what hinders first.
func outcomeOrder() []string {
	return []string{"不符合", "需论证", "待核", "符合", "不涉及"}
}

func (c composer) source(r screening.RequirementPart) string {
	return strings.TrimSpace(c.say("unit.source", "level", r.Level, "document", c.documentTitle(r.Document), "clause", r.Clause))
}
