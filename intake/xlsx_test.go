package intake

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"redline/lang"
)

// sheetXML is one sheet of a workbook that workbookOf packs.
type sheetXML struct {
	name, state string
	rows        string // <row>…</row>…
}

// rowsOf writes rows of cells: numbers as numbers, "=…" as a formula with its stored
// result after |, everything else as text in place.
func rowsOf(rows ...[]string) string {
	var b strings.Builder
	for i, cells := range rows {
		if cells == nil {
			continue // a blank row is left out, as spreadsheets do
		}
		fmt.Fprintf(&b, `<row r="%d">`, i+1)
		for j, c := range cells {
			at := fmt.Sprintf("%c%d", 'A'+j, i+1)
			if formula, stored, ok := strings.Cut(strings.TrimPrefix(c, "="), "|"); ok {
				fmt.Fprintf(&b, `<c r="%s"><f>%s</f><v>%s</v></c>`, at, formula, stored)
			} else if _, err := plainNumber(c); err == nil {
				fmt.Fprintf(&b, `<c r="%s"><v>%s</v></c>`, at, c)
			} else if c != "" {
				fmt.Fprintf(&b, `<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, at, c)
			}
		}
		b.WriteString("</row>")
	}
	return b.String()
}

// workbookOf packs sheets as a workbook; more are further entries, by name.
func workbookOf(t testing.TB, sheets []sheetXML, more map[string]string) string {
	t.Helper()
	const namespace = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	const kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	parts := map[string]string{}
	var list, relations strings.Builder
	for i, s := range sheets {
		fmt.Fprintf(&list, `<sheet name="%s" sheetId="%d" state="%s" r:id="r%d"/>`, s.name, i+1, s.state, i)
		fmt.Fprintf(&relations, `<Relationship Id="r%d" Type="%sworksheet" Target="worksheets/sheet%d.xml"/>`, i, kind, i+1)
		parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)] = `<worksheet ` + namespace + `><sheetData>` + s.rows + `</sheetData></worksheet>`
	}
	fmt.Fprintf(&relations, `<Relationship Id="s" Type="%ssharedStrings" Target="/xl/sharedStrings.xml"/>`, kind)
	fmt.Fprintf(&relations, `<Relationship Id="x" Type="%sworksheet" Target="http://127.0.0.1:9/x.xml" TargetMode="External"/>`, kind)
	parts["xl/workbook.xml"] = `<?xml version="1.0" encoding="UTF-8"?><workbook ` + namespace + `><sheets>` + list.String() + `</sheets></workbook>`
	parts["xl/_rels/workbook.xml.rels"] = `<Relationships>` + relations.String() + `</Relationships>`
	parts["xl/sharedStrings.xml"] = `<sst ` + namespace + `><si><t>经度</t></si><si><r><t>纬</t></r><r><t>度</t></r><rPh sb="0" eb="1"><t>wei</t></rPh></si></sst>`
	for name, text := range more {
		parts[name] = text
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func oneSheet(t testing.TB, rows string) string {
	return workbookOf(t, []sheetXML{{name: "界址点", rows: rows}}, nil)
}

var squareRows = [][]string{
	{"点号", "经度", "纬度"},
	{"J1", "104.5", "31.3"},
	{"J2", "104.51", "31.3"},
	{"J3", "104.51", "31.31"},
	{"J4", "104.5", "31.31"},
}

// The invented parcels as GDAL writes them: ogr2ogr -f XLSX parcels_gdal.xlsx points.csv.
func TestXLSXEqualsGroundTruth(t *testing.T) {
	opt := Options{ServiceArea: district(t)}
	truth := mustRead(t, string(fixture(t, "GROUND_TRUTH_4490.geojson")), opt)
	got := mustRead(t, string(fixture(t, "fixtures/parcels_gdal.xlsx")), opt)
	if got.Format != "xlsx" || len(got.Footprints) != len(truth.Footprints) {
		t.Fatalf("%s, %d footprints", got.Format, len(got.Footprints))
	}
	for i, fp := range got.Footprints {
		if d := farthest(fp.Geometry, truth.Footprints[i].Geometry); d > 0.001 || fp.Layer != "points" {
			t.Errorf("%s of layer %q is %g m from the truth", fp.Name, fp.Layer, d)
		}
	}
}

func TestXLSXForms(t *testing.T) {
	want := one(t, "POLYGON((104.5 31.3,104.51 31.3,104.51 31.31,104.5 31.31,104.5 31.3))", Options{})
	square := rowsOf(squareRows...)
	tests := []struct {
		name, data string
		want       []string // codes of repairs and warnings besides those of the ring
	}{
		{"plain", oneSheet(t, square), nil},
		{"shared strings, rich text", oneSheet(t, strings.Replace(strings.Replace(square, `t="inlineStr"><is><t>经度</t></is>`, `t="s"><v>0</v>`, 1), `t="inlineStr"><is><t>纬度</t></is>`, `t="s"><v>1</v>`, 1)), nil},
		{"numbers as text", oneSheet(t, strings.ReplaceAll(strings.ReplaceAll(square, "<v>", `<v>`), `"><v>104`, `" t="str"><v>104`)), nil},
		{"no references", oneSheet(t, strings.NewReplacer(` r="1"`, "", ` r="2"`, "", ` r="3"`, "", ` r="4"`, "", ` r="5"`, "",
			` r="A2"`, "", ` r="B2"`, "", ` r="C2"`, "").Replace(square)), nil},
		{"floats as stored", oneSheet(t, strings.ReplaceAll(square, "<v>31.3</v>", "<v>31.300000000000001</v>")), nil},
		{"exponents", oneSheet(t, strings.ReplaceAll(square, "<v>104.5</v>", "<v>1.045E2</v>")), nil},
		{"formulas", oneSheet(t, strings.ReplaceAll(square, "<v>31.31</v>", "<f>B9+1</f><v>31.31</v>")), []string{"formulas-stored"}},
		{"hidden row", oneSheet(t, strings.ReplaceAll(square, `<row r="3">`, `<row r="3" hidden="1">`)), []string{"rows-hidden"}},
		{"DMS", oneSheet(t, rowsOf([]string{"编号", "东经", "北纬"}, []string{"1", "104°30′00″", "31°18′00″"}, []string{"2", "104°30′36″", "31°18′00″"},
			[]string{"3", "104°30′36″", "31°18′36″"}, []string{"4", "104°30′00″", "31°18′36″"})), nil},
		{"degrees, minutes and seconds in columns", oneSheet(t, rowsOf([]string{"编号", "经度", "", "", "纬度"}, []string{"", "度", "分", "秒", "度", "分", "秒"},
			[]string{"1", "104", "30", "0", "31", "18", "0"}, []string{"2", "104", "30", "36", "31", "18", "0"}, []string{"3", "104", "30", "36", "31", "18", "36"}, []string{"4", "104", "30", "", "31", "18", "36"})), []string{"columns-dropped"}},
		{"header of two rows under a title", oneSheet(t, rowsOf([]string{"某项目界址点成果表"}, []string{"日期", "2024", "编号", "7"}, nil, []string{"点号", "坐标", "", "备注"}, []string{"", "经度", "纬度"},
			[]string{"1", "104.5", "31.3"}, []string{"2", "104.51", "31.3", "角"}, []string{"3", "104.51", "31.31"}, []string{"4", "104.5", "31.31"}, []string{"合计"})), []string{"columns-dropped", "lines-ignored"}},
		{"one cell", oneSheet(t, rowsOf([]string{"104.5,31.3;104.51,31.3;104.51,31.31;104.5,31.31"})), nil},
		{"macros and links beside", workbookOf(t, []sheetXML{{name: "a", rows: square}}, map[string]string{"xl/vbaProject.bin": "macro", "xl/externalLinks/externalLink1.xml": "<a"}), nil},
		{"sheet of text beside", workbookOf(t, []sheetXML{{name: "说明", rows: rowsOf([]string{"填表说明", "1. 坐标用 2000"}, []string{"a", "b"})}, {name: "坐标", rows: square}}, nil), nil},
		{"hidden sheet beside", workbookOf(t, []sheetXML{{name: "旧", state: "hidden", rows: strings.ReplaceAll(square, "104.5<", "104.4<")}, {name: "坐标", rows: square}}, nil), []string{"sheet-hidden"}},
		{"only a hidden sheet", workbookOf(t, []sheetXML{{name: "旧", state: "veryHidden", rows: square}}, nil), []string{"sheet-hidden"}},
		{"a cell at the far corner", oneSheet(t, square+`<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`), []string{"columns-beyond"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fp := one(t, tt.data, Options{})
			if d := farthest(fp.Geometry, want.Geometry); d > 0.001 {
				t.Errorf("%g m from what is written", d)
			}
			wantCodes(t, "notes", append(fp.Repairs, fp.Warnings...), append(tt.want, "ring-closed")...)
		})
	}
}

func TestXLSXSheets(t *testing.T) {
	second := strings.ReplaceAll(rowsOf(squareRows...), "104.5", "104.6")
	data := workbookOf(t, []sheetXML{{name: "甲", rows: rowsOf(squareRows...)}, {name: "乙", rows: second}}, nil)
	r := mustRead(t, data, Options{})
	if len(r.Footprints) != 2 || r.Footprints[0].Layer != "甲" || r.Footprints[1].Layer != "乙" || r.Footprints[1].Name != "2" {
		t.Errorf("%+v", r.Footprints)
	}
	if fp := one(t, data, Options{Layer: "乙"}); fp.Layer != "乙" {
		t.Errorf("layer %s", fp.Layer)
	}
	plots := rowsOf([]string{"地块编号", "面积（公顷）", "X坐标", "Y坐标"},
		[]string{"一", "1", "3466557.106", "35453359.647"}, []string{"", "", "3466557.106", "35453459.647"}, []string{"", "", "3466657.106", "35453459.647"}, []string{"", "", "3466657.106", "35453359.647"}, nil,
		[]string{"二", "3", "3466757.106", "35453359.647"}, []string{"", "", "3466757.106", "35453459.647"}, []string{"", "", "3466857.106", "35453459.647"}, []string{"", "", "3466857.106", "35453359.647"})
	r = mustRead(t, oneSheet(t, plots), Options{ServiceArea: district(t)})
	if len(r.Footprints) != 2 || r.Footprints[0].Name != "一" || r.Footprints[1].Name != "二" {
		t.Fatalf("%+v", r.Footprints)
	}
	wantCodes(t, "warnings of 一", r.Footprints[0].Warnings, "axes-swapped", "datum-assumed")
	wantCodes(t, "warnings of 二", r.Footprints[1].Warnings, "axes-swapped", "datum-assumed", "declared-area")
}

func TestXLSXRefused(t *testing.T) {
	wide := func(name string) string {
		return string(oleMagic) + strings.Repeat("\x00", 500) + strings.Join(strings.Split(name, ""), "\x00") + "\x00"
	}
	square := rowsOf(squareRows...)
	replace := func(old, with string) string { return oneSheet(t, strings.Replace(square, old, with, 1)) }
	tests := []struct {
		name, data string
		kind       error
		line       int
		want       string
	}{
		{"old Excel", wide("Workbook"), ErrFormat, 0, ".xls .xlsx|.xls .xlsx"},
		{"password", wide("EncryptedPackage"), ErrFormat, 0, "密码|password"},
		{"old Word", wide("WordDocument"), ErrFormat, 0, ".doc|.doc"},
		{"binary workbook", zipOf(t, map[string]string{"xl/workbook.bin": "x"}), ErrFormat, 0, ".xlsb|.xlsb"},
		{"Word", zipOf(t, map[string]string{"word/document.xml": "<x/>"}), ErrFormat, 0, "文字处理|word-processor"},
		{"attributes alone", oneSheet(t, rowsOf([]string{"DKBH", "DKMC", "面积"}, []string{"1", "甲", "2.5"})), ErrEmpty, 0, "坐标列 DKMC 属性表|columns DKMC attributes"},
		{"nothing", oneSheet(t, ""), ErrEmpty, 0, "坐标列|columns"},
		{"letter in a number", replace("<v>104.51</v>", "<v>104.5l</v>"), ErrSyntax, 3, "界址点 104.5l|界址点 104.5l"},
		{"date", replace("<v>104.51</v>", "<v>45292</v>"), ErrSyntax, 3, "日期|date"},
		{"formula without result", replace("<v>104.51</v>", "<f>A1</f>"), ErrSyntax, 3, "读不出|cannot"},
		{"error value", replace("<v>104.51</v>", "<v>#REF!</v>"), ErrSyntax, 3, "#REF!|#REF!"},
		{"no such string", replace(`"><v>104.51`, `" t="s"><v>7`), ErrSyntax, 0, "共享文字|shared_text"},
		{"rows out of order", replace(`<row r="3">`, `<row r="1">`), ErrSyntax, 0, "行号|numbered"},
		{"DTD", workbookOf(t, nil, map[string]string{"xl/workbook.xml": `<!DOCTYPE a [<!ENTITY b "c">]><workbook/>`}), ErrSyntax, 0, "DTD|DTD"},
		{"cut off", workbookOf(t, []sheetXML{{name: "a"}}, map[string]string{"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row><c>"}), ErrSyntax, 0, "损坏|damaged"},
		{"deep", workbookOf(t, []sheetXML{{name: "a"}}, map[string]string{"xl/worksheets/sheet1.xml": strings.Repeat("<a>", 1000)}), ErrLimit, 0, "嵌套|nested"},
		{"part missing", workbookOf(t, []sheetXML{{name: "a"}}, map[string]string{"xl/_rels/workbook.xml.rels": `<a><Relationship Id="r0" Type="/worksheet" Target="../../x"/></a>`}), ErrSyntax, 0, "缺少|missing"},
		{"a bomb of strings", workbookOf(t, []sheetXML{{name: "a"}}, map[string]string{"xl/sharedStrings.xml": "<sst>" + strings.Repeat("<si/>", 1_500_000) + "</sst>"}), ErrLimit, 0, "过|too much"},
		{"a long text", workbookOf(t, []sheetXML{{name: "a"}}, map[string]string{"xl/sharedStrings.xml": "<sst><si><t>" + strings.Repeat("a", 900_000)}), ErrLimit, 0, "文字|text"},
		{"a bomb of blanks", workbookOf(t, []sheetXML{{name: "a", rows: strings.Repeat("                    <a/>", 1<<20)}}, nil), ErrLimit, 0, "的元素超过|elements accepted"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := refused(t, tt.data, Options{}, tt.kind, tt.want)
			if f.Line != tt.line {
				t.Errorf("line %d, want %d: %s", f.Line, tt.line, f.In(lang.EN))
			}
		})
	}
}

func zipOf(t testing.TB, parts map[string]string) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func FuzzXLSX(f *testing.F) {
	fuzz(f, string(fixture(f, "fixtures/parcels_gdal.xlsx")), oneSheet(f, rowsOf(squareRows...)), string(oleMagic))
}

// FuzzXLSXSheet changes the sheet inside the zip, which FuzzXLSX seldom reaches.
func FuzzXLSXSheet(f *testing.F) {
	f.Add(rowsOf(squareRows...))
	f.Add(`<row r="1"><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row><row r="9"><c r="A9"><f>1</f><v>1.045E2</v></c><c><v>31.3</v></c></row>`)
	area := district(f)
	f.Fuzz(func(t *testing.T, rows string) {
		checkAnything(t, []byte(oneSheet(t, rows)), Options{ServiceArea: area, Limits: Limits{Bytes: 1 << 16, Vertices: 2000, Features: 200}})
	})
}
