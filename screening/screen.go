package screening

import (
	"context"
	"slices"
	"sync"

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
	snapshot, err := s.source.Snapshot(ctx, at)
	if err != nil {
		return nil, err
	}
	if audience == "public" {
		snapshot = snapshot.Public()
	}
	return s.prepare(snapshot).Screen(ctx, c, audience, o)
}

// prepare keeps the last prepared snapshot: most calls ask for the same one.
func (s *Screener) prepare(snapshot *layers.Snapshot) *Prepared {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last == nil || s.last.snapshot != snapshot {
		s.last = Prepare(s.pack, snapshot)
	}
	return s.last
}

// Prepared is a pack made ready for one snapshot: zone conditions are evaluated once per
// rule and version. Safe for concurrent use.
type Prepared struct {
	pack         *Pack
	snapshot     *layers.Snapshot
	library      library
	zones        sync.Map // zoneKey → answer
	requirements sync.Map // condition → *expression
}

type zoneKey struct {
	rule *Rule
	zone *layers.Zone
}

// Prepare makes a pack ready for a snapshot.
func Prepare(p *Pack, s *layers.Snapshot) *Prepared {
	return &Prepared{pack: p, snapshot: s, library: library{catalogue: s.Documents, pack: p.Documents}}
}

// Screen judges a case against the snapshot.
func (p *Prepared) Screen(ctx context.Context, c Case, audience string, o Options) (*Report, error) {
	if err := checkCase(c, p.pack); err != nil {
		return nil, err
	}
	b := newBuilder(p, c, audience, o)
	for _, component := range c.Components {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := p.component(b, c, component); err != nil {
			return nil, err
		}
	}
	return b.report()
}

// component judges every rule for one component.
func (p *Prepared) component(b *builder, c Case, component Component) error {
	shape, err := place(component, p.snapshot)
	if err != nil {
		return err
	}
	cost := uint64(caseCostLimit)
	facts, err := p.pack.resolve(c.Facts, component.Facts, &cost)
	if err != nil {
		return err
	}
	if err := p.checkEntry(facts); err != nil {
		return err
	}
	j := judge{
		component: component.Name, role: component.Role, on: p.snapshot.On, library: p.library,
		facts: facts, ask: p.pack.ask, selected: p.selected,
	}
	whens, reaching := p.whens(j, facts)
	m := surveyor{snapshot: p.snapshot, pack: p.pack, footprint: shape, accuracy: component.Footprint.Accuracy, facts: facts}
	surveys := map[string]*survey{}
	for _, id := range p.layerIDs() {
		surveys[id] = m.survey(id, reaching[id])
	}
	b.begin(component, shape, facts, m)
	for i, rule := range p.pack.Rules {
		b.add(j.rule(rule, whens[i], surveys[rule.Layer]), surveys[rule.Layer])
	}
	for _, id := range p.layerIDs() {
		b.layer(surveys[id], reaching[id])
	}
	return b.units(p.pack.Units, surveys, j)
}

// whens evaluates every rule's condition, and lists by layer the rules that it leaves
// open: only those need measuring.
func (p *Prepared) whens(j judge, facts *factset) (whens []answer, reaching map[string][]*Rule) {
	reaching = map[string][]*Rule{}
	for _, rule := range p.pack.Rules {
		a := facts.eval(rule.when)
		whens = append(whens, a)
		applies := len(rule.AppliesTo) == 0 || slices.Contains(rule.AppliesTo, j.role)
		if applies && a.truth != False && (layers.Interval{From: rule.From, Until: rule.Until}).Contains(j.on) {
			reaching[rule.Layer] = append(reaching[rule.Layer], rule)
		}
	}
	return whens, reaching
}

// layerIDs lists the layers of the pack and of the catalogue, sorted.
func (p *Prepared) layerIDs() []string {
	var ids []string
	for id := range p.pack.Layers {
		ids = append(ids, id)
	}
	for _, h := range p.snapshot.Layers {
		ids = append(ids, h.Layer.ID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// selected says whether a rule's zone condition holds for a zone. An attribute that the
// record lacks is unknown.
func (p *Prepared) selected(r *Rule, z *layers.Zone) answer {
	if r.zones == nil {
		return answer{truth: True}
	}
	key := zoneKey{r, z}
	if a, ok := p.zones.Load(key); ok {
		return a.(answer)
	}
	a := evalZone(r, p.pack.Layers[r.Layer].names, func(name string) (any, bool) { return p.snapshot.Attribute(z, name) })
	p.zones.Store(key, a)
	return a
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
func (p *Prepared) checkEntry(facts *factset) error {
	name, known := facts.known[entryFact].(string)
	if !known {
		return nil
	}
	if _, ok := findWatercourse(p.snapshot, name); ok {
		return nil
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

// ask says who is asked for a fact.
func (p *Pack) ask(name string) string {
	if f, ok := p.factByName[name]; ok && f.Ask == "office" {
		return "office"
	}
	return "applicant"
}

// planeName names the plane for the report.
func planeName(p geo.Plane) string { return lang.Textf("EPSG:%d", "EPSG:%d", p.EPSG()).EN }
