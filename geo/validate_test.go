package geo

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"redline/lang"

	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/wkt"
	"pgregory.net/rapid"
)

// wktShape reads plane coordinates; rings keep the direction that NewShape gives them.
func wktShape(t testing.TB, text string) Shape {
	t.Helper()
	p, err := NewPlane(4544)
	if err != nil {
		t.Fatal(err)
	}
	g, err := wkt.Unmarshal(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	s, err := PlaneShape(p, g)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return s
}

func TestValidateFindsThePlace(t *testing.T) {
	none := nowhere()
	tests := []struct {
		name, wkt string
		code      string
		edge      EdgeRef
		other     EdgeRef
		at        Point
	}{
		{"line without length", "MULTILINESTRING((0 0,1 1),(5 5,5 5,5 5))", "zero-length", EdgeRef{1, -1, 0}, none, Point{5, 5}},
		{"ring on one line", "POLYGON((0 0,2 2,4 4,1 1,0 0))", "zero-area", EdgeRef{0, 0, 0}, none, Point{0, 0}},
		{"ring of one point", "POLYGON((3 3,3 3,3 3,3 3))", "zero-area", EdgeRef{0, 0, 0}, none, Point{3, 3}},
		{"flat hole", "POLYGON((0 0,9 0,9 9,0 9,0 0),(2 2,3 3,4 4,2 2))", "zero-area", EdgeRef{0, 1, 0}, none, Point{2, 2}},
		{"bow tie", "POLYGON((0 0,10 10,10 0,0 10,0 0))", "self-intersection", EdgeRef{0, 0, 0}, EdgeRef{0, 0, 2}, Point{5, 5}},
		{"bow tie, later, counter-clockwise", "POLYGON((0 0,10 0,10 8,6 4,6 8,9 5,9 9,0 9,0 0))", "self-intersection", EdgeRef{0, 0, 2}, EdgeRef{0, 0, 4}, Point{8, 6}},
		{"spike outwards", "POLYGON((0 0,10 0,10 5,15 5,10 5,10 10,0 10,0 0))", "spike", EdgeRef{0, 0, 2}, EdgeRef{0, 0, 3}, Point{15, 5}},
		{"spike at the start", "POLYGON((-5 0,0 0,9 0,9 9,0 9,0 0,-5 0))", "spike", EdgeRef{0, 0, 0}, EdgeRef{0, 0, 5}, Point{-5, 0}},
		{"vertex on an edge", "POLYGON((0 0,10 0,10 10,5 0,0 10,0 0))", "self-touch", EdgeRef{0, 0, 0}, EdgeRef{0, 0, 2}, Point{5, 0}},
		{"ring in an eight through a vertex", "POLYGON((0 0,5 5,10 0,10 10,5 5,0 10,0 0))", "self-touch", EdgeRef{0, 0, 0}, EdgeRef{0, 0, 3}, Point{5, 5}},
		{"runs along itself", "POLYGON((0 0,10 0,10 10,8 10,8 0,2 0,2 10,0 10,0 0))", "self-overlap", EdgeRef{0, 0, 0}, EdgeRef{0, 0, 4}, Point{2, 0}},
		{"hole through the shell", "POLYGON((0 0,10 0,10 10,0 10,0 0),(8 2,12 2,12 4,8 4,8 2))", "ring-crosses-ring", EdgeRef{0, 0, 1}, EdgeRef{0, 1, 0}, Point{10, 2}},
		{"hole through the shell in vertices", "POLYGON((0 0,10 0,10 2,10 4,10 10,0 10,0 0),(8 3,10 2,12 3,10 4,8 3))", "ring-crosses-ring", EdgeRef{0, 0, 1}, EdgeRef{0, 1, 0}, Point{10, 2}},
		{"hole along the shell", "POLYGON((0 0,10 0,10 10,0 10,0 0),(2 0,4 0,4 2,2 2,2 0))", "rings-share-edge", EdgeRef{0, 0, 0}, EdgeRef{0, 1, 0}, Point{2, 0}},
		{"hole outside", "POLYGON((0 0,10 0,10 10,0 10,0 0),(20 0,24 0,24 4,20 4,20 0))", "hole-outside", EdgeRef{0, 1, 0}, none, Point{20, 0}},
		{"hole outside, touching", "POLYGON((0 0,10 0,10 10,0 10,0 0),(10 5,14 4,14 6,10 5))", "hole-outside", EdgeRef{0, 1, 2}, none, Point{14, 6}},
		{"hole equal to the shell", "POLYGON((0 0,10 0,10 10,0 10,0 0),(0 0,10 0,10 10,0 10,0 0))", "rings-share-edge", EdgeRef{0, 0, 0}, EdgeRef{0, 1, 0}, Point{0, 0}},
		{"hole in a hole", "POLYGON((0 0,10 0,10 10,0 10,0 0),(1 1,9 1,9 9,1 9,1 1),(4 4,5 4,5 5,4 5,4 4))", "nested-holes", EdgeRef{0, 2, 0}, none, Point{4, 4}},
		{"hole across", "POLYGON((0 0,10 0,10 10,0 10,0 0),(5 0,6 5,5 10,4 5,5 0))", "disconnected-interior", EdgeRef{0, 0, 2}, EdgeRef{0, 1, 1}, Point{5, 10}},
		{"chain of holes", "POLYGON((0 0,10 0,10 10,0 10,0 0),(0 5,2 4,4 5,2 6,0 5),(4 5,6 4,8 5,6 6,4 5),(8 5,9 4,10 5,9 6,8 5))", "disconnected-interior", EdgeRef{0, 2, 1}, EdgeRef{0, 3, 0}, Point{8, 5}},
		{"parts overlap", "MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0)),((5 5,15 5,15 15,5 15,5 5)))", "parts-overlap", EdgeRef{0, 0, 1}, EdgeRef{1, 0, 0}, Point{10, 5}},
		{"parts overlap through vertices", "MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0)),((5 0,10 5,5 10,0 5,5 0)))", "parts-overlap", EdgeRef{0, 0, 0}, EdgeRef{1, 0, 0}, Point{5, 0}},
		{"parts share an edge", "MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0)),((10 2,20 2,20 8,10 8,10 2)))", "parts-share-edge", EdgeRef{0, 0, 1}, EdgeRef{1, 0, 3}, Point{10, 2}},
		{"the same part twice", "MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0)),((0 0,10 0,10 10,0 10,0 0)))", "parts-share-edge", EdgeRef{0, 0, 0}, EdgeRef{1, 0, 0}, Point{0, 0}},
		{"hole in a hole, touching it where it starts", "POLYGON((-2 -2,14 -2,14 14,-2 14,-2 -2),(0 6,1 6,1 7,0 7,0 6),(-1 7,1 5,3 7,1 9,-1 7))", "nested-holes", EdgeRef{0, 1, 3}, none, Point{0, 7}},
		{"part in a part", "MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0)),((4 4,6 4,6 6,4 6,4 4)))", "nested-parts", EdgeRef{1, 0, 0}, none, Point{4, 4}},
		{"larger part later", "MULTIPOLYGON(((4 4,6 4,6 6,4 6,4 4)),((0 0,10 0,10 10,0 10,0 0)))", "nested-parts", EdgeRef{0, 0, 0}, none, Point{4, 4}},
		{"part in a part, touching its border", "MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0)),((5 0,6 4,4 4,5 0)))", "parts-overlap", EdgeRef{0, 0, 0}, EdgeRef{1, 0, 0}, Point{5, 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := wktShape(t, tt.wkt)
			got := Validate(s)
			if got == nil {
				t.Fatal("valid, want", tt.code)
			}
			at := EdgeRef{got.Part, got.Ring, got.Vertex}
			if got.Code != tt.code || at != tt.edge || got.Other != tt.other || got.At != tt.at {
				t.Errorf("%s at %v and %v, %v; want %s at %v and %v, %v", got.Code, at, got.Other, got.At, tt.code, tt.edge, tt.other, tt.at)
			}
			if got.AtLonLat != s.Plane().Unproject(tt.at) {
				t.Errorf("AtLonLat = %v", got.AtLonLat)
			}
			f := got.Fault()
			if f.What.ZH == "" || f.What.EN == "" || f.Hint.ZH == "" || f.Hint.EN == "" || f.Where.ZH == "" || f.Where.EN == "" {
				t.Errorf("a person is not told enough: %+v", f)
			}
		})
	}
}

func TestValidateAccepts(t *testing.T) {
	tests := []struct{ name, wkt string }{
		{"empty", "POLYGON EMPTY"},
		{"points, one twice", "MULTIPOINT(1 1,1 1)"},
		{"line that crosses itself", "LINESTRING(0 0,10 10,10 0,0 10)"},
		{"square", "POLYGON((0 0,0 10,10 10,10 0,0 0))"},
		{"repeated vertices, also at the start", "POLYGON((0 0,0 0,10 0,10 10,10 10,10 10,0 10,0 0,0 0))"},
		{"vertices on a straight edge", "POLYGON((0 0,3 0,7 0,10 0,10 10,0 10,0 0))"},
		{"hole", "POLYGON((0 0,10 0,10 10,0 10,0 0),(2 2,4 2,4 4,2 4,2 2))"},
		{"hole touching the shell in a vertex", "POLYGON((0 0,10 0,10 10,0 10,0 0),(0 0,4 2,4 4,0 0))"},
		{"hole touching an edge", "POLYGON((0 0,10 0,10 10,0 10,0 0),(5 0,6 4,4 4,5 0))"},
		{"holes touching in one point", "POLYGON((0 0,10 0,10 10,0 10,0 0),(2 2,4 2,4 4,2 2),(4 4,6 6,4 6,4 4))"},
		{"three holes in one point", "POLYGON((0 0,10 0,10 10,0 10,0 0),(5 5,7 4,7 6,5 5),(5 5,4 7,6 7,5 5),(5 5,3 4,3 6,5 5))"},
		{"parts apart", "MULTIPOLYGON(((0 0,4 0,4 4,0 4,0 0)),((5 5,9 5,9 9,5 9,5 5)))"},
		{"parts touching in a corner", "MULTIPOLYGON(((0 0,4 0,4 4,0 4,0 0)),((4 4,9 4,9 9,4 9,4 4)))"},
		{"parts touching twice", "MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0)),((10 2,11 4,11 6,10 8,15 5,10 2)))"},
		{"island in a hole", "MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0),(2 2,8 2,8 8,2 8,2 2)),((4 4,6 4,6 6,4 6,4 4)))"},
		{"island in a hole, touching it all around", "MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0),(2 2,8 2,8 8,2 8,2 2)),((5 2,8 5,5 8,2 5,5 2)))"},
		{"island that ends where a hole touches the shell", "MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0),(0 0,8 4,8 8,4 8,0 0)),((0 0,5 4,4 5,0 0)))"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := wktShape(t, tt.wkt)
			if e := Validate(s); e != nil {
				t.Errorf("refused: %v", e)
			}
			if err := s.simple(Point{}).Validate(); err != nil && s.Kind() == Area {
				t.Errorf("simplefeatures refuses it: %v", err)
			}
		})
	}
}

// Rings are turned around when they come the other way; the fault still names the
// vertices of the file.
func TestValidateNamesTheVerticesAsGiven(t *testing.T) {
	tests := []struct {
		name, wkt string
		want      EdgeRef
		other     EdgeRef
	}{
		{"clockwise shell", "POLYGON((0 0,0 10,10 10,10 5,4 8,9 3,11 8,10 0,0 0))", EdgeRef{0, 0, 2}, EdgeRef{0, 0, 5}},
		{"counter-clockwise shell", "POLYGON((0 0,10 0,11 8,9 3,4 8,10 5,10 10,0 10,0 0))", EdgeRef{0, 0, 2}, EdgeRef{0, 0, 4}},
		{"counter-clockwise hole outside", "POLYGON((0 0,10 0,10 10,0 0),(20 0,22 0,22 2,20 0))", EdgeRef{0, 1, 0}, nowhere()},
		{"clockwise hole outside", "POLYGON((0 0,10 0,10 10,0 0),(20 0,22 2,22 0,20 0))", EdgeRef{0, 1, 0}, nowhere()},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := Validate(wktShape(t, tt.wkt))
			if e == nil {
				t.Fatal("valid")
			}
			if got := (EdgeRef{e.Part, e.Ring, e.Vertex}); got != tt.want || e.Other != tt.other {
				t.Errorf("%v and %v, want %v and %v", got, e.Other, tt.want, tt.other)
			}
		})
	}
}

func TestInvalidTellsAPersonWhere(t *testing.T) {
	s := wktShape(t, "POLYGON((500000 3460000,500010 3460010,500010 3460000,500000 3460010,500000 3460000))")
	e := Validate(s)
	zh := e.Fault().In(lang.ZH)
	want := "第 1 环，第 1 点起的边与第 1 环，第 3 点起的边（105.00005250°E，31.26184023°N）：边界自相交\n  核对各点次序，多半有点号颠倒或漏点"
	if zh != want {
		t.Errorf("Chinese:\n%s\nwant\n%s", zh, want)
	}
	for _, part := range []string{"the edge from ring 1, vertex 1 and the edge from ring 1, vertex 3", "crosses itself"} {
		if !strings.Contains(e.Error(), part) {
			t.Errorf("English %q lacks %q", e.Error(), part)
		}
	}
	line := Validate(wktShape(t, "MULTILINESTRING((0 0,1 1),(5 5,5 5))")).Fault()
	if !strings.HasPrefix(line.Where.ZH, "第 2 部分，第 1 点（") || !strings.HasPrefix(line.Where.EN, "part 2, vertex 1 (") {
		t.Errorf("line: %+v", line.Where)
	}
}

// Every code that can come out has a text.
func TestEveryInvalidityHasText(t *testing.T) {
	for code, i := range invalidities {
		for _, text := range []lang.Text{i.what, i.hint} {
			if text.ZH == "" || text.EN == "" {
				t.Errorf("%s: %+v", code, text)
			}
		}
	}
}

// gridRing draws a ring on a small grid, where touches and overlaps are common and
// floating-point arithmetic is exact, so that simplefeatures can be the judge.
func gridRing(t *rapid.T, label string) []geom.Coord {
	n := rapid.IntRange(0, 5).Draw(t, label+" corners")
	at := func(lo, hi int) float64 { return float64(rapid.IntRange(lo, hi).Draw(t, label)) }
	var c []geom.Coord
	switch n {
	case 0: // a rectangle
		x, y, w, h := at(0, 9), at(0, 9), at(1, 4), at(1, 4)
		c = []geom.Coord{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}
	case 1: // a diamond
		x, y, r := at(1, 9), at(1, 9), at(1, 3)
		c = []geom.Coord{{x - r, y}, {x, y - r}, {x + r, y}, {x, y + r}}
	default:
		for range n + 1 {
			c = append(c, geom.Coord{at(0, 9), at(0, 9)})
		}
	}
	return append(c, c[0])
}

// refusedBySimplefeatures asks with each ring starting at its first three vertices in turn:
// of two holes it looks only at where the first vertex of each lies in the other, and
// passes a hole in a hole when they touch just there.
func refusedBySimplefeatures(plane Plane, parts [][][]geom.Coord) error {
	for turned := range 3 {
		var rotated [][][]geom.Coord
		for _, rings := range parts {
			var out [][]geom.Coord
			for _, r := range rings {
				open := r[:len(r)-1]
				k := turned % len(open)
				out = append(out, slices.Concat(open[k:], open[:k], open[k:k+1]))
			}
			rotated = append(rotated, out)
		}
		s, err := PlaneShape(plane, geom.NewMultiPolygon(geom.XY).MustSetCoords(rotated))
		if err == nil {
			err = s.simple(Point{}).Validate()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func TestValidateAgreesWithSimplefeatures(t *testing.T) {
	plane, _ := NewPlane(4544)
	valid, codes := 0, map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		var parts [][][]geom.Coord
		for i := range rapid.IntRange(1, 3).Draw(t, "parts") {
			var rings [][]geom.Coord
			if rapid.Bool().Draw(t, "large shell") {
				rings = append(rings, []geom.Coord{{-1, -1}, {14, -1}, {14, 14}, {-1, 14}, {-1, -1}})
			}
			for j := range rapid.IntRange(1, 3).Draw(t, "rings") {
				rings = append(rings, gridRing(t, fmt.Sprint(i, j)))
			}
			parts = append(parts, rings)
		}
		s, err := PlaneShape(plane, geom.NewMultiPolygon(geom.XY).MustSetCoords(parts))
		if err != nil {
			t.Fatal(err)
		}
		want := refusedBySimplefeatures(plane, parts)
		got := Validate(s)
		if (got == nil) != (want == nil) {
			t.Fatalf("%v: got %v, simplefeatures says %v", parts, got, want)
		}
		if got == nil {
			valid++
			return
		}
		codes[got.Code]++
	})
	t.Logf("%d valid; %v", valid, codes)
	if valid == 0 || len(codes) < 6 {
		t.Errorf("the draws show too little: %d valid, codes %v", valid, codes)
	}
}

// wavyDisc is a valid polygon of n vertices around a centre, with n/50 small holes.
func wavyDisc(n int) *geom.Polygon {
	ring := func(cx, cy, r, wave float64, n int) []geom.Coord {
		var c []geom.Coord
		for i := range n {
			a := 2 * math.Pi * float64(i) / float64(n)
			d := r + wave*math.Sin(40*a) + wave/10*math.Sin(float64(n)/5*a)
			c = append(c, geom.Coord{cx + d*math.Cos(a), cy + d*math.Sin(a)})
		}
		return append(c, c[0])
	}
	rings := [][]geom.Coord{ring(500_000, 3_460_000, 10_000, 300, n)}
	side := int(math.Sqrt(float64(n) / 50))
	for i := range side {
		for j := range side {
			step := 10_000 / float64(side)
			rings = append(rings, ring(495_000+step*float64(i), 3_455_000+step*float64(j), step/4, 0, 12))
		}
	}
	return geom.NewPolygon(geom.XY).MustSetCoords(rings)
}

func TestValidateIsFastForLargeShapes(t *testing.T) {
	plane, _ := NewPlane(4544)
	g := wavyDisc(150_000)
	s, err := PlaneShape(plane, g)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if e := Validate(s); e != nil {
		t.Fatalf("refused: %v", e)
	}
	took := time.Since(start)
	t.Logf("%d vertices in %v", s.Vertices(), took)
	if took > 20*time.Second { // some 0.5 s; quadratic work would take minutes
		t.Errorf("took %v", took)
	}

	// One vertex of the shell moved across: found, and where.
	coords := g.Coords()
	coords[0][70_000] = geom.Coord{500_000, 3_460_000}
	s, _ = PlaneShape(plane, geom.NewPolygon(geom.XY).MustSetCoords(coords))
	e := Validate(s)
	if e == nil || e.Ring != 0 || e.Vertex != 69_999 && e.Vertex != 70_000 {
		t.Errorf("moved vertex 70000: %+v", e)
	}
}

// A comb of long slanting teeth, whose boxes all meet, does not hold a server up.
func TestValidateGivesUpOnHostileShapes(t *testing.T) {
	const n = 500
	var c []geom.Coord
	for i := range n {
		c = append(c, geom.Coord{float64(i), 0}, geom.Coord{float64(i) + n + 0.5, n})
	}
	c = append(c, geom.Coord{n, -1}, geom.Coord{0, -1}, c[0])
	s, err := PlaneShape(mustPlane(t, 4544), ringOf(c...))
	if err != nil {
		t.Fatal(err)
	}
	if e := Validate(s); e != nil {
		t.Errorf("a small comb is refused: %v", e)
	}
	if e := validateArea(s, 10_000); e == nil || e.Code != "too-complex" {
		t.Errorf("with a small budget: %v, want too-complex", e)
	}
}

func BenchmarkValidate(b *testing.B) {
	plane, _ := NewPlane(4544)
	s, _ := PlaneShape(plane, wavyDisc(20_000))
	for b.Loop() {
		Validate(s)
	}
}

// A ring that is seen to be valid at once is what the arrangement of its edges says, and of
// rings of few edges without repeated vertices none is missed.
func TestPlainRingsAreWhatTheArrangementSays(t *testing.T) {
	plane, err := NewPlane(4544)
	if err != nil {
		t.Fatal(err)
	}
	plain := 0
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 9).Draw(t, "n")
		flat := make([]float64, 0, 2*n+2)
		for range n { // on a coarse grid, so that they touch and overlap
			flat = append(flat, float64(rapid.IntRange(0, 6).Draw(t, "x")), float64(rapid.IntRange(0, 6).Draw(t, "y")))
		}
		flat = append(flat, flat[0], flat[1])
		s, err := PlaneShape(plane, geom.NewPolygonFlat(geom.XY, flat, []int{len(flat)}))
		if err != nil {
			t.Fatal(err)
		}
		repeated := false
		for i := 2; i < len(flat); i += 2 {
			repeated = repeated || flat[i] == flat[i-2] && flat[i+1] == flat[i-1]
		}
		wrong := validateEdges(s, 1_000)
		if got := plainRing(s); got != (wrong == nil && !repeated) {
			t.Fatalf("%v: plain %v, but %v", flat, got, wrong)
		} else if got {
			plain++
		}
	})
	if plain == 0 {
		t.Error("no ring was plain")
	}
}
