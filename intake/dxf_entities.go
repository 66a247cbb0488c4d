package intake

import (
	"math"
	"slices"
	"strconv"

	"redline/geo"
	"redline/lang"
)

// maxDXFNames bounds the layers of a drawing, and its blocks.
const maxDXFNames = 100_000

func tooManyNames() error {
	return fault(ErrLimit,
		lang.Textf("图层或块超过上限 %d 个", "more than the %d layers or blocks accepted", maxDXFNames),
		lang.Text{ZH: "请清理图形（PURGE），只保留项目范围线所在的图层，另存后再用", EN: "Purge the drawing, keep the layer of the project's outline only and save it again."})
}

// maxHatchEdges bounds the edges of one hatch, which are kept until it ends.
const maxHatchEdges = 100_000

// maxDXFIgnored is how many sorts of entities that are not read are told apart, by kind
// and layer; the others are counted together.
const maxDXFIgnored = 1000

// dxfPointsCounted is how many points of a figure the first pass keeps.
const dxfPointsCounted = 1024

// count is the number of a figure's points.
func (f *dxfFigure) count() int { return int(f.passed) + len(f.points) }

// half reports whether a vertex has no y yet.
func (p dxfPoint) half() bool { return math.IsNaN(p.y) }

// maxDXFEntities bounds the entities of a drawing, those of blocks counted once for each
// reference to them.
const maxDXFEntities = 1_000_000

// A small file that draws very much, by arrays of blocks or by large arcs, is bounded by
// its size: so many entities or vertices, and as many more as its bytes may stand for.
const (
	dxfFreeEntities   = 50_000
	dxfFreeVertices   = 200_000
	dxfBytesOfEntity  = 4 // half a million entities in 2 MB
	dxfVerticesOfByte = 4 // an arc takes some 30 bytes and becomes some 60 vertices
)

// dxfPoint is a vertex of a figure; bulge is the tangent of a quarter of the angle of the
// arc to the next vertex, positive anticlockwise, 0 for a straight edge (group 42).
type dxfPoint struct {
	x, y, bulge float64
	at          int32
}

// dxfFigure is an entity that was read, in the coordinates of the drawing or block.
type dxfFigure struct {
	kind, layer, handle, survey string // survey is the code CASS gave it
	points                      []dxfPoint
	own                         *dxfMatrix // to the coordinates of the drawing or block; nil where they are its own
	at                          int32
	passed                      int32 // points before these, which the first pass did not keep
	flattened                   int32 // elliptical edges of a hatch, made chords when read
	closed, dot, heights        bool
	part                        bool // of a hatch, which is one entity
}

// matrix leads from the figure's coordinates to those of its drawing or block.
func (f *dxfFigure) matrix() dxfMatrix {
	if f.own == nil {
		return dxfIdentity
	}
	return *f.own
}

// dxfHead holds the groups that all entities have.
type dxfHead struct {
	dxfFigure
	paper, invisible bool
	nx, ny, nz       float64 // extrusion direction
	app              string  // whose extended data is being read
	layered          bool    // the layer was given
}

// common takes groups that all entities have, and reports whether it was one of them. A
// group that no entity of the kind has means that a code is damaged: 42, a bulge, with a
// lost digit would otherwise make an arc a chord.
func (h *dxfHead) common(r *dxf, g dxfGroup) (bool, error) {
	var err error
	switch g.code {
	case 1, 2, 3, 4, 7: // texts: no entity that is read has them, but for those that take them first
		return true, r.wrong(int(g.at), "图元 "+shortKML(h.kind)+" 不应有组码 "+strconv.Itoa(g.code), "an entity "+shortKML(h.kind)+" has no group "+strconv.Itoa(g.code))
	case 5:
		h.handle = g.value
	case 8:
		return true, h.onLayer(r, g)
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

// onLayer takes the layer. A second one means that the group 0 of another entity is damaged,
// which would be lost in this one.
func (h *dxfHead) onLayer(r *dxf, g dxfGroup) error {
	if h.layered {
		return r.wrong(int(g.at), "图元 "+shortKML(h.kind)+" 有两个图层（组码 8）：下一个图元的开头（组码 0）多半已损坏",
			"an entity "+shortKML(h.kind)+" has two layers (group 8): the start of the next one (group 0) is probably damaged")
	}
	h.layer, h.layered = dxfText(g.value), true
	return nil
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
	if err := r.another(); err != nil {
		return err
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
	embedded := false
	err := r.groups(func(g dxfGroup) error {
		embedded = embedded || g.code == 101
		if g.code == 8 && !embedded {
			return h.onLayer(r, g)
		}
		return nil
	})
	r.ignore(to, kind, h.layer)
	return err
}

// another counts one more entity that was read or expanded.
func (r *dxf) another() error {
	most := min(maxDXFEntities, r.limits.Vertices, dxfFreeEntities+len(r.src.data)/dxfBytesOfEntity)
	if r.expanded++; r.expanded > most {
		return r.tooMany(most)
	}
	return nil
}

func (r *dxf) tooMany(most int) error {
	return fault(ErrLimit,
		lang.Textf("图元（块参照展开后）超过上限 %d 个", "more than the %d entities accepted, with block references expanded", most),
		lang.Text{ZH: "请只保留项目范围线所在的图层，另存后再用", EN: "Keep the layer of the project's outline only and save it again."})
}

// What is said behind the kind of an entity that is not to be seen in the drawing.
const (
	dxfOnPaper   = " 图纸空间/paper space"
	dxfInvisible = " 不可见/invisible"
)

// keep adds a figure that was read, unless it is not to be seen in the drawing.
func (r *dxf) keep(to *dxfBlock, h *dxfHead, inPlane bool) {
	if !r.seen(to, h, inPlane) {
		return
	}
	r.draw(to, h.dxfFigure)
}

// draw puts a figure into a drawing or block, on the second pass.
func (r *dxf) draw(to *dxfBlock, f dxfFigure) {
	switch {
	case !r.counting:
		to.figures = append(to.figures, f)
	case to == &r.model:
		r.drawn++
	}
}

// seen reports whether an entity stands in the drawing's plane and is visible, and sets
// its matrix. inPlane says that its coordinates are those of an object's plane.
func (r *dxf) seen(to *dxfBlock, h *dxfHead, inPlane bool) bool {
	switch {
	case h.paper:
		r.ignore(to, h.kind+dxfOnPaper, h.layer)
		return false
	case h.invisible:
		r.ignore(to, h.kind+dxfInvisible, h.layer)
		return false
	}
	if inPlane {
		own, ok := h.flat()
		if !ok {
			r.ignore(to, h.kind+" 倾斜/tilted", h.layer)
			return false
		}
		if own != dxfIdentity {
			h.own = &own
		}
	}
	return true
}

// point adds a vertex at x.
func (r *dxf) point(f *dxfFigure, g dxfGroup) error {
	if err := r.vertex(); err != nil {
		return r.src.at(err.(*lang.Fault), int(g.at))
	}
	if n := len(f.points); r.counting && n >= dxfPointsCounted && !slices.ContainsFunc(f.points, dxfPoint.half) {
		f.points[0] = f.points[n-1]
		f.points, f.passed = f.points[:1], f.passed+int32(n-1)
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
		if p.half() {
			return r.wrong(int(p.at), "X（组码 10）之后没有 Y（组码 20）", "an X (group 10) is followed by no Y (group 20)")
		}
	}
	if len(f.points) == 0 {
		return r.refuse(ErrSyntax, f, f.layer, lang.Text{ZH: "没有坐标", EN: "it has no coordinates"},
			lang.Text{ZH: "请从 CAD 重新另存为 DXF", EN: "Save it as DXF from the CAD program again."})
	}
	return nil
}

// kindOf is what a figure draws, before outlines are joined.
func (f *dxfFigure) kindOf() geo.Kind {
	switch {
	case f.dot:
		return geo.Points
	case f.closed:
		return geo.Area
	}
	return geo.Lines
}
