package demo

import (
	"cmp"
	"fmt"
	"slices"
)

// The red line is 9.10 % of the district, in cells as coarse as those of the rasters
// that real red lines were drawn from.
const (
	redLineCell  = 100.0 // m
	redLineCells = 4076  // of one hectare: 40.76 km²
	redLineMoved = 60    // cells exchanged for others in the version of 2026
)

// hills are where the red line and the forests gather: place in kilometres, radius in
// kilometres, height.
var hills = []struct {
	at             vec
	radius, height float64
}{
	{vec{9.2, 5.6}, 4.6, 1.0},
	{vec{8.0, 9.6}, 3.2, 0.8},
	{vec{2.6, -12.2}, 4.6, 0.9},
	{vec{-10.2, -1.6}, 3.4, 1.0},
	{vec{-4.2, 11.4}, 2.8, 0.7},
	{vec{7.8, -1.4}, 2.6, 0.55},
}

// height says how hilly a place is, roughly between 0 and 1.5.
func (d *district) height(p vec) float64 {
	sum := 0.0
	for _, h := range hills {
		away := p.toward(d.origin.moved(h.at, 1000)) / (1000 * h.radius)
		if away < 1 {
			sum += float64(h.height * smooth(1-away))
		}
	}
	coarse := noise{d.seed + 501, 2600}.at(p)
	fine := noise{d.seed + 502, 800}.at(p)
	return sum + float64(0.8*coarse) + float64(0.4*fine)
}

// drawRedLine chooses the highest cells free of water, towns and sources.
func (d *district) drawRedLine() {
	nx, ny := int(float64(d.land.nx)*d.land.cell/redLineCell)+1, int(float64(d.land.ny)*d.land.cell/redLineCell)+1
	m := newMask(nx, ny)
	score := make([]float64, nx*ny)
	var usable []int
	for i := range score {
		low := d.land.corner.moved(vec{float64(i % nx), float64(i / nx)}, redLineCell)
		if d.openCell(low) {
			score[i] = d.height(low)
			usable = append(usable, i)
		}
	}
	slices.SortStableFunc(usable, func(a, b int) int { return cmp.Compare(score[b], score[a]) })
	for first := redLineCells; m.count() == 0 || m.count() > redLineCells; first -= m.count() - redLineCells {
		m.choose(usable[:first])
	}
	m.grow(redLineCells, usable)
	d.redLine = m
	d.redLineNext = m.adjusted(redLineMoved, usable)
	for i, s := range m.set {
		if s {
			low := d.land.corner.moved(vec{float64(i % nx), float64(i / nx)}, redLineCell)
			d.land.mark(square(low, redLineCell), redLine)
		}
	}
}

// openCell reports whether the cell and its surroundings are free.
func (d *district) openCell(low vec) bool {
	const margin = 60.0
	return d.land.free(square(low.sub(vec{margin, margin}), redLineCell+2*margin), outside|water|town|source)
}

func square(low vec, side float64) ring {
	return ring{low, low.add(vec{side, 0}), low.add(vec{side, side}), low.add(vec{0, side})}
}

// choose sets the given cells, without those that pinch and without small patches.
func (m *mask) choose(cells []int) {
	clear(m.set)
	for _, i := range cells {
		m.set[i] = true
	}
	m.unpinch()
	for _, group := range m.groups() {
		if len(group) < 20 {
			for _, i := range group {
				m.set[i] = false
			}
		}
	}
}

// grow adds the best cells along the edges of the patches until exactly n are set. A
// cell is added beside at least two others, and where it pinches nothing.
func (m *mask) grow(n int, best []int) {
	missing := n - m.count()
	for grown := true; grown; {
		grown = false
		for _, i := range best {
			if missing == 0 {
				return
			}
			if m.set[i] || m.beside(i) < 2 {
				continue
			}
			m.set[i] = true
			if !m.clean(i%m.nx, i/m.nx) {
				m.set[i] = false
				continue
			}
			missing--
			grown = true
		}
	}
}

// adjusted exchanges n of the worst cells along the edges for better ones elsewhere: the
// area stays (面积不减).
func (m *mask) adjusted(n int, best []int) *mask {
	out := &mask{nx: m.nx, ny: m.ny, set: slices.Clone(m.set)}
	gone := map[int]bool{}
	for k := len(best) - 1; k >= 0 && len(gone) < n; k-- {
		i := best[k]
		if !out.set[i] || out.beside(i) != 3 {
			continue
		}
		out.set[i] = false
		if gone[i] = out.clean(i%m.nx, i/m.nx); !gone[i] {
			out.set[i] = true
			delete(gone, i)
		}
	}
	rest := slices.DeleteFunc(slices.Clone(best), func(i int) bool { return gone[i] })
	out.grow(m.count(), rest)
	return out
}

// beside is the number of neighbours that are set.
func (m *mask) beside(i int) int {
	n := 0
	for _, j := range m.neighbours(i) {
		if m.set[j] {
			n++
		}
	}
	return n
}

// redLineRows say what the largest patches are, by falling size; the rest are like the
// last. A patch of two parts is cut between rows of cells where the lower part holds the
// given share. The empty part means that the bureau did not say: the attribute is absent.
var redLineRows = []struct {
	kind         string
	lower, upper string // 自然保护地分区
	share        float64
}{
	{"生物多样性维护", "一般控制区", "核心保护区", 0.55},
	{"水源涵养", "无", "无", 1},
	{"水土保持", "", "", 1},
	{"水土保持", "一般控制区", "一般控制区", 1},
	{"水源涵养", "无", "无", 1},
}

// redLineFeatures are the patches of a mask as zones.
func (d *district) redLineFeatures(m *mask) []feature {
	groups := m.groups()
	slices.SortStableFunc(groups, func(a, b []int) int { return len(b) - len(a) })
	var out []feature
	for k, group := range groups {
		row := redLineRows[min(k, len(redLineRows)-1)]
		// A cut between two whole rows of cells cannot pinch either part.
		cut := len(group)
		if row.share < 1 {
			first := group[int(float64(len(group))*row.share)] / m.nx * m.nx
			cut, _ = slices.BinarySearch(group, first)
		}
		out = append(out, d.redLineZones(m, out, group[:cut], row.kind, row.lower)...)
		out = append(out, d.redLineZones(m, out, group[cut:], row.kind, row.upper)...)
	}
	return out
}

// redLineZones makes a zone of every connected part of the cells, numbered on from
// those before.
func (d *district) redLineZones(m *mask, before []feature, cells []int, kind, part string) []feature {
	var out []feature
	for _, group := range m.subset(cells).groups() {
		n := len(before) + len(out) + 1
		f := zone(fmt.Sprintf("DEMO-HX-%03d", n), fmt.Sprintf("示意红线图斑%03d", n), "",
			m.subset(group).polygon(d.land.corner, redLineCell)...).with("HXLX", kind)
		if part != "" {
			f = f.with("ZRBHDFQ", part)
		}
		out = append(out, f)
	}
	return out
}
