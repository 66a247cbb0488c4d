package demo_test

import (
	"math"
	"testing"
	"time"

	"redline/geo"
	"redline/layers"
)

// Two states of the record, and days before and after what changes.
func TestVersionsAsOf(t *testing.T) {
	day := func(y int, m time.Month, d int) layers.Date { return layers.Date{Year: y, Month: m, Day: d} }
	tests := []struct {
		name, layer                string
		at                         layers.AsOf
		current, last, next, zones int64 // sequences of versions, 0: none; zones of the current one
	}{
		{"red line before its change", "red-line", layers.AsOf{On: day(2025, 6, 1)}, 2, 0, 3, 17},
		{"red line after it", "red-line", layers.AsOf{On: day(2026, 1, 1)}, 3, 0, 0, 17},
		{"as first published nothing changes", "red-line", layers.AsOf{On: day(2026, 1, 1), Catalogue: 1}, 1, 0, 0, 17},
		{"units before the update", "control-units", layers.AsOf{On: day(2024, 6, 30)}, 2, 0, 3, 22},
		{"units after it", "control-units", layers.AsOf{On: day(2025, 6, 1)}, 3, 0, 0, 24},
		{"units as first published", "control-units", layers.AsOf{On: day(2025, 6, 1), Catalogue: 1}, 1, 0, 0, 22},
		{"a larger zone to come", "fuel-ban", layers.AsOf{On: day(2025, 6, 1)}, 2, 0, 3, 2},
		{"the larger zone", "fuel-ban", layers.AsOf{On: day(2027, 7, 1)}, 3, 0, 0, 3},
		{"straw while it was banned", "straw-ban", layers.AsOf{On: day(2024, 12, 31)}, 1, 0, 0, 2},
		{"outdated", "straw-ban", layers.AsOf{On: day(2025, 1, 1)}, 0, 1, 0, 0},
		{"never delivered", "heavy-metal-area", layers.AsOf{On: day(2025, 6, 1)}, 0, 0, 0, 0},
	}
	sequence := func(v *layers.Version) int64 {
		if v == nil {
			return 0
		}
		return v.Sequence
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := asOf(t, tt.at)
			h, ok := s.Holding(tt.layer)
			if !ok {
				t.Fatal("no such layer")
			}
			var zones int64
			if h.Current != nil {
				zones = int64(len(h.Current.Zones))
			}
			if sequence(h.Current) != tt.current || sequence(h.Last) != tt.last || sequence(h.Next) != tt.next || zones != tt.zones {
				t.Errorf("current %d, last %d, next %d, %d zones", sequence(h.Current), sequence(h.Last), sequence(h.Next), zones)
			}
		})
	}
}

// 面积不减: the red line of 2026 has another shape and the same area.
func TestTheRedLineKeepsItsArea(t *testing.T) {
	before, _ := snapshot(t)
	after, _ := asOf(t, layers.AsOf{On: layers.Date{Year: 2026, Month: 6, Day: 1}})
	old, changed := shapes(zones(t, before, "red-line")), shapes(zones(t, after, "red-line"))
	area := func(all []geo.Shape) (sum float64) {
		for _, a := range all {
			sum += float64(a.Area())
		}
		return sum
	}
	if math.Abs(area(old)-area(changed)) > 1 {
		t.Errorf("%.2f m² became %.2f m²", area(old), area(changed))
	}
	kept, err := geo.OverlapArea(geo.Join(old...), changed...)
	if err != nil {
		t.Fatal(err)
	}
	if moved := area(old) - float64(kept); moved < 10e4 || moved > 100e4 {
		t.Errorf("%.1f ha lie elsewhere", moved/1e4)
	}
}

// Seven towns, whose county town lies on both banks of a river.
func TestSevenTowns(t *testing.T) {
	s, _ := snapshot(t)
	if got := len(zones(t, s, "built-up-area")); got != 8 {
		t.Errorf("%d built-up areas, want 8", got)
	}
	for i, z := range zones(t, s, "built-up-area") {
		in, err := geo.CoveredBy(z.Shape, zones(t, s, "urban-boundary")[i].Shape)
		if err != nil || !in {
			t.Errorf("%s leaves its urban boundary (%v)", z.Name, err)
		}
	}
}
