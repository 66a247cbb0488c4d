package report

import (
	"slices"
	"strconv"

	"redline/layers"
	"redline/screening"
)

// effectOrder is the order effects are listed in.
func effectOrder() []screening.Effect {
	return []screening.Effect{screening.Prohibited, screening.Review, screening.Restricted, screening.Notice}
}

// headline words a verdict: a prohibition by its authority; what is not certain or not
// complete never without saying so.
func (w words) headline(e screening.Effect, a layers.Authority, qualifiers ...string) string {
	text := w.code("headline", string(e))
	if e == screening.Prohibited && a != "" {
		text = w.code("headline", string(a))
	}
	return text + w.inParens(w.phrases(qualifiers...))
}

// qualifiers are what a verdict must not be read without.
func (c composer) qualifiers(e screening.Effect, complete bool, atMost screening.Effect, certainty screening.Certainty) []string {
	var out []string
	if certainty == screening.Possible {
		out = append(out, c.say("verdict.possible"))
	}
	switch {
	case e == screening.Prohibited:
	case complete && e == screening.Review:
		out = append(out, c.say("verdict.gloss.review"))
	case complete && e == screening.Restricted:
		out = append(out, c.say("verdict.gloss.restricted"))
	case complete && e == screening.Notice:
		out = append(out, c.say("verdict.gloss.notice"))
	case complete:
	case e == screening.Clear || !worse(atMost, e):
		out = append(out, c.say("verdict.incomplete"))
	default:
		out = append(out, c.say("verdict.incomplete.worse", "verdict", c.code("effect", string(atMost))))
	}
	return out
}

// verdict answers first: what, on what grounds, how sure.
func (c composer) verdict() block {
	r := c.r
	strongest, found := c.strongest(r.Verdict, "")
	text := c.headline(r.Verdict, r.VerdictAuthority, c.qualifiers(r.Verdict, r.Complete, r.VerdictAtMost, strongest.Certainty)...)
	b := block{tone: toneOf(r.Verdict), heading: c.say("verdict", "verdict", text)}
	if r.Verdict == screening.Clear && !r.Complete {
		b.tone = undecided
	}
	switch {
	case found:
		b.add(c.say("label.rests"), c.because(strongest))
		b.add("", c.citations(strongest))
	case r.Verdict == screening.Clear && r.Complete:
		b.add(c.say("label.rests"), c.say("verdict.none"))
	}
	if !r.Complete && (r.Verdict == screening.Clear || r.Verdict == screening.Notice) {
		b.add(c.say("label.mind"), c.say("verdict.not.cleared"))
	}
	b.add(c.say("label.complete"), c.completeness())
	b.add(c.say("label.worst"), c.worst())
	b.add(c.say("label.found"), c.stop(c.found()))
	return b
}

// citations are the clauses that give the finding its authority; all, when none does.
func (c composer) citations(f screening.Finding) string {
	var strong, all []string
	for _, b := range f.Basis {
		all = append(all, c.citation(b))
		if b.Authority == f.Authority && !b.Lapsed {
			strong = append(strong, c.citation(b))
		}
	}
	switch {
	case len(all) == 0:
		return ""
	case len(strong) == 0:
		return c.stop(c.clauses(all...))
	}
	return c.stop(c.clauses(strong...))
}

// worst says what the verdict could become and because of what; "" when nothing can make
// it worse.
func (c composer) worst() string {
	r := c.r
	if !worse(r.VerdictAtMost, r.Verdict) {
		return ""
	}
	var rules, lacking, failed []string
	for _, p := range r.Pending {
		if p.Effect == r.VerdictAtMost {
			rules = append(rules, p.Rule)
		}
	}
	for _, u := range r.Unassessed {
		switch {
		case u.AtMost != r.VerdictAtMost:
		case c.ruleFailed(u):
			failed = append(failed, u.Rules...)
		default:
			lacking = append(lacking, c.layerTitle(u.Layer, u.Component))
		}
	}
	var reasons []string
	if len(rules) > 0 {
		reasons = append(reasons, c.say("worst.pending", "rules", c.list(unique(rules))))
	}
	if len(lacking) > 0 {
		reasons = append(reasons, c.say("worst.layers", "layers", c.list(unique(lacking))))
	}
	if len(failed) > 0 {
		reasons = append(reasons, c.say("worst.failed", "rules", c.list(unique(failed))))
	}
	effect := c.code("effect", string(r.VerdictAtMost))
	if len(reasons) == 0 {
		return c.say("worst.only", "effect", effect)
	}
	return c.say("worst", "effect", effect, "reasons", c.clauses(reasons...))
}

func (w words) stop(text string) string { return w.say("stop", "text", text) }

// strongest returns the finding that the verdict rests on: the first of that effect, a
// certain one before a possible one; of one component, or of any when it is "".
func (c composer) strongest(e screening.Effect, component string) (screening.Finding, bool) {
	var best screening.Finding
	found := false
	for _, f := range c.r.Findings {
		if f.Effect != e || component != "" && f.Component != component {
			continue
		}
		if !found || best.Certainty == screening.Possible && f.Certainty != screening.Possible && f.Authority == best.Authority {
			best, found = f, true
		}
	}
	return best, found
}

// because is the strongest finding in one sentence.
func (c composer) because(f screening.Finding) string {
	title := f.Title.In(c.lang) + c.ofComponent(f.Component)
	measure := c.measure(f, c.layer(f))
	if measure == "" {
		return c.say("verdict.because.of", "rule", f.Rule, "title", title)
	}
	return c.say("verdict.because", "rule", f.Rule, "title", title, "measure", measure)
}

// completeness says whether anything could still change the verdict, and to what.
func (c composer) completeness() string {
	r, open := c.r, c.open()
	switch {
	case r.Complete && r.Exhaustive:
		return c.say("complete.whole")
	case r.Complete:
		return c.say("complete.enough", "open", open)
	case r.Verdict == screening.Prohibited:
		return c.say("complete.not.top", "open", open)
	}
	return c.say("complete.not", "open", open)
}

// rank orders effects, the strongest first; what is none comes last.
func rank(e screening.Effect) int {
	if i := slices.Index(effectOrder(), e); i >= 0 {
		return i
	}
	return len(effectOrder())
}

// worse reports whether effect a is stronger than b.
func worse(a, b screening.Effect) bool { return rank(a) < rank(b) }

// open lists what is not known, in numbers.
func (c composer) open() string {
	rules, lacking, failed, requirements := map[string]bool{}, map[string]bool{}, map[string]bool{}, 0
	for _, p := range c.r.Pending {
		rules[p.Rule] = true
	}
	for _, l := range c.r.Layers {
		if !assessed(l.Status) {
			lacking[l.Layer] = true
		}
	}
	for _, u := range c.r.Unassessed {
		if u.Status != screening.StatusFailed {
			lacking[u.Layer] = true
		}
	}
	for _, check := range c.r.Checks {
		if check.Outcome == screening.OutcomeFailed {
			failed[check.Rule] = true
		}
	}
	for _, u := range c.r.Units {
		for _, q := range u.Requirements {
			if q.Outcome == "待核" {
				requirements++
			}
		}
	}
	var parts []string
	if n := len(rules); n > 0 {
		parts = append(parts, c.say("open.pending", "n", strconv.Itoa(n)))
	}
	if n := len(lacking); n > 0 {
		parts = append(parts, c.say("open.unassessed", "n", strconv.Itoa(n)))
	}
	if n := len(failed); n > 0 {
		parts = append(parts, c.say("open.failed", "n", strconv.Itoa(n)))
	}
	if requirements > 0 {
		parts = append(parts, c.say("open.requirements", "n", strconv.Itoa(requirements)))
	}
	if c.r.Withholds {
		parts = append(parts, c.say("open.withheld"))
	}
	if len(parts) == 0 {
		parts = append(parts, c.say("complete.unknown"))
	}
	return c.list(parts)
}

// assessed reports whether a layer in this state was looked at whole.
func assessed(s screening.Status) bool {
	return s == screening.StatusHit || s == screening.StatusTouch || s == screening.StatusClear
}

// found counts what was found by effect, prohibitions by what each is called; a rule
// that several zones or components meet counts once.
func (c composer) found() string {
	count := map[string]int{}
	var order []string
	for _, e := range effectOrder() {
		for _, g := range c.groups() {
			if g[0].Effect == e {
				word := c.effectWord(e, g[0].Authority)
				order = append(order, word)
				count[word]++
			}
		}
	}
	return c.tally(unique(order), count, func(word string) string { return word })
}
