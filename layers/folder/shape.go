package folder

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"redline/geo"
	"redline/lang"

	"github.com/twpayne/go-geom"
)

// drawn is a feature's geometry, read and checked.
type drawn struct {
	lonLat geom.T
	shape  geo.Shape
	bend   float64 // see chordGap
	fault  *lang.Fault
}

var hintGeometry = lang.Text{ZH: "在 QGIS 中补画，或删除该要素", EN: "draw it in QGIS, or delete the feature"}

// draw reads and checks the geometries of features, several at a time; the result has the
// features' order. want tells which dimension they must have; single allows LineStrings
// only.
func draw(plane geo.Plane, name string, features []feature, codes []string, want geo.Kind, single bool) []drawn {
	out := make([]drawn, len(features))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(features)) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(features)); i = next.Add(1) - 1 {
				f := &features[i]
				out[i] = drawOne(plane, f, want, single)
				if fault := out[i].fault; fault != nil {
					fault.File, fault.Line = name, f.line
					fault.Where = join(f.place(codes[i]), fault.Where)
				}
			}
		})
	}
	workers.Wait()
	return out
}

func drawOne(plane geo.Plane, f *feature, want geo.Kind, single bool) drawn {
	if f.geometry == nil && f.drawing == nil {
		return drawn{fault: &lang.Fault{Field: "geometry", What: lang.Text{ZH: "没有几何", EN: "it has no geometry"}, Hint: hintGeometry}}
	}
	g, err := f.drawing, error(nil)
	if g == nil {
		g, err = geo.DecodeGeoJSON(f.geometry)
	}
	if err != nil {
		return drawn{fault: placed(err, "", 0, lang.Text{})}
	}
	if fault := checkType(g, want, single); fault != nil {
		return drawn{fault: fault}
	}
	g = geo.Snap(g)
	shape, err := geo.NewShape(plane, g)
	if err != nil {
		return drawn{fault: placed(err, "", 0, lang.Text{})}
	}
	if shape.IsEmpty() {
		return drawn{fault: &lang.Fault{Field: "geometry", What: lang.Text{ZH: "几何是空的", EN: "the geometry is empty"}, Hint: hintGeometry}}
	}
	if invalid := geo.Validate(shape); invalid != nil {
		return drawn{fault: invalidFault("", 0, lang.Text{}, invalid)}
	}
	return drawn{lonLat: g, shape: shape, bend: chordGap(plane, g)}
}

// checkType refuses a geometry of another dimension than the layer's.
func checkType(g geom.T, want geo.Kind, single bool) *lang.Fault {
	var ok bool
	zh, en := "Polygon 或 MultiPolygon", "a Polygon or MultiPolygon"
	switch g.(type) {
	case *geom.Polygon, *geom.MultiPolygon:
		ok = want == geo.Area
	case *geom.LineString:
		ok = want == geo.Lines
	case *geom.MultiLineString:
		ok = want == geo.Lines && !single
	}
	if ok {
		return nil
	}
	switch {
	case single:
		zh, en = "LineString（单线，沿水流方向）", "a LineString, digitised downstream"
	case want == geo.Lines:
		zh, en = "LineString 或 MultiLineString", "a LineString or MultiLineString"
	}
	return &lang.Fault{
		Field: "geometry",
		What:  lang.Text{ZH: "几何类型不符：应为 " + zh, EN: "the geometry is of the wrong type: it must be " + en},
		Hint:  lang.Text{ZH: "改正几何，或检查图层的 kind", EN: "correct the geometry, or check the layer's kind"},
	}
}

// placed turns an error of package geo into a fault at a place of a file.
func placed(err error, file string, line int, where lang.Text) *lang.Fault {
	var inner *lang.Fault
	if !errors.As(err, &inner) {
		inner = &lang.Fault{
			Err: err, What: lang.Textf("几何无法使用：%s", "the geometry cannot be used: %s", err.Error()), Hint: hintGeometry,
		}
	}
	at := *inner
	at.File, at.Line, at.Where = file, line, join(where, inner.Where)
	if at.Field == "" {
		at.Field = "geometry"
	}
	return &at
}

// invalidFault says where an invalid geometry breaks, counting from 1.
func invalidFault(file string, line int, where lang.Text, invalid *geo.Invalid) *lang.Fault {
	for _, step := range []struct {
		zh, en string
		i      int
	}{{"第 %d 部分", "part %d", invalid.Part}, {"第 %d 环", "ring %d", invalid.Ring}, {"第 %d 点", "vertex %d", invalid.Vertex}} {
		if step.i >= 0 {
			where = join(where, lang.Textf(step.zh, step.en, step.i+1))
		}
	}
	at := fmt.Sprintf("%.9f, %.9f", invalid.AtLonLat.Lon, invalid.AtLonLat.Lat)
	where = join(where, lang.Text{ZH: at, EN: at})
	return &lang.Fault{
		File: file, Line: line, Where: where, Field: "geometry", Err: invalid,
		What: invalid.Reason,
		Hint: lang.Text{ZH: "在该处修正图形（QGIS：检查有效性）", EN: "mend the outline there (QGIS: Check validity)"},
	}
}
