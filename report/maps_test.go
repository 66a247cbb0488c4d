package report

import (
	"bytes"
	"context"
	"errors"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"redline/lang"
	"redline/layers"
	"redline/layers/folder"
	"redline/report/fonts"
	"redline/screening"
)

// sceneOf is what maps of an acceptance case show: the test district on its day.
func sceneOf(t testing.TB, r *screening.Report) *Scene {
	t.Helper()
	store, err := folder.Open(os.DirFS("../testdata/districts/base"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Snapshot(context.Background(), layers.AsOf{On: r.On})
	if err != nil {
		t.Fatal(err)
	}
	scene, err := SceneOf(r, s)
	if err != nil {
		t.Fatal(err)
	}
	return &scene
}

func mapped(t testing.TB, name string) (*screening.Report, Material) {
	t.Helper()
	r := acceptance(t, name)
	return r, Material{Book: luojiangBook(t, r.On), Scene: sceneOf(t, r)}
}

const (
	plant    = "01-chemical-plant-640m-from-the-bank"
	pipeline = "14-gas-pipeline-under-the-canal"
)

// The picture in the guide is the one the program draws; another is kept beside the tests.
func TestMapsGolden(t *testing.T) {
	for file, c := range map[string]struct {
		name string
		l    lang.Language
	}{
		"../docs/images/report-map.png": {plant, lang.ZH}, "testdata/acceptance-14.en.png": {pipeline, lang.EN},
	} {
		r, m := mapped(t, c.name)
		var out bytes.Buffer
		if err := PNG(&out, r, m, c.l); err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(out.Bytes(), want) {
			t.Errorf("%s is drawn otherwise now: look at it, and run with -update", file)
		}
		if img, err := png.Decode(&out); err != nil || img.Bounds().Dx() != 1600 || len(want) > 500_000 {
			t.Errorf("%s: %v, %d bytes", file, err, len(want))
		}
	}
}

// The overview draws what was measured, from the footprint to the zone, as the report has it.
func TestMapsShowWhatWasMeasured(t *testing.T) {
	r, m := mapped(t, plant)
	a, err := atlasOf(newComposer(r, lang.ZH), m.Scene)
	if err != nil {
		t.Fatal(err)
	}
	overview := a.overview()
	var said []string
	for _, line := range overview.Measures {
		said = append(said, line.Text)
		if !overview.View.Contains(line.From) || !overview.View.Contains(line.To) {
			t.Errorf("%s lies outside the view", line.Text)
		}
	}
	if !strings.Contains(strings.Join(said, " "), "640\u00a0m") {
		t.Errorf("measured %q, want 640 m among them", said)
	}
	if len(overview.Layers) == 0 || len(overview.Layers) > mostLayers || overview.District.IsEmpty() || len(overview.Sites) != len(r.Components) {
		t.Errorf("%d layers, %d sites", len(overview.Layers), len(overview.Sites))
	}
	for i, group := range a.places() {
		detail := a.detail(i+1, group)
		if len(detail.Layers) != 1 || !strings.Contains(detail.Title, group[0].Zone.Code) || !strings.Contains(detail.Subtitle, group[0].Rule) {
			t.Errorf("detail %d: %d layers, %q, %q", i+1, len(detail.Layers), detail.Title, detail.Subtitle)
		}
		if marks := strings.Join(detail.Marks, " "); r.Complete == strings.Contains(marks, "评估不完整") {
			t.Errorf("detail %d is marked %q", i+1, marks)
		}
	}
}

// A layer that is not public marks the maps that draw it.
func TestMapsOfClosedLayers(t *testing.T) {
	r, m := mapped(t, plant)
	for i := range m.Scene.Zones {
		m.Scene.Zones[i].Closed = m.Scene.Zones[i].Layer == r.Findings[0].Layer
	}
	a, err := atlasOf(newComposer(r, lang.ZH), m.Scene)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, l := range a.overview().Layers {
		if l.Closed {
			n++
		}
	}
	if n != 1 || a.overview().Words.Closed != "内部工作用图，不得公开" {
		t.Errorf("%d layers are closed, want 1", n)
	}
}

// Every document holds the maps with what they show; without the layers it says so.
func TestDocumentsHoldMaps(t *testing.T) {
	r, m := mapped(t, plant)
	a, _ := atlasOf(newComposer(r, lang.ZH), m.Scene)
	maps := 1 + len(a.places())
	var word, page bytes.Buffer
	if err := errors.Join(DOCX(&word, r, m, lang.ZH), HTML(&page, r, m, lang.ZH)); err != nil {
		t.Fatal(err)
	}
	parts := partsOf(t, word.Bytes())
	media := 0
	for name := range parts {
		if strings.HasPrefix(name, "word/media/") {
			media++
		}
	}
	if media != maps || !strings.Contains(parts["word/document.xml"], "局部图 1") {
		t.Errorf("%d pictures in the document, want %d with what they show", media, maps)
	}
	if n := strings.Count(page.String(), `<img src="data:image/png;base64,`); n != maps || !strings.Contains(page.String(), `alt="`) {
		t.Errorf("%d pictures on the page, want %d", n, maps)
	}
	m.Scene = nil
	if err := errors.Join(DOCX(&word, r, m, lang.ZH), HTML(&page, r, m, lang.ZH)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(page.String(), "没有图件") {
		t.Error("a page without maps does not say why")
	}
	var fault *lang.Fault
	if err := PNG(&page, r, m, lang.ZH); !errors.As(err, &fault) {
		t.Errorf("a picture of nothing: %v", err)
	}
}

// More places than a document has maps for are counted.
func TestManyPlaces(t *testing.T) {
	const few = 4
	r, m := mapped(t, plant)
	for details, want := range map[int]int{0: usualDetails, -1: 0, few: few} {
		if m.Details = details; m.details() != want {
			t.Errorf("%d gives %d details, want %d", details, m.details(), want)
		}
	}
	m.Details = few
	f := r.Findings[0]
	for i := range 3 * few {
		one := f
		zone := *f.Zone
		zone.Code += strings.Repeat("x", i)
		one.Zone = &zone
		r.Findings = append(r.Findings, one)
	}
	a, _ := atlasOf(newComposer(r, lang.EN), m.Scene)
	m.Scene.Around = nil
	s, err := newComposer(r, lang.EN).maps(m)
	if err != nil || len(s.blocks) != few+2 || !strings.Contains(s.blocks[few+1].entries[0].text, decimal(float64(len(a.places())-few), 0)) {
		t.Errorf("%v, %d blocks", err, len(s.blocks))
	}
}

// pdfPages writes a report as PDF and gives the text of each page.
func pdfPages(t *testing.T, r *screening.Report, m Material, l lang.Language) []string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "a.pdf")
	var out, again bytes.Buffer
	if err := errors.Join(PDF(&out, r, m, l), PDF(&again, r, m, l), os.WriteFile(name, out.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Error("the same report gives other bytes")
	}
	text, err := exec.Command("pdftotext", "-layout", name, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext (.ci/install): %v", err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
}

// Every finding, distance and clause is found in the text, and every page says what the
// report must not be read without.
func TestPDF(t *testing.T) {
	for _, c := range []struct {
		name string
		l    lang.Language
	}{{plant, lang.ZH}, {pipeline, lang.EN}, {"31-tributary-beyond-the-border", lang.ZH}} {
		r, m := mapped(t, c.name)
		pages := pdfPages(t, r, m, c.l)
		checkPDF(t, r, pages, c.l)
	}
	for name, r := range handmade() {
		checkPDF(t, r, pdfPages(t, r, Material{}, lang.ZH), lang.ZH)
		if text := strings.Join(pdfPages(t, r, Material{}, lang.EN), ""); !strings.Contains(text, "No maps") {
			t.Errorf("%s: it does not say that there are no maps", name)
		}
	}
}

func checkPDF(t *testing.T, r *screening.Report, pages []string, l lang.Language) {
	t.Helper()
	c := newComposer(r, l)
	for i, page := range pages {
		for _, n := range c.opinionNotices() {
			if !strings.Contains(bare(page), bare(n)) {
				t.Errorf("page %d lacks %q", i+1, n)
			}
		}
	}
	// Lines of two columns lie beside each other: what is looked for is in one cell or line.
	all := bare(strings.Join(pages, ""))
	for _, f := range r.Findings {
		wanted := []string{f.Rule, c.measure(f, c.layer(f))}
		for _, b := range f.Basis {
			wanted = append(wanted, b.Clause)
		}
		for _, want := range wanted {
			if !strings.Contains(all, bare(clean(want))) {
				t.Errorf("%s: the pages lack %q", f.Rule, want)
			}
		}
	}
}

// Sixty findings, 400 rules, 5,000 vertices: nothing is lost.
func TestLongPDF(t *testing.T) {
	r := largeReport(t)
	pages := pdfPages(t, r, Material{}, lang.ZH)
	all := strings.Join(pages, "")
	for _, check := range r.Checks {
		if !strings.Contains(all, check.Rule) {
			t.Errorf("the pages lack %s", check.Rule)
		}
	}
	checkPDF(t, r, pages, lang.ZH)
}

// A character that the fonts lack stops PDF and PNG with its name; Word and HTML say why
// there are no maps.
func TestRareCharacters(t *testing.T) {
	r, m := mapped(t, plant)
	r.Components[0].Name = "ꆈ水化工"
	for i := range r.Findings {
		r.Findings[i].Component = r.Components[0].Name
	}
	for name, err := range map[string]error{"pdf": PDF(&bytes.Buffer{}, r, m, lang.ZH), "png": PNG(&bytes.Buffer{}, r, m, lang.ZH)} {
		var fault *lang.Fault
		if !errors.Is(err, fonts.ErrMissing) || !errors.As(err, &fault) || !strings.Contains(fault.In(lang.ZH), "ꆈ水化工") {
			t.Errorf("%s: %v", name, err)
		}
	}
	var page bytes.Buffer
	if err := errors.Join(HTML(&page, r, m, lang.ZH), DOCX(&bytes.Buffer{}, r, m, lang.ZH)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(page.String(), "图件未能绘制：字体里没有「ꆈ」") {
		t.Error("the page does not say why it has no maps")
	}
	m.Fonts = []NamedFont{{Name: "no.ttf", TTF: []byte("x")}}
	for name, err := range map[string]error{
		"pdf": PDF(&page, r, m, lang.ZH), "png": PNG(&page, r, m, lang.ZH), "html": HTML(&page, r, m, lang.ZH), "docx": DOCX(&page, r, m, lang.ZH),
	} {
		if err == nil || !strings.Contains(err.Error(), "no.ttf") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Names that would become more than text stay text, or are refused; never is there a hole.
func TestPDFIsHarmless(t *testing.T) {
	for _, text := range hostile(t) {
		r := prohibitedReport()
		r.Components[0].Name, r.Findings[0].Zone.Name = text+"厂区", text
		var out bytes.Buffer
		if err := PDF(&out, r, Material{}, lang.ZH); err != nil && !errors.Is(err, fonts.ErrMissing) {
			t.Errorf("%q: %v", text, err)
		}
		for _, bad := range []string{"/JavaScript", "/URI", "/Launch", "/AA "} {
			if strings.Contains(out.String(), bad) {
				t.Errorf("%q: the file has %s", text, bad)
			}
		}
	}
}
