// Package crs converts between CGCS2000 longitude and latitude and the plane
// coordinates of Chinese cadastral mapping (Gauss-Krüger, 3° and 6° zones, with and
// without a zone prefix on the easting). It works on plain floats and is the only
// place for projection formulas.
package crs

// Reference is one coordinate reference system redline understands.
type Reference struct {
	EPSG            int     // 4490, 4326, 4491…4554
	Geographic      bool    // longitude and latitude in degrees
	ZoneWidth       int     // 3 or 6; 0 when geographic
	Zone            int     // zone number carried as a prefix of the easting; 0 when there is none
	CentralMeridian float64 // degrees; 0 when geographic
}

// ByEPSG returns the reference with the given code; ok is false for a code redline
// does not support.
func ByEPSG(code int) (r Reference, ok bool) { panic("stub") }

// Forward projects longitude and latitude (degrees) to easting and northing (metres,
// easting including the zone prefix where the reference has one). For a geographic
// reference it returns its input.
func (r Reference) Forward(lon, lat float64) (easting, northing float64) { panic("stub") }

// Inverse is the inverse of Forward.
func (r Reference) Inverse(easting, northing float64) (lon, lat float64) { panic("stub") }
