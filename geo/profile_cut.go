package geo

import (
	"math"
	"sort"
)

// cutter cuts an area into slabs. The edges of those that are still to be cut lie one
// after the other in work, in the order of their beginnings: so a slab's middle edge is
// found without sorting, and cutting takes a few passes over the edges for each halving.
type cutter struct {
	profile
	work, kept []chord
}

// done reports whether a slab needs no cutting.
func (s *slab) done() bool {
	return s.fills() && len(s.edges) <= manyEdges || s.x1 <= s.x0
}

func (s *slab) fills() bool { return s.area >= thin*s.size() }

func (s *slab) size() float64 { return (s.x1 - s.x0) * (s.y1 - s.y0) }

// cut halves a slab as long as it is mostly empty or holds many edges, and halving helps.
func (c *cutter) cut(s slab, depth int) {
	if depth == 0 || s.done() {
		c.keep(s, depth)
		return
	}
	held := len(c.work)
	middle := s.middle()
	west, east := c.between(&s, s.x0, middle), c.between(&s, middle, s.x1)
	narrower := west.size()+east.size() <= 0.8*s.size()
	fewer := len(s.edges) > manyEdges && 5*max(len(west.edges), len(east.edges)) <= 4*len(s.edges)
	if narrower || fewer {
		c.cut(west, depth-1)
		c.cut(east, depth-1)
	} else {
		c.keep(s, depth)
	}
	c.work = c.work[:held]
}

// keep adds a slab to the profile, with edges of its own unless it is the whole area.
func (c *cutter) keep(s slab, depth int) {
	if len(s.edges) == 0 {
		return
	}
	if depth < slabDepth {
		from := len(c.kept)
		c.kept = append(c.kept, s.edges...)
		s.edges = c.kept[from:len(c.kept):len(c.kept)]
	}
	c.slabs = append(c.slabs, s)
}

// middle is where a slab is halved: at its middle, or, where it is full but has many edges,
// so that as many begin on either side.
func (s *slab) middle() float64 {
	first := sort.Search(len(s.edges), func(i int) bool { return s.edges[i].x0 > s.x0 })
	if begin := s.edges[first:]; s.fills() && len(begin) > 0 {
		return begin[len(begin)/2].x0
	}
	return s.x0 + (s.x1-s.x0)/2
}

// between returns the part of a slab between two abscissae with its own bounds.
func (c *cutter) between(s *slab, x0, x1 float64) slab {
	out := slab{x0: x0, x1: x1, y0: math.Inf(1), y1: math.Inf(-1)}
	from := len(c.work)
	for i := range s.edges {
		e := &s.edges[i]
		if e.x0 >= x1 {
			break
		}
		lo, hi := max(e.x0, x0), min(e.x1, x1)
		if lo >= hi {
			continue
		}
		a, b := e.y(lo), e.y(hi)
		out.y0, out.y1 = min(out.y0, a, b), max(out.y1, a, b)
		out.area -= e.dir * (hi - lo) * (a + b) / 2
		c.work = append(c.work, *e)
	}
	out.area = math.Abs(out.area)
	out.edges = c.work[from:len(c.work):len(c.work)]
	if len(out.edges) == 0 {
		out.y0, out.y1 = s.y0, s.y0
	}
	return out
}
