package main

import (
	"encoding/binary"
	"math"
	"math/rand/v2"

	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/ewkbhex"
)

// footprint is a project, as each engine is given it.
type footprint struct {
	geometry geom.T // on the plane
	hex      string // the same as hexadecimal EWKB
}

// footprintKinds are the kinds of footprints, in the order of the tables.
func footprintKinds() []string { return []string{"small", "corridor", "line"} }

// footprints draws n footprints of a kind at random places of the province:
//
//	small     stars of 5 to 24 vertices, 0.1 to 500 ha, their logarithm evenly spread
//	corridor  30 m across (its width at right angles to its chord), 5 to 85 km long, a bend every kilometre or so
//	line      the same without width
//
// In a province narrower than that, corridors and lines are at most 0.9 of its width long.
func (p province) footprints(kind string, n int, seed uint64) ([]footprint, error) {
	g := generator{Rand: rand.New(rand.NewPCG(seed, uint64(len(kind)))), province: p}
	out := make([]footprint, 0, n)
	for len(out) < n {
		var drawn geom.T
		switch kind {
		case "small":
			drawn = g.star()
		case "corridor":
			drawn = g.corridor(15)
		default:
			drawn = g.corridor(0)
		}
		hex, err := ewkbhex.Encode(drawn, binary.LittleEndian)
		if err != nil {
			return nil, err
		}
		out = append(out, footprint{drawn, hex})
	}
	return out, nil
}

func (g *generator) star() geom.T {
	x, y := g.place()
	area, n := 1_000*math.Pow(5_000, g.Float64()), 5+g.IntN(20)
	ring := starRing(g.Rand, n)
	scale := math.Sqrt(area / polygonOf(ring).Area())
	for k := range ring {
		ring[k] *= scale
	}
	return polygonOf(turned(ring, x, y, 0))
}

// starRing draws a star of n vertices about the origin, at most 1 from it.
func starRing(r *rand.Rand, n int) []float64 {
	ring := make([]float64, 0, 2*n)
	for k := range n {
		angle, d := 2*math.Pi*(float64(k)+0.8*r.Float64())/float64(n), 0.4+0.6*r.Float64()
		ring = append(ring, d*math.Cos(angle), d*math.Sin(angle))
	}
	return ring
}

// corridor draws the ground within half a width above and below a winding line, or the line.
func (g *generator) corridor(half float64) geom.T {
	length := min(5_000*math.Pow(17, g.Float64()), 0.9*g.side)
	x, y, angle := 0.0, 0.0, 0.0
	for inside := false; !inside; {
		x, y = g.place()
		angle = 2 * math.Pi * g.Float64()
		dx, dy := x+length*math.Cos(angle)-west, y+length*math.Sin(angle)-south
		inside = dx > 0 && dx < g.side && dy > 0 && dy < g.side
	}
	line := g.winding(length, 3+int(math.Log2(length/5_000)))
	if half == 0 {
		return geom.NewLineStringFlat(geom.XY, turned(line, x, y, angle)).SetSRID(epsg)
	}
	ring := make([]float64, 0, 2*len(line))
	for k := 0; k < len(line); k += 2 {
		ring = append(ring, line[k], line[k+1]-half)
	}
	for k := len(line) - 2; k >= 0; k -= 2 {
		ring = append(ring, line[k], line[k+1]+half)
	}
	return polygonOf(turned(ring, x, y, angle))
}
