package geo

import (
	"encoding/binary"
	"math"

	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/wkb"
)

// perDegree is how many steps of the judging grid a degree has.
const perDegree = 1e9

// Snap rounds every coordinate of a geometry in degrees to 1e-9° (about 0.1 mm), the
// grid on which footprints and zones are judged, printed and hashed. It returns a new
// two-dimensional geometry of the same type; Z and M are dropped, negative zero becomes
// zero. Snapping again changes nothing. A coordinate that is not finite stays as it is:
// NewShape refuses it.
func Snap(g geom.T) geom.T {
	if c, ok := g.(*geom.GeometryCollection); ok {
		out := geom.NewGeometryCollection()
		for _, member := range c.Geoms() {
			_ = out.Push(Snap(member)) // fails on a layout that differs only; all are XY here
		}
		return out
	}
	return rebuild(g, SnapDegrees)
}

// OnGrid reports whether a line or an area is as Snap would return it: two-dimensional, no
// part empty, every coordinate on the grid. Points are not looked at: false.
func OnGrid(g geom.T) bool {
	start := 0
	switch g := g.(type) {
	case *geom.LineString, *geom.Polygon:
	case *geom.MultiLineString:
		for _, end := range g.Ends() {
			if end == start {
				return false
			}
			start = end
		}
	case *geom.MultiPolygon:
		for _, ends := range g.Endss() {
			if len(ends) == 0 || ends[len(ends)-1] == start {
				return false
			}
			start = ends[len(ends)-1]
		}
	default:
		return false
	}
	if g.Layout() != geom.XY {
		return false
	}
	for _, x := range g.FlatCoords() {
		if y := SnapDegrees(x); y != x || y == 0 && math.Signbit(x) {
			return false
		}
	}
	return true
}

// SnapDegrees is Snap of one coordinate.
func SnapDegrees(x float64) float64 {
	if math.Abs(x) > 1e6 { // no degrees, and the product below would lose digits
		return x
	}
	if r := math.Round(x * perDegree); r != 0 { // not zero: keeps NaN, drops the sign of −0
		return r / perDegree
	}
	return 0
}

// rebuild copies a geometry as a two-dimensional one of the same type, each ordinate
// through to. Types it does not know are returned as they are.
func rebuild(g geom.T, to func(float64) float64) geom.T {
	kind, polys, err := split(g)
	if err != nil {
		return g
	}
	coords, ends, endss := flatten(polys, to)
	switch g.(type) {
	case *geom.Point:
		if len(coords) == 0 {
			return geom.NewPointEmpty(geom.XY)
		}
		return geom.NewPointFlat(geom.XY, coords)
	case *geom.LineString:
		return geom.NewLineStringFlat(geom.XY, coords)
	case *geom.Polygon:
		return geom.NewPolygonFlat(geom.XY, coords, ends)
	}
	return multi(kind, coords, ends, endss)
}

// multi makes the Multi geometry of a kind of flat two-dimensional coordinates.
func multi(kind Kind, coords []float64, ends []int, endss [][]int) geom.T {
	switch kind {
	case Points:
		return geom.NewMultiPointFlat(geom.XY, coords)
	case Lines:
		return geom.NewMultiLineStringFlat(geom.XY, coords, ends)
	default:
		return geom.NewMultiPolygonFlat(geom.XY, coords, endss)
	}
}

// flatten is the inverse of split: coordinates, where each path ends, and the same
// grouped by polygon. Empty parts are left out.
func flatten(polys [][]path, to func(float64) float64) (coords []float64, ends []int, endss [][]int) {
	numbers := 0
	for _, paths := range polys {
		for _, p := range paths {
			numbers += 2 * p.len()
		}
	}
	coords = make([]float64, 0, numbers)
	for _, paths := range polys {
		if len(paths) == 0 {
			continue
		}
		first := len(ends)
		for _, p := range paths {
			for v := range p.len() {
				x, y := p.at(v)
				coords = append(coords, to(x), to(y))
			}
			ends = append(ends, len(coords))
		}
		endss = append(endss, ends[first:len(ends):len(ends)])
	}
	return coords, ends, endss
}

// EncodeWKB writes little-endian two-dimensional WKB as MultiPoint, MultiLineString or
// MultiPolygon: the form that version hashes are computed over. Single geometries become
// Multi geometries of one part; empty parts are left out; the order of parts, rings and
// vertices is kept. An unsupported type is an error (*lang.Fault).
func EncodeWKB(g geom.T) ([]byte, error) {
	kind, polys, err := split(g)
	if err != nil {
		return nil, err
	}
	coords, ends, endss := flatten(polys, func(x float64) float64 { return x })
	return wkb.Marshal(multi(kind, coords, ends, endss), binary.LittleEndian)
}
