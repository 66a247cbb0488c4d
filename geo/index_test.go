package geo

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/twpayne/go-geom"
)

// scatter returns small squares, lines and points, and some empty shapes, with repetitions.
func scatter(t testing.TB, n int, seed uint64) []Shape {
	t.Helper()
	p := mustPlane(t, 4544)
	r := rand.New(rand.NewPCG(seed, 1))
	shapes := make([]Shape, n)
	for i := range shapes {
		x, y, d := 1000*r.Float64(), 1000*r.Float64(), 20*r.Float64()
		var g geom.T
		switch r.IntN(8) {
		case 0:
			continue
		case 1:
			if i > 0 {
				shapes[i] = shapes[i-1]
				continue
			}
			fallthrough
		case 2:
			g = geom.NewPointFlat(geom.XY, []float64{x, y})
		case 3:
			g = geom.NewLineStringFlat(geom.XY, []float64{x, y, x + d, y - d})
		default:
			g = ringOf(geom.Coord{x, y}, geom.Coord{x + d, y}, geom.Coord{x + d, y + d}, geom.Coord{x, y + d}, geom.Coord{x, y})
		}
		s, err := PlaneShape(p, g)
		if err != nil {
			t.Fatal(err)
		}
		shapes[i] = s
	}
	return shapes
}

func TestMeetingFindsWhatABruteSearchFinds(t *testing.T) {
	for _, n := range []int{0, 1, 2, 15, 16, 17, 256, 257, 3000} {
		shapes := scatter(t, n, uint64(n))
		x := NewIndex(shapes)
		r := rand.New(rand.NewPCG(7, uint64(n)))
		for range 50 {
			x0, y0 := 1000*r.Float64(), 1000*r.Float64()
			box := Box{x0, y0, x0 + 100*r.Float64(), y0 + 100*r.Float64()}
			margin := Metres(30 * r.Float64())
			var want, got []int
			for i, s := range shapes {
				if s.Bounds().Meets(box.Grow(margin)) {
					want = append(want, i)
				}
			}
			x.Meeting(box, margin, func(i int) { got = append(got, i) })
			if !slices.Equal(got, want) {
				t.Fatalf("n = %d: found %v, want %v", n, got, want)
			}
		}
		x.Meeting(EmptyBox(), 1e9, func(i int) { t.Errorf("n = %d: an empty box meets %d", n, i) })
	}
}

func TestNearestFindsWhatABruteSearchFinds(t *testing.T) {
	for _, n := range []int{1, 17, 400} {
		shapes := scatter(t, n, uint64(n)+2)
		x := NewIndex(shapes)
		for _, a := range scatter(t, 60, 99) {
			if a.IsEmpty() {
				continue
			}
			want, wantOK, best := -1, false, Separation{}
			for i, s := range shapes {
				if s.IsEmpty() {
					continue
				}
				if d := Distance(a, s); !wantOK || d.Distance < best.Distance {
					want, wantOK, best = i, true, d
				}
			}
			got, s, ok := x.Nearest(a)
			if ok != wantOK || got != want || s != best {
				t.Fatalf("n = %d: nearest %d at %v, %v; want %d at %v, %v", n, got, s, ok, want, best, wantOK)
			}
		}
	}
}

func TestNearestOfNothing(t *testing.T) {
	point := wktShape(t, "POINT(1 2)")
	if _, _, ok := NewIndex(nil).Nearest(point); ok {
		t.Error("an empty index has a nearest")
	}
	if _, _, ok := NewIndex([]Shape{{}, {}}).Nearest(point); ok {
		t.Error("an index of empty shapes has a nearest")
	}
	if _, _, ok := NewIndex([]Shape{point}).Nearest(Shape{}); ok {
		t.Error("something is nearest to an empty shape")
	}
}

func TestNearestPrefersTheLowerPosition(t *testing.T) {
	var shapes []Shape
	for range 40 {
		shapes = append(shapes, wktShape(t, "POINT(10 0)"), wktShape(t, "POINT(-10 0)"))
	}
	shapes[0] = Shape{}
	if i, s, ok := NewIndex(shapes).Nearest(wktShape(t, "POINT(0 0)")); !ok || i != 1 || s.Distance != 10 {
		t.Errorf("nearest %d at %v, %v, want 1", i, s, ok)
	}
}

func BenchmarkMeeting(b *testing.B) {
	x := NewIndex(scatter(b, 10_000, 3))
	for b.Loop() {
		x.Meeting(Box{500, 500, 520, 520}, 0, func(int) {})
	}
}
