package layers

import (
	"math"
	"slices"

	"redline/geo"

	"github.com/twpayne/go-geom"
)

// MaxBend is how far, in metres, the straight edge in degrees and the straight edge on
// the plane may part before a planner is told: what the map shows is then no longer what
// is judged.
const MaxBend = 0.1

// shortEdge is an edge, in degrees, that cannot bend by MaxBend: 0.01° is at most 1.1 km,
// and such an edge bends by length² · tan(latitude) / (8 · radius), 0.04 m at 55°.
const shortEdge = 0.01

// ChordGap returns the greatest distance, over all edges of a geometry in degrees,
// between the middle of the edge in degrees and the middle of the edge on the plane.
func ChordGap(plane geo.Plane, g geom.T) (gap float64) {
	flat, stride := g.FlatCoords(), g.Stride()
	for i := stride; i+1 < len(flat); i += stride {
		a, b := geo.LonLat{Lon: flat[i-stride], Lat: flat[i-stride+1]}, geo.LonLat{Lon: flat[i], Lat: flat[i+1]}
		if math.Abs(b.Lon-a.Lon) < shortEdge && math.Abs(b.Lat-a.Lat) < shortEdge || pathStarts(g, i) {
			continue
		}
		p, q := plane.Project(a), plane.Project(b)
		middle := plane.Project(geo.LonLat{Lon: (a.Lon + b.Lon) / 2, Lat: (a.Lat + b.Lat) / 2})
		gap = max(gap, math.Hypot(middle.X-(p.X+q.X)/2, middle.Y-(p.Y+q.Y)/2))
	}
	return gap
}

// pathStarts reports whether a new line or ring starts at the flat position i.
func pathStarts(g geom.T, i int) bool {
	switch g := g.(type) {
	case *geom.Polygon:
		return slices.Contains(g.Ends(), i)
	case *geom.MultiLineString:
		return slices.Contains(g.Ends(), i)
	case *geom.MultiPolygon:
		for _, ends := range g.Endss() {
			if slices.Contains(ends, i) {
				return true
			}
		}
	}
	return false
}
