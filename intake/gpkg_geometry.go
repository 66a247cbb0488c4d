package intake

import (
	"encoding/binary"
	"fmt"
	"math"

	"redline/geo"
	"redline/lang"
)

// wkb reads well-known binary (OGC 06-103r4 §8, with Z and M as ISO 13249-3 or PostGIS
// mark them) into a feature. Counts are held against the bytes that are there before
// anything is made for them.
type wkb struct {
	feature *feature
	tally   *tally
	nesting int
	rest    []byte
	order   binary.ByteOrder
}

// geoPackage reads the blob of a GeoPackage: a header with an envelope, then WKB (OGC
// 12-128r19 §2.1.3). The envelope is not needed; where it is not that of the points,
// somebody should look.
func (g *wkb) geoPackage(blob []byte) *lang.Fault {
	if len(blob) < 8 || blob[0] != 'G' || blob[1] != 'P' || blob[2] != 0 {
		return damagedGeometry("不是 GeoPackage 几何（应以 GP 开头）", "it is no GeoPackage geometry (GP is expected at its start)")
	}
	flags := blob[3]
	if flags&0x20 != 0 {
		return damagedGeometry("扩展几何类型不能读取", "extended geometry types cannot be read")
	}
	envelope := map[byte]int{0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
	size, ok := envelope[flags>>1&7]
	if !ok || len(blob) < 8+size {
		return damagedGeometry("几何头不完整", "its header is cut off")
	}
	if flags&0x10 != 0 { // empty
		return nil
	}
	g.rest = blob[8+size:]
	if f := g.geometry(0); f != nil {
		return f
	}
	if len(g.rest) > 0 {
		return damagedGeometry("几何之后还有多余的字节", "bytes are left after the geometry")
	}
	if size > 0 {
		g.compareEnvelope(flags, blob[8:])
	}
	return nil
}

// compareEnvelope warns when the points do not fill the envelope the header states:
// least and greatest easting, then northing.
func (g *wkb) compareEnvelope(flags byte, at []byte) {
	if g.feature.isEmpty() {
		return
	}
	g.order = binary.BigEndian
	if flags&1 == 1 {
		g.order = binary.LittleEndian
	}
	g.rest = at
	n := (&group{features: []feature{*g.feature}}).numbers()
	for i, x := range []float64{n.first.min, n.first.max, n.second.min, n.second.max} {
		if !(math.Abs(g.float(8*i)-x) <= boxSlack*max(1, math.Abs(x))) {
			g.feature.warnings = append(g.feature.warnings, boxDiffers())
			return
		}
	}
}

func damagedGeometry(zh, en string) *lang.Fault {
	return fault(ErrSyntax, lang.Text{ZH: zh, EN: en},
		lang.Text{ZH: "请从源软件重新导出", EN: "Export it again from the source program."})
}

func cutOff() *lang.Fault {
	return damagedGeometry("几何在中途结束", "the geometry ends in the middle")
}

// wkbKinds names the types, without Z and M.
const (
	wkbPoint = iota + 1
	wkbLine
	wkbPolygon
	wkbPoints
	wkbLines
	wkbPolygons
	wkbCollection
)

// layoutOf takes a type code apart.
func layoutOf(code uint32) (kind uint32, z, m, srid bool) {
	z, m, srid = code&0x80000000 != 0, code&0x40000000 != 0, code&0x20000000 != 0
	code &= 0x1fffffff
	switch code / 1000 {
	case 1:
		z = true
	case 2:
		m = true
	case 3:
		z, m = true, true
	}
	return code % 1000, z, m, srid
}

func (g *wkb) geometry(depth int) *lang.Fault {
	if depth > g.nesting {
		return tooDeep(g.nesting)
	}
	if len(g.rest) < 5 || g.rest[0] > 1 {
		return cutOff()
	}
	g.order = binary.BigEndian
	if g.rest[0] == 1 {
		g.order = binary.LittleEndian
	}
	kind, z, m, srid := layoutOf(g.order.Uint32(g.rest[1:]))
	g.rest = g.rest[5:]
	if srid {
		if len(g.rest) < 4 {
			return cutOff()
		}
		g.rest = g.rest[4:]
	}
	if z || m {
		noteOnce(g.feature, droppedNote(z, m))
	}
	width := 16
	if z {
		width += 8
	}
	if m {
		width += 8
	}
	return g.body(kind, width, depth)
}

// body reads what follows a type; a position takes width bytes.
func (g *wkb) body(kind uint32, width, depth int) *lang.Fault {
	switch kind {
	case wkbPoint:
		return g.point(width)
	case wkbLine:
		p, f := g.path(width)
		if f == nil && len(p.vertices) > 0 {
			g.feature.pieces = append(g.feature.pieces, piece{kind: geo.Lines, paths: []path{p}})
		}
		return f
	case wkbPolygon:
		return g.polygon(width)
	case wkbPoints, wkbLines, wkbPolygons, wkbCollection:
		if kind == wkbCollection {
			noteOnce(g.feature, collectionNote())
		}
		n, f := g.count(5)
		for range n {
			if f = g.geometry(depth + 1); f != nil {
				break
			}
		}
		return f
	}
	return damagedGeometry(fmt.Sprintf("不能读取的几何类型 %d（曲线请先打散为折线）", kind),
		fmt.Sprintf("the geometry type %d cannot be read (turn curves into straight segments first)", kind))
}

// count reads a number of things that take at least size bytes each.
func (g *wkb) count(size int) (int, *lang.Fault) {
	if len(g.rest) < 4 {
		return 0, cutOff()
	}
	n := int64(g.order.Uint32(g.rest))
	g.rest = g.rest[4:]
	if n*int64(size) > int64(len(g.rest)) {
		return 0, damagedGeometry(fmt.Sprintf("几何写明有 %d 项，剩余的字节不够", n), fmt.Sprintf("it says %d items, more than its bytes can hold", n))
	}
	return int(n), nil
}

// point reads a position; one of not-a-numbers is an empty point.
func (g *wkb) point(width int) *lang.Fault {
	if len(g.rest) < width {
		return cutOff()
	}
	if math.IsNaN(g.float(0)) && math.IsNaN(g.float(8)) {
		g.rest = g.rest[width:]
		return nil
	}
	v, f := g.vertex(width)
	if f == nil && g.tally.keep {
		addPoint(g.feature, v)
	}
	return f
}

func (g *wkb) float(at int) float64 { return math.Float64frombits(g.order.Uint64(g.rest[at:])) }

func (g *wkb) vertex(width int) (vertex, *lang.Fault) {
	if err := g.tally.vertex(); err != nil {
		return vertex{}, err.(*lang.Fault)
	}
	v := vertex{first: g.float(0), second: g.float(8), at: -1}
	g.rest = g.rest[width:]
	for _, x := range []float64{v.first, v.second} {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return v, notFinite(fmt.Sprint(x))
		}
	}
	return v, nil
}

func (g *wkb) path(width int) (path, *lang.Fault) {
	n, f := g.count(width)
	if f != nil {
		return path{}, f
	}
	p := path{}
	if g.tally.keep {
		p.vertices = make([]vertex, 0, n)
	}
	for range n {
		v, f := g.vertex(width)
		if f != nil {
			return path{}, f
		}
		if g.tally.keep {
			p.vertices = append(p.vertices, v)
		}
	}
	return p, nil
}

// polygon reads rings: the shell, then its holes.
func (g *wkb) polygon(width int) *lang.Fault {
	n, f := g.count(4)
	if f != nil {
		return f
	}
	pc := piece{kind: geo.Area}
	for range n {
		p, f := g.path(width)
		if f != nil {
			return f
		}
		if len(p.vertices) > 0 {
			pc.paths = append(pc.paths, p)
		}
	}
	if len(pc.paths) > 0 {
		g.feature.pieces = append(g.feature.pieces, pc)
	}
	return nil
}
