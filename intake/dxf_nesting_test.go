package intake

import (
	"fmt"
	"math"
	"math/rand"
	"slices"
	"testing"

	"redline/geo"
)

// The rings of a drawing nest by boxes as nest finds them one by one.
func TestDXFNestingEqualsNest(t *testing.T) {
	for seed := range int64(200) {
		random := rand.New(rand.NewSource(seed))
		var rings []*outline
		for i := range 1 + random.Intn(60) {
			x, y := float64(random.Intn(20)), float64(random.Intn(20))
			size := math.Ldexp(1, random.Intn(6)) - 0.5*random.Float64()
			o := &outline{ring: i}
			for _, p := range [][2]float64{{0, 0}, {1, 0}, {1, 1}, {0.3, 1}, {0, 0.5}} {
				o.plane = append(o.plane, geo.Point{X: x + size*p[0], Y: y + size*p[1]})
			}
			rings = append(rings, o)
		}
		flat := make([][]geo.Point, len(rings))
		for i, o := range rings {
			flat[i] = o.plane
		}
		got, err := dxfPolygons(flat)
		if err != nil {
			t.Fatal(err)
		}
		if want := ringNumbers(nest(rings, tidied{})); !slices.EqualFunc(got, want, slices.Equal[[]int]) {
			t.Fatalf("seed %d: %v, want %v", seed, got, want)
		}
	}
}

// ringNumbers lists the rings of polygons by number.
func ringNumbers(polygons []polygon) [][]int {
	out := make([][]int, len(polygons))
	for i, p := range polygons {
		for _, o := range p {
			out[i] = append(out[i], o.ring)
		}
	}
	return out
}

// Chords stay within 1 mm of their arc, also where a block enlarges it, and use no more
// points than twice what that takes.
func TestDXFChordError(t *testing.T) {
	for _, tt := range []struct {
		name          string
		radius, scale float64
	}{{"a corner", 0.5, 1}, {"a bend", 15, 1}, {"a ring road", 5000, 1}, {"a circle in a block", 0.5, 100}, {"a circle in a block made small", 500, 0.01}} {
		t.Run(tt.name, func(t *testing.T) {
			circle := fmt.Sprintf("0 CIRCLE|8 0|10 0|20 0|40 %g", tt.radius)
			insert := insertOf("A", xy(0, 0)+fmt.Sprintf("|41 %g|42 %g", tt.scale, tt.scale))
			fp := one(t, dxfOf(append(append([]string{"@BLOCKS"}, blockOf("A", 0, 0, circle)...), "@ENTITIES", insert)...), Options{ServiceArea: district(t)})
			ring, radius, worst := onPlane(fp.Geometry)[0], tt.radius*tt.scale, 0.0
			for i, p := range ring {
				q := ring[(i+1)%len(ring)]
				worst = max(worst, radius-math.Hypot((p[0]+q[0])/2-dxfEast, (p[1]+q[1])/2-dxfNorth))
				if d := math.Abs(math.Hypot(p[0]-dxfEast, p[1]-dxfNorth) - radius); d > 0.0002 { // the grid of 1e-9°
					t.Fatalf("vertex %d is %g m off the circle", i, d)
				}
			}
			if least := math.Pi / math.Acos(1-0.001/radius); worst > 0.0012 || float64(len(ring)) > 2*least+24 {
				t.Errorf("chords %g m off, %d vertices where %.0f would do", worst, len(ring), least)
			}
		})
	}
}
