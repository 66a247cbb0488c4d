package geo

import (
	"slices"
	"sync"
)

// fewPaths is the number of paths up to which they are looked through one by one.
const fewPaths = 16

// trails are a shape's paths in order, each with the tree of its chains, and a tree over
// them where they are many: a zone may have thousands of holes.
type trails struct {
	all    []trail
	partOf []int32 // the part of each path; nil where each part has one path
	rings  boxTree // empty where the paths are few

	area     derived[SquareMetres]
	profile  derived[profile]
	boundary derived[Shape]
	distinct derived[[][]Point]
	along    derived[[]Box]
}

// derived is what is made of a shape when first asked for, and kept.
type derived[T any] struct {
	once  sync.Once
	value T
}

func (d *derived[T]) of(s Shape, make func(Shape) T) *T {
	d.once.Do(func() { d.value = make(s) })
	return &d.value
}

func trailsOf(s Shape) *trails {
	out := &trails{}
	n := 0
	for _, p := range s.parts {
		n += len(p.paths)
	}
	out.all = make([]trail, 0, n)
	for i, p := range s.parts {
		for _, xy := range p.paths {
			out.all = append(out.all, newTrail(xy))
			if n > len(s.parts) {
				out.partOf = append(out.partOf, int32(i))
			}
		}
	}
	if n > fewPaths {
		boxes := make([]Box, n)
		for i := range out.all {
			boxes[i] = out.all[i].box
		}
		out.rings = newBoxTree(boxes)
	}
	return out
}

func (t *trails) part(n int) int {
	if t.partOf == nil {
		return n
	}
	return int(t.partOf[n])
}

// meeting calls visit for each path whose box meets box, in order, until it returns false.
// An empty shape has no paths.
func (t *trails) meeting(box Box, visit func(n int, path *trail) bool) bool {
	if t == nil {
		return true
	}
	if len(t.rings.items) == 0 {
		for n := range t.all {
			if t.all[n].box.Meets(box) && !visit(n, &t.all[n]) {
				return false
			}
		}
		return true
	}
	var found []int
	t.rings.search(box, func(n int) { found = append(found, n) })
	slices.Sort(found)
	for _, n := range found {
		if !visit(n, &t.all[n]) {
			return false
		}
	}
	return true
}

// byDistance calls visit for each path in the order of the distance of its box from box,
// until it returns false.
func (t *trails) byDistance(box Box, visit func(path *trail, gap float64) bool) {
	if len(t.rings.items) > 0 {
		t.rings.byDistance(box, func(n int, gap float64) bool { return visit(&t.all[n], gap) })
		return
	}
	var order [fewPaths]struct {
		n   int
		gap float64
	}
	for n := range t.all {
		gap := t.all[n].box.distance(box)
		i := n
		for ; i > 0 && order[i-1].gap > gap; i-- {
			order[i] = order[i-1]
		}
		order[i].n, order[i].gap = n, gap
	}
	for _, o := range order[:len(t.all)] {
		if !visit(&t.all[o.n], o.gap) {
			return
		}
	}
}
