package intake

import (
	"errors"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"redline/geo"
	"redline/lang"

	"github.com/twpayne/go-geom"
)

func TestRecordsStandAsTheyAreDrawn(t *testing.T) {
	truth := mustRead(t, string(fixture(t, "GROUND_TRUTH_4490.geojson")), Options{})
	for _, test := range []struct{ file, format string }{
		{"parcels_4490.gpkg", "geopackage"},
		{"parcels_4544.gpkg", "geopackage"},
		{"shp_utf8_geographic_4490.zip", "shapefile"},
		{"shp_utf8_zoneprefix35_4523.zip", "shapefile"},
		{"shp_gbk_cpg_4544_chinese_filename.zip", "shapefile"},
	} {
		t.Run(test.file, func(t *testing.T) {
			set, err := Records(test.file, fixture(t, test.file), RecordOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if set.Format != test.format || len(set.Records) != len(truth.Footprints) || len(set.Warnings) > 0 || len(set.Columns) == 0 {
				t.Fatalf("%s, %d records of %d columns, warnings %v", set.Format, len(set.Records), len(set.Columns), set.Warnings)
			}
			for i, r := range set.Records {
				if d := farthest(r.Geometry, truth.Footprints[i].Geometry); d > 0.001 || r.Number != i+1 {
					t.Errorf("record %d: %v m from the truth", r.Number, d)
				}
				for name := range r.Properties {
					if !strings.Contains(strings.Join(set.Columns, " "), name) || name == "fid" {
						t.Errorf("property %s is none of the columns %v", name, set.Columns)
					}
				}
			}
		})
	}
}

func TestRecordsNeverGuess(t *testing.T) {
	prefixed := fixture(t, "shp_gbk_noprj_zoneprefix35.zip")
	if set, err := Records("a.zip", prefixed, RecordOptions{CRS: "EPSG:4523"}); err != nil || len(set.Records) == 0 {
		t.Errorf("with a reference: %v", err)
	}
	for _, test := range []struct {
		name string
		data []byte
		opt  RecordOptions
		kind error
		want string
	}{
		{"no reference", prefixed, RecordOptions{}, ErrDatum, ".prj"},
		{"the wrong one", prefixed, RecordOptions{CRS: "EPSG:4490"}, ErrContradiction, "the given crs EPSG:4490"},
		{"the wrong zone", prefixed, RecordOptions{CRS: "EPSG:4524"}, ErrContradiction, "the given crs EPSG:4524"},
		{"shifted", prefixed, RecordOptions{CRS: "BD-09"}, ErrDatum, "approximately"},
		{"another format", fixture(t, "parcels.kml"), RecordOptions{}, ErrFormat, "kml"},
		{"another archive", fixture(t, "parcels.kmz"), RecordOptions{}, ErrFormat, "kmz"},
		{"too many records", prefixed, RecordOptions{CRS: "EPSG:4523", Limits: Limits{Features: 1}}, ErrLimit, "1 features"},
		{"too many vertices", prefixed, RecordOptions{CRS: "EPSG:4523", Limits: Limits{Vertices: 3}}, ErrLimit, "3 vertices"},
		{"too large", prefixed, RecordOptions{CRS: "EPSG:4523", Limits: Limits{Bytes: 100}}, ErrLimit, "100 B accepted"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Records("a.zip", test.data, test.opt)
			var f *lang.Fault
			if !errors.As(err, &f) || !errors.Is(err, test.kind) || !strings.Contains(f.In(lang.EN), test.want) || strings.Contains(f.In(lang.EN), "--") {
				t.Errorf("got %v, want %v with %q", err, test.kind, test.want)
			}
		})
	}
}

// Deliveries may be GeoJSON, and what is wrong with a record does not refuse the file.
func TestRecordsOfDeliveries(t *testing.T) {
	const square = `{"type":"Polygon","coordinates":[[[104.5,31.3],[104.501,31.3],[104.501,31.301],[104.5,31.3]]]}`
	const metres = `{"type":"Polygon","coordinates":[[[452400,3464700],[452500,3464700],[452500,3464800],[452400,3464700]]]}`
	feature := func(properties, geometry string) string {
		return `{"type":"Feature","properties":` + properties + geometry + `}`
	}
	in := func(crs string, features ...string) string {
		return `{"type":"FeatureCollection",` + crs + `"features":[` + strings.Join(features, ",") + `]}`
	}
	plane := `"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4544"}},`
	for _, test := range []struct {
		name, text, crs string
		want            string // format, columns, and of each record its number, type or reason; or the refusal
		kind            error
	}{
		{"degrees", in("", feature(`{"b":1,"a":"x"}`, `,"geometry":`+square), feature(`{"c":null}`, `,"geometry":null`), feature(`{}`, ``)), "", "geojson b,a,c 1 polygon 2 it has no geometry 3 it has no geometry", nil},
		{"no features", in(""), "", "geojson ", nil},
		{"no geometry at all", in("", feature(`{"a":1}`, `,"geometry":null`)), "", "geojson a 1 it has no geometry", nil},
		{"the old crs", in(plane, feature(`{}`, `,"geometry":`+metres)), "", "geojson  1 polygon", nil},
		{"the old crs, and the same given", in(plane, feature(`{}`, `,"geometry":`+metres)), "EPSG:4544", "geojson  1 polygon", nil},
		{"the old crs, and another given", in(plane, feature(`{}`, `,"geometry":`+metres)), "EPSG:4545", "the given crs EPSG:4545", ErrContradiction},
		{"metres, given", in("", feature(`{}`, `,"geometry":`+metres)), "EPSG:4544", "geojson  1 polygon", nil},
		{"metres, which nobody said", in("", feature(`{}`, `,"geometry":`+metres)), "", "GeoJSON (RFC 7946)", ErrContradiction},
		{"a sequence", feature(`{"a":1}`, `,"geometry":`+square) + "\n" + feature(`{"a":2}`, `,"geometry":`+square), "", "geojsonseq a 1 polygon 2 polygon", nil},
		{"a sequence of two references", in("", feature(`{}`, `,"geometry":`+square)) + "\n" + in(plane, feature(`{}`, `,"geometry":`+metres)), "", "declare 2 reference systems", ErrContradiction},
		{"a property twice", in("", feature(`{"a":1,"a":2}`, `,"geometry":`+square)), "", "occurs twice", ErrSyntax},
		{"mixed", in("", feature(`{}`, `,"geometry":{"type":"GeometryCollection","geometries":[`+square+`,{"type":"Point","coordinates":[104.5,31.3]}]}`)), "", "geojson  1 collection", nil},
		{"another format", "1,2\n3,4", "", "GeoJSON", ErrFormat},
	} {
		t.Run(test.name, func(t *testing.T) {
			set, err := Records("a.geojson", []byte(test.text), RecordOptions{CRS: test.crs, Faulty: true})
			var f *lang.Fault
			if test.kind != nil {
				if set != nil || !errors.As(err, &f) || !errors.Is(err, test.kind) || !strings.Contains(f.Error(), test.want) || strings.Contains(f.In(lang.EN), "--") {
					t.Errorf("got %v, want %v with %q", err, test.kind, test.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got := set.Format + " " + strings.Join(set.Columns, ",")
			for _, r := range set.Records {
				got += " " + strconv.Itoa(r.Number) + " "
				switch r.Geometry.(type) {
				case *geom.Polygon:
					got += "polygon"
				case *geom.GeometryCollection:
					got += "collection"
				case nil:
					got += r.Why.What.EN
				}
			}
			if got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
			if _, err := Records("a.geojson", []byte(test.text), RecordOptions{CRS: test.crs}); !errors.Is(err, ErrFormat) {
				t.Errorf("without Faulty: %v", err)
			}
		})
	}
}

func TestLimitsOfLayersAreDocumented(t *testing.T) {
	docs, err := os.ReadFile("../docs/limits.md")
	if err != nil {
		t.Fatal(err)
	}
	limits := RecordLimits()
	for row, want := range map[string]string{
		"| size, parts":    strconv.Itoa(limits.Bytes>>20) + " MiB",
		"| records":        grouped(limits.Features),
		"| vertices 点数":    grouped(limits.Vertices),
		"| rings or lines": grouped(limits.Rings),
		"| values of a s":  grouped(maxStreamedAttributes),
	} {
		if got := rowOf(string(docs), row); !strings.HasSuffix(got, "| "+want+" |") {
			t.Errorf("docs/limits.md: the row %s does not end in %s: %q", row, want, got)
		}
	}
}

// FuzzRecords holds that no bytes make Records panic, and that every refusal is a fault.
func FuzzRecords(f *testing.F) {
	for _, name := range []string{"shp_utf8_geographic_4490.zip", "shp_gbk_noprj_zoneprefix35.zip"} {
		f.Add(fixture(f, name))
	}
	// A database of small pages: a fixture of 96 KiB leaves the fuzzer a few inputs a second.
	corner := degreesHex(104.5) + degreesHex(31.3)
	ring := corner + degreesHex(104.51) + degreesHex(31.3) + degreesHex(104.51) + degreesHex(31.31) + corner
	f.Add([]byte(geoPackageOf(f, plotsLayer, plotsTable,
		insert(geometryBlob(1, "01"+little(3)+little(1)+little(4)+ring)), "PRAGMA page_size=512", "VACUUM")))
	f.Add([]byte(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":1},"geometry":null}]}`))
	limits := Limits{Features: 50, Vertices: 2000}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, faulty := range []bool{false, true} {
			set, err := Records("a.zip", data, RecordOptions{CRS: "EPSG:4490", Limits: limits, Faulty: faulty})
			var fault *lang.Fault
			if err != nil && !errors.As(err, &fault) {
				t.Errorf("%T is no fault: %v", err, err)
			}
			if err == nil {
				for _, r := range set.Records {
					if (r.Geometry == nil) != (r.Why != nil) || r.Why != nil && !faulty {
						t.Error("a record without geometry")
					}
				}
			}
		}
	})
}

// Rings are told apart in time that follows the bytes, however they lie.
func TestRingsOfARecordByDirection(t *testing.T) {
	square := func(x, y, half float64, clockwise bool) *outline {
		o := &outline{plane: []geo.Point{{X: x - half, Y: y - half}, {X: x - half, Y: y + half}, {X: x + half, Y: y + half}, {X: x + half, Y: y - half}, {X: x - half, Y: y - half}}}
		if !clockwise {
			slices.Reverse(o.plane)
		}
		o.at, o.from = make([]geo.LonLat, 5), make([]int, 5)
		return o
	}
	many := []*outline{square(0, 0, 1e6, true)}
	for i := range 20_000 {
		many = append(many, square(float64(i%200)*1000-1e5, float64(i/200)*1000-5e4, 100, false))
	}
	var heap []*outline
	for i := range 20_000 {
		heap = append(heap, square(0, 0, 1e6, i%2 == 0))
	}
	for _, test := range []struct {
		name  string
		rings []*outline
		want  string // rings of each part; or the refusal
	}{
		{"one", []*outline{square(0, 0, 9, false)}, "1"},
		{"a hole", []*outline{square(0, 0, 3, false), square(0, 0, 9, true)}, "2"},
		{"the other way round", []*outline{square(0, 0, 3, true), square(0, 0, 9, false)}, "2"},
		{"an island in a hole, with a hole", []*outline{square(0, 0, 9, true), square(0, 0, 7, false), square(0, 0, 5, true), square(0, 0, 3, false)}, "2 2"},
		{"parts that overlap stay parts", []*outline{square(0, 0, 9, true), square(0, 0, 7, true)}, "1 1"},
		{"a hole in no shell", []*outline{square(0, 0, 9, true), square(90, 0, 7, false)}, "2"},
		{"many holes", many, "20001"},
		{"rings upon each other", heap, "lie so close"},
	} {
		t.Run(test.name, func(t *testing.T) {
			list, err := rolesOf(test.rings)
			var got []string
			for _, p := range list {
				got = append(got, strconv.Itoa(len(p)))
				for i, o := range p {
					if o.area() > 0 != (i == 0) {
						t.Errorf("ring %d runs the wrong way", i+1)
					}
				}
			}
			if text := strings.Join(got, " "); err == nil && text != test.want || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %s, %v, want %s", text, err, test.want)
			}
		})
	}
}

// Attributes that are asked for one by one are those that are read at once.
func TestAttributesOnDemand(t *testing.T) {
	for _, file := range []string{"parcels_4490.gpkg", "shp_utf8_geographic_4490.zip", "shp_gbk_cpg_4544_chinese_filename.zip"} {
		t.Run(file, func(t *testing.T) {
			set, err := Records(file, fixture(t, file), RecordOptions{})
			if err != nil {
				t.Fatal(err)
			}
			lazy, err := OpenRecords(file, fixture(t, file), RecordOptions{OnDemand: true})
			if err != nil {
				t.Fatal(err)
			}
			defer lazy.Close()
			err = lazy.Each(func(r *Record) error {
				for _, column := range append(slices.Clone(set.Columns), "no such column") {
					if got, want := r.Value(column), set.Records[r.Number-1].Properties[column]; got != want {
						t.Errorf("record %d, %s: %v, want %v", r.Number, column, got, want)
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestNumbersOfATable(t *testing.T) {
	table := &dbfTable{}
	for text, want := range map[string]any{
		"  12.500000000000000": 12.5, "0.000": 0.0, "-0.50": -0.5, ".500": 0.5, "10": 10.0, "100.": 100.0, "1.0E10": 1e10, "-.0": math.Copysign(0, -1), "*****": nil, "    ": nil,
	} {
		if got := table.value('N', []byte(text)); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
