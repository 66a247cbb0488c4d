package demo

import "fmt"

// townPlaces are schools, hospitals and care homes: rectangles in the towns.
var townPlaces = []spot{
	{"万安镇第一小学", "学校", vec{3.5, -0.6}, 170, 120, 20},
	{"区中学", "学校", vec{2.6, -1.6}, 240, 160, -30},
	{"区人民医院", "医院", vec{4.0, -0.9}, 180, 150, 10},
	{"示意养老院", "养老机构", vec{4.5, -8.1}, 140, 110, 0},
	{"新盛镇中心学校", "学校", vec{-4.8, 5.3}, 150, 110, 5},
	{"略坪镇卫生院", "医院", vec{4.4, 6.5}, 110, 80, 0},
	{"示意技工学校", "学校", vec{-6.6, 1.1}, 170, 130, 12},
}

// Hamlets (林盘) are scattered over the low land, each a small patch.
const (
	hamlets    = 120
	hamletSeed = 1400
)

// drawHamlets scatters hamlets where the land is free; fields keep off them.
func (d *district) drawHamlets() {
	random := &random{state: d.seed + hamletSeed}
	var centres line
	for try := 0; len(d.hamlets) < hamlets; try++ {
		at := vec{random.between(-12, 12), random.between(-14.5, 13.5)}
		border := d.blob(at, random.between(45, 115), 0.5, 10, d.seed+hamletSeed+uint64(try))
		centre := d.origin.moved(at, 1000)
		lonely := len(centres) == 0 || centres[centres.nearest(centre)].toward(centre) > 650
		if lonely && d.height(centre) < 1 && d.land.free(border, outside|water|town|redLine|source|woodland|built) {
			centres = append(centres, centre)
			d.hamlets = append(d.hamlets, border)
			d.land.mark(border, built)
		}
	}
}

func (d *district) sensitivePlaceFeatures() []feature {
	out := d.spots("MG", townPlaces)
	for i, h := range d.hamlets {
		out = append(out, zone(fmt.Sprintf("DEMO-MG-1%03d", i+1), fmt.Sprintf("示意居民点%03d", i+1), "居民区", h))
	}
	return out
}
