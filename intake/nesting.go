package intake

import (
	"cmp"
	"math"
	"slices"

	"redline/geo"
)

// polygon is a shell and its holes.
type polygon []*outline

// nest makes polygons of rings without roles, by containment: a ring inside an even
// number of others is a shell, inside an odd number a hole of the smallest of them.
// Rings that cross are not looked for here: they make an invalid polygon either way.
// The order is that of the shells in the file.
func nest(rings []*outline, notes tidied) []polygon {
	type node struct {
		*outline
		size    float64
		box     geo.Box
		order   int
		parent  *node
		depth   int
		polygon int
	}
	nodes := make([]*node, len(rings))
	for i, o := range rings {
		nodes[i] = &node{outline: o, size: math.Abs(o.area()), box: o.bounds(), order: i}
	}
	bySize := slices.Clone(nodes)
	slices.SortStableFunc(bySize, func(a, b *node) int { return cmp.Compare(b.size, a.size) })
	for i, n := range bySize {
		for j := i - 1; j >= 0; j-- { // the smallest larger ring around it is its parent
			if o := bySize[j]; holds(o.box, n.box) && o.contains(n.outline) {
				n.parent, n.depth = o, o.depth+1
				break
			}
		}
	}
	var out []polygon
	for _, n := range nodes {
		if n.depth%2 == 0 {
			n.polygon = len(out)
			out = append(out, polygon{n.outline})
		}
	}
	for _, n := range nodes {
		if n.depth%2 == 1 {
			out[n.parent.polygon] = append(out[n.parent.polygon], n.outline)
			notes["ring-nested"]++
		}
	}
	return out
}

func (o *outline) bounds() geo.Box {
	b := geo.Box{MinX: math.Inf(1), MinY: math.Inf(1), MaxX: math.Inf(-1), MaxY: math.Inf(-1)}
	for _, p := range o.plane {
		b.MinX, b.MaxX = min(b.MinX, p.X), max(b.MaxX, p.X)
		b.MinY, b.MaxY = min(b.MinY, p.Y), max(b.MaxY, p.Y)
	}
	return b
}

func holds(outer, inner geo.Box) bool {
	return outer.MinX <= inner.MinX && outer.MinY <= inner.MinY && outer.MaxX >= inner.MaxX && outer.MaxY >= inner.MaxY
}

// contains reports whether ring p lies in ring o, told by the first vertex of p, or
// else middle of its edges, that is clearly (by tiny) inside or outside. Rings that
// coincide all along do not contain each other.
func (o *outline) contains(p *outline) bool {
	n := len(p.plane)
	for i := range n {
		if in, sure := o.side(p.plane[i]); sure {
			return in
		}
	}
	for i := range n {
		a, b := p.plane[i], p.plane[(i+1)%n]
		if in, sure := o.side(geo.Point{X: (a.X + b.X) / 2, Y: (a.Y + b.Y) / 2}); sure {
			return in
		}
	}
	return false
}

// side reports whether a point is inside the ring; sure is false on its border.
func (o *outline) side(p geo.Point) (in, sure bool) {
	n := len(o.plane)
	for i := range n {
		a, b := o.plane[i], o.plane[(i+1)%n]
		if p.X >= min(a.X, b.X)-tiny && p.X <= max(a.X, b.X)+tiny && p.Y >= min(a.Y, b.Y)-tiny && p.Y <= max(a.Y, b.Y)+tiny && toSegment(p, a, b) < tiny {
			return false, false
		}
		if (a.Y > p.Y) != (b.Y > p.Y) && p.X < a.X+(b.X-a.X)*((p.Y-a.Y)/(b.Y-a.Y)) {
			in = !in
		}
	}
	return in, true
}

// toSegment returns the distance of p from the segment a–b.
func toSegment(p, a, b geo.Point) float64 {
	dx, dy := b.X-a.X, b.Y-a.Y
	length2 := float64(dx*dx) + float64(dy*dy)
	if length2 == 0 {
		return distance(p, a)
	}
	t := (float64((p.X-a.X)*dx) + float64((p.Y-a.Y)*dy)) / length2
	t = min(max(t, 0), 1)
	return distance(p, geo.Point{X: a.X + t*dx, Y: a.Y + t*dy})
}
