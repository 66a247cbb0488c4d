package intake

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"redline/geo"
)

// ewkt writes rings of plane coordinates (offsets from a corner) as EWKT on EPSG:4544.
func ewkt(rings ...[]float64) string {
	var out []string
	for _, r := range rings {
		var pts []string
		for i := 0; i+1 < len(r); i += 2 {
			pts = append(pts, fmt.Sprintf("%.4f %.4f", 453000+r[i], 3466000+r[i+1]))
		}
		out = append(out, "("+strings.Join(pts, ", ")+")")
	}
	return "SRID=4544;POLYGON(" + strings.Join(out, ", ") + ")"
}

func TestHygiene(t *testing.T) {
	box := []float64{0, 0, 100, 0, 100, 100, 0, 100, 0, 0}
	hole := []float64{10, 10, 10, 20, 20, 20, 20, 10, 10, 10}
	tests := []struct {
		name     string
		text     string
		area     float64
		vertices int
		repairs  []string
	}{
		{"nothing to do", ewkt(box, hole), 9900, 10, nil},
		{"closed", ewkt(box[:8]), 10000, 5, []string{"ring-closed"}},
		{"gap of 9 mm", ewkt([]float64{0, 0, 100, 0, 100, 100, 0, 100, 0.009, 0}), 10000, 5, []string{"gap-closed"}},
		{"gap of 2 cm stays an edge", ewkt([]float64{0, 0, 100, 0, 100, 100, 0, 100, 0, 0.02}), 10000, 6, []string{"ring-closed"}},
		{"repeated points", ewkt([]float64{0, 0, 0, 0, 100, 0, 100, 100, 100, 100, 100, 100, 0, 100, 0, 0}), 10000, 5, []string{"points-repeated"}},
		{"closing point twice", ewkt([]float64{0, 0, 100, 0, 100, 100, 0, 100, 0, 0, 0, 0}), 10000, 5, []string{"points-repeated"}},
		{"clockwise shell", ewkt([]float64{0, 0, 0, 100, 100, 100, 100, 0, 0, 0}), 10000, 5, []string{"orientation"}},
		{"anticlockwise hole", ewkt(box, []float64{10, 10, 20, 10, 20, 20, 10, 20, 10, 10}), 9900, 10, []string{"orientation"}},
		{"spike of 5 mm", ewkt([]float64{0, 0, 50, 0, 50, -0.005, 50, 0, 100, 0, 100, 100, 0, 100, 0, 0}), 10000, 6, []string{"spike"}},
		{"spike at the start", ewkt([]float64{0, -0.005, 0, 0, 100, 0, 100, 100, 0, 100, 0, 0, 0, -0.005}), 10000, 5, []string{"spike"}},
		{"spike at the end", ewkt([]float64{0, 0, 100, 0, 100, 100, 0, 100, 0, 0, 0, -0.005, 0, 0}), 10000, 5, []string{"spike"}},
		{"needle of 3 mm by 2 m stays", ewkt([]float64{0, 0, 50, 0, 50.0015, -2, 50.003, 0, 100, 0, 100, 100, 0, 100, 0, 0}), 10000.003, 8, nil},
		{"hole outside", ewkt(box, []float64{200, 10, 200, 20, 210, 20, 210, 10, 200, 10}), 10100, 10, []string{"hole-outside"}},
		{"touching hole", ewkt(box, []float64{0, 50, 10, 60, 10, 40, 0, 50}), 9900, 10, []string{"touch-noded"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fp := one(t, tt.text, Options{ServiceArea: district(t)})
			wantCodes(t, "repairs", fp.Repairs, tt.repairs...)
			shape, err := geo.NewShape(district(t).Plane(), fp.Geometry)
			if err != nil {
				t.Fatal(err)
			}
			if got := float64(shape.Area()); math.Abs(got-tt.area) > 0.02 {
				t.Errorf("area %.4f, want %.4f", got, tt.area)
			}
			if got := len(fp.Geometry.FlatCoords()) / 2; got != tt.vertices {
				t.Errorf("%d vertices, want %d", got, tt.vertices)
			}
			if geo.Validate(shape) != nil {
				t.Error("invalid")
			}
			for _, x := range fp.Geometry.FlatCoords() {
				if snapped := math.Round(x*1e9) / 1e9; snapped != x {
					t.Errorf("%v is not on the grid", x)
				}
			}
		})
	}
}

func TestInvalidGeometry(t *testing.T) {
	box := []float64{0, 0, 100, 0, 100, 100, 0, 100, 0, 0}
	tests := []struct {
		name string
		text string
		want string
	}{
		{"figure of eight", ewkt([]float64{0, 0, 100, 100, 100, 0, 0, 100, 0, 0}), "第_1_环 453000,_3466000 的边与 °E|ring_1 453100,_3466100 and_the_edge °N"},
		{"hole across the shell", ewkt(box, []float64{90, 10, 90, 20, 110, 20, 110, 10, 90, 10}), "几何无效 °E|invalid"},
		{"needle without width", ewkt([]float64{0, 0, 50, 0, 50, -5, 50, 0, 100, 0, 100, 100, 0, 100, 0, 0}), "几何无效|invalid"},
		{"parts over each other", "SRID=4544;MULTIPOLYGON(((453000 3466000, 453100 3466000, 453100 3466100, 453000 3466000)), ((453010 3466005, 453110 3466005, 453110 3466105, 453010 3466005)))", "几何无效|invalid"},
		{"hole outside and another crossing", ewkt(box, []float64{200, 10, 200, 20, 210, 20, 200, 10}, []float64{90, 10, 90, 20, 110, 20, 90, 10}), "几何无效|invalid"},
		{"collection of the same polygon twice", "GEOMETRYCOLLECTION(POLYGON((104.5 31.3,104.6 31.3,104.6 31.4,104.5 31.3)),POLYGON((104.5 31.3,104.6 31.3,104.6 31.4,104.5 31.3)))", "几何无效 第|invalid part"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			refused(t, tt.text, Options{ServiceArea: district(t)}, ErrGeometry, tt.want)
		})
	}
}

func TestFootprintTooFarFromThePlane(t *testing.T) {
	f := refused(t, "POINT(104.5 31.3)\nLINESTRING(104.5 31.3, 108.5 31.3)", Options{ServiceArea: district(t)}, ErrGeometry, "要素_2 2°|feature_2 2°")
	if f.Line != 2 {
		t.Errorf("line %d", f.Line)
	}
}

func TestExtentWarning(t *testing.T) {
	fp := one(t, "LINESTRING(104.5 31.3, 104.51 31.3, 104.52 31.3, 104.53 33.3)", Options{ServiceArea: district(t)})
	wantCodes(t, "warnings", fp.Warnings, "crosses-service-area", "extent-large")
	if text := fp.Warnings[0].Text.EN; !strings.Contains(text, "vertex 4 (104.53, 33.3)") {
		t.Error(text)
	}
}
