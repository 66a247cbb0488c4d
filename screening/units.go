package screening

import (
	"slices"

	"redline/geo"
	"redline/lang"
	"redline/layers"

	"cel.dev/cel-go/cel"
)

// units lists the control units (环境管控单元) the component lies in, beyond tolerance, and
// judges their access lists. A 禁止 or 限制 line that no condition decides is left to the
// reviewer and keeps the component incomplete.
func (b *builder) units(unitLayers []UnitLayer, surveys map[string]*survey, j judge) error {
	for _, u := range unitLayers {
		s := surveys[u.Layer]
		if s == nil || s.ground == nil {
			continue
		}
		for _, z := range meeting(s.sightings) {
			o, err := s.ground.overlap([]*sighting{z})
			if err != nil {
				return err
			}
			if z.meets == geo.Touch || o.touch != "" {
				continue
			}
			unit, err := b.unit(u, s, z, j)
			if err != nil {
				return err
			}
			b.out.Units = append(b.out.Units, unit)
		}
	}
	return nil
}

func (b *builder) unit(u UnitLayer, s *survey, z *sighting, j judge) (Unit, error) {
	class, _ := b.prepared.snapshot.Attribute(z.zone, u.Class)
	name, _ := class.(string)
	unit := Unit{
		Component: b.component.Name, Layer: u.Layer, Code: z.zone.Code, Name: z.zone.Name, Class: name,
		AreaM2: quantise(z.area, quantumArea), Share: quantise(b.measure.shareOf(z.area, z.length), quantumShare),
		Requirements: []RequirementPart{},
	}
	for _, r := range b.prepared.snapshot.Requirements {
		common := r.Unit == "" && u == b.prepared.pack.Units[0]
		if !common && !layers.SameUnit(r.Unit, z.zone.Code) {
			continue
		}
		part, err := b.requirement(r, u, s, z, j)
		if err != nil {
			return unit, err
		}
		unit.Requirements = append(unit.Requirements, part)
	}
	return unit, nil
}

// requirement judges one line of an access list.
func (b *builder) requirement(r layers.Requirement, u UnitLayer, s *survey, z *sighting, j judge) (RequirementPart, error) {
	document, _ := b.prepared.library.document(r.Document)
	part := RequirementPart{
		ID: r.ID, Level: r.Level, Dimension: r.Dimension, Kind: r.Kind, Text: r.Text,
		Document: r.Document, Title: document.Title, Clause: r.Clause,
		Outcome: "待核", By: "reviewer",
	}
	if r.When == "" {
		if r.Kind == "禁止" || r.Kind == "限制" {
			b.unjudged[b.component.Name] = true
		}
		return part, nil
	}
	when, err := b.prepared.requirementWhen(r)
	if err != nil {
		return part, err
	}
	part.By = "rule"
	a := b.facts.eval(when)
	rule := requirementRule(r, u)
	ref := zoneRef(z.zone)
	switch a.truth {
	case True:
		part.Outcome = map[string]string{"禁止": "不符合", "退出": "不符合", "允许": "符合"}[r.Kind]
		if part.Outcome == "" {
			part.Outcome = "需论证"
		}
		if r.Effect != "" {
			h := hit{contact: overlapContact(Relation{Kind: Intersects}, z), effect: rule.Effect, authority: b.prepared.library.weigh(rule.cited, j.on)}
			b.out.Findings = append(b.out.Findings, b.finding(rule, h, s))
			b.raise(rule.Effect)
		}
	case False:
		part.Outcome = "不涉及"
	case Unknown:
		if r.Effect != "" {
			b.out.Pending = append(b.out.Pending, Pending{
				Rule: r.ID, Effect: rule.Effect, Component: b.component.Name, Layer: u.Layer, Zone: &ref, Needs: factNeeds(j, a.needs),
			})
			b.raise(rule.Effect)
		} else if r.Kind == "禁止" || r.Kind == "限制" {
			b.unjudged[b.component.Name] = true
		}
	case Failed:
		b.unassessed(rule, StatusFailed)
	}
	return part, nil
}

// requirementRule presents a requirement as a rule: its text is the record's own.
func requirementRule(r layers.Requirement, u UnitLayer) *Rule {
	text := lang.Text{ZH: r.Text, EN: r.Text}
	return &Rule{
		ID: r.ID, Title: text, Layer: u.Layer, Effect: Effect(r.Effect),
		Action:  lang.Text{ZH: "逐条比对准入清单", EN: "check against the access list"},
		Decider: lang.Text{ZH: "生态环境主管部门", EN: "the ecological environment authority"},
		cited:   []citation{{RuleBasis{Document: r.Document, Clause: r.Clause, Quote: r.Text, Verified: true}}},
	}
}

// requirementWhen compiles a requirement's condition, once per snapshot.
func (p *Prepared) requirementWhen(r layers.Requirement) (*expression, error) {
	if e, ok := p.requirements.Load(r.When); ok {
		return e.(*expression), nil
	}
	e, err := p.pack.facts.compile(r.When, cel.BoolType, source{
		file: "requirements.csv", where: lang.Textf("条目 %s", "requirement %s", r.ID), field: "when",
	})
	if err != nil {
		return nil, err
	}
	p.requirements.Store(r.When, e)
	return e, nil
}

// CheckRequirements type-checks the conditions of access lists against the pack's facts;
// the first error is a *lang.Fault.
func (p *Pack) CheckRequirements(requirements []layers.Requirement) error {
	prepared := &Prepared{pack: p}
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
		if _, err := prepared.requirementWhen(r); err != nil {
			return err
		}
	}
	return nil
}
