package intake

import (
	"errors"
	"strconv"

	"redline/geo"
	"redline/lang"
)

// contents is what a reader found in a file: numbers as they are written.
type contents struct {
	features []feature
	// stream stands in place of features where a reader need not hold them all. It goes
	// through the file once more each time it is called; see contents.each. The first
	// pass finds everything that is wrong with the file, and adds the last warnings.
	// Numbers of features differ.
	stream   func(attributes bool, visit func(*feature) error) error
	close    func()       // frees what a stream holds open; nil for nothing
	outlines bool         // closed lines are areas; see Options.Outlines
	chosen   map[int]bool // the numbers of those wanted of a stream; nil for all
	// northFirst says that the format prescribes northing (latitude) before easting.
	northFirst bool
	columns    []string    // the names of the attributes, where the format has a table
	warnings   []Note      // about the file as a whole
	suspicions []suspicion // that its coordinates are shifted
	header     []HeaderLine
}

// feature is one feature of a file.
type feature struct {
	number     int // from 1, in the file's order
	name       string
	layer      string // the layer or table it stands in; "" where the format has none
	properties map[string]any
	row        dbfRow // in place of properties, where they are read once they are asked for
	pieces     []piece
	declared   *declaration // nil when the file declares nothing
	area       *statedArea
	accuracy   geo.Metres // of its points, as the file states it; 0 where it does not
	warnings   []Note
	repairs    []Note // of what the reader itself left out
	at         int32  // offset in the text; -1 for none
	// why says why the geometry could not be read; there are no pieces then. Only where the
	// source is faulty: it is refused otherwise.
	why *lang.Fault
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
// too many rings. Features of a stream are held from then on.
func (c *contents) check(src *source) error {
	if err := c.gather(); err != nil {
		return err
	}
	if len(c.features) == 0 {
		return noFeatures()
	}
	for i := range c.features {
		if err := c.features[i].check(src); err != nil {
			return err
		}
	}
	c.warnDoubtful(src)
	return nil
}

// inFeature names the feature a fault is about.
func inFeature(f *feature, err error) error {
	var out *lang.Fault
	if errors.As(err, &out) {
		out.Where = place{feature: f.label()}.text()
	}
	return err
}

// check refuses a feature without geometry, or of too many rings. Of a faulty source none is.
func (f *feature) check(src *source) error {
	if src.faulty {
		return nil
	}
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
		out := tooManyRings(src.limits.Rings)
		out.Where = place{feature: f.label()}.text()
		return out
	}
	return nil
}
