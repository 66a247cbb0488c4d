package tiles

import (
	"cmp"
	"math"
	"slices"
)

// never is the appearance of a vertex that no zoom needs.
const never = MaxZoom + 1

// tolerance is by how much an outline may be moved at a zoom, in units of the grid of
// MaxZoom: half a pixel.
func tolerance(zoom int) float64 { return float64(pixel/2) * float64(int(1)<<(MaxZoom-zoom)) }

// appearance returns the lowest zoom at which a deviation, in units of the grid of MaxZoom,
// exceeds the tolerance; never when none does.
func appearance(deviation float64) uint8 {
	for z := range MaxZoom + 1 {
		if deviation > tolerance(z) {
			return uint8(z)
		}
	}
	return never
}

// appear sets for every vertex of an outline the zoom from which on it is needed (Douglas
// and Peucker 1973, for all tolerances at once): a vertex left out at a zoom lies within
// half a pixel of what is drawn. Each run between nodes is treated in the same direction
// whichever ring it belongs to, so that both zones of a border keep the same vertices.
func (o *outline) appear() {
	t := newTopology(o)
	var run, anchors []int
	for r := range o.rings {
		start, end := o.ring(r)
		anchors = o.anchors(t, start, end, anchors[:0])
		for k, from := range anchors {
			o.from[from] = 0
			to := from
			if k+1 < len(anchors) {
				to = anchors[k+1]
			} else if o.closed {
				to = anchors[0] + end - start
			}
			run = run[:0]
			for i := from; i <= to; i++ {
				run = append(run, start+(i-start)%(end-start))
			}
			o.simplify(run)
		}
	}
}

// anchors returns the vertices of a ring that every zoom keeps: its nodes; where it has
// fewer than two, the least vertex and the one farthest from it too, which do not depend
// on where the ring starts or which way it runs.
func (o *outline) anchors(t *topology, start, end int, out []int) []int {
	for i := start; i < end; i++ {
		if t.isNode(i) {
			out = append(out, i)
		}
	}
	if len(out) > 1 || end-start < 2 {
		return out
	}
	if len(out) == 0 {
		least := start
		for i := start; i < end; i++ {
			if less(o.vertices[i], o.vertices[least]) < 0 {
				least = i
			}
		}
		out = append(out, least)
	}
	far, best := -1, 0.0
	p := o.vertices[out[0]]
	for i := start; i < end; i++ {
		q := o.vertices[i]
		d := math.Hypot(float64(q.x-p.x), float64(q.y-p.y))
		if d > best || d == best && far >= 0 && less(q, o.vertices[far]) < 0 {
			far, best = i, d
		}
	}
	if far >= 0 {
		out = append(out, far)
	}
	slices.Sort(out)
	return out
}

func less(p, q point) int { return cmp.Or(cmp.Compare(p.x, q.x), cmp.Compare(p.y, q.y)) }

// simplify sets the appearance of the inner vertices of a run.
func (o *outline) simplify(run []int) {
	if len(run) < 3 {
		return
	}
	if n := len(run) - 1; cmp.Or(less(o.vertices[run[0]], o.vertices[run[n]]), less(o.vertices[run[1]], o.vertices[run[n-1]])) > 0 {
		slices.Reverse(run)
	}
	type stretch struct {
		from, to int
		least    uint8
	}
	stack := []stretch{{0, len(run) - 1, 0}}
	for len(stack) > 0 {
		s := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		far, deviation := o.farthest(run, s.from, s.to)
		zoom := max(s.least, appearance(deviation))
		if zoom == never {
			for _, i := range run[s.from+1 : s.to] {
				o.from[i] = never
			}
			continue
		}
		o.from[run[far]] = zoom
		if far-s.from > 1 {
			stack = append(stack, stretch{s.from, far, zoom})
		}
		if s.to-far > 1 {
			stack = append(stack, stretch{far, s.to, zoom})
		}
	}
}

// farthest returns the inner vertex of a stretch that lies farthest from the segment
// between its ends, and how far.
func (o *outline) farthest(run []int, from, to int) (far int, deviation float64) {
	a, b := o.vertices[run[from]], o.vertices[run[to]]
	dx, dy := float64(b.x-a.x), float64(b.y-a.y)
	length := dx*dx + dy*dy
	far, worst := from+1, -1.0
	for k := from + 1; k < to; k++ {
		p := o.vertices[run[k]]
		px, py := float64(p.x-a.x), float64(p.y-a.y)
		if length > 0 {
			t := min(max((px*dx+py*dy)/length, 0), 1)
			px, py = px-t*dx, py-t*dy
		}
		if d := px*px + py*py; d > worst {
			far, worst = k, d
		}
	}
	return far, math.Sqrt(worst)
}
