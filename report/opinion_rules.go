package report

import (
	"strconv"
	"strings"

	"redline/screening"
)

// conformer says of every rule how the project stands to it (符合性分析).
type conformer struct {
	composer
	book  screening.Rulebook
	met   map[ruleAt][]screening.Finding
	waits map[ruleAt][]screening.Pending
}

// ruleAt is one rule for one component: what a check is about.
type ruleAt struct{ rule, component string }

// conformerOf takes the book only where it is of the pack that judged.
func conformerOf(c composer, book screening.Rulebook) conformer {
	if book.SHA256 != c.r.Rules.SHA256 {
		book = screening.Rulebook{}
	}
	out := conformer{composer: c, book: book, met: map[ruleAt][]screening.Finding{}, waits: map[ruleAt][]screening.Pending{}}
	for _, f := range c.r.Findings {
		at := ruleAt{f.Rule, f.Component}
		out.met[at] = append(out.met[at], f)
	}
	for _, p := range c.r.Pending {
		at := ruleAt{p.Rule, p.Component}
		out.waits[at] = append(out.waits[at], p)
	}
	return out
}

// conformityRow is one rule as a row: for the components named, which stand alike.
type conformityRow struct {
	rule, demand, situation, outcome string
	components                       []string
}

// section has a table for each way a rule came out, what hinders first.
func (c conformer) section() section {
	rows := c.rows()
	s := section{title: c.counted(c.say("section.conformity"), len(rows))}
	intro := block{}
	count := map[string]int{}
	for _, r := range rows {
		count[r.outcome]++
	}
	intro.add("", c.say("conformity.tally", "n", strconv.Itoa(len(rows)), "counts",
		c.tally(outcomeOrder(), count, func(o string) string { return c.code("requirement", o) })))
	intro.add("", c.say("conformity.each"))
	if !c.r.Complete {
		intro.add("", c.say("conformity.incomplete"))
	}
	if c.book.Rules == nil && len(rows) > 0 {
		intro.add("", c.say("conformity.nobook"))
	}
	s.blocks = append(s.blocks, intro)
	for _, outcome := range outcomeOrder() {
		if count[outcome] == 0 {
			continue
		}
		t := table{columns: []column{
			{head: c.say("column.rule")}, {head: c.say("column.demand")}, {head: c.say("column.situation")}, {head: c.say("column.outcome")},
		}}
		for _, r := range rows {
			if r.outcome == outcome {
				t.rows = append(t.rows, []string{r.rule, r.demand, r.situation, c.code("requirement", r.outcome)})
			}
		}
		s.blocks = append(s.blocks, block{heading: c.counted(c.code("requirement", outcome), count[outcome]), table: &t})
	}
	return s
}

// rows are the checks, those of a rule that came out alike for several components in one.
func (c conformer) rows() []conformityRow {
	var all []conformityRow
	for _, check := range c.r.Checks {
		all = append(all, conformityRow{
			rule: check.Rule, demand: c.demand(check), situation: c.situation(check), outcome: c.outcome(check), components: []string{check.Component},
		})
	}
	var out []conformityRow
	for _, g := range gather(all, func(r conformityRow) string { return strconv.Quote(r.rule) + strconv.Quote(r.situation) + r.outcome }) {
		row := g[0]
		for _, one := range g[1:] {
			row.components = append(row.components, one.components...)
		}
		row.components = unique(row.components)
		if c.several() && len(row.components) < len(c.r.Components) {
			row.situation = c.say("conformity.of", "components", c.list(row.components), "text", row.situation)
		}
		out = append(out, row)
	}
	return out
}

// demand is what a rule asks for, with its documents and clauses.
func (c conformer) demand(check screening.Check) string {
	text, basis := c.book.Rules[check.Rule].Title.In(c.lang), c.book.Rules[check.Rule].Basis
	if found := c.findingsOf(check); len(found) > 0 {
		text, basis = found[0].Title.In(c.lang), found[0].Basis
	}
	if text == "" {
		return check.Rule
	}
	var cited []string
	for _, b := range basis {
		b.Quote = ""
		cited = append(cited, c.basis(b))
	}
	return c.stop(strings.TrimRight(text, "。.")) + c.clauses(unique(cited)...)
}

// situation is how the project lies to a rule, measured.
func (c conformer) situation(check screening.Check) string {
	if found := c.findingsOf(check); len(found) > 0 {
		said := c.measuredAll(found)
		if pending := c.pendingOf(check); len(pending) > 0 {
			said = append(said, c.waitsFor(check))
		}
		return c.stop(c.clauses(said...))
	}
	var said []string
	because := c.code("because", check.Because)
	if id, ok := strings.CutPrefix(check.Because, "layer:"); ok {
		because = c.code("status", id)
	}
	layer := c.layers[layerAt{c.book.Rules[check.Rule].Layer, check.Component}]
	switch check.Outcome {
	case screening.OutcomeNotNear:
		said = append(said, c.away(check, layer))
	case screening.OutcomeNotMet:
		if check.Because == "when" {
			said = append(said, c.say("situation.notmeant"))
			break
		}
		said = append(said, c.say("situation.notmet", "because", because))
	case screening.OutcomePending:
		said = append(said, c.waitsFor(check))
	case screening.OutcomeUnassessed:
		said = append(said, c.say("situation.unassessed", "layer", c.inline(layer.Title.In(c.lang)), "because", because))
		said = append(said, c.nearestMeasured(check.Nearest, layer))
	case screening.OutcomeNotInForce:
		said = append(said, c.say("situation.notinforce"))
	case screening.OutcomeFailed:
		said = append(said, c.say("situation.failed", "because", because))
	case screening.OutcomeTouch:
		said = append(said, c.say("measure.touch"))
	default:
		said = append(said, c.code("outcome", string(check.Outcome)))
	}
	return c.stop(c.clauses(said...))
}

// measuredAll puts findings of one rule into words: for each layer its edition and how the
// project lies to each zone, then what lowers the effect, and what to do, each once.
func (c conformer) measuredAll(findings []screening.Finding) []string {
	var places, remarks, actions []string
	for _, g := range gather(findings, func(f screening.Finding) string { return f.Layer }) {
		layer := c.layer(g[0])
		plain := layer
		plain.AccuracyM = 0 // is part of the edition
		var lies []string
		for _, f := range g {
			lie := c.measure(f, plain)
			if zone := c.zoneLabel(f.Zone); zone != "" {
				lie = c.say("situation.zone", "zone", zone, "measure", lie)
			}
			lies = append(lies, lie)
			remarks = append(remarks, c.clauses(c.doubt(f, layer, c.accuracyOf(f.Component), c.needsOf(f)), c.caps(f)))
			actions = append(actions, strings.TrimRight(f.Action.In(c.lang), "。."))
		}
		head := c.say("place.district")
		if g[0].Layer != "" {
			head = c.say("place.layer", "layer", c.layerTitle(g[0].Layer, g[0].Component)) + c.inParens(c.edition(layer))
		}
		if g[0].Relation == "district" {
			places = append(places, c.clauses(unique(lies)...))
			continue
		}
		places = append(places, c.say("situation.place", "place", head, "measure", c.clauses(lies...)))
	}
	said := append(places, unique(filled(remarks))...)
	if actions = unique(filled(actions)); len(actions) > 0 {
		said = append(said, c.say("situation.todo", "actions", c.clauses(actions...)))
	}
	return said
}

// away says that a project does not lie to a rule's zones as the rule means, and how far
// the layer's nearest is.
func (c conformer) away(check screening.Check, layer screening.LayerPart) string {
	lies, result := c.nearestMeasured(check.Nearest, layer), c.say("situation.unrelated")
	switch n := check.Nearest; {
	case n == nil:
	case n.DistanceM == 0: // in a zone that the rule does not mean
		lies = c.say("situation.other", "zone", c.zoneLabel(&n.Zone))
	default:
		result = c.say("situation.away")
	}
	if title := layer.Title.In(c.lang); title != "" {
		result = c.say("situation.overlay", "layer", title, "result", result)
	}
	return c.clauses(lies, result+c.inParens(c.edition(layer)))
}

// nearestMeasured says how far the nearest zone lies, with the baseline; "" for none.
func (c conformer) nearestMeasured(n *screening.Nearest, layer screening.LayerPart) string {
	if n == nil {
		return ""
	}
	f := screening.Finding{Zone: &n.Zone, DistanceM: &n.DistanceM, Baseline: n.Baseline}
	return c.distance(f, c.target(f, layer))
}

// edition says which edition of a layer was measured against, and how well it lies.
func (c conformer) edition(layer screening.LayerPart) string {
	if layer.Version == 0 {
		return ""
	}
	from, accuracy := c.say("edition.unknown"), c.say("accuracy.unstated")
	if !layer.From.IsZero() {
		from = layer.From.String()
	}
	if layer.AccuracyM > 0 {
		accuracy = c.say("accuracy", "accuracy", exactMetres(layer.AccuracyM))
	}
	return c.say("edition", "from", from, "version", strconv.FormatInt(layer.Version, 10), "accuracy", accuracy)
}

// waitsFor says what has to be known before a rule can be decided.
func (c conformer) waitsFor(check screening.Check) string {
	var needs []string
	for _, p := range c.pendingOf(check) {
		for _, n := range p.Needs {
			needs = append(needs, c.need(n))
		}
	}
	if len(needs) == 0 {
		return c.code("outcome", string(screening.OutcomePending))
	}
	return c.say("situation.pending", "needs", c.list(unique(needs)))
}

func (c conformer) findingsOf(check screening.Check) []screening.Finding {
	return c.met[ruleAt{check.Rule, check.Component}]
}

func (c conformer) pendingOf(check screening.Check) []screening.Pending {
	return c.waits[ruleAt{check.Rule, check.Component}]
}
