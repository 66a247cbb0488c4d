package main

import (
	"os"
	"path/filepath"
	"testing"

	"redline/intake"
)

// fileOf writes a file of n bytes into a folder.
func fileOf(t *testing.T, dir, name string, n int64) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, n); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestBesideFindsSiblingsByExtension(t *testing.T) {
	dir := t.TempDir()
	shp := fileOf(t, dir, "范围.shp", 1)
	fileOf(t, dir, "范围.DBF", 2)
	fileOf(t, dir, "范围2.shx", 3)
	fileOf(t, dir, "范围.shp.xml", 4)
	fileOf(t, dir, "范围.prj", 200)
	for _, test := range []struct {
		name, extension string
		want            int // bytes; -1 not found; -2 refused
	}{
		{"the case of the extension does not matter", ".dbf", 2},
		{"another base name is another file", ".shx", -1},
		{"an extension of two parts is another base name", ".xml", -1},
		{"a sibling is bounded like the file", ".prj", -2},
	} {
		t.Run(test.name, func(t *testing.T) {
			data, found, err := beside(shp, intake.Limits{Bytes: 100}, nil)(test.extension)
			got := len(data)
			switch {
			case err != nil:
				got = -2
			case !found:
				got = -1
			}
			if got != test.want {
				t.Errorf("got %d (%v), want %d", got, err, test.want)
			}
		})
	}
}
