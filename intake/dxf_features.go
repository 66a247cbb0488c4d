package intake

import (
	"cmp"
	"slices"
	"strings"

	"redline/geo"
	"redline/lang"
)

// Symbols such as boundary marks are drawn as circles or blocks: below dxfSymbol square
// metres they are no areas where the drawing has an outline of dxfPlot or more, or a line
// of dxfRoute metres or more, as long as the outline of such a plot.
const (
	dxfSymbol = 1
	dxfPlot   = 100
	dxfRoute  = 40

	dxfNoArea = 1e-4 // what an outline of less encloses, in square metres, is none
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
// Layers that are off or frozen, and what is invisible or on paper space, are left out on
// record, unless there is nothing else. A layer that was chosen (Options.Layer) is read whatever it is, alone.
func (r *dxf) contents() (*contents, error) {
	all, hidden := r.byLayer()
	chosen := r.chosen(all, hidden)
	if chosen != nil {
		all, hidden = chosen, nil
	}
	onlyHidden := len(all) == 0 && len(hidden) > 0
	if onlyHidden {
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
	if onlyHidden {
		out.warnings = append(out.warnings, Note{"dxf-layers-hidden-read", lang.Text{
			ZH: "有图形的图层全都关闭或冻结，已照样读取；请核对",
			EN: "all layers that hold anything are off or frozen; they were read all the same, please check",
		}})
	}
	if len(out.features) == 0 {
		return nil, r.nothing(out)
	}
	return out, nil
}

// byLayer sorts the strokes by layer, in the order of first appearance, and lets them go.
func (r *dxf) byLayer() (seen, hidden []*dxfDrawn) {
	index := map[string]int{}
	var names []string
	var counts []int
	for i := range r.strokes {
		name := r.strokes[i].layer
		at, known := index[name]
		if !known {
			at = len(names)
			index[name] = at
			names, counts = append(names, name), append(counts, 0)
		}
		counts[at]++
	}
	strokes := make([][]dxfStroke, len(names))
	for i, n := range counts {
		strokes[i] = make([]dxfStroke, 0, n)
	}
	for _, s := range r.strokes {
		at := index[s.layer]
		strokes[at] = append(strokes[at], s)
	}
	r.strokes = nil
	for i, name := range names {
		d := r.drawnOf(name, strokes[i])
		strokes[i] = nil
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

// feature begins a feature of a layer, the i-th of n.
func (r *dxf) feature(out *contents, d *dxfDrawn, i, n int) (*feature, error) {
	if err := r.tally.feature(); err != nil {
		return nil, err
	}
	f := &feature{number: len(out.features) + 1, name: d.layer, layer: d.layer, at: -1}
	if n > 1 {
		f.name += " " + plain(float64(i+1))
	}
	if i == 0 {
		if d.short > 0 {
			f.repairs = append(f.repairs, Note{"dxf-short", lang.Textf("图层内有 %d 条短于 1 厘米的线或轮廓，已略去", "%d line(s) or outline(s) of the layer shorter than 1 cm were left out", d.short)})
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
		arcs, moved = arcs+int(o.arcs), moved+int(o.moved)
		if o.entities > 1 {
			entities += int(o.entities)
		}
		if o.heights {
			noteOnce(f, droppedNote(true, false))
		}
		if o.figure.survey != "" && f.properties["CASS"] == nil {
			f.properties = map[string]any{"CASS": o.figure.survey}
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
