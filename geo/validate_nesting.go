package geo

import "math"

// passage is how a ring passes a point: the interior of the area lies to the left of
// before→at→after.
type passage struct{ before, at, after Point }

// passage returns how the ring of edge i passes a point of that edge.
func (a *arrangement) passage(at Point, i int) passage {
	e := a.edges[i]
	switch at {
	case e.a:
		return passage{a.edges[a.previous(i)].a, at, e.b}
	case e.b:
		return passage{e.a, at, a.edges[a.next(i)].b}
	}
	return passage{e.a, at, e.b}
}

// admits reports whether the direction from the point towards d leads into the interior
// side of the ring. Directions along the ring do not occur: edges that run along each
// other have been refused before.
func (p passage) admits(d Point) bool {
	left := turn(p.before, p.at, d) > 0
	right := turn(p.at, p.after, d) > 0
	switch turn(p.before, p.at, p.after) {
	case 1:
		return left && right
	case -1:
		return left || right
	}
	return right
}

// reaches reports whether the ring q passes a point on the interior side of p: into is
// true when it does on either hand, through when it does on one hand only and so crosses.
func (p passage) reaches(q passage) (into, through bool) {
	before, after := p.admits(q.before), p.admits(q.after)
	return before || after, before != after
}

// crossingTouches refuses touches where rings change sides in a shared vertex, and parts
// that reach into each other there.
func (a *arrangement) crossingTouches() *Invalid {
	type site struct {
		at   Point
		part int
	}
	passages := map[site][]passage{}
	add := func(at Point, i int) {
		k := site{at, a.rings[a.edges[i].path].part}
		p := a.passage(at, i)
		for _, known := range passages[k] {
			if known == p {
				return
			}
		}
		passages[k] = append(passages[k], p)
	}
	for _, t := range a.touches {
		add(t.at, t.i)
		add(t.at, t.j)
	}
	for _, t := range a.touches {
		p, q := a.passage(t.at, t.i), a.passage(t.at, t.j)
		part, other := a.rings[a.edges[t.i].path].part, a.rings[a.edges[t.j].path].part
		code := ""
		if part == other {
			if _, through := p.reaches(q); through {
				code = "ring-crosses-ring"
			}
		} else if reachInto(passages[site{t.at, part}], q) || reachInto(passages[site{t.at, other}], p) {
			code = "parts-overlap"
		}
		if code != "" {
			return a.invalid(code, t.i, t.j, t.at)
		}
	}
	return nil
}

// reachInto reports whether q passes through the interior of an area whose rings pass the
// same point so: where all of them admit it.
func reachInto(area []passage, q passage) bool {
	before, after := true, true
	for _, p := range area {
		before = before && p.admits(q.before)
		after = after && p.admits(q.after)
	}
	return before || after
}

// cuts refuses polygons whose rings touch in a closed chain: the interior falls apart.
// Rings and the points they touch in are a graph; a cycle in it is a chain.
func (a *arrangement) cuts() *Invalid {
	points := map[touchKey]int{} // by point and part
	var root []int
	for i := range a.rings {
		root = append(root, i)
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	joined := map[[2]int]bool{}
	for _, t := range a.touches {
		r, q := a.edges[t.i].path, a.edges[t.j].path
		if a.rings[r].part != a.rings[q].part {
			continue
		}
		key := touchKey{t.at, a.rings[r].part, 0}
		if _, ok := points[key]; !ok {
			points[key] = len(root)
			root = append(root, len(root))
		}
		point := points[key]
		for _, node := range [2]int{r, q} {
			if joined[[2]int{point, node}] {
				continue
			}
			joined[[2]int{point, node}] = true
			x, y := find(point), find(node)
			if x == y {
				return a.invalid("disconnected-interior", t.i, t.j, t.at)
			}
			root[x] = y
		}
	}
	return nil
}

// nesting refuses holes outside their shell or in other holes, and parts inside others.
// No rings cross by now, so that one vertex tells for its whole ring.
func (a *arrangement) nesting() *Invalid {
	neighbours := a.neighbours()
	for i, r := range a.rings {
		code := ""
		around, at := a.around(r)
		switch {
		case r.ring > 0 && !around[i-r.ring]:
			code = "hole-outside"
		case r.ring > 0 && a.inHole(r, around):
			code = "nested-holes"
		case r.ring == 0 && a.inPart(r, around, neighbours):
			code = "nested-parts"
		default:
			continue
		}
		return a.invalid(code, at, -1, a.edges[at].a)
	}
	return nil
}

// neighbours returns the pairs of parts that touch. They have been compared where they
// do, and that tells for the whole: neither lies in the other.
func (a *arrangement) neighbours() map[[2]int]bool {
	pairs := map[[2]int]bool{}
	for _, t := range a.touches {
		p, q := a.rings[a.edges[t.i].path].part, a.rings[a.edges[t.j].path].part
		pairs[[2]int{p, q}], pairs[[2]int{q, p}] = true, true
	}
	return pairs
}

// inHole reports whether a hole lies in another hole of its polygon.
func (a *arrangement) inHole(r ring, around map[int]bool) bool {
	for i, inside := range around {
		if q := a.rings[i]; inside && q.part == r.part && q.ring > 0 {
			return true
		}
	}
	return false
}

// inPart reports whether a shell lies in the interior of another polygon.
func (a *arrangement) inPart(r ring, around map[int]bool, neighbours map[[2]int]bool) bool {
	for i, inside := range around {
		q := a.rings[i]
		if !inside || q.ring > 0 || neighbours[[2]int{r.part, q.part}] {
			continue
		}
		for h := i + 1; h < len(a.rings) && a.rings[h].part == q.part; h++ {
			inside = inside && !around[h]
		}
		if inside {
			return true
		}
	}
	return false
}

// around returns the rings that have r inside them, and the edge whose start told. A ring
// that passes r's first vertex is asked about the next, and so on.
func (a *arrangement) around(r ring) (around map[int]bool, at int) {
	around, open := a.ray(a.edges[r.from].a, r)
	at = r.from
	for i := r.from + 1; i < r.to && len(open) > 0; i++ {
		odd, on := a.ray(a.edges[i].a, r)
		for q := range open {
			if !on[q] {
				around[q], at = odd[q], i
				delete(open, q)
			}
		}
	}
	return around, at
}

// ray returns the rings other than r that a ray from p to the east crosses an odd number
// of times, and those that pass p itself; the latter are left out of the former.
func (a *arrangement) ray(p Point, r ring) (odd, on map[int]bool) {
	odd, on = map[int]bool{}, map[int]bool{}
	a.tree.search(Box{p.X, p.Y, math.Inf(1), p.Y}, func(i int) {
		if r.from <= i && i < r.to {
			return
		}
		e := a.edges[i]
		side := turn(e.a, e.b, p)
		switch straddles := e.a.Y > p.Y != (e.b.Y > p.Y); {
		case side == 0 && e.holds(p):
			on[e.path] = true
		case straddles && side > 0 == (e.b.Y > e.a.Y):
			odd[e.path] = !odd[e.path]
		}
	})
	for q := range on {
		delete(odd, q)
	}
	return odd, on
}
