package report

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"redline/lang"
	"redline/screening"
)

// A report that is not complete says so on every page that comes out of a printer, whatever
// the format, and in every row of a table of plots.
func TestIncompleteOnEveryPage(t *testing.T) {
	r := acceptance(t, "31-tributary-beyond-the-border")
	rows := []screening.BatchRow{{Number: 1, Name: "一号", Report: r}}
	var book, table bytes.Buffer
	write(t, rows, NewWorkbook(&book, layerTitles(), screening.Rulebook{}, lang.ZH))
	write(t, rows, NewMatrix(&table, layerTitles(), lang.ZH))
	for name, pdf := range converted(t, "pdf", map[string][]byte{
		"word.docx": wordOf(t, r, screening.Rulebook{}, lang.ZH), "own.docx": fromTemplate(t, sampleTemplate(t, lang.ZH), r, lang.ZH),
		"sheet.xlsx": workbookOf(t, r, screening.Rulebook{}, lang.ZH), "batch.xlsx": book.Bytes(),
	}) {
		text, err := exec.Command("pdftotext", "-layout", pdf, "-").Output()
		if err != nil {
			t.Fatalf("pdftotext of %s: %v", name, err)
		}
		pages := strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
		if len(pages) < 2 {
			t.Errorf("%s has only %d pages", name, len(pages))
		}
		for i, page := range pages {
			if !strings.Contains(bare(page), "不得据此认定没有限制") {
				t.Errorf("page %d of %s does not say that the report is incomplete: %.300s", i+1, name, page)
			}
		}
	}
	if !strings.Contains(table.String(), ",不完整,") {
		t.Error("the table of plots does not say so")
	}
	if text := textOf(t, r, Options{Lang: lang.ZH}); !strings.Contains(text, "不完整") {
		t.Error("the text does not say so")
	}
}
