package intake

import (
	"math"
	"slices"

	"redline/geo"
	"redline/lang"
)

// largeExtent is the size, in metres, of a footprint's box beyond which a coordinate
// with a wrong digit is more likely than a project.
const largeExtent = 100_000

// footprints makes the footprints of one feature of a settled group, one for each kind
// of geometry it has.
func (s *settled) footprints(src *source, f *feature) ([]Footprint, error) {
	list := draw(f, s.used.reading, s.around.plane)
	out := make([]Footprint, 0, len(list))
	for i := range list {
		d := &list[i]
		if d.err != nil {
			return nil, located(src, f, d.err)
		}
		if err := d.validate(src, f); err != nil {
			return nil, err
		}
		fp := d.footprint(f, len(list) > 1)
		away := 0.0
		if !s.around.meets(d.shape) {
			away = float64(geo.Distance(d.shape, s.around.area).Distance)
			fp.OutsideShare = 1
			fp.Warnings = append(fp.Warnings, Note{"outside-service-area", lang.Textf(
				"这一要素完全在服务区之外，相距 %s", "this feature lies wholly outside the service area, %s away", kilometres(away))})
		} else if outside := s.around.beyond(d.shape); outside.share > 0 {
			fp.OutsideShare = outside.share
			fp.Warnings = append(fp.Warnings, outside.note())
		}
		s.distance = min(s.distance, away)
		s.describe(&fp)
		s.suspect(&fp, f, d.shape.Area())
		out = append(out, fp)
	}
	return out, nil
}

// farOff names the vertex farthest from the middle of the others when the geometry
// extends over more than largeExtent; zero when it does not.
func (d *drawn) farOff() lang.Text {
	b := d.shape.Bounds()
	extent := math.Hypot(b.MaxX-b.MinX, b.MaxY-b.MinY)
	if extent <= largeExtent {
		return lang.Text{}
	}
	var xs, ys []float64
	for _, p := range d.parts {
		for _, o := range p {
			for _, at := range o.plane {
				xs, ys = append(xs, at.X), append(ys, at.Y)
			}
		}
	}
	slices.Sort(xs)
	slices.Sort(ys)
	middle := geo.Point{X: xs[len(xs)/2], Y: ys[len(ys)/2]}
	var worst vertex
	number, far := 0, -1.0
	for _, p := range d.parts {
		for _, o := range p {
			for i, at := range o.plane {
				if away := distance(at, middle); away > far {
					far, number, worst = away, o.from[i]+1, o.path.vertices[o.from[i]]
				}
			}
		}
	}
	return lang.Textf("范围的跨度为 %[1]s，第 %[2]d 点 (%[3]s) 离得最远，请核对有无多写、漏写数字", "the footprint extends over %[1]s, vertex %[2]d (%[3]s) lies farthest off: look for a digit too many or too few",
		kilometres(extent), number, written(worst))
}

// footprint makes the footprint of one kind of a feature; mixed says that the feature
// has others.
func (d *drawn) footprint(f *feature, mixed bool) Footprint {
	fp := Footprint{
		Name:       f.title(),
		Layer:      f.layer,
		Geometry:   d.geometry,
		Properties: f.properties, StatedAccuracy: f.accuracy,
		Warnings: append([]Note(nil), f.warnings...),
		Repairs:  append(append([]Note(nil), f.repairs...), d.notes.notes()...),
	}
	repaired, changed := d.mended.notes()
	fp.Repairs, fp.Warnings = append(fp.Repairs, repaired...), append(fp.Warnings, changed...)
	if mixed {
		fp.Repairs = append(fp.Repairs, Note{"collection-split", lang.Text{
			ZH: "要素混有点、线、面，已分为几个范围",
			EN: "the feature mixes points, lines and areas and became a footprint for each",
		}})
	}
	fp.Warnings = append(fp.Warnings, d.warnClosed()...)
	if odd := d.farOff(); !odd.IsZero() {
		fp.Warnings = append(fp.Warnings, Note{"extent-large", odd})
	}
	if stated := f.stated(); d.kind == geo.Area && stated != nil {
		area, warning := compareArea(stated, d.shape.Area())
		fp.DeclaredArea = &area
		fp.Warnings = append(fp.Warnings, warning...)
	}
	return fp
}
