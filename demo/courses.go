package demo

import "slices"

// course is a drawn watercourse: its centreline and its two bank lines, all downstream.
// banks[0] is the left one. axis is the centreline with a little of what lies beyond the
// border, so that banks meet the border at its own slant; half[side][i] is the distance
// of a bank from axis vertex i. Chainages count from the first vertex of axis.
type course struct {
	courseRow
	axis   line
	half   [2][]float64
	centre line
	banks  [2]line
}

// courseStep is the spacing of the vertices of centrelines and banks, in metres.
const courseStep = 50

// drawCourses draws every row; rows come after those they flow into.
func drawCourses(rows []courseRow, border ring, origin vec, seed uint64) []course {
	var out []course
	for _, row := range rows {
		var into *course
		if k := slices.IndexFunc(out, func(c course) bool { return c.id == row.next }); k >= 0 {
			into = &out[k]
		}
		out = append(out, drawCourse(row, into, border, origin, seed+row.seed))
	}
	return out
}

func drawCourse(row courseRow, into *course, border ring, origin vec, seed uint64) course {
	control := make(line, len(row.course))
	for i, p := range row.course {
		control[i] = origin.moved(p, 1000)
	}
	if into != nil {
		last := len(control) - 1
		control[last] = into.centre[into.centre.nearest(control[last])]
	}
	c := course{courseRow: row}
	general := spline(control, 20).resample(courseStep)
	valley := meander{3.2 * row.swing.wavelength, 1.3 * row.swing.amplitude}.apply(general, seed+50).resample(courseStep)
	c.axis = row.swing.apply(valley, seed).resample(courseStep).trimmed(border, 10)
	c.centre = c.axis.inside(border)
	for side := range c.half {
		width := noise{seed + 10 + uint64(side), 900}
		c.half[side] = make([]float64, len(c.axis))
		at := 0.0
		for i := range c.axis {
			if i > 0 {
				at += c.axis[i-1].toward(c.axis[i])
			}
			c.half[side][i] = blend(row.half[0], row.half[1], width.along(at))
		}
	}
	c.banks[0] = c.beside(0, 0).inside(border)
	c.banks[1] = c.beside(1, 0).inside(border)
	if into != nil {
		water := into.water()
		c.banks[0] = c.banks[0].outside(water)
		c.banks[1] = c.banks[1].outside(water)
	}
	return c
}

// beside is the line at a distance landward of a bank (side 0: left), one vertex for
// each vertex of the axis.
func (c course) beside(side int, landward float64) line {
	sign := []float64{1, -1}[side]
	return c.axis.offset(func(i int) float64 { return sign * (c.half[side][i] + landward) })
}

// water is the surface between the banks.
func (c course) water() ring {
	out := ring(slices.Clone(c.banks[1]))
	return append(out, reversed(c.banks[0])...)
}

// strip is the land and water between two lines beside the banks, from axis
// vertex from to vertex to: so many metres landward of the left and of the right bank.
func (c course) strip(from, to int, left, right float64) ring {
	out := ring(slices.Clone(c.beside(1, right)[from : to+1]))
	return append(out, reversed(c.beside(0, left)[from:to+1])...)
}

// vertexAt is the axis vertex at a chainage in metres, as near as there is one.
func (c course) vertexAt(chainage float64) int {
	at := 0.0
	for i := 1; i < len(c.axis); i++ {
		at += c.axis[i-1].toward(c.axis[i])
		if at >= chainage {
			return i
		}
	}
	return len(c.axis) - 1
}

// trimmed cuts off what lies beyond the border but for a few vertices at either end.
func (l line) trimmed(border ring, keep int) line {
	first, last := -1, 0
	for i, p := range l {
		if border.contains(p) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	return l[max(first-keep, 0):min(last+keep+1, len(l))]
}

func reversed[P ~[]vec](path P) P {
	out := slices.Clone(path)
	slices.Reverse(out)
	return out
}
