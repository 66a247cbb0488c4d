package demo

import (
	"fmt"
	"slices"

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

	towns   []ring // urban boundaries, as townNames
	builtUp []ring // as towns
	parks   []ring
	hamlets []ring
	roads   []line // as dustRoads
	rails   line

	sources []feature
	lake    ring
	redLine *mask
	woods   []forest
	fields  []field

	redLineNext                  *mask // from 2026 on
	intakes, units, unitsUpdated []ring
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
	d.drawWaters()
	d.drawParcels()
	d.drawRedLine()
	d.drawForest()
	d.drawHamlets()
	d.drawRoads()
	d.drawFarmland()
	d.drawUnits(random)
	return d, nil
}

// drawUnits divides the district ever finer: pieces of one division are those of the
// next, or several of them together.
func (d *district) drawUnits(r *random) {
	tiles := newTiling(d.border, r)
	tiles.divide(intakeUnits)
	d.intakes = slices.Clone(tiles.pieces)
	tiles.divide(controlUnits)
	d.units = slices.Clone(tiles.pieces)
	tiles.divide(updatedControlUnits)
	d.unitsUpdated = tiles.pieces
}

// drawParcels marks single parcels, so that fields keep off.
func (d *district) drawParcels() {
	for _, table := range [][]spot{contaminated, suspect, slagHeaps, reclaimed, townPlaces} {
		for _, s := range table {
			d.land.mark(d.shape(s, d.spotSeed(s)), built)
		}
	}
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

// areaFeatures is the district itself.
func (d *district) areaFeatures() []feature {
	return []feature{zone("DEMO-QY", "示意区", "", d.border)}
}
