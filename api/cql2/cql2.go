// Package cql2 reads filters in the Common Query Language (OGC 21-065r2), as text or as
// JSON, into one tree, and evaluates them over records. It knows neither HTTP nor layers:
// names are looked up in the queryables it is given, never evaluated, and coordinates are
// put on the plane by the Space it is given.
//
// Supported: comparisons, LIKE, IN, BETWEEN, IS NULL, AND, OR, NOT, CASEI, the spatial
// predicates of the table of operations, and one extension, S_DWITHIN(a, b, metres).
// Everything is bounded (see the limits); what is wrong is a *lang.Fault that says where.
package cql2

import (
	"strings"

	"redline/lang"

	"github.com/twpayne/go-geom"
)

// The limits of one filter.
const (
	MaxLength   = 64 << 10 // bytes of the text or JSON
	MaxDepth    = 16       // operations within each other; parentheses and NOTs up to twice as deep
	MaxNodes    = 64       // operations and operands, without the members of lists
	MaxMembers  = 1000     // members of all IN lists together
	MaxVertices = 1000     // vertices of all geometry literals together
	MaxText     = 1000     // characters of a text literal or a name
	MaxDistance = 100_000  // metres, of S_DWITHIN
)

// Kind is what a Node is.
type Kind int

// The kinds of node.
const (
	Operation Kind = iota
	Property
	Text
	Number
	Boolean
	Date
	Timestamp
	Geometry
	BBox
	List // the second operand of IN
)

// Node is one node of a filter. Text and JSON of the same filter give the same tree but for
// At.
type Node struct {
	Kind   Kind
	Op     string    // Operation: its name in JSON ("and", "=", "s_intersects", …)
	Args   []Node    // Operation: its operands; List: its members
	Value  string    // Property, Text, Date (2026-03-01), Timestamp (RFC 3339)
	Number float64   // Number
	Bool   bool      // Boolean
	Shape  geom.T    // Geometry: in the order of axes of the filter's reference system
	Corner []float64 // BBox: four numbers, the lower and the upper corner
	At     Place
}

// Place is where something stands in a filter: a character of the text, counted from 1, or
// a path in the JSON.
type Place struct {
	Character int
	Path      string
}

func (p Place) text() lang.Text {
	if p.Character > 0 {
		return lang.Textf("第 %d 个字符", "character %d", p.Character)
	}
	return lang.Textf("JSON 路径 %s", "JSON path %s", p.Path)
}

func (p Place) fault(what, hint lang.Text) *lang.Fault {
	return &lang.Fault{Field: "filter", Where: p.text(), What: what, Hint: hint}
}

// budget counts what a filter has used of the limits.
type budget struct{ nodes, members, vertices int }

func (b *budget) node(at Place) *lang.Fault {
	if b.nodes++; b.nodes > MaxNodes {
		return at.fault(lang.Textf("过滤条件超过 %d 个节点", "the filter has more than %d nodes", MaxNodes),
			lang.Text{ZH: "简化条件；多个取值请用 IN", EN: "simplify it; use IN for many values"})
	}
	return nil
}

func (b *budget) member(at Place) *lang.Fault {
	if b.members++; b.members > MaxMembers {
		return at.fault(lang.Textf("IN 列表超过 %d 项", "the IN lists have more than %d members", MaxMembers),
			lang.Text{ZH: "分几次查询", EN: "ask in several requests"})
	}
	return nil
}

func (b *budget) geometry(at Place, g geom.T) *lang.Fault {
	if len(g.FlatCoords()) == 0 {
		return at.fault(lang.Text{ZH: "几何是空的", EN: "the geometry is empty"},
			lang.Text{ZH: "写出坐标", EN: "write its coordinates"})
	}
	if b.vertices += len(g.FlatCoords()) / g.Stride(); b.vertices > MaxVertices {
		return at.fault(lang.Textf("几何常量超过 %d 个点", "the geometries have more than %d vertices", MaxVertices),
			lang.Text{ZH: "简化几何，或用它的外接矩形", EN: "simplify them, or use their box"})
	}
	return nil
}

func tooDeep(at Place) *lang.Fault {
	return at.fault(lang.Textf("过滤条件嵌套超过 %d 层", "the filter is nested deeper than %d", MaxDepth),
		lang.Text{ZH: "减少括号与 NOT 的嵌套", EN: "nest fewer parentheses and NOTs"})
}

func tooLong(length int) *lang.Fault {
	return &lang.Fault{
		Field: "filter",
		What:  lang.Textf("过滤条件有 %d 字节，上限 %d", "the filter has %d bytes; the limit is %d", length, MaxLength),
		Hint:  lang.Text{ZH: "缩短条件", EN: "shorten it"},
	}
}

// nesting is how deep the text may nest parentheses and the JSON objects, so that reading
// ends; how deep operations nest is counted in the tree.
const nesting = 2 * MaxDepth

// checkDepth refuses a tree whose operations nest too deep.
func (n Node) checkDepth(depth int) *lang.Fault {
	if n.Kind == Operation {
		if depth++; depth > MaxDepth {
			return tooDeep(n.At)
		}
	}
	for _, a := range n.Args {
		if fault := a.checkDepth(depth); fault != nil {
			return fault
		}
	}
	return nil
}

// checkText refuses a literal or name that is too long or not text.
func checkText(at Place, s string) *lang.Fault {
	if len(s) > MaxText && len([]rune(s)) > MaxText {
		return at.fault(lang.Textf("文字超过 %d 个字符", "the text has more than %d characters", MaxText),
			lang.Text{ZH: "缩短", EN: "shorten it"})
	}
	return nil
}

// list joins names for a hint.
func list(names []string) string { return strings.Join(names, ", ") }
