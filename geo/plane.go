package geo

import (
	"fmt"

	"redline/geo/crs"
)

// Plane is the metric plane of one catalogue: a Gauss-Krüger reference. Planes are
// equal (==) when their EPSG codes are.
type Plane struct{ ref crs.Reference }

// NewPlane returns the plane with the given EPSG code. A code that is not a
// Gauss-Krüger plane redline supports is an error.
func NewPlane(epsg int) (Plane, error) {
	r, ok := crs.ByEPSG(epsg)
	if !ok || r.Geographic {
		return Plane{}, fmt.Errorf("EPSG:%d is not a CGCS2000 Gauss-Krüger plane (EPSG:4491 to 4554)", epsg)
	}
	return Plane{r}, nil
}

// EPSG returns the plane's code.
func (p Plane) EPSG() int { return p.ref.EPSG }

// CentralMeridian returns the longitude, in degrees, along which the plane is true to scale.
func (p Plane) CentralMeridian() float64 { return p.ref.CentralMeridian }

// Project maps degrees onto the plane.
func (p Plane) Project(l LonLat) Point {
	x, y := p.ref.Forward(l.Lon, l.Lat)
	return Point{x, y}
}

// Unproject is the inverse of Project.
func (p Plane) Unproject(pt Point) LonLat {
	lon, lat := p.ref.Inverse(pt.X, pt.Y)
	return LonLat{lon, lat}
}
