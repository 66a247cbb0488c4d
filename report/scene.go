package report

import (
	"fmt"

	"redline/layers"
	"redline/screening"
)

// SceneOf collects the zones that a report's findings name, the bands of their reaches, and
// the ways to the nearest zones of layers that were not met, from the snapshot it was made
// from.
func SceneOf(r *screening.Report, s *layers.Snapshot) (Scene, error) {
	var scene Scene
	seen := map[string]bool{}
	for _, f := range r.Findings {
		if f.Zone == nil || seen[f.Layer+"\x00"+f.Zone.Code] {
			continue
		}
		seen[f.Layer+"\x00"+f.Zone.Code] = true
		zone, ok := zoneOf(s, f.Layer, f.Zone.Code)
		if !ok {
			continue
		}
		holding, _ := s.Holding(f.Layer)
		shown, err := drawn(holding.Layer, zone)
		if err != nil {
			return scene, fmt.Errorf("draw zone %s: %w", f.Zone.Code, err)
		}
		scene.Zones = append(scene.Zones, shown...)
	}
	var err error
	scene.Lines, err = linesOf(r, s)
	return scene, err
}

func drawn(layer layers.Layer, z *layers.Zone) ([]SceneZone, error) {
	out := []SceneZone{{
		Layer: layer.ID, Code: z.Code, Name: z.Name, Kind: "zone", Geometry: z.Geometry, Colour: layer.Colour,
	}}
	if z.Reach == nil || z.Reach.WidthMax == 0 {
		return out, nil
	}
	width := z.Reach.WidthMax
	if z.Reach.Adopted != nil {
		width = *z.Reach.Adopted
	}
	band, err := z.Band(width)
	if err != nil {
		return nil, err
	}
	return append(out, SceneZone{
		Layer: layer.ID, Code: z.Code, Name: z.Name, Kind: "band", Geometry: band.Geometry(), Colour: layer.Colour,
	}), nil
}
