package screening

import (
	"slices"

	"redline/layers"

	"cel.dev/cel-go/cel"
	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
)

// Atom is a smallest condition of a rule, one without "and", "or", "not", with what it
// came to for a case.
type Atom struct {
	Text  string
	Truth Truth
	Needs []string // what an Unknown lacks
}

// Explanation says why a rule ended as it did for a component.
type Explanation struct {
	Component string
	When      Truth
	Atoms     []Atom // of When, as written
	Zones     []ZoneExplanation
	Check     Check
}

// ZoneExplanation is how a rule's zone condition came out for one zone of the layer.
type ZoneExplanation struct {
	Zone  ZoneRef
	Truth Truth
	Atoms []Atom
}

// Explain says for each component of a case which atoms of a rule's conditions were true,
// false or unknown, for the facts and for the zones the report names under the rule or, if
// it names none, the layer's nearest. The report must come from the case.
func (p *Prepared) Explain(rule *Rule, c Case, r *Report) ([]Explanation, error) {
	var out []Explanation
	for _, component := range c.Components {
		cost := uint64(caseCostLimit)
		facts, err := p.pack.resolve(c.Facts, component.Facts, &cost)
		if err != nil {
			return nil, err
		}
		e := Explanation{Component: component.Name, When: facts.eval(rule.when).truth}
		if e.Atoms, err = p.pack.facts.atoms(rule.When, facts.eval); err != nil {
			return nil, err
		}
		for _, check := range r.Checks {
			if check.Rule == rule.ID && check.Component == component.Name {
				e.Check = check
			}
		}
		if e.Zones, err = p.explainZones(rule, component.Name, r); err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

func (p *Prepared) explainZones(rule *Rule, component string, r *Report) ([]ZoneExplanation, error) {
	if rule.zones == nil {
		return nil, nil
	}
	var out []ZoneExplanation
	for _, z := range p.zonesOf(rule, component, r) {
		layer := p.pack.Layers[rule.Layer]
		eval := func(e *expression) answer {
			return evalZone(&Rule{zones: e}, layer.names, func(name string) (any, bool) { return p.snapshot.Attribute(z, name) })
		}
		atoms, err := layer.language.atoms(rule.Zones, eval)
		if err != nil {
			return nil, err
		}
		out = append(out, ZoneExplanation{Zone: zoneRef(z), Truth: p.selected(rule, z).truth, Atoms: atoms})
	}
	return out, nil
}

// zonesOf lists the zones that the report names under the rule, or the layer's nearest.
func (p *Prepared) zonesOf(rule *Rule, component string, r *Report) []*layers.Zone {
	var codes []string
	for _, f := range r.Findings {
		if f.Rule == rule.ID && f.Component == component && f.Zone != nil {
			codes = append(codes, f.Zone.Code)
		}
	}
	for _, q := range r.Pending {
		if q.Rule == rule.ID && q.Component == component && q.Zone != nil {
			codes = append(codes, q.Zone.Code)
		}
	}
	for _, l := range r.Layers {
		if l.Layer == rule.Layer && l.Component == component && l.Nearest != nil && len(codes) == 0 {
			codes = append(codes, l.Nearest.Zone.Code)
		}
	}
	holding, _ := p.snapshot.Holding(rule.Layer)
	version := holding.Current
	if version == nil {
		version = holding.Last
	}
	var out []*layers.Zone
	slices.Sort(codes)
	for _, code := range slices.Compact(codes) {
		if z, ok := version.Zone(code); ok {
			out = append(out, z)
		}
	}
	return out
}

// atoms takes a condition apart at its "and", "or" and "not", and evaluates each atom.
func (l *language) atoms(condition string, eval func(*expression) answer) ([]Atom, error) {
	if condition == "" {
		return nil, nil
	}
	ast, issues := l.env.Compile(condition)
	if issues.Err() != nil {
		return nil, issues.Err()
	}
	native := ast.NativeRep()
	var out []Atom
	for _, e := range splitAtoms(native.Expr()) {
		text, err := cel.ExprToString(e, native.SourceInfo())
		if err != nil {
			return nil, err
		}
		compiled, err := l.compile(text, cel.BoolType, source{})
		if err != nil {
			return nil, err
		}
		a := eval(compiled)
		out = append(out, Atom{Text: text, Truth: a.truth, Needs: a.needs})
	}
	return out, nil
}

// splitAtoms lists the operands below "and", "or" and "not", left to right.
func splitAtoms(e celast.Expr) []celast.Expr {
	if e.Kind() == celast.CallKind {
		call := e.AsCall()
		switch call.FunctionName() {
		case operators.LogicalAnd, operators.LogicalOr, operators.LogicalNot:
			var out []celast.Expr
			for _, arg := range call.Args() {
				out = append(out, splitAtoms(arg)...)
			}
			return out
		}
	}
	return []celast.Expr{e}
}
