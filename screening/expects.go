package screening

import (
	"io/fs"
	"slices"

	"redline/lang"

	"cel.dev/cel-go/cel"
)

// Contradiction is a condition that no project's facts can meet: one of them is wrong.
type Contradiction struct {
	When string    `yaml:"when"`
	Says lang.Text `yaml:"says"`

	when *expression
}

// ExpectedRole is a component that a project must have under a condition. Without it the
// rules for that role cannot be judged, and what was not looked at is never clear.
type ExpectedRole struct {
	Role string `yaml:"role"`
	When string `yaml:"when"`

	when *expression
}

// compileHeader compiles the conditions of pack.yaml, once the facts are known.
func (p *Pack) compileHeader(fs.FS) (err error) {
	at := func(field string) source { return source{file: "pack.yaml", field: field} }
	for i := range p.Contradictions {
		if p.Contradictions[i].when, err = p.facts.compile(p.Contradictions[i].When, cel.BoolType, at("contradictions")); err != nil {
			return err
		}
	}
	for i := range p.Expects {
		if p.Expects[i].when, err = p.facts.compile(p.Expects[i].When, cel.BoolType, at("expects")); err != nil {
			return err
		}
	}
	return nil
}

// contradiction refuses facts that cannot be true together.
func (p *Pack) contradiction(facts *factset) error {
	for _, c := range p.Contradictions {
		if facts.eval(c.when).truth == True {
			return facts.withOrigin(&lang.Fault{
				Field: c.When, What: c.Says, Hint: lang.Text{ZH: "改正其中一个事实", EN: "correct one of the facts"},
			}, c.When)
		}
	}
	return nil
}

// expect leaves pending what concerns a component that the project must have, or may, and
// does not show: where it lies decides those rules.
func (b *builder) expect(c Case, j judge, rules []opened) {
	for _, e := range b.prepared.pack.Expects {
		if j.role == e.Role || slices.ContainsFunc(c.Components, func(o Component) bool { return o.Role == e.Role }) {
			continue
		}
		needed := b.facts.eval(e.when)
		if needed.truth != True && needed.truth != Unknown {
			continue
		}
		needs := factNeeds(j.ask, needed.needs)
		needs = append(needs, Need{Of: "component", Name: e.Role, Ask: "applicant"})
		for i := range rules {
			o := &rules[i]
			if len(o.rule.AppliesTo) != 1 || o.rule.AppliesTo[0] != e.Role || o.when.truth == False || !o.authority.begun {
				continue
			}
			b.out.Pending = append(b.out.Pending, Pending{Rule: o.rule.ID, Effect: o.effect, Component: b.component.Name, Layer: o.rule.Layer, Needs: needs})
			b.raise(o.effect)
		}
	}
}
