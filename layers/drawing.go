package layers

import (
	"errors"
	"fmt"

	"redline/geo"
	"redline/lang"

	"github.com/twpayne/go-geom"
)

// hintDraw says what to do about a record that draws nothing.
func hintDraw() lang.Text {
	return lang.Text{ZH: "在 QGIS 中补画，或删除该要素", EN: "draw it in QGIS, or delete the feature"}
}

// Draw reads the geometry of one zone of a layer of the given kind, in degrees: it snaps it
// to the grid of 1e-9° and draws it on the plane. Zones take Polygon and MultiPolygon, Lines
// LineString and MultiLineString, Reaches LineString alone. Nothing is mended: no geometry
// (nil), an empty one, another type and an invalid one are refused, with the place of what
// is wrong in Where (part, ring, vertex, degrees) and "geometry" as the field.
func Draw(plane geo.Plane, kind Kind, g geom.T) (geom.T, geo.Shape, *lang.Fault) {
	if g == nil {
		return nil, geo.Shape{}, &lang.Fault{Field: "geometry", What: lang.Text{ZH: "没有几何", EN: "it has no geometry"}, Hint: hintDraw()}
	}
	if fault := checkDimension(g, kind); fault != nil {
		return nil, geo.Shape{}, fault
	}
	if !geo.OnGrid(g) {
		g = geo.Snap(g)
	}
	shape, err := geo.NewShape(plane, g)
	if err != nil {
		return nil, geo.Shape{}, GeometryFault(err)
	}
	if shape.IsEmpty() {
		return nil, geo.Shape{}, &lang.Fault{Field: "geometry", What: lang.Text{ZH: "几何是空的", EN: "the geometry is empty"}, Hint: hintDraw()}
	}
	if invalid := geo.Validate(shape); invalid != nil {
		return nil, geo.Shape{}, GeometryFault(invalid)
	}
	return g, shape, nil
}

// checkDimension refuses a geometry of another type than the layer's kind takes.
func checkDimension(g geom.T, kind Kind) *lang.Fault {
	var ok bool
	switch g.(type) {
	case *geom.Polygon, *geom.MultiPolygon:
		ok = kind == Zones
	case *geom.LineString:
		ok = kind != Zones
	case *geom.MultiLineString:
		ok = kind == Lines
	}
	if ok {
		return nil
	}
	zh, en := "Polygon 或 MultiPolygon", "a Polygon or MultiPolygon"
	switch kind {
	case Reaches:
		zh, en = "LineString（单线，沿水流方向）", "a LineString, digitised downstream"
	case Lines:
		zh, en = "LineString 或 MultiLineString", "a LineString or MultiLineString"
	}
	return &lang.Fault{
		Field: "geometry",
		What:  lang.Text{ZH: "几何类型不符：应为 " + zh, EN: "the geometry is of the wrong type: it must be " + en},
		Hint:  lang.Text{ZH: "改正几何，或检查图层的 kind", EN: "correct the geometry, or check the layer's kind"},
	}
}

// GeometryFault says in both languages what package geo found wrong with a geometry, and of
// an invalid one (*geo.Invalid) where it breaks, counting from 1. The file and the feature
// are the caller's to add.
func GeometryFault(err error) *lang.Fault {
	var invalid *geo.Invalid
	if errors.As(err, &invalid) {
		return invalidFault(invalid)
	}
	out := lang.Fault{Err: err, What: lang.Textf("几何无法使用：%s", "the geometry cannot be used: %s", err.Error()), Hint: hintDraw()}
	var inner *lang.Fault
	if errors.As(err, &inner) {
		out = *inner
	}
	if out.Field == "" {
		out.Field = "geometry"
	}
	return &out
}

func invalidFault(invalid *geo.Invalid) *lang.Fault {
	var where lang.Text
	for _, step := range []struct {
		zh, en string
		i      int
	}{{"第 %d 部分，", "part %d, ", invalid.Part}, {"第 %d 环，", "ring %d, ", invalid.Ring}, {"第 %d 点，", "vertex %d, ", invalid.Vertex}} {
		if step.i >= 0 {
			t := lang.Textf(step.zh, step.en, step.i+1)
			where = lang.Text{ZH: where.ZH + t.ZH, EN: where.EN + t.EN}
		}
	}
	at := fmt.Sprintf("%.9f, %.9f", invalid.AtLonLat.Lon, invalid.AtLonLat.Lat)
	return &lang.Fault{
		Where: lang.Text{ZH: where.ZH + at, EN: where.EN + at}, Field: "geometry", Err: invalid,
		What: invalid.Reason,
		Hint: lang.Text{ZH: "在该处修正图形（QGIS：检查有效性）", EN: "mend the outline there (QGIS: Check validity)"},
	}
}
