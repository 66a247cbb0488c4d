package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"redline/intake/describe"

	"github.com/google/go-cmp/cmp"
)

// Awkward files, and what inspect says of each: testdata/inspect/<what-is-awkward>/ holds
// the file, zh.txt, en.txt and out.json. A file that is refused has no out.json; its texts
// are what stands on stderr.
func TestInspectAwkwardFiles(t *testing.T) {
	const root = "../../testdata/inspect"
	for name, want := range map[string]struct {
		refused    bool
		screenable bool
	}{
		"shapefile-without-prj":           {screenable: true},
		"several-plots-with-holes":        {screenable: true},
		"shifted-without-saying-so":       {screenable: true},
		"stated-area-off":                 {screenable: true},
		"metres-without-prefix":           {screenable: true},
		"from-a-phone":                    {screenable: true},
		"outside-the-district":            {},
		"wrong-zone":                      {},
		"declaration-contradicts-numbers": {},
		"crossing-itself":                 {},
		"full-width-comma":                {refused: true},
		"drawing-with-layers":             {screenable: true},
		"drawing-not-closed":              {refused: true},
		"layers-of-a-geopackage":          {screenable: true},
		"sheets-of-a-workbook":            {screenable: true},
		"archive-from-a-globe":            {screenable: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(root, name)
			file := inspectedFile(t, dir)
			if want.refused {
				refusedInspection(t, dir, file)
				return
			}
			golden(t, filepath.Join(dir, "zh.txt"), []string{"inspect", file})
			golden(t, filepath.Join(dir, "en.txt"), []string{"inspect", file, "--lang", "en"})
			var doc describe.Document
			if err := json.Unmarshal(golden(t, filepath.Join(dir, "out.json"), []string{"inspect", file, "--format", "json"}), &doc); err != nil {
				t.Fatal(err)
			}
			if doc.Screenable != want.screenable || doc.Schema != describe.Schema {
				t.Errorf("screenable %v, schema %s", doc.Screenable, doc.Schema)
			}
			// inspect and screen agree on what can be screened.
			_, errs, code := command(t, "screen", file, "--on", "2025-06-01")
			if (code == exitDone) != want.screenable {
				t.Errorf("screen: exit %d, inspect says screenable %v\n%s", code, want.screenable, errs)
			}
		})
	}
}

// inspectedFile is the one file of the folder that is no golden.
func inspectedFile(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var file string
	for _, e := range entries {
		switch e.Name() {
		case "zh.txt", "en.txt", "out.json":
		default:
			file = filepath.Join(dir, e.Name())
		}
	}
	return file
}

// refusedInspection wants exit 1, nothing on stdout, and the golden texts on stderr.
func refusedInspection(t *testing.T, dir, file string) {
	t.Helper()
	for _, l := range []string{"zh", "en"} {
		out, errs, code := command(t, "inspect", file, "--lang", l)
		if code != exitRefused || len(out) != 0 {
			t.Errorf("exit %d with %d bytes on stdout", code, len(out))
		}
		held := filepath.Join(dir, l+".txt")
		if *update {
			if err := os.WriteFile(held, []byte(errs), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(held)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), errs); diff != "" {
			t.Errorf("%s (-want +got):\n%s", held, diff)
		}
	}
}

func TestInspectGivesTheCommandThatScreens(t *testing.T) {
	for _, test := range []struct {
		name string
		with inspectCommand
		want string
	}{
		{"plain", inspectCommand{File: "用地/范围.txt"}, "redline screen 用地/范围.txt"},
		{"a space", inspectCommand{File: "my site.kml"}, "redline screen 'my site.kml'"},
		{"a quote", inspectCommand{File: "it's.kml"}, `redline screen 'it'\''s.kml'`},
		{"a dash first", inspectCommand{File: "-x.kml"}, "redline screen ./-x.kml"},
		{"a shell's own signs", inspectCommand{File: "$(x);.kml"}, "redline screen '$(x);.kml'"},
		{
			"choices",
			inspectCommand{
				File: "a.dxf", storeFlags: storeFlags{Layers: "区 县"},
				readingFlags: readingFlags{CRS: "EPSG:4544", Feature: "厂区 1", Layer: "红线", Repair: true},
			},
			"redline screen a.dxf --layers '区 县' --crs EPSG:4544 --layer 红线 --feature '厂区 1' --repair",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.with.screen(); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// What a file says can neither hide a line of the inspection nor add one.
func TestInspectShowsHostileTextAsText(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.geojson")
	data := `{"type":"Feature","properties":{"name":"a\u001b[2J\nb\u202ec","long":"` + strings.Repeat("长", 5000) + `"},
		"geometry":{"type":"Polygon","coordinates":[[[104.54,31.33],[104.55,31.33],[104.55,31.34],[104.54,31.33]]]}}`
	if err := os.WriteFile(file, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	out, errs, code := command(t, "inspect", file)
	if code != exitDone {
		t.Fatal(errs)
	}
	if bytes.ContainsAny(out, "\x1b\u202e") || len(out) > 2000 {
		t.Errorf("%d bytes:\n%q", len(out), out)
	}
}

func TestInspectListsTheFirstFeatures(t *testing.T) {
	out, errs, code := command(t, "inspect", "../../testdata/inspect/several-plots-with-holes/报批坐标.txt", "--show", "1", "--lang", "en")
	if code != exitDone {
		t.Fatal(errs)
	}
	if want := "… and 1 more"; !strings.Contains(string(out), want) {
		t.Errorf("no %q in\n%s", want, out)
	}
	if _, _, code := command(t, "inspect", "x", "--show", "-1"); code == exitDone {
		t.Error("--show -1 was accepted")
	}
}
