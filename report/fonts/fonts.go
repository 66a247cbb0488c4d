// Package fonts holds the letters that pictures and PDFs are written with, and says which
// font has which. The embedded ones are Redline Sans (Noto Sans SC, the number forms of
// Noto Sans Symbols and the further Han of Noto Sans CJK SC, OFL-1.1: OFL.txt, make.py) and, for Latin letters and signs that it
// lacks, Go Regular. A character that no font has is an error: a report with a hole in a
// name is worse than none.
package fonts

import (
	_ "embed" // the font
	"errors"
	"slices"
	"sync"

	"redline/lang"

	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
)

//go:embed redline-sans.woff
var redlineSans []byte

// Font is one font file.
type Font struct {
	Name   string
	TTF    []byte // TrueType, with outlines in a glyf table
	Parsed *sfnt.Font
}

// Set is fonts in the order in which they are asked for a character. The zero Set has none;
// Standard gives the embedded ones.
type Set struct{ fonts []*Font }

// Standard returns the embedded fonts. They are unpacked once.
func Standard() (Set, error) { return standard() }

var standard = sync.OnceValues(func() (Set, error) {
	ttf, err := unwrap(redlineSans)
	if err != nil {
		return Set{}, err
	}
	set, err := Set{}.With("Redline Sans", ttf)
	if err != nil {
		return Set{}, err
	}
	return set.With("Go Regular", goregular.TTF)
})

// With returns the set with one more font at its end. The bytes are those of a TrueType
// file; a collection, a font with PostScript outlines and what is no font are refused with
// a *lang.Fault.
func (s Set) With(name string, ttf []byte) (Set, error) {
	parsed, err := sfnt.Parse(ttf)
	if err != nil || !trueType(ttf) {
		return s, &lang.Fault{
			File: name,
			What: lang.Text{ZH: "不是 TrueType 字体文件", EN: "is no TrueType font"},
			Hint: lang.Text{ZH: "给出一个 TTF 文件（不是 TTC、OTF 或 WOFF）", EN: "give a TTF file (no TTC, OTF or WOFF)"},
		}
	}
	s.fonts = append(slices.Clip(s.fonts), &Font{Name: name, TTF: ttf, Parsed: parsed})
	return s, nil
}

// Fonts returns the fonts in order.
func (s Set) Fonts() []*Font { return s.fonts }

// Run is a stretch of text in one font.
type Run struct {
	Font *Font
	Text string
}

// Runs cuts a text into stretches of one font each: of each character the first that has
// it. Spaces that no font has become plain ones; pictures of control characters, which are
// there to show that something was taken out, and what is no character, U+FFFD. A character that no font has is a
// *lang.Fault and ErrMissing.
func (s Set) Runs(text string) ([]Run, error) {
	var runs []Run
	for _, r := range text {
		r, font := s.find(r)
		switch {
		case font == nil:
			return nil, missing(r, text)
		case len(runs) > 0 && runs[len(runs)-1].Font == font:
			runs[len(runs)-1].Text += string(r)
		default:
			runs = append(runs, Run{font, string(r)})
		}
	}
	return runs, nil
}

// find returns the font of a character, and the character that stands for it.
func (s Set) find(r rune) (rune, *Font) {
	if font := s.having(r); font != nil {
		return r, font
	}
	switch {
	case r == '\u00a0' || r >= '\u2000' && r <= '\u200a' || r == '\u202f':
		return ' ', s.having(' ')
	case r == '\u2010' || r == '\u2011':
		return '-', s.having('-')
	case r >= 0x2400 && r <= 0x2421, r&0xfffe == 0xfffe: // pictures of control characters, no characters at all
		return '\ufffd', s.having('\ufffd')
	}
	return r, nil
}

func (s Set) having(r rune) *Font {
	var buffer sfnt.Buffer
	for _, f := range s.fonts {
		if i, err := f.Parsed.GlyphIndex(&buffer, r); err == nil && i != 0 {
			return f
		}
	}
	return nil
}

// ErrMissing is what a character that no font has comes to.
var ErrMissing = errors.New("no font has the character")

// missing says which character is missing where, and what to do.
func missing(r rune, text string) error {
	const shown = 60
	if letters := []rune(text); len(letters) > shown {
		at := max(0, min(slices.Index(letters, r)-shown/2, len(letters)-shown))
		text = string(letters[at : at+shown])
	}
	return &lang.Fault{
		What: lang.Textf("字体里没有「%[1]c」（U+%04[1]X），它在「%[2]s」中", "the fonts lack “%[1]c” (U+%04[1]X), which stands in “%[2]s”", r, text),
		Hint: lang.Text{
			ZH: "用 --font FILE 加一个有这个字的 TTF 字体，或选 docx、html 格式（其中的字由阅读者的机器显示）",
			EN: "add a TTF font that has it with --font FILE, or choose docx or html, which are shown with the reader's own fonts",
		},
		Err: ErrMissing,
	}
}
