package intake

import "redline/lang"

func (r *dxf) lightPolyline(h *dxfHead, to *dxfBlock) error {
	said := -1
	err := r.groups(func(g dxfGroup) error {
		if taken, err := h.common(r, g); taken || err != nil {
			return err
		}
		switch g.code {
		case 90:
			n, err := r.whole(g)
			said = n
			return err
		case 70:
			n, err := r.whole(g)
			h.closed = n&1 != 0
			return err
		case 38:
			z, err := r.number(g)
			h.heights = z != 0
			return err
		case 10:
			return r.point(&h.dxfFigure, g)
		case 20:
			return r.pointY(&h.dxfFigure, g)
		case 42:
			return r.bulge(&h.dxfFigure, g)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := r.complete(&h.dxfFigure); err != nil {
		return err
	}
	if said >= 0 && said != h.count() {
		return r.countDiffers(&h.dxfFigure, "点", "vertices", said, h.count())
	}
	r.keep(to, h, true)
	return nil
}

func (r *dxf) bulge(f *dxfFigure, g dxfGroup) (err error) {
	if n := len(f.points); n > 0 {
		f.points[n-1].bulge, err = r.number(g)
	}
	return err
}

// Flags of a POLYLINE (group 70) and of its vertices.
const (
	polylineClosed = 1
	polyline3D     = 8
	polylineMesh   = 16 | 64 // polygon meshes and polyface meshes
	vertexControl  = 16      // of a spline's frame
)

// polyline reads a POLYLINE with its VERTEX entities, to its SEQEND.
func (r *dxf) polyline(h *dxfHead, to *dxfBlock) error {
	flags := 0
	err := r.groups(func(g dxfGroup) error {
		if taken, err := h.common(r, g); taken || err != nil {
			return err
		}
		switch g.code {
		case 70:
			n, err := r.whole(g)
			flags = n
			return err
		case 30:
			z, err := r.number(g)
			h.heights = z != 0
			return err
		}
		return nil
	})
	if err != nil {
		return err
	}
	h.closed = flags&polylineClosed != 0
	for {
		g, err := r.next()
		if err != nil {
			return err
		}
		if g.value == "SEQEND" {
			break
		}
		if g.value != "VERTEX" {
			return r.refuse(ErrSyntax, &h.dxfFigure, h.layer,
				lang.Text{ZH: "多段线没有结束（缺 SEQEND）", EN: "the polyline does not end: SEQEND is missing"},
				lang.Text{ZH: "文件可能损坏，请从 CAD 重新另存为 DXF", EN: "The file is perhaps damaged; save it as DXF from the CAD program again."})
		}
		if err := r.polylineVertex(h, flags); err != nil {
			return err
		}
	}
	if err := r.skip(); err != nil {
		return err
	}
	if flags&polylineMesh != 0 {
		r.ignore(to, "POLYLINE 网格/mesh", h.layer)
		return nil
	}
	if err := r.complete(&h.dxfFigure); err != nil {
		return err
	}
	r.keep(to, h, flags&polyline3D == 0)
	return nil
}

func (r *dxf) polylineVertex(h *dxfHead, flags int) error {
	own, from := 0, h.count()
	err := r.groups(func(g dxfGroup) (err error) {
		switch g.code {
		case 10:
			return r.point(&h.dxfFigure, g)
		case 20:
			return r.pointY(&h.dxfFigure, g)
		case 30:
			z, err := r.number(g)
			h.heights = h.heights || z != 0
			return err
		case 42:
			return r.bulge(&h.dxfFigure, g)
		case 70:
			own, err = r.whole(g)
		}
		return err
	})
	if err != nil {
		return err
	}
	if n := h.count() - from; n > 1 || n == 0 && flags&polylineMesh == 0 {
		return r.countDiffers(&h.dxfFigure, "点（一个 VERTEX）", "point in a VERTEX", 1, n)
	}
	if own&vertexControl != 0 || flags&polylineMesh != 0 {
		h.points = h.points[:len(h.points)-(h.count()-from)]
	}
	return nil
}
