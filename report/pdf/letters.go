package pdf

import (
	"strconv"

	"redline/report/fonts"
	"redline/report/page"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// letters measures text and writes it. The first fault is kept as err.
type letters struct {
	set     fonts.Set
	widths  map[rune]float64 // of a letter of size 1
	private map[rune]rune    // see standIns
	err     error
	buffer  sfnt.Buffer
}

func newLetters(set fonts.Set) *letters { return &letters{set: set, widths: map[rune]float64{}} }

func (l *letters) fail(err error) {
	if l.err == nil {
		l.err = err
	}
}

// width is the width of a text in points.
func (l *letters) width(text string, size float64) float64 {
	sum := 0.0
	for _, r := range text {
		w, ok := l.widths[r]
		if !ok {
			w = l.letter(r, text)
			l.widths[r] = w
		}
		sum += w
	}
	return sum * size
}

// letter measures one letter, and keeps as a fault what cannot be written.
func (l *letters) letter(r rune, text string) float64 {
	runs, err := l.set.Runs(string(r))
	if err != nil {
		if _, err := l.set.Runs(text); err != nil {
			l.fail(err) // says where it stands
		}
		return 0
	}
	const units = 1000
	sum := 0.0
	for _, run := range runs {
		for _, r := range run.Text {
			i, err := run.Font.Parsed.GlyphIndex(&l.buffer, r)
			if err == nil {
				var advance fixed.Int26_6
				advance, err = run.Font.Parsed.GlyphAdvance(&l.buffer, i, fixed.I(units), font.HintingNone)
				sum += float64(advance) / 64 / units
			}
			if err != nil {
				l.fail(err)
			}
		}
	}
	return sum
}

// lines breaks a text at a width in points.
func (l *letters) lines(text string, size, width float64) []string {
	l.width(text, size) // a character that is missing is named with all of the text
	return page.Break(text, width, func(s string) float64 { return l.width(s, size) })
}

// embed makes the fonts known; only the letters that are used come into the file.
func (l *letters) embed(f *fpdf.Fpdf) {
	l.standIns()
	for i, font := range l.set.Fonts() {
		file, err := l.file(font)
		if err != nil {
			l.fail(err)
			return
		}
		f.AddUTF8FontFromBytes(family(i), "", file)
	}
}

func family(i int) string { return "f" + strconv.Itoa(i) }

// use chooses a font of the set.
func (l *letters) use(f *fpdf.Fpdf, font *fonts.Font, size float64) {
	for i, one := range l.set.Fonts() {
		if one == font {
			f.SetFont(family(i), "", size)
		}
	}
}

// write puts a text on its baseline. Bold is drawn with an outline: there is one weight.
func (l *letters) write(f *fpdf.Fpdf, text string, x, baseline float64, s style) {
	runs, err := l.set.Runs(text)
	if err != nil {
		f.SetError(err)
		return
	}
	f.SetTextColor(s.colour.r, s.colour.g, s.colour.b)
	if s.bold {
		f.SetDrawColor(s.colour.r, s.colour.g, s.colour.b)
		f.SetLineWidth(s.size / 32)
		f.SetTextRenderingMode(2)
	}
	for _, run := range runs {
		l.use(f, run.Font, s.size)
		l.stretch(f, run.Text, x, baseline, s.size)
		x += l.width(run.Text, s.size)
	}
	if s.bold {
		f.SetTextRenderingMode(0)
	}
}

func decimal(n int) string { return strconv.Itoa(n) }
