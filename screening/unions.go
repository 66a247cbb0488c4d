package screening

import (
	"slices"

	"redline/geo"
	"redline/layers"
)

// unions is the ground of a real footprint.
type unions struct {
	footprint *geo.Shape
	version   *layers.Version
	tolerance layers.Tolerance
	whole     bool // the coverage holds the whole footprint
	measured  []measuredUnion
	detailed  []*detailedUnion
}

// measuredUnion is what an overlap came to: most rules of a layer ask for the same zones.
type measuredUnion struct {
	zones []*sighting
	overlap
}

func shapes(zones []*sighting) []geo.Shape {
	out := make([]geo.Shape, len(zones))
	for i, z := range zones {
		out[i] = z.zone.Shape
	}
	return out
}

func (u *unions) overlap(zones []*sighting) (overlap, error) {
	if len(zones) == 0 {
		return overlap{}, nil
	}
	for _, known := range u.measured {
		if slices.Equal(known.zones, zones) {
			return known.overlap, nil
		}
	}
	o, err := u.measure(zones)
	if err == nil {
		u.measured = append(u.measured, measuredUnion{slices.Clone(zones), o})
	}
	return o, err
}

func (u *unions) measure(zones []*sighting) (overlap, error) {
	if zones[0].zone.Shape.Kind() == geo.Lines && u.footprint.Kind() == geo.Area {
		return u.linesInside(zones), nil
	}
	switch u.footprint.Kind() {
	case geo.Area:
		if len(zones) == 1 && zones[0].meets == geo.Within {
			return u.judgeArea(zones[0].area, func(d geo.Metres) (bool, error) { return geo.SurvivesErosion(*u.footprint, d) })
		}
		a, err := u.area(zones)
		if err != nil {
			return overlap{}, err
		}
		return u.judgeArea(a, func(d geo.Metres) (bool, error) { return geo.OverlapSurvivesErosion(*u.footprint, d, shapes(zones)...) })
	case geo.Lines:
		l, err := geo.OverlapLength(*u.footprint, shapes(zones)...)
		return u.judgeLength(float64(l)), err
	}
	for _, z := range zones {
		if z.meets != geo.Touch {
			return overlap{exists: true}, nil
		}
	}
	return overlap{exists: true, touch: "border"}, nil
}

// area is that of the footprint in the union of area zones; of one alone it was measured
// when it was sighted.
func (u *unions) area(zones []*sighting) (float64, error) {
	if len(zones) == 1 {
		return zones[0].area, nil
	}
	a, err := geo.OverlapArea(*u.footprint, shapes(zones)...)
	return float64(a), err
}

// linesInside sums the lengths of line zones inside an area footprint.
func (u *unions) linesInside(zones []*sighting) overlap {
	total := 0.0
	for _, z := range zones {
		total += z.length
	}
	return u.judgeLength(total)
}

// judgeArea applies the layer's tolerance to a shared area.
func (u *unions) judgeArea(area float64, survives func(d geo.Metres) (bool, error)) (overlap, error) {
	o := overlap{exists: true, area: area}
	switch {
	case area == 0:
		o.touch = "border"
	case area < float64(u.tolerance.MinArea):
		o.touch = "min_area"
	case u.tolerance.MinWidth > 0:
		wide, err := survives(u.tolerance.MinWidth / 2)
		if err != nil {
			return o, err
		}
		if !wide {
			o.touch = "min_width"
		}
	}
	return o, nil
}

func (u *unions) judgeLength(length float64) overlap {
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
func (u *unions) outside(zones []*sighting) (overlap, error) {
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
	return u.judgeArea(float64(rest.Area()), func(d geo.Metres) (bool, error) { return geo.SurvivesErosion(rest, d) })
}

// beyond is the covered part of the footprint in none of the zones.
func (u *unions) beyond(zones []*sighting) (geo.Shape, error) {
	covered := *u.footprint
	var err error
	if !u.whole {
		if covered, err = geo.OverlapShape(*u.footprint, u.version.Coverage); err != nil || covered.IsEmpty() {
			return covered, err
		}
	}
	return geo.DifferenceShape(covered, shapes(zones)...)
}

// detailedUnion is what only findings show of a union; of a footprint of very many vertices
// it costs seconds, and several rules show the same.
type detailedUnion struct {
	zones   []*sighting
	outside bool
	detail
}

func (u *unions) detail(zones []*sighting, outside bool) (*detail, error) {
	for _, known := range u.detailed {
		if known.outside == outside && slices.Equal(known.zones, zones) {
			return &known.detail, nil
		}
	}
	d, err := u.describe(zones, outside)
	if err != nil {
		return nil, err
	}
	out := &detailedUnion{slices.Clone(zones), outside, d}
	u.detailed = append(u.detailed, out)
	return &out.detail, nil
}

func (u *unions) describe(zones []*sighting, outside bool) (detail, error) {
	var d detail
	var err error
	if outside {
		d.shape, err = u.beyond(zones)
		return d, err
	}
	if d.shape, err = geo.OverlapShape(*u.footprint, shapes(zones)...); err != nil {
		return d, err
	}
	if u.footprint.Kind() == geo.Lines && zones[0].zone.Shape.Kind() == geo.Area {
		d.chainage, err = geo.Chainage(*u.footprint, shapes(zones)...)
	}
	return d, err
}
