package deliver

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"redline/lang"
)

// listSummary writes an access list on lines.
func listSummary(l *AccessList) string {
	var out []string
	for _, q := range l.Requirements {
		out = append(out, strings.Join([]string{q.ID, q.Unit, q.Level, q.Dimension, q.Kind, q.Text, q.Document, q.Effect}, "|"))
	}
	for _, r := range l.Rejected {
		out = append(out, fmt.Sprintf("- %d %s: %s: %s", r.Why.Line, r.Code, r.Why.Field, r.Why.What.EN))
	}
	for _, n := range l.Notes {
		out = append(out, "* "+n.What.EN)
	}
	return strings.Join(out, "\n")
}

const (
	wideList = "HJZHGKDYBM,HJZHGKDYMC,\"空间布局约束\n\",WRWPFGK,HJFXFK,ZYKFXLYQ\n" +
		"ZH51060420001,甲,\"禁止新建化工项目,\n限制印染\",达标排放,,\n" +
		",乙,禁止,,,\n" +
		"ZH51060420001,甲,又一行,,,\n" +
		"ZH51060420002,丙,,,,\n"
	wideWant = "ZH51060420001-KJBJYS|ZH51060420001|单元|空间布局约束|其他|禁止新建化工项目,\n限制印染||\n" +
		"ZH51060420001-PWWPFGK|ZH51060420001|单元|污染物排放管控|其他|达标排放||\n" +
		"- %d : HJZHGKDYBM: it is missing\n" +
		"- %d ZH51060420001: HJZHGKDYBM: line %d is about unit ZH51060420001 too\n" +
		"- %d ZH51060420002: : none of the four dimensions holds a text\n" +
		"* columns that are not read: HJZHGKDYMC"
)

func TestReadRequirements(t *testing.T) {
	const head = "id,unit,level,dimension,kind,text,document,effect\n"
	gbk, err := exec.Command("iconv", "-f", "UTF-8", "-t", "GBK", write(t, "in.csv", wideList)).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, text, want string }{
		{"a row for each unit", wideList, fmt.Sprintf(wideWant, 5, 6, 3, 7)},
		{"in GBK", string(gbk), fmt.Sprintf(wideWant, 5, 6, 3, 7)},
		{
			"a workbook, whose lines within a cell become one", workbook(t, strings.Replace(wideList, "\"空间布局约束\n\"", "空间布局约束", 1)),
			strings.Replace(fmt.Sprintf(wideWant, 3, 4, 2, 5), "\n限制", " 限制", 1),
		},
		{
			"a row for each requirement", head + "R1,ZH1,单元,空间布局约束,禁止,不得新建,plan,prohibited\nR2,,市,环境风险防控,其他,全市,plan,\n" +
				"R2,,市,环境风险防控,其他,再来,plan,\nR3,,村,环境风险防控,其他,错级,plan,\nR4,,市,环境风险防控,其他,,plan,\nR5,,市,环境风险防控,其他,x,plan,maybe\n",
			"R1|ZH1|单元|空间布局约束|禁止|不得新建|plan|prohibited\nR2||市|环境风险防控|其他|全市|plan|\n" +
				"- 4 : id: line 3 has the id R2 too\n- 5 : level: \"村\" is none of the values it takes\n- 6 : text: it is missing\n- 7 : effect: \"maybe\" is none of the values it takes",
		},
		{"semicolons, a title above", "准入清单\n环境管控单元编码;环境风险防控\nZH1;设应急池\n", "ZH1-HJFXFK|ZH1|单元|环境风险防控|其他|设应急池||\n* rows above the header that were not read: 1"},
		{"tabs", "unit\tKJBJYS\nZH1\t禁止\n", "ZH1-KJBJYS|ZH1|单元|空间布局约束|其他|禁止||"},
	} {
		t.Run(test.name, func(t *testing.T) {
			list, err := ReadRequirements("list", []byte(test.text))
			if err != nil {
				t.Fatal(err)
			}
			if got := listSummary(list); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestRefusesAccessLists(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"empty", "", "empty"},
		{"one column", "a\nb\n", "no header of two columns"},
		{"another table", "a,b\n1,2\n", "The file's fields: a, b"},
		{"both forms", "id,unit,level,dimension,kind,text,KJBJYS\n", "which form it has is not known"},
		{"two of one name", "unit,KJBJYS,kjbjys\n", "two columns go by this name"},
		{"a row that is too long", "unit,KJBJYS\nZH1,禁止,限制\n", "list:2: this row has 3 cells, the header 2"},
		{"a quote that does not end", "unit,KJBJYS\nZH1,\"禁止\n", "cannot be read"},
		{"binary", "a,b\x00c\n", "binary"},
		{"an old workbook", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xlsx"},
		{"many rows of nothing", "unit,KJBJYS\n" + strings.Repeat("a,b\n", 250_001), "250000 rows"},
	} {
		t.Run(test.name, func(t *testing.T) {
			list, err := ReadRequirements("list", []byte(test.text))
			var fault *lang.Fault
			if list != nil || !errors.As(err, &fault) || fault.Err == nil || fault.What.ZH == "" || fault.Hint.ZH == "" || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

// FuzzReadRequirements holds that no bytes make it panic, and that every refusal is a fault.
func FuzzReadRequirements(f *testing.F) {
	f.Add([]byte(wideList))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := ReadRequirements("list", data)
		var fault *lang.Fault
		if err != nil && !errors.As(err, &fault) {
			t.Errorf("%T is no fault: %v", err, err)
		}
	})
}

// write puts a text into a file.
func write(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// workbook is what ogr2ogr makes of a CSV table.
func workbook(t *testing.T, text string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "out.xlsx")
	if out, err := exec.Command("ogr2ogr", "-f", "XLSX", to, write(t, "in.csv", text), "-oo", "HEADERS=YES").CombinedOutput(); err != nil {
		t.Fatalf("ogr2ogr (Debian gdal-bin): %v\n%s", err, out)
	}
	data, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
