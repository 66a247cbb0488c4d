package intake

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"redline/geo"

	"pgregory.net/rapid"
)

// repaired reads rings of metres around a place on EPSG:4544 with repair, and returns
// the polygons and the area of the result.
func repaired(t interface{ Fatalf(string, ...any) }, wkt string) (parts int, area float64, fp Footprint) {
	result, err := Read("a.wkt", []byte("SRID=4544;"+wkt), Options{Repair: true})
	if err != nil {
		t.Fatalf("%s: %v", wkt, err)
	}
	fp = result.Footprints[0]
	plane, err := geo.NewPlane(4544)
	if err != nil {
		t.Fatalf("%v", err)
	}
	shape, err := geo.NewShape(plane, fp.Geometry)
	if err != nil {
		t.Fatalf("%v", err)
	}
	if bad := geo.Validate(shape); bad != nil {
		t.Fatalf("%s: invalid after the repair: %v", wkt, bad)
	}
	return len(shape.Parts()), float64(shape.Area()), fp
}

// wktRings writes rings of metres from (0, 0) as WKT around 453000, 3466000.
func wktRings(rings ...[][2]float64) string {
	var out []string
	for _, ring := range rings {
		var points []string
		for _, p := range append(ring, ring[0]) {
			points = append(points, fmt.Sprintf("%.4f %.4f", 453000+p[0], 3466000+p[1]))
		}
		out = append(out, "("+strings.Join(points, ",")+")")
	}
	return "(" + strings.Join(out, ",") + ")"
}

func box(x, y, side float64) [][2]float64 {
	return [][2]float64{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}}
}

func TestRepair(t *testing.T) {
	type want struct {
		parts int
		area  float64
		codes string // of the repairs and warnings
	}
	const changed = "repaired repair-changed-area"
	for _, test := range []struct {
		name, wkt string
		want      want
	}{
		{"a bow-tie gives two triangles", "POLYGON" + wktRings([][2]float64{{0, 0}, {100, 100}, {100, 0}, {0, 100}}), want{2, 5000, changed}},
		{"three edges through one point", "POLYGON" + wktRings([][2]float64{{0, 0}, {100, 100}, {50, 100}, {50, 0}, {100, 0}, {0, 100}}), want{3, 5000, "repaired"}},
		{"overlapping parts count once", "MULTIPOLYGON(" + wktRings(box(0, 0, 100)) + "," + wktRings(box(50, 0, 100)) + ")", want{1, 15000, changed}},
		{"parts that share an edge become one", "MULTIPOLYGON(" + wktRings(box(0, 0, 100)) + "," + wktRings(box(100, 0, 100)) + ")", want{1, 20000, "repaired"}},
		{"a part in a part counts once", "MULTIPOLYGON(" + wktRings(box(0, 0, 100)) + "," + wktRings(box(20, 20, 10)) + ")", want{1, 10000, changed}},
		{"a hole across the shell is cut off", "POLYGON" + wktRings(box(0, 0, 100), box(90, 40, 20)), want{1, 9800, changed + " repair-filled-hole"}},
		{"land enclosed twice stays land", "POLYGON" + wktRings([][2]float64{{0, 0}, {100, 0}, {100, 100}, {20, 100}, {20, 20}, {80, 20}, {80, 80}, {0, 80}}), want{1, 9600, changed}},
		{"a ring that touches itself becomes a hole", "POLYGON" + wktRings([][2]float64{{0, 0}, {100, 0}, {100, 100}, {50, 100}, {70, 50}, {30, 50}, {50, 100}, {0, 100}}), want{1, 9000, "repaired"}},
		{"an edge drawn out and back disappears", "POLYGON" + wktRings([][2]float64{{0, 0}, {100, 0}, {150, 0}, {100, 0}, {100, 100}, {0, 100}}), want{1, 10000, "repaired"}},
		{"holes that overlap become one", "POLYGON" + wktRings(box(0, 0, 100), box(20, 20, 20), box(30, 30, 20)), want{1, 9300, changed + " repair-filled-hole"}},
		{"a valid area is left alone", "POLYGON" + wktRings(box(0, 0, 100), box(20, 20, 20)), want{1, 9600, ""}},
	} {
		t.Run(test.name, func(t *testing.T) {
			parts, area, fp := repaired(t, test.wkt)
			var codes []string
			for _, n := range append(fp.Repairs, fp.Warnings...) {
				if strings.HasPrefix(n.Code, "repair") {
					codes = append(codes, n.Code)
				}
			}
			got := want{parts, test.want.area, strings.Join(codes, " ")}
			if math.Abs(area-test.want.area) > 0.1 {
				got.area = area
			}
			if got != test.want {
				t.Errorf("got %v, want %v\n%v", got, test.want, fp.Repairs)
			}
		})
	}
}

// Whatever rings are drawn, a repair is valid or refused, holds no more land than the
// rings' box, and repairing again changes nothing.
func TestRepairIsValid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// Half metres of a small square: edges that cross, touch and run along each other.
		at := rapid.Custom(func(t *rapid.T) [2]float64 {
			return [2]float64{float64(rapid.IntRange(0, 20).Draw(t, "x")) / 2, float64(rapid.IntRange(0, 20).Draw(t, "y")) / 2}
		})
		var parts []string
		for range rapid.IntRange(1, 3).Draw(t, "parts") {
			rings := rapid.SliceOfN(rapid.SliceOfN(at, 3, 12), 1, 3).Draw(t, "rings")
			parts = append(parts, wktRings(rings...))
		}
		wkt := "SRID=4544;MULTIPOLYGON(" + strings.Join(parts, ",") + ")"
		result, err := Read("a.wkt", []byte(wkt), Options{Repair: true})
		if err != nil {
			return // nothing was left, or a ring enclosed nothing
		}
		plane, _ := geo.NewPlane(4544)
		shape, err := geo.NewShape(plane, result.Footprints[0].Geometry)
		if err != nil {
			t.Fatal(err)
		}
		if bad := geo.Validate(shape); bad != nil {
			t.Fatalf("%s: %v", wkt, bad)
		}
		if shape.Area() > 100.01 {
			t.Fatalf("%s: %v m² from a box of 100 m²", wkt, shape.Area())
		}
	})
}

// A comb of n teeth across a comb of n teeth crosses itself n² times; a star crosses
// itself in every pair of edges.
func TestRepairOfHostileAreas(t *testing.T) {
	var star [][2]float64
	for i := range 3001 {
		angle := 2 * math.Pi * float64(i*1500%3001) / 3001
		star = append(star, [2]float64{1000 * math.Cos(angle), 1000 * math.Sin(angle)})
	}
	comb := func(n int) (teeth [][2]float64) {
		for i := range n {
			x := float64(i)
			teeth = append(teeth, [2]float64{x, 0}, [2]float64{x + 0.25, 1000}, [2]float64{x + 0.5, 0})
		}
		return append(teeth, [2]float64{float64(n), -10}, [2]float64{0, -10})
	}
	across := func(ring [][2]float64) (turned [][2]float64) {
		for _, p := range ring {
			turned = append(turned, [2]float64{500 + p[1] - 800, 100 + p[0]})
		}
		return turned
	}
	for _, test := range []struct {
		name, wkt string
		want      bool // it can be repaired
	}{
		{"a star of 4.5 million crossings", "POLYGON" + wktRings(star), false},
		{"combs that cross 6,400 times", "MULTIPOLYGON(" + wktRings(comb(40)) + "," + wktRings(across(comb(40))) + ")", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			start := time.Now()
			_, err := Read("a.wkt", []byte("SRID=4544;"+test.wkt), Options{Repair: true})
			if got := err == nil; got != test.want || err != nil && !errors.Is(err, ErrGeometry) {
				t.Errorf("repaired %v (%v), want %v", got, err, test.want)
			}
			if took := time.Since(start); took > 5*time.Second { // some 0.5 s alone
				t.Errorf("took %v", took)
			}
		})
	}
}
