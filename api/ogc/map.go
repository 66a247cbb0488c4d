package ogc

import (
	"regexp"
	"strconv"
	"strings"

	"redline/geo"
	"redline/layers"

	"github.com/twpayne/go-geom"
)

// The size of a page's map, in pixels, and how many points all its paths may have.
const (
	mapWidth  = 640.0
	mapHeight = 420.0
	mapPoints = 40_000
)

// drawing is a map as SVG paths.
type drawing struct {
	Width, Height float64
	Outline       string // of the service area
	Shapes        []path
	Partial       bool // there was no room for all
}

// path is one zone on the map.
type path struct {
	D, Title string
	Colour   string
	Filled   bool
}

// draw makes the map of zones: of all of them, on the outline of the service area as far
// as it can be seen. Points less than half a pixel from the last are left out.
func draw(s *layers.Snapshot, l layers.Layer, zones []*layers.Zone) *drawing {
	box := geo.EmptyBox()
	for _, z := range zones {
		box = box.Union(z.Shape.Bounds())
	}
	if box.IsEmpty() {
		box = s.ServiceArea.Bounds()
	}
	if box.IsEmpty() {
		return nil
	}
	box = box.Grow(geo.Metres(0.05 * max(box.MaxX-box.MinX, box.MaxY-box.MinY, 100)))
	v := view{box: box, scale: min(mapWidth/(box.MaxX-box.MinX), mapHeight/(box.MaxY-box.MinY)), left: mapPoints}
	d := &drawing{Width: v.scale * (box.MaxX - box.MinX), Height: v.scale * (box.MaxY - box.MinY)}
	d.Outline = v.path(s.ServiceArea)
	for _, z := range zones {
		if v.left <= 0 {
			d.Partial = true
			break
		}
		d.Shapes = append(d.Shapes, path{D: v.path(z.Shape), Title: strings.TrimSpace(z.Code + " " + z.Name), Colour: colour(l), Filled: l.Kind == layers.Zones})
	}
	return d
}

var hexColour = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)

// colour is the layer's, as far as it is one.
func colour(l layers.Layer) string {
	if hexColour.MatchString(l.Colour) {
		return l.Colour
	}
	return "#555555"
}

// view maps the plane to pixels; left is how many points may still be drawn.
type view struct {
	box   geo.Box
	scale float64
	left  int
}

// path writes a shape as the data of an SVG path.
func (v *view) path(s geo.Shape) string {
	if s.IsEmpty() || !s.Bounds().Meets(v.box) {
		return ""
	}
	var b strings.Builder
	g := s.PlaneGeometry()
	flat := g.FlatCoords()
	start := 0
	for _, end := range ends(g) {
		v.line(&b, flat[start:end], s.Kind() == geo.Area)
		start = end
	}
	return b.String()
}

// ends lists where the lines and rings of a geometry end.
func ends(g geom.T) (all []int) {
	if m, ok := g.(*geom.MultiPolygon); ok {
		for _, e := range m.Endss() {
			all = append(all, e...)
		}
		return all
	}
	return g.Ends()
}

func (v *view) line(b *strings.Builder, flat []float64, closed bool) {
	const near = 0.5
	var lastX, lastY float64
	for i := 0; i+1 < len(flat); i += 2 {
		x, y := v.scale*(flat[i]-v.box.MinX), v.scale*(v.box.MaxY-flat[i+1])
		end := i+3 >= len(flat)
		if i > 0 && !end && (x-lastX)*(x-lastX)+(y-lastY)*(y-lastY) < near*near {
			continue
		}
		b.WriteByte("ML"[min(i, 1)])
		b.WriteString(strconv.FormatFloat(x, 'f', 1, 64))
		b.WriteByte(' ')
		b.WriteString(strconv.FormatFloat(y, 'f', 1, 64))
		lastX, lastY = x, y
		v.left--
	}
	if closed {
		b.WriteByte('Z')
	}
}
