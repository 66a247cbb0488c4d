package screening

import (
	"math"

	"redline/geo"
	"redline/layers"
)

// surveyor measures the layers of a snapshot around one component.
type surveyor struct {
	snapshot    *layers.Snapshot
	pack        *Pack
	footprint   geo.Shape
	accuracy    geo.Metres
	approximate bool // see CRSPart
	facts       *factset
	covered     []coverage // what was found of each
}

// coverage is how a coverage lies to the footprint: by how much it outreaches it, −1 where
// it does not hold it, and the share of the footprint that it holds.
type coverage struct {
	known             bool
	outreaches, share float64
}

// survey measures one layer as far as the given rules look. A geometry that cannot be
// computed fails the layer, never the screening.
func (m *surveyor) survey(l *held, look looking) *survey {
	s := &survey{layer: l.id, covered: -1, approximate: m.approximate}
	switch {
	case !l.recorded && m.snapshot.Withholds:
		s.status = StatusWithheld
		return s
	case l.holding.Current != nil:
		s.version = l.holding.Current
	case l.holding.Last != nil:
		s.version, s.outdated, s.status = l.holding.Last, true, StatusOutdated
	default:
		s.status = StatusNoData
		return s
	}
	s.accuracy = float64(s.version.Accuracy + m.accuracy)
	s.bandMax = l.bandMax
	if err := m.measure(s, l, look); err != nil {
		s.status, s.covered, s.sightings = StatusFailed, -1, nil
	}
	return s
}

func (m *surveyor) measure(s *survey, l *held, look looking) error {
	if err := m.cover(s, l); err != nil {
		return err
	}
	s.ground = &unions{footprint: &m.footprint, version: s.version, tolerance: l.holding.Layer.Tolerance, whole: s.covered >= 0}
	radius := max(look.radius, s.bandMax) + max(s.accuracy, 0)
	limit := geo.Metres(radius + 1) // beyond, no rule asks how far; rounding is less
	if l.holding.Layer.Kind == layers.Reaches {
		limit = geo.Metres(math.Inf(1)) // banks are compared with each other
	}
	near := m.near(s, l, geo.Metres(radius))
	sightings := make([]sighting, len(near))
	for i, z := range near {
		if err := m.sight(&sightings[i], z, limit); err != nil {
			return err
		}
		s.sightings = append(s.sightings, &sightings[i])
	}
	if look.upstream > 0 {
		if err := m.followWater(s, look.upstream); err != nil {
			return err
		}
	}
	if l.holding.Layer.Kind == layers.Reaches {
		m.bands(s)
	}
	sortSightings(s.sightings)
	m.findNearest(s, radius)
	s.shown = nearestPart(s.nearest)
	return nil
}

// findNearest finds the version's zone nearest to the footprint, of several equally near
// the one with the lower code. All zones that come within seen of it were measured already;
// only where none did the whole version is searched.
func (m *surveyor) findNearest(s *survey, seen float64) {
	for _, z := range s.sightings { // by code
		if float64(z.separation.Distance) <= seen && (s.nearest == nil || z.separation.Distance < s.nearest.separation.Distance) {
			s.nearest = z
		}
	}
	if s.nearest != nil {
		return
	}
	if z, separation, ok := s.version.Nearest(m.footprint); ok {
		s.nearest = &sighting{zone: z, distance: quantise(float64(separation.Distance), quantumLength), separation: separation}
	}
}

// cover measures how far the layer's coverage outreaches the footprint.
func (m *surveyor) cover(s *survey, l *held) error {
	if s.version.Coverage.IsEmpty() {
		if s.status == "" {
			s.status = StatusNoData
		}
		return nil
	}
	c := &m.covered[l.coverage]
	if !c.known {
		var err error
		if *c, err = m.lookAt(s.version.Coverage); err != nil {
			return err
		}
		c.known = true
	}
	s.covered, s.share = c.outreaches, c.share
	return nil
}

func (m *surveyor) lookAt(area geo.Shape) (coverage, error) {
	covered, err := geo.CoveredBy(m.footprint, area)
	if err != nil {
		return coverage{}, err
	}
	if covered {
		return coverage{outreaches: quantise(float64(geo.Distance(m.footprint, area.Boundary()).Distance), quantumLength), share: 1}, nil
	}
	share, err := m.shareIn(area)
	return coverage{outreaches: -1, share: share}, err
}

func (m *surveyor) shareIn(coverage geo.Shape) (float64, error) {
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

// near lists the zones whose boxes lie within radius; of reaches, all banks of a
// watercourse of which one does, so that baselines can be compared and the opposite bank
// is known.
func (m *surveyor) near(s *survey, l *held, radius geo.Metres) []*layers.Zone {
	var found []*layers.Zone
	s.version.Meeting(m.footprint.Bounds(), radius, func(z *layers.Zone) { found = append(found, z) })
	if l.holding.Layer.Kind != layers.Reaches || len(found) == 0 {
		return found
	}
	watercourses := map[string]bool{}
	for _, z := range found {
		watercourses[z.Reach.Watercourse] = true
	}
	found = found[:0]
	for i := range s.version.Zones {
		if z := &s.version.Zones[i]; watercourses[z.Reach.Watercourse] {
			found = append(found, z)
		}
	}
	return found
}

// sight measures one zone; beyond limit, infinitely far is how far it is.
func (m *surveyor) sight(s *sighting, z *layers.Zone, limit geo.Metres) (err error) {
	s.zone = z
	if s.meets, err = geo.Relate(m.footprint, z.Shape); err != nil {
		return err
	}
	switch s.meets {
	case geo.Disjoint:
		separation, within := geo.DistanceWithin(m.footprint, z.Shape, limit)
		if !within {
			separation.Distance = geo.Metres(math.Inf(1))
		}
		s.separation = separation
		if s.distance = quantise(float64(separation.Distance), quantumLength); s.distance == 0 {
			s.meets = geo.Touch // apart by less than positions are known
		}
	case geo.Touch:
	case geo.Within, geo.Equal:
		if m.footprint.Kind() == geo.Area && z.Shape.Kind() == geo.Area {
			s.area = float64(m.footprint.Area())
			break
		}
		s.area, s.length, err = shared(m.footprint, z.Shape)
	default:
		s.area, s.length, err = shared(m.footprint, z.Shape)
	}
	return err
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

// shareOf returns a part's share of the footprint, from raw measures.
func (m *surveyor) shareOf(area, length float64) float64 {
	switch {
	case area > 0 && m.footprint.Kind() == geo.Area:
		return math.Min(1, area/float64(m.footprint.Area()))
	case length > 0 && m.footprint.Kind() == geo.Lines:
		return math.Min(1, length/float64(m.footprint.Length()))
	}
	return 0
}
