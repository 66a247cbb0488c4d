package report

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"testing"

	"redline/lang"
	"redline/screening"

	"github.com/xuri/excelize/v2"
)

// plots are a batch of which one plot could not be assessed, before any that could.
func plots() []screening.BatchRow {
	long, twin := strings.Repeat("地", 400), "..\\../a/b:c*?"
	rows := []screening.BatchRow{{Number: 1, Name: "界外", Err: errors.New("outside")}}
	for i, name := range []string{"一号", "一号", twin, long, "=1+1", "", "\u202eexe.docx "} {
		r := []*screening.Report{prohibitedReport(), incompleteReport(), linearReport()}[i%3]
		rows = append(rows, screening.BatchRow{Number: i + 2, Name: name, Report: r})
	}
	return rows
}

func layerTitles() []screening.LayerTitle {
	var out []screening.LayerTitle
	for _, l := range prohibitedReport().Layers {
		out = append(out, screening.LayerTitle{ID: l.Layer, Title: l.Title})
	}
	return out
}

type rower interface {
	Row(screening.BatchRow) error
	Close() error
}

func write(t *testing.T, rows []screening.BatchRow, to rower) {
	t.Helper()
	for _, row := range rows {
		if err := to.Row(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
}

func batchWorkbook(t *testing.T, rows []screening.BatchRow, l lang.Language) []byte {
	t.Helper()
	var out bytes.Buffer
	write(t, rows, NewWorkbook(&out, layerTitles(), screening.Rulebook{}, l))
	return out.Bytes()
}

// A batch's workbook has the plots with their totals, and all findings, checks and
// questions, on sheets with a frozen head that filters; numbers are numbers.
func TestBatchWorkbook(t *testing.T) {
	file := batchWorkbook(t, plots(), lang.ZH)
	if again := batchWorkbook(t, plots(), lang.ZH); !bytes.Equal(file, again) {
		t.Error("the same batch gives other bytes")
	}
	x, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"地块与图层", "发现的限制", "逐条判定", "待查清"}; !slices.Equal(x.GetSheetList(), want) {
		t.Fatalf("sheets %q, want %q", x.GetSheetList(), want)
	}
	counts := map[string]int{"地块与图层": len(plots()) + 2} // with totals of areas and lines
	for _, row := range plots() {
		if row.Report != nil {
			counts["发现的限制"] += len(row.Report.Findings)
			counts["逐条判定"] += len(row.Report.Checks)
			counts["待查清"] += len(row.Report.Questions)
		}
	}
	parts := partsOf(t, file)
	for i, sheet := range x.GetSheetList() {
		rows, err := x.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		head := slices.IndexFunc(rows, func(row []string) bool { return len(row) > 1 && row[0] == "序号" && row[1] == "地块" })
		if head < 1 || !strings.Contains(rows[head-1][0], "不得据此认定没有限制") {
			t.Errorf("%s does not begin with what must be said: %q", sheet, rows[:2])
		}
		if got := len(rows) - head - 1; got != counts[sheet] {
			t.Errorf("%s has %d rows, want %d", sheet, got, counts[sheet])
		}
		part := parts["xl/worksheets/sheet"+string(rune('1'+i))+".xml"]
		if !strings.Contains(part, `state="frozen"`) || !strings.Contains(part, "<autoFilter ") || !strings.Contains(part, `orientation="landscape"`) {
			t.Errorf("%s: no frozen head, no filter, or upright pages", sheet)
		}
		if n := elementsOf(t, sheet, part)["f"]; n > 0 {
			t.Errorf("%s has %d formulas", sheet, n)
		}
	}
	rows, err := x.GetRows("地块与图层", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	refused, total := rows[len(rows)-len(plots())-2], rows[len(rows)-2]
	if refused[2] != "未评估（退回）" || !strings.Contains(refused[6], "outside") {
		t.Errorf("the refused plot has %q", refused)
	}
	var sum float64
	for _, row := range plots() {
		if row.Report != nil && row.Report.Components[0].Footprint.Kind == "area" {
			sum += row.Report.Components[0].Footprint.AreaM2
		}
	}
	if total[0] != "合计" || total[4] != figure(sum) || !strings.Contains(total[6], "另有 1 个地块未评估") {
		t.Errorf("totals %q, want an area of %s", total[:8], figure(sum))
	}
}

// Plots that could not be assessed alone still give a workbook; a sheet that is full goes
// on on another.
func TestBatchWorkbookEdges(t *testing.T) {
	x, err := excelize.OpenReader(bytes.NewReader(batchWorkbook(t, plots()[:1], lang.EN)))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := x.GetCellValue("Plots and layers", "B3"); err != nil || got != "界外" {
		t.Errorf("the refused plot is %q (%v)", got, err)
	}
	var out bytes.Buffer
	w := NewWorkbook(&out, layerTitles(), screening.Rulebook{}, lang.ZH)
	if err := w.Row(plots()[1]); err != nil {
		t.Fatal(err)
	}
	for _, s := range w.sheets {
		s.most = 5
	}
	write(t, plots()[2:], w)
	if x, err = excelize.OpenReader(&out); err != nil {
		t.Fatal(err)
	}
	if rows, err := x.GetRows("逐条判定 2"); err != nil || len(rows) != 7 || rows[1][0] != "序号" {
		t.Errorf("%d rows on the second sheet (%v)", len(rows), err)
	}
}

// A batch's zip has a document for each plot under a name that is safe anywhere, and a text
// for one that could not be assessed.
func TestBatchFiles(t *testing.T) {
	make := func() []byte {
		var out bytes.Buffer
		write(t, plots(), NewFiles(&out, "docx", lang.ZH, func(w io.Writer, r *screening.Report) error { return DOCX(w, r, Material{}, lang.ZH) }))
		return out.Bytes()
	}
	file := make()
	if !bytes.Equal(file, make()) {
		t.Error("the same batch gives other bytes")
	}
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	if len(z.File) != len(plots()) {
		t.Fatalf("%d files for %d plots", len(z.File), len(plots()))
	}
	seen := map[string]bool{}
	for i, f := range z.File {
		name := f.Name
		if seen[strings.ToLower(name)] || len(name) > 200 || path.Base(name) != name || strings.ContainsAny(name, `\/:*?"<>|`) || strings.Contains(name, "\u202e") {
			t.Errorf("the name %q is not safe", name)
		}
		seen[strings.ToLower(name)] = true
		if i > 0 && !strings.HasSuffix(name, ".docx") {
			t.Errorf("%q is no document", name)
		}
	}
	if parts := partsOf(t, file); !strings.Contains(parts["0001_界外_未能评估.txt"], "outside") || partsOf(t, []byte(parts["0002_一号.docx"]))["word/document.xml"] == "" {
		t.Error("no reason, or no document")
	}
}
