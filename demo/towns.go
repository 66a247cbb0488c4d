package demo

import (
	"fmt"
	"math"
)

// riverTowns are the two halves of the county town on a river: on one side of a stretch, from the bank to an arc inland.
var riverTowns = []struct {
	name     string
	course   string
	side     int // 0: left
	from, to float64
	depth    float64 // m, from the bank at the middle of the stretch
}{
	{"万安镇左岸", "kaijiang", 0, 13600, 16600, 1900},
	{"万安镇右岸", "kaijiang", 1, 13900, 16300, 1500},
}

// market towns: place in kilometres, mean radius in metres.
var markets = []struct {
	name   string
	at     vec
	radius float64
}{
	{"新盛镇", vec{-4.9, 5.2}, 620},
	{"金山镇", vec{-1.6, -2.6}, 540},
	{"调元镇", vec{1.7, 10.2}, 450},
	{"鄢家镇", vec{7.6, -2.6}, 480},
	{"白马关镇", vec{-2.2, -9.9}, 520},
	{"略坪镇", vec{4.4, 6.4}, 430},
}

// parks are rectangles: centre in kilometres, width and height in metres, turned by an
// angle in degrees.
var parks = []struct {
	name          string
	at            vec
	width, height float64
	angle         float64
	compliant     bool
}{
	{"示意经济开发区", vec{5.0, 1.9}, 1900, 1200, -24, true},
	{"示意化工集中区", vec{-5.2, 1.4}, 1250, 900, 12, true},
	{"示意工业集中点", vec{0.6, -5.9}, 800, 640, 30, false},
}

// drawTowns draws the towns, each with its built-up part, and the parks, and marks their
// land.
func (d *district) drawTowns() {
	for _, t := range riverTowns {
		c := d.course(t.course)
		d.towns = append(d.towns, c.town(t.side, c.vertexAt(t.from), c.vertexAt(t.to), t.depth, d.seed+600))
		d.builtUp = append(d.builtUp, c.town(t.side, c.vertexAt(t.from+350), c.vertexAt(t.to-350), 0.72*t.depth, d.seed+600))
	}
	for i, m := range markets {
		d.towns = append(d.towns, d.blob(m.at, m.radius, 0.28, 26, d.seed+uint64(610+i)))
		d.builtUp = append(d.builtUp, d.blob(m.at, 0.78*m.radius, 0.28, 26, d.seed+uint64(610+i)))
	}
	for _, p := range parks {
		d.parks = append(d.parks, d.rectangle(p.at, p.width, p.height, p.angle))
	}
	for _, r := range append(d.towns, d.parks...) {
		d.land.mark(r, town)
	}
}

// town is bounded by the bank and by an arc inland.
func (c course) town(side, from, to int, depth float64, seed uint64) ring {
	bank := c.beside(side, 25)[from : to+1]
	inland := []float64{1, -1}[side]
	a, b := bank[len(bank)-1], bank[0]
	chord := b.sub(a)
	normal := chord.unit().left().times(-inland)
	wobble := noise{seed + uint64(side), 700}
	out := append(ring{}, bank...)
	const steps = 36
	for k := 1; k < steps; k++ {
		t := float64(k) / steps
		away := depth * math.Sqrt(math.Sin(math.Pi*t)) * (0.62 + float64(0.7*wobble.along(t*chord.length())))
		out = append(out, between(a, b, t).moved(normal, away))
	}
	if side == 0 {
		// Left of the stream the bank runs clockwise about the town.
		return reversed(out)
	}
	return out
}

// blob is a round patch with an uneven border: a place in kilometres, radius in metres.
func (d *district) blob(at vec, radius, unevenness float64, vertices int, seed uint64) ring {
	centre := d.origin.moved(at, 1000)
	edge, detail := noise{seed, 0.9}, noise{seed + 1, 0.3}
	out := make(ring, vertices)
	for i := range out {
		direction := vec{1, 0}.turned(2 * math.Pi * float64(i) / float64(vertices))
		shape := float64(1.4*edge.at(direction.times(1.5))) + float64(0.6*detail.at(direction.times(1.5)))
		size := radius * (1 - unevenness + float64(unevenness*shape))
		out[i] = centre.moved(direction, size)
	}
	return out
}

func (d *district) rectangle(at vec, width, height, angle float64) ring {
	centre := d.origin.moved(at, 1000)
	corners := []vec{{-width, -height}, {width, -height}, {width, height}, {-width, height}}
	out := make(ring, len(corners))
	for i, c := range corners {
		out[i] = centre.moved(c.turned(angle*math.Pi/180), 0.5)
	}
	return out
}

// townNames are the names of d.towns.
func townNames() []string {
	var out []string
	for _, t := range riverTowns {
		out = append(out, t.name)
	}
	for _, m := range markets {
		out = append(out, m.name)
	}
	return out
}

// urbanFeatures are the boundaries of urban development: towns and parks.
func (d *district) urbanFeatures() []feature {
	var out []feature
	for i, name := range townNames() {
		out = append(out, zone(serial("CZ", i+1), name+"城镇开发边界（示意）", "", d.towns[i]))
	}
	for i, p := range parks {
		out = append(out, zone(serial("CZ", len(out)+1), p.name+"城镇开发边界", "", d.parks[i]))
	}
	return out
}

// builtFeatures are the built-up parts of the towns.
func (d *district) builtFeatures() []feature {
	var out []feature
	for i, name := range townNames() {
		out = append(out, zone(serial("JC", i+1), name+"建成区（示意）", "", d.builtUp[i]))
	}
	return out
}

func (d *district) parkFeatures() []feature {
	var out []feature
	for i, r := range d.parks {
		out = append(out, zone(serial("YQ", i+1), parks[i].name, "", r).with("compliant", parks[i].compliant))
	}
	return out
}

// livestockFeatures: the towns with a margin, and the land along watercourses above
// their intakes.
func (d *district) livestockFeatures() []feature {
	var out []feature
	add := func(r ring, what string) {
		out = append(out, zone(serial("JY", len(out)+1), fmt.Sprintf("示意禁养区%02d（%s）", len(out)+1, what), "", r))
	}
	for _, row := range riverTowns {
		c := d.course(row.course)
		add(c.town(row.side, c.vertexAt(row.from-500), c.vertexAt(row.to+500), row.depth+500, d.seed+600), "城镇")
	}
	for i, m := range markets {
		add(d.blob(m.at, m.radius+350, 0.16, 26, d.seed+uint64(610+i)), "城镇")
	}
	for _, s := range sources {
		if s.state == "现用" {
			c, g := d.course(s.course), s.grades[1]
			add(c.strip(c.vertexAt(s.intake-g.up), c.vertexAt(s.intake+g.down), g.left, g.right), "水源地")
		}
	}
	return out
}
