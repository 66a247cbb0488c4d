package main

import (
	"encoding/binary"
	"math/rand/v2"
	"strings"

	"redline/geo"

	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/ewkbhex"
)

// newDistrict returns the areas of the demo district's layers, the water-source zones last,
// and n squares of 50 to 350 m in the district.
func newDistrict(n int, seed uint64) (province, []footprint, error) {
	snapshot, err := demoSnapshot()
	if err != nil {
		return province{}, nil, err
	}
	p := province{plane: snapshot.Plane}
	var sources []geo.Shape
	for _, h := range snapshot.Layers {
		if h.Current == nil {
			continue
		}
		for _, z := range h.Current.Zones {
			switch {
			case z.Shape.Kind() != geo.Area:
			case strings.HasPrefix(h.Layer.ID, "water-source"):
				sources = append(sources, z.Shape)
			default:
				p.zones = append(p.zones, z.Shape)
			}
		}
	}
	p.source = len(p.zones)
	p.zones = append(p.zones, sources...)
	m := meter{generator: generator{Rand: rand.New(rand.NewPCG(seed, 3))}}
	squares, err := m.districtPlots(snapshot.ServiceArea, n)
	if err != nil {
		return province{}, nil, err
	}
	var plots []footprint
	for _, s := range squares {
		drawn := s.PlaneGeometry().(*geom.MultiPolygon).Polygon(0).SetSRID(epsg)
		hex, err := ewkbhex.Encode(drawn, binary.LittleEndian)
		if err != nil {
			return province{}, nil, err
		}
		plots = append(plots, footprint{drawn, hex})
	}
	return p, plots, nil
}
