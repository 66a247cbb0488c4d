package intake

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"redline/geo/crs"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

var update = flag.Bool("update", false, "write the tables of the documents anew")

// writing is one way in which the same plot of four corners is brought.
type writing struct {
	format    string
	reference string
	oddity    string // what is unusual about it, for a reader of the table
	data      []byte
}

// corners renders plot4 in a reference, easting first or swapped; closed repeats the
// first corner.
func corners(epsg int, swapped, closed bool) [][2]float64 {
	plane, _ := crs.ByEPSG(4544)
	ref, _ := crs.ByEPSG(epsg)
	var out [][2]float64
	for _, p := range plot4 {
		x, y := ref.Forward(plane.Inverse(p[0], p[1]))
		if swapped {
			x, y = y, x
		}
		out = append(out, [2]float64{x, y})
	}
	if closed {
		out = append(out, out[0])
	}
	return out
}

// lines renders corners, one a line, by a format for the two numbers.
func lines(format string, points [][2]float64) string {
	var out strings.Builder
	for i, p := range points {
		fmt.Fprintf(&out, strings.ReplaceAll(format, "#", fmt.Sprint(i+1)), p[0], p[1])
	}
	return out.String()
}

// writings lists the ways.
func writings(t *testing.T) []writing {
	wkt := func(epsg int, swapped, closed bool) string { return "POLYGON((" + plotIn(epsg, swapped, closed) + "))" }
	landtxt := func(head, zone string, epsg int, end string) string {
		return "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n投影类型=高斯克吕格\n计量单位=米\n" + zone + "[地块坐标]\n" + head +
			lines("J#,1,%.4f,%.4f\n", corners(epsg, true, false)) + end
	}
	firstAgain := lines("J1,1,%.4f,%.4f\n", corners(4523, true, true)[:1])
	var angles strings.Builder
	angles.WriteString("点号,经度,纬度\n")
	for i, p := range corners(4490, false, false) {
		fmt.Fprintf(&angles, "%d,%s,%s\n", i+1, dms(p[0]), dms(p[1]))
	}
	ring := lines(",[%.10f,%.10f]", corners(4490, false, true))[1:]
	oldRing := lines(",[%.4f,%.4f]", corners(4523, false, true))[1:]
	kml := `<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>地块</name><Polygon><outerBoundaryIs><LinearRing><coordinates>` +
		lines("%.10f,%.10f,0 ", corners(4490, false, true)) + `</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>`
	return []writing{
		{"GeoJSON", "4490", "", []byte(`{"type":"Polygon","coordinates":[[` + ring + `]]}`)},
		{"GeoJSON", "4523", "old crs member, metres with zone prefix", []byte(`{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4523"}},"features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[` + oldRing + `]]}}]}`)},
		{"WKT", "4490", "latitude first, ring not closed", []byte(wkt(4490, true, false))},
		{"WKT", "4544", "nothing declared", []byte(wkt(4544, false, true))},
		{"EWKT", "4496", "6° zone 18", []byte("SRID=4496;" + wkt(4496, false, true))},
		{"EWKT", "4523", "northing first, ring not closed", []byte("SRID=4523;" + wkt(4523, true, false))},
		{"WKT", "4544", "UTF-16 with byte order mark", utf16(t, wkt(4544, false, true))},
		{"报批坐标 TXT", "4523", "GBK, closed", gbk(t, landtxt("5,1.0000,1,地块,面,,工业用地,0601,@\n", "带号=35\n", 4523, firstAgain))},
		{"报批坐标 TXT", "4523", "UTF-8 with byte order mark, not closed", []byte("\ufeff" + landtxt("4,1.0000,1,地块,面,,工业用地,0601,@\n", "带号=35\n", 4523, ""))},
		{"报批坐标 TXT", "4544", "CR LF, no prefix", []byte(strings.ReplaceAll(landtxt("4,1.0000,1,地块,面,,工业用地,0601,@\n", "带号=35\n", 4544, ""), "\n", "\r\n"))},
		{"CSV", "4544", "northing first", []byte("点号,X,Y\n" + lines("#,%.4f,%.4f\n", corners(4544, true, false)))},
		{"CSV", "4523", "zone prefix, easting first, GBK header", gbk(t, "点号,横坐标,纵坐标\n"+lines("#,%.4f,%.4f\n", corners(4523, false, true)))},
		{"CSV", "4490", "degrees, minutes and seconds", []byte(angles.String())},
		{"coordinate list", "4490", "pairs without a header", []byte(lines("%.10f %.10f\n", corners(4490, false, false)))},
		{"KML", "4326", "", []byte(kml)},
		{"KMZ", "4326", "", zipped(t, "doc.kml", []byte(kml))},
		{"shapefile", "4544", "zipped, no .prj", zipped(t, "地块.shp", plotShape(4544), "地块.dbf", plotTable())},
		{"shapefile", "4523", "in a folder, no .prj", zipped(t, "报批/地块.shp", plotShape(4523), "报批/地块.dbf", plotTable())},
		{"DXF", "4544", "LWPOLYLINE, layer name in GBK", gbk(t, dxfHeaded("AC1015", "0\nLWPOLYLINE\n8\n用地红线\n90\n4\n70\n1\n"+lines("10\n%.4f\n20\n%.4f\n", corners(4544, false, false))))},
		{"DXF", "4523", "POLYLINE of release 12, CR LF", []byte(strings.ReplaceAll(dxfHeaded("AC1009", "0\nPOLYLINE\n8\n0\n66\n1\n70\n1\n"+lines("0\nVERTEX\n8\n0\n10\n%.4f\n20\n%.4f\n", corners(4523, false, false))+"0\nSEQEND\n"), "\n", "\r\n"))},
		{"DXF", "4544", "HATCH, as GDAL writes polygons", []byte(dxfHeaded("AC1018", "0\nHATCH\n8\n0\n2\nSOLID\n91\n1\n92\n7\n72\n0\n73\n1\n93\n4\n"+lines("10\n%.4f\n20\n%.4f\n", corners(4544, false, false))+"97\n0\n75\n1\n98\n0\n"))},
		{"DXF", "4544", "four LINEs end to end", []byte(dxfHeaded("AC1032", dxfSides(corners(4544, false, true))))},
	}
}

// TestOnePlotInManyWritings reads the same plot however it is written, and holds the
// table of the documents to the list.
func TestOnePlotInManyWritings(t *testing.T) {
	want := one(t, "SRID=4544;POLYGON(("+plotIn(4544, false, true)+"))", Options{ServiceArea: district(t)}).Geometry
	for i, w := range writings(t) {
		t.Run(fmt.Sprintf("%d %s %s %s", i+1, w.format, w.reference, w.oddity), func(t *testing.T) {
			fp := one(t, string(w.data), Options{ServiceArea: district(t)})
			if d := farthest(fp.Geometry, want); d > 0.001 {
				t.Errorf("%g m off", d)
			}
		})
	}
}

func TestDocumentsListTheWritings(t *testing.T) {
	var table strings.Builder
	table.WriteString("| | format | numbers in | with |\n|---|---|---|---|\n")
	for i, w := range writings(t) {
		fmt.Fprintf(&table, "| %d | %s | EPSG:%s | %s |\n", i+1, w.format, w.reference, w.oddity)
	}
	const file = "../docs/formats.md"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(data), "<!-- writings:begin -->\n")
	block, after, ok2 := strings.Cut(rest, "<!-- writings:end -->")
	if !ok || !ok2 {
		t.Fatalf("%s has no table of writings", file)
	}
	if *update {
		block = table.String()
		if err := os.WriteFile(file, []byte(before+"<!-- writings:begin -->\n"+block+"<!-- writings:end -->"+after), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if block != table.String() {
		t.Errorf("%s lists other writings; run make golden", file)
	}
}

// dxfHeaded writes a drawing of a release whose entities are given as groups, one a line.
func dxfHeaded(release, entities string) string {
	return "0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\n" + release + "\n9\n$DWGCODEPAGE\n3\nANSI_936\n0\nENDSEC\n0\nSECTION\n2\nENTITIES\n" +
		entities + "0\nENDSEC\n0\nEOF\n"
}

// dxfSides writes the edges of an outline as lines.
func dxfSides(points [][2]float64) string {
	var out strings.Builder
	for i := 1; i < len(points); i++ {
		out.WriteString("0\nLINE\n8\n0\n" + lines("10\n%.4f\n20\n%.4f\n", points[i-1:i]) + lines("11\n%.4f\n21\n%.4f\n", points[i:i+1]))
	}
	return out.String()
}

func utf16(t testing.TB, text string) []byte {
	t.Helper()
	out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func gbk(t testing.TB, text string) []byte {
	t.Helper()
	out, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// zipped packs names and contents, given alternately.
func zipped(t *testing.T, namesAndContents ...any) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i < len(namesAndContents); i += 2 {
		w, err := z.Create(namesAndContents[i].(string))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(namesAndContents[i+1].([]byte)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// plotShape writes the plot as a .shp of one polygon (ESRI Shapefile Technical
// Description, July 1998).
func plotShape(epsg int) []byte {
	points := corners(epsg, false, true)
	low, high := points[0], points[0]
	for _, p := range points {
		low = [2]float64{min(low[0], p[0]), min(low[1], p[1])}
		high = [2]float64{max(high[0], p[0]), max(high[1], p[1])}
	}
	box := append(low[:], high[:]...)
	var record bytes.Buffer
	for _, part := range []any{int32(5), box, int32(1), int32(len(points)), int32(0), points} {
		_ = binary.Write(&record, binary.LittleEndian, part)
	}
	var out bytes.Buffer
	_ = binary.Write(&out, binary.BigEndian, []int32{9994, 0, 0, 0, 0, 0, int32((100 + 8 + record.Len()) / 2)})
	for _, part := range []any{int32(1000), int32(5), box, [4]float64{}} {
		_ = binary.Write(&out, binary.LittleEndian, part)
	}
	_ = binary.Write(&out, binary.BigEndian, []int32{1, int32(record.Len() / 2)})
	out.Write(record.Bytes())
	return out.Bytes()
}

// plotTable writes a dBASE III table of one record with one field.
func plotTable() []byte {
	head := make([]byte, 32+32+1)
	head[0] = 3
	binary.LittleEndian.PutUint32(head[4:], 1)
	binary.LittleEndian.PutUint16(head[8:], uint16(len(head)))
	binary.LittleEndian.PutUint16(head[10:], 1+4)
	copy(head[32:], "DKBH")
	head[32+11], head[32+16] = 'C', 4
	head[len(head)-1] = '\r'
	return append(head, []byte("    1\x1a")...)
}
