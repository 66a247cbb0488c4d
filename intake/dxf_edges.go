package intake

import (
	"math"

	"redline/lang"
)

// append joins an edge to a run of edges, turned where that is how it meets; the run
// turns too where it is the first edge alone.
func (r *dxf) append(run, edge []dxfPoint, first bool) ([]dxfPoint, bool) {
	if len(run) == 0 {
		return edge, true
	}
	for range 2 {
		last, end := run[len(run)-1], len(edge)-1
		switch {
		case r.near(last, edge[0]):
			return joinBulges(run, edge), true
		case r.near(last, edge[end]):
			return joinBulges(run, dxfReversed(edge)), true
		case !first:
			return run, false
		}
		run = dxfReversed(run)
	}
	return run, false
}

// joinBulges joins edge behind run, whose last point stands for its first.
func joinBulges(run, edge []dxfPoint) []dxfPoint {
	run[len(run)-1].bulge = edge[0].bulge
	return append(run, edge[1:]...)
}

func dxfReversed(points []dxfPoint) []dxfPoint {
	n := len(points)
	out := make([]dxfPoint, n)
	for i, p := range points {
		out[n-1-i] = p
		out[n-1-i].bulge = 0
	}
	for i := range n - 1 {
		out[n-2-i].bulge = -points[i].bulge
	}
	return out
}

// near reports whether two points are less than 1 cm apart.
func (r *dxf) near(p, q dxfPoint) bool { return dxfDistance(p, q) < tiny*r.metre() }

func dxfDistance(p, q dxfPoint) float64 { return math.Hypot(p.x-q.x, p.y-q.y) }

// metre is the length of a metre in the drawing's numbers, as far as they are read; see
// readDXF.
func (r *dxf) metre() float64 {
	if r.metric {
		return 1
	}
	return 1 / 111_319.5
}

// edgePoints returns the points of an edge; none for a spline.
func (r *dxf) edgePoints(f *dxfFigure, e *dxfEdge) ([]dxfPoint, error) {
	v := e.values
	need := []int{10, 20}
	switch e.kind {
	case 1:
		need = append(need, 11, 21)
	case 2:
		need = append(need, 40, 50, 51)
	case 3:
		need = append(need, 11, 21, 40, 50, 51)
	default:
		return nil, nil
	}
	for _, code := range need {
		if _, has := v[code]; !has {
			return nil, r.refuse(ErrSyntax, f, f.layer,
				lang.Textf("填充边界的边缺少组码 %d", "an edge of a hatch boundary lacks group %d", code),
				lang.Text{ZH: "请从 CAD 重新另存为 DXF", EN: "Save it as DXF from the CAD program again."})
		}
	}
	if e.kind == 1 {
		return []dxfPoint{{x: v[10], y: v[20], at: e.at}, {x: v[11], y: v[21], at: e.at}}, nil
	}
	from, sweep := v[50]*degree, dxfSweep(v[50]*degree, v[51]*degree)
	if math.Abs(v[51]-v[50]) >= 360-1e-9 {
		sweep = 2 * math.Pi
	}
	if turn, said := v[73]; said && turn == 0 { // clockwise: angles are counted that way
		from, sweep = -from, -sweep
	}
	radius, at := v[40], e.at
	if e.kind == 2 {
		points := dxfArc(v[10], v[20], radius, from, sweep, at)
		return closeFull(points, sweep), nil
	}
	m := dxfMatrix{a: v[11], c: v[21], b: -v[21] * radius, d: v[11] * radius, x: v[10], y: v[20]}
	unit := dxfFigure{kind: f.kind, handle: f.handle, at: at, points: closeFull(dxfArc(0, 0, 1, from, sweep, at), sweep)}
	f.flattened++
	tolerance := dxfChordError * r.metre() / max(m.scale(), 1e-300)
	if _, err := r.flattenedPoints(&unit, f.layer, tolerance); err != nil {
		return nil, err
	}
	var out []dxfPoint
	_, err := unit.flatten(tolerance, func(x, y float64, at int32) error {
		x, y = m.apply(x, y)
		out = append(out, dxfPoint{x: x, y: y, at: at})
		if err := r.vertex(); err != nil {
			return r.src.at(err.(*lang.Fault), int(at))
		}
		return nil
	})
	return out, err
}

// closeFull repeats the first point of a full turn, so that it is a run that ends there.
func closeFull(points []dxfPoint, sweep float64) []dxfPoint {
	if math.Abs(sweep) < 2*math.Pi-1e-9 {
		return points
	}
	first := points[0]
	first.bulge = 0
	return append(points, first)
}
