package intake

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"redline/geo"
	"redline/geo/crs"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// The core zone of 靖子湾国家级水产种质资源保护区 as published in 农办渔〔2010〕104号:
// 12 points, 617.918 ha by the notice, 617.973 ha on the 3° plane it lies on.
func TestCoordListPublished(t *testing.T) {
	for _, file := range []string{"coordlist_published_zones_dms.csv", "coordlist_published_notices.txt"} {
		t.Run(file, func(t *testing.T) {
			r, err := Read(file, fixture(t, file), Options{Feature: "1"})
			if err != nil {
				t.Fatal(err)
			}
			if r.Format != "coordinates" || len(r.Footprints) != 1 {
				t.Fatalf("format %s, %d footprints", r.Format, len(r.Footprints))
			}
			fp := r.Footprints[0]
			plane, err := geo.NewPlane(4550)
			if err != nil {
				t.Fatal(err)
			}
			s, err := geo.NewShape(plane, fp.Geometry)
			if err != nil {
				t.Fatal(err)
			}
			if ha := float64(s.Area()) / 10_000; math.Abs(ha-617.973) > 0.001 {
				t.Errorf("%s: %.4f ha, want 617.973", fp.Name, ha)
			}
			if !strings.Contains(fp.Name, "jingziwan_core") {
				t.Errorf("name %q", fp.Name)
			}
		})
	}
}

// truthCSV writes the ground-truth parcels as CSV, with a plot and a ring column.
func truthCSV(t testing.TB, header string, position func(lon, lat float64) string) string {
	t.Helper()
	truth := mustRead(t, string(fixture(t, "GROUND_TRUTH_4490.geojson")), Options{})
	var b strings.Builder
	b.WriteString(header + "\n")
	for _, fp := range truth.Footprints {
		flat, start, ring := fp.Geometry.FlatCoords(), 0, 0
		ends := fp.Geometry.Ends()
		for _, e := range fp.Geometry.Endss() {
			ends = append(ends, e...)
		}
		for _, end := range ends {
			ring++
			for i := start; i < end-2; i += 2 {
				fmt.Fprintf(&b, "%s,%d,%s\n", fp.Name, ring, position(flat[i], flat[i+1]))
			}
			start = end
		}
	}
	return b.String()
}

func dms(x float64) string {
	d := math.Floor(x)
	m := math.Floor((x - d) * 60)
	return fmt.Sprintf("%.0f°%02.0f′%09.6f″", d, m, ((x-d)*60-m)*60)
}

func packed(x float64) string {
	d := math.Floor(x)
	m := math.Floor((x - d) * 60)
	return fmt.Sprintf("%.0f.%02.0f%s", d, m, strings.Replace(fmt.Sprintf("%07.4f", ((x-d)*60-m)*60), ".", "", 1))
}

func TestCoordListEqualsGroundTruth(t *testing.T) {
	opt := Options{ServiceArea: district(t)}
	truth := mustRead(t, string(fixture(t, "GROUND_TRUTH_4490.geojson")), opt)
	plane := func(epsg int, swapped bool) func(lon, lat float64) string {
		ref, _ := crs.ByEPSG(epsg)
		return func(lon, lat float64) string {
			x, y := ref.Forward(lon, lat)
			if swapped {
				x, y = y, x
			}
			return fmt.Sprintf("%.4f,%.4f", x, y)
		}
	}
	tests := []struct{ name, text string }{
		{"decimal", truthCSV(t, "地块,圈号,经度,纬度", func(x, y float64) string { return fmt.Sprintf("%.9f,%.9f", x, y) })},
		{"latitude first", truthCSV(t, "name,ring,lat,lon", func(x, y float64) string { return fmt.Sprintf("%.9f,%.9f", y, x) })},
		{"DMS", truthCSV(t, "地块名称,圈号,经度,纬度", func(x, y float64) string { return dms(x) + "," + dms(y) })},
		{"DMS, hemisphere before", truthCSV(t, "plot,ring,lon,lat", func(x, y float64) string { return "东经" + dms(x) + ",北纬" + dms(y) })},
		{"packed", truthCSV(t, "地块,圈号,经度(度.分秒),纬度(度.分秒)", func(x, y float64) string { return packed(x) + "," + packed(y) })},
		{"zone prefix", truthCSV(t, "地块,圈号,东坐标,北坐标", plane(4523, false))},
		{"X north, Y east", truthCSV(t, "地块,圈号,X,Y", plane(4544, true))},
		{"X east, Y north", truthCSV(t, "地块,圈号,X(m),Y(m)", plane(4544, false))},
	}
	for _, tt := range tests {
		for _, separator := range []string{",", ";", "\t"} {
			t.Run(tt.name+separator, func(t *testing.T) {
				text := strings.ReplaceAll(tt.text, ",", separator)
				gbk, err := simplifiedchinese.GBK.NewEncoder().String(strings.ReplaceAll(text, "\n", "\r\n"))
				if err != nil {
					t.Fatal(err)
				}
				for _, data := range []string{text, "\ufeff" + text, gbk} {
					got := mustRead(t, data, opt)
					if got.Format != "coordinates" || len(got.Footprints) != 2 {
						t.Fatalf("format %s, %d footprints", got.Format, len(got.Footprints))
					}
					for i, fp := range got.Footprints {
						d := farthest(fp.Geometry, truth.Footprints[i].Geometry)
						if limit := 0.001; d > limit && (tt.name != "packed" || d > 0.003) || fp.Name != truth.Footprints[i].Name {
							t.Errorf("footprint %d, %s, is %g m from the truth", i, fp.Name, d)
						}
					}
				}
			})
		}
	}
}

func TestCoordListForms(t *testing.T) {
	want := one(t, "POLYGON((104.5 31.3,104.51 31.3,104.51 31.31,104.5 31.31,104.5 31.3))", Options{})
	tests := []struct{ name, text string }{
		{"spaces", "104.5 31.3\n104.51 31.3\n104.51 31.31\n104.5 31.31\n"},
		{"labels", "J1,104.5,31.3\nJ2,104.51,31.3\nJ3,104.51,31.31\nJ4,104.5,31.31\nJ1,104.5,31.3\n"},
		{"numbers as labels, heights", "1 104.5 31.3 500\n2 104.51 31.3 501\n3 104.51 31.31 500\n4 104.5 31.31 500"},
		{"latitude first", "31.3;104.5\r31.3;104.51\r31.31;104.51\r31.31;104.5\r"},
		{"one line", "104.5,31.3;104.51,31.3;104.51,31.31;104.5,31.31"},
		{"as in KML", "104.5,31.3 104.51,31.3 104.51,31.31 104.5,31.31"},
		{"brackets", "(104.5,31.3),(104.51,31.3),(104.51,31.31),(104.5,31.31)"},
		{"DMS on one line", "104°30′00″E,31°18′00″N;104°30′36″E,31°18′00″N;104°30′36″E,31°18′36″N;104°30′00″E,31°18′36″N"},
		{"DMS full-width", "东经104°30′00″，北纬31°18′00″；东经104°30′36″，北纬31°18′00″；东经104°30′36″，北纬31°18′36″；东经104°30′00″，北纬31°18′36″"},
		{"DMS in ASCII", "N31°18'0\" E104°30'0\"\nN31°18'0\" E104°30'36\"\nN31°18'36\" E104°30'36\"\nN31°18'36\" E104°30'0\""},
		{"DMS spaced", "E 104° 30′ 0″  N 31° 18′ 0″\nE 104° 30′ 36″  N 31° 18′ 0″\nE 104° 30′ 36″  N 31° 18′ 36″\nE 104° 30′ 0″  N 31° 18′ 36″"},
		{"packed by note", "# 度.分秒\n104.3000,31.1800\n104.3036,31.1800\n104.3036,31.1836\n104.3000,31.1836\n"},
		{"decimal by note", "# 十进制度\n104.5000,31.3000\n104.5100,31.3000\n104.5100,31.3100\n104.5000,31.3100\n"},
		{"title, CGCS2000", "某项目拐点\n坐标系：CGCS2000\n\n104.5,31.3\n104.51,31.3\n104.51,31.31\n104.5,31.31\n"},
		{"header after title", "某项目\nEPSG:4490\n点号,经度,纬度\n1,104.5,31.3\n2,104.51,31.3\n3,104.51,31.31\n4,104.5,31.31\n"},
		{"closed, closing point twice", "104.5,31.3\n104.51,31.3\n104.51,31.31\n104.5,31.31\n104.5,31.3\n104.5,31.3\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fp := one(t, tt.text, Options{})
			if d := farthest(fp.Geometry, want.Geometry); d > 0.001 {
				t.Errorf("%g m from what is written", d)
			}
		})
	}
}

func TestCoordListRings(t *testing.T) {
	outer := "104.5 31.3\n104.52 31.3\n104.52 31.32\n104.5 31.32\n"
	inner := "104.505 31.305\n104.51 31.305\n104.51 31.31\n104.505 31.31\n"
	fp := one(t, outer+"\n"+inner, Options{})
	if got := onPlane(fp.Geometry); len(got) != 2 {
		t.Errorf("%d rings", len(got))
	}
	wantCodes(t, "repairs", fp.Repairs, "ring-closed", "ring-nested", "orientation")
	r := mustRead(t, "甲\n"+outer+"\n乙\n"+inner, Options{})
	if len(r.Footprints) != 2 || r.Footprints[0].Name != "甲" || r.Footprints[1].Name != "乙" {
		t.Errorf("%+v", r.Footprints)
	}
	for text, kind := range map[string]string{"104.5 31.3": "Point", "排口\n104.5 31.3\n104.6 31.3": "MultiPoint"} {
		fp := one(t, text, Options{})
		if got := fmt.Sprintf("%T", fp.Geometry); got != "*geom."+kind {
			t.Errorf("%s, want %s", got, kind)
		}
		wantCodes(t, "warnings of "+kind, fp.Warnings, "read-as-points")
	}
	fp = one(t, "来源：奥维\n注：示意\n104.5 31.3", Options{})
	wantCodes(t, "warnings", fp.Warnings, "read-as-points", "shifted-suspected", "lines-ignored")
}

func TestCoordListRefused(t *testing.T) {
	tests := []struct {
		name, text string
		kind       error
		line       int
		want       string
	}{
		{"full-width comma", "104.5,31.3\n104.51，31.3\n104.51,31.31\n", ErrSyntax, 2, "全角 ，|full-width"},
		{"full-width from the start", "104.5，31.3\n104.51，31.3\n", ErrSyntax, 1, "全角|full-width"},
		{"letter in a number", "104.5,31.3\n104.5l,31.3\n104.51,31.31\n", ErrSyntax, 2, "104.5l|104.5l"},
		{"letter in a block's first number", "104.5,31.3\n104.51,31.3\n104.51,31.31\n\n1O4.5,31.3\n", ErrSyntax, 5, "1O4.5|1O4.5"},
		{"column missing", "1,104.5,31.3\n2,104.51\n", ErrSyntax, 2, "读不出|cannot"},
		{"text in the middle", "104.5,31.3\n完\n104.51,31.3\n", ErrSyntax, 2, "完|完"},
		{"remark in a ring", "104.5,31.3\n# 完\n104.51,31.3\n", ErrSyntax, 2, "完|完"},
		{"marked letter in a block's first number", "E:104.5 N:31.3\n\nE:1O4.52 N:31.32\n", ErrSyntax, 3, "1O4.52|1O4.52"},
		{"packed or not", "104.3000,31.1800\n104.3036,31.1800\n104.3036,31.1836\n", ErrContradiction, 1, "104.3000 度.分秒|ddd.mmssss decimal"},
		{"packed, no minutes", "# ddd.mmssss\n104.6100,31.1800\n", ErrSyntax, 2, "60|60"},
		{"seconds of 60", "104°30′00″,31°18′00″\n104°30′60″,31°18′00″\n", ErrSyntax, 2, "60|60"},
		{"two longitudes", "E104.5,E31.3\n", ErrContradiction, 1, "矛盾|contradict"},
		{"marks on some", "E104.5,N31.3\n31.3,104.5\n", ErrSyntax, 2, "统一|alike"},
		{"Xian 80", "坐标系：西安80\n104.5,31.3\n", ErrDatum, 1, "1980|Xian"},
		{"Beijing 54", "坐标系：北京54\n104.5,31.3\n", ErrDatum, 1, "1954|Beijing"},
		{"web map", "# EPSG:3857\n104.5,31.3\n", ErrDatum, 1, "墨卡托|Mercator"},
		{"header of degrees, metres", "经度,纬度\n453359.647,3466557.106\n", ErrContradiction, 0, "矛盾|contradicts"},
		{"ring again", "ring,lon,lat\n1,104.5,31.3\n2,104.51,31.3\n1,104.52,31.3\n", ErrSyntax, 4, "又出现|again"},
		{"another header", "lon,lat\n104.5,31.3\nlat,lon\n31.3,104.5\n", ErrSyntax, 3, "表头|header"},
		{"header alone", "点号,经度,纬度\n", ErrEmpty, 0, "没有要素|no_features"},
		{"columns of two kinds", "1,104.5,31.3,104.6,31.4\n", ErrSyntax, 1, "不止一个点|more_than"},
		{"other text", "a,b\n1,2\n", ErrFormat, 0, "认不出|recognised"},
		{"markup", "<html>\n104.5,31.3\n</html>", ErrFormat, 0, "认不出|recognised"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := refused(t, tt.text, Options{}, tt.kind, tt.want)
			if tt.line != 0 && f.Line != tt.line {
				t.Errorf("line %d, want %d: %v", f.Line, tt.line, f)
			}
		})
	}
	refused(t, strings.Repeat("104.5,31.3\n", 20), Options{Limits: Limits{Vertices: 10}}, ErrLimit, "点数|vertices")
}

func FuzzCoordList(f *testing.F) {
	fuzz(f, string(fixture(f, "coordlist_published_notices.txt")), string(fixture(f, "coordlist_published_zones_dms.csv")),
		"点号,经度,纬度\n1,104.5,31.3\n2,104.51,31.3\n3,104.51,31.31\n", "# 度.分秒\n104.3000,31.1800", "ring;X;Y\n1;3466557.106;453359.647",
		"E104°30′，N31°18′；E104°31′，N31°18′", "\"104°30′1\"\"E\",\"31°18′\"", "104.5;31.3\n\n(104.5,31.3)(", "甲\n104.5 31.3\n104.5，31.3",
		"[[104.5,31.3],[104.6,31.3]],[[", "A(104.5 31.3) B【104.6,31.3】", "甲：{104.5,31.3}", "lat:31.3, lng:104.5", "经度104.5 纬度31.3", "453359.647 m 3466557.106 m", "104·5,31·3")
}
