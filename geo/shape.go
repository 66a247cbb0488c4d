package geo

import (
	"slices"

	"github.com/twpayne/go-geom"
)

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
	*trails

	// flipped holds the rings that came in the other direction, so that Validate can name
	// vertices as the person's file has them. Shapes derived from this one do not keep it.
	flipped map[ringRef]bool
}

// part is one point, one line, or one polygon (shell first, then holes). Each path is
// flat x,y,x,y…; rings are closed, shells counter-clockwise, holes clockwise.
type part struct{ paths [][]float64 }

// ringRef names a ring: the number of its part, and its own in the part.
type ringRef struct{ part, ring int }

// shapeOf makes a shape of parts that are already in order; without parts it is empty.
func shapeOf(p Plane, kind Kind, parts []part) Shape {
	if len(parts) == 0 || kind == Empty {
		return Shape{plane: p}
	}
	s := Shape{plane: p, kind: kind, parts: parts, box: EmptyBox()}
	s.trails = trailsOf(s)
	for i := range s.all {
		s.box = s.box.Union(s.all[i].box)
	}
	return s
}

// Kind returns the shape's dimension.
func (s Shape) Kind() Kind { return s.kind }

// Plane returns the plane the shape lies on.
func (s Shape) Plane() Plane { return s.plane }

// IsEmpty reports whether the shape has no points.
func (s Shape) IsEmpty() bool { return s.kind == Empty }

// Bounds returns the smallest box around the shape; EmptyBox when the shape is empty.
func (s Shape) Bounds() Box {
	if s.IsEmpty() {
		return EmptyBox()
	}
	return s.box
}

// Vertices returns the number of stored vertices; a closing vertex counts.
func (s Shape) Vertices() int {
	n := 0
	for _, p := range s.parts {
		for _, path := range p.paths {
			n += len(path) / 2
		}
	}
	return n
}

// Same reports whether two shapes have the same vertices in the same order.
func (s Shape) Same(o Shape) bool {
	return s.trails == o.trails || s.kind == o.kind && s.plane == o.plane && s.box == o.box &&
		slices.EqualFunc(s.parts, o.parts, func(p, q part) bool {
			return slices.EqualFunc(p.paths, q.paths, slices.Equal)
		})
}

// Parts splits the shape into its points, lines or polygons.
func (s Shape) Parts() []Shape {
	out := make([]Shape, len(s.parts))
	for i := range s.parts {
		out[i] = shapeOf(s.plane, s.kind, s.parts[i:i+1:i+1])
	}
	return out
}

// Join makes one shape of several of the same kind, without dissolving them: the
// parts of a footprint, the lines of a reach. Empty shapes are skipped. Shapes of
// different kinds or planes are a programming error and panic.
func Join(shapes ...Shape) Shape {
	var out Shape
	var parts []part
	for _, s := range shapes {
		switch {
		case s.IsEmpty():
			continue
		case out.IsEmpty():
			out.plane, out.kind = s.plane, s.kind
		case out.kind != s.kind:
			panic("geo: Join of shapes of different kinds")
		case out.plane != s.plane:
			panic("geo: Join of shapes on different planes")
		}
		parts = append(parts, s.parts...)
	}
	return shapeOf(out.plane, out.kind, parts)
}

// Geometry returns the shape in degrees, unrounded: a MultiPoint, MultiLineString or
// MultiPolygon. An empty shape gives an empty MultiPolygon.
func (s Shape) Geometry() geom.T {
	return s.flat(func(x, y float64) (float64, float64) {
		l := s.plane.Unproject(Point{x, y})
		return l.Lon, l.Lat
	})
}

// PlaneGeometry returns the shape in metres on its plane, of the types of Geometry.
func (s Shape) PlaneGeometry() geom.T {
	return s.flat(func(x, y float64) (float64, float64) { return x, y })
}

// flat writes the shape as a two-dimensional go-geom geometry, each vertex through to.
func (s Shape) flat(to func(x, y float64) (float64, float64)) geom.T {
	coords := make([]float64, 0, 2*s.Vertices())
	var ends []int
	var endss [][]int
	for _, p := range s.parts {
		var rings []int
		for _, path := range p.paths {
			for i := 0; i < len(path); i += 2 {
				x, y := to(path[i], path[i+1])
				coords = append(coords, x, y)
			}
			rings = append(rings, len(coords))
		}
		ends = append(ends, len(coords))
		endss = append(endss, rings)
	}
	switch s.kind {
	case Points:
		return geom.NewMultiPointFlat(geom.XY, coords)
	case Lines:
		return geom.NewMultiLineStringFlat(geom.XY, coords, ends)
	default:
		return geom.NewMultiPolygonFlat(geom.XY, coords, endss)
	}
}
