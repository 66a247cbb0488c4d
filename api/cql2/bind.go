package cql2

import (
	"cmp"
	"slices"
	"strings"

	"redline/geo"
	"redline/lang"

	"golang.org/x/text/cases"
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

// scalar is an operand with a value; ok is false for null.
type scalar struct {
	Type
	at      Place
	literal bool
	value   func(Record) (v any, ok bool)
}

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

// scalar binds an operand with a value.
func (b *binder) scalar(n Node) (scalar, *lang.Fault) {
	literal := func(t Type, v any) (scalar, *lang.Fault) {
		return scalar{t, n.At, true, func(Record) (any, bool) { return v, true }}, nil
	}
	switch n.Kind {
	case Text:
		return literal(TextType, n.Value)
	case Number:
		return literal(NumberType, n.Number)
	case Boolean:
		return literal(BooleanType, n.Bool)
	case Date:
		return literal(DateType, n.Value)
	case Timestamp:
		return literal(TimestampType, instant(n.Value))
	case Property:
		return b.property(n)
	case Geometry, BBox:
		return scalar{Type: GeometryType, at: n.At, literal: true}, nil
	case Operation:
		if n.Op == "casei" {
			return b.caseInsensitive(n)
		}
	}
	return scalar{}, n.At.fault(lang.Text{ZH: "此处应为属性或常量", EN: "a property or a literal belongs here"},
		lang.Text{ZH: "条件之间用 AND、OR 连接", EN: "join conditions with AND or OR"})
}

func (b *binder) property(n Node) (scalar, *lang.Fault) {
	i := slices.IndexFunc(b.names, func(q Queryable) bool { return q.Name == n.Value })
	if i < 0 {
		known := make([]string, len(b.names))
		for i, q := range b.names {
			known[i] = q.Name
		}
		return scalar{}, n.At.fault(lang.Textf("没有可查询的属性 %.60q", "there is no queryable property %.60q", n.Value),
			lang.Textf("可查询的属性：%s", "the queryable properties are: %s", list(known)))
	}
	name := n.Value
	return scalar{b.names[i].Type, n.At, false, func(r Record) (any, bool) { return r.Value(name) }}, nil
}

// caseInsensitive folds the case of a text (Unicode full case folding).
func (b *binder) caseInsensitive(n Node) (scalar, *lang.Fault) {
	s, fault := b.scalar(n.Args[0])
	if fault != nil {
		return scalar{}, fault
	}
	if fault := s.must(TextType); fault != nil {
		return scalar{}, fault
	}
	value := s.value
	fold := func(r Record) (any, bool) {
		v, ok := value(r)
		if !ok {
			return nil, false
		}
		return cases.Fold().String(v.(string)), true
	}
	if s.literal {
		folded, _ := fold(nil)
		fold = func(Record) (any, bool) { return folded, true }
	}
	s.value = fold
	return s, nil
}

func (s scalar) must(t Type) *lang.Fault {
	if s.Type == t {
		return nil
	}
	is, want := typeNames[s.Type], typeNames[t]
	return s.at.fault(lang.Textf("此处是%s，应为%[2]s", "%[3]s stands here; it must be %[4]s", is.ZH, want.ZH, is.EN, want.EN),
		lang.Text{ZH: "文字写在单引号中，数不加引号", EN: "write texts in single quotes, numbers without"})
}

// operands binds the operands of a comparison, which must be of one type, and not
// geometries.
func (b *binder) operands(nodes ...Node) ([]scalar, *lang.Fault) {
	out := make([]scalar, len(nodes))
	for i, n := range nodes {
		var fault *lang.Fault
		if out[i], fault = b.scalar(n); fault != nil {
			return nil, fault
		}
		if out[i].Type == GeometryType {
			return nil, n.At.fault(lang.Text{ZH: "几何不能这样比较", EN: "a geometry cannot be compared like this"},
				lang.Text{ZH: "用 S_INTERSECTS 等空间函数", EN: "use a spatial function such as S_INTERSECTS"})
		}
		// The literal is the one to blame, wherever it stands.
		if i > 0 {
			blamed, other := out[i], out[0]
			if out[0].literal && !out[i].literal {
				blamed, other = out[0], out[i]
			}
			if fault := blamed.must(other.Type); fault != nil {
				return nil, fault
			}
		}
	}
	return out, nil
}

// compare orders two values of one type. ok is false where one is null.
func compare(r Record, a, b scalar) (order int, ok bool) {
	v, ok := a.value(r)
	if !ok {
		return 0, false
	}
	w, ok := b.value(r)
	if !ok {
		return 0, false
	}
	return ordered(v, w)
}

// ordered orders two values; ok is false for values of two types, which no record should
// hold.
func ordered(v, w any) (order int, ok bool) {
	switch v := v.(type) {
	case string:
		w, ok := w.(string)
		return strings.Compare(v, w), ok
	case float64:
		w, ok := w.(float64)
		return cmp.Compare(v, w), ok
	case bool:
		w, ok := w.(bool)
		return cmp.Compare(truthOf(v), truthOf(w)), ok
	case moment:
		w, ok := w.(moment)
		return cmp.Or(cmp.Compare(v.seconds, w.seconds), cmp.Compare(v.nanos, w.nanos)), ok
	}
	return 0, false
}
