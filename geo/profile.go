package geo

import (
	"cmp"
	"slices"
	"sort"
)

// profile is an area prepared for integration, relative to the south-western corner of
// its box, in slabs: the areas that each slab shares with a zone add up.
type profile struct {
	bounds Box
	swap   bool    // x and y are exchanged: a tall thin area is swept along its long axis
	slabs  []slab  // from west to east; where the area is not, there is none
	noise  float64 // m²: an integral is off by less
}

// slab is the part of the area between two abscissae: the edges that pass there and how
// far up and down they reach. A thin area fills little of its box; cut into slabs it
// fills theirs, and a zone's edges off it are passed over chain by chain. A slab of an
// area of many edges holds but a few of them.
type slab struct {
	x0, x1, y0, y1 float64
	area           float64 // of the footprint in the slab, m²
	edges          []chord // from west to east by their beginnings, where there are several slabs
}

// chord is an edge as a function of x over [x0, x1]; vertical ones are left out.
type chord struct {
	x0, y0, x1, y1 float64
	slope          float64
	dir            float64 // +1 where the edge runs east
}

func chordOf(ax, ay, bx, by float64) chord {
	slope := (by - ay) / (bx - ax)
	if ax > bx {
		return chord{bx, by, ax, ay, slope, -1}
	}
	return chord{ax, ay, bx, by, slope, 1}
}

// y returns the chord's height at x.
func (c *chord) y(x float64) float64 { return c.y0 + float64(c.slope*(x-c.x0)) }

const (
	thin      = 0.25 // share of its box that a slab should fill
	manyEdges = 48   // of a slab
	slabDepth = 12   // halvings
)

// profileOf returns the shape's profile; it is made once.
func profileOf(s Shape) *profile { return s.profile.of(s, newProfile) }

func newProfile(s Shape) profile {
	width, height := s.box.MaxX-s.box.MinX, s.box.MaxY-s.box.MinY
	c := cutter{profile: profile{bounds: s.box}}
	if height > width && float64(s.Area()) < thin*width*height {
		c.swap = true
		width, height = height, width
	}
	edges := 0
	for i := range s.all {
		edges += s.all[i].edges()
	}
	all := slab{x1: width, y1: height, area: float64(s.Area()), edges: make([]chord, 0, edges)}
	for i := range s.all {
		ring := s.all[i].xy
		for v := range len(ring)/2 - 1 {
			ax, ay := c.local(ring, v)
			bx, by := c.local(ring, v+1)
			if ax != bx {
				all.edges = append(all.edges, chordOf(ax, ay, bx, by))
			}
		}
	}
	if !all.done() {
		c.work = make([]chord, 0, 3*len(all.edges))
		slices.SortFunc(all.edges, func(a, b chord) int { return cmp.Compare(a.x0, b.x0) })
	}
	c.cut(all, slabDepth)
	// A height in a slab is off by some roundings of the whole box's, and a slab's share by
	// as much times its width: 1e-13 of the box is far more, and so is 1e-9 of the slabs.
	c.noise = 1e-13 * width * height
	for i := range c.slabs {
		c.noise += 1e-9 * c.slabs[i].size()
	}
	return c.profile
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

// around is a box on the plane around a slab: by a margin that is far more than its bounds
// are rounded.
func (p *profile) around(s *slab) Box {
	const margin = 1e-6
	b := Box{s.x0 - margin, s.y0 - margin, s.x1 + margin, s.y1 + margin}
	if p.swap {
		b = Box{b.MinY, b.MinX, b.MaxY, b.MaxX}
	}
	return Box{b.MinX + p.bounds.MinX, b.MinY + p.bounds.MinY, b.MaxX + p.bounds.MinX, b.MaxY + p.bounds.MinY}
}

// along calls visit for the slabs whose boxes meet one in the profile's coordinates, from
// west to east, until it returns false.
func (p *profile) along(box Box, visit func(s *slab) bool) bool {
	first := 0
	if len(p.slabs) > 1 {
		first = sort.Search(len(p.slabs), func(i int) bool { return p.slabs[i].x1 >= box.MinX })
	}
	for i := first; i < len(p.slabs) && p.slabs[i].x0 <= box.MaxX; i++ {
		if s := &p.slabs[i]; s.y0 <= box.MaxY && box.MinY <= s.y1 && !visit(s) {
			return false
		}
	}
	return true
}

// near reports whether any edge of z comes near the area: into the box around a slab.
// Where none does, no edge of one meets an edge of the other.
func (p *profile) near(z Shape) bool {
	if len(p.slabs) == 1 {
		return anyNear(z, p.bounds)
	}
	return !z.meeting(p.bounds, func(_ int, ring *trail) bool {
		return p.along(p.box(ring.box.Grow(1e-3)), func(s *slab) bool { return !ring.near(p.around(s)) })
	})
}
