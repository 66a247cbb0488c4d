package geo

import "math"

// location is where a point lies to a shape.
type location int

const (
	outside location = iota
	border           // on a ring, or at the end of a line
	inside
)

// locate decides exactly where p lies to s. The ends of lines are those at which an odd
// number of lines end (OGC 06-103r4 §6.1.8.1); points have no border.
func locate(p Point, s Shape) location {
	if s.IsEmpty() || !s.box.Contains(p) {
		return outside
	}
	switch s.kind {
	case Area:
		return locateInArea(p, s)
	case Lines:
		return locateOnLines(p, s)
	}
	for _, part := range s.parts {
		if (Point{part.paths[0][0], part.paths[0][1]}) == p {
			return inside
		}
	}
	return outside
}

func locateInArea(p Point, s Shape) location {
	at, part, in, on := outside, -1, false, false
	done := func() location { // with one polygon
		switch {
		case on:
			at = border
		case in:
			return inside
		}
		in, on = false, false
		return at
	}
	east := Box{p.X, p.Y, math.Inf(1), p.Y}
	s.meeting(east, func(n int, ring *trail) bool {
		if k := s.part(n); k != part {
			part = k
			if done() == inside {
				in = true
				return false
			}
		}
		crossed, touched := ring.crossings(p)
		in, on = in != crossed, on || touched
		return true
	})
	return done()
}

// crossings tells whether a ray from p to the east crosses the ring an odd number of
// times, and whether p lies on the ring.
func crossings(p Point, ring []float64) (odd, on bool) {
	for i := 2; i+1 < len(ring); i += 2 {
		ax, ay, bx, by := ring[i-2], ring[i-1], ring[i], ring[i+1]
		if ay < p.Y && by < p.Y || ay > p.Y && by > p.Y || ax < p.X && bx < p.X {
			continue
		}
		straddles := ay > p.Y != (by > p.Y)
		if ax > p.X && bx > p.X {
			odd = odd != straddles
			continue
		}
		side := turn(Point{ax, ay}, Point{bx, by}, p)
		if side == 0 && min(ax, bx) <= p.X && p.X <= max(ax, bx) {
			return false, true
		}
		if straddles && side > 0 == (by > ay) {
			odd = !odd
		}
	}
	return odd, false
}

func locateOnLines(p Point, s Shape) location {
	at, ends := outside, 0
	for _, part := range s.parts {
		xy := part.paths[0]
		n := len(xy)
		first, last := Point{xy[0], xy[1]}, Point{xy[n-2], xy[n-1]}
		if first == p {
			ends++
		}
		if last == p {
			ends++
		}
		for i := 2; i+1 < n && at == outside; i += 2 {
			e := edge{a: Point{xy[i-2], xy[i-1]}, b: Point{xy[i], xy[i+1]}}
			if e.holds(p) && turn(e.a, e.b, p) == 0 {
				at = inside
			}
		}
	}
	if ends%2 == 1 {
		return border
	}
	return at
}

// vertex returns vertex i of a path.
func vertex(xy []float64, i int) Point { return Point{xy[2*i], xy[2*i+1]} }
