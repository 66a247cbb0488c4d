package report

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"redline/lang"
	"redline/screening"
)

func sampleTemplate(t *testing.T, l lang.Language) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := SampleTemplate(&out, l); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func fromTemplate(t *testing.T, template []byte, r *screening.Report, l lang.Language) []byte {
	t.Helper()
	opened, err := OpenTemplate(template)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := DOCXFrom(&out, opened, r, Material{Book: luojiangBook(t, r.On)}, l); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Every block placeholder is of a section that there is.
func TestPlaceholdersAreSections(t *testing.T) {
	known := []string{"all", "conclusion", "maps"}
	for _, r := range handmade() {
		for _, s := range composeOpinion(r, luojiangBook(t, r.On), lang.ZH).sections {
			if s.id == "" {
				t.Errorf("%s cannot be placed in a template", s.title)
			}
			known = append(known, s.id)
		}
	}
	for _, p := range Placeholders() {
		if p.Kind == BlockPlaceholder && !slices.Contains(known, p.English) {
			t.Errorf("{{%s}} is of no section", p.English)
		}
	}
}

// The sample filled in says what the document without template says, and keeps on every
// page that the report is not complete.
func TestSampleTemplate(t *testing.T) {
	for _, l := range []lang.Language{lang.ZH, lang.EN} {
		for name, r := range handmade() {
			parts := partsOf(t, fromTemplate(t, sampleTemplate(t, l), r, l))
			said := textsOf(t, parts["word/document.xml"], "t")
			o := composeOpinion(r, luojiangBook(t, r.On), l)
			for _, s := range o.sections {
				for _, b := range s.blocks {
					for _, e := range b.entries {
						if !slices.Contains(said, clean(e.text)) {
							t.Errorf("%s %s: it lacks %q", name, l, e.text)
						}
					}
				}
			}
			if strings.Contains(strings.Join(said, " "), "{{") || strings.Contains(parts["word/footer1.xml"], "{{") {
				t.Errorf("%s %s: placeholders are left", name, l)
			}
			for _, n := range o.notices {
				if !slices.Contains(textsOf(t, parts["word/header1.xml"], "t"), n) {
					t.Errorf("%s %s: %q is not at the head of every page", name, l, n)
				}
			}
		}
	}
}

// A template that another program wrote, with styles of its own names, is filled in and
// opened again; the notices and the findings are on its pages.
func TestTemplateOfLibreOffice(t *testing.T) {
	data := sampleTemplate(t, lang.ZH)
	for _, step := range []struct{ from, to string }{{"sample.docx", "odt"}, {"sample.odt", "docx:MS Word 2007 XML"}} {
		var err error
		if data, err = os.ReadFile(converted(t, step.to, map[string][]byte{step.from: data})[step.from]); err != nil {
			t.Fatal(err)
		}
	}
	template := data
	if bytes.Equal(template, sampleTemplate(t, lang.ZH)) {
		t.Fatal("LibreOffice wrote nothing")
	}
	r := prohibitedReport()
	r.Complete = false
	page := asPDF(t, map[string][]byte{"own.docx": fromTemplate(t, template, r, lang.ZH)})["own.docx"]
	c := newComposer(r, lang.ZH)
	for _, f := range r.Findings {
		if want := bare(clean(c.measure(f, c.layer(f)))); !strings.Contains(page, want) {
			t.Errorf("the pages lack %q", want)
		}
	}
	for _, want := range []string{"符合性分析", "所引文件", "经度（°）", "复核"} {
		if !strings.Contains(page, want) {
			t.Errorf("the pages lack %q", want)
		}
	}
	if strings.Contains(page, "{{") {
		t.Error("placeholders are left")
	}
}
