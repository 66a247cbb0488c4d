package folder

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"redline/geo"
	"redline/intake"
	"redline/lang"
	"redline/layers"
)

// written is what ogr2ogr makes of a GeoJSON text: the files by their extension.
func written(t testing.TB, text, driver string, args ...string) map[string][]byte {
	t.Helper()
	dir := t.TempDir()
	from, to := filepath.Join(dir, "from.geojson"), filepath.Join(dir, "to", "zones")
	if err := os.WriteFile(from, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Dir(to), 0o700); err != nil {
		t.Fatal(err)
	}
	extension := map[string]string{"GPKG": ".gpkg", "ESRI Shapefile": ".shp"}[driver]
	args = append([]string{"-f", driver, to + extension, from, "-nln", "zones"}, args...)
	if out, err := exec.Command("ogr2ogr", args...).CombinedOutput(); err != nil {
		t.Fatalf("ogr2ogr (Debian gdal-bin) %v: %v\n%s", args, err, out)
	}
	files := map[string][]byte{}
	names, err := filepath.Glob(to + ".*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if files[filepath.Ext(name)], err = os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func geoPackage(t testing.TB, text string, args ...string) map[string][]byte {
	return written(t, text, "GPKG", args...)
}

func shapefile(t testing.TB, text string, args ...string) map[string][]byte {
	return written(t, text, "ESRI Shapefile", append(args, "-lco", "ENCODING=UTF-8")...)
}

// zipped packs the parts of a shapefile.
func zipped(t testing.TB, parts map[string][]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, extension := range sortedKeys(parts) {
		w, err := z.Create("成果/zones" + extension)
		if err == nil {
			_, err = w.Write(parts[extension])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// delivered is the example district with its red line of 2025 in another file; more is
// what its version says beside.
func delivered(t testing.TB, file, more string, files map[string][]byte) fstest.MapFS {
	t.Helper()
	in := district(t)
	replace(t, in, "layers.yaml", "file: red-line-2025.geojson", "file: "+file+more)
	stem := strings.TrimSuffix(file, filepath.Ext(file))
	for extension, data := range files {
		in[stem+extension] = &fstest.MapFile{Data: data}
	}
	return in
}

func zonesIn(t testing.TB, store *Store, layer string) []layers.Zone {
	t.Helper()
	var zones []layers.Zone
	for _, v := range store.Catalogue().Versions {
		if v.Layer == layer {
			zones = v.Zones // the last version's
		}
	}
	return zones
}

// describe is a zone without its geometry.
func describe(z layers.Zone) string {
	reach := ""
	if z.Reach != nil {
		raw, _ := json.Marshal(z.Reach)
		reach = string(raw)
	}
	return fmt.Sprint(z.Code, "|", z.Name, "|", z.Grade, "|", z.Attributes, "|", reach)
}

// parting is how far, in metres, the vertices of two shapes lie from each other at most;
// infinite when their numbers differ.
func parting(a, b geo.Shape) float64 {
	sorted := func(s geo.Shape) [][2]float64 {
		flat := s.Geometry().FlatCoords()
		var out [][2]float64
		for i := 0; i+1 < len(flat); i += 2 {
			out = append(out, [2]float64{flat[i], flat[i+1]})
		}
		slices.SortFunc(out, func(a, b [2]float64) int {
			return cmp.Or(cmp.Compare(math.Round(a[0]*1e6), math.Round(b[0]*1e6)), cmp.Compare(a[1], b[1]))
		})
		return slices.Compact(out) // a ring may start, and so close, at another vertex
	}
	p, q := sorted(a), sorted(b)
	if len(p) != len(q) {
		return math.Inf(1)
	}
	worst := 0.0
	for i := range p {
		worst = max(worst, math.Hypot(p[i][0]-q[i][0], p[i][1]-q[i][1]))
	}
	return worst * 111_320
}

const lettered = `{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"code":"0123","name":"柏隆片区","grade":"一级","ZRBHDFQ":"核心区","share":0.25,"revoked":false},
 "geometry":{"type":"MultiPolygon","coordinates":[[[[104.5,31.3],[104.51,31.3],[104.51,31.31],[104.5,31.31],[104.5,31.3]],[[104.502,31.302],[104.502,31.308],[104.508,31.308],[104.508,31.302],[104.502,31.302]]],
  [[[104.503,31.303],[104.507,31.303],[104.507,31.307],[104.503,31.307],[104.503,31.303]]]]}},
{"type":"Feature","properties":{"code":"0124","name":null,"revoked":true},
 "geometry":{"type":"Polygon","coordinates":[[[104.52,31.3],[104.53,31.3],[104.53,31.31],[104.52,31.3]]]}}]}`

func TestEveryFormGivesTheSameZones(t *testing.T) {
	plain := district(t)
	write(plain, "red-line-2025.geojson", lettered)
	reference, err := Open(plain)
	if err != nil {
		t.Fatal(err)
	}
	want := zonesIn(t, reference, "red-line")
	to4544 := []string{"-s_srs", "EPSG:4490", "-t_srs", "EPSG:4544"}
	upper := shapefile(t, lettered, to4544...)
	upper[".DBF"], upper[".PRJ"], upper[".CPG"] = upper[".dbf"], upper[".prj"], upper[".cpg"]
	delete(upper, ".dbf")
	delete(upper, ".prj")
	delete(upper, ".cpg")
	two := geoPackage(t, lettered, "-a_srs", "EPSG:4490")
	for _, test := range []struct {
		name, file, more string
		files            map[string][]byte
	}{
		{"GeoPackage in degrees", "a.gpkg", "", two},
		{"GeoPackage on the plane", "a.gpkg", "", geoPackage(t, lettered, to4544...)},
		{"table named", "a.gpkg", "\n        table: zones", two},
		{"reference given", "a.gpkg", "\n        crs: EPSG:4544", geoPackage(t, projected(t, lettered), "-a_srs", "NONE")},
		{"shapefile in degrees", "sub/a.shp", "", shapefile(t, lettered, "-a_srs", "EPSG:4490")},
		{"shapefile on the plane", "a.shp", "", shapefile(t, lettered, to4544...)},
		{"upper case", "a.shp", "", upper},
		{"zone prefix, said without", "a.shp", "\n        crs: EPSG:4544", shapefile(t, lettered, "-s_srs", "EPSG:4490", "-t_srs", "EPSG:4523")},
		{"zip", "a.zip", "", map[string][]byte{".zip": zipped(t, shapefile(t, lettered, to4544...))}},
		{"fields", "a.shp", "\n        fields: { code: DYBM, name: DYMC }", shapefile(t, strings.NewReplacer(`"code"`, `"DYBM"`, `"name"`, `"DYMC"`, `"share"`, `"OBJECTID":1,"share"`).Replace(lettered), to4544...)},
	} {
		t.Run(test.name, func(t *testing.T) {
			store, err := Open(delivered(t, test.file, test.more, test.files))
			if err != nil {
				t.Fatal(err)
			}
			got := zonesIn(t, store, "red-line")
			if len(got) != len(want) {
				t.Fatalf("%d zones, want %d", len(got), len(want))
			}
			for i := range want {
				if describe(got[i]) != describe(want[i]) {
					t.Errorf("zone %d: %s, want %s", i, describe(got[i]), describe(want[i]))
				}
				if d, a := parting(got[i].Shape, want[i].Shape), math.Abs(float64(got[i].Shape.Area()-want[i].Shape.Area())); d > 0.001 || a > 0.01 {
					t.Errorf("zone %s: %v m and %v m² apart", got[i].Code, d, a)
				}
			}
		})
	}
}

// projected writes a GeoJSON text on EPSG:4544, without saying so.
func projected(t testing.TB, text string) string {
	t.Helper()
	dir := t.TempDir()
	from, to := filepath.Join(dir, "from.geojson"), filepath.Join(dir, "to.geojson")
	if err := os.WriteFile(from, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("ogr2ogr", "-f", "GeoJSON", "-s_srs", "EPSG:4490", "-t_srs", "EPSG:4544", "-lco", "COORDINATE_PRECISION=9", to, from).CombinedOutput(); err != nil {
		t.Fatalf("ogr2ogr (Debian gdal-bin): %v\n%s", err, out)
	}
	data, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func without(files map[string][]byte, extension string) map[string][]byte {
	out := map[string][]byte{}
	for k, v := range files {
		if k != extension {
			out[k] = v
		}
	}
	return out
}

func with(files map[string][]byte, extension, text string) map[string][]byte {
	out := without(files, extension)
	out[extension] = []byte(text)
	return out
}

// lastRingTurned reverses the last n points of a .shp.
func lastRingTurned(shp []byte, n int) string {
	out := slices.Clone(shp)
	from := len(shp) - 16*n
	for i := range n {
		copy(out[from+16*i:], shp[len(shp)-16*(i+1):len(shp)-16*i])
	}
	return string(out)
}

func TestTablesThatAreRefused(t *testing.T) {
	square := func(geometry string) string {
		return `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"a"},"geometry":{"type":"Polygon","coordinates":[[[104.4,31.3],[104.41,31.3],[104.41,31.31],[104.4,31.3]]]}},
{"type":"Feature","properties":{"code":"b"},"geometry":` + geometry + `}]}`
	}
	sound := `{"type":"Polygon","coordinates":[[[104.5,31.3],[104.51,31.3],[104.51,31.31],[104.5,31.3]]]}`
	bowtie := `{"type":"Polygon","coordinates":[[[104.5,31.3],[104.51,31.31],[104.51,31.3],[104.5,31.31],[104.5,31.3]]]}`
	overlap := `{"type":"MultiPolygon","coordinates":[[[[104.5,31.3],[104.51,31.3],[104.51,31.31],[104.5,31.31],[104.5,31.3]]],[[[104.502,31.302],[104.508,31.302],[104.508,31.308],[104.502,31.308],[104.502,31.302]]]]}`
	degrees := []string{"-a_srs", "EPSG:4490"}
	shp, gpkg := shapefile(t, square(sound), degrees...), geoPackage(t, square(sound), degrees...)
	overlapping := shapefile(t, square(overlap), degrees...) // GDAL has made a hole of it
	damaged := func(at int) map[string][]byte { return with(gpkg, ".gpkg", string(gpkg[".gpkg"][:at])) }
	beijing := `PROJCS["Beijing_1954_3_Degree_GK_CM_105E",GEOGCS["GCS_Beijing_1954",DATUM["D_Beijing_1954",SPHEROID["Krasovsky_1940",6378245.0,298.3]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["Central_Meridian",105.0],UNIT["Meter",1.0]]`
	for _, test := range []struct {
		name, file, more string
		files            map[string][]byte
		kind             error
		want             string // words of the English message
	}{
		{"no .dbf", "a.shp", "", without(shp, ".dbf"), intake.ErrFormat, "a.dbf missing"},
		{"no .prj", "a.shp", "", without(shp, ".prj"), intake.ErrDatum, "a.prj missing EPSG:4544"},
		{"no .prj in the zip", "a.zip", "", map[string][]byte{".zip": zipped(t, without(shp, ".prj"))}, intake.ErrDatum, ".prj missing zip"},
		{"no .dbf in the zip", "a.zip", "", map[string][]byte{".zip": zipped(t, without(shp, ".dbf"))}, intake.ErrFormat, "zones.dbf missing"},
		{".prj without match", "a.shp", "", with(shp, ".prj", `LOCAL_CS["mine"]`), intake.ErrSyntax, ".prj understood"},
		{".prj of Beijing 54", "a.shp", "", with(shp, ".prj", beijing), intake.ErrDatum, "Beijing converted"},
		{".prj against the numbers", "a.shp", "", with(shp, ".prj", strings.NewReplacer("Beijing_1954", "China_Geodetic_Coordinate_System_2000", "Krasovsky_1940", "CGCS2000", "6378245.0", "6378137.0").Replace(beijing)), intake.ErrContradiction, "contradicts"},
		{".prj against crs", "a.shp", "\n        crs: EPSG:4544", shp, intake.ErrContradiction, "layers.yaml contradicts EPSG:4544"},
		{"no reference in the table", "a.gpkg", "", geoPackage(t, square(sound), "-a_srs", "NONE"), intake.ErrDatum, "0_or_-1 EPSG:4490"},
		{"shifted degrees", "a.gpkg", "\n        crs: GCJ-02", gpkg, intake.ErrDatum, "layers.yaml approximately"},
		{"Xian 80 given", "a.shp", "\n        crs: EPSG:4610", without(shp, ".prj"), intake.ErrDatum, "Xian"},
		{"crs is no reference", "a.shp", "\n        crs: here", without(shp, ".prj"), intake.ErrDatum, "layers.yaml here"},
		{"no such table", "a.gpkg", "\n        table: plots", gpkg, intake.ErrLayer, "layers.yaml plots zones"},
		{"table of a shapefile", "a.shp", "\n        table: zones", shp, intake.ErrLayer, "layers.yaml zones"},
		{"wrong geometry", "a.shp", "", shapefile(t, lines, degrees...), nil, "wrong type feature_1_(l) Polygon"},
		{"points", "a.gpkg", "", geoPackage(t, square(`{"type":"Point","coordinates":[104.5,31.3]}`), degrees...), nil, "wrong type feature_2_(b)"},
		{"mixed geometry", "a.gpkg", "", geoPackage(t, square(`{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[104.5,31.3]},`+sound+`]}`), degrees...), nil, "wrong type feature_2_(b)"},
		{"no geometry in a table", "a.gpkg", "", geoPackage(t, square("null"), degrees...), intake.ErrEmpty, "feature_2 no_geometry"},
		{"no geometry in a shapefile", "a.shp", "", shapefile(t, square("null"), degrees...), intake.ErrEmpty, "record_2 no_geometry"},
		{"bow tie in a table", "a.gpkg", "", geoPackage(t, square(bowtie), degrees...), nil, "feature_2_(b) crosses"},
		{"bow tie in a shapefile", "a.shp", "", shapefile(t, square(bowtie), degrees...), nil, "feature_2_(b) crosses"},
		{"overlapping parts in a table", "a.gpkg", "", geoPackage(t, square(overlap), degrees...), nil, "feature_2_(b) part"},
		{"overlapping parts in a shapefile", "a.shp", "", with(overlapping, ".shp", lastRingTurned(overlapping[".shp"], 5)), nil, "feature_2_(b) part lies_inside"},
		{"code as a number", "a.gpkg", "", geoPackage(t, strings.ReplaceAll(strings.ReplaceAll(square(sound), `"a"`, "123"), `"b"`, "124"), degrees...), nil, "code should be a text 123"},
		{"undeclared field", "a.shp", "", shapefile(t, strings.ReplaceAll(square(sound), `"code"`, `"LB":1,"code"`), degrees...), nil, "a.shp LB declare fields:"},
		{"fields names no property", "a.shp", "\n        fields: { kode: code }", shp, nil, "layers.yaml kode"},
		{"fields names no field", "a.shp", "\n        fields: { code: DYBM }", shp, nil, "layers.yaml DYBM code"},
		{"table for GeoJSON", "red-line-2022.geojson", "\n        table: zones", nil, nil, "layers.yaml table GeoJSON"},
		{"crs for GeoJSON", "red-line-2022.geojson", "\n        crs: EPSG:4544", nil, nil, "layers.yaml crs GeoJSON"},
		{"empty file", "a.gpkg", "", map[string][]byte{".gpkg": {}}, intake.ErrEmpty, "a.gpkg empty"},
		{"cut off", "a.gpkg", "", damaged(5000), intake.ErrSyntax, "a.gpkg damaged"},
		{"GeoJSON called .gpkg", "a.gpkg", "", map[string][]byte{".gpkg": []byte(lettered)}, intake.ErrFormat, "geojson GeoPackage"},
		{"text called .zip", "a.zip", "", map[string][]byte{".zip": []byte("hello")}, intake.ErrFormat, "a.zip recognised"},
		{"the .dbf alone", "a.dbf", "", shp, intake.ErrFormat, "a.shp"},
		{"no such file", "b.gpkg", "", nil, nil, "layers.yaml b.gpkg"},
		{"changes not written", "a.gpkg", "", with(gpkg, ".gpkg-wal", "x"), nil, "a.gpkg-wal"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Open(delivered(t, test.file, test.more, test.files))
			faults := faultsOf(t, err)
			if len(faults) == 0 {
				t.Fatal("accepted")
			}
			if test.kind != nil && !errors.Is(err, test.kind) {
				t.Errorf("kind %v, want %v", faults[0].Err, test.kind)
			}
			for _, word := range strings.Fields(test.want) {
				if text := faults[0].In(lang.EN); !strings.Contains(text, strings.ReplaceAll(word, "_", " ")) {
					t.Errorf("%q is not in:\n%s", word, text)
				}
			}
			if text := faults[0].In(lang.ZH) + faults[0].In(lang.EN); strings.Contains(text, "--") || strings.Contains(text, "%!") {
				t.Errorf("names an option of the command, or is badly formed:\n%s", text)
			}
		})
	}
}

const lines = `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"l"},"geometry":{"type":"LineString","coordinates":[[104.5,31.3],[104.51,31.3]]}}]}`

func TestSeveralTablesNeedAName(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "from.geojson"), filepath.Join(dir, "a.gpkg")
	if err := os.WriteFile(from, []byte(lettered), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"-a_srs", "EPSG:4490", "-nln", "红线"}, {"-update", "-s_srs", "EPSG:4490", "-t_srs", "EPSG:3857", "-nln", "old"}} {
		if out, err := exec.Command("ogr2ogr", append([]string{"-f", "GPKG", to, from}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("ogr2ogr (Debian gdal-bin): %v\n%s", err, out)
		}
	}
	data, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{".gpkg": data}
	_, err = Open(delivered(t, "a.gpkg", "", files))
	if !errors.Is(err, intake.ErrLayer) || !strings.Contains(err.Error(), "红线; old") || !strings.Contains(err.Error(), "table:") {
		t.Errorf("without a name: %v", err)
	}
	// The other table, in a reference that cannot be read, does not matter.
	store, err := Open(delivered(t, "a.gpkg", "\n        table: 红线", files))
	if err != nil || len(zonesIn(t, store, "red-line")) != 2 {
		t.Errorf("with a name: %v", err)
	}
}

// A table without records says what an empty FeatureCollection says: none were found.
func TestATableMayBeEmpty(t *testing.T) {
	for extension, files := range map[string]map[string][]byte{
		".gpkg": geoPackage(t, lettered, "-a_srs", "EPSG:4490", "-where", "code = 'none'"),
		".shp":  shapefile(t, lettered, "-a_srs", "EPSG:4490", "-where", "code = 'none'"),
	} {
		t.Run(extension, func(t *testing.T) {
			store, err := Open(delivered(t, "a"+extension, "", files))
			if err != nil || len(zonesIn(t, store, "red-line")) != 0 {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestFieldsOfGeoJSON(t *testing.T) {
	in := delivered(t, "a.geojson", "\n        fields: { code: DYBM }", map[string][]byte{".geojson": []byte(strings.ReplaceAll(lettered, `"code"`, `"OID":1,"DYBM"`))})
	store, err := Open(in)
	if err != nil {
		t.Fatal(err)
	}
	if zones := zonesIn(t, store, "red-line"); len(zones) != 2 || zones[0].Code != "0123" {
		t.Errorf("zones %v", zones)
	}
	if !slices.ContainsFunc(store.Warnings(), func(f *lang.Fault) bool { return f.Field == "fields" && strings.Contains(f.What.EN, "OID") }) {
		t.Errorf("no warning names the field that was passed over: %v", store.Warnings())
	}
}
