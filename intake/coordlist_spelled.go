package intake

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// spelled writes a row of points that people write otherwise as rows of a list have it:
//
//	lat:31.3, lng:104.5                    →  N31.3,E104.5
//	经度104.5 纬度31.3                      →  E104.5,N31.3
//	453359.647 m; 3466557.106 m            →  453359.647,3466557.106
//	A 104.5/31.3                           →  A,104.5,31.3
//	104.5,31.3,104.6,31.3,104.6,31.4       →  104.5,31.3;104.6,31.3;104.6,31.4
//
// Only what can be read in one way is: "" for anything else. Numbers must be coordinates by
// their look, and three points or more without a name: two may be the corners of a box.
func (r *coordList) spelled(row string) string {
	w := spelling{words: r.spelling[:0]}
	row = joinAngles(row)
	if row != "" && (row[0] == '(' || isDigit(rune(row[0])) || row[0] >= utf8.RuneSelf) {
		if m := numbering.FindStringSubmatch(row); m != nil {
			w.label, row = m[1]+m[2], row[len(m[0]):]
		}
	}
	ok := w.split(row)
	r.spelling = w.words
	if !ok {
		return ""
	}
	return w.points()
}

// numbering is how the points of a list in a text are numbered: 1. or (1) or ① or 1#.
var numbering = regexp.MustCompile(`^(?:[(（]?([0-9]{1,4})(?:[)）]|\.\s|#)|([①-⑳]))\s*`)

// spelledWord is a number of a row and what its words say of it.
type spelledWord struct {
	number string
	axis   byte // 'E' or 'N'; 0 where no word says
}

// spelling is what a row holds.
type spelling struct {
	label string
	words []spelledWord
	axis  byte // said by the word before the number to come
	after bool // words follow their numbers: 104.5 E
	wide  bool // full-width separators part the numbers
}

// axisWords are the words for one coordinate or the other, the longer first; of x and y it
// is not certain which they stand for, and they say nothing.
var axisWords = []struct {
	written string
	axis    byte
}{
	{"longitude", 'E'},
	{"latitude", 'N'},
	{"经度", 'E'},
	{"纬度", 'N'},
	{"东经", 'E'},
	{"北纬", 'N'},
	{"long", 'E'},
	{"lon", 'E'},
	{"lng", 'E'},
	{"lat", 'N'},
	{"e", 'E'},
	{"n", 'N'},
	{"x", 0},
	{"y", 0},
}

// split takes a row apart; false for what it cannot be sure of.
func (w *spelling) split(row string) bool {
	last := byte(0) // kind of what came before: a comma, a number (1), a word ('a')
	for row != "" {
		c, size := utf8.DecodeRuneInString(row)
		switch partOf(c) {
		case ' ':
		case ',':
			if last == ',' && len(w.words) > 0 {
				return false // a value is missing between two
			}
			last, w.wide = ',', w.wide || size > 1
		case ':':
			if last == '1' && c != '&' {
				return false // between numbers it would part degrees and minutes
			}
			w.wide = w.wide || size > 1
		case '1':
			if size = numberEnd(row); !w.number(row[:size]) {
				return false
			}
			last = '1'
		default:
			if size = w.word(row, c); size == 0 {
				return false
			}
			last = 'a'
		}
		row = row[size:]
	}
	return w.axis == 0 && len(w.words) > 1
}

// partOf is a character's part in a row: ',' between values, ':' behind a word, '1' at the
// beginning of a number, ' ' for white space; 'a' for any other.
func partOf(c rune) byte {
	switch c {
	case ',', ';', '/', '|', '，', '；', '、':
		return ','
	case ':', '=', '&', '：':
		return ':'
	case '-', '+', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return '1'
	}
	if isWhite(c) {
		return ' '
	}
	return 'a'
}

// numberEnd is where the number at the beginning of a row ends, marks of degrees included.
func numberEnd(row string) int {
	i := 1
	for i < len(row) {
		if row[i] < utf8.RuneSelf && (row[i] == '.' || isDigit(rune(row[i]))) {
			i++
			continue
		}
		c, size := utf8.DecodeRuneInString(row[i:])
		if !strings.ContainsRune("°º˚度′'’分″\"”秒", c) {
			break
		}
		i += size
	}
	return i
}

func (w *spelling) number(text string) bool {
	if !isDigit(rune(text[len(text)-1])) && !degreeMark(text) {
		return false
	}
	w.words = append(w.words, spelledWord{text, w.axis})
	w.axis = 0
	return true
}

// word takes the word at the beginning of a row, and returns its length; 0 where it is none
// that it knows.
func (w *spelling) word(row string, c rune) int {
	if w.label == "" && len(w.words) == 0 && w.axis == 0 {
		if n := labelEnd(row); n > 0 {
			w.label = row[:n]
			return n
		}
	}
	for _, a := range axisWords {
		n := len(a.written)
		if lower(row[0]) != a.written[0] || n > len(row) || !strings.EqualFold(row[:n], a.written) || c < utf8.RuneSelf && continues(row[n:]) {
			continue
		}
		if !w.say(a.axis) {
			return 0
		}
		return n
	}
	if w.inMetres() {
		return unitOf(row)
	}
	return 0
}

// say takes a word for an axis. The words stand before their numbers or, where none stands
// before the first, behind them.
func (w *spelling) say(axis byte) bool {
	n := len(w.words)
	switch {
	case axis == 0:
		return true
	case n > 0 && w.words[n-1].axis == 0 && (n == 1 || w.after):
		w.after, w.words[n-1].axis = true, axis
		return true
	case w.after || w.axis != 0 && w.axis != axis:
		return false
	}
	w.axis = axis
	return true
}

// continues reports whether a word of ASCII goes on.
func continues(rest string) bool {
	return rest != "" && (rest[0] >= 'a' && rest[0] <= 'z' || rest[0] >= 'A' && rest[0] <= 'Z')
}

// unitOf is the length of a unit of metres at the beginning of a row; 0 for none.
func unitOf(row string) int {
	for _, unit := range []string{"米", "m"} {
		if rest, ok := strings.CutPrefix(row, unit); ok && !continues(rest) {
			return len(unit)
		}
	}
	return 0
}

// inMetres reports whether the number before is too large for degrees.
func (w *spelling) inMetres() bool {
	if len(w.words) == 0 {
		return false
	}
	c, err := parseCoordinate(w.words[len(w.words)-1].number)
	return err == nil && c.value >= 100_000
}

// pointWords begin the label of a point.
var pointWords = []string{"界址点", "拐点", "点", "桩", "No.", "NO.", "no."}

// labelEnd is where a point's label at the beginning of a row ends: a word for a point or
// two letters at most, and a number; 0 where it is none. Other words may be a title, and
// what they stand for no point of the list.
func labelEnd(row string) int {
	n := 0
	for _, word := range pointWords {
		if strings.HasPrefix(row, word) {
			n = len(word)
			break
		}
	}
	for letters := 0; letters < 2 && continues(row[n:]); letters++ {
		n++
	}
	if n == 0 || n == 1 && strings.Contains("ENXYenxy", row[:1]) && (len(row) == 1 || !isDigit(rune(row[1]))) {
		return 0
	}
	for n < len(row) && (isDigit(rune(row[n])) || row[n] == '-' || row[n] == '_' || row[n] == '#' || row[n] == '\'') {
		n++
	}
	if c, _ := utf8.DecodeRuneInString(row[n:]); unicode.IsLetter(c) || strings.ContainsRune(".°º˚", c) || n > maxLabel {
		return 0
	}
	return n
}

// points writes the points of a row; "" where they are not certain.
func (w *spelling) points() string {
	words := w.words
	if len(words) == 3 && w.label == "" && words[0].axis == 0 && wholeBelow(words[0].number, maxPoints) {
		w.label, words = words[0].number, words[1:]
	}
	named := words[0].axis != 0
	if len(words)%2 != 0 || len(words) == 4 && !named || len(words) > 2 && w.label != "" || w.wide && !named {
		return ""
	}
	var b strings.Builder
	b.Grow(40 * len(words) / 2)
	for i := 0; i < len(words); i += 2 {
		first, second := words[i], words[i+1]
		if (first.axis != 0) != named || (second.axis != 0) != named || named && first.axis == second.axis || first.axis != words[0].axis || !first.beside(second, named) {
			return ""
		}
		switch {
		case i > 0:
			b.WriteByte(';')
		case w.label != "":
			b.WriteString(w.label)
			b.WriteByte(',')
		}
		first.write(&b)
		b.WriteByte(',')
		second.write(&b)
	}
	return b.String()
}

// maxPoints is the largest number of a point that stands before its coordinates.
const maxPoints = 1_000_000

// beside reports whether two numbers are the coordinates of a point. Those without a name
// must look like it.
func (w spelledWord) beside(other spelledWord, named bool) bool {
	a, err := parseCoordinate(w.number)
	if err != nil {
		return false
	}
	b, err := parseCoordinate(other.number)
	return err == nil && (named || a.exact() && b.exact()) && isPosition(a, b)
}

func (w spelledWord) write(b *strings.Builder) {
	if w.axis != 0 {
		b.WriteByte(w.axis)
	}
	b.WriteString(w.number)
}
