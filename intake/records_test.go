package intake

import (
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"redline/geo"
	"redline/lang"
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
	limits := Limits{Features: 50, Vertices: 2000}
	f.Fuzz(func(t *testing.T, data []byte) {
		set, err := Records("a.zip", data, RecordOptions{CRS: "EPSG:4490", Limits: limits})
		var fault *lang.Fault
		if err != nil && !errors.As(err, &fault) {
			t.Errorf("%T is no fault: %v", err, err)
		}
		if err == nil {
			for _, r := range set.Records {
				if r.Geometry == nil {
					t.Error("a record without geometry")
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
