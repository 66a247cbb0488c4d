package demo

import "fmt"

// elementRow divides the district for one element; pieces are classed by the share of
// their land that is taken: by what must be protected, then by what must be controlled.
// Ecology has no controlled class.
type elementRow struct {
	element         string
	digit, pieces   int
	protect         use
	protectedShare  float64
	control         use
	controlledShare float64
}

// elements are numbered as in the codes of real zones: 1 ecology, 2 water, 3 air, 4 soil,
// 5 resources.
var elements = []elementRow{
	{"生态", 1, 9, redLine, 0.11, 0, 2},
	{"水", 2, 12, source, 0.03, town, 0.05},
	{"大气", 3, 8, redLine, 0.20, town, 0.05},
	{"土壤", 4, 10, redLine | woodland, 0.30, town, 0.045},
	{"资源能源", 5, 6, redLine, 0.22, town, 0.06},
}

// elementFeatures are the zones of each element; each element covers the district.
func (d *district) elementFeatures() []feature {
	var out []feature
	for i, e := range elements {
		tiles := newTiling(d.border, &random{state: d.seed + uint64(1600+i)})
		tiles.divide(e.pieces)
		for k, piece := range tiles.pieces {
			c := unitClasses[d.classBy(piece, e)]
			out = append(out, zone(
				fmt.Sprintf("DEMO-YS-%d-%d-%04d", c.digit, e.digit, k+1),
				fmt.Sprintf("示意%s%s区%02d", e.element, c.class, k+1), "", piece,
			).with("element", e.element).with("class", c.class))
		}
	}
	return out
}

// classBy returns the place of a piece's class in unitClasses.
func (d *district) classBy(piece ring, e elementRow) int {
	var cells, protected, controlled float64
	d.land.each(piece, func(i int) {
		cells++
		if d.land.cells[i]&e.protect != 0 {
			protected++
		}
		if d.land.cells[i]&e.control != 0 {
			controlled++
		}
	})
	switch {
	case protected > e.protectedShare*cells:
		return 0
	case controlled > e.controlledShare*cells:
		return 1
	}
	return 2
}
