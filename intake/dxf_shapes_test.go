package intake

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

var dxfSquare = xy(0, 0, 100, 0, 100, 100, 0, 100)

// hatchOf writes a hatch on a layer; each loop is its flags and its groups.
func hatchOf(layer string, loops ...string) string {
	return fmt.Sprintf("0 HATCH|5 C3|8 %s|10 0|20 0|30 0|210 0|220 0|230 1|2 SOLID|70 1|71 0|91 %d|", layer, len(loops)) +
		strings.Join(loops, "|") + "|75 1|76 1|98 1|10 7|20 7"
}

func edge(kind int, groups string) string { return fmt.Sprintf("72 %d|%s", kind, groups) }

func lineEdge(x1, y1, x2, y2 float64) string {
	return edge(1, fmt.Sprintf("%s|11 %.4f|21 %.4f", xy(x1, y1), dxfEast+x2, dxfNorth+y2))
}

// blockOf writes a definition of a block with its base point.
func blockOf(name string, x, y float64, entities ...string) []string {
	return append(append([]string{fmt.Sprintf("0 BLOCK|8 0|2 %s|70 0|10 %g|20 %g", name, x, y)}, entities...), "0 ENDBLK|8 0")
}

func insertOf(block string, more string) string {
	return "0 INSERT|5 D4|8 红线|2 " + block + "|" + more
}

// What is drawn, and what its area is: of features one by one, in square metres, within
// the chord error of arcs.
func TestDXFShapes(t *testing.T) {
	tests := []struct {
		name     string
		entities []string
		want     []float64
	}{
		{"a closed polyline", []string{lwpolyline("红线", 1, dxfSquare)}, []float64{10000}},
		{"an open one that ends where it began", []string{lwpolyline("红线", 0, dxfSquare+"|"+xy(0, 0))}, []float64{10000}},
		{"an open one with a gap of 5 mm", []string{lwpolyline("红线", 0, dxfSquare+"|"+xy(0, 0.005))}, []float64{10000}},
		{"a plotting flag beside the closing one", []string{lwpolyline("红线", 129, dxfSquare)}, []float64{10000}},
		{"a bulge outward", []string{lwpolyline("红线", 1, xy(0, 0, 100, 0)+"|42 1|"+xy(100, 100, 0, 100))}, []float64{10000 + math.Pi*1250}},
		{"a bulge inward", []string{lwpolyline("红线", 1, xy(0, 0, 100, 0)+"|42 -1|"+xy(100, 100, 0, 100))}, []float64{10000 - math.Pi*1250}},
		{"a bulge on the closing edge", []string{lwpolyline("红线", 1, dxfSquare+"|42 1")}, []float64{10000 + math.Pi*1250}},
		{"a disc of two bulges", []string{lwpolyline("红线", 1, xy(0, 0)+"|42 1|"+xy(100, 0)+"|42 1")}, []float64{math.Pi * 2500}},
		{"more than half a turn", []string{lwpolyline("红线", 1, xy(0, 0, 50, 0)+"|42 2.414213562373095")}, []float64{625 * (math.Pi*3/2 + 1)}},
		{"a circle", []string{"0 CIRCLE|8 红线|" + xy(0, 0) + "|40 50"}, []float64{math.Pi * 2500}},
		{"an ellipse", []string{"0 ELLIPSE|8 红线|" + xy(0, 0) + "|11 60|21 80|40 0.5|41 0|42 6.283185"}, []float64{math.Pi * 5000}},
		{"an ellipse seen from below", []string{"0 ELLIPSE|8 红线|" + xy(0, 0) + "|11 60|21 80|40 0.5|41 0|42 6.283185307|210 0|220 0|230 -1"}, []float64{math.Pi * 5000}},
		{"half an ellipse and a line", []string{"0 ELLIPSE|8 红线|" + xy(0, 0) + "|11 100|21 0|40 0.5|41 0|42 3.141592653589793", dxfLine("红线", -100, 0, 100, 0)}, []float64{math.Pi * 2500}},
		{"half an ellipse from below and a line", []string{"0 ELLIPSE|8 红线|" + xy(0, 0) + "|11 0|21 100|40 0.5|41 0|42 3.141592653589793|230 -1", dxfLine("红线", 0, -100, 0, 100)}, []float64{math.Pi * 2500}},
		{"an old polyline with a bulge", []string{"0 POLYLINE|8 红线|66 1|10 0|20 0|30 0|70 1", "0 VERTEX|8 红线|" + xy(0, 0) + "|30 0", "0 VERTEX|8 红线|" + xy(100, 0) + "|42 1", "0 VERTEX|8 红线|" + xy(100, 100), "0 VERTEX|8 红线|" + xy(0, 100), "0 SEQEND|8 红线"}, []float64{10000 + math.Pi*1250}},
		{"an old polyline of a spline's frame", []string{"0 POLYLINE|8 红线|66 1|70 5", "0 VERTEX|70 16|" + xy(9, 9), "0 VERTEX|70 8|" + xy(0, 0), "0 VERTEX|70 8|" + xy(100, 0), "0 VERTEX|70 8|" + xy(100, 100), "0 SEQEND"}, []float64{5000}},
		{"lines end to end, in any order and direction", []string{dxfLine("红线", 0, 0, 100, 0), dxfLine("红线", 0, 100, 100, 100), dxfLine("红线", 0, 100, 0, 0), dxfLine("红线", 100, 0, 100, 100)}, []float64{10000}},
		{"lines and an arc", []string{dxfLine("红线", 0, 0, 100, 0), "0 ARC|8 红线|" + xy(100, 50) + "|40 50|50 270|51 90", dxfLine("红线", 100, 100, 0, 100), dxfLine("红线", 0, 100, 0, 0)}, []float64{10000 + math.Pi*1250}},
		{"an arc across zero and its chord", []string{"0 ARC|8 红线|" + xy(0, 0) + "|40 50|50 270|51 450", dxfLine("红线", 0, -50, 0, 50)}, []float64{math.Pi * 1250}},
		{"lines drawn twice", []string{dxfLine("红线", 0, 0, 100, 0), dxfLine("红线", 100, 0, 0, 0), dxfLine("红线", 100, 0, 100, 100), dxfLine("红线", 100, 100, 0, 0), dxfLine("红线", 0, 0, 100, 100)}, []float64{5000}},
		{"halves of a circle, one drawn twice", []string{"0 ARC|8 红线|" + xy(0, 0) + "|40 50|50 0|51 180", "0 ARC|8 红线|" + xy(0, 0) + "|40 50|50 180|51 0", "0 ARC|8 红线|" + xy(0, 0) + "|40 50|50 0|51 180"}, []float64{math.Pi * 2500}},
		{"an outline and the hatch in it", []string{lwpolyline("红线", 1, dxfSquare), hatchOf("红线", "92 7|72 0|73 1|93 4|"+xy(100, 0, 0, 0, 0, 100, 100, 100)+"|97 0")}, []float64{10000}},
		{"a hole by containment, and an island in it", []string{lwpolyline("红线", 1, xy(40, 40, 60, 40, 60, 60, 40, 60)), lwpolyline("红线", 1, dxfSquare), lwpolyline("红线", 1, xy(20, 20, 80, 20, 80, 80, 20, 80))}, []float64{400, 6400}},
		{"a hatch of edges that turn", []string{hatchOf("红线", "92 1|93 4|"+strings.Join([]string{lineEdge(100, 0, 0, 0), lineEdge(100, 0, 100, 100), lineEdge(0, 100, 100, 100), lineEdge(0, 100, 0, 0)}, "|")+"|97 0")}, []float64{10000}},
		{"a hatch of an arc and a line", []string{hatchOf("红线", "92 1|93 2|"+edge(2, xy(0, 0)+"|40 50|50 0|51 180|73 1")+"|"+lineEdge(-50, 0, 50, 0)+"|97 0")}, []float64{math.Pi * 1250}},
		{"a hatch of an arc clockwise", []string{hatchOf("红线", "92 1|93 2|"+edge(2, xy(0, 0)+"|40 50|50 0|51 180|73 0")+"|"+lineEdge(-50, 0, 50, 0)+"|97 0")}, []float64{math.Pi * 1250}},
		{"a hatch of an ellipse", []string{hatchOf("红线", "92 1|93 1|"+edge(3, xy(0, 0)+"|11 60|21 80|40 0.5|50 0|51 360|73 1")+"|97 0")}, []float64{math.Pi * 5000}},
		{"a hatch with a hole and a text", []string{hatchOf("红线", "92 7|72 0|73 1|93 4|"+dxfSquare+"|97 0", "92 22|72 1|73 1|93 2|"+xy(40, 50)+"|42 1|"+xy(60, 50)+"|42 1|97 0", "92 26|72 0|73 1|93 4|"+xy(1, 1, 2, 1, 2, 2, 1, 2)+"|97 0")}, []float64{10000 - math.Pi*100}},
		{"seen from below", []string{lwpolyline("红线", 1, strings.ReplaceAll(xy(0, 0, 100, 0)+"|42 -1|"+xy(100, 100, 0, 100), "10 ", "10 -"), "210 0|220 0|230 -1")}, []float64{10000 + math.Pi*1250}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			wantAreas(t, dxfOf(tt.entities...), tt.want)
		})
	}
}

// wantAreas reads a drawing on EPSG:4544 and wants features of these areas, in order.
func wantAreas(t *testing.T, drawing string, want []float64) *Result {
	t.Helper()
	r := mustRead(t, drawing, Options{ServiceArea: district(t)})
	var got []float64
	for _, fp := range r.Footprints {
		got = append(got, areaOf(t, fp))
		codesOf(fp.Warnings)
		codesOf(fp.Repairs)
	}
	if !slices.EqualFunc(got, want, func(a, b float64) bool { return math.Abs(a-b) < 0.5 }) {
		t.Errorf("areas %.2f m², want %.2f", got, want)
	}
	return r
}

// Blocks: each is a right triangle of 100 by 50 m (2500 m²) with its corner at the base
// point, placed at the test's corner; want is how far east and north it reaches from there.
func TestDXFBlocks(t *testing.T) {
	triangle := "0 LWPOLYLINE|8 0|70 1|10 5|20 5|10 105|20 5|10 5|20 55"
	at := xy(0, 0)
	tests := []struct {
		name     string
		entities []string
		want     [4]float64 // west, south, east, north
	}{
		{"as it is", []string{insertOf("A", at)}, [4]float64{0, 0, 100, 50}},
		{"scaled", []string{insertOf("A", at+"|41 2|42 3")}, [4]float64{0, 0, 200, 150}},
		{"turned by a quarter", []string{insertOf("A", at+"|50 90")}, [4]float64{-50, 0, 0, 100}},
		{"scaled, then turned", []string{insertOf("A", at+"|41 2|50 90")}, [4]float64{-50, 0, 0, 200}},
		{"mirrored by a scale", []string{insertOf("A", at+"|41 -1")}, [4]float64{-100, 0, 0, 50}},
		{"mirrored by its extrusion", []string{insertOf("A", fmt.Sprintf("10 %d|20 %d|210 0|220 0|230 -1", -dxfEast, dxfNorth))}, [4]float64{-100, 0, 0, 50}},
		{"an array, which the scale does not stretch", []string{insertOf("A", at+"|41 2|70 3|71 2|44 300|45 400")}, [4]float64{0, 0, 800, 450}},
		{"an array that turns", []string{insertOf("A", at+"|50 90|70 2|44 300")}, [4]float64{-50, 0, 0, 400}},
		{"nested", []string{insertOf("B", at+"|50 180")}, [4]float64{-210, -110, -10, -10}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			head := append([]string{"@BLOCKS"}, blockOf("A", 5, 5, triangle)...)
			head = append(append(head, blockOf("B", 0, 0, "0 INSERT|8 0|2 a|10 10|20 10|41 2|42 2")...), "@ENTITIES")
			r := mustRead(t, dxfOf(append(head, tt.entities...)...), Options{ServiceArea: district(t)})
			got := [4]float64{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
			for _, fp := range r.Footprints {
				if fp.Layer != "红线" {
					t.Errorf("layer %q", fp.Layer)
				}
				for _, ring := range onPlane(fp.Geometry) {
					for _, p := range ring {
						x, y := p[0]-dxfEast, p[1]-dxfNorth
						got = [4]float64{min(got[0], x), min(got[1], y), max(got[2], x), max(got[3], y)}
					}
				}
			}
			for i := range got {
				if math.Abs(got[i]-tt.want[i]) > 0.001 {
					t.Fatalf("reaches %.3f, want %.3f", got, tt.want)
				}
			}
		})
	}
}
