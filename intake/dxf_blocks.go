package intake

import (
	"math"
	"slices"
	"strings"

	"redline/geo"
	"redline/lang"
)

// maxBlockDepth is how deep block references may nest.
const maxBlockDepth = 8

// dxfInsert is a reference to a block, perhaps to an array of it.
type dxfInsert struct {
	dxfFigure
	block         string
	sx, sy, angle float64
	x, y          float64
	columns, rows int
	dx, dy        float64
}

// insert reads an INSERT. Attributes that follow it are texts and are passed over.
func (r *dxf) insert(h *dxfHead, to *dxfBlock) error {
	in := dxfInsert{sx: 1, sy: 1, columns: 1, rows: 1}
	numbers := map[int]*float64{10: &in.x, 20: &in.y, 41: &in.sx, 42: &in.sy, 44: &in.dx, 45: &in.dy, 50: &in.angle}
	wholes := map[int]*int{70: &in.columns, 71: &in.rows}
	err := r.groups(func(g dxfGroup) (err error) {
		if g.code == 2 {
			in.block = dxfText(g.value)
			return nil
		}
		if taken, err := h.common(r, g); taken || err != nil {
			return err
		}
		if into := numbers[g.code]; into != nil {
			*into, err = r.number(g)
		}
		if into := wholes[g.code]; into != nil {
			*into, err = r.whole(g)
		}
		return err
	})
	if err != nil {
		return err
	}
	if !r.seen(to, h, true) {
		return nil
	}
	in.dxfFigure = h.dxfFigure
	in.columns, in.rows = max(in.columns, 1), max(in.rows, 1)
	if in.columns > maxDXFEntities || in.rows > maxDXFEntities/in.columns {
		return r.tooMany(maxDXFEntities)
	}
	if !r.counting {
		to.inserts = append(to.inserts, in)
	}
	return nil
}

// place returns the matrix of one element of the array. Rows and columns turn with the
// reference and are not scaled.
func (in *dxfInsert) place(b *dxfBlock, column, row int) dxfMatrix {
	sin, cos := math.Sincos(in.angle * degree)
	turn := dxfMatrix{a: cos, b: -sin, c: sin, d: cos, x: in.x, y: in.y}
	m := dxfMatrix{a: in.sx, d: in.sy, x: float64(column)*in.dx - in.sx*b.x, y: float64(row)*in.dy - in.sy*b.y}
	return in.matrix().after(turn.after(m))
}

// dxfStroke is a figure where it stands in the drawing, with its arcs flattened. A closed
// one does not repeat its first vertex.
type dxfStroke struct {
	figure   *dxfFigure
	layer    string
	kind     geo.Kind
	vertices []vertex
	arcs     int
	symbol   bool // from a block
}

// expand adds the strokes of a block under a matrix. layer is that of the reference, for
// what stands on layer 0 of the block. open are the blocks being expanded.
func (r *dxf) expand(b *dxfBlock, m dxfMatrix, layer string, open []*dxfBlock) error {
	if len(open) == 0 {
		r.tally.vertices = 0
		r.expanded = 0
	}
	if !b.counted {
		b.counted = true
		for what, n := range b.ignored {
			r.ignored[what] += n
		}
	}
	open = append(open, b)
	for i := range b.figures {
		if err := r.stroke(&b.figures[i], m, layer, len(open) > 1); err != nil {
			return err
		}
		if b == &r.model { // drawn once, and not again as those of blocks
			b.figures[i].points = nil
		}
	}
	for i := range b.inserts {
		if err := r.reference(&b.inserts[i], m, layer, open); err != nil {
			return err
		}
	}
	return nil
}

// reference expands a reference to a block.
func (r *dxf) reference(in *dxfInsert, m dxfMatrix, layer string, open []*dxfBlock) error {
	own := in.layer
	if own == "0" && layer != "" {
		own = layer
	}
	b := r.blocks[strings.ToUpper(in.block)]
	name := shortKML(in.block)
	redraw := lang.Text{ZH: "请在 CAD 中把该块炸开（EXPLODE）后另存", EN: "Explode the block in the CAD program and save again."}
	switch {
	case b == nil:
		return r.refuse(ErrSyntax, &in.dxfFigure, own,
			lang.Textf("引用的块「%s」在文件里没有定义", "the block \"%s\" it refers to is not defined in the file", name),
			lang.Text{ZH: "请在 CAD 中删除该块参照，或把整个图形重新另存为 DXF", EN: "Delete the reference in the CAD program, or save the whole drawing as DXF again."})
	case b.twice:
		return r.refuse(ErrSyntax, &in.dxfFigure, own,
			lang.Textf("引用的块「%s」定义了不止一次", "the block \"%s\" it refers to is defined more than once", name), redraw)
	case slices.Contains(open, b):
		return r.refuse(ErrSyntax, &in.dxfFigure, own,
			lang.Textf("块「%s」直接或间接引用了自己", "the block \"%s\" refers to itself, directly or through others", name), redraw)
	case len(open) > maxBlockDepth:
		return r.refuse(ErrLimit, &in.dxfFigure, own,
			lang.Textf("块参照嵌套超过 %d 层", "block references nest more than %d deep", maxBlockDepth), redraw)
	case r.layers[strings.ToUpper(own)].frozen && r.src.layer == "":
		r.ignored[dxfIgnored{"INSERT 冻结/frozen", own}]++
		return nil
	case b.outside:
		r.ignored[dxfIgnored{"INSERT 外部参照/external reference", own}]++
		return nil
	}
	for row := range in.rows {
		for column := range in.columns {
			if err := r.another(); err != nil {
				return err
			}
			if err := r.expand(b, m.after(in.place(b, column, row)), own, open); err != nil {
				return err
			}
		}
	}
	return nil
}

// stroke adds a figure under a matrix.
func (r *dxf) stroke(f *dxfFigure, m dxfMatrix, layer string, symbol bool) error {
	if err := r.another(); err != nil {
		return err
	}
	s := dxfStroke{figure: f, layer: f.layer, kind: f.kindOf(), symbol: symbol}
	if s.layer == "0" && layer != "" {
		s.layer = layer
	}
	m = m.after(f.matrix())
	if f.flattened > 0 && m.scale() > 1+1e-9 {
		return r.refuse(ErrGeometry, f, s.layer,
			lang.Text{ZH: "以椭圆弧为边的填充在放大的块里，弦高差会超过 1 毫米", EN: "a hatch with elliptical edges stands in a block that is enlarged; its chord error would be more than 1 mm"},
			lang.Text{ZH: "请在 CAD 中把该块炸开（EXPLODE）后另存", EN: "Explode the block in the CAD program and save again."})
	}
	tolerance := dxfChordError * r.metre() / max(m.scale(), 1e-300)
	n, err := r.flattenedPoints(f, s.layer, tolerance)
	if err != nil {
		return err
	}
	most := min(r.limits.Vertices, dxfFreeVertices+dxfVerticesOfByte*len(r.src.data))
	if r.tally.vertices += n; r.tally.vertices > most {
		return r.refuse(ErrLimit, f, s.layer,
			lang.Textf("圆弧化为折线、块参照展开后，点数超过上限 %d", "more than the %d vertices accepted, with arcs flattened and block references expanded", most),
			lang.Text{ZH: "请用 --dxf-layer 或另存，只保留项目范围线所在的图层；核对过大的圆弧", EN: "Keep the layer of the project's outline only and save it again; check arcs that are too large."})
	}
	s.vertices = make([]vertex, 0, n+1)
	s.arcs, err = f.flatten(tolerance, func(x, y float64, at int32) error {
		x, y = m.apply(x, y)
		if math.IsNaN(x) || math.IsNaN(y) || math.IsInf(x, 0) || math.IsInf(y, 0) {
			return r.src.at(notFinite(written(vertex{first: x, second: y})), int(at))
		}
		if n := len(s.vertices); n > 0 && s.vertices[n-1].first == x && s.vertices[n-1].second == y {
			return nil
		}
		s.vertices = append(s.vertices, vertex{first: x, second: y, at: at})
		return nil
	})
	s.arcs += int(f.flattened)
	r.strokes = append(r.strokes, s)
	return err
}
