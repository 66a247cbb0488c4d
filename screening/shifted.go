package screening

import (
	"redline/geo"

	"github.com/twpayne/go-geom"
)

// An approximate footprint (GCJ-02, BD-09) may lie anywhere within s.accuracy of where it
// is drawn. Its relations hold as possible wherever they hold for one of those places, so
// that a zone a few metres off is never called clear. Tolerances, which are about drawing
// noise, do not apply. What is found errs towards possible: every place within the
// accuracy counts, each zone on its own.

// mayMeet lists the zones that the footprint meets, or may.
func (s *survey) mayMeet(selected []*sighting) []*sighting {
	var out []*sighting
	for _, z := range selected {
		if z.meets != geo.Disjoint || z.distance <= s.accuracy {
			out = append(out, z)
		}
	}
	return out
}

// mayOverlap holds for every zone within the accuracy.
func mayOverlap(r Relation, s *survey, selected []*sighting) []contact {
	var out []contact
	for _, z := range s.mayMeet(selected) {
		c := overlapContact(r, z)
		if z.meets == geo.Disjoint || z.meets == geo.Touch {
			distance, margin := z.distance, quantise(-z.distance, quantumLength)
			c.distance, c.margin = &distance, &margin
		}
		out = append(out, c)
	}
	return out
}

// mayLieWithin holds for every zone within the accuracy when the zones, or their
// surroundings as far as the accuracy, cover the footprint.
func mayLieWithin(r Relation, s *survey, selected []*sighting) ([]contact, error) {
	zones := s.mayMeet(selected)
	if len(zones) == 0 {
		return nil, nil
	}
	far, err := s.ground.farthest(zones)
	if err != nil || far > s.accuracy {
		return nil, err
	}
	return mayOverlap(r, s, selected), nil
}

// mayLeave holds when some ground within the accuracy of the footprint lies in none of the
// zones.
func mayLeave(r Relation, s *survey, selected []*sighting) ([]contact, error) {
	zones := s.mayMeet(selected)
	grown, err := s.ground.grown(s.accuracy)
	if err != nil {
		return nil, err
	}
	if o, err := grown.outside(zones); err != nil || !o.exists || o.touch == "border" {
		return nil, err
	}
	o, err := s.ground.outside(zones)
	if err != nil {
		return nil, err
	}
	return []contact{{
		relation: r, members: zones, certainty: Possible,
		area: measured(o.area, quantumArea), length: measured(o.length, quantumLength),
	}}, nil
}

// mayCount holds when the footprint meets, or may meet, at least Limit zones.
func mayCount(r Relation, s *survey, selected []*sighting) []contact {
	zones := s.mayMeet(selected)
	if float64(len(zones)) < r.Limit {
		return nil
	}
	return []contact{{relation: r, members: zones, certainty: Possible}}
}

// farthest returns how far the part of the footprint in none of the zones reaches from
// them: the greatest distance of its vertices; 0 when no part is.
func (u *unions) farthest(zones []*sighting) (float64, error) {
	rest, err := u.beyond(zones)
	if err != nil || rest.IsEmpty() {
		return 0, err
	}
	all := geo.Join(shapes(zones)...)
	far := 0.0
	g := rest.PlaneGeometry()
	flat, stride := g.FlatCoords(), g.Stride()
	for i := 0; i < len(flat); i += stride {
		p, err := geo.PlaneShape(rest.Plane(), geom.NewPointFlat(geom.XY, flat[i:i+2]))
		if err != nil {
			return 0, err
		}
		far = max(far, float64(geo.Distance(p, all).Distance))
	}
	return far, nil
}

// grown is the ground of the footprint and everything within d of it, without tolerance.
func (u *unions) grown(d float64) (ground, error) {
	around, err := geo.Buffer(*u.footprint, geo.Metres(d))
	return &unions{footprint: &around, version: u.version}, err
}
