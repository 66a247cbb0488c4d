package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"redline/layers/postgis/cluster"
)

// The commands of both guides to the service do what stands around them, as they are printed
// but for the service's address and, of a draft, its number.
func TestCommandsOfTheServiceGuides(t *testing.T) {
	database := ownDatabase(t, cluster.Clone)
	li, wang := plannerKey(t, database, "li"), plannerKey(t, database, "wang")
	address := serving(t, "--database", database, "--planner-database", database)
	guides, err := filepath.Abs("../../docs")
	if err != nil {
		t.Fatal(err)
	}
	filesOfTheGuide(t)
	says := []string{ // of each command in turn
		`"schema": "redline.report/1"`, "UNIT-02", `"value": "新建"`, `"format":"coordinates"`, `"number":2`, `"at":[104.51,31.31]`,
		`"zones":2`, `"blocks":false`, `"done":"submit"`, `"done":"approve"`, `"published":[{"layer":"red-line"`,
	}
	for _, name := range []string{"service.md", "service.zh-CN.md"} {
		guide, err := os.ReadFile(filepath.Join(guides, name))
		if err != nil {
			t.Fatal(err)
		}
		number, ran := "2", 0
		for line := range strings.Lines(string(guide)) {
			if !strings.HasPrefix(line, "    curl ") {
				continue
			}
			line = strings.NewReplacer("http://127.0.0.1:8080", address, "https://…", address, "/versions/2/", "/versions/"+number+"/").Replace(line)
			run := exec.CommandContext(t.Context(), "bash", "-c", `curl() { command curl --silent --show-error --fail-with-body "$@"; }; `+line)
			run.Env = append(os.Environ(), "KEY="+strings.TrimPrefix(li, "Bearer "), "OTHER="+strings.TrimPrefix(wang, "Bearer "), "NO_PROXY=127.0.0.1")
			out, err := run.CombinedOutput()
			if err != nil || ran >= len(says) || !strings.Contains(string(out), says[ran]) {
				t.Fatalf("%s: %s%v: %.600s", name, line, err, out)
			}
			var draft struct{ Version int64 }
			if json.Unmarshal(out, &draft) == nil && strings.Contains(line, "STBHHX.zip") {
				number = fmt.Sprint(draft.Version)
			}
			ran++
		}
		if ran != len(says) {
			t.Errorf("%s: %d commands ran, not %d", name, ran, len(says))
		}
	}
}

// filesOfTheGuide makes the files that the guide names, and goes where they are.
func filesOfTheGuide(t *testing.T) {
	t.Helper()
	const square = `{"type":"Feature","properties":{"name":"地块"},"geometry":{"type":"Polygon","coordinates":[[[104.521,31.301],[104.522,31.301],[104.522,31.302],[104.521,31.302],[104.521,31.301]]]}}`
	t.Chdir(filepath.Dir(shapefileOf(t, "RL-1", "RL-2")))
	for name, text := range map[string]string{
		"site.geojson": square, "plots.geojsonl": square + "\n" + square + "\n", "facts.yaml": "project.nature: 新建\n",
		"points.txt": "104.521,31.301\n104.522,31.301\n104.522,31.302\n104.521,31.302\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"ogr2ogr", "-f", "ESRI Shapefile", "site.shp", "site.geojson"},
		{"ogr2ogr", "-f", "ESRI Shapefile", "parcels.shp.zip", "site.geojson"},
		{"ogr2ogr", "-f", "ESRI Shapefile", "STBHHX.shp.zip", "STBHHX.shp"},
	} {
		if out, err := exec.CommandContext(t.Context(), args[0], args[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v: %s", args, err, out)
		}
	}
	for _, name := range []string{"parcels", "STBHHX"} {
		if err := os.Rename(name+".shp.zip", name+".zip"); err != nil {
			t.Fatal(err)
		}
	}
}
