package report

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"redline/lang"
	"redline/screening"
)

// notComplete are reports that are not complete: things were found, a layer is missing,
// nothing was found, more is withheld.
func notComplete(t *testing.T) map[string]*screening.Report {
	t.Helper()
	all := map[string]*screening.Report{
		"border": acceptance(t, "31-tributary-beyond-the-border"), "layer": acceptance(t, "21-electroplating-without-the-heavy-metal-layer"),
		"clear": incompleteReport(), "withheld": withheldReport(),
	}
	for name, r := range all {
		if r.Complete {
			t.Fatalf("%s is complete", name)
		}
	}
	return all
}

// saysIncomplete is what stands on every page that comes out of a printer.
func saysIncomplete(l lang.Language) string {
	if l == lang.EN {
		return bare("does not mean that there are no restrictions")
	}
	return "不得据此认定没有限制"
}

// A report that is not complete says so on every page that comes out of a printer, whatever
// the format, the language and the case, and in every row of a table of plots.
func TestIncompleteOnEveryPage(t *testing.T) {
	files, languages := map[string][]byte{}, map[string]lang.Language{}
	for name, r := range notComplete(t) {
		book := luojiangBook(t, r.On)
		for _, l := range []lang.Language{lang.ZH, lang.EN} {
			rows := []screening.BatchRow{{Number: 1, Name: "一号", Report: r}}
			var batch, table bytes.Buffer
			write(t, rows, NewWorkbook(&batch, layerTitles(), screening.Rulebook{}, l))
			write(t, rows, NewMatrix(&table, layerTitles(), l))
			written := map[string][]byte{"word.docx": wordOf(t, r, book, l), "sheet.xlsx": workbookOf(t, r, book, l)}
			if name == "clear" || name == "layer" { // LibreOffice is slow
				written["own.docx"], written["batch.xlsx"] = fromTemplate(t, sampleTemplate(t, l), r, l), batch.Bytes()
			}
			for format, data := range written {
				file := name + "-" + string(l) + "-" + format
				files[file], languages[file] = data, l
			}
			if word := map[lang.Language]string{lang.ZH: ",不完整,", lang.EN: ",incomplete,"}[l]; !strings.Contains(table.String(), word) {
				t.Errorf("%s, %s: the table of plots does not say so", name, l)
			}
			if text := textOf(t, r, Options{Lang: l}); !strings.Contains(text, map[lang.Language]string{lang.ZH: "不完整", lang.EN: "incomplete"}[l]) {
				t.Errorf("%s, %s: the text does not say so", name, l)
			}
			pagesSay(t, name+"-"+string(l)+".pdf", pdfPages(t, r, Material{Book: book}, l), l, 2)
		}
	}
	for file, pdf := range converted(t, "pdf", files) {
		pagesSay(t, file, pagesOf(t, pdf), languages[file], 2)
	}
}

// Printed from a browser, too.
func TestIncompleteOnEverySheetOfAPage(t *testing.T) {
	all := notComplete(t)
	for l, r := range map[lang.Language]*screening.Report{lang.ZH: all["border"], lang.EN: all["layer"]} {
		dir := t.TempDir()
		file, pdf := filepath.Join(dir, "page.html"), filepath.Join(dir, "page.pdf")
		if err := os.WriteFile(file, []byte(pageHTML(t, r, l)), 0o600); err != nil {
			t.Fatal(err)
		}
		if said, err := exec.CommandContext(t.Context(), "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
			"--user-data-dir="+filepath.Join(dir, "profile"), "--print-to-pdf="+pdf, "file://"+file).CombinedOutput(); err != nil {
			t.Fatalf("chromium (.ci/install): %v\n%.300s", err, said)
		}
		pagesSay(t, string(l)+".html", pagesOf(t, pdf), l, 2)
	}
}

// pagesOf is the text of each page of a PDF.
func pagesOf(t *testing.T, pdf string) []string {
	t.Helper()
	text, err := exec.Command("pdftotext", "-layout", pdf, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext of %s: %v", pdf, err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
}

// pagesSay fails unless there are so many pages and each says that the report is incomplete.
func pagesSay(t *testing.T, file string, pages []string, l lang.Language, least int) {
	t.Helper()
	if len(pages) < least {
		t.Errorf("%s has only %d pages", file, len(pages))
	}
	for i, page := range pages {
		if !strings.Contains(bare(page), saysIncomplete(l)) {
			t.Errorf("page %d of %s does not say that the report is incomplete: %.1000s", i+1, file, page)
		}
	}
}
