package intake

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"redline/geo"
	"redline/geo/crs"
	"redline/lang"

	"github.com/twpayne/go-geom"
)

// district is a square around the test plots, as a service area on EPSG:4544.
func district(t testing.TB) geo.Shape {
	t.Helper()
	return rectangle(t, 104.2, 31.1, 104.8, 31.5)
}

func rectangle(t testing.TB, west, south, east, north float64) geo.Shape {
	t.Helper()
	plane, err := geo.NewPlane(4544)
	if err != nil {
		t.Fatal(err)
	}
	s, err := geo.NewShape(plane, geom.NewPolygonFlat(geom.XY,
		[]float64{west, south, east, south, east, north, west, north, west, south}, []int{10}))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// mustRead reads data and wants no error.
func mustRead(t testing.TB, data string, opt Options) *Result {
	t.Helper()
	r, err := Read("file", []byte(data), opt)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// one reads data and wants one footprint.
func one(t testing.TB, data string, opt Options) Footprint {
	t.Helper()
	r := mustRead(t, data, opt)
	if len(r.Footprints) != 1 {
		t.Fatalf("%d footprints, want 1", len(r.Footprints))
	}
	return r.Footprints[0]
}

// refused reads data and wants a fault of the given kind whose texts, in both
// languages, hold the given words; want is zh words, then en words after "|".
func refused(t testing.TB, data string, opt Options, kind error, want string) *lang.Fault {
	t.Helper()
	r, err := Read("边界.txt", []byte(data), opt)
	return refusal(t, r, err, kind, want)
}

// refusal checks what Read said of 边界.txt; see refused.
func refusal(t testing.TB, r *Result, err error, kind error, want string) *lang.Fault {
	t.Helper()
	if err == nil {
		t.Fatalf("accepted: %d footprints", len(r.Footprints))
	}
	if r != nil {
		t.Errorf("refused, with a result of %d footprints", len(r.Footprints))
	}
	var f *lang.Fault
	if !errors.As(err, &f) {
		t.Fatalf("%T is no fault: %v", err, err)
	}
	if kind != nil && !errors.Is(err, kind) {
		t.Errorf("kind %v, want %v: %v", f.Err, kind, err)
	}
	if !strings.HasPrefix(f.File, "边界.txt") || f.What.ZH == "" || f.What.EN == "" || f.Hint.ZH == "" || f.Hint.EN == "" {
		t.Errorf("incomplete fault %+v", f)
	}
	zh, en, _ := strings.Cut(want, "|")
	for l, words := range map[lang.Language]string{lang.ZH: zh, lang.EN: en} {
		for _, word := range strings.Fields(words) {
			if text := f.In(l); !strings.Contains(text, strings.ReplaceAll(word, "_", " ")) {
				t.Errorf("%q is not in:\n%s", word, text)
			}
		}
	}
	for _, text := range []string{f.In(lang.ZH), f.In(lang.EN)} {
		if strings.Contains(text, "%!") {
			t.Errorf("broken format: %s", text)
		}
	}
	return f
}

func codesOf(notes []Note) []string {
	var out []string
	for _, n := range notes {
		out = append(out, n.Code)
		if n.Text.ZH == "" || n.Text.EN == "" || strings.Contains(n.Text.ZH+n.Text.EN, "%!") {
			panic(fmt.Sprintf("broken note %+v", n))
		}
	}
	slices.Sort(out)
	return out
}

func wantCodes(t testing.TB, what string, notes []Note, want ...string) {
	t.Helper()
	slices.Sort(want)
	if got := codesOf(notes); !slices.Equal(got, want) {
		t.Errorf("%s %v, want %v", what, got, want)
	}
}

// onPlane returns the geometry's vertices on EPSG:4544, ring by ring; a ring starts at
// its south-westernmost vertex so that rings compare whatever their first vertex.
func onPlane(g geom.T) [][][]float64 {
	ref, _ := crs.ByEPSG(4544)
	var rings [][][]float64
	flat, start := g.FlatCoords(), 0
	ends := g.Ends()
	for _, e := range g.Endss() {
		ends = append(ends, e...)
	}
	if len(ends) == 0 {
		ends = []int{len(flat)}
	}
	for _, end := range ends {
		var ring [][]float64
		for i := start; i < end; i += 2 {
			x, y := ref.Forward(flat[i], flat[i+1])
			ring = append(ring, []float64{x, y})
		}
		start = end
		ring = ring[:len(ring)-1]
		least := 0
		for i := range ring {
			if ring[i][0]+ring[i][1] < ring[least][0]+ring[least][1] {
				least = i
			}
		}
		rings = append(rings, append(ring[least:], ring[:least]...))
	}
	return rings
}

// farthest returns the largest distance, in metres, between the vertices of two
// geometries; infinite when they differ in rings or vertices.
func farthest(a, b geom.T) float64 {
	p, q := onPlane(a), onPlane(b)
	if len(p) != len(q) {
		return math.Inf(1)
	}
	worst := 0.0
	for i := range p {
		if len(p[i]) != len(q[i]) {
			return math.Inf(1)
		}
		for j := range p[i] {
			worst = max(worst, math.Hypot(p[i][j][0]-q[i][j][0], p[i][j][1]-q[i][j][1]))
		}
	}
	return worst
}

// plot4 is a plot of four corners on EPSG:4544, easting and northing.
var plot4 = [][2]float64{{453359.647, 3466557.106}, {453459.647, 3466557.106}, {453459.647, 3466657.106}, {453359.647, 3466657.106}}

// plotIn renders plot4 in a reference, as "a b, a b, …".
func plotIn(epsg int, swapped, closed bool) string {
	plane, _ := crs.ByEPSG(4544)
	ref, _ := crs.ByEPSG(epsg)
	var out []string
	for _, p := range plot4 {
		x, y := ref.Forward(plane.Inverse(p[0], p[1]))
		if swapped {
			x, y = y, x
		}
		out = append(out, fmt.Sprintf("%.10f %.10f", x, y))
	}
	if closed {
		out = append(out, out[0])
	}
	return strings.Join(out, ", ")
}

// epsg names a reference by its code.
func epsg(code int) string { return fmt.Sprintf("EPSG:%d", code) }
