package demo

import (
	"fmt"
	"math"
)

// tiling divides the district into pieces without gap or overlap: a border is drawn
// once and shared by the pieces on both of its sides, vertex by vertex.
type tiling struct {
	pieces []ring
	random *random
}

func newTiling(border ring, r *random) *tiling {
	return &tiling{pieces: []ring{border}, random: r}
}

// divide cuts the largest piece in two until there are n.
func (t *tiling) divide(n int) {
	for len(t.pieces) < n {
		largest := 0
		for i, p := range t.pieces {
			if p.area() > t.pieces[largest].area() {
				largest = i
			}
		}
		a, b, ok := split(t.pieces[largest], t.random)
		if !ok {
			return
		}
		t.pieces[largest] = a
		t.pieces = append(t.pieces, b)
	}
}

// split cuts a piece across its longer extent, between two of its own vertices, by a
// rough line that meets the border nowhere else. It tries until one fits.
func split(r ring, random *random) (a, b ring, ok bool) {
	centre, across := r.centre(), r.shortAxis()
	for try := range 60 {
		direction := vec{1, 0}.turned(across + random.between(-0.35, 0.35))
		from, to := r.extreme(centre, direction.times(-1)), r.extreme(centre, direction)
		size := 0.16 / (1 + float64(try)/8)
		cut := rough(r[from], r[to], size, 160, random)
		if r.holds(from, to, cut) {
			a, b = r.parted(from, to, cut)
			return a, b, true
		}
	}
	return nil, nil, false
}

// shortAxis is the direction, in radians, in which the ring is narrowest.
func (r ring) shortAxis() float64 {
	best, narrowest := 0.0, math.Inf(1)
	for k := range 12 {
		angle := math.Pi * float64(k) / 12
		axis := vec{1, 0}.turned(angle)
		lo, hi := math.Inf(1), math.Inf(-1)
		for _, p := range r {
			at := p.sub(r[0]).dot(axis)
			lo, hi = min(lo, at), max(hi, at)
		}
		if hi-lo < narrowest {
			best, narrowest = angle, hi-lo
		}
	}
	return best
}

// extreme is the vertex that lies nearest to the direction as seen from centre.
func (r ring) extreme(centre, direction vec) int {
	best, most := 0, math.Inf(-1)
	for i, p := range r {
		if at := p.sub(centre).unit().dot(direction); at > most {
			best, most = i, at
		}
	}
	return best
}

// holds reports whether the path from vertex from over cut to vertex to runs inside.
func (r ring) holds(from, to int, cut line) bool {
	if from == to || len(cut) == 0 {
		return false
	}
	path := append(append(line{r[from]}, cut...), r[to])
	for _, p := range cut {
		if !r.contains(p) {
			return false
		}
	}
	for k := 1; k < len(path); k++ {
		for i := range r {
			j := (i + 1) % len(r)
			shares := (i == from || j == from) && k == 1 || (i == to || j == to) && k == len(path)-1
			if _, meets := crossing(path[k-1], path[k], r[i], r[j]); meets && !shares {
				return false
			}
		}
		for i := 1; i < k-1; i++ {
			if _, meets := crossing(path[k-1], path[k], path[i-1], path[i]); meets {
				return false
			}
		}
	}
	return true
}

// parted returns the two rings on either side of the cut.
func (r ring) parted(from, to int, cut line) (a, b ring) {
	a = append(r.walk(from, to), reversed(cut)...)
	b = append(r.walk(to, from), cut...)
	return a, b
}

// walk returns the vertices from one to another, both included, in the ring's direction.
func (r ring) walk(from, to int) ring {
	out := ring{r[from]}
	for i := from; i != to; {
		i = (i + 1) % len(r)
		out = append(out, r[i])
	}
	return out
}

// How many pieces the district is divided into. The units were updated in 2024, when two
// of them were divided.
const (
	intakeUnits         = 7
	controlUnits        = 22
	updatedControlUnits = 24
)

// unitClasses are the classes of control units; the digit stands in their codes.
var unitClasses = []struct {
	class string
	digit int
}{
	{"优先保护", 1},
	{"重点管控", 2},
	{"一般管控", 3},
}

// unitRow classes control units: much red line makes a priority unit, a town or park a
// key one.
var unitRow = elementRow{protect: redLine, protectedShare: 0.16, control: town, controlledShare: 0.045}

func (d *district) controlUnitFeatures(pieces []ring) []feature {
	var out []feature
	count := map[int]int{}
	for _, piece := range pieces {
		c := unitClasses[d.classBy(piece, unitRow)]
		count[c.digit]++
		out = append(out, zone(
			fmt.Sprintf("DEMO-ZH-%d-%04d", c.digit, count[c.digit]),
			fmt.Sprintf("示意%s单元%02d", c.class, count[c.digit]), "", piece,
		).with("class", c.class))
	}
	return out
}

var intakeStatus = []string{"正常", "正常", "超上限", "正常", "达到上限", "正常", "正常"}

// intakeFeatures are groups of control units, with invented states of their quotas.
func (d *district) intakeFeatures() []feature {
	var out []feature
	for i, piece := range d.intakes {
		out = append(out, zone(serial("QS", i+1), fmt.Sprintf("示意取水管理单元%d", i+1), "", piece).
			with("status", intakeStatus[i%len(intakeStatus)]))
	}
	return out
}
