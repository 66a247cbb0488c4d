package geo

import (
	"encoding/json"

	"github.com/twpayne/go-geom"
)

// DecodeGeoJSON reads an RFC 7946 geometry object into a two-dimensional go-geom
// geometry; Z is dropped. A GeometryCollection of one dimension is taken apart into a
// Multi geometry. Errors are *lang.Fault.
func DecodeGeoJSON(raw json.RawMessage) (geom.T, error) { panic("stub") }

// EncodeGeoJSON writes a geometry in degrees with at most 9 decimals, no exponent and
// no trailing zeros: the same geometry always gives the same bytes.
func EncodeGeoJSON(g geom.T) (json.RawMessage, error) { panic("stub") }

// Snap rounds every coordinate of a geometry in degrees to 1e-9° (about 0.1 mm), the
// grid on which footprints and zones are judged, printed and hashed. It returns a new
// geometry.
func Snap(g geom.T) geom.T { panic("stub") }

// EncodeWKB writes little-endian two-dimensional WKB as MultiPoint, MultiLineString or
// MultiPolygon: the form that version hashes are computed over.
func EncodeWKB(g geom.T) ([]byte, error) { panic("stub") }
