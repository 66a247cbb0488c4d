package intake

import (
	"database/sql"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestGeoPackageEqualsGroundTruth(t *testing.T) {
	opt := Options{ServiceArea: district(t)}
	truth := mustRead(t, string(fixture(t, "GROUND_TRUTH_4490.geojson")), opt)
	for file, used := range map[string]int{"parcels_4490.gpkg": 4490, "parcels_4544.gpkg": 4544} {
		t.Run(file, func(t *testing.T) {
			r := mustRead(t, string(fixture(t, file)), opt)
			if r.Format != "geopackage" || len(r.Footprints) != len(truth.Footprints) {
				t.Fatalf("format %s, %d footprints", r.Format, len(r.Footprints))
			}
			for i, fp := range r.Footprints {
				if d := farthest(fp.Geometry, truth.Footprints[i].Geometry); d > 0.001 {
					t.Errorf("%d: %g m off", i, d)
				}
				if fp.Used != epsg(used) || fp.Layer == "" {
					t.Errorf("used %s, layer %q", fp.Used, fp.Layer)
				}
			}
		})
	}
}

// ogr2ogr writes what GDAL understands of a file into another format.
func ogr2ogr(t testing.TB, args ...string) {
	t.Helper()
	if out, err := exec.Command("ogr2ogr", args...).CombinedOutput(); err != nil {
		t.Fatalf("ogr2ogr (Debian gdal-bin) %v: %v\n%s", args, err, out)
	}
}

// GDAL writes several layers, heights and another reference; the plots stay the same.
func TestGeoPackageFromGDAL(t *testing.T) {
	opt := Options{ServiceArea: district(t)}
	truth := mustRead(t, string(fixture(t, "GROUND_TRUTH_4490.geojson")), opt)
	file := filepath.Join(t.TempDir(), "地块.gpkg")
	from := filepath.Join("testdata", "GROUND_TRUTH_4490.geojson")
	ogr2ogr(t, "-f", "GPKG", file, from, "-a_srs", "EPSG:4490", "-nln", `用地"甲`)
	ogr2ogr(t, "-f", "GPKG", "-update", file, from, "-s_srs", "EPSG:4490", "-t_srs", "EPSG:4523", "-dim", "XYZ", "-nln", "take 2")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, layer := range []string{`用地"甲`, "take 2"} {
		opt.Layer = layer
		r := mustRead(t, string(data), opt)
		if len(r.Footprints) != len(truth.Footprints) {
			t.Fatalf("%s: %d footprints", layer, len(r.Footprints))
		}
		for i, fp := range r.Footprints {
			if d := farthest(fp.Geometry, truth.Footprints[i].Geometry); d > 0.001 {
				t.Errorf("%s %d: %g m off", layer, i, d)
			}
		}
	}
	opt.Layer = "红线"
	refused(t, string(data), opt, ErrLayer, "用地 红线|红线")
}

// geoPackageOf makes a file by SQL, after the tables every GeoPackage has.
func geoPackageOf(t testing.TB, statements ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "made.gpkg")
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range append([]string{
		`CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT)`,
		`INSERT INTO gpkg_spatial_ref_sys VALUES ('CGCS2000', 4490, 'EPSG', 4490, '')`,
		`CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z INTEGER, m INTEGER)`,
	}, statements...) {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

const (
	plotsLayer = `INSERT INTO gpkg_geometry_columns VALUES ('plots', 'geom', 'GEOMETRY', 4490, 0, 0)`
	plotsTable = `CREATE TABLE plots (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT)`
)

// geometryBlob is a GeoPackage geometry of WKB given in hexadecimal.
func geometryBlob(flags byte, wkb string) string {
	return fmt.Sprintf("x'475000%02x8a110000%s'", flags, wkb)
}

func little(n uint32) string { return fmt.Sprintf("%x", binary.LittleEndian.AppendUint32(nil, n)) }

func degreesHex(x float64) string {
	return fmt.Sprintf("%x", binary.LittleEndian.AppendUint64(nil, math.Float64bits(x)))
}

func insert(blob string) string { return "INSERT INTO plots (geom, name) VALUES (" + blob + ", '甲')" }

func TestGeoPackageRefusals(t *testing.T) {
	point := "01" + little(1) + degreesHex(104.51) + degreesHex(31.32)
	deep := strings.Repeat("01"+little(7)+little(1), 100) + point
	tests := []struct {
		name       string
		statements []string
		kind       error
		want       string
	}{
		{"no feature tables", nil, ErrEmpty, "没有要素|no_features"},
		{"a view as layer", []string{plotsLayer, `CREATE VIEW plots AS SELECT 1 AS fid, zeroblob(500000000) AS geom`}, ErrFormat, "plots view|view"},
		{"a virtual table as layer", []string{plotsLayer, `CREATE VIRTUAL TABLE plots USING fts5(geom)`}, ErrFormat, "virtual|virtual"},
		{"a generated geometry", []string{plotsLayer, `CREATE TABLE plots (fid INTEGER PRIMARY KEY, geom BLOB AS (zeroblob(500000000)))`}, ErrFormat, "geom|geom"},
		{"the list of layers is a view", []string{`DROP TABLE gpkg_geometry_columns`, `CREATE VIEW gpkg_geometry_columns AS SELECT zeroblob(500000000) AS table_name, 1 AS column_name, 2 AS srs_id`}, ErrFormat, "SQLite|SQLite"},
		{"the references are an endless view", []string{plotsLayer, plotsTable, `DROP TABLE gpkg_spatial_ref_sys`, `CREATE VIEW gpkg_spatial_ref_sys AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c) SELECT x AS srs_id, 'EPSG' AS organization, 4490 AS organization_coordsys_id, 'a' AS srs_name, '' AS definition FROM c`}, ErrSyntax, "SQLite|SQLite"},
		{"no such table", []string{plotsLayer}, ErrFormat, "plots|plots"},
		{"no such column", []string{plotsLayer, `CREATE TABLE plots (fid INTEGER PRIMARY KEY)`}, ErrFormat, "geom|geom"},
		{"a name that is SQL", []string{`INSERT INTO gpkg_geometry_columns VALUES ('x"; DROP TABLE plots; --', 'geom', 'GEOMETRY', 4490, 0, 0)`}, ErrFormat, "DROP|DROP"},
		{"unknown reference", []string{plotsTable, `INSERT INTO gpkg_geometry_columns VALUES ('plots', 'geom', 'GEOMETRY', 99, 0, 0)`}, ErrDatum, "99|99"},
		{"a text as geometry", []string{plotsLayer, plotsTable, insert("'POINT(104.5 31.3)'")}, ErrSyntax, "几何列|geometry"},
		{"no header", []string{plotsLayer, plotsTable, insert("x'00112233'")}, ErrSyntax, "GP|GP"},
		{"an envelope that is not there", []string{plotsLayer, plotsTable, insert(geometryBlob(9, "00"))}, ErrSyntax, "头|header"},
		{"an envelope of no kind", []string{plotsLayer, plotsTable, insert(geometryBlob(13, point))}, ErrSyntax, "头|header"},
		{"extended type", []string{plotsLayer, plotsTable, insert(geometryBlob(0x21, point))}, ErrSyntax, "扩展|extended"},
		{"a billion points", []string{plotsLayer, plotsTable, insert(geometryBlob(1, "01"+little(2)+little(1_000_000_000)))}, ErrSyntax, "1000000000|1000000000"},
		{"a billion rings", []string{plotsLayer, plotsTable, insert(geometryBlob(1, "01"+little(3)+little(1_000_000_000)))}, ErrSyntax, "1000000000|1000000000"},
		{"a curve", []string{plotsLayer, plotsTable, insert(geometryBlob(1, "01"+little(8)+little(0)))}, ErrSyntax, "8|8"},
		{"collections in collections", []string{plotsLayer, plotsTable, insert(geometryBlob(1, deep))}, ErrLimit, "64|64"},
		{"cut off", []string{plotsLayer, plotsTable, insert(geometryBlob(1, point[:30]))}, ErrSyntax, "中途|middle"},
		{"bytes left over", []string{plotsLayer, plotsTable, insert(geometryBlob(1, point+"00"))}, ErrSyntax, "多余|left"},
		{"infinite", []string{plotsLayer, plotsTable, insert(geometryBlob(1, "01"+little(1)+degreesHex(math.Inf(1))+degreesHex(31)))}, nil, "Inf|Inf"},
		{"a huge text", []string{plotsLayer, plotsTable, `INSERT INTO plots (name) VALUES (zeroblob(17000000))`}, ErrSyntax, "SQLite|SQLite"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data := geoPackageOf(t, tt.statements...)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			refused(t, data, Options{ServiceArea: district(t)}, tt.kind, tt.want)
			runtime.ReadMemStats(&after)
			if grown := after.TotalAlloc - before.TotalAlloc; grown > 64<<20+uint64(3*len(data)) {
				t.Errorf("%d bytes were allocated for a file of %d", grown, len(data))
			}
		})
	}
}

// A damaged file never gives another polygon: the answer is the same, or a refusal.
func TestGeoPackageCutOff(t *testing.T) {
	whole := fixture(t, "parcels_4490.gpkg")
	for _, n := range []int{16, 100, 1000, 4096, len(whole) / 2, len(whole) - 4096} {
		refused(t, string(whole[:n]), Options{ServiceArea: district(t)}, nil, "|")
	}
}

func TestGeoPackageInWALMode(t *testing.T) {
	data := fixture(t, "parcels_4490.gpkg")
	data[18], data[19] = 2, 2
	r := mustRead(t, string(data), Options{ServiceArea: district(t)})
	wantCodes(t, "warnings", r.Footprints[0].Warnings, "gpkg-wal")
}

func FuzzGeoPackageGeometry(f *testing.F) {
	f.Add([]byte("GP\x00\x01\x8a\x11\x00\x00\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x5a\x40\x00\x00\x00\x00\x00\x00\x3f\x40"))
	f.Add([]byte("GP\x00\x01\x8a\x11\x00\x00\x01\x06\x00\x00\x00\x01\x00\x00\x00\x01\x03\x00\x00\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, blob []byte) {
		limits := Limits{}.withDefaults()
		read := feature{}
		g := wkb{feature: &read, tally: &tally{limits: limits, keep: true}, nesting: limits.Nesting}
		if f := g.geoPackage(blob); f != nil && (f.What.ZH == "" || f.What.EN == "") {
			t.Errorf("incomplete fault %+v", f)
		}
		n := 0
		read.vertices(func(int, int, int, vertex) bool { n++; return true })
		if 16*n > len(blob) {
			t.Errorf("%d vertices out of %d bytes", n, len(blob))
		}
	})
}
