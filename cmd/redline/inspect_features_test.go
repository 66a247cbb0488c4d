package main

import (
	"encoding/json"
	"strings"
	"testing"

	"redline/intake"
	"redline/intake/describe"
)

const (
	plotInside  = `{"type":"Feature","properties":{"name":"好"},"geometry":{"type":"Polygon","coordinates":[[[104.55,31.31],[104.552,31.31],[104.552,31.312],[104.55,31.31]]]}}`
	plotOutside = `{"type":"Feature","properties":{"name":"外"},"geometry":{"type":"Polygon","coordinates":[[[105.55,31.31],[105.552,31.31],[105.552,31.312],[105.55,31.31]]]}}`
	plotInvalid = `{"type":"Feature","properties":{"name":"坏"},"geometry":{"type":"Polygon","coordinates":[[[104.55,31.31],[104.552,31.312],[104.552,31.31],[104.55,31.312],[104.55,31.31]]]}}`
	// The westernmost corner of the demo district lies in its middle.
	plotCrossing = `{"type":"Feature","properties":{"name":"跨"},"geometry":{"type":"Polygon","coordinates":[[[104.3765,31.2617],[104.3965,31.2617],[104.3965,31.2717],[104.3765,31.2717],[104.3765,31.2617]]]}}`
)

func plotsOf(list ...string) string {
	return `{"type":"FeatureCollection","features":[` + strings.Join(list, ",\n") + `]}`
}

// Every command that inspect offers for a file works as it is printed.
func TestInspectOffersWhatWorks(t *testing.T) {
	shifted := strings.Replace(surveyedPlot, "2000国家大地", "1954北京", 1)
	for _, tt := range []struct {
		name, file, text string
		flags            []string
		screenable       bool
		want             []string // commands, without "redline screen FILE"
	}{
		{"all inside", "a.geojson", plotsOf(plotInside), nil, true, []string{""}},
		{"one outside", "a.geojson", plotsOf(plotInside, plotOutside), nil, false, []string{"--feature 好"}},
		{"several inside", "a.geojson", plotsOf(plotInside, plotOutside, plotCrossing), nil, false, []string{"--feature 好", "--feature 跨", "--format csv"}},
		{"equal names", "a.geojson", plotsOf(plotOutside, plotInside, strings.Replace(plotOutside, "外", "好", 1)), nil, false, []string{"--feature 2"}},
		{"one invalid", "a.geojson", plotsOf(plotInvalid, plotInside), nil, false, []string{"--repair", "--feature 好"}},
		{"parameters that begin with a minus", "a.txt", shifted, []string{"--shift=-12.3,113.4,41.2,0,0,0,0"}, true, []string{"--shift=-12.3,113.4,41.2,0,0,0,0"}},
		{"the same, apart", "a.txt", shifted, []string{"--shift", "-12.3,113.4,41.2,0,0,0,0"}, true, []string{"--shift=-12.3,113.4,41.2,0,0,0,0"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := fileWith(t, tt.file, tt.text)
			out, errs, code := command(t, append([]string{"inspect", file, "--format", "json"}, tt.flags...)...)
			var doc describe.Document
			if err := json.Unmarshal(out, &doc); err != nil || code != exitDone {
				t.Fatalf("exit %d: %s (%v)", code, errs, err)
			}
			offered := []string{doc.Command}
			if !doc.Screenable {
				offered = nil
				for _, c := range doc.Choices {
					offered = append(offered, c.Command)
				}
			}
			if doc.Screenable != tt.screenable || len(offered) != len(tt.want) {
				t.Fatalf("screenable %v, offered %q, want %v and %q", doc.Screenable, offered, tt.screenable, tt.want)
			}
			for i, line := range offered {
				words := strings.Fields(line)
				if got := strings.Join(words[3:], " "); got != tt.want[i] {
					t.Errorf("offered %q, want %q", got, tt.want[i])
				}
				out, errs, code := command(t, words[1:]...)
				if fits := code == exitDone || strings.Contains(line, "csv") && code == exitRefused; !fits || len(out) == 0 {
					t.Errorf("%s: exit %d, %s", line, code, errs)
				}
			}
		})
	}
}

// What lies outside the district is said in numbers, by inspect and in the report.
func TestCrossingTheBorder(t *testing.T) {
	file := fileWith(t, "a.geojson", plotsOf(plotCrossing))
	for _, tt := range []struct {
		name string
		args []string
		want string
	}{
		{"inspect", []string{"inspect", file}, "部分在辖区外"},
		{"inspect, the feature", []string{"inspect", file}, "跨界：区外 1"},
		{"inspect, JSON", []string{"inspect", file, "--format", "json"}, `"outside_share": 0.5`},
		{"inspect, JSON, the reading", []string{"inspect", file, "--format", "json"}, `"crosses": true`},
		{"the report", []string{"screen", file}, "警告    跨界：区外 1"},
		{"the report, JSON", []string{"screen", file, "--format", "json"}, `"code":"crosses-service-area"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, errs, code := command(t, tt.args...)
			if code != exitDone || !strings.Contains(strings.ReplaceAll(string(out), `"code": "`, `"code":"`), tt.want) {
				t.Errorf("exit %d, %q is not in %s%s", code, tt.want, out, errs)
			}
		})
	}
}

// The area of what is not placed is not known, and is not said to be 0.
func TestInspectTotalArea(t *testing.T) {
	line := `{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[104.55,31.31],[104.552,31.31]]}}`
	for _, tt := range []struct {
		name, text string
		flags      []string
		want       string
	}{
		{"known", plotsOf(plotInside, plotInside), nil, "全部面积合计 42220.33 m²"},
		{"nothing is placed", plotsOf(plotInside, plotInside), []string{"--crs", "EPSG:4544"}, "面积合计待位置和几何确定后计算"},
		{"one is invalid", plotsOf(plotInside, plotInvalid), nil, "面积合计 21110.17 m²（2.1110 公顷，31.665 亩），不含 1 个待确定的"},
		{"no areas", plotsOf(line, line), nil, "另有 1 个（--show N 可多列）\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, errs, code := command(t, append([]string{"inspect", fileWith(t, "a.geojson", tt.text), "--show", "1"}, tt.flags...)...)
			if code != exitDone || !strings.Contains(string(out), tt.want) {
				t.Errorf("exit %d, %q is not in %s%s", code, tt.want, out, errs)
			}
		})
	}
}

// Lines and points that cross the border are measured in their own way.
func TestCrossingOfLinesAndPoints(t *testing.T) {
	store, err := openDemo()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, text, want string }{
		{"line", "LINESTRING(104.3765 31.266733535,104.3965 31.266733535)", " m（"},
		{"points", "MULTIPOINT((104.3765 31.2667),(104.4065 31.2667))", "区外 1 个点（50.0%）"},
		{"inside", "LINESTRING(104.55 31.31,104.552 31.31)", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			result, err := intake.Read("a.wkt", []byte(tt.text), intake.Options{ServiceArea: store.Catalogue().ServiceArea})
			if err != nil {
				t.Fatal(err)
			}
			said := ""
			for _, n := range result.Footprints[0].Warnings {
				if n.Code == "crosses-service-area" {
					said = n.Text.ZH
				}
			}
			if !strings.Contains(said, tt.want) || (tt.want == "") != (said == "") {
				t.Errorf("said %q, want %q", said, tt.want)
			}
		})
	}
}
