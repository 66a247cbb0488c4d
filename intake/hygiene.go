package intake

import (
	"math"
	"slices"

	"redline/geo"
	"redline/lang"
)

// tiny is the size, in metres, below which a gap or a spike is drawing noise: survey
// coordinates are given to the millimetre and mean a few centimetres.
const tiny = 0.01

// spikeCosine is the cosine of the turn beyond which a boundary that goes back on
// itself is a spike: the outline turns by more than 135°.
const spikeCosine = -0.7

// outline is a path in degrees on the 1e-9° grid and on the plane; from tells the
// vertex of the file each point came from. Rings are kept open until written.
type outline struct {
	at    []geo.LonLat
	plane []geo.Point
	from  []int
	path  *path
	piece int
	ring  int // index of the path in its piece
}

// tidied counts what was put right, by code.
type tidied map[string]int

// snapped reads a path's vertices as degrees on the grid and projects them.
func snapped(p *path, r reading, plane geo.Plane) outline {
	flat := make([]float64, 0, 2*len(p.vertices))
	for _, v := range p.vertices {
		at := r.place(v)
		flat = append(flat, geo.SnapDegrees(at.Lon), geo.SnapDegrees(at.Lat))
	}
	n := len(p.vertices)
	o := outline{path: p, at: make([]geo.LonLat, 0, n), plane: make([]geo.Point, 0, n), from: make([]int, 0, n)}
	for i := range p.vertices {
		at := geo.LonLat{Lon: flat[2*i], Lat: flat[2*i+1]}
		o.at = append(o.at, at)
		o.plane = append(o.plane, plane.Project(at))
		o.from = append(o.from, i)
	}
	return o
}

// keep reduces the outline to the points with the given indices.
func (o *outline) keep(indices []int) {
	for to, i := range indices {
		o.at[to], o.plane[to], o.from[to] = o.at[i], o.plane[i], o.from[i]
	}
	n := len(indices)
	o.at, o.plane, o.from = o.at[:n], o.plane[:n], o.from[:n]
}

// dropRepeated removes points equal to the one before.
func (o *outline) dropRepeated(notes tidied) {
	kept := make([]int, 0, len(o.at))
	for i := range o.at {
		if i > 0 && o.at[i] == o.at[i-1] {
			notes["points-repeated"]++
			continue
		}
		kept = append(kept, i)
	}
	o.keep(kept)
}

// open removes the closing point of a ring, or notes that there was none.
func (o *outline) open(notes tidied) {
	last := len(o.at) - 1
	switch {
	case last < 1:
	case o.at[0] == o.at[last]:
		o.keep(upTo(last))
	case last >= 3 && distance(o.plane[0], o.plane[last]) < tiny:
		notes["gap-closed"]++
		o.keep(upTo(last))
	default:
		notes["ring-closed"]++
	}
}

func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// dropSpikes removes from an open ring the points where the boundary goes out and back
// by less than tiny; it moves no boundary by more than that. A longer needle, however
// thin, is left: it reaches somewhere.
func (o *outline) dropSpikes(notes tidied) {
	kept := make([]int, 0, len(o.at))
	push := func(i int) {
		for len(kept) >= 2 && isSpike(o.plane[kept[len(kept)-2]], o.plane[kept[len(kept)-1]], o.plane[i]) {
			kept = kept[:len(kept)-1]
			notes["spike"]++
		}
		if len(kept) > 0 && o.at[kept[len(kept)-1]] == o.at[i] {
			return
		}
		kept = append(kept, i)
	}
	for i := range o.at {
		push(i)
	}
	// The ring's ends: the last point, then the first, with their neighbours around.
	for len(kept) > 3 {
		n := len(kept)
		if isSpike(o.plane[kept[n-2]], o.plane[kept[n-1]], o.plane[kept[0]]) {
			kept = kept[:n-1]
		} else if isSpike(o.plane[kept[n-1]], o.plane[kept[0]], o.plane[kept[1]]) {
			kept = kept[1:]
		} else {
			break
		}
		notes["spike"]++
	}
	if n := len(kept); n > 1 && o.at[kept[n-1]] == o.at[kept[0]] {
		kept = kept[:n-1]
	}
	if len(kept) < len(o.at) {
		o.keep(kept)
	}
}

// isSpike reports whether the boundary a, b, c turns back at b and b sticks out less
// than tiny.
func isSpike(a, b, c geo.Point) bool {
	in, out := distance(a, b), distance(b, c)
	if min(in, out) >= tiny || in == 0 || out == 0 {
		return false
	}
	dot := float64((b.X-a.X)*(c.X-b.X)) + float64((b.Y-a.Y)*(c.Y-b.Y))
	return dot < spikeCosine*in*out
}

// turn orients an open ring: anticlockwise for a shell, clockwise for a hole.
func (o *outline) turn(shell bool, notes tidied) {
	if a := o.area(); a == 0 || a > 0 == shell {
		return
	}
	notes["orientation"]++
	slices.Reverse(o.at)
	slices.Reverse(o.plane)
	slices.Reverse(o.from)
}

// area returns the signed area of an open ring on the plane, positive anticlockwise.
func (o *outline) area() float64 {
	var sum float64
	n := len(o.plane)
	for i := range n {
		a, b := o.plane[i], o.plane[(i+1)%n]
		ax, ay := a.X-o.plane[0].X, a.Y-o.plane[0].Y
		bx, by := b.X-o.plane[0].X, b.Y-o.plane[0].Y
		sum += float64(ax*by) - float64(bx*ay)
	}
	return sum / 2
}

func distance(a, b geo.Point) float64 { return math.Hypot(b.X-a.X, b.Y-a.Y) }

// hygieneTexts are the notes of the hygiene, in the order in which they are listed;
// each takes a count.
var hygieneTexts = []struct {
	code   string
	zh, en string
}{
	{"ring-closed", "%d 个环没有重复首点，已闭合", "%d ring(s) did not repeat the first point and were closed"},
	{"gap-closed", "%d 个环的末点与首点相差不到 1 厘米，已合并", "%d ring(s) ended less than 1 cm from the first point and were closed there"},
	{"points-repeated", "删去 %d 个与前一点重合的点", "%d point(s) equal to the one before were dropped"},
	{"spike", "删去 %d 个不到 1 厘米的尖刺", "%d spike(s) below 1 cm were removed"},
	{"orientation", "%d 个环的方向已改为外环逆时针、内环顺时针", "%d ring(s) were turned: shells anticlockwise, holes clockwise"},
	{"ring-nested", "按包含关系判定：%d 个环是洞", "by containment, %d ring(s) are holes"},
	{"touch-noded", "在相接处的边上补了 %d 个点", "%d point(s) were added to edges where another ring touches them"},
	{"hole-outside", "%d 个内环在外环之外，已作为独立部分", "%d inner ring(s) lay outside the shell and became parts of their own"},
}

func (t tidied) notes() []Note {
	var out []Note
	for _, h := range hygieneTexts {
		if n := t[h.code]; n > 0 {
			out = append(out, Note{h.code, lang.Textf(h.zh, h.en, n)})
		}
	}
	return out
}
