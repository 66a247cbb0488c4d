package report

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sort"
	"strconv"
	"strings"

	"redline/screening"
)

func (c composer) components() section {
	s := section{title: c.say("section.components")}
	for _, p := range c.r.Components {
		s.blocks = append(s.blocks, c.componentBlock(p))
	}
	return s
}

// factSection lists what was known about the project, after the findings: a list of fifty facts
// above them would hide the answer.
func (c composer) factSection() section {
	s := section{title: c.say("section.facts")}
	for _, p := range c.r.Components {
		if own := c.ownFacts(p); len(own) > 0 {
			b := block{}
			if c.several() {
				b.heading = p.Name
			}
			b.add(c.say("label.facts"), c.factList(own))
			s.blocks = append(s.blocks, b)
		}
	}
	if shared := c.sharedFacts(); c.several() && len(shared) > 0 {
		b := block{heading: c.say("component.shared")}
		b.add(c.say("label.facts"), c.factList(shared))
		s.blocks = append(s.blocks, b)
	}
	return s
}

// sharedFacts are the facts that hold alike for every component: the project's own.
func (c composer) sharedFacts() map[string]screening.FactValue {
	shared := map[string]screening.FactValue{}
	for i, p := range c.r.Components {
		if i == 0 {
			maps.Copy(shared, p.Facts)
			continue
		}
		maps.DeleteFunc(shared, func(name string, v screening.FactValue) bool {
			own, ok := p.Facts[name]
			return !ok || !reflect.DeepEqual(own, v)
		})
	}
	return shared
}

// ownFacts are a component's facts that it does not share with all others.
func (c composer) ownFacts(p screening.ComponentPart) map[string]screening.FactValue {
	if !c.several() {
		return p.Facts
	}
	own := maps.Clone(p.Facts)
	for name := range c.sharedFacts() {
		delete(own, name)
	}
	return own
}

func (c composer) componentBlock(p screening.ComponentPart) block {
	b := block{heading: c.say("component.head", "name", p.Name, "role", c.code("role", p.Role))}
	if c.several() {
		b.tone = toneOf(p.Verdict)
		b.add(c.say("label.verdict"), c.componentVerdict(p))
	}
	b.add(c.say("label.size"), c.size(p.Footprint))
	b.add(c.say("label.crs"), c.crs(p.Footprint.CRS))
	for _, n := range p.Footprint.CRS.Warnings {
		b.add(c.say("label.warning"), n.Text.In(c.lang))
	}
	if others := c.otherReadings(p.Footprint.CRS); others != "" {
		b.add(c.say("label.warning"), others)
	}
	for _, n := range p.Footprint.Repairs {
		b.add(c.say("label.repair"), n.Text.In(c.lang))
	}
	return b
}

func (c composer) componentVerdict(p screening.ComponentPart) string {
	f, _ := c.strongest(p.Verdict, p.Name)
	return c.headline(p.Verdict, f.Authority, c.qualifiers(p.Verdict, p.Complete, p.Verdict, f.Certainty)...)
}

func (c composer) size(f screening.FootprintPart) string {
	size := c.say("component.point")
	switch f.Kind {
	case "area":
		size = c.say("component.area", "area", squareMetres(f.AreaM2), "mu", c.muOf(f.AreaMu), "length", c.metres(f.LengthM))
	case "line":
		size = c.say("component.line", "length", c.metres(f.LengthM))
	}
	if f.AccuracyM > 0 {
		return c.clauses(size, c.say("component.accuracy", "accuracy", exactMetres(f.AccuracyM)))
	}
	return size
}

func (c composer) crs(p screening.CRSPart) string {
	switch p.Declared {
	case "":
		return c.say("crs.undeclared", "used", p.Used)
	case p.Used:
		return c.say("crs.same", "used", p.Used)
	}
	return c.say("crs.declared", "used", p.Used, "declared", p.Declared)
}

// offeredIn reports whether a warning already says how to choose a reference, and where the
// footprint would then lie.
func offeredIn(warnings []screening.Note, crs string) bool {
	return slices.ContainsFunc(warnings, func(n screening.Note) bool { return strings.Contains(n.Text.EN, "--crs "+crs) })
}

// otherReadings names the other ways the file's numbers could be read, where more than
// one lands in the district and no warning has said so.
func (c composer) otherReadings(p screening.CRSPart) string {
	var others []string
	for _, o := range p.Candidates {
		if o.CRS == p.Used || offeredIn(p.Warnings, o.CRS) {
			continue
		}
		if o.Reason.IsZero() {
			others = append(others, o.CRS)
			continue
		}
		others = append(others, c.say("crs.candidate", "crs", o.CRS, "reason", o.Reason.In(c.lang)))
	}
	if len(others) == 0 {
		return ""
	}
	return c.say("crs.others", "others", c.list(others))
}

func (c composer) factList(facts map[string]screening.FactValue) string {
	names := make([]string, 0, len(facts))
	for name := range facts {
		names = append(names, name)
	}
	sort.Strings(names)
	parts := make([]string, len(names))
	for i, name := range names {
		fact := facts[name]
		if title := fact.Title.In(c.lang); title != "" {
			name = title
		}
		parts[i] = c.say("fact", "name", name, "value", c.factValue(fact.Value), "source", c.code("source", fact.Source))
	}
	return c.clauses(parts...)
}

// factValue words a value as screening makes it or as JSON reads it.
func (c composer) factValue(v any) string {
	switch v := v.(type) {
	case nil:
		return c.say("fact.unknown.value")
	case string:
		return v
	case bool:
		return c.code("bool", strconv.FormatBool(v))
	case float64:
		return trimmed(v)
	case []string:
		if len(v) == 0 {
			return c.say("fact.none")
		}
		return c.list(v)
	case []any:
		if len(v) == 0 {
			return c.say("fact.none")
		}
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = c.factValue(item)
		}
		return c.list(items)
	}
	return fmt.Sprint(v)
}
