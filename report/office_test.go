package report

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"redline/lang"
	"redline/screening"
)

// converted has LibreOffice open files and write them anew, to a form such as "pdf", and
// returns the new files.
func converted(t *testing.T, to string, files map[string][]byte) map[string]string {
	t.Helper()
	dir, out := t.TempDir(), t.TempDir()
	args := []string{"--headless", "-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--convert-to", to, "--outdir", out}
	for name, data := range files {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	if said, err := exec.Command("soffice", args...).CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice (.ci/install): %v\n%s", err, said)
	}
	extension, _, _ := strings.Cut(to, ":")
	made := map[string]string{}
	for name := range files {
		made[name] = filepath.Join(out, strings.TrimSuffix(name, filepath.Ext(name))+"."+extension)
	}
	return made
}

// asPDF has LibreOffice print files, and returns the words on the pages of each, without any
// space, headers and footers.
func asPDF(t *testing.T, files map[string][]byte) map[string]string {
	t.Helper()
	words := map[string]string{}
	for name, pdf := range converted(t, "pdf", files) {
		text, err := exec.Command("pdftotext", "-raw", pdf, "-").Output()
		if err != nil {
			t.Fatalf("pdftotext of %s: %v", name, err)
		}
		var said strings.Builder
		for page := range strings.SplitSeq(string(text), "\f") {
			for line := range strings.Lines(page) {
				if !ofEveryPage.MatchString(line) {
					said.WriteString(line)
				}
			}
		}
		words[name] = bare(said.String())
	}
	return words
}

var ofEveryPage = regexp.MustCompile(`^(编号 |No\. |示意数据，不得|Assessment incomplete|评估不完整，不得)`)

func bare(text string) string { return strings.Join(strings.Fields(text), "") }

// LibreOffice opens what is written; every finding and its distance is on the pages.
func TestLibreOfficeOpensThem(t *testing.T) {
	reports := map[string]*screening.Report{
		"prohibited": prohibitedReport(), "linear": linearReport(), "acceptance": acceptance(t, "01-chemical-plant-640m-from-the-bank"),
	}
	files := map[string][]byte{}
	for name, r := range reports {
		for _, l := range []lang.Language{lang.ZH, lang.EN} {
			files[name+"."+string(l)+".word.docx"] = wordOf(t, r, luojiangBook(t, r.On), l)
			files[name+"."+string(l)+".sheet.xlsx"] = workbookOf(t, r, luojiangBook(t, r.On), l)
		}
	}
	poisoned, rare := prohibitedReport(), prohibitedReport()
	for _, text := range hostile(t) {
		if len(text) < 200 {
			fill(reflect.ValueOf(poisoned).Elem(), text)
		}
	}
	files["poisoned.word.docx"] = wordOf(t, poisoned, screening.Rulebook{}, lang.ZH)
	files["poisoned.sheet.xlsx"] = workbookOf(t, poisoned, screening.Rulebook{}, lang.ZH)
	const letters = "𠮷家沟㵲水Ⅲ类≤200m²"
	rare.Findings[0].Zone.Name, rare.Findings[0].Watercourse = letters, letters
	files["rare.word.docx"] = wordOf(t, rare, screening.Rulebook{}, lang.ZH)
	pages := asPDF(t, files)
	if !strings.Contains(pages["rare.word.docx"], letters) {
		t.Errorf("the pages lack %q", letters)
	}
	for name, r := range reports {
		for _, l := range []lang.Language{lang.ZH, lang.EN} {
			document, sheets := pages[name+"."+string(l)+".word.docx"], pages[name+"."+string(l)+".sheet.xlsx"]
			c := newComposer(r, l)
			for _, f := range r.Findings {
				for _, want := range []string{f.Rule, c.measure(f, c.layer(f))} {
					if !strings.Contains(document, bare(clean(want))) {
						t.Errorf("%s %s: the document lacks %q", name, l, want)
					}
				}
				if !strings.Contains(sheets, f.Rule) {
					t.Errorf("%s %s: the workbook lacks %s", name, l, f.Rule)
				}
				if f.DistanceM != nil {
					if want := strings.ReplaceAll(decimal(*f.DistanceM, 3), thin, ","); !strings.Contains(sheets, want) {
						t.Errorf("%s %s: the workbook lacks %s m", name, l, want)
					}
				}
			}
		}
	}
}

// largeReport has 60 findings, checks for 500 rules and a footprint of 5,000 vertices.
func largeReport(t *testing.T) *screening.Report {
	t.Helper()
	r := prohibitedReport()
	r.Findings, r.Checks = nil, nil
	for i := range 500 {
		rule := fmt.Sprintf("RIV-X-%03d", i)
		check := screening.Check{Rule: rule, Component: "厂区", Outcome: screening.OutcomeNotNear, Because: "relation", Nearest: nearest("KJ-R-03", "凯江右岸", 1200+float64(i), 90, "岸线")}
		if i < 60 {
			f := bankFinding()
			f.Rule, f.DistanceM, f.Title = rule, num(300+float64(i)), tx(fmt.Sprintf("第 %d 条规定", i), "rule")
			r.Findings = append(r.Findings, f)
			check.Outcome, check.Nearest = screening.OutcomeHit, nil
		}
		r.Checks = append(r.Checks, check)
	}
	ring := make([][2]float64, 5001)
	for i := range ring {
		a := 2 * math.Pi * float64(i%5000) / 5000
		ring[i] = [2]float64{104.5 + 0.01*math.Cos(a), 31.3 + 0.01*math.Sin(a)}
	}
	geometry, err := json.Marshal(map[string]any{"type": "Polygon", "coordinates": [][][2]float64{ring}})
	if err != nil {
		t.Fatal(err)
	}
	r.Components[0].Footprint.Geometry = geometry
	return r
}

// A long document keeps every finding and rule, and repeats the heads of its tables.
func TestLongDocument(t *testing.T) {
	r := largeReport(t)
	page := asPDF(t, map[string][]byte{"long.docx": wordOf(t, r, screening.Rulebook{}, lang.ZH)})["long.docx"]
	for _, check := range r.Checks {
		if !strings.Contains(page, check.Rule) {
			t.Errorf("the pages lack %s", check.Rule)
		}
	}
	for i := range 60 {
		if want := fmt.Sprintf("距凯江%dm（基线：河道管理范围线）", 300+i); strings.Count(page, want) < 2 {
			t.Errorf("%q stands %d times, want 2: in the table and among the findings", want, strings.Count(page, want))
		}
	}
	if !strings.Contains(page, "共5000点，列出前40点") {
		t.Error("the vertices are not counted")
	}
	for head, pages := range map[string]int{"维度（专题）规则管控要求（文件、条款）本项目情况符合性": 3, "规则管控要求依据因由": 12} {
		if heads := strings.Count(page, head); heads < pages {
			t.Errorf("%d heads %q for a table of at least %d pages", heads, head, pages)
		}
	}
}
