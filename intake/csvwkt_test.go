package intake

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestTablesOfWKT(t *testing.T) {
	const a, b = "POLYGON((104.5 31.3,104.51 31.3,104.51 31.31,104.5 31.3))", "SRID=4490;POLYGON((104.52 31.3,104.53 31.3,104.53 31.31,104.52 31.3))"
	row := func(comma string, cells ...string) string {
		for i, c := range cells {
			if strings.ContainsAny(c, comma+"\n\"") {
				cells[i] = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
			}
		}
		return strings.Join(cells, comma)
	}
	tests := []struct{ name, text string }{
		{"GDAL's", row(",", "WKT", "name", "note") + "\n" + row(",", a, "甲", "一,二") + "\n" + row(",", b, "乙", "三") + "\n"},
		{"the geometry last, semicolons, Windows lines", row(";", "name", "note", "geom") + "\r\n" + row(";", "甲", "一,二", a) + "\r\n" + row(";", "乙", "三", b)},
		{"tabs", row("\t", "name", "note", "the_geom") + "\n" + row("\t", "甲", "一,二", a) + "\n" + row("\t", "乙", "三", b)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := mustRead(t, tt.text, Options{ServiceArea: district(t)})
			if r.Format != "csv-wkt" || len(r.Footprints) != 2 {
				t.Fatalf("%s: %v", r.Format, r.Footprints)
			}
			first, second := r.Footprints[0], r.Footprints[1]
			if first.Name != "甲" || first.Properties["note"] != "一,二" || second.Name != "乙" || second.Declared == "" {
				t.Errorf("read as %v and %v", first, second)
			}
		})
	}
	bad := []struct {
		name, text, want string
		line             int
	}{
		{"a ring cut off", "WKT,name\n" + `"POLYGON((104.5 31.3,104.51 31.3",甲` + "\n", "中途结束|ends_in_the_middle", 2},
		{"text after the geometry", "WKT,name\n\"" + a + "\",甲\n\"" + a + " x\",乙\n", "单元格的结尾|end_of_the_cell", 3},
		{"nested", "WKT,name\n" + strings.Repeat("GEOMETRYCOLLECTION(", 1000) + ",甲", "嵌套|deep", 2},
	}
	for _, tt := range bad {
		t.Run(tt.name, func(t *testing.T) {
			kind := ErrSyntax
			if tt.name == "nested" {
				kind = ErrLimit
			}
			if f := refused(t, tt.text, Options{}, kind, tt.want); f.Line != tt.line {
				t.Errorf("line %d, want %d", f.Line, tt.line)
			}
		})
	}
}

// What ogr2ogr writes with GEOMETRY=AS_WKT reads as the same polygon.
func TestTableFromGDAL(t *testing.T) {
	opt := Options{ServiceArea: district(t)}
	truth := mustRead(t, string(fixture(t, "GROUND_TRUTH_4490.geojson")), opt)
	for _, separator := range []string{"COMMA", "SEMICOLON", "TAB"} {
		to := filepath.Join(t.TempDir(), "truth.csv")
		if out, err := exec.Command("ogr2ogr", "-f", "CSV", "-lco", "GEOMETRY=AS_WKT", "-lco", "SEPARATOR="+separator, to, filepath.Join("testdata", "GROUND_TRUTH_4490.geojson")).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		data, err := os.ReadFile(to)
		if err != nil {
			t.Fatal(err)
		}
		r := mustRead(t, string(data), opt)
		if r.Format != "csv-wkt" || len(r.Footprints) != len(truth.Footprints) {
			t.Fatalf("%s: %s with %d features", separator, r.Format, len(r.Footprints))
		}
		if got, want := fmt.Sprint(r.Footprints[0].Geometry.FlatCoords()), fmt.Sprint(truth.Footprints[0].Geometry.FlatCoords()); got != want {
			t.Errorf("%s: %s, want %s", separator, got, want)
		}
	}
}

func FuzzTable(f *testing.F) {
	fuzz(f, "WKT,name\n\"POLYGON((104.5 31.3,104.51 31.3,104.51 31.31,104.5 31.3))\",甲\n", "name;geom\n甲;POINT(104.5 31.3)\n")
}
