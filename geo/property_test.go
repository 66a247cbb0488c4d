package geo

import (
	"math"
	"slices"
	"testing"

	"github.com/twpayne/go-geom"
	"pgregory.net/rapid"
)

// drawRing draws a star around a centre near the district: a valid ring, as NewShape's
// caller would give it.
func drawRing(t *rapid.T, label string) []geom.Coord {
	n := rapid.IntRange(3, 14).Draw(t, label+" vertices")
	cx := east + 150*rapid.Float64Range(0, 1).Draw(t, label+" x")
	cy := north + 150*rapid.Float64Range(0, 1).Draw(t, label+" y")
	var ring []geom.Coord
	for i := range n {
		a := (float64(i) + rapid.Float64Range(0, 0.8).Draw(t, label+" angle")) * 2 * math.Pi / float64(n)
		d := 100 * rapid.Float64Range(0.3, 1).Draw(t, label+" radius")
		ring = append(ring, geom.Coord{cx + d*math.Cos(a), cy + d*math.Sin(a)})
	}
	return append(ring, ring[0])
}

func areaOf(t *rapid.T, plane Plane, rings ...[]geom.Coord) Shape {
	s, err := PlaneShape(plane, geom.NewPolygon(geom.XY).MustSetCoords(rings))
	if err != nil {
		t.Fatal(err)
	}
	if bad := Validate(s); bad != nil {
		t.Fatal(bad)
	}
	return s
}

func overlapOf(t *rapid.T, a Shape, zones ...Shape) float64 {
	got, err := OverlapArea(a, zones...)
	if err != nil {
		t.Fatal(err)
	}
	return float64(got)
}

func equal(t *rapid.T, what string, got, want, tolerance float64) {
	if !(math.Abs(got-want) <= tolerance) {
		t.Fatalf("%s: %v, want %v", what, got, want)
	}
}

func TestOverlapProperties(t *testing.T) {
	plane := testPlane(t)
	rapid.Check(t, func(t *rapid.T) {
		a := areaOf(t, plane, drawRing(t, "a"))
		ring := drawRing(t, "zone")
		zone := areaOf(t, plane, ring)
		area := overlapOf(t, a, zone)
		tolerance := 1e-9 * float64(a.Area()+zone.Area())

		if area < 0 || area > float64(min(a.Area(), zone.Area()))+tolerance {
			t.Fatalf("overlap %v of %v and %v", area, a.Area(), zone.Area())
		}
		equal(t, "the other way round", overlapOf(t, zone, a), area, tolerance)
		equal(t, "counted once", overlapOf(t, a, zone, moved(zone, 0, 0)), area, tolerance)
		equal(t, "with itself", overlapOf(t, a, a), float64(a.Area()), 0)

		k := rapid.IntRange(0, len(ring)-2).Draw(t, "start")
		open := ring[:len(ring)-1]
		turned := slices.Concat(open[k:], open[:k], open[k:k+1])
		equal(t, "from another vertex", overlapOf(t, a, areaOf(t, plane, turned)), area, tolerance)
		slices.Reverse(turned)
		equal(t, "reversed", overlapOf(t, a, areaOf(t, plane, turned)), area, tolerance)

		box := zone.Bounds()
		at := box.MinX + (box.MaxX-box.MinX)*rapid.Float64Range(0.1, 0.9).Draw(t, "cut")
		west := cutAt(t, zone, Box{box.MinX - 1, box.MinY - 1, at, box.MaxY + 1})
		rest := cutAt(t, zone, Box{at, box.MinY - 1, box.MaxX + 1, box.MaxY + 1})
		equal(t, "split in two", overlapOf(t, a, west, rest), area, 1e-6)

		other := areaOf(t, plane, drawRing(t, "other"))
		both := overlapOf(t, a, zone, other)
		if both < area-1e-6 || both < overlapOf(t, a, other)-1e-6 || both > area+overlapOf(t, a, other)+1e-6 {
			t.Fatalf("%v in both zones together, %v and %v in each", both, area, overlapOf(t, a, other))
		}
	})
}

// cutAt is the part of a zone in a box, with the box as the cut's exact border.
func cutAt(t *rapid.T, zone Shape, box Box) Shape {
	r := rectangle{box}
	frame := part{paths: [][]float64{r.ring()}}
	s, err := OverlapShape(shapeOf(zone.plane, Area, []part{frame}), zone)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDistanceProperties(t *testing.T) {
	plane := testPlane(t)
	rapid.Check(t, func(t *rapid.T) {
		a, b := areaOf(t, plane, drawRing(t, "a")), areaOf(t, plane, drawRing(t, "b"))
		b = moved(b, rapid.Float64Range(0, 400).Draw(t, "dx"), 0)
		s := Distance(a, b)
		if back := Distance(b, a); back.Distance != s.Distance {
			t.Fatalf("%v, the other way %v", s, back)
		}
		limit := Metres(rapid.Float64Range(0, 400).Draw(t, "limit"))
		near, ok := DistanceWithin(a, b, limit)
		if ok != (s.Distance <= limit) || ok && near.Distance != s.Distance {
			t.Fatalf("within %v: %v, %v; want %v", limit, near, ok, s)
		}
		hull := shapeOf(plane, Area, []part{{paths: [][]float64{rectangle{b.box}.ring()}}})
		if larger := Distance(a, hull); larger.Distance > s.Distance+1e-9 {
			t.Fatalf("%v from the larger shape, %v from the smaller", larger, s)
		}
	})
}

func TestLandwardDistanceProperties(t *testing.T) {
	plane := testPlane(t)
	rapid.Check(t, func(t *rapid.T) {
		a := areaOf(t, plane, drawRing(t, "a"))
		var xy []float64
		for i := range rapid.IntRange(2, 9).Draw(t, "vertices") {
			xy = append(xy, east+40*float64(i), north-50+60*rapid.Float64Range(0, 1).Draw(t, "y"))
		}
		baseline := shapeOf(plane, Lines, []part{{paths: [][]float64{xy}}})
		limit := Metres(rapid.Float64Range(1, 300).Draw(t, "limit"))
		s, ok := LandwardDistance(a, baseline, Left, limit)
		if !ok {
			return
		}
		if plain := Distance(a, baseline).Distance; s.Distance < plain-1e-9 {
			t.Fatalf("%v landward, %v plainly", s, plain)
		}
		wider, ok := LandwardDistance(a, baseline, Left, 2*limit)
		if !ok || math.Abs(float64(wider.Distance-s.Distance)) > 1e-9 {
			t.Fatalf("within %v: %v; within twice that: %v, %v", limit, s, wider, ok)
		}
		behind, ok := LandwardDistance(a, baseline, Left, limit, moved(baseline, 0, 1000))
		if !ok || behind.Distance != s.Distance {
			t.Fatalf("a barrier far behind changes %v to %v, %v", s, behind, ok)
		}
	})
}

// Whatever a file holds, nothing panics, and what is 0 by definition is.
func TestInvalidShapesDoNotPanic(t *testing.T) {
	plane := testPlane(t)
	rapid.Check(t, func(t *rapid.T) {
		a, b := gridShape(t, plane, "a"), gridShape(t, plane, "b")
		for _, pair := range [2][2]Shape{{a, b}, {b, a}} {
			x, y := pair[0], pair[1]
			_, _ = Relate(x, y)
			_, _ = CoveredBy(x, y, moved(y, 1, 0))
			if area, err := OverlapArea(x, y, moved(y, 1, 0)); err == nil && x.Kind() != Area && area != 0 {
				t.Fatalf("area %v", area)
			}
			_, _ = OverlapShape(x, y, moved(y, 1, 0))
			_, _ = DifferenceShape(x, y)
			if l, err := OverlapLength(x, y); err != nil || l < 0 || x.Kind() != Lines && l != 0 {
				t.Fatalf("length %v, %v", l, err)
			}
			Distance(x, y)
			LandwardDistance(x, y, Right, 5, x)
			_, _ = SurvivesErosion(x, 0.5)
			_, _ = Buffer(x, 2)
			_, _ = BufferSide(x, 2, Left)
		}
	})
}

// A hole off its ring leaves nothing of a zone when that is clipped: nothing panics there.
func TestNothingLeftOfAClippedZone(t *testing.T) {
	plane := testPlane(t)
	square := func(x, y, w float64) [][]geom.Coord {
		return [][]geom.Coord{{{x, y}, {x + w, y}, {x + w, y + 1}, {x, y + 1}, {x, y}}}
	}
	holed, err := PlaneShape(plane, geom.NewPolygon(geom.XY).MustSetCoords(append(square(0, 2, 1), square(0, 0, 1)...)))
	if err != nil {
		t.Fatal(err)
	}
	plot, err := PlaneShape(plane, geom.NewPolygon(geom.XY).MustSetCoords(square(0, 0, 2)))
	if err != nil {
		t.Fatal(err)
	}
	for _, pair := range [2][2]Shape{{holed, plot}, {plot, holed}} {
		if covered, err := CoveredBy(pair[0], pair[1], moved(pair[1], 1, 0)); covered && err == nil {
			t.Errorf("covered")
		}
	}
}
