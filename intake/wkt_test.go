package intake

import (
	"fmt"
	"strings"
	"testing"
)

func TestWKTForms(t *testing.T) {
	tests := []struct {
		name, text, geometry, repairs string
	}{
		{"point", "POINT(104.5 31.3)", "*geom.Point", ""},
		{"lower case, spaces, line breaks", " point\n( 104.5\t31.3 )\r\n", "*geom.Point", ""},
		{"line", "LINESTRING(104.5 31.3,104.6 31.3)", "*geom.LineString", ""},
		{"polygon", "POLYGON((104.5 31.3,104.6 31.3,104.6 31.4,104.5 31.3))", "*geom.Polygon", ""},
		{"heights", "POLYGON Z((104.5 31.3 9,104.6 31.3 9,104.6 31.4 9,104.5 31.3 9))", "*geom.Polygon", "z-dropped"},
		{"layout without a space", "POINTZ(104.5 31.3 9)", "*geom.Point", "z-dropped"},
		{"measures", "POINT M(104.5 31.3 9)", "*geom.Point", "m-dropped"},
		{"both", "POINT ZM(104.5 31.3 9 1)", "*geom.Point", "zm-dropped"},
		{"both, unmarked", "POINT(104.5 31.3 9 1)", "*geom.Point", "zm-dropped"},
		{"multi point", "MULTIPOINT(104.5 31.3,104.6 31.3)", "*geom.MultiPoint", ""},
		{"multi point with brackets", "MULTIPOINT((104.5 31.3),(104.6 31.3),EMPTY)", "*geom.MultiPoint", ""},
		{"multi line", "MULTILINESTRING((104.5 31.3,104.6 31.3),EMPTY,(104.5 31.4,104.6 31.4))", "*geom.MultiLineString", ""},
		{"multi polygon", "MULTIPOLYGON(((104.5 31.3,104.6 31.3,104.6 31.4,104.5 31.3)),EMPTY)", "*geom.Polygon", ""},
		{"collection", "GEOMETRYCOLLECTION(POINT(104.5 31.3),GEOMETRYCOLLECTION(POINT(104.6 31.3)))", "*geom.MultiPoint", "collection"},
		{"several", "POINT(104.5 31.3);POINT(104.6 31.3)\nPOINT(104.7 31.3),", "*geom.Point *geom.Point *geom.Point", ""},
		{"exponent and sign", "POINT(+1.045e2 3.13E1)", "*geom.Point", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := mustRead(t, tt.text, Options{ServiceArea: district(t)})
			var geometries []string
			for _, fp := range r.Footprints {
				geometries = append(geometries, fmt.Sprintf("%T", fp.Geometry))
			}
			if got := strings.Join(geometries, " "); got != tt.geometry {
				t.Errorf("geometries %s, want %s", got, tt.geometry)
			}
			if got := strings.Join(codesOf(r.Footprints[0].Repairs), " "); got != tt.repairs {
				t.Errorf("repairs %s, want %s", got, tt.repairs)
			}
			if r.Format != "wkt" {
				t.Errorf("format %s", r.Format)
			}
		})
	}
}

// A file may hold geometries in several references; each is read by its own, and the
// order stays that of the file.
func TestWKTWithSeveralReferences(t *testing.T) {
	r := mustRead(t, "SRID=4544;POLYGON(("+plotIn(4544, false, true)+"))\nPOINT(104.5 31.3)\nSRID=4523;POLYGON(("+plotIn(4523, false, true)+"))", Options{ServiceArea: district(t)})
	var used []string
	for _, fp := range r.Footprints {
		used = append(used, fp.Used)
	}
	if fmt.Sprint(used) != "[EPSG:4544 EPSG:4490 EPSG:4523]" {
		t.Errorf("used %v", used)
	}
}

func TestWKTRefusals(t *testing.T) {
	tests := []struct {
		name string
		text string
		kind error
		line int
		want string
	}{
		{"cut off", "POLYGON((104.5 31.3,\n104.6 31.3", ErrSyntax, 2, "中途结束|ends"},
		{"cut off after the type", "POINT(104.5 31.3) POINT", ErrSyntax, 1, "中途结束|ends"},
		{"full-width comma", "POLYGON((104.5 31.3，104.6 31.3))", ErrSyntax, 1, "全角字符「，」|full-width"},
		{"full-width bracket", "POLYGON（（104.5 31.3", ErrSyntax, 1, "全角字符「（」|full-width"},
		{"full-width bracket inside", "POLYGON(\n(104.5 31.3）", ErrSyntax, 2, "全角字符|full-width"},
		{"comma between x and y", "POINT(104.5,31.3)", ErrSyntax, 1, "坐标|coordinate"},
		{"word for a number", "POINT(104.5 north)", ErrSyntax, 1, "数|number"},
		{"NaN", "POINT(NaN 31.3)", ErrSyntax, 1, "NaN 有限|NaN finite"},
		{"infinity", "POINT(104.5 -inf)", ErrSyntax, 1, "-inf|finite"},
		{"overflow", "POINT(1e999 31.3)", ErrSyntax, 1, "1e999|finite"},
		{"five numbers", "POINT(1 2 3 4 5)", ErrSyntax, 1, "右括号|closing"},
		{"point with a list", "POINT(1 2, 3 4)", ErrSyntax, 1, "右括号|closing"},
		{"fewer numbers than the layout", "POINT Z(104.5 31.3)", ErrSyntax, 1, "3_个数|3_numbers"},
		{"curve", "CURVEPOLYGON((1 2))", ErrFormat, 1, "圆弧|curved"},
		{"surface", "TIN(((1 2)))", ErrFormat, 1, "TIN|TIN"},
		{"unknown layout", "POINT(1 2) POINTX(1 2)", ErrFormat, 1, "POINTX|POINTX"},
		{"text after", "POINT(104.5 31.3) !", ErrSyntax, 1, "几何类型|type"},
		{"empty", "POLYGON EMPTY", ErrEmpty, 1, "空几何|empty"},
		{"empty ring only", "POLYGON(EMPTY)", ErrEmpty, 1, "空几何|empty"},
		{"empty collection", "POINT(104.5 31.3)\nGEOMETRYCOLLECTION EMPTY", ErrEmpty, 2, "空几何 要素_2|empty"},
		{"SRID no number", "POINT(1 2) SRID=x;POINT(1 2)", ErrSyntax, 1, "EPSG|EPSG"},
		{"SRID without sign", "POINT(1 2) SRID 4490;POINT(1 2)", ErrSyntax, 1, "=|="},
		{"SRID without semicolon", "POINT(1 2) SRID=4490 POINT(1 2)", ErrSyntax, 1, "分号|semicolon"},
		{"SRID beyond int", "SRID=99999999999999999999;POINT(1 2)", ErrSyntax, 1, "EPSG|EPSG"},
		{"missing bracket", "POINT(1 2) POINT M 1 2", ErrSyntax, 1, "左括号|opening"},
		{"polygon without inner brackets", "POLYGON(104.5 31.3, 104.6 31.3)", ErrSyntax, 1, "左括号|opening"},
		{"line of one place", "LINESTRING(104.5 31.3, 104.5 31.3)", ErrGeometry, 1, "没有长度|no_length"},
		{"ring of two places", "POLYGON((104.5 31.3, 104.6 31.3, 104.5 31.3))", ErrGeometry, 1, "2_个 第_1_环|2_different"},
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
