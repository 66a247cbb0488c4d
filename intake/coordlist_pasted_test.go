package intake

import (
	"fmt"
	"strings"
	"testing"

	"github.com/twpayne/go-geom"
)

// What people paste into a field for coordinates: one triangle, or one point of it, in
// every writing that can mean nothing else.
func TestPastedCoordinates(t *testing.T) {
	const (
		triangle = "POLYGON((104.5 31.3,104.6 31.3,104.6 31.4,104.5 31.3))"
		point    = "POINT(104.5 31.3)"
		plane    = "SRID=4544;POLYGON((453359.647 3466557.106,453459.647 3466557.106,453459.647 3466657.106,453359.647 3466557.106))"
	)
	each := func(form, separator string) string {
		var out []string
		for i, p := range [][2]string{{"104.5", "31.3"}, {"104.6", "31.3"}, {"104.6", "31.4"}} {
			out = append(out, fmt.Sprintf(strings.ReplaceAll(form, "#", string("ABC"[i])), p[0], p[1]))
		}
		return strings.Join(out, separator)
	}
	tests := []struct{ name, text, want string }{
		{"one in brackets", "[104.5,31.3]", point},
		{"one in braces", "{104.5,31.3}", point},
		{"one in lenticular brackets", "【104.5,31.3】", point},
		{"an array", "[" + each("[%s,%s]", ",") + "]", triangle},
		{"an array over lines", "[\n  " + each("[%s, %s]", ",\r\n  ") + "\r\n]\n", triangle},
		{"an array, each number on a line", "[\n" + each("[\n%s,\n%s\n]", ",\n") + "\n]\n", triangle},
		{"coordinates of a polygon", `"coordinates": [[` + each("[%s,%s]", ",") + "]]", triangle},
		{"latitude first", "[" + each("[%[2]s,%[1]s]", ",") + "]", triangle},
		{"with heights", "[" + each("[%s,%s,500]", ",") + "]", triangle},
		{"strings", "[" + each(`["%s","%s"]`, ",") + "]", triangle},
		{"points in brackets, no list", each("[%s,%s]", ","), triangle},
		{"lenticular", each("【%s,%s】", ""), triangle},
		{"lenticular, over lines", each("【%s,%s】", "\n"), triangle},
		{"tortoise shell", each("〔%s %s〕", " "), triangle},
		{"round within round", "(" + each("(%s,%s)", ",") + ")", triangle},
		{"WKT without its name", "((" + each("%s %s", ", ") + "))", triangle},
		{"labels before brackets", each("#(%s,%s)", " "), triangle},
		{"labels before brackets, over lines", each("点#：（%s,%s）", "\n"), triangle},
		{"a title", "甲地块：[" + each("[%s,%s]", ",") + "]", triangle},
		{"labels and spaces", each("# %s,%s", "\n"), triangle},
		{"numbers with a point", "1. 104.5,31.3\n2. 104.6,31.3\n3. 104.6,31.4\n", triangle},
		{"numbers in brackets", "(1) 104.5,31.3\n(2) 104.6,31.3\n(3) 104.6,31.4\n", triangle},
		{"numbers in circles", "①104.5,31.3\n②104.6,31.3\n③104.6,31.4\n", triangle},
		{"labels with a colon on one line", "点1：E104°30′，N31°18′；点2：E104°36′，N31°18′；点3：E104°36′，N31°24′", triangle},
		{"numbers and spaces", "1 104.5,31.3\n2 104.6,31.3\n3 104.6,31.4\n", triangle},
		{"lat, lng", each("lat:%[2]s, lng:%[1]s", "\n"), triangle},
		{"lat, lon, spaces", each("lat %[2]s lon %[1]s", "\n"), triangle},
		{"longitude, latitude", each("Longitude: %s, Latitude: %s", "\n"), triangle},
		{"several on a line", each("lng=%s&lat=%s", ";"), triangle},
		{"in Chinese", each("经度：%s，纬度：%s", "\n"), triangle},
		{"in Chinese with labels", each("#：东经%s°，北纬%s°", "\n"), triangle},
		{"nothing between", "lat31.3lon104.5", point},
		{"whole degrees with names", "lat 31 lon 104", "POINT(104 31)"},
		{"letters apart", each("%s E, %s N", "\n"), triangle},
		{"letters apart, before", each("E %s N %s", "\n"), triangle},
		{"tabs and semicolons", each("#\t%s;%s", "\n"), triangle},
		{"numbers, semicolons and tabs", "1;104.5\t31.3\n2;104.6\t31.3\n3;104.6\t31.4", triangle},
		{"slashes", each("%s/%s", "\n"), triangle},
		{"bars", each("| # | %s | %s |", "\n"), triangle},
		{"all on a line", each("%s,%s", ","), triangle},
		{"all on a line, spaces", each("%s %s", " "), triangle},
		{"all on a line, spaces within", each("%s %s", ", "), triangle},
		{"as in KML, with heights", each("%s,%s,0", " "), triangle},
		{"degrees and minutes without letters", "104°30′ 31°18′\n104°36′ 31°18′\n104°36′ 31°24′", triangle},
		{"metres", "453359.647m,3466557.106m\n453459.647m,3466557.106m\n453459.647m,3466657.106m", plane},
		{"metres, spaces", "453359.647 米 3466557.106 米\n453459.647 米 3466557.106 米\n453459.647 米 3466657.106 米", plane},
		{"X and Y", "X 3466557.106 Y 453359.647\nX 3466557.106 Y 453459.647\nX 3466657.106 Y 453459.647", plane},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			opt := Options{ServiceArea: district(t)}
			if tt.want == "POINT(104 31)" {
				opt = Options{}
			}
			got, want := one(t, tt.text, opt), one(t, tt.want, opt)
			if a, b := fmt.Sprintf("%T", got.Geometry), fmt.Sprintf("%T", want.Geometry); a != b {
				t.Fatalf("%s, want %s", a, b)
			}
			if d := farthest(got.Geometry, want.Geometry); d > 0.001 {
				t.Errorf("%g m from what is written", d)
			}
		})
	}
}

// Rings in brackets end where these do, and containment decides which are holes.
func TestPastedRings(t *testing.T) {
	const (
		outer = "[[104.5,31.3],[104.52,31.3],[104.52,31.32],[104.5,31.32]]"
		hole  = "[[104.505,31.305],[104.51,31.305],[104.51,31.31],[104.505,31.31]]"
		apart = "[[104.53,31.3],[104.54,31.3],[104.54,31.31]]"
	)
	tests := []struct {
		name, text string
		want       string // the number of rings of each polygon
	}{
		{"hole", "[" + outer + "," + hole + "]", "[2]"},
		{"two parts", "[[" + outer + "],[" + apart + "]]", "[1 1]"},
		{"part with a hole and another", "[[" + outer + "," + hole + "],[" + apart + "]]", "[2 1]"},
		{"bodies of WKT", "((104.5 31.3,104.52 31.3,104.52 31.32),(104.53 31.3,104.54 31.3,104.54 31.31))", "[1 1]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fp := one(t, tt.text, Options{})
			var got []int
			switch g := fp.Geometry.(type) {
			case *geom.Polygon:
				got = append(got, g.NumLinearRings())
			case *geom.MultiPolygon:
				for i := range g.NumPolygons() {
					got = append(got, g.Polygon(i).NumLinearRings())
				}
			}
			if fmt.Sprint(got) != tt.want {
				t.Errorf("%v, want %s", got, tt.want)
			}
			if hasNote(fp.Warnings, "blank-line-splits") {
				t.Error("a bracket, not an empty line, ends the ring")
			}
		})
	}
	r := mustRead(t, "甲\n[104.5,31.3]\n[104.52,31.3]\n[104.52,31.32]\n\n乙\n"+apart, Options{})
	if len(r.Footprints) != 2 || r.Footprints[0].Name != "甲" || r.Footprints[1].Name != "乙" {
		t.Errorf("%+v", r.Footprints)
	}
}

// What cannot be read, or in more than one way, is refused with the place and the reason.
func TestPastedRefused(t *testing.T) {
	tests := []struct {
		name, text   string
		line, column int
		want         string
	}{
		{"another bracket", "[104.5,31.3}", 1, 12, "不成对 } […]|match } […]"},
		{"another bracket within", "[[104.5,31.3],\n[104.6,31.3)]", 2, 12, "不成对|match"},
		{"not closed", "((104.5,31.3),(104.6,31.3),(104.6,31.4)", 1, 1, "没有右括号|not_closed"},
		{"point not closed", "[[104.5,31.3],[104.6,31.3", 1, 15, "没有右括号|not_closed"},
		{"not opened", "104.5,31.3)", 1, 11, "没有左括号|nothing_opens"},
		{"text within", "[[104.5,31.3],[104.6,东]]", 1, 16, "读不出|cannot"},
		{"text between", "[104.5,31.3]\n完\n[104.6,31.3]", 2, 1, "完|完"},
		{"too deep", strings.Repeat("[", 101) + "104.5,31.3" + strings.Repeat("]", 101), 1, 101, "100|100"},
		{"full-width in brackets", "（104.5，31.3）（104.6，31.3）", 1, 1, "全角|full-width"},
		{"middle dots", "104·5，31·3", 1, 1, "小数点|decimal"},
		{"middle dots later", "104.5,31.3\n104·6,31.3\n", 2, 1, "小数点|decimal"},
		{"kilometres", "453.359km,3466.557km", 1, 1, "公里 米|kilometres metres"},
		{"kilometres in Chinese", "453.359 公里，3466.557 公里", 1, 1, "公里 米|kilometres metres"},
		{"one latitude", "N31°18'", 1, 1, "只有一个|one_coordinate"},
		{"one number", "104.5", 1, 1, "只有一个|one_coordinate"},
		{"a number a line", "\n104.5\n31.3\n", 2, 1, "只有一个 同一行|one_coordinate one_line"},
		{"two points or a box", "104.5,31.3,104.6,31.4", 1, 1, "不止一个点 四个角点|more_than corners"},
		{"no such longitude", "204.5,31.3", 1, 1, "204.5 境内|204.5 China"},
		{"two latitudes", "31.3,31.3", 1, 1, "境内|China"},
		{"minutes of 75", "104°75′,31°18′", 1, 1, "104°75′ 60|104°75′ 60"},
		{"a letter in a named number", "经度：104.5，纬度：31.3\n\n经度：1O4.6，纬度：31.3\n", 3, 0, "1O4.6|1O4.6"},
		{"a value missing", "A,104.5,,31.3", 1, 1, "之外|beside"},
		{"names that contradict", "lat:31.3, lat:104.5", 1, 1, "之外|beside"},
		{"a title with a position", "中心点 104.5,31.3\n104.6,31.3\n104.6,31.4", 1, 1, "之外 另起一行|beside lines_of_their_own"},
		{"a sentence", "项目位于东经104°30′36″，北纬31°19′12″。", 1, 1, "之外|beside"},
		{"a link", "https://uri.amap.com/marker?position=104.5123,31.3123", 1, 1, "GCJ-02|GCJ-02"},
		{"objects", `[{"lat":31.3123,"lng":104.5123},{"lat":31.3123,"lng":104.5223}]`, 1, 1, "之外|beside"},
		{"another call", "LatLng(31.3123, 104.5123)", 1, 1, "之外|beside"},
		{"digits lost behind the point", "99. 123,31.3\n", 0, 0, "认不出|recognised"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := refused(t, tt.text, Options{}, nil, tt.want)
			if tt.line != 0 && (f.Line != tt.line || tt.column != 0 && f.Column != tt.column) {
				t.Errorf("line %d, column %d, want %d, %d: %v", f.Line, f.Column, tt.line, tt.column, f)
			}
		})
	}
}
