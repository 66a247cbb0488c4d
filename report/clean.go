package report

import (
	"strings"
	"unicode"
)

// clean makes text harmless and single-lined for a terminal. Names and attributes come
// from files that anybody may have written: an escape sequence could hide a line, a
// direction mark turn a sentence around. Line ends and tabs become spaces; control
// characters their visible pictures (U+2400…); direction marks, invisible characters and
// bytes that are not UTF-8 become U+FFFD.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\r', r == '\t', r == '\v', r == '\f', r == '\u2028', r == '\u2029', r == '\u0085':
			return ' '
		case r < 0x20:
			return 0x2400 + r
		case r == 0x7f:
			return 0x2421
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), unicode.Is(unicode.Cs, r):
			return unicode.ReplacementChar
		case unicode.Is(unicode.Bidi_Control, r):
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// Plain makes text from a file harmless and single-lined, as reports do with every name.
func Plain(text string) string { return clean(text) }
