package screening

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"redline/geo"
	"redline/lang"
	"redline/layers"
)

// Semantics numbers the meaning of a judgement. It is bumped by hand when the same case,
// catalogue and rules may come to another report.
const Semantics = 1

// Source finds what was known as of a moment. Both stores are one.
type Source interface {
	Snapshot(ctx context.Context, at layers.AsOf) (*layers.Snapshot, error)
}

// Screener screens cases against a source by a pack of rules. Safe for concurrent use.
type Screener struct {
	source Source
	pack   *Pack

	mu   sync.Mutex
	last *Prepared
}

// New returns a screener over a source and a rule pack.
func New(source Source, pack *Pack) *Screener { return &Screener{source: source, pack: pack} }

// Screen judges the case as of a moment. Audience public hides layers that are not.
// Errors the caller must show are *lang.Fault: an empty case, an unknown fact, a footprint
// outside the service area.
func (s *Screener) Screen(ctx context.Context, c Case, at layers.AsOf, audience string, o Options) (*Report, error) {
	prepared, err := s.Prepare(ctx, at, audience)
	if err != nil {
		return nil, err
	}
	return prepared.Screen(ctx, c, audience, o)
}

// Prepare makes the rules ready for a moment, for callers that judge many cases.
func (s *Screener) Prepare(ctx context.Context, at layers.AsOf, audience string) (*Prepared, error) {
	snapshot, err := s.source.Snapshot(ctx, at)
	if err != nil {
		return nil, err
	}
	if audience == "public" {
		snapshot = snapshot.Public()
	}
	return s.prepare(snapshot)
}

// prepare keeps the last prepared snapshot: most calls ask for the same one.
func (s *Screener) prepare(snapshot *layers.Snapshot) (*Prepared, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last == nil || s.last.snapshot != snapshot {
		prepared, err := Prepare(s.pack, snapshot)
		if err != nil {
			return nil, err
		}
		s.last = prepared
	}
	return s.last, nil
}

// Prepared is a pack made ready for one snapshot: zone conditions are evaluated once per
// rule and version. Safe for concurrent use.
type Prepared struct {
	pack     *Pack
	snapshot *layers.Snapshot
	library  library
	rules    []*Rule // of the pack, then of the access lists

	conditions  map[string]*expression // of the access lists, by requirement id
	held        []held                 // by layer id
	heldAt      []int                  // of each rule; −1 for the whole district
	coverages   int                    // how many there are
	authorities []authorityOn          // what each rule's citations amount to on the day

	changes []LaterChange       // of the layers and the rules
	citedBy map[string][]string // the documents that each rule of the pack cites

	last         atomic.Pointer[evaluated]
	zones        map[*Rule]*sync.Map // of the rules with a zone condition: *layers.Zone → answer
	requirements sync.Map            // unitKey → []int
}

// Prepare makes a pack ready for a snapshot. An access list whose condition does not
// compile is a *lang.Fault.
func Prepare(p *Pack, s *layers.Snapshot) (*Prepared, error) {
	out := &Prepared{pack: p, snapshot: s, library: library{catalogue: s.Documents, pack: p.Documents}, zones: map[*Rule]*sync.Map{}}
	out.held, out.coverages = heldLayers(p, s)
	listed, err := out.requirementRules()
	out.rules = slices.Concat(p.Rules, listed)
	for _, rule := range out.rules {
		out.authorities = append(out.authorities, out.library.weigh(rule.cited, s.On))
		if rule.selects() {
			out.zones[rule] = &sync.Map{}
		}
		out.heldAt = append(out.heldAt, slices.IndexFunc(out.held, func(l held) bool { return l.id == rule.Layer }))
	}
	out.changes = out.recordedChanges()
	out.citedBy = make(map[string][]string, len(p.Rules))
	for _, rule := range p.Rules {
		for _, c := range rule.cited {
			out.citedBy[rule.ID] = append(out.citedBy[rule.ID], c.Document)
		}
	}
	return out, err
}

// Screen judges a case against the snapshot.
func (p *Prepared) Screen(ctx context.Context, c Case, audience string, o Options) (*Report, error) {
	if err := checkCase(c, p.pack); err != nil {
		return nil, err
	}
	if p.snapshot.On.Before(p.pack.From) {
		return nil, &lang.Fault{
			Field: "on", What: lang.Textf("规则包只收录 %[1]s 起的法律，不能判定 %[2]s", "the rule pack holds the law from %[1]s on and cannot judge %[2]s", p.pack.From, p.snapshot.On),
			Hint: lang.Text{ZH: "选择更晚的判定日", EN: "choose a later day"},
		}
	}
	b := newBuilder(p, c, audience, o)
	for _, component := range c.Components {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := p.component(b, c, component); err != nil {
			return nil, err
		}
		if o.Judged != nil {
			o.Judged()
		}
	}
	r, err := b.report()
	if err == nil && !o.WithoutID {
		r.ID, err = Identity(r)
	}
	return r, err
}

// component judges every rule for one component.
func (p *Prepared) component(b *builder, c Case, component Component) error {
	shape, err := place(component, p.snapshot)
	if err != nil {
		return err
	}
	e, err := p.evaluate(c.Facts, component)
	if err != nil {
		return err
	}
	if err := p.checkEntry(e.facts, component.Role, shape); err != nil {
		return err
	}
	j := judge{
		component: component.Name, role: component.Role, on: p.snapshot.On, library: p.library,
		facts: e.facts, ask: p.pack.ask, selected: p.selected,
	}
	m := &surveyor{
		snapshot: p.snapshot, pack: p.pack, covered: make([]coverage, p.coverages), footprint: shape,
		accuracy: component.Footprint.Accuracy, approximate: component.Footprint.CRS.Approximate, facts: e.facts,
	}
	surveys := make([]*survey, len(p.held))
	for i := range p.held {
		surveys[i] = m.survey(&p.held[i], e.looking[i])
	}
	b.begin(component, shape, e.facts, m)
	for i := range e.opened {
		var s *survey
		if at := p.heldAt[i]; at >= 0 {
			s = surveys[at]
		}
		b.add(j.rule(&e.opened[i], s), s)
	}
	for i := range p.held {
		b.layer(surveys[i], &p.held[i], e.looking[i])
	}
	b.expect(c, j, e.opened)
	return b.units(surveys)
}

// selected says whether a rule's zone condition holds for a zone. An attribute that the
// record lacks is unknown.
func (p *Prepared) selected(r *Rule, z *layers.Zone) answer {
	if !r.selects() {
		return answer{truth: True}
	}
	known := p.zones[r]
	if a, ok := known.Load(z); ok {
		return a.(answer)
	}
	a := p.decide(r, z)
	known.Store(z, a)
	return a
}

// decide is selected without the memory of earlier answers.
func (p *Prepared) decide(r *Rule, z *layers.Zone) answer {
	switch {
	case r.Unit == "":
		return evalZone(r, p.pack.Layers[r.Layer].names, func(name string) (any, bool) { return p.snapshot.Attribute(z, name) })
	case layers.SameUnit(r.Unit, z.Code):
		return answer{truth: True}
	}
	return answer{truth: False}
}

func evalZone(r *Rule, names []string, attribute func(string) (any, bool)) answer {
	known := map[string]any{}
	for _, name := range names {
		if v, ok := attribute(name[len("zone."):]); ok {
			known[name] = v
		}
	}
	b, err := bind(known, names, nil)
	if err != nil {
		return answer{truth: Failed}
	}
	return r.zones.eval(b)
}

// checkEntry refuses a watercourse that nobody knows: its rules could not be judged.
func (p *Prepared) checkEntry(facts *factset, role string, shape geo.Shape) error {
	name, known := facts.known[entryFact].(string)
	if !known || role != "outfall" {
		return nil
	}
	if id, ok := findWatercourse(p.snapshot, name); ok {
		w, _ := p.snapshot.Network.Watercourse(id)
		if medium := facts.known[mediumFact]; w.Rank == "渠道" && medium == "河流" {
			return &lang.Fault{
				Field: mediumFact, What: lang.Textf("%[1]s是渠道，不是河流", "%[1]s is a canal, not a river", w.Name),
				Hint: lang.Text{ZH: "填 灌渠 或 其他渠道", EN: "say 灌渠 or 其他渠道"},
			}
		}
		return p.checkEntryPlace(id, shape)
	}
	var names string
	for i, w := range p.snapshot.Network.Watercourses() {
		if i > 0 {
			names += "、"
		}
		names += w.Name
	}
	return &lang.Fault{
		Field: entryFact,
		What:  lang.Textf("没有名为 %[1]q 的水系", "there is no watercourse named %[1]q", name),
		Hint:  lang.Textf("已登记的水系：%[1]s", "the record holds: %[1]s", names),
	}
}

// mediumFact says into what kind of water an outfall discharges.
const mediumFact = "outfall.medium"

// entryReach is how far an outfall may lie from the centreline of the watercourse it is
// said to enter: beyond, one of the two is wrong.
const entryReach geo.Metres = 500

func (p *Prepared) checkEntryPlace(id string, shape geo.Shape) error {
	w, _ := p.snapshot.Network.Watercourse(id)
	for _, part := range shape.Parts() {
		if d := geo.Distance(part, w.Line).Distance; d > entryReach {
			return &lang.Fault{
				Field: entryFact,
				What:  lang.Textf("排污口距所填的%[1]s %.0[2]f m，不可能排入该水体", "the outfall lies %.0[2]f m from %[1]s and cannot enter it", w.Name, float64(d)),
				Hint:  lang.Textf("检查排污口坐标和排入水体；二者相距不应超过 %.0[1]f m", "check the outfall's place and its watercourse; they should lie within %.0[1]f m", float64(entryReach)),
			}
		}
	}
	return nil
}

// ask says who is asked for a fact.
func (p *Pack) ask(name string) string {
	if f, ok := p.factByName[name]; ok && f.Ask == "office" {
		return "office"
	}
	return "applicant"
}

// planeName names the plane for the report.
func planeName(p geo.Plane) string { return lang.Textf("EPSG:%d", "EPSG:%d", p.EPSG()).EN }
