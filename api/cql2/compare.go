package cql2

import (
	"regexp"
	"strings"
	"time"

	"redline/lang"
)

// moment is an instant as a value that equals itself in any time zone.
type moment struct {
	seconds int64
	nanos   int
}

// instant reads what instantNode has checked.
func instant(s string) moment {
	t, _ := time.Parse(time.RFC3339Nano, s)
	return moment{t.Unix(), t.Nanosecond()}
}

// holds says which orders make a comparison true.
var holds = map[string]func(order int) bool{
	"=":  func(o int) bool { return o == 0 },
	"<>": func(o int) bool { return o != 0 },
	"<":  func(o int) bool { return o < 0 },
	"<=": func(o int) bool { return o <= 0 },
	">":  func(o int) bool { return o > 0 },
	">=": func(o int) bool { return o >= 0 },
}

func (b *binder) comparison(n Node) (predicate, *lang.Fault) {
	args, fault := b.operands(n.Args...)
	if fault != nil {
		return nil, fault
	}
	if args[0].Type == BooleanType && n.Op != "=" && n.Op != "<>" {
		return nil, n.At.fault(lang.Text{ZH: "真假值没有大小", EN: "booleans have no order"}, lang.Text{ZH: "用 = 或 <>", EN: "use = or <>"})
	}
	test := holds[n.Op]
	return func(r Record) (truth, error) {
		order, ok := compare(r, args[0], args[1])
		if !ok {
			return unknown, nil
		}
		return truthOf(test(order)), nil
	}, nil
}

// between is low <= value AND value <= high, of numbers.
func (b *binder) between(n Node) (predicate, *lang.Fault) {
	args, fault := b.operands(n.Args...)
	if fault != nil {
		return nil, fault
	}
	for _, a := range args {
		if fault := a.must(NumberType); fault != nil {
			return nil, fault
		}
	}
	return func(r Record) (truth, error) {
		low, knownLow := compare(r, args[1], args[0])
		high, knownHigh := compare(r, args[0], args[2])
		switch {
		case knownLow && low > 0, knownHigh && high > 0:
			return no, nil
		case !knownLow || !knownHigh:
			return unknown, nil
		}
		return yes, nil
	}, nil
}

// in is an OR of equalities. Literals are found in a set.
func (b *binder) in(n Node) (predicate, *lang.Fault) {
	args, fault := b.operands(append([]Node{n.Args[0]}, n.Args[1].Args...)...)
	if fault != nil {
		return nil, fault
	}
	value, set := args[0], map[any]bool{}
	var others []scalar
	for _, a := range args[1:] {
		if !a.literal {
			others = append(others, a)
			continue
		}
		v, _ := a.value(nil)
		set[v] = true
	}
	return func(r Record) (truth, error) {
		v, ok := value.value(r)
		if !ok {
			return unknown, nil
		}
		if set[v] {
			return yes, nil
		}
		result := no
		for _, o := range others {
			switch order, known := compare(r, value, o); {
			case !known:
				result = unknown
			case order == 0:
				return yes, nil
			}
		}
		return result, nil
	}, nil
}

func (b *binder) isNull(n Node) (predicate, *lang.Fault) {
	s, fault := b.scalar(n.Args[0])
	if fault != nil {
		return nil, fault
	}
	if s.Type == GeometryType {
		return func(r Record) (truth, error) { return truthOf(!s.literal && r.Shape().IsEmpty()), nil }, nil
	}
	return func(r Record) (truth, error) {
		_, ok := s.value(r)
		return truthOf(!ok), nil
	}, nil
}

// like matches a text against a pattern: % any characters, _ one, \ takes the next as it
// is. It is a regular expression of RE2, which takes time linear in the text.
func (b *binder) like(n Node) (predicate, *lang.Fault) {
	args, fault := b.operands(n.Args...)
	if fault != nil {
		return nil, fault
	}
	if fault := args[0].must(TextType); fault != nil {
		return nil, fault
	}
	if !args[1].literal {
		return nil, n.Args[1].At.fault(lang.Text{ZH: "LIKE 的模式应为常量", EN: "the pattern of LIKE must be a literal"},
			lang.Text{ZH: "例如 name LIKE '%水库%'", EN: "such as name LIKE '%water%'"})
	}
	pattern, _ := args[1].value(nil)
	expression, err := regexp.Compile(expressionOf(pattern.(string)))
	if err != nil {
		return nil, n.Args[1].At.fault(lang.Text{ZH: "LIKE 的模式不能使用", EN: "the pattern of LIKE cannot be used"},
			lang.Text{ZH: "缩短模式", EN: "shorten it"})
	}
	return func(r Record) (truth, error) {
		v, ok := args[0].value(r)
		s, isText := v.(string)
		if !ok || !isText {
			return unknown, nil
		}
		return truthOf(expression.MatchString(s)), nil
	}, nil
}

// expressionOf writes a pattern as a regular expression.
func expressionOf(pattern string) string {
	var b strings.Builder
	b.WriteString(`(?s)\A`)
	escaped, many := false, false // many: .* has just been written
	for _, c := range pattern {
		again := many && c == '%' && !escaped
		many = c == '%' && !escaped
		switch {
		case again:
		case escaped:
			b.WriteString(regexp.QuoteMeta(string(c)))
			escaped = false
		case c == '\\':
			escaped = true
		case c == '%':
			b.WriteString(".*")
		case c == '_':
			b.WriteByte('.')
		default:
			b.WriteString(regexp.QuoteMeta(string(c)))
		}
	}
	if escaped {
		b.WriteString(`\\`)
	}
	b.WriteString(`\z`)
	return b.String()
}
