package cql2

import (
	"cmp"
	"slices"
	"strings"

	"redline/geo"
	"redline/lang"
)

// Type is the type of a queryable and of an operand.
type Type string

// The types. No queryable is a day or an instant today; literals of them can only be
// compared with each other.
const (
	TextType      Type = "text"
	NumberType    Type = "number"
	BooleanType   Type = "boolean"
	DateType      Type = "date"
	TimestampType Type = "timestamp"
	GeometryType  Type = "geometry"
)

// typeNames is what people call the types.
var typeNames = map[Type]lang.Text{
	TextType: {ZH: "文字", EN: "text"}, NumberType: {ZH: "数", EN: "number"}, BooleanType: {ZH: "真假值", EN: "boolean"},
	DateType: {ZH: "日期", EN: "date"}, TimestampType: {ZH: "时刻", EN: "timestamp"}, GeometryType: {ZH: "几何", EN: "geometry"},
}

// Queryable is a name that filters may use.
type Queryable struct {
	Name string
	Type Type
}

// Record is what a filter looks at.
type Record interface {
	// Value returns a string, float64 or bool; ok is false where the record does not say.
	Value(name string) (value any, ok bool)
	// Shape returns the geometry on the plane of the Space; an empty one is not given.
	Shape() geo.Shape
}

// Filter is a filter bound to queryables and a plane. It is immutable and safe for
// concurrent use.
type Filter struct {
	test  predicate
	boxes []geo.Box // a matching record meets each of them
}

// Match reports whether the filter is true of a record; it is not where it is unknown.
func (f *Filter) Match(r Record) (bool, error) {
	t, err := f.test(r)
	return t == yes, err
}

// Box returns a box that the geometry of every matching record meets, the smallest known;
// ok is false when the filter says nothing of the kind.
func (f *Filter) Box() (box geo.Box, ok bool) {
	if len(f.boxes) == 0 {
		return geo.Box{}, false
	}
	return slices.MinFunc(f.boxes, func(a, b geo.Box) int { return cmp.Compare(size(a), size(b)) }), true
}

// size is half a box's outline; that of an empty one is less than any.
func size(b geo.Box) float64 {
	if b.IsEmpty() {
		return -1
	}
	return b.MaxX - b.MinX + b.MaxY - b.MinY
}

// truth is the third value of SQL's logic: unknown is neither true nor false.
type truth int8

const (
	no truth = iota
	unknown
	yes
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// predicate is true, false or unknown of a record.
type predicate func(Record) (truth, error)

// binder turns nodes into functions.
type binder struct {
	names []Queryable
	space Space
}

// Bind looks up the names, checks the types and puts the literals onto the plane. Errors
// are *lang.Fault with the place.
func Bind(n Node, names []Queryable, space Space) (*Filter, error) {
	b := &binder{names, space}
	test, fault := b.predicate(n)
	if fault != nil {
		return nil, fault
	}
	boxes, fault := b.boxes(n)
	if fault != nil {
		return nil, fault
	}
	return &Filter{test, boxes}, nil
}

func (b *binder) predicate(n Node) (predicate, *lang.Fault) {
	if n.Kind == Boolean {
		return func(Record) (truth, error) { return truthOf(n.Bool), nil }, nil
	}
	if n.Kind == Operation {
		switch n.Op {
		case "and":
			return b.all(n, no)
		case "or":
			return b.all(n, yes)
		case "not":
			return b.not(n)
		case "like":
			return b.like(n)
		case "between":
			return b.between(n)
		case "in":
			return b.in(n)
		case "isNull":
			return b.isNull(n)
		case "=", "<>", "<", "<=", ">", ">=":
			return b.comparison(n)
		case "s_dwithin":
			return b.within(n)
		}
		if strings.HasPrefix(n.Op, "s_") {
			return b.spatial(n)
		}
	}
	return nil, n.At.fault(lang.Text{ZH: "此处应为真假条件", EN: "a condition that is true or false belongs here"},
		lang.Text{ZH: "写一个比较，例如 名称 = TRUE", EN: "write a comparison, such as name = TRUE"})
}

// all joins the operands of AND and OR: the first of them that is decisive (false for AND,
// true for OR) decides; otherwise one unknown makes the whole unknown.
func (b *binder) all(n Node, decisive truth) (predicate, *lang.Fault) {
	tests := make([]predicate, len(n.Args))
	for i, a := range n.Args {
		var fault *lang.Fault
		if tests[i], fault = b.predicate(a); fault != nil {
			return nil, fault
		}
	}
	return func(r Record) (truth, error) {
		result := yes - decisive
		for _, test := range tests {
			switch t, err := test(r); {
			case err != nil:
				return unknown, err
			case t == decisive:
				return decisive, nil
			case t == unknown:
				result = unknown
			}
		}
		return result, nil
	}, nil
}

func (b *binder) not(n Node) (predicate, *lang.Fault) {
	test, fault := b.predicate(n.Args[0])
	if fault != nil {
		return nil, fault
	}
	return func(r Record) (truth, error) {
		t, err := test(r)
		return yes - t, err
	}, nil
}
