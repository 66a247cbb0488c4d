package write_test

import (
	"testing"

	"redline/intake"
	"redline/intake/write"

	"github.com/google/go-cmp/cmp"
)

// A plot's name and attributes come back from a shapefile under names that its ten bytes
// hold, so that its facts are found again.
func TestShapefileKeepsNamesAndFacts(t *testing.T) {
	const at = `"geometry":{"type":"Point","coordinates":[104.5,31.3]}`
	for _, tt := range []struct {
		name, properties string
		gbk              bool
		want             map[string]any
		wantName         string
	}{
		{"keys of a TXT", `{"地块名称":"甲","地块用途":"工业用地","地块面积":3.5,"附加字段1":"x"}`, false, map[string]any{"DKMC": "甲", "DKYT": "工业用地", "DKMJ": 3.5, "FJZD1": "x"}, "甲"},
		{"GBK has room for them", `{"地块名称":"甲","地块用途":"工业用地"}`, true, map[string]any{"地块名称": "甲", "地块用途": "工业用地"}, "甲"},
		{"facts", `{"name":"乙","行业代码":"2614","建设性质":"新建","建设单位":"某厂"}`, false, map[string]any{"name": "乙", "HYDM": "2614", "JSXZ": "新建", "JSDW": "某厂"}, "乙"},
		{"a short name that is taken", `{"地块用途":"工业用地","DKYT":"居住","name":"丙"}`, false, map[string]any{"地块用": "工业用地", "DKYT": "居住", "name": "丙"}, "丙"},
		{"two names that would change places", `{"项目名称":"总厂","地块名称":"甲"}`, false, map[string]any{"XMMC": "总厂", "DKMC": "甲", "name": "总厂"}, "总厂"},
		{"a name that only another attribute repeats", `{"说明":"丁","name":"丁"}`, false, map[string]any{"说明": "丁", "name": "丁"}, "丁"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			first, err := intake.Read("a.geojson", []byte(`{"type":"Feature","properties":`+tt.properties+","+at+`}`), intake.Options{})
			if err != nil {
				t.Fatal(err)
			}
			written, err := write.Footprints(first.Footprints, write.Options{Format: "shapefile", GBK: tt.gbk})
			if err != nil {
				t.Fatal(err)
			}
			again, err := intake.Read("a.zip", written.Data, intake.Options{})
			if err != nil {
				t.Fatal(err)
			}
			fp := again.Footprints[0]
			if d := cmp.Diff(tt.want, fp.Properties); d != "" || fp.Name != tt.wantName {
				t.Errorf("name %q, want %q; attributes (-want +got):\n%s", fp.Name, tt.wantName, d)
			}
		})
	}
}
