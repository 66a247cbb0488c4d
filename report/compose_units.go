package report

import (
	"fmt"
	"strconv"
	"strings"

	"redline/screening"
)

// units lists the control units with their access lists; components for which a unit's
// list came out alike share it.
func (c composer) units() section {
	groups := gather(c.r.Units, func(u screening.Unit) string {
		return fmt.Sprintf("%q %q %q", u.Layer, u.Code, u.Requirements)
	})
	s := section{title: c.counted(c.say("section.units"), len(groups))}
	for _, g := range groups {
		s.blocks = append(s.blocks, c.unit(g))
	}
	return s
}

func (c composer) unit(group []screening.Unit) block {
	u := group[0]
	b := block{heading: c.say("unit.head", "name", u.Name, "code", u.Code, "class", u.Class)}
	if u.Name == "" {
		b.heading = c.say("unit.head.code", "code", u.Code, "class", u.Class)
	}
	for _, one := range group {
		b.add("", c.unitExtent(one))
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

func (c composer) unitExtent(u screening.Unit) string {
	if u.AreaM2 <= 0 {
		return c.say("unit.extent.none", "component", u.Component)
	}
	return c.say("unit.extent", "component", u.Component, "area", squareMetres(u.AreaM2), "mu", c.mu(u.AreaM2), "share", c.percent(u.Share))
}

// outcomeOrder is the order in which requirements are counted: what hinders first.
func outcomeOrder() []string {
	return []string{"不符合", "需论证", "待核", "符合", "不涉及"}
}

func (c composer) source(r screening.RequirementPart) string {
	document := c.title(r.Title)
	if document == "" {
		document = c.documentTitle(r.Document)
	}
	return strings.TrimSpace(c.say("unit.source", "level", r.Level, "document", document, "clause", r.Clause))
}
