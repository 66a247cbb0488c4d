package layers_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"redline/geo"
	"redline/layers"

	"github.com/twpayne/go-geom"
)

func gk(t *testing.T) geo.Plane {
	t.Helper()
	p, err := geo.NewPlane(4544)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestDraw(t *testing.T) {
	square := []float64{104.5, 31.3, 104.51, 31.3, 104.51, 31.31, 104.5, 31.31, 104.5, 31.3}
	crossed := []float64{104.5, 31.3, 104.51, 31.31, 104.51, 31.3, 104.5, 31.31, 104.5, 31.3}
	line := []float64{104.5, 31.3, 104.51, 31.31}
	polygon := func(xy []float64) geom.T { return geom.NewPolygonFlat(geom.XY, xy, []int{len(xy)}) }
	tests := []struct {
		name string
		kind layers.Kind
		g    geom.T
		want string // of the refusal in English; "" for none
	}{
		{"an area", layers.Zones, polygon(square), ""},
		{"areas", layers.Zones, geom.NewMultiPolygonFlat(geom.XY, square, [][]int{{10}}), ""},
		{"a line", layers.Lines, geom.NewLineStringFlat(geom.XY, line), ""},
		{"lines", layers.Lines, geom.NewMultiLineStringFlat(geom.XY, line, []int{4}), ""},
		{"a bank", layers.Reaches, geom.NewLineStringFlat(geom.XY, line), ""},
		{"a bank in parts", layers.Reaches, geom.NewMultiLineStringFlat(geom.XY, line, []int{4}), "digitised downstream"},
		{"a line among areas", layers.Zones, geom.NewLineStringFlat(geom.XY, line), "a Polygon or MultiPolygon"},
		{"an area among lines", layers.Lines, polygon(square), "a LineString or MultiLineString"},
		{"nothing", layers.Zones, nil, "no geometry"},
		{"empty", layers.Zones, geom.NewMultiPolygon(geom.XY), "empty"},
		{"crossed", layers.Zones, polygon(crossed), "ring 1"},
		{"far from the meridian", layers.Zones, polygon([]float64{90, 31, 91, 31, 91, 32, 90, 31}), "central meridian"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g, shape, fault := layers.Draw(gk(t), tt.kind, tt.g)
			if tt.want == "" {
				if fault != nil || g == nil || shape.IsEmpty() {
					t.Fatalf("refused: %v", fault)
				}
				return
			}
			if fault == nil || fault.Field != "geometry" || fault.Hint.IsZero() || !strings.Contains(fault.Error(), tt.want) {
				t.Errorf("got %v, want %q", fault, tt.want)
			}
			if g != nil || !shape.IsEmpty() {
				t.Error("something was drawn")
			}
		})
	}
	if fault := layers.GeometryFault(errors.New("a library's own")); !strings.Contains(fault.Error(), "a library's own") {
		t.Errorf("got %v", fault)
	}
}

// The straight line between two points far apart is another on the plane than in degrees.
func TestChordGap(t *testing.T) {
	short := geom.NewLineStringFlat(geom.XY, []float64{104.5, 31.3, 104.501, 31.3})
	long := geom.NewMultiLineStringFlat(geom.XY, []float64{104.5, 31.3, 104.501, 31.3, 104.2, 31.3, 104.9, 31.3}, []int{4, 8})
	if gap := layers.ChordGap(gk(t), short); gap > 0.001 {
		t.Errorf("the short edge bends by %v m", gap)
	}
	if gap := layers.ChordGap(gk(t), long); gap < 10 || gap > 1000 {
		t.Errorf("the long edge bends by %v m", gap)
	}
	// The step from one part to the next is no edge.
	parts := geom.NewMultiPolygonFlat(geom.XY, []float64{
		104.2, 31.3, 104.201, 31.3, 104.201, 31.301, 104.2, 31.3, 104.9, 31.3, 104.901, 31.3, 104.901, 31.301, 104.9, 31.3,
	}, [][]int{{8}, {16}})
	if gap := layers.ChordGap(gk(t), parts); gap > 0.001 {
		t.Errorf("between two parts: %v m", gap)
	}
}

func TestChoicesOfRequirementsAndAuthorities(t *testing.T) {
	if !slices.Equal(layers.Authorities()[:2], []layers.Authority{layers.Law, layers.Regulation}) {
		t.Errorf("the strongest are %v", layers.Authorities()[:2])
	}
}
