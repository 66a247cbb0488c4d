package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"redline/intake/describe"
	"redline/project"
)

// More parts than a project can have are refused at once; inspect suggests what works.
func TestTooManyComponents(t *testing.T) {
	var list []string
	for i := range project.MaxComponents + 1 {
		x, y := 104.54+float64(i%40)*2e-4, 31.31+float64(i/40)*2e-4
		list = append(list, fmt.Sprintf(`{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[%f,%f],[%f,%f],[%f,%f],[%f,%f]]]}}`,
			x, y, x+1e-4, y, x, y+1e-4, x, y))
	}
	file := fileWith(t, "many.geojson", plotsOf(list...))
	for _, tt := range []struct {
		name string
		args []string
		want string
	}{
		{"one file", []string{file}, "共 1001 个要素，一个项目最多 1000 个组成部分"},
		{"two files", []string{fileWith(t, "one.geojson", plotsOf(plotInside)), "--component", "其余=" + file}, "共 1002 个要素"},
		{"what to do", []string{file}, "用 --format csv 或 ndjson"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, errs, code := command(t, append([]string{"screen"}, tt.args...)...)
			if code != exitRefused || len(out) > 0 || !strings.Contains(errs, tt.want) {
				t.Errorf("exit %d, said %q, want %q", code, errs, tt.want)
			}
		})
	}
	out, _, _ := command(t, "inspect", file, "--format", "json")
	var doc describe.Document
	if err := json.Unmarshal(out, &doc); err != nil || !doc.Screenable || !strings.HasSuffix(doc.Command, " --format csv") {
		t.Errorf("screenable %v with %q (%v)", doc.Screenable, doc.Command, err)
	}
}
