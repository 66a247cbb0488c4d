package geo

import (
	"math"
	"slices"
)

// fence is a set of edges in the order of their paths, and boxes around them: of 16 edges
// each, then of eight boxes each, up to one.
type fence struct {
	edges  []edge
	levels [][]Box
}

// fenceNear returns the edges of s whose boxes meet box. Edges without length are left
// out, unless a path has no others.
func fenceNear(s Shape, box Box) fence {
	var f fence
	if s.IsEmpty() {
		return f
	}
	s.meeting(box, func(n int, path *trail) bool {
		if path.box.isPoint() {
			p := vertex(path.xy, 0)
			f.edges = append(f.edges, edge{p, p, n})
			return true
		}
		return path.meeting(box, func(from, to int) bool {
			f.addEdges(path.xy[2*from:2*to+2], n, box)
			return true
		})
	})
	f.bound()
	return f
}

// fenceAlong is fenceNear for what can meet the edges of a: where these are sparse in
// their box, as those of a corridor or a line are, only the chains of s along them are
// opened. What lies elsewhere in the box, such as a ring inside a, is left out.
func fenceAlong(s, a Shape) fence {
	boxes := *a.along.of(a, boxesAlong)
	if s.IsEmpty() || len(boxes) == 0 {
		return fenceNear(s, a.box)
	}
	var f fence
	s.meeting(a.box, func(n int, path *trail) bool {
		var leaves []int
		for _, b := range boxes {
			path.meeting(b, func(from, _ int) bool {
				leaves = append(leaves, from)
				return true
			})
		}
		slices.Sort(leaves)
		for _, from := range slices.Compact(leaves) {
			if path.box.isPoint() {
				p := vertex(path.xy, 0)
				f.edges = append(f.edges, edge{p, p, n})
				break
			}
			to := min(from+leafEdges, path.edges())
			f.addEdges(path.xy[2*from:2*to+2], n, a.box)
		}
		return true
	})
	f.bound()
	return f
}

const (
	alongPieces = 256  // pieces into which the edges of a shape are cut, or one an edge
	alongEdges  = 4096 // more are not cut
	alongMargin = 1e-3 // metres: far more than the ends of pieces are rounded
)

// boxesAlong covers the edges of a shape by small boxes; none where the shape has many
// edges, or they fill its box anyway.
func boxesAlong(s Shape) []Box {
	if size := (s.box.MaxX - s.box.MinX) * (s.box.MaxY - s.box.MinY); s.kind == Area && float64(s.Area()) >= thin*size {
		return nil // most plots: told from their area alone
	}
	total, edges := 0.0, 0
	for i := range s.all {
		total += pathLength(s.all[i].xy)
		edges += s.all[i].edges()
	}
	if edges > alongEdges || total == 0 {
		return nil
	}
	var boxes []Box
	covered := 0.0
	for i := range s.all {
		for k := range s.all[i].edges() {
			e := s.all[i].edge(k)
			n := int(math.Ceil(alongPieces * e.length() / total))
			for j := range n {
				piece := edge{a: e.at(e.length() * float64(j) / float64(n)), b: e.at(e.length() * float64(j+1) / float64(n))}
				b := piece.box().Grow(alongMargin)
				boxes = append(boxes, b)
				covered += (b.MaxX - b.MinX) * (b.MaxY - b.MinY)
			}
		}
	}
	if covered > 0.25*(s.box.MaxX-s.box.MinX)*(s.box.MaxY-s.box.MinY) {
		return nil
	}
	return boxes
}

func (f *fence) addEdges(xy []float64, n int, box Box) {
	for i := 2; i+1 < len(xy); i += 2 {
		ax, ay, bx, by := xy[i-2], xy[i-1], xy[i], xy[i+1]
		if ax == bx && ay == by ||
			ax < box.MinX && bx < box.MinX || ax > box.MaxX && bx > box.MaxX ||
			ay < box.MinY && by < box.MinY || ay > box.MaxY && by > box.MaxY {
			continue
		}
		f.edges = append(f.edges, edge{Point{ax, ay}, Point{bx, by}, n})
	}
}

func (f *fence) bound() {
	var boxes []Box
	for i := 0; i < len(f.edges); i += leafEdges {
		b := EmptyBox()
		for _, e := range f.edges[i:min(i+leafEdges, len(f.edges))] {
			b = b.Union(e.box())
		}
		boxes = append(boxes, b)
	}
	for len(boxes) > 0 {
		f.levels = append(f.levels, boxes)
		if len(boxes) == 1 {
			return
		}
		var above []Box
		for i := 0; i < len(boxes); i += branch {
			b := boxes[i]
			for _, c := range boxes[i+1 : min(i+branch, len(boxes))] {
				b = b.Union(c)
			}
			above = append(above, b)
		}
		boxes = above
	}
}

// near calls visit for the edges whose boxes meet box, in order.
func (f fence) near(box Box, visit func(i int)) {
	f.runs(box, func(run int) bool {
		for i := run * leafEdges; i < min((run+1)*leafEdges, len(f.edges)); i++ {
			if f.edges[i].box().Meets(box) {
				visit(i)
			}
		}
		return true
	})
}

// runs calls visit for each sixteen edges whose box meets box, until it returns false.
func (f fence) runs(box Box, visit func(run int) bool) bool {
	if len(f.levels) == 0 {
		return true
	}
	return f.descend(len(f.levels)-1, 0, box, visit)
}

func (f fence) descend(level, k int, box Box, visit func(run int) bool) bool {
	switch {
	case !f.levels[level][k].Meets(box):
		return true
	case level == 0:
		return visit(k)
	}
	for c := k * branch; c < min((k+1)*branch, len(f.levels[level-1])); c++ {
		if !f.descend(level-1, c, box, visit) {
			return false
		}
	}
	return true
}

// pairs calls visit for each pair of edges whose boxes meet, until it returns false.
func (f fence) pairs(g fence, visit func(i, j int) bool) {
	if len(f.levels) == 0 {
		return
	}
	for r, box := range f.levels[0] {
		if !g.runs(box, func(q int) bool { return f.pairsOf(g, r, q, visit) }) {
			return
		}
	}
}

func (f fence) pairsOf(g fence, r, q int, visit func(i, j int) bool) bool {
	other := g.levels[0][q]
	for i := r * leafEdges; i < min((r+1)*leafEdges, len(f.edges)); i++ {
		box := f.edges[i].box()
		if !box.Meets(other) {
			continue
		}
		for j := q * leafEdges; j < min((q+1)*leafEdges, len(g.edges)); j++ {
			if box.Meets(g.edges[j].box()) && !visit(i, j) {
				return false
			}
		}
	}
	return true
}
