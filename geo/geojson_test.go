package geo

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"redline/lang"

	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/wkt"
)

func TestDecodeGeoJSON(t *testing.T) {
	tests := []struct{ name, json, want string }{
		{"point", `{"type":"Point","coordinates":[104.5,31.3]}`, "POINT (104.5 31.3)"},
		{"height is dropped", `{"type":"Point","coordinates":[104.5,31.3,512.7]}`, "POINT (104.5 31.3)"},
		{"exponent", `{"type":"Point","coordinates":[1.045e2,-31e-1]}`, "POINT (104.5 -3.1)"},
		{"points", `{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}`, "MULTIPOINT (1 2, 3 4)"},
		{"line", `{"type":"LineString","coordinates":[[1,2],[3,4]]}`, "LINESTRING (1 2, 3 4)"},
		{"lines", `{"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6],[7,8],[9,9]]]}`, "MULTILINESTRING ((1 2, 3 4), (5 6, 7 8, 9 9))"},
		{"polygon", `{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]],[[3,1],[4,1],[4,2],[3,1]]]}`, "POLYGON ((0 0, 9 0, 9 9, 0 0), (3 1, 4 1, 4 2, 3 1))"},
		{"polygons", `{"type":"MultiPolygon","coordinates":[[[[0,0],[9,0],[9,9],[0,0]]],[[[20,0],[29,0],[29,9],[20,0]]]]}`, "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 0)), ((20 0, 29 0, 29 9, 20 0)))"},
		{"white space", " {\n\t\"type\" : \"LineString\" ,\r\n \"coordinates\" : [ [ 1 , 2 ] , [ 3 , 4 , 5 ] ] }", "LINESTRING (1 2, 3 4)"},
		{"other members", `{"bbox":[0,0,1,1],"coordinates":[1,2],"crs":null,"type":"Point"}`, "POINT (1 2)"},
		{"empty point", `{"type":"Point","coordinates":[]}`, "POINT EMPTY"},
		{"empty line", `{"type":"LineString","coordinates":[ ]}`, "LINESTRING EMPTY"},
		{"empty polygons", `{"type":"MultiPolygon","coordinates":[]}`, "MULTIPOLYGON EMPTY"},
		{"collection", `{"type":"GeometryCollection","geometries":[{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]]]},{"type":"MultiPolygon","coordinates":[[[[20,0],[29,0],[29,9],[20,0]]]]}]}`, "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 0)), ((20 0, 29 0, 29 9, 20 0)))"},
		{"collection in a collection", `{"type":"GeometryCollection","geometries":[{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]},{"type":"Point","coordinates":[3,4]}]}`, "MULTIPOINT (1 2, 3 4)"},
		{"collection of a line", `{"type":"GeometryCollection","geometries":[{"type":"LineString","coordinates":[[1,2],[3,4]]}]}`, "MULTILINESTRING ((1 2, 3 4))"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g, err := DecodeGeoJSON(json.RawMessage(tt.json))
			if err != nil {
				t.Fatal(err)
			}
			if got, err := wkt.Marshal(g); err != nil || got != tt.want {
				t.Errorf("%s, %v, want %s", got, err, tt.want)
			}
			if g.Layout() != geom.XY && !g.Empty() {
				t.Errorf("layout %v", g.Layout())
			}
		})
	}
}

func TestDecodeGeoJSONRefuses(t *testing.T) {
	deep := strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000)
	nested := `{"type":"Point","coordinates":[1,2]}`
	for range 6 {
		nested = `{"type":"GeometryCollection","geometries":[` + nested + `]}`
	}
	tests := []struct{ name, json, where, field, what string }{
		{"nothing", ``, "", "", "语法"},
		{"not JSON", `{"type":"Point"`, "", "", "语法"},
		{"NaN", `{"type":"Point","coordinates":[NaN,1]}`, "", "", "语法"},
		{"deeper than any parser", `{"type":"Polygon","coordinates":` + deep + `}`, "", "", "语法"},
		{"null", `null`, "", "", "null"},
		{"an array", `[1,2]`, "", "", "不是有效"},
		{"no type", `{"coordinates":[1,2]}`, "", "type", "缺少"},
		{"type is a number", `{"type":5,"coordinates":[1,2]}`, "", "type", "number"},
		{"a feature", `{"type":"Feature","geometry":null}`, "", "type", "Feature"},
		{"lower case", `{"type":"point","coordinates":[1,2]}`, "", "type", "point"},
		{"no coordinates", `{"type":"Point"}`, "", "coordinates", "缺少"},
		{"coordinates are null", `{"type":"Point","coordinates":null}`, "", "coordinates", "数组"},
		{"coordinates are a string", `{"type":"Point","coordinates":"1,2"}`, "", "coordinates", "数组"},
		{"coordinates are an object", `{"type":"LineString","coordinates":{"x":1}}`, "", "coordinates", "数组"},
		{"one number", `{"type":"Point","coordinates":[1]}`, "", "coordinates", "少于两个"},
		{"one number in a line", `{"type":"LineString","coordinates":[[1,2],[3]]}`, "第 2 点", "coordinates", "少于两个"},
		{"no number in a line", `{"type":"LineString","coordinates":[[]]}`, "第 1 点", "coordinates", "少于两个"},
		{"too shallow", `{"type":"Polygon","coordinates":[[1,2],[3,4]]}`, "第 1 环，第 1 点", "coordinates", "数组"},
		{"too deep", `{"type":"LineString","coordinates":[[[1,2],[3,4]]]}`, "第 1 点", "coordinates", "层数"},
		{"a string for a number", `{"type":"MultiPolygon","coordinates":[[],[[[0,0],[1,"1"]]]]}`, "第 2 部分，第 1 环，第 2 点", "coordinates", "数"},
		{"null for a number", `{"type":"MultiLineString","coordinates":[[[0,0]],[[0,null]]]}`, "第 2 部分，第 1 点", "coordinates", "数"},
		{"text for height", `{"type":"MultiPoint","coordinates":[[0,0,"low"]]}`, "第 1 部分", "coordinates", "数"},
		{"beyond float64", `{"type":"Point","coordinates":[1e999,0]}`, "", "coordinates", "过大"},
		{"empty collection", `{"type":"GeometryCollection","geometries":[]}`, "", "geometries", "为空"},
		{"collection of null", `{"type":"GeometryCollection","geometries":[null]}`, "第 1 个几何", "", "null"},
		{"mixed collection", `{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"LineString","coordinates":[[1,2],[3,4]]}]}`, "第 2 个几何", "geometries", "混有"},
		{"fault in a member", `{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"LineString","coordinates":[[1,2],[3]]}]}`, "第 2 个几何，第 2 点", "coordinates", "少于两个"},
		{"nested too deep", nested, "第 1 个几何，第 1 个几何，第 1 个几何，第 1 个几何", "geometries", "过深"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := DecodeGeoJSON(json.RawMessage(tt.json))
			var f *lang.Fault
			if !errors.As(err, &f) {
				t.Fatalf("error %v, want a fault", err)
			}
			if f.Where.ZH != tt.where || f.Field != tt.field || !strings.Contains(f.What.ZH, tt.what) {
				t.Errorf("at %q, field %q: %q; want at %q, field %q: …%q…", f.Where.ZH, f.Field, f.What.ZH, tt.where, tt.field, tt.what)
			}
			if f.What.EN == "" || f.Hint.ZH == "" || f.Hint.EN == "" {
				t.Errorf("a person is not told enough: %+v", f)
			}
		})
	}
}

func TestEncodeGeoJSON(t *testing.T) {
	tests := []struct{ name, wkt, want string }{
		{"point", "POINT(104.5 31.3)", `{"type":"Point","coordinates":[104.5,31.3]}`},
		{"nine decimals, no trailing zeros", "POINT(104.12345678949 31.10)", `{"type":"Point","coordinates":[104.123456789,31.1]}`},
		{"no exponent, no negative zero", "POINT(0.000000001 -0.0000000001)", `{"type":"Point","coordinates":[0.000000001,0]}`},
		{"large", "POINT(100000000000000000000 -1)", `{"type":"Point","coordinates":[100000000000000000000,-1]}`},
		{"empty point", "POINT EMPTY", `{"type":"Point","coordinates":[]}`},
		{"points", "MULTIPOINT(1 2,EMPTY,3 4)", `{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}`},
		{"line", "LINESTRING(1 2,3 4)", `{"type":"LineString","coordinates":[[1,2],[3,4]]}`},
		{"empty line", "LINESTRING EMPTY", `{"type":"LineString","coordinates":[]}`},
		{"lines", "MULTILINESTRING((1 2,3 4),(5 6,7 8))", `{"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6],[7,8]]]}`},
		{"polygon", "POLYGON((0 0,9 0,9 9,0 0),(3 1,4 1,4 2,3 1))", `{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]],[[3,1],[4,1],[4,2],[3,1]]]}`},
		{"empty polygon", "POLYGON EMPTY", `{"type":"Polygon","coordinates":[]}`},
		{"polygons", "MULTIPOLYGON(((0 0,9 0,9 9,0 0)),((20 0,29 0,29 9,20 0)))", `{"type":"MultiPolygon","coordinates":[[[[0,0],[9,0],[9,9],[0,0]]],[[[20,0],[29,0],[29,9],[20,0]]]]}`},
		{"empty polygons", "MULTIPOLYGON EMPTY", `{"type":"MultiPolygon","coordinates":[]}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g, err := wkt.Unmarshal(tt.wkt)
			if err != nil {
				t.Fatal(err)
			}
			got, err := EncodeGeoJSON(g)
			if err != nil || string(got) != tt.want {
				t.Errorf("%s, %v, want %s", got, err, tt.want)
			}
		})
	}
	if got, err := EncodeGeoJSON(geom.NewPointFlat(geom.XYZM, []float64{1, 2, 3, 4})); err != nil || string(got) != `{"type":"Point","coordinates":[1,2]}` {
		t.Errorf("XYZM: %s, %v", got, err)
	}
}

func TestEncodeGeoJSONRefuses(t *testing.T) {
	for _, g := range []geom.T{
		nil,
		geom.NewGeometryCollection(),
		geom.NewPointFlat(geom.XY, []float64{math.NaN(), 1}),
		geom.NewLineStringFlat(geom.XY, []float64{0, 0, 1, math.Inf(-1)}),
	} {
		var f *lang.Fault
		if raw, err := EncodeGeoJSON(g); !errors.As(err, &f) {
			t.Errorf("%v: %s, %v, want a fault", g, raw, err)
		}
	}
}

// Whatever is read either is a fault, or can be written, read again to the same and
// written to the same bytes, and never panics on the way to a shape.
func FuzzDecodeGeoJSON(f *testing.F) {
	for _, seed := range []string{
		`{"type":"Point","coordinates":[104.5,31.3]}`,
		`{"type":"Point","coordinates":[]}`,
		`{"type":"MultiPoint","coordinates":[[1,2,3],[3,4]]}`,
		`{"type":"LineString","coordinates":[[1e2,2],[3.25,-4]]}`,
		`{"type":"MultiLineString","coordinates":[[[104,31],[105,31]],[]]}`,
		`{"type":"Polygon","coordinates":[[[104,31],[105,31],[105,32],[104,31]],[]]}`,
		`{"type":"MultiPolygon","coordinates":[[[[104,31],[105,31],[105,32],[104,31]]],[],[[]]]}`,
		`{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"Point","coordinates":[]}]}`,
		`{"type":"Polygon","coordinates":[[[`, `{"type":"Polygon","coordinates":{}}`, `[[[[]]]]`, `null`, `{"type":null}`,
		`{"type":"Point","coordinates":[1e999,-0]}`,
	} {
		f.Add([]byte(seed))
	}
	plane := mustPlane(f, 4544)
	f.Fuzz(func(t *testing.T, raw []byte) {
		g, err := DecodeGeoJSON(raw)
		var fault *lang.Fault
		if err != nil {
			if !errors.As(err, &fault) {
				t.Fatalf("%v is not a fault", err)
			}
			return
		}
		if _, err := EncodeWKB(g); err != nil {
			t.Fatalf("WKB: %v", err)
		}
		if s, err := NewShape(plane, g); err == nil {
			Validate(s)
		} else if !errors.As(err, &fault) {
			t.Fatalf("%v is not a fault", err)
		}
		first, err := EncodeGeoJSON(Snap(g))
		if err != nil {
			t.Fatalf("encode: %v", err)
		}
		again, err := DecodeGeoJSON(first)
		if err != nil {
			t.Fatalf("%s: %v", first, err)
		}
		second, err := EncodeGeoJSON(again)
		if err != nil || !bytes.Equal(first, second) {
			t.Fatalf("%s, then %s, %v", first, second, err)
		}
		if reflect.TypeOf(again) != reflect.TypeOf(g) {
			t.Fatalf("%T, then %T", g, again)
		}
	})
}

func ExampleEncodeGeoJSON() {
	g, err := DecodeGeoJSON(json.RawMessage(`{"type": "Point", "coordinates": [104.50000000049, 3.13e1, 512]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	raw, _ := EncodeGeoJSON(Snap(g))
	fmt.Println(string(raw))
	// Output: {"type":"Point","coordinates":[104.5,31.3]}
}
