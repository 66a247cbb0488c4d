package intake

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io/fs"
	"math"
	"strings"
	"testing"
)

func TestShapefileRefusals(t *testing.T) {
	point := pointRecord(1, plot4[0], 0)
	polygon := func(starts ...uint32) []byte { return shapeRecord(5, starts, squareRing(453000, 3466000, 100), 0) }
	long := []byte(shp(point))
	binary.BigEndian.PutUint32(long[104:], math.MaxUint32)
	manyPoints := polygon(0)
	binary.LittleEndian.PutUint32(manyPoints[40:], math.MaxUint32)
	manyRecords := []byte(dbf(0, onlyID, "  1"))
	binary.LittleEndian.PutUint32(manyRecords[4:], math.MaxUint32)
	table := dbf(0, onlyID, "  1")
	with := func(shp, dbf string) string { return zippedShapefile(t, "d/a.shp", shp, "d/a.dbf", dbf) }
	tests := []struct {
		name, data string
		kind       error
		want       string
	}{
		{"bare .shp", shp(point), ErrFormat, ".dbf zip|.dbf zip"},
		{"no .dbf", zippedShapefile(t, "用地/甲.shp", shp(point)), ErrFormat, "缺少 用地/甲.dbf|missing"},
		{"no .shp", zippedShapefile(t, "用地/甲.dbf", table), ErrFormat, "缺少 用地/甲.shp|missing"},
		{"two", zippedShapefile(t, "a.shp", "", "b.SHP", ""), ErrLayer, "a;_b|a;_b"},
		{"not a .shp", with("no", table), ErrSyntax, "文件头|header"},
		{"cut off", with(shp(point)[:120], table), ErrSyntax, "不完整|cut_off"},
		{"record too long", with(string(long), table), ErrSyntax, "第_1_条|record_1"},
		{"rest too short", with(shp(point, nil)[:shapeHeader+4], table), ErrSyntax, "不完整|cut_off"},
		{"more records than rows", with(shp(point, point), table), ErrSyntax, "记录数|.dbf"},
		{"fewer records than rows", with(shp(point), dbf(0, onlyID, "  1", "  2")), ErrSyntax, "记录数|.dbf"},
		{"counts beyond the record", with(shp(manyPoints), table), ErrSyntax, "点数|counts"},
		{"no counts", with(shp(polygon(0)[:40]), table), ErrSyntax, "点数|counts"},
		{"short point", with(shp(point[:16]), table), ErrSyntax, "点数|counts"},
		{"part before the first", with(shp(polygon(1)), table), ErrSyntax, "第_1_部分|part_1"},
		{"parts out of order", with(shp(polygon(0, 3, 2)), table), ErrSyntax, "第_2_部分|part_2"},
		{"part beyond the end", with(shp(polygon(0, 9)), table), ErrSyntax, "部分|part"},
		{"points without part", with(shp(shapeRecord(5, []uint32{}, squareRing(1, 1, 1), 0)), table), ErrSyntax, "点数|counts"},
		{"polygon without points", with(shp(shapeRecord(5, []uint32{}, nil, 0)), table), ErrEmpty, "空几何|empty"},
		{"NaN", with(shp(pointRecord(1, [2]float64{math.NaN(), 1}, 0)), table), ErrSyntax, "NaN 第_1_条|NaN record_1"},
		{"MultiPatch", with(shp(shapeRecord(31, []uint32{0}, squareRing(1, 1, 1), 0)), table), ErrFormat, "MultiPatch|MultiPatch"},
		{"unknown type", with(shp(pointRecord(10, plot4[0], 0)), table), ErrFormat, "10|10"},
		{"nothing but null", with(shp([]byte{0, 0, 0, 0}), table), ErrEmpty, "没有要素|no_features"},
		{"no table", with(shp(point), "x"), ErrSyntax, ".dbf|cut_off"},
		{"table of zeros", with(shp(point), strings.Repeat("\x00", 40)), ErrSyntax, ".dbf|damaged"},
		{"records beyond the table", with(shp(point), string(manyRecords)), ErrSyntax, "4294967295|4294967295"},
		{"fields beyond the record", with(shp(point), strings.Replace(table, "\x00\x03\x00", "\x00\x02\x00", 1)), ErrSyntax, ".dbf|.dbf"},
		{"declared degrees, metres inside", zippedShapefile(t, "a.shp", shp(point), "a.dbf", table, "a.prj", china2000), ErrContradiction, "矛盾|contradicts"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			refused(t, tt.data, Options{ServiceArea: district(t)}, tt.kind, tt.want)
		})
	}
}

func TestShapefileLimits(t *testing.T) {
	polygon := shapeRecord(5, []uint32{0, 1, 2, 3}, squareRing(453000, 3466000, 100), 0)
	multi := shapeRecord(8, nil, plot4[:], 0)
	wide := make([]column, maxProperties+1)
	for i := range wide {
		wide[i] = column{fmt.Sprint(i), 'L', 1}
	}
	tests := []struct {
		name, data string
		limits     Limits
	}{
		{"vertices", shapeZip(t, "", multi), Limits{Vertices: 3}},
		{"vertices, points", shapeZip(t, "", pointRecord(1, plot4[0], 0), pointRecord(1, plot4[0], 0)), Limits{Vertices: 1}},
		{"features", shapeZip(t, "", multi, multi), Limits{Features: 1}},
		{"rings", shapeZip(t, "", polygon), Limits{Rings: 3}},
		{"unpacked size", zippedShapefile(t, "a.shp", strings.Repeat("x", 3000), "a.dbf", ""), Limits{Bytes: 1000}},
		{"ratio", zippedShapefile(t, "a.shp", strings.Repeat("x", 8<<20), "a.dbf", ""), Limits{}},
		{"attributes", zippedShapefile(t, "a.shp", shp(multi), "a.dbf", dbf(0, wide, strings.Repeat(" ", maxProperties+2))), Limits{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			refused(t, tt.data, Options{Limits: tt.limits}, ErrLimit, "超过|more_than")
		})
	}
}

func TestArchiveRefusals(t *testing.T) {
	plain := zippedShapefile(t, "a.shp", "x", "b", "y")
	var many []string
	for i := range maxArchiveEntries {
		many = append(many, fmt.Sprint(i), "")
	}
	directory := strings.Index(plain, "PK\x01\x02")
	second := strings.LastIndex(plain, "PK\x01\x02")
	patched := func(at int, b byte) string {
		out := []byte(plain)
		out[at] = b
		return string(out)
	}
	link := func() string {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		h := &zip.FileHeader{Name: "a.shp"}
		h.SetMode(fs.ModeSymlink | 0o777)
		if _, err := z.CreateHeader(h); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}()
	tests := []struct {
		name, data string
		kind       error
		want       string
	}{
		{"encrypted", patched(directory+8, 9), ErrFormat, "密码 a.shp|encrypted"},
		{"symbolic link", link, ErrFormat, "链接|link"},
		{"absolute", zippedShapefile(t, "a.shp", "", "/b", ""), ErrFormat, "/b|absolute"},
		{"drive", zippedShapefile(t, "a.shp", "", `C:\b`, ""), ErrFormat, "C:/b|absolute"},
		{"parent", zippedShapefile(t, "a.shp", "", "x/../b", ""), ErrFormat, "..|.."},
		{"parent with backslash", zippedShapefile(t, "a.shp", "", `..\b`, ""), ErrFormat, "..|.."},
		{"twice", zippedShapefile(t, "a.shp", "", "A.shp", ""), ErrSyntax, "同名|two_entries"},
		{"many", zippedShapefile(t, append(many, "a.shp", "")...), ErrLimit, "1001|1001"},
		{"overlap", patched(second+42, 0), ErrSyntax, "重叠|overlap"},
		{"entry nowhere", patched(second+44, 9), ErrSyntax, "损坏|damaged"},
		{"method unknown", patched(directory+10, 99), ErrFormat, "压缩方法|method"},
		{"sum wrong", patched(directory+16, plain[directory+16]+1), ErrSyntax, "损坏|damaged"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			refused(t, tt.data, Options{}, tt.kind, tt.want)
		})
	}
}

func TestArchiveNames(t *testing.T) {
	gbk := "\xbc\xd7/\xd3\xc3\xb5\xd8" // 甲/用地
	point := pointRecord(1, plot4[0], 0)
	r := mustRead(t, zippedShapefile(t, gbk+".shp", shp(point), gbk+".DBF", dbf(0, onlyID, "  7"), gbk+".prj", planePRJ(105, 500000),
		"__MACOSX/._用地.shp", "x", "甲/", ""), Options{})
	if fp := r.Footprints[0]; fp.Properties["ID"] != 7.0 || len(fp.Warnings) != 0 {
		t.Errorf("%+v", fp)
	}
	refused(t, zippedShapefile(t, gbk+".shp", shp(point)), Options{}, ErrFormat, "甲/用地.dbf|甲/用地.dbf")
}

func FuzzShapefile(f *testing.F) {
	for _, name := range []string{"shp_gbk_cpg_4544_chinese_filename.zip", "shp_gbk_noprj_zoneprefix35.zip", "shp_utf8_geographic_4490.zip"} {
		f.Add(fixture(f, name), []byte(nil))
	}
	table := []byte(dbf(0, onlyID, "  1"))
	f.Add([]byte(shp(shapeRecord(15, []uint32{0}, squareRing(453000, 3466000, 100), 14))), table)
	f.Add([]byte(shp(shapeRecord(8, nil, plot4[:], 0))), table)
	f.Add([]byte(shp(pointRecord(21, plot4[0], 1))), table)
	small := Limits{Bytes: 1 << 16, Vertices: 2000, Features: 200}
	f.Fuzz(func(t *testing.T, shapes, table []byte) {
		checkAnything(t, shapes, Options{Limits: small})
		checkAnything(t, []byte(zippedShapefile(t, "a.shp", string(shapes), "a.dbf", string(table))), Options{ServiceArea: district(t), Limits: small})
	})
}
