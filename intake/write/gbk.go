package write

import (
	"golang.org/x/text/encoding/simplifiedchinese"
)

// inGBK encodes a text in GBK. A character that GBK lacks becomes "?", on record.
func (j *job) inGBK(text string) []byte {
	lost := false
	out := gbkOr(text, func(rune) string { lost = true; return "?" })
	if lost {
		j.note("text-lost", "有的字 GBK 没有，已写作「?」；用 UTF-8 可以保留", "some characters are not in GBK and became \"?\"; UTF-8 keeps them")
	}
	return out
}

// gbkOr encodes a text in GBK; otherwise gives the ASCII that stands for a character which
// GBK lacks.
func gbkOr(text string, otherwise func(rune) string) []byte {
	encoder := simplifiedchinese.GBK.NewEncoder()
	out := make([]byte, 0, len(text))
	for _, r := range text {
		raw, err := encoder.String(string(r))
		if err != nil {
			raw = otherwise(r)
		}
		out = append(out, raw...)
	}
	return out
}
