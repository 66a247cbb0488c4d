package geo

import "math"

// Area returns the area of a polygon shape, 0 for points and lines. Holes are
// subtracted; polygons that lie on each other count twice.
func (s Shape) Area() SquareMetres {
	if s.kind != Area {
		return 0
	}
	return *s.area.of(s, signedAreas)
}

func signedAreas(s Shape) SquareMetres {
	var a float64
	for _, p := range s.parts {
		for _, ring := range p.paths {
			a += signedArea(ring)
		}
	}
	return SquareMetres(a)
}

// Length returns the length of the lines, or of all rings (the perimeter) of an area;
// 0 for points.
func (s Shape) Length() Metres {
	var l float64
	for _, p := range s.parts {
		for _, path := range p.paths {
			l += pathLength(path)
		}
	}
	return Metres(l)
}

// signedArea is positive for a counter-clockwise ring. Working from the ring's first
// vertex keeps the products small: plane coordinates are in the millions of metres.
func signedArea(ring []float64) float64 {
	var twice float64
	for i := 2; i+3 < len(ring); i += 2 {
		ax, ay := ring[i]-ring[0], ring[i+1]-ring[1]
		bx, by := ring[i+2]-ring[0], ring[i+3]-ring[1]
		twice += float64(ax*by) - float64(bx*ay)
	}
	return twice / 2
}

func pathLength(path []float64) float64 {
	var l float64
	for i := 2; i+1 < len(path); i += 2 {
		dx, dy := path[i]-path[i-2], path[i+1]-path[i-1]
		l += math.Sqrt(float64(dx*dx) + float64(dy*dy))
	}
	return l
}
