package screening

import (
	"math"
	"slices"

	"redline/lang"
)

// layer records a layer's state.
func (b *builder) layer(s *survey, l *held, look looking) {
	part := LayerPart{
		Layer: s.layer, Component: b.component.Name, Title: l.holding.Layer.Title, Office: l.holding.Layer.Office,
		AccuracyM: float64(b.measure.accuracy), CoveredShare: quantise(s.share, quantumShare),
	}
	if !l.recorded && l.declared != nil {
		part.Title, part.Office = l.declared.Title, l.declared.Office
	}
	if v := s.version; v != nil {
		part.Version, part.SHA256, part.Document, part.From = v.Sequence, v.SHA256, v.Document, v.InForce.From
		part.AccuracyM = float64(v.Accuracy)
	}
	b.state(&part, s, look)
	b.out.Layers = append(b.out.Layers, part)
}

// state decides how far the layer's silence can be trusted, most cautious first: a layer
// that is hit and only partly covered is partial.
func (b *builder) state(part *LayerPart, s *survey, look looking) {
	reach, partial := look.radius, look.upstream > 0 && s.stream.ended
	if look.band {
		reach = max(reach, s.bandMax)
	}
	whole, touch := b.wholeOverlap(part, s)
	switch {
	case s.status != "":
		part.Status = s.status
	case partial || !s.reaches(reach):
		part.Status = StatusPartial
	case touch != "" && !(s.approximate && b.found(s.layer)):
		part.Status = StatusTouch
	case whole || b.found(s.layer):
		part.Status = StatusHit
	case s.mayTouch():
		part.Status = StatusTouch
	default:
		part.Status = StatusClear
	}
	if !whole && touch == "" {
		part.Nearest = s.shown
	}
	part.Reason = reasons[part.Status]
	if part.Status == StatusTouch && s.mayTouch() {
		part.Reason = lang.Text{ZH: "项目位置只大致知道，最近的图斑在误差以内", EN: "the footprint's place is known approximately only, and the nearest zone lies within that error"}
	}
}

// mayTouch reports whether an approximate footprint may meet a zone that no rule asks for.
func (s *survey) mayTouch() bool {
	return s.approximate && s.nearest != nil && s.nearest.distance > 0 && s.nearest.distance <= s.accuracy
}

// wholeOverlap measures the union of all the layer's zones, each m² once.
func (b *builder) wholeOverlap(part *LayerPart, s *survey) (hit bool, touch string) {
	zones := meeting(s.sightings)
	if len(zones) == 0 || s.ground == nil {
		return false, ""
	}
	o, err := s.ground.overlap(zones)
	if err != nil {
		b.fail(err)
		return false, ""
	}
	part.AreaM2, part.LengthM = measured(o.area, quantumArea), measured(o.length, quantumLength)
	part.Share = measured(b.measure.shareOf(o.area, o.length), quantumShare)
	return o.touch == "", o.touch
}

// found reports whether some rule found or awaits something on the layer without overlap:
// a distance, a band.
func (b *builder) found(layer string) bool {
	name := b.component.Name
	return slices.ContainsFunc(b.out.Findings, func(f Finding) bool { return f.Layer == layer && f.Component == name }) ||
		slices.ContainsFunc(b.out.Pending, func(p Pending) bool { return p.Layer == layer && p.Component == name && p.Zone != nil })
}

// nearestPart describes the nearest zone where none meets the footprint.
func nearestPart(z *sighting) *Nearest {
	if z == nil || z.distance == 0 {
		return nil
	}
	n := &Nearest{Zone: zoneRef(z.zone), DistanceM: z.distance}
	n.Zone.Attributes = nil
	if bearing, ok := z.separation.Bearing(); ok {
		bearing = math.Mod(quantise(bearing, 0.1), 360)
		n.Bearing = &bearing
	}
	if r := z.zone.Reach; r != nil {
		n.Baseline = r.Baseline
	}
	return n
}

var reasons = map[Status]lang.Text{
	StatusPartial:  {ZH: "图层范围未覆盖项目及规则所需的周边距离", EN: "the layer's coverage does not reach as far around the project as its rules look"},
	StatusNoData:   {ZH: "没有该图层的数据，或数据未说明覆盖范围", EN: "there is no data for this layer, or it does not say what it covers"},
	StatusOutdated: {ZH: "图层最后一个版本在判定日之前已失效", EN: "the layer's last version ended before the day of judgement"},
	StatusFailed:   {ZH: "图层计算失败", EN: "the layer could not be computed"},
	StatusWithheld: {ZH: "图层未公开或没有数据，请向主管部门核实", EN: "the layer is not public or has no data; ask the competent office"},
}
