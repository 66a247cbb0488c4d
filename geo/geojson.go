package geo

import (
	"encoding/json"
	"errors"

	"redline/lang"

	"github.com/twpayne/go-geom"
)

// maxCollections is how deep GeometryCollections may nest (RFC 7946 §3.1.8 advises
// against nesting at all).
const maxCollections = 4

// DecodeGeoJSON reads an RFC 7946 geometry object into a two-dimensional go-geom
// geometry; Z is dropped. A GeometryCollection of one dimension is taken apart into a
// Multi geometry. Empty coordinates give an empty geometry. Whether numbers are
// plausible degrees and rings are closed is left to NewShape.
//
// Errors are *lang.Fault, with the part, ring and vertex: JSON that does not parse, null,
// another object (a Feature), an unknown type, coordinates nested too deep or too
// shallow, a position of fewer than two numbers, a number beyond float64, a collection
// that is empty or mixes dimensions.
func DecodeGeoJSON(raw json.RawMessage) (geom.T, error) {
	return decodeGeometry(raw, 0)
}

// geometryObject is the JSON of any geometry.
type geometryObject struct {
	Type        *string           `json:"type"`
	Coordinates json.RawMessage   `json:"coordinates"`
	Geometries  []json.RawMessage `json:"geometries"`
}

// coordinateDepth is how many arrays lie around the positions of each type.
var coordinateDepth = map[string]int{
	"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3,
}

func decodeGeometry(raw json.RawMessage, collections int) (geom.T, error) {
	var obj *geometryObject
	if err := json.Unmarshal(raw, &obj); err != nil {
		return nil, jsonFault(err)
	}
	switch {
	case obj == nil:
		return nil, geojsonFault("", "几何为 null", "the geometry is null")
	case obj.Type == nil:
		return nil, geojsonFault("type", "几何对象缺少 type", "the geometry object has no type")
	case *obj.Type == "GeometryCollection":
		return decodeCollection(obj.Geometries, collections)
	}
	depth, ok := coordinateDepth[*obj.Type]
	if !ok {
		return nil, &lang.Fault{
			Field: "type",
			What:  lang.Textf("%q 不是几何类型", "%q is not a geometry type", *obj.Type),
			Hint: lang.Text{
				ZH: "此处应为几何对象：Point、LineString、Polygon、其 Multi 形式或 GeometryCollection",
				EN: "A geometry object belongs here: Point, LineString, Polygon, their Multi forms or a GeometryCollection.",
			},
		}
	}
	if len(obj.Coordinates) == 0 {
		return nil, geojsonFault("coordinates", "几何对象缺少 coordinates", "the geometry object has no coordinates")
	}
	c := &coordinates{json: obj.Coordinates}
	if fault := c.read(*obj.Type, depth); fault != nil {
		fault.Field = "coordinates"
		return nil, fault
	}
	return c.geometry(*obj.Type), nil
}

// decodeCollection joins the members of a collection, which must be of one dimension.
func decodeCollection(members []json.RawMessage, collections int) (geom.T, error) {
	if collections == maxCollections {
		return nil, geojsonFault("geometries", "GeometryCollection 嵌套过深", "GeometryCollections are nested too deep")
	}
	if len(members) == 0 {
		return nil, geojsonFault("geometries", "GeometryCollection 为空", "the GeometryCollection is empty")
	}
	var kind Kind
	var all [][]path
	for i, raw := range members {
		g, err := decodeGeometry(raw, collections+1)
		if err != nil {
			return nil, inMember(err, i)
		}
		k, polys, err := split(g)
		if err != nil {
			return nil, inMember(err, i)
		}
		if i > 0 && k != kind {
			return nil, &lang.Fault{
				Field: "geometries",
				Where: lang.Textf("第 %d 个几何", "geometry %d", i+1),
				What:  lang.Text{ZH: "GeometryCollection 混有点、线、面", EN: "the GeometryCollection mixes points, lines and polygons"},
				Hint:  lang.Text{ZH: "点、线、面请分作不同要素", EN: "Put points, lines and polygons into features of their own."},
			}
		}
		kind, all = k, append(all, polys...)
	}
	coords, ends, endss := flatten(all, func(x float64) float64 { return x })
	return multi(kind, coords, ends, endss), nil
}

// inMember puts the number of a collection's member before the place of a fault.
func inMember(err error, i int) error {
	var f *lang.Fault
	if !errors.As(err, &f) {
		return err
	}
	where := lang.Textf("第 %d 个几何", "geometry %d", i+1)
	if !f.Where.IsZero() {
		where.ZH, where.EN = where.ZH+"，"+f.Where.ZH, where.EN+", "+f.Where.EN
	}
	f.Where = where
	return f
}

func geojsonFault(field, zh, en string) *lang.Fault {
	return &lang.Fault{
		Field: field,
		What:  lang.Text{ZH: zh, EN: en},
		Hint:  lang.Text{ZH: "请按 RFC 7946 书写几何对象", EN: "Write the geometry object as RFC 7946 has it."},
	}
}

func jsonFault(err error) *lang.Fault {
	f := geojsonFault("", "不是有效的 GeoJSON 几何对象", "not a valid GeoJSON geometry object")
	f.Err = err
	var syntax *json.SyntaxError
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		f.What = lang.Textf("JSON 语法错误（第 %d 字节处）", "JSON syntax error (at byte %d)", syntax.Offset)
	case errors.As(err, &wrong) && wrong.Field != "":
		f.Field = wrong.Field
		f.What = lang.Textf("不应是 JSON 的 %s", "must not be a JSON %s", wrong.Value)
	}
	return f
}
