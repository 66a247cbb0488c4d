package intake

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// What does not close is refused with layer, entity, handle and gap; ends within 1 cm are
// joined, on record beyond 1 mm.
func TestDXFUnclosed(t *testing.T) {
	square := lwpolyline("红线", 1, dxfSquare)
	gap := lwpolyline("围墙", 0, dxfSquare+"|"+xy(0, 0.5))
	tests := []struct {
		name     string
		entities []string
		layer    string
		want     string // of the refusal, zh|en; "" where it is read
	}{
		{"a gap of 2 cm", []string{lwpolyline("红线", 0, dxfSquare+"|"+xy(0, 0.02))}, "", "红线 LWPOLYLINE A1 0.020 --dxf-layer 闭合|红线 LWPOLYLINE A1 0.020 --dxf-layer Close"},
		{"a gap of half a metre", []string{gap}, "", "围墙 A1 0.500|围墙 A1 0.500"},
		{"a gap beside another layer's area", []string{square, gap}, "", "围墙 0.500 红线|围墙 0.500 红线"},
		{"a gap, the other layer chosen", []string{square, gap}, "红线", ""},
		{"a gap, its layer chosen", []string{square, gap}, "围墙", "围墙 0.500|围墙 0.500"},
		{"an open line among areas of its layer", []string{square, dxfLine("红线", 200, 0, 300, 0)}, "", "红线 LINE B2 100.000|红线 LINE B2 100.000"},
		{"an open line on another layer", []string{square, dxfLine("路", 200, 0, 300, 0)}, "", ""},
		{"three of four lines", []string{dxfLine("红线", 0, 0, 100, 0), dxfLine("红线", 100, 0, 100, 100), dxfLine("红线", 100, 100, 0, 1)}, "", "LINE B2 1.000 3_个|LINE B2 1.000 3_entities"},
		{"closed with two points", []string{square, lwpolyline("红线", 1, xy(5, 5, 50, 50))}, "", "红线 A1 2_个点|红线 A1 2_vertices"},
		{"closed in one line", []string{lwpolyline("红线", 1, xy(5, 5, 50, 50, 70, 70))}, "", "红线 A1 3_个点|红线 A1 3_vertices"},
		{"lines 2 cm apart", []string{dxfLine("红线", 0, 0, 100, 0), dxfLine("红线", 100, 0.02, 100, 100), dxfLine("红线", 100, 100, 0, 0), square}, "", "0.020|0.020"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			opt := Options{ServiceArea: district(t), Layer: tt.layer}
			if tt.want == "" {
				mustRead(t, dxfOf(tt.entities...), opt)
				return
			}
			if f := refused(t, dxfOf(tt.entities...), opt, ErrGeometry, tt.want); f.Line == 0 {
				t.Error("no line")
			}
		})
	}
}

// What goes on record, and what is warned of.
func TestDXFNotes(t *testing.T) {
	square := lwpolyline("红线", 1, dxfSquare)
	apart := lwpolyline("宗地", 1, xy(200, 0, 300, 0, 300, 100, 200, 100))
	tests := []struct {
		name     string
		entities []string
		layer    string
		repairs  []string
		warnings []string // beside plane-datum
	}{
		{"nothing", []string{square}, "", nil, nil},
		{"a gap of 5 mm in a polyline", []string{lwpolyline("红线", 0, dxfSquare+"|"+xy(0, 0.005))}, "", []string{"dxf-gap-closed"}, nil},
		{"lines", []string{dxfLine("红线", 0, 0, 100, 0), dxfLine("红线", 100, 0, 100, 100), dxfLine("红线", 100, 100, 0, 0)}, "", []string{"dxf-joined"}, nil},
		{"lines 5 mm apart", []string{dxfLine("红线", 0, 0, 100, 0), dxfLine("红线", 100, 0.005, 100, 100), dxfLine("红线", 100, 100, 0, 0)}, "", []string{"dxf-gap-closed", "dxf-joined"}, nil},
		{"an arc", []string{lwpolyline("红线", 1, dxfSquare+"|42 1")}, "", []string{"arcs-flattened"}, nil},
		{"an outline twice", []string{square, square}, "", []string{"dxf-double"}, nil},
		{"heights", []string{"0 POLYLINE|8 红线|70 9", "0 VERTEX|" + xy(0, 0) + "|30 5", "0 VERTEX|" + xy(100, 0) + "|30 5", "0 VERTEX|" + xy(100, 100) + "|30 5", "0 SEQEND"}, "", []string{"z-dropped"}, nil},
		{"a dot of a line", []string{square, dxfLine("红线", 0, 0, 0.001, 0)}, "", []string{"dxf-short"}, nil},
		{"a dot of an outline", []string{square, lwpolyline("红线", 1, xy(5, 5, 5.001, 5, 5.001, 5.001))}, "", []string{"dxf-short"}, nil},
		{"several layers", []string{square, apart}, "", nil, []string{"dxf-layers-several"}},
		{"several layers, one chosen", []string{square, apart}, "宗地", nil, nil},
		{"an outline within that of another layer", []string{square, lwpolyline("房屋", 1, xy(10, 10, 20, 10, 20, 20, 10, 20))}, "", nil, []string{"dxf-layers-nested", "dxf-layers-several"}},
		{"a line on another layer", []string{square, dxfLine("路", 200, 0, 300, 0)}, "", nil, []string{"dxf-layer-taken", "dxf-left-out"}},
		{"boundary marks", []string{square, "0 CIRCLE|8 JZD|" + xy(0, 0) + "|40 0.5"}, "", nil, []string{"dxf-symbols"}},
		{"texts", []string{square, "0 TEXT|8 注记|1 示范"}, "", nil, []string{"dxf-entities-ignored"}},
		{"texts of another layer than the chosen", []string{square, "0 TEXT|8 注记|1 示范"}, "红线", nil, nil},
		{"a spline", []string{square, "0 SPLINE|8 红线|70 1"}, "", nil, []string{"dxf-figures-ignored"}},
		{"a hatch with a spline", []string{square, hatchOf("红线", "92 1|93 1|72 4|94 3|73 0|74 0|95 8|96 4|40 0|10 0|20 0|97 0")}, "", nil, []string{"dxf-figures-ignored"}},
		{"a mesh", []string{square, "0 POLYLINE|8 红线|70 64", "0 VERTEX|70 192|" + xy(0, 0), "0 VERTEX|70 128|71 1|72 1", "0 SEQEND"}, "", nil, []string{"dxf-figures-ignored"}},
		{"a tilted circle", []string{square, "0 CIRCLE|8 红线|10 0|20 0|40 9|210 1|220 0|230 0"}, "", nil, []string{"dxf-figures-ignored"}},
		{"on paper", []string{square, lwpolyline("图框", 1, xy(-100, -100, 200, -100, 200, 200, -100, 200), "67 1")}, "", nil, []string{"dxf-entities-ignored"}},
		{"invisible", []string{square, lwpolyline("红线", 1, xy(200, 0, 300, 0, 300, 100), "60 1")}, "", nil, []string{"dxf-entities-ignored"}},
		{"a layer that is off", []string{"@TABLES", "0 LAYER|2 宗地|70 0|62 -7", "@ENTITIES", square, apart}, "", nil, []string{"dxf-layers-hidden"}},
		{"a layer that is off, chosen", []string{"@TABLES", "0 LAYER|2 宗地|70 0|62 -7", "@ENTITIES", square, apart}, "宗地", nil, nil},
		{"nothing but a frozen layer", []string{"@TABLES", "0 LAYER|2 红线|70 1|62 7", "@ENTITIES", square}, "", nil, []string{"dxf-layers-hidden-read"}},
		{"a reference on a frozen layer", append(append([]string{"@TABLES", "0 LAYER|2 参照|70 1|62 7", "@BLOCKS"}, blockOf("A", 0, 0, apart)...), "@ENTITIES", square, "0 INSERT|8 参照|2 A|10 0|20 0"), "", nil, []string{"dxf-figures-ignored"}},
		{"an external reference", append([]string{"@BLOCKS", "0 BLOCK|2 A|70 4|10 0|20 0", "0 ENDBLK"}, "@ENTITIES", square, "0 INSERT|8 参照|2 A|10 0|20 0"), "", nil, []string{"dxf-figures-ignored"}},
		{"millimetres, it says", []string{"@HEADER", "9 $INSUNITS|70 4", "@ENTITIES", square}, "", nil, []string{"dxf-units"}},
		{"metres, it says", []string{"@HEADER", "9 $INSUNITS|70 6", "@ENTITIES", square}, "", nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := mustRead(t, dxfOf(tt.entities...), Options{ServiceArea: district(t), Layer: tt.layer})
			wantCodes(t, "repairs", r.Footprints[0].Repairs, tt.repairs...)
			wantCodes(t, "warnings", r.Footprints[0].Warnings, append(tt.warnings, "datum-assumed")...)
		})
	}
}

// Names of layers in the encodings of drawings: by the header, and by the bytes where the
// header does not say or is wrong.
func TestDXFEncodings(t *testing.T) {
	head := func(version, page string) []string {
		return []string{"@HEADER", "9 $ACADVER|1 " + version, "9 $DWGCODEPAGE|3 " + page, "@ENTITIES"}
	}
	gbk := func(s string) string {
		out, err := simplifiedchinese.GBK.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	tests := []struct{ name, data, want string }{
		{"GBK, as the header says", gbk(dxfOf(append(head("AC1015", "ANSI_936"), lwpolyline("用地红线", 1, dxfSquare))...)), "用地红线"},
		{"GBK, as an old header says", gbk(dxfOf(append(head("AC1009", "gb2312"), lwpolyline("用地红线", 1, dxfSquare))...)), "用地红线"},
		{"GBK under a header of western Europe", gbk(dxfOf(append(head("AC1018", "ANSI_1252"), lwpolyline("用地红线", 1, dxfSquare))...)), "用地红线"},
		{"GBK without a header", gbk(dxfOf(lwpolyline("用地红线", 1, dxfSquare))), "用地红线"},
		{"UTF-8, from 2007 on", dxfOf(append(head("AC1021", "ANSI_936"), lwpolyline("用地红线", 1, dxfSquare))...), "用地红线"},
		{"UTF-8 with a byte order mark", "\ufeff" + dxfOf(append(head("AC1032", "ANSI_936"), lwpolyline("用地红线", 1, dxfSquare))...), "用地红线"},
		{"escapes", dxfOf(lwpolyline(`\U+7528\U+5730X\U+7EA2`, 1, dxfSquare)), "用地X红"},
		{"something like an escape", dxfOf(lwpolyline(`\U+75\U+ZZZZ`, 1, dxfSquare)), `\U+75\U+ZZZZ`},
		{"CR LF and spaces before codes", strings.ReplaceAll(dxfOf(lwpolyline("用地红线", 1, dxfSquare)), "\n", "\r\n  "), "用地红线"},
		{"CR alone", strings.ReplaceAll(dxfOf(lwpolyline("用地红线", 1, dxfSquare)), "\n", "\r"), "用地红线"},
		{"a comment first", "999\nmade by hand\n" + dxfOf(lwpolyline("用地红线", 1, dxfSquare)), "用地红线"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fp := one(t, tt.data, Options{ServiceArea: district(t)})
			if fp.Layer != tt.want || fp.Name != tt.want {
				t.Errorf("layer %q, name %q, want %q", fp.Layer, fp.Name, tt.want)
			}
		})
	}
}

// Features are named by layer and number; what CASS notes on an outline is a property.
func TestDXFNames(t *testing.T) {
	r := mustRead(t, dxfOf(lwpolyline("JZD", 1, dxfSquare, "1001 SOUTH|1000 300000|1000 甲|1001 OTHER|1000 x"), lwpolyline("JZD", 1, xy(200, 0, 300, 0, 300, 100)),
		lwpolyline("DLTB", 1, xy(400, 0, 500, 0, 500, 100))), Options{ServiceArea: district(t)})
	var got []string
	for _, fp := range r.Footprints {
		got = append(got, fp.Name)
	}
	if strings.Join(got, ",") != "JZD 1,JZD 2,DLTB" || r.Footprints[0].Properties["CASS"] != "300000" || r.Footprints[1].Properties["CASS"] != nil {
		t.Errorf("%v %v", got, r.Footprints[0].Properties)
	}
	refused(t, dxfOf(lwpolyline("JZD", 1, dxfSquare)), Options{Layer: "红线"}, ErrLayer, "JZD 红线|JZD 红线")
}

// A drawing of lines is a linear project, one of points its points.
func TestDXFLinesAndPoints(t *testing.T) {
	route := one(t, dxfOf(dxfLine("线路", 0, 0, 100, 0), dxfLine("线路", 200, 50, 100, 0), lwpolyline("线路", 0, xy(200, 50, 300, 50, 400, 0))), Options{ServiceArea: district(t)})
	if n := len(route.Geometry.FlatCoords()) / 2; n != 5 {
		t.Errorf("%d vertices, want 5", n)
	}
	wantCodes(t, "repairs", route.Repairs, "dxf-joined")
	points := one(t, dxfOf("0 POINT|8 桩|"+xy(0, 0), "0 POINT|8 桩|"+xy(50, 0)), Options{ServiceArea: district(t)})
	if n := len(points.Geometry.FlatCoords()) / 2; n != 2 {
		t.Errorf("%d points, want 2", n)
	}
	marked := mustRead(t, dxfOf(dxfLine("线路", 0, 0, 100, 0), "0 CIRCLE|8 桩|"+xy(0, 0)+"|40 0.5"), Options{ServiceArea: district(t)})
	if len(marked.Footprints) != 1 || marked.Footprints[0].Layer != "线路" {
		t.Errorf("a route with a mark reads as %v", marked.Footprints)
	}
	degrees := one(t, dxfOf("0 LWPOLYLINE|8 红线|70 0|10 104.5|20 31.3|10 104.501|20 31.3|10 104.501|20 31.301|10 104.50000005|20 31.3"), Options{ServiceArea: district(t)})
	wantCodes(t, "repairs", degrees.Repairs, "dxf-gap-closed")
}
