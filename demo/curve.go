package demo

import "math"

// line is an open path. Watercourses and banks run downstream.
type line []vec

// length is the sum of the segments.
func (l line) length() float64 {
	sum := 0.0
	for i := 1; i < len(l); i++ {
		sum += l[i-1].toward(l[i])
	}
	return sum
}

// spline draws a centripetal-looking smooth curve through control points (uniform
// Catmull-Rom) with the given number of pieces per span.
func spline(control line, pieces int) line {
	out := line{control[0]}
	last := len(control) - 1
	for i := range last {
		p0, p1, p2, p3 := control[max(i-1, 0)], control[i], control[i+1], control[min(i+2, last)]
		for k := 1; k <= pieces; k++ {
			out = append(out, catmullRom(p0, p1, p2, p3, float64(k)/float64(pieces)))
		}
	}
	return out
}

func catmullRom(p0, p1, p2, p3 vec, t float64) vec {
	m1, m2 := p2.sub(p0).times(0.5), p3.sub(p1).times(0.5)
	t2 := t * t
	t3 := t2 * t
	p := p1.times(float64(2*t3) - float64(3*t2) + 1)
	p = p.moved(m1, t3-float64(2*t2)+t)
	p = p.moved(p2, float64(3*t2)-float64(2*t3))
	return p.moved(m2, t3-t2)
}

// resample returns vertices about every step metres along the line, both ends kept.
func (l line) resample(step float64) line {
	total := l.length()
	n := max(int(math.Round(total/step)), 1)
	out := make(line, 0, n+1)
	out = append(out, l[0])
	at, i := 0.0, 1
	for k := 1; k < n; k++ {
		want := total * float64(k) / float64(n)
		for at+l[i-1].toward(l[i]) < want {
			at += l[i-1].toward(l[i])
			i++
		}
		out = append(out, between(l[i-1], l[i], (want-at)/l[i-1].toward(l[i])))
	}
	return append(out, l[len(l)-1])
}

// heading is the unit direction at vertex i.
func (l line) heading(i int) vec {
	return l[min(i+1, len(l)-1)].sub(l[max(i-1, 0)]).unit()
}

// turn is the angle by which the line bends at vertex i, without sign; large at the ends.
func (l line) turn(i int) float64 {
	if i == 0 || i == len(l)-1 {
		return math.Pi
	}
	a, b := l[i].sub(l[i-1]), l[i+1].sub(l[i])
	return math.Abs(math.Atan2(a.cross(b), a.dot(b)))
}

// meander says how a watercourse swings about its general course.
type meander struct{ wavelength, amplitude float64 }

// apply swings an evenly sampled line. The swing grows from nothing at both ends, and
// its length and width vary, as a river's do.
func (m meander) apply(l line, seed uint64) line {
	pace := noise{seed, 5 * m.wavelength}
	swing := noise{seed + 1, 3 * m.wavelength}
	total, at, phase := l.length(), 0.0, 0.0
	out := make(line, len(l))
	for i := range l {
		if i > 0 {
			step := l[i-1].toward(l[i])
			at += step
			phase += 2 * math.Pi * step / m.wavelength * (0.8 + float64(0.4*pace.along(at)))
		}
		taper := smooth(min(at, total-at, 1200) / 1200)
		size := m.amplitude * taper * (0.35 + float64(0.9*swing.along(at)))
		out[i] = l[i].moved(l.heading(i).left(), size*math.Sin(phase))
	}
	return out
}

// offset moves every vertex to the left by what distance says for it (negative: to the
// right). It does not repair folds: distances stay below the radius of the bends.
func (l line) offset(distance func(i int) float64) line {
	out := make(line, len(l))
	for i := range l {
		out[i] = l[i].moved(l.heading(i).left(), distance(i))
	}
	return out
}

// nearest returns the index of the vertex nearest to p.
func (l line) nearest(p vec) int {
	best := 0
	for i := range l {
		if l[i].toward(p) < l[best].toward(p) {
			best = i
		}
	}
	return best
}

// inside returns the longest stretch of the line inside the ring, cut on its border.
func (l line) inside(r ring) line { return l.longest(r, true) }

// outside returns the longest stretch of the line outside the ring, cut on its border.
func (l line) outside(r ring) line { return l.longest(r, false) }

func (l line) longest(r ring, want bool) line {
	var best, current line
	keep := func() {
		if len(current) > len(best) {
			best = current
		}
		current = nil
	}
	before := false
	for i, p := range l {
		here := r.contains(p) == want
		if i > 0 && here != before {
			cut := r.cut(l[i-1], p)
			if here {
				current = line{cut}
			} else {
				current = append(current, cut)
				keep()
			}
		}
		if here {
			current = append(current, p)
		}
		before = here
	}
	keep()
	return best
}

// cut returns where segment ab first meets the ring; b when it does not.
func (r ring) cut(a, b vec) vec {
	first := 2.0
	for i := range r {
		if t, ok := crossing(a, b, r[i], r[(i+1)%len(r)]); ok && t < first {
			first = t
		}
	}
	if first > 1 {
		return b
	}
	return between(a, b, first)
}

// rough draws an irregular line from a to b, as borders of parishes run: midpoints are
// displaced sideways, less and less, until pieces are shorter than step. Neither a nor b
// is part of the result.
func rough(a, b vec, size, step float64, r *random) line {
	length := a.toward(b)
	if length <= step {
		return nil
	}
	side := b.sub(a).left().times(r.between(-size, size))
	middle := between(a, b, r.between(0.42, 0.58)).add(side)
	out := rough(a, middle, size, step, r)
	out = append(out, middle)
	return append(out, rough(middle, b, size, step, r)...)
}
