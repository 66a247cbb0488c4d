package crs_test

import (
	"math"
	"testing"

	"redline/geo/crs"
)

// finite reports whether all are numbers, none of them infinite.
func finite(values ...float64) bool {
	for _, x := range values {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}

// numbers reports whether none is NaN.
func numbers(values ...float64) bool {
	for _, x := range values {
		if math.IsNaN(x) {
			return false
		}
	}
	return true
}

// No finite input gives NaN. Within 6° of the meridian, Inverse takes Forward back to 20 nm,
// and Forward takes Inverse back to 100 nm.
func FuzzPlane(f *testing.F) {
	f.Add(uint8(53), 104.51, 31.32)
	f.Add(uint8(32), 35453359.647, 3466557.106)
	f.Add(uint8(0), 75.0, 90.0)
	f.Add(uint8(63), -45.0, 0.0)
	f.Add(uint8(7), 1e308, -1e308)
	f.Fuzz(func(t *testing.T, code uint8, a, b float64) {
		r, ok := crs.ByEPSG(4491 + int(code)%64)
		if !ok {
			t.Fatalf("no plane %d", code)
		}
		if !finite(a, b) {
			r.Forward(a, b)
			r.Inverse(a, b)
			return
		}
		east, north := r.Forward(a, b)
		lon, lat := r.Inverse(a, b)
		if !numbers(east, north, lon, lat) {
			t.Fatalf("%s: Forward(%v, %v) = %v, %v; Inverse = %v, %v", r.Name(), a, b, east, north, lon, lat)
		}
		if math.Abs(a-r.CentralMeridian) <= 6 && math.Abs(b) <= 89 {
			lon, lat = r.Inverse(east, north)
			if dlon := math.Abs(lon-a) * math.Cos(b*math.Pi/180); dlon > 2e-8*metre || math.Abs(lat-b) > 2e-8*metre {
				t.Fatalf("%s: %v, %v came back as %v, %v", r.Name(), a, b, lon, lat)
			}
		}
		if math.Abs(a-r.FalseEasting()) <= 500_000 && math.Abs(b) <= 9_500_000 {
			if east, north = r.Forward(r.Inverse(a, b)); math.Abs(east-a) > 1e-7 || math.Abs(north-b) > 1e-7 {
				t.Fatalf("%s: %v, %v came back as %v, %v", r.Name(), a, b, east, north)
			}
		}
	})
}

// No finite input gives NaN, and in China Inverse takes Forward back to 1e-9°.
func FuzzWebMap(f *testing.F) {
	f.Add(104.51, 31.32)
	f.Add(73.0, 54.0)
	f.Add(72.004, 0.8293)
	f.Add(-1e308, 1e308)
	f.Fuzz(func(t *testing.T, lon, lat float64) {
		for _, w := range []crs.WebMap{crs.GCJ02, crs.BD09} {
			x, y := w.Forward(lon, lat)
			lon2, lat2 := w.Inverse(lon, lat)
			if finite(lon, lat) && !numbers(x, y, lon2, lat2) {
				t.Fatalf("%s: Forward(%v, %v) = %v, %v; Inverse = %v, %v", w, lon, lat, x, y, lon2, lat2)
			}
			if lon < 73 || lon > 136 || lat < 3 || lat > 54 {
				continue
			}
			if lon2, lat2 = w.Inverse(x, y); !(math.Abs(lon2-lon) <= 1e-9 && math.Abs(lat2-lat) <= 1e-9) {
				t.Fatalf("%s: %v %v came back as %v %v", w, lon, lat, lon2, lat2)
			}
		}
	})
}

// The shift of any place by any parameters that ParseShift of package intake lets through is
// a place, and is undone, to a micrometre, by solving its three equations. No parameters
// leave a place where it is.
func FuzzShift(f *testing.F) {
	f.Add(104.51, 31.32, -15.8, 154.4, 82.3, 0.0, 0.0, 0.554, 0.2263)
	f.Add(180.0, 90.0, 1000.0, -1000.0, 1000.0, 60.0, -60.0, 60.0, -100.0)
	f.Add(-180.0, -90.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
	f.Fuzz(func(t *testing.T, lon, lat, dx, dy, dz, rx, ry, rz, ppm float64) {
		s := crs.Shift{DX: dx, DY: dy, DZ: dz, RX: rx, RY: ry, RZ: rz, PPM: ppm}
		for _, d := range []crs.Datum{crs.CGCS2000, crs.Beijing54, crs.Xian80} {
			lon2, lat2 := s.ToCGCS2000(d, lon, lat)
			if finite(lon, lat) && within(1e4, dx, dy, dz) && within(3600, rx, ry, rz) && within(1e4, ppm) && !finite(lon2, lat2) {
				t.Fatalf("%+v takes %v %v to %v %v", s, lon, lat, lon2, lat2)
			}
		}
		if lon2, lat2 := (crs.Shift{}).ToCGCS2000(crs.CGCS2000, lon, lat); within(180, lon) && within(89.9, lat) && !(math.Abs(lon2-lon) <= 1e-9 && math.Abs(lat2-lat) <= 1e-12) {
			t.Fatalf("nothing takes %v %v to %v %v", lon, lat, lon2, lat2)
		}
		if !within(1e4, dx, dy, dz) || !within(3600, rx, ry, rz) || !within(1e4, ppm) || !within(180, lon) || !within(90, lat) {
			return
		}
		x, y, z := 6378137*math.Cos(lon*math.Pi/180), 6378137*math.Sin(lon*math.Pi/180), 70_000*lat
		x2, y2, z2 := unshift(s)(s.Geocentric(x, y, z))
		if math.Abs(x2-x) > 1e-6 || math.Abs(y2-y) > 1e-6 || math.Abs(z2-z) > 1e-6 {
			t.Fatalf("%+v: %v %v %v came back as %v %v %v", s, x, y, z, x2, y2, z2)
		}
	})
}

// within reports whether all values are at most so far from 0; NaN is not.
func within(most float64, values ...float64) bool {
	for _, x := range values {
		if !(math.Abs(x) <= most) {
			return false
		}
	}
	return true
}

// unshift solves the equations of Geocentric: the vector with the parameters' rotation taken
// off, v − r×v + r(r·v) over 1 + r².
func unshift(s crs.Shift) func(x, y, z float64) (float64, float64, float64) {
	const second = math.Pi / 180 / 3600
	rx, ry, rz := s.RX*second, s.RY*second, s.RZ*second
	return func(x, y, z float64) (float64, float64, float64) {
		m := 1 + s.PPM*1e-6
		x, y, z = (x-s.DX)/m, (y-s.DY)/m, (z-s.DZ)/m
		dot, over := rx*x+ry*y+rz*z, 1+rx*rx+ry*ry+rz*rz
		return (x - (ry*z - rz*y) + rx*dot) / over, (y - (rz*x - rx*z) + ry*dot) / over, (z - (rx*y - ry*x) + rz*dot) / over
	}
}
