package intake

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"redline/geo"
)

// One plot, written in every reference, axis order, closed or not, is one polygon.
func TestSamePlotInEveryForm(t *testing.T) {
	area := district(t)
	want := one(t, "SRID=4544;POLYGON(("+plotIn(4544, false, true)+"))", Options{ServiceArea: area}).Geometry
	for _, code := range []int{4544, 4523, 4496, 4507, 4490, 4326} {
		for _, declared := range []bool{true, false} {
			for _, swapped := range []bool{true, false} {
				for _, closed := range []bool{true, false} {
					srid := ""
					if declared {
						srid = fmt.Sprintf("SRID=%d;", code)
					}
					t.Run(fmt.Sprintf("%d declared=%v swapped=%v closed=%v", code, declared, swapped, closed), func(t *testing.T) {
						fp := one(t, srid+"POLYGON(("+plotIn(code, swapped, closed)+"))", Options{ServiceArea: area})
						if d := farthest(fp.Geometry, want); d > 0.0002 {
							t.Errorf("%g m off", d)
						}
						if len(fp.Candidates) != 1 || fp.Candidates[0].Swapped != swapped {
							t.Errorf("candidates %+v", fp.Candidates)
						}
						if declared && fp.Declared != fmt.Sprintf("SRID=%d", code) {
							t.Errorf("declared %q", fp.Declared)
						}
						if declared && fp.Used != epsg(code) && !(code == 4507 && fp.Used == epsg(4544)) {
							t.Errorf("used %s", fp.Used)
						}
						if at := fp.Candidates[0].At; math.Abs(at.Lon-104.5105) > 0.001 || math.Abs(at.Lat-31.3204) > 0.001 {
							t.Errorf("lies at %v", at)
						}
					})
				}
			}
		}
	}
}

func TestCoordinateRemarks(t *testing.T) {
	tests := []struct {
		name string
		text string
		crs  string
		used string
		want []string
	}{
		{"declared without prefix, written with", "SRID=4544;POLYGON((" + plotIn(4523, false, true) + "))", "", "EPSG:4523", []string{"prefix-differs"}},
		{"declared with prefix, written without", "SRID=4523;POLYGON((" + plotIn(4544, false, true) + "))", "", "EPSG:4544", []string{"prefix-differs"}},
		{"metres without a declaration", "POLYGON((" + plotIn(4544, false, true) + "))", "", "EPSG:4544", []string{"datum-assumed"}},
		{"chosen", "POLYGON((" + plotIn(4523, false, true) + "))", "EPSG:4523", "EPSG:4523", nil},
		{"chosen against the declaration", "SRID=4534;POLYGON((" + plotIn(4544, false, true) + "))", "EPSG:4544", "EPSG:4544", []string{"declaration-overruled"}},
		{"SRID 0 declares nothing", "SRID=0;POLYGON((" + plotIn(4490, false, true) + "))", "", "EPSG:4490", nil},
		{"declared far from its meridian", "SRID=4522;POLYGON((" + plotIn(4522, false, true) + "))", "", "EPSG:4522", []string{"outside-strip"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fp := one(t, tt.text, Options{ServiceArea: district(t), CRS: tt.crs})
			if fp.Used != tt.used {
				t.Errorf("used %s, want %s", fp.Used, tt.used)
			}
			wantCodes(t, "warnings", fp.Warnings, tt.want...)
		})
	}
}

func TestCoordinateRefusals(t *testing.T) {
	tests := []struct {
		name string
		text string
		crs  string
		kind error
		want string
	}{
		{"degrees declared, metres written", "SRID=4490;POLYGON((" + plotIn(4544, false, true) + "))", "", ErrContradiction, "SRID=4490 矛盾 453359.647 --crs_EPSG:4544|contradicts SRID=4490 --crs_EPSG:4544"},
		{"metres declared, degrees written", "SRID=4544;POLYGON((" + plotIn(4490, false, true) + "))", "", ErrContradiction, "矛盾 经纬度|degrees"},
		{"zone 36 declared, prefix 35", "SRID=4524;POLYGON((" + plotIn(4523, false, true) + "))", "", ErrContradiction, "SRID=4524 35|SRID=4524 35"},
		{"chosen against the numbers", "POLYGON((" + plotIn(4523, false, true) + "))", "EPSG:4490", ErrContradiction, "--crs_EPSG:4490 矛盾|--crs_EPSG:4490"},
		{"wrong zone in the prefix", "POLYGON((" + plotIn(4522, false, true) + "))", "", ErrContradiction, "带号_34 分带|zone_prefix_34"},
		{"Beijing 54", "SRID=2432;POLYGON((" + plotIn(4544, false, true) + "))", "", ErrDatum, "1954 SRID=2432 转换参数|Beijing shift"},
		{"Xian 80", "SRID=2380;POLYGON((" + plotIn(4544, false, true) + "))", "", ErrDatum, "1980 SRID=2380|Xian"},
		{"Xian 80 in degrees", "SRID=4610;POINT(104.5 31.3)", "", ErrDatum, "1980|Xian"},
		{"Mercator", "SRID=3857;POINT(11633000 3673000)", "", ErrDatum, "墨卡托|Mercator"},
		{"UTM", "SRID=32648;POINT(453359 3466557)", "", ErrDatum, "SRID=32648|SRID=32648"},
		{"chosen Xian 80", "POINT(453359 3466557)", "EPSG:2380", ErrDatum, "--crs 1980|--crs Xian"},
		{"outside in degrees", "POINT(106.5 29.5)", "", ErrOutside, "106.500000 km 最近|km nearest"},
		{"outside by far", "POINT(121.5 31.2)", "", ErrOutside, "121.500000 km|service_area"},
		{"declared outside, other reading inside", "SRID=4545;POLYGON((" + plotIn(4544, false, true) + "))", "", ErrOutside, "EPSG:4545 --crs_EPSG:4544 107.5|EPSG:4545 --crs_EPSG:4544"},
		{"the prefix of the next zone", "POLYGON((" + strings.ReplaceAll(plotIn(4523, false, true), "354", "344") + "))", "", ErrOutside, "EPSG:4522 应为_35|EPSG:4522 should_be_35"},
		{"chosen outside", "POLYGON((" + plotIn(4544, false, true) + "))", "EPSG:4543", ErrOutside, "EPSG:4543 --crs_EPSG:4544|--crs_EPSG:4544"},
		{"in the box, beside the area", "POINT(104.81 31.51)", "", ErrOutside, "km|km"},
		{"no coordinates of China", "POINT(12 -45.5)", "", ErrOutside, "km|km"},
		{"too large", "POINT(500000000 3)", "", ErrContradiction, "500000000|digit"},
		{"mixed", "LINESTRING(104.5 31.3, 453359 3466557)", "", ErrContradiction, "第_2_点 453359 104.5,_31.3|vertex_2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			refused(t, tt.text, Options{ServiceArea: district(t), CRS: tt.crs}, tt.kind, tt.want)
		})
	}
}

func TestWithoutServiceArea(t *testing.T) {
	if fp := one(t, "POINT(121.5 31.2)", Options{}); fp.Used != epsg(4490) {
		t.Errorf("used %s", fp.Used)
	}
	if fp := one(t, "POLYGON(("+plotIn(4523, true, false)+"))", Options{}); fp.Used != epsg(4523) || !fp.Candidates[0].Swapped {
		t.Errorf("used %s, %+v", fp.Used, fp.Candidates)
	}
	refused(t, "POINT(2.35 48.85)", Options{}, ErrOutside, "中国 km|China")
}

func TestAmbiguousReadings(t *testing.T) {
	data := "POLYGON((" + plotIn(4544, false, true) + "))"
	f := refused(t, data, Options{}, nil, "--crs_EPSG:4544 104.51 --crs_EPSG:4543|--crs_EPSG:4544 ways")
	var several *AmbiguousError
	if !errors.As(f, &several) || several.Error() == "" {
		t.Fatalf("behind the fault: %v", f.Err)
	}
	seen := map[string]bool{}
	for _, c := range several.Candidates {
		seen[c.CRS] = true
		// Choosing a candidate by its flag reads the file there.
		fp := one(t, data, Options{CRS: c.CRS})
		if got := fp.Candidates[0].At; math.Abs(got.Lon-c.At.Lon) > 1e-8 || math.Abs(got.Lat-c.At.Lat) > 1e-8 {
			t.Errorf("%s lies at %v, was promised at %v", c.CRS, got, c.At)
		}
	}
	if len(seen) != len(several.Candidates) || seen[epsg(4507)] || seen[epsg(4523)] {
		t.Errorf("equivalent readings are listed apart: %v", seen)
	}
	if n := strings.Count(f.What.ZH, "--crs"); n != len(several.Candidates) {
		t.Errorf("%d lines for %d candidates", n, len(several.Candidates))
	}
}

func TestStraddlingIsAccepted(t *testing.T) {
	fp := one(t, "POLYGON((104.79 31.4, 104.81 31.4, 104.81 31.41, 104.79 31.41, 104.79 31.4))", Options{ServiceArea: district(t)})
	wantCodes(t, "warnings", fp.Warnings, "crosses-service-area")
	r := mustRead(t, "POINT(104.5 31.3) POINT(104.9 31.3)", Options{ServiceArea: district(t)})
	wantCodes(t, "warnings", r.Footprints[0].Warnings)
	wantCodes(t, "warnings", r.Footprints[1].Warnings, "outside-service-area")
}

// The trap is a file in degrees shifted as web maps are (GCJ-02): nothing in it tells.
// Unless a person chooses otherwise it is read as what it says.
func TestShiftedFileIsReadAsItStands(t *testing.T) {
	r, err := Read("trap", fixture(t, "TRAP_gcj02_not_labelled.geojson"), Options{ServiceArea: district(t)})
	if err != nil {
		t.Fatal(err)
	}
	truth, err := Read("truth", fixture(t, "GROUND_TRUTH_4490.geojson"), Options{ServiceArea: district(t)})
	if err != nil {
		t.Fatal(err)
	}
	if d := farthest(r.Footprints[0].Geometry, truth.Footprints[0].Geometry); d < 300 || d > 400 {
		t.Errorf("%g m from the truth, want about 350", d)
	}
}

func TestFarReadingsAreMeasuredOnTheSphere(t *testing.T) {
	around := surroundingsOf(district(t))
	far := around.distance([]geo.LonLat{{Lon: 108.94, Lat: 34.26}}) // Xi'an
	if far < 480_000 || far > 530_000 {
		t.Errorf("%.0f m", far)
	}
	// Just inside 2° of the meridian it is measured on the plane; both must agree.
	near := around.distance([]geo.LonLat{{Lon: 106.99, Lat: 31.5}})
	edge := onSphere(geo.LonLat{Lon: 106.99, Lat: 31.5}, geo.LonLat{Lon: 104.8, Lat: 31.5})
	if math.Abs(near-edge) > 0.006*edge {
		t.Errorf("plane %.0f m, sphere %.0f m", near, edge)
	}
}
