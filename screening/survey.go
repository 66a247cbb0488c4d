package screening

import (
	"encoding/json"
	"math"

	"redline/geo"
	"redline/layers"
)

// survey is what one layer holds around one component, measured but not judged. The
// pack's own cases make surveys without geometry; everything above them is the same.
type survey struct {
	layer       string
	version     *layers.Version // nil when there is none to look at
	outdated    bool            // version ended before the day
	status      Status          // no-data, withheld or failed when absence can say nothing; else ""
	accuracy    float64         // of layer and footprint together, metres
	approximate bool            // the footprint's place is known by an unofficial formula only
	covered     float64         // by how much the coverage outreaches the footprint; negative when it does not cover it
	share       float64         // of the footprint that is covered
	sightings   []*sighting     // zones within the longest distance of the layer's rules
	bandMax     float64         // the farthest a band of the layer can reach from its baseline
	nearest     *sighting       // the nearest zone; nil in an empty version
	shown       *Nearest        // how reports show it; nil where a zone meets the footprint
	ground      ground
	stream      stream
	known       []knownContacts
}

// sighting is one zone near the footprint.
type sighting struct {
	zone       *layers.Zone
	meets      geo.Relation
	area       float64 // shared with the footprint, m², raw
	length     float64 // of line inside, m, raw
	distance   float64 // quantised to 1 mm; 0 where they meet
	separation geo.Separation
	band       *bandPlace // of a reach
	upstream   *float64   // metres along the water to the zone; nil when not downstream of the component
}

// bandPlace is where the footprint lies to one bank.
type bandPlace struct {
	distance float64 // landward, quantised; 0 on the water
	inside   bool    // whether a landward segment within the search exists at all
	unsure   bool    // on the water side of a bank whose opposite is not recorded
}

// stream is what following the water from the component's place came to.
type stream struct {
	needs []Need  // what must be known first; empty when the way is known
	ended bool    // the recorded network or the coverage ends before the longest limit
	asked bool    // whether any rule asked
	limit float64 // how far it was followed
}

// ground measures unions of zones against the footprint.
type ground interface {
	// overlap is the part of the footprint in the union of the zones, each m² once.
	overlap(zones []*sighting) (overlap, error)
	// outside is the part of the footprint in none of the zones.
	outside(zones []*sighting) (overlap, error)
	// farthest is how far the footprint reaches from the zones, where it lies in none of them.
	farthest(zones []*sighting) (float64, error)
	// grown is the ground of everything within d metres of the footprint.
	grown(d float64) (ground, error)
	// detail adds what only a finding shows: chainage, and geometry when asked.
	detail(zones []*sighting, outside bool) (*detail, error)
}

// overlap is a shared part and how it stands to the layer's tolerance.
type overlap struct {
	exists bool    // some part, or at least a touching border
	touch  string  // "", border, min_area or min_width: not more than a touch
	area   float64 // m², raw
	length float64 // m, raw
}

type detail struct {
	chainage []geo.Interval
	shape    geo.Shape
	encoded  json.RawMessage // the shape as GeoJSON in degrees, once it was asked for
}

// geometry encodes the shape once.
func (d *detail) geometry() (json.RawMessage, error) {
	var err error
	if d.encoded == nil {
		d.encoded, err = geo.EncodeGeoJSON(geo.Snap(d.shape.Geometry()))
	}
	return d.encoded, err
}

// surveyGrade is the accuracy up to which a position counts as exact: the permitted error
// of a first-class boundary point (±0.10 m, TD/T 1001-2012). Only coarser data leave a
// distance near its limit open.
const surveyGrade = 0.1

// within compares a quantised distance with a limit, the boundary included. A margin is
// given where accuracy leaves the answer open.
func (s *survey) within(distance, limit float64) (in bool, margin *float64) {
	if s.accuracy > surveyGrade && math.Abs(distance-limit) <= s.accuracy {
		m := quantise(limit-distance, quantumLength)
		return true, &m
	}
	return distance <= limit, nil
}

// reachOf returns the distance around the footprint that a relation must know about.
func (s *survey) reachOf(r Relation) float64 {
	if r.Kind == InBand {
		return s.bandMax
	}
	return r.reach()
}

// reaches reports whether the layer was looked at as far as distance beyond the footprint,
// wherever an approximate one lies.
func (s *survey) reaches(distance float64) bool {
	if s.approximate {
		distance += s.accuracy
	}
	return s.covered >= distance
}

// quantise rounds v to a multiple of q (a power of ten ≤ 1), half away from zero.
func quantise(v, q float64) float64 {
	n := math.Round(1 / q)
	return math.Round(v*n) / n
}
