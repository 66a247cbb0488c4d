package geo

import (
	"math"

	simple "github.com/peterstace/simplefeatures/geom"
)

// SurvivesErosion reports whether area a, eroded by d on all sides, leaves anything:
// whether it is anywhere wider than 2d. False for points and lines when d > 0; whatever
// is not empty survives d ≤ 0. The erosion's arcs are off by at most 0.13 % of d. The
// error says that it failed.
//
// Two bounds on the radius r of the largest circle inside decide most cases without it:
// r is at most half the shorter side of the box, and more than d where the area exceeds
// erodible.
func SurvivesErosion(a Shape, d Metres) (bool, error) {
	switch {
	case a.IsEmpty():
		return false, nil
	case d <= 0:
		return true, nil
	case a.kind != Area:
		return false, nil
	case float64(a.Area()) > erodible(a, float64(d)):
		return true, nil
	}
	for _, p := range a.Parts() {
		if min(p.box.MaxX-p.box.MinX, p.box.MaxY-p.box.MinY) <= 2*float64(d) {
			continue
		}
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

// erodible is the largest area that an erosion by d can remove whole.
//
// Let L(t) be the length of the border after eroding by t. A corner that turns by α
// shortens it at the rate 2·tan(α/2) ≥ α, a reflex one that turns by β lengthens it by
// an arc, at the rate β; and over a polygon with h holes Σα − Σβ = 2π(1 − h). So
// L(t) ≤ L + 2π(h−1)t, also after the polygon has split or holes have met (h only falls),
// and the area, the integral of L(t) up to r, is at most L·r + π(h−1)r². This grows with
// r, so a larger area than that at d means r > d. Of a polygon with no hole or one,
// L·d is enough of a bound; with more it is not: many pinpricks in a square have hardly
// any perimeter and leave no room for a circle.
//
// Source: Sz.-Nagy, "Über Parallelmengen nichtkonvexer ebener Bereiche", 1959.
func erodible(a Shape, d float64) float64 {
	holes := 0
	for _, p := range a.parts {
		holes += max(len(p.paths)-2, 0)
	}
	return float64(float64(a.Length())*d) + float64(math.Pi*float64(holes)*d*d)
}
