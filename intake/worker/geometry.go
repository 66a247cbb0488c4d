package worker

import (
	"encoding/binary"
	"fmt"
	"math"

	"redline/geo"

	"github.com/twpayne/go-geom"
)

// geometry is a geom.T in two dimensions on the wire, but for its coordinates, which
// follow as little-endian doubles: exactly what was read.
type geometry struct {
	Type  string  `json:"type"` // as in GeoJSON
	Ends  []int   `json:"ends,omitempty"`
	Endss [][]int `json:"endss,omitempty"`
}

// packGeometry takes a geometry apart.
func packGeometry(g geom.T) (*geometry, []byte, error) {
	var out geometry
	switch g := g.(type) {
	case *geom.Point:
		out.Type = "Point"
	case *geom.MultiPoint:
		out.Type, out.Ends = "MultiPoint", g.Ends()
	case *geom.LineString:
		out.Type = "LineString"
	case *geom.MultiLineString:
		out.Type, out.Ends = "MultiLineString", g.Ends()
	case *geom.Polygon:
		out.Type, out.Ends = "Polygon", g.Ends()
	case *geom.MultiPolygon:
		out.Type, out.Endss = "MultiPolygon", g.Endss()
	}
	if out.Type == "" || g.Layout() != geom.XY {
		return nil, nil, fmt.Errorf("worker: no %T of layout %s crosses the wire", g, g.Layout())
	}
	flat := g.FlatCoords()
	coordinates := make([]byte, 0, 8*len(flat))
	for _, x := range flat {
		coordinates = binary.LittleEndian.AppendUint64(coordinates, math.Float64bits(x))
	}
	return &out, coordinates, nil
}

// unpack puts a geometry together. What a worker sends is believed to be valid, but not to
// be well-formed: ends beyond the coordinates, or numbers that are none, are errGarbled.
func (g *geometry) unpack(coordinates []byte) (geom.T, error) {
	flat := make([]float64, len(coordinates)/8)
	for i := range flat {
		flat[i] = math.Float64frombits(binary.LittleEndian.Uint64(coordinates[8*i:]))
		if math.IsNaN(flat[i]) || math.IsInf(flat[i], 0) {
			return nil, errGarbled
		}
	}
	var all []int
	for _, ends := range g.Endss {
		all = append(all, ends...)
	}
	if len(coordinates)%16 != 0 || !endsWithin(append(all, g.Ends...), len(flat)) {
		return nil, errGarbled
	}
	switch {
	case g.Type == "Point" && len(flat) == 2:
		return geom.NewPointFlat(geom.XY, flat), nil
	case g.Type == "MultiPoint" && len(g.Ends) == len(flat)/2:
		return geom.NewMultiPointFlat(geom.XY, flat), nil
	case g.Type == "LineString":
		return geom.NewLineStringFlat(geom.XY, flat), nil
	case g.Type == "MultiLineString" && len(g.Endss) == 0 && endAt(g.Ends, flat):
		return geom.NewMultiLineStringFlat(geom.XY, flat, g.Ends), nil
	case g.Type == "Polygon" && len(g.Endss) == 0 && endAt(g.Ends, flat):
		return geom.NewPolygonFlat(geom.XY, flat, g.Ends), nil
	case g.Type == "MultiPolygon" && len(g.Ends) == 0 && endAt(all, flat):
		return geom.NewMultiPolygonFlat(geom.XY, flat, g.Endss), nil
	}
	return nil, errGarbled
}

// endsWithin reports whether ends are even, none before the one before it, and none beyond n.
func endsWithin(ends []int, n int) bool {
	last := 0
	for _, end := range ends {
		if end < last || end > n || end%2 != 0 {
			return false
		}
		last = end
	}
	return true
}

// endAt reports whether the last of ends takes in all coordinates.
func endAt(ends []int, flat []float64) bool {
	return len(ends) > 0 && ends[len(ends)-1] == len(flat)
}

// shape is a geo.Shape on the wire, likewise without its coordinates.
type shape struct {
	Plane    int      `json:"plane"` // EPSG
	Geometry geometry `json:"geometry"`
}

// packShape takes a shape apart; the empty one is nil.
func packShape(s geo.Shape) (*shape, []byte, error) {
	if s.IsEmpty() {
		return nil, nil, nil
	}
	g, coordinates, err := packGeometry(s.PlaneGeometry())
	if err != nil {
		return nil, nil, err
	}
	return &shape{s.Plane().EPSG(), *g}, coordinates, nil
}

// unpack puts a shape together.
func (s *shape) unpack(coordinates []byte) (geo.Shape, error) {
	if s == nil {
		return geo.Shape{}, nil
	}
	plane, err := geo.NewPlane(s.Plane)
	if err != nil {
		return geo.Shape{}, err
	}
	g, err := s.Geometry.unpack(coordinates)
	if err != nil {
		return geo.Shape{}, err
	}
	return geo.PlaneShape(plane, g)
}
