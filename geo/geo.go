// Package geo decides and measures shapes on a metric plane: relation, area, length,
// distance, buffer, validity, index; and turns GeoJSON into shapes and back. It is the
// only place for the geometry libraries and, later, for the exact kernel.
//
// Everything is metres on one Plane. Longitude and latitude appear only at the edges
// (NewShape, Shape.Geometry), as two-dimensional go-geom geometries in degrees.
package geo

// Metres is a length on the plane.
type Metres float64

// SquareMetres is an area on the plane.
type SquareMetres float64

// Mu returns the area in 亩: 1 亩 = 2000/3 m².
func (a SquareMetres) Mu() float64 { return float64(a) * 3 / 2000 }

// Point is a place on the plane: easting and northing in metres.
type Point struct{ X, Y float64 }

// LonLat is a place in degrees (EPSG:4490).
type LonLat struct{ Lon, Lat float64 }
