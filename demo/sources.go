package demo

import (
	"fmt"
	"math"
	"slices"
)

// sourceRow is a drinking-water source on a watercourse: its intake at a chainage, and
// its grades by river length from there and depth landward of each bank. Sides differ on
// purpose: real zones are seldom symmetric.
type sourceRow struct {
	code, name, course string
	intake             float64 // chainage, m
	state              string
	grades             []gradeRow
}

type gradeRow struct {
	grade        string
	up, down     float64 // m along the watercourse from the intake
	left, right  float64 // m landward of the banks
	upstreamOnly bool    // ends where the grade below it begins
}

var sources = []sourceRow{
	{"DEMO-SY-1", "示意一号水源地", "renmin-canal", 7400, "现用", []gradeRow{
		{"一级", 1000, 100, 50, 50, false},
		{"二级", 3000, 300, 200, 50, false},
		{"准保护区", 5000, 300, 200, 50, true},
	}},
	{"DEMO-SY-2", "示意二号水源地", "kaijiang", 9600, "现用", []gradeRow{
		{"一级", 1000, 100, 50, 30, false},
		{"二级", 3000, 300, 150, 80, false},
	}},
	{"DEMO-SY-5", "示意五号水源地（备用）", "baili-canal", 8600, "备用", []gradeRow{
		{"一级", 1000, 100, 50, 30, false},
		{"二级", 2600, 300, 120, 60, false},
	}},
	{"DEMO-SY-3", "示意三号水源地（已撤销）", "liushu", 4200, "撤销", []gradeRow{
		{"一级", 1000, 100, 50, 50, false},
		{"二级", 2000, 300, 150, 100, false},
	}},
}

// well is a groundwater source: circles about a point.
var well = struct {
	code, name    string
	at            vec // km
	inner, middle float64
}{"DEMO-SY-4", "示意四号水源地", vec{-8.4, 3.4}, 100, 600}

// sourceFeatures draws every source, inner grades cut out of outer ones, and marks
// the land they take.
func (d *district) sourceFeatures() []feature {
	var out []feature
	for _, s := range sources {
		c := d.course(s.course)
		for k, g := range s.grades {
			from, to := c.vertexAt(s.intake-g.up), c.vertexAt(s.intake+g.down)
			shape := []ring{c.strip(from, to, g.left, g.right)}
			d.land.mark(shape[0], source)
			if k > 0 {
				inner := s.grades[k-1]
				start, end := c.vertexAt(s.intake-inner.up), c.vertexAt(s.intake+inner.down)
				if g.upstreamOnly {
					shape = []ring{c.strip(from, start, g.left, g.right)}
				} else {
					shape = c.around(span{from, to, g.left, g.right}, span{start, end, inner.left, inner.right})
				}
			}
			out = append(out, sourceFeature(s.code, s.name, g.grade, k, s.state, "河流", shape))
		}
	}
	centre := d.origin.moved(well.at, 1000)
	inner, outer := circle(centre, well.inner, 48), circle(centre, well.middle, 96)
	d.land.mark(outer, source)
	out = append(out, sourceFeature(well.code, well.name, "一级", 0, "现用", "地下水", []ring{inner}))
	return append(out, sourceFeature(well.code, well.name, "二级", 1, "现用", "地下水", []ring{outer, reversed(inner)}))
}

// span is a stretch of watercourse and the depth of land on both sides of it.
type span struct {
	from, to    int // axis vertices
	left, right float64
}

// around is the outer strip without the inner one, which reaches as far as the outer to
// the right or less far on both sides.
func (c course) around(outer, inner span) []ring {
	shell := c.strip(outer.from, outer.to, outer.left, outer.right)
	if inner.right < outer.right {
		return []ring{shell, reversed(c.strip(inner.from, inner.to, inner.left, inner.right))}
	}
	right, left := c.beside(1, outer.right), c.beside(0, outer.left)
	bent := slices.Clone(right[outer.from : inner.from+1])
	bent = append(bent, c.beside(0, inner.left)[inner.from:inner.to+1]...)
	bent = append(bent, right[inner.to:outer.to+1]...)
	return []ring{ring(append(bent, reversed(left[outer.from:outer.to+1])...))}
}

func circle(centre vec, radius float64, vertices int) ring {
	out := make(ring, vertices)
	for i := range out {
		out[i] = centre.add(vec{radius, 0}.turned(2 * math.Pi * float64(i) / float64(vertices)))
	}
	return out
}

func sourceFeature(code, name, grade string, k int, state, kind string, shape []ring) feature {
	return zone(fmt.Sprintf("%s-%d", code, k+1), name+grade, grade, shape...).with("ZT", state).with("SYLX", kind)
}
