package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"redline/screening"
)

// plots is a GeoJSON file of two plots in the district with these attributes.
func plots(t *testing.T, first, second string) string {
	t.Helper()
	plot := func(x float64, properties string) string {
		return fmt.Sprintf(`{"type":"Feature","properties":%s,"geometry":{"type":"Polygon","coordinates":[[[%[2]f,31.32],[%[3]f,31.32],[%[3]f,31.321],[%[2]f,31.32]]]}}`,
			properties, x, x+0.001)
	}
	return fileWith(t, "plots.geojson", `{"type":"FeatureCollection","features":[`+plot(104.51, first)+","+plot(104.52, second)+"]}")
}

func TestFactsComeFromTheFile(t *testing.T) {
	file := plots(t, `{"name":"甲","HYDM":"C2651","JSXZ":"新建项目"}`, `{"name":"乙","行业代码":2651,"建设性质":"改扩建"}`)
	for _, test := range []struct {
		name string
		args []string
		want string // the industry and nature of each component, and the notes on them
	}{
		{"each plot has its own", nil, "甲 [2651] file 新建 file []; 乙 [2651] file <nil>  [attribute-unusable]"},
		{"a given fact outranks and says so", []string{"--set", "project.nature=扩建"}, "甲 [2651] file 扩建 given [attribute-overridden]; 乙 [2651] file 扩建 given [attribute-unusable]"},
		{"one plot's fact", []string{"--set", "乙/project.nature=新建"}, "甲 [2651] file 新建 file []; 乙 [2651] file 新建 given [attribute-unusable]"},
		{"switched off", []string{"--no-attributes"}, "甲 <nil>  <nil>  []; 乙 <nil>  <nil>  []"},
	} {
		t.Run(test.name, func(t *testing.T) {
			out, errs, code := command(t, append([]string{"screen", file, "--layers", base(), "--format", "json"}, test.args...)...)
			if code != exitDone {
				t.Fatalf("exit %d: %s", code, errs)
			}
			var report screening.Report
			if err := json.Unmarshal(out, &report); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range report.Components {
				codes := []string{}
				for _, n := range c.Footprint.CRS.Warnings {
					if strings.HasPrefix(n.Code, "attribute") {
						codes = append(codes, n.Code)
					}
				}
				industry, nature := c.Facts["project.industry"], c.Facts["project.nature"]
				got = append(got, fmt.Sprintf("%s %v %s %v %s %v", c.Name, industry.Value, industry.Source, nature.Value, nature.Source, codes))
			}
			if got := strings.Join(got, "; "); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
	for l, want := range map[string]string{"zh": "建设性质=新建（来自文件）", "en": "Nature of works=新建 (from the file)"} {
		out, errs, _ := command(t, "screen", file, "--feature", "甲", "--layers", base(), "--lang", l)
		if !strings.Contains(strings.Join(strings.Fields(string(out)), " "), want) {
			t.Errorf("--lang %s does not say %q: %s%s", l, want, out, errs)
		}
	}
}
