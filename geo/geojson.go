package geo

import (
	"encoding/json"
	"strconv"

	"github.com/twpayne/go-geom"
)

// DecodeGeoJSON reads an RFC 7946 geometry object into a two-dimensional go-geom
// geometry; Z is dropped. A GeometryCollection of one dimension is taken apart into a
// Multi geometry. Errors are *lang.Fault.
func DecodeGeoJSON(raw json.RawMessage) (geom.T, error) { panic("stub") }

// EncodeGeoJSON writes a geometry in degrees with at most 9 decimals, no exponent and
// no trailing zeros: the same geometry always gives the same bytes.
func EncodeGeoJSON(g geom.T) (json.RawMessage, error) { panic("stub") }

// appendDecimal appends x with at most the given number of decimals, without exponent,
// trailing zeros or negative zero.
func appendDecimal(b []byte, x float64, decimals int) []byte {
	start := len(b)
	b = strconv.AppendFloat(b, x, 'f', decimals, 64)
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	if b[len(b)-1] == '.' {
		b = b[:len(b)-1]
	}
	if string(b[start:]) == "-0" {
		b = append(b[:start], '0')
	}
	return b
}
