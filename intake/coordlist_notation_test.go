package intake

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
)

func TestParseCoordinate(t *testing.T) {
	tests := []struct {
		text string
		want float64 // NaN: refused
	}{
		{"104.51", 104.51},
		{"-104.51", -104.51},
		{"E104.51", 104.51},
		{"104.51E", 104.51},
		{"104.51°", 104.51},
		{"东经104.51°", 104.51},
		{"东经：104°30′36″", 104.51},
		{"104°30′36″", 104.51},
		{"104°30'36\"E", 104.51},
		{"104º30’36”", 104.51},
		{"104°30′36", 104.51},
		{"104° 30′ 36.0″ E", 104.51},
		{"104度30分36秒", 104.51},
		{"104°30.6′", 104.51},
		{"104°30′36''", 104.51},
		{"104-30-36.0", 104.51},
		{"104:30:36", 104.51},
		{"104 30 36", 104.51},
		{"W104°30′36″", -104.51},
		{"X=3466557.106", 3466557.106},
		{"y:453359.647", 453359.647},
		{"104°30′60″", math.NaN()},
		{"104°60′", math.NaN()},
		{"104.5°30′", math.NaN()},
		{"104°30.5′30″", math.NaN()},
		{"-104°30′", math.NaN()},
		{"E104.51E", math.NaN()},
		{"104-30", math.NaN()},
		{"104-30:36", math.NaN()},
		{"104.", math.NaN()},
		{".5", math.NaN()},
		{"1e2", math.NaN()},
		{"0x1p4", math.NaN()},
		{"NaN", math.NaN()},
		{"104,51", math.NaN()},
		{"1 104.51", math.NaN()},
		{"J1", math.NaN()},
		{"", math.NaN()},
		{"°", math.NaN()},
		{"E", math.NaN()},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			c, err := parseCoordinate(tt.text)
			if math.IsNaN(tt.want) {
				if err == nil {
					t.Errorf("read as %v", c.value)
				}
			} else if err != nil || math.Abs(c.value-tt.want) > 1e-9 {
				t.Errorf("%v, %v; want %v", c.value, err, tt.want)
			}
		})
	}
}

// One square, in the notations that people bring.
func TestCoordListNotations(t *testing.T) {
	want := one(t, "POLYGON((104.5 31.3,104.51 31.3,104.51 31.31,104.5 31.31,104.5 31.3))", Options{})
	marked := func(point string) string { // %[1]s degrees east, %[2]s north
		var out []string
		for i, p := range [][2]string{{"30′00″", "18′00″"}, {"30′36″", "18′00″"}, {"30′36″", "18′36″"}, {"30′00″", "18′36″"}} {
			out = append(out, fmt.Sprintf(strings.ReplaceAll(point, "#", fmt.Sprint(i+1)), "104°"+p[0], "31°"+p[1]))
		}
		return strings.Join(out, "\n")
	}
	plain := func(point string) string {
		var out []string
		for i, p := range [][2]string{{"104.5", "31.3"}, {"104.51", "31.3"}, {"104.51", "31.31"}, {"104.5", "31.31"}} {
			out = append(out, fmt.Sprintf(strings.ReplaceAll(point, "#", fmt.Sprint(i+1)), p[0], p[1]))
		}
		return strings.Join(out, "\n")
	}
	dashes := strings.NewReplacer("°", "-", "′", "-", "″", ".0")
	tests := []struct{ name, text string }{
		{"E and N", plain("E%s N%s")},
		{"Chinese marks apart", marked("东经%s 北纬%s")},
		{"Chinese marks together", marked("东经%s北纬%s")},
		{"north first, together", marked("北纬%[2]s东经%[1]s")},
		{"letters together", marked("E%sN%s")},
		{"with a label", marked("J# %s %s")},
		{"dashes", dashes.Replace(marked("#,%s,%s"))},
		{"colons", strings.NewReplacer("°", ":", "′", ":", "″", "").Replace(marked("%s\t%s"))},
		{"spaces in columns", strings.NewReplacer("°", " ", "′", " ", "″", "").Replace(marked("#,%s,%s"))},
		{"full-width digits between marks", strings.NewReplacer("1", "１", "3", "３", "0", "０").Replace(marked("东经%s，北纬%s"))},
		{"ideographic commas", plain("#、%s、%s")},
		{"semicolons", plain("J#;%s;%s")},
		{"tabs with heights", plain("J#\t%s\t%s\t512.3")},
		{"quoted", plain(`"J#","%s","%s"`)},
		{"remarks", "点号,经度,纬度,备注\n" + plain("J#,%s,%s,东北角 3 号桩")},
		{"headings with units", "界址点号,经度（°）,纬度（°）\n" + plain("J#,%s,%s")},
		{"full-width heading", "点号，经度，纬度\n" + plain("J#,%s,%s")},
		{"blank labels", "点号,经度,纬度\n" + plain(",%s,%s")},
		{"letters said", plain("X=%s,Y=%s")},
		{"total below", "点号,经度,纬度\n" + plain("J#,%s,%s") + "\n合计,,,\n"},
		{"an area below", "点号,经度,纬度\n" + plain("J#,%s,%s") + "\n面积合计：0.38亩"},
		{"a remark below, without header", plain("J#,%s,%s") + "\n备注：按 2000 国家大地坐标系实测\n"},
		{"ring and label", "地块编号,圈号,点号,经度坐标,纬度坐标\n" + plain("一,1,J#,%s,%s")},
		{"cells merged downwards", "地块编号,圈号,点号,经度,纬度\n" + strings.Replace(plain(",,J#,%s,%s"), ",,J1", "一,1,J1", 1)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fp := one(t, tt.text, Options{ServiceArea: district(t)})
			if d := farthest(fp.Geometry, want.Geometry); d > 0.001 {
				t.Errorf("%g m from what is written", d)
			}
		})
	}
}

func TestCoordListNotationsRefused(t *testing.T) {
	tests := []struct {
		name, text string
		line       int
		want       string
	}{
		{"decimal commas", "104,5123;31,3123\n104,5223;31,3123\n", 1, "小数点|decimal"},
		{"decimal commas, or pairs", "104,5;31,3\n", 1, "小数点|decimal"},
		{"decimal commas in metres", "453359,647\t3466557,106\n", 1, "小数点|decimal"},
		{"decimal commas with labels", "1;453359,647;3466557,106\n", 1, "小数点|decimal"},
		{"full-width digits", "104.5,31.3\n１04.51,31.3\n", 2, "全角|full-width"},
		{"row without coordinates amid others", "点号,经度,纬度\nJ1,104.5,31.3\n小计,,\nJ2,104.51,31.3\n", 3, "小计|小计"},
		{"points behind a total", "点号,经度,纬度\nJ1,104.5,31.3\n面积合计：3亩\nJ2,104.51,31.3\n", 3, "面积合计|面积合计"},
		{"coordinates missing", "点号,经度,纬度\nJ1,104.5,31.3\nJ2,,\n", 3, "读不出|cannot"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if f := refused(t, tt.text, Options{}, ErrSyntax, tt.want); f.Line != tt.line {
				t.Errorf("line %d, want %d", f.Line, tt.line)
			}
		})
	}
}

// Pairs of integers are positions in metres, not decimals with a comma.
func TestCoordListIntegerPairs(t *testing.T) {
	fp := one(t, "453360,3466557;453460,3466557;453460,3466657;453360,3466657", Options{ServiceArea: district(t)})
	if len(onPlane(fp.Geometry)[0]) != 4 {
		t.Errorf("%v", fp.Geometry.FlatCoords())
	}
}

// Each row of a list is read once, whatever is wrong at its end, and takes a bounded
// number of allocations.
func TestCoordListReadsRowsOnce(t *testing.T) {
	const n = 20_000
	tests := []struct {
		name, row, last string
		allocations     float64 // most, a row
		want            int     // points read
	}{
		{"degrees", "104.5123,31.3123\n", "", 1.1, n},
		{"label", "J1,104.5123,31.3123\n", "", 1.1, n},
		{"spaces", "104.5123 31.3123\n", "", 1.1, n},
		{"DMS", "104°30′44.3″,31°18′44.3″\n", "", 1.1, n},
		{"DMS with spaces", "104° 30′ 44.3″ E 31° 18′ 44.3″ N\n", "", 40, n},
		{"semicolons", "J1;104.5123;31.3123\n", "", 8, 2 * n},
		{"fault at the end", "104.5123,31.3123\n", "104.5123,31.31l3", 1.1, n + 1},
		{"fault everywhere", "104.5123,31.31l3\n", "", 1, 1},
		{"notes", "# 说明\n", "", 30, n},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Repeat(tt.row, n) + tt.last
			src := newSource("list", []byte(text), Options{})
			src.decode()
			r := newCoordList(src, &tally{limits: src.limits})
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			err := r.lines(src.text)
			runtime.ReadMemStats(&after)
			if wrong := strings.HasPrefix(tt.name, "fault") || tt.name == "notes"; (err != nil) != wrong {
				t.Fatal(err)
			}
			if r.parsed > tt.want {
				t.Errorf("%d points read of %d rows, want %d", r.parsed, n, tt.want)
			}
			if got := float64(after.Mallocs-before.Mallocs) / n; got > tt.allocations {
				t.Errorf("%.1f allocations a row, want %v", got, tt.allocations)
			}
		})
	}
}
