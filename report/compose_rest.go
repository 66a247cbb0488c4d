package report

import (
	"slices"
	"strconv"
	"strings"

	"redline/screening"
)

// clear lists the layers that were looked at whole and not hit, each with its nearest
// zone: the other half of an honest answer.
func (c composer) clear() section {
	t := table{columns: []column{{head: c.say("column.layer")}}}
	if c.several() {
		t.columns = append(t.columns, column{head: c.say("column.component")})
	}
	t.columns = append(t.columns, column{head: c.say("column.nearest")}, column{head: c.say("column.distance"), right: true},
		column{head: c.say("column.direction")}, column{head: c.say("column.accuracy"), right: true})
	for _, l := range c.r.Layers {
		if l.Status != screening.StatusClear {
			continue
		}
		row := []string{c.layerTitle(l.Layer, l.Component)}
		if c.several() {
			row = append(row, l.Component)
		}
		t.rows = append(t.rows, append(row, c.nearest(l)...))
	}
	s := section{title: c.counted(c.say("section.clear"), len(t.rows))}
	b := block{}
	if len(t.rows) > 0 {
		b.add("", c.say("clear.intro"))
		b.table = &t
	} else {
		b.add("", c.say("clear.none"))
	}
	s.blocks = append(s.blocks, b)
	if len(c.r.Checks) > 0 {
		checks := block{}
		checks.add("", c.checks())
		s.blocks = append(s.blocks, checks)
	}
	return s
}

// nearest is a row's cells for the nearest zone: zone, distance, direction, accuracy.
func (c composer) nearest(l screening.LayerPart) []string {
	accuracy := c.say("accuracy.unstated")
	if l.AccuracyM > 0 {
		accuracy = c.say("accuracy", "accuracy", exactMetres(l.AccuracyM))
	}
	n := l.Nearest
	if n == nil {
		return []string{c.say("clear.empty"), "–", "–", accuracy}
	}
	zone, direction := zoneName(&n.Zone), "–"
	if n.Baseline != "" {
		zone = c.say("clear.base", "zone", zone, "baseline", c.code("baseline", n.Baseline))
	}
	if n.Bearing != nil {
		direction = c.wind(*n.Bearing)
	}
	return []string{zone, c.metres(n.DistanceM), direction, accuracy}
}

// checks counts how the rules ended.
func (c composer) checks() string {
	count := map[string]int{}
	for _, check := range c.r.Checks {
		count[string(check.Outcome)]++
	}
	order := []string{
		string(screening.OutcomeHit), string(screening.OutcomeTouch), string(screening.OutcomePending),
		string(screening.OutcomeUnassessed), string(screening.OutcomeFailed), string(screening.OutcomeNotNear),
		string(screening.OutcomeNotMet), string(screening.OutcomeNotInForce),
	}
	return c.say("clear.checks", "n", strconv.Itoa(len(c.r.Checks)),
		"counts", c.tally(order, count, func(o string) string { return c.code("outcome", o) }))
}

// later lists changes on record that the day of judgement does not see.
func (c composer) later() section {
	s := section{title: c.counted(c.say("section.later"), len(c.r.LaterChanges))}
	b := block{}
	changes := slices.Clone(c.r.LaterChanges)
	slices.SortStableFunc(changes, func(a, b screening.LaterChange) int { return strings.Compare(a.From.String(), b.From.String()) })
	for _, l := range changes {
		b.add("-", c.laterLine(l))
	}
	if len(b.entries) > 0 {
		s.blocks = append(s.blocks, b)
	}
	return s
}

func (c composer) laterLine(l screening.LaterChange) string {
	day, kind, what, name := l.From.String(), c.code("changed", l.Kind), c.code("change", l.What), l.Title.In(c.lang)
	switch l.Kind {
	case "document":
		return c.say("later.line.document", "day", day, "kind", kind, "name", c.title(name), "what", what)
	case "rule":
		name = l.ID + " " + name
	}
	return c.say("later.line", "day", day, "kind", kind, "name", name, "what", what)
}

// again lists what it takes to compute the report again.
func (c composer) again() section {
	r := c.r
	b := block{}
	b.add(c.say("label.day"), r.On.String())
	b.add(c.say("label.catalogue"), c.say("again.catalogue", "name", r.Catalogue.Name.In(c.lang),
		"sequence", strconv.FormatInt(r.Catalogue.Sequence, 10), "audience", c.code("audience", r.Audience)))
	b.add(c.say("label.rules"), c.say("again.rules", "title", r.Rules.Title.In(c.lang),
		"pack", r.Rules.Pack, "version", r.Rules.Version, "hash", short(r.Rules.SHA256)))
	b.add(c.say("label.versions"), c.versions())
	b.add(c.say("label.engine"), c.say("again.engine", "semantics", strconv.Itoa(r.Engine.Semantics), "plane", r.Engine.Plane))
	b.add(c.say("label.id"), r.ID)
	return section{title: c.say("section.again"), blocks: []block{b}}
}

func (c composer) versions() string {
	var all []string
	for _, l := range c.r.Layers {
		if l.Version == 0 {
			continue
		}
		from := ""
		if !l.From.IsZero() {
			from = c.say("again.version.from", "day", l.From.String())
		}
		all = append(all, c.say("again.version", "layer", l.Layer, "version", strconv.FormatInt(l.Version, 10), "from", from, "hash", short(l.SHA256)))
	}
	if len(all) == 0 {
		return c.say("again.versions.none")
	}
	return c.clauses(unique(all)...)
}

// short cuts a hash to what people compare.
func short(hash string) string {
	if len(hash) > 12 {
		return hash[:12]
	}
	return hash
}
