package demo

// Zones that are unions of whole blocks of farmland: their borders run along the tracks
// between the fields.

// latticeMask is the set of blocks that keep, as a mask whose cell (0, 0) is block
// (-latticeReach, -latticeReach). Blocks that reach beyond the border stay out.
func (d *district) latticeMask(keep func(col, row int) bool) *mask {
	m := newMask(2*latticeReach, 2*latticeReach)
	for i := range m.set {
		col, row := i%m.nx-latticeReach, i/m.nx-latticeReach
		m.set[i] = keep(col, row) && d.land.free(d.block(col, row), outside)
	}
	m.unpinch()
	return m
}

// latticeZones are the connected sets of at least so many blocks, as polygons.
func (d *district) latticeZones(m *mask, least int) [][]ring {
	var out [][]ring
	for _, group := range m.groups() {
		if len(group) < least {
			continue
		}
		rings := m.subset(group).polygon(vec{}, 1)
		for _, r := range rings {
			for i, p := range r {
				r[i] = d.knot(int(p.x)-latticeReach, int(p.y)-latticeReach)
			}
		}
		out = append(out, rings)
	}
	return out
}

// farmed is the number of fields in each block.
func (d *district) farmed() map[[2]int]int {
	out := map[[2]int]int{}
	for _, f := range d.fields {
		out[[2]int{f.col, f.row}]++
	}
	return out
}

// concentratedFeatures are the areas where permanent farmland lies together: farmed
// blocks most of whose neighbours are farmed.
func (d *district) concentratedFeatures() []feature {
	farmed := d.farmed()
	m := d.latticeMask(func(col, row int) bool {
		around := 0
		for y := -1; y <= 1; y++ {
			for x := -1; x <= 1; x++ {
				around += min(farmed[[2]int{col + x, row + y}], 1)
			}
		}
		return around >= 7
	})
	var out []feature
	for i, z := range d.latticeZones(m, 10) {
		out = append(out, zone(serial("YNJ", i+1), serialName("示意永农集中区域", i), "", z...))
	}
	return out
}

// Soil is classed by what lies near: strict control about heaps and the chemical park,
// safe use along the two rivers, both as the plan says where metals were found (五（一）).
var soilClasses = []struct {
	class string
	least int // blocks
	holds func(d *district, p vec) bool
}{
	{"严格管控类", 1, func(d *district, p vec) bool {
		return d.near(p, slagHeaps[0].at, 1250) || d.near(p, contaminated[0].at, 700)
	}},
	{"安全利用类", 2, func(d *district, p vec) bool {
		return d.besides(p, "mianyuan", 900) || d.near(p, slagHeaps[0].at, 2400)
	}},
	{"优先保护类", 4, func(*district, vec) bool { return true }},
}

func (d *district) near(p, at vec, distance float64) bool {
	return p.toward(d.origin.moved(at, 1000)) < distance
}

func (d *district) besides(p vec, id string, distance float64) bool {
	c := d.course(id).centre
	return c[c.nearest(p)].toward(p) < distance
}

// soilClassFeatures class every farmed block once.
func (d *district) soilClassFeatures() []feature {
	farmed := d.farmed()
	class := map[[2]int]int{}
	for at := range farmed {
		centre := d.block(at[0], at[1]).centre()
		for k, c := range soilClasses {
			if c.holds(d, centre) {
				class[at] = k
				break
			}
		}
	}
	var out []feature
	for k, c := range soilClasses {
		m := d.latticeMask(func(col, row int) bool {
			at := [2]int{col, row}
			return farmed[at] > 0 && class[at] == k
		})
		for _, z := range d.latticeZones(m, c.least) {
			out = append(out, zone(serial("TR", len(out)+1), serialName("示意耕地"+c.class, len(out)), c.class, z...))
		}
	}
	return out
}
