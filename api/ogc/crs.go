package ogc

import (
	"math"
	"slices"
	"strings"

	"redline/api/problem"
	"redline/geo"
	"redline/geo/crs"
	"redline/lang"
)

// The URIs of reference systems.
const (
	crs84    = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
	epsgRoot = "http://www.opengis.net/def/crs/EPSG/0/"
)

// storageCRS is the reference system of the record: CGCS2000 in degrees.
const storageCRS = epsgRoot + "4490"

// reference is a reference system that features are given in. Its first axis is the second
// coordinate (latitude, northing) where EPSG says so.
type reference struct {
	uri        string
	northFirst bool
	degrees    bool
	forward    func(lon, lat float64) (east, north float64)
	inverse    func(east, north float64) (lon, lat float64)
}

// references lists the systems of a catalogue: degrees, its own plane and the same with (or
// without) the zone number before the easting, and that of web maps. The first is the
// default.
func references(plane geo.Plane) []reference {
	same := func(a, b float64) (float64, float64) { return a, b }
	all := []reference{
		{uri: crs84, degrees: true, forward: same, inverse: same},
		{uri: storageCRS, northFirst: true, degrees: true, forward: same, inverse: same},
		{uri: epsgRoot + "4326", northFirst: true, degrees: true, forward: same, inverse: same},
	}
	for _, code := range []int{plane.EPSG(), sibling(plane.EPSG())} {
		if r, ok := crs.ByEPSG(code); ok {
			all = append(all, reference{uri: epsgRoot + formatInt(int64(code)), northFirst: true, forward: r.Forward, inverse: r.Inverse})
		}
	}
	return append(all, reference{uri: epsgRoot + "3857", forward: crs.WebMercator, inverse: crs.FromWebMercator})
}

// sibling returns the plane of the same width and meridian with the zone number before the
// easting, or without (EPSG 4491–4501 and 4502–4512, 4513–4533 and 4534–4554).
func sibling(code int) int {
	switch {
	case code <= 4501:
		return code + 11
	case code <= 4512:
		return code - 11
	case code <= 4533:
		return code + 21
	}
	return code - 21
}

func uris(all []reference) []string {
	out := make([]string, len(all))
	for i, r := range all {
		out[i] = r.uri
	}
	return out
}

// reference returns the system that a parameter names; CRS84 where it is not given.
func (req *request) reference(parameter string) (reference, error) {
	all := references(req.snapshot.Plane)
	uri := req.query.Get(parameter)
	if uri == "" {
		return all[0], nil
	}
	if i := slices.IndexFunc(all, func(r reference) bool { return r.uri == uri }); i >= 0 {
		return all[i], nil
	}
	return reference{}, problem.BadParameter(parameter, lang.Textf("没有坐标系 %.80q", "there is no reference system %.80q", uri),
		lang.Textf("可用的坐标系：%s", "the reference systems are: %s", strings.Join(uris(all), ", ")))
}

// order swaps two coordinates where the first axis is the second coordinate.
func (r reference) order(a, b float64) (float64, float64) {
	if r.northFirst {
		return b, a
	}
	return a, b
}

// space puts coordinates in a reference system onto the plane of the records; around is
// where the records lie, in degrees (west, south, east, north), empty (nil) without any.
// It is a cql2.Space.
type space struct {
	reference
	plane  geo.Plane
	around []float64
}

// farthest is how far, in degrees, a point may lie from the central meridian: the
// projection is exact to a nanometre within it.
const farthest = 10

// nearby is how far around the records, in degrees, boxes are cut: farther than any
// distance that can be asked.
const nearby = 2

// Plane returns the plane of the records.
func (s space) Plane() geo.Plane { return s.plane }

// Point puts one point onto the plane.
func (s space) Point(a, b float64) (geo.Point, *lang.Fault) {
	lon, lat, fault := s.lonLat(a, b)
	if fault != nil {
		return geo.Point{}, fault
	}
	if !(math.Abs(lon-s.plane.CentralMeridian()) <= farthest) {
		return geo.Point{}, &lang.Fault{
			What: lang.Textf("点 %g, %g 距中央经线 %g°E 超过 %d°", "the point %g, %g lies more than %[4]d° from the meridian %[3]g°E", a, b, s.plane.CentralMeridian(), farthest),
			Hint: lang.Text{ZH: "核对坐标系与轴序；大范围请用 BBOX", EN: "check the reference system and the order of axes; use BBOX for a large area"},
		}
	}
	return s.plane.Project(geo.LonLat{Lon: lon, Lat: lat}), nil
}

// lonLat returns the degrees of a point.
func (s space) lonLat(a, b float64) (lon, lat float64, _ *lang.Fault) {
	east, north := s.order(a, b)
	ok := math.Abs(east) <= 1e8 && math.Abs(north) <= 1e8
	if s.degrees {
		ok = math.Abs(east) <= 180 && math.Abs(north) <= 90
	}
	if ok {
		lon, lat = s.inverse(east, north)
		if math.Abs(lon) <= 180 && math.Abs(lat) <= 90 {
			return lon, lat, nil
		}
	}
	zh, en := "东坐标、北坐标（米）", "easting and northing in metres"
	switch {
	case s.degrees && s.northFirst:
		zh, en = "先纬度、后经度（度）", "latitude first, then longitude, in degrees"
	case s.degrees:
		zh, en = "先经度、后纬度（度）", "longitude first, then latitude, in degrees"
	case s.northFirst:
		zh, en = "先北坐标、后东坐标（米）", "northing first, then easting, in metres"
	}
	return 0, 0, &lang.Fault{
		What: lang.Textf("坐标 %g, %g 不在 %s 之内", "the coordinates %g, %g lie outside %s", a, b, s.uri),
		Hint: lang.Text{ZH: "该坐标系的轴序：" + zh, EN: "its axes are: " + en},
	}
}
