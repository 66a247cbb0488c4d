package check_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"redline/geo"
	"redline/lang"
	"redline/layers"
	"redline/layers/check"
	"redline/screening"

	"github.com/twpayne/go-geom"
)

func plane(t testing.TB) geo.Plane {
	t.Helper()
	p, err := geo.NewPlane(4544)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// The district is a square of 1 km.
const west, south = 452_000, 3_464_000

func rectangle(t testing.TB, x0, y0, x1, y1 float64) geo.Shape {
	t.Helper()
	g := geom.NewPolygonFlat(geom.XY, []float64{west + x0, south + y0, west + x1, south + y0, west + x1, south + y1, west + x0, south + y1, west + x0, south + y0}, []int{10})
	s, err := geo.PlaneShape(plane(t), g)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func zone(t testing.TB, code string, x0, y0, x1, y1 float64) layers.Zone {
	s := rectangle(t, x0, y0, x1, y1)
	return layers.Zone{Code: code, Name: code, Shape: s, Geometry: s.Geometry(), Attributes: map[string]any{}}
}

func with(z layers.Zone, name string, value any) layers.Zone {
	if name == "grade" {
		z.Grade = value.(string)
	} else {
		z.Attributes[name] = value
	}
	return z
}

func version(t testing.TB, zones ...layers.Zone) *layers.Version {
	t.Helper()
	whole := rectangle(t, 0, 0, 1000, 1000)
	v := &layers.Version{
		Layer: "layer", Sequence: 1, InForce: layers.Interval{From: layers.Date{Year: 2024, Month: 1, Day: 1}}, CatalogueFrom: 1,
		Document: "plan", Zones: zones, Coverage: whole, CoverageLonLat: whole.Geometry(),
	}
	if err := v.Seal(); err != nil && !strings.Contains(err.Error(), "used twice") {
		t.Fatal(err)
	}
	return v
}

func delivery(t testing.TB, v *layers.Version, e check.Expectations) check.Delivery {
	return check.Delivery{
		Layer: layers.Layer{ID: "layer", Kind: layers.Zones}, Version: v, ServiceArea: rectangle(t, 0, 0, 1000, 1000),
		Documents: map[string]layers.Document{"plan": {ID: "plan"}}, Expect: e,
	}
}

// codes lists the findings as "severity check zones".
func codes(findings []check.Finding) []string {
	var out []string
	for _, f := range findings {
		out = append(out, strings.TrimSpace(string(f.Severity)+" "+f.Check+" "+strings.Join(f.Zones, "+")))
	}
	return out
}

func TestRun(t *testing.T) {
	units := check.Expectations{Tiles: true, UnitCodes: true, Attributes: map[string]layers.AttributeType{"class": layers.String}, Choices: map[string][]string{"class": {"优先保护", "重点管控", "一般管控"}}}
	unit := func(code, class string, x0, y0, x1, y1 float64) layers.Zone {
		return with(zone(t, code, x0, y0, x1, y1), "class", class)
	}
	water := check.Expectations{Nested: []string{"一级", "二级"}, Around: map[string][]string{"准保护区": {"二级", "一级"}}, Silent: map[string][]string{"ZT": {"撤销"}}}
	red := check.Expectations{AreaNotLess: true}
	tests := []struct {
		name  string
		in    check.Delivery
		want  []string
		areas []float64 // of the findings, m²
	}{
		{"units without fault", delivery(t, version(t, unit("ZH51060410001", "优先保护", 0, 0, 400, 1000), unit("ZH51060420001", "重点管控", 400, 0, 1000, 1000)), units), nil, nil},
		{"a gap and an overlap", delivery(t, version(t, unit("ZH51060410001", "优先保护", 0, 0, 410, 1000), unit("ZH51060420001", "重点管控", 400, 0, 990, 1000)), units), []string{"error gap", "error overlap ZH51060410001+ZH51060420001"}, []float64{10_000, 10_000}},
		{"a gap by a finger's breadth", delivery(t, version(t, unit("ZH51060410001", "优先保护", 0, 0, 399.99, 1000), unit("ZH51060420001", "重点管控", 400, 0, 1000, 1000)), units), []string{"warning gap"}, []float64{10}},
		{"a gap that is none", delivery(t, version(t, unit("ZH51060410001", "优先保护", 0, 0, 399.9998, 1000), unit("ZH51060420001", "重点管控", 400, 0, 1000, 1000)), units), nil, nil},
		{"codes", delivery(t, version(t, unit("ZH51060410001", "重点管控", 0, 0, 400, 1000), unit("ZH5106042000", "重点管控", 400, 0, 1000, 1000)), units), []string{"error unit-class ZH51060410001", "error unit-code ZH5106042000"}, nil},
		{"an invented code passes for none", delivery(t, version(t, unit("DEMO-1", "重点管控", 0, 0, 1000, 1000)), units), []string{"error unit-code DEMO-1"}, nil},
		{"a code twice", delivery(t, version(t, zone(t, "a", 0, 0, 10, 10), zone(t, "a", 20, 0, 30, 10)), check.Expectations{}), []string{"error code a"}, nil},
		{"no code", delivery(t, version(t, zone(t, "", 0, 0, 10, 10)), check.Expectations{}), []string{"error code"}, nil},
		{"attributes", delivery(t, version(t, with(zone(t, "a", 0, 0, 10, 10), "class", 1.0), with(zone(t, "b", 0, 20, 10, 30), "class", "其他"), zone(t, "c", 0, 40, 10, 50)), check.Expectations{Attributes: units.Attributes, Choices: units.Choices}), []string{"error attribute-type a", "error attribute-value b", "warning attribute-missing c"}, nil},
		{"a grade that no rule knows", delivery(t, version(t, with(zone(t, "a", 0, 0, 10, 10), "grade", "一级保护区")), check.Expectations{Choices: map[string][]string{"grade": {"一级", "二级"}}}), []string{"error attribute-value a"}, nil},
		{"a sliver", delivery(t, version(t, zone(t, "a", 0, 0, 500, 0.9), zone(t, "b", 0, 20, 3, 23)), check.Expectations{}), []string{"warning sliver a", "warning sliver b"}, []float64{450, 9}},
		{"outside its coverage", delivery(t, version(t, zone(t, "a", 900, 0, 1100, 10)), check.Expectations{}), []string{"warning outside-coverage a"}, []float64{1000}},
		{"an outermost grade beside", delivery(t, version(t, with(zone(t, "a", 0, 0, 10, 10), "grade", "二级"), with(zone(t, "b", 10, 0, 90, 90), "grade", "准保护区")), water), nil, nil},
		{"an outermost grade apart", delivery(t, version(t, with(zone(t, "a", 0, 0, 10, 10), "grade", "二级"), with(zone(t, "b", 20, 0, 90, 90), "grade", "准保护区")), water), []string{"warning not-nested b"}, nil},
		{"an outermost grade alone", delivery(t, version(t, with(zone(t, "b", 20, 0, 90, 90), "grade", "准保护区")), water), []string{"warning not-nested b"}, nil},
		{"an outermost grade about one given up", delivery(t, version(t, with(with(zone(t, "a", 0, 0, 10, 10), "grade", "二级"), "ZT", "撤销"), with(zone(t, "b", 0, 0, 90, 90), "grade", "准保护区")), water), []string{"warning not-nested b"}, nil},
		{"grades apart", delivery(t, version(t, with(zone(t, "a", 0, 0, 10, 10), "grade", "一级"), with(zone(t, "b", 20, 0, 90, 90), "grade", "二级")), water), []string{"warning not-nested a"}, nil},
		{"grades side by side", delivery(t, version(t, with(zone(t, "a", 0, 0, 20, 10), "grade", "一级"), with(zone(t, "b", 20, 0, 90, 90), "grade", "二级")), water), nil, nil},
		{"a source that was given up says nothing", delivery(t, version(t, with(with(zone(t, "a", 0, 0, 10, 10), "grade", "一级"), "ZT", "撤销"), with(zone(t, "b", 20, 0, 90, 90), "grade", "二级")), water), nil, nil},
		{"an area that falls", before(delivery(t, version(t, zone(t, "a", 0, 0, 100, 90)), red), version(t, zone(t, "a", 0, 0, 100, 100))), []string{"warning area-less"}, []float64{1000}},
		{"an area that moves", before(delivery(t, version(t, zone(t, "a", 0, 0, 100, 100)), red), version(t, zone(t, "a", 100, 0, 200, 100))), nil, nil},
		{"overlapping zones count once", before(delivery(t, version(t, zone(t, "a", 0, 0, 100, 100), zone(t, "b", 0, 0, 100, 100)), red), version(t, zone(t, "a", 0, 0, 100, 101))), []string{"warning area-less"}, []float64{100}},
		{"no document", undocumented(delivery(t, version(t, zone(t, "a", 0, 0, 10, 10)), check.Expectations{})), []string{"error document"}, nil},
		{"a line among areas", lines(delivery(t, version(t, zone(t, "a", 0, 0, 10, 10)), check.Expectations{})), []string{"error kind a"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			found, err := check.Run(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if got := codes(found); !slices.Equal(got, tt.want) {
				t.Errorf("found %v, want %v", got, tt.want)
			}
			for i, want := range tt.areas {
				if i < len(found) && math.Abs(float64(found[i].Area)-want) > 0.01 {
					t.Errorf("%s: %.3f m², want %v", found[i].Check, found[i].Area, want)
				}
			}
			for _, f := range found {
				if f.Text.In(lang.ZH) == "" || f.Text.In(lang.EN) == "" || f.Hint.IsZero() || strings.Contains(f.Text.ZH+f.Text.EN, "%!") {
					t.Errorf("%s says %v, %v", f.Check, f.Text, f.Hint)
				}
			}
			if check.Blocks(found) != strings.Contains(strings.Join(tt.want, " "), "error") {
				t.Error("errors block, warnings do not")
			}
		})
	}
}

func before(d check.Delivery, v *layers.Version) check.Delivery {
	d.Previous = v
	return d
}

func undocumented(d check.Delivery) check.Delivery {
	d.Documents = nil
	return d
}

func lines(d check.Delivery) check.Delivery {
	d.Layer.Kind = layers.Lines
	return d
}

func TestInvalidZoneIsFoundWithItsPlace(t *testing.T) {
	g := geom.NewPolygonFlat(geom.XY, []float64{west, south, west + 10, south + 10, west + 10, south, west, south + 10, west, south}, []int{10})
	s, err := geo.PlaneShape(plane(t), g)
	if err != nil {
		t.Fatal(err)
	}
	bad := layers.Zone{Code: "a", Shape: s, Geometry: s.Geometry()}
	found, err := check.Run(delivery(t, version(t, bad), check.Expectations{Tiles: true}))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(codes(found), "error invalid a") || !check.Blocks(found) {
		t.Errorf("found %v", codes(found))
	}
}

func TestCompare(t *testing.T) {
	old := version(t, zone(t, "a", 0, 0, 100, 100), zone(t, "b", 200, 0, 300, 100), with(zone(t, "c", 400, 0, 500, 100), "class", "x"), zone(t, "d", 600, 0, 700, 100))
	current := version(t, zone(t, "a", 0, 0, 100, 100), zone(t, "b", 250, 0, 350, 100), with(zone(t, "c", 400, 0, 500, 100), "class", "y"), zone(t, "e", 600, 0, 700, 50))
	d, err := check.Compare(check.PairsOf(old, current))
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		code         string
		change       check.Change
		fields       string
		gained, lost float64
	}
	var got []row
	for _, c := range d.Changes {
		got = append(got, row{c.Code, c.Change, strings.Join(c.Fields, "+"), math.Round(float64(c.Gained.Area)), math.Round(float64(c.Lost.Area))})
	}
	want := []row{
		{"b", check.Changed, "geometry", 5000, 5000},
		{"c", check.Changed, "class", 0, 0},
		{"d", check.Removed, "", 0, 10000},
		{"e", check.Added, "", 5000, 0},
	}
	if !slices.Equal(got, want) || d.Unchanged != 1 {
		t.Errorf("changes %v, %d unchanged; want %v", got, d.Unchanged, want)
	}
	// As a whole only 5,000 m² are new (b moved on), and 10,000 are gone.
	for what, pair := range map[string][2]float64{
		"before": {float64(d.Before), 40_000}, "after": {float64(d.After), 35_000}, "gained": {float64(d.Gained), 5_000}, "lost": {float64(d.Lost), 10_000},
	} {
		if math.Abs(pair[0]-pair[1]) > 0.01 {
			t.Errorf("%s: %v m², want %v", what, pair[0], pair[1])
		}
	}
}

// Where thousands of zones are wrong in the same way, the first thousand are told one by one
// and the rest in one finding; none is left out.
func TestManyFindingsOfAKind(t *testing.T) {
	const many = 2500
	var zones []layers.Zone
	for i := range many {
		x := float64(i%50) * 10
		zones = append(zones, zone(t, fmt.Sprintf("z%04d", i), x, float64(i/50)*10, x+1.2, float64(i/50)*10+1.2))
	}
	found, err := check.Run(delivery(t, version(t, zones...), check.Expectations{}))
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	var area float64
	for _, f := range found {
		if f.Check != "sliver" {
			t.Errorf("found %s", f.Check)
		}
		for _, z := range f.Zones {
			named[z] = true
		}
		area += float64(f.Area)
	}
	if len(found) != 1001 || len(named) != many || math.Abs(area-many*1.44) > 0.1 {
		t.Errorf("%d findings name %d zones of %.2f m²", len(found), len(named), area)
	}
}

// A zone that stands under another code is neither added nor removed, whatever else of it
// changed; of several with one outline each has its own.
func TestCompareRenumbered(t *testing.T) {
	named := func(z layers.Zone, name string) layers.Zone {
		z.Name = name
		return z
	}
	old := version(t, named(zone(t, "a", 0, 0, 100, 100), "甲"), named(zone(t, "b", 200, 0, 300, 100), "乙"), named(zone(t, "c", 200, 0, 300, 100), "丙"), zone(t, "d", 600, 0, 700, 100))
	current := version(t, named(zone(t, "A", 0, 0, 100, 100), "甲"), named(zone(t, "B", 200, 0, 300, 100), "乙"), named(zone(t, "C", 200, 0, 300, 100), "丁"), zone(t, "e", 600, 0, 700, 99))
	d, err := check.Compare(check.PairsOf(old, current))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range d.Changes {
		got = append(got, strings.TrimSpace(string(c.Change)+" "+c.FromCode+" "+c.Code+" "+strings.Join(c.Fields, "+")))
	}
	want := []string{"renumbered a A", "renumbered b B", "renumbered c C name", "removed  d", "added  e"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestExpectationsAreOfLayersThatExist(t *testing.T) {
	pack, err := screening.Luojiang()
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]bool{"control-units": true, "red-line": true, "farmland": true, "water-source": true, "none": false} {
		e, err := check.For(id, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		expects := e.Tiles || e.AreaNotLess || len(e.Nested) > 0
		if layer := pack.Layers[id]; expects != want || want && layer == nil {
			t.Errorf("%s: %+v, %v", id, e, layer)
		}
		for _, grade := range e.Nested {
			if !slices.Contains(pack.Layers[id].Choices["grade"], grade) {
				t.Errorf("%s: the rules know no grade %s", id, grade)
			}
		}
		for grade, inner := range e.Around {
			for _, g := range append([]string{grade}, inner...) {
				if !slices.Contains(pack.Layers[id].Choices["grade"], g) {
					t.Errorf("%s: the rules know no grade %s", id, g)
				}
			}
		}
		for name, values := range e.Silent {
			for _, value := range values {
				if !slices.Contains(pack.Layers[id].Choices[name], value) {
					t.Errorf("%s: the rules know no %s %s", id, name, value)
				}
			}
		}
	}
}
