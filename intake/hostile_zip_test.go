//go:build !race

package intake

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io/fs"
	"math"
	"strings"
	"testing"
)

// patchedAt overwrites bytes of a file.
func patchedAt(data string, at int, bytes string) string {
	return data[:at] + bytes + data[at+len(bytes):]
}

// little32 writes a number as shapefiles do.
func little32(n uint32) string { return string(binary.LittleEndian.AppendUint32(nil, n)) }

func hostileShapes() []hostileMade {
	ring := squareRing(453000, 3466000, 100)
	polygon := func(starts ...uint32) string { return shp(shapeRecord(5, starts, ring, 0)) }
	table := dbf(0, onlyID, "  1")
	pair := func(shp, dbf string) func(testing.TB) string {
		return func(t testing.TB) string { return zippedShapefile(t, "a.shp", shp, "a.dbf", dbf) }
	}
	const counts = shapeHeader + recordHeader + 36 // of parts, then of points
	return []hostileMade{
		{"shapefile cut off", pair(polygon(0)[:shapeHeader+60], table), ErrSyntax, "不完整|cut_off"},
		{"shapefile of another magic", pair("\x00\x00\x27\x0b"+polygon(0)[4:], table), ErrSyntax, "文件头|header"},
		{"shapefile: four billion points, it says", pair(patchedAt(polygon(0), counts+4, little32(math.MaxUint32)), table), ErrSyntax, "点数|counts"},
		{"shapefile: two billion parts, it says", pair(patchedAt(polygon(0), counts, little32(math.MaxInt32)), table), ErrSyntax, "点数|counts"},
		{"shapefile: a part that begins at the last byte", pair(patchedAt(polygon(0), counts+8, little32(math.MaxUint32)), table), ErrSyntax, "部分|part"},
		{"shapefile: parts that overlap", pair(polygon(0, 3, 2), table), ErrSyntax, "第_2_部分|part_2"},
		{"shapefile: a record of 4 GB, it says", pair(patchedAt(polygon(0), shapeHeader+4, "\x7f\xff\xff\xff"), table), ErrSyntax, "第_1_条|record_1"},
		{"shapefile: NaN", pair(shp(pointRecord(1, [2]float64{math.NaN(), 1}, 0)), table), ErrSyntax, "NaN|NaN"},
		{"shapefile: infinite", pair(shp(pointRecord(1, [2]float64{math.Inf(1), 1}, 0)), table), ErrSyntax, "Inf|Inf"},
		{"shapefile: four billion rows, the table says", pair(polygon(0), patchedAt(table, 4, little32(math.MaxUint32))), ErrSyntax, "4294967295|4294967295"},
		{"shapefile: rows of no length", pair(polygon(0), patchedAt(table, 10, "\x00\x00")), ErrSyntax, ".dbf|.dbf"},
		{"shapefile: a table whose head is longer than it", pair(polygon(0), patchedAt(table, 8, "\xff\xff")), ErrSyntax, ".dbf|.dbf"},
		{"shapefile: fields wider than the row", pair(polygon(0), patchedAt(table, 32+16, "\xff")), ErrSyntax, ".dbf|.dbf"},
		{"shapefile: a million null shapes", func(t testing.TB) string {
			records := make([][]byte, 1_000_000)
			for i := range records {
				records[i] = []byte{0, 0, 0, 0}
			}
			return zippedShapefile(t, "a.shp", shp(records...), "a.dbf", dbf(0, []column{{"I", 'L', 1}}, strings.Repeat(" ?", len(records))))
		}, nil, "|"},
		{"shapefile: 10^7 vertices", func(t testing.TB) string {
			return zippedShapefile(t, "a.shp", shp(shapeRecord(3, []uint32{0}, make([][2]float64, 10_000_000), 0)), "a.dbf", table)
		}, ErrLimit, "解开后|unpacks"},
		{"shapefile: 3·10^6 vertices of noise", func(t testing.TB) string {
			points := make([][2]float64, 3_000_000)
			for i := range points {
				points[i] = [2]float64{453000 + float64(i*7919%10_007), 3466000 + float64(i*104_729%10_009)}
			}
			return zippedShapefile(t, "a.shp", shp(shapeRecord(3, []uint32{0}, points, 0)), "a.dbf", table)
		}, ErrLimit, "点数 2000000|2000000_vertices"},
		{".shp alone, cut off", asIs(polygon(0)[:60]), ErrFormat, ".dbf|.dbf"},
		{".shp alone, full of lies", asIs(patchedAt(polygon(0), counts, "\xff\xff\xff\xff\xff\xff\xff\xff")), ErrFormat, ".dbf|.dbf"},
		{".dbf alone", asIs(dbf(0, onlyID, "  1")), ErrFormat, ".shp|.shp"},
		{".prj alone, brackets 10^4 deep", repeated("PROJCS[", "[", 10_000, ""), ErrFormat, "|"},
		{"shapefile: .prj of brackets 10^5 deep", func(t testing.TB) string {
			return zippedShapefile(t, "a.shp", polygon(0), "a.dbf", table, "a.prj", "PROJCS"+strings.Repeat(`["a",GEOGCS`, 100_000))
		}, nil, "|"},
	}
}

func hostileZips() []hostileMade {
	plain := func(t testing.TB) string { return zippedShapefile(t, "a.shp", "x", "b", "y") }
	directory := func(t testing.TB, offset int, bytes string) string {
		data := plain(t)
		return patchedAt(data, strings.LastIndex(data, directoryEntry)+offset, bytes)
	}
	return []hostileMade{
		{"zip cut off", func(t testing.TB) string { return plain(t)[:60] }, ErrSyntax, "损坏|damaged"},
		{"zip of directory alone", asIs("PK\x05\x06" + strings.Repeat("\x00", 18)), ErrFormat, "空的压缩包|empty"},
		{"zip: entries of 4 GB, it says", func(t testing.TB) string { return directory(t, 24, "\xfe\xff\xff\xff") }, ErrLimit, "解开后|unpacks"},
		{"zip: bomb of 60 MB in 60 kB", func(t testing.TB) string {
			return zippedShapefile(t, "a.shp", strings.Repeat("\x00", 60<<20), "a.dbf", "")
		}, ErrLimit, "压缩比 200|200"},
		{"zip: bomb in a KMZ", func(t testing.TB) string {
			return kmzOf(t, kmzNamed("doc.kml", "<kml>"+strings.Repeat(" ", 60<<20)))
		}, ErrLimit, "压缩比 200|200"},
		{"zip: overlapping entries", func(t testing.TB) string { return directory(t, 42, "\x00") }, ErrSyntax, "重叠|overlap"},
		{"zip: 65,000 entries of one extent", func(t testing.TB) string {
			data := plain(t)
			at := strings.Index(data, directoryEntry)
			entry := data[at : at+46+len("a.shp")]
			end := data[strings.LastIndex(data, "PK\x05\x06"):]
			end = patchedAt(end, 8, "\xe8\xfd\xe8\xfd")
			return data[:at] + strings.Repeat(entry, 65_000) + patchedAt(end, 12, little32(uint32(65_000*len(entry))))
		}, ErrLimit, "65000 1000|65000 1000"},
		{"zip: a million entries, it says", func(t testing.TB) string {
			data := plain(t)
			return patchedAt(data, strings.LastIndex(data, "PK\x05\x06")+8, "\xff\xff\xff\xff")
		}, nil, "|"},
		{"zip in a zip in a zip", func(t testing.TB) string {
			inner := plain(t)
			for range 10 {
				inner = zippedShapefile(t, "a.zip", inner)
			}
			return inner
		}, ErrFormat, "还有压缩包 a.zip|archive_in a.zip"},
		{"zip: symbolic link", func(t testing.TB) string {
			link := kmzNamed("doc.kml", "/etc/passwd")
			link.SetMode(fs.ModeSymlink | 0o777)
			return kmzOf(t, link)
		}, ErrFormat, "链接|link"},
		{"zip: absolute name", func(t testing.TB) string { return zippedShapefile(t, "/etc/a.shp", "") }, ErrFormat, "绝对|absolute"},
		{"zip: name with ..", func(t testing.TB) string { return zippedShapefile(t, `..\..\a.shp`, "") }, ErrFormat, "..|.."},
		{"zip: encrypted", func(t testing.TB) string { return directory(t, 8, "\x09") }, ErrFormat, "密码|encrypted"},
		{"zip: one name twice", func(t testing.TB) string { return zippedShapefile(t, "a.shp", "", "A.SHP", "") }, ErrSyntax, "同名|two_entries"},
		{"zip: names of 60 kB", func(t testing.TB) string {
			var files []string
			for i := range 900 {
				files = append(files, strings.Repeat("甲", 20_000)+fmt.Sprint(i)+".shp", "")
			}
			return zippedShapefile(t, files...)
		}, nil, "|"},
		{"zip: NUL in a name", func(t testing.TB) string { return zippedShapefile(t, "a\x00.shp", "") }, nil, "|"},
	}
}

func hostileXML() []hostileMade {
	entities := `<!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa">` + strings.Repeat(`<!ENTITY b "&a;&a;&a;&a;&a;">`, 10) + `]>`
	point := "<Point><coordinates>104.5,31.3</coordinates></Point>"
	return []hostileMade{
		{"KML cut off", asIs(kmlOf(kmlPolygon)[:150]), ErrSyntax, "|"},
		{"KML: entities in entities", asIs("<?xml version=\"1.0\"?>\n" + entities + kmlOf("<name>&b;</name>"+point)), ErrSyntax, ":2: DTD|:2: DTD"},
		{"KML: entity of a file", asIs(`<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">]>` + kmlOf("<name>&a;</name>"+point)), ErrSyntax, "DTD|DTD"},
		{"KML: entity of nowhere", asIs(kmlOf("<name>&a;</name>" + point)), ErrSyntax, "&a;|&a;"},
		{"KML: folders 10^6 deep", repeated("<kml>", "<Folder>", 1_000_000, ""), ErrLimit, "嵌套|nested"},
		{"KML: 10^6 attributes of an element", repeated("<kml><Folder ", `a="1" `, 1_000_000, ">"), ErrLimit, "128_KiB|128_KiB"},
		{"KML: 10^7 vertices", repeated("<kml><Placemark><LineString><coordinates>", "1,2 ", 10_000_000, "</coordinates></LineString></Placemark></kml>"), ErrLimit, "点数 2000000|2000000_vertices"},
		{"KML: a comment of 60 MB", repeated("<kml><!--", "x", 60<<20, ""), ErrSyntax, "|"},
		{"KML: CDATA of 60 MB", repeated("<kml><Placemark><description><![CDATA[", "x", 60<<20, ""), ErrSyntax, "|"},
		{"KML: a name of 60 MB", repeated("<kml><", "x", 60<<20, ""), ErrLimit, "128_KiB|128_KiB"},
		{"KML: 10^6 placemarks without geometry", repeated("<kml>", "<Placemark/>", 1_000_000, "</kml>"), nil, "|"},
		{"KML: nothing but links", asIs(`<kml><NetworkLink><Link><href>http://127.0.0.1:9/x.kml</href></Link></NetworkLink></kml>`), ErrEmpty, "|"},
		{"KML: full-width commas in line 2", asIs("<kml><Placemark><Point>\n<coordinates>104.5，31.3</coordinates></Point></Placemark></kml>"), ErrSyntax, ":2: ，|:2: full-width"},
		{"KML: NaN", asIs(kmlOf("<Point><coordinates>NaN,31.3</coordinates></Point>")), ErrSyntax, "NaN|NaN"},
		{"KMZ: KML of another KMZ", func(t testing.TB) string {
			return kmzOf(t, kmzNamed("doc.kml", kmlOf(point)), kmzNamed("a.kmz", "PK"))
		}, ErrFormat, "还有压缩包|archive_in"},
		{"KMZ: 1,000 documents without a placemark", func(t testing.TB) string {
			var files []kmzFile
			for i := range 1000 {
				files = append(files, kmzNamed(fmt.Sprintf("%d.kml", i), "<kml>"+strings.Repeat("<Folder/>", 6000)+"</kml>"))
			}
			return kmzOf(t, files...)
		}, ErrLimit, "元素过多|XML_elements"},
	}
}

func hostileXLSX() []hostileMade {
	sheet := func(rows string) func(testing.TB) string {
		return func(t testing.TB) string { return oneSheet(t, rows) }
	}
	sparse := func(cells int) string {
		var out bytes.Buffer
		for i := range cells {
			fmt.Fprintf(&out, `<row r="%d"><c r="XFD%d"><v>1</v></c></row>`, 1+i*16, 1+i*16)
		}
		return out.String()
	}
	manySheets := func(n int, rows string) func(testing.TB) string {
		return func(t testing.TB) string {
			list := make([]sheetXML, n)
			for i := range list {
				list[i] = sheetXML{name: fmt.Sprint(i), rows: rows}
			}
			return workbookOf(t, list, nil)
		}
	}
	square := rowsOf(squareRows...)
	cell := `<c t="s"><v>0</v></c>`
	return []hostileMade{
		{"XLSX cut off", func(t testing.TB) string { return oneSheet(t, square)[:400] }, ErrSyntax, "|"},
		{"XLSX: one cell in the far corner", sheet(`<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`), ErrEmpty, "坐标列|columns"},
		{"XLSX: 60,000 cells in the last column", sheet(sparse(60_000)), ErrEmpty, "坐标列|columns"},
		{"XLSX: a column beyond all", sheet(`<row r="1"><c r="ZZZZZZZZZZ1"><v>1</v></c></row>`), ErrEmpty, "坐标列|columns"},
		{"XLSX: a row beyond all", sheet(`<row r="99999999999999999999"><c><v>1</v></c></row>`), ErrSyntax, "行号|numbered"},
		{"XLSX: shared texts of 60 MB", func(t testing.TB) string {
			var out strings.Builder
			for i := range 600_000 {
				fmt.Fprintf(&out, "<si><t>%x-%0*d</t></si>", i*2_654_435_761%1_000_003, 80, i*7919)
			}
			return workbookOf(t, []sheetXML{{name: "a"}}, map[string]string{"xl/sharedStrings.xml": "<sst>" + out.String() + "</sst>"})
		}, ErrLimit, "文字|text"},
		{"XLSX: a text of 100 kB in 10^5 cells", func(t testing.TB) string {
			row := "<row>" + strings.Repeat(cell, 200) + "</row>"
			return workbookOf(t, []sheetXML{{name: "a", rows: strings.Repeat(row, 500)}}, map[string]string{"xl/sharedStrings.xml": "<sst><si><t>" + strings.Repeat("甲", 33_000) + "</t></si></sst>"})
		}, ErrEmpty, "坐标列|columns"},
		{"XLSX: a text of 100 kB beside 8,000 points", func(t testing.TB) string {
			row := `<row><c><v>104.5</v></c><c><v>31.3</v></c>` + strings.Repeat(cell, 10) + "</row>"
			return workbookOf(t, []sheetXML{{name: "a", rows: strings.Repeat(row, 8_000) + "<row><c><v>104.5</v></c><c><v>x</v></c></row>"}}, map[string]string{"xl/sharedStrings.xml": "<sst><si><t>" + strings.Repeat("甲", 33_000) + "</t></si></sst>"})
		}, ErrSyntax, "8001|8001"},
		{"XLSX: 64 MiB of rows", sheet(strings.Repeat(`<row spans="1:3"><c><v>104.5</v></c><c><v>3.10000000000000012345678</v></c></row>`, 850_000)), ErrLimit, "|"},
		{"XLSX: 10^6 empty rows", sheet(strings.Repeat("<row/>", 1_000_000)), nil, "|"},
		{"XLSX: 10^6 empty rows, then a bad point", sheet(strings.Repeat("<row/>", 1_000_000) + `<row><c><v>104.5</v></c><c><v>31.3</v></c></row><row><c><v>104.5</v></c><c t="str"><v>3l.3</v></c></row>`), nil, "|"},
		{"XLSX: 5·10^6 empty cells", sheet(strings.Repeat("<row>"+strings.Repeat("<c/>", 100)+"</row>", 50_000)), ErrLimit, "|"},
		{"XLSX: cells in cells", sheet("<row>" + strings.Repeat("<c>", 100_000)), ErrLimit, "嵌套|nested"},
		{"XLSX: a cell with 10^6 attributes", sheet("<row><c " + strings.Repeat(`a="1" `, 1_000_000) + "/></row>"), ErrLimit, "|"},
		{"XLSX: a DTD", func(t testing.TB) string {
			return workbookOf(t, []sheetXML{{name: "a"}}, map[string]string{"xl/worksheets/sheet1.xml": `<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>`})
		}, ErrSyntax, "DTD|DTD"},
		{"XLSX: formulas without results", sheet(strings.ReplaceAll(square, "<v>104.51</v>", "<f>[1]a!B2</f>")), ErrSyntax, "|"},
		{"XLSX: 201 sheets", manySheets(201, ""), ErrLimit, "200|200"},
		{"XLSX: 200 sheets of 10,000 rows of text", manySheets(200, strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, 10_000)), nil, "|"},
		{"XLSX: one part for 200 sheets", func(t testing.TB) string {
			list := make([]sheetXML, 200)
			relations := &strings.Builder{}
			for i := range list {
				list[i].name = fmt.Sprint(i)
				fmt.Fprintf(relations, `<Relationship Id="r%d" Type="/worksheet" Target="worksheets/sheet1.xml"/>`, i)
			}
			return workbookOf(t, list, map[string]string{
				"xl/_rels/workbook.xml.rels": "<r>" + relations.String() + "</r>",
				"xl/worksheets/sheet1.xml":   "<worksheet>" + strings.Repeat("<a>"+strings.Repeat("<b/>", 50)+"</a>", 100_000) + "</worksheet>",
			})
		}, nil, "|"},
		{"XLSX: ten relations to each of 10^5 sheets", func(t testing.TB) string {
			return workbookOf(t, []sheetXML{{name: "a"}}, map[string]string{
				"xl/_rels/workbook.xml.rels": "<r>" + strings.Repeat(`<Relationship Id="r0" Type="/worksheet" Target="worksheets/sheet1.xml"/>`, 100_000) + "</r>",
			})
		}, nil, "|"},
		{"XLSX with a password", asIs(string(oleMagic) + strings.Repeat("\x00", 512) + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"), ErrFormat, "密码|password"},
	}
}
