package intake

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"redline/geo"
)

// dxfOf writes a drawing of entities given as "code value|code value|…"; a line "@HEADER"
// and such begins another section than ENTITIES.
func dxfOf(entities ...string) string {
	var out strings.Builder
	section := ""
	enter := func(name string) {
		if section != "" {
			out.WriteString("0\nENDSEC\n")
		}
		if section = name; name != "" {
			out.WriteString("0\nSECTION\n2\n" + name + "\n")
		}
	}
	for _, e := range entities {
		if name, ok := strings.CutPrefix(e, "@"); ok {
			enter(name)
			continue
		}
		if section == "" {
			enter("ENTITIES")
		}
		for _, pair := range strings.Split(e, "|") {
			code, value, _ := strings.Cut(pair, " ")
			out.WriteString(code + "\n" + value + "\n")
		}
	}
	enter("")
	return out.String() + "0\nEOF\n"
}

// Plane coordinates of the tests are offsets from a corner near the plots.
const dxfEast, dxfNorth = 456000, 3467000

// xy writes points, offsets from the corner, as groups 10 and 20.
func xy(offsets ...float64) string {
	var out []string
	for i := 0; i+1 < len(offsets); i += 2 {
		out = append(out, fmt.Sprintf("10 %.4f|20 %.4f", dxfEast+offsets[i], dxfNorth+offsets[i+1]))
	}
	return strings.Join(out, "|")
}

// lwpolyline writes an outline on a layer; more are groups of its own.
func lwpolyline(layer string, closed int, points string, more ...string) string {
	return fmt.Sprintf("0 LWPOLYLINE|5 A1|8 %s|70 %d|", layer, closed) + strings.Join(append([]string{points}, more...), "|")
}

func dxfLine(layer string, x1, y1, x2, y2 float64) string {
	return fmt.Sprintf("0 LINE|5 B2|8 %s|%s|11 %.4f|21 %.4f", layer, xy(x1, y1), dxfEast+x2, dxfNorth+y2)
}

// areaOf is the area of a footprint on EPSG:4544 in square metres.
func areaOf(t testing.TB, fp Footprint) float64 {
	t.Helper()
	shape, err := geo.NewShape(district(t).Plane(), fp.Geometry)
	if err != nil {
		t.Fatal(err)
	}
	return float64(shape.Area())
}

func TestDXFEqualsGroundTruth(t *testing.T) {
	opt := Options{ServiceArea: district(t)}
	truth := mustRead(t, string(fixture(t, "GROUND_TRUTH_4490.geojson")), opt)
	var want [][][]float64
	for _, fp := range truth.Footprints {
		want = append(want, onPlane(fp.Geometry)...)
	}
	for file, used := range map[string]int{"parcels_gk105_noprefix.dxf": 4544, "parcels_gk_zone35_prefix.dxf": 4523, "parcels_handmade_gbk_ac1015.dxf": 4544} {
		t.Run(file, func(t *testing.T) {
			r := mustRead(t, string(fixture(t, file)), opt)
			if r.Format != "dxf" || len(r.Footprints) != 3 {
				t.Fatalf("format %s, %d footprints", r.Format, len(r.Footprints))
			}
			var got [][][]float64
			for _, fp := range r.Footprints {
				got = append(got, onPlane(fp.Geometry)...)
				if fp.Used != epsg(used) || fp.Layer == "" {
					t.Errorf("used %s, layer %q", fp.Used, fp.Layer)
				}
			}
			expected := want
			if strings.Contains(file, "handmade") { // holds the first parcel and two of its own
				expected, got = want[:2], got[:2]
			}
			if d := ringsApart(got, expected); d > 0.001 {
				t.Errorf("%g m off", d)
			}
		})
	}
}

// ringsApart is the largest distance between the vertices of rings in the same order.
func ringsApart(a, b [][][]float64) float64 {
	if len(a) != len(b) {
		return math.Inf(1)
	}
	worst := 0.0
	for i := range a {
		if len(a[i]) != len(b[i]) {
			return math.Inf(1)
		}
		for j := range a[i] {
			worst = max(worst, math.Hypot(a[i][j][0]-b[i][j][0], a[i][j][1]-b[i][j][1]))
		}
	}
	return worst
}

// The hand-made drawing: GBK layers, a bulge of a quarter turn, and an outline whose flag
// says open while its last vertex is the first.
func TestDXFHandMade(t *testing.T) {
	r := mustRead(t, string(fixture(t, "parcels_handmade_gbk_ac1015.dxf")), Options{ServiceArea: district(t)})
	quarter := 100*60 + 30*30*(math.Pi-2)/2 // the arc over a chord of 60 m: a quarter of a circle of r = 60/√2
	for i, want := range []struct {
		layer string
		area  float64
	}{{"用地红线", 26908.224}, {"用地红线_圆弧", quarter}, {"未闭合", 3600}} {
		fp := r.Footprints[i]
		if got := areaOf(t, fp); fp.Layer != want.layer || math.Abs(got-want.area) > 0.1 {
			t.Errorf("%s %.3f m², want %s %.3f m²", fp.Layer, got, want.layer, want.area)
		}
	}
}

// What GDAL writes: polygons as hatches, lines as polylines.
func TestDXFFromGDAL(t *testing.T) {
	opt := Options{ServiceArea: district(t)}
	from := filepath.Join("testdata", "GROUND_TRUTH_4490.geojson")
	truth := mustRead(t, string(fixture(t, "GROUND_TRUTH_4490.geojson")), opt)
	var want [][][]float64
	for _, fp := range truth.Footprints {
		want = append(want, onPlane(fp.Geometry)...)
	}
	for name, sql := range map[string]string{
		"polygons as HATCH":       "SELECT geometry FROM %s",
		"outlines as LWPOLYLINE":  "SELECT ST_Boundary(geometry) FROM %s",
		"outlines, the Z ordinal": "SELECT CastToXYZ(ST_Boundary(geometry)) FROM %s",
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "地块.dxf")
			ogr2ogr(t, "-f", "DXF", file, from, "-s_srs", "EPSG:4490", "-t_srs", "EPSG:4544", "-dialect", "SQLite", "-sql", fmt.Sprintf(sql, layerNameOf(t, from)))
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			r := mustRead(t, string(data), opt)
			var got [][][]float64
			for _, fp := range r.Footprints {
				got = append(got, onPlane(fp.Geometry)...)
			}
			if d := ringsApart(got, want); d > 0.001 {
				t.Errorf("%g m off", d)
			}
		})
	}
}

// layerNameOf is GDAL's name of the layer of a GeoJSON file: that of its file.
func layerNameOf(t testing.TB, file string) string {
	t.Helper()
	base := filepath.Base(file)
	return `"` + strings.TrimSuffix(base, filepath.Ext(base)) + `"`
}
