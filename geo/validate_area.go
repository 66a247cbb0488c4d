package geo

import (
	"cmp"
	"slices"
)

// ring is one ring of an area under validation.
type ring struct {
	ringRef
	from, to int // its edges
	flipped  bool
}

// arrangement is the edges of an area under validation, those without length left out,
// and where different rings touch.
type arrangement struct {
	shape   Shape
	rings   []ring
	edges   []edge // edge.path is the number of the ring
	vertex  []int  // where edge i started in the ring as it was given
	tree    boxTree
	touches []touch
	budget  int // how many pairs of edges with boxes that meet may be looked at
}

// touch is a point in which two rings meet: edge i of one, edge j of a later ring.
type touch struct {
	at   Point
	i, j int
}

func validateArea(s Shape, budget int) *Invalid {
	if plainRing(s) {
		return nil
	}
	return validateEdges(s, budget)
}

func validateEdges(s Shape, budget int) *Invalid {
	a := &arrangement{shape: s, budget: budget}
	for _, check := range []func() *Invalid{a.collect, a.spikes, a.meetings, a.crossingTouches, a.cuts, a.nesting} {
		if e := check(); e != nil {
			return e.finish(s)
		}
	}
	return nil
}

// fewEdges is up to how many edges a ring that is alone is compared edge by edge, with no
// room taken and no tree built: most plots are such.
const fewEdges = 24

// plainRing reports whether a shape is a single ring of few edges that is seen at once to
// be valid: each edge has length and meets its neighbours in their common end alone, and no
// other. So it encloses something too. false decides nothing.
func plainRing(s Shape) bool {
	if len(s.parts) != 1 || len(s.parts[0].paths) != 1 {
		return false
	}
	xy := s.parts[0].paths[0]
	n := len(xy)/2 - 1
	if n < 3 || n > fewEdges {
		return false
	}
	for i := range n {
		e := edge{a: vertex(xy, i), b: vertex(xy, i+1)}
		if e.a == e.b {
			return false
		}
		for j := i + 1; j < n; j++ {
			m := meet(e, edge{a: vertex(xy, j), b: vertex(xy, j+1)})
			neighbours := j == i+1 || i == 0 && j == n-1
			if m.crossing || m.n == 2 || m.n == 1 && !neighbours {
				return false
			}
		}
	}
	return true
}

// collect gathers rings and edges, and refuses rings without area.
func (a *arrangement) collect() *Invalid {
	var boxes []Box
	for i, p := range a.shape.parts {
		for j, xy := range p.paths {
			r := ring{ringRef: ringRef{i, j}, from: len(a.edges), flipped: a.shape.flipped[ringRef{i, j}]}
			last := len(xy)/2 - 2
			for v := 0; v <= last; v++ {
				e := edge{vertex(xy, v), vertex(xy, v+1), len(a.rings)}
				if e.a == e.b {
					continue
				}
				given := v
				if r.flipped {
					given = last - v
				}
				a.edges, a.vertex, boxes = append(a.edges, e), append(a.vertex, given), append(boxes, e.box())
			}
			r.to = len(a.edges)
			if a.flat(r) {
				return &Invalid{Code: "zero-area", Part: i, Ring: j, Vertex: 0, Other: nowhere(), At: vertex(xy, 0)}
			}
			a.rings = append(a.rings, r)
		}
	}
	a.tree = newBoxTree(boxes)
	return nil
}

// flat reports whether all vertices of a ring lie on one line.
func (a *arrangement) flat(r ring) bool {
	for i := r.from + 1; i < r.to; i++ {
		if turn(a.edges[r.from].a, a.edges[r.from].b, a.edges[i].b) != 0 {
			return false
		}
	}
	return true
}

// spikes refuses neighbours that run along each other. They come first: a spike also
// touches the edges beside its foot.
func (a *arrangement) spikes() *Invalid {
	for i, e := range a.edges {
		if j := a.next(i); meet(e, a.edges[j]).n == 2 {
			return a.invalid("spike", i, j, e.b)
		}
	}
	return nil
}

// meetings looks at every pair of edges that meet, but for neighbours. Touches of
// different rings are collected, all else is a fault.
func (a *arrangement) meetings() *Invalid {
	var worst *clash
	for _, i := range a.asGiven() {
		a.tree.search(a.edges[i].box(), func(j int) {
			a.budget--
			if !a.before(i, j) || a.next(i) == j || a.next(j) == i {
				return
			}
			m := meet(a.edges[i], a.edges[j])
			if !m.crossing && m.n == 0 {
				return
			}
			if c := a.judge(i, j, m); c.code == "" {
				a.touches = append(a.touches, touch{c.at, i, j})
			} else if worst == nil || a.compare(c, *worst) < 0 {
				worst = &c
			}
		})
		if worst != nil && !worst.mild {
			break // edges come in order: none that follows is before it
		}
		if a.budget < 0 {
			return a.invalid("too-complex", i, -1, a.edges[i].a)
		}
	}
	if worst != nil {
		return a.invalid(worst.code, worst.i, worst.j, worst.at)
	}
	// Where a vertex touches, two edges do: one is enough.
	slices.SortFunc(a.touches, func(t, u touch) int {
		return a.compare(clash{i: t.i, j: t.j}, clash{i: u.i, j: u.j})
	})
	seen := map[touchKey]bool{}
	a.touches = slices.DeleteFunc(a.touches, func(t touch) bool {
		key := touchKey{t.at, a.edges[t.i].path, a.edges[t.j].path}
		known := seen[key]
		seen[key] = true
		return known
	})
	return nil
}

// asGiven returns the edges in the order in which the rings were given.
func (a *arrangement) asGiven() []int {
	order := make([]int, len(a.edges))
	for i := range order {
		order[i] = i
	}
	for _, r := range a.rings {
		if r.flipped {
			slices.Reverse(order[r.from:r.to])
		}
	}
	return order
}

// before reports whether edge i was given before edge j.
func (a *arrangement) before(i, j int) bool {
	if r, q := a.edges[i].path, a.edges[j].path; r != q {
		return r < q
	}
	return a.vertex[i] < a.vertex[j]
}

type touchKey struct {
	at   Point
	r, q int // rings
}

// clash is two edges that may not meet as they do; code is "" for rings that touch.
type clash struct {
	code string
	mild bool // a touch only
	i, j int
	at   Point
}

// compare orders clashes: crossings before touches, then by place.
func (a *arrangement) compare(c, d clash) int {
	mild := func(c clash) int {
		if c.mild {
			return 1
		}
		return 0
	}
	return cmp.Or(
		mild(c)-mild(d),
		a.edges[c.i].path-a.edges[d.i].path, a.vertex[c.i]-a.vertex[d.i],
		a.edges[c.j].path-a.edges[d.j].path, a.vertex[c.j]-a.vertex[d.j],
	)
}

// judge names what is wrong with two edges that meet and are not neighbours.
func (a *arrangement) judge(i, j int, m meeting) clash {
	e, f := a.edges[i], a.edges[j]
	c := clash{i: i, j: j, at: m.contacts[0]}
	var codes [3]string // crossing, along, touching
	switch {
	case e.path == f.path:
		codes = [3]string{"self-intersection", "self-overlap", "self-touch"}
	case a.rings[e.path].part == a.rings[f.path].part:
		codes = [3]string{"ring-crosses-ring", "rings-share-edge", ""}
	default:
		codes = [3]string{"parts-overlap", "parts-share-edge", ""}
	}
	switch {
	case m.crossing:
		c.code, c.at = codes[0], crossPoint(e, f)
	case m.n == 2:
		c.code, c.at = codes[1], lower(m.contacts[0], m.contacts[1])
	default:
		c.code, c.mild = codes[2], true
	}
	return c
}

// lower returns the western point, of two on one meridian the southern.
func lower(p, q Point) Point {
	if cmp.Or(cmp.Compare(p.X, q.X), cmp.Compare(p.Y, q.Y)) <= 0 {
		return p
	}
	return q
}

// next and previous return the neighbours of an edge in its ring.
func (a *arrangement) next(i int) int {
	if r := a.rings[a.edges[i].path]; i+1 == r.to {
		return r.from
	}
	return i + 1
}

func (a *arrangement) previous(i int) int {
	if r := a.rings[a.edges[i].path]; i == r.from {
		return r.to - 1
	}
	return i - 1
}

// invalid makes the fault of edges i and j, or of the vertex at which edge i starts where
// j is negative.
func (a *arrangement) invalid(code string, i, j int, at Point) *Invalid {
	if j < 0 {
		r := a.rings[a.edges[i].path]
		v := a.vertex[i]
		if r.flipped { // edge i started at its other end
			v = (v + 1) % (len(a.shape.parts[r.part].paths[r.ring])/2 - 1)
		}
		return &Invalid{Code: code, Part: r.part, Ring: r.ring, Vertex: v, Other: nowhere(), At: at}
	}
	first, other := a.ref(i), a.ref(j)
	if a.edges[i].path == a.edges[j].path && first.Vertex > other.Vertex {
		first, other = other, first
	}
	return &Invalid{Code: code, Part: first.Part, Ring: first.Ring, Vertex: first.Vertex, Other: other, At: at}
}

func (a *arrangement) ref(i int) EdgeRef {
	r := a.rings[a.edges[i].path]
	return EdgeRef{r.part, r.ring, a.vertex[i]}
}
