package intake

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"redline/geo"
	"redline/lang"
)

// Symbols such as boundary marks are drawn as circles or blocks: below dxfSymbol square
// metres they are no areas where the drawing has an outline of dxfPlot or more.
const (
	dxfSymbol = 1
	dxfPlot   = 100
)

// contents makes features of what was drawn, by layer:
//
//   - Closed polylines, circles, boundaries of hatches, and lines, arcs and open polylines
//     that together close within 1 cm are outlines of areas. Those of one layer that lie
//     in each other are shells and holes by containment; one that is drawn twice, say as
//     polyline and as hatch, counts once.
//   - Where there are areas, lines and points are left out on record. A line on a layer
//     with areas, or one that all but closes, is an outline that somebody forgot to close:
//     refused, with layer, entity and gap.
//   - A drawing of lines only is read as lines, joined end to end; of points only, as the
//     points of each layer.
//
// Layers that are off or frozen, and what is invisible or on paper space, is left out on
// record. A layer that was chosen (Options.Layer) is read whatever it is, alone.
func (r *dxf) contents() (*contents, error) {
	all, hidden := r.byLayer()
	chosen := r.chosen(all, hidden)
	if chosen != nil {
		all, hidden = chosen, nil
	}
	if len(all) == 0 {
		all, hidden = hidden, nil
	}
	r.dropSymbols(all)
	out := &contents{}
	var err error
	switch {
	case slices.ContainsFunc(all, func(d *dxfDrawn) bool { return len(d.rings) > 0 }):
		err = r.areas(out, all)
	case slices.ContainsFunc(all, func(d *dxfDrawn) bool { return len(d.lines) > 0 }):
		err = r.lines(out, all)
	default:
		err = r.points(out, all)
	}
	if err != nil {
		return nil, err
	}
	r.remark(out, all, hidden, chosen != nil)
	if len(out.features) == 0 {
		return nil, r.nothing(out)
	}
	return out, nil
}

// byLayer sorts the strokes by layer, in the order of first appearance.
func (r *dxf) byLayer() (seen, hidden []*dxfDrawn) {
	index := map[string]int{}
	var names []string
	var strokes [][]dxfStroke
	for _, s := range r.strokes {
		i, known := index[s.layer]
		if !known {
			i = len(names)
			index[s.layer] = i
			names, strokes = append(names, s.layer), append(strokes, nil)
		}
		strokes[i] = append(strokes[i], s)
	}
	for i, name := range names {
		d := r.drawnOf(name, strokes[i])
		if r.layers[strings.ToUpper(name)].hidden {
			hidden = append(hidden, d)
		} else {
			seen = append(seen, d)
		}
	}
	return seen, hidden
}

// chosen returns the layer that was asked for; nil where none was, or where there is no
// such layer, which selectLayer then refuses.
func (r *dxf) chosen(lists ...[]*dxfDrawn) []*dxfDrawn {
	want := r.src.layer
	if want == "" {
		return nil
	}
	for _, is := range []func(string) bool{
		func(name string) bool { return name == want },
		func(name string) bool { return strings.EqualFold(strings.TrimSpace(name), strings.TrimSpace(want)) },
	} {
		var out []*dxfDrawn
		for _, d := range slices.Concat(lists...) {
			if is(d.layer) {
				out = append(out, d)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

// square is the area of a ring in square metres, roughly where the numbers are degrees.
func (r *dxf) square(o *dxfOutline) float64 {
	size := math.Abs(r.flatOutline(o, 0).area())
	if !r.metric {
		size *= math.Cos(o.vertices[0].second*degree) / (r.metre() * r.metre())
	}
	return size
}

// flatOutline is a ring in the numbers of the drawing, for containment.
func (r *dxf) flatOutline(o *dxfOutline, index int) *outline {
	out := &outline{ring: index, plane: make([]geo.Point, len(o.vertices))}
	for i, v := range o.vertices {
		out.plane[i] = geo.Point{X: v.first, Y: v.second}
		if !r.metric { // nest takes what is nearer than tiny for the same
			out.plane[i] = geo.Point{X: v.first / r.metre(), Y: v.second / r.metre()}
		}
	}
	return out
}

// dropSymbols takes symbols out of the rings.
func (r *dxf) dropSymbols(all []*dxfDrawn) {
	largest := 0.0
	for _, d := range all {
		for _, o := range d.rings {
			largest = max(largest, r.square(o))
		}
	}
	if largest < dxfPlot {
		return
	}
	for _, d := range all {
		kept := d.rings[:0]
		for _, o := range d.rings {
			if (o.symbol || o.figure.kind == "CIRCLE") && r.square(o) < dxfSymbol {
				d.symbols++
				continue
			}
			kept = append(kept, o)
		}
		d.rings = kept
	}
}

// areas makes features of the outlines, each shell with its holes one.
func (r *dxf) areas(out *contents, all []*dxfDrawn) error {
	for _, d := range all {
		for _, o := range d.lines {
			if len(d.rings) > 0 || o.almostClosed() {
				return r.unclosed(d, o, all)
			}
		}
	}
	for _, d := range all {
		if err := r.layerAreas(out, d); err != nil {
			return err
		}
	}
	return nil
}

func (r *dxf) layerAreas(out *contents, d *dxfDrawn) error {
	slices.SortStableFunc(d.rings, func(a, b *dxfOutline) int { return cmp.Compare(a.order, b.order) })
	r.dropSameRings(d)
	if n := len(d.rings); n > r.src.limits.Rings {
		return fault(ErrLimit,
			lang.Textf("图层「%s」有 %d 个闭合图形，超过上限 %d", "the layer \"%s\" has %d outlines, more than the %d accepted", shortKML(d.layer), n, r.src.limits.Rings),
			lang.Text{ZH: "请用 --dxf-layer 只取项目范围线所在的图层", EN: "Choose the layer of the project's outline with --dxf-layer."})
	}
	flat := make([]*outline, len(d.rings))
	for i, o := range d.rings {
		flat[i] = r.flatOutline(o, i)
	}
	polygons := nest(flat, tidied{})
	for i, p := range polygons {
		f, err := r.feature(out, d, i, len(polygons))
		if err != nil {
			return err
		}
		pc := piece{kind: geo.Area, loose: len(p) > 1}
		rings := make([]*dxfOutline, len(p))
		for j, o := range p {
			rings[j] = d.rings[o.ring]
			pc.paths = append(pc.paths, path{vertices: rings[j].vertices})
			d.area += r.square(rings[j]) * map[bool]float64{true: 1, false: -1}[j == 0]
		}
		f.pieces = []piece{pc}
		record(f, rings)
		d.areas++
		out.features = append(out.features, *f)
	}
	return nil
}

// feature begins a feature of a layer, the i-th of n.
func (r *dxf) feature(out *contents, d *dxfDrawn, i, n int) (*feature, error) {
	if err := r.tally.feature(); err != nil {
		return nil, err
	}
	f := &feature{number: len(out.features) + 1, name: d.layer, layer: d.layer, properties: map[string]any{}, at: -1}
	if n > 1 {
		f.name += " " + plain(float64(i+1))
	}
	if i == 0 {
		if d.short > 0 {
			f.repairs = append(f.repairs, Note{"dxf-short", lang.Textf("图层内有 %d 条短于 1 厘米的线，已略去", "%d line(s) of the layer shorter than 1 cm were left out", d.short)})
		}
		if d.double > 0 {
			f.repairs = append(f.repairs, Note{"dxf-double", lang.Textf("图层内有 %d 条线或轮廓重复画了两次，只取一次", "%d line(s) or outline(s) of the layer were drawn twice and count once", d.double)})
		}
	}
	return f, nil
}

// record notes what outlines of a feature were made of.
func record(f *feature, list []*dxfOutline) {
	arcs, entities, moved := 0, 0, 0
	for _, o := range list {
		arcs, moved = arcs+o.arcs, moved+o.moved
		if o.entities > 1 {
			entities += o.entities
		}
		if o.heights {
			noteOnce(f, droppedNote(true, false))
		}
		if o.figure.survey != "" && f.properties["CASS"] == nil {
			f.properties["CASS"] = o.figure.survey
		}
	}
	f.at = list[0].figure.at
	if arcs > 0 {
		f.repairs = append(f.repairs, Note{"arcs-flattened", lang.Textf("%d 段圆弧已化为折线，弦高差不超过 1 毫米", "%d arc(s) were flattened, with a chord error of at most 1 mm", arcs)})
	}
	if entities > 0 {
		f.repairs = append(f.repairs, Note{"dxf-joined", lang.Textf("由 %d 个首尾相接的图元连成", "joined of %d entities end to end", entities)})
	}
	if moved > 0 {
		f.repairs = append(f.repairs, Note{"dxf-gap-closed", lang.Textf("%d 处端点相差 1 毫米到 1 厘米，已合并", "%d gap(s) of 1 mm to 1 cm between ends were closed", moved)})
	}
}

// almostClosed reports whether a line looks like an outline: four vertices or more, and
// a gap of less than a twentieth of its length.
func (o *dxfOutline) almostClosed() bool {
	sum := 0.0
	for i := 1; i < len(o.vertices); i++ {
		sum += between(o.vertices[i-1], o.vertices[i])
	}
	return len(o.vertices) >= 4 && between(o.vertices[0], o.vertices[len(o.vertices)-1]) < sum/20
}

// unclosed refuses an outline that does not close.
func (r *dxf) unclosed(d *dxfDrawn, o *dxfOutline, all []*dxfDrawn) error {
	a, b := o.vertices[0], o.vertices[len(o.vertices)-1]
	what := lang.Textf("轮廓没有闭合：两端 (%[1]s) 与 (%[2]s) 相差 %.3[3]f 米", "the outline does not close: its ends (%[1]s) and (%[2]s) are %.3[3]f m apart",
		written(a), written(b), o.gap)
	hint := lang.Text{
		ZH: "请在 CAD 中闭合后另存（多段线：PEDIT 的「闭合」）；不是范围线的，用 --dxf-layer 指定只读哪个图层",
		EN: "Close it in the CAD program and save again (PEDIT, Close); if it is no outline, choose the layer to read with --dxf-layer.",
	}
	var names []string
	for _, other := range all {
		if other != d && len(other.rings) > 0 {
			names = append(names, shortKML(other.layer))
		}
	}
	if len(names) > 0 {
		list := lang.Textf("。其他有闭合图形的图层：%s", " Other layers with closed outlines: %s", listed(names))
		hint = lang.Text{ZH: hint.ZH + list.ZH, EN: hint.EN + list.EN}
	}
	if o.entities > 1 {
		more := lang.Textf("（由 %d 个图元相接而成）", " (joined of %d entities)", o.entities)
		what = lang.Text{ZH: what.ZH + more.ZH, EN: what.EN + more.EN}
	}
	return r.refuse(ErrGeometry, o.figure, d.layer, what, hint)
}

func (r *dxf) lines(out *contents, all []*dxfDrawn) error {
	for _, d := range all {
		slices.SortStableFunc(d.lines, func(a, b *dxfOutline) int { return cmp.Compare(a.order, b.order) })
		for i, o := range d.lines {
			if o.almostClosed() {
				return r.unclosed(d, o, all)
			}
			f, err := r.feature(out, d, i, len(d.lines))
			if err != nil {
				return err
			}
			f.pieces = []piece{{kind: geo.Lines, paths: []path{{vertices: o.vertices}}}}
			record(f, []*dxfOutline{o})
			out.features = append(out.features, *f)
		}
	}
	return nil
}

func (r *dxf) points(out *contents, all []*dxfDrawn) error {
	for _, d := range all {
		if len(d.points) == 0 {
			continue
		}
		f, err := r.feature(out, d, 0, 1)
		if err != nil {
			return err
		}
		f.at = d.points[0].figure.at
		for _, s := range d.points {
			addPoint(f, s.vertices[0])
		}
		out.features = append(out.features, *f)
	}
	return nil
}
