package screening

import (
	"redline/geo"
	"redline/layers"
)

// bands places the footprint in the band of each bank sighted.
func (m *surveyor) bands(s *survey) {
	water := s.version.Water()
	for _, z := range s.sightings {
		z.band = m.band(s, z, water)
	}
}

func (m *surveyor) band(s *survey, z *sighting, water []layers.Water) *bandPlace {
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
	if z.separation.Distance > limit+1 { // no segment is shorter than the distance, but for rounding
		return &bandPlace{}
	}
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
func (m *surveyor) atJoint(s *survey, z *sighting, limit geo.Metres, opposite []geo.Shape) (float64, bool) {
	reach, bank := z.zone.Reach, []geo.Shape{z.zone.Shape}
	if !geo.EndsWithin(z.zone.Shape, m.footprint, limit+1) { // the joints are at the ends
		return 0, false
	}
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
