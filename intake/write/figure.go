package write

import (
	"maps"
	"math"

	"redline/geo/crs"
	"redline/intake"

	"github.com/twpayne/go-geom"
)

// kind is the dimension of a figure.
type kind int

const (
	points kind = iota
	lines
	areas
)

// position is easting and northing in metres, or longitude and latitude in degrees.
type position [2]float64

// figure is a footprint in the reference that is written.
type figure struct {
	name       string
	layer      string
	properties map[string]any
	kind       kind
	// parts hold paths: the outline of an area and its holes, closed, the outline
	// anticlockwise and the holes clockwise; one line; one point.
	parts [][][]position
}

// figureOf converts a footprint. Its geometry is one that intake.Read returns.
func figureOf(f *intake.Footprint, to crs.Reference) figure {
	fig := figure{name: f.Name, layer: f.Layer, properties: f.Properties}
	path := func(flat []float64) []position {
		out := make([]position, 0, len(flat)/2)
		for i := 0; i < len(flat); i += 2 {
			x, y := to.Forward(flat[i], flat[i+1])
			out = append(out, position{rounded(x, to), rounded(y, to)})
		}
		return out
	}
	polygon := func(p *geom.Polygon) {
		var rings [][]position
		for i := range p.NumLinearRings() {
			rings = append(rings, path(p.LinearRing(i).FlatCoords()))
		}
		fig.parts = append(fig.parts, rings)
	}
	switch g := f.Geometry.(type) {
	case *geom.Polygon:
		fig.kind = areas
		polygon(g)
	case *geom.MultiPolygon:
		fig.kind = areas
		for i := range g.NumPolygons() {
			polygon(g.Polygon(i))
		}
	case *geom.LineString:
		fig.kind = lines
		fig.parts = [][][]position{{path(g.FlatCoords())}}
	case *geom.MultiLineString:
		fig.kind = lines
		for i := range g.NumLineStrings() {
			fig.parts = append(fig.parts, [][]position{path(g.LineString(i).FlatCoords())})
		}
	default: // Point, MultiPoint
		for _, at := range path(g.FlatCoords()) {
			fig.parts = append(fig.parts, [][]position{{at}})
		}
	}
	return fig
}

// rounded rounds a coordinate to what is written: 1 mm, as surveys give it, or 1e-9°.
func rounded(x float64, r crs.Reference) float64 {
	if r.Geographic {
		return math.Round(x*1e9) / 1e9
	}
	return math.Round(x*1e3) / 1e3
}

// area is the area enclosed, in the square of the reference's unit, holes taken off.
func (f *figure) area() float64 {
	total := 0.0
	for _, part := range f.parts {
		for _, ring := range part {
			for i := 1; i+1 < len(ring); i++ { // triangles from the first vertex
				total += ((ring[i][0]-ring[0][0])*(ring[i+1][1]-ring[0][1]) - (ring[i+1][0]-ring[0][0])*(ring[i][1]-ring[0][1])) / 2
			}
		}
	}
	return total
}

// vertices counts the vertices, closing ones included.
func (f *figure) vertices() int {
	n := 0
	for _, part := range f.parts {
		for _, path := range part {
			n += len(path)
		}
	}
	return n
}

// attributes are the properties with the name among them, as "name" unless a reader finds
// it already.
func (f *figure) attributes() map[string]any {
	return f.named(maps.Clone(f.properties))
}

// named adds the name to attributes in which a reader would not find it.
func (f *figure) named(attributes map[string]any) map[string]any {
	if attributes == nil {
		attributes = map[string]any{}
	}
	if _, taken := attributes["name"]; !taken && intake.NameOf(attributes) != f.name {
		attributes["name"] = f.name
	}
	return attributes
}
