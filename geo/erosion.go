package geo

import simple "github.com/peterstace/simplefeatures/geom"

// SurvivesErosion reports whether area a, eroded by d on all sides, leaves anything:
// whether it is anywhere wider than 2d. False for points and lines when d > 0; whatever
// is not empty survives d ≤ 0.
//
// A wide area needs no geometry: sweeping the border inwards shows that area ≤ perimeter
// · r, where r is the radius of the largest circle inside, because every point of the
// area lies within r of the border and the points within r of it and on its inner side
// cover at most r square metres a metre of border. So area > perimeter · d means r > d. Nor does a narrow
// box: r is at most half its shorter side.
func SurvivesErosion(a Shape, d Metres) (bool, error) {
	switch {
	case a.IsEmpty():
		return false, nil
	case d <= 0:
		return true, nil
	case a.kind != Area:
		return false, nil
	case float64(a.Area()) > float64(a.Length())*float64(d):
		return true, nil
	case min(a.box.MaxX-a.box.MinX, a.box.MaxY-a.box.MinY) <= 2*float64(d):
		return false, nil
	}
	for _, p := range a.Parts() {
		g, err := simple.Buffer(p.simple(p.box.corner()), -float64(d), arcs, precise)
		if err != nil {
			return false, bufferFault(p, err)
		}
		if !g.IsEmpty() {
			return true, nil
		}
	}
	return false, nil
}
