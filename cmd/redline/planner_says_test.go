package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"redline/layers/postgis/cluster"
)

// The history names people in full where the record knows them, and by their logins where
// it does not.
func TestHistoryWithFullNames(t *testing.T) {
	t.Setenv("REDLINE_DATABASE", ownDatabase(t, cluster.Clone))
	file := shapefileOf(t, "RL-1", "RL-2")
	for _, args := range [][]string{
		{"principals", "set", "li", "--role", "planner", "--tenant", "bureau", "--display", "李示意"},
		{"principals", "set", "wang", "--role", "planner", "--tenant", "bureau", "--display", "王示意"},
		{"import", file, "--layer", "red-line", "--from", "2026-01-01", "--accuracy", "5", "--coverage", "district", "--by", "li"},
		{"draft", "submit", "red-line", "2", "--by", "li", "--reason", "示意"},
		{"draft", "approve", "red-line", "2", "--by", "wang"},
		{"publish", "red-line", "--by", "zhao", "--reason", "示意"},
	} {
		if out, errs, code := command(t, args...); code != exitDone {
			t.Fatalf("%v: exit %d\n%s%s", args, code, out, errs)
		}
	}
	for language, says := range map[string][]string{
		"zh": {"编制 li (李示意)，", "提交 li (李示意)，", "批准 wang (王示意)，", "发布 zhao，"},
		"en": {"made by li (李示意), ", "submitted by li (李示意), ", "approved by wang (王示意), ", "published by zhao, "},
	} {
		out, errs, code := command(t, "history", "red-line", "--lang", language)
		for _, text := range says {
			if code != exitDone || !strings.Contains(string(out), text) {
				t.Errorf("exit %d, it does not say %q:\n%s%s", code, text, out, errs)
			}
		}
	}
}

// Who may only serve is told which role the history of drafts takes.
func TestHistoryIsForPlanners(t *testing.T) {
	address := ownDatabase(t, cluster.Clone)
	for language, says := range map[string]string{"zh": "发布用 redline_publish", "en": "redline_publish to publish"} {
		out, errs, code := command(t, "history", "red-line", "--database", address+"&role=redline_serve", "--lang", language)
		if code != exitRefused || !strings.Contains(errs, says) {
			t.Errorf("exit %d, it does not say %q:\n%s%s", code, says, out, errs)
		}
	}
}

// What a GeoPackage leaves open, the refusal names with the option that settles it.
func TestImportOfAGeoPackageNamesTheOption(t *testing.T) {
	t.Setenv("REDLINE_DATABASE", ownDatabase(t, cluster.Clone))
	dir := t.TempDir()
	from := filepath.Join(dir, "in.geojson")
	text := `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"HXBM":"RL-1","HXMC":"甲"},"geometry":{"type":"Polygon","coordinates":[[[104.5,31.3],[104.505,31.3],[104.505,31.305],[104.5,31.305],[104.5,31.3]]]}}]}`
	if err := os.WriteFile(from, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	write := func(to string, args ...string) string {
		t.Helper()
		to = filepath.Join(dir, to)
		if out, err := exec.Command("ogr2ogr", append(args, "-f", "GPKG", to, from)...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return to
	}
	write("two.gpkg", "-nln", "old", "-a_srs", "EPSG:4490")
	two := write("two.gpkg", "-nln", "new", "-a_srs", "EPSG:4490", "-update")
	bare := write("bare.gpkg", "-nln", "red", "-a_srs", "None")
	imported := func(file string, more ...string) []string {
		return append([]string{"import", file, "--layer", "red-line", "--from", "2026-01-01", "--accuracy", "5", "--by", "li"}, more...)
	}
	for _, step := range []struct {
		name string
		args []string
		code int
		says []string
	}{
		{"several tables", imported(two), exitRefused, []string{"old", "new", "--table"}},
		{"several tables, in English", imported(two, "--lang", "en"), exitRefused, []string{"Choose one with --table NAME."}},
		{"one of them", imported(two, "--table", "new"), exitDone, []string{"1 个图斑"}},
		{"no reference", imported(bare), exitRefused, []string{"--crs EPSG:4490"}},
		{"the reference given", imported(bare, "--crs", "EPSG:4490"), exitDone, []string{"1 个图斑"}},
	} {
		t.Run(step.name, func(t *testing.T) {
			out, errs, code := command(t, step.args...)
			for _, says := range step.says {
				if code != step.code || !strings.Contains(string(out)+errs, says) {
					t.Errorf("exit %d, want %d and %q:\n%s%s", code, step.code, says, out, errs)
				}
			}
		})
	}
}
