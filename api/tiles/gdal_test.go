package tiles_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// gdal runs a tool of GDAL and returns what it prints.
func gdal(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
	if text := string(out); strings.Contains(text, "ERROR") || strings.Contains(text, "Warning") {
		t.Errorf("%s %v complains: %s", name, args, text)
	}
	return string(out)
}

// GDAL's MVT driver reads a single tile and places it where its address says.
func TestGDALReadsATile(t *testing.T) {
	h := demoService(t)
	file := filepath.Join(t.TempDir(), "1672.pbf")
	w := get(h, "/tiles/WebMercatorQuad"+demoTile)
	if err := os.WriteFile(file, w.Body.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	text := gdal(t, "ogrinfo", "-so", "-al", "-oo", "X=3238", "-oo", "Y=1672", "-oo", "Z=12", "MVT:"+file)
	for _, want := range []string{"Layer name: control-units", "Layer name: farmland", "code: String", "WGS 84 / Pseudo-Mercator"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
}

// GDAL reads a whole zoom as one data set, with its TileJSON as metadata, and finds every
// zone of a layer in it, where the layer lies.
func TestGDALReadsATileset(t *testing.T) {
	h := demoService(t)
	dir := t.TempDir()
	const zoom = 11
	for _, tile := range covering(demoBounds(t), zoom, 1_000) {
		w := get(h, fmt.Sprintf("/tiles/WebMercatorQuad/%d/%d/%d", tile.Z, tile.Y, tile.X))
		if w.Code != 200 {
			continue
		}
		file := filepath.Join(dir, fmt.Sprint(zoom), fmt.Sprint(tile.X), fmt.Sprint(tile.Y)+".pbf")
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, w.Body.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	described := document(t, h, "/tiles/WebMercatorQuad/tilejson.json")
	metadata, err := json.Marshal(described)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "metadata.json"), metadata, 0o644); err != nil {
		t.Fatal(err)
	}
	source := "MVT:" + filepath.Join(dir, fmt.Sprint(zoom))
	text := gdal(t, "ogrinfo", source)
	for _, layer := range described["vector_layers"].([]any) {
		if id := layer.(map[string]any)["id"].(string); !strings.Contains(text, ": "+id+" ") && !strings.Contains(text, ": "+id+"\n") {
			t.Errorf("GDAL sees no layer %s: %s", id, text)
		}
	}
	units := gdal(t, "ogrinfo", "-ro", "-q", source, "-dialect", "sqlite", "-sql",
		`SELECT count(DISTINCT code) AS codes, min(ST_MinX(geometry)) AS west, max(ST_MaxX(geometry)) AS east FROM "control-units"`)
	want := len(snapshotOf(t, demoDistrict(t), "control-units").Zones)
	if !strings.Contains(units, fmt.Sprintf("codes (Integer) = %d", want)) {
		t.Errorf("GDAL sees %s, want %d units", units, want)
	}
}
