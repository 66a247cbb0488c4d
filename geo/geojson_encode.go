package geo

import (
	"encoding/json"

	"github.com/twpayne/go-geom"
)

// EncodeGeoJSON writes a geometry in degrees with at most 9 decimals, no exponent and
// no trailing zeros: the same geometry always gives the same bytes. Z and M are dropped;
// the type and the order of parts, rings and vertices are kept. Errors (*lang.Fault): an
// unsupported type, a coordinate that is not finite.
func EncodeGeoJSON(g geom.T) (json.RawMessage, error) {
	_, polys, err := split(g)
	if err != nil {
		return nil, err
	}
	for _, paths := range polys {
		for _, p := range paths {
			for v := range p.len() {
				if x, y := p.at(v); !finite(x) || !finite(y) {
					return nil, notFinite()
				}
			}
		}
	}
	typ, write := "Point", appendPoint
	switch g.(type) {
	case *geom.MultiPoint:
		typ, write = "MultiPoint", appendPoints
	case *geom.LineString:
		typ, write = "LineString", appendLine
	case *geom.MultiLineString:
		typ, write = "MultiLineString", appendLines
	case *geom.Polygon:
		typ, write = "Polygon", appendPolygon
	case *geom.MultiPolygon:
		typ, write = "MultiPolygon", appendPolygons
	}
	b := append([]byte(`{"type":"`), typ...)
	b = append(b, `","coordinates":`...)
	b = write(b, polys)
	return append(b, '}'), nil
}

func appendPoint(b []byte, polys [][]path) []byte {
	if len(polys[0]) == 0 {
		return append(b, "[]"...)
	}
	return appendPosition(b, polys[0][0], 0)
}

func appendPoints(b []byte, polys [][]path) []byte {
	return appendArray(b, present(polys), func(b []byte, pt []path) []byte { return appendPosition(b, pt[0], 0) })
}

func appendLine(b []byte, polys [][]path) []byte {
	if len(polys[0]) == 0 {
		return append(b, "[]"...)
	}
	return appendPath(b, polys[0][0])
}

func appendLines(b []byte, polys [][]path) []byte {
	return appendArray(b, present(polys), func(b []byte, line []path) []byte { return appendPath(b, line[0]) })
}

func appendPolygon(b []byte, polys [][]path) []byte {
	return appendArray(b, polys[0], appendPath)
}

func appendPolygons(b []byte, polys [][]path) []byte {
	return appendArray(b, present(polys), func(b []byte, rings []path) []byte { return appendArray(b, rings, appendPath) })
}

func appendPath(b []byte, p path) []byte {
	b = append(b, '[')
	for v := range p.len() {
		if v > 0 {
			b = append(b, ',')
		}
		b = appendPosition(b, p, v)
	}
	return append(b, ']')
}

func appendPosition(b []byte, p path, v int) []byte {
	x, y := p.at(v)
	b = AppendDecimal(append(b, '['), x, 9)
	b = AppendDecimal(append(b, ','), y, 9)
	return append(b, ']')
}

func appendArray[T any](b []byte, items []T, item func([]byte, T) []byte) []byte {
	b = append(b, '[')
	for i, it := range items {
		if i > 0 {
			b = append(b, ',')
		}
		b = item(b, it)
	}
	return append(b, ']')
}

// present leaves out empty parts.
func present(polys [][]path) [][]path {
	var out [][]path
	for _, paths := range polys {
		if len(paths) > 0 {
			out = append(out, paths)
		}
	}
	return out
}
