package geo

import "math"

// Separation is the shortest segment between two shapes. Distance is 0 and From = To
// where they meet.
type Separation struct {
	Distance Metres
	From, To Point
}

// Bearing returns the direction from From to To in degrees clockwise from grid north,
// in [0, 360); ok is false when the distance is 0.
func (s Separation) Bearing() (deg float64, ok bool) {
	if s.Distance == 0 {
		return 0, false
	}
	deg = float64(math.Atan2(s.To.X-s.From.X, s.To.Y-s.From.Y) * (180 / math.Pi))
	if deg < 0 {
		deg += 360
	}
	if deg >= 360 { // −1e-20° and the like
		deg = 0
	}
	return deg, true
}

// Distance returns the separation of a from b: From lies in a, To in b. An area's
// interior belongs to it. Either being empty is a programming error and panics.
//
// Whether the distance is 0 is decided exactly, as by Relate; Distance(b, a) is the same
// number.
func Distance(a, b Shape) Separation {
	s, _ := DistanceWithin(a, b, Metres(math.Inf(1)))
	return s
}

// DistanceWithin is Distance for a search bounded by limit (inclusive); ok is false when
// the shapes are farther apart.
func DistanceWithin(a, b Shape, limit Metres) (s Separation, ok bool) {
	samePlane(a, b)
	if a.IsEmpty() || b.IsEmpty() {
		panic("geo: distance of an empty shape")
	}
	if a.box.distance(b.box) > float64(limit) {
		return Separation{}, false
	}
	n := nearest{Separation: Separation{Distance: limit}}
	if n.inside(a, b) || n.inside(b, a) {
		return n.Separation, true
	}
	n.search(a, b)
	return n.result()
}

// nearest is the best separation found so far, or the bound of the search.
type nearest struct {
	Separation
	found bool
}

func (n *nearest) offer(d float64, from, to Point) {
	if d < float64(n.Distance) || d == float64(n.Distance) && !n.found {
		n.Separation, n.found = Separation{Metres(d), from, to}, true
	}
}

func (n *nearest) result() (Separation, bool) {
	if !n.found {
		return Separation{}, false
	}
	return n.Separation, true
}

// inside looks for a part of a whose first vertex lies in the area b. A part that meets
// b otherwise meets its rings, which search finds.
func (n *nearest) inside(a, b Shape) bool {
	if b.kind != Area {
		return false
	}
	for _, p := range a.parts {
		if v := vertex(p.paths[0], 0); locate(v, b) != outside {
			n.Separation, n.found = Separation{0, v, v}, true
			return true
		}
	}
	return false
}

// nearly makes a bound of a distance between boxes: that of what they hold may come out
// some roundings below it.
const nearly = 1 - 1e-12

// search finds the shortest segment between the paths of a and b: branch and bound, the
// nearer first, over the paths, their chains and the edges of these.
func (n *nearest) search(a, b Shape) {
	b.byDistance(a.box, func(q *trail, gap float64) bool {
		if gap*nearly > float64(n.Distance) {
			return false
		}
		a.byDistance(q.box, func(p *trail, gap float64) bool {
			if gap*nearly > float64(n.Distance) {
				return false
			}
			n.searchChains(p, p.root(), q, q.root())
			return true
		})
		return true
	})
}

// searchChains opens the longer of two chains until both are leaves.
func (n *nearest) searchChains(p *trail, c chain, q *trail, d chain) {
	if c.level == 0 && d.level == 0 {
		n.searchLeaves(p, c, q, d)
		return
	}
	if c.level > d.level {
		box := q.bounds(d)
		n.open(p, c, box, func(child chain) { n.searchChains(p, child, q, d) })
		return
	}
	box := p.bounds(c)
	n.open(q, d, box, func(child chain) { n.searchChains(p, c, q, child) })
}

// open calls visit for the children of a chain that may hold something nearer to box than
// what was found, the nearest first.
func (n *nearest) open(t *trail, c chain, box Box, visit func(child chain)) {
	var order [branch]struct {
		k   int
		gap float64
	}
	from, to := t.children(c)
	for k := from; k < to; k++ {
		gap := t.bounds(chain{c.level - 1, k}).distance(box)
		i := k - from
		for ; i > 0 && order[i-1].gap > gap; i-- {
			order[i] = order[i-1]
		}
		order[i].k, order[i].gap = k, gap
	}
	for _, o := range order[:to-from] {
		if o.gap*nearly > float64(n.Distance) {
			return
		}
		visit(chain{c.level - 1, o.k})
	}
}

// leafEdge is an edge of a leaf with its box; end: it is the last of an open path.
type leafEdge struct {
	edge
	box Box
	end bool
}

// searchLeaves measures the edges of two leaves: those of p that come near enough to the
// whole leaf of q against q's edge that is nearest to them, then against those that come as
// near as what that gave. A leaf of a corridor is kilometres long, and most of it far off.
func (n *nearest) searchLeaves(p *trail, c chain, q *trail, d chain) {
	if !n.found {
		n.foresee(p, c, q, d)
	}
	var room [leafEdges]leafEdge
	near, whole, other, reach := room[:0], EmptyBox(), q.bounds(d), n.square()
	for i, to := p.span(c); i < to; i++ {
		e := p.edge(i)
		if box := e.box(); box.squared(other) <= reach {
			near, whole = append(near, leafEdge{e, box, p.isEnd(i)}), whole.Union(box)
		}
	}
	if len(near) == 0 {
		return
	}
	var gaps [leafEdges]float64
	first, end := q.span(d)
	best := first
	for j := first; j < end; j++ {
		gaps[j-first] = whole.squared(q.edge(j).box())
		if gaps[j-first] < gaps[best-first] {
			best = j
		}
	}
	if gaps[best-first] > reach {
		return
	}
	n.searchEdge(near, q, best)
	for j := first; j < end; j++ {
		if j != best && gaps[j-first] <= n.square() {
			n.searchEdge(near, q, j)
		}
	}
}

// searchEdge measures edge j of q against edges of a leaf.
func (n *nearest) searchEdge(near []leafEdge, q *trail, j int) {
	f, end := q.edge(j), q.isEnd(j)
	box := f.box()
	for i := range near {
		e := &near[i]
		if e.box.squared(box) > n.square() {
			continue
		}
		if e.box.Meets(box) && n.meets(e.edge, f) {
			return // nothing is nearer than 0
		}
		n.offerFoot(e.a, f, false)
		n.offerFoot(f.a, e.edge, true)
		if e.end {
			n.offerFoot(e.b, f, false)
		}
		if end {
			n.offerFoot(f.b, e.edge, true)
		}
	}
}

// foresee lowers the bound of a search that has found nothing yet to the distance between
// two vertices, some roundings above it: what is measured first need not be measured in vain.
func (n *nearest) foresee(p *trail, c chain, q *trail, d chain) {
	from, _ := p.span(c)
	v := vertex(p.xy, from)
	least := math.Inf(1)
	first, end := q.span(d)
	for j := first; j < end; j++ {
		dx, dy := q.xy[2*j]-v.X, q.xy[2*j+1]-v.Y
		least = min(least, float64(dx*dx)+float64(dy*dy))
	}
	n.Distance = min(n.Distance, Metres(math.Sqrt(least)*(1+1e-9)+leastDistance))
}

// square bounds the squared distances that may still matter, some roundings above the best.
func (n *nearest) square() float64 {
	return float64(n.Distance) * float64(n.Distance) * (1 + 1e-11)
}

// meets reports whether two edges meet, and offers where.
func (n *nearest) meets(e, f edge) bool {
	m := meet(e, f)
	switch {
	case m.crossing:
		p := crossPoint(e, f)
		n.offer(0, p, p)
	case m.n > 0:
		n.offer(0, m.contacts[0], m.contacts[0])
	}
	return m.crossing || m.n > 0
}

// offerFoot offers the segment from p to its foot on e, or back from there.
func (n *nearest) offerFoot(p Point, e edge, back bool) {
	if e.squared(p) > n.square() {
		return
	}
	foot, d := e.nearestOn(p)
	if back {
		p, foot = foot, p
	}
	n.offer(max(d, leastDistance), p, foot)
}

// leastDistance, in metres, stands for a distance that is not 0 but was rounded to it:
// it is below the spacing of plane coordinates (2⁻³¹ m at 4,000 km).
const leastDistance = 0x1p-40
