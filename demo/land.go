package demo

import (
	"math"
	"slices"
)

// use is what a cell of land is taken by; a set of bits.
type use uint8

const (
	outside use = 1 << iota
	water       // rivers and canals with their margins
	town        // towns and parks
	redLine
	source // water-source zones
	woodland
	built // roads, hamlets, parcels, ponds
)

// land is a grid over the district that themes consult, so that towns keep off rivers
// and fields off towns. It decides where things are drawn, never what is reported.
type land struct {
	corner vec // lower left
	cell   float64
	nx, ny int
	cells  []use
}

func newLand(border ring, cell float64) *land {
	lo, hi := border[0], border[0]
	for _, p := range border {
		lo = vec{min(lo.x, p.x), min(lo.y, p.y)}
		hi = vec{max(hi.x, p.x), max(hi.y, p.y)}
	}
	// Whole kilometres: patches that follow the grid then have round coordinates.
	lo = vec{1000 * math.Floor(lo.x/1000), 1000 * math.Floor(lo.y/1000)}
	g := &land{corner: lo, cell: cell, nx: int((hi.x-lo.x)/cell) + 2, ny: int((hi.y-lo.y)/cell) + 2}
	g.cells = slices.Repeat([]use{outside}, g.nx*g.ny)
	g.each(border, func(i int) { g.cells[i] = 0 })
	return g
}

// each calls visit for every cell whose centre lies in the ring, row by row.
func (g *land) each(r ring, visit func(i int)) {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, p := range r {
		lo, hi = min(lo, p.y), max(hi, p.y)
	}
	first, last := int((lo-g.corner.y)/g.cell), int((hi-g.corner.y)/g.cell)
	for row := max(first, 0); row <= min(last, g.ny-1); row++ {
		y := g.corner.y + float64((float64(row)+0.5)*g.cell)
		cuts := r.cuts(y)
		for k := 0; k+1 < len(cuts); k += 2 {
			from := int(math.Ceil((cuts[k]-g.corner.x)/g.cell - 0.5))
			to := int(math.Floor((cuts[k+1]-g.corner.x)/g.cell - 0.5))
			for col := max(from, 0); col <= min(to, g.nx-1); col++ {
				visit(row*g.nx + col)
			}
		}
	}
}

// cuts returns where the ring crosses a parallel, ascending.
func (r ring) cuts(y float64) []float64 {
	var out []float64
	for i, a := range r {
		b := r[(i+1)%len(r)]
		if (a.y > y) != (b.y > y) {
			out = append(out, a.x+float64((y-a.y)/(b.y-a.y)*(b.x-a.x)))
		}
	}
	slices.Sort(out)
	return out
}

// mark sets a use on the cells in the ring.
func (g *land) mark(r ring, u use) { g.each(r, func(i int) { g.cells[i] |= u }) }

// markAlong sets a use on the cells within a distance of the line's vertices.
func (g *land) markAlong(l line, distance float64, u use) {
	reach := int(distance/g.cell) + 1
	for _, p := range l {
		col, row := int((p.x-g.corner.x)/g.cell), int((p.y-g.corner.y)/g.cell)
		for y := max(row-reach, 0); y <= min(row+reach, g.ny-1); y++ {
			for x := max(col-reach, 0); x <= min(col+reach, g.nx-1); x++ {
				if g.centre(x, y).toward(p) <= distance {
					g.cells[y*g.nx+x] |= u
				}
			}
		}
	}
}

func (g *land) centre(col, row int) vec {
	return vec{
		g.corner.x + float64((float64(col)+0.5)*g.cell),
		g.corner.y + float64((float64(row)+0.5)*g.cell),
	}
}

// at returns the uses at a place; beyond the grid it is outside.
func (g *land) at(p vec) use {
	col, row := int(math.Floor((p.x-g.corner.x)/g.cell)), int(math.Floor((p.y-g.corner.y)/g.cell))
	if col < 0 || row < 0 || col >= g.nx || row >= g.ny {
		return outside
	}
	return g.cells[row*g.nx+col]
}

// free reports whether no cell at the ring's vertices, or at points in between, has one
// of the uses.
func (g *land) free(r ring, u use) bool {
	c := r.centre()
	for i, p := range r {
		q := r[(i+1)%len(r)]
		for _, at := range [...]vec{p, between(p, q, 0.5), between(c, p, 0.6)} {
			if g.at(at)&u != 0 {
				return false
			}
		}
	}
	return g.at(c)&u == 0
}
