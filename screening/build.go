package screening

import (
	"cmp"
	"maps"
	"slices"

	"redline/geo"
)

// builder gathers the decisions of all components into a report. Quantising happens here
// and nowhere later.
type builder struct {
	prepared *Prepared
	options  Options
	out      Report
	drawn    int // vertices of the overlap geometries so far

	// of the component being built
	component Component
	facts     *factset
	measure   *surveyor
	atMost    map[string]Effect // per component: what its verdict could become
	unjudged  map[string]bool   // per component: a requirement nobody judged
	err       error
}

func newBuilder(p *Prepared, c Case, audience string, o Options) *builder {
	s := p.snapshot
	return &builder{
		prepared: p, options: o, atMost: map[string]Effect{}, unjudged: map[string]bool{},
		out: Report{
			Schema: Schema, On: s.On, Catalogue: Catalogue{Name: s.Name, Sequence: s.Sequence}, Audience: audience,
			Illustrative: s.Illustrative, Withholds: s.Withholds,
			Components: []ComponentPart{}, Layers: make([]LayerPart, 0, len(c.Components)*len(p.held)), Findings: []Finding{}, Pending: make([]Pending, 0, len(c.Components)*len(p.rules)/4),
			Unassessed: []Unassessed{}, Touches: []Touch{}, Checks: make([]Check, 0, len(c.Components)*len(p.rules)), Units: []Unit{},
			Questions: []Question{}, LaterChanges: []LaterChange{},
			Rules:  RulesRef{Pack: p.pack.ID, Title: p.pack.Title, Version: p.pack.Version, SHA256: p.pack.SHA256},
			Engine: Engine{Semantics: Semantics, Plane: planeName(s.Plane)},
		},
	}
}

// begin opens a component.
func (b *builder) begin(c Component, shape geo.Shape, facts *factset, m *surveyor) {
	b.component, b.facts, b.measure = c, facts, m
	b.atMost[c.Name] = Clear
	geometry, err := geo.EncodeGeoJSON(c.Footprint.Geometry)
	b.fail(err)
	part := FootprintPart{
		Kind: kindName(shape.Kind()), Geometry: geometry,
		AreaM2: quantise(float64(shape.Area()), quantumArea), AreaMu: quantise(shape.Area().Mu(), 1e-4),
		LengthM: quantise(float64(shape.Length()), quantumLength), AccuracyM: float64(c.Footprint.Accuracy),
		CRS: c.Footprint.CRS, Repairs: c.Footprint.Repairs,
	}
	part.Repairs = append([]Note{}, part.Repairs...)
	part.CRS.Candidates = append([]CRSCandidate{}, part.CRS.Candidates...)
	part.CRS.Warnings = append([]Note{}, part.CRS.Warnings...)
	b.out.Components = append(b.out.Components, ComponentPart{
		Name: c.Name, Role: c.Role, Verdict: Clear, Facts: maps.Clone(facts.values), Footprint: part,
	})
}

func (b *builder) fail(err error) {
	if b.err == nil {
		b.err = err
	}
}

func kindName(k geo.Kind) string {
	switch k {
	case geo.Points:
		return "point"
	case geo.Lines:
		return "line"
	}
	return "area"
}

// add records one rule's decision.
func (b *builder) add(d decision, s *survey) {
	name := b.component.Name
	check := Check{Rule: d.rule.ID, Component: name, Outcome: d.outcome, Because: d.because}
	if s != nil && d.outcome != OutcomeHit {
		check.Nearest = s.shown
	}
	b.out.Checks = append(b.out.Checks, check)
	for _, h := range d.hits {
		b.out.Findings = append(b.out.Findings, b.finding(d.rule, h, s))
		b.raise(h.effect)
	}
	for _, p := range d.pending {
		b.out.Pending = append(b.out.Pending, p)
		b.raise(p.Effect)
	}
	for _, c := range d.touches {
		b.touch(d.rule.Layer, c)
	}
	switch {
	case d.unassessed != "":
		b.unassessed(d, d.unassessed)
	case d.outcome == OutcomeFailed:
		b.unassessed(d, StatusFailed)
	}
}

// raise lifts what the component's verdict could become.
func (b *builder) raise(e Effect) {
	b.atMost[b.component.Name] = strongest(b.atMost[b.component.Name], e)
}

func (b *builder) unassessed(d decision, status Status) {
	b.raise(d.effect)
	for i := range b.out.Unassessed {
		u := &b.out.Unassessed[i]
		if u.Layer == d.rule.Layer && u.Component == b.component.Name && u.Status == status {
			u.Rules, u.AtMost = append(u.Rules, d.rule.ID), strongest(u.AtMost, d.effect)
			return
		}
	}
	b.out.Unassessed = append(b.out.Unassessed, Unassessed{
		Layer: d.rule.Layer, Component: b.component.Name, Rules: []string{d.rule.ID}, AtMost: d.effect, Status: status,
	})
}

// touch records an overlap below tolerance once per layer and set of zones.
func (b *builder) touch(layer string, c contact) {
	t := Touch{Layer: layer, Component: b.component.Name, Zones: []string{}, Reason: c.touch}
	for _, z := range c.members {
		t.Zones = append(t.Zones, z.zone.Code)
	}
	if c.area != nil {
		t.AreaM2 = *c.area
	}
	same := func(o Touch) bool {
		return o.Layer == t.Layer && o.Component == t.Component && slices.Equal(o.Zones, t.Zones)
	}
	if !slices.ContainsFunc(b.out.Touches, same) {
		b.out.Touches = append(b.out.Touches, t)
	}
}

func (b *builder) finding(r *Rule, h hit, s *survey) Finding {
	c := h.contact
	f := Finding{
		Rule: r.ID, Title: r.Title, Effect: h.effect, EffectIfConfirmed: h.confirmed, Authority: h.authority.authority,
		Certainty: c.certainty, Caps: h.caps, Component: b.component.Name, Layer: r.Layer,
		Relation: string(c.relation.Kind), AreaM2: c.area, LengthM: c.length, DistanceM: c.distance, MarginM: c.margin,
		Baseline: c.baseline, Basis: h.authority.basis, Exception: h.exception, Action: r.Action,
	}
	if h.effect == Review {
		f.Decider = r.Decider
	}
	if c.touch != "" {
		f.Relation = "touch"
	}
	if c.relation.Limit > 0 {
		f.LimitM = &c.relation.Limit
	}
	b.describeZone(&f, c)
	if s != nil && s.ground != nil {
		b.describeOverlap(&f, c, s)
	}
	return f
}

func (b *builder) describeZone(f *Finding, c contact) {
	if c.sighting == nil {
		return
	}
	ref := zoneRef(c.sighting.zone)
	f.Zone = &ref
	if reach := c.sighting.zone.Reach; reach != nil {
		f.Watercourse = reach.Watercourse
		if w, ok := b.prepared.snapshot.Network.Watercourse(reach.Watercourse); ok && w.Name != "" {
			f.Watercourse = w.Name
		}
		if c.relation.Kind == InBand {
			f.Width = &Width{Min: float64(reach.WidthMin), Max: float64(reach.WidthMax)}
			if reach.Adopted != nil {
				adopted := float64(*reach.Adopted)
				f.Width.Adopted = &adopted
			}
		}
	}
}

// describeOverlap adds share, chainage and, when asked, the overlap's geometry.
func (b *builder) describeOverlap(f *Finding, c contact, s *survey) {
	area, length := 0.0, 0.0
	for _, z := range c.members {
		area, length = area+z.area, length+z.length
	}
	if len(c.members) == 1 && c.relation.Kind != Outside {
		f.Share = measured(b.measure.shareOf(area, length), quantumShare)
	}
	if len(c.members) == 0 || f.AreaM2 == nil && f.LengthM == nil {
		return
	}
	if b.measure.footprint.Kind() == geo.Area {
		tooMany := b.measure.footprint.Vertices() > b.options.vertices()
		some := area > 0 || c.relation.Kind == Outside && f.AreaM2 != nil && *f.AreaM2 > 0
		if f.GeometryOmitted = b.options.Geometry && tooMany && some; tooMany || !b.options.Geometry {
			return
		}
	}
	d, err := s.ground.detail(c.members, c.relation.Kind == Outside)
	if err != nil {
		b.fail(err)
		return
	}
	for _, i := range d.chainage {
		f.ChainageM = append(f.ChainageM, [2]float64{
			quantise(float64(i.From), quantumLength), quantise(float64(i.To), quantumLength),
		})
	}
	if !b.options.Geometry || d.shape.IsEmpty() {
		return
	}
	n := d.shape.Vertices()
	if f.GeometryOmitted = b.drawn+n > b.options.vertices(); f.GeometryOmitted {
		return
	}
	b.drawn += n
	geometry, err := d.geometry()
	b.fail(err)
	f.Geometry = geometry
}

// report closes the report, but for its id: verdicts, order, questions, later changes.
func (b *builder) report() (*Report, error) {
	if b.err != nil {
		return nil, b.err
	}
	r := &b.out
	for i := range r.Components {
		b.verdict(&r.Components[i])
	}
	r.Verdict, r.VerdictAtMost, r.Complete = Clear, Clear, true
	for _, c := range r.Components {
		r.Verdict = strongest(r.Verdict, c.Verdict)
		r.VerdictAtMost = strongest(r.VerdictAtMost, b.atMost[c.Name])
		r.Complete = r.Complete && !b.unjudged[c.Name]
	}
	r.Complete = r.Complete && r.VerdictAtMost == r.Verdict && !r.Withholds
	sortFindings(r.Findings)
	for _, f := range r.Findings {
		if f.Effect == r.Verdict {
			r.VerdictAuthority = f.Authority
			break
		}
	}
	r.Exhaustive = r.Complete && exhaustive(r)
	r.Questions = b.questions()
	r.LaterChanges = b.laterChanges()
	return r, nil
}

func (b *builder) verdict(c *ComponentPart) {
	for _, f := range b.out.Findings {
		if f.Component == c.Name {
			c.Verdict = strongest(c.Verdict, f.Effect)
		}
	}
	c.Complete = b.atMost[c.Name] == c.Verdict && !b.unjudged[c.Name] && !b.out.Withholds
}

// exhaustive: every layer was looked at whole and every rule decided.
func exhaustive(r *Report) bool {
	return len(r.Pending) == 0 && len(r.Unassessed) == 0 && !slices.ContainsFunc(r.Layers, func(l LayerPart) bool {
		return !slices.Contains([]Status{StatusHit, StatusTouch, StatusClear}, l.Status)
	})
}

// sortFindings orders by effect, authority, rule, component, layer, zone.
func sortFindings(findings []Finding) {
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.Effect.rank(), b.Effect.rank()),
			cmp.Compare(authorityRank(a.Authority), authorityRank(b.Authority)),
			cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Component, b.Component), cmp.Compare(a.Layer, b.Layer),
			cmp.Compare(zoneCode(a.Zone), zoneCode(b.Zone)),
		)
	})
}

func zoneCode(z *ZoneRef) string {
	if z == nil {
		return ""
	}
	return z.Code
}
