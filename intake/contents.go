package intake

import (
	"strconv"

	"redline/geo"
	"redline/lang"
)

// contents is what a reader found in a file: numbers as they are written.
type contents struct {
	features []feature
	// northFirst says that the format prescribes northing (latitude) before easting.
	northFirst bool
	warnings   []Note // about the file as a whole
}

// feature is one feature of a file.
type feature struct {
	number     int // from 1, in the file's order
	name       string
	layer      string // the layer or table it stands in; "" where the format has none
	properties map[string]any
	pieces     []piece
	declared   *declaration // nil when the file declares nothing
	area       *statedArea
	warnings   []Note
	repairs    []Note // of what the reader itself left out
	at         int32  // offset in the text; -1 for none
}

// statedArea is an area as a file states it.
type statedArea struct {
	value float64
	unit  string  // "ha", "m²"
	toM2  float64 // square metres in one unit
	field string
}

// piece is a set of points, a line, or the rings of one polygon.
type piece struct {
	kind  geo.Kind
	paths []path
	// loose rings carry no roles: which is a shell, a hole or a further part is decided
	// by containment. Otherwise the first is the shell, the others are its holes.
	loose bool
}

// path is a run of vertices. A ring may or may not repeat its first vertex.
type path struct {
	name     lang.Text // how the file calls it, such as 圈号 2; zero when it does not
	vertices []vertex
}

// vertex is a position: two numbers in the order of the file.
type vertex struct {
	first, second float64
	at            int32 // offset in the text; -1 for none
}

// addPoint adds a point to the feature, to the piece before if that holds points.
func addPoint(f *feature, v vertex) {
	if n := len(f.pieces); n > 0 && f.pieces[n-1].kind == geo.Points {
		p := &f.pieces[n-1].paths[0]
		p.vertices = append(p.vertices, v)
		return
	}
	f.pieces = append(f.pieces, piece{kind: geo.Points, paths: []path{{vertices: []vertex{v}}}})
}

// place is where something stands in a file, all from 1; 0 where it does not apply.
type place struct {
	feature string // as in feature.label
	part    int
	ring    int
	vertex  int
	named   lang.Text // the path's own name
}

// text says the place in words.
func (p place) text() lang.Text {
	var out lang.Text
	add := func(t lang.Text) {
		if out.ZH != "" {
			out.ZH, out.EN = out.ZH+"，", out.EN+", "
		}
		out.ZH, out.EN = out.ZH+t.ZH, out.EN+t.EN
	}
	if p.feature != "" {
		add(lang.Textf("要素 %s", "feature %s", p.feature))
	}
	if p.part > 0 {
		add(lang.Textf("第 %d 部分", "part %d", p.part))
	}
	if p.ring > 0 {
		add(lang.Textf("第 %d 环", "ring %d", p.ring))
	}
	if !p.named.IsZero() {
		out.ZH, out.EN = out.ZH+"（"+p.named.ZH+"）", out.EN+" ("+p.named.EN+")"
	}
	if p.vertex > 0 {
		add(lang.Textf("第 %d 点", "vertex %d", p.vertex))
	}
	return out
}

// label names the feature for a person: number, and name where it has another.
func (f *feature) label() string {
	number := strconv.Itoa(f.number)
	if f.name == "" || f.name == number {
		return number
	}
	return number + " (" + f.name + ")"
}

// title is the footprint's name.
func (f *feature) title() string {
	if f.name != "" {
		return f.name
	}
	return strconv.Itoa(f.number)
}

// vertices calls visit for each vertex of the feature, in order, until it returns false.
// piece, path and vertex are its indices.
func (f *feature) vertices(visit func(piece, path, vertex int, v vertex) bool) {
	for i, pc := range f.pieces {
		for j, path := range pc.paths {
			for k, v := range path.vertices {
				if !visit(i, j, k, v) {
					return
				}
			}
		}
	}
}

// placeOf is the place of a path. The part is named where there are several, the ring
// where it is one of a polygon.
func (f *feature) placeOf(piece, path int) place {
	at := place{feature: f.label(), named: f.pieces[piece].paths[path].name}
	if len(f.pieces) > 1 {
		at.part = piece + 1
	}
	if f.pieces[piece].kind == geo.Area {
		at.ring = path + 1
	}
	return at
}

// isEmpty reports whether the feature has no vertices.
func (f *feature) isEmpty() bool {
	empty := true
	f.vertices(func(int, int, int, vertex) bool {
		empty = false
		return false
	})
	return empty
}

// check refuses contents without features, features without geometry, and features of
// too many rings.
func (c *contents) check(src *source) error {
	if len(c.features) == 0 {
		return fault(ErrEmpty,
			lang.Text{ZH: "文件里没有要素", EN: "the file holds no features"},
			lang.Text{ZH: "请确认导出时选中了项目范围", EN: "Make sure that the footprint was selected when the file was exported."})
	}
	for i := range c.features {
		f := &c.features[i]
		if f.isEmpty() {
			out := fault(ErrEmpty,
				lang.Text{ZH: "要素没有几何（空几何）", EN: "the feature has no geometry, or an empty one"},
				lang.Text{ZH: "删除该要素，或补上它的坐标", EN: "Delete the feature, or give it coordinates."})
			out.Where = place{feature: f.label()}.text()
			out.Line = src.line(f.at)
			return out
		}
		rings := 0
		for _, pc := range f.pieces {
			rings += len(pc.paths)
		}
		if rings > src.limits.Rings {
			out := fault(ErrLimit,
				lang.Textf("一个要素有 %d 个环或线，超过上限 %d", "the feature has %d rings or lines, more than the %d accepted", rings, src.limits.Rings),
				lang.Text{ZH: "请把该要素拆成几个要素", EN: "Split it into several features."})
			out.Where = place{feature: f.label()}.text()
			return out
		}
	}
	if src.doubtful {
		c.warnings = append(c.warnings, Note{"encoding-doubtful", lang.Textf(
			"文件按 %s 读取，但有些字节无法解码，文字可能有误", "read as %s, but some bytes belong to no character: texts may be wrong", src.encoding)})
	}
	return nil
}
