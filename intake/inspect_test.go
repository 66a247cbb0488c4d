package intake

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"redline/geo"
)

// Inspect accepts what Read accepts, and refuses in Read's own words what it refuses.
func TestInspectAgreesWithRead(t *testing.T) {
	for _, pattern := range []string{"testdata/*.*", "../testdata/inspect/*/*.*"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, file := range files {
			t.Run(filepath.Base(file), func(t *testing.T) {
				data, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				agreeing(t, file, data, Options{})
			})
		}
	}
}

func agreeing(t *testing.T, file string, data []byte, opt Options) {
	t.Helper()
	result, err := Read(file, data, opt)
	found, inspectErr := Inspect(file, data, opt)
	switch {
	case inspectErr != nil:
		if err == nil || err.Error() != inspectErr.Error() {
			t.Errorf("Inspect: %v\nRead: %v", inspectErr, err)
		}
	case found.Screenable() != (err == nil):
		t.Errorf("screenable: %v, Read: %v", found.Screenable(), err)
	case err == nil:
		n := 0
		for _, g := range found.Groups {
			for _, f := range g.Features {
				if f.Footprint != nil {
					n++
				}
			}
		}
		if n != len(result.Footprints) {
			t.Errorf("%d footprints, Read gives %d", n, len(result.Footprints))
		}
	}
}

func FuzzInspect(f *testing.F) {
	files, err := filepath.Glob("../testdata/inspect/*/*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		if data, err := os.ReadFile(file); err == nil {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		agreeing(t, "fuzz", data, Options{Limits: Limits{Vertices: 2000, Features: 50}})
	})
}

func TestInspectListsEveryReading(t *testing.T) {
	const wkt = "POLYGON((456220 3467654,456402 3467666,456425 3467750,456220 3467654))"
	found, err := Inspect("x.wkt", []byte(wkt), Options{})
	if err != nil {
		t.Fatal(err)
	}
	g := found.Groups[0]
	var several *AmbiguousError
	if len(g.Refusals) != 1 || !errors.As(g.Refusals[0], &several) {
		t.Fatalf("refusals: %v", g.Refusals)
	}
	if got, want := len(g.Readings)+g.OtherReadings, len(several.Candidates); got < want || len(g.Readings) != maxReadings {
		t.Errorf("%d readings, %d of them shown; %d to choose from", got, len(g.Readings), want)
	}
	for _, r := range g.Readings {
		if r.Used || r.Distance != 0 {
			t.Errorf("%+v", r)
		}
	}
	if g.Features[0].Footprint != nil || g.Features[0].Vertices != 4 || !g.Features[0].Box.IsEmpty() {
		t.Errorf("%+v", g.Features[0])
	}
}

func TestInspectGivesTheFaultOfEachFeature(t *testing.T) {
	const text = "GEOMETRYCOLLECTION(POLYGON((104 31,104.01 31.01,104.01 31,104 31.01,104 31)))\n"
	found, err := Inspect("x.wkt", []byte(text+text), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(found.Groups[0].Refusals); n != 2 {
		t.Errorf("%d refusals: %v", n, found.Groups[0].Refusals)
	}
	if k := found.Groups[0].Features[0].Kind; k != geo.Area {
		t.Errorf("kind %v", k)
	}
}
