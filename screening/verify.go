package screening

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"redline/geo"
	"redline/lang"
)

// CaseOf returns the case a report was made from: its footprints, and the facts that were
// given or read from a file. Derived facts are derived again.
func CaseOf(r *Report) (Case, error) {
	c := Case{Facts: Facts{}}
	for _, part := range r.Components {
		geometry, err := geo.DecodeGeoJSON(part.Footprint.Geometry)
		if err != nil {
			return c, err
		}
		component := Component{Name: part.Name, Role: part.Role, Facts: Facts{}, Footprint: Footprint{
			Geometry: geo.Snap(geometry), Accuracy: geo.Metres(part.Footprint.AccuracyM), CRS: part.Footprint.CRS, Repairs: part.Footprint.Repairs,
		}}
		for name, value := range part.Facts {
			if value.Source != "derived" {
				component.Facts[name] = value
			}
		}
		c.Components = append(c.Components, component)
	}
	return c, nil
}

// Compare says, for a person, where a report computed again differs from the old one:
// the rules, the layers, the findings, the verdict; or that only other parts do. Overlap
// geometries are not compared. Empty when the reports are the same.
func Compare(old, again *Report) ([]lang.Text, error) {
	var out []lang.Text
	if id, err := Identity(old); err != nil {
		return nil, err
	} else if id != old.ID {
		out = append(out, lang.Text{ZH: "报告内容与其编号不符：报告被改动过", EN: "the report does not match its own id: it was altered"})
	}
	if old.ID == again.ID && len(out) == 0 {
		return nil, nil
	}
	if old.Rules.SHA256 != again.Rules.SHA256 {
		out = append(out, lang.Textf("规则包不同：报告 %[1]s（%[2]s），现在 %[3]s（%[4]s）", "the rules differ: report %[1]s (%[2]s), now %[3]s (%[4]s)",
			old.Rules.Version, shortHash(old.Rules.SHA256), again.Rules.Version, shortHash(again.Rules.SHA256)))
	}
	if old.Engine != again.Engine {
		out = append(out, lang.Textf("引擎不同：报告 %[1]v，现在 %[2]v", "the engine differs: report %[1]v, now %[2]v", old.Engine, again.Engine))
	}
	out = append(out, compareLayers(old, again)...)
	findings, err := compareFindings(old, again)
	if err != nil {
		return nil, err
	}
	out = append(out, findings...)
	if old.Verdict != again.Verdict || old.Complete != again.Complete {
		out = append(out, lang.Textf("结论不同：报告 %[1]s（完整 %[2]t），现在 %[3]s（完整 %[4]t）", "the verdict differs: report %[1]s (complete %[2]t), now %[3]s (complete %[4]t)",
			old.Verdict, old.Complete, again.Verdict, again.Complete))
	}
	if len(out) == 0 {
		out = append(out, lang.Text{ZH: "其他内容不同（如最近距离、逐条核对或待核事项）", EN: "other parts differ (such as nearest distances, checks or pending facts)"})
	}
	return out, nil
}

func compareLayers(old, again *Report) []lang.Text {
	var out []lang.Text
	for _, l := range again.Layers {
		i := slices.IndexFunc(old.Layers, func(o LayerPart) bool { return o.Layer == l.Layer && o.Component == l.Component })
		switch {
		case i < 0:
			out = append(out, lang.Textf("图层 %[1]s：报告中没有", "layer %[1]s: not in the report", l.Layer))
		case old.Layers[i].SHA256 != l.SHA256:
			out = append(out, lang.Textf("图层 %[1]s 版本 %[2]d：内容不同（%[3]s → %[4]s）", "layer %[1]s version %[2]d: its content differs (%[3]s → %[4]s)",
				l.Layer, l.Version, shortHash(old.Layers[i].SHA256), shortHash(l.SHA256)))
		case old.Layers[i].Status != l.Status:
			out = append(out, lang.Textf("图层 %[1]s：状态 %[2]s → %[3]s", "layer %[1]s: status %[2]s → %[3]s", l.Layer, old.Layers[i].Status, l.Status))
		}
	}
	for _, l := range old.Layers {
		if !slices.ContainsFunc(again.Layers, func(o LayerPart) bool { return o.Layer == l.Layer }) {
			out = append(out, lang.Textf("图层 %[1]s：现在没有", "layer %[1]s: not there now", l.Layer))
		}
	}
	return slices.Compact(out)
}

func compareFindings(old, again *Report) ([]lang.Text, error) {
	before, err := findingTexts(old)
	if err != nil {
		return nil, err
	}
	after, err := findingTexts(again)
	if err != nil {
		return nil, err
	}
	var out []lang.Text
	for _, f := range again.Findings {
		key := findingKey(f)
		switch was, ok := before[key]; {
		case !ok:
			out = append(out, lang.Textf("新增认定 %[1]s", "new finding %[1]s", key))
		case !bytes.Equal(was, after[key]):
			out = append(out, lang.Textf("认定 %[1]s 不同：%[2]s → %[3]s", "finding %[1]s differs: %[2]s → %[3]s", key, measures(was), measures(after[key])))
		}
	}
	for _, f := range old.Findings {
		if _, ok := after[findingKey(f)]; !ok {
			out = append(out, lang.Textf("不再有认定 %[1]s", "no longer a finding: %[1]s", findingKey(f)))
		}
	}
	return out, nil
}

func findingKey(f Finding) string {
	return fmt.Sprintf("%s / %s / %s", f.Rule, f.Component, zoneCode(f.Zone))
}

func findingTexts(r *Report) (map[string][]byte, error) {
	out := map[string][]byte{}
	for _, f := range r.Findings {
		f.Geometry = nil
		text, err := json.Marshal(f)
		if err != nil {
			return nil, err
		}
		out[findingKey(f)] = text
	}
	return out, nil
}

// measures shortens a finding's JSON to what usually differs.
func measures(text []byte) string {
	var f Finding
	if json.Unmarshal(text, &f) != nil {
		return string(text)
	}
	s := string(f.Effect)
	for _, m := range []struct {
		value *float64
		unit  string
	}{{f.AreaM2, "m²"}, {f.LengthM, "m"}, {f.DistanceM, "m"}} {
		if m.value != nil {
			s += fmt.Sprintf(" %g %s", *m.value, m.unit)
		}
	}
	return s
}

func shortHash(h string) string {
	if len(h) > 12 {
		return h[:12]
	}
	return h
}
