package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A file converted and converted back is the same footprint, and screens the same.
func TestConvertAndBack(t *testing.T) {
	site := fileWith(t, "site.wkt", goodSite)
	for _, tt := range []struct{ name, output, want string }{
		{"GeoJSON", "a.geojson", "geojson，EPSG:4490（读作 EPSG:4544）"},
		{"KML", "a.KML", "kml，EPSG:4490"},
		{"shapefile", "a.zip", "shapefile，EPSG:4490"},
		{"DXF", "a.dxf", "dxf，EPSG:4544"},
		{"TXT", "a.txt", "landtxt，EPSG:4523"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), tt.output)
			stdout, stderr, code := command(t, "convert", site, "-o", file)
			if code != exitDone || len(stdout) > 0 || !strings.Contains(stderr, tt.want) {
				t.Fatalf("exit %d, said %q, want %q", code, stderr, tt.want)
			}
			back := filepath.Join(t.TempDir(), "back.txt")
			if _, stderr, code := command(t, "convert", file, "-o", back, "--to-crs", "EPSG:4544"); code != exitDone {
				t.Fatalf("exit %d: %s", code, stderr)
			}
			text, err := os.ReadFile(back)
			if err != nil {
				t.Fatal(err)
			}
			for _, corner := range []string{"3467700.000,457000.000", "3467700.000,457200.000", "3467850.000,457200.000", "3467850.000,457000.000"} {
				if !strings.Contains(string(text), corner) {
					t.Errorf("%s is not in\n%s", corner, text)
				}
			}
		})
	}
}
