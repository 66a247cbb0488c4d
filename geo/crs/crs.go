// Package crs converts between CGCS2000 longitude and latitude and the plane
// coordinates of Chinese cadastral mapping (Gauss-Krüger, 3° and 6° zones, with and
// without a zone prefix on the easting). It works on plain floats and is the only
// place for projection formulas.
//
// The easting always comes first here, as longitude does. EPSG defines these planes
// with the northing first (axes X north, Y east, as Chinese surveyors write them), so
// whoever reads a file must put its columns in order before calling.
package crs

import "strconv"

// Reference is one coordinate reference system redline understands.
type Reference struct {
	EPSG            int     // 4490, 4326, 4491…4554
	Geographic      bool    // longitude and latitude in degrees
	ZoneWidth       int     // 3 or 6; 0 when geographic
	Zone            int     // zone number carried as a prefix of the easting; 0 when there is none
	CentralMeridian float64 // degrees; 0 when geographic
	Datum           Datum   // CGCS2000 unless it is an older one
}

// series is one run of consecutive EPSG codes: planes of one zone width from 75°E
// eastwards, with the zone number before the easting or without.
type series struct {
	first, last int // EPSG codes
	width       int // degrees
	firstZone   int // zone number of the first plane; 0 when the easting has no prefix
	datum       Datum
}

// planes lists the Chinese Gauss-Krüger planes of the EPSG registry.
var planes = [...]series{
	{first: 4491, last: 4501, width: 6, firstZone: 13},
	{first: 4502, last: 4512, width: 6},
	{first: 4513, last: 4533, width: 3, firstZone: 25},
	{first: 4534, last: 4554, width: 3},
	{first: 21413, last: 21423, width: 6, firstZone: 13, datum: Beijing54},
	{first: 21453, last: 21463, width: 6, datum: Beijing54},
	{first: 21473, last: 21483, width: 6, datum: Beijing54}, // deprecated for the run before
	{first: 2401, last: 2421, width: 3, firstZone: 25, datum: Beijing54},
	{first: 2422, last: 2442, width: 3, datum: Beijing54},
	{first: 2327, last: 2337, width: 6, firstZone: 13, datum: Xian80},
	{first: 2338, last: 2348, width: 6, datum: Xian80},
	{first: 2349, last: 2369, width: 3, firstZone: 25, datum: Xian80},
	{first: 2370, last: 2390, width: 3, datum: Xian80},
}

// firstMeridian is the central meridian of the first plane of every series.
const firstMeridian = 75

// ByEPSG returns the reference with the given code; ok is false for a code redline
// does not support.
//
// EPSG:4326 (WGS 84) is taken as EPSG:4490 in numbers: the two ellipsoids put a point
// less than 0.2 mm apart, far below what either datum is realised to.
func ByEPSG(code int) (r Reference, ok bool) {
	if code == 4490 || code == 4326 {
		return Reference{EPSG: code, Geographic: true}, true
	}
	return planeOf(code, CGCS2000)
}

// planeOf returns the Gauss-Krüger plane of a datum with the given code.
func planeOf(code int, d Datum) (Reference, bool) {
	for _, s := range planes {
		if s.datum != d || code < s.first || code > s.last {
			continue
		}
		r := Reference{
			EPSG:            code,
			ZoneWidth:       s.width,
			CentralMeridian: float64(firstMeridian + (code-s.first)*s.width),
			Datum:           d,
		}
		if s.firstZone > 0 {
			r.Zone = s.firstZone + code - s.first
		}
		return r, true
	}
	return Reference{}, false
}

// Name returns the reference as people write it: "EPSG:4544".
func (r Reference) Name() string { return "EPSG:" + strconv.Itoa(r.EPSG) }

// FalseEasting returns what is added to the distance from the central meridian: 500 km,
// and one million metres for each unit of the zone number where the easting carries it.
func (r Reference) FalseEasting() float64 {
	if r.Geographic {
		return 0
	}
	return 500_000 + float64(r.Zone)*1_000_000
}

// Forward projects longitude and latitude (degrees) to easting and northing (metres,
// easting including the zone prefix where the reference has one). For a geographic
// reference it returns its input.
//
// It agrees with PROJ to a nanometre within 10° of the central meridian and is not
// meant for use beyond 30°. Input that is not finite gives NaN.
func (r Reference) Forward(lon, lat float64) (easting, northing float64) {
	if r.Geographic {
		return lon, lat
	}
	x, y := r.Datum.ellipsoid().project(lon-r.CentralMeridian, lat)
	return x + r.FalseEasting(), y
}

// Inverse is the inverse of Forward.
func (r Reference) Inverse(easting, northing float64) (lon, lat float64) {
	if r.Geographic {
		return easting, northing
	}
	lon, lat = r.Datum.ellipsoid().unproject(easting-r.FalseEasting(), northing)
	return lon + r.CentralMeridian, lat
}
