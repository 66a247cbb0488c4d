// Package picture draws the map pictures of reports: layers with their hatching, footprints,
// overlaps, distances, with a legend, a scale bar, a north arrow and coordinates at the
// frame. It knows nothing of what it draws. Everything that must be told apart is so
// without colours: the picture goes through a copier. The same Map gives the same bytes.
package picture

import (
	"bytes"
	"image"
	"image/png"

	"redline/geo"
	"redline/report/fonts"
)

// Map is what one picture shows, in metres of a plane.
type Map struct {
	Title, Subtitle string
	Marks           []string // what the picture must not be seen without: boxed, within the frame
	Reference       string   // names the plane
	View            geo.Box  // what is to be seen; the frame shows as much around it as it takes
	District        geo.Shape
	Layers          []Layer // from the lowest to the uppermost
	Sites           []Site
	Overlaps        []geo.Shape
	Measures        []Measure
	Words           Words
}

// Layer is the zones of one layer and its line in the legend.
type Layer struct {
	Title, Note   string
	Colour, Hatch string // as in layers.Layer
	Zones         []Zone
	Closed        bool // not public: where any of it is drawn, Words.Closed is a mark
}

// Zone is an area or a line with its name. A Band, derived from a line, is drawn fainter.
type Zone struct {
	Name  string
	Shape geo.Shape
	Band  bool
}

// Site is a footprint.
type Site struct {
	Name  string
	Shape geo.Shape
}

// Measure is a distance: a line between two places with a text.
type Measure struct {
	From, To geo.Point
	Text     string
}

// Words are the words of the frame and the legend.
type Words struct {
	Legend, North, Site, Overlap, Measure, District string

	Locator string // above the small map of the district; "" for none

	Whole  string // of a layer with a zone that holds all of the map, which is not filled
	Closed string // the mark of a map that shows what is not public
	More   string // the legend's last words
}

// The sheet, in pixels: about 9.7 a millimetre on paper of report/page's text width.
const (
	sheetWidth  = 1600
	frameHeight = 960
	legendWidth = 440
	left        = 140 // of the frame, for northings
	foot        = 96  // below the frame, for eastings and the reference
	gap         = 24
)

// Draw returns m as a PNG. The error is fonts': a character that no font has.
func Draw(m Map, set fonts.Set) ([]byte, error) {
	s := &sheet{m: m, letters: letters{set: set}}
	title := s.heading()
	top := title.height + gap
	legend := s.layOut(top, frameHeight)
	s.open(sheetWidth, s.frame.Max.Y+foot)
	title.draw(gap, gap)
	s.drawMap()
	s.grid()
	legend.draw(s.frame.Max.X+gap, top)
	s.locator(s.frame.Max.X+gap, top+legend.height+gap)
	if s.letters.err != nil {
		return nil, s.letters.err
	}
	var out bytes.Buffer
	err := png.Encode(&out, paletted(s.Image().(*image.RGBA)))
	return out.Bytes(), err
}

// layOut makes the frame as high as the legend of the layers that it shows: a higher frame
// may show more of them.
func (s *sheet) layOut(top, height int) block {
	for {
		s.frame = image.Rect(left, top, sheetWidth-legendWidth-2*gap, top+height)
		s.fit()
		s.choose()
		legend := s.legend()
		if legend.height <= height {
			return legend
		}
		height = legend.height
	}
}
