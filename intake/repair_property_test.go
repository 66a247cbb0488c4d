package intake

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"redline/geo"

	"github.com/google/go-cmp/cmp"
	"github.com/twpayne/go-geom"
	"pgregory.net/rapid"
)

// windingOf is how often an open ring winds around a point, by the angles at it: another
// way than the repair's.
func windingOf(ring [][2]float64, x, y float64) int {
	sum := 0.0
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		ax, ay, bx, by := p[0]-x, p[1]-y, q[0]-x, q[1]-y
		sum += math.Atan2(ax*by-ay*bx, ax*bx+ay*by)
	}
	return int(math.Round(sum / (2 * math.Pi)))
}

// clearOf reports whether a point keeps 1 mm from every edge of the ring.
func clearOf(ring [][2]float64, x, y float64) bool {
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		if toSegment(geo.Point{X: x, Y: y}, geo.Point{X: p[0], Y: p[1]}, geo.Point{X: q[0], Y: q[1]}) < 0.001 {
			return false
		}
	}
	return true
}

// ringsOf are the rings of a geometry in metres from (453000, 3466000), by polygon.
func ringsOf(t *rapid.T, g geom.T) (polygons [][][][2]float64) {
	plane, err := geo.NewPlane(4544)
	if err != nil {
		t.Fatal(err)
	}
	shape, err := geo.NewShape(plane, g)
	if err != nil {
		t.Fatal(err)
	}
	all, ok := shape.PlaneGeometry().(*geom.MultiPolygon)
	if !ok {
		t.Fatalf("%T", shape.PlaneGeometry())
	}
	for part := range all.NumPolygons() {
		polygon := all.Polygon(part)
		var rings [][][2]float64
		for i := range polygon.NumLinearRings() {
			var ring [][2]float64
			for _, c := range polygon.LinearRing(i).Coords() {
				ring = append(ring, [2]float64{c[0] - 453000, c[1] - 3466000})
			}
			rings = append(rings, ring[:len(ring)-1])
		}
		polygons = append(polygons, rings)
	}
	return polygons
}

// inPolygons reports whether a point is in a shell and in none of its holes.
func inPolygons(polygons [][][][2]float64, x, y float64) bool {
	for _, rings := range polygons {
		in := windingOf(rings[0], x, y) != 0
		for _, hole := range rings[1:] {
			in = in && windingOf(hole, x, y) == 0
		}
		if in {
			return true
		}
	}
	return false
}

// The repaired area holds a point exactly where the rule says: where a part's shell winds
// around it and none of its holes does.
func TestRepairHoldsWhatItsRuleSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var drawn [][][][2]float64
		var wkt []string
		coordinate := rapid.Float64Range(0, 100)
		if rapid.Bool().Draw(t, "grid") { // edges that touch and run along each other
			coordinate = rapid.Map(rapid.IntRange(0, 10), func(n int) float64 { return float64(10 * n) })
		}
		for range rapid.IntRange(1, 3).Draw(t, "parts") {
			var rings [][][2]float64
			for range rapid.IntRange(1, 3).Draw(t, "rings") {
				var ring [][2]float64
				for range rapid.IntRange(3, 9).Draw(t, "points") {
					x, y := coordinate.Draw(t, "x"), coordinate.Draw(t, "y")
					ring = append(ring, [2]float64{math.Round(x*1e4) / 1e4, math.Round(y*1e4) / 1e4})
				}
				rings = append(rings, ring)
			}
			drawn, wkt = append(drawn, rings), append(wkt, wktRings(rings...))
		}
		result, err := Read("a.wkt", []byte("SRID=4544;MULTIPOLYGON("+strings.Join(wkt, ",")+")"), Options{Repair: true})
		if err != nil {
			return // a ring that encloses nothing
		}
		fp := result.Footprints[0]
		for _, n := range fp.Repairs {
			if n.Code == "hole-outside" {
				return // made a part of its own, by another rule and on record
			}
		}
		polygons := ringsOf(t, fp.Geometry)
		for range 20 {
			x, y := rapid.Float64Range(0, 100).Draw(t, "at x"), rapid.Float64Range(0, 100).Draw(t, "at y")
			near := false
			for _, rings := range drawn {
				for _, ring := range rings {
					near = near || !clearOf(ring, x, y)
				}
			}
			if near {
				continue
			}
			if got, want := inPolygons(polygons, x, y), inPolygons(drawn, x, y); got != want {
				t.Fatalf("%v: (%v, %v) inside %v, want %v; %v", wkt, x, y, got, want, fp.Repairs)
			}
		}
	})
}

// What is valid is the same with and without repair, byte for byte and note for note.
func TestRepairLeavesValidAreasAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var ring [][2]float64
		n := rapid.IntRange(3, 40).Draw(t, "points")
		for i := range n { // a star around (50, 50) is simple
			angle, r := 2*math.Pi*float64(i)/float64(n), rapid.Float64Range(10, 50).Draw(t, "r")
			ring = append(ring, [2]float64{50 + r*math.Cos(angle), 50 + r*math.Sin(angle)})
		}
		text := []byte("SRID=4544;POLYGON" + wktRings(ring))
		plain, err := Read("a.wkt", text, Options{})
		if err != nil {
			return
		}
		mended, err := Read("a.wkt", text, Options{Repair: true})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(plain.Footprints[0].Geometry.FlatCoords(), mended.Footprints[0].Geometry.FlatCoords()); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(plain.Footprints[0].Repairs, mended.Footprints[0].Repairs); diff != "" {
			t.Fatal(diff)
		}
	})
}

// A long outline with one crossing is repaired in a time in proportion.
func TestRepairOfALongOutline(t *testing.T) {
	const n = 50_000
	var ring [][2]float64
	for i := range n {
		angle := 2 * math.Pi * float64(i) / n
		r := 20_000 + 50*math.Sin(97*angle)
		ring = append(ring, [2]float64{r * math.Cos(angle), r * math.Sin(angle)})
	}
	ring[100], ring[101] = ring[101], ring[100]
	start := time.Now()
	parts, _, fp := repaired(t, "POLYGON"+wktRings(ring))
	if got := fmt.Sprint(parts); got != "1" && got != "2" {
		t.Errorf("%s parts: %v", got, fp.Repairs)
	}
	if took := time.Since(start); took > 10*time.Second { // some 1 s alone
		t.Errorf("took %v", took)
	}
}
