package picture

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"redline/geo"

	"github.com/fogleman/gg"
)

// sheet is a picture under way.
type sheet struct {
	*gg.Context
	m       Map
	letters letters
	frame   image.Rectangle // of the map, on the sheet

	scale       float64 // pixels a metre
	west, north float64 // the frame's upper left corner, on the plane
	shown       []shown // the layers that the frame shows, from the lowest
	taken       []box   // places of labels and of what they must not cover
}

// shown is what the frame shows of a layer.
type shown struct {
	Layer
	zones []shownZone
	whole bool // a zone holds all of the frame
}

type shownZone struct {
	Zone
	paths []path
}

// box is a place in pixels of the frame.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) meets(o box) bool { return b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1 }

func (b box) within(o box) bool {
	return b.x0 >= o.x0 && b.x1 <= o.x1 && b.y0 >= o.y0 && b.y1 <= o.y1
}

var (
	black  = color.NRGBA{A: 0xff}
	white  = color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}
	grey   = color.NRGBA{R: 0x59, G: 0x59, B: 0x59, A: 0xff}
	ground = color.NRGBA{R: 0xfb, G: 0xfa, B: 0xf6, A: 0xff}
	red    = color.NRGBA{R: 0xa4, A: 0xff}
	border = color.NRGBA{R: 0x6b, G: 0x4f, B: 0x3a, A: 0xff}
)

// open begins a white sheet.
func (s *sheet) open(width, height int) {
	s.Context = gg.NewContext(width, height)
	s.SetColor(white)
	s.Clear()
	s.SetFillRuleEvenOdd()
}

// fit chooses the scale: all of the view within the frame, in its middle.
func (s *sheet) fit() {
	v := s.m.View
	width, height := math.Max(v.MaxX-v.MinX, 1), math.Max(v.MaxY-v.MinY, 1)
	s.scale = math.Min(float64(s.frame.Dx())/width, float64(s.frame.Dy())/height)
	s.west = (v.MinX+v.MaxX)/2 - float64(s.frame.Dx())/2/s.scale
	s.north = (v.MinY+v.MaxY)/2 + float64(s.frame.Dy())/2/s.scale
}

// at is a place of the plane in pixels of the frame.
func (s *sheet) at(x, y float64) (float64, float64) {
	return float64((x - s.west) * s.scale), float64((s.north - y) * s.scale)
}

// choose finds the layers that the frame shows. A zone that holds all of it has no border
// to be seen and would only tint the map beside other layers: the legend says so instead.
func (s *sheet) choose() {
	s.shown = nil
	for _, l := range s.m.Layers {
		one := shown{Layer: l}
		for _, z := range l.Zones {
			paths := s.paths(z.Shape)
			switch {
			case len(paths) == 0:
			case z.Shape.Kind() == geo.Area && s.holdsFrame(paths) && len(s.m.Layers) > 1:
				one.whole = true
			default:
				one.zones = append(one.zones, shownZone{z, paths})
			}
		}
		if one.whole || len(one.zones) > 0 {
			s.shown = append(s.shown, one)
		}
	}
}

// holdsFrame reports whether rings, cut at the frame, leave nothing of it out.
func (s *sheet) holdsFrame(rings []path) bool {
	frame := box{0, 0, float64(s.frame.Dx()), float64(s.frame.Dy())}
	for _, ring := range rings {
		for _, p := range ring {
			if (box{p.X, p.Y, p.X, p.Y}).meets(frame) {
				return false
			}
		}
		for i, p := range ring {
			if q := ring[(i+1)%len(ring)]; len(cutLine(path{p, q}, frame)) > 0 {
				return false
			}
		}
	}
	return holds(rings, geo.Point{X: frame.x1 / 2, Y: frame.y1 / 2})
}

// drawMap draws what the frame shows, on a sheet of its own: nothing runs over the frame.
func (s *sheet) drawMap() {
	outer := s.Context
	s.open(s.frame.Dx(), s.frame.Dy())
	s.SetColor(ground)
	s.Clear()
	s.furniture()
	for _, l := range s.shown {
		for _, z := range l.zones {
			s.zone(z.paths, l.Layer, z.Band, z.Shape.Kind() == geo.Area)
		}
	}
	s.district(s.paths(s.m.District))
	for _, o := range s.m.Overlaps {
		s.overlap(s.paths(o), o.Kind())
	}
	for _, site := range s.m.Sites {
		s.site(s.paths(site.Shape), site.Shape.Kind())
	}
	s.measures()
	s.labels()
	s.drawFurniture()
	inner := s.Image()
	s.Context = outer
	draw.Draw(s.Image().(draw.Image), s.frame, inner, image.Point{}, draw.Src)
	s.SetColor(black)
	s.SetLineWidth(2)
	s.DrawRectangle(float64(s.frame.Min.X), float64(s.frame.Min.Y), float64(s.frame.Dx()), float64(s.frame.Dy()))
	s.Stroke()
}
