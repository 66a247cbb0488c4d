package screening

import (
	"math"
	"slices"

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
	coverages   map[*layers.Version]int
	covered     map[int]coverage // what was found of each
}

// coverage is how a coverage lies to the footprint: by how much it outreaches it, −1 where
// it does not hold it, and the share of the footprint that it holds.
type coverage struct{ outreaches, share float64 }

// coverages numbers the coverages of a snapshot's versions: most layers of a district
// cover just the district, and one look at that is enough.
func coverages(s *layers.Snapshot) map[*layers.Version]int {
	numbers := map[*layers.Version]int{}
	var distinct []geo.Shape
	for _, h := range s.Layers {
		for _, v := range []*layers.Version{h.Current, h.Last} {
			if v == nil {
				continue
			}
			n := slices.IndexFunc(distinct, v.Coverage.Same)
			if n < 0 {
				n = len(distinct)
				distinct = append(distinct, v.Coverage)
			}
			numbers[v] = n
		}
	}
	return numbers
}

// survey measures one layer as far as the given rules reach. A geometry that cannot be
// computed fails the layer, never the screening.
func (m surveyor) survey(id string, rules []*Rule) *survey {
	s := &survey{layer: id, covered: -1, approximate: m.approximate}
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
	s.ground = &unions{footprint: m.footprint, tolerance: layer.Tolerance, coverage: s.version.Coverage, whole: s.covered >= 0}
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
	m.findNearest(s, max(radius, s.bandMax)+max(s.accuracy, 0))
	s.shown = nearestPart(s.nearest)
	return nil
}

// findNearest finds the version's zone nearest to the footprint, of several equally near
// the one with the lower code. All zones that come within seen of it were measured already;
// only where none did the whole version is searched.
func (m surveyor) findNearest(s *survey, seen float64) {
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
func (m surveyor) cover(s *survey) error {
	if s.version.Coverage.IsEmpty() {
		if s.status == "" {
			s.status = StatusNoData
		}
		return nil
	}
	number := m.coverages[s.version]
	c, known := m.covered[number]
	if !known {
		var err error
		if c, err = m.lookAt(s.version.Coverage); err != nil {
			return err
		}
		m.covered[number] = c
	}
	s.covered, s.share = c.outreaches, c.share
	return nil
}

func (m surveyor) lookAt(area geo.Shape) (coverage, error) {
	covered, err := geo.CoveredBy(m.footprint, area)
	if err != nil {
		return coverage{}, err
	}
	if covered {
		return coverage{quantise(float64(geo.Distance(m.footprint, area.Boundary()).Distance), quantumLength), 1}, nil
	}
	share, err := m.shareIn(area)
	return coverage{-1, share}, err
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
