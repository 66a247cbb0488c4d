package crs

import "math"

// Datum is a Chinese geodetic datum. The zero value is CGCS2000.
type Datum int

// The datums of Chinese mapping. Nothing leads from the older two to CGCS2000 but
// parameters determined where the coordinates lie.
const (
	CGCS2000  Datum = iota
	Beijing54       // 1954 北京坐标系
	Xian80          // 1980 西安坐标系
)

// The figures of the earth: CGCS2000 (GB 22021-2008), Krassovsky 1940 (EPSG:7024), and
// IAG 1975 (EPSG:7049).
var (
	figureCGCS2000   = newEllipsoid(6378137, 298.257222101)
	figureKrassovsky = newEllipsoid(6378245, 298.3)
	figureIAG75      = newEllipsoid(6378140, 298.257)
)

func (d Datum) ellipsoid() *ellipsoid {
	switch d {
	case Beijing54:
		return figureKrassovsky
	case Xian80:
		return figureIAG75
	}
	return figureCGCS2000
}

// geographic returns the EPSG code of the datum's longitude and latitude.
func (d Datum) geographic() int {
	switch d {
	case Beijing54:
		return 4214
	case Xian80:
		return 4610
	}
	return 4490
}

// Older returns the reference of Beijing 54 or Xian 80 with the given EPSG code; ok is
// false for any other. Its degrees and metres are those of its own datum: Shift leads
// from there to CGCS2000.
func Older(code int) (r Reference, ok bool) {
	for _, d := range []Datum{Beijing54, Xian80} {
		if code == d.geographic() {
			return Reference{EPSG: code, Geographic: true, Datum: d}, true
		}
		if r, ok := planeOf(code, d); ok {
			return r, true
		}
	}
	return Reference{}, false
}

// On returns the reference of the same form (degrees, or a plane of the same width,
// meridian and prefix) on another datum.
func (r Reference) On(d Datum) Reference {
	if r.Datum == d {
		return r
	}
	if r.Geographic {
		return Reference{EPSG: d.geographic(), Geographic: true, Datum: d}
	}
	for _, s := range planes {
		if s.datum == d && s.width == r.ZoneWidth && (s.firstZone > 0) == (r.Zone > 0) {
			r.EPSG, r.Datum = s.first+int(math.Round(r.CentralMeridian-firstMeridian))/s.width, d
			return r
		}
	}
	return r
}

// Shift is the seven parameters of a Bursa-Wolf transformation to CGCS2000, in the
// position-vector convention (EPSG method 9606), which Chinese practice shares: a
// positive rZ adds to the longitude. Parameters of the coordinate-frame convention
// (9607) have the rotations' signs reversed.
type Shift struct {
	DX, DY, DZ float64 // metres
	RX, RY, RZ float64 // seconds of arc
	PPM        float64 // scale difference, parts per million
}

// Geocentric applies the shift to geocentric coordinates in metres (EPSG Guidance Note
// 7-2, §4.3.3).
func (s Shift) Geocentric(x, y, z float64) (x2, y2, z2 float64) {
	const second = math.Pi / 180 / 3600
	rx, ry, rz, m := s.RX*second, s.RY*second, s.RZ*second, 1+s.PPM*1e-6
	return float64(m*(x-float64(rz*y)+float64(ry*z))) + s.DX,
		float64(m*(float64(rz*x)+y-float64(rx*z))) + s.DY,
		float64(m*(float64(rx*y)-float64(ry*x)+z)) + s.DZ
}

// ToCGCS2000 moves a longitude and latitude of datum d, at height 0, to CGCS2000.
//
// The unknown height matters little: 3,000 m of it move the result by the shift's angle
// times the height, below 0.1 m for the shifts found in China.
func (s Shift) ToCGCS2000(d Datum, lon, lat float64) (lon2, lat2 float64) {
	return figureCGCS2000.geographic(s.Geocentric(d.ellipsoid().geocentric(lon, lat)))
}

// geocentric returns the geocentric coordinates of a place at height 0.
func (e *ellipsoid) geocentric(lon, lat float64) (x, y, z float64) {
	sinLat, cosLat := math.Sincos(lat * degree)
	sinLon, cosLon := math.Sincos(lon * degree)
	n := e.radius / math.Sqrt(1-float64(e.eccentricity2*sinLat*sinLat))
	return n * cosLat * cosLon, n * cosLat * sinLon, n * (1 - e.eccentricity2) * sinLat
}

// geographic is the inverse of geocentric for any height within 10 km of the ellipsoid,
// iterated until the latitude stands (five steps reach the last bit).
func (e *ellipsoid) geographic(x, y, z float64) (lon, lat float64) {
	p := math.Hypot(x, y)
	phi := math.Atan2(z, p*(1-e.eccentricity2))
	for range 8 {
		sin := math.Sin(phi)
		n := e.radius / math.Sqrt(1-float64(e.eccentricity2*sin*sin))
		phi = math.Atan2(z+float64(e.eccentricity2*n*sin), p)
	}
	return math.Atan2(y, x) / degree, phi / degree
}
