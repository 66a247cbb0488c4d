package report

import (
	"encoding/json"
	"fmt"

	"redline/geo"
	"redline/layers"
	"redline/screening"

	"github.com/twpayne/go-geom"
)

// SceneLine is the shortest way from a component to the nearest zone of a layer that it
// does not meet: what the report states as nearest.distance_m.
type SceneLine struct {
	Component, Layer, Code, Name string
	DistanceM                    float64
	Geometry                     geom.T // degrees: from the footprint to the zone
}

// linesOf measures the lines of a report anew; the report has their lengths only.
func linesOf(r *screening.Report, s *layers.Snapshot) ([]SceneLine, error) {
	footprints := map[string]geo.Shape{}
	for _, c := range r.Components {
		shape, err := shapeOf(s.Plane, c.Footprint.Geometry)
		if err != nil {
			return nil, fmt.Errorf("footprint of %s: %w", c.Name, err)
		}
		footprints[c.Name] = shape
	}
	var lines []SceneLine
	for _, l := range r.Layers {
		if l.Nearest == nil {
			continue
		}
		zone, ok := zoneOf(s, l.Layer, l.Nearest.Zone.Code)
		if !ok {
			continue
		}
		way := geo.Distance(footprints[l.Component], zone.Shape)
		from, to := s.Plane.Unproject(way.From), s.Plane.Unproject(way.To)
		lines = append(lines, SceneLine{
			Component: l.Component, Layer: l.Layer, Code: zone.Code, Name: zone.Name, DistanceM: l.Nearest.DistanceM,
			Geometry: geom.NewLineStringFlat(geom.XY, []float64{from.Lon, from.Lat, to.Lon, to.Lat}),
		})
	}
	return lines, nil
}

func shapeOf(plane geo.Plane, encoded json.RawMessage) (geo.Shape, error) {
	g, err := geo.DecodeGeoJSON(encoded)
	if err != nil {
		return geo.Shape{}, err
	}
	return geo.NewShape(plane, g)
}

// zoneOf finds a zone in the version that a report was made with.
func zoneOf(s *layers.Snapshot, layer, code string) (*layers.Zone, bool) {
	holding, _ := s.Holding(layer)
	version := shownOf(holding)
	if version == nil {
		return nil, false
	}
	return version.Zone(code)
}

func lineFeature(l SceneLine) (feature, error) {
	geometry, err := geo.EncodeGeoJSON(geo.Snap(l.Geometry))
	if err != nil {
		return feature{}, err
	}
	title := l.Name
	if title == "" {
		title = l.Code
	}
	return feature{
		Type: "Feature", Geometry: geometry,
		Properties: properties{
			Role: "distance", Title: title, TitleZH: title, TitleEN: title, Component: l.Component, Layer: l.Layer, Code: l.Code, Name: l.Name, DistanceM: &l.DistanceM,
			style: painted(footprintColour, 1, 0),
		},
	}, nil
}
