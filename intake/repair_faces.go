package intake

import (
	"cmp"
	"math"
	"slices"

	"redline/geo"
)

// arrange makes valid polygons of the rings of an area by the rule at drawn.repair, and
// counts the places where edges cross. It reports false when that would take too long.
func arrange(parts []polygon, plane geo.Plane) (out []polygon, crossings int, ok bool) {
	n := nodingOf(parts, plane)
	if !n.settle() {
		return nil, 0, false
	}
	f := facesOf(n, parts)
	border, ok := f.border()
	if !ok {
		return nil, 0, false
	}
	return assembleRings(n, trace(n, border)), n.crossings, true
}

// seam is an edge where strands run, in the direction from its lower node to its higher.
type seam struct {
	low, high int
	turns     []windings
}

// windings is how often a ring runs along a seam, those the other way taken off.
type windings struct{ ring, times int }

// faces tells what lies on either side of each seam.
type faces struct {
	n     *noding
	shell []bool // by ring
	part  []int  // by ring
	seams []seam
	work  int
}

func facesOf(n *noding, parts []polygon) *faces {
	f := &faces{n: n}
	for i, p := range parts {
		for j := range p {
			f.shell, f.part = append(f.shell, j == 0), append(f.part, i)
		}
	}
	type run struct{ low, high, ring, times int }
	runs := make([]run, len(n.strands))
	for i, s := range n.strands {
		runs[i] = run{min(s.from, s.to), max(s.from, s.to), s.ring, 1}
		if s.from > s.to {
			runs[i].times = -1
		}
	}
	slices.SortFunc(runs, func(a, b run) int {
		return cmp.Or(cmp.Compare(a.low, b.low), cmp.Compare(a.high, b.high), cmp.Compare(a.ring, b.ring))
	})
	for i := 0; i < len(runs); {
		s := seam{low: runs[i].low, high: runs[i].high}
		for ; i < len(runs) && runs[i].low == s.low && runs[i].high == s.high; i++ {
			if k := len(s.turns) - 1; k >= 0 && s.turns[k].ring == runs[i].ring {
				s.turns[k].times += runs[i].times
			} else {
				s.turns = append(s.turns, windings{runs[i].ring, runs[i].times})
			}
		}
		s.turns = slices.DeleteFunc(s.turns, func(w windings) bool { return w.times == 0 })
		if len(s.turns) > 0 {
			f.seams = append(f.seams, s)
		}
	}
	return f
}

// border returns the seams with the area on one side only, directed so that it lies on
// their left. It reports false when that takes too many comparisons.
func (f *faces) border() ([]strand, bool) {
	level, upright := f.stripes(false), f.stripes(true)
	around := around{times: make([]int, len(f.shell))} // the seam's right side
	var border []strand
	for i, s := range f.seams {
		around.clear()
		lines := level
		if p, q := f.n.xy[s.low], f.n.xy[s.high]; math.Abs(q.X-p.X) > math.Abs(q.Y-p.Y) {
			lines = upright // a ray across the seam, not along it
		}
		if !f.cast(i, lines, &around) {
			return nil, false
		}
		if lines.of(f.n.xy[s.high]).Y < lines.of(f.n.xy[s.low]).Y { // the ray leaves on the left
			for _, w := range s.turns {
				around.add(w.ring, -w.times)
			}
		}
		right := f.inside(&around)
		for _, w := range s.turns {
			around.add(w.ring, w.times)
		}
		switch left := f.inside(&around); {
		case left && !right:
			border = append(border, strand{from: s.low, to: s.high})
		case right && !left:
			border = append(border, strand{from: s.high, to: s.low})
		}
	}
	return border, true
}

// around is how often each ring winds around a place.
type around struct {
	times   []int // by ring
	touched []int // rings that were counted
}

func (a *around) add(ring, times int) {
	a.times[ring] += times
	a.touched = append(a.touched, ring)
}

func (a *around) clear() {
	for _, ring := range a.touched {
		a.times[ring] = 0
	}
	a.touched = a.touched[:0]
}

// inside reports whether a place belongs to the area. Rings of a part follow each other,
// its shell first.
func (f *faces) inside(a *around) bool {
	slices.Sort(a.touched)
	a.touched = slices.Compact(a.touched)
	part, in := -1, false
	for _, ring := range a.touched {
		if f.part[ring] != part {
			if in {
				return true
			}
			part, in = f.part[ring], false
		}
		if a.times[ring] != 0 {
			in = f.shell[ring]
		}
	}
	return in
}

// stripes finds the seams that a ray may cross: by the rows of equal height they reach.
type stripes struct {
	upright bool // rays go north instead of east
	lowest  float64
	height  float64
	rows    [][]int32
}

// of turns the plane so that rays go east.
func (l stripes) of(p geo.Point) geo.Point {
	if l.upright {
		return geo.Point{X: p.Y, Y: -p.X}
	}
	return p
}

func (l stripes) row(y float64) int {
	return min(max(int((y-l.lowest)/l.height), 0), len(l.rows)-1)
}

// stripes makes as many rows as hold each seam some eight times on average, so that they
// take memory in proportion to the seams.
func (f *faces) stripes(upright bool) stripes {
	l := stripes{upright: upright, lowest: math.Inf(1)}
	highest, sum := math.Inf(-1), 0.0
	for _, s := range f.seams {
		a, b := l.of(f.n.xy[s.low]).Y, l.of(f.n.xy[s.high]).Y
		l.lowest, highest = min(l.lowest, a, b), max(highest, a, b)
		sum += math.Abs(a - b)
	}
	rows := 1
	if n := float64(len(f.seams)); sum > 0 {
		rows = int(max(1, min(7*n*(highest-l.lowest)/sum, 4*math.Sqrt(n))))
	}
	l.rows, l.height = make([][]int32, rows), max(highest-l.lowest, 1e-9)/float64(rows)
	for i, s := range f.seams {
		a, b := l.of(f.n.xy[s.low]).Y, l.of(f.n.xy[s.high]).Y
		for row := l.row(min(a, b)); row <= l.row(max(a, b)); row++ {
			l.rows[row] = append(l.rows[row], int32(i))
		}
	}
	return l
}

// cast counts the windings of each ring around the middle of a seam, without the seam's
// own. Nodes keep onEdge from seams that do not end there, so no other seam is near.
func (f *faces) cast(own int, l stripes, around *around) bool {
	p, q := l.of(f.n.xy[f.seams[own].low]), l.of(f.n.xy[f.seams[own].high])
	m := geo.Point{X: (p.X + q.X) / 2, Y: (p.Y + q.Y) / 2}
	for _, i := range l.rows[l.row(m.Y)] {
		if f.work++; f.work > budget {
			return false
		}
		s := f.seams[i]
		a, b := l.of(f.n.xy[s.low]), l.of(f.n.xy[s.high])
		if int(i) == own || (a.Y > m.Y) == (b.Y > m.Y) {
			continue
		}
		up := b.Y > a.Y
		if left := turn(a, b, m) > 0; left != up { // not east of the middle
			continue
		}
		for _, w := range s.turns {
			if up {
				around.add(w.ring, w.times)
			} else {
				around.add(w.ring, -w.times)
			}
		}
	}
	return true
}
