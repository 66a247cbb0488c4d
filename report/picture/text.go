package picture

import (
	"image/color"
	"image/draw"

	"redline/report/fonts"
	"redline/report/page"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// letters writes text on a sheet. The first character that no font has is kept as err;
// what goes on after it is thrown away by Draw.
type letters struct {
	set   fonts.Set
	faces map[faceKey]font.Face
	err   error
}

type faceKey struct {
	font *fonts.Font
	size float64
}

func (l *letters) face(f *fonts.Font, size float64) font.Face {
	key := faceKey{f, size}
	if face, ok := l.faces[key]; ok {
		return face
	}
	face, err := opentype.NewFace(f.Parsed, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		l.fail(err)
		return nil
	}
	if l.faces == nil {
		l.faces = map[faceKey]font.Face{}
	}
	l.faces[key] = face
	return face
}

func (l *letters) fail(err error) {
	if l.err == nil {
		l.err = err
	}
}

// runs cuts a text into stretches of one face.
func (l *letters) runs(text string, size float64, each func(font.Face, string)) {
	runs, err := l.set.Runs(text)
	if err != nil {
		l.fail(err)
		return
	}
	for _, r := range runs {
		if face := l.face(r.Font, size); face != nil {
			each(face, r.Text)
		}
	}
}

// measure is the width of a text in pixels.
func (l *letters) measure(text string, size float64) float64 {
	var width fixed.Int26_6
	l.runs(text, size, func(face font.Face, text string) { width += font.MeasureString(face, text) })
	return float64(width) / 64
}

// lines breaks a text at a width in pixels.
func (l *letters) lines(text string, size, width float64) []string {
	l.measure(text, size) // a character that is missing is named with all of the text
	return page.Break(text, width, func(s string) float64 { return l.measure(s, size) })
}

// write puts a text on its baseline.
func (s *sheet) write(text string, x, baseline, size float64, c color.Color) {
	dot := fixed.Point26_6{X: fixed.Int26_6(x * 64), Y: fixed.Int26_6(baseline * 64)}
	s.letters.runs(text, size, func(face font.Face, text string) {
		d := font.Drawer{Dst: s.Image().(draw.Image), Src: uniform(c), Face: face, Dot: dot}
		d.DrawString(text)
		dot = d.Dot
	})
}

// bold is write with heavier strokes.
func (s *sheet) bold(text string, x, baseline, size float64, c color.Color) {
	s.write(text, x, baseline, size, c)
	s.write(text, x+size/30, baseline, size, c)
}

// haloed is write on a white halo.
func (s *sheet) haloed(text string, x, baseline, size float64, c color.Color) {
	const reach = 3
	for _, d := range [][2]float64{{-1, 0}, {1, 0}, {0, -1}, {0, 1}, {-0.7, -0.7}, {0.7, -0.7}, {-0.7, 0.7}, {0.7, 0.7}} {
		s.write(text, x+reach*d[0], baseline+reach*d[1], size, white)
	}
	s.write(text, x, baseline, size, c)
}
