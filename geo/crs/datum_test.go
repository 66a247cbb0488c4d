package crs_test

import (
	"math"
	"testing"

	"redline/geo/crs"

	"pgregory.net/rapid"
)

// TestBursaWolfExample is the worked example of EPSG Guidance Note 7-2, method 9606
// (WGS 72 to WGS 84), and of its reverse sign, method 9607.
func TestBursaWolfExample(t *testing.T) {
	s := crs.Shift{DZ: 4.5, RZ: 0.554, PPM: 0.219}
	x, y, z := s.Geocentric(3657660.66, 255768.55, 5201382.11)
	if math.Abs(x-3657660.78) > 0.01 || math.Abs(y-255778.43) > 0.01 || math.Abs(z-5201387.75) > 0.01 {
		t.Errorf("%.3f %.3f %.3f", x, y, z)
	}
}

// TestOlderDatumsAgainstPROJ holds what PROJ 9.1 gives:
//
//	cct +proj=pipeline +step +inv +proj=tmerc +lon_0=105 +k=1 +x_0=500000 +a=A +rf=RF
//	  +step +proj=cart +a=A +rf=RF
//	  +step +proj=helmert +convention=position_vector +x=15.8 +y=-154.4 +z=-82.3
//	    +rx=0.5 +ry=-0.8 +rz=1.1 +s=3.2
//	  +step +inv +proj=cart +a=6378137 +rf=298.257222101
//	  +step +proj=unitconvert +xy_in=rad +xy_out=deg
func TestOlderDatumsAgainstPROJ(t *testing.T) {
	s := crs.Shift{DX: 15.8, DY: -154.4, DZ: -82.3, RX: 0.5, RY: -0.8, RZ: 1.1, PPM: 3.2}
	tests := []struct {
		name        string
		code        int
		east, north float64
		own, want   [2]float64
	}{
		{"Beijing 54", 2432, 453359.647, 3466557.106, [2]float64{104.510011107205, 31.319444706878}, [2]float64{104.510713458293, 31.319630035748}},
		{"Beijing 54 with prefix", 2411, 35453359.647, 3466557.106, [2]float64{104.510011107205, 31.319444706878}, [2]float64{104.510713458293, 31.319630035748}},
		{"Beijing 54, 6°", 21418, 18500000, 4000000, [2]float64{105, 36.129654102770}, [2]float64{105.000761682803, 36.129968654072}},
		{"Xian 80", 2380, 453359.647, 3466557.106, [2]float64{104.510000304653, 31.319985430469}, [2]float64{104.510702663910, 31.320148938674}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, ok := crs.Older(tt.code)
			if !ok {
				t.Fatalf("EPSG:%d is not known", tt.code)
			}
			lon, lat := r.Inverse(tt.east, tt.north)
			if math.Abs(lon-tt.own[0]) > 1e-10 || math.Abs(lat-tt.own[1]) > 1e-10 {
				t.Errorf("on its own datum %.12f %.12f, want %v", lon, lat, tt.own)
			}
			lon, lat = s.ToCGCS2000(r.Datum, lon, lat)
			if math.Abs(lon-tt.want[0]) > 1e-10 || math.Abs(lat-tt.want[1]) > 1e-10 {
				t.Errorf("shifted %.12f %.12f, want %v", lon, lat, tt.want)
			}
		})
	}
}

func TestOnAnotherDatum(t *testing.T) {
	for code := 4490; code <= 4554; code++ {
		r, _ := crs.ByEPSG(code)
		for _, d := range []crs.Datum{crs.Beijing54, crs.Xian80} {
			if code == 4490 || r.EPSG != 0 {
				o := r.On(d)
				if back := o.On(crs.CGCS2000); back != r {
					t.Errorf("EPSG:%d on %d is EPSG:%d and comes back as EPSG:%d", code, d, o.EPSG, back.EPSG)
				}
				if known, ok := crs.Older(o.EPSG); !ok || known != o {
					t.Errorf("EPSG:%d on %d: %+v, want %+v", code, d, o, known)
				}
			}
		}
	}
}

// TestGCJ02KnownPoint: 240 m east, 251 m south, 347 m of 104.51°E 31.32°N.
func TestGCJ02KnownPoint(t *testing.T) {
	plane, _ := crs.ByEPSG(4544)
	e, n := plane.Forward(104.51, 31.32)
	e2, n2 := plane.Forward(crs.GCJ02.Forward(104.51, 31.32))
	if de, dn := e2-e, n2-n; math.Abs(de-240) > 1.5 || math.Abs(dn+251) > 1.5 || math.Abs(math.Hypot(de, dn)-347) > 1 {
		t.Errorf("%.1f m east, %.1f m north", de, dn)
	}
}

func TestWebMapInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.SampledFrom([]crs.WebMap{crs.GCJ02, crs.BD09}).Draw(t, "system")
		lon, lat := rapid.Float64Range(73, 136).Draw(t, "lon"), rapid.Float64Range(3, 54).Draw(t, "lat")
		lon2, lat2 := w.Inverse(w.Forward(lon, lat))
		if math.Abs(lon2-lon) > 1e-9 || math.Abs(lat2-lat) > 1e-9 {
			t.Fatalf("%s: %v %v came back as %v %v", w, lon, lat, lon2, lat2)
		}
	})
}

func TestWebMapEdges(t *testing.T) {
	if x, y := crs.GCJ02.Forward(2.35, 48.85); x != 2.35 || y != 48.85 {
		t.Errorf("outside China GCJ-02 is %v %v", x, y)
	}
	if x, y := crs.WebMap("").Inverse(104, 31); x != 104 || y != 31 {
		t.Errorf("no system gives %v %v", x, y)
	}
	if x, _ := crs.BD09.Inverse(math.NaN(), 31); !math.IsNaN(x) {
		t.Errorf("NaN gives %v", x)
	}
}
