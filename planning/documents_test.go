package planning_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"redline/geo"
	"redline/lang"
	"redline/layers"
	"redline/layers/check"
	"redline/layers/postgis"
	"redline/planning"

	"github.com/twpayne/go-geom"
)

// square is a zone of 0.01° at a longitude, on the plane of Luojiang.
func square(t *testing.T, code string, lon float64) layers.Zone {
	t.Helper()
	plane, err := geo.NewPlane(4544)
	if err != nil {
		t.Fatal(err)
	}
	z := layers.Zone{Code: code, Name: "甲", Attributes: map[string]any{"HXLX": "水源涵养"}, Geometry: geom.NewPolygonFlat(geom.XY, []float64{lon, 31.3, lon + 0.01, 31.3, lon + 0.01, 31.31, lon, 31.31, lon, 31.3}, []int{10})}
	if z.Shape, err = geo.NewShape(plane, z.Geometry); err != nil {
		t.Fatal(err)
	}
	return z
}

func version(t *testing.T, zones ...layers.Zone) *layers.Version {
	t.Helper()
	v := &layers.Version{Layer: "red-line", Sequence: 1, Zones: zones}
	if err := v.Seal(); err != nil {
		t.Fatal(err)
	}
	return v
}

// What was added lies on gained ground, what was removed on lost ground; the balance counts
// each m² once.
func TestADifferenceIsTold(t *testing.T) {
	d, err := check.Compare(check.PairsOf(version(t, square(t, "A", 104.5), square(t, "B", 104.52)), version(t, square(t, "A", 104.5), square(t, "C", 104.54))))
	if err != nil {
		t.Fatal(err)
	}
	doc := planning.DocumentDifference(d, 0)
	ground, left, err := planning.GroundOf(d, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	if left != 0 {
		t.Errorf("%d grounds left out of a difference without limit", left)
	}
	var said []string
	for _, f := range ground.Features {
		c, ok := f.Properties.(planning.Change)
		if !ok || len(f.Geometry) < 20 {
			t.Fatalf("%+v", f)
		}
		said = append(said, c.Code+" "+string(c.Change)+" "+c.Part)
	}
	if got := fmt.Sprint(said); got != "[B removed lost C added gained]" {
		t.Error(got)
	}
	if doc.Unchanged != 1 || doc.GainedM2 <= 0 || doc.AfterM2-doc.BeforeM2-doc.GainedM2+doc.LostM2 > 1e-3 {
		t.Errorf("%+v", doc)
	}
}

// Of many changes the largest are listed; counts and areas are of all.
func TestALongDifferenceSaysWhatItLeavesOut(t *testing.T) {
	renamed := square(t, "A", 104.5) // no ground moves
	renamed.Name = "renamed"
	d, err := check.Compare(check.PairsOf(version(t, square(t, "A", 104.5), square(t, "B", 104.52)), version(t, square(t, "C", 104.54), renamed)))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		limit int
		codes string // B lies farther from the meridian than C: the same square in degrees is larger there
		left  int
	}{{0, "[A B C]", 0}, {3, "[A B C]", 0}, {2, "[B C]", 1}, {1, "[B]", 2}} {
		doc := planning.DocumentDifference(d, c.limit)
		ground, _, err := planning.GroundOf(d, c.limit, planning.MostVertices)
		if err != nil {
			t.Fatal(err)
		}
		var codes []string
		for _, change := range doc.Changes {
			codes = append(codes, change.Code)
		}
		if fmt.Sprint(codes) != c.codes || doc.LeftOut != c.left || doc.Counts != (planning.Counts{Added: 1, Removed: 1, Changed: 1}) || len(ground.Features) != min(2, len(codes)) || doc.LostM2 <= 0 {
			t.Errorf("at most %d: %v, %d left out, %+v, ground %d", c.limit, codes, doc.LeftOut, doc.Counts, len(ground.Features))
		}
	}
}

// Of ground with very many vertices the largest that fits is drawn; every change stays listed.
func TestGroundThatIsTooLargeIsLeftOutAndCounted(t *testing.T) {
	d, err := check.Compare(check.PairsOf(version(t, square(t, "A", 104.5), square(t, "B", 104.52)), version(t, square(t, "A", 104.5), square(t, "C", 104.54))))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		limit, vertices, drawn, left int
	}{{10, 10, 2, 0}, {10, 9, 1, 1}, {10, 4, 0, 2}, {1, 5, 1, 0}, {0, 4, 2, 0}} {
		ground, left, err := planning.GroundOf(d, c.limit, c.vertices)
		if err != nil {
			t.Fatal(err)
		}
		if len(ground.Features) != c.drawn || left != c.left {
			t.Errorf("%d changes of %d vertices: %d drawn, %d left out, want %d and %d", c.limit, c.vertices, len(ground.Features), left, c.drawn, c.left)
		}
		if c.vertices == 9 && ground.Features[0].Properties.(planning.Change).Code != "B" {
			t.Error("what moved most ground is not drawn first")
		}
	}
}

func TestFindingsAreFeaturesToo(t *testing.T) {
	z := square(t, "A", 104.5)
	doc, err := planning.DocumentFindings([]check.Finding{
		{Check: "sliver", Severity: check.Warning, Zones: []string{"A"}, Text: lang.Text{ZH: "碎片", EN: "a sliver"}, Geometry: z.Geometry, Area: z.Shape.Area()},
		{Check: "document", Severity: check.Warning, Text: lang.Text{ZH: "无", EN: "none"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	features := doc.Features().Features
	if len(features) != 2 || string(features[1].Geometry) != "null" || len(features[0].Geometry) < 20 || len(doc.Findings[0].Geometry) < 20 {
		t.Errorf("%+v", features)
	}
	text, err := json.Marshal(planning.NewCollection(nil))
	if err != nil || string(text) != `{"type":"FeatureCollection","features":[]}` {
		t.Errorf("%s, %v", text, err)
	}
}

// A rejected feature keeps its fields, whatever they are called, and says why.
func ExampleRejected() {
	f := planning.Rejected(postgis.RejectedFeature{
		Position: 3, Reason: lang.Text{ZH: "没有编号", EN: "it has no code"}, Feature: json.RawMessage(`{"type":"Feature","properties":{"HXMC":"某处"},"geometry":null}`),
	})
	text, err := json.Marshal(f)
	fmt.Println(string(text), err)
	// Output: {"type":"Feature","properties":{"HXMC":"某处","redline_position":3,"redline_reason_en":"it has no code","redline_reason_zh":"没有编号"},"geometry":null} <nil>
}

func TestVersionsAreDatedInChina(t *testing.T) {
	doc := planning.DocumentHistory([]postgis.Entry{{Layer: "red-line", Sequence: 2, State: "draft", Created: time.Date(2026, 3, 1, 20, 0, 0, 0, time.UTC)}}, true)
	if v := doc.Versions[0]; v.Layer != "red-line" || v.Created != "2026-03-02T04:00:00+08:00" || v.Submitted != "" {
		t.Errorf("%+v", v)
	}
	z := square(t, "A", 104.5)
	f, err := planning.Zone(&z)
	if properties, ok := f.Properties.(map[string]any); err != nil || !ok || properties["code"] != "A" || properties["HXLX"] != "水源涵养" {
		t.Errorf("%+v, %v", f, err)
	}
}
