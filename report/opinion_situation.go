package report

import (
	"strconv"
	"strings"

	"redline/screening"
)

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
		lies, result := c.away(check, layer)
		if title := layer.Title.In(c.lang); title != "" {
			result = c.say("situation.overlay", "layer", title, "result", result)
		}
		said = append(said, lies, result+c.inParens(c.edition(layer)))
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

// away says how far a layer's nearest zone is from a project that does not lie to the
// rule's zones as the rule means, and that it does not.
func (c conformer) away(check screening.Check, layer screening.LayerPart) (lies, result string) {
	switch n := check.Nearest; {
	case n == nil:
		return "", c.say("situation.unrelated")
	case n.DistanceM == 0: // in a zone that the rule does not mean
		return c.say("situation.other", "zone", c.zoneLabel(&n.Zone)), c.say("situation.unrelated")
	}
	return c.nearestMeasured(check.Nearest, layer), c.say("situation.away")
}

// briefly is the situation of a rule that does not concern the project, in few words: of
// the layer's edition the table of layers speaks.
func (c conformer) briefly(check screening.Check) string {
	switch {
	case check.Outcome == screening.OutcomeNotMet && check.Because == "when":
		return c.say("brief.when")
	case check.Outcome == screening.OutcomeNotMet && check.Because == "role":
		return c.say("brief.role")
	case check.Outcome == screening.OutcomeNotNear:
		layer := c.layers[layerAt{c.book.Rules[check.Rule].Layer, check.Component}]
		if n := check.Nearest; n != nil && n.DistanceM > 0 {
			return c.nearestMeasured(n, layer)
		}
		lies, result := c.away(check, layer)
		return c.phrases(lies, result)
	}
	return strings.TrimRight(c.situation(check), "。.")
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

// zonesOf names the layer and zones that pending entries of one rule are about; "" for none.
func (c conformer) zonesOf(pending []screening.Pending) string {
	var zones []string
	for _, p := range pending {
		if p.Zone != nil {
			zones = append(zones, zoneName(p.Zone))
		}
	}
	if len(zones) == 0 {
		return ""
	}
	return c.say("place.zones", "layer", c.layerTitle(pending[0].Layer, pending[0].Component), "zones", c.list(unique(zones)))
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
	said := c.say("situation.pending", "needs", c.list(unique(needs)))
	if zones := c.zonesOf(c.pendingOf(check)); len(c.findingsOf(check)) == 0 && zones != "" {
		return c.clauses(c.say("situation.concerns", "zones", zones), said)
	}
	return said
}

func (c conformer) findingsOf(check screening.Check) []screening.Finding {
	return c.met[ruleAt{check.Rule, check.Component}]
}

func (c conformer) pendingOf(check screening.Check) []screening.Pending {
	return c.waits[ruleAt{check.Rule, check.Component}]
}
