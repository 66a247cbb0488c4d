package intake

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"redline/geo"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Ground truth and the land TXT files were made for this project: two invented parcels.
func TestLandTXTEqualsGroundTruth(t *testing.T) {
	opt := Options{ServiceArea: district(t)}
	truth, err := Read("truth", fixture(t, "GROUND_TRUTH_4490.geojson"), opt)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, file, encoding string
		used                 int
	}{
		{"GBK, zone prefix", "landtxt_gbk_zone35prefix.txt", "GB18030", 4523},
		{"UTF-8 with mark, no prefix", "landtxt_utf8bom_noprefix.txt", "UTF-8 BOM", 4544},
		{"UTF-8, rings open, no J", "landtxt_utf8_notclosed.txt", "UTF-8", 4523},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Read(tt.file, fixture(t, tt.file), opt)
			if err != nil {
				t.Fatal(err)
			}
			if got.Format != "landtxt" || got.Encoding != tt.encoding || len(got.Footprints) != 2 {
				t.Fatalf("format %s, encoding %s, %d footprints", got.Format, got.Encoding, len(got.Footprints))
			}
			for i, fp := range got.Footprints {
				if d := farthest(fp.Geometry, truth.Footprints[i].Geometry); d > 0.001 {
					t.Errorf("footprint %d is %g m from the truth", i, d)
				}
				if fp.Used != epsg(tt.used) || len(fp.Candidates) != 1 || fp.Candidates[0].Swapped {
					t.Errorf("used %s, candidates %+v", fp.Used, fp.Candidates)
				}
				if fp.Name != truth.Footprints[i].Name {
					t.Errorf("name %q, want %q", fp.Name, truth.Footprints[i].Name)
				}
				wantCodes(t, "warnings", fp.Warnings)
			}
			area := got.Footprints[0].DeclaredArea
			if area == nil || area.Unit != "ha" || area.Stated != 2.6908 || math.Abs(float64(area.Computed)-26908.224) > 0.01 {
				t.Errorf("declared area %+v", area)
			}
			if got.Footprints[0].Properties["地块用途"] != "工业用地" {
				t.Errorf("properties %v", got.Footprints[0].Properties)
			}
		})
	}
}

const attributes = `[属性描述]
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=35
转换参数=,,,,,,
[地块坐标]
`

const square = `4,1.0000,1,地块,面,,工业用地,0601,@
J1,1,3466557.106,453359.647
J2,1,3466557.106,453459.647
J3,1,3466657.106,453459.647
J4,1,3466657.106,453359.647
`

// ringLines writes a square ring with its south-west corner at northing n, easting e.
func ringLines(first, number int, n, e, size float64, closed string) string {
	var b strings.Builder
	for i, c := range [][2]float64{{0, 0}, {0, size}, {size, size}, {size, 0}} {
		fmt.Fprintf(&b, "J%d,%d,%.3f,%.3f\n", first+i, number, n+c[0], e+c[1])
	}
	if closed != "" {
		fmt.Fprintf(&b, "%s,%d,%.3f,%.3f\n", closed, number, n, e)
	}
	return b.String()
}

const plotHead = "8,1,1,地块,面,,,,@\n"

func TestLandTXTVariants(t *testing.T) {
	outer := ringLines(1, 1, 3466000, 453000, 100, "")
	tests := []struct {
		name string
		text string
		area float64
		ends string // rings of each part
	}{
		{"plain", attributes + square, 10000, "1"},
		{"closing point repeated", attributes + square + "J1,1,3466557.106,453359.647\n", 10000, "1"},
		{"closing point renumbered", attributes + square + "J5,1,3466557.106,453359.647\n", 10000, "1"},
		{"closing point twice", attributes + square + strings.Repeat("J1,1,3466557.106,453359.647\n", 2), 10000, "1"},
		{"closing point a millimetre off", attributes + square + "J1,1,3466557.107,453359.647\n", 10000, "1"},
		{"X and Y exchanged", attributes + "4,1,1,地块,面,,,,@\nJ1,1,453359.647,3466557.106\nJ2,1,453459.647,3466557.106\nJ3,1,453459.647,3466657.106\nJ4,1,453359.647,3466657.106\n", 10000, "1"},
		{"second ring a hole", attributes + plotHead + outer + ringLines(1, 2, 3466010, 453010, 20, "J1"), 9600, "2"},
		{"second ring a part", attributes + plotHead + outer + ringLines(1, 2, 3466200, 453010, 20, "J1"), 10400, "1 1"},
		{"hole listed first", attributes + plotHead + ringLines(1, 1, 3466010, 453010, 20, "J1") + ringLines(5, 2, 3466000, 453000, 100, ""), 9600, "2"},
		{"island in a hole", attributes + plotHead + outer + ringLines(1, 2, 3466010, 453010, 50, "") + ringLines(1, 3, 3466020, 453020, 10, ""), 7600, "2 1"},
		{"hole with all corners on the border", attributes + plotHead + outer + "J1,2,3466000,453050\nJ2,2,3466050,453100\nJ3,2,3466100,453050\nJ4,2,3466050,453000\n", 0, "refused"},
		{"hole touching in a corner", attributes + plotHead + outer + "J1,2,3466000,453000\nJ2,2,3466020,453010\nJ3,2,3466010,453020\n", 9850, "2"},
		{"J numbers running on", attributes + plotHead + outer + ringLines(5, 2, 3466010, 453010, 20, "J5"), 9600, "2"},
		{"all rings numbered 1", attributes + plotHead + ringLines(1, 1, 3466000, 453000, 100, "J1") + ringLines(5, 1, 3466010, 453010, 20, "J5"), 9600, "2"},
		{"twelve fields, six columns", attributes + "4,1,1,地块,面,,,0601,甲,乙,丙,@\n" + strings.ReplaceAll(strings.TrimSuffix(outer, "\n"), "\n", ",12.5,界桩\n") + ",,\n", 10000, "1"},
		{"stray carriage returns", strings.ReplaceAll(attributes+square, "\n", "\r\r\n"), 10000, "1"},
		{"carriage returns only", strings.ReplaceAll(attributes+square, "\n", "\r"), 10000, "1"},
		{"blank lines and spaces", strings.ReplaceAll(attributes+square, "\n", " \u3000\n\n"), 10000, "1"},
		{"comma after the at sign", attributes + strings.Replace(square, "@", "@,", 1), 10000, "1"},
		{"a full-width comma in the name", attributes + strings.Replace(square, "地块", "甲，乙", 1), 10000, "1"},
		{"no headings", square, 10000, "1"},
		{"only the plots", "[地块坐标]\n" + square, 10000, "1"},
		{"project information", "[项目信息]\n项目名称=示意：项目，一期\n项目代码=\n" + attributes + square, 10000, "1"},
		{"joined with byte order marks", attributes + "\ufeff" + square, 10000, "1"},
		{"degrees", "[属性描述]\n投影类型=经纬度\n计量单位=度\n几度分带=3\n带号=35\n[地块坐标]\n4,,1,地块,面,,,,@\n1,1,31.32,104.51\n2,1,31.32,104.511\n3,1,31.321,104.511\n4,1,31.321,104.51\n", 10554.018, "1"},
		{"six degree zone by number", strings.ReplaceAll(strings.ReplaceAll(attributes, "几度分带=3", "几度分带=6"), "带号=35", "带号=18带") + square, 10000, "1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.ends == "refused" { // the hole cuts the plot in four
				refused(t, tt.text, Options{ServiceArea: district(t)}, ErrGeometry, "几何无效 圈号|invalid")
				return
			}
			fp := one(t, tt.text, Options{ServiceArea: district(t)})
			shape, err := geo.NewShape(district(t).Plane(), fp.Geometry)
			if err != nil {
				t.Fatal(err)
			}
			if got := float64(shape.Area()); math.Abs(got-tt.area) > 0.1 {
				t.Errorf("area %.3f, want %.3f", got, tt.area)
			}
			var ends []string
			for _, e := range append(fp.Geometry.Endss(), fp.Geometry.Ends()) {
				if len(e) > 0 {
					ends = append(ends, fmt.Sprint(len(e)))
				}
			}
			if got := strings.Join(ends, " "); got != tt.ends {
				t.Errorf("rings %s, want %s", got, tt.ends)
			}
		})
	}
}

func TestLandTXTKinds(t *testing.T) {
	opt := Options{ServiceArea: district(t)}
	for kind, want := range map[string]string{"线": "*geom.LineString", "点": "*geom.MultiPoint", "": "*geom.Polygon"} {
		fp := one(t, attributes+strings.Replace(square, ",面,", ","+kind+",", 1), opt)
		if got := fmt.Sprintf("%T", fp.Geometry); got != want {
			t.Errorf("图形属性 %q gives %s, want %s", kind, got, want)
		}
	}
	open := attributes + "2,,1,路,线,,,,@\nJ1,1,3466557,453359\nJ2,1,3466600,453400\nJ1,1,3466557,453359\nJ2,2,3466700,453400\nJ3,2,3466700,453500\n"
	if fp := one(t, open, opt); fmt.Sprintf("%T", fp.Geometry) != "*geom.MultiLineString" {
		t.Errorf("two lines give %T", fp.Geometry)
	}
}

func TestLandTXTWarnings(t *testing.T) {
	opt := Options{ServiceArea: district(t)}
	tests := []struct {
		name string
		text string
		want []string
	}{
		{"area in square metres", attributes + strings.Replace(square, "4,1.0000", "4,10000", 1), []string{"declared-area-unit"}},
		{"area in mu", attributes + strings.Replace(square, "4,1.0000", "4,15", 1), []string{"declared-area-unit"}},
		{"area 0.4 % off", attributes + strings.Replace(square, "4,1.0000", "4,1.004", 1), nil},
		{"area 0.6 % off", attributes + strings.Replace(square, "4,1.0000", "4,1.006", 1), []string{"declared-area"}},
		{"no area", attributes + strings.Replace(square, "4,1.0000", "4,", 1), nil},
		{"a point missing", attributes + strings.Replace(square, "4,1.0000", "7,1", 1), []string{"point-count"}},
		{"no datum", "[属性描述]\n带号=35\n[地块坐标]\n" + square, []string{"datum-assumed"}},
		{"parameters", strings.Replace(attributes, "转换参数=,,", "转换参数=12.5,3,", 1) + square, []string{"parameters-ignored"}},
		{"unknown section", attributes + square + "[附件]\n图=1.dwg\n", []string{"section-ignored"}},
		{"prefix of the other width", attributes + strings.ReplaceAll(square, ",453", ",18453"), []string{"prefix-differs"}},
		{"axes exchanged", attributes + "4,1,1,地块,面,,,,@\nJ1,1,453359.647,3466557.106\nJ2,1,453459.647,3466557.106\nJ3,1,453459.647,3466657.106\nJ4,1,453359.647,3466657.106\n", []string{"axes-swapped"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			wantCodes(t, "warnings", one(t, tt.text, opt).Warnings, tt.want...)
		})
	}
}

func TestLandTXTRefusals(t *testing.T) {
	lines := func(old, replaced string) string {
		return strings.Replace(attributes+square, old, replaced, 1)
	}
	tests := []struct {
		name string
		text string
		kind error
		line int
		want string
	}{
		{"full-width comma", lines("J2,1,", "J2，1,"), ErrSyntax, 11, "全角字符「，」 半角|full-width"},
		{"full-width digit", lines("J2,1,3", "J2,1,３"), ErrSyntax, 11, "全角字符「３」 字符：3|full-width"},
		{"full-width colon in a pair", lines("带号=35", "带号：35"), ErrSyntax, 6, "全角字符「：」|full-width"},
		{"colon in a pair", lines("带号=35", "带号:35"), ErrSyntax, 6, "等号|colon"},
		{"full-width heading", lines("[地块坐标]", "【地块坐标】"), ErrSyntax, 8, "全角字符「【」|full-width"},
		{"full-width commas in the head", lines("4,1.0000,1,地块,面,,", "4，1.0000，1，地块，面，，"), ErrSyntax, 9, "全角字符「，」|full-width"},
		{"full-width point in the area", lines("1.0000", "1．0000"), ErrSyntax, 9, "全角字符「．」|full-width"},
		{"head too short", lines("4,1.0000,1,地块,面,,工业用地,0601,@", "4,1,@"), ErrSyntax, 9, "2_个字段|2_fields"},
		{"area no number", lines("1.0000", "约1"), ErrSyntax, 9, "不是数|no_number"},
		{"kind unknown", lines(",面,", ",地块,"), ErrSyntax, 9, "图形属性|must_be"},
		{"points before a plot", attributes + "J1,1,3466557,453359\n", ErrSyntax, 9, "地块行|plot"},
		{"three columns", lines("J3,1,3466657.106,453459.647", "J3,1,3466657.106"), ErrSyntax, 12, "3_列|3_columns"},
		{"seven columns", lines("J3,1,", "J3,1,1,2,3,"), ErrSyntax, 12, "7_列|7_columns"},
		{"ring no number", lines("J3,1,", "J3,外,"), ErrSyntax, 12, "圈号|ring_number"},
		{"coordinate no number", lines("3466657.106", "3466657.1o6"), ErrSyntax, 12, "3466657.1o6|no_number"},
		{"hexadecimal", lines("3466657.106", "0x34"), ErrSyntax, 12, "0x34|0x34"},
		{"not a number", lines("3466657.106", "NaN"), ErrSyntax, 12, "NaN|NaN"},
		{"pair without sign", lines("带号=35", "带号35"), ErrSyntax, 6, "键=值|key=value"},
		{"pair twice", lines("带号=35", "带号=35\n带号=36"), ErrSyntax, 7, "35、36|35,_36"},
		{"text before sections", "坐标如下\n" + attributes + square, ErrSyntax, 1, "不在任何一段|no_section"},
		{"no plots", attributes, ErrEmpty, 0, "没有地块|no_plot"},
		{"plot without points", attributes + plotHead + square, ErrEmpty, 9, "空几何|no_geometry"},
		{"ring interrupted", attributes + plotHead + "J1,1,3466000,453000\nJ2,2,3466100,453000\nJ3,1,3466100,453100\n", ErrSyntax, 12, "圈号_1|ring_1"},
		{"first point again elsewhere", lines("J4,1,", "J1,1,"), ErrSyntax, 13, "J1 两次|J1 twice"},
		{"two points", attributes + "2,,1,地块,面,,,,@\nJ1,1,3466000,453000\nJ2,1,3466100,453000\n", ErrGeometry, 10, "2_个不同的点 圈号_1|2_different"},
		{"a digit missing", lines("3466657.106", "34665.106"), ErrContradiction, 12, "34665.106 第_3_点|34665.106 vertex_3"},
		{"a digit missing, still in China", lines("3466657.106", "346665.106"), ErrGeometry, 0, "跨度 第_3_点_(346665.106|extends vertex_3_(346665.106"},
		{"the same ring twice", attributes + plotHead + ringLines(1, 1, 3466000, 453000, 100, "") + ringLines(1, 2, 3466000, 453000, 100, ""), ErrGeometry, 0, "圈号|invalid"},
		{"crossed boundary", attributes + "4,,1,地块,面,,,,@\nJ1,1,3466000,453000\nJ2,1,3466100,453100\nJ3,1,3466000,453100\nJ4,1,3466100,453000\n", ErrGeometry, 0, "几何无效 圈号_1 104.5 E|invalid 3466000,_453000"},
		{"Beijing 54", lines("2000国家大地坐标系", "1954年北京坐标系"), ErrDatum, 2, "1954 转换参数|Beijing"},
		{"Xian 80", lines("2000国家大地坐标系", "80国家坐标系"), ErrDatum, 2, "1980 转换参数|Xian"},
		{"Xian 80 by name", lines("2000国家大地坐标系", "西安80"), ErrDatum, 2, "1980|Xian"},
		{"local system", lines("2000国家大地坐标系", "德阳独立坐标系"), ErrDatum, 2, "德阳独立坐标系|not_known"},
		{"zone against width", lines("带号=35", "带号=18"), ErrContradiction, 6, "带号=18 几度分带=3|contradicts"},
		{"zone elsewhere", lines("带号=35", "带号=99"), ErrContradiction, 6, "99|99"},
		{"width unknown", lines("几度分带=3", "几度分带=5"), ErrContradiction, 3, "5|5"},
		{"projection unknown", lines("高斯克吕格", "UTM"), ErrDatum, 4, "UTM|UTM"},
		{"unit unknown", lines("计量单位=米", "计量单位=公里"), ErrContradiction, 5, "公里|公里"},
		{"unit against projection", lines("高斯克吕格", "经纬度"), ErrContradiction, 5, "矛盾|contradicts"},
		{"projection against unit", lines("计量单位=米", "计量单位=度"), ErrContradiction, 5, "矛盾|contradicts"},
		{"declared zone 36, prefix 35", strings.Replace(attributes, "带号=35", "带号=36", 1) + strings.ReplaceAll(square, ",453", ",35453"), ErrContradiction, 6, "带号=36 带号为_35 --crs_EPSG:4523|prefix_35 --crs_EPSG:4523"},
		{"declared metres, degrees", attributes + "3,,1,地块,面,,,,@\nJ1,1,31.32,104.51\nJ2,1,31.33,104.52\nJ3,1,31.32,104.53\n", ErrContradiction, 6, "矛盾 经纬度 31.32,_104.51|contradicts degrees"},
		{"declared degrees, metres", "[属性描述]\n计量单位=度\n[地块坐标]\n" + square, ErrContradiction, 2, "计量单位=度 矛盾 平面坐标|contradicts metres"},
		{"declared zone elsewhere", lines("带号=35", "带号=36"), ErrOutside, 0, "服务区 km EPSG:4544|service_area km --crs_EPSG:4544"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := refused(t, tt.text, Options{ServiceArea: district(t)}, tt.kind, tt.want)
			if tt.line != 0 && f.Line != tt.line {
				t.Errorf("line %d, want %d: %v", f.Line, tt.line, f)
			}
		})
	}
}

func TestLandTXTInGB18030(t *testing.T) {
	data, err := simplifiedchinese.GB18030.NewEncoder().String(attributes + square + "4,1,2,㐀𠀀,面,,,,@\n" + ringLines(1, 1, 3466000, 453000, 100, ""))
	if err != nil {
		t.Fatal(err)
	}
	r := mustRead(t, data, Options{ServiceArea: district(t)})
	if r.Encoding != "GB18030" || r.Footprints[1].Name != "㐀𠀀" {
		t.Errorf("encoding %s, name %s", r.Encoding, r.Footprints[1].Name)
	}
}
