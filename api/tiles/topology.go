package tiles

import (
	"math/bits"
	"sort"
)

// topology tells which vertices of an outline are the same place, and which of those are
// nodes: places where the rings that pass go different ways. Between nodes, borders that
// two zones share are the same run of vertices, and are simplified alike.
type topology struct {
	o     *outline
	table []uint32 // open addressing: position of a place's first vertex, +1
	shift int
	node  []bool // by first vertex
}

// newTopology looks at every ring once. T-junctions, where a border ends on another's edge
// without a vertex there, are not found: such borders are simplified each for itself and
// may part by a pixel.
func newTopology(o *outline) *topology {
	n := max(16, 2*len(o.vertices))
	t := &topology{o: o, shift: 64 - bits.Len(uint(n-1)), node: make([]bool, len(o.vertices))}
	t.table = make([]uint32, 1<<(64-t.shift))
	for r := range o.rings {
		start, end := o.ring(r)
		for i := start; i < end; i++ {
			first, seen := t.place(i)
			prev, next := o.neighbours(start, end, i)
			if prev < 0 || next < 0 {
				t.node[first] = true
				continue
			}
			if seen && !t.node[first] && !t.same(first, o.vertices[prev], o.vertices[next]) {
				t.node[first] = true
			}
		}
	}
	return t
}

// place returns the first vertex at the place of vertex i; seen is false when it is i.
func (t *topology) place(i int) (first int, seen bool) {
	p := t.o.vertices[i]
	h := (uint64(uint32(p.x))<<32 | uint64(uint32(p.y))) * 0x9e3779b97f4a7c15
	for at := h >> t.shift; ; at = (at + 1) & uint64(len(t.table)-1) {
		switch k := t.table[at]; {
		case k == 0:
			t.table[at] = uint32(i) + 1
			return i, false
		case t.o.vertices[k-1] == p:
			return int(k - 1), int(k-1) != i
		}
	}
}

// same reports whether vertex first has these neighbours, in either order.
func (t *topology) same(first int, a, b point) bool {
	r := sort.Search(len(t.o.rings), func(r int) bool { return int(t.o.rings[r]) > first })
	start, end := t.o.ring(r)
	prev, next := t.o.neighbours(start, end, first)
	if prev < 0 || next < 0 {
		return false
	}
	c, d := t.o.vertices[prev], t.o.vertices[next]
	return a == c && b == d || a == d && b == c
}

// isNode reports whether vertex i lies on a node.
func (t *topology) isNode(i int) bool {
	first, _ := t.place(i)
	return t.node[first]
}
