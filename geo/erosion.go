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

// OverlapSurvivesErosion is SurvivesErosion of OverlapShape(a, zones...): whether what a
// and the zones share is anywhere wider than 2d. Most overlaps are so plainly wider that
// no geometry is built for it.
func OverlapSurvivesErosion(a Shape, d Metres, zones ...Shape) (bool, error) {
	for _, z := range zones { // the whole survives where what one zone shares does
		if d > 0 && a.kind == Area && z.kind == Area && plainlyWide(a, z, float64(d)) {
			return true, nil
		}
	}
	shared, err := OverlapShape(a, zones...)
	if err != nil {
		return false, err
	}
	return SurvivesErosion(shared, d)
}

// plainlyWide reports whether the area that two polygons share exceeds what an erosion by
// d can remove, by bounds of the shared part's border and holes: its border is made of a's
// and of the zone's inside a's box, and each hole of it holds, or is bounded by, a hole of
// one of them. False where either has several parts there: these may enclose more holes.
func plainlyWide(a, z Shape, d float64) bool {
	if len(a.parts) > 1 {
		return false
	}
	border := float64(a.Length())
	holes, part, several := len(a.all)-1, -1, false
	diagonal := hypot(a.box.MaxX-a.box.MinX, a.box.MaxY-a.box.MinY)
	z.meeting(a.box, func(n int, path *trail) bool {
		holes++
		several = several || part >= 0 && z.part(n) != part
		part = z.part(n)
		return path.meeting(a.box, func(from, to int) bool {
			for i := from; i < to; i++ {
				if e := path.edge(i); e.box().Meets(a.box) {
					border += min(e.length(), diagonal)
				}
			}
			return true
		})
	})
	if several {
		return false
	}
	ground := groundOf(a, []Shape{z})
	area := 0.0
	if len(ground.shares) == 1 {
		area = ground.shares[0]
	}
	return ground.covered && float64(a.Area()) > erodible(a, d) || area > float64(border*d)+float64(math.Pi*float64(holes)*d*d)
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
