package geo

import "math"

// The area that a footprint F and a zone Z have in common, without building it. Z's
// indicator is the signed sum of the half-planes below its edges, so
//
//	area(F ∩ Z) = −Σ over edges b of Z: dir(b) · ∫ h(x, b(x)) dx,
//
// where dir is +1 for an edge that runs east and h(x, y) is the length of F's vertical
// section at x below y, itself the signed sum over F's edges f of max(y − f(x), 0).
// Each pair of edges is thus an integral of the positive part of a linear function.
// There is no topological decision, hence no degenerate case: shared edges, identical
// polygons and touching holes integrate to the right number.

// chord is an edge as a function of x over [x0, x1]; vertical ones are left out.
type chord struct {
	x0, y0, x1, y1 float64
	dir            float64
}

func chordOf(ax, ay, bx, by float64) chord {
	if ax > bx {
		return chord{bx, by, ax, ay, -1}
	}
	return chord{ax, ay, bx, by, 1}
}

// y returns the chord's height at x.
func (c chord) y(x float64) float64 {
	return c.y0 + float64((c.y1-c.y0)*((x-c.x0)/(c.x1-c.x0)))
}

// shared integrates the area that the profile's shape has in common with z.
func (p *profile) shared(z Shape) float64 {
	var sum float64
	z.meeting(p.bounds, func(_ int, ring *trail) bool {
		for i := range p.slabs {
			s := sweep{profile: p, slab: &p.slabs[i], ring: ring}
			s.chain(ring.root())
			s.flush()
			sum -= s.sum
		}
		return true
	})
	return sum
}

// sweep integrates dir·h over the edges of one ring in one slab. What runs above the
// slab is taken together: at or above the top, h does not depend on y, so a chain there
// counts as one edge along the top between its ends. What runs below or beside the slab
// adds nothing.
type sweep struct {
	*profile
	*slab
	ring     *trail
	sum      float64
	above    bool // a run above the slab is open,
	from, to float64
}

func (s *sweep) chain(c chain) {
	box := s.box(s.ring.bounds(c))
	first, last := s.ring.span(c)
	switch {
	case box.MinY >= s.y1:
		ax, _ := s.local(s.ring.xy, first)
		bx, _ := s.local(s.ring.xy, last)
		s.run(ax, bx)
	case box.MaxY <= s.y0 || box.MaxX <= s.x0 || box.MinX >= s.x1:
		s.flush()
	case c.level == 0:
		ax, ay := s.local(s.ring.xy, first)
		for v := first + 1; v <= last; v++ {
			bx, by := s.local(s.ring.xy, v)
			s.edge(ax, ay, bx, by)
			ax, ay = bx, by
		}
	default:
		from, to := s.ring.children(c)
		for k := from; k < to; k++ {
			s.chain(chain{c.level - 1, k})
		}
	}
}

func (s *sweep) edge(ax, ay, bx, by float64) {
	top := s.y1
	switch {
	case ay >= top && by >= top:
		s.run(ax, bx)
	case ay <= s.y0 && by <= s.y0 || ax <= s.x0 && bx <= s.x0 || ax >= s.x1 && bx >= s.x1:
		s.flush()
	case ay > top:
		x := ax + float64((bx-ax)*((top-ay)/(by-ay)))
		s.run(ax, x)
		s.flush()
		s.sum += s.under(x, top, bx, by)
	case by > top:
		x := ax + float64((bx-ax)*((top-ay)/(by-ay)))
		s.flush()
		s.sum += s.under(ax, ay, x, top)
		s.run(x, bx)
	default:
		s.flush()
		s.sum += s.under(ax, ay, bx, by)
	}
}

func (s *sweep) run(ax, bx float64) {
	if !s.above {
		s.above, s.from = true, ax
	}
	s.to = bx
}

func (s *sweep) flush() {
	if s.above {
		s.sum += s.under(s.from, s.y1, s.to, s.y1)
	}
	s.above = false
}

// under integrates dir·h along one edge.
func (s *slab) under(ax, ay, bx, by float64) float64 {
	b := chordOf(ax, ay, bx, by)
	from, to := max(b.x0, s.x0), min(b.x1, s.x1)
	if from >= to {
		return 0
	}
	top := max(b.y0, b.y1)
	var sum float64
	for i := range s.edges {
		f := &s.edges[i]
		lo, hi := max(from, f.x0), min(to, f.x1)
		if lo < hi && (f.y0 < top || f.y1 < top) {
			sum += f.dir * positivePart(b.y(lo)-f.y(lo), b.y(hi)-f.y(hi), hi-lo)
		}
	}
	return b.dir * sum
}

// positivePart integrates max(g, 0) for a linear g from g0 to g1 over a width.
func positivePart(g0, g1, width float64) float64 {
	switch {
	case g0 >= 0 && g1 >= 0:
		return (g0 + g1) / 2 * width
	case g0 <= 0 && g1 <= 0:
		return 0
	}
	high := max(g0, g1)
	return high / 2 * width * (high / math.Abs(g1-g0))
}
