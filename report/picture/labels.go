package picture

import (
	"cmp"
	"math"
	"slices"

	"redline/geo"
)

// mostLetters is how much of a name a label shows.
const mostLetters = 16

// label is a text with the places where its middle may lie, the best first.
type label struct {
	text   string
	places []geo.Point
}

// labels writes names where they cover no other name, no footprint and nothing of the
// furniture: distances first, then footprints, then zones from the uppermost layer. A name
// without room is left out: the legend has its layer's number.
func (s *sheet) labels() {
	for _, m := range s.m.Measures {
		x0, y0 := s.at(m.From.X, m.From.Y)
		x1, y1 := s.at(m.To.X, m.To.Y)
		s.place(label{m.Text, around((x0+x1)/2, (y0+y1)/2, s.letters.measure(m.Text, labelSize)/2+12, labelSize)})
	}
	var sites []box
	for _, site := range s.m.Sites {
		b := bounds(s.paths(site.Shape))
		if b.x1-b.x0 < float64(s.frame.Dx())/3 && b.y1-b.y0 < float64(s.frame.Dy())/3 {
			sites = append(sites, b)
		}
	}
	s.taken = append(s.taken, sites...)
	for _, site := range s.m.Sites {
		text := short(site.Name)
		b := bounds(s.paths(site.Shape))
		half := s.letters.measure(text, labelSize) / 2
		s.place(label{text, around((b.x0+b.x1)/2, (b.y0+b.y1)/2, (b.x1-b.x0)/2+half+14, (b.y1-b.y0)/2+labelSize)})
	}
	for i := len(s.shown) - 1; i >= 0; i-- {
		mark := number(len(s.shown) - i)
		for _, z := range s.shown[i].zones {
			if !z.Band && z.Name != "" {
				s.place(label{mark + short(z.Name), s.placesIn(z.paths, z.Shape.Kind() == geo.Area)})
			}
		}
	}
}

func short(name string) string {
	if r := []rune(name); len(r) > mostLetters {
		return string(r[:mostLetters-1]) + "…"
	}
	return name
}

// around are places beside, above and below a middle.
func around(x, y, dx, dy float64) []geo.Point {
	var out []geo.Point
	for _, d := range [][2]float64{{0, -1}, {0, 1}, {1, 0}, {-1, 0}, {1, -1}, {-1, -1}, {1, 1}, {-1, 1}, {0, -2}, {0, 2}, {1.5, 0}, {-1.5, 0}} {
		out = append(out, geo.Point{X: x + d[0]*dx, Y: y + d[1]*dy})
	}
	return out
}

// placesIn are places on a line, or within an area, nearest to its middle first.
func (s *sheet) placesIn(paths []path, area bool) []geo.Point {
	frame := box{0, 0, float64(s.frame.Dx()), float64(s.frame.Dy())}
	if !area {
		return onLines(paths, frame)
	}
	const across, down = 24, 20
	var in []geo.Point
	var sum geo.Point
	for i := range across {
		for j := range down {
			p := geo.Point{X: frame.x1 * (float64(i) + 0.5) / across, Y: frame.y1 * (float64(j) + 0.5) / down}
			if holds(paths, p) {
				in, sum.X, sum.Y = append(in, p), sum.X+p.X, sum.Y+p.Y
			}
		}
	}
	if len(in) == 0 {
		b := bounds(paths)
		return around((b.x0+b.x1)/2, (b.y0+b.y1)/2, 60, 26)
	}
	n := float64(len(in))
	return nearestFirst(in, geo.Point{X: sum.X / n, Y: sum.Y / n})
}

// nearestFirst sorts places by their distance from a middle, those alike as they came.
func nearestFirst(places []geo.Point, middle geo.Point) []geo.Point {
	away := func(p geo.Point) float64 { return math.Hypot(p.X-middle.X, p.Y-middle.Y) }
	slices.SortStableFunc(places, func(a, b geo.Point) int { return cmp.Compare(away(a), away(b)) })
	return places
}

// onLines are places on lines within the frame, every 40 pixels, from the middle outwards.
func onLines(paths []path, frame box) []geo.Point {
	const step = 40.0
	var out []geo.Point
	for _, p := range paths {
		var on []geo.Point
		for i := 1; i < len(p); i++ {
			n := math.Ceil(math.Hypot(p[i].X-p[i-1].X, p[i].Y-p[i-1].Y) / step)
			for k := 0.0; k < n; k++ {
				at := geo.Point{X: p[i-1].X + float64(k/n*(p[i].X-p[i-1].X)), Y: p[i-1].Y + float64(k/n*(p[i].Y-p[i-1].Y))}
				if (box{at.X, at.Y, at.X, at.Y}).within(frame) {
					on = append(on, at)
				}
			}
		}
		if len(on) > 0 {
			out = append(out, nearestFirst(on, on[len(on)/2])...)
		}
	}
	return out
}

// place writes a label at the first of its places that is free.
func (s *sheet) place(l label) {
	width := s.letters.measure(l.text, labelSize)
	frame := box{6, 6, float64(s.frame.Dx()) - 6, float64(s.frame.Dy()) - 6}
	for _, p := range l.places {
		b := box{p.X - width/2 - 5, p.Y - labelSize*0.65, p.X + width/2 + 5, p.Y + labelSize*0.65}
		if !b.within(frame) || s.covers(b) {
			continue
		}
		s.taken = append(s.taken, b)
		s.haloed(l.text, p.X-width/2, p.Y+labelSize*0.36, labelSize, black)
		return
	}
}

func (s *sheet) covers(b box) bool {
	for _, t := range s.taken {
		if t.meets(b) {
			return true
		}
	}
	return false
}
