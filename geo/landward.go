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
	for _, b := range barriers {
		samePlane(a, b)
	}
	l := landward{
		baseline: baseline, side: side, barriers: barriers, reach: a.box.Grow(limit),
		ground: fenceNear(a, baseline.box.Grow(limit)),
		best:   nearest{Separation: Separation{Distance: limit}},
	}
	l.look(a.box)
	return l.best.result()
}

// landward is the search of LandwardDistance.
type landward struct {
	baseline Shape
	side     Side
	barriers []Shape
	reach    Box     // beyond, nothing can matter
	ground   fence   // the edges of the shape whose distance is sought
	screens  []fence // the edges of the baseline and of the barriers; nil until something is in sight
	best     nearest
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
}

// outlook is a piece of the baseline from which to look: the segment that ends at vertex i of
// a line, or that vertex itself.
type outlook struct {
	gap    float64 // from the box of the shape that is looked for
	line   int
	i      int
	vertex bool
}

// outlooks returns the pieces of the baseline within the limit of box, the nearest first, of
// equally near ones in the order of the line as seen from its side.
func (l *landward) outlooks(box Box) []outlook {
	var out []outlook
	limit := float64(l.best.Distance)
	around := box.Grow(l.best.Distance)
	for n, line := range l.lines() {
		closed := len(line) > 2 && line[0] == line[len(line)-1]
		for i := 1; i < len(line); i++ {
			a, b := l.at(line, i-1), l.at(line, i)
			piece := (edge{a: a, b: b}).box()
			if !piece.Meets(around) {
				continue
			}
			gap := piece.distance(box)
			if gap > limit {
				continue
			}
			out = append(out, outlook{gap, n, i, false})
			if gap = (edge{a: b, b: b}).box().distance(box); gap <= limit && (closed || i+1 < len(line)) {
				out = append(out, outlook{gap, n, i, true})
			}
		}
	}
	slices.SortStableFunc(out, func(f, g outlook) int { return cmp.Compare(f.gap, g.gap) })
	return out
}

// lines are the baseline's lines without repeated vertices.
func (l *landward) lines() [][]Point {
	return *l.baseline.distinct.of(l.baseline, distinctVertices)
}

// at returns vertex i of a line seen with the side to its left: the right side is the left
// one seen the other way.
func (l *landward) at(line []Point, i int) Point {
	if l.side == Right {
		return line[len(line)-1-i]
	}
	return line[i]
}

// views calls visit for each view from a piece of the baseline.
func (l *landward) views(f outlook, visit func(view)) {
	line := l.lines()[f.line]
	before, at := l.at(line, f.i-1), l.at(line, f.i)
	if !f.vertex {
		visit(strip(before, at))
		return
	}
	next := f.i + 1
	if next == len(line) { // of a closed line
		next = 1
	}
	sectors(before, at, l.at(line, next), visit)
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
func (l *landward) look(box Box) {
	for _, f := range l.outlooks(box) {
		if f.gap > float64(l.best.Distance) {
			return
		}
		l.views(f, l.lookFrom)
	}
}

func (l *landward) lookFrom(v view) {
	reach := float64(l.best.Distance)
	box := v.box(reach)
	l.ground.near(box, func(i int) {
		if e, ok := v.clip(l.ground.edges[i], 0, reach); ok {
			l.lookAt(v, e, l.shadows(v, e, box, reach))
		}
	})
}

// screen gathers the edges that may hide something.
func (l *landward) screen() {
	l.screens = append(l.screens, fenceNear(l.baseline, l.reach))
	for _, b := range l.barriers {
		l.screens = append(l.screens, fenceNear(b, l.reach))
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
	if l.screens == nil {
		l.screen()
	}
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
