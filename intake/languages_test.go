//go:build !race

package intake

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

var (
	// englishLeft are three English words in a row, as a library's own message has them.
	englishLeft = regexp.MustCompile(`[a-z]{2,}[ ,:]+[a-z]{2,}[ ,:]+[a-z]{2,}`)
	// quoted is what a message repeats of the file, and the field's words in brackets.
	quotedParts = regexp.MustCompile(`「[^」]*」|"[^"]*"`)
)

// What is said of hostile files is Chinese in Chinese, and English in English.
func TestRefusalsAreInOneLanguage(t *testing.T) {
	opt := Options{ServiceArea: district(t)}
	for _, tt := range hostileFiles() {
		data := tt.make(t)
		if len(data) > 1<<20 || strings.HasSuffix(tt.name, "100 kB in 10^5 cells") || strings.Contains(tt.name, "entities") && strings.HasPrefix(tt.name, "DXF") { // what is said does not depend on size; a workbook shows its own words
			continue
		}
		r, err := Read("边界.txt", []byte(data), opt)
		f := refusal(t, r, err, tt.kind, "|")
		for _, part := range []struct{ zh, en string }{{f.What.ZH, f.What.EN}, {f.Hint.ZH, f.Hint.EN}, {f.Where.ZH, f.Where.EN}} {
			zh, en := quotedParts.ReplaceAllString(part.zh, ""), quotedParts.ReplaceAllString(part.en, "")
			if left := englishLeft.FindString(zh); left != "" {
				t.Errorf("%s: %q is left in %q", tt.name, left, part.zh)
			}
			if part.zh != "" && !hasHan(part.zh) {
				t.Errorf("%s: no Chinese in %q", tt.name, part.zh)
			}
			if n := hanIn(en); n > 20 { // words of the field, such as 报批坐标 TXT
				t.Errorf("%s: %d Chinese characters in %q", tt.name, n, part.en)
			}
		}
	}
}

func hasHan(text string) bool { return hanIn(text) > 0 }

func hanIn(text string) (n int) {
	for _, c := range text {
		if unicode.Is(unicode.Han, c) {
			n++
		}
	}
	return n
}

// What libraries say is told in Chinese where their words are known.
func TestLibraryWords(t *testing.T) {
	for says, want := range map[string]string{
		"XML syntax error on line 3: invalid character entity &a;":         "坏（没有定义的实体 &a;）",
		"XML syntax error on line 3: element <b> closed by </c>":           "坏（标签 <b> 被 </c> 结束）",
		"invalid character '}' looking for beginning of object key string": "坏（此处应为带引号的名称，却是 '}'）",
		"database disk image is malformed (11)":                            "坏（错误码 11）",
		"zip: not a valid zip file":                                        "坏",
	} {
		if got := librarySays("坏（", "bad (", errors.New(says), "）", ")"); got.ZH != want || englishLeft.MatchString(got.ZH) || !strings.HasPrefix(got.EN, "bad (") {
			t.Errorf("%q became %v", says, got)
		}
	}
}
