package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"redline/geo"
	"redline/layers/postgis"
	"redline/layers/postgis/cluster"
	"redline/project"
	"redline/screening"
)

// savedIn returns a database with the base district.
func savedIn(t *testing.T) string {
	t.Helper()
	return districtChanges{}.database(t, base())
}

// savedSite saves a screening of goodSite and returns its id.
func savedSite(t *testing.T, address string, more ...string) string {
	t.Helper()
	args := []string{
		"screen", fileWith(t, "site.wkt", goodSite), "--database", address, "--on", "2025-06-01", "--save",
		"-o", filepath.Join(t.TempDir(), "report.txt"),
	}
	out, errs, code := command(t, append(args, more...)...)
	id := strings.TrimSpace(string(out))
	if code != exitDone || !postgis.IsScreeningID(id) {
		t.Fatalf("exit %d, stdout %q\n%s", code, out, errs)
	}
	return id
}

func TestASavedScreeningIsTheReportByteForByte(t *testing.T) {
	address := savedIn(t)
	site := fileWith(t, "site.wkt", goodSite)
	for _, format := range []string{"text", "json", "geojson"} {
		t.Run(format, func(t *testing.T) {
			args := []string{"screen", site, "--database", address, "--on", "2025-06-01"}
			want, _, _ := command(t, append(slices.Clone(args), "--format", "json")...)
			shown, _, _ := command(t, append(slices.Clone(args), "--format", format)...)
			out, errs, code := command(t, append(args, "--format", format, "--save")...)
			if code != exitDone || !bytes.Equal(out, shown) {
				t.Fatalf("exit %d, the report on stdout differs from the one that is not saved: %s", code, errs)
			}
			_, id, _ := strings.Cut(errs, "编号 ")
			id = id[:36]
			got, errs, code := command(t, "show", id, "--database", address)
			if code != exitDone || !bytes.Equal(got, want) {
				t.Errorf("show: exit %d, %d bytes, want %d\n%s", code, len(got), len(want), errs)
			}
			if out, errs, code := command(t, "verify", id, "--database", address); code != exitDone || !strings.Contains(string(out), "一致") {
				t.Errorf("verify: exit %d\n%s%s", code, out, errs)
			}
		})
	}
}

// The inputs hold every file that was read, once, those of one name apart, and how they
// were read.
func TestTheInputsOfAScreeningAreKept(t *testing.T) {
	address := savedIn(t)
	outfall := fileWith(t, "site.wkt", "SRID=4544;POINT(457100 3467750)")
	facts := fileWith(t, "facts.yaml", "project.nature: 新建\n")
	id := savedSite(t, address, "--component", "排口:outfall="+outfall, "--facts", facts, "--set", "project.nature=改建")
	data, errs, code := command(t, "show", id, "--inputs", "--database", address)
	if code != exitDone {
		t.Fatal(errs)
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	held := map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		held[f.Name] = string(text)
	}
	var request project.Request
	if err := json.Unmarshal([]byte(held["request.json"]), &request); err != nil {
		t.Fatal(err)
	}
	if len(held) != 4 || len(request.Components) != 2 || request.On != "2025-06-01" || !slices.Equal(request.Set, []string{"project.nature=改建"}) {
		t.Fatalf("%d files, request %+v", len(held), request)
	}
	for name, want := range map[string]string{request.Components[0].File: goodSite, request.Components[1].File: "SRID=4544;POINT(457100 3467750)"} {
		if held[name] != want {
			t.Errorf("%s holds %q", name, held[name])
		}
	}
	if !strings.Contains(held[request.Facts], "project.nature") || request.Components[1].Role != "outfall" {
		t.Errorf("facts %q, %+v", held[request.Facts], request.Components[1])
	}
}

// The parts of a shapefile stay together, under the names they came with.
func TestTheInputsHoldWhatStandsBesideAFile(t *testing.T) {
	dir := t.TempDir()
	for name, data := range map[string]string{"a.shp": "1", "a.DBF": "2", "b.dbf": "3"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	kept := &project.Inputs{}
	f := readingFlags{kept: kept}
	for range 2 {
		_, _ = f.read(filepath.Join(dir, "a.shp"), geo.Shape{}) // no shapefile, but read
		options, err := f.options(filepath.Join(dir, "a.shp"), geo.Shape{})
		if err != nil {
			t.Fatal(err)
		}
		if _, found, err := options.Beside(".dbf"); !found || err != nil {
			t.Fatal(found, err)
		}
	}
	data, err := kept.Archive(project.Request{})
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range archive.File {
		names = append(names, entry.Name)
	}
	if slices.Sort(names); !slices.Equal(names, []string{"1/a.DBF", "1/a.shp", "request.json"}) {
		t.Errorf("kept %v", names)
	}
}

func TestAForeignScreeningIsLikeAnAbsentOne(t *testing.T) {
	address := savedIn(t)
	id := savedSite(t, address, "--tenant", "bureau")
	const nobodys = "00000000-0000-4000-8000-000000000000"
	for _, name := range []string{"verify", "show"} {
		for _, l := range []string{"zh", "en"} {
			out, errs, code := command(t, name, id, "--database", address, "--tenant", "institute", "--lang", l)
			wantOut, wantErrs, wantCode := command(t, name, nobodys, "--database", address, "--tenant", "institute", "--lang", l)
			if !bytes.Equal(out, wantOut) || errs != wantErrs || code != wantCode || code != exitRefused {
				t.Errorf("%s of a foreign id: exit %d, %q; of an absent one: exit %d, %q", name, code, errs, wantCode, wantErrs)
			}
		}
	}
	if _, errs, code := command(t, "verify", id, "--database", address, "--tenant", "bureau"); code != exitDone {
		t.Errorf("its own tenant: exit %d, %s", code, errs)
	}
}

func TestASupersededScreeningSaysSo(t *testing.T) {
	address := savedIn(t)
	first := savedSite(t, address)
	second := savedSite(t, address, "--supersedes", first, "--title", "更正", "--accuracy", "2")
	_, errs, code := command(t, "verify", first, "--database", address)
	if code != exitDone || !strings.Contains(errs, "已被 "+second+" 替代") {
		t.Errorf("exit %d, %s", code, errs)
	}
}

func TestWhatCannotBeSavedIsRefusedWhole(t *testing.T) {
	address := savedIn(t)
	site := fileWith(t, "site.wkt", goodSite)
	const nobodys = "00000000-0000-4000-8000-000000000000"
	for _, tt := range []struct {
		name   string
		args   []string
		zh, en string
	}{
		{"no database", []string{"screen", site, "--save", "--layers", base()}, "--database", "--database"},
		{"a title and no --save", []string{"screen", site, "--database", address, "--title", "x"}, "加上 --save", "add --save"},
		{"a batch", []string{"screen", site, "--database", address, "--save", "--format", "csv"}, "逐一保存", "one by one"},
		{"superseding nothing", []string{"screen", site, "--database", address, "--save", "--supersedes", nobodys}, "没有这条审查记录", "no such saved screening"},
		{"superseding what is no id", []string{"screen", site, "--database", address, "--save", "--supersedes", "last"}, "没有这条审查记录", "no such saved screening"},
		{"an endless title", []string{"screen", site, "--database", address, "--save", "--title", strings.Repeat("x", 501)}, "改短", "shorter"},
		{"an id without database", []string{"verify", nobodys}, "./文件", "./FILE"},
		{"two stores", []string{"verify", nobodys, "--database", address, "--layers", base()}, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for l, want := range map[string]string{"zh": tt.zh, "en": tt.en} {
				out, errs, code := command(t, append([]string{"--lang", l}, tt.args...)...)
				if code != exitRefused || len(out) != 0 || errs == "" || !strings.Contains(errs, want) {
					t.Errorf("exit %d, %d bytes on stdout, says %q, want %q", code, len(out), errs, want)
				}
			}
		})
	}
}

// A screening that the database does not take is not printed either.
func TestAFailedSavePrintsNoReport(t *testing.T) {
	address := ownDatabase(t, cluster.Clone)
	file := filepath.Join(t.TempDir(), "report.txt")
	out, errs, code := command(t, "screen", fileWith(t, "site.wkt", goodSite), "--on", "2025-06-01", "--save", "-o", file,
		"--database", address+"&default_transaction_read_only=on")
	if _, err := os.Stat(file); code != exitRefused || len(out) != 0 || err == nil || !strings.Contains(errs, "备库") {
		t.Errorf("exit %d, %q on stdout, file: %v, says %q", code, out, err, errs)
	}
}

// Rules that have changed since do not change what was saved: it is computed by its own.
func TestASavedScreeningIsComputedByItsOwnRules(t *testing.T) {
	address := savedIn(t)
	id := savedSite(t, address)
	files := fstest.MapFS{}
	const dir = "../../screening/pack/luojiang"
	if err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		files[name] = &fstest.MapFile{Data: append(data, "# later\n"...)}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	a := &app{stdout: &out, stderr: &errs, now: time.Now, rules: func() (*screening.Pack, error) { return screening.LoadPack(files) }}
	if code := run(t.Context(), []string{"verify", id, "--database", address}, a); code != exitDone || !strings.Contains(errs.String(), "按保存时的规则") {
		t.Errorf("exit %d\n%s%s", code, &out, &errs)
	}
}
