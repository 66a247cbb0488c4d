package geo

import "github.com/twpayne/go-geom"

// Snap rounds every coordinate of a geometry in degrees to 1e-9° (about 0.1 mm), the
// grid on which footprints and zones are judged, printed and hashed. It returns a new
// geometry.
func Snap(g geom.T) geom.T { panic("stub") }

// EncodeWKB writes little-endian two-dimensional WKB as MultiPoint, MultiLineString or
// MultiPolygon: the form that version hashes are computed over.
func EncodeWKB(g geom.T) ([]byte, error) { panic("stub") }
