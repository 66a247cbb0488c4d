package demo

import (
	"fmt"

	"redline/geo"
)

// district is everything drawn, on the plane. Themes are drawn in an order: what comes
// later keeps off what came before (see land).
type district struct {
	plane   geo.Plane
	seed    uint64
	origin  vec // the centre, on the plane
	border  ring
	land    *land
	courses []course
	towns   []ring
	parks   []ring
	redLine *mask
	woods   []forest
	units   *tiling
	intakes []ring
	sources []feature
}

// seed decides every random choice. Another one draws another district.
const seed = 510

func newDistrict() (*district, error) {
	plane, err := geo.NewPlane(planeEPSG)
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	centre := plane.Project(geo.LonLat{Lon: centreLon, Lat: centreLat})
	d := &district{plane: plane, seed: seed, origin: vec{centre.X, centre.Y}}
	random := &random{state: seed}
	d.border = outline(plane, d.origin, random)
	d.land = newLand(d.border, 50)
	d.land.markAlong(line(d.border), 90, outside)
	d.courses = drawCourses(rivers, d.border, d.origin, seed+1000)
	d.courses = append(d.courses, drawCourses(canals, d.border, d.origin, seed+3000)...)
	for _, c := range d.courses {
		d.land.markAlong(c.centre, c.courseRow.half[1]+40, water)
	}
	d.drawTowns()
	d.sources = d.sourceFeatures()
	d.drawRedLine()
	d.drawForest()
	d.units = newTiling(d.border, random)
	d.units.divide(intakeUnits)
	d.intakes = append(d.intakes, d.units.pieces...)
	d.units.divide(controlUnits)
	return d, nil
}

// course returns the watercourse with the given id; the tables name no other.
func (d *district) course(id string) course {
	for _, c := range d.courses {
		if c.id == id {
			return c
		}
	}
	return course{}
}

// managementFeatures are the rivers between their management lines.
func (d *district) managementFeatures() []feature {
	var out []feature
	for _, c := range d.courses {
		if c.tributary {
			out = append(out, feature{area: []ring{c.water()}, properties: map[string]any{
				"code": "DEMO-HD-" + c.id,
				"name": c.name + "河道管理范围（示意）",
			}})
		}
	}
	return out
}

// areaFeatures is the district itself.
func (d *district) areaFeatures() []feature {
	return []feature{{area: []ring{d.border}, properties: map[string]any{
		"code": "DEMO-QY", "name": "示意区",
	}}}
}
