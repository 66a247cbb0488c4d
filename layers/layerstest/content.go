package layerstest

import (
	"math"
	"slices"
	"testing"

	"redline/geo"
	"redline/lang"
	"redline/layers"
)

// testRecords holds the records beside the zones.
func testRecords(t *testing.T, source Source) {
	s := snapshot(t, source, "2026-06-01", 0)
	if s.Name != (lang.Text{ZH: "示意区", EN: "Illustrative district"}) || !s.Illustrative || s.Plane.EPSG() != 4544 {
		t.Errorf("name %v, illustrative %v, plane %d", s.Name, s.Illustrative, s.Plane.EPSG())
	}
	if got := float64(s.ServiceArea.Area()); math.Abs(got-19056e4*22182e-4) > 3e6 {
		t.Errorf("service area %.0f m², want about 422.7 km²", got)
	}
	var ids []string
	for _, h := range s.Layers {
		ids = append(ids, h.Layer.ID)
	}
	want := []string{"corridor", "empty", "expired", "hidden", "never", "planned", "red-line", "road", "uncovered", "withdrawn"}
	if !slices.Equal(ids, want) {
		t.Errorf("layers %v, want %v", ids, want)
	}
	l := holding(t, s, "red-line").Layer
	if l.Kind != layers.Zones || l.Tolerance != (layers.Tolerance{MinArea: 1, MinWidth: 0.5}) || l.Classification != layers.Public ||
		l.Colour != "#c0392b" || l.Hatch != "diagonal" || l.Theme != "ecology" || l.Office.EN != "Natural resources bureau" {
		t.Errorf("layer %+v", l)
	}
	if l.StartsOff || !holding(t, s, "never").Layer.StartsOff {
		t.Error("of the layers, never alone is not drawn at first")
	}
	if l.Attributes["share"] != layers.Number || l.Attributes["revoked"] != layers.Bool || len(l.Attributes) != 2 {
		t.Errorf("attributes %v", l.Attributes)
	}
	d := s.Documents["old-law"]
	if d.Authority != layers.Law || d.InForce.Until != date(t, "2026-08-15") || d.Succession == nil || d.Succession.By != "new-law" ||
		!d.Succession.Carried || d.Succession.Verified || d.Succession.Clauses["第一条"] != "第十条" {
		t.Errorf("document %+v", d)
	}
	if got := s.Documents["plan-145"].HorizonTo; got != date(t, "2025-12-31") {
		t.Errorf("horizon %s", got)
	}
	if len(s.Documents) != 3 || len(s.Requirements) != 3 {
		t.Fatalf("%d documents, %d requirements, want 3 and 3", len(s.Documents), len(s.Requirements))
	}
	if got := s.Requirements[1]; got != (layers.Requirement{
		ID: "REQ-2", Unit: "RL-1", Level: "单元", Dimension: "污染物排放管控", Kind: "限制",
		Text: "示意：限制排放", Document: "plan-145", Effect: "restricted",
	}) {
		t.Errorf("requirement %+v", got)
	}
}

// testZones holds the zones, their attributes, and what is known of absence.
func testZones(t *testing.T, source Source) {
	s := snapshot(t, source, "2022-01-01", 1)
	v := holding(t, s, "red-line").Current
	if len(v.Zones) != 2 || v.Zones[0].Code != "RL-1" || v.Zones[1].Code != "RL-2" {
		t.Fatalf("zones are not RL-1, RL-2 in order: %+v", v.Zones)
	}
	if v.Accuracy != 5 || v.Document != "old-law" || v.Coverage.IsEmpty() || v.CoverageLonLat == nil {
		t.Errorf("version %+v", v)
	}
	for _, tt := range []struct {
		name string
		zone int
		want any
		ok   bool
	}{
		{"code", 0, "RL-1", true},
		{"name", 0, "甲片（示意）", true},
		{"grade", 0, "一级", true},
		{"grade", 1, nil, false},
		{"share", 0, nil, false},
		{"share", 1, 0.25, true},
		{"revoked", 0, false, true},
		{"revoked", 1, nil, false},
		{"undeclared", 1, nil, false},
	} {
		if got, ok := s.Attribute(&v.Zones[tt.zone], tt.name); got != tt.want || ok != tt.ok {
			t.Errorf("%s of %s = %v, %v, want %v, %v", tt.name, v.Zones[tt.zone].Code, got, ok, tt.want, tt.ok)
		}
	}
	if flat := v.Zones[0].Geometry.FlatCoords(); flat[0] != 104.5 || flat[1] != 31.3 {
		t.Errorf("the planner's coordinates are not kept: %v", flat[:2])
	}
	empty := holding(t, s, "empty").Current
	if _, _, ok := empty.Nearest(s.ServiceArea); len(empty.Zones) != 0 || empty.Coverage.IsEmpty() || ok {
		t.Errorf("an empty version has coverage and no nearest zone: %+v", empty)
	}
	bare := holding(t, s, "uncovered").Current
	if !bare.Coverage.IsEmpty() || bare.CoverageLonLat != nil || len(bare.Zones) != 1 {
		t.Errorf("a version without coverage has none: %+v", bare)
	}
	if got := holding(t, s, "road").Current.Zones[0].Shape.Kind(); got != geo.Lines {
		t.Errorf("a road is of kind %d", got)
	}
}

// testReaches holds the banks, their attributes and the water between them.
func testReaches(t *testing.T, source Source) {
	s := snapshot(t, source, "2026-06-01", 0)
	v := holding(t, s, "corridor").Current
	left, right := &v.Zones[0], &v.Zones[1]
	if left.Reach.Side != geo.Left || left.Reach.Adopted != nil || left.Reach.WidthMin != 20 || left.Reach.WidthMax != 200 {
		t.Errorf("left bank %+v", left.Reach)
	}
	if right.Reach.Side != geo.Right || right.Reach.Adopted == nil || *right.Reach.Adopted != 50 {
		t.Errorf("right bank %+v", right.Reach)
	}
	for name, want := range map[string]any{
		"watercourse": "demo-river", "side": "left", "baseline": "岸线", "status": "已划定", "rank": "支流", "tributary": true,
	} {
		if got, ok := s.Attribute(left, name); got != want || !ok {
			t.Errorf("%s = %v, %v, want %v", name, got, ok, want)
		}
	}
	water := v.Water()
	if len(water) != 1 || water[0].Watercourse != "demo-river" || water[0].Baseline != "岸线" {
		t.Fatalf("water %+v", water)
	}
	// Two parallel banks 0.001° apart in latitude, 0.02° long: 1904.6 m × 110.9 m.
	if got := float64(water[0].Shape.Area()); math.Abs(got-1904.6*110.9) > 200 {
		t.Errorf("water of %.0f m²", got)
	}
	band, err := left.Band(100)
	if err != nil {
		t.Fatal(err)
	}
	if overlap, err := geo.OverlapArea(band, water[0].Shape); err != nil || overlap > 1 {
		t.Errorf("the left bank's band lies landward: %v m² of it over water, %v", overlap, err)
	}
}

// testNearest holds that the search for the nearest zone knows no bound and orders ties.
func testNearest(t *testing.T, source Source) {
	s := snapshot(t, source, "2022-01-01", 1)
	v := holding(t, s, "red-line").Current
	hidden := holding(t, s, "hidden").Current.Zones[0].Shape
	z, sep, ok := v.Nearest(hidden)
	if !ok || z.Code != "RL-1" {
		t.Fatalf("nearest %v, %v", z, ok)
	}
	if want := geo.Distance(hidden, v.Zones[0].Shape).Distance; sep.Distance != want || want < 10e3 {
		t.Errorf("distance %v, want %v, more than 10 km", sep.Distance, want)
	}
	var met []string
	v.Meeting(v.Zones[0].Shape.Bounds(), 0, func(z *layers.Zone) { met = append(met, z.Code) })
	if !slices.Equal(met, []string{"RL-1"}) {
		t.Errorf("meeting %v, want RL-1", met)
	}
	met = nil
	v.Meeting(v.Zones[0].Shape.Bounds(), 1000, func(z *layers.Zone) { met = append(met, z.Code) })
	if !slices.Equal(met, []string{"RL-1", "RL-2"}) {
		t.Errorf("meeting within 1 km %v, want both", met)
	}
}

// testDownstream holds the network.
func testDownstream(t *testing.T, source Source) {
	s := snapshot(t, source, "2026-06-01", 0)
	brook, ok := s.Network.Watercourse("demo-brook")
	if !ok || brook.Tributary != layers.Unknown || !slices.Equal(brook.Next, []string{"demo-river"}) {
		t.Fatalf("watercourse %+v", brook)
	}
	source0 := s.Plane.Project(geo.LonLat{Lon: 104.49, Lat: 31.295})
	got, err := s.Network.Downstream("demo-brook", source0, 1e5, nil)
	if err != nil {
		t.Fatal(err)
	}
	// The brook's 1653 m and from its mouth the lower half of the river, 954 m.
	if length := float64(got.Paths.Length()); math.Abs(length-(1653+944)) > 20 || !got.Ended {
		t.Errorf("walked %.0f m, ended %v", length, got.Ended)
	}
}
