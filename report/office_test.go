package report

import (
	"bytes"
	"encoding/csv"
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

// asPDF has LibreOffice open files and print them, and returns the words on the pages of
// each, without any space, headers and footers.
func asPDF(t *testing.T, files map[string][]byte) map[string]string {
	t.Helper()
	dir := t.TempDir()
	args := []string{"--headless", "-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--convert-to", "pdf", "--outdir", dir}
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
	words := map[string]string{}
	for name := range files {
		pdf := filepath.Join(dir, strings.TrimSuffix(name, filepath.Ext(name))+".pdf")
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
	for _, text := range venom {
		fill(reflect.ValueOf(poisoned).Elem(), text)
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

// venom is what names and attributes bring along to become more than text.
var venom = []string{
	`=1+1`, `=cmd|' /C calc'!A0`, `+1+1`, `-2+3`, `@SUM(1,1)`, "\t=1+1", "\r=1+1", `=HYPERLINK("http://x.example","y")`, `＝1+1`,
	`</w:t></w:r></w:p><w:p><w:r><w:t>x`, `<w:fldSimple w:instr="INCLUDETEXT x"/>`, `]]><!--`, `&lt;script&gt;&amp;&#60;`, `{ HYPERLINK "http://x.example" }`,
	`<script>alert(1)</script>`, `http://x.example/ <a href="javascript:x">`, "\x00\x01\x1b[2J\x0b\ufffe\uffff", "\u202eabc\u2066", "\xff\xfe", `_x000D_"'><?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>&y;`,
}

// fill puts text in front of every text of a report, map keys and all.
func fill(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text + v.String())
	case reflect.Pointer:
		if !v.IsNil() {
			fill(v.Elem(), text)
		}
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[json.RawMessage]() {
			return
		}
		for i := range v.Len() {
			fill(v.Index(i), text)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), text)
		}
	case reflect.Map:
		if facts, ok := v.Interface().(map[string]screening.FactValue); ok {
			facts[text] = screening.FactValue{Value: text, Source: text}
		}
	}
}

// Nothing a report holds becomes markup, a field, a link or a formula.
func TestOfficeFilesAreHarmless(t *testing.T) {
	book := screening.Rulebook{}
	word := func(r *screening.Report) map[string]string { return partsOf(t, wordOf(t, r, book, lang.ZH)) }
	sheets := func(r *screening.Report) map[string]string { return partsOf(t, workbookOf(t, r, book, lang.ZH)) }
	known := map[string]bool{}
	for _, make := range []func(*screening.Report) map[string]string{word, sheets} {
		for _, r := range handmade() {
			for name, part := range make(r) {
				for element := range elementsOf(t, name, part) {
					known[element] = true
				}
			}
		}
	}
	for _, text := range venom {
		r := prohibitedReport()
		fill(reflect.ValueOf(r).Elem(), text)
		book = screening.Rulebook{SHA256: r.Rules.SHA256, Rules: map[string]screening.RuleText{
			text + "DW-01": {Title: lang.Text{ZH: text, EN: text}, Effect: screening.Prohibited, Basis: []screening.Basis{{Document: text, Title: text, Clause: text}}},
		}}
		for _, make := range []func(*screening.Report) map[string]string{word, sheets} {
			for name, part := range make(r) {
				for element, n := range elementsOf(t, name, part) {
					switch {
					case !known[element], element == "f", element == "hyperlink", element == "hyperlinks":
						t.Errorf("%q: %d elements %s in %s", text, n, element, name)
					case element == "instrText" && n > 2:
						t.Errorf("%q: %d fields in %s", text, n, name)
					}
				}
				if strings.HasSuffix(name, ".rels") && strings.Contains(part, "External") {
					t.Errorf("%q: %s leads out of the file", text, name)
				}
			}
		}
	}
}

// No cell of a table of plots is a formula, whatever it begins with.
func TestMatrixHasNoFormulas(t *testing.T) {
	for _, text := range append(venom, " =1+1", "\u3000=1+1", "\u00a0@x") {
		var out bytes.Buffer
		if err := NewMatrix(&out, nil, lang.ZH).write([]any{text, "x"}); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&out).ReadAll()
		if err != nil || len(rows) != 1 || len(rows[0]) != 2 {
			t.Fatalf("%q: %q %v", text, rows, err)
		}
		if begins := strings.TrimSpace(rows[0][0]); begins != "" && strings.ContainsAny(begins[:1], "=+-@") {
			t.Errorf("%q becomes %q", text, rows[0][0])
		}
	}
}
