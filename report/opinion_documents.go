package report

import (
	"slices"
	"strconv"

	"redline/screening"
)

// documentsCited is one citation of every document that a finding, a rule or a requirement
// rests on: law before plan, as they come.
func (c conformer) documentsCited() []screening.Basis {
	var all []screening.Basis
	seen := map[string]bool{}
	add := func(basis ...screening.Basis) {
		for _, b := range basis {
			if !seen[b.Document] {
				seen[b.Document] = true
				all = append(all, b)
			}
		}
	}
	for _, f := range c.r.Findings {
		add(f.Basis...)
	}
	for _, check := range c.r.Checks {
		add(c.book.Rules[check.Rule].Basis...)
	}
	for _, u := range c.r.Units {
		for _, q := range u.Requirements {
			add(screening.Basis{Document: q.Document, Title: q.Title, Verified: true})
		}
	}
	order := levelOrder()
	slices.SortStableFunc(all, func(a, b screening.Basis) int {
		return slices.Index(order, string(a.Authority)) - slices.Index(order, string(b.Authority))
	})
	return all
}

// documentTable lists the documents cited, with those that lapsed or were taken over.
func (c conformer) documentTable() section {
	s := section{title: c.counted(c.say("section.documents"), len(c.texts)), wide: true}
	if len(c.texts) == 0 {
		return s
	}
	t := table{columns: []column{
		{head: c.say("column.number"), right: true}, {head: c.say("column.document")}, {head: c.say("column.level")}, {head: c.say("column.standing")},
	}}
	for i, b := range c.texts {
		standing := c.lapse(b)
		if standing == "" {
			standing = c.say("document.stands")
		}
		level := "–"
		if b.Authority != "" {
			level = c.code("authority", string(b.Authority))
		}
		t.rows = append(t.rows, []string{strconv.Itoa(i + 1), c.title(c.documentName(b)), level, standing})
	}
	s.blocks = append(s.blocks, block{table: &t})
	return s
}

func (c conformer) documentName(b screening.Basis) string {
	if b.Title != "" {
		return b.Title
	}
	return c.documentTitle(b.Document)
}
