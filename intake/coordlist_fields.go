package intake

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	degreeMark     = regexp.MustCompile(`[0-9]\s*[°º˚度]`)
	spaceAfterMark = regexp.MustCompile(`([°º˚度′'’分])\s+([0-9])`)
	spaceBefore    = regexp.MustCompile(`([0-9])\s+([°º˚度′'’″"分秒])`)
	spaceHemi      = regexp.MustCompile(`([″"”秒′'’°度])\s+([ENSWensw])(\s|,|;|$)`)
	hemisphereLast = regexp.MustCompile(`[ENSWensw]\s*$`)
	spaceHemiFront = regexp.MustCompile(`(^|[\s,;(])([ENSWensw]|东经|北纬)[:：]?\s+([0-9])`)
	bareComma      = regexp.MustCompile(`^[^,]+,[^,]+$`)
)

func nextPoint(line string) (point, rest string) {
	line = strings.TrimLeft(line, white+";")
	if inner, ok := strings.CutPrefix(line, "("); ok {
		if i := strings.IndexByte(inner[:min(len(inner), maxBracket)], ')'); i >= 0 {
			return inner[:i], strings.TrimLeft(inner[i+1:], white+";,")
		}
	}
	point, rest, _ = strings.Cut(line, ";")
	return point, rest
}

func pointWays(line, point string) [][]string {
	ways := [][]string{}
	if points := spacedPoints(point); len(points) > 0 {
		ways = append(ways, listFields(points[0]))
	}
	if len(point) < len(line) && len(line) < 4096 {
		ways = append(ways, listFields(strings.ReplaceAll(line, ";", ",")))
	}
	return ways
}

func spacedPoints(point string) []string {
	words := strings.Fields(point)
	for _, w := range words {
		if !bareComma.MatchString(w) {
			return []string{point}
		}
	}
	if len(words) < 2 {
		return []string{point}
	}
	return words
}

func listFields(row string) []string {
	if degreeMark.MatchString(row) {
		row = spaceAfterMark.ReplaceAllString(spaceBefore.ReplaceAllString(row, "$1$2"), "$1$2")
		if hemisphereLast.MatchString(row) {
			row = spaceHemi.ReplaceAllString(row, "$1$2$3")
		}
		row = spaceHemiFront.ReplaceAllString(row, "$1$2$3")
	}
	row = strings.Trim(row, " \u00a0\u3000\ufeff")
	separator := ""
	for _, s := range []string{"\t", ",", ";"} {
		if strings.Contains(row, s) {
			separator = s
			break
		}
	}
	if separator == "" {
		return strings.Fields(row)
	}
	var out []string
	for more := true; more; {
		var field string
		field, row, more = cutField(strings.TrimLeft(row, " \u3000"), separator)
		out = append(out, strings.Trim(field, white))
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}

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
)

func isListNote(line string) bool {
	if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "//") {
		return true
	}
	line = webAddress.ReplaceAllString(line, "")
	if degreeMark.MatchString(line) || !strings.ContainsFunc(line, unicode.IsLetter) || len(bigNumber.FindAllString(line, 2)) > 1 {
		return false
	}
	if noteMark.MatchString(line) {
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
