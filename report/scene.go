package report

import (
	"fmt"

	"redline/geo"
	"redline/layers"
	"redline/screening"

	"github.com/twpayne/go-geom"
)

// Scene is what a map shows beside the report: the report itself carries no zone
// geometry, so the caller, who has the snapshot, supplies it. The zero Scene is empty.
type Scene struct {
	Zones    []SceneZone // that findings name
	Lines    []SceneLine // the ways to the nearest zones of layers that were not met
	Around   []SceneZone // the others near the project
	District geom.T      // the district's area, degrees; nil is drawn nowhere
}

// SceneZone is one zone, or the band derived from a reach.
type SceneZone struct {
	Layer    string
	Code     string
	Name     string
	Kind     string // "zone" | "band"
	Geometry geom.T // degrees; nil is drawn nowhere
	Colour   string // "#rrggbb"; anything else is drawn grey
	Hatch    string // as in layers.Layer
	Closed   bool   // not public
}

// SceneOf collects the zones that a report's findings name, the bands of their reaches, the
// ways to the nearest zones of layers that were not met, and the zones around the project,
// from the snapshot it was made from.
func SceneOf(r *screening.Report, s *layers.Snapshot) (Scene, error) {
	scene := Scene{District: s.ServiceArea.Geometry()}
	seen := map[zoneAt]bool{}
	for _, f := range r.Findings {
		if f.Zone == nil || seen[zoneAt{f.Layer, f.Zone.Code}] {
			continue
		}
		seen[zoneAt{f.Layer, f.Zone.Code}] = true
		zone, ok := zoneOf(s, f.Layer, f.Zone.Code)
		if !ok {
			continue
		}
		holding, _ := s.Holding(f.Layer)
		shown, err := drawn(holding, zone)
		if err != nil {
			return scene, fmt.Errorf("draw zone %s: %w", f.Zone.Code, err)
		}
		scene.Zones = append(scene.Zones, shown...)
	}
	var err error
	if scene.Around, err = aroundOf(r, s, seen); err != nil {
		return scene, err
	}
	scene.Lines, err = linesOf(r, s)
	return scene, err
}

// zoneAt names a zone of a layer.
type zoneAt struct{ layer, code string }

// aroundOf collects the zones near the project of the layers that the report looked at,
// but for those seen.
func aroundOf(r *screening.Report, s *layers.Snapshot, seen map[zoneAt]bool) ([]SceneZone, error) {
	sites, err := sitesOf(r, s.Plane)
	if err != nil {
		return nil, err
	}
	box := geo.EmptyBox()
	for _, site := range sites {
		box = box.Union(site.Shape.Bounds())
	}
	looked := map[string]bool{}
	for _, l := range r.Layers {
		looked[l.Layer] = true
	}
	var out []SceneZone
	for _, h := range s.Layers {
		version := shownOf(h)
		if box.IsEmpty() || version == nil || !looked[h.Layer.ID] {
			continue
		}
		version.Meeting(box, geo.Metres(shownAround(box)), func(z *layers.Zone) {
			if err != nil || seen[zoneAt{h.Layer.ID, z.Code}] {
				return
			}
			var shown []SceneZone
			if shown, err = drawn(h, z); err != nil {
				err = fmt.Errorf("draw zone %s: %w", z.Code, err)
			}
			out = append(out, shown...)
		})
	}
	return out, err
}

// shownOf is the version whose zones maps show.
func shownOf(h layers.Holding) *layers.Version {
	if h.Current != nil {
		return h.Current
	}
	return h.Last
}

func drawn(h layers.Holding, z *layers.Zone) ([]SceneZone, error) {
	one := SceneZone{
		Layer: h.Layer.ID, Code: z.Code, Name: z.Name, Kind: "zone", Geometry: z.Geometry, Colour: h.Layer.Colour, Hatch: h.Layer.Hatch, Closed: closed(h),
	}
	out := []SceneZone{one}
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
	one.Kind, one.Geometry = "band", band.Geometry()
	return append(out, one), nil
}

// closed reports whether a layer, or the version of it that is shown, is not public.
func closed(h layers.Holding) bool {
	for _, c := range []layers.Classification{h.Layer.Classification, shownOf(h).Classification} {
		if c != "" && c != layers.Public {
			return true
		}
	}
	return false
}
