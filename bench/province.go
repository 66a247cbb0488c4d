package main

import (
	"fmt"
	"math"
	"math/rand/v2"

	"redline/geo"

	"github.com/twpayne/go-geom"
)

// cell is the width of a unit of the tiling, in metres; the province begins at (west, south)
// of the plane, about where Sichuan lies on it.
const (
	epsg        = 4544
	cell        = 7_000.0
	west, south = 300_000.0, 3_200_000.0
)

// How many zones of each layer the whole province has, besides the tiling's 77 × 77 units.
const (
	tilingSide = 77
	redLines   = 2_500
	rivers     = 1_000
	sources    = 1_500 // three nested zones a source
)

// The roughness of a border: the middle of an edge is moved sideways by at most rough times
// the edge's length, and by decay as much on each further level. An edge's course then stays
// within Σ 2·rough·decayᵏ = 2·rough/(1−decay) radians of it as seen from both ends: 38° for
// rough = 0.1, so that four edges that meet at 77° or more cannot cross.
const (
	rough = 0.1
	decay = 0.7
)

// province is a generated set of zones, the same for the same scale and seed.
type province struct {
	plane  geo.Plane
	side   float64 // width and height in metres
	zones  []geo.Shape
	source int // zones from here on are source zones
}

// generator draws zones; err keeps the first that could not be made.
type generator struct {
	*rand.Rand
	province
	err error
}

// newProvince draws scale times the zones of a province (scale 1: about 11,000 zones and 35
// million vertices) on scale times its area: zones are as large, as detailed and as dense at
// any scale. Four layers lie on each other: units that tile the area and share fractal
// borders, red lines with holes, river bands, and three nested zones around each source.
func newProvince(scale float64, seed uint64) (province, error) {
	plane, err := geo.NewPlane(epsg)
	if err != nil {
		return province{}, err
	}
	n := max(2, int(math.Round(tilingSide*math.Sqrt(scale))))
	share := float64(n*n) / (tilingSide * tilingSide)
	g := generator{Rand: rand.New(rand.NewPCG(seed, 1)), province: province{plane: plane, side: cell * float64(n)}}
	g.tile(n)
	for range int(redLines * share) {
		g.redLine()
	}
	for range int(rivers * share) {
		g.river()
	}
	g.source = len(g.zones)
	for range max(1, int(sources*share/3)) {
		g.nested()
	}
	return g.province, g.err
}

func (p province) vertices() int {
	n := 0
	for _, z := range p.zones {
		n += z.Vertices()
	}
	return n
}

// add keeps the area of rings given as flat coordinates, not closed.
func (g *generator) add(rings ...[]float64) {
	shape, err := geo.PlaneShape(g.plane, polygonOf(rings...))
	if err != nil && g.err == nil {
		g.err = fmt.Errorf("zone %d: %w", len(g.zones), err)
	}
	g.zones = append(g.zones, shape)
}

// polygonOf makes a polygon of rings given as flat coordinates, which it closes.
func polygonOf(rings ...[]float64) *geom.Polygon {
	var flat []float64
	var ends []int
	for _, r := range rings {
		flat = append(append(flat, r...), r[0], r[1])
		ends = append(ends, len(flat))
	}
	return geom.NewPolygonFlat(geom.XY, flat, ends).SetSRID(epsg)
}

// bend appends a fractal course from a to b, without b, in 2^levels edges.
func (g *generator) bend(out []float64, ax, ay, bx, by float64, levels int, rough float64) []float64 {
	if levels == 0 {
		return append(out, ax, ay)
	}
	t := rough * (2*g.Float64() - 1)
	mx, my := (ax+bx)/2-t*(by-ay), (ay+by)/2+t*(bx-ax)
	out = g.bend(out, ax, ay, mx, my, levels-1, rough*decay)
	return g.bend(out, mx, my, bx, by, levels-1, rough*decay)
}

// tile draws n × n units. Each border is drawn once and belongs to both its units, vertex
// by vertex. Its 512, 1,024 or 2,048 edges are 3 to 14 m long.
func (g *generator) tile(n int) {
	nodes := make([][2]float64, (n+1)*(n+1))
	for k := range nodes {
		i, j := k%(n+1), k/(n+1)
		nodes[k] = [2]float64{
			west + cell*(float64(i)+0.05*(2*g.Float64()-1)),
			south + cell*(float64(j)+0.05*(2*g.Float64()-1)),
		}
	}
	course := func(from, to int) []float64 {
		a, b := nodes[from], nodes[to]
		levels := []int{9, 9, 10, 10, 11}[g.IntN(5)]
		return append(g.bend(nil, a[0], a[1], b[0], b[1], levels, rough), b[0], b[1])
	}
	node := func(i, j int) int { return j*(n+1) + i }
	below := make([][]float64, n)
	for i := range n {
		below[i] = course(node(i, 0), node(i+1, 0))
	}
	for j := range n {
		left := course(node(0, j), node(0, j+1))
		for i := range n {
			above := course(node(i, j+1), node(i+1, j+1))
			right := course(node(i+1, j), node(i+1, j+1))
			ring := append([]float64(nil), below[i][:len(below[i])-2]...)
			ring = append(ring, right[:len(right)-2]...)
			ring = appendBackwards(ring, above)
			g.add(appendBackwards(ring, left))
			below[i], left = above, right
		}
	}
}

// appendBackwards appends a course from its end to its beginning, without that.
func appendBackwards(ring, course []float64) []float64 {
	for k := len(course) - 2; k > 0; k -= 2 {
		ring = append(ring, course[k], course[k+1])
	}
	return ring
}

// square draws a turned square with sides of a fractal course, of 4·2^levels edges. Half as
// rough as the tiling, its border stays within 0.18 sides of the square's.
func (g *generator) square(x, y, side, angle float64, levels int) []float64 {
	var ring []float64
	cos, sin := side/math.Sqrt2*math.Cos(angle), side/math.Sqrt2*math.Sin(angle)
	corners := [][2]float64{{x + cos, y + sin}, {x - sin, y + cos}, {x - cos, y - sin}, {x + sin, y - cos}}
	for k, a := range corners {
		b := corners[(k+1)%4]
		ring = g.bend(ring, a[0], a[1], b[0], b[1], levels, rough/2)
	}
	return ring
}

// redLine draws a square of 1 to 6 km with up to nine holes, in a grid within the part of
// it that its border cannot reach.
func (g *generator) redLine() {
	x, y := g.place()
	side, angle := 1_000+5_000*g.Float64(), 2*math.Pi*g.Float64()
	rings := [][]float64{g.square(x, y, side, angle, 9)}
	cos, sin := math.Cos(angle+math.Pi/4), math.Sin(angle+math.Pi/4)
	for k := range 9 {
		if g.IntN(3) > 0 {
			continue
		}
		u, v := 0.18*side*float64(k%3-1), 0.18*side*float64(k/3-1)
		rings = append(rings, g.square(x+u*cos-v*sin, y+u*sin+v*cos, 0.1*side, angle, 6))
	}
	g.add(rings...)
}

// river draws a band of 1,025 or 2,049 pairs of vertices along a winding line of 5 to 25 km:
// seen from its chord it is the ground between two functions, so it never meets itself.
func (g *generator) river() {
	x, y := g.place()
	length, angle := 5_000+20_000*g.Float64(), 2*math.Pi*g.Float64()
	line := g.winding(length, 10+g.IntN(2))
	var ring []float64
	for k := 0; k < len(line); k += 2 {
		ring = append(ring, line[k], line[k+1]+30+150*g.Float64()*g.Float64())
	}
	for k := len(line) - 2; k >= 0; k -= 2 {
		ring = append(ring, line[k], line[k+1]-30-150*g.Float64()*g.Float64())
	}
	g.add(turned(ring, x, y, angle))
}

// winding returns a line over [0, length] in 2^levels steps of equal width.
func (g *generator) winding(length float64, levels int) []float64 {
	n := 1 << levels
	ys := make([]float64, n+1)
	for step, swing := n, 0.1*length; step > 1; step, swing = step/2, swing*0.55 {
		for k := step / 2; k < n; k += step {
			ys[k] = (ys[k-step/2]+ys[k+step/2])/2 + swing*(2*g.Float64()-1)
		}
	}
	line := make([]float64, 0, 2*n+2)
	for k, y := range ys {
		line = append(line, length*float64(k)/float64(n), y)
	}
	return line
}

// turned turns flat coordinates about the origin and moves it to (x, y).
func turned(xy []float64, x, y, angle float64) []float64 {
	cos, sin := math.Cos(angle), math.Sin(angle)
	out := make([]float64, 0, len(xy))
	for k := 0; k < len(xy); k += 2 {
		out = append(out, x+xy[k]*cos-xy[k+1]*sin, y+xy[k]*sin+xy[k+1]*cos)
	}
	return out
}

// nested draws the three zones of a source: stars about one point, one within the other.
func (g *generator) nested() {
	x, y := g.place()
	outer, n := 500+2_500*g.Float64(), 400+g.IntN(1_200)
	var waves [12][2]float64
	for k := range waves {
		waves[k] = [2]float64{0.4 * g.Float64() / float64(k+2), 2 * math.Pi * g.Float64()}
	}
	for _, part := range []float64{0.2, 0.5, 1} {
		var ring []float64
		for i := range n {
			angle, r := 2*math.Pi*float64(i)/float64(n), 1.0
			for k, w := range waves {
				r += w[0] * math.Sin(float64((k+1)*(k+1))*angle+w[1])
			}
			r = outer * part * max(r, 0.3)
			ring = append(ring, x+r*math.Cos(angle), y+r*math.Sin(angle))
		}
		g.add(ring)
	}
}

// place returns a place in the province, 0 to 100 % of the way across.
func (g *generator) place() (x, y float64) {
	return west + g.side*g.Float64(), south + g.side*g.Float64()
}
