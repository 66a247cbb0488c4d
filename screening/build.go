package screening

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"

	"redline/geo"
	"redline/lang"
	"redline/layers"
)

// builder gathers the decisions of all components into a report. Quantising happens here
// and nowhere later.
type builder struct {
	prepared *Prepared
	options  Options
	out      Report

	// of the component being built
	component Component
	facts     *factset
	measure   surveyor
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
			Components: []ComponentPart{}, Layers: []LayerPart{}, Findings: []Finding{}, Pending: []Pending{},
			Unassessed: []Unassessed{}, Touches: []Touch{}, Checks: []Check{}, Units: []Unit{},
			Questions: []Question{}, LaterChanges: []LaterChange{},
			Rules:  RulesRef{Pack: p.pack.ID, Title: p.pack.Title, Version: p.pack.Version, SHA256: p.pack.SHA256},
			Engine: Engine{Semantics: Semantics, Plane: planeName(s.Plane)},
		},
	}
}

// begin opens a component.
func (b *builder) begin(c Component, shape geo.Shape, facts *factset, m surveyor) {
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
		Name: c.Name, Role: c.Role, Verdict: Clear, Facts: facts.values, Footprint: part,
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
		check.Nearest = nearestPart(s)
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
		b.unassessed(d.rule, d.unassessed)
	case d.outcome == OutcomeFailed:
		b.unassessed(d.rule, StatusFailed)
	}
}

// raise lifts what the component's verdict could become.
func (b *builder) raise(e Effect) {
	b.atMost[b.component.Name] = strongest(b.atMost[b.component.Name], e)
}

func (b *builder) unassessed(r *Rule, status Status) {
	b.raise(r.Effect)
	for i := range b.out.Unassessed {
		u := &b.out.Unassessed[i]
		if u.Layer == r.Layer && u.Component == b.component.Name && u.Status == status {
			u.Rules, u.AtMost = append(u.Rules, r.ID), strongest(u.AtMost, r.Effect)
			return
		}
	}
	b.out.Unassessed = append(b.out.Unassessed, Unassessed{
		Layer: r.Layer, Component: b.component.Name, Rules: []string{r.ID}, AtMost: r.Effect, Status: status,
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
	if b.measure.footprint.Kind() == geo.Area && !b.options.Geometry {
		return
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
	if b.options.Geometry && !d.shape.IsEmpty() {
		geometry, err := geo.EncodeGeoJSON(geo.Snap(d.shape.Geometry()))
		b.fail(err)
		f.Geometry = geometry
	}
}

// layer records a layer's state.
func (b *builder) layer(s *survey, rules []*Rule) {
	holding, recorded := b.prepared.snapshot.Holding(s.layer)
	declared := b.prepared.pack.Layers[s.layer]
	part := LayerPart{
		Layer: s.layer, Component: b.component.Name, Title: holding.Layer.Title, Office: holding.Layer.Office,
		AccuracyM: float64(b.measure.accuracy), CoveredShare: quantise(s.share, quantumShare),
	}
	if !recorded && declared != nil {
		part.Title, part.Office = declared.Title, declared.Office
	}
	if v := s.version; v != nil {
		part.Version, part.SHA256, part.Document, part.From = v.Sequence, v.SHA256, v.Document, v.InForce.From
		part.AccuracyM = float64(v.Accuracy)
	}
	b.state(&part, s, rules)
	b.out.Layers = append(b.out.Layers, part)
}

// state decides how far the layer's silence can be trusted, most cautious first: a layer
// that is hit and only partly covered is partial.
func (b *builder) state(part *LayerPart, s *survey, rules []*Rule) {
	reach, partial := 0.0, false
	for _, r := range rules {
		for _, relation := range r.Relations {
			reach = max(reach, s.reachOf(relation))
			partial = partial || relation.Kind == UpstreamM && s.stream.ended
		}
	}
	whole, touch := b.wholeOverlap(part, s)
	switch {
	case s.status != "":
		part.Status = s.status
	case partial || !s.reaches(reach):
		part.Status = StatusPartial
	case touch != "":
		part.Status = StatusTouch
	case whole || b.found(s.layer):
		part.Status = StatusHit
	default:
		part.Status = StatusClear
	}
	if !whole && touch == "" {
		part.Nearest = nearestPart(s)
	}
	part.Reason = reasons[part.Status]
}

// wholeOverlap measures the union of all the layer's zones, each m² once.
func (b *builder) wholeOverlap(part *LayerPart, s *survey) (hit bool, touch string) {
	zones := meeting(s.sightings)
	if len(zones) == 0 || s.ground == nil {
		return false, ""
	}
	o, err := s.ground.overlap(zones)
	if err != nil {
		b.fail(err)
		return false, ""
	}
	part.AreaM2, part.LengthM = measured(o.area, quantumArea), measured(o.length, quantumLength)
	part.Share = measured(b.measure.shareOf(o.area, o.length), quantumShare)
	return o.touch == "", o.touch
}

// found reports whether some rule found or awaits something on the layer without overlap:
// a distance, a band.
func (b *builder) found(layer string) bool {
	name := b.component.Name
	return slices.ContainsFunc(b.out.Findings, func(f Finding) bool { return f.Layer == layer && f.Component == name }) ||
		slices.ContainsFunc(b.out.Pending, func(p Pending) bool { return p.Layer == layer && p.Component == name && p.Zone != nil })
}

// nearestPart describes the nearest zone where none meets the footprint.
func nearestPart(s *survey) *Nearest {
	if s.nearest == nil || s.nearest.distance == 0 {
		return nil
	}
	n := &Nearest{Zone: zoneRef(s.nearest.zone), DistanceM: s.nearest.distance}
	n.Zone.Attributes = nil
	if bearing, ok := s.nearest.separation.Bearing(); ok {
		bearing = math.Mod(quantise(bearing, 0.1), 360)
		n.Bearing = &bearing
	}
	if r := s.nearest.zone.Reach; r != nil {
		n.Baseline = r.Baseline
	}
	return n
}

var reasons = map[Status]lang.Text{
	StatusPartial:  {ZH: "图层范围未覆盖项目及规则所需的周边距离", EN: "the layer's coverage does not reach as far around the project as its rules look"},
	StatusNoData:   {ZH: "没有该图层的数据，或数据未说明覆盖范围", EN: "there is no data for this layer, or it does not say what it covers"},
	StatusOutdated: {ZH: "图层最后一个版本在判定日之前已失效", EN: "the layer's last version ended before the day of judgement"},
	StatusFailed:   {ZH: "图层计算失败", EN: "the layer could not be computed"},
	StatusWithheld: {ZH: "图层未公开或没有数据，请向主管部门核实", EN: "the layer is not public or has no data; ask the competent office"},
}

// report closes the report: verdicts, order, questions, later changes, identity.
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
	id, err := Identity(r)
	r.ID = id
	return r, err
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

// laterChanges lists what is recorded to change after the day of judgement.
func (b *builder) laterChanges() []LaterChange {
	s, out := b.prepared.snapshot, []LaterChange{}
	for _, h := range s.Layers {
		change := LaterChange{Kind: "layer", ID: h.Layer.ID, Title: h.Layer.Title, What: "begins"}
		end := layers.Date{}
		if h.Current != nil {
			end = h.Current.InForce.Until
		}
		switch {
		case h.Next != nil && h.Next.InForce.From == end:
			change.What, change.From = "replaced", end
			out = append(out, change)
			continue
		case h.Next != nil:
			change.From = h.Next.InForce.From
			out = append(out, change)
		}
		if !end.IsZero() {
			change.What, change.From = "ends", end
			out = append(out, change)
		}
	}
	for _, id := range b.citedDocuments() {
		d, _ := b.prepared.library.document(id)
		out = append(out, documentChanges(d, s.On)...)
	}
	for _, r := range b.prepared.rules {
		if s.On.Before(r.From) {
			out = append(out, LaterChange{Kind: "rule", ID: r.ID, Title: r.Title, What: "begins", From: r.From})
		}
		if !r.Until.IsZero() && s.On.Before(r.Until) {
			out = append(out, LaterChange{Kind: "rule", ID: r.ID, Title: r.Title, What: "ends", From: r.Until})
		}
	}
	slices.SortStableFunc(out, func(a, b LaterChange) int {
		return cmp.Or(cmp.Compare(a.From.String(), b.From.String()), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
	})
	return out
}

func (b *builder) citedDocuments() []string {
	var ids []string
	for _, f := range b.out.Findings {
		for _, basis := range f.Basis {
			ids = append(ids, basis.Document)
		}
	}
	for _, p := range b.out.Pending {
		if r, ok := b.prepared.pack.Rule(p.Rule); ok {
			for _, c := range r.cited {
				ids = append(ids, c.Document)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// documentChanges lists what happens to a document after a day: it begins, its plan lapses,
// it ends or is absorbed by its successor.
func documentChanges(d layers.Document, on layers.Date) []LaterChange {
	change := LaterChange{Kind: "document", ID: d.ID, Title: lang.Text{ZH: d.Title, EN: d.Title}}
	var out []LaterChange
	add := func(what string, from layers.Date) {
		if !from.IsZero() && on.Before(from) {
			change.What, change.From = what, from
			out = append(out, change)
		}
	}
	add("begins", d.InForce.From)
	if !d.HorizonTo.IsZero() {
		add("lapses", d.HorizonTo.Next())
	}
	if d.Succession != nil {
		add("absorbed", d.InForce.Until)
	} else {
		add("ends", d.InForce.Until)
	}
	return out
}

// Identity returns the report's id: the sha256 of the RFC 8785 JSON of everything but the
// id itself and the overlap geometries.
func Identity(r *Report) (string, error) {
	bare := *r
	bare.ID = ""
	bare.Findings = slices.Clone(r.Findings)
	for i := range bare.Findings {
		bare.Findings[i].Geometry = nil
	}
	raw, err := json.Marshal(bare)
	if err != nil {
		return "", err
	}
	return canonicalHash(raw)
}
