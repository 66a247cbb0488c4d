package geo

import "slices"

// OverlapArea returns the area of a that lies in the union of the zones: each square
// metre once, however many zones cover it. 0 when a is not an area; zones that are not
// areas add nothing. It is exactly 0 where no interior is shared, and exactly a.Area()
// where one zone covers a.
//
// No geometry is built, unless zones overlap each other on a. The error says that an
// overlay of such zones failed or contradicts the integrated areas.
func OverlapArea(a Shape, zones ...Shape) (SquareMetres, error) {
	if a.kind != Area {
		return 0, nil
	}
	g := groundOf(a, zones)
	area, err := g.area()
	return SquareMetres(area), err
}

// ground is an area and the zones that share some of it.
type ground struct {
	a       Shape
	covered bool // one zone covers a; zones are not listed then
	zones   []Shape
	shares  []float64 // the area of a in each zone
}

func groundOf(a Shape, zones []Shape) ground {
	g := ground{a: a}
	for _, z := range zones {
		samePlane(a, z)
		if z.kind != Area || !z.box.Meets(a.box) || g.has(z) {
			continue
		}
		share, covers := g.share(z)
		switch {
		case covers:
			return ground{a: a, covered: true}
		case share > 0:
			g.zones, g.shares = append(g.zones, z), append(g.shares, share)
		}
	}
	return g
}

// has reports whether a zone with the same vertices is listed already: one shape often
// stands in a layer twice.
func (g *ground) has(z Shape) bool { return slices.ContainsFunc(g.zones, z.Same) }

// share returns the area of a in one zone, and whether the zone covers a. Where no edge
// of the zone comes near a, one point of each part decides.
func (g *ground) share(z Shape) (area float64, covers bool) {
	p, whole := profileOf(g.a), float64(g.a.Area())
	if !p.near(z) {
		in := locate(vertex(g.a.parts[0].paths[0], 0), z)
		if len(p.slabs) == 1 || !slices.ContainsFunc(g.a.parts[1:], func(o part) bool { return locate(vertex(o.paths[0], 0), z) != in }) {
			return 0, in != outside
		}
	}
	area = p.shared(z)
	if area > p.noise && area < whole-p.noise {
		return area, false
	}
	switch relate(g.a, z) { // nothing or all, or a sliver: that is decided exactly
	case Disjoint, Touch:
		return 0, false
	case Within, Equal:
		return whole, true
	}
	return min(max(area, leastArea), whole), false
}

// leastArea, in m², stands for an area that is not 0 but was integrated to less.
const leastArea = 1e-12

// anyNear reports whether the box of any edge of s meets box.
func anyNear(s Shape, box Box) bool {
	return !s.meeting(box, func(_ int, path *trail) bool { return !path.near(box) })
}

// near reports whether the box of any edge meets box.
func (t *trail) near(box Box) bool {
	return !t.meeting(box, func(from, to int) bool {
		for i := from; i < to; i++ {
			if t.edge(i).box().Meets(box) {
				return false
			}
		}
		return true
	})
}
