package cql2

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"redline/lang"
)

// list reads the members of IN, which do not count as nodes.
func (p *parser) list(depth int) (Node, *lang.Fault) {
	at := p.peek().at
	if fault := p.expect("("); fault != nil {
		return Node{}, fault
	}
	nodes := p.nodes
	var members []Node
	for {
		n, fault := p.operand(depth)
		if fault == nil {
			fault = p.member(n.At)
		}
		if fault != nil {
			return Node{}, fault
		}
		if isLiteral(n) {
			p.nodes = nodes
		}
		nodes = p.nodes
		members = append(members, n)
		if !p.acceptSymbol(",") {
			return Node{Kind: List, Args: members, At: at}, p.expect(")")
		}
	}
}

func isLiteral(n Node) bool { return n.Kind != Operation && n.Kind != Property }

// operand reads a literal, a property or a function with its operands.
func (p *parser) operand(depth int) (Node, *lang.Fault) {
	t := p.peek()
	if depth > nesting {
		return Node{}, tooDeep(t.at)
	}
	if fault := p.node(t.at); fault != nil {
		return Node{}, fault
	}
	switch t.kind {
	case text:
		p.next()
		return Node{Kind: Text, Value: t.text, At: t.at}, nil
	case quoted:
		p.next()
		return Node{Kind: Property, Value: t.text, At: t.at}, nil
	case number:
		p.next()
		return numberNode(t.at, t.text)
	case word:
		return p.word(depth)
	}
	return Node{}, p.unexpected(lang.Text{ZH: "属性名、常量或函数", EN: "a property, a literal or a function"})
}

func numberNode(at Place, s string) (Node, *lang.Fault) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return Node{}, at.fault(lang.Textf("%.40q 不是可用的数", "%.40q is no usable number", s),
			lang.Text{ZH: "写成一般的十进制数", EN: "write an ordinary decimal number"})
	}
	return Node{Kind: Number, Number: f, At: at}, nil
}

// reserved are the words that are never a property unless quoted.
var reserved = []string{"AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "NULL", "TRUE", "FALSE"}

func isReserved(s string) bool {
	return slices.ContainsFunc(reserved, func(r string) bool { return strings.EqualFold(r, s) })
}

// word reads what begins with a name.
func (p *parser) word(depth int) (Node, *lang.Fault) {
	t := p.peek()
	switch {
	case t.is("TRUE"), t.is("FALSE"):
		p.next()
		return Node{Kind: Boolean, Bool: t.is("TRUE"), At: t.at}, nil
	case isReserved(t.text):
		return Node{}, p.unexpected(lang.Text{ZH: "属性名、常量或函数（名称与关键词相同时加双引号；空值用 IS NULL）", EN: "a property, a literal or a function (a name like a keyword goes in double quotes; use IS NULL for null)"})
	case p.startsGeometry():
		return p.geometry()
	case !p.ahead().isSymbol("("):
		p.next()
		return Node{Kind: Property, Value: t.text, At: t.at}, checkText(t.at, t.text)
	case t.is("DATE"), t.is("TIMESTAMP"):
		return p.instant()
	case t.is("BBOX"):
		return p.bbox()
	}
	return p.call(depth)
}

// call reads a function and its operands.
func (p *parser) call(depth int) (Node, *lang.Fault) {
	name := p.next()
	f, ok := functionNamed(name.text)
	if !ok {
		return Node{}, unknownFunction(name.at, name.text)
	}
	p.next() // the parenthesis, which word has seen
	var args []Node
	for {
		n, fault := p.operand(depth + 1)
		if fault != nil {
			return Node{}, fault
		}
		args = append(args, n)
		if !p.acceptSymbol(",") {
			break
		}
	}
	if fault := p.expect(")"); fault != nil {
		return Node{}, fault
	}
	return Node{Kind: Operation, Op: f.name, Args: args, At: name.at}, f.checkCount(name.at, len(args))
}

// instant reads DATE('…') or TIMESTAMP('…').
func (p *parser) instant() (Node, *lang.Fault) {
	name := p.next()
	p.next()
	value := p.next()
	if value.kind != text {
		return Node{}, value.at.fault(lang.Text{ZH: "此处应为单引号中的日期", EN: "a date in single quotes belongs here"},
			lang.Text{ZH: "例如 DATE('2026-03-01')", EN: "such as DATE('2026-03-01')"})
	}
	n, fault := instantNode(value.at, name.is("DATE"), value.text)
	if fault != nil {
		return Node{}, fault
	}
	n.At = name.at
	return n, p.expect(")")
}

// instantNode checks a date or a timestamp.
func instantNode(at Place, date bool, s string) (Node, *lang.Fault) {
	kind, layout, example := Timestamp, time.RFC3339Nano, "2026-03-01T00:00:00Z"
	if date {
		kind, layout, example = Date, time.DateOnly, "2026-03-01"
	}
	if _, err := time.Parse(layout, s); err != nil {
		return Node{}, at.fault(lang.Textf("%.40q 不是日期或时刻", "%.40q is no date or time", s),
			lang.Textf("例如 %s", "such as %s", example))
	}
	return Node{Kind: kind, Value: s, At: at}, nil
}
