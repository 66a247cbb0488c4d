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
	return sum + float64(0.55*coarse) + float64(0.3*fine)
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
	for _, i := range usable[:redLineCells*11/10] {
		m.set[i] = true
	}
	m.unpinch()
	for _, group := range m.groups() {
		if len(group) < 25 {
			for _, i := range group {
				m.set[i] = false
			}
		}
	}
	m.fit(redLineCells, usable)
	d.redLine = m
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

// fit adds the best or removes the worst cells along the edges of the patches until
// exactly n are set, pinching nothing and emptying nothing.
func (m *mask) fit(n int, best []int) {
	missing := n - m.count()
	for missing != 0 {
		before := missing
		for k := range best {
			i := best[k]
			if missing < 0 {
				i = best[len(best)-1-k]
			}
			if missing == 0 || m.set[i] == (missing > 0) || !m.flip(i) {
				continue
			}
			if m.set[i] {
				missing--
			} else {
				missing++
			}
		}
		if before == missing {
			return
		}
	}
}

// flip changes a cell at the edge of a patch; false, and no change, when that would
// pinch, leave a spike or cut a patch in two.
func (m *mask) flip(i int) bool {
	same, near := 0, m.neighbours(i)
	for _, j := range near {
		if m.set[j] {
			same++
		}
	}
	if same < 2 || same == len(near) && m.set[i] {
		return false
	}
	m.set[i] = !m.set[i]
	if m.clean(i%m.nx, i/m.nx) {
		return true
	}
	m.set[i] = !m.set[i]
	return false
}

// redLineRows say what the largest patches are, by falling size; the rest are of the
// last type and in no reserve. A reserve's upper rows, from the given share of its
// cells on, are its core.
var redLineRows = []struct {
	kind    string
	reserve bool
	core    float64
}{
	{"生物多样性维护", true, 0.55},
	{"水源涵养", false, 0},
	{"水土保持", true, 1},
	{"水源涵养", false, 0},
}

// redLineFeatures are the patches as zones.
func (d *district) redLineFeatures() []feature {
	groups := d.redLine.groups()
	slices.SortStableFunc(groups, func(a, b []int) int { return len(b) - len(a) })
	var out []feature
	for k, group := range groups {
		row := redLineRows[min(k, len(redLineRows)-1)]
		if !row.reserve {
			out = append(out, d.redLineZones(out, group, row.kind, "")...)
			continue
		}
		// A cut between two whole rows of cells cannot pinch either part.
		cut := len(group)
		if row.core < 1 {
			first := group[int(float64(len(group))*row.core)] / d.redLine.nx * d.redLine.nx
			cut, _ = slices.BinarySearch(group, first)
		}
		out = append(out, d.redLineZones(out, group[:cut], row.kind, "一般控制区")...)
		out = append(out, d.redLineZones(out, group[cut:], row.kind, "核心保护区")...)
	}
	return out
}

// redLineZones makes a zone of every connected part of the cells, numbered on from
// those before.
func (d *district) redLineZones(before []feature, cells []int, kind, part string) []feature {
	var out []feature
	for _, group := range d.redLine.subset(cells).groups() {
		n := len(before) + len(out) + 1
		f := feature{
			areas: [][]ring{d.redLine.subset(group).polygon(d.land.corner, redLineCell)},
			properties: map[string]any{
				"code": fmt.Sprintf("DEMO-HX-%03d", n),
				"name": fmt.Sprintf("示意红线图斑%03d", n),
				"HXLX": kind,
			},
		}
		if part != "" {
			f.properties["ZRBHDFQ"] = part
		}
		out = append(out, f)
	}
	return out
}
