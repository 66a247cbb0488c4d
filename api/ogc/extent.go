package ogc

import (
	"math"

	"redline/layers"

	"github.com/twpayne/go-geom"
)

// extent returns the box around a version's zones in degrees: west, south, east, north; nil
// when there are none. It is computed once for a version.
func (s *Service) extent(v *layers.Version) []float64 {
	if v == nil {
		return nil
	}
	if known, ok := s.extents.Load(v.SHA256); ok {
		box, _ := known.([]float64)
		return box
	}
	box := around(v)
	s.extents.Store(v.SHA256, box)
	return box
}

func around(v *layers.Version) []float64 {
	box := []float64{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for i := range v.Zones {
		stretch(box, v.Zones[i].Geometry)
	}
	if math.IsInf(box[0], 0) {
		return nil
	}
	return box
}

// stretch widens a box to hold a geometry.
func stretch(box []float64, g geom.T) {
	if g == nil {
		return
	}
	flat, stride := g.FlatCoords(), g.Stride()
	for i := 0; i+1 < len(flat); i += stride {
		box[0], box[1] = min(box[0], flat[i]), min(box[1], flat[i+1])
		box[2], box[3] = max(box[2], flat[i]), max(box[3], flat[i+1])
	}
}

// interval returns the first day and the day after the last for which a version of a layer
// is on record; zero for open, ok false without any.
func interval(h layers.Holding) (from, until layers.Date, ok bool) {
	ok = h.Current != nil || h.Last != nil || h.Next != nil
	return h.Recorded.From, h.Recorded.Until, ok
}
