package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"redline/lang"
	"redline/screening"
)

// hostile is what names and attributes bring along to become more than text, the same list
// for every writer and for the page in the browser, and bytes that are no text.
func hostile(t testing.TB) []string {
	t.Helper()
	data, err := os.ReadFile("../testdata/hostile.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	if err := json.Unmarshal(data, &all); err != nil || len(all) < 60 {
		t.Fatalf("%d strings (%v)", len(all), err)
	}
	return append(all, "\xff\xfe")
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

// poisoned is a report with a text in front of every other, and a book of rules likewise.
func poisoned(text string) (*screening.Report, screening.Rulebook) {
	r := prohibitedReport()
	fill(reflect.ValueOf(r).Elem(), text)
	return r, screening.Rulebook{SHA256: r.Rules.SHA256, Rules: map[string]screening.RuleText{
		text + "DW-01": {Title: lang.Text{ZH: text, EN: text}, Theme: text, Effect: screening.Prohibited, Basis: []screening.Basis{{Document: text, Title: text, Clause: text}}},
	}}
}

// Nothing a report holds becomes markup, a field, a link or a formula, in any Office file,
// also by way of a template.
func TestOfficeFilesAreHarmless(t *testing.T) {
	template := sampleTemplate(t, lang.ZH)
	writers := map[string]func(*screening.Report, screening.Rulebook) []byte{
		"word":     func(r *screening.Report, b screening.Rulebook) []byte { return wordOf(t, r, b, lang.ZH) },
		"sheets":   func(r *screening.Report, b screening.Rulebook) []byte { return workbookOf(t, r, b, lang.ZH) },
		"template": func(r *screening.Report, _ screening.Rulebook) []byte { return fromTemplate(t, template, r, lang.ZH) },
		"batch": func(r *screening.Report, b screening.Rulebook) []byte {
			var out bytes.Buffer
			write(t, []screening.BatchRow{{Number: 1, Name: r.Components[0].Name, Report: r}}, NewWorkbook(&out, []screening.LayerTitle{{ID: "x", Title: r.Catalogue.Name}}, b, lang.ZH))
			return out.Bytes()
		},
	}
	for kind, make := range writers {
		known := map[string]bool{}
		for _, r := range handmade() {
			for name, part := range partsOf(t, make(r, screening.Rulebook{})) {
				for element := range elementsOf(t, name, part) {
					known[element] = true
				}
			}
		}
		for _, text := range hostile(t) {
			for name, part := range partsOf(t, make(poisoned(text))) {
				for element, n := range elementsOf(t, name, part) {
					switch {
					case !known[element], element == "f", element == "hyperlink", element == "hyperlinks":
						t.Errorf("%s %.80q: %d elements %s in %s", kind, text, n, element, name)
					case element == "instrText" && n > 2:
						t.Errorf("%s %.80q: %d fields in %s", kind, text, n, name)
					}
				}
				if strings.HasSuffix(name, ".rels") && strings.Contains(part, "External") {
					t.Errorf("%s %.80q: %s leads out of the file", kind, text, name)
				}
			}
		}
	}
}

// Whatever a report holds, its page has no elements but its own, nothing runs, and neither
// page nor text has what turns lines around.
func TestPagesAreHarmless(t *testing.T) {
	plain := elements(t, pageHTML(t, prohibitedReport(), lang.ZH))
	for _, text := range hostile(t) {
		r, _ := poisoned(text)
		page := pageHTML(t, r, lang.ZH)
		for element, n := range elements(t, page) {
			if plain[element] == 0 || element == "script" || element == "style" && n != plain[element] {
				t.Errorf("%.80q: %d elements %s", text, n, element)
			}
		}
		for _, out := range []string{page, textOf(t, r, Options{Lang: lang.ZH})} {
			if !utf8.ValidString(out) || strings.ContainsFunc(strings.ReplaceAll(out, "\n", ""), unprintable) {
				t.Errorf("%.80q: what is written has control or direction marks", text)
			}
		}
	}
}

// No cell of a table of plots is a formula, whatever it begins with.
func TestMatrixHasNoFormulas(t *testing.T) {
	for _, text := range hostile(t) {
		var out bytes.Buffer
		if err := NewMatrix(&out, nil, lang.ZH).write([]any{text, "x"}); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&out).ReadAll()
		if err != nil || len(rows) != 1 || len(rows[0]) != 2 {
			t.Fatalf("%.80q: %q %v", text, rows, err)
		}
		if begins := strings.TrimSpace(rows[0][0]); begins != "" && strings.ContainsAny(begins[:1], "=+-@") {
			t.Errorf("%.80q becomes %q", text, rows[0][0])
		}
	}
}

// LibreOffice finds no formula in workbooks and tables of plots with hostile names.
func TestLibreOfficeFindsNoFormula(t *testing.T) {
	var rows []screening.BatchRow
	for i, text := range hostile(t) {
		r := clearReport()
		if len(text) < 200 {
			fill(reflect.ValueOf(r).Elem(), text)
		}
		rows = append(rows, screening.BatchRow{Number: i + 1, Name: text, Report: r})
	}
	var table, book, files bytes.Buffer
	titles := []screening.LayerTitle{{ID: "x", Title: lang.Text{ZH: "=1+1", EN: "=1+1"}}}
	write(t, rows, NewMatrix(&table, titles, lang.ZH))
	write(t, rows, NewWorkbook(&book, titles, screening.Rulebook{}, lang.ZH))
	write(t, rows, NewFiles(&files, "txt", lang.ZH, func(w io.Writer, r *screening.Report) error { return Text(w, r, Options{Lang: lang.ZH}) }))
	for name, file := range converted(t, "fods", map[string][]byte{"table.csv": table.Bytes(), "book.xlsx": book.Bytes(), "one.xlsx": workbookOf(t, rows[0].Report, screening.Rulebook{}, lang.ZH)}) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(data, []byte("1+1")) || bytes.Contains(data, []byte("table:formula")) {
			t.Errorf("%s: a formula, or not the names", name)
		}
	}
	for name := range partsOf(t, files.Bytes()) {
		if strings.ContainsAny(name, `/\:*?"<>|`) || strings.ContainsFunc(name, unprintable) || len(name) > 200 {
			t.Errorf("the file name %q is not safe", name)
		}
	}
}
