package intake

import (
	"redline/geo"

	"github.com/twpayne/go-geom"
)

// inspectFeatures describes each kind of each feature, with its footprint where there is
// one, measured on the plane of around.
func inspectFeatures(features []feature, footprints []numbered, around surroundings) []InspectedFeature {
	placed := map[int][]*Footprint{}
	for i := range footprints {
		n := footprints[i].number
		placed[n] = append(placed[n], &footprints[i].Footprint)
	}
	var out []InspectedFeature
	for i := range features {
		f := &features[i]
		for _, kind := range kinds() {
			entry := InspectedFeature{
				Number: f.number, Name: f.title(), Layer: f.layer, Kind: kind,
				Properties: f.properties, Box: geo.EmptyBox(),
			}
			if !entry.count(f) {
				continue
			}
			if stated := f.stated(); kind == geo.Area && stated != nil {
				entry.Stated, entry.StatedUnit = stated.value, stated.unit
			}
			for _, fp := range placed[f.number] {
				if kindOf(fp.Geometry) == kind {
					entry.measure(fp, around)
				}
			}
			out = append(out, entry)
		}
	}
	return out
}

// count counts what the feature has of the entry's kind, as it is written; false when it
// has nothing of it. Rings without roles count as parts until they are placed.
func (e *InspectedFeature) count(f *feature) bool {
	any := false
	for _, pc := range f.pieces {
		if pc.kind != e.Kind {
			continue
		}
		any = true
		for _, p := range pc.paths {
			e.Vertices += len(p.vertices)
		}
		switch {
		case pc.kind == geo.Points:
			e.Parts += len(pc.paths[0].vertices)
		case pc.kind == geo.Area && !pc.loose && len(pc.paths) > 0:
			e.Parts++
			e.Holes += len(pc.paths) - 1
		default:
			e.Parts += len(pc.paths)
		}
	}
	return any
}

// measure takes what only the footprint tells: roles of rings, size and place.
func (e *InspectedFeature) measure(fp *Footprint, around surroundings) {
	e.Footprint = fp
	box := boxOfGeometry(fp.Geometry)
	e.Box = geo.Box{MinX: box.min.Lon, MinY: box.min.Lat, MaxX: box.max.Lon, MaxY: box.max.Lat}
	switch g := fp.Geometry.(type) {
	case *geom.Polygon:
		e.Parts, e.Holes = 1, g.NumLinearRings()-1
	case *geom.MultiPolygon:
		e.Parts, e.Holes = g.NumPolygons(), 0
		for i := range g.NumPolygons() {
			e.Holes += g.Polygon(i).NumLinearRings() - 1
		}
	}
	plane, err := around.plane(box.middle())
	if err != nil {
		return
	}
	shape, err := geo.NewShape(plane, fp.Geometry)
	if err != nil {
		return
	}
	e.Area = shape.Area()
	if e.Kind == geo.Lines {
		e.Length = shape.Length()
	}
}

func kindOf(g geom.T) geo.Kind {
	switch g.(type) {
	case *geom.Point, *geom.MultiPoint:
		return geo.Points
	case *geom.LineString, *geom.MultiLineString:
		return geo.Lines
	}
	return geo.Area
}
