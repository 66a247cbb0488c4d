package report

import (
	"fmt"

	"redline/screening"
)

// chainageTable lists the stretches of linear works that lie in a zone, rule by rule; it
// is left out where there are none.
func (c composer) chainageTable() section {
	t := table{columns: []column{
		{head: c.say("column.component")},
		{head: c.say("column.begin")},
		{head: c.say("column.end")},
		{head: c.say("column.length"), right: true},
		{head: c.say("column.layer")},
		{head: c.say("column.zone")},
		{head: c.say("column.rule")},
	}}
	groups := gather(c.r.Findings, func(f screening.Finding) string {
		return fmt.Sprintf("%q %q %q %v", f.Component, f.Layer, c.zoneLabel(f.Zone), f.ChainageM)
	})
	for _, g := range groups {
		f := g[0]
		var rules []string
		for _, one := range g {
			rules = append(rules, one.Rule)
		}
		for _, s := range f.ChainageM {
			t.rows = append(t.rows, []string{
				f.Component, chainage(s[0]), chainage(s[1]), c.metres(s[1] - s[0]), c.layerTitle(f.Layer, f.Component), c.zoneLabel(f.Zone), c.list(unique(rules)),
			})
		}
	}
	s := section{title: c.counted(c.say("section.chainage"), len(t.rows))}
	if len(t.rows) > 0 {
		s.blocks = append(s.blocks, block{table: &t})
	}
	return s
}
