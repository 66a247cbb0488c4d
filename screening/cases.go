package screening

import (
	"fmt"
	"math"
	"slices"

	"redline/geo"
	"redline/lang"
	"redline/layers"
	"redline/strictyaml"
)

// caseDay is the day a rule's case is judged on unless it says otherwise.
var caseDay = layers.Date{Year: 2025, Month: 6, Day: 1}

// CaseResult is how one of a rule's own cases came out.
type CaseResult struct {
	Rule   string
	Case   int // 1-based
	Expect string
	Got    string
}

// OK reports whether the case came out as expected.
func (r CaseResult) OK() bool { return r.Got == r.Expect }

// TestCases runs the cases of every rule against its facts and place, without geometry.
func (p *Pack) TestCases() ([]CaseResult, error) {
	var out []CaseResult
	for _, rule := range p.Rules {
		for i, c := range rule.Cases {
			result, err := p.testCase(rule, i+1, c)
			if err != nil {
				return nil, err
			}
			out = append(out, result)
		}
	}
	return out, nil
}

// testCase runs one case; number is its place among the rule's, from 1.
func (p *Pack) testCase(rule *Rule, number int, c RuleCase) (CaseResult, error) {
	d, err := p.runCase(rule, c)
	if err != nil {
		return CaseResult{}, fmt.Errorf("%s case %d: %w", rule.ID, number, err)
	}
	result := CaseResult{Rule: rule.ID, Case: number, Expect: c.Expect, Got: d.result()}
	if c.AtMost != "" {
		result.Expect += ", at most " + string(c.AtMost)
		result.Got += ", at most " + string(d.atMost())
	}
	return result, nil
}

// result names what came of a rule: the effect of its strongest finding, pending, failed
// or none.
func (d decision) result() string {
	best := Clear
	for _, h := range d.hits {
		best = strongest(best, h.effect)
	}
	switch {
	case d.outcome == OutcomeFailed:
		return "failed"
	case best != Clear:
		return string(best)
	case len(d.pending) > 0:
		return "pending"
	}
	return "none"
}

// atMost is the strongest effect that the rule has or waits with.
func (d decision) atMost() Effect {
	out := Clear
	for _, h := range d.hits {
		out = strongest(out, h.effect)
	}
	for _, p := range d.pending {
		out = strongest(out, p.Effect)
	}
	return out
}

// checkCases refuses cases with unknown facts or attributes, so that a typo in a test
// cannot pass for an unknown.
func (r ruleReader) checkCases(rule *Rule, node strictyaml.Node) error {
	for i, c := range rule.Cases {
		for name, value := range c.Facts {
			if err := r.pack.checkValue(name, value); err != nil {
				fault := r.fault(rule, node, "cases", lang.Textf("第 %[1]d 个用例：%[2]v", "case %[1]d: %[2]v", i+1, err), lang.Text{ZH: "改正用例", EN: "correct the case"})
				fault.Err = err
				return fault
			}
		}
		if c.Expect != "none" && c.Expect != "pending" && Effect(c.Expect).rank() >= Clear.rank() {
			return r.fault(rule, node, "cases", lang.Textf("第 %[1]d 个用例的 expect %[2]q 未知", "case %[1]d has the unknown expect %[2]q", i+1, c.Expect),
				lang.Text{ZH: "写一个效力、none 或 pending", EN: "write an effect, none or pending"})
		}
		if fault := r.checkCaseZone(rule, node, i); fault != nil {
			return fault
		}
	}
	return nil
}

// checkCaseZone refuses attributes of a case's zone that the layer does not declare, values
// of another type, and values outside its choices.
func (r ruleReader) checkCaseZone(rule *Rule, node strictyaml.Node, i int) error {
	layer := r.pack.Layers[rule.Layer]
	if layer == nil {
		return nil
	}
	declared := (layers.Layer{Kind: layer.Kind, Attributes: layer.Attributes}).RuleAttributes()
	for name, value := range rule.Cases[i].Zone {
		bad := func(what lang.Text) error {
			return r.fault(rule, node, "cases", lang.Text{
				ZH: fmt.Sprintf("第 %d 个用例：要素属性 %s %s", i+1, name, what.ZH),
				EN: fmt.Sprintf("case %d: the attribute %s %s", i+1, name, what.EN),
			}, lang.Text{ZH: "见规则包的 layers.yaml", EN: "see the pack's layers.yaml"})
		}
		t, ok := declared[name]
		if !ok {
			return bad(lang.Text{ZH: "未声明", EN: "is undeclared"})
		}
		text, isText := value.(string)
		_, isBool := value.(bool)
		_, isNumber := number(value)
		if t == layers.String && !isText || t == layers.Bool && !isBool || t == layers.Number && !isNumber {
			return bad(lang.Textf("应为 %[1]s", "wants a %[1]s", t))
		}
		if choices := layer.Choices[name]; isText && len(choices) > 0 && !slices.Contains(choices, text) {
			return bad(lang.Textf("不可能是“%[1]s”", "can never be %[1]q", text))
		}
	}
	return nil
}

// runCase judges a rule for one made-up place.
func (p *Pack) runCase(rule *Rule, c RuleCase) (decision, error) {
	facts := Facts{}
	for name, value := range c.Facts {
		facts[name] = FactValue{Value: value, Source: "given"}
	}
	cost := uint64(caseCostLimit)
	resolved, err := p.resolve(facts, nil, &cost)
	if err != nil {
		return decision{}, err
	}
	role, on := c.Role, c.On
	if role == "" {
		role = "site"
		if len(rule.AppliesTo) > 0 {
			role = rule.AppliesTo[0]
		}
	}
	if on.IsZero() {
		on = caseDay
	}
	j := judge{
		component: "case", role: role, on: on, library: library{pack: p.Documents}, facts: resolved, ask: p.ask,
		selected: func(r *Rule, _ *layers.Zone) answer {
			if r.zones == nil {
				return answer{truth: True}
			}
			return evalZone(r, p.Layers[r.Layer].names, func(name string) (any, bool) {
				v, ok := c.Zone[name]
				if n, numeric := number(v); numeric {
					return n, ok
				}
				return v, ok
			})
		},
	}
	o := j.open(rule, p.condition(resolved, rule), j.library.weigh(rule.cited, on))
	return j.rule(&o, caseSurvey(rule, c)), nil
}

// caseSurvey makes up what a layer holds around the case's place: as many zones as the
// case counts, all at its distance, and a coverage without end.
func caseSurvey(rule *Rule, c RuleCase) *survey {
	if rule.Layer == "" {
		return nil
	}
	s := &survey{layer: rule.Layer, version: &layers.Version{}, covered: math.Inf(1), share: 1, ground: caseGround{touch: c.Touch}}
	for i := range max(1, c.Count) {
		z := &sighting{zone: &layers.Zone{Code: fmt.Sprintf("case-%d", i+1)}, meets: geo.Within, area: 1}
		z.upstream = c.UpstreamM
		if c.AtM != nil && *c.AtM != 0 || c.UpstreamM != nil {
			z.meets, z.area = geo.Disjoint, 0
		}
		if c.AtM != nil {
			z.distance = *c.AtM
		}
		if c.Band != "" {
			z.band, z.zone.Reach = caseBand(c.Band)
		}
		s.sightings = append(s.sightings, z)
	}
	return s
}

// caseBand puts the place certainly or only possibly inside a band of 20 to 200 m.
func caseBand(certainty Certainty) (*bandPlace, *layers.Reach) {
	reach := &layers.Reach{Watercourse: "case", WidthMin: 20, WidthMax: 200}
	if certainty == Certain {
		return &bandPlace{distance: 10, inside: true}, reach
	}
	return &bandPlace{distance: 100, inside: true}, reach
}

// caseGround stands in for geometry.
type caseGround struct{ touch bool }

func (g caseGround) overlap(zones []*sighting) (overlap, error) {
	o := overlap{exists: len(zones) > 0, area: 1}
	if g.touch {
		o.touch = "min_width"
	}
	return o, nil
}

func (g caseGround) outside(zones []*sighting) (overlap, error) {
	if len(zones) > 0 {
		return overlap{}, nil
	}
	return overlap{exists: true, area: 1}, nil
}

func (caseGround) farthest([]*sighting) (float64, error) { return 0, nil }

func (g caseGround) grown(float64) (ground, error) { return g, nil }

func (g caseGround) detail([]*sighting, bool) (*detail, error) { return &detail{}, nil }
