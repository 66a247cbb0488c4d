package screening

import (
	"slices"

	"redline/layers"
)

// judge decides rules for one component. It is pure: facts, surveys and documents in,
// findings out.
type judge struct {
	component string
	role      string
	on        layers.Date
	library   library
	facts     *factset
	ask       func(fact string) string             // who is asked for a fact
	selected  func(r *Rule, z *layers.Zone) answer // whether the rule's zone condition holds
}

// decision is how one rule ended for one component.
type decision struct {
	rule       *Rule
	effect     Effect // the rule's, as far as its basis carries it on the day
	outcome    Outcome
	because    string
	hits       []hit
	pending    []Pending
	touches    []contact
	unassessed Status // the layer state that keeps the rule from being judged
}

// hit is a contact that became a finding.
type hit struct {
	contact   contact
	effect    Effect
	confirmed Effect // the effect if what is possible is confirmed; "" when it is the same
	caps      []string
	exception string
	authority authorityOn
}

// opened is a rule before anything was measured: what the day, its authority, the role and
// the facts make of it. A decision with an outcome is final.
type opened struct {
	decision
	when      condition
	authority authorityOn
}

// open judges a rule as far as nothing need be measured.
func (j judge) open(r *Rule, when condition, authority authorityOn) opened {
	o := opened{decision{rule: r, effect: authority.carried(r.Effect)}, when, authority}
	interval := layers.Interval{From: r.From, Until: r.Until}
	switch {
	case !interval.Contains(j.on):
		o.decision = o.end(OutcomeNotInForce, "rule")
	case !authority.begun:
		o.decision = o.end(OutcomeNotInForce, "basis")
	case len(r.AppliesTo) > 0 && !slices.Contains(r.AppliesTo, j.role):
		o.decision = o.end(OutcomeNotMet, "role")
	case when.truth == Failed:
		o.decision = o.end(OutcomeFailed, "cost")
	case when.truth == False:
		o.decision = o.end(OutcomeNotMet, "when")
	}
	return o
}

// rule judges an opened rule where the component lies. The survey is nil for a
// district-wide rule.
func (j judge) rule(o *opened, s *survey) decision {
	d := o.decision
	if d.outcome != "" {
		return d
	}
	found, err := j.contacts(d.rule, s)
	if err != nil {
		return d.end(OutcomeFailed, "geometry")
	}
	if found.failed {
		return d.end(OutcomeFailed, "zones")
	}
	for _, c := range found.sure {
		j.settle(&d, c, o.when, o.authority)
	}
	for _, c := range found.unsure {
		d.wait(j, d.effect, c.contact, join(o.when.needs, c.needs))
	}
	j.absence(&d, d.rule, o.when, s)
	d.sum()
	return d
}

func (d decision) end(outcome Outcome, because string) decision {
	d.outcome, d.because = outcome, because
	return d
}

// found are the places where a rule's relation holds whatever the record leaves open, and
// those where it holds only if the record turns out so.
type found struct {
	sure   []contact
	unsure []unsureContact
	failed bool
}

type unsureContact struct {
	contact
	needs []Need
}

// contacts selects the rule's zones and finds where its relations hold among them. Zones
// whose record leaves the condition open are tried both ways: what holds only one way is
// unsure.
func (j judge) contacts(r *Rule, s *survey) (found, error) {
	if s == nil {
		return found{sure: []contact{{relation: Relation{Kind: District}, certainty: Certain}}}, nil
	}
	if s.version == nil || s.ground == nil {
		return found{}, nil
	}
	picked := j.choose(r, s.sightings)
	without, err := contacts(r.Relations, s, picked.sure)
	if err != nil || len(picked.all) == len(picked.sure) {
		return found{sure: without, failed: picked.failed}, err
	}
	with, err := contacts(r.Relations, s, picked.all)
	if err != nil {
		return found{}, err
	}
	out := found{failed: picked.failed}
	slices.Sort(picked.names)
	needs := zoneNeeds(slices.Compact(picked.names))
	for _, c := range without {
		if c.sighting != nil || holdsAmong(c, with) {
			out.sure = append(out.sure, c)
		} else {
			out.unsure = append(out.unsure, unsureContact{c, needs})
		}
	}
	for _, c := range with {
		if !holdsAmong(c, without) {
			out.unsure = append(out.unsure, unsureContact{c, needs})
		}
	}
	return out, nil
}

// chosen are the sightings that a rule's zone condition selects, those too of which it cannot
// be told, and the attributes that would tell.
type chosen struct {
	sure, all []*sighting
	names     []string
	failed    bool // of some zone the condition cannot be computed
}

func (j judge) choose(r *Rule, sightings []*sighting) chosen {
	if !r.selects() {
		return chosen{sure: sightings, all: sightings}
	}
	var out chosen
	for _, z := range sightings {
		switch a := j.selected(r, z.zone); a.truth {
		case True:
			out.sure, out.all = append(out.sure, z), append(out.all, z)
		case Unknown:
			out.all, out.names = append(out.all, z), append(out.names, a.needs...)
		case Failed:
			out.failed = true
		case False:
		}
	}
	return out
}

// holdsAmong reports whether the same relation holds for the same zone among contacts.
func holdsAmong(c contact, among []contact) bool {
	return slices.ContainsFunc(among, func(o contact) bool { return o.sighting == c.sighting && o.relation == c.relation })
}

// settle turns a contact into a finding, a touch or a pending entry.
func (j judge) settle(d *decision, c contact, when condition, authority authorityOn) {
	r := d.rule
	if c.touch != "" {
		d.touches = append(d.touches, c)
		if r.Effect != Prohibited {
			return
		}
	}
	if when.truth == Unknown {
		d.wait(j, d.effect, c, join(when.needs, c.needs))
		return
	}
	h := hit{contact: c, effect: r.Effect, authority: authority}
	if !j.except(d, &h) {
		return
	}
	if carried := authority.carried(h.effect); carried != h.effect || !authority.stands {
		h.caps, h.effect = append(h.caps, "basis_lapsed"), carried
	}
	switch {
	case c.open:
		d.wait(j, h.effect, c, c.needs)
		return
	case c.touch != "" && h.effect != Prohibited:
		return
	case c.touch != "":
		h.caps = append(h.caps, "touch")
	case c.certainty == Possible && h.effect.Stronger(Review):
		h.caps = append(h.caps, "possible")
	}
	if c.certainty == Possible {
		d.wait(j, h.effect, c, c.needs)
		if capped := capAtReview(h.effect); capped != h.effect {
			h.confirmed, h.effect = h.effect, capped
		}
	}
	d.hits = append(d.hits, h)
}

// except applies the first exception that holds. An exception that is unknown gives its
// effect, and the rule's own stays pending. It reports false when an exception failed.
func (j judge) except(d *decision, h *hit) bool {
	r := d.rule
	var open []string
	exception := -1
	for i := range r.Exceptions {
		switch a := j.facts.eval(r.Exceptions[i].when); a.truth {
		case True:
			h.effect, h.exception = r.Exceptions[i].Effect, r.Exceptions[i].ID
			h.caps = append(h.caps, "exception")
			h.authority.basis = append(slices.Clone(h.authority.basis), j.library.weigh(r.Exceptions[i].cited, j.on).basis...)
			return true
		case Unknown:
			if open = append(open, a.needs...); exception < 0 {
				exception = i
			}
		case Failed:
			d.outcome, d.because = OutcomeFailed, "exception"
			return false
		case False:
		}
	}
	if exception >= 0 {
		slices.Sort(open)
		d.wait(j, d.effect, h.contact, join(factNeeds(j.ask, slices.Compact(open)), h.contact.needs))
		h.effect, h.exception = r.Exceptions[exception].Effect, r.Exceptions[exception].ID
		h.caps = append(h.caps, "exception")
	}
	return true
}

// absence says what it means that a rule was not hit (everywhere): only where the layer
// was looked at as far as the rule reaches does it mean anything.
func (j judge) absence(d *decision, r *Rule, when condition, s *survey) {
	if s == nil || len(d.hits)+len(d.pending) > 0 {
		return
	}
	if state := j.blind(r, s); state != "" {
		d.unassessed = state
		return
	}
	if looksUpstream(r) && len(s.stream.needs) > 0 {
		d.pending = append(d.pending, Pending{
			Rule: r.ID, Effect: d.effect, Component: j.component, Layer: s.layer,
			Needs: join(when.needs, s.stream.needs),
		})
	}
}

// blind returns the layer state that keeps the rule from being judged, or "".
func (j judge) blind(r *Rule, s *survey) Status {
	if s.status != "" {
		return s.status
	}
	for _, relation := range r.Relations {
		if !s.reaches(s.reachOf(relation)) || relation.Kind == UpstreamM && s.stream.ended {
			return StatusPartial
		}
	}
	return ""
}

func looksUpstream(r *Rule) bool {
	return slices.ContainsFunc(r.Relations, func(r Relation) bool { return r.Kind == UpstreamM })
}

// wait adds a pending entry.
func (d *decision) wait(j judge, effect Effect, c contact, needs []Need) {
	p := Pending{Rule: d.rule.ID, Effect: effect, Component: j.component, Layer: d.rule.Layer, Needs: needs}
	if c.sighting != nil {
		ref := zoneRef(c.sighting.zone)
		p.Zone = &ref
	}
	d.pending = append(d.pending, p)
}

// sum picks the one outcome that stands for the rule.
func (d *decision) sum() {
	switch {
	case d.outcome == OutcomeFailed:
	case slices.ContainsFunc(d.hits, func(h hit) bool { return h.contact.touch == "" }):
		d.outcome = OutcomeHit
	case len(d.touches) > 0:
		d.outcome, d.because = OutcomeTouch, d.touches[0].touch
	case d.unassessed != "":
		d.outcome, d.because = OutcomeUnassessed, "layer:"+string(d.unassessed)
	case len(d.pending) > 0:
		d.outcome = OutcomePending
	default:
		d.outcome, d.because = OutcomeNotNear, "relation"
	}
}

func zoneNeeds(names []string) []Need {
	out := make([]Need, len(names))
	for i, name := range names {
		out[i] = Need{Of: "zone", Name: name[len("zone."):], Ask: "office"}
	}
	return out
}

func factNeeds(ask func(fact string) string, names []string) []Need {
	out := make([]Need, len(names))
	for i, name := range names {
		out[i] = Need{Of: "fact", Name: name, Ask: ask(name)}
	}
	return out
}

// join lists each need once. Neither list holds one twice.
func join(a, b []Need) []Need {
	if len(b) == 0 && a != nil {
		return slices.Clip(a)
	}
	out := append(make([]Need, 0, len(a)+len(b)), a...)
	for _, n := range b {
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}
