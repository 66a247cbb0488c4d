package intake

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"

	"redline/geo"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func TestShapefileEqualsGroundTruth(t *testing.T) {
	opt := Options{ServiceArea: district(t)}
	truth, err := Read("truth", fixture(t, "GROUND_TRUTH_4490.geojson"), opt)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		file, encoding string
		used           int
		warnings       []string
	}{
		{"shp_gbk_cpg_4544_chinese_filename.zip", "GB18030", 4544, nil},
		{"shp_gbk_nocpg_ldid0_4544.zip", "GB18030", 4544, nil},
		{"shp_gbk_noprj_zoneprefix35.zip", "GB18030", 4523, []string{"datum-assumed", "prj-missing"}},
		{"shp_utf8_geographic_4490.zip", "UTF-8", 4490, nil},
		{"shp_utf8_zoneprefix35_4523.zip", "UTF-8", 4523, nil},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			got, err := Read(tt.file, fixture(t, tt.file), opt)
			if err != nil {
				t.Fatal(err)
			}
			if got.Format != "shapefile" || got.Encoding != tt.encoding || len(got.Footprints) != 2 {
				t.Fatalf("format %s, encoding %s, %d footprints", got.Format, got.Encoding, len(got.Footprints))
			}
			for i, fp := range got.Footprints {
				if d := farthest(fp.Geometry, truth.Footprints[i].Geometry); d > 0.001 {
					t.Errorf("footprint %d is %g m from the truth", i, d)
				}
				want := truth.Footprints[i]
				if fp.Used != epsg(tt.used) || fp.Name != want.Name || fp.Properties["DKYT"] != want.Properties["DKYT"] {
					t.Errorf("%s, name %q, properties %v", fp.Used, fp.Name, fp.Properties)
				}
				wantCodes(t, "warnings", fp.Warnings, tt.warnings...)
			}
			if x := got.Footprints[0].Properties["MJ_HA"]; x != 2.6908 {
				t.Errorf("MJ_HA is %v", x)
			}
		})
	}
}

// zippedShapefile makes a zip of names and contents in turn.
func zippedShapefile(t testing.TB, files ...string) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i < len(files); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: files[i], Method: zip.Deflate})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// shp makes a .shp of the contents of its records.
func shp(records ...[]byte) string {
	out := make([]byte, shapeHeader)
	copy(out, shapeMagic)
	for i, r := range records {
		out = binary.BigEndian.AppendUint32(out, uint32(i+1))
		out = binary.BigEndian.AppendUint32(out, uint32(len(r)/2))
		out = append(out, r...)
	}
	binary.BigEndian.PutUint32(out[24:], uint32(len(out)/2))
	return string(out)
}

// shapeRecord makes the content of a record of any type with parts, or a multipoint
// when starts is nil; extra float64s stand for Z and M.
func shapeRecord(code uint32, starts []uint32, points [][2]float64, extra int) []byte {
	out := binary.LittleEndian.AppendUint32(nil, code)
	box := [4]float64{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, p := range points {
		box = [4]float64{min(box[0], p[0]), min(box[1], p[1]), max(box[2], p[0]), max(box[3], p[1])}
	}
	for _, x := range box {
		out = binary.LittleEndian.AppendUint64(out, math.Float64bits(x))
	}
	if starts != nil {
		out = binary.LittleEndian.AppendUint32(out, uint32(len(starts)))
	}
	out = binary.LittleEndian.AppendUint32(out, uint32(len(points)))
	for _, s := range starts {
		out = binary.LittleEndian.AppendUint32(out, s)
	}
	for _, p := range points {
		out = appendPoint(out, p)
	}
	return append(out, make([]byte, 8*extra)...)
}

func appendPoint(out []byte, p [2]float64) []byte {
	out = binary.LittleEndian.AppendUint64(out, math.Float64bits(p[0]))
	return binary.LittleEndian.AppendUint64(out, math.Float64bits(p[1]))
}

func pointRecord(code uint32, p [2]float64, extra int) []byte {
	return append(appendPoint(binary.LittleEndian.AppendUint32(nil, code), p), make([]byte, 8*extra)...)
}

// column is a field of a table for dbf.
type column struct {
	name  string
	kind  byte
	width int
}

// dbf makes a table; each row is the concatenated record, its mark first.
func dbf(driver byte, columns []column, rows ...string) string {
	out := make([]byte, 32)
	out[0], out[29] = 3, driver
	length := 1
	for _, c := range columns {
		d := make([]byte, 32)
		copy(d, c.name)
		d[11], d[16] = c.kind, byte(c.width)
		length += c.width
		out = append(out, d...)
	}
	out = append(out, '\r')
	binary.LittleEndian.PutUint32(out[4:], uint32(len(rows)))
	binary.LittleEndian.PutUint16(out[8:], uint16(len(out)))
	binary.LittleEndian.PutUint16(out[10:], uint16(length))
	return string(out) + strings.Join(rows, "") + "\x1a"
}

var onlyID = []column{{"ID", 'N', 2}}

// shapeZip packs records with a row each.
func shapeZip(t testing.TB, prj string, records ...[]byte) string {
	t.Helper()
	var rows []string
	for i := range records {
		rows = append(rows, fmt.Sprintf(" %2d", i+1))
	}
	files := []string{"a.shp", shp(records...), "a.dbf", dbf(0, onlyID, rows...)}
	if prj != "" {
		files = append(files, "a.prj", prj)
	}
	return zippedShapefile(t, files...)
}

func squareRing(x, y, size float64) [][2]float64 {
	return [][2]float64{{x, y}, {x, y + size}, {x + size, y + size}, {x + size, y}, {x, y}}
}

func TestShapefileTypes(t *testing.T) {
	outer, hole, island := squareRing(453000, 3466000, 100), squareRing(453010, 3466010, 50), squareRing(453020, 3466020, 10)
	all := append(append(append([][2]float64{}, hole...), outer...), island...)
	tests := []struct {
		name    string
		record  []byte
		kind    geo.Kind
		area    float64
		repairs string
	}{
		{"point", pointRecord(1, plot4[0], 0), geo.Points, 0, ""},
		{"point Z", pointRecord(11, plot4[0], 1), geo.Points, 0, "z-dropped"},
		{"point ZM", pointRecord(11, plot4[0], 2), geo.Points, 0, "z-dropped"},
		{"point M", pointRecord(21, plot4[0], 1), geo.Points, 0, "m-dropped"},
		{"multipoint", shapeRecord(8, nil, plot4[:], 0), geo.Points, 0, ""},
		{"multipoint Z", shapeRecord(18, nil, plot4[:], 6), geo.Points, 0, "z-dropped"},
		{"line", shapeRecord(3, []uint32{0, 2}, plot4[:], 0), geo.Lines, 0, ""},
		{"line M", shapeRecord(23, []uint32{0}, plot4[:], 6), geo.Lines, 0, "m-dropped"},
		{"polygon", shapeRecord(5, []uint32{0}, outer, 0), geo.Area, 10000, "orientation"},
		{"polygon ZM", shapeRecord(15, []uint32{0}, outer, 14), geo.Area, 10000, "orientation z-dropped"},
		{"polygon, hole first, island in it", shapeRecord(5, []uint32{0, 5, 10}, all, 0), geo.Area, 7600, "orientation ring-nested"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fp := one(t, shapeZip(t, planePRJ(105, 500000), tt.record), Options{ServiceArea: district(t)})
			shape, err := geo.NewShape(district(t).Plane(), fp.Geometry)
			if err != nil {
				t.Fatal(err)
			}
			if shape.Kind() != tt.kind || math.Abs(float64(shape.Area())-tt.area) > 0.1 {
				t.Errorf("kind %v, area %.3f", shape.Kind(), shape.Area())
			}
			wantCodes(t, "repairs", fp.Repairs, strings.Fields(tt.repairs)...)
			wantCodes(t, "warnings", fp.Warnings)
		})
	}
}

const china2000 = `GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`

func planePRJ(meridian, easting float64) string {
	return projected("CGCS2000_GK", china2000, "Gauss_Kruger", meridian, easting, 1)
}

func projected(name, base, method string, meridian, easting, scale float64) string {
	return fmt.Sprintf(`PROJCS["%s",%s,PROJECTION["%s"],PARAMETER["False_Easting",%f],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",%f],PARAMETER["Scale_Factor",%g],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`,
		name, base, method, easting, meridian, scale)
}

func TestPRJ(t *testing.T) {
	wgs84 := strings.NewReplacer("GCS_China_Geodetic_Coordinate_System_2000", "GCS_WGS_1984", "D_China_2000", "D_WGS_1984", "CGCS2000", "WGS_1984").Replace(china2000)
	other := func(name string) string {
		return strings.NewReplacer("GCS_China_Geodetic_Coordinate_System_2000", "GCS_"+name, "D_China_2000", "D_"+name).Replace(china2000)
	}
	tests := []struct {
		name, prj string
		code      int
		kind      error
	}{
		{"none", " ", 0, nil},
		{"geographic", china2000, 4490, nil},
		{"WGS 84", wgs84, 4326, nil},
		{"3° without prefix", planePRJ(105, 500000), 4544, nil},
		{"3° zone 35", planePRJ(105, 35500000), 4523, nil},
		{"6° by name", projected("CGCS2000_6_Degree_GK_CM_105E", china2000, "Gauss_Kruger", 105, 500000, 1), 4507, nil},
		{"6° zone 18", planePRJ(105, 18500000), 4496, nil},
		{"WGS 84 on Gauss-Krüger", projected("x", wgs84, "Transverse_Mercator", 105, 500000, 1), 4544, nil},
		{"Xian 80", other("Xian_1980"), 0, ErrDatum},
		{"Beijing 54", projected("Beijing_1954_3_Degree_GK_CM_105E", other("Beijing_1954"), "Gauss_Kruger", 105, 500000, 1), 0, ErrDatum},
		{"unknown datum", other("Local"), 0, ErrDatum},
		{"other ellipsoid", strings.Replace(china2000, "6378137", "6378245", 1), 0, ErrDatum},
		{"gon", strings.Replace(china2000, "0.0174532925199433", "0.015707963267949", 1), 0, ErrDatum},
		{"web Mercator", projected("WGS_1984_Web_Mercator", wgs84, "Mercator_Auxiliary_Sphere", 0, 0, 1), 0, ErrDatum},
		{"UTM", projected("UTM_48N", wgs84, "Transverse_Mercator", 105, 500000, 0.9996), 0, ErrDatum},
		{"Lambert", projected("L", china2000, "Lambert_Conformal_Conic", 105, 0, 1), 0, ErrDatum},
		{"no projection", `PROJCS["P",` + china2000 + `]`, 0, ErrDatum},
		{"own meridian", planePRJ(104.5, 500000), 0, ErrDatum},
		{"zone and meridian disagree", planePRJ(105, 36500000), 0, ErrDatum},
		{"bad number", strings.Replace(planePRJ(105, 500000), "105", "1-05", 1), 0, ErrDatum},
		{"no unit of length", strings.Replace(planePRJ(105, 500000), `,UNIT["Meter",1.0]`, "", 1), 0, ErrDatum},
		{"no WKT", "hello", 0, ErrSyntax},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.kind != nil {
				refused(t, shapeZip(t, tt.prj, pointRecord(1, plot4[0], 0)), Options{}, tt.kind, "a.prj|a.prj")
				return
			}
			d, err := (&shapefileParts{prj: []byte(tt.prj)}).declaration()
			if err != nil {
				t.Fatal(err)
			}
			if d == nil && tt.code != 0 || d != nil && d.epsg != tt.code {
				t.Errorf("%+v, want EPSG:%d", d, tt.code)
			}
		})
	}
}

func TestDBFValues(t *testing.T) {
	columns := []column{{"名称", 'C', 12}, {"N", 'N', 5}, {"F", 'F', 6}, {"D", 'D', 8}, {"L", 'L', 1}, {"L", 'L', 1}, {"M", 'M', 2}}
	gbk := func(s string) string {
		out, err := simplifiedchinese.GBK.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	encode := func(s string, gb bool) string {
		if gb {
			return gbk(s)
		}
		return s
	}
	pad := func(s string) string { return s + strings.Repeat(" ", 12-len(s)) }
	tests := []struct {
		name, cpg string
		driver    byte
		gb        bool
		encoding  string
	}{
		{"GBK by .cpg", "GBK", 0, true, "GB18030"},
		{"GBK by code page", "CP936\r\n", 0, true, "GB18030"},
		{"GBK by driver", "", 0x4d, true, "GB18030"},
		{"GBK by content", "", 0, true, "GB18030"},
		{"UTF-8 by .cpg", "utf-8", 0x4d, false, "UTF-8"},
		{"UTF-8 by content", "nonsense", 0x57, false, "UTF-8"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fields := append([]column{}, columns...)
			fields[0].name = encode(fields[0].name, tt.gb)
			row := " " + pad(encode("工业地", tt.gb)) + " 12.5" + "******" + "20240131" + "T" + "n" + "zz"
			fp := one(t, zippedShapefile(t, "a.shp", shp(pointRecord(1, plot4[0], 0)), "A.DBF", dbf(tt.driver, fields, row), "a.cpg", tt.cpg, "a.prj", planePRJ(105, 500000)), Options{})
			want := map[string]any{"名称": "工业地", "N": 12.5, "D": "2024-01-31", "L": true, "L_2": false}
			if fmt.Sprint(fp.Properties) != fmt.Sprint(want) || fp.Name != "工业地" {
				t.Errorf("%v, want %v", fp.Properties, want)
			}
			wantCodes(t, "warnings", fp.Warnings, "fields-ignored")
		})
	}
	table := &dbfTable{decode: func(b []byte) string { return string(b) }}
	for raw, want := range map[string]any{"N  ": nil, "N1e999": "1e999", "D00000000": nil, "D1 Jan": "1 Jan", "L?": nil, "Mx": nil} {
		if got := table.value(raw[0], []byte(raw[1:])); got != want {
			t.Errorf("%q gives %v, want %v", raw, got, want)
		}
	}
	if text, sound := decodeIn(inBig5, []byte{0xa4, 0xa4}); text != "中" || !sound || encodingOfCPG([]byte("Big-5")) != inBig5 {
		t.Errorf("Big5 gives %q", text)
	}
}

func TestShapefileWarnings(t *testing.T) {
	moved := shapeRecord(5, []uint32{0}, squareRing(453000, 3466000, 100), 0)
	moved[4] ^= 0x80
	moved[8] ^= 0x80
	null := binary.LittleEndian.AppendUint32(nil, 0)
	deleted := dbf(0, []column{{"A", 'C', 2}}, " \xff\xff", "*  ", "   ")
	r := mustRead(t, zippedShapefile(t, "a.shp", shp(moved, pointRecord(1, plot4[0], 0), null), "a.dbf", deleted, "a.cpg", "UTF-8", "a.prj", planePRJ(105, 500000)), Options{})
	if len(r.Footprints) != 1 {
		t.Fatalf("%d footprints", len(r.Footprints))
	}
	wantCodes(t, "warnings", r.Footprints[0].Warnings, "box-differs", "encoding-doubtful", "records-empty")
}

// Of several shapefiles in a zip, Options.Layer reads one.
func TestShapefileOfSeveral(t *testing.T) {
	table := dbf(0, onlyID, "  1")
	data := zippedShapefile(t, "线/a.shp", shp(pointRecord(1, plot4[0], 0)), "线/a.dbf", table, "b.shp", "", "b.dbf", "")
	result, err := Read("x.zip", []byte(data), Options{Layer: "A", ServiceArea: district(t)})
	if err != nil {
		t.Fatal(err)
	}
	if got := result.Footprints[0].Layer; got != "a" || len(result.Footprints) != 1 {
		t.Errorf("read %d features of %q, want one of a", len(result.Footprints), got)
	}
	refused(t, data, Options{Layer: "c"}, ErrLayer, "a;_b|a;_b")
}
