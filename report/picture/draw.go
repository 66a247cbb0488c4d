package picture

import (
	"image/color"
	"math"

	"redline/geo"
	"redline/layers/symbols"
)

// ratio is how much larger than on a screen of ratio 1 hatchings are drawn.
const ratio = 2

// hatching is a layer's hatching as a pattern to fill with.
type hatching [ratio * symbols.Side][ratio * symbols.Side]color.Color

func hatchingOf(hatch string, c color.NRGBA) *hatching {
	var h hatching
	for y := range h {
		for x := range h[y] {
			h[y][x] = faint(c, symbols.Coverage(hatch, x, y, ratio))
		}
	}
	return &h
}

// ColorAt implements gg.Pattern.
func (h *hatching) ColorAt(x, y int) color.Color { return h[y%len(h)][x%len(h)] }

// stripes fill overlaps: heavier than any layer's hatching, and against its direction.
type stripes struct{}

// ColorAt implements gg.Pattern.
func (stripes) ColorAt(x, y int) color.Color {
	const pitch, stroke = 16, 6
	if ((x-y)%pitch+pitch)%pitch < stroke {
		return red
	}
	return faint(red, 0x30)
}

// dark is a layer's colour made dark enough to be seen on a grey copy.
func dark(c color.NRGBA) color.NRGBA {
	const most = 110 // of 255, in grey
	if g := int(color.GrayModel.Convert(c).(color.Gray).Y); g > most {
		scale := func(v uint8) uint8 { return uint8(int(v) * most / g) }
		return color.NRGBA{R: scale(c.R), G: scale(c.G), B: scale(c.B), A: 0xff}
	}
	return c
}

func faint(c color.NRGBA, alpha uint8) color.NRGBA {
	c.A = alpha
	return c
}

// trace puts paths into the context: rings are closed.
func (s *sheet) trace(paths []path, closed bool) {
	s.ClearPath()
	for _, p := range paths {
		for i, at := range p {
			if i == 0 {
				s.NewSubPath()
				s.MoveTo(at.X, at.Y)
			} else {
				s.LineTo(at.X, at.Y)
			}
		}
		if closed {
			s.ClosePath()
		}
	}
}

// stroke draws the paths traced last.
func (s *sheet) stroke(c color.Color, width float64, dashes ...float64) {
	s.SetColor(c)
	s.SetLineWidth(width)
	s.SetDash(dashes...)
	s.StrokePreserve()
	s.SetDash()
}

// zone draws an area with its layer's colour and hatching, or a line.
func (s *sheet) zone(paths []path, l Layer, band, area bool) {
	colour := symbols.RGB(l.Colour)
	s.trace(paths, area)
	if !area {
		s.stroke(dark(colour), 5)
		return
	}
	alpha := uint8(0x38)
	if band {
		alpha = 0x20
	}
	s.SetColor(faint(colour, alpha))
	s.FillPreserve()
	if hatched(l.Hatch) {
		s.SetFillStyle(hatchingOf(l.Hatch, dark(colour)))
		s.FillPreserve()
	}
	if band {
		s.stroke(dark(colour), 3, 12, 8)
		return
	}
	s.stroke(dark(colour), 3)
}

func hatched(hatch string) bool {
	for _, h := range symbols.Hatches() {
		if h == hatch {
			return true
		}
	}
	return false
}

func (s *sheet) district(paths []path) {
	s.trace(paths, true)
	s.stroke(faint(white, 0xb0), 9)
	s.stroke(border, 4, 26, 8, 4, 8)
}

// overlap draws what of a footprint lies in a zone.
func (s *sheet) overlap(paths []path, kind geo.Kind) {
	s.trace(paths, kind == geo.Area)
	switch kind {
	case geo.Area:
		s.SetFillStyle(stripes{})
		s.FillPreserve()
		s.stroke(red, 3)
	case geo.Lines:
		s.stroke(red, 16)
		s.stroke(white, 7, 8, 8)
	default:
		s.points(paths, red, 17)
	}
}

// site draws a footprint: a black line on white, hollow, so that what it lies on shows.
func (s *sheet) site(paths []path, kind geo.Kind) {
	s.trace(paths, kind == geo.Area)
	if kind == geo.Points {
		s.points(paths, black, 11)
		return
	}
	s.stroke(white, 10)
	s.stroke(black, 5)
}

func (s *sheet) points(paths []path, c color.Color, radius float64) {
	s.ClearPath()
	for _, p := range paths {
		for _, at := range p {
			s.SetColor(white)
			s.DrawCircle(at.X, at.Y, radius+3)
			s.Fill()
			s.SetColor(c)
			s.DrawCircle(at.X, at.Y, radius)
			s.Fill()
		}
	}
}

// measures draws distances as dashed lines with a dot at both ends.
func (s *sheet) measures() {
	for _, m := range s.m.Measures {
		x0, y0 := s.at(m.From.X, m.From.Y)
		x1, y1 := s.at(m.To.X, m.To.Y)
		s.measure(x0, y0, x1, y1)
	}
}

func (s *sheet) measure(x0, y0, x1, y1 float64) {
	s.trace([]path{{{X: x0, Y: y0}, {X: x1, Y: y1}}}, false)
	s.stroke(white, 8)
	s.stroke(black, 3, 14, 7)
	s.ClearPath()
	if math.Hypot(x1-x0, y1-y0) > 24 {
		s.points([]path{{{X: x0, Y: y0}, {X: x1, Y: y1}}}, black, 5)
	}
}
