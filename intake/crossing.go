package intake

import (
	"redline/geo"
	"redline/lang"
)

// minCrossing is how many square metres, or metres of a line, outside the service area are
// worth a word: less is two surveys of one border.
const minCrossing = 1

// outsidePart is what of a shape lies outside the service area.
type outsidePart struct {
	kind   geo.Kind
	amount float64 // m², m, or points
	share  float64 // of the whole; 0 for nothing
}

// beyond measures what of a shape that meets the service area lies outside it. Zero where
// no area is given, where the shape lies within, and of an invalid shape, which is refused
// for that.
func (s surroundings) beyond(shape geo.Shape) outsidePart {
	out := outsidePart{kind: shape.Kind()}
	if s.area.IsEmpty() || shape.IsEmpty() {
		return out
	}
	if covered, err := geo.CoveredBy(shape, s.area); err != nil || covered {
		return out
	}
	var whole, least float64
	switch out.kind {
	case geo.Area:
		inside, err := geo.OverlapArea(shape, s.area)
		if err != nil {
			return out
		}
		whole, least = float64(shape.Area()), minCrossing
		out.amount = whole - float64(inside)
	case geo.Lines:
		inside, err := geo.OverlapLength(shape, s.area)
		if err != nil {
			return out
		}
		whole, least = float64(shape.Length()), minCrossing
		out.amount = whole - float64(inside)
	default:
		rest, err := geo.DifferenceShape(shape, s.area)
		if err != nil {
			return out
		}
		whole, least = float64(shape.Vertices()), 1
		out.amount = float64(rest.Vertices())
	}
	if out.amount >= least {
		out.share = out.amount / whole
	}
	return out
}

// note says how much lies outside.
func (o outsidePart) note() Note {
	how := lang.Textf("%.2[1]f m²", "%.2[1]f m²", o.amount)
	switch o.kind {
	case geo.Lines:
		how = lang.Textf("%.1[1]f m", "%.1[1]f m", o.amount)
	case geo.Points:
		how = lang.Textf("%.0[1]f 个点", "%.0[1]f point(s)", o.amount)
	}
	return Note{"crosses-service-area", lang.Textf(
		"跨界：区外 %[1]s（%.1[3]f%%），那一部分须由所在辖区审查",
		"it crosses the border of the service area: %[2]s (%.1[3]f %%) lie outside, and are for the district there to screen",
		how.ZH, how.EN, 100*o.share)}
}
