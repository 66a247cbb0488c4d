package intake

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"redline/geo"
	"redline/lang"
)

// layout is what the numbers of a position mean. Without a mark, positions of three
// numbers are XYZ and of four XYZM, as PostGIS writes them.
type layout string

// wktTypes are the types that are read. Longer names come first, since a layout may
// follow without a space (POLYGONZ).
var wktTypes = []string{
	"GEOMETRYCOLLECTION", "MULTILINESTRING", "MULTIPOLYGON", "MULTIPOINT", "LINESTRING", "POLYGON", "POINT",
}

// geometry reads one geometry into the feature's pieces.
func (r *wkt) geometry(f *feature, depth int) error {
	if depth > r.src.limits.Nesting {
		return r.src.at(tooDeep(r.src.limits.Nesting), r.at)
	}
	r.skip()
	start := r.at
	kind, lay, ok := splitType(r.word())
	if !ok {
		return r.unknownType(start)
	}
	if lay == "" {
		before := r.at
		switch w := r.word(); w {
		case "Z", "M", "ZM":
			lay = layout(w)
		default:
			r.at = before
		}
	}
	if kind == "GEOMETRYCOLLECTION" {
		noteOnce(f, collectionNote())
	}
	before := r.at
	if r.word() == "EMPTY" {
		return nil
	}
	r.at = before
	read := map[string]func(*feature, layout) error{
		"POINT":           r.point,
		"LINESTRING":      r.line,
		"POLYGON":         r.polygon,
		"MULTIPOINT":      r.points,
		"MULTILINESTRING": r.each(r.line),
		"MULTIPOLYGON":    r.each(r.polygon),
		"GEOMETRYCOLLECTION": func(f *feature, _ layout) error {
			return r.list(func() error { return r.geometry(f, depth+1) })
		},
	}[kind]
	return read(f, lay)
}

func splitType(word string) (kind string, lay layout, ok bool) {
	for _, t := range wktTypes {
		if rest, found := strings.CutPrefix(word, t); found {
			switch rest {
			case "", "Z", "M", "ZM":
				return t, layout(rest), true
			}
			return "", "", false
		}
	}
	return "", "", false
}

func (r *wkt) unknownType(start int) error {
	word := strings.ToUpper(shorten(r.text[start:r.at]))
	switch {
	case word == "":
		return r.fail(start, "几何类型（如 POLYGON）", "a geometry type (such as POLYGON)")
	case strings.Contains(word, "CURVE") || strings.Contains(word, "CIRCULAR"):
		return r.src.at(fault(ErrFormat,
			lang.Textf("不读取带圆弧的几何 %s", "curved geometries are not read: %s", word),
			lang.Text{ZH: "请在源软件中把圆弧转为折线后再导出", EN: "Turn the arcs into line segments in the source and export again."}), start)
	}
	return r.src.at(fault(ErrFormat,
		lang.Textf("不认识的几何类型 %s", "%s is no geometry type that is read", word),
		lang.Text{ZH: "可读：POINT、LINESTRING、POLYGON 及其 MULTI 形式、GEOMETRYCOLLECTION", EN: "Readable: POINT, LINESTRING, POLYGON, their MULTI forms, GEOMETRYCOLLECTION."}), start)
}

// list reads ( item, item, … ).
func (r *wkt) list(item func() error) error {
	if !r.take('(') {
		return r.fail(r.at, "左括号 (", "an opening bracket")
	}
	for {
		if err := item(); err != nil {
			return err
		}
		switch {
		case r.take(','):
		case r.take(')'):
			return nil
		default:
			return r.fail(r.at, "逗号或右括号 )", "a comma or a closing bracket")
		}
	}
}

// each reads a list of what read reads; an EMPTY among them is passed over.
func (r *wkt) each(read func(*feature, layout) error) func(*feature, layout) error {
	return func(f *feature, lay layout) error {
		return r.list(func() error {
			if r.empty() {
				return nil
			}
			return read(f, lay)
		})
	}
}

// empty passes over the word EMPTY if it comes next.
func (r *wkt) empty() bool {
	before := r.at
	if r.word() == "EMPTY" {
		return true
	}
	r.at = before
	return false
}

func (r *wkt) point(f *feature, lay layout) error {
	if !r.take('(') {
		return r.fail(r.at, "左括号 (", "an opening bracket")
	}
	v, err := r.position(f, lay)
	if err != nil {
		return err
	}
	if !r.take(')') {
		return r.fail(r.at, "右括号 )", "a closing bracket")
	}
	r.addPoint(f, v)
	return nil
}

// points reads both forms of MULTIPOINT: (1 2, 3 4) and ((1 2), (3 4)).
func (r *wkt) points(f *feature, lay layout) error {
	return r.list(func() error {
		if r.empty() {
			return nil
		}
		if r.next() == '(' {
			return r.point(f, lay)
		}
		v, err := r.position(f, lay)
		r.addPoint(f, v)
		return err
	})
}

func (r *wkt) line(f *feature, lay layout) error {
	p, err := r.path(f, lay)
	r.addPiece(f, piece{kind: geo.Lines, paths: []path{p}})
	return err
}

func (r *wkt) polygon(f *feature, lay layout) error {
	pc := piece{kind: geo.Area}
	err := r.list(func() error {
		if r.empty() {
			return nil
		}
		p, err := r.path(f, lay)
		pc.paths = append(pc.paths, p)
		return err
	})
	r.addPiece(f, pc)
	return err
}

func (r *wkt) path(f *feature, lay layout) (path, error) {
	var p path
	if err := r.tally.ring(); err != nil {
		return p, inFeature(f, err)
	}
	err := r.list(func() error {
		v, err := r.position(f, lay)
		p.vertices = r.put(p.vertices, v)
		return err
	})
	return p, err
}

// position reads two to four numbers.
func (r *wkt) position(f *feature, lay layout) (vertex, error) {
	if err := r.tally.vertex(); err != nil {
		return vertex{}, err
	}
	r.skip()
	v := vertex{at: int32(r.at)}
	n := 0
	for ; n < 4; n++ {
		r.skip()
		at := r.at
		word := r.token()
		if word == "" {
			break
		}
		x, err := decimal(word)
		if err != nil {
			return v, r.badNumber(at, word)
		}
		switch n {
		case 0:
			v.first = x
		case 1:
			v.second = x
		}
	}
	if n < 2 {
		return v, r.fail(r.at, "坐标（两个数，空格分开）", "a coordinate (two numbers with a space between)")
	}
	if want := len(lay) + 2; lay != "" && n != want {
		return v, r.fail(r.at, fmt.Sprintf("%d 个数的坐标（类型标有 %s）", want, lay), fmt.Sprintf("a coordinate of %d numbers (the type says %s)", want, lay))
	}
	if n > 2 {
		noteOnce(f, droppedNote(lay != "M", lay == "M" || n > 3))
	}
	return v, nil
}

func (r *wkt) badNumber(at int, word string) error {
	if len(word) > maxNumber {
		return r.fail(at, "数", "a number")
	}
	if x, err := strconv.ParseFloat(word, 64); (err == nil || math.IsInf(x, 0)) && (math.IsNaN(x) || math.IsInf(x, 0)) {
		f := notFinite(word)
		f.Where = place{feature: strconv.Itoa(max(r.features, 1))}.text()
		return r.src.at(f, at)
	}
	if i := strings.IndexAny(word, fullWidth); i >= 0 {
		return r.fail(at+i, "数", "a number")
	}
	return r.fail(at, "数", "a number")
}
