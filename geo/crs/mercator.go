package crs

import "math"

// mercatorRadius is the radius of the sphere of EPSG:3857, in metres.
const mercatorRadius = 6378137

// WebMercator projects longitude and latitude (degrees) to the easting and northing of
// EPSG:3857 (EPSG Guidance Note 7-2, method 1024): the plane of web maps, not one to
// measure on. The poles lie infinitely far.
func WebMercator(lon, lat float64) (easting, northing float64) {
	return mercatorRadius * lon * degree, mercatorRadius * math.Asinh(math.Tan(lat*degree))
}

// FromWebMercator is the inverse of WebMercator.
func FromWebMercator(easting, northing float64) (lon, lat float64) {
	return easting / mercatorRadius / degree, math.Atan(math.Sinh(northing/mercatorRadius)) / degree
}
