package postgis

import "github.com/twpayne/go-geom"

// Explain lets a test hand in an error that only a server without PostGIS gives.
func Explain(err error) error { return explain(err, "database") }

// PolygonColumn is a polygon as a column of a binary COPY.
func PolygonColumn(p *geom.Polygon) []byte {
	var e rowEncoder
	e.polygon(p)
	return e.row
}
