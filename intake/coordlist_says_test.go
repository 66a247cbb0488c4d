package intake

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// published are the zones of official notices: areas in hectares as published and as
// their points enclose on the 3° plane they lie on; 0 where none is published.
var published = []struct {
	name                string
	published, computed float64
	warn                bool
}{
	{"jingziwan_core", 617.918, 617.973, false},
	{"qingyanghe_all", 1700, 1180.325, true},
	{"qingyanghe_core", 120, 241.302, true},
}

// The area warning fires where the notice and its points disagree, and only there.
func TestPublishedAreas(t *testing.T) {
	tests := []struct {
		name, file string
		want       string // format
	}{
		{"notices", "coordlist_published_notices.txt", "coordinates"},
		{"GeoJSON", "fixtures/published_zones.geojson", "geojson"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for i, want := range published {
				r, err := Read(tt.file, fixture(t, tt.file), Options{Feature: fmt.Sprint(i + 1)})
				if err != nil {
					t.Fatal(err)
				}
				if r.Format != tt.want || len(r.Footprints) != 1 {
					t.Fatalf("%s, %d footprints", r.Format, len(r.Footprints))
				}
				fp := r.Footprints[0]
				area := fp.DeclaredArea
				if area == nil || area.Unit != "ha" || area.Stated != want.published || math.Abs(float64(area.Computed)/10_000-want.computed) > 0.01 {
					t.Errorf("%s: %+v", want.name, area)
				}
				if warned := slices.Contains(codesOf(fp.Warnings), "declared-area"); warned != want.warn {
					t.Errorf("%s: warnings %v", want.name, codesOf(fp.Warnings))
				}
			}
		})
	}
}

func TestCoordListAreas(t *testing.T) {
	const rows = "453359.647,3466557.106\n453459.647,3466557.106\n453459.647,3466657.106\n453359.647,3466657.106\n"
	tests := []struct {
		name, text string
		want       string // figure, unit and warning
	}{
		{"hectares in a title", "某地块 面积1.0公顷\n" + rows, "1 ha []"},
		{"mu", "面积：15亩\n" + rows, "15 亩 []"},
		{"square metres with commas", "# 总面积约 10,000.0 平方米\n" + rows, "10000 m² []"},
		{"square kilometres", "面积 0.01 km²\n" + rows, "0.01 km² []"},
		{"unit before", "面积（公顷）：2\n" + rows, "2 ha [declared-area]"},
		{"another unit", "面积：15公顷\n" + rows, "15 ha [declared-area-unit]"},
		{"no unit", "面积：15\n" + rows, "none []"},
		{"below the points", "点号,X,Y\n" + strings.ReplaceAll("1,"+rows, "\n4", "\n1,4") + "面积合计：15.0亩（10000.00平方米）\n", "15 亩 []"},
		{"column", "地块,X,Y,面积（亩）\n甲,453359.647,3466557.106,15\n甲,453459.647,3466557.106,\n甲,453459.647,3466657.106\n甲,453359.647,3466657.106\n", "15 亩 []"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fp := one(t, tt.text, Options{ServiceArea: district(t)})
			got := "none"
			if fp.DeclaredArea != nil {
				got = plain(fp.DeclaredArea.Stated) + " " + fp.DeclaredArea.Unit
			}
			codes := slices.DeleteFunc(codesOf(fp.Warnings), func(c string) bool { return c != "declared-area" && c != "declared-area-unit" })
			if got += fmt.Sprint(" ", codes); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

func TestCoordListDeclarations(t *testing.T) {
	plot := func(epsg int) string { return plotIn(epsg, false, false) }
	rows := func(epsg int) string {
		out := ""
		for _, c := range plot(epsg) {
			if c == ',' {
				out += "\n"
				continue
			}
			out += string(c)
		}
		return out
	}
	tests := []struct {
		name, text string
		want       string // declared, then used
	}{
		{"datum, width and meridian", "坐标系：CGCS2000 3度带 中央经线105°\n" + rows(4544), "坐标系=2000国家大地坐标系，几度分带=3，中央经线=105 EPSG:4544"},
		{"zone", "带号：35\n" + rows(4544), "带号=35 EPSG:4544"},
		{"datum alone", "2000国家大地坐标系\n" + rows(4490), "坐标系=2000国家大地坐标系 EPSG:4490"},
		{"zone in words, prefixed", "某项目拐点坐标（CGCS2000，3°带，第35带）\n" + rows(4523), "坐标系=2000国家大地坐标系，几度分带=3，带号=35 EPSG:4523"},
		{"meridian in English", "# central meridian 105\n" + rows(4544), "中央经线=105 EPSG:4544"},
		{"converted", "由西安80转换为CGCS2000\n" + rows(4490), "坐标系=2000国家大地坐标系 EPSG:4490"},
		{"degrees beside a zone", "坐标系：CGCS2000 3度带 带号35\n经度,纬度\n" + rows(4490), "经度,纬度 EPSG:4490"},
		{"a zone of trees", "绿化20带状公园\n" + rows(4490), " EPSG:4490"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fp := one(t, tt.text, Options{ServiceArea: district(t)})
			if got := fp.Declared + " " + fp.Used; got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

func TestCoordListContradictions(t *testing.T) {
	tests := []struct {
		name, text string
		want       string
	}{
		{"two zones", "带号：35\n\n带号：36\n453359.647,3466557.106", "带号=35 带号=36|35 36"},
		{"meridian and zone", "带号35 中央经线108\n453359.647,3466557.106", "108|108"},
		{"zone and width", "6度带 带号35\n453359.647,3466557.106", "带号=35 几度分带=6|35 6"},
		{"degrees declared in metres", "3度带，带号35\n104.5,31.3", "矛盾|contradicts"},
		{"metres of another zone", "带号36\n35453359.647,3466557.106", "36|36"},
		{"two references", "EPSG:4544\n\nEPSG:4545\n453359.647,3466557.106", "4544 4545|4544 4545"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			refused(t, tt.text, Options{ServiceArea: district(t)}, ErrContradiction, tt.want)
		})
	}
	refused(t, "西安80\n35453359.647,3466557.106", Options{}, ErrDatum, "1980|Xian")
	refused(t, "1980西安坐标系，1:2000\n经度,纬度\n104.5,31.3", Options{}, ErrDatum, "1980|Xian")
}

func TestListTitle(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"plain", "地块一", "地块一"},
		{"a comment", "# 地块一", "地块一"},
		{"in brackets", "[地块一]", "地块一"},
		{"a key in brackets before it", "[jingziwan_core] 靖子湾 核心区", "[jingziwan_core] 靖子湾 核心区"},
		{"brackets after it", "靖子湾 [核心区]", "靖子湾 [核心区]"},
		{"two pairs", "[a] [b]", "[a] [b]"},
		{"one bracket", "[地块一", "[地块一"},
		{"nothing but marks", "#//", ""},
		{"empty brackets", "[]", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := listTitle(tt.text); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// A remark on an area names the field without its unit, which follows the figure.
func TestNotedAreaField(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"published", "published ha: 617.918", "published 617.918 ha"},
		{"unit in brackets", "面积(公顷): 1.5", "面积 1.5 ha"},
		{"unit after the figure", "面积：15 亩", "面积 15 亩"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			area := areaIn(tt.text)
			if area == nil {
				t.Fatal("no area")
			}
			if got := fmt.Sprintf("%s %v %s", area.field, area.value, area.unit); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
