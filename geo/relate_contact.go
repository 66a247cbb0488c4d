package geo

import (
	"cmp"
	"slices"
)

// Where no edges of two shapes cross, they meet at stored vertices only: an end of one
// edge on the other. Cut at these contacts, each piece of a path lies wholly inside,
// outside or along the border of the other shape, and which can be read off at a contact
// from the directions of the edges there. So nothing has to be computed but the signs of
// triangles on stored vertices.

// contacts are all contacts of the edges of two shapes, 0 and 1.
type contacts struct {
	shapes  [2]Shape
	fences  [2]fence // the edges that come near the other shape
	all     []contact
	touched map[Point][2][]int // the edges of each shape at a contact
}

type contact struct {
	at    Point
	edges [2]int
}

// contactsOf gathers the contacts of lines and areas; crossing is true, and the
// contacts are not complete, when edges cross.
func contactsOf(a, b Shape) (c *contacts, crossing bool) {
	c = &contacts{
		shapes: [2]Shape{a, b},
		fences: [2]fence{fenceNear(a, b.box), fenceAlong(b, a)},
	}
	var together [][2]int // edges that run together
	c.fences[0].pairs(c.fences[1], func(i, j int) bool {
		m := meet(c.fences[0].edges[i], c.fences[1].edges[j])
		for _, p := range m.contacts[:m.n] {
			c.add(contact{p, [2]int{i, j}})
		}
		if m.n == 2 {
			together = append(together, [2]int{i, j})
		}
		crossing = m.crossing
		return !crossing
	})
	if !crossing {
		c.share(together)
	}
	return c, crossing
}

// share completes the contacts of edges that run together: where a third edge ends on
// one of them, it ends on both, which these two do not show of themselves.
func (c *contacts) share(together [][2]int) {
	if len(together) == 0 {
		return
	}
	ends := [2]map[int][]Point{{}, {}} // the contacts on each edge
	for _, k := range c.all {
		for s, i := range k.edges {
			ends[s][i] = append(ends[s][i], k.at)
		}
	}
	for _, pair := range together {
		for s, i := range pair {
			other := c.fences[1-s].edges[pair[1-s]]
			for _, p := range ends[s][i] {
				if other.holds(p) && !slices.Contains(c.touched[p][1-s], pair[1-s]) {
					c.add(contact{p, pair})
				}
			}
		}
	}
}

func (c *contacts) add(k contact) {
	if c.touched == nil {
		c.touched = map[Point][2][]int{}
	}
	c.all = append(c.all, k)
	there := c.touched[k.at]
	for s, i := range k.edges {
		if !slices.Contains(there[s], i) {
			there[s] = append(there[s], i)
		}
	}
	c.touched[k.at] = there
}

// sides says where the pieces of one shape's paths lie to the other shape.
type sides struct {
	in, out bool
	same    bool // along an edge of the other, with the interiors on the same side
	reverse bool // along an edge of the other, with the interiors on opposite sides
}

func (s *sides) add(t sides) {
	s.in, s.out = s.in || t.in, s.out || t.out
	s.same, s.reverse = s.same || t.same, s.reverse || t.reverse
}

// common derives the relation's parts from where the borders lie. For two areas: the
// set where interiors meet, if there is one, is open and bounded, so it has a border,
// each piece of which is a piece of one area's border inside the other or a common piece
// with both interiors on one side. Likewise for the set inside one and outside the other.
func (c *contacts) common() common {
	a, b := c.sidesOf(0), c.sidesOf(1)
	out := common{contact: len(c.all) > 0}
	switch {
	case c.shapes[0].kind == Area:
		out.interiors = a.in || b.in || a.same
		out.aOutside = a.out || b.in || a.reverse
		out.bOutside = b.out || a.in || a.reverse
	case c.shapes[1].kind == Area:
		out.interiors, out.aOutside, out.bOutside = a.in, a.out, true
	default:
		along := a.same || a.reverse
		out.interiors = along || c.insidesTouch()
		out.aOutside, out.bOutside = a.out, b.out
	}
	return out
}

// insidesTouch reports whether two lines meet at a point that is an end of neither.
func (c *contacts) insidesTouch() bool {
	for p := range c.touched {
		if locate(p, c.shapes[0]) == inside && locate(p, c.shapes[1]) == inside {
			return true
		}
	}
	return false
}

// sidesOf says where the paths of one shape lie to the other.
func (c *contacts) sidesOf(which int) sides {
	var s sides
	self, other := c.shapes[which], c.shapes[1-which]
	touched := c.touchedPaths(which)
	near := 0
	self.meeting(other.box, func(n int, path *trail) bool {
		near++
		switch {
		case touched[n]:
		case locate(vertex(path.xy, 0), other) == outside:
			s.out = true
		default:
			s.in = true
		}
		return true
	})
	s.out = s.out || near < len(self.all)
	c.pieces(which, func(from, to Point, contacts [2]bool) {
		switch {
		case contacts[0]:
			s.add(c.look(1-which, from, to))
		case contacts[1]:
			s.add(c.look(1-which, to, from))
		}
	})
	return s
}

// touchedPaths says which paths touch the other shape.
func (c *contacts) touchedPaths(which int) map[int]bool {
	touched := map[int]bool{}
	edges := c.fences[which].edges
	for _, k := range c.all {
		touched[edges[k.edges[which]].path] = true
	}
	return touched
}

// pieces cuts the edges that have contacts at them and calls visit for each piece;
// contacts says which of its ends are contacts. Edges without any lie where the pieces
// that they continue lie.
func (c *contacts) pieces(which int, visit func(from, to Point, contacts [2]bool)) {
	cuts := slices.Clone(c.all)
	edges := c.fences[which].edges
	slices.SortStableFunc(cuts, func(x, y contact) int {
		i, j := x.edges[which], y.edges[which]
		return cmp.Or(cmp.Compare(i, j), edges[i].order(x.at, y.at))
	})
	for len(cuts) > 0 {
		k := cuts[0].edges[which]
		e := edges[k]
		at, atContact := e.a, false
		for len(cuts) > 0 && cuts[0].edges[which] == k {
			if p := cuts[0].at; p != at {
				visit(at, p, [2]bool{atContact, true})
				at = p
			}
			atContact = true
			cuts = cuts[1:]
		}
		if at != e.b {
			visit(at, e.b, [2]bool{true, false})
		}
	}
}

// order compares two points of the edge along its direction.
func (e edge) order(p, q Point) int {
	if e.a.X != e.b.X {
		return cmp.Compare(p.X, q.X) * sign(e.b.X-e.a.X)
	}
	return cmp.Compare(p.Y, q.Y) * sign(e.b.Y-e.a.Y)
}

func sign(x float64) int { return cmp.Compare(x, 0) }

// ray is an edge as seen from a point on it: towards one of its ends.
type ray struct {
	to      Point
	forward bool // along the edge's direction: an area's interior lies to the left
	found   bool
}

// look says where the piece from the contact at towards to lies to the other shape, from
// the directions in which that shape's edges leave the contact: the first one clockwise
// of the piece has its left side or its right side towards it.
func (c *contacts) look(other int, at, to Point) sides {
	var first ray
	for _, k := range c.touched[at][other] {
		e := c.fences[other].edges[k]
		for _, r := range [2]ray{{e.b, true, true}, {e.a, false, true}} {
			switch {
			case r.to == at:
			case turn(at, to, r.to) == 0 && !behind(at, to, r.to):
				return sides{same: r.forward, reverse: !r.forward}
			case !first.found || clockwise(at, to, r.to, first.to):
				first = r
			}
		}
	}
	in := c.shapes[other].kind == Area && first.forward
	return sides{in: in, out: !in}
}

// behind reports whether p, on the line at→to, lies on the other side of at than to.
func behind(at, to, p Point) bool {
	if to.X != at.X {
		return p.X < at.X != (to.X < at.X)
	}
	return p.Y < at.Y != (to.Y < at.Y)
}

// clockwise reports whether, turning clockwise around at from the direction to, one
// meets p before q. Neither lies in that direction.
func clockwise(at, to, p, q Point) bool {
	half := func(r Point) int { return turn(at, to, r) } // −1, then 0 (straight back), then +1
	if hp, hq := half(p), half(q); hp != hq {
		return hp < hq
	}
	return turn(at, p, q) < 0
}
