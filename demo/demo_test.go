package demo_test

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"redline/demo"
	"redline/geo"
	"redline/layers"
	"redline/layers/folder"
)

func snapshot(t *testing.T) (*layers.Snapshot, []string) {
	t.Helper()
	return asOf(t, layers.AsOf{On: layers.Date{Year: 2025, Month: 6, Day: 1}})
}

// opened is the district as a store; reading it once is enough.
var opened = sync.OnceValues(func() (*folder.Store, error) {
	files, err := demo.FS()
	if err != nil {
		return nil, err
	}
	return folder.Open(files)
})

func asOf(t *testing.T, at layers.AsOf) (*layers.Snapshot, []string) {
	t.Helper()
	store, err := opened()
	if err != nil {
		t.Fatal(err)
	}
	var warnings []string
	for _, w := range store.Warnings() {
		warnings = append(warnings, w.Error())
	}
	s, err := store.Snapshot(context.Background(), at)
	if err != nil {
		t.Fatal(err)
	}
	return s, warnings
}

func zones(t *testing.T, s *layers.Snapshot, id string) []layers.Zone {
	t.Helper()
	h, ok := s.Holding(id)
	if !ok || h.Current == nil {
		t.Fatalf("layer %s: no version in force", id)
	}
	return h.Current.Zones
}

func shapes(zs []layers.Zone) []geo.Shape {
	out := make([]geo.Shape, len(zs))
	for i := range zs {
		out[i] = zs[i].Shape
	}
	return out
}

// The only warning is about what is left out on purpose.
func TestTheFolderOpensWithOneWarning(t *testing.T) {
	s, warnings := snapshot(t)
	if len(warnings) != 1 || !strings.Contains(warnings[0], "reuse-avoidance") || !strings.Contains(warnings[0], "coverage") {
		t.Errorf("warnings:\n%s", strings.Join(warnings, "\n"))
	}
	if !s.Illustrative {
		t.Error("not marked illustrative")
	}
	if s.Plane.EPSG() != 4544 {
		t.Errorf("plane %d, want 4544", s.Plane.EPSG())
	}
}

func TestSameBytesTwice(t *testing.T) {
	a, err := demo.Files()
	if err != nil {
		t.Fatal(err)
	}
	b, err := demo.Files()
	if err != nil {
		t.Fatal(err)
	}
	if !maps.EqualFunc(a, b, slices.Equal) {
		t.Error("two runs differ")
	}
}

func TestEverythingIsLabelled(t *testing.T) {
	s, _ := snapshot(t)
	for _, d := range s.Documents {
		if !strings.HasSuffix(d.Title, "（示意）") || d.Number != "" {
			t.Errorf("document %s: title %q, number %q", d.ID, d.Title, d.Number)
		}
	}
	for _, r := range s.Requirements {
		if !strings.HasPrefix(r.ID, "DEMO-") || !strings.HasPrefix(r.Text, "示意：") {
			t.Errorf("requirement %s: %s", r.ID, r.Text)
		}
	}
	for _, h := range s.Layers {
		if !strings.Contains(h.Layer.Title.ZH, "示意") || !strings.Contains(h.Layer.Title.EN, "illustrative") {
			t.Errorf("layer %s: title %+v", h.Layer.ID, h.Layer.Title)
		}
		if h.Current == nil {
			continue
		}
		for _, z := range h.Current.Zones {
			if !strings.HasPrefix(z.Code, "DEMO-") || !strings.Contains(z.Name, "示意") {
				t.Errorf("%s: code %q, name %q", h.Layer.ID, z.Code, z.Name)
			}
		}
	}
	for name, data := range demo.Sample() {
		if !strings.Contains(string(data), "示意") {
			t.Errorf("sample %s is not labelled", name)
		}
	}
}

func TestAreasAreThePlans(t *testing.T) {
	s, _ := snapshot(t)
	district := float64(s.ServiceArea.Area())
	if math.Abs(district-447.88e6) > 1000 {
		t.Errorf("district %.4f km², want 447.88", district/1e6)
	}
	red, err := geo.OverlapArea(s.ServiceArea, shapes(zones(t, s, "red-line"))...)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(float64(red)-40.76e6) > 1000 {
		t.Errorf("red line %.4f km², want 40.76", float64(red)/1e6)
	}
	if share := fmt.Sprintf("%.2f %%", 100*float64(red)/district); share != "9.10 %" {
		t.Errorf("red line is %s of the district, want 9.10 %%", share)
	}
}

// Zones of these layers exclude each other; those marked whole fill the district.
func TestTilingAndExclusiveLayers(t *testing.T) {
	tests := []struct {
		layer string
		whole bool
	}{
		{"control-units", true},
		{"water-intake-units", true},
		{"red-line", false},
		{"farmland", false},
		{"forest", false},
		{"park", false},
		{"water-source", false},
		{"urban-boundary", false},
		{"basins", true},
		{"farmland-concentrated", false},
		{"soil-classes", false},
		{"built-up-area", false},
		{"scenic-area", false},
		{"heritage", false},
		{"sensitive-places", false},
	}
	s, _ := snapshot(t)
	for _, tt := range tests {
		t.Run(tt.layer, func(t *testing.T) {
			all := shapes(zones(t, s, tt.layer))
			sum := 0.0
			for i, a := range all {
				sum += float64(a.Area())
				for _, b := range all[i+1:] {
					if !a.Bounds().Meets(b.Bounds()) {
						continue
					}
					if r, err := geo.Relate(a, b); err != nil || r != geo.Touch && r != geo.Disjoint {
						t.Errorf("two zones of %s overlap (%v, %v)", tt.layer, r, err)
					}
				}
			}
			if tt.whole && math.Abs(sum-float64(s.ServiceArea.Area())) > 0.01 {
				t.Errorf("%s add up to %.3f m², the district has %.3f", tt.layer, sum, float64(s.ServiceArea.Area()))
			}
		})
	}
}

// Each element's zones cover the district.
func TestElementsTile(t *testing.T) {
	s, _ := snapshot(t)
	byElement := map[any][]geo.Shape{}
	for _, z := range zones(t, s, "element-zones") {
		byElement[z.Attributes["element"]] = append(byElement[z.Attributes["element"]], z.Shape)
	}
	for element, all := range byElement {
		sum := 0.0
		for _, a := range all {
			sum += float64(a.Area())
		}
		covered, err := geo.OverlapArea(s.ServiceArea, all...)
		if district := float64(s.ServiceArea.Area()); err != nil || math.Abs(sum-district) > 0.01 || math.Abs(float64(covered)-district) > 0.01 {
			t.Errorf("%s: %.3f m² in all, covering %.3f m² (%v)", element, sum, float64(covered), err)
		}
	}
}

func TestEveryZoneIsValidAndInTheDistrict(t *testing.T) {
	s, _ := snapshot(t)
	// A river's surface ends in a straight line between its banks, which may cut a
	// corner of the border.
	grown, err := geo.Buffer(s.ServiceArea, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range s.Layers {
		if h.Current == nil {
			continue
		}
		for _, z := range h.Current.Zones {
			if invalid := geo.Validate(z.Shape); invalid != nil {
				t.Errorf("%s %s: %v", h.Layer.ID, z.Code, invalid)
			}
			if in, err := geo.CoveredBy(z.Shape, grown); err != nil || !in {
				t.Errorf("%s %s leaves the district (%v)", h.Layer.ID, z.Code, err)
			}
		}
	}
}

// What the pack's choices do not say: values that are absent, and the park's attribute.
func TestValuesBesideThePacks(t *testing.T) {
	tests := []struct {
		layer, attribute string
		want             []string // values, among them "" for absent
	}{
		{"red-line", "ZRBHDFQ", []string{"", "一般控制区", "无", "核心保护区"}},
		{"park", "compliant", []string{"false", "true"}},
		{"sensitive-places", "grade", []string{"养老机构", "医院", "学校", "居民区"}},
	}
	s, _ := snapshot(t)
	for _, tt := range tests {
		t.Run(tt.layer, func(t *testing.T) {
			if got := values(zones(t, s, tt.layer), tt.attribute); !slices.Equal(got, tt.want) {
				t.Errorf("values %q, want %q", got, tt.want)
			}
		})
	}
	if h, ok := s.Holding("heavy-metal-area"); !ok || h.Current != nil || h.Last != nil {
		t.Error("heavy-metal-area must be listed, without any version")
	}
}

// values are those of the zones' grade or attribute, each once, "" where it is absent.
func values(zs []layers.Zone, attribute string) []string {
	var out []string
	for _, z := range zs {
		switch v, ok := z.Attributes[attribute]; {
		case attribute == "grade":
			out = append(out, z.Grade)
		case ok:
			out = append(out, fmt.Sprint(v))
		default:
			out = append(out, "")
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestReaches(t *testing.T) {
	tests := []struct {
		layer, baseline string
		min, max        geo.Metres
		courses         []string
		adopted, open   bool // some reaches have an adopted width, some have none
	}{
		{"river-corridor", "河道管理范围线", 20, 200, []string{"huangshui", "kaijiang", "mianyuan"}, true, true},
		{"canal-corridor", "渠堤外脚", 10, 100, []string{"baili-canal", "renmin-canal"}, true, true},
		{"defence-line", "", 500, 500, []string{"kaijiang", "mianyuan", "renmin-canal"}, true, false},
		{"bank-1km", "", 1000, 1000, []string{"baili-canal", "furong", "huangshui", "kaijiang", "liushu", "mianyuan", "mulong", "renmin-canal", "shiyi", "xiushui"}, true, false},
	}
	s, _ := snapshot(t)
	for _, tt := range tests {
		t.Run(tt.layer, func(t *testing.T) {
			var courses []string
			var adopted, open bool
			for _, z := range zones(t, s, tt.layer) {
				r := z.Reach
				courses = append(courses, r.Watercourse)
				adopted, open = adopted || r.Adopted != nil, open || r.Adopted == nil
				if r.WidthMin != tt.min || r.WidthMax != tt.max {
					t.Errorf("%s: widths %v–%v", z.Code, r.WidthMin, r.WidthMax)
				}
				if tt.baseline != "" && r.Baseline != tt.baseline {
					t.Errorf("%s: baseline %s", z.Code, r.Baseline)
				}
				if tt.layer == "defence-line" && r.Status != "拟划定" {
					t.Errorf("%s: status %s", z.Code, r.Status)
				}
			}
			slices.Sort(courses)
			if courses = slices.Compact(courses); !slices.Equal(courses, tt.courses) {
				t.Errorf("courses %q, want %q", courses, tt.courses)
			}
			if adopted != tt.adopted || open != tt.open {
				t.Errorf("adopted %v, open %v", adopted, open)
			}
		})
	}
}

// Left of a river is left: the channel lies on the right of its left bank.
func TestBanksLieOnTheirSides(t *testing.T) {
	s, _ := snapshot(t)
	for _, z := range zones(t, s, "bank-1km") {
		w, ok := s.Network.Watercourse(z.Reach.Watercourse)
		if !ok {
			t.Fatalf("no watercourse %s", z.Reach.Watercourse)
		}
		other := map[geo.Side]geo.Side{geo.Left: geo.Right, geo.Right: geo.Left}[z.Reach.Side]
		channel, err := geo.BufferSide(z.Shape, 130, other)
		if err != nil {
			t.Fatal(err)
		}
		inside, err := geo.OverlapLength(w.Line, channel)
		if err != nil {
			t.Fatal(err)
		}
		if share := float64(inside / w.Line.Length()); share < 0.95 {
			t.Errorf("%s: only %.0f %% of the centreline lie on the water side", z.Code, 100*share)
		}
	}
}

func TestNetworkFlows(t *testing.T) {
	tests := []struct {
		id, name, rank string
		next           []string
		tributary      layers.Ternary
	}{
		{"shiyi", "示意江", "重要支流", nil, layers.Yes},
		{"mianyuan", "绵远河", "待定", []string{"shiyi"}, layers.Yes},
		{"kaijiang", "凯江", "支流", nil, layers.Yes},
		{"huangshui", "黄水河", "支流", []string{"mianyuan"}, layers.Yes},
		{"xiushui", "秀水河", "支流", []string{"kaijiang"}, layers.Yes},
		{"liushu", "柳树河", "支流", []string{"kaijiang"}, layers.Yes},
		{"mulong", "木龙河", "支流", []string{"mianyuan"}, layers.Yes},
		{"furong", "芙蓉溪", "支流", []string{"kaijiang"}, layers.Yes},
		{"renmin-canal", "人民渠", "渠道", nil, layers.No},
		{"baili-canal", "百里渠", "渠道", nil, layers.No},
	}
	s, _ := snapshot(t)
	for _, tt := range tests {
		t.Run(tt.id, func(t *testing.T) {
			w, ok := s.Network.Watercourse(tt.id)
			if !ok {
				t.Fatal("missing")
			}
			if w.Name != tt.name || w.Rank != tt.rank || w.Tributary != tt.tributary || !slices.Equal(w.Next, tt.next) {
				t.Errorf("got %s, %s, %s, %q", w.Name, w.Rank, w.Tributary, w.Next)
			}
		})
	}
}

func TestFSIsAFileSystem(t *testing.T) {
	fsys, err := demo.FS()
	if err != nil {
		t.Fatal(err)
	}
	if err := fstest.TestFS(fsys, "layers.yaml", "area.geojson", "reaches.geojson"); err != nil {
		t.Error(err)
	}
	if _, err := fsys.Open("../layers.yaml"); err == nil {
		t.Error("a path out of the folder was opened")
	}
	if _, err := fs.ReadFile(fsys, "missing"); err == nil {
		t.Error("a missing file was read")
	}
	if _, err := fs.ReadFile(fsys, "."); err == nil {
		t.Error("the folder was read as a file")
	}
}

func ExampleFiles() {
	files, err := demo.Files()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !strings.HasSuffix(name, ".geojson") {
			fmt.Println(name)
		}
	}
	// Output:
	// documents.yaml
	// layers.yaml
	// requirements.csv
}
