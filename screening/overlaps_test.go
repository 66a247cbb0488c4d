package screening_test

import (
	"slices"
	"testing"

	"redline/geo"
	"redline/screening"
)

// The outlines of overlaps are left out beyond the vertices asked for, and the findings say
// so; what is judged and measured, and the id, stay as they are.
func TestOverlapsOfManyVertices(t *testing.T) {
	c := site(rectangle(t, 446000, 3463000, 459000, 3470000), nil)
	prepared, err := screening.New(district(t, nil), pack(t)).Prepare(t.Context(), june, "internal")
	if err != nil {
		t.Fatal(err)
	}
	with := func(vertices int) *screening.Report {
		r, err := prepared.Screen(t.Context(), c, "internal", screening.Options{Geometry: true, Vertices: vertices})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	whole := with(0)
	drawn, vertices := 0, []int{}
	for _, f := range whole.Findings {
		if f.GeometryOmitted {
			t.Errorf("%s: left out", f.Rule)
		}
		if f.Geometry != nil {
			drawn++
			g, err := geo.DecodeGeoJSON(f.Geometry)
			if err != nil {
				t.Fatal(err)
			}
			vertices = append(vertices, len(g.FlatCoords())/2)
		}
	}
	if drawn < 2 {
		t.Fatalf("%d overlaps are drawn, want two at least", drawn)
	}
	tests := []struct {
		name      string
		vertices  int
		atMost    int // drawn
		drawsSome bool
	}{
		{"fewer than the footprint has", 3, 0, false},
		{"enough for one", slices.Max(vertices), drawn - 1, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := with(tt.vertices)
			got, omitted := 0, 0
			for i, f := range r.Findings {
				if f.Geometry != nil {
					got++
				}
				if f.GeometryOmitted {
					omitted++
				}
				if was := whole.Findings[i].Geometry != nil; f.Rule != whole.Findings[i].Rule || was != (f.Geometry != nil || f.GeometryOmitted) {
					t.Errorf("%s: drawn %t, left out %t, was drawn %t", f.Rule, f.Geometry != nil, f.GeometryOmitted, was)
				}
			}
			if got > tt.atMost || (got > 0) != tt.drawsSome || got+omitted != drawn {
				t.Errorf("%d drawn and %d left out of %d", got, omitted, drawn)
			}
			if r.ID != whole.ID {
				t.Error("another id")
			}
		})
	}
}
