package write

import (
	"math"
	"strconv"
	"strings"

	"redline/geo/crs"
	"redline/intake"
	"redline/lang"
)

// Codes of the EPSG registry for CGCS2000.
const (
	cgcs2000 = 4490
	plane75  = 4534 // the 3° plane with the central meridian 75°E, without zone number
	prefixed = 4513 - plane75
	planes3  = 21 // the 3° planes, from 75°E to 135°E
)

func degrees(float64) crs.Reference {
	r, _ := crs.ByEPSG(cgcs2000)
	return r
}

// plane returns the 3° plane of a longitude, without zone number or prefixed with it.
func plane(offset int) func(float64) crs.Reference {
	return func(lon float64) crs.Reference {
		zone := min(max(int(math.Round(lon/3))-25, 0), planes3-1)
		r, _ := crs.ByEPSG(plane75 + offset + zone)
		return r
	}
}

// reference is the reference that was asked for, or the usual one.
func (f *format) reference(name string, footprints []intake.Footprint) (crs.Reference, error) {
	if name == "" {
		return f.usual(middle(footprints)), nil
	}
	code, err := strconv.Atoi(strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(name)), "EPSG:"))
	r, known := crs.ByEPSG(code)
	switch {
	case err != nil || !known:
		return r, refuse("CRS", lang.Textf("不能写成坐标系 %q", "%q is no reference to write in", name),
			lang.Text{
				ZH: "可用 EPSG:4490、EPSG:4326，或 CGCS2000 高斯平面 EPSG:4491 至 4554（如 EPSG:4544）",
				EN: "Use EPSG:4490, EPSG:4326 or a CGCS2000 Gauss-Krüger plane, EPSG:4491 to 4554 (such as EPSG:4544).",
			})
	case r.Geographic && !f.degrees:
		return r, refuse("CRS", lang.Textf("%s 只写平面坐标（米），不写经纬度", "%s holds plane coordinates in metres, no degrees", f.title),
			lang.Textf("请用高斯平面坐标系，如 %s", "Choose a Gauss-Krüger plane, such as %s.", f.usual(middle(footprints)).Name()))
	case !r.Geographic && !f.planes:
		return r, refuse("CRS", lang.Textf("%s 按标准只写经纬度", "%s holds degrees only, by its standard", f.title),
			lang.Text{ZH: "请用 EPSG:4490，或改写 shapefile、DXF（--to dxf）、报批坐标 TXT（--to landtxt）", EN: "Use EPSG:4490, or write a shapefile, DXF (--to dxf) or 报批坐标 TXT (--to landtxt)."})
	case !r.Geographic && math.Abs(middle(footprints)-r.CentralMeridian) > 6:
		return r, refuse("CRS", lang.Textf("范围在 %.2f°E，离 %s 的中央经线 %g°E 过远", "the footprint lies at %.2f°E, too far from the central meridian of %s, %g°E",
			middle(footprints), r.Name(), r.CentralMeridian),
			lang.Textf("请用 %s", "Use %s.", plane(0)(middle(footprints)).Name()))
	}
	return r, nil
}

// middle is the longitude halfway between the westernmost and the easternmost vertex.
func middle(footprints []intake.Footprint) float64 {
	west, east := math.Inf(1), math.Inf(-1)
	for _, f := range footprints {
		flat, stride := f.Geometry.FlatCoords(), f.Geometry.Stride()
		for i := 0; i < len(flat); i += stride {
			west, east = min(west, flat[i]), max(east, flat[i])
		}
	}
	return (west + east) / 2
}
