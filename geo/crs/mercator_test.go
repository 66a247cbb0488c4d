package crs_test

import (
	"math"
	"testing"

	"redline/geo/crs"
)

// The expected numbers are those of PROJ 9.1: echo "104.5 31.3" | gdaltransform -s_srs
// "+proj=longlat +datum=WGS84" -t_srs EPSG:3857.
func TestWebMercator(t *testing.T) {
	for _, c := range []struct{ lon, lat, x, y float64 }{
		{104.5, 31.3, 11632886.7878971, 3671771.44879714},
		{-71.25, -33.75, -7931513.71902074, -3995282.32962424},
	} {
		x, y := crs.WebMercator(c.lon, c.lat)
		if math.Hypot(x-c.x, y-c.y) > 1e-5 {
			t.Errorf("%g, %g: %f %f, want %f %f", c.lon, c.lat, x, y, c.x, c.y)
		}
		if lon, lat := crs.FromWebMercator(x, y); math.Abs(lon-c.lon)+math.Abs(lat-c.lat) > 1e-12 {
			t.Errorf("back: %g %g, want %g %g", lon, lat, c.lon, c.lat)
		}
	}
}
