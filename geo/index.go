package geo

import (
	"container/heap"
	"slices"
)

// Index finds shapes by their boxes. Immutable once built, and safe for concurrent use.
type Index struct {
	shapes []Shape
	tree   boxTree
}

// NewIndex indexes shapes by their position in the slice; empty shapes are never found.
func NewIndex(shapes []Shape) *Index {
	boxes := make([]Box, len(shapes))
	for i, s := range shapes {
		boxes[i] = s.Bounds()
	}
	return &Index{slices.Clone(shapes), newBoxTree(boxes)}
}

// Meeting calls visit for each shape whose box meets box grown by margin, in ascending
// position. Touching counts; an empty box meets nothing.
func (x *Index) Meeting(box Box, margin Metres, visit func(i int)) {
	var found []int
	x.tree.search(box.Grow(margin), func(i int) { found = append(found, i) })
	slices.Sort(found)
	for _, i := range found {
		visit(i)
	}
}

// Nearest returns the shape nearest to a and its separation, by best-first search over
// boxes without a bound; ties go to the lower position. ok is false when the index or a
// is empty.
func (x *Index) Nearest(a Shape) (i int, s Separation, ok bool) {
	if a.IsEmpty() || len(x.tree.items) == 0 {
		return 0, Separation{}, false
	}
	q := &nearestQueue{}
	push := func(level, k int) {
		// The exact distance may lie some roundings below that of the boxes.
		bound := a.box.distance(x.tree.levels[level][k]) * (1 - 1e-12)
		heap.Push(q, candidate{bound, level, k})
	}
	push(x.tree.top(), 0)
	for q.Len() > 0 {
		c := heap.Pop(q).(candidate)
		switch {
		case ok && c.bound > float64(s.Distance):
			return i, s, true
		case c.level > 0:
			from, to := x.tree.children(c.level, c.k)
			for k := from; k < to; k++ {
				push(c.level-1, k)
			}
		default:
			i, s, ok = x.nearer(a, x.tree.items[c.k], i, s, ok)
		}
	}
	return i, s, ok
}

// nearer keeps the better of the best shape so far and shape j.
func (x *Index) nearer(a Shape, j, best int, s Separation, ok bool) (int, Separation, bool) {
	if !ok {
		return j, Distance(a, x.shapes[j]), true
	}
	t, within := DistanceWithin(a, x.shapes[j], s.Distance)
	if within && (t.Distance < s.Distance || t.Distance == s.Distance && j < best) {
		return j, t, true
	}
	return best, s, true
}

// candidate is a node of the tree, or at level 0 a shape, and the least distance that
// anything in it can have.
type candidate struct {
	bound    float64
	level, k int
}

type nearestQueue []candidate

func (q nearestQueue) Len() int           { return len(q) }
func (q nearestQueue) Less(i, j int) bool { return q[i].bound < q[j].bound }
func (q nearestQueue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *nearestQueue) Push(c any)        { *q = append(*q, c.(candidate)) }

func (q *nearestQueue) Pop() any {
	last := len(*q) - 1
	c := (*q)[last]
	*q = (*q)[:last]
	return c
}
