package geo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

func TestLandwardDistance(t *testing.T) {
	// Baselines run east unless said otherwise, so left is north.
	const straight = "LINESTRING(0 0,100 0)"
	for _, c := range []struct {
		name, a, baseline string
		side              Side
		limit             Metres
		barriers          []string
		want              Metres // −1: none
	}{
		{"point on the left", "POINT(50 10)", straight, Left, 100, nil, 10},
		{"point on the right", "POINT(50 -10)", straight, Left, 100, nil, -1},
		{"right side", "POINT(50 -10)", straight, Right, 100, nil, 10},
		{"exactly at the limit", "POINT(50 10)", straight, Left, 10, nil, 10},
		{"beyond the limit", "POINT(50 10)", straight, Left, 9.999, nil, -1},
		{"on the baseline", "POINT(50 0)", straight, Left, 100, nil, 0},
		{"touching from the water", "POLYGON((40 0,60 0,60 -5,40 -5,40 0))", straight, Left, 100, nil, 0},
		{"around the baseline", "POLYGON((-10 -10,110 -10,110 10,-10 10,-10 -10))", straight, Left, 100, nil, 0},
		{"at the perpendicular of the end", "POINT(100 10)", straight, Left, 100, nil, 10},
		{"beyond the square end, though near", "POINT(100.1 10)", straight, Left, 100, nil, -1},
		{"an area partly beyond the end", "POLYGON((99 20,120 5,120 30,99 30,99 20))", straight, Left, 100, nil, Metres(20 - 15.0/21)},
		{"an area wholly beyond the end", "POLYGON((101 1,120 5,120 30,101 30,101 1))", straight, Left, 100, nil, -1},
		{"a line across the end's perpendicular", "LINESTRING(90 10,120 10)", straight, Left, 100, nil, 10},
		{"a line along", "LINESTRING(10 30,90 20)", straight, Left, 100, nil, 20},

		{"the opposite bank hides it", "POINT(50 30)", straight, Left, 100, []string{"LINESTRING(0 20,100 20)"}, -1},
		{"the opposite bank lies behind it", "POINT(50 10)", straight, Left, 100, []string{"LINESTRING(0 20,100 20)"}, 10},
		{"it reaches up to the opposite bank from behind", "POLYGON((40 20,60 20,60 30,40 30,40 20))", straight, Left, 100, []string{"LINESTRING(0 20,100 20)"}, -1},
		{"the opposite bank hides the nearest part", "LINESTRING(20 30,80 36)", straight, Left, 100, []string{"LINESTRING(-10 20,50 20)"}, 33},
		{"a barrier of two parts leaves a gap", "LINESTRING(20 30,80 36)", straight, Left, 100, []string{"LINESTRING(-10 20,40 20)", "LINESTRING(60 20,110 20)"}, 32},
		{"the barrier starts on the baseline", "POINT(60 10)", straight, Left, 100, []string{"LINESTRING(0 0,100 20)"}, 10},
		{"the barrier is the baseline itself", "POINT(50 10)", straight, Left, 100, []string{straight}, 10},

		// A baseline that turns right at (100, 0): the left normals part.
		{"in the sector of a right turn", "POINT(130 40)", "LINESTRING(0 0,100 0,100 -100)", Left, 100, nil, 50},
		{"before the sector", "POINT(99 40)", "LINESTRING(0 0,100 0,100 -100)", Left, 100, nil, 40},
		{"after the sector", "POINT(140 -1)", "LINESTRING(0 0,100 0,100 -100)", Left, 100, nil, 40},
		{"a reversal leaves half a circle", "POINT(130 0)", "LINESTRING(0 0,100 0,0 -0.001)", Left, 100, nil, 30},
		{"an exact reversal", "POINT(130 0)", "LINESTRING(0 0,100 0,50 0)", Left, 100, nil, 30},
		{"a line through the sector", "LINESTRING(150 10,110 90)", "LINESTRING(0 0,100 0,100 -100)", Left, 100, nil, Metres(110 / math.Sqrt(5) * 1)},
		{"a barrier across the sector", "POINT(130 40)", "LINESTRING(0 0,100 0,100 -100)", Left, 100, []string{"LINESTRING(110 40,110 0)"}, -1},
		{"a barrier across part of the sector", "LINESTRING(120 0,120 120)", "LINESTRING(0 0,100 0,100 -100)", Left, 200, []string{"LINESTRING(110 -10,110 10)"}, Metres(20 * math.Sqrt2)},
		// A left turn: no sector, the normals cross.
		{"inside a left turn", "POINT(90 20)", "LINESTRING(0 0,100 0,100 100)", Left, 100, nil, 10},
		{"outside of a left turn is the right side", "POINT(130 -40)", "LINESTRING(0 0,100 0,100 100)", Left, 100, nil, -1},
		{"outside of a left turn, seen from the right", "POINT(130 -40)", "LINESTRING(0 0,100 0,100 100)", Right, 100, nil, 50},
		{"over the other limb", "POINT(110 50)", "LINESTRING(0 0,100 0,100 100)", Left, 100, nil, -1},

		// A meander: north, east, south again. Between the limbs is the right side.
		{"within the bend", "POINT(5 50)", "LINESTRING(0 0,0 100,10 100,10 0)", Left, 100, nil, -1},
		{"within the bend, on its own side", "POINT(4 50)", "LINESTRING(0 0,0 100,10 100,10 0)", Right, 100, nil, 4},
		{"beside the bend", "POINT(-8 50)", "LINESTRING(0 0,0 100,10 100,10 0)", Left, 100, nil, 8},
		{"collinear vertices", "POINT(50 10)", "LINESTRING(0 0,50 0,50 0,100 0)", Left, 100, nil, 10},
		{"a closed baseline has no ends", "POINT(-3 -4)", "LINESTRING(0 0,0 10,10 10,10 0,0 0)", Left, 100, nil, 5},
		{"inside a closed baseline", "POINT(4 5)", "LINESTRING(0 0,0 10,10 10,10 0,0 0)", Right, 100, nil, 4},
		{"parts each end square", "POINT(50 10)", "MULTILINESTRING((0 0,49 0),(51 0,100 0))", Left, 100, nil, -1},
		{"the nearer of two parts", "POINT(50 10)", "MULTILINESTRING((0 0,100 0),(0 5,100 5))", Left, 100, nil, 5},
		{"the farther part, where the nearer ends", "POINT(50 10)", "MULTILINESTRING((0 0,100 0),(0 5,40 5))", Left, 100, nil, 10},
		{"nothing", "POLYGON EMPTY", straight, Left, 100, nil, -1},
		{"a baseline that is no line", "POINT(1 1)", square10, Left, 100, nil, -1},
		{"no limit", "POINT(50 5000)", straight, Left, Metres(math.Inf(1)), nil, 5000},
	} {
		t.Run(c.name, func(t *testing.T) {
			var barriers []Shape
			for _, b := range c.barriers {
				barriers = append(barriers, wktShape(t, b))
			}
			got, ok := LandwardDistance(wktShape(t, c.a), wktShape(t, c.baseline), c.side, c.limit, barriers...)
			if ok != (c.want >= 0) || ok && math.Abs(float64(got.Distance-c.want)) > 1e-6 {
				t.Fatalf("LandwardDistance = %v, %v; want %v", got, ok, c.want)
			}
			if d := hypot(got.From.X-got.To.X, got.From.Y-got.To.Y); ok && math.Abs(d-float64(got.Distance)) > 1e-6 {
				t.Errorf("%v lies %v apart", got, d)
			}
		})
	}
}

// sampled is the landward distance of a point by definition: of all feet along the
// baseline, the nearest from which the segment to the point leaves on the side and meets
// neither the baseline nor a barrier. The segment to a nearest foot is a perpendicular
// or ends at a vertex, so those are the feet to look at.
func sampled(p Point, baseline, barrier []float64, limit float64) float64 {
	best := math.Inf(1)
	try := func(foot Point, i int, vertexOnly bool) {
		d := hypot(p.X-foot.X, p.Y-foot.Y)
		if d >= best || d > limit || !leavesLeft(p, baseline, i, vertexOnly) {
			return
		}
		// From just off the foot, so that the foot's own edges do not count.
		e := edge{a: Point{foot.X + (p.X-foot.X)*1e-6, foot.Y + (p.Y-foot.Y)*1e-6}, b: p}
		for _, xy := range [2][]float64{baseline, barrier} {
			for k := range len(xy)/2 - 1 {
				if m := meet(e, edge{a: vertex(xy, k), b: vertex(xy, k+1)}); m.crossing || m.n > 0 {
					return
				}
			}
		}
		best = d
	}
	for i := range len(baseline)/2 - 1 {
		e := edge{a: vertex(baseline, i), b: vertex(baseline, i+1)}
		if foot, _ := e.nearestOn(p); foot != e.a && foot != e.b {
			try(foot, i, false)
		}
		if i > 0 {
			try(e.a, i, true)
		}
	}
	return best
}

// leavesLeft reports whether p lies to the left of edge i, or, seen from the vertex at
// its start, between the left perpendiculars of the edges there.
func leavesLeft(p Point, xy []float64, i int, atVertex bool) bool {
	a, b := vertex(xy, i), vertex(xy, i+1)
	if !atVertex {
		return turn(a, b, p) > 0
	}
	before := vertex(xy, i-1)
	along := func(p, q, r Point) float64 { return (q.X-p.X)*(r.X-p.X) + (q.Y-p.Y)*(r.Y-p.Y) }
	return turn(before, a, b) < 0 && along(a, b, p) <= 0 && along(a, before, p) <= 0 &&
		(turn(before, a, p) > 0 || turn(a, b, p) > 0)
}

// river draws a baseline that wanders east and may double back, without crossing itself.
func river(r *rand.Rand) []float64 {
	for {
		x, y, heading := east, north, 0.0
		xy := []float64{x, y}
		for range 12 {
			heading += 2.2 * (r.Float64() - 0.5)
			d := 10 + 40*r.Float64()
			x, y = x+d*math.Cos(heading), y+d*math.Sin(heading)
			xy = append(xy, x, y)
		}
		if simpleLinePath(xy) {
			return xy
		}
	}
}

func simpleLinePath(xy []float64) bool {
	n := len(xy)/2 - 1
	for i := range n {
		for j := i + 2; j < n; j++ {
			m := meet(edge{a: vertex(xy, i), b: vertex(xy, i+1)}, edge{a: vertex(xy, j), b: vertex(xy, j+1)})
			if m.crossing || m.n > 0 {
				return false
			}
		}
	}
	return true
}

func TestLandwardDistanceAgreesWithItsDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	hits, hidden := 0, 0
	for range rounds(3000) {
		line := river(r)
		far := make([]float64, 0, len(line)) // the opposite bank, some way off to the left
		for i := 0; i < 12; i += 2 {
			far = append(far, line[i]+20*r.Float64(), line[i+1]+30+20*r.Float64())
		}
		p := Point{east + 400*r.Float64(), north + 300*r.Float64() - 150}
		const limit = 120
		want := sampled(p, line, far, limit)
		got, ok := LandwardDistance(pointShape(t, p.X, p.Y), lineShape(t, line...), Left, limit, lineShape(t, far...))
		if ok != !math.IsInf(want, 1) || ok && math.Abs(float64(got.Distance)-want) > 1e-6 {
			t.Fatalf("LandwardDistance = %v, %v; by definition %v: %v from %v, barrier %v", got, ok, want, p, line, far)
		}
		if ok {
			hits++
		} else if plain, near := DistanceWithin(pointShape(t, p.X, p.Y), lineShape(t, line...), limit); near && plain.Distance > 0 {
			hidden++
		}
		back := make([]float64, 0, len(line))
		for i := len(line) - 2; i >= 0; i -= 2 {
			back = append(back, line[i], line[i+1])
		}
		mirrored, okay := LandwardDistance(pointShape(t, p.X, p.Y), lineShape(t, back...), Right, limit, lineShape(t, far...))
		if okay != ok || math.Abs(float64(mirrored.Distance-got.Distance)) > 1e-9 {
			t.Fatalf("from the other end %v, %v; want %v, %v", mirrored, okay, got, ok)
		}
	}
	if hits < 100 || hidden < 100 {
		t.Errorf("%d hits and %d hidden points: the draws show too little", hits, hidden)
	}
}

// The distance of a line is that of its nearest point.
func TestLandwardDistanceOfALineIsThatOfItsNearestPoint(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	for range rounds(150) {
		line := river(r)
		far := []float64{east, north + 50, east + 150*r.Float64(), north + 70}
		a := Point{east + 400*r.Float64(), north + 300*r.Float64() - 150}
		b := Point{a.X + 60*(r.Float64()-0.5), a.Y + 60*(r.Float64()-0.5)}
		baseline, barrier := lineShape(t, line...), lineShape(t, far...)
		if meets, _ := Intersects(lineShape(t, a.X, a.Y, b.X, b.Y), baseline); meets {
			continue
		}
		got, ok := LandwardDistance(lineShape(t, a.X, a.Y, b.X, b.Y), baseline, Left, 100, barrier)
		want := math.Inf(1)
		const steps = 400
		for k := range steps + 1 {
			s := float64(k) / steps
			want = min(want, sampled(Point{a.X + s*(b.X-a.X), a.Y + s*(b.Y-a.Y)}, line, far, 100))
		}
		spacing := hypot(b.X-a.X, b.Y-a.Y) / steps
		switch {
		case !ok && !math.IsInf(want, 1):
			t.Fatalf("none, but a point of it has %v", want)
		case ok && float64(got.Distance) > want+1e-6:
			t.Fatalf("%v, but a point of it has %v", got, want)
		case ok && float64(got.Distance) < want-spacing:
			if d := sampled(got.From, line, far, 101); math.Abs(d-float64(got.Distance)) > 1e-3 {
				t.Fatalf("%v, but that point has %v, and sampled points %v", got, d, want)
			}
		}
	}
}

func ExampleLandwardDistance() {
	plane, _ := NewPlane(4544)
	at := func(x, y float64) Shape { return shapeOf(plane, Points, []part{{paths: [][]float64{{x, y}}}}) }
	line := func(xy ...float64) Shape { return shapeOf(plane, Lines, []part{{paths: [][]float64{xy}}}) }
	left, right := line(0, 0, 500, 0), line(0, -40, 500, -40) // a river that runs east
	show := func(s Separation, ok bool) { fmt.Println(float64(s.Distance), ok) }

	show(LandwardDistance(at(250, 30), left, Left, 50, right))
	show(LandwardDistance(at(250, 30), right, Left, 100, left)) // across the river
	show(LandwardDistance(at(510, 30), left, Left, 50, right))  // beyond the square end
	// Output:
	// 30 true
	// 0 false
	// 0 false
}

func BenchmarkLandwardDistance(b *testing.B) {
	var line, far []float64
	for i := range 5000 {
		x := float64(4 * i)
		line = append(line, x, 50*math.Sin(x/300))
		far = append(far, x, 80+50*math.Sin(x/300))
	}
	bank, opposite := lineShape(b, line...), lineShape(b, far...)
	site := rectangleShape(b, 10_000, -600, 10_200, -300)
	for b.Loop() {
		if _, ok := LandwardDistance(site, bank, Right, 1000, opposite); !ok {
			b.Fatal("none")
		}
	}
}
