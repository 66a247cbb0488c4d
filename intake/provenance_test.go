package intake

import (
	"math"
	"strings"
	"testing"

	"redline/geo"
	"redline/geo/crs"
)

// The trap says nothing of its shift, but carries areas from before it: warned of, with
// the place without the shift as a second candidate; chosen, it gives the truth.
func TestShiftedTrap(t *testing.T) {
	data := string(fixture(t, "TRAP_gcj02_not_labelled.geojson"))
	truth := mustRead(t, string(fixture(t, "GROUND_TRUTH_4490.geojson")), Options{ServiceArea: district(t)})
	for i, fp := range mustRead(t, data, Options{ServiceArea: district(t)}).Footprints {
		wantCodes(t, "as it stands", fp.Warnings, "gcj02-suspected")
		if len(fp.Candidates) != 2 || fp.Candidates[1].CRS != "GCJ-02" || fp.Used != "EPSG:4490" || fp.Approximate || fp.Accuracy != 0 {
			t.Fatalf("as it stands: %+v", fp)
		}
		at := boxOfGeometry(truth.Footprints[i].Geometry).middle()
		if off := onSphere(at, fp.Candidates[1].At); off > 1 {
			t.Errorf("the other place is %.2f m from the truth", off)
		}
		if !strings.Contains(fp.Warnings[0].Text.EN, "--crs GCJ-02") || !strings.Contains(fp.Warnings[0].Text.ZH, "--crs GCJ-02") {
			t.Errorf("no way to choose: %v", fp.Warnings[0].Text)
		}
	}
	for i, fp := range mustRead(t, data, Options{ServiceArea: district(t), CRS: "gcj02"}).Footprints {
		wantCodes(t, "chosen", fp.Warnings, "shift-removed")
		if d := farthest(fp.Geometry, truth.Footprints[i].Geometry); d > 1 {
			t.Errorf("chosen: %g m from the truth", d)
		}
		if fp.Used != "GCJ-02" || !fp.Approximate || fp.Accuracy != webMapAccuracy || len(fp.Candidates) != 1 {
			t.Errorf("chosen: %+v", fp)
		}
	}
	for _, fp := range truth.Footprints {
		wantCodes(t, "the truth", fp.Warnings)
	}
}

func TestProvenance(t *testing.T) {
	const kml = `<kml><Document>MARK<Placemark>TYPE<Point><coordinates>104.5,31.3</coordinates></Point></Placemark></Document></kml>`
	mark := func(m, kind string) string { return strings.NewReplacer("MARK", m, "TYPE", kind).Replace(kml) }
	const feature = `{"type":"Feature","properties":{"来源":"FROM"},"geometry":{"type":"Point","coordinates":[104.5,31.3]}}`
	tests := []struct {
		name, data string
		codes      string // of the warnings
		used       string
		other      string // the second candidate
	}{
		{"KML of nobody", mark("", ""), "", "EPSG:4326", ""},
		{"KML of Ovital", mark("<name>奥维互动地图</name>", ""), "gcj02-suspected", "EPSG:4326", "GCJ-02"},
		{"KML of 高德", mark("<name>高德地图收藏</name>", ""), "gcj02-suspected", "EPSG:4326", "GCJ-02"},
		{"KML of Baidu", mark("<name>百度地图</name>", ""), "bd09-suspected", "EPSG:4326", "BD-09"},
		{"Ovital says GCJ-02", mark("", "<OvCoordType>GCJ-02</OvCoordType>"), "shift-removed", "GCJ-02", ""},
		{"Ovital says CGCS2000", mark("", "<OvCoordType>CGCS2000</OvCoordType>"), "", "EPSG:4326", ""},
		{"Ovital says WGS84", mark("奥维", "<OvCoordType>WGS84</OvCoordType>"), "", "EPSG:4326", ""},
		{"attribute", strings.Replace(feature, "FROM", "高德地图", 1), "gcj02-suspected", "EPSG:4490", "GCJ-02"},
		{"attribute of Baidu", strings.Replace(feature, "FROM", "百度地图", 1), "bd09-suspected", "EPSG:4490", "BD-09"},
		{"another attribute", strings.Replace(feature, "FROM", "实测", 1), "", "EPSG:4490", ""},
		{"crs member", `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"GCJ02"}},"features":[` + feature + `]}`, "shift-removed", "GCJ-02", ""},
		{"list says it", "坐标系：GCJ-02\n点号,经度,纬度\n1,104.5,31.3\n2,104.51,31.3\n3,104.51,31.31\n", "shift-removed", "GCJ-02", ""},
		{"list of Baidu says it", "坐标系：百度坐标\n点号,经度,纬度\n1,104.5,31.3\n2,104.51,31.3\n3,104.51,31.31\n", "shift-removed", "BD-09", ""},
		{"list from 高德", "取自高德地图\n点号,经度,纬度\n1,104.5,31.3\n2,104.51,31.3\n3,104.51,31.31\n", "shifted-suspected", "EPSG:4490", "GCJ-02"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fp := mustRead(t, tt.data, Options{ServiceArea: district(t)}).Footprints[0]
			var codes []string
			for _, w := range fp.Warnings {
				codes = append(codes, w.Code)
			}
			other := ""
			if len(fp.Candidates) > 1 {
				other = fp.Candidates[1].CRS
			}
			if got := strings.Join(codes, " "); got != tt.codes || fp.Used != tt.used || other != tt.other {
				t.Errorf("%q, read as %s, or %q; want %q, %s, %q", got, fp.Used, other, tt.codes, tt.used, tt.other)
			}
		})
	}
}

// What a person chooses outranks a shifted system the file declares, and the other way.
func TestChosenAgainstWebMap(t *testing.T) {
	data := "坐标系：GCJ-02\n点号,经度,纬度\n1,104.5,31.3\n2,104.51,31.3\n3,104.51,31.31\n"
	fp := one(t, data, Options{CRS: "EPSG:4490"})
	wantCodes(t, "chosen", fp.Warnings, "declaration-overruled")
	fp = one(t, "SRID=4490;POINT(104.5 31.3)", Options{CRS: "BD-09"})
	wantCodes(t, "chosen", fp.Warnings, "declaration-overruled", "shift-removed")
	want := geo.LonLat{Lon: 104.5, Lat: 31.3}
	lon, lat := crs.BD09.Inverse(want.Lon, want.Lat)
	if at := fp.Candidates[0].At; math.Abs(at.Lon-lon) > 2e-9 || math.Abs(at.Lat-lat) > 2e-9 {
		t.Errorf("at %v, want %v %v", at, lon, lat)
	}
}
