package ogc_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"redline/layers/folder"
)

// The grid of the generated folder: columns × rows squares of 0.0003°, 0.0005° apart.
const (
	columns, rows  = 200, 100
	west, south    = 104.40, 31.25
	apart, squares = 0.0005, 0.0003
)

// grid is a folder with one layer, plots, of 20,000 squares: class is A where the column is
// divisible by 4, else B; height is the row; 代码 repeats the code.
func grid(t testing.TB) *folder.Store {
	t.Helper()
	var b strings.Builder
	b.WriteString(`{"type":"FeatureCollection","features":[`)
	for i := range columns * rows {
		x, y := west+float64(i%columns)*apart, south+float64(i/columns)*apart
		class := "B"
		if i%columns%4 == 0 {
			class = "A"
		}
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"type":"Feature","properties":{"code":"P%05d","class":%q,"height":%d},"geometry":{"type":"Polygon","coordinates":[[[%.4f,%.4f],[%.4f,%.4f],[%.4f,%.4f],[%.4f,%.4f],[%.4f,%.4f]]]}}`,
			i, class, i/columns, x, y, x+squares, y, x+squares, y+squares, x, y+squares, x, y)
	}
	b.WriteString(`]}`)
	return open(t, fstest.MapFS{
		"layers.yaml": {Data: []byte(`catalogue:
  name: { zh: 网格, en: Grid }
  sequence: 1
  plane: 4544
  service_area: area.geojson
layers:
  - id: plots
    title: { zh: 地块, en: Plots }
    theme: land
    kind: zone
    office: { zh: 某局, en: An office }
    attributes: { class: string, height: number }
    versions:
      - { sequence: 1, file: plots.geojson, from: 2021-01-01, catalogue_from: 1, coverage: area.geojson, accuracy_m: 1 }
`)},
		"area.geojson":  {Data: []byte(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[104.39,31.24],[104.51,31.24],[104.51,31.31],[104.39,31.31],[104.39,31.24]]]}}]}`)},
		"plots.geojson": {Data: []byte(b.String())},
	})
}

// run runs a command and returns what it prints.
func run(t testing.TB, name string, args ...string) string {
	t.Helper()
	command := exec.Command(name, args...)
	command.Env = append(os.Environ(), "no_proxy=127.0.0.1")
	var errs strings.Builder
	command.Stderr = &errs
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, errs.String())
	}
	return string(out)
}

// ogr reads a collection as GDAL does, and returns the codes with how often each came.
func ogr(t *testing.T, url string, args ...string) map[string]int {
	t.Helper()
	file := filepath.Join(t.TempDir(), "out.csv")
	run(t, "ogr2ogr", append([]string{"-f", "CSV", "-select", "code", file, "OAPIF:" + url, "plots"}, args...)...)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]int{}
	for i, line := range strings.Fields(string(data)) {
		if i > 0 {
			codes[strings.Trim(line, `"`)]++
		}
	}
	return codes
}

// GDAL gets every feature once, whatever the size of its pages.
func TestGDALReadsEveryFeature(t *testing.T) {
	server := service(t, grid(t))
	for _, c := range []struct {
		name string
		args []string
	}{
		{"its default page", nil},
		{"pages of 7", []string{"-oo", "PAGE_SIZE=7"}},
		{"pages of 1000", []string{"-oo", "PAGE_SIZE=1000"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			codes := ogr(t, server.URL+"/ogc", c.args...)
			if len(codes) != columns*rows {
				t.Errorf("%d distinct features, want %d", len(codes), columns*rows)
			}
			for code, n := range codes {
				if n != 1 {
					t.Fatalf("%s came %d times", code, n)
				}
			}
		})
	}
}

// GDAL's filters, by box and by attribute, get what the grid says.
func TestGDALFilters(t *testing.T) {
	server := service(t, grid(t))
	box := func(x1, y1, x2, y2 float64) []string {
		f := func(x float64) string { return strconv.FormatFloat(x, 'f', 6, 64) }
		return []string{"-spat", f(x1), f(y1), f(x2), f(y2)}
	}
	for _, c := range []struct {
		name string
		args []string
		want int
	}{
		// From the middle of square 10 to that of square 19, five rows.
		{"box", box(west+10*apart+squares/2, south+20*apart+squares/2, west+19*apart+squares/2, south+24*apart+squares/2), 10 * 5},
		{"box between squares", box(west+squares+0.00005, south+squares+0.00005, west+apart-0.00005, south+apart-0.00005), 0},
		{"class", []string{"-where", "class = 'A'"}, columns / 4 * rows},
		{"class and height", []string{"-where", "class = 'A' AND height >= 98"}, columns / 4 * 2},
		{"box and class", append(box(west+squares/2, south+squares/2, west+8*apart+squares/2, south+squares/2), "-where", "class = 'A'"), 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			if codes := ogr(t, server.URL+"/ogc", append(c.args, "-oo", "PAGE_SIZE=1000")...); len(codes) != c.want {
				t.Errorf("%d features, want %d", len(codes), c.want)
			}
		})
	}
}

// OWSLib finds the collections, their queryables and their features.
func TestOWSLibReads(t *testing.T) {
	const script = `
import json, sys
from owslib.ogcapi.features import Features
w = Features(sys.argv[1])
first = w.collection_items("plots", limit=7)
print(json.dumps({
    "conforms": w.conformance()["conformsTo"][0],
    "collections": w.feature_collections(),
    "title": w.collection("plots")["title"],
    "queryables": sorted(w.collection_queryables("plots")["properties"]),
    "api": w.api()["openapi"],
    "matched": first["numberMatched"], "returned": len(first["features"]),
    "item": w.collection_item("plots", "P00042")["properties"]["code"],
    "box": w.collection_items("plots", bbox=[104.40, 31.25, 104.4004, 31.2504])["numberMatched"],
    "text": w.collection_items("plots", filter="class = 'A' AND height < 2")["numberMatched"],
}))`
	server := service(t, grid(t))
	var got struct {
		Conforms, Title, API, Item   string
		Collections, Queryables      []string
		Matched, Returned, Box, Text int
	}
	if err := json.Unmarshal([]byte(run(t, "/usr/bin/python3", "-c", script, server.URL+"/ogc/")), &got); err != nil {
		t.Fatal(err)
	}
	want := "[plots] [class code geometry grade height name]"
	if fmt.Sprint(got.Collections, " ", got.Queryables) != want && fmt.Sprint(got.Collections)+" "+fmt.Sprint(got.Queryables) != want {
		t.Errorf("collections and queryables %v %v", got.Collections, got.Queryables)
	}
	if got.Matched != columns*rows || got.Returned != 7 || got.Item != "P00042" || got.Box != 1 || got.Text != columns/4*2 || got.Title != "地块" || got.API != "3.0.3" {
		t.Errorf("%+v", got)
	}
}

// Coordinates are those of PROJ, in the order that EPSG gives the axes.
func TestCoordinatesAreThoseOfPROJ(t *testing.T) {
	server := demoService(t)
	position := func(crs string) [2]float64 {
		var f struct {
			Geometry struct{ Coordinates [][][2]float64 }
		}
		get(t, server, "/collections/red-line/items/DEMO-HX-001"+query("crs", "http://www.opengis.net/def/crs/"+crs)).is(t, 200).into(t, &f)
		return f.Geometry.Coordinates[0][0]
	}
	lonLat := position("OGC/1.3/CRS84")
	for _, c := range []struct {
		epsg       string
		northFirst bool
		within     float64
	}{
		{"4490", true, 1e-9}, {"4326", true, 1e-9}, {"4544", true, 1e-4}, {"4523", true, 1e-4}, {"3857", false, 1e-4},
	} {
		// gdaltransform prints east before north whatever EPSG says, with this option.
		command := exec.Command("gdaltransform", "-s_srs", "OGC:CRS84", "-t_srs", "EPSG:"+c.epsg, "-output_xy")
		if c.epsg != "3857" && c.epsg != "4326" { // CGCS2000 and WGS 84 are one in numbers, as everywhere in redline
			command = exec.Command("gdaltransform", "-s_srs", "EPSG:4490", "-t_srs", "EPSG:"+c.epsg, "-output_xy")
		}
		command.Stdin = strings.NewReader(fmt.Sprintf("%.9f %.9f\n", lonLat[0], lonLat[1]))
		out, err := command.Output()
		if err != nil {
			t.Fatal(err)
		}
		var want [2]float64
		if _, err := fmt.Sscan(string(out), &want[0], &want[1]); err != nil {
			t.Fatalf("%q: %v", out, err)
		}
		if c.northFirst {
			want[0], want[1] = want[1], want[0]
		}
		got := position("EPSG/0/" + c.epsg)
		if math.Abs(got[0]-want[0]) > c.within || math.Abs(got[1]-want[1]) > c.within {
			t.Errorf("EPSG:%s: %v, PROJ says %v", c.epsg, got, want)
		}
	}
}
