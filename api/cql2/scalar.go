package cql2

import (
	"cmp"
	"slices"
	"strings"

	"redline/lang"

	"golang.org/x/text/cases"
)

// scalar is an operand with a value; ok is false for null.
type scalar struct {
	Type
	at      Place
	literal bool
	value   func(Record) (v any, ok bool)
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
