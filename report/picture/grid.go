package picture

import (
	"math"
	"slices"
	"strconv"
)

// round returns the largest of 1, 2, 5 × 10^n that is not above v.
func round(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, f := range []float64{5, 2} {
		if f*power <= v {
			return f * power
		}
	}
	return power
}

// length prints a length of a scale bar.
func length(m float64) string {
	if m >= 1000 {
		return strconv.FormatFloat(m/1000, 'f', -1, 64) + " km"
	}
	return strconv.FormatFloat(m, 'f', -1, 64) + " m"
}

// grouped prints a coordinate in groups of three digits.
func grouped(m float64) string {
	s := strconv.FormatFloat(math.Round(m), 'f', 0, 64)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + " " + s[i:]
	}
	return s
}

// ticks calls each with the multiples of a step within a range.
func ticks(from, to, step float64, each func(float64)) {
	for i := math.Ceil(from / step); i*step <= to; i++ {
		each(i * step)
	}
}

// grid writes the plane's coordinates at the frame, and which plane it is.
func (s *sheet) grid() {
	const tick = 12
	f := s.frame
	width, height := float64(f.Dx())/s.scale, float64(f.Dy())/s.scale
	step := round(width / 4)
	s.SetColor(black)
	s.SetLineWidth(2)
	line := func(x0, y0, x1, y1 float64) {
		s.DrawLine(x0, y0, x1, y1)
		s.Stroke()
	}
	top, bottom, west, east := float64(f.Min.Y), float64(f.Max.Y), float64(f.Min.X), float64(f.Max.X)
	ticks(s.west, s.west+width, step, func(x float64) {
		at, _ := s.at(x, 0)
		at += west
		line(at, bottom, at, bottom+tick)
		line(at, top, at, top-tick)
		text := grouped(x)
		at = math.Min(math.Max(at-s.letters.measure(text, tickSize)/2, west), east-s.letters.measure(text, tickSize))
		s.write(text, at, bottom+tick+tickSize, tickSize, black)
	})
	ticks(s.north-height, s.north, step, func(y float64) {
		_, at := s.at(0, y)
		at += top
		line(west, at, west-tick, at)
		line(east, at, east+tick, at)
		text := grouped(y)
		s.write(text, west-tick-6-s.letters.measure(text, tickSize), math.Min(at+tickSize/3, bottom), tickSize, black)
	})
	s.write(s.m.Reference, west, bottom+foot-16, noteSize, grey)
}

// The furniture within the frame: marks, the scale bar, the north arrow. furniture keeps
// their places free of labels, drawFurniture draws them on top of all.
func (s *sheet) furniture() {
	s.taken = append(s.taken, s.arrowBox())
	_, bar := s.scaleBar()
	s.taken = append(s.taken, bar)
	for _, m := range s.markBoxes() {
		s.taken = append(s.taken, m.box)
	}
}

func (s *sheet) drawFurniture() {
	s.arrow()
	s.bar()
	for _, m := range s.markBoxes() {
		s.SetColor(white)
		s.rectangle(m.box)
		s.Fill()
		s.rectangle(m.box)
		s.stroke(red, 4)
		s.ClearPath()
		s.bold(m.text, m.x0+14, m.y1-13, markSize, red)
	}
}

func (s *sheet) rectangle(b box) { s.DrawRectangle(b.x0, b.y0, b.x1-b.x0, b.y1-b.y0) }

const markSize = 26.0

type mark struct {
	box
	text string
}

// markBoxes places the marks below each other, in the upper left.
func (s *sheet) markBoxes() []mark {
	var out []mark
	y := 14.0
	marks := s.m.Marks
	for _, l := range s.shown {
		if l.Closed {
			marks = append(slices.Clip(marks), s.m.Words.Closed)
			break
		}
	}
	for _, m := range marks {
		for _, text := range s.letters.lines(m, markSize, float64(s.frame.Dx())-150) {
			out = append(out, mark{box{14, y, 14 + s.letters.measure(text, markSize) + 30, y + 46}, text})
			y += 54
		}
	}
	return out
}

func (s *sheet) arrowBox() box {
	right := float64(s.frame.Dx())
	return box{right - 90, 14, right - 14, 150}
}

// arrow points to the plane's north, which is up.
func (s *sheet) arrow() {
	b := s.arrowBox()
	s.SetColor(faint(white, 0xd8))
	s.rectangle(b)
	s.Fill()
	middle := (b.x0 + b.x1) / 2
	s.write(s.m.Words.North, middle-s.letters.measure(s.m.Words.North, 30)/2, b.y0+34, 30, black)
	tip, tail, notch := b.y0+44, b.y1-8, b.y1-30
	half := func(dx float64) path {
		return path{{X: middle, Y: tip}, {X: middle + dx, Y: tail}, {X: middle, Y: notch}}
	}
	s.trace([]path{half(-22)}, true)
	s.SetColor(black)
	s.FillPreserve()
	s.stroke(black, 2)
	s.trace([]path{half(22)}, true)
	s.SetColor(white)
	s.FillPreserve()
	s.stroke(black, 2)
	s.ClearPath()
}

// scaleBar is the bar's length in metres and its place, in the lower left.
func (s *sheet) scaleBar() (metres float64, b box) {
	metres = round(float64(s.frame.Dx()) / 3.2 / s.scale)
	bottom := float64(s.frame.Dy())
	return metres, box{14, bottom - 76, 14 + metres*s.scale + 110, bottom - 14}
}

// bar draws the scale bar, black and white in halves.
func (s *sheet) bar() {
	metres, b := s.scaleBar()
	s.SetColor(faint(white, 0xe0))
	s.rectangle(b)
	s.Fill()
	x, y, width := b.x0+24, b.y1-24, metres*s.scale
	for i, c := range []float64{0, 0.5} {
		s.DrawRectangle(x+c*width, y, width/2, 12)
		s.SetColor(black)
		if i == 1 {
			s.SetColor(white)
		}
		s.FillPreserve()
		s.stroke(black, 2)
		s.ClearPath()
	}
	for _, v := range []float64{0, metres / 2, metres} {
		text := length(v)
		if v == 0 {
			text = "0"
		}
		s.write(text, x+v*s.scale-s.letters.measure(text, tickSize)/2, y-8, tickSize, black)
	}
}
