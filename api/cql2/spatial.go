package cql2

import (
	"errors"

	"redline/geo"
	"redline/lang"

	"github.com/twpayne/go-geom"
)

// Space puts the coordinates of a filter, in its reference system and order of axes, onto
// the plane of the records.
type Space interface {
	Plane() geo.Plane
	// Point refuses what lies where the plane cannot be used.
	Point(a, b float64) (geo.Point, *lang.Fault)
	// Box takes two corners. The area may be cut to the surroundings of the records; it is
	// empty where it lies far from them.
	Box(a1, b1, a2, b2 float64) (geo.Shape, *lang.Fault)
}

// relations says which relations of the first geometry to the second make a predicate true.
// As in geo.Relation, within and contains want the interiors to meet.
var relations = map[string][]geo.Relation{
	"s_intersects": {geo.Touch, geo.Overlap, geo.Within, geo.Covers, geo.Equal},
	"s_disjoint":   {geo.Disjoint},
	"s_within":     {geo.Within, geo.Equal},
	"s_contains":   {geo.Covers, geo.Equal},
	"s_equals":     {geo.Equal},
	"s_touches":    {geo.Touch},
}

// place is an operand that is a geometry: of the record, or a literal.
type place struct {
	literal bool
	shape   geo.Shape
}

func (p place) of(r Record) geo.Shape {
	if p.literal {
		return p.shape
	}
	return r.Shape()
}

// place binds a geometry operand.
func (b *binder) place(n Node) (place, *lang.Fault) {
	switch n.Kind {
	case Geometry:
		s, fault := b.shape(n.Shape)
		if fault != nil {
			return place{}, n.At.fault(fault.What, fault.Hint)
		}
		return place{true, s}, nil
	case BBox:
		s, fault := b.space.Box(n.Corner[0], n.Corner[1], n.Corner[2], n.Corner[3])
		if fault != nil {
			return place{}, n.At.fault(fault.What, fault.Hint)
		}
		return place{true, s}, nil
	}
	s, fault := b.scalar(n)
	if fault != nil {
		return place{}, fault
	}
	return place{}, s.must(GeometryType)
}

// shape puts a literal onto the plane. Its edges are straight there. An invalid one is
// refused: nothing sensible can be said of it.
func (b *binder) shape(g geom.T) (geo.Shape, *lang.Fault) {
	moved, fault := b.moved(g)
	if fault != nil {
		return geo.Shape{}, fault
	}
	s, err := geo.PlaneShape(b.space.Plane(), moved)
	if err != nil {
		var fault *lang.Fault
		if errors.As(err, &fault) {
			return geo.Shape{}, fault
		}
		return geo.Shape{}, &lang.Fault{What: lang.Text{ZH: "几何不能使用", EN: "the geometry cannot be used"}, Err: err}
	}
	if invalid := geo.Validate(s); invalid != nil {
		return geo.Shape{}, &lang.Fault{
			What: lang.Text{ZH: "几何无效：" + invalid.Reason.ZH, EN: "the geometry is invalid: " + invalid.Reason.EN},
			Hint: lang.Text{ZH: "改正几何", EN: "correct the geometry"},
		}
	}
	return s, nil
}

// moved returns a copy of the geometry on the plane.
func (b *binder) moved(g geom.T) (geom.T, *lang.Fault) {
	flat := make([]float64, 0, len(g.FlatCoords()))
	for i := 0; i+1 < len(g.FlatCoords()); i += g.Stride() {
		p, fault := b.space.Point(g.FlatCoords()[i], g.FlatCoords()[i+1])
		if fault != nil {
			return nil, fault
		}
		flat = append(flat, p.X, p.Y)
	}
	switch g := g.(type) {
	case *geom.Point:
		return geom.NewPointFlat(geom.XY, flat), nil
	case *geom.MultiPoint:
		return geom.NewMultiPointFlat(geom.XY, flat), nil
	case *geom.LineString:
		return geom.NewLineStringFlat(geom.XY, flat), nil
	case *geom.MultiLineString:
		return geom.NewMultiLineStringFlat(geom.XY, flat, g.Ends()), nil
	case *geom.Polygon:
		return geom.NewPolygonFlat(geom.XY, flat, g.Ends()), nil
	case *geom.MultiPolygon:
		return geom.NewMultiPolygonFlat(geom.XY, flat, g.Endss()), nil
	}
	return nil, &lang.Fault{What: lang.Text{ZH: "不支持这种几何", EN: "this type of geometry is not supported"}}
}

func (b *binder) places(n Node) (first, second place, fault *lang.Fault) {
	if first, fault = b.place(n.Args[0]); fault != nil {
		return first, second, fault
	}
	second, fault = b.place(n.Args[1])
	return first, second, fault
}

// spatial binds a relation between two geometries. It is unknown where the record has none.
func (b *binder) spatial(n Node) (predicate, *lang.Fault) {
	first, second, fault := b.places(n)
	if fault != nil {
		return nil, fault
	}
	var wanted [geo.Equal + 1]bool
	for _, r := range relations[n.Op] {
		wanted[r] = true
	}
	return func(r Record) (truth, error) {
		x, y := first.of(r), second.of(r)
		if !first.literal && x.IsEmpty() || !second.literal && y.IsEmpty() {
			return unknown, nil
		}
		relation, err := geo.Relate(x, y)
		return truthOf(wanted[relation]), err
	}, nil
}

// within binds S_DWITHIN: whether two geometries come within a distance in metres,
// inclusive.
func (b *binder) within(n Node) (predicate, *lang.Fault) {
	first, second, fault := b.places(n)
	if fault != nil {
		return nil, fault
	}
	limit, fault := distanceOf(n)
	if fault != nil {
		return nil, fault
	}
	return func(r Record) (truth, error) {
		x, y := first.of(r), second.of(r)
		switch {
		case !first.literal && x.IsEmpty() || !second.literal && y.IsEmpty():
			return unknown, nil
		case x.IsEmpty() || y.IsEmpty(): // a box far from all records
			return no, nil
		}
		_, ok := geo.DistanceWithin(x, y, limit)
		return truthOf(ok), nil
	}, nil
}

func distanceOf(n Node) (geo.Metres, *lang.Fault) {
	d := n.Args[2]
	if d.Kind != Number || d.Number < 0 || d.Number > MaxDistance {
		return 0, d.At.fault(lang.Textf("距离应为 0 到 %d 之间的数（米）", "the distance must be a number from 0 to %d, in metres", MaxDistance),
			lang.Text{ZH: "例如 S_DWITHIN(geometry, POINT(104.5 31.3), 500)", EN: "such as S_DWITHIN(geometry, POINT(104.5 31.3), 500)"})
	}
	return geo.Metres(d.Number), nil
}

// boxes returns the boxes that a record's geometry must meet for n to be true: those of the
// literals of spatial predicates that stand alone or joined by AND.
func (b *binder) boxes(n Node) (boxes []geo.Box, fault *lang.Fault) {
	if n.Kind != Operation {
		return nil, nil
	}
	switch n.Op {
	case "and":
		for _, a := range n.Args {
			more, fault := b.boxes(a)
			if fault != nil {
				return nil, fault
			}
			boxes = append(boxes, more...)
		}
		return boxes, nil
	case "s_intersects", "s_within", "s_contains", "s_equals", "s_touches", "s_dwithin":
		first, second, fault := b.places(n)
		if fault != nil || first.literal == second.literal {
			return nil, fault
		}
		margin := geo.Metres(0)
		if n.Op == "s_dwithin" {
			if margin, fault = distanceOf(n); fault != nil {
				return nil, fault
			}
		}
		if second.literal {
			first = second
		}
		return []geo.Box{first.shape.Bounds().Grow(margin)}, nil
	}
	return nil, nil
}
