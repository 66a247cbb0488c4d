package intake

import (
	"math"
	"slices"

	"redline/geo"
)

// dxfJoin is how far apart ends are joined without a word, in metres; up to tiny (1 cm)
// they are joined on record.
const dxfJoin = 0.001

// dxfOutline is a ring or a line of a layer: one entity, or several joined end to end.
type dxfOutline struct {
	figure   *dxfFigure // the first entity
	vertices []vertex
	gap      float64 // between its ends, in metres, where it is open
	order    int32
	entities int32
	arcs     int32
	moved    int32 // joins of more than dxfJoin
	closed   bool
	symbol   bool
	heights  bool
}

// dxfDrawn is what a layer holds.
type dxfDrawn struct {
	layer         string
	rings, lines  []*dxfOutline
	points        []dxfStroke
	short, double int // left out: shorter than 1 cm, or drawn twice
	branches      bool
	symbols       int     // left out
	areas         int     // features made of the rings
	area          float64 // of them, in square metres
}

// drawnOf sorts strokes into rings, lines and points, and joins the lines of a layer end
// to end where exactly two ends meet. strokes are of one layer.
func (r *dxf) drawnOf(layer string, strokes []dxfStroke) *dxfDrawn {
	d := &dxfDrawn{layer: layer}
	unit := r.metre()
	var open []*dxfOutline
	for i := range strokes {
		s := &strokes[i]
		o := &dxfOutline{
			figure: s.figure, entities: 1, vertices: s.vertices, arcs: int32(s.arcs), order: int32(i),
			closed: s.kind == geo.Area, symbol: s.symbol, heights: s.figure.heights,
		}
		switch {
		case s.kind == geo.Points:
			d.points = append(d.points, *s)
		case o.length(unit) < tiny:
			d.short++
		case o.closed:
			d.rings = append(d.rings, o)
		case len(o.vertices) > 3 && o.opening(unit) < tiny:
			o.close(unit)
			d.rings = append(d.rings, o)
		default:
			open = append(open, o)
		}
	}
	d.join(open, unit)
	return d
}

// length is the length of the outline in metres.
func (o *dxfOutline) length(unit float64) float64 {
	sum := 0.0
	for i := 1; i < len(o.vertices); i++ {
		sum += between(o.vertices[i-1], o.vertices[i])
	}
	return sum / unit
}

// opening is the distance of its ends in metres.
func (o *dxfOutline) opening(unit float64) float64 {
	return between(o.vertices[0], o.vertices[len(o.vertices)-1]) / unit
}

func between(a, b vertex) float64 { return math.Hypot(b.first-a.first, b.second-a.second) }

// close makes a ring of an outline whose ends meet within tiny: the last vertex goes.
func (o *dxfOutline) close(unit float64) {
	if o.opening(unit) > dxfJoin {
		o.moved++
	}
	o.vertices, o.closed = o.vertices[:len(o.vertices)-1], true
}

// join joins open outlines; each end is a node, and ends within tiny are one.
func (d *dxfDrawn) join(open []*dxfOutline, unit float64) {
	nodes := newNodes(tiny * unit)
	ends := make([][2]int, len(open))
	for i, o := range open {
		ends[i] = [2]int{nodes.of(o.vertices[0]), nodes.of(o.vertices[len(o.vertices)-1])}
	}
	for i := range ends {
		ends[i] = [2]int{nodes.root(ends[i][0]), nodes.root(ends[i][1])}
	}
	open, ends = d.dropDoubles(open, ends, unit)
	at := map[int][]int{} // outlines with an end at a node
	for i, e := range ends {
		at[e[0]] = append(at[e[0]], i)
		at[e[1]] = append(at[e[1]], i)
	}
	used := make([]bool, len(open))
	for i := range open {
		if used[i] {
			continue
		}
		used[i] = true
		chain := dxfChain{outline: open[i], from: ends[i][0], to: ends[i][1]}
		for range 2 {
			for chain.from != chain.to && len(at[chain.to]) == 2 {
				next := at[chain.to][0]
				if used[next] {
					next = at[chain.to][1]
				}
				if used[next] {
					break
				}
				used[next] = true
				chain.add(open[next], ends[next], unit)
			}
			d.branches = d.branches || len(at[chain.to]) > 2
			chain.turn()
		}
		d.finish(&chain, unit)
	}
}

// finish adds a chain that goes no further, as a ring where its ends meet.
func (d *dxfDrawn) finish(c *dxfChain, unit float64) {
	c.flush()
	o := c.outline
	if c.from == c.to && len(o.vertices) > 3 && o.opening(unit) < tiny {
		o.close(unit)
		d.rings = append(d.rings, o)
		return
	}
	o.gap = o.opening(unit)
	d.lines = append(d.lines, o)
}

// dropDoubles leaves out lines that were drawn twice: the same ends, as many vertices,
// and each within tiny of the other's.
func (d *dxfDrawn) dropDoubles(open []*dxfOutline, ends [][2]int, unit float64) ([]*dxfOutline, [][2]int) {
	type key struct{ low, high, n int }
	kept, keptEnds := open[:0:0], ends[:0:0]
	seen := map[key][]*dxfOutline{}
	for i, o := range open {
		k := key{min(ends[i][0], ends[i][1]), max(ends[i][0], ends[i][1]), len(o.vertices)}
		if slices.ContainsFunc(seen[k], func(p *dxfOutline) bool { return sameRun(p.vertices, o.vertices, tiny*unit) }) {
			d.double++
			continue
		}
		if len(seen[k]) < placesOfCell {
			seen[k] = append(seen[k], o)
		}
		kept, keptEnds = append(kept, o), append(keptEnds, ends[i])
	}
	return kept, keptEnds
}

// sameRun reports whether two runs of as many vertices are the same in either direction.
func sameRun(a, b []vertex, within float64) bool {
	n := len(a)
	forward, backward := true, true
	for i := range a {
		forward = forward && between(a[i], b[i]) <= within
		backward = backward && between(a[i], b[n-1-i]) <= within
	}
	return forward || backward
}

// dxfChain is an outline that grows at the end called to.
type dxfChain struct {
	outline  *dxfOutline
	from, to int
	own      bool // its vertices are not those of an entity
}

// add joins o, which has an end at to.
func (c *dxfChain) add(o *dxfOutline, ends [2]int, unit float64) {
	c.flush()
	vertices := o.vertices
	next := ends[1]
	if ends[0] != c.to {
		next = ends[0]
		vertices = turned(vertices)
	}
	to := c.outline
	if between(to.vertices[len(to.vertices)-1], vertices[0])/unit > dxfJoin {
		to.moved++
	}
	to.vertices = append(to.vertices, vertices[1:]...)
	to.entities++
	to.arcs += o.arcs
	to.moved += o.moved
	to.heights = to.heights || o.heights
	c.to = next
}

// flush makes the chain's vertices its own.
func (c *dxfChain) flush() {
	if !c.own {
		c.own = true
		c.outline.vertices = append([]vertex(nil), c.outline.vertices...)
	}
}

func (c *dxfChain) turn() {
	c.outline.vertices = turned(c.outline.vertices)
	c.own = true
	c.from, c.to = c.to, c.from
}

func turned(list []vertex) []vertex {
	out := make([]vertex, len(list))
	for i, v := range list {
		out[len(list)-1-i] = v
	}
	return out
}

// dxfNodes gives positions within a distance of each other one number, by cells whose
// diagonal is that distance.
type dxfNodes struct {
	within float64
	cells  map[[2]float64][]int // some positions of a cell; they are all one node
	places []vertex
	parent []int
}

// placesOfCell bounds how many positions of a cell are compared with those of others, so
// that many ends at one place cost little.
const placesOfCell = 8

func newNodes(within float64) *dxfNodes {
	return &dxfNodes{within: within, cells: map[[2]float64][]int{}}
}

// of returns a node for a position; nodes may be joined later, see root.
func (n *dxfNodes) of(v vertex) int {
	i := len(n.places)
	n.places, n.parent = append(n.places, v), append(n.parent, i)
	side := n.within / math.Sqrt2
	x, y := math.Floor(v.first/side), math.Floor(v.second/side)
	own := [2]float64{x, y}
	for dx := -2.0; dx <= 2; dx++ {
		for dy := -2.0; dy <= 2; dy++ {
			for _, j := range n.cells[[2]float64{x + dx, y + dy}] {
				if between(n.places[j], v) <= n.within {
					n.parent[n.root(j)] = n.root(i)
				}
			}
		}
	}
	if len(n.cells[own]) < placesOfCell {
		n.cells[own] = append(n.cells[own], i)
	}
	return i
}

func (n *dxfNodes) root(i int) int {
	for n.parent[i] != i {
		n.parent[i] = n.parent[n.parent[i]]
		i = n.parent[i]
	}
	return i
}
