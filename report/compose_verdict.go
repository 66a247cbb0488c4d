package report

import (
	"strconv"

	"redline/layers"
	"redline/screening"
)

// effectOrder is the order effects are listed in.
func effectOrder() []screening.Effect {
	return []screening.Effect{screening.Prohibited, screening.Review, screening.Restricted, screening.Notice}
}

// headline words a verdict; a prohibition by its authority, a clear one that is not
// complete never without saying so.
func (w words) headline(e screening.Effect, a layers.Authority, complete bool) string {
	text := w.code("headline", string(e))
	switch {
	case e == screening.Prohibited && a != "":
		text = w.code("headline", string(a))
	case e == screening.Prohibited:
		text = w.code("effect", string(e))
	case e == screening.Clear && !complete:
		text = w.say("verdict.incomplete", "verdict", text)
	}
	return text
}

// verdict answers first: what, on what grounds, how sure.
func (c composer) verdict() block {
	r := c.r
	strongest, found := c.strongest(r.Verdict, "")
	text := c.headline(r.Verdict, r.VerdictAuthority, r.Complete)
	if found && strongest.Certainty == screening.Possible {
		text = c.say("verdict.possible", "verdict", text)
	}
	b := block{tone: toneOf(r.Verdict), heading: c.say("verdict", "verdict", text)}
	if r.Verdict == screening.Clear && !r.Complete {
		b.tone = undecided
	}
	switch {
	case found:
		b.add(c.say("label.rests"), c.because(strongest))
		for _, basis := range strongest.Basis {
			b.add("", c.stop(c.citation(basis)))
		}
	case r.Verdict == screening.Clear && r.Complete:
		b.add(c.say("label.rests"), c.say("verdict.none"))
	}
	if !r.Complete && (r.Verdict == screening.Clear || r.Verdict == screening.Notice) {
		b.add(c.say("label.mind"), c.say("verdict.not.cleared"))
	}
	b.add(c.say("label.complete"), c.completeness())
	b.add(c.say("label.found"), c.stop(c.found()))
	return b
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
	case c.worse(r.VerdictAtMost, r.Verdict):
		return c.say("complete.not.worse", "open", open, "verdict", c.code("effect", string(r.VerdictAtMost)))
	}
	return c.say("complete.not", "open", open)
}

// worse reports whether effect a is stronger than b.
func (c composer) worse(a, b screening.Effect) bool {
	rank := func(e screening.Effect) int {
		for i, known := range effectOrder() {
			if e == known {
				return i
			}
		}
		return len(effectOrder())
	}
	return rank(a) < rank(b)
}

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

func (c composer) found() string {
	count := map[string]int{}
	for _, f := range c.r.Findings {
		count[string(f.Effect)]++
	}
	var order []string
	for _, e := range effectOrder() {
		order = append(order, string(e))
	}
	return c.tally(order, count, func(e string) string { return c.code("effect", e) })
}
