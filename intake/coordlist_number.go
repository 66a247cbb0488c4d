package intake

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"redline/lang"
)

// coordinate is one coordinate of a point as it is written.
type coordinate struct {
	text   string
	value  float64
	number string // the number alone, without hemisphere and marks
	marks  bool   // degrees, minutes and seconds stand apart
	axis   byte   // 'E' or 'N' when its hemisphere is written; 0 when not
}

// exact reports whether it looks like a coordinate, not like a label or a ring's number.
func (c coordinate) exact() bool {
	return c.marks || c.axis != 0 || strings.Contains(c.number, ".") || math.Abs(c.value) >= 100_000
}

// angleMarks end degrees, minutes and seconds.
var angleMarks = [3][]string{
	{"°", "º", "˚", "度"},
	{"′", "'", "’", "＇", "分"},
	{"″", "\"", "”", "＂", "''", "′′", "’’", "秒"},
}

// hemispheres as they are written before or after a coordinate.
var hemispheres = []struct {
	written string
	axis    byte
	sign    float64
}{
	{"东经", 'E', 1},
	{"北纬", 'N', 1},
	{"西经", 'E', -1},
	{"南纬", 'N', -1},
	{"E", 'E', 1},
	{"N", 'N', 1},
	{"W", 'E', -1},
	{"S", 'N', -1},
	{"e", 'E', 1},
	{"n", 'N', 1},
	{"w", 'E', -1},
	{"s", 'N', -1},
}

// parseCoordinate reads one coordinate:
//
//	104.51   E104.51   104.51°E   东经104°30′36″   104-30-36.0   104:30:36   104 30 36   X=3466557.106
//
// Minutes and seconds are below 60, and only the last part has decimals. X and Y before
// a number say nothing (surveyors' X is the northing, others' the easting). Anything
// else gives errNumber.
func parseCoordinate(field string) (coordinate, error) {
	c := coordinate{text: field}
	if x, err := plainNumber(field); err == nil {
		c.value, c.number = x, field
		return c, nil
	}
	rest := field
	if field != "" && (maybeWhite(field[0]) || maybeWhite(field[len(field)-1])) {
		rest = strings.TrimFunc(field, isBlank)
	}
	sign := 1.0
	if first, _ := utf8.DecodeRuneInString(rest); unicode.IsLetter(first) {
		for _, h := range hemispheres {
			if after, ok := strings.CutPrefix(rest, h.written); ok {
				c.axis, sign, rest = h.axis, h.sign, after
				rest = strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(rest, ":"), "："), " ")
				break
			}
		}
	}
	if c.axis == 0 && len(rest) > 2 && strings.IndexByte("XYxy", rest[0]) >= 0 && strings.IndexByte("=:", rest[1]) >= 0 {
		rest = strings.TrimLeft(rest[2:], " ")
	}
	if last, _ := utf8.DecodeLastRuneInString(rest); unicode.IsLetter(last) {
		for _, h := range hemispheres {
			if before, ok := strings.CutSuffix(rest, h.written); ok {
				if c.axis != 0 {
					return c, errNumber
				}
				c.axis, sign, rest = h.axis, h.sign, strings.TrimRight(before, " ")
				break
			}
		}
	}
	if x, err := plainNumber(rest); err == nil {
		c.value, c.number = sign*x, rest
		return c, nil
	}
	x, err := sexagesimal(rest)
	c.value, c.marks = sign*x, true
	return c, err
}

// plainNumber reads digits with an optional sign and decimals: no exponent, no bare dot.
func plainNumber(word string) (float64, error) {
	if x, ok := exactDecimal(word); ok {
		return x, nil // as most are
	}
	if word == "" || !isDigit(rune(word[len(word)-1])) {
		return 0, errNumber
	}
	digits := strings.TrimPrefix(strings.TrimPrefix(word, "+"), "-")
	if len(word)-len(digits) > 1 || digits[0] == '.' {
		return 0, errNumber
	}
	for i := range len(digits) {
		if c := digits[i]; (c < '0' || c > '9') && c != '.' {
			return 0, errNumber
		}
	}
	return strconv.ParseFloat(word, 64)
}

// sexagesimal reads degrees, minutes and seconds with their marks (the last may be
// missing after seconds), or all three parted by -, : or a space.
func sexagesimal(text string) (float64, error) {
	value := 0.0
	separator := ""
	for i, unit := range []float64{1, 60, 3600} {
		end := 0
		for end < len(text) && (text[end] >= '0' && text[end] <= '9' || text[end] == '.') {
			end++
		}
		x, err := plainNumber(text[:end])
		if err != nil || i > 0 && x >= 60 {
			return 0, errNumber
		}
		value += x / unit
		rest, marked := text[end:], false
		if separator == "" {
			rest, marked = cutMark(strings.TrimLeft(rest, " "), angleMarks[i])
		}
		if i == 0 && !marked {
			if rest = text[end:]; rest == "" || strings.IndexByte("-: ", rest[0]) < 0 {
				return 0, errNumber
			}
			separator = rest[:1]
		}
		text = rest
		if separator != "" && i < 2 {
			if text, marked = strings.CutPrefix(text, separator); !marked {
				return 0, errNumber
			}
		} else {
			text = strings.TrimLeft(text, " ")
		}
		switch {
		case text == "" && (marked || i == 2):
			return value, nil
		case text == "" || !marked || x != math.Trunc(x):
			return 0, errNumber
		}
	}
	return 0, errNumber
}

// cutMark cuts one of the marks from the beginning of text.
func cutMark(text string, marks []string) (rest string, found bool) {
	if rest, ok := strings.CutPrefix(text, marks[0]); ok { // the usual one
		return rest, true
	}
	for i := len(marks) - 1; i > 0; i-- { // the doubled ones first
		if rest, ok := strings.CutPrefix(text, marks[i]); ok {
			return rest, true
		}
	}
	return text, false
}

// degreesWritten is what is known of the degrees without marks of a list: whether they
// are decimal or packed (ddd.mmssss), which a note may say and the digits may rule out.
type degreesWritten struct {
	packed     bool // said to be ddd.mmssss
	decimals   bool // said to be decimal degrees
	notPacked  bool // one of them has 60 or more minutes or seconds
	hasSeconds bool // one of them has four decimals or more
	first      int  // where the first stands; -1 before it
	written    string
	unpacked   float64
}

// value is the coordinate in degrees or metres. Degrees without marks are unpacked where
// the list says that they are packed; minutes and seconds of 60 or more are a fault then.
func (w *degreesWritten) value(at int, c coordinate) (float64, *lang.Fault) {
	if c.marks || math.Abs(c.value) > 180 {
		return c.value, nil
	}
	_, digits, _ := strings.Cut(c.number, ".")
	fits := len(digits) <= 8 && digitPair(digits, 0) < 60 && digitPair(digits, 2) < 60
	if w.packed && !w.decimals {
		if !fits {
			return 0, fault(ErrSyntax,
				lang.Textf("「%s」不是 度.分分秒秒：分和秒应小于 60", "\"%s\" is not ddd.mmssss: minutes and seconds are below 60", c.text),
				lang.Text{ZH: "请核对数字；若是十进制度，请把说明改为「十进制度」", EN: "Correct it; if the list is in decimal degrees, say \"decimal degrees\" in the note."})
		}
		return unpack(c.value, digits), nil
	}
	if w.first < 0 {
		w.first, w.written, w.unpacked = at, c.text, unpack(c.value, digits)
	}
	w.notPacked = w.notPacked || !fits
	w.hasSeconds = w.hasSeconds || len(digits) >= 4
	return c.value, nil
}

// ambiguous refuses a list whose every number can be read both ways; nil when it is not.
func (w *degreesWritten) ambiguous() *lang.Fault {
	if w.first < 0 || w.notPacked || !w.hasSeconds || w.packed != w.decimals {
		return nil
	}
	return fault(ErrContradiction,
		lang.Textf("「%[1]s」可以是十进制度，也可以是 度.分分秒秒（即 %.6[2]f°）：所有数都两可", "\"%[1]s\" may be decimal degrees, or ddd.mmssss (which is %.6[2]f°): every number can be read both ways", w.written, w.unpacked),
		lang.Text{ZH: "请在第一行写明：# 十进制度，或 # 度.分秒", EN: "Say so in the first line: # decimal degrees, or # ddd.mmssss"})
}

// digitPair is the number of two digits at i; missing ones are 0.
func digitPair(digits string, i int) int {
	pair := 0
	for at := i; at < i+2; at++ {
		if pair *= 10; at < len(digits) {
			pair += int(digits[at] - '0')
		}
	}
	return pair
}

func unpack(value float64, digits string) float64 {
	padded := digits + "0000"
	minutes, _ := strconv.ParseFloat(padded[:2], 64)                     // two digits
	seconds, _ := strconv.ParseFloat(padded[2:4]+"."+padded[4:]+"0", 64) // digits, a dot, digits
	return math.Copysign(math.Trunc(math.Abs(value))+minutes/60+seconds/3600, value)
}
