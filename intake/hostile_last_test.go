//go:build !race

package intake

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// hostileLast are files that are nearly as large as may be, and bad only in the end: what
// was read before must not have been kept.
func hostileLast() []hostileMade {
	const nearly = DefaultHeldVertices - 1
	rows := func(head, row string, n int, last string) func(testing.TB) string {
		return repeated(head, row, n, last)
	}
	return []hostileMade{
		{"GeoJSON: 2·10^6 vertices, the last not", rows(`{"type":"LineString","coordinates":[`, "[1.5,2.5],", nearly, "[1,null]]}"), ErrSyntax, "数|number"},
		{"GeoJSON: 2·10^6 points, the last not", rows(`{"type":"MultiPoint","coordinates":[`, "[1.5,2.5],", nearly, "[1,null]]}"), ErrSyntax, "数|number"},
		{"GeoJSON: 250,000 features of a thousand attributes' length, the last not", rows(`{"type":"FeatureCollection","features":[`, `{"type":"Feature","properties":{"a":1,"b":"c","d":null,"e":2},"geometry":{"type":"Polygon","coordinates":[[[1,2],[3,4],[5,6],[1,2]]]}},`, 249_999, `{"type":"Feature","geometry":1}]}`), ErrSyntax, "250000|250000"},
		{"GeoJSON: 2·10^7 empty polygons", rows(`{"type":"MultiPolygon","coordinates":[`, "[],", 20_000_000, "[]]}"), nil, "|"},
		{"GeoJSON sequence: 10^6 texts", rows("", "{\"type\":\"Point\",\"coordinates\":[1,2]}\n", 1_000_000, ""), ErrLimit, "要素 250000|250000_features"},
		{"GeoJSON sequence: the second text never ends", rows("{}\n", `{"type":"Feature","properties":{},`, 1_500_000, ""), nil, "|"},
		{"WKT: 2·10^6 vertices, the last not", rows("LINESTRING(", "1.5 2.5,", nearly, "1 x)"), ErrSyntax, "数|number"},
		{"WKT: 250,000 polygons, the last not", rows("", "POLYGON((1 2,3 4,5 6,1 2))\n", 249_999, "POLYGON((1 2,x"), ErrSyntax, "250000|250000"},
		{"WKT table: a cell of 50 MB", rows("WKT,name\n\"POINT(104.5 31.3)\",a\n\"POLYGON((", "1 2,", 12_500_000, "x))\",b\n"), ErrLimit, "点数|vertices"},
		{"WKT table: an attribute of 50 MB", rows("WKT,name\n\"POINT(104.5 31.3)\",\"", "a", 50<<20, "\"\nPOINT(x),b\n"), ErrSyntax, "|"},
		{"WKT table: 5·10^7 empty lines, then a bad point", rows("WKT,name\n\"POINT(104.5 31.3)\",a\n", "\n", 50_000_000, "POINT(x),b\n"), ErrSyntax, "数|number"},
		{"WKT table: a row of 5·10^7 commas", rows("WKT,name\n\"POINT(104.5 31.3)\",a\nPOINT(x)", ",", 50_000_000, "\n"), ErrSyntax, "数|number"},
		{"WKT table: 250,000 rows, the last not", rows("WKT,name\n", "\"POINT(104.5 31.3)\",a\n", 249_999, "POINT(x),b\n"), ErrSyntax, "250000|250000"},
		{"TXT: 2·10^6 points, the last not", rows(attributes+plotHead, "J,1,1.25,2.25\n", nearly, "J2,1,x,1\n"), ErrSyntax, "x|x"},
		{"TXT: 10^6 rings in a plot", func(testing.TB) string {
			var out strings.Builder
			for i := range 1_000_000 {
				fmt.Fprintf(&out, "J1,%d,1,1\n", i)
			}
			return attributes + plotHead + out.String()
		}, ErrLimit, "环|rings"},
		{"TXT: 10^6 sections of no name", rows(attributes, "[a]\n", 1_000_000, "[地块坐标]\nJ1,1,1,1\n"), ErrSyntax, "地块行|plot's_line"},
		{"TXT: a thousand pairs for each of 249,999 plots", func(testing.TB) string {
			var out strings.Builder
			for i := range 990 {
				fmt.Fprintf(&out, "项%d=%d\n", i, i)
			}
			return "[项目信息]\n" + out.String() + attributes + strings.Repeat("4,1,1,甲,面,,,,@\nJ1,1,1,1\n", 249_999)
		}, ErrLimit, "项目信息|项目信息"},
		{"TXT: 10^6 points of one label, the last not", func(testing.TB) string {
			var out strings.Builder
			for i := range 1_000_000 {
				fmt.Fprintf(&out, "J9,1,%d,1\n", i)
			}
			return attributes + plotHead + "J1,1,1,1\n" + out.String() + "J2,1,x,1\n"
		}, ErrSyntax, "x|x"},
		{"CSV: 10^6 rows of one label, the last not", func(testing.TB) string {
			var out strings.Builder
			for i := range 1_000_000 {
				fmt.Fprintf(&out, "J9,104.5%06d,31.3\n", i)
			}
			return "点号,经度,纬度\n" + out.String() + "J2,1O4,31\n"
		}, ErrSyntax, "1000002|1000002"},
		{"CSV: 10^6 empty lines between points", rows("", "104.5,31.3\n104.51,31.3\n\n", 500_000, "1O4,31\n"), ErrLimit, "环|rings"},
		{"CSV: 10^6 rings", func(testing.TB) string {
			var out strings.Builder
			for i := range 1_000_000 {
				fmt.Fprintf(&out, "%d,%d,104.5,31.3\n", i/9000, i)
			}
			return "地块,圈号,经度,纬度\n" + out.String()
		}, ErrLimit, "要素|features"},
		{"CSV: 10^6 titles of one origin", rows("", "奥维导出\n104.5,31.3\n\n", 1_000_000, ""), ErrLimit, "文字|lines"},
		{"CSV: points on lines of 4 kB, with decimal commas perhaps", rows("", strings.Repeat("99,9,1;", 580)+"\n", 3500, ""), ErrLimit, "点数|vertices"},
		{"CSV: 10^5 titles that say everything", rows("", strings.Repeat("面积1亩 奥维 坐标系 国家 带 度分秒 dms 十进制 中央 EPSG: area1 ", 7)+"\n104.5,31.3\n\n", 99_000, "1O4,31\n"), nil, "|"},
		{"CSV: 40 MB of GBK", func(t testing.TB) string {
			return string(gbk(t, "点号,经度,纬度\n"+strings.Repeat("甲乙丙丁戊己庚辛,104.5,31.3\n", 1_300_000)+"甲,1O4,31\n"))
		}, ErrSyntax, "1300002|1300002"},
		{"CSV: 60 MB of GBK", func(t testing.TB) string {
			return string(gbk(t, "点号,经度,纬度\n"+strings.Repeat(strings.Repeat("甲", 200)+",104.5,31.3\n", 145_000)))
		}, ErrLimit, "GB18030|GB18030"},
		{"a mark of UTF-16, then noise", func(testing.TB) string { return "\xff\xfe" + noise(40<<20) }, ErrFormat, "认不出|recognised"},
		{"a mark of UTF-8, then noise", func(testing.TB) string { return "\xef\xbb\xbf" + noise(40<<20) }, ErrFormat, "认不出|recognised"},
		{"noise", func(testing.TB) string { return "\xa1" + noise(60<<20) }, ErrFormat, "认不出|recognised"},
		{"a brace, then noise", func(testing.TB) string { return "{" + noise(60<<20) }, nil, "|"},
		{"KML: 2·10^6 vertices, the last not", rows("<kml><Placemark><LineString><coordinates>", "1.5,2.5 ", nearly, "1,x</coordinates></LineString></Placemark></kml>"), ErrSyntax, "数|number"},
		{"KML: 2·10^6 vertices between comments, the last not", rows("<kml><Placemark><LineString><coordinates><!--a-->", "1.5,2.5 ", nearly, "1,x</coordinates></LineString></Placemark></kml>"), ErrLimit, "16_KiB|16_KiB"},
		{"KML: 60 MB of entities", rows("<kml><Placemark><description>", "&amp;", 12<<20, "</description></Placemark></kml>"), ErrLimit, "128_KiB|128_KiB"},
		{"KML: texts of 60 MB, and no geometry", rows("<kml>", "<Placemark><description>"+strings.Repeat("甲", 20_000)+"</description></Placemark>", 1000, "</kml>"), ErrEmpty, "没有几何|no geometry"},
		{"KML: a thousand attributes with names of 60 kB", func(testing.TB) string {
			var out strings.Builder
			for i := range 990 {
				fmt.Fprintf(&out, `<Data name="%0*d"><value>1</value></Data>`, 60_000, i)
			}
			return kmlOf("<ExtendedData>" + out.String() + "</ExtendedData>")
		}, ErrLimit, "属性名|name_of_an_attribute"},
		{"KML: 250,000 placemarks", rows("<kml>", "<Placemark><Point><coordinates>1,2</coordinates></Point></Placemark>", 250_000, "</kml>"), ErrLimit, "地标|placemarks"},
		{"KML: tracks alone, 10^5", rows("<kml>", "<Placemark><gx:Track><gx:coord>104.5 31.3 1</gx:coord></gx:Track></Placemark>", 100_000, "</kml>"), ErrFormat, "航迹|tracks"},
		{"KML: 149,999 placemarks, the last not", rows("<kml>", "<Placemark><Point><coordinates>1,2</coordinates></Point></Placemark>", 149_999, "<Placemark><Point/></Placemark></kml>"), ErrEmpty, "坐标|coordinates"},
		{"shapefile: 2·10^6 vertices, the last NaN", func(t testing.TB) string {
			points := make([][2]float64, nearly)
			points[nearly-1][0] = math.NaN()
			for i := range nearly - 1 {
				points[i] = [2]float64{453000 + float64(i*7919%10_007), 3466000 + float64(i*104_729%10_009)}
			}
			return zippedShapefile(t, "a.shp", shp(shapeRecord(3, []uint32{0}, points, 0)), "a.dbf", dbf(0, onlyID, "  1"))
		}, ErrSyntax, "NaN|NaN"},
		{"XLSX: 10^6 cells in a small file, the last bad", func(t testing.TB) string {
			return oneSheet(t, strings.Repeat(`<row><c><v>104.5</v></c><c><v>31.3</v></c></row>`, 450_000)+`<row><c><v>104.5</v></c><c t="str"><v>3l.3</v></c></row>`)
		}, ErrLimit, "单元格|cells"},
	}
}

// noise is n bytes of no meaning, always the same.
func noise(n int) string {
	out := make([]byte, n)
	random := rand.NewChaCha8([32]byte{4})
	random.Read(out) //nolint:errcheck // it never fails
	return string(out)
}

// hostileDrawings are large drawings and databases that are bad in the end.
func hostileDrawings() []hostileMade {
	of := func(entity string, n int, last string) func(testing.TB) string {
		return func(testing.TB) string {
			whole := dxfOf("0 TEXT|8 a|1 x")
			head, tail, _ := strings.Cut(whole, "0\nTEXT\n")
			_, tail, _ = strings.Cut(tail, "x\n")
			lines := func(text string) string {
				return strings.ReplaceAll(strings.ReplaceAll(text, "|", "\n"), " ", "\n") + "\n"
			}
			return head + strings.Repeat(lines(entity), n) + lines(last) + tail
		}
	}
	return []hostileMade{
		{"DXF: 5·10^6 vertices of one outline", of("10 1|20 2", 5_000_000, "10 x|20 1"), nil, "|"},
		{"DXF: 10^6 lines, the last not", of("0 LINE|8 a|10 1|20 2|11 3|21 4", 990_000, "0 LINE|8 a|10 x"), nil, "|"},
		{"DXF: 2·10^6 lines", of("0 LINE|8 a|10 1|20 2|11 3|21 4", 1_500_000, "0 LINE|8 a|10 x"), nil, "|"},
		{"DXF: 10^6 points, the last not", of("0 POINT|8 a|10 1|20 2", 990_000, "0 POINT|8 a|10 x"), nil, "|"},
		{"DXF: 10^6 texts", of("0 TEXT|8 a|1 x", 3_000_000, "0 LINE|8 a|10 x"), nil, "|"},
		{"DXF: 10^6 layers", func(testing.TB) string {
			var out strings.Builder
			for i := range 1_000_000 {
				fmt.Fprintf(&out, "0\nLAYER\n2\n%d\n70\n0\n", i)
			}
			return "0\nSECTION\n2\nTABLES\n" + out.String() + "0\nENDSEC\n0\nEOF\n"
		}, ErrLimit, "图层|layers"},
		{"DXF: 10^6 texts, each on a layer of its own", func(testing.TB) string {
			var out strings.Builder
			for i := range 990_000 {
				fmt.Fprintf(&out, "0\nTEXT\n8\nlayer %d\n", i)
			}
			return "0\nSECTION\n2\nENTITIES\n" + out.String() + "0\nLINE\n10\nx\n0\nENDSEC\n0\nEOF\n"
		}, ErrSyntax, "x|x"},
		{"DXF: a hatch of 10^6 edges", func(testing.TB) string {
			return strings.Replace(dxfOf(hatchOf("红线", "92 1|93 1|"+lineEdge(0, 0, 1, 1))), "72\n1\n", strings.Repeat("72\n1\n", 1_000_000), 1)
		}, ErrLimit, "填充|hatch"},
		{"DXF: a hatch of 10^6 vertices, the last not", func(testing.TB) string {
			return dxfOf(hatchOf("红线", "92 7|73 1|93 1000001"+strings.Repeat("|10 1|20 2", 1_000_000)+"|10 x|20 1"))
		}, ErrSyntax, "x|x"},
		{"GeoPackage: 250,000 rows, the last not", func(t testing.TB) string {
			point := geometryBlob(1, "01"+little(1)+degreesHex(104.51)+degreesHex(31.32))
			return geoPackageOf(t, plotsLayer, plotsTable,
				"WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c WHERE x < 249999) INSERT INTO plots (geom, name) SELECT "+point+", 'a plot of some name ' || x FROM c", insert("x'00112233'"))
		}, ErrSyntax, "GP|GP"},
		{"GeoPackage: 10^6 rows", func(t testing.TB) string {
			return geoPackageOf(t, plotsLayer, plotsTable,
				"WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c WHERE x < 1000000) INSERT INTO plots (geom) SELECT "+geometryBlob(1, "01"+little(1)+degreesHex(104.51)+degreesHex(31.32))+" FROM c")
		}, ErrLimit, "要素|features"},
		{"GeoPackage: a line of a million vertices, twice, and a bad one", func(t testing.TB) string {
			line := geometryBlob(1, "01"+little(2)+little(1_000_000)+strings.Repeat(degreesHex(104.51)+degreesHex(31.32), 1_000_000))
			return geoPackageOf(t, plotsLayer, plotsTable, insert(line), insert(line), insert("x'00112233'"))
		}, ErrSyntax, "GP|GP"},
		{"DXF: 10^6 blocks", func(testing.TB) string {
			var out strings.Builder
			for i := range 1_000_000 {
				fmt.Fprintf(&out, "0\nBLOCK\n2\n%d\n0\nENDBLK\n", i)
			}
			return "0\nSECTION\n2\nBLOCKS\n" + out.String() + "0\nENDSEC\n0\nEOF\n"
		}, ErrLimit, "块|blocks"},
	}
}
