package geo

import (
	"cmp"
	"slices"
)

// LandwardDistance is the distance of a from a river or canal bank's baseline, measured
// on the given side of it: the length of the shortest segment from a point of the
// baseline into a that leaves the baseline on that side, ends square (no point beyond
// the perpendicular at either end of the baseline counts) and crosses neither the
// baseline nor any barrier (the opposite bank): reaching a barrier is crossing it. From
// lies in a, To on the baseline. Touching the baseline is 0, from whichever side. ok is
// false when no such segment of length ≤ limit exists, when a is empty, and when the
// baseline is not lines.
//
// Each part of the baseline has two square ends, unless it is closed.
func LandwardDistance(a, baseline Shape, side Side, limit Metres, barriers ...Shape) (s Separation, ok bool) {
	samePlane(a, baseline)
	limit = min(limit, 4*maxCoordinate)
	if a.IsEmpty() || baseline.kind != Lines || limit < 0 || a.box.distance(baseline.box) > float64(limit) {
		return Separation{}, false
	}
	if s, ok := DistanceWithin(a, baseline, 0); ok {
		return s, true
	}
	l := landward{
		ground: fenceNear(a, baseline.box.Grow(limit)),
		best:   nearest{Separation: Separation{Distance: limit}},
	}
	reach := a.box.Grow(limit)
	l.screens = append(l.screens, fenceNear(baseline, reach))
	for _, b := range barriers {
		samePlane(a, b)
		l.screens = append(l.screens, fenceNear(b, reach))
	}
	l.look(viewsOf(baseline, side, a.box, float64(limit)))
	return l.best.result()
}

// landward is the search of LandwardDistance.
type landward struct {
	ground  fence   // the edges of the shape whose distance is sought
	screens []fence // the edges of the baseline and of the barriers
	best    nearest
}

// view is what one piece of the baseline faces. From a segment that is the half-strip
// above it; from a vertex where the baseline turns away from the side, so that the
// perpendiculars of its two segments part, the sector between these. Every point's
// shortest segment to the baseline on that side starts in one of the views.
//
// u and n are a right-handed frame of unit vectors at origin, n facing away.
type view struct {
	origin, u, n Point
	length       float64 // of the segment; 0 for a sector
	slope        float64 // tangent of half the sector's angle, at most 1
	gap          float64 // from the box of the shape that is looked for
}

// viewsOf returns the views that come within limit of box, the nearest first.
func viewsOf(baseline Shape, side Side, box Box, limit float64) []view {
	var views []view
	add := func(v view) {
		end := v.world(v.length, 0)
		if v.gap = (edge{a: v.origin, b: end}).box().distance(box); v.gap <= limit {
			views = append(views, v)
		}
	}
	near := box.Grow(Metres(limit + 1)) // a view's origin may be off by rounding
	for _, line := range *baseline.distinct.of(baseline, distinctVertices) {
		n := len(line)
		at := func(i int) Point { return line[i] }
		if side == Right { // the right side is the left one seen the other way
			at = func(i int) Point { return line[n-1-i] }
		}
		closed := n > 2 && line[0] == line[n-1]
		for i := 1; i < n; i++ {
			if e := (edge{a: at(i - 1), b: at(i)}); !e.box().Meets(near) {
				continue
			}
			add(strip(at(i-1), at(i)))
			switch {
			case (edge{a: at(i), b: at(i)}).box().distance(box) > limit: // the sectors would be too far as well
			case i+1 < n:
				sectors(at(i-1), at(i), at(i+1), add)
			case closed:
				sectors(at(i-1), at(i), at(1), add)
			}
		}
	}
	slices.SortStableFunc(views, func(v, w view) int { return cmp.Compare(v.gap, w.gap) })
	return views
}

// distinctVertices returns the vertices of each line without repeated ones.
func distinctVertices(lines Shape) [][]Point {
	out := make([][]Point, len(lines.parts))
	for i, p := range lines.parts {
		out[i] = distinct(p.paths[0])
	}
	return out
}

func distinct(xy []float64) []Point {
	var out []Point
	for i := range len(xy) / 2 {
		if p := vertex(xy, i); i == 0 || p != out[len(out)-1] {
			out = append(out, p)
		}
	}
	return out
}

// look searches the views for the nearest visible point.
func (l *landward) look(views []view) {
	for _, v := range views {
		reach := float64(l.best.Distance)
		if v.gap > reach {
			return
		}
		box := v.box(reach)
		l.ground.near(box, func(i int) {
			if e, ok := v.clip(l.ground.edges[i], 0, reach); ok {
				l.lookAt(v, e, l.shadows(v, e, box, reach))
			}
		})
	}
}

// lookAt offers the nearest points of what remains visible of e.
func (l *landward) lookAt(v view, e sight, shadows []shade) {
	for _, piece := range v.lit(e, shadows) {
		p, foot := v.nearest(piece)
		d := p.y
		if v.isSector() {
			d = hypot(p.x, p.y)
		}
		l.best.offer(max(d, leastDistance), v.world(p.x, p.y), v.world(foot.x, foot.y))
	}
}

// shadows returns the stretches of e, by bearing, that the baseline or a barrier hides.
func (l *landward) shadows(v view, e sight, box Box, reach float64) []shade {
	var out []shade
	for _, f := range l.screens {
		f.near(box, func(i int) {
			if b, ok := v.clip(f.edges[i], grazing, reach); ok {
				if s, ok := v.shadow(e, b); ok {
					out = append(out, s)
				}
			}
		})
	}
	slices.SortFunc(out, func(s, t shade) int { return cmp.Compare(s.from, t.from) })
	return out
}
