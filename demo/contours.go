package demo

// contours are smooth patches of the land that keeps: cells of a size in metres within
// the district, at least so many to a patch, with their corners cut twice.
func (d *district) contours(cell float64, least int, keep func(vec) bool) [][]ring {
	nx := int(float64(d.land.nx)*d.land.cell/cell) + 1
	ny := int(float64(d.land.ny)*d.land.cell/cell) + 1
	m := newMask(nx, ny)
	for i := range m.set {
		low := d.land.corner.moved(vec{float64(i % nx), float64(i / nx)}, cell)
		m.set[i] = d.land.free(square(low, cell), outside) && keep(low.add(vec{cell / 2, cell / 2}))
	}
	m.unpinch()
	var out [][]ring
	for _, group := range m.groups() {
		if len(group) < least {
			continue
		}
		rings := m.subset(group).polygon(d.land.corner, cell)
		for i, r := range rings {
			rings[i] = r.rounded().rounded()
		}
		out = append(out, rings)
	}
	return out
}

// rounded cuts every corner at a quarter of its sides (Chaikin 1974). A ring of square
// cells that does not touch itself still does not.
func (r ring) rounded() ring {
	out := make(ring, 0, 2*len(r))
	for i, a := range r {
		b := r[(i+1)%len(r)]
		out = append(out, between(a, b, 0.25), between(a, b, 0.75))
	}
	return out
}
