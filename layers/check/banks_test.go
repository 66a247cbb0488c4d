package check_test

import (
	"slices"
	"testing"

	"redline/geo"
	"redline/layers"
	"redline/layers/check"

	"github.com/twpayne/go-geom"
)

// The banks of a stretch are paired as they pass, and what is wrong with a pair is told of
// both, whether the version holds its zones or not.
func TestBanks(t *testing.T) {
	bank := func(code, section string, side geo.Side, xy ...float64) layers.Zone {
		for i := range xy {
			xy[i] += [2]float64{west, south}[i%2]
		}
		s, err := geo.PlaneShape(plane(t), geom.NewLineStringFlat(geom.XY, xy))
		if err != nil {
			t.Fatal(err)
		}
		return layers.Zone{Code: code, Shape: s, Geometry: s.Geometry(), Attributes: map[string]any{}, Reach: &layers.Reach{Watercourse: "w", Section: section, Side: side, Baseline: "岸线", WidthMin: 20, WidthMax: 200}}
	}
	left := bank("l", "1", geo.Left, 0, 20, 900, 20)
	for _, tt := range []struct {
		name  string
		zones []layers.Zone
		want  []string
	}{
		{"a pair", []layers.Zone{left, bank("r", "1", geo.Right, 0, 0, 900, 0)}, nil},
		{"a bank alone", []layers.Zone{left}, nil},
		{"one side twice", []layers.Zone{left, bank("m", "1", geo.Left, 0, 30, 900, 30), bank("r", "1", geo.Right, 0, 0, 900, 0)}, []string{"error banks l+m"}},
		{"one side twice, apart from its pair", []layers.Zone{left, bank("r", "1", geo.Right, 0, 0, 900, 0), bank("s", "1", geo.Right, 0, 5, 900, 5)}, []string{"error banks r+s"}},
		{"another stretch", []layers.Zone{left, bank("m", "2", geo.Left, 0, 30, 900, 30)}, nil},
		{"banks that cross", []layers.Zone{left, bank("r", "1", geo.Right, 0, 0, 900, 40)}, []string{"error banks l+r"}},
		{"against the water", []layers.Zone{left, bank("r", "1", geo.Right, 900, 0, 0, 0)}, []string{"error banks l+r"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := &layers.Version{Layer: "layer", InForce: layers.Interval{From: layers.Date{Year: 2024, Month: 1, Day: 1}}, Document: "plan", Zones: tt.zones}
			d := delivery(t, v, check.Expectations{})
			d.Layer.Kind = layers.Reaches
			v.Coverage = d.ServiceArea
			if sealed := v.Seal(); (sealed != nil) != (tt.want != nil) {
				t.Errorf("Seal: %v", sealed)
			}
			for range 2 {
				found, err := check.Run(d)
				if got := codes(found); err != nil || !slices.Equal(got, tt.want) {
					t.Errorf("found %v, %v, want %v", got, err, tt.want)
				}
				held := v.Zones
				v.Zones, d.Zones = nil, func(visit func(*layers.Zone) error) error {
					for _, z := range held {
						if err := visit(&z); err != nil {
							return err
						}
					}
					return nil
				}
			}
		})
	}
}
