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

// shared integrates the area that the profile's shape has in common with z. A ring that
// lies wholly above a slab, closed as it is, adds nothing there either.
func (p *profile) shared(z Shape) float64 {
	var sum float64
	z.meeting(p.bounds, func(_ int, ring *trail) bool {
		return p.along(p.box(ring.box), func(s *slab) bool {
			w := sweep{profile: p, slab: s, ring: ring}
			w.chain(ring.root())
			w.flush()
			sum -= w.sum
			return true
		})
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
		s.leaf(box, first, last)
	default:
		from, to := s.ring.children(c)
		for k := from; k < to; k++ {
			s.chain(chain{c.level - 1, k})
		}
	}
}

// leaf integrates edges one by one, each over those of the footprint that are not wholly
// beside or above all of them.
func (s *sweep) leaf(box Box, first, last int) {
	var few [manyEdges]int32
	near := few[:0]
	for i := range s.edges {
		if f := &s.edges[i]; f.x0 < box.MaxX && f.x1 > box.MinX && (f.y0 < box.MaxY || f.y1 < box.MaxY) {
			near = append(near, int32(i))
		}
	}
	ax, ay := s.local(s.ring.xy, first)
	for v := first + 1; v <= last; v++ {
		bx, by := s.local(s.ring.xy, v)
		s.edge(near, ax, ay, bx, by)
		ax, ay = bx, by
	}
}

func (s *sweep) edge(near []int32, ax, ay, bx, by float64) {
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
		s.sum += s.under(near, x, top, bx, by)
	case by > top:
		x := ax + float64((bx-ax)*((top-ay)/(by-ay)))
		s.flush()
		s.sum += s.under(near, ax, ay, x, top)
		s.run(x, bx)
	default:
		s.flush()
		s.sum += s.under(near, ax, ay, bx, by)
	}
}

func (s *sweep) run(ax, bx float64) {
	if !s.above {
		s.above, s.from = true, ax
	}
	s.to = bx
}

// flush integrates the open run: over the whole section of the slab.
func (s *sweep) flush() {
	if !s.above {
		return
	}
	s.above = false
	from, to := max(min(s.from, s.to), s.x0), min(max(s.from, s.to), s.x1)
	if from >= to {
		return
	}
	var sum float64
	for i := range s.edges {
		f := &s.edges[i]
		if lo, hi := max(from, f.x0), min(to, f.x1); lo < hi {
			sum += f.dir * (s.y1 - (f.y(lo)+f.y(hi))/2) * (hi - lo)
		}
	}
	if s.from > s.to {
		sum = -sum
	}
	s.sum += sum
}

// under integrates dir·h along one edge, over those of the footprint's edges that are near.
func (s *sweep) under(near []int32, ax, ay, bx, by float64) float64 {
	if ax == bx {
		return 0
	}
	b := chordOf(ax, ay, bx, by)
	from, to := max(b.x0, s.x0), min(b.x1, s.x1)
	var sum float64
	for _, i := range near {
		f := &s.edges[i]
		if lo, hi := max(from, f.x0), min(to, f.x1); lo < hi {
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
