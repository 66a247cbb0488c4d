package crs

import "math"

// WebMap is a system of shifted coordinates in degrees, as Chinese web maps use them;
// "" is none. The shift is 100 to 700 m and differs from place to place.
type WebMap string

// The shifted systems.
const (
	GCJ02 WebMap = "GCJ-02" // 火星坐标: 高德, 腾讯, 奥维
	BD09  WebMap = "BD-09"  // 百度
)

// Forward shifts a longitude and latitude as the web maps do. Outside the rectangle of
// the public formula (72.004–137.8347°E, 0.8293–55.8271°N) GCJ-02 is the identity, and
// beyond 360° so is BD-09.
//
// The formula is not official: it became public with implementations of it (eviltransform
// and others) and agrees with the maps to about a metre.
func (w WebMap) Forward(lon, lat float64) (lon2, lat2 float64) {
	switch w {
	case GCJ02:
		return toGCJ(lon, lat)
	case BD09:
		return toBD(toGCJ(lon, lat))
	}
	return lon, lat
}

// Inverse takes the shift off again: Forward of its result is the input to 1e-9° (0.1
// mm), though the shift itself is known to about a metre only. It iterates to a fixed
// point, since the shift changes by less than 1 % of a step. Within a few hundred metres
// of the rectangle's edge, where the shift ends abruptly, there may be no exact inverse.
func (w WebMap) Inverse(lon, lat float64) (lon2, lat2 float64) {
	if w == "" {
		return lon, lat
	}
	lon2, lat2 = lon, lat
	for range 30 {
		x, y := w.Forward(lon2, lat2)
		dx, dy := lon-x, lat-y
		lon2, lat2 = lon2+dx, lat2+dy
		if !(math.Abs(dx)+math.Abs(dy) > 1e-13) { // also ends on NaN
			break
		}
	}
	return lon2, lat2
}

// toGCJ is the public formula, on the Krassovsky ellipsoid with the e² it is written with.
func toGCJ(lon, lat float64) (float64, float64) {
	if !(lon >= 72.004 && lon <= 137.8347 && lat >= 0.8293 && lat <= 55.8271) {
		return lon, lat
	}
	const a, e2 = 6378245.0, 0.00669342162296594323
	x, y := lon-105, lat-35
	sinLat, cosLat := math.Sincos(lat * degree)
	w2 := 1 - float64(e2*sinLat*sinLat)
	w := math.Sqrt(w2)
	dlat := gcjNorth(x, y) * 180 / (a * (1 - e2) / (w2 * w) * math.Pi)
	dlon := gcjEast(x, y) * 180 / (a / w * cosLat * math.Pi)
	return lon + dlon, lat + dlat
}

func gcjNorth(x, y float64) float64 {
	return -100 + float64(2*x) + float64(3*y) + float64(0.2*y*y) + float64(0.1*x*y) + float64(0.2*math.Sqrt(math.Abs(x))) +
		waves(x) + longWaves(y, 160, 320)
}

func gcjEast(x, y float64) float64 {
	return 300 + x + float64(2*y) + float64(0.1*x*x) + float64(0.1*x*y) + float64(0.1*math.Sqrt(math.Abs(x))) +
		waves(x) + longWaves(x, 150, 300)
}

// waves is the short waves both formulas share.
func waves(x float64) float64 {
	return (float64(20*math.Sin(6*x*math.Pi)) + float64(20*math.Sin(2*x*math.Pi))) * 2 / 3
}

// longWaves is the long waves, whose two longest have amplitudes of their own.
func longWaves(v, long, longest float64) float64 {
	return (float64(20*math.Sin(v*math.Pi)) + float64(40*math.Sin(v/3*math.Pi)) +
		float64(long*math.Sin(v/12*math.Pi)) + float64(longest*math.Sin(v/30*math.Pi))) * 2 / 3
}

// toBD adds Baidu's own shift to GCJ-02.
func toBD(x, y float64) (float64, float64) {
	if math.Abs(x) > 360 || math.Abs(y) > 360 {
		return x, y
	}
	const k = math.Pi * 3000 / 180
	z := math.Hypot(x, y) + float64(0.00002*math.Sin(y*k))
	theta := math.Atan2(y, x) + float64(0.000003*math.Cos(x*k))
	sin, cos := math.Sincos(theta)
	return float64(z*cos) + 0.0065, float64(z*sin) + 0.006
}
