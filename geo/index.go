package geo

import "slices"

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
	found := make([]int, 0, fanOut)
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
	if a.IsEmpty() {
		return 0, Separation{}, false
	}
	x.tree.byDistance(a.box, func(j int, gap float64) bool {
		if ok && gap*nearly > float64(s.Distance) {
			return false
		}
		i, s, ok = x.nearer(a, j, i, s, ok)
		return true
	})
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
