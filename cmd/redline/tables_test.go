package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The demo's layers as ogr2ogr writes them, each in another form and reference, give the
// sample the same report apart from hashes.
func TestLayersAsGeoPackageAndShapefile(t *testing.T) {
	plain, tables := filepath.Join(t.TempDir(), "plain"), filepath.Join(t.TempDir(), "tables")
	for _, dir := range []string{plain, tables} {
		if _, errs, code := command(t, "demo", dir); code != exitDone {
			t.Fatal(errs)
		}
	}
	n := 0
	files := map[string]string{}
	rewrite(t, filepath.Join(tables, "layers.yaml"), func(t *testing.T, data []byte) []byte {
		return regexp.MustCompile(`file: [a-z0-9-]+\.geojson`).ReplaceAllFunc(data, func(found []byte) []byte {
			from := strings.TrimPrefix(string(found), "file: ")
			if files[from] == "" {
				form := []struct{ extension, driver, srs string }{
					{".gpkg", "GPKG", "EPSG:4490"}, {".shp", "ESRI Shapefile", "EPSG:4544"}, {".gpkg", "GPKG", "EPSG:4544"}, {".shp", "ESRI Shapefile", "EPSG:4490"},
				}[n%4]
				n++
				to := strings.TrimSuffix(from, ".geojson") + form.extension
				args := []string{"-f", form.driver, "-s_srs", "EPSG:4490", "-t_srs", form.srs, filepath.Join(tables, to), filepath.Join(plain, from)}
				if form.extension == ".shp" {
					args = append(args, "-lco", "ENCODING=UTF-8")
				}
				if out, err := exec.Command("ogr2ogr", args...).CombinedOutput(); err != nil {
					t.Fatalf("ogr2ogr (Debian gdal-bin) %v: %v\n%s", args, err, out)
				}
				files[from] = to
				if form.extension == ".shp" && from == "reaches.geojson" {
					files[from] += ", fields: { watercourse: watercours }" // ten bytes is what a DBF holds
				}
			}
			return []byte("file: " + files[from])
		})
	})
	if len(files) < 40 {
		t.Fatalf("only %d layers were written", len(files))
	}
	for from := range files {
		if err := os.Remove(filepath.Join(tables, from)); err != nil {
			t.Fatal(err)
		}
	}
	report := func(dir, day string) string {
		out, errs, code := command(t, "screen", filepath.Join(plain, "sample-site.geojson"), "--component", "排污口:outfall="+filepath.Join(plain, "sample-outfall.geojson"),
			"--facts", filepath.Join(plain, "sample-facts.yaml"), "--layers", dir, "--on", day, "--format", "json")
		if code != exitDone {
			t.Fatal(errs)
		}
		return regexp.MustCompile(`[0-9a-f]{64}`).ReplaceAllString(string(out), "…")
	}
	for _, day := range []string{"2025-06-01", "2026-06-01"} {
		t.Run(day, func(t *testing.T) {
			want, got := strings.Split(report(plain, day), "\n"), strings.Split(report(tables, day), "\n")
			for i := range want {
				if i >= len(got) || want[i] != got[i] {
					t.Fatalf("the reports differ in line %d of %d and %d, from %s", i+1, len(want), len(got), want[i])
				}
			}
		})
	}
}
