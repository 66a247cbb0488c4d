package geo

import (
	"math"
	"testing"
)

func TestNewPlane(t *testing.T) {
	for _, code := range []int{4491, 4512, 4533, 4544, 4554} {
		p, err := NewPlane(code)
		if err != nil || p.EPSG() != code {
			t.Errorf("NewPlane(%d) = EPSG:%d, %v", code, p.EPSG(), err)
		}
	}
	for _, code := range []int{0, -1, 4326, 4490, 4555, 3857} {
		if _, err := NewPlane(code); err == nil {
			t.Errorf("NewPlane(%d): no error", code)
		}
	}
	if a, b := mustPlane(t, 4544), mustPlane(t, 4544); a != b {
		t.Error("planes of one code differ")
	}
	if a, b := mustPlane(t, 4544), mustPlane(t, 4523); a == b {
		t.Error("planes with and without prefix are equal")
	}
}

func mustPlane(t testing.TB, epsg int) Plane {
	t.Helper()
	p, err := NewPlane(epsg)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestProject(t *testing.T) {
	p := mustPlane(t, 4544)
	if p.CentralMeridian() != 105 {
		t.Errorf("central meridian %v", p.CentralMeridian())
	}
	pt := p.Project(LonLat{104.5, 31.3})
	if math.Abs(pt.X-452397.735443559) > 1e-6 || math.Abs(pt.Y-3464343.845476178) > 1e-6 {
		t.Errorf("Project = %.6f, %.6f", pt.X, pt.Y)
	}
	l := p.Unproject(pt)
	if math.Abs(l.Lon-104.5) > 1e-13 || math.Abs(l.Lat-31.3) > 1e-13 {
		t.Errorf("Unproject = %v", l)
	}
}

func TestMu(t *testing.T) {
	if got := SquareMetres(2000).Mu(); got != 3 {
		t.Errorf("2000 m² = %v 亩, want 3", got)
	}
}
