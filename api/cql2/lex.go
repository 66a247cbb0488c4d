package cql2

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"redline/lang"
)

type tokenKind int

const (
	end    tokenKind = iota
	word             // a name or keyword
	quoted           // a name in double quotes
	text             // a text literal
	number
	symbol // ( ) , = <> < <= > >=
)

// token is one token of the text.
type token struct {
	kind tokenKind
	text string // of quoted and text: without quotes and escapes
	at   Place
}

// is reports whether the token is a keyword, in any case.
func (t token) is(keyword string) bool { return t.kind == word && strings.EqualFold(t.text, keyword) }

// isSymbol reports whether the token is a symbol.
func (t token) isSymbol(s string) bool { return t.kind == symbol && t.text == s }

// lexer cuts a filter into tokens.
type lexer struct {
	rest      string
	character int // of rest's first, from 1
	tokens    []token
}

// lex cuts the text into tokens; the last is of kind end.
func lex(s string) ([]token, *lang.Fault) {
	l := lexer{rest: s, character: 1}
	for {
		l.take(len(l.rest) - len(strings.TrimLeftFunc(l.rest, unicode.IsSpace)))
		at := Place{Character: l.character}
		if l.rest == "" {
			return append(l.tokens, token{kind: end, at: at}), nil
		}
		if fault := l.next(at); fault != nil {
			return nil, fault
		}
	}
}

// take removes n bytes from the rest.
func (l *lexer) take(n int) string {
	taken := l.rest[:n]
	l.rest = l.rest[n:]
	l.character += utf8.RuneCountInString(taken)
	return taken
}

func (l *lexer) add(kind tokenKind, text string, at Place) {
	l.tokens = append(l.tokens, token{kind, text, at})
}

func (l *lexer) next(at Place) *lang.Fault {
	first, _ := utf8.DecodeRuneInString(l.rest)
	switch {
	case first == '\'':
		return l.quote(text, '\'', at)
	case first == '"':
		return l.quote(quoted, '"', at)
	case startsName(first):
		n := strings.IndexFunc(l.rest, func(r rune) bool { return !continuesName(r) })
		if n < 0 {
			n = len(l.rest)
		}
		l.add(word, l.take(n), at)
		return nil
	}
	if n := numberLength(l.rest); n > 0 {
		l.add(number, l.take(n), at)
		return nil
	}
	for _, s := range []string{"<>", "<=", ">=", "<", ">", "=", "(", ")", ","} {
		if strings.HasPrefix(l.rest, s) {
			l.add(symbol, l.take(len(s)), at)
			return nil
		}
	}
	hint := lang.Text{ZH: "删去它；带特殊字符的名称请用双引号括起", EN: "remove it; put a name with special characters in double quotes"}
	switch {
	case strings.ContainsRune("（），＝＜＞‘’“”", first):
		hint = lang.Text{ZH: "请用半角的括号、逗号和引号", EN: "use ASCII parentheses, commas and quotes"}
	case strings.ContainsRune("+-*/%^", first):
		hint = lang.Text{ZH: "不支持算术运算", EN: "arithmetic is not supported"}
	}
	return at.fault(lang.Textf("不认识字符 %q", "the character %q has no meaning here", first), hint)
}

// escapes are the control characters that a text literal may write with a backslash
// (21-065r2, requirement /req/cql2-text/escaping).
var escapes = map[byte]byte{'a': '\a', 'b': '\b', 't': '\t', 'n': '\n', 'v': '\v', 'f': '\f', 'r': '\r', '\'': '\'', '\\': '\\'}

// quote takes a text literal or a quoted name. A quote within is written twice. In a text
// literal a backslash escapes; before another character it stays, so that LIKE sees it.
func (l *lexer) quote(kind tokenKind, mark byte, at Place) *lang.Fault {
	var b strings.Builder
	for i := 1; i < len(l.rest); i++ {
		c := l.rest[i]
		var following byte
		if i+1 < len(l.rest) {
			following = l.rest[i+1]
		}
		escaped, isEscape := escapes[following]
		switch {
		case c == mark && following == mark:
			b.WriteByte(mark)
			i++
		case c == mark:
			l.take(i + 1)
			l.add(kind, b.String(), at)
			return checkText(at, b.String())
		case c == '\\' && kind == text && isEscape:
			b.WriteByte(escaped)
			i++
		default:
			b.WriteByte(c)
		}
	}
	return at.fault(lang.Text{ZH: "引号没有结束", EN: "the quote does not end"},
		lang.Textf("在末尾加 %[1]c；引号本身写两次", "close it with %[1]c; write a quote within twice", mark))
}

func startsName(r rune) bool { return r == '_' || r == ':' || unicode.IsLetter(r) }

func continuesName(r rune) bool {
	return startsName(r) || r == '.' || unicode.IsDigit(r) || unicode.IsMark(r)
}

// numberLength returns how many bytes of s are a number: [+-]digits[.digits][e[+-]digits].
func numberLength(s string) int {
	i := 0
	if s[0] == '-' || s[0] == '+' {
		i++
	}
	whole := digits(s[i:])
	i += whole
	fraction := 0
	if i < len(s) && s[i] == '.' {
		if fraction = digits(s[i+1:]); fraction > 0 || whole > 0 {
			i += 1 + fraction
		}
	}
	if whole+fraction == 0 {
		return 0
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		j := i + 1
		if j < len(s) && (s[j] == '-' || s[j] == '+') {
			j++
		}
		if n := digits(s[j:]); n > 0 {
			i = j + n
		}
	}
	return i
}

func digits(s string) (n int) {
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}
