package geo

import "slices"

// clip cuts an area to a rectangle around box, so that an overlay does not carry along
// the vertices of a zone that lie elsewhere. Rings are walked, the pieces inside are
// collected and each exit is joined to the next entry counter-clockwise along the
// rectangle: the interior lies to the left of both, so no bridges between parts arise.
// The rectangle keeps a margin from box, and its sides run through no vertex.
//
// Vertices inside keep their coordinates; edges that leave end at a rounded point. ok is
// false when the rings are not those of a valid area.
func clip(s Shape, box Box) (clipped Shape, ok bool) {
	if box.Contains(Point{s.box.MinX, s.box.MinY}) && box.Contains(Point{s.box.MaxX, s.box.MaxY}) {
		return s, true
	}
	r := rectangleAround(s, box)
	var parts []part
	first := 0
	for _, p := range s.parts {
		rings := s.all[first : first+len(p.paths)]
		first += len(p.paths)
		if !rings[0].box.Meets(r.Box) {
			continue
		}
		cut, ok := r.clipPart(p, rings)
		if !ok {
			return Shape{}, false
		}
		parts = append(parts, cut...)
	}
	return shapeOf(s.plane, Area, parts), true
}

// rectangle is what an area is clipped to; no vertex of the area lies on its sides.
type rectangle struct{ Box }

// rectangleAround grows box by an eighth of its size and at least a metre, and each side
// on to the middle of a gap between the coordinates of vertices: the wider the gap, the
// farther from the vertices the border is cut.
func rectangleAround(s Shape, box Box) rectangle {
	margin := max(1, (box.MaxX-box.MinX)/8, (box.MaxY-box.MinY)/8)
	r := rectangle{box.Grow(Metres(margin))}
	var xs, ys []float64
	reach := r.Grow(Metres(margin))
	s.meeting(reach, func(_ int, path *trail) bool {
		return path.meeting(reach, func(from, to int) bool {
			for i := from; i <= to; i++ {
				p := vertex(path.xy, i)
				xs, ys = appendNear(xs, p.X, r.MinX, r.MaxX, margin), appendNear(ys, p.Y, r.MinY, r.MaxY, margin)
			}
			return true
		})
	})
	slices.Sort(xs)
	slices.Sort(ys)
	r.MinX, r.MaxX = widestGap(xs, r.MinX, margin/2), widestGap(xs, r.MaxX, margin/2)
	r.MinY, r.MaxY = widestGap(ys, r.MinY, margin/2), widestGap(ys, r.MaxY, margin/2)
	return r
}

// appendNear keeps the coordinates that lie near the sides at lo and hi.
func appendNear(to []float64, x, lo, hi, margin float64) []float64 {
	if x > lo-margin && x < lo+margin || x > hi-margin && x < hi+margin {
		to = append(to, x)
	}
	return to
}

// widestGap returns the middle of the widest gap between the sorted coordinates within
// reach of at.
func widestGap(sorted []float64, at, reach float64) float64 {
	last, best, width := at-reach, at, 0.0
	for _, x := range append(slices.Clone(sorted), at+reach) {
		x = min(max(x, at-reach), at+reach)
		if x-last > width {
			width, best = x-last, last+(x-last)/2
		}
		last = x
	}
	return best
}

// clipPart clips one polygon.
func (r rectangle) clipPart(p part, rings []trail) ([]part, bool) {
	var shells, holes [][]float64
	var pieces []piece
	in := false // the south-western corner
	for i := range rings {
		ring := &rings[i]
		odd, _ := ring.crossings(r.corner(0))
		in = in != odd
		cut, whole := r.walk(ring)
		switch {
		case whole && i == 0:
			return []part{p}, true
		case whole:
			holes = append(holes, ring.xy)
		}
		pieces = append(pieces, cut...)
	}
	if len(pieces) > 0 {
		joined, ok := r.join(pieces)
		if !ok {
			return nil, false
		}
		shells = joined
	} else if in {
		shells = [][]float64{r.ring()}
	}
	return assemble(shells, holes)
}

// assemble gives each hole to the shell that holds it.
func assemble(shells, holes [][]float64) ([]part, bool) {
	parts := make([]part, len(shells))
	for i, shell := range shells {
		parts[i].paths = [][]float64{shell}
	}
	for _, hole := range holes {
		i := slices.IndexFunc(shells, func(shell []float64) bool { return holds(shell, hole) })
		if i < 0 {
			return nil, false
		}
		parts[i].paths = append(parts[i].paths, hole)
	}
	return parts, true
}

// holds reports whether a ring lies inside another. They may touch at points.
func holds(shell, ring []float64) bool {
	for i := 0; i+1 < len(ring); i += 2 {
		odd, on := crossings(Point{ring[i], ring[i+1]}, shell)
		if !on {
			return odd
		}
	}
	return true
}

// walk collects the pieces of a ring that lie inside the rectangle; whole is true when
// the ring does not leave it. Chains that do not meet the rectangle are skipped: no piece
// is open where they begin.
func (r rectangle) walk(ring *trail) (pieces []piece, whole bool) {
	if !r.Meets(ring.box) {
		return nil, false
	}
	n := ring.edges()
	start := 0
	for start < n && r.Contains(vertex(ring.xy, start)) {
		start++
	}
	if start == n {
		return nil, true
	}
	var c piece
	step := func(i int) {
		e := ring.edge(i)
		from, to := r.Contains(e.a), r.Contains(e.b)
		entry, exit, passes := r.gates(e)
		if !from && !to && !passes {
			return
		}
		if !from {
			p := r.at(entry)
			c = piece{entry: entry, xy: []float64{p.X, p.Y}}
		}
		if to {
			c.xy = append(c.xy, e.b.X, e.b.Y)
			return
		}
		p := r.at(exit)
		c.xy, c.exit = append(c.xy, p.X, p.Y), exit
		pieces = append(pieces, c)
	}
	// From a vertex outside, so that no piece is open at the start, round to it.
	for _, turn := range [2][2]int{{start, n}, {0, start}} {
		ring.meeting(r.Box, func(from, to int) bool {
			for i := max(from, turn[0]); i < min(to, turn[1]); i++ {
				step(i)
			}
			return true
		})
	}
	return pieces, false
}

// join closes the pieces to rings along the rectangle. ok is false when entries and
// exits do not alternate.
func (r rectangle) join(pieces []piece) (rings [][]float64, ok bool) {
	type passage struct {
		gate
		piece int
		entry bool
	}
	var round []passage
	for i, c := range pieces {
		round = append(round, passage{c.entry, i, true}, passage{c.exit, i, false})
	}
	slices.SortStableFunc(round, func(p, q passage) int { return r.before(p.gate, q.gate) })
	next := make([]int, len(pieces)) // the place of the entry after each piece's exit
	for k, p := range round {
		if q := round[(k+1)%len(round)]; p.entry == q.entry {
			return nil, false
		}
		if !p.entry {
			next[p.piece] = (k + 1) % len(round)
		}
	}
	done := make([]bool, len(pieces))
	for i := range pieces {
		var ring []float64
		for j := i; !done[j]; {
			done[j] = true
			ring = append(ring, pieces[j].xy...)
			entry := round[next[j]]
			corners := entry.side - pieces[j].exit.side
			if next[j] == 0 { // past the south-western corner
				corners += 4
			}
			for k := range corners {
				p := r.corner(pieces[j].exit.side + 1 + k)
				ring = append(ring, p.X, p.Y)
			}
			j = entry.piece
		}
		if ring != nil {
			rings = append(rings, append(ring, ring[0], ring[1]))
		}
	}
	return rings, true
}
