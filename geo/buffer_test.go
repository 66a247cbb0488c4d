package geo

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"redline/lang"

	simple "github.com/peterstace/simplefeatures/geom"
)

func TestBuffer(t *testing.T) {
	for _, c := range []struct {
		name, a string
		d       Metres
		want    float64 // area with true arcs
	}{
		{"point", "POINT(5 5)", 10, 100 * math.Pi},
		{"points, one circle", "MULTIPOINT(5 5,5 5)", 10, 100 * math.Pi},
		{"line", "LINESTRING(0 0,100 0)", 10, 2000 + 100*math.Pi},
		{"area", square10, 10, 100 + 400 + 100*math.Pi},
		{"area with a hole that closes", "POLYGON((0 0,100 0,100 100,0 100,0 0),(45 45,45 55,55 55,55 45,45 45))", 10, 10000 + 4000 + 100*math.Pi},
		{"nothing", "POLYGON EMPTY", 10, 0},
		{"by nothing", square10, 0, 100},
		{"by less than nothing", square10, -1, 100},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Buffer(wktShape(t, c.a), c.d)
			if err != nil || float64(got.Area()) > c.want+1e-6 || float64(got.Area()) < c.want*0.998 {
				t.Errorf("area %v, %v; want %v", got.Area(), err, c.want)
			}
		})
	}
}

// A buffer reaches at most as far as d, and at least as far as its arcs' chords.
func TestBufferKeepsItsDistance(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	for range rounds(40) {
		a := randomArea(t, r, 10)
		d := Metres(1 + 60*r.Float64())
		b, err := Buffer(a, d)
		if err != nil {
			t.Fatal(err)
		}
		if in, err := CoveredBy(a, b); err != nil || !in {
			t.Fatalf("the shape is not in its buffer: %v", err)
		}
		for _, p := range b.parts {
			for _, ring := range p.paths {
				for i := range len(ring) / 2 {
					v := vertex(ring, i)
					if got := Distance(a, pointShape(t, v.X, v.Y)).Distance; got > d+1e-6 || got < d*0.998 {
						t.Fatalf("a vertex of the buffer by %v lies %v away", d, got)
					}
				}
			}
		}
	}
}

func TestBufferSide(t *testing.T) {
	for _, c := range []struct {
		name, a string
		side    Side
		d       Metres
		want    float64
	}{
		{"left", "LINESTRING(0 0,100 0)", Left, 10, 1000},
		{"right", "LINESTRING(0 0,100 0)", Right, 10, 1000},
		{"two parts", "MULTILINESTRING((0 0,100 0),(200 0,300 0))", Left, 10, 2000},
		{"a turn to the other side has an arc", "LINESTRING(0 0,100 0,100 -100)", Left, 10, 2000 + 25*math.Pi},
		{"a turn to the side", "LINESTRING(0 0,100 0,100 100)", Left, 10, 2000 - 100},
		{"not a line", square10, Left, 10, 0},
		{"by nothing", "LINESTRING(0 0,100 0)", Left, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := wktShape(t, c.a)
			got, err := BufferSide(a, c.d, c.side)
			if err != nil || float64(got.Area()) > c.want+1e-6 || float64(got.Area()) < c.want*0.998 {
				t.Fatalf("area %v, %v; want %v: %v", got.Area(), err, c.want, got.simple(Point{}).AsText())
			}
			if got.IsEmpty() {
				return
			}
			if in, err := Intersects(got, pointShape(t, 50, map[Side]float64{Left: 5, Right: -5}[c.side])); err != nil || !in {
				t.Errorf("the side is missing: %v", err)
			}
			if in, err := Intersects(got, pointShape(t, 50, map[Side]float64{Left: -5, Right: 5}[c.side])); err != nil || in {
				t.Errorf("the other side is in: %v", err)
			}
		})
	}
}

// The band for maps agrees with LandwardDistance, which decides.
func TestBufferSideAgreesWithLandwardDistance(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	wrong, total := 0, 0
	for range rounds(60) {
		line := lineShape(t, river(r)...)
		side := []Side{Left, Right}[r.IntN(2)]
		d := Metres(3 + 40*r.Float64())
		band, err := BufferSide(line, d, side)
		if err != nil {
			t.Fatal(err)
		}
		for range 60 {
			box := line.box.Grow(30)
			p := pointShape(t, box.MinX+(box.MaxX-box.MinX)*r.Float64(), box.MinY+(box.MaxY-box.MinY)*r.Float64())
			in, _ := Intersects(p, band)
			_, want := LandwardDistance(p, line, side, d)
			total++
			if in != want {
				wrong++
			}
		}
	}
	t.Logf("%d of %d points differ", wrong, total)
	if wrong*100 > total {
		t.Errorf("%d of %d points differ", wrong, total)
	}
}

func TestSurvivesErosion(t *testing.T) {
	for _, c := range []struct {
		name, a string
		d       Metres
		want    bool
	}{
		{"wide", "POLYGON((0 0,100 0,100 100,0 100,0 0))", 10, true},
		{"as wide as 2d", "POLYGON((0 0,100 0,100 2,0 2,0 0))", 1, false},
		{"hardly wider than 2d", "POLYGON((0 0,100 0,100 2.01,0 2.01,0 0))", 1, true},
		{"a narrow corridor, askew", "POLYGON((0 0,100 100,99 101,-1 1,0 0))", 0.71, false},
		{"the same, eroded less", "POLYGON((0 0,100 100,99 101,-1 1,0 0))", 0.70, true},
		{"a dumb-bell", "POLYGON((0 0,4 0,4 1.9,96 1.9,96 0,100 0,100 4,96 4,96 2.1,4 2.1,4 4,0 4,0 0))", 1.9, true},
		{"a triangle, by more than its inradius", "POLYGON((0 0,4 0,0 3,0 0))", 1.01, false},
		{"a triangle, by less", "POLYGON((0 0,4 0,0 3,0 0))", 0.99, true},
		{"a ring around a hole", "POLYGON((0 0,100 0,100 100,0 100,0 0),(1 1,1 99,99 99,99 1,1 1))", 0.6, false},
		{"the second part survives", "MULTIPOLYGON(((0 0,100 0,100 1,0 1,0 0)),((0 50,10 50,10 60,0 60,0 50)))", 4, true},
		{"a line", "LINESTRING(0 0,9 0)", 0.1, false},
		{"a line by nothing", "LINESTRING(0 0,9 0)", 0, true},
		{"nothing", "POLYGON EMPTY", 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, err := SurvivesErosion(wktShape(t, c.a), c.d); err != nil || got != c.want {
				t.Errorf("SurvivesErosion = %v, %v; want %v", got, err, c.want)
			}
		})
	}
}

// A square with 81 pinpricks, 10 m apart: nowhere is there room for a circle of 7.5 m,
// though its area is far larger than its perimeter times 7.5 m.
func TestSurvivesErosionWithManyHoles(t *testing.T) {
	rings := [][]float64{{0, 0, 100, 0, 100, 100, 0, 100}}
	for i := 1; i < 10; i++ {
		for j := 1; j < 10; j++ {
			x, y := float64(10*i), float64(10*j)
			rings = append(rings, []float64{x, y, x, y + 0.01, x + 0.01, y})
		}
	}
	a := ringsShape(t, rings...)
	if float64(a.Area()) < 7.5*float64(a.Length()) {
		t.Fatal("the case shows nothing")
	}
	for d, want := range map[Metres]bool{6.9: true, 7.5: false} {
		if got, err := SurvivesErosion(a, d); err != nil || got != want {
			t.Errorf("SurvivesErosion by %v = %v, %v; want %v", d, got, err, want)
		}
	}
}

func TestFaultsNameThePlaceInBothLanguages(t *testing.T) {
	a, b := wktShape(t, square10), wktShape(t, "POLYGON((5 -1,20 -1,20 11,5 11,5 -1))")
	_, contradicted := overlay(simple.Intersection, a, b, a, 99)
	for name, err := range map[string]error{
		"an overlay with another area": contradicted,
		"a buffer that failed":         bufferFault(a, errors.New("cause")),
	} {
		var f *lang.Fault
		if !errors.As(err, &f) {
			t.Fatalf("%s: %v", name, err)
		}
		for _, l := range []lang.Language{lang.ZH, lang.EN} {
			if f.What.In(l) == "" || f.Hint.In(l) == "" || !strings.Contains(f.Where.In(l), "0.0, 0.0") {
				t.Errorf("%s: %s", name, f.In(l))
			}
		}
	}
}

// The bound never says that something survives which the erosion itself removes.
func TestOverlapSurvivesErosion(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	plain := 0
	for range rounds(400) {
		a, z := randomArea(t, r, 60), randomArea(t, r, 60)
		d := 10 * r.Float64()
		shared, err := OverlapShape(a, z)
		if err != nil {
			t.Fatal(err)
		}
		want, err := SurvivesErosion(shared, Metres(d))
		if err != nil {
			t.Fatal(err)
		}
		got, err := OverlapSurvivesErosion(a, Metres(d), z)
		if err != nil || got != want {
			t.Fatalf("%v (%v), want %v: eroded by %v, %v and %v", got, err, want, d, text(a), text(z))
		}
		if plainlyWide(a, z, d) {
			plain++
		}
	}
	if plain == 0 {
		t.Error("no overlap was plainly wide")
	}
}
