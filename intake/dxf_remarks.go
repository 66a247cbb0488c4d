package intake

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"redline/lang"
)

// dropSameRings leaves out rings that stand in the layer before: as many vertices, each
// within 1 mm, in either direction and from any vertex on.
func (r *dxf) dropSameRings(d *dxfDrawn) {
	within := dxfJoin * r.metre()
	type cell struct {
		n    int
		x, y float64
	}
	seen := map[cell][]*dxfOutline{}
	kept := d.rings[:0]
	for _, o := range d.rings {
		x, y := math.Inf(1), math.Inf(1)
		for _, v := range o.vertices {
			x, y = min(x, v.first), min(y, v.second)
		}
		n := ringSize(o.vertices, within)
		own := cell{n, math.Round(x / (4 * within)), math.Round(y / (4 * within))}
		same := false
		for dx := -1.0; dx <= 1 && !same; dx++ {
			for dy := -1.0; dy <= 1 && !same; dy++ {
				same = slices.ContainsFunc(seen[cell{n, own.x + dx, own.y + dy}], func(p *dxfOutline) bool {
					return sameRing(p.vertices, o.vertices, n, within)
				})
			}
		}
		if same {
			d.double++
			continue
		}
		if len(seen[own]) < placesOfCell {
			seen[own] = append(seen[own], o)
		}
		kept = append(kept, o)
	}
	d.rings = kept
}

// ringSize is the number of vertices of a ring that may repeat its first.
func ringSize(ring []vertex, within float64) int {
	n := len(ring)
	if n > 1 && between(ring[0], ring[n-1]) <= within {
		return n - 1
	}
	return n
}

// sameRing reports whether the first n vertices of two rings are the same ring. Of the
// vertices of b that lie at the first of a only some are tried: an outline has one.
func sameRing(a, b []vertex, n int, within float64) bool {
	tried := 0
	for start := range n {
		if between(a[0], b[start]) > within {
			continue
		}
		if tried++; tried > placesOfCell {
			return false
		}
		forward, backward := true, true
		for i := 1; i < n && (forward || backward); i++ {
			forward = forward && between(a[i], b[(start+i)%n]) <= within
			backward = backward && between(a[i], b[(start-i+n)%n]) <= within
		}
		if forward || backward {
			return true
		}
	}
	return false
}

// unitName names the units of $INSUNITS (DXF Reference, HEADER) other than none (0)
// and metres (6).
func unitName(code int) lang.Text {
	switch code {
	case 1:
		return lang.Text{ZH: "英寸", EN: "inches"}
	case 2:
		return lang.Text{ZH: "英尺", EN: "feet"}
	case 4:
		return lang.Text{ZH: "毫米", EN: "millimetres"}
	case 5:
		return lang.Text{ZH: "厘米", EN: "centimetres"}
	case 7:
		return lang.Text{ZH: "千米", EN: "kilometres"}
	}
	return lang.Textf("代码 %d", "code %d", code)
}

// remark says what was left out, and between which layers a person may choose.
func (r *dxf) remark(out *contents, all, hidden []*dxfDrawn, chosen bool) {
	add := func(code, zh, en string, args ...any) {
		out.warnings = append(out.warnings, Note{code, lang.Textf(zh, en, args...)})
	}
	if r.units != 0 && r.units != 6 {
		unit := unitName(r.units)
		add("dxf-units", "图形的插入单位（$INSUNITS）写作%[1]s，坐标按米读取：该项常是 CAD 的默认值；请核对位置和面积",
			"the drawing's unit ($INSUNITS) is stated as %[2]s, but its coordinates were read as metres: often that is but a default of the CAD program; check place and area", unit.ZH, unit.EN)
	}
	r.remarkAreas(out, all, add)
	if names := namesOf(hidden); len(names) > 0 {
		add("dxf-layers-hidden", "关闭或冻结的图层未读取：%s；需要时用 --dxf-layer 指定", "layers that are off or frozen were not read: %s; choose one with --dxf-layer if it is wanted", listed(names))
	}
	var texts, figures []string
	for what, n := range r.ignored {
		if chosen && !slices.ContainsFunc(all, func(d *dxfDrawn) bool { return d.layer == what.layer }) {
			continue
		}
		name := fmt.Sprintf("%s × %d (%s)", what.kind, n, shortKML(what.layer))
		if what.annotates() {
			texts = append(texts, name)
		} else {
			figures = append(figures, name)
		}
	}
	slices.Sort(texts)
	slices.Sort(figures)
	if len(figures) > 0 {
		add("dxf-figures-ignored", "未读取、却可能是范围线的图元（图层）：%s；是范围线的请先转为多段线", "entities that were not read but may be outlines (layer): %s; convert them to polylines if they are", listed(figures))
	}
	if len(texts) > 0 {
		add("dxf-entities-ignored", "未读取的注记等（图层）：%s", "texts and the like, not read (layer): %s", listed(texts))
	}
}

// annotates reports whether what was not read is no outline: text, a dimension, a picture,
// a view, or something not to be seen in the drawing.
func (what dxfIgnored) annotates() bool {
	switch what.kind {
	case "TEXT", "MTEXT", "ATTDEF", "ARCALIGNEDTEXT", "RTEXT", "DIMENSION", "ARC_DIMENSION", "LARGE_RADIAL_DIMENSION",
		"LEADER", "MULTILEADER", "MLEADER", "TOLERANCE", "ACAD_TABLE", "IMAGE", "WIPEOUT", "OLEFRAME", "OLE2FRAME",
		"VIEWPORT", "SEQEND", "XLINE", "RAY", "SHAPE", "HATCH 无边界/no boundary":
		return true
	}
	return strings.HasSuffix(what.kind, dxfOnPaper) || strings.HasSuffix(what.kind, dxfInvisible)
}

// remarkAreas says which layers hold areas, and what beside them was left out.
func (r *dxf) remarkAreas(out *contents, all []*dxfDrawn, add func(code, zh, en string, args ...any)) {
	var areas, rest []string
	symbols, branches := 0, false
	for _, d := range all {
		symbols += d.symbols
		branches = branches || d.branches
		if d.areas > 0 {
			areas = append(areas, fmt.Sprintf("%s (%d, %.0f m²)", shortKML(d.layer), d.areas, d.area))
		} else if n := len(d.lines) + len(d.points); n > 0 {
			rest = append(rest, fmt.Sprintf("%s (%d)", shortKML(d.layer), n))
		}
	}
	switch {
	case len(areas) > 1:
		add("dxf-layers-several", "有 %d 个图层含面，全部读取：图层（个数，面积）：%s；只取项目范围请用 --dxf-layer 指定图层",
			"%d layers hold areas, and all were read: layer (number, area): %s; choose that of the project with --dxf-layer", len(areas), listed(areas))
	case len(areas) == 1 && len(rest) > 0:
		add("dxf-layer-taken", "只有图层 %s 含面，取该图层", "only the layer %s holds areas, and was taken", areas[0])
	}
	if len(areas) > 0 && len(rest) > 0 {
		add("dxf-left-out", "其他图层上的线和点未读取：图层（个数）：%s", "lines and points on other layers were not read: layer (number): %s", listed(rest))
	}
	if len(areas) == 0 && branches {
		add("dxf-lines-branch", "线在端点处有分叉或相邻共边，没有连成面，按线读取", "the lines branch or share edges; no areas were made of them, and they were read as lines")
	}
	if symbols > 0 {
		add("dxf-symbols", "小于 1 平方米的圆或块（多为界址点等符号）共 %d 个，未读取", "%d circle(s) or block(s) below 1 m² were not read: symbols, such as boundary marks", symbols)
	}
}

func namesOf(list []*dxfDrawn) []string {
	var names []string
	for _, d := range list {
		names = append(names, shortKML(d.layer))
	}
	slices.SortFunc(names, cmp.Compare)
	return names
}

// nothing refuses a drawing without anything that is read.
func (r *dxf) nothing(out *contents) error {
	var held lang.Text
	for _, n := range out.warnings {
		if n.Code == "dxf-entities-ignored" || n.Code == "dxf-figures-ignored" {
			held = lang.Text{ZH: held.ZH + "；" + n.Text.ZH, EN: held.EN + "; " + n.Text.EN}
		}
	}
	return fault(ErrEmpty,
		lang.Text{ZH: "图形里没有范围线、线或点" + held.ZH, EN: "the drawing holds no outlines, lines or points" + held.EN},
		lang.Text{
			ZH: "请把项目范围画成闭合多段线后另存为 DXF；样条曲线（SPLINE）和面域（REGION）请先转为多段线",
			EN: "Draw the footprint as a closed polyline and save it as DXF; convert splines and regions to polylines first.",
		})
}
