package intake

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

const ringJSON = `[[104.51,31.32],[104.52,31.32],[104.52,31.33],[104.51,31.32]]`

func TestGeoJSONForms(t *testing.T) {
	polygon := `{"type":"Polygon","coordinates":[` + ringJSON + `]}`
	tests := []struct {
		name     string
		text     string
		names    string
		geometry string
	}{
		{"bare geometry", polygon, "1", "*geom.Polygon"},
		{"coordinates before type", `{"coordinates":[` + ringJSON + `],"type":"Polygon"}`, "1", "*geom.Polygon"},
		{"feature", `{"type":"Feature","id":7,"properties":null,"geometry":` + polygon + `}`, "7", "*geom.Polygon"},
		{"collection", `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"甲"},"geometry":` + polygon +
			`},{"type":"Feature","properties":{"DKBH":12},"geometry":{"type":"Point","coordinates":[104.5,31.3]}}]}`, "甲 12", "*geom.Polygon *geom.Point"},
		{"geometry collection of one kind", `{"type":"GeometryCollection","geometries":[` + polygon +
			`,{"type":"GeometryCollection","geometries":[{"type":"Polygon","coordinates":[[[104.6,31.3],[104.61,31.3],[104.6,31.31],[104.6,31.3]]]}]}]}`, "1", "*geom.MultiPolygon"},
		{
			"geometry collection of all kinds", `{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[104.5,31.3]},{"type":"LineString","coordinates":[[104.5,31.3],[104.6,31.3]]},` + polygon + `]}`,
			"1 1 1", "*geom.Polygon *geom.LineString *geom.Point",
		},
		{
			"multi forms", `{"type":"FeatureCollection","features":[` +
				`{"type":"Feature","properties":{},"geometry":{"type":"MultiPoint","coordinates":[[104.5,31.3],[104.6,31.3]]}},` +
				`{"type":"Feature","properties":{},"geometry":{"type":"MultiLineString","coordinates":[[[104.5,31.3],[104.6,31.3]],[[104.5,31.4],[104.6,31.4]]]}},` +
				`{"type":"Feature","properties":{},"geometry":{"type":"MultiPolygon","coordinates":[[` + ringJSON + `],[]]}}]}`,
			"1 2 3", "*geom.MultiPoint *geom.MultiLineString *geom.Polygon",
		},
		{"white space and escapes", "\n { \"type\" : \"Feature\" , \"properties\" : { \"n\\u0061me\" : \"\\u7532\\\"乙\" } , \"geometry\" : " + polygon + " } \n", `甲"乙`, "*geom.Polygon"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := mustRead(t, tt.text, Options{ServiceArea: district(t)})
			var names, geometries []string
			for _, fp := range r.Footprints {
				names = append(names, fp.Name)
				geometries = append(geometries, fmt.Sprintf("%T", fp.Geometry))
			}
			if got := strings.Join(names, " "); got != tt.names {
				t.Errorf("names %s, want %s", got, tt.names)
			}
			if got := strings.Join(geometries, " "); got != tt.geometry {
				t.Errorf("geometries %s, want %s", got, tt.geometry)
			}
			if r.Format != "geojson" || r.Encoding != "UTF-8" {
				t.Errorf("format %s, encoding %s", r.Format, r.Encoding)
			}
		})
	}
}

func TestGeoJSONProperties(t *testing.T) {
	fp := one(t, `{"type":"Feature","geometry":{"type":"Point","coordinates":[104.5,31.3]},"properties":{
		"text":"0123","number":12.5,"long":12345678901234567890,"yes":true,"no":false,"none":null,"list":[1,{"a":"]"}],"exponent":1e3}}`, Options{})
	want := map[string]any{
		"text": "0123", "number": 12.5, "long": "12345678901234567890", "yes": true, "no": false,
		"list": `[1,{"a":"]"}]`, "exponent": 1000.0,
	}
	if got := fmt.Sprint(fp.Properties); got != fmt.Sprint(want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

func TestGeoJSONDeclarations(t *testing.T) {
	metres := `[[453359.6,3466557.1],[453459.6,3466557.1],[453459.6,3466657.1],[453359.6,3466557.1]]`
	tests := []struct {
		name, crs, coordinates string
		used                   int
		declared               string
	}{
		{"none", ``, ringJSON, 4490, ""},
		{"null", `"crs":null,`, ringJSON, 4490, ""},
		{"short name", `"crs":{"type":"name","properties":{"name":"EPSG:4544"}},`, metres, 4544, "crs EPSG:4544"},
		{"urn", `"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4544"}},`, metres, 4544, "crs urn:ogc:def:crs:EPSG::4544"},
		{"urn with version", `"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG:9.8.6:4490"}},`, ringJSON, 4490, "crs urn:ogc:def:crs:EPSG:9.8.6:4490"},
		{"address", `"crs":{"type":"name","properties":{"name":"http://www.opengis.net/def/crs/EPSG/0/4544"}},`, metres, 4544, "crs http://www.opengis.net/def/crs/EPSG/0/4544"},
		{"CRS84", `"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},`, ringJSON, 4326, "crs urn:ogc:def:crs:OGC:1.3:CRS84"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fp := one(t, `{`+tt.crs+`"type":"Polygon","coordinates":[`+tt.coordinates+`]}`, Options{ServiceArea: district(t)})
			if fp.Used != epsg(tt.used) || fp.Declared != tt.declared {
				t.Errorf("used %s, declared %q", fp.Used, fp.Declared)
			}
		})
	}
}

func TestGeoJSONEncodings(t *testing.T) {
	text := `{"type":"Feature","properties":{"name":"罗江"},"geometry":{"type":"Point","coordinates":[104.5,31.3]}}`
	gbk, _ := simplifiedchinese.GBK.NewEncoder().String(text)
	little, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	big, _ := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(text)
	for want, data := range map[string]string{"UTF-8": text, "UTF-8 BOM": "\ufeff" + text, "GB18030": gbk, "UTF-16LE": little, "UTF-16BE": big} {
		r := mustRead(t, data, Options{})
		if r.Encoding != want || r.Footprints[0].Name != "罗江" {
			t.Errorf("%s read as %s, name %q", want, r.Encoding, r.Footprints[0].Name)
		}
	}
	for _, broken := range []string{"\xef\xbb\xbf" + strings.Replace(text, "罗", "\xff", 1), strings.Replace(text, "罗江", "\xff\xff", 1)} {
		wantCodes(t, "warnings", one(t, broken, Options{}).Warnings, "encoding-doubtful")
	}
}

func TestGeoJSONRefusals(t *testing.T) {
	feature := func(geometry string) string {
		return "{\"type\":\"FeatureCollection\",\"features\":[\n{\"type\":\"Feature\",\"properties\":{},\"geometry\":" + geometry + "}]}"
	}
	tests := []struct {
		name string
		text string
		kind error
		line int
		want string
	}{
		{"cut off", feature(`{"type":"Polygon","coordinates":[[[104.5,31`)[:90], ErrSyntax, 2, "JSON 没有写完|incomplete"},
		{"bad syntax", "{\n\"type\":\"Point\",\n\"coordinates\":[1,,2]}", ErrSyntax, 3, "JSON|JSON"},
		{"the wrong bracket at the end", `{"type":"Point","coordinates":[104.5,31.3}`, ErrSyntax, 1, "应为_,_或_]，却是_'}'|'}'_after_array_element"},
		{"a bracket too many", `{"type":"Point","coordinates":[104.5,31.3]}}`, ErrSyntax, 1, "结束之后还有_'}'|'}'_after_top-level_value"},
		{"no colon", `{"type" "Point"}`, ErrSyntax, 1, "应为_:|after_object_key"},
		{"a full-width comma", `{"type":"Point","coordinates":[104.5，31.3]}`, ErrSyntax, 1, "却是_'，' 半角|'，' half-width"},
		{"NaN", "{\"type\":\"Point\",\n\"coordinates\":[NaN,31]}", ErrSyntax, 2, "NaN 有限|NaN finite"},
		{"Infinity", "{\"type\":\"Point\",\n\"coordinates\":[104,-Infinity]}", ErrSyntax, 2, "Infinity 有限|finite"},
		{"overflow", "{\"type\":\"Point\",\n\"coordinates\":[1e999,31]}", ErrSyntax, 2, "1e999|1e999"},
		{"no type", `{"a":1}`, ErrFormat, 1, "没有_type|no_type"},
		{"Esri JSON", `{"geometryType":"esriGeometryPolygon","features":[]}`, ErrFormat, 1, "Esri|Esri"},
		{"TopoJSON", `{"type":"Topology","objects":{},"arcs":[]}`, ErrFormat, 1, "TopoJSON|TopoJSON"},
		{"unknown type", `{"type":"Circle","coordinates":[1,2]}`, ErrSyntax, 1, "Circle|Circle"},
		{"feature of another type", `{"type":"FeatureCollection","features":[{"type":"Point","coordinates":[1,2]}]}`, ErrSyntax, 1, "Point|Point"},
		{"feature no object", `{"type":"FeatureCollection","features":[7]}`, ErrSyntax, 1, "对象|object"},
		{"no features", `{"type":"FeatureCollection"}`, ErrSyntax, 1, "features|features"},
		{"empty collection", `{"type":"FeatureCollection","features":[]}`, ErrEmpty, 0, "没有要素|no_features"},
		{"no geometry", `{"type":"Feature","properties":{}}`, ErrSyntax, 1, "geometry|geometry"},
		{"null geometry", feature("null"), ErrEmpty, 2, "空几何 要素_1|no_geometry"},
		{"empty geometry", feature(`{"type":"Polygon","coordinates":[]}`), ErrEmpty, 2, "空几何|empty"},
		{"empty ring", feature(`{"type":"Polygon","coordinates":[` + ringJSON + `,[]]}`), ErrEmpty, 0, "第_2_环|ring_2"},
		{"empty geometry collection", feature(`{"type":"GeometryCollection","geometries":[]}`), ErrEmpty, 2, "空几何|empty"},
		{"geometries missing", feature(`{"type":"GeometryCollection"}`), ErrSyntax, 2, "geometries|geometries"},
		{"geometry in it no object", feature(`{"type":"GeometryCollection","geometries":[[]]}`), ErrSyntax, 2, "对象|object"},
		{"coordinates missing", feature(`{"type":"Point"}`), ErrSyntax, 2, "coordinates|coordinates"},
		{"coordinates no array", feature(`{"type":"Point","coordinates":5}`), ErrSyntax, 2, "数组|array"},
		{"coordinates too shallow", feature(`{"type":"Polygon","coordinates":[[104.5,31.3],[104.6,31.3]]}`), ErrSyntax, 2, "层数|nest"},
		{"coordinates too deep", feature(`{"type":"LineString","coordinates":[[[104.5,31.3]]]}`), ErrSyntax, 2, "层数|nest"},
		{"polygon of numbers", feature(`{"type":"Polygon","coordinates":[1,2]}`), ErrSyntax, 2, "层数|nest"},
		{"multi polygon of numbers", feature(`{"type":"MultiPolygon","coordinates":[1,2]}`), ErrSyntax, 2, "层数|nest"},
		{"line of numbers", feature(`{"type":"LineString","coordinates":[1,2]}`), ErrSyntax, 2, "层数|nest"},
		{"text for a number", feature(`{"type":"Point","coordinates":["104.5","31.3"]}`), ErrSyntax, 2, "应为数|number"},
		{"one number", feature(`{"type":"Point","coordinates":[104.5]}`), ErrSyntax, 2, "两个数|two_numbers"},
		{"member twice", `{"type":"Point","coordinates":[104.5,31.3],"coordinates":[104.6,31.3]}`, ErrSyntax, 1, "两次|twice"},
		{"crs of Xian 80", `{"type":"Point","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::2380"}},"coordinates":[453359,3466557]}`, ErrDatum, 1, "1980|Xian"},
		{"crs unknown", `{"type":"Point","crs":{"type":"name","properties":{"name":"my system"}},"coordinates":[104.5,31.3]}`, ErrDatum, 1, "my_system|my_system"},
		{"crs link", `{"type":"Point","crs":{"type":"link","properties":{"href":"x"}},"coordinates":[104.5,31.3]}`, ErrSyntax, 1, "crs|crs"},
		{"crs no object", `{"type":"Point","crs":"EPSG:4490","coordinates":[104.5,31.3]}`, ErrSyntax, 1, "crs|crs"},
		{"crs against numbers", `{"type":"Point","crs":{"type":"name","properties":{"name":"EPSG:4490"}},"coordinates":[453359,3466557]}`, ErrContradiction, 1, "EPSG:4490 矛盾|contradicts"},
		{"an array", `[{"type":"Point"}]`, ErrFormat, 0, "认不出|recognised"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := refused(t, tt.text, Options{ServiceArea: district(t)}, tt.kind, tt.want)
			if f.Line != tt.line {
				t.Errorf("line %d, want %d: %v", f.Line, tt.line, f)
			}
		})
	}
}
