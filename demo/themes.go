package demo

import "slices"

// themeFile is one GeoJSON file of the folder.
type themeFile struct {
	name     string
	features []feature
}

// files are all GeoJSON files, by theme.
func (d *district) files() []themeFile {
	return slices.Concat(
		[]themeFile{{"area.geojson", d.areaFeatures()}},
		d.ecologyFiles(), d.waterFiles(), d.soilFiles(), d.airFiles(), d.builtFiles(), d.unitFiles())
}

func (d *district) ecologyFiles() []themeFile {
	return []themeFile{
		{"forest.geojson", d.forestFeatures()},
		{"geohazard.geojson", d.geohazardFeatures()},
		{"heritage.geojson", d.heritageFeatures()},
		{"red-line-2021.geojson", d.redLineFeatures(d.redLine)},
		{"red-line-2026.geojson", d.redLineFeatures(d.redLineNext)},
		{"scenic-area.geojson", d.scenicFeatures()},
		{"sensitive-areas.geojson", d.sensitiveAreaFeatures()},
		{"soil-erosion.geojson", d.soilErosionFeatures()},
		{"wetland.geojson", d.wetlandFeatures()},
	}
}

func (d *district) waterFiles() []themeFile {
	return []themeFile{
		{"aquaculture-ban.geojson", d.aquacultureFeatures()},
		{"basins.geojson", d.basinFeatures()},
		{"buffer-zone.geojson", d.bufferFeatures()},
		{"cross-border-reach.geojson", d.strips("KJ", crossBorder)},
		{"fish-habitat.geojson", d.strips("YL", fishHabitats)},
		{"flood-safety.geojson", d.floodFeatures()},
		{"groundwater-recharge.geojson", d.spots("BJ", recharge)},
		{"reaches.geojson", d.reachFeatures()},
		{"reuse-avoidance.geojson", d.spots("GB", reuseAvoidance)},
		{"river-management.geojson", d.managementFeatures()},
		{"shoreline-zones.geojson", d.verges("AX", shoreline)},
		{"water-below-standard.geojson", d.belowStandardFeatures()},
		{"water-source.geojson", d.sources},
		{"watercourses.geojson", d.watercourseFeatures()},
	}
}

func (d *district) soilFiles() []themeFile {
	return []themeFile{
		{"contaminated-land.geojson", d.spots("ML", contaminated)},
		{"farmland.geojson", d.farmlandFeatures()},
		{"farmland-concentrated.geojson", d.concentratedFeatures()},
		{"livestock-ban.geojson", d.livestockFeatures()},
		{"reclaimed-land.geojson", d.spots("FK", reclaimed)},
		{"slag-heaps.geojson", d.spots("ZC", slagHeaps)},
		{"soil-classes.geojson", d.soilClassFeatures()},
		{"suspect-land.geojson", d.spots("YS", suspect)},
	}
}

func (d *district) airFiles() []themeFile {
	return []themeFile{
		{"dust-roads.geojson", d.dustRoadFeatures()},
		{"fuel-ban-2021.geojson", d.spots("JR", fuelBan)},
		{"fuel-ban-2027.geojson", d.spots("JR", fuelBanNext)},
		{"machinery-ban.geojson", d.machineryFeatures()},
		{"noise-function.geojson", d.noiseFeatures()},
		{"noise-sensitive.geojson", d.spots("ZM", noiseSensitive)},
		{"straw-ban.geojson", d.spots("JS", strawBan)},
	}
}

func (d *district) builtFiles() []themeFile {
	return []themeFile{
		{"built-up-area.geojson", d.builtFeatures()},
		{"park.geojson", d.parkFeatures()},
		{"protection-distance.geojson", d.spots("FH", protectionDistances)},
		{"sensitive-places.geojson", d.sensitivePlaceFeatures()},
		{"urban-boundary.geojson", d.urbanFeatures()},
	}
}

func (d *district) unitFiles() []themeFile {
	return []themeFile{
		{"control-units-2021.geojson", d.controlUnitFeatures(d.units)},
		{"control-units-2024.geojson", d.controlUnitFeatures(d.unitsUpdated)},
		{"element-zones.geojson", d.elementFeatures()},
		{"water-intake-units.geojson", d.intakeFeatures()},
	}
}
