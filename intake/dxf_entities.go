package intake

import (
	"math"
	"strconv"

	"redline/lang"
)

// maxDXFEntities bounds the entities of a drawing, those of blocks counted once for each
// reference to them.
const maxDXFEntities = 1_000_000

// dxfPoint is a vertex of a figure; bulge is the tangent of a quarter of the angle of the
// arc to the next vertex, positive anticlockwise, 0 for a straight edge (group 42).
type dxfPoint struct {
	x, y, bulge float64
	at          int32
}

// dxfFigure is an entity that was read, in the coordinates of the drawing or block.
type dxfFigure struct {
	kind, layer, handle, survey string // survey is the code CASS gave it
	at                          int32
	points                      []dxfPoint
	closed, dot, heights        bool
	part                        bool      // of a hatch, which is one entity
	own                         dxfMatrix // to the coordinates of the drawing or block
}

// dxfHead holds the groups that all entities have.
type dxfHead struct {
	dxfFigure
	paper, invisible bool
	nx, ny, nz       float64 // extrusion direction
	app              string  // whose extended data is being read
	broken           error
}

// common takes groups that all entities have, and reports whether it was one of them.
func (h *dxfHead) common(r *dxf, g dxfGroup) (bool, error) {
	var err error
	switch g.code {
	case 5:
		h.handle = g.value
	case 8:
		h.layer = dxfText(g.value)
	case 67:
		h.paper = g.value != "0"
	case 60:
		h.invisible = g.value != "0"
	case 210:
		h.nx, err = r.number(g)
	case 220:
		h.ny, err = r.number(g)
	case 230:
		h.nz, err = r.number(g)
	case 1001:
		h.app = g.value
	case 1000:
		if h.app == "SOUTH" && h.survey == "" {
			h.survey = dxfText(g.value)
		}
	default:
		return g.code > 1001, nil
	}
	return true, err
}

// flat returns the matrix from the object's plane to the drawing's: the extrusion
// direction (0,0,-1) mirrors X (DXF Reference, Object Coordinate Systems). ok is false
// for a plane that is tilted.
func (h *dxfHead) flat() (dxfMatrix, bool) {
	if math.Abs(h.nx) > 1e-6 || math.Abs(h.ny) > 1e-6 || h.nz == 0 {
		return dxfIdentity, false
	}
	if h.nz < 0 {
		return dxfMatrix{a: -1, d: 1}, true
	}
	return dxfIdentity, true
}

// entity reads one entity into a block, or into the drawing itself.
func (r *dxf) entity(kind string, to *dxfBlock) error {
	if r.expanded++; r.expanded > maxDXFEntities {
		return r.tooMany()
	}
	h := &dxfHead{dxfFigure: dxfFigure{kind: kind, layer: "0", at: r.last.at}, nz: 1}
	switch kind {
	case "LWPOLYLINE":
		return r.lightPolyline(h, to)
	case "POLYLINE":
		return r.polyline(h, to)
	case "LINE", "POINT", "ARC", "CIRCLE", "ELLIPSE":
		return r.simple(h, to)
	case "HATCH":
		return r.hatch(h, to)
	case "INSERT":
		return r.insert(h, to)
	case "VERTEX":
		return r.wrong(int(h.at), "VERTEX 不属于任何 POLYLINE", "a VERTEX belongs to no POLYLINE")
	case "ATTRIB", "SEQEND":
		return r.skip()
	case "SECTION", "ENDSEC", "EOF", "BLOCK", "ENDBLK":
		return r.wrong(int(h.at), "此处不应有 "+kind, kind+" does not belong here")
	}
	err := r.groups(func(g dxfGroup) error {
		if g.code == 8 {
			h.layer = dxfText(g.value)
		}
		return nil
	})
	r.ignore(to, kind, h.layer)
	return err
}

func (r *dxf) tooMany() error {
	return fault(ErrLimit,
		lang.Textf("图元（块参照展开后）超过上限 %d 个", "more than the %d entities accepted, with block references expanded", maxDXFEntities),
		lang.Text{ZH: "请只保留项目范围线所在的图层，另存后再用", EN: "Keep the layer of the project's outline only and save it again."})
}

// keep adds a figure that was read, unless it is not to be seen in the drawing.
func (r *dxf) keep(to *dxfBlock, h *dxfHead, inPlane bool) {
	if !r.seen(to, h, inPlane) {
		return
	}
	to.figures = append(to.figures, h.dxfFigure)
}

// seen reports whether an entity stands in the drawing's plane and is visible, and sets
// its matrix. inPlane says that its coordinates are those of an object's plane.
func (r *dxf) seen(to *dxfBlock, h *dxfHead, inPlane bool) bool {
	switch {
	case h.paper:
		r.ignore(to, h.kind+" 图纸空间/paper space", h.layer)
		return false
	case h.invisible:
		r.ignore(to, h.kind+" 不可见/invisible", h.layer)
		return false
	}
	h.own = dxfIdentity
	if inPlane {
		own, ok := h.flat()
		if !ok {
			r.ignore(to, h.kind+" 倾斜/tilted", h.layer)
			return false
		}
		h.own = own
	}
	return true
}

// point adds a vertex at x.
func (r *dxf) point(f *dxfFigure, g dxfGroup) error {
	if err := r.vertex(); err != nil {
		return r.src.at(err.(*lang.Fault), int(g.at))
	}
	x, err := r.number(g)
	f.points = append(f.points, dxfPoint{x: x, y: math.NaN(), at: g.at})
	return err
}

// pointY completes the vertex with y, or refuses a y that has no x.
func (r *dxf) pointY(f *dxfFigure, g dxfGroup) (err error) {
	n := len(f.points)
	if n == 0 || !math.IsNaN(f.points[n-1].y) {
		return r.wrong(int(g.at), "Y（组码 20）之前没有 X（组码 10）", "a Y (group 20) follows no X (group 10)")
	}
	f.points[n-1].y, err = r.number(g)
	return err
}

// complete refuses a figure without vertices, or with a vertex that lacks its y.
func (r *dxf) complete(f *dxfFigure) error {
	for _, p := range f.points {
		if math.IsNaN(p.y) {
			return r.wrong(int(p.at), "X（组码 10）之后没有 Y（组码 20）", "an X (group 10) is followed by no Y (group 20)")
		}
	}
	if len(f.points) == 0 {
		return r.refuse(ErrSyntax, f, f.layer, lang.Text{ZH: "没有坐标", EN: "it has no coordinates"},
			lang.Text{ZH: "请从 CAD 重新另存为 DXF", EN: "Save it as DXF from the CAD program again."})
	}
	return nil
}

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
	if said >= 0 && said != len(h.points) {
		return r.countDiffers(&h.dxfFigure, "点", "vertices", said, len(h.points))
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
	own, from := 0, len(h.points)
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
	if len(h.points) > from+1 {
		return r.countDiffers(&h.dxfFigure, "坐标（一个 VERTEX）", "coordinates in a VERTEX", 1, len(h.points)-from)
	}
	if own&vertexControl != 0 && flags&polylineMesh == 0 || flags&polylineMesh != 0 {
		h.points = h.points[:from]
	}
	return nil
}

// simple reads the entities of a few numbers.
func (r *dxf) simple(h *dxfHead, to *dxfBlock) error {
	v := map[int]float64{}
	err := r.groups(func(g dxfGroup) error {
		if taken, err := h.common(r, g); taken || err != nil {
			return err
		}
		switch g.code {
		case 10, 20, 11, 21, 30, 31, 40, 41, 42, 50, 51:
			x, err := r.number(g)
			v[g.code] = x
			return err
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, code := range map[string][]int{
		"LINE": {10, 20, 11, 21}, "POINT": {10, 20}, "CIRCLE": {10, 20, 40}, "ARC": {10, 20, 40, 50, 51}, "ELLIPSE": {10, 20, 11, 21, 40},
	}[h.kind] {
		if _, has := v[code]; !has {
			return r.refuse(ErrSyntax, &h.dxfFigure, h.layer,
				lang.Textf("缺少组码 %d", "group %d is missing", code),
				lang.Text{ZH: "请从 CAD 重新另存为 DXF", EN: "Save it as DXF from the CAD program again."})
		}
	}
	if h.kind != "LINE" && h.kind != "POINT" && (v[40] <= 0 || v[40] > 1e9) {
		return r.refuse(ErrGeometry, &h.dxfFigure, h.layer,
			lang.Textf("半径（或长短轴之比）为 %s", "its radius, or the ratio of its axes, is %s", strconv.FormatFloat(v[40], 'g', 6, 64)),
			lang.Text{ZH: "请在 CAD 中删除或重画该图元", EN: "Delete or redraw it in the CAD program."})
	}
	h.heights = v[30] != 0 || v[31] != 0
	return r.shape(h, to, v)
}

// shape makes a figure of the numbers of an entity.
func (r *dxf) shape(h *dxfHead, to *dxfBlock, v map[int]float64) error {
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
		return r.ellipse(h, to, v)
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
func (r *dxf) ellipse(h *dxfHead, to *dxfBlock, v map[int]float64) error {
	end, has := v[42]
	if !has {
		end = 2 * math.Pi
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
	h.own = dxfMatrix{a: v[11], c: v[21], b: -v[21] * turn, d: v[11] * turn, x: v[10], y: v[20]}
	to.figures = append(to.figures, h.dxfFigure)
	return nil
}
