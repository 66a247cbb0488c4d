package report

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"redline/lang"
	"redline/layers"
	"redline/report/docx"
	"redline/report/page"
	"redline/screening"
)

var luojiangPack = sync.OnceValues(screening.Luojiang)

// luojiangBook words the rules of the embedded pack on a day, without any layer.
func luojiangBook(t testing.TB, on layers.Date) screening.Rulebook {
	t.Helper()
	pack, err := luojiangPack()
	if err != nil {
		t.Fatal(err)
	}
	prepared, err := screening.Prepare(pack, &layers.Snapshot{On: on})
	if err != nil {
		t.Fatal(err)
	}
	return prepared.Rulebook()
}

// acceptance reads the report of an acceptance case, of the first day it was judged on.
func acceptance(t testing.TB, name string) *screening.Report {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("../testdata/cases", name, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %d reports (%v)", name, len(files), err)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	r, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func wordOf(t testing.TB, r *screening.Report, book screening.Rulebook, l lang.Language) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := DOCX(&out, r, Material{Book: book}, l); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// partsOf unpacks an Office file.
func partsOf(t testing.TB, file []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(data)
	}
	return parts
}

// elementsOf counts a part's elements by name; the part must be well-formed.
func elementsOf(t testing.TB, name, part string) map[string]int {
	t.Helper()
	count := map[string]int{}
	for d := xml.NewDecoder(strings.NewReader(part)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return count
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if e, ok := token.(xml.StartElement); ok {
			count[e.Name.Local]++
		}
	}
}

// textsOf are the texts in elements of a name, in order.
func textsOf(t testing.TB, part, element string) []string {
	t.Helper()
	var out []string
	for d := xml.NewDecoder(strings.NewReader(part)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == element {
			var text string
			if err := d.DecodeElement(&text, &e); err != nil {
				t.Fatal(err)
			}
			out = append(out, text)
		}
	}
}

// acceptanceCases are those whose documents are kept: a prohibition, a lack of data, a line
// with chainage, a width nobody adopted, a plan that ended, a border that only touches.
func acceptanceCases() []string {
	return []string{
		"01-chemical-plant-640m-from-the-bank", "31-tributary-beyond-the-border", "14-gas-pipeline-under-the-canal",
		"06-dyeing-mill-120m-width-open", "35-dyeing-mill-after-the-plan-ended", "28-concrete-plant-touching-farmland",
	}
}

func TestWordGolden(t *testing.T) {
	for _, l := range []lang.Language{lang.ZH, lang.EN} {
		for name, r := range map[string]*screening.Report{"prohibited": prohibitedReport(), "clear-incomplete": incompleteReport()} {
			golden(t, name+"."+string(l)+".document.xml", []byte(wordGolden(t, r, l)))
		}
		for _, name := range acceptanceCases() {
			part := wordGolden(t, acceptance(t, name), l)
			golden(t, "acceptance-"+name[:2]+"."+string(l)+".document.txt", []byte(outlineOf(t, part)))
		}
	}
}

func wordGolden(t *testing.T, r *screening.Report, l lang.Language) string {
	file := wordOf(t, r, luojiangBook(t, r.On), l)
	if again := wordOf(t, r, luojiangBook(t, r.On), l); !bytes.Equal(file, again) {
		t.Errorf("%s %s: the same report gives other bytes", r.ID, l)
	}
	return partsOf(t, file)["word/document.xml"]
}

// outlineOf is what a document's XML holds, a line for each paragraph and row: the style,
// the texts, fields in braces, and where pages turn.
func outlineOf(t testing.TB, part string) string {
	t.Helper()
	var out, line strings.Builder
	inRow, instruction := false, false
	for d := xml.NewDecoder(strings.NewReader(part)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "tr":
				inRow = true
			case "pStyle":
				if !inRow {
					line.WriteString(e.Attr[0].Value + ": ")
				}
			case "tab", "br":
				line.WriteString("<" + e.Name.Local + ">")
			case "pgSz":
				line.WriteString("== page " + e.Attr[0].Value + " x " + e.Attr[1].Value)
			case "instrText":
				instruction = true
			}
		case xml.CharData:
			switch text := strings.Trim(string(e), "\n"); {
			case instruction:
				line.WriteString("{" + strings.TrimSpace(text) + "}")
			default:
				line.WriteString(text)
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "instrText":
				instruction = false
			case "tc":
				line.WriteString(" | ")
			case "tr":
				inRow = false
				out.WriteString("| " + strings.TrimRight(line.String(), " ") + "\n")
				line.Reset()
			case "p", "sectPr":
				if !inRow && line.Len() > 0 {
					out.WriteString(line.String() + "\n")
					line.Reset()
				}
			}
		}
	}
}

// The document says what the text report says: each of its lines, under real headings.
func TestWordSaysWhatTheTextSays(t *testing.T) {
	for name, r := range handmade() {
		for _, l := range []lang.Language{lang.ZH, lang.EN} {
			part := partsOf(t, wordOf(t, r, screening.Rulebook{}, l))["word/document.xml"]
			said := textsOf(t, part, "t")
			d := compose(r, l)
			units := newComposer(r, l).units().title // are a level of the conformity analysis
			for _, s := range append(d.sections, section{blocks: []block{d.verdict}}) {
				if s.title == units {
					continue
				}
				for _, b := range s.blocks {
					for _, e := range b.entries {
						if !slices.Contains(said, clean(e.text)) {
							t.Errorf("%s %s: it lacks %q", name, l, e.text)
						}
					}
				}
				if s.title != "" && s.title != (words{l}).say("section.components") && !strings.Contains(strings.Join(said, "\n"), s.title) {
					t.Errorf("%s %s: it lacks the section %q", name, l, s.title)
				}
			}
			if n := strings.Count(part, `<w:pStyle w:val="Heading1"/>`); n < len(d.sections) {
				t.Errorf("%s %s: %d headings for %d sections", name, l, n, len(d.sections))
			}
			if tables, heads := strings.Count(part, "<w:tbl>"), strings.Count(part, "<w:tblHeader/>"); tables == 0 || tables != heads {
				t.Errorf("%s %s: %d tables, %d repeated heads", name, l, tables, heads)
			}
		}
	}
}

// A report that is not complete reads as no pass: on every page, and nowhere.
func TestWordIncompleteIsNoPass(t *testing.T) {
	demands := map[string]bool{} // what rules ask for may speak of approvals
	for _, r := range luojiangBook(t, layers.Date{Year: 2025, Month: 6, Day: 1}).Rules {
		demands[strings.TrimRight(r.Title.ZH, "。")], demands[strings.TrimRight(r.Title.EN, ".")] = true, true
	}
	for _, r := range []*screening.Report{incompleteReport(), withheldReport(), acceptance(t, "31-tributary-beyond-the-border")} {
		for l, notice := range map[lang.Language]string{lang.ZH: "评估不完整，不得据此认定没有限制", lang.EN: "Assessment incomplete: this does not mean that there are no restrictions (评估不完整)"} {
			parts := partsOf(t, wordOf(t, r, luojiangBook(t, r.On), l))
			if !slices.Contains(textsOf(t, parts["word/header1.xml"], "t"), notice) {
				t.Errorf("%s: not at the head of every page", l)
			}
			said := textsOf(t, parts["word/document.xml"], "t")
			if said[len(said)-1] != notice || !slices.Contains(said[:4], notice) {
				t.Errorf("%s: not first and last", l)
			}
			for _, line := range said {
				for _, word := range []string{"通过", "可行", "准予", "没有问题", "合格", "approved", "permitted", "complies"} {
					if strings.Contains(line, word) && !demands[line] && !strings.Contains(line, "〔") && !strings.Contains(line, "[") {
						t.Errorf("it says %q: %s", word, line)
					}
				}
				if strings.Contains(line, "未发现限制") && !strings.Contains(line, "评估不完整") {
					t.Errorf("no reservation in %q", line)
				}
			}
		}
	}
	if header := partsOf(t, wordOf(t, clearReport(), screening.Rulebook{}, lang.ZH))["word/header1.xml"]; strings.Contains(header, "不完整") {
		t.Error("a complete report is called incomplete")
	}
}

// A document may hold anything, and the page's fields stay three.
func TestWordFields(t *testing.T) {
	parts := partsOf(t, wordOf(t, withheldReport(), screening.Rulebook{}, lang.ZH))
	var fields []string
	for _, name := range []string{"word/document.xml", "word/header1.xml", "word/footer1.xml"} {
		for _, code := range textsOf(t, parts[name], "instrText") {
			fields = append(fields, strings.TrimSpace(code))
		}
	}
	if want := []string{`TOC \o "1-2"`, "PAGE", "NUMPAGES"}; !slices.Equal(fields, want) {
		t.Errorf("fields %q, want %q", fields, want)
	}
	for _, notice := range []string{"示意数据，不得用于决策 / illustrative data, not for decisions", "另有不公开图层未列示，请向主管部门核实"} {
		if !slices.Contains(textsOf(t, parts["word/header1.xml"], "t"), notice) {
			t.Errorf("%q is not at the head of the pages", notice)
		}
	}
	if !strings.Contains(parts["docProps/core.xml"], "<dc:identifier>"+someHash+"</dc:identifier>") {
		t.Error("the properties lack the report's id")
	}
	var empty bytes.Buffer
	if err := docx.Write(&empty, page.Document{}); err != nil {
		t.Fatal(err)
	}
	if wordOf(t, &screening.Report{}, screening.Rulebook{}, lang.ZH) == nil {
		t.Error("a report of almost nothing gives no document")
	}
}
