package report

import (
	"slices"
	"strconv"

	"redline/screening"
)

// findings lists the restrictions by severity, then what each layer takes in all.
func (c composer) findings() section {
	groups := c.groups()
	s := section{title: c.counted(c.say("section.findings"), len(groups))}
	for i, g := range groups {
		s.blocks = append(s.blocks, c.finding(i+1, g))
	}
	if len(groups) == 0 {
		none := block{}
		none.add("", c.stop(c.say("count.none")))
		s.blocks = append(s.blocks, none)
	}
	if t := c.totals(); t != nil {
		s.blocks = append(s.blocks, block{heading: c.say("totals"), table: t})
	}
	return s
}

// groups puts together the findings that differ in nothing but component, zone and
// measure, strongest first: a rule met in forty parcels is one restriction.
func (c composer) groups() [][]screening.Finding {
	groups := gather(c.r.Findings, func(f screening.Finding) string {
		key := c.findingTitle(f) + c.caps(f) + f.Exception + f.Decider.In(c.lang) + f.Action.In(c.lang)
		for _, b := range f.Basis {
			key += c.basis(b)
		}
		return key
	})
	slices.SortStableFunc(groups, func(a, b []screening.Finding) int {
		return rank(a[0].Effect) - rank(b[0].Effect)
	})
	return groups
}

// finding sets out findings of one rule: where each lies and by how much, then what they
// have in common.
func (c composer) finding(n int, group []screening.Finding) block {
	f := group[0]
	b := block{tone: toneOf(f.Effect), heading: c.say("numbered", "n", strconv.Itoa(n), "text", c.findingTitle(f))}
	for _, one := range group {
		layer := c.layer(one)
		b.add(c.say("label.place"), c.place(one))
		b.add(c.say("label.measure"), c.measure(one, layer))
		b.add(c.say("label.certainty"), c.doubt(one, layer, c.accuracyOf(one.Component), c.needsOf(one)))
	}
	b.add(c.say("label.effect"), c.caps(f))
	for i, basis := range f.Basis {
		label := ""
		if i == 0 {
			label = c.say("label.basis")
		}
		b.add(label, c.basis(basis))
	}
	b.add(c.say("label.exception"), f.Exception)
	b.add(c.say("label.decider"), f.Decider.In(c.lang))
	b.add(c.say("label.action"), f.Action.In(c.lang))
	return b
}

// findingTitle names a finding by its effect, rule and title.
func (w words) findingTitle(f screening.Finding) string {
	effect := w.effectWord(f.Effect, f.Authority)
	if f.Certainty == screening.Possible {
		effect = w.say("finding.possible", "effect", effect)
	}
	return w.say("finding.title", "effect", effect, "rule", f.Rule, "title", f.Title.In(w.lang))
}

// place says which component, layer and zone.
func (c composer) place(f screening.Finding) string {
	var parts []string
	if c.several() {
		parts = append(parts, f.Component)
	}
	if f.Layer == "" {
		parts = append(parts, c.say("place.district"))
	} else {
		parts = append(parts, c.say("place.layer", "layer", c.layerTitle(f.Layer, f.Component)))
	}
	if f.Zone != nil {
		parts = append(parts, c.zoneLabel(f.Zone))
	}
	return c.clauses(parts...)
}

func (c composer) accuracyOf(component string) float64 {
	p, _ := c.component(component)
	return p.Footprint.AccuracyM
}

// needsOf returns what a possible finding waits for: the needs that are not the
// applicant's, of the pending entries of the same rule, component and zone.
func (c composer) needsOf(f screening.Finding) []string {
	var names []string
	for _, p := range c.r.Pending {
		if p.Rule != f.Rule || p.Component != f.Component || p.Zone != nil && f.Zone != nil && p.Zone.Code != f.Zone.Code {
			continue
		}
		for _, n := range p.Needs {
			if n.Of != "fact" {
				names = append(names, n.Name)
			}
		}
	}
	return unique(names)
}

// totals tells for each layer that was met how much of a component lies in the union of
// its zones: findings of overlapping zones do not add up.
func (c composer) totals() *table {
	t := table{columns: []column{{head: c.say("column.layer")}}}
	if c.several() {
		t.columns = append(t.columns, column{head: c.say("column.component")})
	}
	t.columns = append(t.columns, column{head: c.say("column.taken"), right: true}, column{head: c.say("column.mu"), right: true},
		column{head: c.say("column.share"), right: true})
	for _, l := range c.r.Layers {
		var taken, mu, share string
		switch {
		case l.AreaM2 != nil && *l.AreaM2 > 0:
			taken, mu = squareMetres(*l.AreaM2), c.mu(*l.AreaM2)
		case l.LengthM != nil && *l.LengthM > 0:
			taken, mu = c.metres(*l.LengthM), "–"
		default:
			continue
		}
		if l.Share != nil {
			share = c.percent(*l.Share)
		}
		row := []string{c.layerTitle(l.Layer, l.Component)}
		if c.several() {
			row = append(row, l.Component)
		}
		t.rows = append(t.rows, append(row, taken, mu, share))
	}
	if len(t.rows) == 0 {
		return nil
	}
	return &t
}

// touches lists overlaps below tolerance: neither a hit nor a miss.
func (c composer) touches() section {
	s := section{title: c.counted(c.say("section.touches"), len(c.r.Touches))}
	b := block{}
	for _, t := range c.r.Touches {
		b.add("-", c.say("touch.line", "layer", c.layerTitle(t.Layer, t.Component), "component", t.Component,
			"zones", c.list(t.Zones), "area", squareMetres(t.AreaM2), "reason", c.code("touch", t.Reason)))
	}
	if len(b.entries) > 0 {
		s.blocks = append(s.blocks, b)
	}
	return s
}
