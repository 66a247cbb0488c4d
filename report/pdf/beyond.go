package pdf

import (
	"fmt"
	"maps"
	"slices"
	"unicode/utf16"

	"redline/lang"
	"redline/report/fonts"

	"codeberg.org/go-pdf/fpdf"
)

// fpdf names letters by 16 bits. A character beyond U+FFFF (𠮷) is written under a code for
// private use that nothing else in the document has, with a font in which that code is its
// glyph, and marked with the text that it stands for (ISO 32000-1 §14.9.4), so that readers
// find and copy the character itself.
const (
	firstPrivate = 0xe000
	lastPrivate  = 0xf8ff
)

// standIns gives each character beyond U+FFFF that was measured a code.
func (l *letters) standIns() {
	l.private = map[rune]rune{}
	next := rune(firstPrivate)
	for _, r := range slices.Sorted(maps.Keys(l.widths)) {
		if r <= 0xffff {
			continue
		}
		for used := true; used; next++ {
			_, used = l.widths[next]
			l.private[r] = next
		}
		if l.private[r] > lastPrivate {
			l.fail(tooMany(r))
			return
		}
	}
}

func tooMany(r rune) error {
	return &lang.Fault{
		What: lang.Textf("PDF 写不了「%[1]c」（U+%[1]X）：超出基本多文种平面的字有 %[2]d 个以上", "the PDF cannot hold “%[1]c” (U+%[1]X): it has more than %[2]d different characters beyond the basic plane", r, lastPrivate-firstPrivate),
		Hint: lang.Text{ZH: "选 docx 或 html 格式", EN: "choose docx or html"},
		Err:  fonts.ErrMissing,
	}
}

// file is a font as fpdf gets it: as it is where it has none of the characters beyond.
func (l *letters) file(font *fonts.Font) ([]byte, error) {
	codes := map[uint16]rune{}
	for r, code := range l.private {
		if runs, err := l.set.Runs(string(r)); err == nil && runs[0].Font == font {
			codes[uint16(code)] = r
		}
	}
	if len(codes) == 0 {
		return font.TTF, nil
	}
	for r := range l.widths {
		runs, err := l.set.Runs(string(r))
		if err != nil {
			continue // it failed already
		}
		for _, run := range runs {
			for _, written := range run.Text { // another than r, where that stands for it
				if run.Font == font && written <= 0xffff {
					codes[uint16(written)] = written
				}
			}
		}
	}
	return font.Recoded(codes)
}

// stretch puts a stretch of one font on its baseline.
func (l *letters) stretch(f *fpdf.Fpdf, text string, x, baseline, size float64) {
	plain := 0 // where what was not written yet begins
	flush := func(end int) {
		if end > plain {
			f.Text(x, baseline, text[plain:end])
			x += l.width(text[plain:end], size)
		}
	}
	for i, r := range text {
		code, private := l.private[r]
		if !private {
			continue
		}
		flush(i)
		high, low := utf16.EncodeRune(r)
		f.RawWriteStr(fmt.Sprintf("/Span <</ActualText <FEFF%04X%04X>>> BDC", high, low))
		f.Text(x, baseline, string(code))
		f.RawWriteStr("EMC")
		x += l.width(string(r), size)
		plain = i + len(string(r))
	}
	flush(len(text))
}

// sixteen writes a text for fpdf's UTF-16, which takes characters of up to three bytes
// apart: those beyond as their two surrogates, each in three bytes.
func sixteen(text string) string {
	var out []byte
	for _, r := range text {
		if r <= 0xffff {
			out = append(out, string(r)...)
			continue
		}
		high, low := utf16.EncodeRune(r)
		for _, s := range []rune{high, low} {
			out = append(out, 0xe0|byte(s>>12), 0x80|byte(s>>6&0x3f), 0x80|byte(s&0x3f))
		}
	}
	return string(out)
}
