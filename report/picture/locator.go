package picture

import (
	"image"
	"math"

	"redline/geo"
)

// The locator: a small map of the district with the frame in it, below the legend where
// there is room. A detail far from the border would not say where it lies.
const (
	locatorLeast, locatorMost = 150, 300 // pixels high
	locatorHead               = 2 * noteSize
	smallestFrame             = 14.0 // pixels: a smaller frame could not be seen
)

// locator draws it between a place below the legend and the frame's foot.
func (s *sheet) locator(x, top int) {
	m := s.m
	height := min(s.frame.Max.Y-top-locatorHead, locatorMost)
	if m.Words.Locator == "" || m.District.IsEmpty() || height < locatorLeast || s.showsDistrict() {
		return
	}
	view := s.extent()
	small := &sheet{m: Map{View: m.District.Bounds().Union(view).Grow(1)}, frame: image.Rect(0, 0, legendWidth, height)}
	small.fit()
	y := s.frame.Max.Y - height
	s.bold(m.Words.Locator, float64(x), float64(y)-noteSize*leading/2, noteSize, black)
	s.Push()
	defer s.Pop()
	s.Translate(float64(x), float64(y))
	s.trace(small.paths(m.District), true)
	s.SetColor(ground)
	s.FillPreserve()
	s.stroke(border, 3)
	x0, y0 := small.at(view.MinX, view.MaxY)
	x1, y1 := small.at(view.MaxX, view.MinY)
	wider, higher := math.Max(0, smallestFrame-(x1-x0))/2, math.Max(0, smallestFrame-(y1-y0))/2
	x0, y0, x1, y1 = x0-wider, y0-higher, x1+wider, y1+higher
	s.trace([]path{{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}}}, true)
	s.stroke(white, 8)
	s.stroke(red, 4)
}

// extent is what the frame shows, on the plane.
func (s *sheet) extent() geo.Box {
	return geo.Box{MinX: s.west, MaxX: s.west + float64(s.frame.Dx())/s.scale, MaxY: s.north, MinY: s.north - float64(s.frame.Dy())/s.scale}
}

// showsDistrict reports whether all of the district lies within the frame.
func (s *sheet) showsDistrict() bool {
	b, shown := s.m.District.Bounds(), s.extent()
	return b.MinX >= shown.MinX && b.MaxX <= shown.MaxX && b.MinY >= shown.MinY && b.MaxY <= shown.MaxY
}
