package cql2

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"redline/geo"
	"redline/lang"
)

// geometryType is a geometry type as text and GeoJSON name it, and how many parentheses lie
// around its positions.
type geometryType struct {
	text, json string
	depth      int
}

var geometryTypes = []geometryType{
	{"POINT", "Point", 0},
	{"LINESTRING", "LineString", 1},
	{"POLYGON", "Polygon", 2},
	{"MULTIPOINT", "MultiPoint", 1},
	{"MULTILINESTRING", "MultiLineString", 2},
	{"MULTIPOLYGON", "MultiPolygon", 3},
	{"GEOMETRYCOLLECTION", "GeometryCollection", 0},
}

func geometryTypeOf(t token) (geometryType, bool) {
	i := slices.IndexFunc(geometryTypes, func(g geometryType) bool { return t.is(g.text) })
	if i < 0 {
		return geometryType{}, false
	}
	return geometryTypes[i], true
}

// startsGeometry reports whether a geometry literal begins here, and not a property of such
// a name.
func (p *parser) startsGeometry() bool {
	_, ok := geometryTypeOf(p.peek())
	return ok && (p.ahead().isSymbol("(") || p.ahead().is("Z") || p.ahead().is("EMPTY"))
}

// geometry reads a WKT literal: it is written as GeoJSON, which package geo reads and
// checks.
func (p *parser) geometry() (Node, *lang.Fault) {
	at := p.peek().at
	var b strings.Builder
	if fault := p.writeGeometry(&b, 0); fault != nil {
		return Node{}, fault
	}
	return geometryNode(&p.budget, at, json.RawMessage(b.String()))
}

// geometryNode reads GeoJSON as a literal.
func geometryNode(b *budget, at Place, raw json.RawMessage) (Node, *lang.Fault) {
	g, err := geo.DecodeGeoJSON(raw)
	if err != nil {
		var fault *lang.Fault
		if !errors.As(err, &fault) {
			fault = &lang.Fault{What: lang.Text{ZH: "几何无法读取", EN: "the geometry cannot be read"}, Err: err}
		}
		return Node{}, at.fault(fault.What, fault.Hint)
	}
	return Node{Kind: Geometry, Shape: g, At: at}, b.geometry(at, g)
}

func (p *parser) writeGeometry(b *strings.Builder, collections int) *lang.Fault {
	t, ok := geometryTypeOf(p.peek())
	if !ok {
		return p.unexpected(lang.Text{ZH: "几何类型，如 POLYGON", EN: "a geometry type such as POLYGON"})
	}
	if collections > 4 {
		return tooDeep(p.peek().at)
	}
	p.next()
	p.accept("Z")
	b.WriteString(`{"type":"` + t.json + `",`)
	var fault *lang.Fault
	if t.json == "GeometryCollection" {
		b.WriteString(`"geometries":`)
		fault = p.writeList(b, func() *lang.Fault { return p.writeGeometry(b, collections+1) })
	} else {
		b.WriteString(`"coordinates":`)
		fault = p.writeCoordinates(b, t)
	}
	b.WriteByte('}')
	return fault
}

// writeCoordinates reads the parentheses of a geometry.
func (p *parser) writeCoordinates(b *strings.Builder, t geometryType) *lang.Fault {
	if t.depth == 0 {
		return p.inParentheses(func() *lang.Fault { return p.writePosition(b) })
	}
	var nested func(depth int) *lang.Fault
	nested = func(depth int) *lang.Fault {
		if depth > 0 {
			return p.writeList(b, func() *lang.Fault { return nested(depth - 1) })
		}
		if t.text == "MULTIPOINT" && p.peek().isSymbol("(") {
			return p.inParentheses(func() *lang.Fault { return p.writePosition(b) })
		}
		return p.writePosition(b)
	}
	return nested(t.depth)
}

func (p *parser) inParentheses(content func() *lang.Fault) *lang.Fault {
	if fault := p.expect("("); fault != nil {
		return fault
	}
	if fault := content(); fault != nil {
		return fault
	}
	return p.expect(")")
}

// writeList reads ( item, item, … ) into a JSON array.
func (p *parser) writeList(b *strings.Builder, item func() *lang.Fault) *lang.Fault {
	b.WriteByte('[')
	fault := p.inParentheses(func() *lang.Fault {
		for {
			if fault := item(); fault != nil {
				return fault
			}
			if !p.acceptSymbol(",") {
				return nil
			}
			b.WriteByte(',')
		}
	})
	b.WriteByte(']')
	return fault
}

// writePosition reads two or three numbers; the third, a height, is dropped.
func (p *parser) writePosition(b *strings.Builder) *lang.Fault {
	b.WriteByte('[')
	for i := range 3 {
		t := p.peek()
		if t.kind != number {
			if i == 2 {
				break
			}
			return p.unexpected(lang.Text{ZH: "坐标，如 104.5 31.3", EN: "a position such as 104.5 31.3"})
		}
		p.next()
		n, fault := numberNode(t.at, t.text)
		if fault != nil {
			return fault
		}
		if i < 2 {
			if i == 1 {
				b.WriteByte(',')
			}
			b.WriteString(formatNumber(n.Number))
		}
	}
	b.WriteByte(']')
	return nil
}

// bbox reads BBOX(a, b, c, d), or six numbers with heights, which are dropped.
func (p *parser) bbox() (Node, *lang.Fault) {
	at := p.next().at
	var numbers []float64
	fault := p.inParentheses(func() *lang.Fault {
		for {
			t := p.peek()
			if t.kind != number {
				return p.unexpected(lang.Text{ZH: "数", EN: "a number"})
			}
			p.next()
			n, fault := numberNode(t.at, t.text)
			if fault != nil {
				return fault
			}
			numbers = append(numbers, n.Number)
			if !p.acceptSymbol(",") {
				return nil
			}
		}
	})
	if fault != nil {
		return Node{}, fault
	}
	return bboxNode(at, numbers)
}

func bboxNode(at Place, numbers []float64) (Node, *lang.Fault) {
	switch len(numbers) {
	case 4:
		return Node{Kind: BBox, Corner: numbers, At: at}, nil
	case 6:
		return Node{Kind: BBox, Corner: []float64{numbers[0], numbers[1], numbers[3], numbers[4]}, At: at}, nil
	}
	return Node{}, at.fault(lang.Textf("矩形有 %d 个数，应为 4 个", "the box has %d numbers; it takes 4", len(numbers)),
		lang.Text{ZH: "按坐标系的轴序给出两个角点，如 BBOX(104.4, 31.2, 104.6, 31.4)", EN: "give two corners in the order of the axes, such as BBOX(104.4, 31.2, 104.6, 31.4)"})
}
