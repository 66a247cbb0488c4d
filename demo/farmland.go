package demo

import (
	"fmt"
	"math"
)

// Fields lie in blocks about this wide, turned like the valleys; a share of the blocks
// is drawn as several fields.
const (
	fieldPitch = 430.0 // m
	fieldAngle = 0.45  // rad
)

// field is one parcel of permanent basic farmland in block (col, row) of the lattice.
type field struct {
	col, row int
	border   ring
}

// latticeReach is the number of blocks from the centre to beyond the border.
const latticeReach = 37

// drawFarmland lays out blocks of a warped lattice where the land is low and free, with
// tracks between them.
func (d *district) drawFarmland() {
	random := &random{state: d.seed + 700}
	fertile, patchy := noise{d.seed + 710, 2600}, noise{d.seed + 711, 700}
	for row := -latticeReach; row < latticeReach; row++ {
		for col := -latticeReach; col < latticeReach; col++ {
			cut := random.float()
			block := d.block(col, row)
			c := block.centre()
			if d.height(c) > 0.9 || float64(0.65*fertile.at(c))+float64(0.35*patchy.at(c)) < 0.42 {
				continue
			}
			for _, f := range fields(block, cut) {
				if d.land.free(f, outside|water|town|redLine|source|woodland|built) {
					d.fields = append(d.fields, field{col, row, f})
				}
			}
		}
	}
}

func (d *district) farmlandFeatures() []feature {
	var out []feature
	for i, f := range d.fields {
		out = append(out, zone(fmt.Sprintf("DEMO-YN-%04d", i+1), fmt.Sprintf("示意永农图斑%04d", i+1), "", f.border))
	}
	return out
}

// block is a cell of the lattice; neighbours share corners.
func (d *district) block(col, row int) ring {
	return ring{d.knot(col, row), d.knot(col+1, row), d.knot(col+1, row+1), d.knot(col, row+1)}
}

func (d *district) knot(col, row int) vec {
	flat := vec{float64(col), float64(row)}.times(fieldPitch)
	east, north := noise{d.seed + 720, 1900}, noise{d.seed + 721, 1900}
	p := d.origin.add(flat.turned(fieldAngle))
	shift := vec{east.at(p) - 0.5, north.at(p) - 0.5}
	h := mix(uint64(col+1000)<<32 ^ uint64(row+1000))
	jitter := vec{unit(h) - 0.5, unit(mix(h)) - 0.5}
	return p.moved(shift, 700).moved(jitter, 90)
}

// fields divides a block by where the random number falls: one, two or four fields.
func fields(block ring, cut float64) []ring {
	south, east, north, west := between(block[0], block[1], 0.5), between(block[1], block[2], 0.5),
		between(block[2], block[3], 0.5), between(block[3], block[0], 0.5)
	middle := between(south, north, 0.5)
	var parts []ring
	switch {
	case cut < 0.25:
		parts = []ring{block}
	case cut < 0.45:
		parts = []ring{{block[0], south, north, block[3]}, {south, block[1], block[2], north}}
	case cut < 0.65:
		parts = []ring{{block[0], block[1], east, west}, {west, east, block[2], block[3]}}
	default:
		parts = []ring{
			{block[0], south, middle, west},
			{south, block[1], east, middle},
			{middle, east, block[2], north},
			{west, middle, north, block[3]},
		}
	}
	for i, p := range parts {
		parts[i] = p.shrunk(7)
	}
	return parts
}

// shrunk draws a convex ring's corners inwards so that about margin metres stay free on
// every side.
func (r ring) shrunk(margin float64) ring {
	c := r.centre()
	out := make(ring, len(r))
	for i, p := range r {
		reach := c.toward(p)
		out[i] = between(c, p, math.Max(1-margin*math.Sqrt2/reach, 0.5))
	}
	return out
}
