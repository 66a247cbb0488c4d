package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A file converted and converted back is the same footprint, and screens the same.
func TestConvertAndBack(t *testing.T) {
	site := fileWith(t, "site.wkt", goodSite)
	for _, tt := range []struct{ name, output, want string }{
		{"GeoJSON", "a.geojson", "GeoJSON，EPSG:4490（读作 EPSG:4544）"},
		{"KML", "a.KML", "KML，EPSG:4490"},
		{"shapefile", "a.zip", "shapefile，EPSG:4490"},
		{"DXF", "a.dxf", "DXF，EPSG:4544"},
		{"TXT", "a.txt", "报批坐标 TXT，EPSG:4523"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), tt.output)
			stdout, stderr, code := command(t, "convert", site, "-o", file)
			if code != exitDone || len(stdout) > 0 || !strings.Contains(stderr, tt.want) {
				t.Fatalf("exit %d, said %q, want %q", code, stderr, tt.want)
			}
			back := filepath.Join(t.TempDir(), "back.txt")
			if _, stderr, code := command(t, "convert", file, "-o", back, "--to-crs", "EPSG:4544"); code != exitDone {
				t.Fatalf("exit %d: %s", code, stderr)
			}
			text, err := os.ReadFile(back)
			if err != nil {
				t.Fatal(err)
			}
			for _, corner := range []string{"3467700.000,457000.000", "3467700.000,457200.000", "3467850.000,457200.000", "3467850.000,457000.000"} {
				if !strings.Contains(string(text), corner) {
					t.Errorf("%s is not in\n%s", corner, text)
				}
			}
		})
	}
}

// A convert that would harm or mislead is refused and leaves everything as it was.
func TestConvertRefusals(t *testing.T) {
	for _, tt := range []struct{ name, output, to, want string }{
		{"over the input", "site.wkt", "dxf", "就是输入文件"},
		{"over the input through a link", "link.txt", "", "就是输入文件"},
		{"--to against the extension", "x.dxf", "kml", "扩展名 .dxf 与 --to kml 矛盾"},
		{"--to against an extension that is not written", "x.kmz", "kml", "扩展名 .kmz 与 --to kml 矛盾"},
		{"a bare shapefile", "x.shp", "shp", "x.zip"},
		{"no such format", "x.bin", "dwg", `没有 "dwg" 这种格式`},
		{"no format", "x.bin", "", "看不出要写成什么格式"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			site := fileWith(t, "site.wkt", goodSite)
			dir := filepath.Dir(site)
			if err := os.Symlink(site, filepath.Join(dir, "link.txt")); err != nil {
				t.Fatal(err)
			}
			args := []string{"convert", site, "-o", filepath.Join(dir, tt.output)}
			if tt.to != "" {
				args = append(args, "--to", tt.to)
			}
			_, stderr, code := command(t, args...)
			if code != exitRefused || !strings.Contains(stderr, tt.want) {
				t.Errorf("exit %d, said %q, want %q", code, stderr, tt.want)
			}
			if text, err := os.ReadFile(site); err != nil || string(text) != goodSite {
				t.Errorf("the input is now %q (%v)", text, err)
			}
			if entries, err := os.ReadDir(dir); err != nil || len(entries) != 2 {
				t.Errorf("files left: %v (%v)", entries, err)
			}
		})
	}
}

// The other names of a format are taken, and an extension that says nothing goes with any.
func TestConvertFormatNames(t *testing.T) {
	site := fileWith(t, "site.wkt", goodSite)
	for _, tt := range []struct{ output, to, want string }{
		{"x.zip", "shp", "shapefile，EPSG:4490"},
		{"x.zip", "ZIP", "shapefile，EPSG:4490"},
		{"x.zip", "shapefile", "shapefile，EPSG:4490"},
		{"x.TXT", "txt", "报批坐标 TXT，EPSG:4523"},
		{"x", "kml", "KML，EPSG:4490"},
	} {
		t.Run(tt.output+" "+tt.to, func(t *testing.T) {
			_, stderr, code := command(t, "convert", site, "-o", filepath.Join(t.TempDir(), tt.output), "--to", tt.to)
			if code != exitDone || !strings.Contains(stderr, tt.want) {
				t.Errorf("exit %d, said %q, want %q", code, stderr, tt.want)
			}
		})
	}
}

// screen writes no report over what it reads.
func TestScreenNotOverItsInput(t *testing.T) {
	site := fileWith(t, "site.wkt", goodSite)
	for _, tt := range []struct {
		name string
		args []string
	}{
		{"the site", []string{site, "-o", site}},
		{"a component", []string{"--component", "a=" + site, "-o", site}},
		{"a batch", []string{site, "--format", "csv", "-o", site}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, stderr, code := command(t, append([]string{"screen"}, tt.args...)...)
			text, err := os.ReadFile(site)
			if code != exitRefused || !strings.Contains(stderr, "就是输入文件") || err != nil || string(text) != goodSite {
				t.Errorf("exit %d, said %q; the input is %q (%v)", code, stderr, text, err)
			}
		})
	}
}

const surveyedPlot = "[属性描述]\n格式版本号=1.01\n数据产生单位=示例测绘队\n坐标系=2000国家大地坐标系\n几度分带=3\n带号=35\n精度=0.05\n[地块坐标]\n" +
	"4,3.0,1,甲,面,,工业用地,,@\nJ1,1,3467700,35457000\nJ2,1,3467700,35457200\nJ3,1,3467850,35457200\nJ4,1,3467850,35457000\n"

// How well the points are known goes on to the file written, or is said; so is what a file
// says of itself.
func TestConvertKeepsAccuracyAndHeader(t *testing.T) {
	degrees := `{"type":"Polygon","coordinates":[[[104.55,31.31],[104.552,31.31],[104.552,31.312],[104.55,31.31]]]}`
	for _, tt := range []struct {
		name, file, text, output string
		flags                    []string
		inFile, said             string
	}{
		{"TXT to TXT", "a.txt", surveyedPlot, "b.txt", nil, "格式版本号=1.01\r\n数据产生单位=示例测绘队\r\n数据产生日期=\r\n", "0.05 m 已写入「精度」"},
		{"TXT to TXT, the accuracy", "a.txt", surveyedPlot, "b.txt", nil, "精度=0.05\r\n", "已写入"},
		{"TXT to KML", "a.txt", surveyedPlot, "b.kml", nil, "<kml", "请加 --accuracy 0.05"},
		{"TXT to KML, the header", "a.txt", surveyedPlot, "b.kml", nil, "<kml", "未写入：格式版本号=1.01，数据产生单位=示例测绘队"},
		{"GCJ-02 to GeoJSON", "a.geojson", degrees, "b.geojson", []string{"--crs", "GCJ-02"}, "Feature", "请加 --accuracy 5.0"},
		{"GCJ-02 to GeoJSON is approximate", "a.geojson", degrees, "b.geojson", []string{"--crs", "GCJ-02"}, "Feature", "只能得出「可能」的结论，审查请用原文件"},
		{"GCJ-02 to TXT", "a.geojson", degrees, "b.txt", []string{"--crs", "GCJ-02"}, "精度=5.0\r\n", "只能得出「可能」的结论"},
		{
			"Beijing 54 to TXT", "a.txt", strings.Replace(surveyedPlot, "2000国家大地", "1954北京", 1), "b.txt",
			[]string{"--shift=-12.3,113.4,41.2,0,0,0,0"},
			"精度=1.05\r\n", "1.05 m 已写入",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			output := filepath.Join(t.TempDir(), tt.output)
			_, stderr, code := command(t, append([]string{"convert", fileWith(t, tt.file, tt.text), "-o", output}, tt.flags...)...)
			if code != exitDone || !strings.Contains(stderr, tt.said) {
				t.Fatalf("exit %d, said %q, want %q", code, stderr, tt.said)
			}
			if text, err := os.ReadFile(output); err != nil || !strings.Contains(string(text), tt.inFile) {
				t.Errorf("%q is not in %q (%v)", tt.inFile, text, err)
			}
		})
	}
}

// A file outside the district is converted with a warning; one that can be read in several
// ways there is refused.
func TestConvertOutsideTheDistrict(t *testing.T) {
	for _, tt := range []struct {
		name, text, want string
		code             int
	}{
		{"degrees", "POLYGON((116 40,116.001 40,116.001 40.001,116 40))", "仍按此转换", exitDone},
		{"metres of which nothing says the zone", "POLYGON((400000 4400000,400100 4400000,400100 4400100,400000 4400000))", "可能的读法", exitRefused},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, stderr, code := command(t, "convert", fileWith(t, "a.wkt", tt.text), "-o", filepath.Join(t.TempDir(), "a.kml"))
			if code != tt.code || !strings.Contains(stderr, tt.want) {
				t.Errorf("exit %d, said %q, want %d and %q", code, stderr, tt.code, tt.want)
			}
		})
	}
}
