package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func fileWith(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const goodSite = "SRID=4544;POLYGON((457000 3467700, 457200 3467700, 457200 3467850, 457000 3467850, 457000 3467700))"

func base() string { return filepath.Join(districts, "base") }

// Whatever is wrong: exit 1 or 2, nothing on stdout, no file, and the reason in both
// languages.
func TestWhatIsWrongIsRefusedWhole(t *testing.T) {
	site := fileWith(t, "site.wkt", goodSite)
	broken := districtChanges{}.copy(t)
	rewrite(t, filepath.Join(broken, "farmland.geojson"), func(t *testing.T, data []byte) []byte {
		return bytes.Replace(data, []byte("DEMO-YN-2"), []byte("DEMO-YN-1"), 1)
	})
	for _, test := range []struct {
		name   string
		args   []string
		code   int
		zh, en string
	}{
		{"no such file", []string{"screen", "nowhere.geojson"}, exitRefused, "没有这个文件", "no such file"},
		{"a folder as file", []string{"screen", t.TempDir()}, exitRefused, "无法读取", "cannot be read"},
		{"not a footprint", []string{"screen", fileWith(t, "a.txt", "hello")}, exitRefused, "", ""},
		{"empty file", []string{"screen", fileWith(t, "a.geojson", "")}, exitRefused, "空", "empty"},
		{"truncated GeoJSON", []string{"screen", fileWith(t, "a.geojson", `{"type":"Polygon","coordinates":[[[104.5,31.3`)}, exitRefused, "", ""},
		{"self-intersection", []string{"screen", fileWith(t, "a.wkt", "SRID=4544;POLYGON((457000 3467700, 457200 3467850, 457200 3467700, 457000 3467850, 457000 3467700))"), "--layers", base()}, exitRefused, "相交", "cross"},
		{"outside the district", []string{"screen", fileWith(t, "a.wkt", "SRID=4544;POINT(480000 3467700)"), "--layers", base()}, exitRefused, "服务区", "service area"},
		{"no file at all", []string{"screen"}, exitRefused, "没有给出项目范围文件", "no footprint file"},
		{"unknown fact", []string{"screen", site, "--layers", base(), "--set", "project.natur=新建"}, exitRefused, "是否指 project.nature", "did you mean project.nature"},
		{"unknown component", []string{"screen", site, "--layers", base(), "--set", "道路/project.nature=新建"}, exitRefused, "没有名为", "no component named"},
		{"malformed component", []string{"screen", site, "--component", "排污口"}, exitRefused, "不合格式", "malformed"},
		{"unknown role", []string{"screen", site, "--component", "a:lake=b.wkt"}, exitRefused, "outfall", "outfall"},
		{"not a date", []string{"screen", site, "--layers", base(), "--on", "yesterday"}, exitRefused, "不是日期", "not a date"},
		{"future catalogue", []string{"screen", site, "--layers", base(), "--catalogue", "9"}, exitRefused, "9", "9"},
		{"not a coordinate system", []string{"screen", site, "--crs", "mercator"}, exitRefused, "坐标系代码", "coordinate-system code"},
		{"sample with a file", []string{"screen", site, "--sample"}, exitRefused, "示例项目自带", "brings its own"},
		{"accuracy that is no number", []string{"screen", site, "--accuracy", "NaN"}, exitRefused, "点位精度", "no usable accuracy"},
		{"accuracy beyond reason", []string{"screen", site, "--accuracy", "1e9"}, exitRefused, "点位精度", "no usable accuracy"},
		{"no such folder", []string{"screen", site, "--layers", "nowhere"}, exitRefused, "文件夹", "folder"},
		{"folder without layers.yaml", []string{"screen", site, "--layers", t.TempDir()}, exitRefused, "layers.yaml", "layers.yaml"},
		{"broken layer file", []string{"screen", site, "--layers", broken}, exitRefused, "farmland.geojson", "DEMO-YN-1"},
		{"output folder missing", []string{"screen", site, "--layers", base(), "-o", filepath.Join(t.TempDir(), "no", "r.txt")}, exitRefused, "无法写入", "cannot be written"},
		{"convert to no format", []string{"convert", site, "-o", filepath.Join(t.TempDir(), "a.dwg")}, exitRefused, "--to", "--to"},
		{"convert to a plane that GeoJSON lacks", []string{"convert", site, "-o", filepath.Join(t.TempDir(), "a.geojson"), "--to-crs", "EPSG:4544"}, exitRefused, "经纬度", "degrees only"},
		{"convert into a missing folder", []string{"convert", site, "-o", filepath.Join(t.TempDir(), "no", "a.kml")}, exitRefused, "无法写入", "cannot be written"},
		{"check of a broken folder", []string{"check", broken}, exitRefused, "farmland.geojson", "DEMO-YN-1"},
		{"no such rule", []string{"rules", "show", "RIV-99"}, exitRefused, "没有这条规则", "no such rule"},
		{"demo onto an existing folder", []string{"demo", t.TempDir()}, exitRefused, "已经存在", "exists already"},
		{"verify of no report", []string{"verify", site}, exitRefused, "", ""},
		{"unknown command", []string{"screne"}, exitUsage, "用法", "usage"},
		{"unknown flag", []string{"screen", site, "--layrs", base()}, exitUsage, "用法", "usage"},
		{"--layer for --layers", []string{"screen", site, "--layer", base()}, exitRefused, "--layers", "--layers"},
		{"a limit that is none", []string{"screen", site, "--limit", "bytes=0"}, exitRefused, "bytes", "bytes"},
		{"more bytes than allowed", []string{"screen", site, "--limit", "bytes=8"}, exitRefused, "超过上限", "more than"},
		{"unknown format", []string{"screen", site, "--format", "exe"}, exitUsage, "用法", "usage"},
		{"unknown language", []string{"version", "--lang", "fr"}, exitUsage, "用法", "zh or en"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for l, want := range map[string]string{"zh": test.zh, "en": test.en} {
				args := test.args
				if test.name != "unknown language" {
					args = append([]string{"--lang", l}, args...)
				} else if l == "en" {
					continue
				}
				out, errs, code := command(t, args...)
				if code != test.code || len(out) != 0 {
					t.Errorf("exit %d, %d bytes on stdout: want %d and none", code, len(out), test.code)
				}
				if !strings.Contains(errs, want) || errs == "" {
					t.Errorf("--lang %s says %q, want %q", l, errs, want)
				}
			}
		})
	}
}

func TestScreenWritesToAFile(t *testing.T) {
	site := fileWith(t, "site.wkt", goodSite)
	file := filepath.Join(t.TempDir(), "report.json")
	out, errs, code := command(t, "screen", site, "--layers", base(), "--on", "2025-06-01", "--format", "json", "-o", file)
	if code != exitDone || len(out) != 0 {
		t.Fatalf("exit %d, %d bytes on stdout: %s", code, len(out), errs)
	}
	data, err := os.ReadFile(file)
	if err != nil || !json.Valid(data) {
		t.Fatalf("%v: %.100s", err, data)
	}
	if left, _ := filepath.Glob(file + "*.tmp"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	link := filepath.Join(t.TempDir(), "link.json")
	if err := os.Symlink(file, link); err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{link, os.DevNull} {
		if _, errs, code := command(t, "screen", site, "--layers", base(), "--on", "2025-06-01", "-o", target); code != exitDone {
			t.Fatal(errs)
		}
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link was replaced: %v %v", info, err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode()&os.ModeDevice == 0 {
		t.Errorf("the device was replaced: %v %v", info, err)
	}
	if data, err := os.ReadFile(file); err != nil || json.Valid(data) {
		t.Errorf("the link's target was not written: %v", err)
	}
}

func TestFailOn(t *testing.T) {
	dir := filepath.Join(caseDir, "01-chemical-plant-640m-from-the-bank")
	args := []string{"screen", filepath.Join(dir, "site.wkt"), "--facts", filepath.Join(dir, "facts.yaml"), "--layers", base(), "--on", "2025-06-01"}
	for _, test := range []struct {
		name string
		more []string
		want int
	}{
		{"reached", []string{"--fail-on", "prohibited"}, exitReached},
		{"a weaker one is reached too", []string{"--fail-on", "notice"}, exitReached},
		{"neither reached nor incomplete", []string{"--fail-on", "prohibited", "--set", "project.nature=改建"}, exitDone},
		{"incomplete", []string{"--fail-on", "prohibited", "--set", "project.nature=技改"}, exitReached},
		{"not asked", nil, exitDone},
	} {
		t.Run(test.name, func(t *testing.T) {
			out, errs, code := command(t, append(args, test.more...)...)
			if code != test.want || len(out) == 0 {
				t.Errorf("exit %d with %d bytes, want %d and a report (%s)", code, len(out), test.want, errs)
			}
		})
	}
}

// Issue: verify accepts a report, and after one vertex of one zone is moved says which
// layer and finding changed.
func TestVerifyAfterAVertexMoved(t *testing.T) {
	dir := filepath.Join(caseDir, "repeated-parcels-count-once")
	district := districtChanges{}.copy(t)
	file := filepath.Join(t.TempDir(), "report.json")
	_, errs, code := command(t, "screen", filepath.Join(dir, "site.wkt"), "--facts", filepath.Join(dir, "facts.yaml"), "--layers", district, "--on", "2025-06-01", "--format", "json", "-o", file)
	if code != exitDone {
		t.Fatal(errs)
	}
	if out, errs, code := command(t, "verify", file, "--layers", district); code != exitDone || !bytes.Contains(out, []byte("一致")) {
		t.Fatalf("exit %d: %s%s", code, out, errs)
	}
	rewrite(t, filepath.Join(district, "farmland.geojson"), func(t *testing.T, data []byte) []byte {
		// The corner that the first two parcels share, in the first only.
		return bytes.Replace(data, []byte("31.306115252"), []byte("31.307215252"), 1)
	})
	out, errs, code := command(t, "verify", file, "--layers", district, "--lang", "en")
	if code != exitReached {
		t.Fatalf("exit %d, want 3: %s%s", code, out, errs)
	}
	for _, want := range []string{"layer farmland version 1: its content differs", "finding SOIL-01 / site / DEMO-YN-1 differs"} {
		if !bytes.Contains(out, []byte(want)) {
			t.Errorf("does not say %q:\n%s", want, out)
		}
	}
}

func TestRulesAndFacts(t *testing.T) {
	for _, test := range []struct {
		name string
		args []string
		says []string
	}{
		{"list", []string{"rules", "list"}, []string{"RIV-01", "禁止", "SOIL-01"}},
		{"list in English", []string{"--lang", "en", "rules", "list"}, []string{"No siting of chemical industry"}},
		{"show", []string{"rules", "show", "RIV-01"}, []string{"第二十六条第二款", "within_m: 1000", "zone.tributary == true", "规划期至 2025-12-31"}},
		{"show with exceptions", []string{"rules", "show", "SOIL-01"}, []string{"temporary-land"}},
		{"show with succession", []string{"--lang", "en", "rules", "show", "DW-04"}, []string{"生态环境法典", "clause to be checked"}},
		{"show district-wide", []string{"rules", "show", "AIR-03"}, []string{"全区"}},
		{"test", []string{"rules", "test"}, []string{"0 个不符"}},
		{"facts", []string{"facts"}, []string{"project.nature", "新建 | 改建"}},
		{"industries by name", []string{"facts", "--industry", "合成树脂"}, []string{"2651  初级形态塑料及合成树脂制造"}},
		{"industries as JSON", []string{"facts", "--industry", "c265", "--format", "json"}, []string{`"code": "2659"`, `"265"`}},
		{"facts in English", []string{"facts", "--lang", "en"}, []string{"Nature of works"}},
		{"version", []string{"version"}, []string{"redline"}},
		{"help", nil, []string{"screen", "审查"}},
		{"check", []string{"check", base()}, []string{"可用", "farmland 1"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			out, errs, code := command(t, test.args...)
			if code != exitDone {
				t.Fatalf("exit %d: %s", code, errs)
			}
			for _, want := range test.says {
				if !bytes.Contains(out, []byte(want)) {
					t.Errorf("does not say %q:\n%s", want, out)
				}
			}
		})
	}
	for _, args := range [][]string{{"rules", "list", "--format", "json"}, {"facts", "--format", "json"}} {
		out, _, code := command(t, args...)
		var list []map[string]any
		if err := json.Unmarshal(out, &list); err != nil || code != exitDone || len(list) < 20 {
			t.Errorf("%v: exit %d, %d entries, %v", args, code, len(list), err)
		}
	}
}

// The demo as a folder gives the sample the same report as the built-in one.
func TestDemoFolderIsTheBuiltInDistrict(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	if _, errs, code := command(t, "demo", dir); code != exitDone {
		t.Fatal(errs)
	}
	if _, errs, code := command(t, "check", dir); code != exitDone {
		t.Fatal(errs)
	}
	built, errs, code := command(t, "screen", "--sample", "--on", "2025-06-01", "--format", "json")
	if code != exitDone {
		t.Fatal(errs)
	}
	again, errs, code := command(t, "screen", filepath.Join(dir, "sample-site.geojson"), "--component", "排污口:outfall="+filepath.Join(dir, "sample-outfall.geojson"),
		"--facts", filepath.Join(dir, "sample-facts.yaml"), "--layers", dir, "--on", "2025-06-01", "--format", "json")
	if code != exitDone {
		t.Fatal(errs)
	}
	if !bytes.Equal(built, again) {
		t.Error("the demo folder and the built-in district give different reports")
	}
	for _, notice := range []string{"示意数据，不得用于决策", "illustrative data, not for decisions"} {
		text, _, _ := command(t, "screen", "--sample")
		if strings.Count(string(text), notice) < 2 {
			t.Errorf("the text does not say %q at top and bottom", notice)
		}
	}
}

func TestGeoJSONShowsFootprintZonesAndBands(t *testing.T) {
	dir := filepath.Join(caseDir, "06-dyeing-mill-120m-width-200")
	out, errs, code := command(t, "screen", filepath.Join(dir, "site.wkt"), "--facts", filepath.Join(dir, "facts.yaml"), "--layers", base(), "--on", "2025-06-01", "--format", "geojson")
	if code != exitDone {
		t.Fatal(errs)
	}
	var collection struct {
		Features []struct {
			Properties map[string]any `json:"properties"`
		} `json:"features"`
	}
	if err := json.Unmarshal(out, &collection); err != nil {
		t.Fatal(err)
	}
	roles := map[any]int{}
	for _, f := range collection.Features {
		roles[f.Properties["role"]]++
	}
	for _, role := range []string{"footprint", "zone", "band"} {
		if roles[role] == 0 {
			t.Errorf("no feature with role %s: %v", role, roles)
		}
	}
}
