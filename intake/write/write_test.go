package write_test

import (
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"redline/geo"
	"redline/geo/crs"
	"redline/intake"
	"redline/intake/write"

	"github.com/twpayne/go-geom"
	"pgregory.net/rapid"
)

// truth are the two parcels that the fixtures of intake hold: one with a hole, one of two
// parts.
func truth(t *testing.T) []intake.Footprint {
	t.Helper()
	data, err := os.ReadFile("../testdata/GROUND_TRUTH_4490.geojson")
	if err != nil {
		t.Fatal(err)
	}
	result, err := intake.Read("truth.geojson", data, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return result.Footprints
}

// writings are every format in the references it can hold.
var writings = []struct {
	name, format, crs, want string
	gbk                     bool
}{
	{"GeoJSON", "geojson", "", "EPSG:4490", false},
	{"GeoJSON, WGS 84", "geojson", "epsg:4326", "EPSG:4326", false},
	{"KML", "kml", "", "EPSG:4490", false},
	{"shapefile, degrees", "shapefile", "", "EPSG:4490", false},
	{"shapefile, WGS 84", "shapefile", "4326", "EPSG:4326", true},
	{"shapefile, 3° plane", "shapefile", "EPSG:4544", "EPSG:4544", false},
	{"shapefile, zone number", "shapefile", "EPSG:4523", "EPSG:4523", true},
	{"shapefile, 6° plane", "shapefile", "EPSG:4507", "EPSG:4507", false},
	{"shapefile, 6° zone number", "shapefile", "EPSG:4496", "EPSG:4496", false},
	{"DXF", "dxf", "", "EPSG:4544", false},
	{"DXF, zone number", "dxf", "EPSG:4523", "EPSG:4523", false},
	{"TXT", "landtxt", "", "EPSG:4523", false},
	{"TXT, GBK, no zone number", "landtxt", "EPSG:4544", "EPSG:4544", true},
	{"TXT, 6°", "landtxt", "EPSG:4496", "EPSG:4496", false},
}

// What is written in any format and reference reads back as the same place within 1 mm.
func TestWrittenReadsBack(t *testing.T) {
	want := truth(t)
	for _, tt := range writings {
		t.Run(tt.name, func(t *testing.T) {
			written, err := write.Footprints(want, write.Options{Format: tt.format, CRS: tt.crs, GBK: tt.gbk, Title: "示范 项目"})
			if err != nil {
				t.Fatal(err)
			}
			if got := written.Reference.Name(); got != tt.want {
				t.Errorf("written in %s, want %s", got, tt.want)
			}
			read, err := intake.Read("file", written.Data, intake.Options{CRS: written.Reference.Name()})
			if err != nil {
				t.Fatal(err)
			}
			same(t, geometries(want), geometries(read.Footprints))
			if tt.format != "dxf" && read.Footprints[0].Name != want[0].Name {
				t.Errorf("the name came back as %q", read.Footprints[0].Name)
			}
		})
	}
}

// GDAL reads what is written as the same place within 1 mm; a shapefile's reference too.
func TestGDALReadsWhatIsWritten(t *testing.T) {
	want := truth(t)
	for _, tt := range writings {
		if tt.format == "landtxt" {
			continue // GDAL has no such driver
		}
		t.Run(tt.name, func(t *testing.T) {
			written, err := write.Footprints(want, write.Options{Format: tt.format, CRS: tt.crs, GBK: tt.gbk, Title: "示范"})
			if err != nil {
				t.Fatal(err)
			}
			extension := map[string]string{"geojson": ".geojson", "kml": ".kml", "shapefile": ".zip", "dxf": ".dxf"}[tt.format]
			file := filepath.Join(t.TempDir(), "f"+extension)
			if err := os.WriteFile(file, written.Data, 0o600); err != nil {
				t.Fatal(err)
			}
			args := []string{"-f", "GeoJSON", "/vsistdout/", file, "-t_srs", "EPSG:4490", "-lco", "COORDINATE_PRECISION=11", "-lco", "RFC7946=NO"}
			if tt.format == "shapefile" {
				args[3] = "/vsizip/" + file
			}
			if tt.format == "dxf" {
				args = append(args, "-s_srs", written.Reference.Name(), "-where", "Text IS NULL")
			}
			cmd := exec.Command("ogr2ogr", args...)
			var errs strings.Builder
			cmd.Stderr = &errs
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("%v: %s", err, errs.String())
			}
			out = []byte(strings.ReplaceAll(string(out), "urn:ogc:def:crs:EPSG::4490", "urn:ogc:def:crs:OGC:1.3:CRS84"))
			if tt.format == "dxf" { // outlines, which GDAL gives as lines
				out = []byte(strings.NewReplacer(`"LineString", "coordinates": [ [`, `"Polygon", "coordinates": [ [ [`, "] ] } }", "] ] ] } }").Replace(string(out)))
			}
			read, err := intake.Read("gdal.geojson", out, intake.Options{CRS: "EPSG:4490"})
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			same(t, geometries(want), geometries(read.Footprints))
			if tt.format == "shapefile" && !strings.Contains(string(out), "示范地块一（含岛）") {
				t.Errorf("GDAL does not read the name: %s", out)
			}
		})
	}
}

// Whatever polygons with holes are written, they read back.
func TestAnyPolygonReadsBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		format := rapid.SampledFrom(write.Formats()).Draw(rt, "format")
		at := geo.LonLat{Lon: rapid.Float64Range(80, 130).Draw(rt, "lon"), Lat: rapid.Float64Range(20, 50).Draw(rt, "lat")}
		n := rapid.IntRange(3, 40).Draw(rt, "vertices")
		ring := func(size float64) []geom.Coord {
			var out []geom.Coord
			for i := range n {
				radius := size * rapid.Float64Range(0.7, 1).Draw(rt, "radius")
				angle := 2 * math.Pi * float64(i) / float64(n)
				out = append(out, geom.Coord{at.Lon + radius*math.Cos(angle), at.Lat + radius*math.Sin(angle)})
			}
			return append(out, out[0])
		}
		rings := [][]geom.Coord{ring(0.004)}
		if n > 5 && rapid.Bool().Draw(rt, "hole") {
			rings = append(rings, ring(0.001))
		}
		g := geo.Snap(geom.NewPolygon(geom.XY).MustSetCoords(rings))
		text, err := geo.EncodeGeoJSON(g)
		if err != nil {
			rt.Fatal(err)
		}
		first, err := intake.Read("a.geojson", text, intake.Options{})
		if err != nil {
			return // its rings touch: no footprint
		}
		written, err := write.Footprints(first.Footprints, write.Options{Format: format})
		if err != nil {
			rt.Fatal(err)
		}
		again, err := intake.Read("b", written.Data, intake.Options{CRS: written.Reference.Name()})
		if err != nil {
			rt.Fatal(err)
		}
		same(rt, geometries(first.Footprints), geometries(again.Footprints))
	})
}

// Lines, points and attributes of every type come back from the formats that hold them.
func TestKindsAndAttributesReadBack(t *testing.T) {
	const mixed = `{"type":"FeatureCollection","features":[
		{"type":"Feature","properties":{"name":"管线","一个很长的属性名称":"值,含逗号","len":12.5,"on":true},"geometry":{"type":"MultiLineString","coordinates":[[[104.5,31.3],[104.6,31.3]],[[104.5,31.4],[104.6,31.4]]]}},
		{"type":"Feature","properties":{"name":"排污口","len":-0.001,"on":false},"geometry":{"type":"MultiPoint","coordinates":[[104.5,31.3],[104.51,31.31]]}}]}`
	want, err := intake.Read("a.geojson", []byte(mixed), intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		format string
		notes  string // codes
	}{
		{"geojson", ""},
		{"kml", ""},
		{"shapefile", "field-renamed several-shapefiles"},
		{"dxf", "dxf-outlines"},
		{"landtxt", "attributes-dropped"},
	} {
		t.Run(tt.format, func(t *testing.T) {
			written, err := write.Footprints(want.Footprints, write.Options{Format: tt.format, Title: "混合"})
			if err != nil {
				t.Fatal(err)
			}
			var codes []string
			for _, n := range written.Notes {
				codes = append(codes, n.Code)
			}
			if got := strings.Join(codes, " "); got != tt.notes {
				t.Errorf("notes %q, want %q", got, tt.notes)
			}
			if tt.format == "shapefile" {
				readEach(t, written.Data, want.Footprints)
				return
			}
			read, err := intake.Read("file", written.Data, intake.Options{CRS: written.Reference.Name()})
			if err != nil {
				t.Fatal(err)
			}
			all := geometries(want.Footprints)
			if tt.format == "dxf" { // points beside lines are markers to its reader
				all = all[:4]
			}
			same(t, all, geometries(read.Footprints))
			if tt.format == "geojson" && (read.Footprints[0].Properties["len"] != 12.5 || read.Footprints[0].Properties["on"] != true) {
				t.Errorf("attributes came back as %v", read.Footprints[0].Properties)
			}
		})
	}
}

// readEach reads the shapefiles of a zip one by one and holds them to the footprints.
func readEach(t *testing.T, data []byte, want []intake.Footprint) {
	t.Helper()
	var got []intake.Footprint
	for _, layer := range []string{"混合_线", "混合_点"} {
		read, err := intake.Read("file.zip", data, intake.Options{Layer: layer})
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, read.Footprints...)
	}
	same(t, geometries(want), geometries(got))
	if p := got[0].Properties; p["len"] != 12.5 || p["on"] != true || p["一个很"] != "值,含逗号" {
		t.Errorf("attributes came back as %v", p)
	}
}

func TestRefused(t *testing.T) {
	parcels := truth(t)
	for _, tt := range []struct {
		name    string
		of      []intake.Footprint
		options write.Options
		want    string
	}{
		{"no such format", parcels, write.Options{Format: "dwg"}, `no format "dwg"`},
		{"nothing to write", nil, write.Options{Format: "geojson"}, "nothing to write"},
		{"no such reference", parcels, write.Options{Format: "dxf", CRS: "EPSG:3857"}, `"EPSG:3857" is no reference`},
		{"an older datum", parcels, write.Options{Format: "dxf", CRS: "EPSG:2363"}, `"EPSG:2363" is no reference`},
		{"plane GeoJSON", parcels, write.Options{Format: "geojson", CRS: "EPSG:4544"}, "holds degrees only"},
		{"plane KML", parcels, write.Options{Format: "kml", CRS: "EPSG:4544"}, "holds degrees only"},
		{"degrees in DXF", parcels, write.Options{Format: "dxf", CRS: "EPSG:4490"}, "no degrees"},
		{"a plane far away", parcels, write.Options{Format: "landtxt", CRS: "EPSG:4553"}, "too far from the central meridian"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := write.Footprints(tt.of, tt.options)
			if !errors.Is(err, write.ErrTarget) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func geometries(footprints []intake.Footprint) (out []geo.LonLat) {
	for _, f := range footprints {
		flat := f.Geometry.FlatCoords()
		for i := 0; i < len(flat); i += f.Geometry.Stride() {
			out = append(out, geo.LonLat{Lon: flat[i], Lat: flat[i+1]})
		}
	}
	return out
}

// same holds that every vertex of each lies within 1 mm of one of the other, on the plane
// of their meridian.
func same(t interface {
	Helper()
	Fatalf(string, ...any)
}, want, got []geo.LonLat,
) {
	t.Helper()
	if len(want) != len(got) {
		t.Fatalf("%d vertices, want %d", len(got), len(want))
	}
	ref := crs.Reference{ZoneWidth: 3, CentralMeridian: want[0].Lon}
	away := func(a geo.LonLat, from []geo.LonLat) float64 {
		x, y := ref.Forward(a.Lon, a.Lat)
		nearest := math.Inf(1)
		for _, b := range from {
			u, v := ref.Forward(b.Lon, b.Lat)
			nearest = min(nearest, math.Hypot(u-x, v-y))
		}
		return nearest
	}
	for i := range want {
		if off := max(away(want[i], got), away(got[i], want)); off > 1e-3 {
			t.Fatalf("vertex %d: %.5f m off", i, off)
		}
	}
}
