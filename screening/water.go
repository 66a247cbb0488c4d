package screening

import (
	"math"

	"redline/geo"
	"redline/layers"
)

// entryFact names the watercourse that an outfall enters.
const entryFact = "outfall.watercourse"

// followWater finds what lies downstream of the component along the watercourse that its
// fact names. Sightings far away are added: upstream knows no radius.
func (m *surveyor) followWater(s *survey, limit float64) error {
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
func (m *surveyor) followPart(s *survey, id string, part geo.Shape, targets []geo.Shape) error {
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

func (m *surveyor) addUpstream(s *survey, at []geo.Metres) error {
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
			seen = &sighting{}
			if err := m.sight(seen, z, geo.Metres(math.Inf(1))); err != nil {
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
