package tiles

// clean makes valid polygons of rings on the grid by the even-odd rule: rings that are
// simple, meet each other in single points at most, shells of positive area, each followed
// by its holes. Rings that are so already come back as they are, turned where needed.
// Places where they cross or run on each other are cut at the nearest grid point, so an
// edge moves by less than a unit (see noding); what encloses nothing is left out.
func clean(rings [][]point) [][][]point {
	kept := rings[:0:0]
	for _, r := range rings {
		if r = withoutRepeats(r); len(r) > 2 {
			kept = append(kept, r)
		}
	}
	if len(kept) == 0 {
		return nil
	}
	n := newNoding(kept)
	if n.simple() && oriented(kept) {
		return [][][]point{kept}
	}
	n.split()
	return polygonsOf(n.boundaries())
}

func withoutRepeats(ring []point) []point {
	for i, p := range ring {
		if p != ring[(i+1)%len(ring)] {
			continue
		}
		out := make([]point, 0, len(ring))
		for _, q := range ring {
			if len(out) == 0 || out[len(out)-1] != q {
				out = append(out, q)
			}
		}
		for len(out) > 1 && out[0] == out[len(out)-1] {
			out = out[:len(out)-1]
		}
		return out
	}
	return ring
}

// oriented turns the rings of one polygon, the first its shell, the right way; false when
// one has no area, a hole does not begin inside the shell, or one lies in another.
func oriented(rings [][]point) bool {
	for i, r := range rings {
		area := ringArea(r)
		if area == 0 || i > 0 && (!holds(rings[0], r[0]) || inOneOf(rings[1:i], r)) {
			return false
		}
		if (area > 0) != (i == 0) {
			turned := make([]point, len(r))
			for k, p := range r {
				turned[len(r)-1-k] = p
			}
			rings[i] = turned
		}
	}
	return true
}

// inOneOf reports whether a hole lies in one of others or around it.
func inOneOf(others [][]point, hole []point) bool {
	b := boxOf(hole)
	for _, o := range others {
		if c := boxOf(o); b.meets(c) && (holds(o, hole[0]) || holds(hole, o[0])) {
			return true
		}
	}
	return false
}

// holds reports whether a ring goes around a point that is not on it.
func holds(ring []point, p point) bool {
	inside := false
	prev := ring[len(ring)-1]
	for _, q := range ring {
		if (prev.y > p.y) != (q.y > p.y) && leftOf(prev, q, p) {
			inside = !inside
		}
		prev = q
	}
	return inside
}

// leftOf reports whether p lies at less x than the edge a→b at its height.
func leftOf(a, b, p point) bool {
	c := cross(a, b, p)
	if a.y < b.y {
		return c > 0
	}
	return c < 0
}

// cross is twice the signed area of a, b, p: positive where p lies towards growing angles.
func cross(a, b, p point) int64 {
	return int64(b.x-a.x)*int64(p.y-a.y) - int64(b.y-a.y)*int64(p.x-a.x)
}

// polygonsOf groups boundary rings: each hole goes to the smallest shell around it.
func polygonsOf(rings [][]point) [][][]point {
	var out [][][]point
	var holes [][]point
	for _, r := range rings {
		switch area := ringArea(r); {
		case area > 0:
			out = append(out, [][]point{r})
		case area < 0:
			holes = append(holes, r)
		}
	}
	for _, h := range holes {
		best := -1
		for i := range out {
			if holdsRing(out[i][0], h) && (best < 0 || ringArea(out[i][0]) < ringArea(out[best][0])) {
				best = i
			}
		}
		if best >= 0 {
			out[best] = append(out[best], h)
		}
	}
	return out
}

// holdsRing reports whether shell goes around hole, which may touch it in points: the
// middle of an edge, on the doubled grid, lies on no other edge.
func holdsRing(shell, hole []point) bool {
	double := make([]point, len(shell))
	for i, p := range shell {
		double[i] = point{2 * p.x, 2 * p.y}
	}
	return holds(double, point{hole[0].x + hole[1].x, hole[0].y + hole[1].y})
}
