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

// profile is an area prepared as F, relative to the south-western corner of its box.
type profile struct {
	box    Box // of the shape, in plane coordinates
	top    float64
	width  float64
	edges  []chord
	blocks []span // of edges [16i, 16i+16)
}

// chord is an edge as a function of x over [x0, x1]; vertical ones are left out.
type chord struct {
	x0, y0, x1, y1 float64
	dir            float64
}

// span is where a block of chords lies.
type span struct{ x0, x1, y0 float64 }

func profileOf(s Shape) profile {
	p := profile{box: s.box, top: s.box.MaxY - s.box.MinY, width: s.box.MaxX - s.box.MinX}
	for _, part := range s.parts {
		for _, ring := range part.paths {
			for i := 2; i+1 < len(ring); i += 2 {
				c := chordOf(ring[i-2]-s.box.MinX, ring[i-1]-s.box.MinY, ring[i]-s.box.MinX, ring[i+1]-s.box.MinY)
				if c.x0 < c.x1 {
					p.edges = append(p.edges, c)
				}
			}
		}
	}
	for i := 0; i < len(p.edges); i += runLength {
		b := span{math.Inf(1), math.Inf(-1), math.Inf(1)}
		for _, c := range p.edges[i:min(i+runLength, len(p.edges))] {
			b.x0, b.x1, b.y0 = min(b.x0, c.x0), max(b.x1, c.x1), min(b.y0, c.y0, c.y1)
		}
		p.blocks = append(p.blocks, b)
	}
	return p
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
func (p profile) shared(z Shape) float64 {
	var sum float64
	for _, part := range z.parts {
		for _, ring := range part.paths {
			sum -= p.below(ring)
		}
	}
	return sum
}

// below sums dir·∫h over the edges of one ring. What runs above the box is taken
// together: at or above the top, h does not depend on y, so a chain of such edges
// counts as one along the top between its ends.
func (p profile) below(ring []float64) float64 {
	var sum, from, to float64
	above := false
	run := func(ax, bx float64) {
		if !above {
			above, from = true, ax
		}
		to = bx
	}
	flush := func() {
		if above {
			sum += p.under(from, p.top, to, p.top)
		}
		above = false
	}
	for i := 2; i+1 < len(ring); i += 2 {
		ax, ay := ring[i-2]-p.box.MinX, ring[i-1]-p.box.MinY
		bx, by := ring[i]-p.box.MinX, ring[i+1]-p.box.MinY
		switch {
		case ay >= p.top && by >= p.top:
			run(ax, bx)
		case ay <= 0 && by <= 0 || ax <= 0 && bx <= 0 || ax >= p.width && bx >= p.width:
			flush()
		case ay > p.top:
			x := ax + float64((bx-ax)*((p.top-ay)/(by-ay)))
			run(ax, x)
			flush()
			sum += p.under(x, p.top, bx, by)
		case by > p.top:
			x := ax + float64((bx-ax)*((p.top-ay)/(by-ay)))
			flush()
			sum += p.under(ax, ay, x, p.top)
			run(x, bx)
		default:
			flush()
			sum += p.under(ax, ay, bx, by)
		}
	}
	flush()
	return sum
}

// under integrates dir·h along one edge.
func (p profile) under(ax, ay, bx, by float64) float64 {
	b := chordOf(ax, ay, bx, by)
	if b.x0 >= b.x1 || b.x1 <= 0 || b.x0 >= p.width {
		return 0
	}
	top := max(b.y0, b.y1)
	var sum float64
	for k, s := range p.blocks {
		if s.x0 >= b.x1 || s.x1 <= b.x0 || s.y0 >= top {
			continue
		}
		for _, f := range p.edges[k*runLength : min((k+1)*runLength, len(p.edges))] {
			lo, hi := max(b.x0, f.x0), min(b.x1, f.x1)
			if lo < hi {
				sum += f.dir * positivePart(b.y(lo)-f.y(lo), b.y(hi)-f.y(hi), hi-lo)
			}
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
