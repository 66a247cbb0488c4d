package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"redline/layers/symbols"
	"redline/screening"

	"github.com/google/go-cmp/cmp"
	"github.com/twpayne/go-geom"
)

func square() geom.T {
	return geom.NewPolygonFlat(geom.XY, []float64{104.5, 31.3, 104.6, 31.3, 104.6, 31.4, 104.5, 31.3}, []int{8})
}

func mapOf(t *testing.T, r *screening.Report, scene Scene) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := GeoJSON(&b, r, scene); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func sceneReport() (*screening.Report, Scene) {
	r := prohibitedReport()
	r.Illustrative = true
	r.Findings[1].Geometry = json.RawMessage(squareGeometry)
	r.Findings[2].Geometry = json.RawMessage(squareGeometry)
	return r, Scene{Zones: []SceneZone{
		{Layer: "red-line", Code: "5106030001", Name: "白马关水土保持", Kind: "zone", Geometry: square(), Colour: "#c0392b"},
		{Layer: "corridor", Code: "HS-L-01", Kind: "band", Geometry: square(), Colour: "url(javascript:x)"},
		{Layer: "corridor", Code: "HS-L-02", Kind: "band"},
	}}
}

func TestGeoJSONGolden(t *testing.T) {
	r, scene := sceneReport()
	golden(t, "scene.geojson", mapOf(t, r, scene))
}

func TestGeoJSONRoles(t *testing.T) {
	r, scene := sceneReport()
	var got struct {
		Type         string
		ID           string
		Verdict      string
		Complete     *bool
		Illustrative bool
		Notices      []struct{ ZH, EN string }
		Features     []struct {
			Type       string
			Geometry   struct{ Type string }
			Properties map[string]any
		}
	}
	if err := json.Unmarshal(mapOf(t, r, scene), &got); err != nil {
		t.Fatal(err)
	}
	if got.Type != "FeatureCollection" || got.ID != r.ID || got.Verdict != "prohibited" || got.Complete == nil || !*got.Complete {
		t.Errorf("foreign members: %+v", got)
	}
	if !got.Illustrative || len(got.Notices) != 2 || got.Notices[0].ZH != "示意数据，不得用于决策 / illustrative data, not for decisions" {
		t.Errorf("notices: %+v", got.Notices)
	}
	roles := []string{}
	for _, f := range got.Features {
		roles = append(roles, f.Properties["role"].(string))
		for _, key := range []string{"stroke", "fill", "marker-color"} {
			if s, _ := f.Properties[key].(string); symbols.Colour(s) != s {
				t.Errorf("%s of %v is %q", key, f.Properties["role"], s)
			}
		}
		if f.Type != "Feature" || f.Geometry.Type == "" {
			t.Errorf("no geometry: %+v", f)
		}
	}
	if diff := cmp.Diff([]string{"zone", "band", "footprint", "overlap", "overlap"}, roles); diff != "" {
		t.Error(diff)
	}
	overlap := got.Features[3].Properties
	if overlap["effect"] != "prohibited" || overlap["title_zh"] != "[不符合规划要求] RIV-05\u00a0河道两侧 20～200 米管控廊道内不得布局化工项目" {
		t.Errorf("overlap: %v", overlap)
	}
}

func TestGeoJSONOfAlmostNothing(t *testing.T) {
	var doc map[string]any
	if err := json.Unmarshal(mapOf(t, &screening.Report{Findings: []screening.Finding{{Geometry: json.RawMessage(pointGeometry)}}}, Scene{}), &doc); err != nil {
		t.Fatal(err)
	}
	if n := len(doc["features"].([]any)); n != 1 {
		t.Errorf("%d features, want the overlap", n)
	}
}

// Overlaps that were left out for their size are counted in a notice, in both languages.
func TestGeoJSONOfOmittedOverlaps(t *testing.T) {
	r, scene := sceneReport()
	r.Findings[1].Geometry, r.Findings[1].GeometryOmitted = nil, true
	var got struct {
		Notices  []struct{ ZH, EN string }
		Features []json.RawMessage
	}
	if err := json.Unmarshal(mapOf(t, r, scene), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Features) != 4 || len(got.Notices) != 3 || !strings.HasPrefix(got.Notices[1].ZH, "1 处重叠") || !strings.Contains(got.Notices[1].EN, "1 overlap(s)") {
		t.Errorf("%d features, notices %+v", len(got.Features), got.Notices)
	}
}

func TestGeoJSONRefusesBrokenGeometry(t *testing.T) {
	r := prohibitedReport()
	r.Findings[0].Geometry = json.RawMessage(`{"type":`)
	if GeoJSON(&bytes.Buffer{}, r, Scene{}) == nil {
		t.Error("a broken overlap was written")
	}
	zone := SceneZone{Kind: "zone", Geometry: geom.NewGeometryCollection()}
	if GeoJSON(&bytes.Buffer{}, clearReport(), Scene{Zones: []SceneZone{zone}}) == nil {
		t.Error("an unsupported zone geometry was written")
	}
}
