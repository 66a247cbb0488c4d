package geo

import (
	"encoding/hex"
	"math"
	"reflect"
	"testing"

	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/wkb"
	"github.com/twpayne/go-geom/encoding/wkt"
	"pgregory.net/rapid"
)

func TestEncodeWKB(t *testing.T) {
	// Bytes by hand: order 01, type, count, then each part with order, type and doubles.
	tests := []struct {
		name string
		g    geom.T
		want string
	}{
		{"point", geom.NewPointFlat(geom.XYZ, []float64{1, 2, 99}), "01" + "04000000" + "01000000" + "01" + "01000000" + "000000000000f03f" + "0000000000000040"},
		{"line", geom.NewLineStringFlat(geom.XY, []float64{0, 0, 1, 2}), "01" + "05000000" + "01000000" + "01" + "02000000" + "02000000" + "0000000000000000" + "0000000000000000" + "000000000000f03f" + "0000000000000040"},
		{"empty polygon", geom.NewPolygon(geom.XY), "01" + "06000000" + "00000000"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := EncodeWKB(tt.g)
			if err != nil || hex.EncodeToString(b) != tt.want {
				t.Errorf("%x, %v, want %s", b, err, tt.want)
			}
		})
	}
	if _, err := EncodeWKB(geom.NewGeometryCollection()); err == nil {
		t.Error("a collection is encoded")
	}
}

func TestEncodeWKBReadsBack(t *testing.T) {
	for _, tt := range []struct{ wkt, want string }{
		{"POLYGON((0 0,0 1,1 1,0 0),(0.1 0.2,0.1 0.3,0.2 0.3,0.1 0.2))", "MULTIPOLYGON (((0 0, 0 1, 1 1, 0 0), (0.1 0.2, 0.1 0.3, 0.2 0.3, 0.1 0.2)))"},
		{"MULTIPOLYGON(((0 0,0 1,1 1,0 0)),EMPTY,((5 5,6 5,6 6,5 5)))", "MULTIPOLYGON (((0 0, 0 1, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))"},
		{"MULTIPOINT(1 1,EMPTY,2 2)", "MULTIPOINT (1 1, 2 2)"},
	} {
		g, err := wkt.Unmarshal(tt.wkt)
		if err != nil {
			t.Fatal(err)
		}
		b, err := EncodeWKB(g)
		if err != nil {
			t.Fatal(err)
		}
		back, err := wkb.Unmarshal(b)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := wkt.Marshal(back); err != nil || got != tt.want {
			t.Errorf("%s: %s, %v, want %s", tt.wkt, got, err, tt.want)
		}
	}
}

func TestSnap(t *testing.T) {
	tests := []struct{ x, want float64 }{
		{104.1234567894, 104.123456789},
		{104.1234567896, 104.12345679},
		{-0.0000000005, -1e-9}, // half away from zero
		{-0.0000000004, 0},
		{0.1 + 0.2, 0.3},
		{1e7, 1e7},
		{math.Inf(1), math.Inf(1)},
	}
	for _, tt := range tests {
		got := Snap(geom.NewPointFlat(geom.XY, []float64{tt.x, 31})).FlatCoords()[0]
		if got != tt.want || math.Signbit(got) != math.Signbit(tt.want) {
			t.Errorf("%v becomes %v, want %v", tt.x, got, tt.want)
		}
	}
	if got := Snap(geom.NewPointFlat(geom.XY, []float64{math.NaN(), 31})).FlatCoords()[0]; !math.IsNaN(got) {
		t.Errorf("NaN becomes %v", got)
	}
}

func TestSnapKeepsTypes(t *testing.T) {
	for _, text := range []string{
		"POINT (1 2)", "POINT EMPTY", "MULTIPOINT (1 2, 3 4)", "LINESTRING (1 2, 3 4)", "MULTILINESTRING ((1 2, 3 4), (5 6, 7 8))",
		"POLYGON ((0 0, 1 0, 1 1, 0 0), (0.2 0.1, 0.3 0.1, 0.3 0.2, 0.2 0.1))", "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))",
		"GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (1 2, 3 4))",
	} {
		g, err := wkt.Unmarshal(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := wkt.Marshal(Snap(g)); err != nil || got != text {
			t.Errorf("%s becomes %s, %v", text, got, err)
		}
	}
	z := geom.NewLineStringFlat(geom.XYZM, []float64{1, 2, 3, 4, 5, 6, 7, 8})
	if got := Snap(z); got.Layout() != geom.XY || !reflect.DeepEqual(got.FlatCoords(), []float64{1, 2, 5, 6}) {
		t.Errorf("Z and M stay: %v", got.FlatCoords())
	}
	if got := z.FlatCoords(); got[2] != 3 {
		t.Errorf("the original was changed: %v", got)
	}
	if ring := geom.NewLinearRing(geom.XY); Snap(ring) != geom.T(ring) {
		t.Error("a type without a shape is not returned as it is")
	}
}

// Snapped coordinates stay where they are when snapped again, and are what is printed.
func TestSnapIsTheGridOfGeoJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := []float64{rapid.Float64Range(-180, 180).Draw(t, "lon"), rapid.Float64Range(-90, 90).Draw(t, "lat")}
		once := Snap(geom.NewPointFlat(geom.XY, x))
		if twice := Snap(once); !reflect.DeepEqual(once, twice) {
			t.Fatalf("%v moves to %v", once.FlatCoords(), twice.FlatCoords())
		}
		raw, err := EncodeGeoJSON(once)
		if err != nil {
			t.Fatal(err)
		}
		back, err := DecodeGeoJSON(raw)
		if err != nil || !reflect.DeepEqual(back, once) {
			t.Fatalf("%s reads as %v, %v, want %v", raw, back, err, once.FlatCoords())
		}
	})
}

// What is on the grid is what Snap makes, and what Snap makes of lines and areas is on it.
func TestOnGrid(t *testing.T) {
	for _, test := range []struct {
		name string
		g    geom.T
		want bool
	}{
		{"an area", geom.NewPolygonFlat(geom.XY, []float64{104.5, 31.3, 104.6, 31.3, 104.6, 31.4, 104.5, 31.3}, []int{8}), true},
		{"two areas", geom.NewMultiPolygonFlat(geom.XY, []float64{0, 0, 1, 0, 1, 1, 0, 0, 2, 2, 3, 2, 3, 3, 2, 2}, [][]int{{8}, {16}}), true},
		{"an empty part", geom.NewMultiPolygonFlat(geom.XY, []float64{0, 0, 1, 0, 1, 1, 0, 0}, [][]int{{8}, {}}), false},
		{"an empty line", geom.NewMultiLineStringFlat(geom.XY, []float64{0, 0, 1, 0}, []int{4, 4}), false},
		{"lines", geom.NewMultiLineStringFlat(geom.XY, []float64{0, 0, 1, 0, 2, 2, 3, 3}, []int{4, 8}), true},
		{"off the grid", geom.NewLineStringFlat(geom.XY, []float64{104.1234567891, 31, 105, 31}), false},
		{"negative zero", geom.NewLineStringFlat(geom.XY, []float64{math.Copysign(0, -1), 31, 105, 31}), false},
		{"not finite", geom.NewLineStringFlat(geom.XY, []float64{math.NaN(), 31, 105, 31}), false},
		{"heights", geom.NewLineStringFlat(geom.XYZ, []float64{104, 31, 9, 105, 31, 9}), false},
		{"a point", geom.NewPointFlat(geom.XY, []float64{104, 31}), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := OnGrid(test.g); got != test.want {
				t.Errorf("on the grid: %v", got)
			}
			if test.want && !reflect.DeepEqual(Snap(test.g), test.g) {
				t.Errorf("Snap changes it: %v", Snap(test.g))
			}
		})
	}
}
