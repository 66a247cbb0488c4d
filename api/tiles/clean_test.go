package tiles

import (
	"math"
	"slices"
	"testing"

	"redline/geo"

	"github.com/twpayne/go-geom"
	"pgregory.net/rapid"
)

func testPlane(t testing.TB) geo.Plane {
	t.Helper()
	p, err := geo.NewPlane(4544)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// checkPolygons holds cleaned polygons to what clean promises. Package geo is the oracle.
func checkPolygons(t testing.TB, polygons [][][]point) {
	t.Helper()
	for _, rings := range polygons {
		var flat []float64
		var ends []int
		for i, ring := range rings {
			if area := ringArea(ring); i == 0 && area <= 0 || i > 0 && area >= 0 {
				t.Fatalf("ring %d of %v has area %g", i, rings, area)
			}
			for _, p := range append(slices.Clone(ring), ring[0]) {
				flat = append(flat, float64(p.x), float64(p.y))
			}
			ends = append(ends, len(flat))
		}
		shape, err := geo.PlaneShape(testPlane(t), geom.NewPolygonFlat(geom.XY, flat, ends))
		if err != nil {
			t.Fatal(err)
		}
		if invalid := geo.Validate(shape); invalid != nil {
			t.Fatalf("%s at %v: %v", invalid.Code, invalid.At, rings)
		}
	}
}

// evenOdd tells whether a place, in tenths of a unit that are never on the grid, is
// enclosed by rings an odd number of times.
func evenOdd(rings [][]point, x, y float64) bool {
	inside := false
	for _, r := range rings {
		for i, a := range r {
			b := r[(i+1)%len(r)]
			if (float64(a.y) > y) != (float64(b.y) > y) {
				if float64(a.x)+(y-float64(a.y))/float64(b.y-a.y)*float64(b.x-a.x) < x {
					inside = !inside
				}
			}
		}
	}
	return inside
}

// distance is how far a place lies from the nearest edge.
func edgeDistance(rings [][]point, x, y float64) float64 {
	best := math.Inf(1)
	for _, r := range rings {
		for i, a := range r {
			b := r[(i+1)%len(r)]
			dx, dy, px, py := float64(b.x-a.x), float64(b.y-a.y), x-float64(a.x), y-float64(a.y)
			if l := dx*dx + dy*dy; l > 0 {
				k := min(max((px*dx+py*dy)/l, 0), 1)
				px, py = px-k*dx, py-k*dy
			}
			best = min(best, math.Hypot(px, py))
		}
	}
	return best
}

// Whatever rings come in, valid polygons go out that enclose the same ground by the
// even-odd rule, but for what lies within a unit of an edge.
func TestCleanedPolygonsAreValidAndTheSame(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		side := rapid.Int32Range(3, 60).Draw(r, "side")
		place := rapid.Custom(func(r *rapid.T) point {
			return point{rapid.Int32Range(0, side).Draw(r, "x"), rapid.Int32Range(0, side).Draw(r, "y")}
		})
		rings := rapid.SliceOfN(rapid.SliceOfN(place, 1, 14), 1, 3).Draw(r, "rings")
		got := clean(rings)
		checkPolygons(t, got)
		flat := slices.Concat(got...)
		for x := 0.37; x < float64(side); x += 0.83 {
			for y := 0.41; y < float64(side); y += 0.89 {
				if a, b := evenOdd(rings, x, y), evenOdd(flat, x, y); a != b && edgeDistance(rings, x, y) > 1 {
					t.Fatalf("at %g %g: %v became %v: %v → %v", x, y, a, b, rings, got)
				}
			}
		}
	})
}

func TestClean(t *testing.T) {
	square := func(x, y, side int32) []point {
		return []point{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}}
	}
	reversed := func(ring []point) []point { r := slices.Clone(ring); slices.Reverse(r); return r }
	for _, c := range []struct {
		name  string
		rings [][]point
		want  []int // rings of each polygon
		area  float64
	}{
		{"a square", [][]point{square(0, 0, 10)}, []int{1}, 100},
		{"turned the wrong way", [][]point{reversed(square(0, 0, 10))}, []int{1}, 100},
		{"with a hole", [][]point{square(0, 0, 10), square(2, 2, 4)}, []int{2}, 84},
		{"a hole that fills the shell", [][]point{square(0, 0, 10), square(0, 0, 10)}, nil, 0},
		{"a hole beyond the shell", [][]point{square(0, 0, 10), square(20, 0, 4)}, []int{1, 1}, 116},
		{"a hole along the border", [][]point{square(0, 0, 10), square(0, 2, 4)}, []int{1}, 84},
		{"a hole that touches the border in a point", [][]point{square(0, 0, 10), {{0, 5}, {3, 3}, {3, 7}}}, []int{2}, 94},
		{"a bow tie", [][]point{{{0, 0}, {10, 10}, {10, 0}, {0, 10}}}, []int{1, 1}, 50},
		{"a spike", [][]point{{{0, 0}, {10, 0}, {20, 0}, {10, 0}, {10, 10}, {0, 10}}}, []int{1}, 100},
		{"pieces joined along the border", [][]point{{{0, 0}, {4, 0}, {4, 5}, {2, 5}, {2, 0}, {8, 0}, {8, 5}, {6, 5}, {6, 0}, {0, 0}}}, []int{1, 1}, 20},
		{"neighbouring pixels", [][]point{square(0, 0, 8), square(8, 0, 8), square(8, 8, 8)}, []int{1}, 192},
		{"pixels that share a corner", [][]point{square(0, 0, 8), square(8, 8, 8)}, []int{1, 1}, 128},
		{"pixels around a gap", [][]point{
			square(0, 0, 8), square(8, 0, 8), square(16, 0, 8), square(0, 8, 8), square(16, 8, 8), square(0, 16, 8), square(8, 16, 8), square(16, 16, 8),
		}, []int{2}, 512},
		{"nothing but a line", [][]point{{{0, 0}, {10, 0}, {5, 0}}}, nil, 0},
		{"a point", [][]point{{{1, 1}, {1, 1}, {1, 1}, {1, 1}}}, nil, 0},
		{"an island in a hole", [][]point{square(0, 0, 30), square(5, 5, 20), square(10, 10, 5)}, []int{2, 1}, 525},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := clean(c.rings)
			checkPolygons(t, got)
			var counts []int
			area := 0.0
			for _, rings := range got {
				counts = append(counts, len(rings))
				for _, r := range rings {
					area += ringArea(r)
				}
			}
			slices.Sort(counts)
			want := slices.Sorted(slices.Values(c.want))
			if !slices.Equal(counts, want) || area != c.area {
				t.Errorf("rings %v, area %g; want %v, %g: %v", counts, area, want, c.area, got)
			}
		})
	}
}
