package folder

import (
	"bytes"
	"encoding/json"

	"redline/geo"
	"redline/lang"

	"github.com/twpayne/go-geom"
)

// area is a service area or coverage: one valid area, in degrees and on the plane.
type area struct {
	lonLat geom.T
	shape  geo.Shape
}

// area reads a file that holds one area, as a FeatureCollection, a Feature or a bare
// geometry; several polygons become one. Properties are passed over. A file that is
// missing is a fault of the place that names it, ref.
func (l *loader) area(ref *lang.Fault, name string) area {
	if a, ok := l.areas[name]; ok {
		return a
	}
	l.areas[name] = area{}
	data, fault := read(l.fsys, name)
	if fault != nil {
		ref.What = lang.Text{ZH: name + "：" + fault.What.ZH, EN: name + ": " + fault.What.EN}
		ref.Hint, ref.Err = fault.Hint, fault.Err
		l.refuse(ref)
		return area{}
	}
	a, fault := readArea(l.plane, name, data)
	if fault != nil {
		l.refuse(fault)
		return area{}
	}
	l.areas[name] = a
	return a
}

// ReadArea reads an area as a folder's coverage is read: in degrees and on the plane. The
// error is a *lang.Fault.
func ReadArea(plane geo.Plane, name string, data []byte) (lonLat geom.T, shape geo.Shape, err error) {
	a, fault := readArea(plane, name, data)
	if fault != nil {
		return nil, geo.Shape{}, fault
	}
	return a.lonLat, a.shape, nil
}

func readArea(plane geo.Plane, name string, data []byte) (area, *lang.Fault) {
	geometries, fault := areaGeometries(name, data)
	if fault != nil {
		return area{}, fault
	}
	whole := geom.NewMultiPolygon(geom.XY)
	for i, raw := range geometries {
		g, err := geo.DecodeGeoJSON(raw)
		if err != nil {
			return area{}, placed(err, name, 0, lang.Textf("第 %d 个要素", "feature %d", i+1))
		}
		if !addPolygons(whole, geo.Snap(g)) {
			return area{}, &lang.Fault{
				File: name, Where: lang.Textf("第 %d 个要素", "feature %d", i+1), Field: "geometry",
				What: lang.Text{ZH: "范围须是面", EN: "it must be an area"},
				Hint: lang.Text{ZH: "用 Polygon 或 MultiPolygon", EN: "use a Polygon or MultiPolygon"},
			}
		}
	}
	shape, err := geo.NewShape(plane, whole)
	if err != nil {
		return area{}, placed(err, name, 0, lang.Text{})
	}
	if shape.IsEmpty() {
		return area{}, &lang.Fault{
			File: name,
			What: lang.Text{ZH: "没有面", EN: "it holds no area"},
			Hint: lang.Text{ZH: "画出范围", EN: "draw the area"},
		}
	}
	if invalid := geo.Validate(shape); invalid != nil {
		return area{}, placed(invalid, name, 0, lang.Text{})
	}
	return area{whole, shape}, nil
}

// areaGeometries returns the geometries of whatever GeoJSON object the file holds.
func areaGeometries(name string, data []byte) ([]json.RawMessage, *lang.Fault) {
	var kind struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(data, &kind); err == nil && kind.Type != "FeatureCollection" {
		if kind.Type != "Feature" {
			return []json.RawMessage{data}, nil
		}
		var one bytes.Buffer
		one.WriteString(`{"type":"FeatureCollection","features":[`)
		one.Write(data)
		one.WriteString(`]}`)
		data = one.Bytes()
	}
	features, fault := readFeatures(name, data)
	if fault != nil {
		return nil, fault
	}
	var geometries []json.RawMessage
	for _, f := range features {
		if f.geometry == nil {
			return nil, &lang.Fault{File: name, Line: f.line, Where: f.place(""), Field: "geometry", What: missing, Hint: hintGeometry}
		}
		geometries = append(geometries, f.geometry)
	}
	return geometries, nil
}

func addPolygons(to *geom.MultiPolygon, g geom.T) bool {
	switch g := g.(type) {
	case *geom.Polygon:
		return to.Push(g) == nil
	case *geom.MultiPolygon:
		for i := range g.NumPolygons() {
			if to.Push(g.Polygon(i)) != nil {
				return false
			}
		}
		return true
	}
	return false
}
