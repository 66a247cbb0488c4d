// Package geo decides and measures shapes on a metric plane: relation, area, length,
// distance, buffer, validity, index; and turns GeoJSON into shapes and back. It is the
// only place for the geometry libraries and, later, for the exact kernel.
//
// Everything is metres on one Plane. Longitude and latitude appear only at the edges
// (NewShape, Shape.Geometry), as two-dimensional go-geom geometries in degrees.
package geo

import (
	"redline/geo/crs"

	"github.com/twpayne/go-geom"
)

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

// Box is an axis-parallel rectangle on the plane. The zero-sized box of a point is
// not empty; EmptyBox is.
type Box struct{ MinX, MinY, MaxX, MaxY float64 }

// Plane is the metric plane of one catalogue: a Gauss-Krüger reference.
type Plane struct{ ref crs.Reference }

// NewPlane returns the plane with the given EPSG code. A code that is not a
// Gauss-Krüger plane redline supports is an error.
func NewPlane(epsg int) (Plane, error) { panic("stub") }

// EPSG returns the plane's code.
func (p Plane) EPSG() int { return p.ref.EPSG }

// Project maps degrees onto the plane.
func (p Plane) Project(l LonLat) Point { panic("stub") }

// Unproject is the inverse of Project.
func (p Plane) Unproject(pt Point) LonLat { panic("stub") }

// Kind is the dimension of a shape.
type Kind int

// The kinds. A shape is of one kind only.
const (
	Empty Kind = iota
	Points
	Lines
	Area
)

// Shape is an immutable geometry on a plane: points, lines or polygons with holes.
// The zero Shape is empty and meets nothing. Two shapes on different planes never
// meet: every function that takes two panics on that programming error.
type Shape struct {
	plane Plane
	kind  Kind
	parts []part
	box   Box
}

// part is one point, one line, or one polygon (shell first, then holes). Each path is
// flat x,y,x,y…; rings are closed, shells counter-clockwise, holes clockwise.
type part struct{ paths [][]float64 }

// NewShape projects a geometry in degrees (Point, LineString, Polygon and their Multi
// forms; Z and M are ignored) onto the plane. Rings are oriented here. Errors
// (*lang.Fault): a coordinate that is not finite, one more than 2° from the central
// meridian, a ring of fewer than 4 points or not closed, an unsupported type.
// Validity is not checked: see Validate.
func NewShape(p Plane, g geom.T) (Shape, error) { panic("stub") }

// PlaneShape builds a shape from plane coordinates: g as for NewShape, but in metres.
func PlaneShape(p Plane, g geom.T) (Shape, error) { panic("stub") }

// Geometry returns the shape in degrees, unrounded: a MultiPoint, MultiLineString or
// MultiPolygon. An empty shape gives an empty MultiPolygon.
func (s Shape) Geometry() geom.T { panic("stub") }

// Kind returns the shape's dimension.
func (s Shape) Kind() Kind { return s.kind }

// Plane returns the plane the shape lies on.
func (s Shape) Plane() Plane { return s.plane }

// IsEmpty reports whether the shape has no points.
func (s Shape) IsEmpty() bool { return s.kind == Empty }

// Bounds returns the shape's box.
func (s Shape) Bounds() Box { return s.box }

// Area returns the area of a polygon shape, 0 for points and lines.
func (s Shape) Area() SquareMetres { panic("stub") }

// Length returns the length of the lines, or of all rings (the perimeter) of an area.
func (s Shape) Length() Metres { panic("stub") }

// Vertices returns the number of stored vertices; a closing vertex counts.
func (s Shape) Vertices() int { panic("stub") }

// Parts splits the shape into its points, lines or polygons.
func (s Shape) Parts() []Shape { panic("stub") }

// Join makes one shape of several of the same kind, without dissolving them: the
// parts of a footprint, the lines of a reach. Empty shapes are skipped.
func Join(shapes ...Shape) Shape { panic("stub") }
