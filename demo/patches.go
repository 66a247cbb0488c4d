package demo

import (
	"cmp"
	"slices"
)

// mask is a set of square cells from which stair-stepped patches are drawn.
type mask struct {
	nx, ny int
	set    []bool
}

func newMask(nx, ny int) *mask { return &mask{nx: nx, ny: ny, set: make([]bool, nx*ny)} }

func (m *mask) at(x, y int) bool {
	return x >= 0 && y >= 0 && x < m.nx && y < m.ny && m.set[y*m.nx+x]
}

func (m *mask) count() int {
	n := 0
	for _, s := range m.set {
		if s {
			n++
		}
	}
	return n
}

// pinched reports whether two cells meet only at the corner of cell (x, y) towards
// (x+1, y+1). A patch that pinches would touch itself.
func (m *mask) pinched(x, y int) bool {
	a, b, c, d := m.at(x, y), m.at(x+1, y), m.at(x, y+1), m.at(x+1, y+1)
	return a == d && b == c && a != b
}

// clean reports whether no corner of cell (x, y) is pinched.
func (m *mask) clean(x, y int) bool {
	return !m.pinched(x, y) && !m.pinched(x-1, y) && !m.pinched(x, y-1) && !m.pinched(x-1, y-1)
}

// unpinch takes away cells until none meet at a corner only.
func (m *mask) unpinch() {
	for changed := true; changed; {
		changed = false
		for y := -1; y < m.ny; y++ {
			for x := -1; x < m.nx; x++ {
				if !m.pinched(x, y) {
					continue
				}
				if m.at(x, y) {
					m.set[y*m.nx+x] = false
				} else {
					m.set[y*m.nx+x+1] = false
				}
				changed = true
			}
		}
	}
}

// groups returns the connected sets of cells, each ascending, ordered by their first.
func (m *mask) groups() [][]int {
	seen := make([]bool, len(m.set))
	var out [][]int
	for i, s := range m.set {
		if !s || seen[i] {
			continue
		}
		seen[i] = true
		group := []int{i}
		for k := 0; k < len(group); k++ {
			for _, j := range m.neighbours(group[k]) {
				if m.set[j] && !seen[j] {
					seen[j] = true
					group = append(group, j)
				}
			}
		}
		slices.Sort(group)
		out = append(out, group)
	}
	return out
}

func (m *mask) neighbours(i int) []int {
	x, y := i%m.nx, i/m.nx
	var out []int
	if x > 0 {
		out = append(out, i-1)
	}
	if x+1 < m.nx {
		out = append(out, i+1)
	}
	if y > 0 {
		out = append(out, i-m.nx)
	}
	if y+1 < m.ny {
		out = append(out, i+m.nx)
	}
	return out
}

// borders traces the rings around the set in grid units, a vertex at every cell corner
// so that neighbouring patches share all of theirs. Shells run counter-clockwise, holes
// clockwise. The mask must not pinch.
func (m *mask) borders() []ring {
	type corner struct{ x, y int }
	next := map[corner]corner{}
	var order []corner
	edge := func(a, b corner) { next[a] = b; order = append(order, a) }
	for i, s := range m.set {
		if !s {
			continue
		}
		x, y := i%m.nx, i/m.nx
		if !m.at(x, y-1) {
			edge(corner{x, y}, corner{x + 1, y})
		}
		if !m.at(x+1, y) {
			edge(corner{x + 1, y}, corner{x + 1, y + 1})
		}
		if !m.at(x, y+1) {
			edge(corner{x + 1, y + 1}, corner{x, y + 1})
		}
		if !m.at(x-1, y) {
			edge(corner{x, y + 1}, corner{x, y})
		}
	}
	var out []ring
	for _, start := range order {
		var r ring
		for at, ok := start, true; ok; {
			to, left := next[at]
			if ok = left; ok {
				r = append(r, vec{float64(at.x), float64(at.y)})
				delete(next, at)
				at = to
			}
		}
		if r != nil {
			out = append(out, r)
		}
	}
	return out
}

// subset is the mask of some of the cells.
func (m *mask) subset(cells []int) *mask {
	out := newMask(m.nx, m.ny)
	for _, i := range cells {
		out.set[i] = true
	}
	return out
}

// polygon returns a connected set as one shell and its holes, cells being size metres
// wide and cell (0, 0) having its lower left corner at origin.
func (m *mask) polygon(origin vec, size float64) []ring {
	rings := m.borders()
	slices.SortStableFunc(rings, func(a, b ring) int { return cmp.Compare(b.area(), a.area()) })
	for _, r := range rings {
		for i := range r {
			r[i] = origin.moved(r[i], size)
		}
	}
	return rings
}
