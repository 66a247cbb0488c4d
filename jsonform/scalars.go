package jsonform

import (
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"unicode/utf8"
)

// number appends a number as ECMAScript prints it (RFC 8785 §3.2.2.3); encoding/json
// differs for negative zero alone.
func (w *writer) number(out []byte, x float64) []byte {
	abs := math.Abs(x)
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		w.fail(&json.UnsupportedValueError{Value: reflect.ValueOf(x), Str: strconv.FormatFloat(x, 'g', -1, 64)})
		return out
	case x == 0 && w.layout != Canonical && math.Signbit(x):
		return append(out, "-0"...)
	case abs < 1<<53 && x == math.Trunc(x):
		return strconv.AppendInt(out, int64(x), 10)
	case abs < 1e11 && abs >= 1e-3:
		if n := math.Round(abs * 1000); n/1000 == abs {
			return appendThousandths(out, x < 0, uint64(n))
		}
		return strconv.AppendFloat(out, x, 'f', -1, 64)
	case abs >= 1e-6 && abs < 1e21:
		return strconv.AppendFloat(out, x, 'f', -1, 64)
	}
	out = strconv.AppendFloat(out, x, 'e', -1, 64)
	if n := len(out); n >= 4 && out[n-4] == 'e' && out[n-2] == '0' { // e-09 is e-9
		out = append(out[:n-2], out[n-1])
	}
	return out
}

// appendThousandths appends n/1000. Most numbers are measures of three decimals at most;
// of 15 digits only one text leads to a number, so that this one is the shortest.
func appendThousandths(out []byte, negative bool, n uint64) []byte {
	if negative {
		out = append(out, '-')
	}
	out = strconv.AppendUint(out, n/1000, 10)
	rest := n % 1000
	out = append(out, '.', byte('0'+rest/100), byte('0'+rest/10%10), byte('0'+rest%10))
	for out[len(out)-1] == '0' {
		out = out[:len(out)-1]
	}
	return out
}

// appendText appends a text. Bytes that are not UTF-8 become U+FFFD. The layouts differ in
// that character and in the ends of lines and paragraphs, which encoding/json escapes.
func appendText(out []byte, s string, l Layout) []byte {
	out = append(out, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if plain(c) {
			for i++; i+8 <= len(s) && plainEight(s[i:]); {
				i += 8
			}
			continue
		}
		// Han characters, and what stands with them.
		if c >= 0xe3 && c <= 0xec && i+2 < len(s) && s[i+1]&0xc0 == 0x80 && s[i+2]&0xc0 == 0x80 {
			i += 3
			continue
		}
		size, escape := 1, ""
		if c < utf8.RuneSelf {
			escape = control(c)
		} else {
			var r rune
			r, size = utf8.DecodeRuneInString(s[i:])
			escape = special(r, size, l)
		}
		if escape != "" {
			out = append(append(out, s[from:i]...), escape...)
			from = i + size
		}
		i += size
	}
	return append(append(out, s[from:]...), '"')
}

// plain reports whether a byte stands for itself: ASCII but for controls, quotes and
// backslashes.
func plain(c byte) bool { return c >= ' ' && c < utf8.RuneSelf && c != '"' && c != '\\' }

// plainEight reports whether eight bytes are plain, by all of them at once.
func plainEight(s string) bool {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	_ = s[7]
	x := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
	quote, backslash := x^(ones*'"'), x^(ones*'\\')
	// A byte is below n where taking n away borrows: its top bit, unless it had one.
	return (x|(x-ones*' ')|(quote-ones)|(backslash-ones))&tops == 0
}

// control is how a byte of ASCII is escaped.
func control(c byte) string {
	const hex = "0123456789abcdef"
	switch c {
	case '"', '\\':
		return `\` + string(rune(c))
	case '\b':
		return `\b`
	case '\f':
		return `\f`
	case '\n':
		return `\n`
	case '\r':
		return `\r`
	case '\t':
		return `\t`
	}
	return `\u00` + string([]byte{hex[c>>4], hex[c&15]})
}

// special is how a character beyond ASCII is written; "" for itself.
func special(r rune, size int, l Layout) string {
	switch {
	case r == utf8.RuneError && size == 1 && l == Canonical:
		return "\uFFFD"
	case r == utf8.RuneError && size == 1:
		return `\ufffd`
	case l == Canonical:
		return ""
	case r == '\u2028':
		return `\u2028`
	case r == '\u2029':
		return `\u2029`
	}
	return ""
}
