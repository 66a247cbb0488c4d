package screening

import (
	"maps"
	"slices"

	"redline/geo"
	"redline/layers"
)

// held is a layer as a snapshot holds it, with what can be told of it before a footprint
// is known.
type held struct {
	id       string
	holding  layers.Holding
	recorded bool
	declared *PackLayer // nil when the pack does not know the layer
	coverage int        // the number of its version's coverage
	bandMax  float64    // the farthest a band of the layer can reach
}

// heldLayers lists the layers of the pack and of the catalogue, by id, and counts their
// coverages: most layers of a district cover just the district, and one look at that is
// enough.
func heldLayers(p *Pack, s *layers.Snapshot) (out []held, distinct int) {
	ids := slices.Collect(maps.Keys(p.Layers))
	for _, h := range s.Layers {
		ids = append(ids, h.Layer.ID)
	}
	slices.Sort(ids)
	var coverages []geo.Shape
	for _, id := range slices.Compact(ids) {
		l := held{id: id, declared: p.Layers[id]}
		l.holding, l.recorded = s.Holding(id)
		if l.declared != nil {
			l.bandMax = l.declared.BandMaxM
		}
		if v := l.version(); v != nil {
			if l.coverage = slices.IndexFunc(coverages, v.Coverage.Same); l.coverage < 0 {
				l.coverage = len(coverages)
				coverages = append(coverages, v.Coverage)
			}
			for i := range v.Zones {
				if r := v.Zones[i].Reach; r != nil {
					l.bandMax = max(l.bandMax, float64(r.WidthMax))
				}
			}
		}
		out = append(out, l)
	}
	return out, len(coverages)
}

// version returns the version that is looked at: the one in force, else the last.
func (l *held) version() *layers.Version {
	if l.holding.Current != nil {
		return l.holding.Current
	}
	return l.holding.Last
}

// looking is how far around a component a layer's rules look.
type looking struct {
	radius   float64 // the longest distance
	upstream float64 // the longest along the water; 0 when none asks
	band     bool    // some rule asks for the band
}

// look widens how far is looked by a rule.
func (l *looking) look(r *Rule) {
	for _, relation := range r.Relations {
		l.radius = max(l.radius, relation.reach())
		l.band = l.band || relation.Kind == InBand
		if relation.Kind == UpstreamM {
			l.upstream = max(l.upstream, relation.Limit)
		}
	}
}
