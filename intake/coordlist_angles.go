package intake

import (
	"slices"
	"strings"
	"unicode"
)

// Marks of degrees, minutes and seconds: those a number may follow within an angle, those
// that may follow a number, and those that may end an angle.
const (
	marksWithin = "°º˚度′'’分"
	marksAfter  = "°º˚度′'’″\"分秒"
	marksEnding = "″\"”秒′'’°度"
)

// joinAngles takes the spaces out of the angles of a row, and puts one between two that
// stand together:
//
//	E 104° 30′ 36″  N 31° 19′  →  E104°30′36″ N31°19′
//	东经104°30′北纬31°19′       →  东经104°30′ 北纬31°19′
//
// A row without degree marks is left alone.
func joinAngles(row string) string {
	if !degreeMark(row) {
		return row
	}
	runes := []rune(row)
	lettersLast := isHemisphereLetter(runes[len(runes)-1])
	out := make([]rune, 0, len(runes)+4)
	for i, c := range runes {
		previous := ' '
		if len(out) > 0 {
			previous = out[len(out)-1]
		}
		switch {
		case !unicode.IsSpace(c):
			if strings.ContainsRune(marksEnding, previous) && beginsAngle(runes[i:]) {
				out = append(out, ' ')
			}
			out = append(out, c)
		case previous != ' ' && !joins(out, afterSpace(runes[i:]), lettersLast):
			out = append(out, ' ')
		}
	}
	return string(out)
}

func afterSpace(runes []rune) []rune {
	i := slices.IndexFunc(runes, func(c rune) bool { return !unicode.IsSpace(c) })
	return runes[max(i, 0):]
}

// joins reports whether what stands before and after a space is of one angle. Letters
// for hemispheres follow their angles where the row ends with one.
func joins(before, after []rune, lettersLast bool) bool {
	last, next := before[len(before)-1], after[0]
	switch {
	case isDigit(next):
		return strings.ContainsRune(marksWithin, last) && !beginsDegrees(after) || endsHemisphere(before)
	case isDigit(last):
		return strings.ContainsRune(marksAfter, next)
	}
	return lettersLast && isHemisphereLetter(next) && strings.ContainsRune(marksEnding, last) &&
		(len(after) == 1 || unicode.IsSpace(after[1]) || after[1] == ',' || after[1] == ';')
}

// beginsDegrees reports whether a text begins with a number of degrees, and so with
// another angle.
func beginsDegrees(text []rune) bool {
	i := slices.IndexFunc(text, func(c rune) bool { return !isDigit(c) && c != '.' })
	return i > 0 && strings.ContainsRune("°º˚度", text[i])
}

// endsHemisphere reports whether a text ends with a hemisphere that stands by itself.
func endsHemisphere(text []rune) bool {
	n := len(text)
	if n > 0 && (text[n-1] == ':' || text[n-1] == '：') {
		n--
	}
	switch {
	case n > 1 && (text[n-1] == '经' || text[n-1] == '纬'):
		n -= 2
	case n > 0 && isHemisphereLetter(text[n-1]):
		n--
	default:
		return false
	}
	return n == 0 || strings.ContainsRune(" ,;(", text[n-1])
}

// beginsAngle reports whether a text begins with an eastern or northern hemisphere and a
// number.
func beginsAngle(text []rune) bool {
	n := 0
	switch {
	case text[0] == 'E' || text[0] == 'N':
		n = 1
	case len(text) > 1 && (text[0] == '东' && text[1] == '经' || text[0] == '北' && text[1] == '纬'):
		n = 2
	default:
		return false
	}
	if n < len(text) && (text[n] == ':' || text[n] == '：') {
		n++
	}
	return n < len(text) && isDigit(text[n])
}

func isHemisphereLetter(c rune) bool { return strings.ContainsRune("ENSWensw", c) }

func isDigit(c rune) bool { return c >= '0' && c <= '9' }
