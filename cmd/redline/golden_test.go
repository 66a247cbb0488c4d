package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"redline/screening"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite golden files")

const caseDir = "../../testdata/cases"

// goldenCase is testdata/cases/<what-it-shows>/case.yaml: a project, the district it lies
// in, and what must come of it. The whole report is held by the golden files beside it;
// want states what the law asks for, so that a golden file cannot be renewed wrongly.
type goldenCase struct {
	Shows    string            `yaml:"shows"`
	Site     string            `yaml:"site"`
	More     []string          `yaml:"components"` // name:role=file
	Args     []string          `yaml:"args"`
	District districtChanges   `yaml:"district"`
	Want     map[string]wanted `yaml:"want"` // by day
	Refused  []string          `yaml:"refused"`
}

// districtChanges vary the base district.
type districtChanges struct {
	Without  []string           `yaml:"without"`  // layers removed
	Accuracy map[string]float64 `yaml:"accuracy"` // metres by layer
	Adopted  map[string]float64 `yaml:"adopted"`  // width by reach code
}

type wanted struct {
	Verdict    screening.Effect            `yaml:"verdict"`
	AtMost     screening.Effect            `yaml:"at_most"`
	Complete   *bool                       `yaml:"complete"`
	Hits       []string                    `yaml:"hits"`
	Not        []string                    `yaml:"not"`
	Pending    []string                    `yaml:"pending"`
	Unassessed []string                    `yaml:"unassessed"`
	Touches    []string                    `yaml:"touches"` // layers
	Layers     map[string]screening.Status `yaml:"layers"`
	Possible   []string                    `yaml:"possible"`
	Caps       map[string]string           `yaml:"caps"`
	Distance   map[string]float64          `yaml:"distance"`
}

func TestGoldenCases(t *testing.T) {
	dirs, err := filepath.Glob(filepath.Join(caseDir, "*", "case.yaml"))
	if err != nil || len(dirs) < 20 {
		t.Fatalf("%d cases found (%v)", len(dirs), err)
	}
	for _, file := range dirs {
		dir := filepath.Dir(file)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			var c goldenCase
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := yaml.UnmarshalWithOptions(data, &c, yaml.Strict()); err != nil {
				t.Fatal(err)
			}
			c.run(t, dir)
		})
	}
}

// The golden cases carry the acceptance cases of the domain by number; case 37 is
// TestAnnexProjects.
func TestEveryAcceptanceCaseIsThere(t *testing.T) {
	for n := 1; n <= 36; n++ {
		found, err := filepath.Glob(filepath.Join(caseDir, fmt.Sprintf("%02d-*", n), "case.yaml"))
		if err != nil || len(found) == 0 {
			t.Errorf("no golden case for acceptance case %02d (%v)", n, err)
		}
	}
}

func (c goldenCase) run(t *testing.T, dir string) {
	district := c.District.copy(t)
	args := []string{"screen", filepath.Join(dir, c.Site), "--layers", district}
	if _, err := os.Stat(filepath.Join(dir, "facts.yaml")); err == nil {
		args = append(args, "--facts", filepath.Join(dir, "facts.yaml"))
	}
	for _, component := range c.More {
		name, file, _ := strings.Cut(component, "=")
		args = append(args, "--component", name+"="+filepath.Join(dir, file))
	}
	args = append(args, c.Args...)
	if len(c.Refused) > 0 {
		c.refuse(t, args)
	}
	for day, want := range c.Want {
		on := append(slices.Clone(args), "--on", day)
		report := golden(t, filepath.Join(dir, day+".json"), append(on, "--format", "json"))
		golden(t, filepath.Join(dir, day+".zh.txt"), on)
		golden(t, filepath.Join(dir, day+".en.txt"), append(slices.Clone(on), "--lang", "en"))
		var r screening.Report
		if err := json.Unmarshal(report, &r); err != nil {
			t.Fatal(err)
		}
		want.hold(t, day, &r)
		reproduce(t, report, "--layers", district)
	}
	if raced { // one goroutine asks here; the doors have tests with many callers of their own
		return
	}
	c.overHTTP(t, dir, district)
	c.fromDatabase(t, district, args)
}

// refuse wants exit 1, nothing on stdout and the reasons on stderr.
func (c goldenCase) refuse(t *testing.T, args []string) {
	out, errs, code := command(t, append(slices.Clone(args), "--on", "2025-06-01")...)
	if code != exitRefused || len(out) != 0 {
		t.Errorf("exit %d with %d bytes on stdout, want a refusal", code, len(out))
	}
	for _, reason := range c.Refused {
		if !strings.Contains(errs, reason) {
			t.Errorf("the refusal does not say %q:\n%s", reason, errs)
		}
	}
}

// golden runs a command twice, which must give the same bytes, and holds them to the file.
func golden(t *testing.T, file string, args []string) []byte {
	t.Helper()
	out, errs, code := command(t, args...)
	if code != exitDone {
		t.Fatalf("%v: exit %d: %s", args, code, errs)
	}
	if again, _, _ := command(t, args...); !bytes.Equal(out, again) {
		t.Errorf("%s: the same command gives other bytes the second time", file)
	}
	if *update {
		if err := os.WriteFile(file, out, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(out)); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", file, diff)
	}
	return out
}

// reproduce wants verify to accept the report.
func reproduce(t *testing.T, report []byte, store ...string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.json")
	if err := os.WriteFile(file, report, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, errs, code := command(t, append([]string{"verify", file}, store...)...); code != exitDone {
		t.Errorf("verify: exit %d\n%s%s", code, out, errs)
	}
}

func command(t *testing.T, args ...string) (stdout []byte, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	a := &app{stdout: &out, stderr: &errs, rules: loadRules, district: openDemoOnce, now: func() time.Time { return time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC) }}
	code = run(context.Background(), args, a)
	return out.Bytes(), errs.String(), code
}

func (w wanted) hold(t *testing.T, day string, r *screening.Report) {
	t.Helper()
	check := func(what string, got, want any) {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s (-want +got):\n%s", day, what, diff)
		}
	}
	check("verdict", r.Verdict, w.Verdict)
	if w.AtMost != "" {
		check("verdict at most", r.VerdictAtMost, w.AtMost)
	}
	if w.Complete != nil {
		check("complete", r.Complete, *w.Complete)
	}
	// Findings by the id of their rule and by the catalogue row it comes from.
	found, possible := map[string]screening.Finding{}, []string{}
	for _, f := range slices.Backward(r.Findings) {
		names := []string{f.Rule}
		if rule, ok := rules(t).Rule(f.Rule); ok {
			names = append(names, rule.Row)
		}
		for _, name := range names {
			found[name] = f
			if f.Certainty == screening.Possible {
				possible = append(possible, name)
			}
		}
	}
	for _, id := range w.Hits {
		if _, ok := found[id]; !ok {
			t.Errorf("%s: %s was not found; found %v", day, id, slices.Sorted(maps.Keys(found)))
		}
	}
	for _, id := range w.Not {
		if found[id].Rule == id {
			t.Errorf("%s: %s was found", day, id)
		}
	}
	for _, id := range w.Possible {
		if !slices.Contains(possible, id) {
			t.Errorf("%s: %s is not possible only", day, id)
		}
	}
	for id, capped := range w.Caps {
		if !slices.Contains(found[id].Caps, capped) {
			t.Errorf("%s: %s has caps %v, want %s", day, id, found[id].Caps, capped)
		}
	}
	for id, d := range w.Distance {
		if f := found[id]; f.DistanceM == nil || *f.DistanceM != d {
			t.Errorf("%s: %s at %v, want %v m", day, id, f.DistanceM, d)
		}
	}
	w.holdOpen(t, day, r)
}

func (w wanted) holdOpen(t *testing.T, day string, r *screening.Report) {
	t.Helper()
	for _, id := range w.Pending {
		if !slices.ContainsFunc(r.Pending, func(p screening.Pending) bool { return p.Rule == id }) {
			t.Errorf("%s: %s is not pending", day, id)
		}
	}
	for _, id := range w.Unassessed {
		if !slices.ContainsFunc(r.Unassessed, func(u screening.Unassessed) bool { return slices.Contains(u.Rules, id) }) {
			t.Errorf("%s: %s is not unassessed", day, id)
		}
	}
	for _, id := range w.Touches {
		if !slices.ContainsFunc(r.Touches, func(touch screening.Touch) bool { return touch.Layer == id }) {
			t.Errorf("%s: layer %s is not touched", day, id)
		}
	}
	for _, l := range r.Layers {
		if want, ok := w.Layers[l.Layer]; ok && l.Status != want {
			t.Errorf("%s: layer %s is %s for %s, want %s", day, l.Layer, l.Status, l.Component, want)
		}
	}
}

// loadRules loads the pack once for all tests.
var loadRules = sync.OnceValues(screening.Luojiang)

// openDemoOnce opens the demo district once for all tests: a store is read only.
var openDemoOnce = sync.OnceValues(openDemo)

func rules(t *testing.T) *screening.Pack {
	t.Helper()
	p, err := loadRules()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// copy writes the base district with its changes to a fresh folder.
func (d districtChanges) copy(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(districts, "base"))); err != nil {
		t.Fatal(err)
	}
	if d.Without == nil && d.Accuracy == nil && d.Adopted == nil {
		return dir
	}
	rewrite(t, filepath.Join(dir, "layers.yaml"), d.manifest)
	rewrite(t, filepath.Join(dir, "reaches.geojson"), d.widths)
	return dir
}

func rewrite(t *testing.T, file string, change func(t *testing.T, data []byte) []byte) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, change(t, data), fs.FileMode(0o600)); err != nil {
		t.Fatal(err)
	}
}

func (d districtChanges) manifest(t *testing.T, data []byte) []byte {
	var m map[string]any
	if err := yaml.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	var kept []any
	for _, entry := range m["layers"].([]any) {
		layer := entry.(map[string]any)
		id := layer["id"].(string)
		if slices.Contains(d.Without, id) {
			continue
		}
		if accuracy, ok := d.Accuracy[id]; ok {
			layer["versions"].([]any)[0].(map[string]any)["accuracy_m"] = accuracy
		}
		kept = append(kept, layer)
	}
	m["layers"] = kept
	out, err := yaml.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (d districtChanges) widths(t *testing.T, data []byte) []byte {
	var m struct {
		Type     string  `json:"type"`
		Features []drawn `json:"features"`
	}
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	for _, f := range m.Features {
		if width, ok := d.Adopted[f.Properties["code"].(string)]; ok {
			f.Properties["w_adopted"] = width
		}
	}
	out, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
