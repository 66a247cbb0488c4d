package crs_test

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"redline/geo/crs"

	"pgregory.net/rapid"
)

// golden is one line of testdata/golden.tsv.
type golden struct {
	inverse               bool
	epsg                  int
	lon, lat, east, north float64
}

func readGolden(t *testing.T) []golden {
	t.Helper()
	f, err := os.Open("testdata/golden.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []golden
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		cells := strings.Split(lines.Text(), "\t")
		if len(cells) != 6 {
			t.Fatalf("golden.tsv: %q has %d columns, want 6", lines.Text(), len(cells))
		}
		g := golden{inverse: cells[0] == "inverse"}
		g.epsg, err = strconv.Atoi(cells[1])
		for i, x := range []*float64{&g.lon, &g.lat, &g.east, &g.north} {
			if err == nil {
				*x, err = strconv.ParseFloat(cells[2+i], 64)
			}
		}
		if err != nil {
			t.Fatalf("golden.tsv: %q: %v", lines.Text(), err)
		}
		out = append(out, g)
	}
	return out
}

// metre is a metre along the meridian in degrees, about.
const metre = 1 / 111_000.0

func TestAgainstPROJ(t *testing.T) {
	const tolerance = 1e-6 // metres: 0.001 mm
	points := readGolden(t)
	if len(points) != 1260 {
		t.Fatalf("%d golden points, want 1260", len(points))
	}
	for _, g := range points {
		r, ok := crs.ByEPSG(g.epsg)
		if !ok {
			t.Fatalf("EPSG:%d is not supported", g.epsg)
		}
		if g.inverse {
			lon, lat := r.Inverse(g.east, g.north)
			if math.Abs(lon-g.lon) > tolerance*metre || math.Abs(lat-g.lat) > tolerance*metre {
				t.Errorf("EPSG:%d Inverse(%v, %v) = %.14f, %.14f, want %.14f, %.14f", g.epsg, g.east, g.north, lon, lat, g.lon, g.lat)
			}
			continue
		}
		east, north := r.Forward(g.lon, g.lat)
		if math.Abs(east-g.east) > tolerance || math.Abs(north-g.north) > tolerance {
			t.Errorf("EPSG:%d Forward(%v, %v) = %.9f, %.9f, want %.9f, %.9f", g.epsg, g.lon, g.lat, east, north, g.east, g.north)
		}
	}
}

func TestByEPSG(t *testing.T) {
	tests := []struct {
		code int
		want crs.Reference
		ok   bool
	}{
		{4326, crs.Reference{EPSG: 4326, Geographic: true}, true},
		{4489, crs.Reference{}, false},
		{4490, crs.Reference{EPSG: 4490, Geographic: true}, true},
		{4491, crs.Reference{EPSG: 4491, ZoneWidth: 6, Zone: 13, CentralMeridian: 75}, true},
		{4496, crs.Reference{EPSG: 4496, ZoneWidth: 6, Zone: 18, CentralMeridian: 105}, true},
		{4501, crs.Reference{EPSG: 4501, ZoneWidth: 6, Zone: 23, CentralMeridian: 135}, true},
		{4502, crs.Reference{EPSG: 4502, ZoneWidth: 6, CentralMeridian: 75}, true},
		{4512, crs.Reference{EPSG: 4512, ZoneWidth: 6, CentralMeridian: 135}, true},
		{4513, crs.Reference{EPSG: 4513, ZoneWidth: 3, Zone: 25, CentralMeridian: 75}, true},
		{4523, crs.Reference{EPSG: 4523, ZoneWidth: 3, Zone: 35, CentralMeridian: 105}, true},
		{4533, crs.Reference{EPSG: 4533, ZoneWidth: 3, Zone: 45, CentralMeridian: 135}, true},
		{4534, crs.Reference{EPSG: 4534, ZoneWidth: 3, CentralMeridian: 75}, true},
		{4544, crs.Reference{EPSG: 4544, ZoneWidth: 3, CentralMeridian: 105}, true},
		{4554, crs.Reference{EPSG: 4554, ZoneWidth: 3, CentralMeridian: 135}, true},
		{4555, crs.Reference{}, false},
		{0, crs.Reference{}, false},
		{-1, crs.Reference{}, false},
	}
	for _, tt := range tests {
		t.Run(strconv.Itoa(tt.code), func(t *testing.T) {
			if got, ok := crs.ByEPSG(tt.code); got != tt.want || ok != tt.ok {
				t.Errorf("ByEPSG(%d) = %+v, %v, want %+v, %v", tt.code, got, ok, tt.want, tt.ok)
			}
		})
	}
}

// Zone numbers and central meridians belong together: 6° zone n lies on 6n−3, 3° zone n
// on 3n (GB/T 17798).
func TestZoneNumbers(t *testing.T) {
	for code := 4491; code <= 4554; code++ {
		r, ok := crs.ByEPSG(code)
		if !ok {
			t.Fatalf("EPSG:%d is not supported", code)
		}
		want := r.CentralMeridian
		switch {
		case r.Zone == 0:
		case r.ZoneWidth == 6:
			want = float64(6*r.Zone - 3)
		default:
			want = float64(3 * r.Zone)
		}
		if r.CentralMeridian != want || want < 75 || want > 135 {
			t.Errorf("EPSG:%d: zone %d on %v°, want %v°", code, r.Zone, r.CentralMeridian, want)
		}
		if east, _ := r.Forward(r.CentralMeridian, 30); east != r.FalseEasting() {
			t.Errorf("EPSG:%d: easting %v on the central meridian, want %v", code, east, r.FalseEasting())
		}
	}
}

func TestGeographicReturnsItsInput(t *testing.T) {
	r, _ := crs.ByEPSG(4490)
	if x, y := r.Forward(104.5, 31.3); x != 104.5 || y != 31.3 {
		t.Errorf("Forward = %v, %v", x, y)
	}
	if x, y := r.Inverse(104.5, 31.3); x != 104.5 || y != 31.3 {
		t.Errorf("Inverse = %v, %v", x, y)
	}
	if r.FalseEasting() != 0 {
		t.Errorf("FalseEasting = %v, want 0", r.FalseEasting())
	}
}

func TestThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, _ := crs.ByEPSG(rapid.IntRange(4491, 4554).Draw(t, "epsg"))
		lon := r.CentralMeridian + rapid.Float64Range(-6, 6).Draw(t, "from the meridian")
		lat := rapid.Float64Range(-89, 89).Draw(t, "lat")
		east, north := r.Forward(lon, lat)
		lon2, lat2 := r.Inverse(east, north)
		// A longitude is worth cos φ of a latitude; the prefix costs digits of the easting.
		if dlon := math.Abs(lon2-lon) * math.Cos(lat*math.Pi/180); dlon > 2e-8*metre || math.Abs(lat2-lat) > 2e-8*metre {
			t.Fatalf("EPSG:%d: %v, %v came back as %v, %v", r.EPSG, lon, lat, lon2, lat2)
		}
	})
}

// East and west of the central meridian mirror each other, and so do north and south of
// the equator.
func TestSymmetry(t *testing.T) {
	r, _ := crs.ByEPSG(4544)
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.Float64Range(0, 6).Draw(t, "from the meridian")
		lat := rapid.Float64Range(0, 89).Draw(t, "lat")
		e1, n1 := r.Forward(105+d, lat)
		e2, n2 := r.Forward(105-d, -lat)
		if math.Abs(e1+e2-1_000_000) > 1e-8 || math.Abs(n1+n2) > 1e-8 {
			t.Fatalf("%v, %v and %v, %v do not mirror each other", e1, n1, e2, n2)
		}
	})
}

// The length of the meridian from the equator to a pole is known: 10 001 965.7293 m on
// GRS 80, whose axes CGCS2000 shares to 0.1 mm.
func TestQuarterMeridian(t *testing.T) {
	r, _ := crs.ByEPSG(4544)
	if _, north := r.Forward(105, 90); math.Abs(north-10_001_965.7293) > 1e-4 {
		t.Errorf("northing of the pole = %.4f, want 10001965.7293", north)
	}
	if lon, lat := r.Inverse(500_000, 0); lon != 105 || lat != 0 {
		t.Errorf("Inverse of the origin = %v, %v", lon, lat)
	}
}

func TestNoInputPanics(t *testing.T) {
	r, _ := crs.ByEPSG(4523)
	wild := []float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, 1e308, -1e308, 90, 180, 360}
	for _, x := range wild {
		for _, y := range wild {
			r.Forward(x, y)
			r.Inverse(x, y)
		}
	}
	if east, _ := r.Forward(math.NaN(), 31); !math.IsNaN(east) {
		t.Errorf("Forward of NaN = %v, want NaN", east)
	}
	if lon, _ := r.Inverse(math.NaN(), 31); !math.IsNaN(lon) {
		t.Errorf("Inverse of NaN = %v, want NaN", lon)
	}
}

func ExampleReference_Forward() {
	plane, _ := crs.ByEPSG(4544)  // 3°, central meridian 105°E, no prefix
	prefix, _ := crs.ByEPSG(4523) // the same plane with zone number 35 before the easting
	east, north := plane.Forward(104.5, 31.3)
	fmt.Printf("%.3f %.3f\n", east, north)
	east, north = prefix.Forward(104.5, 31.3)
	fmt.Printf("%.3f %.3f\n", east, north)
	// Output:
	// 452397.735 3464343.845
	// 35452397.735 3464343.845
}

func BenchmarkForward(b *testing.B) {
	r, _ := crs.ByEPSG(4544)
	for b.Loop() {
		r.Forward(104.5, 31.3)
	}
}
