package intake

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// GDAL writes the two parcels, one with a hole and one of two parts, in each vector
// format that both know; redline reads the same polygons and the Chinese names.
// GeoPackage, DXF and XLSX have theirs in gpkg_test.go, dxf_test.go and xlsx_test.go.
func TestReadsWhatGDALWrites(t *testing.T) {
	metres := func(epsg string) []string { return []string{"-s_srs", "EPSG:4490", "-t_srs", epsg} }
	fine := []string{"-lco", "COORDINATE_PRECISION=11"}
	shp := func(epsg, encoding string) []string {
		return append(metres(epsg), "-f", "ESRI Shapefile", "-lco", "ENCODING="+encoding)
	}
	for _, tt := range []struct {
		name, file string
		args       []string
		want       string // the format, and the reference used
	}{
		{"GeoJSON of RFC 7946", "out.geojson", append(fine, "-f", "GeoJSON", "-lco", "RFC7946=YES"), "geojson EPSG:4490"},
		{"GeoJSON with crs, metres", "out.geojson", append(metres("EPSG:4544"), "-f", "GeoJSON"), "geojson EPSG:4544"},
		{"GeoJSON with crs, zone prefix", "out.geojson", append(metres("EPSG:4523"), "-f", "GeoJSON"), "geojson EPSG:4523"},
		{"GeoJSON with a box", "out.geojson", append(fine, "-f", "GeoJSON", "-lco", "WRITE_BBOX=YES"), "geojson EPSG:4490"},
		{"GeoJSONSeq", "out.geojsonl", append(fine, "-f", "GeoJSONSeq"), "geojsonseq EPSG:4490"},
		{"GeoJSONSeq with record separators", "out.geojsons", append(fine, "-f", "GeoJSONSeq", "-lco", "RS=YES"), "geojsonseq EPSG:4490"},
		{"shapefile, degrees, UTF-8", "out.shp", shp("EPSG:4490", "UTF-8"), "shapefile EPSG:4490"},
		{"shapefile, degrees, GBK", "out.shp", shp("EPSG:4490", "CP936"), "shapefile EPSG:4490"},
		{"shapefile, metres, UTF-8", "out.shp", shp("EPSG:4544", "UTF-8"), "shapefile EPSG:4544"},
		{"shapefile, metres, GBK", "out.shp", shp("EPSG:4544", "CP936"), "shapefile EPSG:4544"},
		{"shapefile, zone prefix, UTF-8", "out.shp", shp("EPSG:4523", "UTF-8"), "shapefile EPSG:4523"},
		{"shapefile, zone prefix, GBK", "out.shp", shp("EPSG:4523", "CP936"), "shapefile EPSG:4523"},
		{"KML", "out.kml", []string{"-f", "KML", "-dsco", "NameField=DKMC"}, "kml EPSG:4326"},
		{"KML of libkml", "out.kml", []string{"-f", "LIBKML", "-dsco", "LIBKML_NAME_FIELD=DKMC"}, "kml EPSG:4326"},
		{"KMZ of libkml", "out.kmz", []string{"-f", "LIBKML", "-dsco", "LIBKML_NAME_FIELD=DKMC"}, "kmz EPSG:4326"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			opt := Options{ServiceArea: district(t)}
			truth := mustRead(t, string(fixture(t, "GROUND_TRUTH_4490.geojson")), opt)
			file := filepath.Join(t.TempDir(), tt.file)
			ogr2ogr(t, append(tt.args, file, filepath.Join("testdata", "GROUND_TRUTH_4490.geojson"))...)
			r := mustRead(t, string(asBrought(t, file)), opt)
			if len(r.Footprints) != len(truth.Footprints) {
				t.Fatalf("%d footprints", len(r.Footprints))
			}
			for i, fp := range r.Footprints {
				if got := r.Format + " " + fp.Used; got != tt.want {
					t.Errorf("%s, want %s", got, tt.want)
				}
				if d := farthest(fp.Geometry, truth.Footprints[i].Geometry); d > 0.001 {
					t.Errorf("%d: %g m off", i, d)
				}
				for _, field := range []string{"DKMC", "DKYT"} {
					if got, want := fp.Properties[field], truth.Footprints[i].Properties[field]; got != want && (field != "DKMC" || fp.Name != want) {
						t.Errorf("%s = %v (named %q, %v), want %v", field, got, fp.Name, fp.Properties, want)
					}
				}
			}
		})
	}
}

// asBrought is the file as somebody hands it in: a shapefile zipped with its siblings.
func asBrought(t testing.TB, file string) []byte {
	t.Helper()
	if filepath.Ext(file) != ".shp" {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	if err := z.AddFS(os.DirFS(filepath.Dir(file))); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// GDAL writes the corners as a table of coordinates: each plot's rings come back as the
// polygons they bound, told apart by the plot's number and the ring's.
func TestReadsCornersThatGDALWrites(t *testing.T) {
	opt := Options{ServiceArea: district(t)}
	truth := mustRead(t, string(fixture(t, "GROUND_TRUTH_4490.geojson")), opt)
	for name, args := range map[string][]string{
		"commas":              {"-lco", "GEOMETRY=AS_XY"},
		"northing first":      {"-lco", "GEOMETRY=AS_YX"},
		"semicolons":          {"-lco", "GEOMETRY=AS_XY", "-lco", "SEPARATOR=SEMICOLON"},
		"tabs, CRLF":          {"-lco", "GEOMETRY=AS_XY", "-lco", "SEPARATOR=TAB", "-lco", "LINEFORMAT=CRLF"},
		"BOM, all in quotes":  {"-lco", "GEOMETRY=AS_XY", "-lco", "WRITE_BOM=YES", "-lco", "STRING_QUOTING=ALWAYS"},
		"metres, zone prefix": {"-lco", "GEOMETRY=AS_XY", "-s_srs", "EPSG:4490", "-t_srs", "EPSG:4523"},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "out.csv")
			const sql = `SELECT 地块名称, 圈号, 点号, MakePoint(CAST(经度 AS REAL), CAST(纬度 AS REAL)) FROM points`
			ogr2ogr(t, append(args, "-f", "CSV", file, filepath.Join("testdata", "fixtures", "parcels_gdal.xlsx"), "-dialect", "SQLite", "-sql", sql)...)
			r := mustRead(t, string(asBrought(t, file)), opt)
			if len(r.Footprints) != len(truth.Footprints) {
				t.Fatalf("%d footprints", len(r.Footprints))
			}
			for i, fp := range r.Footprints {
				if d := farthest(fp.Geometry, truth.Footprints[i].Geometry); d > 0.001 {
					t.Errorf("%d: %g m off", i, d)
				}
				if want := truth.Footprints[i].Properties["DKBH"]; fp.Name != want {
					t.Errorf("named %q, want %v", fp.Name, want)
				}
			}
		})
	}
}
