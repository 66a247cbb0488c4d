package geo

import (
	"cmp"
	"math"
	"slices"
)

// profile is an area prepared for integration, relative to the south-western corner of
// its box, in slabs: the areas that each slab shares with a zone add up.
type profile struct {
	bounds Box
	swap   bool // x and y are exchanged: a tall thin area is swept along its long axis
	slabs  []slab
}

// slab is the part of the area between two abscissae: the edges that pass there and how
// far up and down they reach. A thin area fills little of its box; cut into slabs it
// fills theirs, and a zone's edges off it are passed over chain by chain. A slab of an
// area of many edges holds but a few of them.
type slab struct {
	x0, x1, y0, y1 float64
	edges          []chord
}

const (
	thin      = 0.25 // share of its box that a slab should fill
	manyEdges = 48   // of a slab
	slabDepth = 12   // halvings
)

// profileOf returns the shape's profile; it is made once.
func profileOf(s Shape) *profile { return s.profile.of(s, newProfile) }

func newProfile(s Shape) profile {
	width, height := s.box.MaxX-s.box.MinX, s.box.MaxY-s.box.MinY
	p := profile{bounds: s.box}
	if height > width && float64(s.Area()) < thin*width*height {
		p.swap = true
		width, height = height, width
	}
	all := slab{x1: width, y1: height}
	for i := range s.all {
		ring := s.all[i].xy
		for v := range len(ring)/2 - 1 {
			ax, ay := p.local(ring, v)
			bx, by := p.local(ring, v+1)
			if c := chordOf(ax, ay, bx, by); c.x0 < c.x1 {
				all.edges = append(all.edges, c)
			}
		}
	}
	p.cut(all, slabDepth)
	return p
}

// local returns a vertex in the profile's coordinates. Exchanging them turns the rings
// the other way round, of the area as of the zone: the product of the two signs stays.
func (p *profile) local(xy []float64, v int) (x, y float64) {
	x, y = xy[2*v]-p.bounds.MinX, xy[2*v+1]-p.bounds.MinY
	if p.swap {
		return y, x
	}
	return x, y
}

// box is local for a box.
func (p *profile) box(b Box) Box {
	b = Box{b.MinX - p.bounds.MinX, b.MinY - p.bounds.MinY, b.MaxX - p.bounds.MinX, b.MaxY - p.bounds.MinY}
	if p.swap {
		return Box{b.MinY, b.MinX, b.MaxY, b.MaxX}
	}
	return b
}

// cut halves a slab as long as it is mostly empty or holds many edges, and halving helps.
func (p *profile) cut(s slab, depth int) {
	fills := s.area() >= thin*(s.x1-s.x0)*(s.y1-s.y0)
	if depth == 0 || fills && len(s.edges) <= manyEdges || s.x1 <= s.x0 {
		p.slabs = append(p.slabs, s)
		return
	}
	middle := s.middle(fills)
	west, east := s.between(s.x0, middle), s.between(middle, s.x1)
	narrower := west.size()+east.size() <= 0.8*s.size()
	fewer := len(s.edges) > manyEdges && 5*max(len(west.edges), len(east.edges)) <= 4*len(s.edges)
	if !narrower && !fewer {
		p.slabs = append(p.slabs, s)
		return
	}
	p.cut(west, depth-1)
	p.cut(east, depth-1)
}

// middle is where a slab is halved: at its middle, or, where that is not the point, so
// that both sides hold as many edges.
func (s *slab) middle(fills bool) float64 {
	at := s.x0 + (s.x1-s.x0)/2
	if !fills {
		return at
	}
	xs := make([]float64, 0, len(s.edges))
	for _, c := range s.edges {
		if c.x0 > s.x0 {
			xs = append(xs, c.x0)
		}
	}
	if len(xs) == 0 {
		return at
	}
	slices.SortFunc(xs, cmp.Compare[float64])
	return xs[len(xs)/2]
}

func (s *slab) size() float64 { return (s.x1 - s.x0) * (s.y1 - s.y0) }

// area is the area between the slab's edges, by trapezoids.
func (s *slab) area() float64 {
	var sum float64
	for _, c := range s.edges {
		lo, hi := max(c.x0, s.x0), min(c.x1, s.x1)
		sum -= c.dir * (hi - lo) * (c.y(lo) + c.y(hi)) / 2
	}
	return math.Abs(sum)
}

// between returns the part of a slab between two abscissae with its own bounds.
func (s *slab) between(x0, x1 float64) slab {
	out := slab{x0: x0, x1: x1, y0: math.Inf(1), y1: math.Inf(-1)}
	n := 0
	for i := range s.edges {
		if max(s.edges[i].x0, x0) < min(s.edges[i].x1, x1) {
			n++
		}
	}
	out.edges = make([]chord, 0, n)
	for _, c := range s.edges {
		lo, hi := max(c.x0, x0), min(c.x1, x1)
		if lo >= hi {
			continue
		}
		a, b := c.y(lo), c.y(hi)
		out.y0, out.y1 = min(out.y0, a, b), max(out.y1, a, b)
		out.edges = append(out.edges, c)
	}
	if len(out.edges) == 0 {
		out.y0, out.y1 = s.y0, s.y0
	}
	return out
}
