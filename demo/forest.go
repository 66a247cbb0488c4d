package demo

import "fmt"

// woodType goes by how high a place lies: public-benefit forest on the hills, natural
// forest below it, other woodland lower down.
func woodType(height float64) string {
	switch {
	case height > 1.25:
		return "公益林"
	case height > 1:
		return "天然林"
	}
	return "一般林地"
}

// drawForest scatters woods over the hills, free of each other and of towns and water.
// They cross the red line, as forests do.
func (d *district) drawForest() {
	random := &random{state: d.seed + 800}
	for try := range 2600 {
		at := vec{random.between(-12, 12), random.between(-14.5, 14.5)}
		radius := random.between(110, 560)
		centre := d.origin.moved(at, 1000)
		height := d.height(centre)
		if height < 0.72 || d.land.at(centre)&(outside|woodland) != 0 {
			continue
		}
		border := d.blob(at, radius, 0.5, 30, d.seed+uint64(900+try))
		wood := forest{border, centre, 1.5 * radius, woodType(height)}
		if d.land.free(border, outside|water|town) && !d.meetsWood(wood) {
			d.woods = append(d.woods, wood)
			d.land.mark(border, woodland)
		}
	}
}

// meetsWood reports whether a wood meets one of those drawn before.
func (d *district) meetsWood(f forest) bool {
	for _, w := range d.woods {
		if w.centre.toward(f.centre) < w.reach+f.reach && w.border.meets(f.border) {
			return true
		}
	}
	return false
}

// forest is one wood; its border lies within reach of its centre.
type forest struct {
	border ring
	centre vec
	reach  float64
	kind   string
}

func (d *district) forestFeatures() []feature {
	var out []feature
	for i, w := range d.woods {
		out = append(out, zone(fmt.Sprintf("DEMO-LD-%03d", i+1), fmt.Sprintf("示意%s%03d", w.kind, i+1), "", w.border).
			with("legal_type", w.kind))
	}
	return out
}
