package cql2

import (
	"slices"
	"unicode/utf8"

	"redline/lang"
)

// ParseText reads a filter in CQL2 text. Errors are *lang.Fault with the character.
func ParseText(s string) (Node, error) {
	if len(s) > MaxLength {
		return Node{}, tooLong(len(s))
	}
	if !utf8.ValidString(s) {
		return Node{}, &lang.Fault{
			Field: "filter", What: lang.Text{ZH: "过滤条件不是 UTF-8 文字", EN: "the filter is not UTF-8 text"},
			Hint: lang.Text{ZH: "用 UTF-8 编码后再做 URL 编码", EN: "encode it as UTF-8, then for the URL"},
		}
	}
	tokens, fault := lex(s)
	if fault != nil {
		return Node{}, fault
	}
	p := parser{tokens: tokens}
	n, fault := p.or(1)
	if fault == nil && p.peek().kind != end {
		fault = p.unexpected(lang.Text{ZH: "AND、OR 或结束", EN: "AND, OR or the end"})
	}
	if fault == nil {
		fault = n.checkDepth(0)
	}
	if fault != nil {
		return Node{}, fault
	}
	return n, nil
}

// parser reads tokens by recursive descent.
type parser struct {
	tokens []token
	at     int
	budget
}

func (p *parser) peek() token { return p.tokens[p.at] }

// ahead returns the token after the next.
func (p *parser) ahead() token { return p.tokens[min(p.at+1, len(p.tokens)-1)] }

func (p *parser) next() token {
	t := p.tokens[p.at]
	p.at = min(p.at+1, len(p.tokens)-1)
	return t
}

// accept takes the next token if it is the keyword.
func (p *parser) accept(keyword string) bool {
	if !p.peek().is(keyword) {
		return false
	}
	p.next()
	return true
}

func (p *parser) acceptSymbol(s string) bool {
	if !p.peek().isSymbol(s) {
		return false
	}
	p.next()
	return true
}

func (p *parser) expect(s string) *lang.Fault {
	if p.acceptSymbol(s) {
		return nil
	}
	return p.unexpected(lang.Text{ZH: s, EN: s})
}

func (p *parser) unexpected(wanted lang.Text) *lang.Fault {
	t := p.peek()
	what := lang.Textf("此处是 %q", "%q stands here", t.text)
	if t.kind == end {
		what = lang.Text{ZH: "条件到此结束", EN: "the filter ends here"}
	}
	return t.at.fault(what, lang.Text{ZH: "此处应为：" + wanted.ZH, EN: "expected: " + wanted.EN})
}

// or reads operands of OR; and those of AND.
func (p *parser) or(depth int) (Node, *lang.Fault) { return p.chain("OR", "or", depth, p.and) }

func (p *parser) and(depth int) (Node, *lang.Fault) { return p.chain("AND", "and", depth, p.not) }

func (p *parser) chain(keyword, op string, depth int, operand func(int) (Node, *lang.Fault)) (Node, *lang.Fault) {
	at := p.peek().at
	first, fault := operand(depth)
	if fault != nil || !p.peek().is(keyword) {
		return first, fault
	}
	args := []Node{first}
	for p.accept(keyword) {
		n, fault := operand(depth)
		if fault != nil {
			return Node{}, fault
		}
		args = append(args, n)
	}
	return p.operation(op, at, args...)
}

func (p *parser) operation(op string, at Place, args ...Node) (Node, *lang.Fault) {
	return Node{Kind: Operation, Op: op, Args: args, At: at}, p.node(at)
}

func (p *parser) not(depth int) (Node, *lang.Fault) {
	at := p.peek().at
	if depth > nesting {
		return Node{}, tooDeep(at)
	}
	if p.accept("NOT") {
		n, fault := p.not(depth + 1)
		if fault != nil {
			return Node{}, fault
		}
		return p.operation("not", at, n)
	}
	if p.acceptSymbol("(") {
		n, fault := p.or(depth + 1)
		if fault != nil {
			return Node{}, fault
		}
		return n, p.expect(")")
	}
	return p.predicate(depth)
}

// predicate reads a comparison, or an operand that is true or false by itself.
func (p *parser) predicate(depth int) (Node, *lang.Fault) {
	at := p.peek().at
	left, fault := p.operand(depth)
	if fault != nil {
		return Node{}, fault
	}
	if t := p.peek(); t.kind == symbol && slices.Contains([]string{"=", "<>", "<", "<=", ">", ">="}, t.text) {
		p.next()
		right, fault := p.operand(depth)
		if fault != nil {
			return Node{}, fault
		}
		return p.operation(t.text, at, left, right)
	}
	if p.accept("IS") {
		return p.isNull(at, left)
	}
	negated := p.accept("NOT")
	n, fault := p.tested(at, left, depth, negated)
	if fault != nil || !negated {
		return n, fault
	}
	return p.operation("not", at, n)
}

func (p *parser) isNull(at Place, operand Node) (Node, *lang.Fault) {
	negated := p.accept("NOT")
	if !p.accept("NULL") {
		return Node{}, p.unexpected(lang.Text{ZH: "NULL", EN: "NULL"})
	}
	n, fault := p.operation("isNull", at, operand)
	if fault != nil || !negated {
		return n, fault
	}
	return p.operation("not", at, n)
}

// tested reads what follows an operand: LIKE, BETWEEN or IN. An operand that nothing
// follows must be a truth value.
func (p *parser) tested(at Place, left Node, depth int, negated bool) (Node, *lang.Fault) {
	switch {
	case p.accept("LIKE"):
		pattern, fault := p.operand(depth)
		if fault != nil {
			return Node{}, fault
		}
		return p.operation("like", at, left, pattern)
	case p.accept("BETWEEN"):
		low, fault := p.operand(depth)
		if fault != nil {
			return Node{}, fault
		}
		if !p.accept("AND") {
			return Node{}, p.unexpected(lang.Text{ZH: "AND", EN: "AND"})
		}
		high, fault := p.operand(depth)
		if fault != nil {
			return Node{}, fault
		}
		return p.operation("between", at, left, low, high)
	case p.accept("IN"):
		members, fault := p.list(depth)
		if fault != nil {
			return Node{}, fault
		}
		return p.operation("in", at, left, members)
	case !negated && (left.Kind == Boolean || left.Kind == Operation):
		return left, nil
	}
	return Node{}, p.unexpected(lang.Text{ZH: "=、<>、<、<=、>、>=、LIKE、BETWEEN、IN 或 IS NULL", EN: "=, <>, <, <=, >, >=, LIKE, BETWEEN, IN or IS NULL"})
}
