package intake

import "redline/lang"

// dxfLoop is one boundary of a hatch, as far as it was read.
type dxfLoop struct {
	flags, said int
	edges       []dxfEdge
	outline     dxfFigure // of a polyline loop
}

// dxfEdge is one edge of a loop: its type and its numbers by group code.
type dxfEdge struct {
	kind   int // 1 line, 2 arc, 3 ellipse, 4 spline
	values map[int]float64
	at     int32
}

const (
	loopPolyline = 2
	loopText     = 8 // around a text, left blank by the pattern
)

// hatch reads the boundaries of a HATCH (DXF Reference, HATCH and Boundary Path Data),
// each a closed figure. Their roles, outer or inner, follow by containment, as of all
// outlines of a layer. A hatch bounded by splines is left out, on record.
func (r *dxf) hatch(h *dxfHead, to *dxfBlock) error {
	r.edges = 0
	said, in := 0, false // in is whether the boundaries are being read
	var loops []*dxfLoop
	err := r.groups(func(g dxfGroup) error {
		if !in && (g.code == 1 || g.code == 2) { // the pattern's name
			return nil
		}
		if taken, err := h.common(r, g); taken || err != nil {
			return err
		}
		switch {
		case g.code == 91 && loops == nil:
			n, err := r.whole(g)
			said, in = n, true
			return err
		case g.code == 75 || g.code == 98:
			in = false
		case in && g.code == 92:
			n, err := r.whole(g)
			loops = append(loops, &dxfLoop{flags: n, outline: h.dxfFigure})
			return err
		case in && len(loops) > 0:
			return r.loop(loops[len(loops)-1], g)
		case !in && g.code == 30:
			z, err := r.number(g)
			h.heights = z != 0
			return err
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(loops) != said {
		return r.countDiffers(&h.dxfFigure, "边界", "boundaries", said, len(loops))
	}
	return r.loops(h, to, loops)
}

func (r *dxf) loops(h *dxfHead, to *dxfBlock, loops []*dxfLoop) error {
	if len(loops) == 0 {
		r.ignore(to, "HATCH 无边界/no boundary", h.layer)
		return nil
	}
	var figures []dxfFigure
	for _, l := range loops {
		if l.flags&loopText != 0 {
			continue
		}
		f, ok, err := r.loopFigure(h, l)
		if err != nil {
			return err
		}
		if !ok {
			r.ignore(to, "HATCH 样条边界/spline boundary", h.layer)
			return nil
		}
		figures = append(figures, f)
	}
	if !r.seen(to, h, true) {
		return nil
	}
	for _, f := range figures {
		f.own, f.closed, f.part = h.own, true, true
		f.layer, f.handle, f.survey, f.heights = h.layer, h.handle, h.survey, h.heights
		r.draw(to, f)
	}
	return nil
}

// loop takes a group of a boundary.
func (r *dxf) loop(l *dxfLoop, g dxfGroup) error {
	if g.code == 93 && (l.flags&loopPolyline != 0 || len(l.edges) == 0) {
		n, err := r.whole(g)
		l.said = n
		return err
	}
	if l.flags&loopPolyline != 0 {
		switch g.code {
		case 10:
			return r.point(&l.outline, g)
		case 20:
			return r.pointY(&l.outline, g)
		case 42:
			return r.bulge(&l.outline, g)
		}
		return nil
	}
	if g.code == 72 {
		n, err := r.whole(g)
		if err != nil {
			return err
		}
		if n < 1 || n > 4 {
			return r.wrong(int(g.at), "填充边界有未知的边类型", "a hatch boundary has an edge of an unknown type")
		}
		if r.edges++; r.edges > maxHatchEdges {
			return r.src.at(fault(ErrLimit,
				lang.Textf("一个填充的边界超过上限 %d 段", "the boundary of a hatch has more than the %d edges accepted", maxHatchEdges),
				lang.Text{ZH: "请改画闭合多段线", EN: "Draw a closed polyline instead."}), int(g.at))
		}
		l.edges = append(l.edges, dxfEdge{kind: n, values: map[int]float64{}, at: g.at})
		if err := r.vertex(); err != nil {
			return r.src.at(err.(*lang.Fault), int(g.at))
		}
		return nil
	}
	if len(l.edges) == 0 || l.edges[len(l.edges)-1].kind == 4 {
		return nil
	}
	switch g.code {
	case 10, 20, 11, 21, 40, 50, 51, 73:
		x, err := r.number(g)
		l.edges[len(l.edges)-1].values[g.code] = x
		return err
	}
	return nil
}

// loopFigure makes a closed figure of a boundary; ok is false for one with splines.
func (r *dxf) loopFigure(h *dxfHead, l *dxfLoop) (f dxfFigure, ok bool, err error) {
	f = l.outline
	f.layer, f.handle = h.layer, h.handle
	if l.flags&loopPolyline != 0 {
		if f.count() != l.said {
			return f, false, r.countDiffers(&f, "点（填充边界）", "vertices in a hatch boundary", l.said, f.count())
		}
		return f, true, r.complete(&f)
	}
	if len(l.edges) != l.said {
		return f, false, r.countDiffers(&f, "边（填充边界）", "edges in a hatch boundary", l.said, len(l.edges))
	}
	for i := range l.edges {
		edge, err := r.edgePoints(&f, &l.edges[i])
		if edge == nil || err != nil {
			return f, false, err
		}
		if f.points, ok = r.append(f.points, edge, i == 1); !ok {
			return f, false, r.openBoundary(&f, edge)
		}
	}
	if len(l.edges) == 0 {
		return f, true, r.complete(&f)
	}
	last := len(f.points) - 1
	if last > 0 && r.near(f.points[0], f.points[last]) {
		f.points = f.points[:last]
	} else if last > 0 {
		return f, false, r.openBoundary(&f, f.points[:1])
	}
	return f, true, nil
}

func (r *dxf) openBoundary(f *dxfFigure, next []dxfPoint) error {
	last := f.points[len(f.points)-1]
	gap := min(dxfDistance(last, next[0]), dxfDistance(last, next[len(next)-1]))
	return r.refuse(ErrGeometry, f, f.layer,
		lang.Textf("填充边界的边没有首尾相接，差 %.3f", "the edges of a hatch boundary do not meet: %.3f lie between them", gap),
		lang.Text{ZH: "请在 CAD 中重新生成填充边界，或改画闭合多段线", EN: "Make the hatch boundary again in the CAD program, or draw a closed polyline."})
}
