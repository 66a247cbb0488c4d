package postgis_test

import (
	"math"
	"math/rand/v2"

	"redline/geo"

	"github.com/twpayne/go-geom"
)

// pair is a footprint and a zone, and how the footprint was drawn.
type pair struct {
	drawn           string
	footprint, zone geo.Shape
}

// draw is a way to draw a footprint to one polygon of a zone; ok is false when what came out
// is not valid.
type draw struct {
	name string
	of   func(c caller, zone *geom.Polygon) (f geo.Shape, ok bool)
}

// caller draws footprints.
type caller struct {
	*rand.Rand
	plane geo.Plane
	zones []geo.Shape
}

// pairs draws n pairs: each footprint with the zone it was drawn to, and with up to three
// others near by.
func (c caller) pairs(draws []draw, n int) []pair {
	index := geo.NewIndex(c.zones)
	var out []pair
	for k := 0; len(out) < n; k++ {
		zone := c.zones[c.IntN(len(c.zones))]
		multi := zone.PlaneGeometry().(*geom.MultiPolygon)
		d := draws[k%len(draws)]
		f, ok := d.of(c, multi.Polygon(c.IntN(multi.NumPolygons())))
		if !ok {
			continue
		}
		out = append(out, pair{d.name, f, zone})
		near := 0
		index.Meeting(f.Bounds(), 300, func(i int) {
			if near < 3 && c.IntN(3) == 0 {
				near++
				out = append(out, pair{d.name + ", beside", f, c.zones[i]})
			}
		})
	}
	return out[:n]
}

// polygon makes a shape of rings without their closing vertices.
func (c caller) polygon(rings ...[]float64) (geo.Shape, bool) {
	var flat []float64
	var ends []int
	for _, r := range rings {
		flat = append(append(flat, r...), r[0], r[1])
		ends = append(ends, len(flat))
	}
	s, err := geo.PlaneShape(c.plane, geom.NewPolygonFlat(geom.XY, flat, ends))
	return s, err == nil && geo.Validate(s) == nil
}

func (c caller) box(x, y, x2, y2 float64) (geo.Shape, bool) {
	return c.polygon([]float64{min(x, x2), min(y, y2), max(x, x2), min(y, y2), max(x, x2), max(y, y2), min(x, x2), max(y, y2)})
}

// ringsAt returns the rings of a polygon without their closing vertices, moved.
func ringsAt(p *geom.Polygon, dx, dy float64) [][]float64 {
	var out [][]float64
	for i := range p.NumLinearRings() {
		flat := p.LinearRing(i).FlatCoords()
		ring := append([]float64(nil), flat[:len(flat)-2]...)
		for k := range ring {
			ring[k] += []float64{dx, dy}[k%2]
		}
		out = append(out, ring)
	}
	return out
}

// vertex returns a vertex of the shell and the next one.
func (c caller) vertex(p *geom.Polygon) (ring []float64, k int, x, y, x1, y1 float64) {
	ring = ringsAt(p, 0, 0)[0]
	n := len(ring) / 2
	k = c.IntN(n)
	next := (k + 1) % n
	return ring, k, ring[2*k], ring[2*k+1], ring[2*next], ring[2*next+1]
}

// randomDraws draw plots and corridors somewhere about a zone.
func randomDraws() []draw {
	return []draw{
		{"a box", func(c caller, p *geom.Polygon) (geo.Shape, bool) {
			_, _, x, y, _, _ := c.vertex(p)
			x, y = x+600*c.NormFloat64(), y+600*c.NormFloat64()
			return c.box(x, y, x+500*c.Float64()+1, y+500*c.Float64()+1)
		}},
		{"a star", func(c caller, p *geom.Polygon) (geo.Shape, bool) {
			_, _, x, y, _, _ := c.vertex(p)
			x, y = x+300*c.NormFloat64(), y+300*c.NormFloat64()
			return c.polygon(c.star(x, y, 420))
		}},
		{"a star with a hole", func(c caller, p *geom.Polygon) (geo.Shape, bool) {
			_, _, x, y, _, _ := c.vertex(p)
			x, y = x+100*c.NormFloat64(), y+100*c.NormFloat64()
			return c.polygon(c.star(x, y, 420), c.star(x, y, 15))
		}},
		{"a corridor", func(c caller, p *geom.Polygon) (geo.Shape, bool) {
			_, _, x, y, _, _ := c.vertex(p)
			angle, length := 2*math.Pi*c.Float64(), 5000*c.Float64()
			dx, dy := length*math.Cos(angle), length*math.Sin(angle)
			return c.polygon([]float64{x, y, x + dx, y + dy, x + dx - 0.006*dy, y + dy + 0.006*dx, x - 0.006*dy, y + 0.006*dx})
		}},
	}
}

func (c caller) star(x, y, radius float64) []float64 {
	var xy []float64
	for i := range 8 {
		a, d := (float64(i)+0.7*c.Float64())*math.Pi/4, radius*(0.05+0.95*c.Float64())
		xy = append(xy, x+d*math.Cos(a), y+d*math.Sin(a))
	}
	return xy
}

// adversarialDraws draw footprints as awkwardly as possible to a zone.
func adversarialDraws() []draw {
	hair := func(c caller) float64 { return math.Pow(10, -9+7*c.Float64()) } // 1e-9 to 1e-2 m
	return []draw{
		{"a box about a vertex", func(c caller, p *geom.Polygon) (geo.Shape, bool) {
			_, _, x, y, _, _ := c.vertex(p)
			return c.box(x-500*c.Float64()-1, y-500*c.Float64()-1, x+500*c.Float64()+1, y+500*c.Float64()+1)
		}},
		{"a box with a corner on a vertex", func(c caller, p *geom.Polygon) (geo.Shape, bool) {
			_, _, x, y, _, _ := c.vertex(p)
			return c.box(x, y, x+300*c.NormFloat64(), y+300*c.NormFloat64())
		}},
		{"a box with its corners on two vertices", func(c caller, p *geom.Polygon) (geo.Shape, bool) {
			ring, _, x, y, _, _ := c.vertex(p)
			k := c.IntN(len(ring) / 2)
			return c.box(x, y, ring[2*k], ring[2*k+1])
		}},
		{"a strip along an edge", func(c caller, p *geom.Polygon) (geo.Shape, bool) {
			_, _, x, y, x1, y1 := c.vertex(p)
			dx, dy := x1-x, y1-y
			return c.polygon([]float64{x, y, x1, y1, x1 + dy*0.3, y1 - dx*0.3, x + dy*0.3, y - dx*0.3})
		}},
		{"a strip a hair off an edge", func(c caller, p *geom.Polygon) (geo.Shape, bool) {
			_, _, x, y, x1, y1 := c.vertex(p)
			dx, dy, d := x1-x, y1-y, hair(c)
			return c.polygon([]float64{x + d, y - d, x1 + d, y1 - d, x1 + dy*0.3, y1 - dx*0.3, x + dy*0.3, y - dx*0.3})
		}},
		{"a run of the border", func(c caller, p *geom.Polygon) (geo.Shape, bool) {
			ring, k, _, _, _, _ := c.vertex(p)
			n := len(ring) / 2
			var xy []float64
			for i := range 3 + c.IntN(min(n, 12)) {
				xy = append(xy, ring[2*((k+i)%n)], ring[2*((k+i)%n)+1])
			}
			return c.polygon(xy)
		}},
		{"a run of the border and a point off it", func(c caller, p *geom.Polygon) (geo.Shape, bool) {
			ring, k, x, y, x1, y1 := c.vertex(p)
			n := len(ring) / 2
			xy := []float64{x + 3*(y1-y), y - 3*(x1-x)}
			for i := range 2 + c.IntN(min(n, 12)) {
				xy = append(xy, ring[2*((k+i)%n)], ring[2*((k+i)%n)+1])
			}
			return c.polygon(xy)
		}},
		{"the same", func(c caller, p *geom.Polygon) (geo.Shape, bool) { return c.polygon(ringsAt(p, 0, 0)...) }},
		{"the same, filled", func(c caller, p *geom.Polygon) (geo.Shape, bool) { return c.polygon(ringsAt(p, 0, 0)[0]) }},
		{"the same, a hair off", func(c caller, p *geom.Polygon) (geo.Shape, bool) {
			d := hair(c)
			return c.polygon(ringsAt(p, d, -d/3)...)
		}},
		{"the same, a hair off along an axis", func(c caller, p *geom.Polygon) (geo.Shape, bool) { return c.polygon(ringsAt(p, hair(c), 0)...) }},
		{"a frame about it", func(c caller, p *geom.Polygon) (geo.Shape, bool) {
			ring, b := ringsAt(p, 0, 0)[0], p.Bounds()
			return c.polygon([]float64{b.Min(0) - 50, b.Min(1) - 50, b.Max(0) + 50, b.Min(1) - 50, b.Max(0) + 50, b.Max(1) + 50, b.Min(0) - 50, b.Max(1) + 50}, ring)
		}},
		{"a stopper of a hole, or a triangle of vertices", func(c caller, p *geom.Polygon) (geo.Shape, bool) {
			all := ringsAt(p, 0, 0)
			if len(all) > 1 {
				return c.polygon(all[1+c.IntN(len(all)-1)])
			}
			ring, _, x, y, x1, y1 := c.vertex(p)
			k := c.IntN(len(ring) / 2)
			return c.polygon([]float64{x, y, x1, y1, ring[2*k], ring[2*k+1]})
		}},
	}
}
