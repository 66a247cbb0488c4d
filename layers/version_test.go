package layers

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"
	"strings"
	"testing"

	"redline/geo"

	"github.com/twpayne/go-geom"
)

func sealed(t testing.TB, v *Version) *Version {
	t.Helper()
	if err := v.Seal(); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestVersionSearch(t *testing.T) {
	v := sealed(t, &Version{Layer: "a", Sequence: 1, Zones: []Zone{
		zone(t, "c", square(t, 0, 0, 10, 10)),
		zone(t, "b", square(t, 0, 0, 10, 10)),
		zone(t, "a", square(t, 1000, 0, 1010, 10)),
	}})
	z, s, ok := v.Nearest(shape(t, square(t, 30, 0, 40, 10)))
	if !ok || z.Code != "b" || math.Abs(float64(s.Distance)-20) > 1e-3 {
		t.Errorf("nearest %v at %v: of two equally near, b comes first", z, s.Distance)
	}
	var met []string
	v.Meeting(shape(t, square(t, 30, 0, 40, 10)).Bounds(), 21, func(z *Zone) { met = append(met, z.Code) })
	if !slices.Equal(met, []string{"b", "c"}) {
		t.Errorf("meeting %v, want b and c", met)
	}
	if z, ok := v.Zone("c"); !ok || z.Code != "c" {
		t.Errorf("zone c: %v, %v", z, ok)
	}
	if _, ok := v.Zone("d"); ok {
		t.Error("there is no zone d")
	}
	empty := sealed(t, &Version{Layer: "a", Sequence: 1})
	if _, _, ok := empty.Nearest(shape(t, square(t, 0, 0, 10, 10))); ok {
		t.Error("an empty version has a nearest zone")
	}
}

func TestUnsealedPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("an unsealed version must not answer \"nothing\"")
		}
	}()
	(&Version{}).Meeting(geo.Box{}, 0, func(*Zone) {})
}

// TestHashBytes feeds the bytes that docs/data.md describes, written out by hand.
func TestHashBytes(t *testing.T) {
	g := geom.NewPolygonFlat(geom.XY, []float64{104, 31, 104.01, 31, 104.01, 31.01, 104, 31}, []int{8})
	adopted := geo.Metres(50)
	v := &Version{
		Layer: "red-line", Sequence: 2, InForce: interval(t, "2022-01-01", ""), Document: "d", Accuracy: 2.5,
		CatalogueFrom: 7, CatalogueUntil: 9, CoverageLonLat: g,
		Zones: []Zone{
			{Code: "b", Name: "<乙>", Attributes: map[string]any{"z": true, "a": 1e21, "m": "q\"\u2028"}, Geometry: g, Shape: shape(t, g)},
			{Code: "a", Grade: "g", Geometry: g, Shape: shape(t, g), Reach: &Reach{
				Watercourse: "w", Side: geo.Right, Baseline: "岸线", WidthMin: 20, WidthMax: 200, Adopted: &adopted, Status: "已划定",
			}},
		},
	}
	wkb, err := geo.EncodeWKB(g)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	text.WriteString(`{"attributes":{},"code":"a","grade":"g","name":"","reach":{"baseline":"岸线","document":"","section":"","side":"right","status":"已划定","w_adopted":50,"w_max":200,"w_min":20,"watercourse":"w"}}` + "\n")
	text.Write(wkb)
	text.WriteString(`{"attributes":{"a":1e+21,"m":"q\"` + "\u2028" + `","z":true},"code":"b","grade":"","name":"<乙>"}` + "\n")
	text.Write(wkb)
	text.WriteString(`{"accuracy_m":2.5,"classification":"","document":"d","from":"2022-01-01","layer":"red-line","sequence":2,"until":""}` + "\n")
	text.Write(wkb)
	want := sha256.Sum256([]byte(text.String()))
	if got := sealed(t, v).SHA256; got != hex.EncodeToString(want[:]) {
		t.Errorf("sha256 %s, want %x", got, want)
	}
}

func TestHashTells(t *testing.T) {
	build := func(change func(*Version)) string {
		v := &Version{Layer: "a", Sequence: 1, CatalogueFrom: 1, Zones: []Zone{
			zone(t, "1", square(t, 0, 0, 10, 10)), zone(t, "2", square(t, 20, 0, 30, 10)),
		}}
		change(v)
		return sealed(t, v).SHA256
	}
	base := build(func(*Version) {})
	for _, tt := range []struct {
		name   string
		change func(*Version)
		same   bool
	}{
		{"zones in another order", func(v *Version) { slices.Reverse(v.Zones) }, true},
		{"no attributes or none", func(v *Version) { v.Zones[0].Attributes = map[string]any{} }, true},
		{"withdrawn", func(v *Version) { v.CatalogueUntil = 2 }, true},
		{"a vertex moved", func(v *Version) { v.Zones[0] = zone(t, "1", square(t, 0, 0, 10, 10.001)) }, false},
		{"a name", func(v *Version) { v.Zones[0].Name = "x" }, false},
		{"an attribute", func(v *Version) { v.Zones[0].Attributes = map[string]any{"x": false} }, false},
		{"a date", func(v *Version) { v.InForce.Until = Date{2030, 1, 1} }, false},
		{"coverage", func(v *Version) { v.CoverageLonLat = square(t, 0, 0, 99, 99) }, false},
		{"accuracy", func(v *Version) { v.Accuracy = 1 }, false},
		{"a zone less", func(v *Version) { v.Zones = v.Zones[:1] }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := build(tt.change); (got == base) != tt.same {
				t.Errorf("same hash: %v", got == base)
			}
		})
	}
}

func TestHashRefuses(t *testing.T) {
	v := &Version{Layer: "a", Sequence: 1, Zones: []Zone{zone(t, "1", square(t, 0, 0, 10, 10))}}
	v.Zones[0].Attributes = map[string]any{"x": math.NaN()}
	wantFault(t, v.Seal())
	v = &Version{Layer: "a", Sequence: 1, Accuracy: geo.Metres(math.Inf(1))}
	wantFault(t, v.Seal())
}

func TestAttribute(t *testing.T) {
	c := &Catalogue{Sequence: 1, Plane: testPlane(t), Watercourses: []Watercourse{
		{ID: "yes", Rank: "支流", Tributary: Yes}, {ID: "no", Tributary: No}, {ID: "unknown", Tributary: Unknown},
	}}
	s, err := c.Snapshot(AsOf{On: Date{2026, 1, 1}})
	if err != nil {
		t.Fatal(err)
	}
	on := func(w string) *Zone {
		return &Zone{Code: "z", Attributes: map[string]any{"n": 2.5}, Reach: &Reach{Watercourse: w, Side: geo.Left, Baseline: "岸线"}}
	}
	for _, tt := range []struct {
		name, attribute string
		zone            *Zone
		want            any
		ok              bool
	}{
		{"code", "code", on("yes"), "z", true},
		{"no name", "name", on("yes"), nil, false},
		{"no grade", "grade", on("yes"), nil, false},
		{"watercourse", "watercourse", on("yes"), "yes", true},
		{"side", "side", on("yes"), "left", true},
		{"baseline", "baseline", on("yes"), "岸线", true},
		{"no status", "status", on("yes"), nil, false},
		{"rank", "rank", on("yes"), "支流", true},
		{"no rank", "rank", on("no"), nil, false},
		{"tributary", "tributary", on("yes"), true, true},
		{"no tributary", "tributary", on("no"), false, true},
		{"tributary unknown", "tributary", on("unknown"), nil, false},
		{"watercourse not recorded", "tributary", on("missing"), nil, false},
		{"declared", "n", on("yes"), 2.5, true},
		{"undeclared", "x", on("yes"), nil, false},
		{"a zone may have its own side", "side", &Zone{Attributes: map[string]any{"side": "north"}}, "north", true},
		{"no attributes", "x", &Zone{}, nil, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, ok := s.Attribute(tt.zone, tt.attribute); got != tt.want || ok != tt.ok {
				t.Errorf("got %v, %v", got, ok)
			}
		})
	}
}

func TestRuleAttributes(t *testing.T) {
	l := Layer{Kind: Zones, Attributes: map[string]AttributeType{"share": Number}}
	if got := l.RuleAttributes(); len(got) != 4 || got["share"] != Number || got["grade"] != String {
		t.Errorf("zone layer: %v", got)
	}
	if len(l.Attributes) != 1 {
		t.Error("the layer itself was changed")
	}
	got := Layer{Kind: Reaches}.RuleAttributes()
	if len(got) != 9 || got["tributary"] != Bool || got["side"] != String {
		t.Errorf("reach layer: %v", got)
	}
	if SideName(0) != "" {
		t.Error("a side that is none has a name")
	}
}

func TestWater(t *testing.T) {
	left := bank(t, "l", geo.Left, 0, 10, 500, 12, 1000, 10)
	right := bank(t, "r", geo.Right, 0, 0, 500, 2, 1000, 0)
	other := bank(t, "o", geo.Left, 0, 30, 1000, 30)
	other.Reach.Baseline = "河道管理范围线"
	v := sealed(t, &Version{Zones: []Zone{right, other, left, zone(t, "plain", square(t, 0, 0, 1, 1))}})
	water := v.Water()
	if len(water) != 1 || water[0].Baseline != "岸线" || math.Abs(float64(water[0].Shape.Area())-10000) > 1 {
		t.Fatalf("water %+v", water)
	}

	t.Run("sections in order", func(t *testing.T) {
		var zones []Zone
		for i, section := range []string{"b", "a"} {
			x := float64(2000 * i)
			l, r := bank(t, section+"l", geo.Left, x, 10, x+1000, 10), bank(t, section+"r", geo.Right, x, 0, x+1000, 0)
			l.Reach.Section, r.Reach.Section = section, section
			zones = append(zones, l, r)
		}
		w := sealed(t, &Version{Zones: zones}).Water()
		if len(w) != 2 || w[0].Section != "a" || w[1].Section != "b" {
			t.Errorf("water %+v", w)
		}
	})
	t.Run("one side twice", func(t *testing.T) {
		v := &Version{Zones: []Zone{bank(t, "1", geo.Left, 0, 10, 1000, 10), bank(t, "2", geo.Left, 0, 20, 1000, 20)}}
		if f := wantFault(t, v.Seal()); f.Field != "side" {
			t.Errorf("field %q", f.Field)
		}
	})
	for name, right := range map[string]Zone{
		"banks that cross":           bank(t, "r", geo.Right, 0, 0, 1000, 20),
		"one bank digitised upwards": bank(t, "r", geo.Right, 1000, 0, 0, 0),
	} {
		t.Run(name, func(t *testing.T) {
			v := &Version{Zones: []Zone{bank(t, "l", geo.Left, 0, 10, 1000, 10), right}}
			f := wantFault(t, v.Seal())
			if !strings.Contains(f.Error(), "zone l") || !strings.Contains(f.What.EN, "opposite bank r") {
				t.Errorf("fault %v", f)
			}
		})
	}
	t.Run("a bank without a line", func(t *testing.T) {
		l, r := bank(t, "l", geo.Left, 0, 0, 1, 0), bank(t, "r", geo.Right, 0, 0, 1, 0)
		l.Geometry, r.Geometry = geom.NewLineString(geom.XY), nil
		wantFault(t, (&Version{Zones: []Zone{l, r}}).Seal())
	})
}

func TestBand(t *testing.T) {
	left, right := bank(t, "l", geo.Left, 0, 10, 1000, 10), bank(t, "r", geo.Right, 0, 0, 1000, 0)
	for _, tt := range []struct {
		name string
		bank Zone
		y    float64 // of the middle of the band
	}{{"left", left, 60}, {"right", right, -50}} {
		t.Run(tt.name, func(t *testing.T) {
			band, err := tt.bank.Band(100)
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(float64(band.Area())-100*1000) > 1 {
				t.Errorf("area %v, want 1000 m × 100 m with square ends", band.Area())
			}
			middle := (band.Bounds().MinY+band.Bounds().MaxY)/2 - originY
			if math.Abs(middle-tt.y) > 0.01 {
				t.Errorf("middle at %v, want %v: landward", middle, tt.y)
			}
		})
	}
	if _, err := (&Zone{Code: "z"}).Band(100); err == nil {
		t.Error("a zone that is no reach has a band")
	}
}
