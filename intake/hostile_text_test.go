//go:build !race

package intake

import (
	"fmt"
	"strings"
	"testing"
)

// inUTF16 makes a file of UTF-16, little endian, with its mark.
func inUTF16(text, after string) func(testing.TB) string {
	return func(t testing.TB) string { return string(utf16(t, text)) + after }
}

func hostileJSON() []hostileMade {
	const deep = 100_000
	nested := func(open, shut string) func(testing.TB) string {
		return repeated(`{"type":"Feature","properties":{"a":`+strings.Repeat(open, deep)+`1`, shut, deep, `},"geometry":{"type":"Point","coordinates":[104.5,31.3]}}`)
	}
	return []hostileMade{
		{"GeoJSON cut off in a number", asIs(`{"type":"Polygon","coordinates":[[[104.5,31.3],[104.6,31.`), ErrSyntax, "JSON|JSON"},
		{"GeoJSON: arrays 10^5 deep in an attribute", nested("[", "]"), ErrLimit, "嵌套|nested"},
		{"GeoJSON: objects 10^5 deep in an attribute", nested(`{"a":`, "}"), ErrLimit, "嵌套|nested"},
		{"GeoJSON: coordinates 10^5 deep", repeated(`{"type":"Polygon","coordinates":`, "[", deep, ""), ErrLimit, "嵌套|nested"},
		{"GeoJSON: collections 10^5 deep", repeated("", `{"type":"GeometryCollection","geometries":[`, deep, ""), ErrLimit, "嵌套|nested"},
		{"GeoJSON: 1e400", asIs(`{"type":"Point","coordinates":[1e400,31.3]}`), ErrSyntax, "1e400|1e400"},
		{"GeoJSON: a number of 32 MB", repeated(`{"type":"Point","coordinates":[104.`, "5", 32<<20, `,31.3]}`), ErrSyntax, "数|number"},
		{"GeoJSON: a name of 32 MB, twice", repeated(`{"type":"Point","`, "a", 32<<20, `":1,"coordinates":[NaN,1]}`), ErrSyntax, "NaN|NaN"},
		{"GeoJSON: NaN", asIs(`{"type":"Point","coordinates":[NaN,31.3]}`), ErrSyntax, "NaN|NaN"},
		{"GeoJSON: texts for numbers", asIs(`{"type":"Point","coordinates":["104.5","31.3"]}`), ErrSyntax, "应为数|number"},
		{"GeoJSON: 10^7 vertices", repeated(`{"type":"LineString","coordinates":[`, "[1,2],", 10_000_000, "[1,2]]}"), ErrLimit, "点数 2000000|2000000_vertices"},
		{"GeoJSON: 10^6 features without geometry", repeated(`{"type":"FeatureCollection","features":[`, `{"type":"Feature","geometry":null},`, 1_000_000, `{}]}`), ErrLimit, "要素 250000|250000_features"},
		{"GeoJSON: 10^6 rings", repeated(`{"type":"Polygon","coordinates":[`, `[[1,2]],`, 1_000_000, `[[1,2]]]}`), ErrLimit, "环|rings"},
		{"GeoJSON: 10^6 attributes", func(testing.TB) string {
			var out strings.Builder
			for i := range 1_000_000 {
				fmt.Fprintf(&out, `"%d":1,`, i)
			}
			return `{"type":"Feature","properties":{` + out.String() + `"a":1},"geometry":null}`
		}, ErrLimit, "属性 1000|1000 properties"},
		{"GeoJSON: references linked to", asIs(`{"type":"Point","crs":{"type":"link","properties":{"href":"http://127.0.0.1:9/x"}},"coordinates":[104.5,31.3]}`), ErrSyntax, "crs|crs"},
		{"65 MiB", repeated(`{"type":"Point"`, " ", 65<<20, `}`), ErrLimit, "64.0_MiB|64.0_MiB"},
		{"nothing but blanks", repeated("", " ", 60<<20, ""), ErrEmpty, "空白|white_space"},
		{"zeros", repeated("", "\x00", 60<<20, ""), ErrFormat, "认不出|recognised"},
		{"random bytes of no encoding", repeated("", "\xff\x80\xfe\x01", 10<<20, ""), ErrFormat, "认不出|recognised"},
	}
}

func hostileWKT() []hostileMade {
	return []hostileMade{
		{"WKT: 10^6 brackets", repeated("POLYGON", "(", 1_000_000, ""), ErrSyntax, "|"},
		{"WKT: collections 10^6 deep", repeated("", "GEOMETRYCOLLECTION(", 1_000_000, ""), ErrLimit, "嵌套|nested"},
		{"WKT: 10^7 vertices", repeated("LINESTRING(", "1 2,", 10_000_000, "1 2)"), ErrLimit, "点数 2000000|2000000_vertices"},
		{"WKT: 10^6 rings", repeated("POLYGON(", "(1 2),", 1_000_000, "(1 2))"), ErrLimit, "环|rings"},
		{"WKT: 10^6 points", repeated("", "POINT(1 2);", 1_000_000, ""), ErrLimit, "要素 250000|250000_features"},
		{"WKT: a number of 50 MB", repeated("POINT(", "1", 50<<20, " 2)"), ErrSyntax, "数|number"},
		{"WKT: a type of 50 MB", repeated("POINT(104.5 31.3) POINT", "X", 50<<20, "(1 2)"), ErrFormat, "POINTXX|POINTXX"},
		{"WKT: full-width comma in line 3", asIs("POLYGON((104.5 31.3,\n104.51 31.3,\n104.51 31.31，104.5 31.3))"), ErrSyntax, ":3: ，|:3: full-width"},
		{"WKT cut off in UTF-16", inUTF16("POLYGON((104.5 31.3,104.6 31.3,104.6 31.4,104.5", ""), ErrSyntax, "|"},
		{"WKT: half a character at the end of UTF-16", inUTF16("POINT(104.5 31.3)", "\x31"), nil, "|"},
	}
}

func hostileLists() []hostileMade {
	bad := func(good string, n int, odd string) func(testing.TB) string {
		return repeated("点号,经度,纬度\n", good, n, odd)
	}
	return []hostileMade{
		{"TXT cut off in a point", asIs(attributes + square[:len(square)-20]), ErrSyntax, "|"},
		{"TXT: full-width comma in line 11", asIs(strings.Replace(attributes+square, "J2,1,", "J2，1，", 1)), ErrSyntax, ":11: ，|:11: full-width"},
		{"TXT: 10^6 pairs in the head", func(testing.TB) string {
			var out strings.Builder
			for i := range 1_000_000 {
				fmt.Fprintf(&out, "键%d=%d\n", i, i)
			}
			return "[属性描述]\n" + out.String() + "[地块坐标]\n" + square
		}, nil, "|"},
		{"TXT: 10^6 plots without points", repeated(attributes, "4,1,1,地块,面,,,,@\n", 1_000_000, ""), ErrEmpty, "没有几何|no geometry"},
		{"TXT: 10^6 points, the last not", repeated(attributes+plotHead, "J1,1,3466557.106,453359.647\n", 1_000_000, "J2,1,x,1\n"), ErrSyntax, "|"},
		{"TXT: a field of 50 MB", repeated(attributes+"4,1,1,", "甲", 16<<20, ",面,,,,@\nJ1,1,x,1\n"), ErrLimit, "128_KiB|128_KiB"},
		{"TXT: a plot of 10^6 commas", repeated(attributes+"4,1,1,地块,面", ",", 1_000_000, "@\nJ1,1,x,1\n"), ErrLimit, "128_KiB|128_KiB"},
		{"TXT: a plot of 10^5 commas", repeated(attributes+"4,1,1,地块,面", ",", 100_000, "@\nJ1,1,x,1\n"), ErrSyntax, "1000|1000"},
		{"TXT: GBK, then UTF-8", func(t testing.TB) string { return string(gbk(t, attributes)) + square + "J5,1,３,1\n" }, ErrSyntax, "|"},
		{"CSV: one line of 50 MB", repeated("104.5,31.3", ",1", 25<<20, ""), nil, "|"},
		{"CSV: one line of 50 MB of digits", repeated("", "1", 50<<20, ""), ErrFormat, "认不出|recognised"},
		{"CSV: 50 MB in quotes that never end", repeated(`"104.5","`, "a", 50<<20, ""), nil, "|"},
		{"CSV: full-width comma in line 3", asIs("104.5,31.3\n104.51,31.3\n104.51，31.31\n"), ErrSyntax, ":3: ，|:3: full-width"},
		{"CSV: 10^6 rows, the last bad", bad("J1,104.51,31.31\n", 1_000_000, "J2,1O4,31\n"), ErrSyntax, "1000002|1000002"},
		{"CSV: 10^7 vertices", repeated("", "99,9\n", 10_000_000, ""), ErrLimit, "点数|vertices"},
		{"CSV: 10^6 points on a line, the last bad", repeated("", "104.5,31.3;", 1_000_000, "104.5,x"), ErrSyntax, "|"},
		{"CSV: 10^6 rows in degrees, minutes and seconds, the last bad", bad("J1,104°30′36″,31°18′36″\n", 1_000_000, "J2,104°30′61″,31°18′36″\n"), ErrSyntax, "61|61"},
		{"CSV: 10^6 rows of seconds beyond 60", bad("J1,104°30′61″,31°18′36″\n", 1_000_000, ""), ErrSyntax, "61|61"},
		{"CSV: notes alone, 10^6", repeated("# ", "坐标系：国家2000\n# ", 1_000_000, ""), nil, "|"},
		{"CSV: UTF-16 cut off", inUTF16("点号,经度,纬度\nJ1,104.5,31.3\nJ2,104.51,31.", ""), ErrSyntax, "|"},
		{"CSV: UTF-16 without mark", func(t testing.TB) string { return string(utf16(t, "104.5,31.3\n104.51,31.31\n")[2:]) }, ErrFormat, "认不出|recognised"},
		{"CSV: GBK and UTF-8 in one file, full-width", func(t testing.TB) string {
			return string(gbk(t, "点号,经度,纬度\n甲,104.5,31.3\n")) + "乙，104.51，31.3\n"
		}, ErrSyntax, "|"},
		{"CSV: 10^6 points with names, the last bad", repeated("", "lat:31.3, lng:104.5\n", 1_000_000, "lat:31.3, lng:1O4.5\n"), ErrSyntax, ":1000001: 1O4|:1000001: 1O4"},
		{"arrays: 10^6 points, the last bad", repeated("[", "[104.5,31.3],\n", 1_000_000, "[1O4.5,31.3]]"), ErrSyntax, ":1000001: 1O4|:1000001: 1O4"},
		{"arrays: 10^7 vertices", repeated("[", "[99,9]", 7_000_000, "]"), ErrLimit, "点数|vertices"},
		{"arrays: 40 MB that open", repeated("[[104.5,31.3],", "[", 40<<20, ""), ErrLimit, "100|100"},
		{"arrays: 2·10^7 empty ones", repeated("[[104.5,31.3],", "[]", 20<<20, "x"), ErrSyntax, "没有右括号|not_closed"},
		{"arrays: 40 MB of one point", repeated("[[104.5,31.3],[", "1,", 20<<20, "1]]"), ErrSyntax, "读不出|cannot"},
		{"HTML in disguise", repeated("<html><body>", "<table>", 100_000, "104.5,31.3"), ErrFormat, "认不出|recognised"},
	}
}
