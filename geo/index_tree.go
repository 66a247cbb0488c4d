package geo

import (
	"cmp"
	"math"
	"slices"
)

// fanOut is how many children a node of the tree has.
const fanOut = 16

// boxTree is a packed R-tree: full nodes, no pointers. Neighbours come together by
// sort-tile-recursive packing (Leutenegger, Lopez, Edgington, "STR: a simple and
// efficient algorithm for R-tree packing", 1997).
type boxTree struct {
	items  []int   // positions of the boxes, in tree order
	levels [][]Box // levels[0][k] belongs to items[k]; levels[l+1][k] is around levels[l][16k:16k+16]
}

// newBoxTree builds a tree over boxes; empty ones are left out.
func newBoxTree(boxes []Box) boxTree {
	var t boxTree
	for i, b := range boxes {
		if !b.IsEmpty() {
			t.items = append(t.items, i)
		}
	}
	if len(t.items) == 0 {
		return t
	}
	t.sort(boxes)
	leaves := make([]Box, len(t.items))
	for k, i := range t.items {
		leaves[k] = boxes[i]
	}
	t.levels = [][]Box{leaves}
	for len(leaves) > 1 {
		leaves = parents(leaves)
		t.levels = append(t.levels, leaves)
	}
	return t
}

// sort cuts the boxes into slices from west to east, and orders each slice from south
// to north. Equal centres stay in order of position, so the tree is always the same.
func (t *boxTree) sort(boxes []Box) {
	by := func(coordinate func(Box) float64) func(i, j int) int {
		return func(i, j int) int {
			if c := cmp.Compare(coordinate(boxes[i]), coordinate(boxes[j])); c != 0 {
				return c
			}
			return cmp.Compare(i, j)
		}
	}
	slices.SortFunc(t.items, by(func(b Box) float64 { return b.MinX + b.MaxX }))
	nodes := (len(t.items) + fanOut - 1) / fanOut
	perSlice := fanOut * int(math.Ceil(math.Sqrt(float64(nodes))))
	for s := range slices.Chunk(t.items, perSlice) {
		slices.SortFunc(s, by(func(b Box) float64 { return b.MinY + b.MaxY }))
	}
}

func parents(boxes []Box) []Box {
	var out []Box
	for group := range slices.Chunk(boxes, fanOut) {
		b := group[0]
		for _, child := range group[1:] {
			b = b.Union(child)
		}
		out = append(out, b)
	}
	return out
}

// top is the level of the root.
func (t *boxTree) top() int { return len(t.levels) - 1 }

// children returns where the children of node k lie in the level below.
func (t *boxTree) children(level, k int) (from, to int) {
	return k * fanOut, min((k+1)*fanOut, len(t.levels[level-1]))
}

// search calls visit for the position of each box that meets q, in tree order.
func (t *boxTree) search(q Box, visit func(i int)) {
	if len(t.items) > 0 {
		t.descend(t.top(), 0, 1, q, visit)
	}
}

func (t *boxTree) descend(level, from, to int, q Box, visit func(i int)) {
	for k := from; k < to; k++ {
		if !t.levels[level][k].Meets(q) {
			continue
		}
		if level == 0 {
			visit(t.items[k])
			continue
		}
		first, end := t.children(level, k)
		t.descend(level-1, first, end, q, visit)
	}
}

// byDistance calls visit for each box in the order of its distance from q, until it
// returns false. Boxes at one distance come in the order of the tree.
func (t *boxTree) byDistance(q Box, visit func(i int, gap float64) bool) {
	if len(t.items) == 0 {
		return
	}
	var room [4 * fanOut]candidate // on the stack: most searches need no more
	queue := append(nearestQueue(room[:0]), candidate{q.distance(t.levels[t.top()][0]), t.top(), 0})
	for len(queue) > 0 {
		var c candidate
		queue, c = queue.pop()
		if c.level == 0 {
			if !visit(t.items[c.k], c.gap) {
				return
			}
			continue
		}
		from, to := t.children(c.level, c.k)
		for k := from; k < to; k++ {
			queue = queue.push(candidate{q.distance(t.levels[c.level-1][k]), c.level - 1, k})
		}
	}
}

// candidate is a node of the tree, or at level 0 a box, and how far off it is.
type candidate struct {
	gap      float64
	level, k int
}

// nearestQueue is a binary heap: no candidate is nearer than the one at half its place.
type nearestQueue []candidate

func (q nearestQueue) push(c candidate) nearestQueue {
	h := append(q, c)
	for j := len(h) - 1; j > 0; {
		i := (j - 1) / 2
		if h[j].gap >= h[i].gap {
			return h
		}
		h[i], h[j] = h[j], h[i]
		j = i
	}
	return h
}

func (q nearestQueue) pop() (nearestQueue, candidate) {
	h := q
	n := len(h) - 1
	h[0], h[n] = h[n], h[0]
	for i := 0; ; {
		j := 2*i + 1
		if j >= n {
			break
		}
		if j+1 < n && h[j+1].gap < h[j].gap {
			j++
		}
		if h[j].gap >= h[i].gap {
			break
		}
		h[i], h[j] = h[j], h[i]
		i = j
	}
	return h[:n], h[n]
}
