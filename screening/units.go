package screening

import (
	"slices"

	"redline/geo"
	"redline/lang"
	"redline/layers"

	"cel.dev/cel-go/cel"
)

// requirementRules presents the requirements that carry a condition as rules of the layer
// of control units, so that they are judged like any other rule: certainty, tolerance,
// coverage, lapsed bases and all. A requirement of one unit selects that unit's zones.
func (p *Prepared) requirementRules() ([]*Rule, error) {
	if len(p.pack.Units) == 0 {
		return nil, nil
	}
	var out []*Rule
	p.conditions = map[string]*expression{}
	for _, r := range p.snapshot.Requirements {
		if r.When == "" {
			continue
		}
		when, err := p.pack.compileRequirement(r)
		if err != nil {
			return nil, err
		}
		p.conditions[r.ID] = when
		if requirementEffect(r) == "" {
			continue
		}
		text := lang.Text{ZH: r.Text, EN: r.Text}
		out = append(out, &Rule{
			ID: r.ID, Title: text, Layer: p.layerOf(r.Unit), Unit: r.Unit, Effect: requirementEffect(r), when: when, When: r.When,
			Relations: []Relation{{Kind: Intersects}},
			Action:    lang.Text{ZH: "逐条比对准入清单", EN: "Check against the access list"},
			Decider:   lang.Text{ZH: "生态环境主管部门", EN: "The ecological environment authority"},
			cited:     []citation{{RuleBasis{Document: r.Document, Clause: r.Clause, Quote: r.Text, Verified: true}}},
		})
	}
	return out, nil
}

// requirementEffect is the requirement's own effect, or what its kind means without one:
// 禁止 prohibits, 退出 is for the authority to decide, 限制 restricts; others have none.
func requirementEffect(r layers.Requirement) Effect {
	if r.Effect != "" {
		return Effect(r.Effect)
	}
	return map[string]Effect{"禁止": Prohibited, "退出": Review, "限制": Restricted}[r.Kind]
}

// layerOf finds the layer of a unit code: the first layer of units unless another holds it.
func (p *Prepared) layerOf(unit string) string {
	for _, u := range p.pack.Units[1:] {
		holding, _ := p.snapshot.Holding(u.Layer)
		if holding.Current == nil || unit == "" {
			continue
		}
		for i := range holding.Current.Zones {
			if layers.SameUnit(holding.Current.Zones[i].Code, unit) {
				return u.Layer
			}
		}
	}
	return p.pack.Units[0].Layer
}

// units lists the control units (环境管控单元) the component lies in, beyond tolerance, with
// their access lists. A 禁止 or 限制 line that no condition decides is left to the reviewer
// and keeps the component incomplete.
func (b *builder) units(surveys []*survey) error {
	for _, u := range b.prepared.pack.Units {
		at := slices.IndexFunc(surveys, func(s *survey) bool { return s.layer == u.Layer })
		if at < 0 || surveys[at].ground == nil {
			continue
		}
		s := surveys[at]
		for _, z := range meeting(s.sightings) {
			o, err := s.ground.overlap([]*sighting{z})
			if err != nil {
				return err
			}
			if z.meets == geo.Touch || o.touch != "" {
				continue
			}
			b.out.Units = append(b.out.Units, b.unit(u, z))
		}
	}
	return nil
}

func (b *builder) unit(u UnitLayer, z *sighting) Unit {
	class, _ := b.prepared.snapshot.Attribute(z.zone, u.Class)
	name, _ := class.(string)
	unit := Unit{
		Component: b.component.Name, Layer: u.Layer, Code: z.zone.Code, Name: z.zone.Name, Class: name,
		AreaM2: quantise(z.area, quantumArea), Share: quantise(b.measure.shareOf(z.area, z.length), quantumShare),
		Requirements: []RequirementPart{},
	}
	for _, i := range b.prepared.requirementsOf(u, z.zone.Code) {
		unit.Requirements = append(unit.Requirements, b.requirement(b.prepared.snapshot.Requirements[i]))
	}
	return unit
}

// unitKey names a control unit.
type unitKey struct {
	layer UnitLayer
	code  string
}

// requirementsOf lists the requirements of a unit by their place in the snapshot: its own,
// and in the first layer of units those of every unit.
func (p *Prepared) requirementsOf(u UnitLayer, code string) []int {
	key := unitKey{u, code}
	if known, ok := p.requirements.Load(key); ok {
		return known.([]int)
	}
	var out []int
	for i, r := range p.snapshot.Requirements {
		if r.Unit == "" && u == p.pack.Units[0] || layers.SameUnit(r.Unit, code) {
			out = append(out, i)
		}
	}
	p.requirements.Store(key, out)
	return out
}

// requirement says how one line of an access list came out for the project's facts. Its
// bearing on the verdict is judged with the rules.
func (b *builder) requirement(r layers.Requirement) RequirementPart {
	document, _ := b.prepared.library.document(r.Document)
	part := RequirementPart{
		ID: r.ID, Level: r.Level, Dimension: r.Dimension, Kind: r.Kind, Text: r.Text,
		Document: r.Document, Title: document.Title, Clause: r.Clause, Outcome: "待核", By: "reviewer",
	}
	if r.When == "" {
		if r.Kind == "禁止" || r.Kind == "限制" {
			b.unjudged[b.component.Name] = true
		}
		return part
	}
	part.By = "rule"
	switch b.facts.eval(b.prepared.conditions[r.ID]).truth {
	case True:
		part.Outcome = map[string]string{"禁止": "不符合", "退出": "不符合", "允许": "符合"}[r.Kind]
		if part.Outcome == "" {
			part.Outcome = "需论证"
		}
	case False:
		part.Outcome = "不涉及"
	case Unknown, Failed:
	}
	return part
}

// compileRequirement compiles a requirement's condition.
func (p *Pack) compileRequirement(r layers.Requirement) (*expression, error) {
	return p.facts.compile(r.When, cel.BoolType, source{
		file: "requirements.csv", where: lang.Textf("条目 %[1]s", "requirement %[1]s", r.ID), field: "when",
	})
}

// CheckRequirements type-checks the conditions of access lists against the pack's facts;
// the first error is a *lang.Fault.
func (p *Pack) CheckRequirements(requirements []layers.Requirement) error {
	for _, r := range requirements {
		if r.Effect != "" && !slices.Contains(Effects()[:4], Effect(r.Effect)) {
			return &lang.Fault{
				File: "requirements.csv", Where: lang.Textf("条目 %s", "requirement %s", r.ID), Field: "effect",
				What: lang.Textf("效力 %q 未知", "unknown effect %q", r.Effect),
				Hint: lang.Text{ZH: "写 prohibited、review、restricted 或 notice", EN: "write prohibited, review, restricted or notice"},
			}
		}
		if r.When == "" {
			continue
		}
		if _, err := p.compileRequirement(r); err != nil {
			return err
		}
	}
	return nil
}
