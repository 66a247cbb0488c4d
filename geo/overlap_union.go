package geo

import (
	"math"

	"redline/lang"

	simple "github.com/peterstace/simplefeatures/geom"
)

// area returns the area of a inside the zones.
func (g *ground) area() (float64, error) {
	switch {
	case g.covered:
		return float64(g.a.Area()), nil
	case len(g.zones) == 0:
		return 0, nil
	case len(g.zones) == 1:
		return g.shares[0], nil
	}
	near := g.near()
	if apart(near) {
		var sum float64
		for _, share := range g.shares {
			sum += share
		}
		return min(sum, float64(g.a.Area())), nil
	}
	dissolved, err := g.dissolve(near)
	if err != nil {
		return 0, err
	}
	return g.shareOf(dissolved), nil
}

func (g *ground) shareOf(z Shape) float64 {
	area, covers := g.share(z)
	if covers {
		return float64(g.a.Area())
	}
	return area
}

// near returns the zones clipped to a's box.
func (g *ground) near() []Shape {
	near := make([]Shape, len(g.zones))
	for i, z := range g.zones {
		near[i] = clipped(z, g.a.box)
	}
	return near
}

// dissolve makes one shape of zones, each union compared with its integrated area.
func (g *ground) dissolve(zones []Shape) (Shape, error) {
	out := zones[0]
	for _, z := range zones[1:] {
		var err error
		want := float64(out.Area()+z.Area()) - sharedArea(out, z)
		if out, err = overlay(simple.Union, out, z, g.a, want); err != nil {
			return Shape{}, err
		}
	}
	return out, nil
}

// clipped is clip, or the zone as it is where that fails or, as of an invalid zone, leaves
// nothing.
func clipped(z Shape, box Box) Shape {
	if c, ok := clip(z, box); ok && !c.IsEmpty() {
		return c
	}
	return z
}

// apart reports whether no two of the shapes share any area.
func apart(shapes []Shape) bool {
	for i, s := range shapes {
		for _, o := range shapes[:i] {
			if s.box.Meets(o.box) && relate(s, o) > Touch {
				return false
			}
		}
	}
	return true
}

func sharedArea(a, b Shape) float64 {
	if a.IsEmpty() || b.IsEmpty() || !a.box.Meets(b.box) {
		return 0
	}
	return profileOf(a).shared(b)
}

// OverlapShape returns the part of a that lies in the union of the zones, of a's kind;
// parts of lower dimension (touching points) are left out. Empty when there is none.
//
// Of an area it is a or a zone itself where one covers the other; else an overlay, whose
// area is compared with that of OverlapArea. The error says that the two differ.
func OverlapShape(a Shape, zones ...Shape) (Shape, error) {
	switch a.kind {
	case Points:
		return pointsIn(a, zones, true), nil
	case Lines:
		return linesIn(a, zones, true), nil
	}
	g := groundOf(a, zones)
	switch {
	case g.covered:
		return a, nil
	case len(g.zones) == 0:
		return Shape{plane: a.plane}, nil
	case len(g.zones) == 1 && relate(a, g.zones[0]) == Covers:
		return g.zones[0], nil
	}
	dissolved, err := g.dissolve(g.near())
	if err != nil {
		return Shape{}, err
	}
	return overlay(simple.Intersection, facing(a, dissolved), dissolved, a, g.shareOf(dissolved))
}

// manyVertices is from how many vertices on a footprint is clipped to what it is overlaid
// with: an overlay of few costs no more than the clipping.
const manyVertices = 4096

// facing is a, or what of it lies about z where a has many vertices and z is small beside it.
func facing(a, z Shape) Shape {
	if a.Vertices() < manyVertices {
		return a
	}
	return clipped(a, z.box)
}

// DifferenceShape returns the part of a outside all zones, of a's kind. The border of a
// zone belongs to the zone. Errors as for OverlapShape.
func DifferenceShape(a Shape, zones ...Shape) (Shape, error) {
	switch a.kind {
	case Points:
		return pointsIn(a, zones, false), nil
	case Lines:
		return linesIn(a, zones, false), nil
	}
	g := groundOf(a, zones)
	switch {
	case g.covered:
		return Shape{plane: a.plane}, nil
	case len(g.zones) == 0:
		return a, nil
	}
	dissolved, err := g.dissolve(g.near())
	if err != nil {
		return Shape{}, err
	}
	return overlay(simple.Difference, a, dissolved, a, float64(a.Area())-g.shareOf(dissolved))
}

// pointsIn returns the points of a that lie in any zone, or those that lie in none.
func pointsIn(a Shape, zones []Shape, in bool) Shape {
	var parts []part
	for _, p := range a.parts {
		if inAny(vertex(p.paths[0], 0), zones) == in {
			parts = append(parts, p)
		}
	}
	return shapeOf(a.plane, Points, parts)
}

func inAny(p Point, zones []Shape) bool {
	for _, z := range zones {
		if locate(p, z) != outside {
			return true
		}
	}
	return false
}

// grids are the spacings, in metres, to which the vertices are rounded before an overlay:
// not at all at first, then 2⁻²⁰ and 2⁻¹⁴ m, which pulls apart or together what lies so
// near that an overlay in floating point went wrong.
var grids = [...]float64{0, 0x1p-20, 0x1p-14}

// overlay builds an area by simplefeatures (JTS OverlayNG) and compares it with the area
// that integration says it has: within 0.01 m² or 1e-8 of the footprint's.
func overlay(op func(a, b simple.Geometry) (simple.Geometry, error), a, b, footprint Shape, want float64) (Shape, error) {
	origin := footprint.box.corner()
	tolerance := max(1e-2, 1e-8*float64(footprint.Area()))
	var err error
	for _, grid := range grids {
		var g simple.Geometry
		g, err = op(snapped(a, origin, grid), snapped(b, origin, grid))
		if err != nil {
			continue
		}
		out := fromSimple(a.plane, origin, g)
		if out.kind != Area {
			out = Shape{plane: a.plane}
		}
		if got := float64(out.Area()); math.Abs(got-want) <= tolerance {
			return out, nil
		}
	}
	return Shape{}, contradiction(origin, err)
}

func snapped(s Shape, origin Point, grid float64) simple.Geometry {
	g := s.simple(origin)
	if grid == 0 {
		return g
	}
	return g.TransformXY(func(xy simple.XY) simple.XY {
		return simple.XY{X: math.Round(xy.X/grid) * grid, Y: math.Round(xy.Y/grid) * grid}
	})
}

func contradiction(at Point, err error) error {
	return &lang.Fault{
		What: lang.Text{
			ZH: "叠加几何的面积与积分所得面积不一致",
			EN: "the geometry of an overlay contradicts its integrated area",
		},
		Where: lang.Textf("平面坐标 %.1f, %.1f 附近", "near plane coordinates %.1f, %.1f", at.X, at.Y),
		Hint: lang.Text{
			ZH: "检查该处的面是否自相交或重叠",
			EN: "Check the polygons there for self-intersections and overlaps.",
		},
		Err: err,
	}
}
