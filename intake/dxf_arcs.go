package intake

import (
	"math"

	"redline/lang"
)

const (
	// dxfChordError is how far, in metres, a flattened arc is from the arc at most.
	dxfChordError = 0.001
	// maxArcPoints bounds the points of one flattened arc: a full circle of 10 km radius
	// has some 7,000.
	maxArcPoints = 10_000
)

// dxfMatrix maps (x, y) to (a·x + b·y + x₀, c·x + d·y + y₀).
type dxfMatrix struct{ a, b, c, d, x, y float64 }

var dxfIdentity = dxfMatrix{a: 1, d: 1}

func (m dxfMatrix) apply(x, y float64) (float64, float64) {
	return m.a*x + m.b*y + m.x, m.c*x + m.d*y + m.y
}

// after returns the matrix that applies n, then m.
func (m dxfMatrix) after(n dxfMatrix) dxfMatrix {
	x, y := m.apply(n.x, n.y)
	return dxfMatrix{
		a: m.a*n.a + m.b*n.c, b: m.a*n.b + m.b*n.d,
		c: m.c*n.a + m.d*n.c, d: m.c*n.b + m.d*n.d, x: x, y: y,
	}
}

// scale is the largest factor by which the matrix stretches a length.
func (m dxfMatrix) scale() float64 {
	q := m.a*m.a + m.b*m.b + m.c*m.c + m.d*m.d
	det := m.a*m.d - m.b*m.c
	return math.Sqrt((q + math.Sqrt(max(q*q-4*det*det, 0))) / 2)
}

// dxfArc returns the arc around (x, y) from the angle from over sweep, in radians,
// anticlockwise, as points with bulges: parts of at most a third of a turn.
func dxfArc(x, y, radius, from, sweep float64, at int32) []dxfPoint {
	parts := int(math.Ceil(math.Abs(sweep)/(2*math.Pi/3) - 1e-9))
	parts = max(parts, 1)
	step := sweep / float64(parts)
	full := math.Abs(sweep) > 2*math.Pi-1e-9
	var out []dxfPoint
	for i := range parts + 1 {
		if i == parts && full {
			break
		}
		sin, cos := math.Sincos(from + float64(i)*step)
		p := dxfPoint{x: x + radius*cos, y: y + radius*sin, at: at}
		if i < parts {
			p.bulge = math.Tan(step / 4)
		}
		out = append(out, p)
	}
	return out
}

// flattenedPoints is how many points flatten visits. It refuses an arc that would take more
// than maxArcPoints.
func (r *dxf) flattenedPoints(f *dxfFigure, layer string, tolerance float64) (int, error) {
	n, sum := len(f.points), len(f.points)
	for i, p := range f.points {
		if p.bulge == 0 || i == n-1 && !f.closed {
			continue
		}
		count, _, radius, _, _ := arcBetween(p, f.points[(i+1)%n], tolerance)
		if !(count <= maxArcPoints) {
			return 0, r.refuse(ErrLimit, f, layer,
				lang.Textf("圆弧半径为 %.4g，按 1 毫米弦高差要用超过 %d 个点", "an arc has the radius %.4g and would need more than %d points for a chord error of 1 mm", radius, maxArcPoints),
				lang.Text{ZH: "请核对该圆弧（凸度或半径多半有误），或在 CAD 中改为折线", EN: "Check the arc (its bulge or radius is probably wrong), or draw it as a polyline in the CAD program."})
		}
		sum += max(int(count)-1, 0)
	}
	return sum, nil
}

// flatten visits the points of the figure's edges with arcs replaced by chords that stay
// within tolerance of them, and returns how many arcs it met. Points of the drawing are
// kept; those between lie on the arc. flattenedPoints has been asked before.
func (f *dxfFigure) flatten(tolerance float64, visit func(x, y float64, at int32) error) (arcs int, err error) {
	n := len(f.points)
	for i, p := range f.points {
		if err := visit(p.x, p.y, p.at); err != nil {
			return arcs, err
		}
		if p.bulge == 0 || i == n-1 && !f.closed {
			continue
		}
		q := f.points[(i+1)%n]
		count, center, radius, from, step := arcBetween(p, q, tolerance)
		if count == 0 {
			continue
		}
		arcs++
		for k := 1; k < int(count); k++ {
			sin, cos := math.Sincos(from + float64(k)*step)
			if err := visit(center.x+radius*cos, center.y+radius*sin, p.at); err != nil {
				return arcs, err
			}
		}
	}
	return arcs, nil
}

// arcBetween returns into how many chords the arc from p to q is to be cut, 0 where the
// chord itself is near enough, and where the arc lies. A chord of the angle θ is at most
// 2r·sin²(θ/4) from its arc.
func arcBetween(p, q dxfPoint, tolerance float64) (count float64, center dxfPoint, radius, from, step float64) {
	dx, dy, b := q.x-p.x, q.y-p.y, p.bulge
	chord := math.Hypot(dx, dy)
	if chord == 0 || math.Abs(b)*chord/2 <= tolerance {
		return 0, center, 0, 0, 0
	}
	radius = chord * (math.Abs(b) + 1/math.Abs(b)) / 4
	side := (1/b - b) / 4
	center = dxfPoint{x: (p.x+q.x)/2 - dy*side, y: (p.y+q.y)/2 + dx*side}
	sweep := 4 * math.Atan(b)
	count = math.Ceil(math.Abs(sweep) / (4 * math.Asin(math.Sqrt(min(tolerance/(2*radius), 0.5)))))
	count = max(count, math.Ceil(math.Abs(sweep)/(math.Pi/4)))
	return count, center, radius, math.Atan2(p.y-center.y, p.x-center.x), sweep / count
}
