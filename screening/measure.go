package screening

import (
	"math"

	"redline/geo"
	"redline/layers"
)

// surveyor measures the layers of a snapshot around one component.
type surveyor struct {
	snapshot  *layers.Snapshot
	pack      *Pack
	footprint geo.Shape
	accuracy  geo.Metres
	facts     *factset
}

// survey measures one layer as far as the given rules reach. A geometry that cannot be
// computed fails the layer, never the screening.
func (m surveyor) survey(id string, rules []*Rule) *survey {
	s := &survey{layer: id, covered: -1}
	holding, recorded := m.snapshot.Holding(id)
	switch {
	case !recorded && m.snapshot.Withholds:
		s.status = StatusWithheld
		return s
	case holding.Current != nil:
		s.version = holding.Current
	case holding.Last != nil:
		s.version, s.outdated, s.status = holding.Last, true, StatusOutdated
	default:
		s.status = StatusNoData
		return s
	}
	s.accuracy = float64(s.version.Accuracy + m.accuracy)
	radius, upstream := longest(rules)
	if err := m.measure(s, holding.Layer, radius, upstream); err != nil {
		s.status, s.covered, s.sightings = StatusFailed, -1, nil
	}
	return s
}

// longest returns the longest distance of the rules' relations, and the longest upstream.
func longest(rules []*Rule) (radius, upstream float64) {
	for _, rule := range rules {
		for _, r := range rule.Relations {
			radius = max(radius, r.reach())
			if r.Kind == UpstreamM {
				upstream = max(upstream, r.Limit)
			}
		}
	}
	return radius, upstream
}

func (m surveyor) measure(s *survey, layer layers.Layer, radius, upstream float64) error {
	if err := m.cover(s); err != nil {
		return err
	}
	s.ground = unions{footprint: m.footprint, tolerance: layer.Tolerance, coverage: s.version.Coverage, whole: s.covered >= 0}
	near, err := m.near(s, layer, radius)
	if err != nil {
		return err
	}
	for _, z := range near {
		sighting, err := m.sight(z)
		if err != nil {
			return err
		}
		s.sightings = append(s.sightings, sighting)
	}
	if upstream > 0 {
		if err := m.followWater(s, upstream); err != nil {
			return err
		}
	}
	if layer.Kind == layers.Reaches {
		m.bands(s)
	}
	sortSightings(s.sightings)
	if z, separation, ok := s.version.Nearest(m.footprint); ok {
		s.nearest = &sighting{zone: z, distance: quantise(float64(separation.Distance), quantumLength), separation: separation}
	}
	return nil
}

// cover measures how far the layer's coverage outreaches the footprint.
func (m surveyor) cover(s *survey) error {
	if s.version.Coverage.IsEmpty() {
		if s.status == "" {
			s.status = StatusNoData
		}
		return nil
	}
	covered, err := geo.CoveredBy(m.footprint, s.version.Coverage)
	if err != nil {
		return err
	}
	if covered {
		s.share = 1
		s.covered = quantise(float64(geo.Distance(m.footprint, s.version.Coverage.Boundary()).Distance), quantumLength)
		return nil
	}
	s.share, err = m.shareIn(s.version.Coverage)
	return err
}

func (m surveyor) shareIn(coverage geo.Shape) (float64, error) {
	switch m.footprint.Kind() {
	case geo.Area:
		a, err := geo.OverlapArea(m.footprint, coverage)
		return float64(a) / float64(m.footprint.Area()), err
	case geo.Lines:
		l, err := geo.OverlapLength(m.footprint, coverage)
		return float64(l) / float64(m.footprint.Length()), err
	}
	return 0, nil
}

// near lists the zones the rules can reach: by box within radius, or, of reaches, within
// the widest band. All banks of a watercourse that is near are listed, so that baselines
// can be compared and the opposite bank is known.
func (m surveyor) near(s *survey, layer layers.Layer, radius float64) ([]*layers.Zone, error) {
	if declared := m.pack.Layers[layer.ID]; declared != nil {
		s.bandMax = declared.BandMaxM
	}
	if layer.Kind == layers.Reaches {
		for i := range s.version.Zones {
			s.bandMax = max(s.bandMax, float64(s.version.Zones[i].Reach.WidthMax))
		}
	}
	radius = max(radius, s.bandMax)
	var found []*layers.Zone
	watercourses := map[string]bool{}
	s.version.Meeting(m.footprint.Bounds(), geo.Metres(radius+max(s.accuracy, 0)), func(z *layers.Zone) {
		found = append(found, z)
		if z.Reach != nil {
			watercourses[z.Reach.Watercourse] = true
		}
	})
	if layer.Kind != layers.Reaches {
		return found, nil
	}
	found = found[:0]
	for i := range s.version.Zones {
		if z := &s.version.Zones[i]; watercourses[z.Reach.Watercourse] {
			found = append(found, z)
		}
	}
	return found, nil
}

// sight measures one zone.
func (m surveyor) sight(z *layers.Zone) (*sighting, error) {
	s := &sighting{zone: z}
	var err error
	if s.meets, err = geo.Relate(m.footprint, z.Shape); err != nil {
		return nil, err
	}
	switch s.meets {
	case geo.Disjoint:
		s.separation = geo.Distance(m.footprint, z.Shape)
		if s.distance = quantise(float64(s.separation.Distance), quantumLength); s.distance == 0 {
			s.meets = geo.Touch // apart by less than positions are known
		}
	case geo.Touch:
	default:
		s.area, s.length, err = shared(m.footprint, z.Shape)
	}
	return s, err
}

// shared returns the area, or the length of line, that footprint and zone have in common.
func shared(footprint, zone geo.Shape) (area, length float64, err error) {
	switch {
	case footprint.Kind() == geo.Area && zone.Kind() == geo.Area:
		a, err := geo.OverlapArea(footprint, zone)
		return float64(a), 0, err
	case footprint.Kind() == geo.Lines && zone.Kind() == geo.Area:
		l, err := geo.OverlapLength(footprint, zone)
		return 0, float64(l), err
	case footprint.Kind() == geo.Area && zone.Kind() == geo.Lines:
		l, err := geo.OverlapLength(zone, footprint)
		return 0, float64(l), err
	}
	return 0, 0, nil
}

// bands places the footprint in the band of each bank sighted.
func (m surveyor) bands(s *survey) {
	water := s.version.Water()
	for _, z := range s.sightings {
		z.band = m.band(s, z, water)
	}
}

func (m surveyor) band(s *survey, z *sighting, water []layers.Water) *bandPlace {
	reach := z.zone.Reach
	for _, w := range water {
		if w.Watercourse != reach.Watercourse || w.Section != reach.Section || w.Baseline != reach.Baseline {
			continue
		}
		if wet, err := geo.Intersects(m.footprint, w.Shape); err == nil && wet {
			return &bandPlace{inside: true}
		}
	}
	limit := reach.WidthMax + geo.Metres(s.accuracy)
	var opposite []geo.Shape
	for _, other := range s.sightings {
		if r := other.zone.Reach; r.Watercourse == reach.Watercourse && r.Side != reach.Side && r.Baseline == reach.Baseline {
			opposite = append(opposite, other.zone.Shape)
		}
	}
	if near, ok := geo.LandwardDistance(m.footprint, z.zone.Shape, reach.Side, limit, opposite...); ok {
		return &bandPlace{distance: quantise(float64(near.Distance), quantumLength), inside: true}
	}
	if near, ok := m.atJoint(s, z, limit, opposite); ok {
		return &bandPlace{distance: near, inside: true}
	}
	if len(opposite) > 0 {
		return &bandPlace{}
	}
	waterward := geo.Left
	if reach.Side == geo.Left {
		waterward = geo.Right
	}
	if near, ok := geo.LandwardDistance(m.footprint, z.zone.Shape, waterward, limit); ok {
		return &bandPlace{distance: quantise(float64(near.Distance), quantumLength), inside: true, unsure: true}
	}
	return &bandPlace{}
}

// atJoint measures landward from where a reach joins the next one of the same bank: bands
// end square at the ends of a bank, not at the joints of its sections, where a bend would
// leave a wedge that belongs to neither.
func (m surveyor) atJoint(s *survey, z *sighting, limit geo.Metres, opposite []geo.Shape) (float64, bool) {
	reach, bank := z.zone.Reach, []geo.Shape{z.zone.Shape}
	for _, other := range s.sightings {
		if r := other.zone.Reach; other != z && r.Watercourse == reach.Watercourse && r.Side == reach.Side && r.Baseline == reach.Baseline {
			bank = append(bank, other.zone.Shape)
		}
	}
	joined, ok := geo.JoinLines(bank...)
	if !ok {
		return 0, false
	}
	near, ok := geo.LandwardDistance(m.footprint, joined, reach.Side, limit, opposite...)
	if !ok || !geo.NearPoint(z.zone.Shape, near.To, jointGap) {
		return 0, false
	}
	return quantise(float64(near.Distance), quantumLength), true
}

// jointGap is how far apart the ends of consecutive sections may lie: the judging grid.
const jointGap geo.Metres = 0.001

// entryFact names the watercourse that an outfall enters.
const entryFact = "outfall.watercourse"

// followWater finds what lies downstream of the component along the watercourse that its
// fact names. Sightings far away are added: upstream knows no radius.
func (m surveyor) followWater(s *survey, limit float64) error {
	s.stream = stream{asked: true, limit: limit}
	name, known := m.facts.known[entryFact].(string)
	if !known {
		s.stream.needs = []Need{{Of: "fact", Name: entryFact, Ask: m.pack.ask(entryFact)}}
		return nil
	}
	id, _ := findWatercourse(m.snapshot, name)
	targets := make([]geo.Shape, len(s.version.Zones))
	for i := range s.version.Zones {
		targets[i] = s.version.Zones[i].Shape
	}
	for _, part := range m.footprint.Parts() {
		if err := m.followPart(s, id, part, targets); err != nil {
			return err
		}
	}
	return nil
}

// followPart follows the water from one part of the component; of several parts the
// nearest upstream counts.
func (m surveyor) followPart(s *survey, id string, part geo.Shape, targets []geo.Shape) error {
	reachable, err := m.snapshot.Network.Downstream(id, part.Bounds().Centre(), geo.Metres(s.stream.limit+s.accuracy), targets)
	if err != nil {
		return err
	}
	s.stream.ended = s.stream.ended || reachable.Ended
	if !reachable.Paths.IsEmpty() && !s.version.Coverage.IsEmpty() {
		inside, err := geo.CoveredBy(reachable.Paths, s.version.Coverage)
		if err != nil {
			return err
		}
		s.stream.ended = s.stream.ended || !inside
	}
	return m.addUpstream(s, reachable.At)
}

func (m surveyor) addUpstream(s *survey, at []geo.Metres) error {
	for i := range s.version.Zones {
		if at[i] < 0 {
			continue
		}
		z := &s.version.Zones[i]
		seen := (*sighting)(nil)
		for _, known := range s.sightings {
			if known.zone == z {
				seen = known
			}
		}
		if seen == nil {
			var err error
			if seen, err = m.sight(z); err != nil {
				return err
			}
			s.sightings = append(s.sightings, seen)
		}
		chainage := quantise(float64(at[i]), quantumLength)
		if seen.upstream == nil || chainage < *seen.upstream {
			seen.upstream = &chainage
		}
	}
	return nil
}

// findWatercourse finds a watercourse by id or name.
func findWatercourse(s *layers.Snapshot, name string) (id string, ok bool) {
	if w, ok := s.Network.Watercourse(name); ok {
		return w.ID, true
	}
	for _, w := range s.Network.Watercourses() {
		if w.Name == name {
			return w.ID, true
		}
	}
	return "", false
}

// unions is the ground of a real footprint.
type unions struct {
	footprint geo.Shape
	tolerance layers.Tolerance
	coverage  geo.Shape
	whole     bool // the coverage holds the whole footprint
}

func shapes(zones []*sighting) []geo.Shape {
	out := make([]geo.Shape, len(zones))
	for i, z := range zones {
		out[i] = z.zone.Shape
	}
	return out
}

func (u unions) overlap(zones []*sighting) (overlap, error) {
	if len(zones) == 0 {
		return overlap{}, nil
	}
	if zones[0].zone.Shape.Kind() == geo.Lines && u.footprint.Kind() == geo.Area {
		return u.linesInside(zones), nil
	}
	switch u.footprint.Kind() {
	case geo.Area:
		if len(zones) == 1 && zones[0].meets == geo.Within {
			return u.judgeArea(zones[0].area, func() (geo.Shape, error) { return u.footprint, nil })
		}
		a, err := geo.OverlapArea(u.footprint, shapes(zones)...)
		if err != nil {
			return overlap{}, err
		}
		return u.judgeArea(float64(a), func() (geo.Shape, error) { return geo.OverlapShape(u.footprint, shapes(zones)...) })
	case geo.Lines:
		l, err := geo.OverlapLength(u.footprint, shapes(zones)...)
		return u.judgeLength(float64(l)), err
	}
	for _, z := range zones {
		if z.meets != geo.Touch {
			return overlap{exists: true}, nil
		}
	}
	return overlap{exists: true, touch: "border"}, nil
}

// linesInside sums the lengths of line zones inside an area footprint.
func (u unions) linesInside(zones []*sighting) overlap {
	total := 0.0
	for _, z := range zones {
		total += z.length
	}
	return u.judgeLength(total)
}

// judgeArea applies the layer's tolerance to a shared area.
func (u unions) judgeArea(area float64, shape func() (geo.Shape, error)) (overlap, error) {
	o := overlap{exists: true, area: area}
	switch {
	case area == 0:
		o.touch = "border"
	case area < float64(u.tolerance.MinArea):
		o.touch = "min_area"
	case u.tolerance.MinWidth > 0:
		part, err := shape()
		if err != nil {
			return o, err
		}
		survives, err := geo.SurvivesErosion(part, u.tolerance.MinWidth/2)
		if err != nil {
			return o, err
		}
		if !survives {
			o.touch = "min_width"
		}
	}
	return o, nil
}

func (u unions) judgeLength(length float64) overlap {
	o := overlap{exists: true, length: length}
	switch {
	case length == 0:
		o.touch = "border"
	case length < float64(u.tolerance.MinWidth):
		o.touch = "min_width"
	}
	return o
}

// outside looks only where the layer was looked at: ground beyond the coverage is not
// known to be outside.
func (u unions) outside(zones []*sighting) (overlap, error) {
	rest, err := u.beyond(zones)
	if err != nil || rest.IsEmpty() {
		return overlap{}, err
	}
	switch rest.Kind() {
	case geo.Points:
		return overlap{exists: true}, nil
	case geo.Lines:
		return u.judgeLength(float64(rest.Length())), nil
	}
	return u.judgeArea(float64(rest.Area()), func() (geo.Shape, error) { return rest, nil })
}

// beyond is the covered part of the footprint in none of the zones.
func (u unions) beyond(zones []*sighting) (geo.Shape, error) {
	covered := u.footprint
	var err error
	if !u.whole {
		if covered, err = geo.OverlapShape(u.footprint, u.coverage); err != nil || covered.IsEmpty() {
			return covered, err
		}
	}
	return geo.DifferenceShape(covered, shapes(zones)...)
}

func (u unions) detail(zones []*sighting, outside bool) (detail, error) {
	var d detail
	var err error
	if outside {
		d.shape, err = u.beyond(zones)
		return d, err
	}
	if d.shape, err = geo.OverlapShape(u.footprint, shapes(zones)...); err != nil {
		return d, err
	}
	if u.footprint.Kind() == geo.Lines && zones[0].zone.Shape.Kind() == geo.Area {
		d.chainage, err = geo.Chainage(u.footprint, shapes(zones)...)
	}
	return d, err
}

// shareOf returns a part's share of the footprint, from raw measures.
func (m surveyor) shareOf(area, length float64) float64 {
	switch {
	case area > 0 && m.footprint.Kind() == geo.Area:
		return math.Min(1, area/float64(m.footprint.Area()))
	case length > 0 && m.footprint.Kind() == geo.Lines:
		return math.Min(1, length/float64(m.footprint.Length()))
	}
	return 0
}
