package report

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"redline/lang"
	"redline/screening"

	"github.com/xuri/excelize/v2"
)

func workbookOf(t testing.TB, r *screening.Report, book screening.Rulebook, l lang.Language) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := XLSX(&out, r, book, l); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// The workbook has its sheets, with numbers as numbers, the head frozen and filtering.
func TestWorkbook(t *testing.T) {
	r := prohibitedReport()
	file := workbookOf(t, r, screening.Rulebook{}, lang.ZH)
	if again := workbookOf(t, r, screening.Rulebook{}, lang.ZH); !bytes.Equal(file, again) {
		t.Error("the same report gives other bytes")
	}
	x, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"结论", "发现的限制", "逐条判定", "待查清", "管控单元", "图层", "坐标"}; !slices.Equal(x.GetSheetList(), want) {
		t.Errorf("sheets %q, want %q", x.GetSheetList(), want)
	}
	for at, want := range map[string]string{"A2": "RIV-01", "H2": "639.812", "I2": "1000", "K3": "1234.56", "M3": "0.025606", "H4": ""} {
		if got, err := x.GetCellValue("发现的限制", at, excelize.Options{RawCellValue: true}); err != nil || got != want {
			t.Errorf("%s is %q, want %q (%v)", at, got, want, err)
		}
	}
	for _, at := range []string{"H2", "I2", "K3", "M3"} {
		if kind, err := x.GetCellType("发现的限制", at); err != nil || kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
			t.Errorf("%s is no number: %v %v", at, kind, err)
		}
	}
	rows, err := x.GetRows("逐条判定")
	if err != nil || len(rows) != len(r.Checks)+1 {
		t.Errorf("%d rows for %d checks (%v)", len(rows), len(r.Checks), err)
	}
	texts, err := x.GetRows("发现的限制")
	if err != nil {
		t.Fatal(err)
	}
	for i, cells := range texts {
		long := slices.ContainsFunc(cells, func(text string) bool { return len([]rune(text)) > 90 })
		if h, err := x.GetRowHeight("发现的限制", i+1); err != nil || long && h < 30 || h > 409 {
			t.Errorf("row %d is %g points high (%v): %q", i+1, h, err, cells)
		}
	}
	parts := partsOf(t, file)
	for _, name := range []string{"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml", "xl/worksheets/sheet4.xml", "xl/worksheets/sheet5.xml", "xl/worksheets/sheet6.xml", "xl/worksheets/sheet7.xml"} {
		if !strings.Contains(parts[name], `state="frozen"`) || !strings.Contains(parts[name], "<autoFilter ") {
			t.Errorf("%s: no frozen head or no filter", name)
		}
	}
}

// Every sheet of an incomplete report begins with that it is.
func TestWorkbookIncompleteIsNoPass(t *testing.T) {
	x, err := excelize.OpenReader(bytes.NewReader(workbookOf(t, withheldReport(), screening.Rulebook{}, lang.ZH)))
	if err != nil {
		t.Fatal(err)
	}
	for _, sheet := range x.GetSheetList() {
		var head []string
		for _, at := range []string{"A1", "A2", "A3"} {
			value, err := x.GetCellValue(sheet, at)
			if err != nil {
				t.Fatal(err)
			}
			head = append(head, value)
		}
		if want := []string{"示意数据，不得用于决策 / illustrative data, not for decisions", "另有不公开图层未列示，请向主管部门核实", "评估不完整，不得据此认定没有限制"}; !slices.Equal(head, want) {
			t.Errorf("%s begins with %q", sheet, head)
		}
	}
}
