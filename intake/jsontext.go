package intake

import (
	"encoding/json"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"redline/lang"
)

// jsonText is a well-formed JSON document in which values are found by their offset, so
// that a large file is not copied and every message knows its line. Methods rely on
// checkJSON having passed.
type jsonText string

// checkJSON refuses text that is not JSON, or nested too deep.
func checkJSON(src *source) (jsonText, error) {
	text := src.decode()
	if err := checkValue(src, 0, len(text)); err != nil {
		return "", err
	}
	return jsonText(text), nil
}

// checkValue is checkJSON for a part of the text.
func checkValue(src *source, from, to int) error {
	text := src.text[from:to]
	switch valid, deep := validJSON(text, src.limits.Nesting); {
	case valid:
		return nil
	case deep >= 0:
		return src.at(tooDeep(src.limits.Nesting), from+deep)
	}
	err := json.Unmarshal(src.utf8[from:to], &struct{}{}) // says where it is not
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return nil
	}
	at := int(syntax.Offset) - 1
	f := jsonFault(syntax, text[min(max(at, 0), len(text)):])
	for _, word := range []string{"NaN", "Infinity", "-Infinity", "nan", "inf"} {
		for back := max(at-2, 0); back <= at; back++ { // the scanner stops inside the word
			if at < len(text) && strings.HasPrefix(text[back:], word) {
				f = notFinite(word)
			}
		}
	}
	return src.at(f, from+max(at, 0))
}

// jsonFault says what is wrong with JSON; rest begins with the character that is.
func jsonFault(syntax *json.SyntaxError, rest string) *lang.Fault {
	says := syntax.Error()
	if says == "unexpected end of JSON input" {
		return fault(ErrSyntax, lang.Text{ZH: "JSON 没有写完：在中途结束", EN: "the JSON is incomplete: it ends in the middle"},
			lang.Text{ZH: "文件可能被截断，请重新导出", EN: "The file was perhaps cut off; export it again."})
	}
	hint := lang.Text{ZH: "文件可能被手工改坏，请改正这一处或重新导出", EN: "The file was perhaps damaged by hand; correct this place or export it again."}
	if c, size := utf8.DecodeRuneInString(rest); size > 1 { // the library knows bytes only
		says = characterNamed.ReplaceAllLiteralString(says, "invalid character '"+string(c)+"' ")
		if ascii := halfWidth(string(c)); strings.ContainsRune(fullWidth, c) {
			hint = lang.Textf("请改为半角（英文输入法）字符：%s", "Use the half-width (ASCII) character: %s", ascii)
		}
	}
	return fault(ErrSyntax, librarySays("JSON 写法有误：", "not well-formed JSON: ", errors.New(says), "", ""), hint)
}

var characterNamed = regexp.MustCompile(`^invalid character '.*?' `)

func notFinite(written string) *lang.Fault {
	return fault(ErrSyntax,
		lang.Textf("坐标 %s 不是有限的数", "the coordinate %s is not a finite number", shorten(written)),
		lang.Text{ZH: "在源文件中改正或删除该点", EN: "Correct or delete this point in the source."})
}

// space returns the offset of the next byte that is not white space.
func (t jsonText) space(at int) int {
	for at < len(t) && (t[at] == ' ' || t[at] == '\n' || t[at] == '\r' || t[at] == '\t') {
		at++
	}
	return at
}

// end returns the offset after the value that begins at at.
func (t jsonText) end(at int) int {
	switch t[at] {
	case '"':
		return t.endOfString(at)
	case '{', '[':
		return t.endOfNested(at)
	}
	for ; at < len(t); at++ {
		switch t[at] {
		case ',', ']', '}', ' ', '\n', '\r', '\t':
			return at
		}
	}
	return at
}

// endOfNested returns the offset after the object or array that begins at at.
func (t jsonText) endOfNested(at int) int {
	for depth := 0; ; at++ {
		c := t[at]
		if c != '"' && c < '[' { // most bytes of coordinates
			continue
		}
		switch c {
		case '"':
			at = t.endOfString(at) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return at + 1
			}
		}
	}
}

func (t jsonText) endOfString(at int) int {
	for at++; t[at] != '"'; at++ {
		if t[at] == '\\' {
			at++
		}
	}
	return at + 1
}

// elements calls visit with the offset of each element of the array at at; visit
// returns the offset after the element, or an error.
func (t jsonText) elements(at int, visit func(i, at int) (end int, err error)) (end int, err error) {
	at = t.space(at + 1)
	for i := 0; t[at] != ']'; i++ {
		if at, err = visit(i, at); err != nil {
			return 0, err
		}
		if at = t.space(at); t[at] == ',' {
			at = t.space(at + 1)
		}
	}
	return at + 1, nil
}

// members calls visit with each key of the object at at and the offset of its value; it
// returns the offset after the object.
func (t jsonText) members(at int, visit func(key string, at int) error) (end int, err error) {
	at = t.space(at + 1)
	for t[at] != '}' {
		end := t.end(at)
		key := t.str(at, end)
		at = t.space(t.space(end) + 1) // past the colon
		if err := visit(key, at); err != nil {
			return 0, err
		}
		if at = t.space(t.end(at)); t[at] == ',' {
			at = t.space(at + 1)
		}
	}
	return at + 1, nil
}

// str decodes the string between two offsets.
func (t jsonText) str(at, end int) string {
	raw := string(t[at+1 : end-1])
	if !strings.Contains(raw, `\`) {
		return raw
	}
	var s string
	if json.Unmarshal([]byte(t[at:end]), &s) != nil {
		return raw
	}
	return s
}

// is reports the kind of the value at at: '{', '[', '"', '0' for a number, 't' for a
// boolean, 'n' for null.
func (t jsonText) is(at int) byte {
	switch c := t[at]; c {
	case '{', '[', '"', 'n':
		return c
	case 't', 'f':
		return 't'
	}
	return '0'
}

// scalar decodes the value at at: a string, float64, bool or nil; an object or array is
// given as its text, and so is a number that a float64 would change.
func (t jsonText) scalar(at int) any {
	end := t.end(at)
	raw := string(t[at:end])
	switch t.is(at) {
	case '"':
		return t.str(at, end)
	case 't':
		return raw == "true"
	case 'n':
		return nil
	case '0':
		return number(raw)
	}
	return raw
}

// exactDigits is how many decimal digits a float64 always keeps.
const exactDigits = 15

func number(raw string) any {
	digits := 0
	for _, c := range strings.TrimLeft(strings.TrimLeft(raw, "-"), "0.") {
		if c == 'e' || c == 'E' {
			break
		}
		if c >= '0' && c <= '9' {
			digits++
		}
	}
	x, err := strconv.ParseFloat(raw, 64)
	if err != nil || digits > exactDigits && !strings.ContainsAny(raw, ".eE") {
		return raw
	}
	return x
}

// plainNumber reads a number of few digits without exponent; ok is false for any other.
func (t jsonText) plainNumber(at int) (x float64, end int, ok bool) {
	from := at
	if t[at] == '-' {
		at++
	}
	for ; '0' <= t[at] && t[at] <= '9' || t[at] == '.'; at++ {
	}
	x, ok = exactDecimal(string(t[from:at]))
	return x, at, ok
}
