package report

import (
	"encoding/json"
	"math"
	"testing"

	"redline/geo"
	"redline/layers"
	"redline/screening"

	"github.com/twpayne/go-geom"
)

// snapshotWith is a snapshot of one layer that holds one square zone, some 1.9 km east of
// the reports' footprint; the version ended before the day where it is outdated.
func snapshotWith(t *testing.T, outdated bool) *layers.Snapshot {
	t.Helper()
	plane, err := geo.NewPlane(4544)
	if err != nil {
		t.Fatal(err)
	}
	zone := geom.NewPolygonFlat(geom.XY, []float64{104.522, 31.3, 104.53, 31.3, 104.53, 31.31, 104.522, 31.31, 104.522, 31.3}, []int{10})
	shape, err := geo.NewShape(plane, zone)
	if err != nil {
		t.Fatal(err)
	}
	version := &layers.Version{Layer: "red-line", Zones: []layers.Zone{{Code: "Z1", Name: "白马关", Geometry: zone, Shape: shape}}}
	if err := version.Seal(); err != nil {
		t.Fatal(err)
	}
	holding := layers.Holding{Layer: layers.Layer{ID: "red-line", Colour: "#c0392b"}, Current: version}
	if outdated {
		holding.Current, holding.Last = nil, version
	}
	return &layers.Snapshot{Plane: plane, Layers: []layers.Holding{holding, {Layer: layers.Layer{ID: "x-empty"}}}}
}

// The way to what is near begins on the footprint, ends on the zone, and is as long as the
// report says; a zone that a finding names is drawn, one that is no more on record is not.
func TestSceneOf(t *testing.T) {
	for _, outdated := range []bool{false, true} {
		s := snapshotWith(t, outdated)
		r := emptyReport()
		r.Components = []screening.ComponentPart{site("厂区", screening.Clear, true)}
		r.Layers = []screening.LayerPart{layerPart("red-line", "厂区", redLine, screening.StatusClear), layerPart("x-empty", "厂区", redLine, screening.StatusClear)}
		r.Layers[0].Nearest = nearest("Z1", "白马关", 1904.1, 90, "")
		r.Layers[1].Nearest = nearest("gone", "", 1, 90, "")
		r.Findings = []screening.Finding{
			{Layer: "red-line", Zone: &screening.ZoneRef{Code: "Z1"}}, {Layer: "red-line", Zone: &screening.ZoneRef{Code: "Z1"}}, {Layer: "x-empty", Zone: &screening.ZoneRef{Code: "gone"}},
		}
		scene, err := SceneOf(r, s)
		if err != nil || len(scene.Zones) != 1 || len(scene.Lines) != 1 {
			t.Fatalf("%d zones, %d lines, %v", len(scene.Zones), len(scene.Lines), err)
		}
		line := scene.Lines[0]
		shape, err := geo.NewShape(s.Plane, line.Geometry)
		if err != nil || math.Abs(float64(shape.Length())-1904.1) > 1 || line.Code != "Z1" || line.Component != "厂区" {
			t.Errorf("%.1f m, %+v, %v", float64(shape.Length()), line, err)
		}
		at := line.Geometry.FlatCoords()
		if math.Abs(at[0]-104.502) > 1e-8 || math.Abs(at[2]-104.522) > 1e-8 {
			t.Errorf("from %v", at)
		}
		var doc struct {
			Features []struct {
				Geometry   struct{ Type string }
				Properties map[string]any
			}
		}
		if err := json.Unmarshal(mapOf(t, r, scene), &doc); err != nil {
			t.Fatal(err)
		}
		f := doc.Features[1]
		if f.Geometry.Type != "LineString" || f.Properties["role"] != "distance" || f.Properties["distance_m"] != 1904.1 {
			t.Errorf("%+v", f)
		}
	}
}

// A report whose footprint is damaged makes no scene.
func TestSceneOfADamagedReport(t *testing.T) {
	r := emptyReport()
	r.Components = []screening.ComponentPart{site("厂区", screening.Clear, true)}
	for _, damaged := range []string{`{`, `{"type":"Polygon","coordinates":[[[0,0],[1,1],[0,0]]]}`} {
		r.Components[0].Footprint.Geometry = json.RawMessage(damaged)
		if _, err := SceneOf(r, snapshotWith(t, false)); err == nil {
			t.Errorf("%s: no error", damaged)
		}
	}
}
