package screening

import (
	"reflect"
	"slices"

	"redline/layers"
)

// evaluated is what follows from a component's facts and role alone, wherever it lies:
// the facts with all that is derived from them, and which rules are left to measure.
type evaluated struct {
	project, component Facts
	role               string

	facts   *factset
	opened  []opened  // of each rule
	looking []looking // how far the rules whose condition is not false look, by layer
}

// condition is what a rule's condition came to, and the facts that an unknown one waits for.
type condition struct {
	truth Truth
	needs []Need
}

func (p *Pack) condition(facts *factset, r *Rule) condition {
	a := facts.eval(r.when)
	return condition{a.truth, factNeeds(p.ask, a.needs)}
}

// evaluate resolves the facts and evaluates every rule's condition. What came of the last
// component is kept: of one project that is moved about, or of the plots of a batch, the
// facts stay the same.
func (p *Prepared) evaluate(project Facts, c Component) (*evaluated, error) {
	if last := p.last.Load(); last != nil && last.role == c.Role && sameFacts(last.project, project) && sameFacts(last.component, c.Facts) {
		return last.again(), nil
	}
	cost := uint64(caseCostLimit)
	facts, err := p.pack.resolve(project, c.Facts, &cost)
	if err != nil {
		return nil, err
	}
	if err := p.pack.contradiction(facts); err != nil {
		return nil, err
	}
	e := &evaluated{project: project, component: c.Facts, role: c.Role, facts: facts, looking: make([]looking, len(p.held))}
	j := judge{role: c.Role, on: p.snapshot.On}
	for i, rule := range p.rules {
		a := p.pack.condition(facts, rule)
		e.opened = append(e.opened, j.open(rule, a, p.authorities[i]))
		applies := len(rule.AppliesTo) == 0 || slices.Contains(rule.AppliesTo, c.Role)
		if p.heldAt[i] >= 0 && applies && a.truth != False && (layers.Interval{From: rule.From, Until: rule.Until}).Contains(p.snapshot.On) {
			e.looking[p.heldAt[i]].look(rule)
		}
	}
	if kept := e.again(); cost > 0 { // what failed for its cost is no property of the facts
		kept.project, kept.component = cloneFacts(project), cloneFacts(c.Facts)
		p.last.Store(kept)
	}
	return e, nil
}

// again is the same with the cost that was left: evaluations of one component do not count
// for the next.
func (e *evaluated) again() *evaluated {
	facts := *e.facts
	cost := *facts.bound.cost
	facts.bound.cost = &cost
	out := *e
	out.facts = &facts
	return &out
}

// cloneFacts copies facts down to the lists in them, so that they stay what they were.
func cloneFacts(f Facts) Facts {
	out := make(Facts, len(f))
	for name, v := range f {
		switch list := v.Value.(type) {
		case []string:
			v.Value = slices.Clone(list)
		case []any:
			v.Value = slices.Clone(list)
		}
		out[name] = v
	}
	return out
}

func sameFacts(a, b Facts) bool {
	return len(a) == len(b) && (len(a) == 0 || reflect.DeepEqual(a, b))
}
