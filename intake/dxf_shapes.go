package intake

import (
	"math"
	"strconv"

	"redline/lang"
)

// simple reads the entities of a few numbers.
func (r *dxf) simple(h *dxfHead, to *dxfBlock) error {
	var v dxfValues
	err := r.groups(func(g dxfGroup) error {
		if taken, err := h.common(r, g); taken || err != nil {
			return err
		}
		switch g.code {
		case 10, 20, 11, 21, 30, 31, 40, 41, 42, 50, 51:
			x, err := r.number(g)
			v.put(g.code, x)
			return err
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, code := range dxfNeeds(h.kind) {
		if !v.has(code) {
			return r.refuse(ErrSyntax, &h.dxfFigure, h.layer,
				lang.Textf("缺少组码 %d", "group %d is missing", code),
				lang.Text{ZH: "请从 CAD 重新另存为 DXF", EN: "Save it as DXF from the CAD program again."})
		}
	}
	if h.kind != "LINE" && h.kind != "POINT" && (v.of[40] <= 0 || v.of[40] > 1e9) {
		return r.refuse(ErrGeometry, &h.dxfFigure, h.layer,
			lang.Textf("半径（或长短轴之比）为 %s", "its radius, or the ratio of its axes, is %s", strconv.FormatFloat(v.of[40], 'g', 6, 64)),
			lang.Text{ZH: "请在 CAD 中删除或重画该图元", EN: "Delete or redraw it in the CAD program."})
	}
	h.heights = v.of[30] != 0 || v.of[31] != 0
	return r.shape(h, to, &v)
}

// dxfValues are the numbers of an entity by their codes, below 64.
type dxfValues struct {
	of    [64]float64
	given uint64
}

func (v *dxfValues) put(code int, x float64) {
	v.of[code] = x
	v.given |= 1 << code
}

func (v *dxfValues) has(code int) bool { return v.given&(1<<code) != 0 }

// dxfNeeds are the codes without which an entity has no shape.
func dxfNeeds(kind string) []int {
	switch kind {
	case "LINE":
		return []int{10, 20, 11, 21}
	case "POINT":
		return []int{10, 20}
	case "CIRCLE":
		return []int{10, 20, 40}
	case "ARC":
		return []int{10, 20, 40, 50, 51}
	case "ELLIPSE":
		return []int{10, 20, 11, 21, 40}
	}
	return nil
}

// shape makes a figure of the numbers of an entity.
func (r *dxf) shape(h *dxfHead, to *dxfBlock, values *dxfValues) error {
	v := &values.of
	x, y := v[10], v[20]
	switch h.kind {
	case "POINT":
		h.dot, h.points = true, []dxfPoint{{x: x, y: y, at: h.at}}
	case "LINE":
		h.points = []dxfPoint{{x: x, y: y, at: h.at}, {x: v[11], y: v[21], at: h.at}}
	case "CIRCLE":
		h.closed, h.points = true, dxfArc(x, y, v[40], 0, 2*math.Pi, h.at)
	case "ARC":
		h.points = dxfArc(x, y, v[40], v[50]*degree, dxfSweep(v[50]*degree, v[51]*degree), h.at)
	case "ELLIPSE":
		return r.ellipse(h, to, values)
	}
	r.keep(to, h, h.kind == "ARC" || h.kind == "CIRCLE")
	return nil
}

const degree = math.Pi / 180

// dxfSweep is the angle from a to b anticlockwise, more than 0 and up to a full turn.
func dxfSweep(a, b float64) float64 {
	sweep := math.Mod(b-a, 2*math.Pi)
	if sweep <= 1e-12 {
		sweep += 2 * math.Pi
	}
	return sweep
}

// ellipse is a part of the unit circle under a matrix of its own; its coordinates are
// those of the drawing, and the extrusion direction gives the side of the minor axis.
func (r *dxf) ellipse(h *dxfHead, to *dxfBlock, values *dxfValues) error {
	v, end := &values.of, 2*math.Pi
	if values.has(42) {
		end = values.of[42]
	}
	sweep := dxfSweep(v[41], end)
	h.closed = sweep > 2*math.Pi-1e-9
	h.points = dxfArc(0, 0, 1, v[41], sweep, h.at)
	if !r.seen(to, h, true) {
		return nil
	}
	turn := v[40]
	if h.nz < 0 {
		turn = -turn
	}
	h.own = &dxfMatrix{a: v[11], c: v[21], b: -v[21] * turn, d: v[11] * turn, x: v[10], y: v[20]}
	r.draw(to, h.dxfFigure)
	return nil
}
