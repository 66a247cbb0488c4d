package geo

import "math"

// Vertices that follow each other lie near each other. So a path is cut into chains of 16
// edges, eight chains make a longer one, and so on up to the whole path: a tree that needs
// no sorting and no pointers. Each node is one connected chain, and what a chain does to a
// point or a box that lies off it can be told from the chain's two ends alone; only the
// nodes near by are opened.

const (
	leafEdges   = 16
	branch      = 8
	chainLevels = 9 // 16·8⁸ edges, 2.7e8
)

// box32 is the box of a chain relative to the south-western corner of its path's box,
// rounded outward: 16 bytes for 16 edges, so that the tree costs 1.15 bytes a vertex.
type box32 struct{ minX, minY, maxX, maxY float32 }

// trail is a path with the tree of its chains. A path of n vertices has n−1 edges; a
// lone point counts as one edge without length.
type trail struct {
	xy     []float64
	box    Box
	nodes  []box32            // level by level from the leaves up; the root is left out
	starts [chainLevels]int32 // where each level begins in nodes
	top    int32              // the root's level
}

// chain is a node of a trail's tree: on level 0 the edges [16k, 16k+16), on each further
// one the nodes [8k, 8k+8) of the level below.
type chain struct{ level, k int }

func newTrail(xy []float64) trail {
	t := trail{xy: xy, box: pathBox(xy)}
	n := (t.edges() + leafEdges - 1) / leafEdges
	if n == 1 {
		return t
	}
	total := 0
	for m := n; m > 1; m = (m + branch - 1) / branch {
		total += m
	}
	t.nodes = make([]box32, 0, total)
	for k := range n {
		t.nodes = append(t.nodes, t.outward(pathBox(xy[2*leafEdges*k:min(2*leafEdges*(k+1)+2, len(xy))])))
	}
	for from := 0; n > branch; t.top++ {
		t.starts[t.top+1] = int32(len(t.nodes))
		for k := 0; k < n; k += branch {
			b := t.nodes[from+k]
			for _, c := range t.nodes[from+k+1 : from+min(k+branch, n)] {
				b = box32{min(b.minX, c.minX), min(b.minY, c.minY), max(b.maxX, c.maxX), max(b.maxY, c.maxY)}
			}
			t.nodes = append(t.nodes, b)
		}
		from, n = from+n, len(t.nodes)-from-n
	}
	t.top++
	t.starts[t.top] = int32(len(t.nodes))
	return t
}

// outward rounds a box outward. A difference of two float64 is off by less than a float32
// can tell, so one step to the next float32 makes up for both roundings.
func (t *trail) outward(b Box) box32 {
	down := func(x float64) float32 { return math.Nextafter32(float32(x), float32(math.Inf(-1))) }
	up := func(x float64) float32 { return math.Nextafter32(float32(x), float32(math.Inf(1))) }
	return box32{down(b.MinX - t.box.MinX), down(b.MinY - t.box.MinY), up(b.MaxX - t.box.MinX), up(b.MaxY - t.box.MinY)}
}

func (t *trail) edges() int { return max(len(t.xy)/2-1, 1) }

// edge returns edge i; the only one of a lone point has no length.
func (t *trail) edge(i int) edge {
	if len(t.xy) == 2 {
		return edge{a: vertex(t.xy, 0), b: vertex(t.xy, 0)}
	}
	return edge{a: vertex(t.xy, i), b: vertex(t.xy, i+1)}
}

// isEnd reports whether edge i ends the path: the ends of all others begin the next edge,
// and the end of a ring its first.
func (t *trail) isEnd(i int) bool {
	last := len(t.xy) - 2
	return 2*i+2 >= last && (t.xy[last] != t.xy[0] || t.xy[last+1] != t.xy[1])
}

func (t *trail) root() chain { return chain{int(t.top), 0} }

// bounds returns a box around a chain, larger than its smallest one by no more than
// float32 rounds.
func (t *trail) bounds(c chain) Box {
	if c.level == int(t.top) {
		return t.box
	}
	b := t.nodes[int(t.starts[c.level])+c.k]
	return Box{
		t.box.MinX + float64(b.minX), t.box.MinY + float64(b.minY),
		t.box.MinX + float64(b.maxX), t.box.MinY + float64(b.maxY),
	}
}

// span returns the edges [from, to) of a chain.
func (t *trail) span(c chain) (from, to int) {
	size := leafEdges << (3 * c.level)
	return c.k * size, min((c.k+1)*size, t.edges())
}

// children returns the nodes [from, to) that a chain is made of.
func (t *trail) children(c chain) (from, to int) {
	return c.k * branch, min((c.k+1)*branch, int(t.starts[c.level]-t.starts[c.level-1]))
}

// meeting calls visit for the edges [from, to) of each leaf whose bounds meet box, in
// order, until it returns false.
func (t *trail) meeting(box Box, visit func(from, to int) bool) bool {
	return t.descend(t.root(), box, visit)
}

func (t *trail) descend(c chain, box Box, visit func(from, to int) bool) bool {
	switch {
	case !t.bounds(c).Meets(box):
		return true
	case c.level == 0:
		return visit(t.span(c))
	}
	from, to := t.children(c)
	for k := from; k < to; k++ {
		if !t.descend(chain{c.level - 1, k}, box, visit) {
			return false
		}
	}
	return true
}

// crossings tells whether a ray from p to the east crosses the ring an odd number of
// times, and whether p lies on the ring. A chain wholly east of p is crossed an odd
// number of times if and only if its ends lie on different sides of the ray.
func (t *trail) crossings(p Point) (odd, on bool) { return t.crossed(t.root(), p) }

func (t *trail) crossed(c chain, p Point) (odd, on bool) {
	box := t.bounds(c)
	if p.Y < box.MinY || p.Y > box.MaxY || p.X > box.MaxX {
		return false, false
	}
	from, to := t.span(c)
	switch {
	case p.X < box.MinX:
		return t.xy[2*from+1] > p.Y != (t.xy[2*to+1] > p.Y), false
	case c.level == 0:
		return crossings(p, t.xy[2*from:2*to+2])
	}
	first, end := t.children(c)
	for k := first; k < end; k++ {
		o, on := t.crossed(chain{c.level - 1, k}, p)
		if on {
			return false, true
		}
		odd = odd != o
	}
	return odd, false
}
