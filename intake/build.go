package intake

import (
	"fmt"
	"math"
	"slices"

	"redline/geo"
	"redline/lang"
)

// largeExtent is the size, in metres, of a footprint's box beyond which a coordinate
// with a wrong digit is more likely than a project.
const largeExtent = 100_000

// build makes the footprints of a group under the reading that was decided on. distance
// is how far, in metres, the nearest of them lies from the service area: 0 when one
// meets it, infinite when nothing was built.
func build(src *source, g *group, r reading, around surroundings) (out []numbered, distance float64, err error) {
	distance = math.Inf(1)
	for i := range g.features {
		f := &g.features[i]
		list := draw(f, r, around.plane)
		for j := range list {
			d := &list[j]
			if d.err != nil {
				return nil, 0, located(src, f, d.err)
			}
			if err := d.validate(src, f); err != nil {
				return nil, 0, err
			}
			fp := d.footprint(f, len(list) > 1)
			away := 0.0
			if !around.meets(d.shape) {
				away = float64(geo.Distance(d.shape, around.area).Distance)
				fp.Warnings = append(fp.Warnings, Note{"outside-service-area", lang.Textf(
					"这一要素完全在服务区之外，相距 %s", "this feature lies wholly outside the service area, %s away", kilometres(away))})
			}
			distance = min(distance, away)
			out = append(out, numbered{f.number, fp})
		}
	}
	return out, distance, nil
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
		Geometry:   d.geometry,
		Properties: f.properties,
		Warnings:   append([]Note(nil), f.warnings...),
		Repairs:    append(append([]Note(nil), f.repairs...), d.notes.notes()...),
	}
	if mixed {
		fp.Repairs = append(fp.Repairs, Note{"collection-split", lang.Text{
			ZH: "要素混有点、线、面，已分为几个范围",
			EN: "the feature mixes points, lines and areas and became a footprint for each",
		}})
	}
	if odd := d.farOff(); !odd.IsZero() {
		fp.Warnings = append(fp.Warnings, Note{"extent-large", odd})
	}
	if d.kind == geo.Area && f.area != nil {
		area, warning := compareArea(f.area, d.shape.Area())
		fp.DeclaredArea = &area
		fp.Warnings = append(fp.Warnings, warning...)
	}
	return fp
}

// validate refuses an invalid shape with the place where it is invalid. Holes outside
// their shell become parts first, on record.
func (d *drawn) validate(src *source, f *feature) error {
	bad := geo.Validate(d.shape)
	if bad == nil {
		return nil
	}
	if d.freeHoles() {
		d.finish()
		if d.err != nil {
			return located(src, f, d.err)
		}
		if bad = geo.Validate(d.shape); bad == nil {
			return nil
		}
	}
	return d.invalid(src, f, bad)
}

// freeHoles makes a part of each hole that lies clear of its shell.
func (d *drawn) freeHoles() bool {
	if d.kind != geo.Area {
		return false
	}
	var free []polygon
	for i, p := range d.parts {
		kept := p[:1:1]
		for _, hole := range p[1:] {
			if p[0].apartFrom(hole) {
				d.notes["hole-outside"]++
				hole.turn(true, tidied{})
				free = append(free, polygon{hole})
			} else {
				kept = append(kept, hole)
			}
		}
		d.parts[i] = kept
	}
	d.parts = append(d.parts, free...)
	return len(free) > 0
}

// apartFrom reports whether no vertex of either ring lies in or on the other.
func (o *outline) apartFrom(p *outline) bool {
	clear := func(ring, points *outline) bool {
		for _, pt := range points.plane {
			if in, sure := ring.side(pt); in || !sure {
				return false
			}
		}
		return true
	}
	return clear(o, p) && clear(p, o)
}

// invalid words an invalidity with its place in the file.
func (d *drawn) invalid(src *source, f *feature, bad *geo.Invalid) error {
	where := place{feature: f.label()}
	at := f.at
	var detail lang.Text
	if o := d.outlineAt(bad.Part, bad.Ring); o != nil {
		if len(f.pieces) > 1 {
			where.part = o.piece + 1
		}
		if d.kind == geo.Area {
			where.ring = o.ring + 1
		}
		where.named = o.path.name
		if n := len(o.from); bad.Vertex >= 0 && n > 0 {
			i, next := o.from[bad.Vertex%n], o.from[(bad.Vertex+1)%n]
			where.vertex = i + 1
			v := o.path.vertices[i]
			at = v.at
			detail = lang.Textf("从第 %d 点 (%s) 到第 %d 点 (%s) 的边", "the edge from vertex %d (%s) to vertex %d (%s)",
				i+1, written(v), next+1, written(o.path.vertices[next]))
			if other := d.crossing(bad, o, bad.Vertex%n); !other.IsZero() {
				detail = lang.Text{ZH: detail.ZH + "与" + other.ZH, EN: detail.EN + " and " + other.EN}
			}
			detail = lang.Text{ZH: "；" + detail.ZH, EN: "; " + detail.EN}
		}
	}
	spot := ""
	if !math.IsNaN(bad.AtLonLat.Lon) && (bad.AtLonLat != geo.LonLat{}) {
		spot = lonLat(bad.AtLonLat)
		detail.ZH += fmt.Sprintf("，位置 %s", spot)
		detail.EN += fmt.Sprintf(", at %s", spot)
	}
	if odd := d.farOff(); !odd.IsZero() {
		detail.ZH += "；" + odd.ZH
		detail.EN += "; " + odd.EN
	}
	out := fault(ErrGeometry,
		lang.Text{ZH: "几何无效：" + bad.Reason.ZH + detail.ZH, EN: "invalid geometry: " + bad.Reason.EN + detail.EN},
		lang.Text{
			ZH: "在源图中改正这一处（多为界址点次序颠倒、漏点或重叠）后重新导出；程序不会擅自改动范围",
			EN: "Correct this place in the source (mostly boundary points out of order, missing or overlapping) and export again; the footprint is not altered on your behalf.",
		})
	out.Where, out.Line = where.text(), src.line(at)
	return out
}

func (d *drawn) outlineAt(part, ring int) *outline {
	if part < 0 || part >= len(d.parts) || ring < 0 || ring >= len(d.parts[part]) {
		return nil
	}
	return d.parts[part][ring]
}

// crossing names the other edge that runs through the place of an invalidity; zero when
// there is none.
func (d *drawn) crossing(bad *geo.Invalid, own *outline, edge int) lang.Text {
	const through = 1e-4 // metres
	for _, p := range d.parts {
		for _, o := range p {
			n := len(o.plane)
			for i := range n {
				next := (i + 1) % n
				beside := o == own && (i == edge || next == edge || i == (edge+1)%n)
				if d.kind != geo.Area || beside || toSegment(bad.At, o.plane[i], o.plane[next]) > through {
					continue
				}
				a, b := o.from[i], o.from[next]
				return lang.Textf("第 %d 点 (%s) 到第 %d 点 (%s) 的边", "that from vertex %d (%s) to vertex %d (%s)",
					a+1, written(o.path.vertices[a]), b+1, written(o.path.vertices[b]))
			}
		}
	}
	return lang.Text{}
}
