package main

import (
	"cmp"
	"context"
	"slices"

	"redline/geo"

	"github.com/twpayne/go-geom"
)

// reach is how far the question "within" looks, in metres.
const reach = 1_000

// hit is a zone and what was asked of it: an area in m², a length or a distance in m.
type hit struct {
	zone  int
	value float64
}

// questions are what is asked of a footprint:
//
//	overlap  which zones share ground with it, and how much (of a line: what length)
//	within   which zones lie within 1,000 m, and how far
//	nearest  the nearest source zone, however far, and how far
func questions() []string { return []string{"overlap", "within", "nearest"} }

// engine answers questions. One engine is used by one goroutine at a time.
type engine interface {
	ask(ctx context.Context, question string, f footprint) ([]hit, error)
}

// kernel is redline: the zones as shapes with an index. It may be used by many at once.
type kernel struct {
	province
	all, sources *geo.Index
}

func newKernel(p province) *kernel {
	return &kernel{p, geo.NewIndex(p.zones), geo.NewIndex(p.zones[p.source:])}
}

// ask makes the footprint's shape anew each time: what an engine needs to read and to
// prepare it belongs to its time.
func (k *kernel) ask(_ context.Context, question string, f footprint) ([]hit, error) {
	shape, err := geo.PlaneShape(k.plane, f.geometry)
	if err != nil {
		return nil, err
	}
	var hits []hit
	switch question {
	case "overlap":
		k.all.Meeting(shape.Bounds(), 0, func(i int) {
			share, fault := shareOf(shape, k.zones[i])
			if share > 0 {
				hits = append(hits, hit{i, share})
			}
			err = cmp.Or(err, fault)
		})
	case "within":
		k.all.Meeting(shape.Bounds(), reach, func(i int) {
			if s, ok := geo.DistanceWithin(shape, k.zones[i], reach); ok {
				hits = append(hits, hit{i, float64(s.Distance)})
			}
		})
	default:
		if i, s, ok := k.sources.Nearest(shape); ok {
			hits = append(hits, hit{k.source + i, float64(s.Distance)})
		}
	}
	return hits, err
}

func shareOf(shape, zone geo.Shape) (float64, error) {
	if shape.Kind() == geo.Lines {
		length, err := geo.OverlapLength(shape, zone)
		return float64(length), err
	}
	area, err := geo.OverlapArea(shape, zone)
	return float64(area), err
}

// size returns the area of a polygon or the length of a line.
func size(g geom.T) float64 {
	if p, ok := g.(*geom.Polygon); ok {
		return p.Area()
	}
	return g.(*geom.LineString).Length()
}

func sortHits(hits []hit) {
	slices.SortFunc(hits, func(a, b hit) int { return cmp.Compare(a.zone, b.zone) })
}
