package intake

import (
	"regexp"
	"strings"
	"unicode"
)

// degreeMark reports whether a text has a degree mark.
func degreeMark(text string) bool { return strings.ContainsAny(text, "°º˚度") }

// writesDecimalCommas reports whether a line seems to write decimals with a comma, as in
// 104,5123;31,3123: two words in a row are such numbers. Integers in pairs look the same.
func writesDecimalCommas(line string) bool {
	return len(line) < maxListLine && decimalCommasAmong(line, maxListLine)
}

// decimalCommasAmong is writesDecimalCommas of the first words of a line.
func decimalCommasAmong(line string, words int) bool {
	if strings.IndexByte(line, '.') >= 0 || strings.IndexByte(line, ',') < 0 {
		return false
	}
	before := false
	var w commaWord
	for i := range len(line) {
		switch c := line[i]; {
		case c == '"':
		case c != ' ' && c != '\t' && c != ';':
			w.take(c)
		case w != commaWord{}:
			if before && w.isNumber() {
				return true
			}
			if words--; words == 0 {
				return false
			}
			before, w = w.isNumber(), commaWord{}
		}
	}
	return before && w.isNumber()
}

// commaWord is a word that may be a number with a decimal comma.
type commaWord struct {
	whole, decimals int
	comma, other    bool
}

func (w *commaWord) take(c byte) {
	switch {
	case '0' <= c && c <= '9' && w.comma:
		w.decimals++
	case '0' <= c && c <= '9':
		w.whole++
	case c == ',' && !w.comma:
		w.comma = true
	default:
		w.other = true
	}
}

func (w *commaWord) isNumber() bool {
	return !w.other && w.whole >= 1 && w.whole <= 8 && w.decimals >= 1 && w.decimals <= 9
}

// nextPoint cuts the first point from a line: what stands in brackets, the first of
// several with spaces between them, or what stands before a semicolon.
func nextPoint(line string) (point, rest string) {
	if line != "" && (line[0] == ';' || maybeWhite(line[0])) {
		line = strings.TrimLeftFunc(line, func(c rune) bool { return c == ';' || isWhite(c) })
	}
	if inner, ok := strings.CutPrefix(line, "("); ok {
		if i := strings.IndexByte(inner[:min(len(inner), maxBracket)], ')'); i >= 0 {
			return inner[:i], strings.TrimLeft(inner[i+1:], white+";,")
		}
	}
	i := 0
	for i < len(line) && line[i] != ' ' && line[i] != '\t' && line[i] != ';' {
		i++
	}
	if i > 0 && i < len(line) && line[i] != ';' && bareParts(line[:i]) > 1 {
		rest := strings.TrimLeft(line[i:], " \t")
		next := rest
		if j := strings.IndexAny(rest, " \t;"); j >= 0 {
			next = rest[:j]
		}
		if bareParts(next) == bareParts(line[:i]) {
			return line[:i], rest
		}
	}
	if end := strings.IndexByte(line[i:], ';'); end >= 0 {
		return line[:i+end], line[i+end+1:]
	}
	return line, ""
}

// bareParts is how many parts a word has with commas between them, two or three, as the
// points of KML have with their heights; 0 where it has none, more, or an empty one.
func bareParts(word string) int {
	n, last := 1, -1
	for i := range len(word) {
		if word[i] != ',' {
			continue
		}
		if n++; i == last+1 || n > 3 {
			return 0
		}
		last = i
	}
	if n == 1 || last == len(word)-1 {
		return 0
	}
	return n
}

// listFields parts a row at tabs, else commas, else semicolons, else 、, else white space.
// Fields beyond maxListColumns are not looked at.
func listFields(row string) []string { return appendFields(nil, row) }

// appendFields is listFields in the room of a row before.
func appendFields(out []string, row string) []string {
	if row != "" && (maybeWhite(row[0]) || maybeWhite(row[len(row)-1])) {
		row = strings.TrimFunc(row, isBlank)
	}
	separator := ""
	for _, s := range []string{"\t", ",", ";", "、"} {
		if strings.Contains(row, s) {
			separator = s
			break
		}
	}
	if separator == "" {
		return append(out, strings.Fields(joinAngles(beginning(row, maxListPoint)))...)
	}
	for more := true; more && len(out) <= maxListColumns; {
		var field string
		if row != "" && maybeWhite(row[0]) {
			row = strings.TrimLeftFunc(row, isBlank)
		}
		field, row, more = cutField(row, separator)
		out = append(out, unspaced(field))
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}

// isBlank is isWhite without the tab, which parts fields.
func isBlank(c rune) bool { return c != '\t' && isWhite(c) }

// cutField cuts one field of CSV (RFC 4180) from a row.
func cutField(row, separator string) (field, rest string, more bool) {
	if !strings.HasPrefix(row, `"`) {
		return strings.Cut(row, separator)
	}
	var b strings.Builder
	for i := 1; i < len(row); i++ {
		if row[i] == '"' {
			if i+1 < len(row) && row[i+1] == '"' {
				i++
			} else {
				_, rest, more = strings.Cut(row[i+1:], separator)
				return b.String(), rest, more
			}
		}
		b.WriteByte(row[i])
	}
	return strings.Cut(row, separator)
}

var (
	noteMark   = regexp.MustCompile(`^(?:#|//|\[[^\]]*\]|[^0-9:]{1,40}:)`)
	webAddress = regexp.MustCompile(`https?://\S*`)
	bigNumber  = regexp.MustCompile(`[0-9]\.[0-9]|[0-9]{6,}`)
	hasDigit   = regexp.MustCompile(`[0-9]`)
	wordSplit  = regexp.MustCompile(`[\s,;]+`)
	markedArc  = regexp.MustCompile(`[0-9]\s*[°º˚度](?:[^带分]|$)`)
)

// A line that gives both is a point, be it one with a mistake.
var (
	givesLongitude = newPhrase(`(?i)(?:经度|东经|(?:^|[^a-z])lo?ng?(?:itude)?)[^0-9a-z]{0,4}[^0-9]?[0-9]`, "经", "lon", "lng")
	givesLatitude  = newPhrase(`(?i)(?:纬度|北纬|(?:^|[^a-z])lat(?:itude)?)[^0-9a-z]{0,4}[^0-9]?[0-9]`, "纬", "lat")
)

// isListNote reports whether a line that holds no readable point is a title or remark,
// not a point with a mistake in it.
func isListNote(line string) bool {
	if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "//") {
		return true
	}
	if strings.Contains(line, "http") {
		line = webAddress.ReplaceAllString(line, "")
	}
	if !strings.ContainsAny(line, "0123456789") {
		return strings.ContainsFunc(line, unicode.IsLetter) // as most are; what follows finds the same
	}
	if saysMeridian.in(line) {
		return true
	}
	if markedArc.MatchString(line) || givesLongitude.in(line) && givesLatitude.in(line) || !strings.ContainsFunc(line, unicode.IsLetter) || len(bigNumber.FindAllString(line, 2)) > 1 {
		return false
	}
	if noteMark.MatchString(line) || saysDatum.in(line) || saysZone.in(line) || saysWidth.in(line) {
		return true
	}
	n := 0
	for _, w := range wordSplit.Split(line, 50) {
		if hasDigit.MatchString(w) {
			n++
		}
	}
	return n < 2
}

// beginning is a text's beginning, of at most n bytes and whole characters.
func beginning(text string, n int) string {
	if len(text) <= n {
		return text
	}
	return strings.ToValidUTF8(text[:n], "")
}

// shorten is a text as a message shows it: 80 characters of it.
func shorten(text string) string {
	if shown := []rune(beginning(text, maxNoteRead)); len(shown) > 80 {
		return string(shown[:80]) + "…"
	}
	return text
}
