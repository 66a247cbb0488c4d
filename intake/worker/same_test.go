package worker

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"redline/geo"
	"redline/geo/crs"
	"redline/intake"
	"redline/lang"

	"github.com/google/go-cmp/cmp"
)

// Every file of the tests is read, gone through and inspected alike here and in a worker:
// results to the last bit, refusals to the last word and kind.
func TestWorkersReadWhatIntakeReads(t *testing.T) {
	p := newPool(t, Config{})
	area := district(t)
	variants := map[string]intake.Options{
		"in the district": {ServiceArea: area},
		"in China":        {Repair: true, Outlines: true},
	}
	count, refused := 0, 0
	for _, file := range files(t) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for name, o := range variants {
			if name == "in China" && strings.Contains(file, "cases") {
				continue // sound, all of them
			}
			count++
			if compare(t, p, file+" "+name, data, o) {
				refused++
			}
		}
	}
	if count < 100 || refused < 10 || refused > count/2 {
		t.Errorf("%d readings, %d refused: the files are gone?", count, refused)
	}
	t.Logf("%d readings, %d refused", count, refused)
}

// compare reads a file in both ways, and reports whether it was refused.
func compare(t *testing.T, p *Pool, name string, data []byte, o intake.Options) bool {
	t.Helper()
	want, wantErr := Direct{}.Read(t.Context(), name, data, o)
	got, err := p.Read(t.Context(), name, data, o)
	sameFault(t, name, err, wantErr)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: read differently: %s", name, cmp.Diff(want, got, cmp.Exporter(func(reflect.Type) bool { return true })))
	}
	type event struct {
		intake.Footprint
		refused string
	}
	scanned := func(r Reader) (events []event, result *intake.Result, err error) {
		o := o
		o.Refused = func(name string, why error) error {
			var f *lang.Fault
			if !errors.As(why, &f) {
				t.Errorf("refused with %v", why)
			}
			events = append(events, event{refused: name + f.In(lang.ZH) + f.In(lang.EN)})
			return nil
		}
		result, err = r.Scan(t.Context(), name, data, o, func(f intake.Footprint) error {
			events = append(events, event{Footprint: f})
			return nil
		})
		return events, result, err
	}
	wantEvents, want, wantScanErr := scanned(Direct{})
	gotEvents, got, err := scanned(p)
	sameFault(t, name, err, wantScanErr)
	if !reflect.DeepEqual(gotEvents, wantEvents) || !reflect.DeepEqual(got, want) {
		t.Errorf("%s: gone through differently: %d and %d events, %+v and %+v", name, len(gotEvents), len(wantEvents), got, want)
	}
	wantDoc, wantDocErr := Direct{}.Inspect(t.Context(), name, data, o, 5)
	gotDoc, err := p.Inspect(t.Context(), name, data, o, 5)
	sameFault(t, name, err, wantDocErr)
	if a, b := textOf(t, wantDoc), textOf(t, gotDoc); a != b {
		t.Errorf("%s: inspected differently: %s", name, cmp.Diff(a, b))
	}
	return wantErr != nil
}

func textOf(t *testing.T, v any) string {
	t.Helper()
	text, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// sameFault compares refusals as callers see them.
func sameFault(t *testing.T, name string, got, want error) {
	t.Helper()
	if (got == nil) != (want == nil) {
		t.Errorf("%s: %v, want %v", name, got, want)
	}
	if got == nil || want == nil {
		return
	}
	var g, w *lang.Fault
	if !errors.As(got, &g) || !errors.As(want, &w) {
		t.Fatalf("%s: no faults: %v, %v", name, got, want)
	}
	said, wanted := *g, *w
	said.Err, wanted.Err = nil, nil
	if said != wanted {
		t.Errorf("%s: %+v, want %+v", name, said, wanted)
	}
	for kind, err := range kinds() {
		if errors.Is(got, err) != errors.Is(want, err) {
			t.Errorf("%s: kind %s %v, want %v", name, kind, errors.Is(got, err), errors.Is(want, err))
		}
	}
	var a, b *intake.AmbiguousError
	if errors.As(got, &a) != errors.As(want, &b) || a != nil && !reflect.DeepEqual(a, b) {
		t.Errorf("%s: candidates %+v, want %+v", name, a, b)
	}
}

// files are all that tests of reading have.
func files(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, root := range []string{"../testdata", "../../testdata/inspect", "../../testdata/cases"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && d.Name() == "fuzz":
				return fs.SkipDir
			case d.IsDir(), strings.HasSuffix(path, ".md"), strings.HasSuffix(path, ".yaml"), d.Name() == "out.json", d.Name() == "zh.txt", d.Name() == "en.txt":
				return nil
			case strings.Contains(root, "cases") && !strings.HasPrefix(d.Name(), "site"):
				return nil
			}
			out = append(out, path)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// What stands beside a .shp goes along; without it the refusal is that of intake.
func TestFilesBeside(t *testing.T) {
	p := newPool(t, Config{})
	archive, err := zip.OpenReader("../testdata/shp_gbk_cpg_4544_chinese_filename.zip")
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	parts := map[string][]byte{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		parts[filepath.Ext(f.Name)], err = io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, left := range []string{"", ".dbf", ".prj", ".cpg", ".shx"} {
		compare(t, p, "地块.shp", parts[".shp"], intake.Options{Beside: func(extension string) ([]byte, bool, error) {
			if data, found := parts[extension]; found && extension != left {
				return data, true, nil
			}
			return nil, false, nil
		}})
	}
	compare(t, p, "地块.shp", parts[".shp"], intake.Options{})
	lost := errors.New("the disk is gone")
	if _, err := p.Read(t.Context(), "a.shp", parts[".shp"], intake.Options{Beside: func(string) ([]byte, bool, error) { return nil, false, lost }}); err != lost {
		t.Errorf("a file beside that cannot be read: %v", err)
	}
}

// Options go along, each of them.
func TestOptionsCrossTheWire(t *testing.T) {
	p := newPool(t, Config{})
	metres := []byte("POLYGON((457000 3464000, 457100 3464000, 457100 3464100, 457000 3464000))")
	shp, err := os.ReadFile("../testdata/parcels_gk105_noprefix.dxf")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		o    intake.Options
	}{
		"ambiguous":     {metres, intake.Options{}},
		"reference":     {metres, intake.Options{CRS: "EPSG:4544"}},
		"unknown one":   {metres, intake.Options{CRS: "EPSG:1"}},
		"shift":         {metres, intake.Options{CRS: "EPSG:2434", Shift: &crs.Shift{DX: -12.3, DY: 113.4, DZ: 41.2}}},
		"no shift":      {metres, intake.Options{CRS: "EPSG:2434"}},
		"no layer":      {shp, intake.Options{Layer: "无此层"}},
		"no feature":    {shp, intake.Options{Feature: "无此要素"}},
		"first feature": {shp, intake.Options{Feature: "1"}},
		"few vertices":  {shp, intake.Options{Limits: intake.Limits{Vertices: 3}}},
		"few bytes":     {shp, intake.Options{Limits: intake.Limits{Bytes: 10}}},
		"empty":         {nil, intake.Options{}},
	} {
		compare(t, p, name, c.data, c.o)
	}
}

// The service area arrives as it was sent.
func TestServiceAreaCrossesTheWire(t *testing.T) {
	area := district(t)
	packed, coordinates, err := packShape(area)
	if err != nil {
		t.Fatal(err)
	}
	got, err := packed.unpack(coordinates)
	if err != nil || !reflect.DeepEqual(got.PlaneGeometry(), area.PlaneGeometry()) || got.Plane() != area.Plane() {
		t.Errorf("%v: another shape", err)
	}
	if got, err := (*shape)(nil).unpack(nil); err != nil || !got.IsEmpty() {
		t.Errorf("the empty one: %v", err)
	}
}

// Every kind of refusal that package intake exports has its name on the wire.
func TestKindsAreAllOfIntake(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../intake.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	ast.Inspect(file, func(node ast.Node) bool {
		if v, ok := node.(*ast.ValueSpec); ok && strings.HasPrefix(v.Names[0].Name, "Err") {
			n++
		}
		return true
	})
	if n != len(kinds()) || n == 0 {
		t.Errorf("intake exports %d kinds, the wire knows %d", n, len(kinds()))
	}
}

// An error of visit, or of Refused, ends a scan and comes back as it is.
func TestScanEndsWithVisit(t *testing.T) {
	p := newPool(t, Config{})
	enough := errors.New("enough")
	for _, r := range []Reader{Direct{}, p} {
		_, err := r.Scan(t.Context(), "a", []byte(plot), intake.Options{}, func(intake.Footprint) error { return enough })
		if err != enough {
			t.Errorf("%T: %v", r, err)
		}
	}
}

// Whatever a worker sends, it does not bring the reader of it down.
func FuzzAnswer(f *testing.F) {
	found, err := intake.Read("a", []byte(plot), intake.Options{ServiceArea: geo.Shape{}})
	if err != nil {
		f.Fatal(err)
	}
	var answer bytes.Buffer
	if err := writeFootprint(&answer, found.Footprints[0]); err != nil {
		f.Fatal(err)
	}
	if err := writeJSON(&answer, resultFrame, result{*found, 1}); err != nil {
		f.Fatal(err)
	}
	f.Add(answer.Bytes())
	_, refusal := intake.Read("a", []byte("POINT(1 2"), intake.Options{})
	answer.Reset()
	if err := writeJSON(&answer, faultFrame, packFault(refusal)); err != nil {
		f.Fatal(err)
	}
	f.Add(answer.Bytes())
	f.Add([]byte{footprintFrame, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, answer []byte) { takeAll(t, answer) })
}
