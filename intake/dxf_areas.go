package intake

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"redline/geo"
	"redline/lang"
)

// square is the area of a ring in square metres, roughly where the numbers are degrees.
func (r *dxf) square(o *dxfOutline) float64 {
	sum := 0.0
	origin := o.vertices[0]
	for i, v := range o.vertices {
		w := o.vertices[(i+1)%len(o.vertices)]
		sum += float64((v.first-origin.first)*(w.second-origin.second)) - float64((w.first-origin.first)*(v.second-origin.second))
	}
	size := math.Abs(sum / 2)
	if !r.metric {
		size *= math.Cos(origin.second*degree) / (r.metre() * r.metre())
	}
	return size
}

// flatOutlines are rings in the numbers of the drawing, for containment.
func (r *dxf) flatOutlines(rings []*dxfOutline) [][]geo.Point {
	n := 0
	for _, o := range rings {
		n += len(o.vertices)
	}
	room := make([]geo.Point, 0, n)
	out := make([][]geo.Point, len(rings))
	unit := 1.0
	if !r.metric { // nest takes what is nearer than tiny for the same
		unit = r.metre()
	}
	for i, o := range rings {
		start := len(room)
		for _, v := range o.vertices {
			room = append(room, geo.Point{X: v.first / unit, Y: v.second / unit})
		}
		out[i] = room[start:]
	}
	return out
}

// hasPlot reports whether a layer holds an outline of dxfPlot or more.
func (r *dxf) hasPlot(d *dxfDrawn) bool {
	return slices.ContainsFunc(d.rings, func(o *dxfOutline) bool { return r.square(o) >= dxfPlot })
}

// dropSymbols takes symbols out of the rings.
func (r *dxf) dropSymbols(all []*dxfDrawn) {
	unit := r.metre()
	if !slices.ContainsFunc(all, func(d *dxfDrawn) bool {
		return r.hasPlot(d) || slices.ContainsFunc(d.lines, func(o *dxfOutline) bool { return o.length(unit) >= dxfRoute })
	}) {
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
	return r.acrossLayers(out, all)
}

// repeated is a ring with its first vertex at the end, as it was drawn closed; one that all
// but comes back is left for the gap to be closed on record.
func (r *dxf) repeated(ring []vertex) []vertex {
	if between(ring[0], ring[len(ring)-1]) < tiny*r.metre() {
		return ring
	}
	return append(ring, ring[0])
}

// acrossLayers says where outlines of one layer lie in those of another: each counts as an
// area of its own there, so that a hole or a copy on a layer of its own is no surprise.
func (r *dxf) acrossLayers(out *contents, all []*dxfDrawn) error {
	var rings []*dxfOutline
	var layers []*dxfDrawn
	for _, d := range all {
		for _, o := range d.rings {
			rings, layers = append(rings, o), append(layers, d)
		}
	}
	if len(rings) == 0 || layers[0] == layers[len(layers)-1] {
		return nil
	}
	parents, err := dxfParents(r.flatOutlines(rings))
	if err != nil {
		return err
	}
	type pair struct{ in, around *dxfDrawn }
	counts := map[pair]int{}
	var pairs []pair
	for i, p := range parents {
		if p < 0 || layers[p] == layers[i] {
			continue
		}
		k := pair{layers[i], layers[p]}
		if counts[k]++; counts[k] == 1 {
			pairs = append(pairs, k)
		}
	}
	var names []string
	for _, k := range pairs {
		names = append(names, fmt.Sprintf("%s → %s (%d)", shortKML(k.in.layer), shortKML(k.around.layer), counts[k]))
	}
	if len(names) > 0 {
		out.warnings = append(out.warnings, Note{"dxf-layers-nested", lang.Textf("有的图层的轮廓在另一图层的轮廓之内，各自作为面，没有当作洞（内 → 外，个数）：%s",
			"outlines of some layers lie in those of others; each is an area of its own, none a hole (inner → outer, number): %s", listed(names))})
	}
	return nil
}

func (r *dxf) layerAreas(out *contents, d *dxfDrawn) error {
	slices.SortStableFunc(d.rings, func(a, b *dxfOutline) int { return cmp.Compare(a.order, b.order) })
	r.dropSameRings(d)
	for _, o := range d.rings {
		if r.square(o) < dxfNoArea {
			return r.refuse(ErrGeometry, o.figure, d.layer,
				lang.Textf("闭合图形只有 %d 个点，或各点在一条直线上，围不成面", "the closed outline has %d vertices or all of them in one line, and encloses no area", len(o.vertices)),
				lang.Text{ZH: "请在 CAD 中删除或改正；不是范围线的，用 --dxf-layer 指定只读哪个图层", EN: "Delete or correct it in the CAD program; if it is no outline, choose the layer to read with --dxf-layer."})
		}
	}
	polygons, err := dxfPolygons(r.flatOutlines(d.rings))
	if err != nil {
		return err
	}
	out.features = slices.Grow(out.features, len(polygons))
	for i, p := range polygons {
		if n := len(p); n > r.src.limits.Rings {
			return r.refuse(ErrLimit, d.rings[p[0]].figure, d.layer,
				lang.Textf("轮廓内有 %d 个洞，超过上限 %d", "the outline has %d holes, more than the %d accepted", n-1, r.src.limits.Rings),
				lang.Text{ZH: "请用 --dxf-layer 只取项目范围线所在的图层", EN: "Choose the layer of the project's outline with --dxf-layer."})
		}
		f, err := r.feature(out, d, i, len(polygons))
		if err != nil {
			return err
		}
		pc := piece{kind: geo.Area, loose: len(p) > 1, paths: make([]path, len(p))}
		rings := make([]*dxfOutline, len(p))
		for j, number := range p {
			rings[j] = d.rings[number]
			pc.paths[j].vertices = r.repeated(rings[j].vertices)
			d.area += r.square(rings[j]) * map[bool]float64{true: 1, false: -1}[j == 0]
		}
		polygons[i] = nil // of many outlines every list counts
		f.pieces = []piece{pc}
		record(f, rings)
		d.areas++
		out.features = append(out.features, *f)
	}
	return nil
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
		if other != d && r.hasPlot(other) {
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
