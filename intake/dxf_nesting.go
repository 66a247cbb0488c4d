package intake

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"redline/geo"
	"redline/lang"
)

// maxNestingSteps bounds the edges that are looked at to tell which outlines lie in which:
// about a second. A cadastral map of 100,000 plots needs some 10 million.
const maxNestingSteps = 300_000_000

// dxfNesting finds the rings around rings. Rings are kept by size of their box, each size
// in cells of at least that side, so that few are compared with any one.
type dxfNesting struct {
	rings  [][]geo.Point
	boxes  []geo.Box
	sizes  []float64
	levels map[int]map[[2]float64][]int // rings by cell, the largest first
	steps  int
}

// dxfParents returns for each ring the smallest larger one around it, -1 for none. Rings
// that cross are not looked for, nor are holes told from shells here. It refuses drawings
// whose outlines lie over each other so often that this would take long.
func dxfParents(rings [][]geo.Point) ([]int, error) {
	n := &dxfNesting{
		rings: rings, boxes: make([]geo.Box, len(rings)), sizes: make([]float64, len(rings)),
		levels: map[int]map[[2]float64][]int{},
	}
	order := make([]int, len(rings))
	for i := range rings {
		order[i] = i
		o := outline{plane: rings[i]}
		n.boxes[i], n.sizes[i] = o.bounds(), math.Abs(o.area())
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(n.sizes[b], n.sizes[a]) })
	parents := make([]int, len(rings))
	for _, i := range order {
		parents[i] = n.around(i)
		if n.steps > maxNestingSteps {
			return nil, fault(ErrLimit,
				lang.Text{ZH: "图形里互相重叠的轮廓过多，无法判定谁在谁之内", EN: "too many outlines lie over each other to tell which lies in which"},
				lang.Text{ZH: "请用 --dxf-layer 只取项目范围线所在的图层，并删去重复的图形", EN: "Choose the layer of the project's outline with --dxf-layer, and delete what is drawn twice."})
		}
		n.put(i)
	}
	return parents, nil
}

// put adds a ring to the cells of its level that its box meets: four at most.
func (n *dxfNesting) put(i int) {
	b := n.boxes[i]
	level := math.Ilogb(max(b.MaxX-b.MinX, b.MaxY-b.MinY, 1e-3)) + 1
	side := math.Ldexp(1, level)
	cells := n.levels[level]
	if cells == nil {
		cells = map[[2]float64][]int{}
		n.levels[level] = cells
	}
	for x := math.Floor(b.MinX / side); x <= math.Floor(b.MaxX/side); x++ {
		for y := math.Floor(b.MinY / side); y <= math.Floor(b.MaxY/side); y++ {
			cells[[2]float64{x, y}] = append(cells[[2]float64{x, y}], i)
		}
	}
}

// around returns the smallest of the rings put so far that ring i lies in, or -1.
func (n *dxfNesting) around(i int) int {
	found, b := -1, n.boxes[i]
	for _, level := range slices.Sorted(maps.Keys(n.levels)) {
		side := math.Ldexp(1, level)
		list := n.levels[level][[2]float64{math.Floor(b.MinX / side), math.Floor(b.MinY / side)}]
		for _, j := range slices.Backward(list) {
			if found >= 0 && !n.smaller(j, found) {
				break
			}
			n.steps++
			if holds(n.boxes[j], b) && n.contains(n.rings[j], n.rings[i]) {
				found = j
				break
			}
			if n.steps > maxNestingSteps {
				return found
			}
		}
	}
	return found
}

// smaller reports whether ring i was put behind ring j.
func (n *dxfNesting) smaller(i, j int) bool {
	if n.sizes[i] != n.sizes[j] {
		return n.sizes[i] < n.sizes[j]
	}
	return i > j
}

// contains is outline.contains with its steps counted.
func (n *dxfNesting) contains(outer, inner []geo.Point) bool {
	o := outline{plane: outer}
	count := len(inner)
	for i := range 2 * count {
		at := inner[i%count]
		if i >= count { // no vertex is clearly in or out: the middles of the edges
			next := inner[(i+1)%count]
			at = geo.Point{X: (at.X + next.X) / 2, Y: (at.Y + next.Y) / 2}
		}
		if n.steps += len(outer); n.steps > maxNestingSteps {
			return false
		}
		if in, sure := o.side(at); sure {
			return in
		}
	}
	return false
}

// dxfPolygons makes polygons of rings, each the numbers of its rings, the shell first: a
// ring inside an even number of others is a shell, inside an odd number a hole of its
// parent. The order is that of the shells.
func dxfPolygons(rings [][]geo.Point) ([][]int, error) {
	parents, err := dxfParents(rings)
	if err != nil {
		return nil, err
	}
	depths := make([]int, len(rings)) // plus one, once known
	for i := range rings {
		var chain []int
		at := i
		for at >= 0 && depths[at] == 0 {
			chain = append(chain, at)
			at = parents[at]
		}
		known := 0
		if at >= 0 {
			known = depths[at]
		}
		for _, j := range slices.Backward(chain) {
			known++
			depths[j] = known
		}
	}
	var out [][]int
	places := make([]int, len(rings))
	for i := range rings {
		if depths[i]%2 == 1 {
			places[i] = len(out)
			out = append(out, []int{i})
		}
	}
	for i := range rings {
		if depths[i]%2 == 0 {
			place := places[parents[i]]
			out[place] = append(out[place], i)
		}
	}
	return out, nil
}
