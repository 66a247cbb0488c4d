package screening_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"redline/geo"
	"redline/layers"
	"redline/screening"

	"github.com/twpayne/go-geom"
)

func TestASliverIsATouchForEveryKindOfFootprint(t *testing.T) {
	line := func(e1, n1, e2, n2 float64) screening.Footprint {
		return footprint(t, geom.NewLineStringFlat(geom.XY, []float64{e1, n1, e2, n2}))
	}
	point := func(e, n float64) screening.Footprint {
		return footprint(t, geom.NewPointFlat(geom.XY, []float64{e, n}))
	}
	for _, test := range []struct {
		name   string
		at     screening.Footprint
		status screening.Status
		reason string
	}{
		{"area: overlap 0.3 m wide", rectangle(t, 456900, 3465100, 457000.3, 3465200), screening.StatusTouch, "min_width"},
		{"area: overlap 0.6 m wide", rectangle(t, 456900, 3465100, 457000.6, 3465200), screening.StatusHit, ""},
		{"area: overlap below 1 m²", rectangle(t, 456900, 3465100, 457000.9, 3465101), screening.StatusTouch, "min_area"},
		{"line: 0.3 m inside", line(456900, 3465200, 457000.3, 3465200), screening.StatusTouch, "min_width"},
		{"line: 0.6 m inside", line(456900, 3465200, 457000.6, 3465200), screening.StatusHit, ""},
		{"point: inside", point(457100, 3465100), screening.StatusHit, ""},
		{"point: outside", point(456500, 3465100), screening.StatusClear, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := screen(t, district(t, nil), site(test.at, nil), june, "internal")
			if got := statusOf(r, "farmland"); got != test.status {
				t.Errorf("farmland is %s, want %s", got, test.status)
			}
			i := slices.IndexFunc(r.Touches, func(touch screening.Touch) bool { return touch.Layer == "farmland" })
			if (i >= 0) != (test.reason != "") || i >= 0 && r.Touches[i].Reason != test.reason {
				t.Errorf("touches %+v, want reason %q", r.Touches, test.reason)
			}
		})
	}
}

func TestAFootprintAcrossTheBorderIsCoveredInPart(t *testing.T) {
	for _, test := range []struct {
		name string
		at   screening.Footprint
		want float64
	}{
		{"area", rectangle(t, 464900, 3470500, 465300, 3470700), 0.25},
		{"line", footprint(t, geom.NewLineStringFlat(geom.XY, []float64{464500, 3470500, 465500, 3470500})), 0.5},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := screen(t, district(t, nil), site(test.at, nil), june, "internal")
			for _, l := range r.Layers {
				if l.Layer != "heavy-metal-area" && (l.Status != screening.StatusPartial || l.CoveredShare < test.want-1e-4 || l.CoveredShare > test.want+1e-4) {
					t.Errorf("%s is %s, covered %v; want partial, %v", l.Layer, l.Status, l.CoveredShare, test.want)
				}
			}
			if r.Complete || r.Exhaustive {
				t.Error("complete across the border")
			}
		})
	}
}

// withReach adds a bank line to the district's reaches.
func withReach(t *testing.T, northing float64, properties string) map[string][]string {
	shape, err := geo.PlaneShape(plane(t), geom.NewLineStringFlat(geom.XY, []float64{445000, northing, 455000, northing, 465000, northing}))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := geo.EncodeGeoJSON(geo.Snap(shape.Geometry().(*geom.MultiLineString).LineString(0)))
	if err != nil {
		t.Fatal(err)
	}
	feature := `{"type":"Feature","properties":` + properties + `,"geometry":` + string(raw) + `},`
	return map[string][]string{"reaches.geojson": {`"features": [`, `"features": [` + feature}}
}

func TestTwoBaselinesThatDisagreeLeaveTheLimitOpen(t *testing.T) {
	chemical := given("project.industry", []string{"2651"}, "project.nature", "新建", "project.chem", "yes", "project.chem_park", false)
	bank := withReach(t, 3467200, `{"code":"kaijiang-bank","name":"凯江岸线","control":"bank-1km","watercourse":"kaijiang","side":"left","baseline":"岸线","w_min":0,"w_max":0,"status":"已划定"}`)
	for _, test := range []struct {
		name      string
		northing  float64
		certainty screening.Certainty // "": not found
	}{
		{"both within 1 km", 3467900, screening.Certain},
		{"the bank within, the management line beyond", 3468100, screening.Possible},
		{"both beyond", 3468300, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := screen(t, district(t, bank), site(rectangle(t, 457000, test.northing, 457100, test.northing+100), chemical), june, "internal")
			f := findingOf(r, "RIV-01")
			if (f != nil) != (test.certainty != "") || f != nil && f.Certainty != test.certainty {
				t.Fatalf("got %+v", f)
			}
			if test.certainty == screening.Possible {
				p := pendingOf(r, "RIV-01")
				if p == nil || !slices.Contains(p.Needs, screening.Need{Of: "reach", Name: "baseline", Ask: "office"}) || f.Effect != screening.Review {
					t.Errorf("%+v does not wait for the baseline: %+v", f, p)
				}
			}
		})
	}
}

func TestBands(t *testing.T) {
	onlyBank := withReach(t, 3459000, `{"code":"lonely","name":"孤岸","control":"river-corridor","watercourse":"huangshui","side":"left","section":"lonely","baseline":"岸线","w_min":20,"w_max":200,"w_adopted":100,"status":"已划定"}`)
	for _, test := range []struct {
		name      string
		at        screening.Footprint
		changes   map[string][]string
		certainty screening.Certainty // "": not in the band
		distance  float64
	}{
		{"within the smallest width", rectangle(t, 457000, 3474070, 457100, 3474100), nil, screening.Certain, 10},
		{"at the smallest width", rectangle(t, 457000, 3474080, 457100, 3474100), nil, screening.Certain, 20},
		{"between the widths", rectangle(t, 457000, 3474081, 457100, 3474100), nil, screening.Possible, 21},
		{"at the largest width", rectangle(t, 457000, 3474260, 457100, 3474300), nil, screening.Possible, 200},
		{"beyond", rectangle(t, 457000, 3474260.1, 457100, 3474300), nil, "", 0},
		{"across the river", rectangle(t, 457000, 3473900, 457100, 3474100), nil, screening.Certain, 0},
		{"landward of a lonely bank", rectangle(t, 457000, 3459050, 457100, 3459080), onlyBank, screening.Certain, 50},
		{"waterward of a lonely bank: possible only", rectangle(t, 457000, 3458920, 457100, 3458950), onlyBank, screening.Possible, 50},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := screen(t, district(t, test.changes), site(test.at, nil), june, "internal")
			f := findingOf(r, "RIV-08")
			if (f != nil) != (test.certainty != "") {
				t.Fatalf("got %+v", f)
			}
			if f != nil && (f.Certainty != test.certainty || *f.DistanceM != test.distance) {
				t.Errorf("%s at %v m, want %s at %v m", f.Certainty, *f.DistanceM, test.certainty, test.distance)
			}
		})
	}
}

func TestAccessListsAreJudgedOrLeftToTheReviewer(t *testing.T) {
	chemical := func(more ...any) screening.Facts {
		return given(append([]any{"project.nature", "新建", "project.chem", "yes"}, more...)...)
	}
	for _, test := range []struct {
		name    string
		facts   screening.Facts
		outcome map[string]string
		by      map[string]string
		finding bool
		pending bool
	}{
		{
			"met", chemical("project.in_compliant_park", false, "project.discharges", true),
			map[string]string{"DEMO-R1": "不符合", "DEMO-R2": "需论证", "DEMO-R3": "待核"},
			map[string]string{"DEMO-R1": "rule", "DEMO-R3": "reviewer"},
			true, false,
		},
		{
			"not met", chemical("project.in_compliant_park", true, "project.discharges", false),
			map[string]string{"DEMO-R1": "不涉及", "DEMO-R2": "不涉及", "DEMO-R3": "待核"},
			nil, false, false,
		},
		{
			"unknown", chemical(), map[string]string{"DEMO-R1": "待核", "DEMO-R2": "待核", "DEMO-R3": "待核"}, map[string]string{"DEMO-R1": "rule"}, false, true,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := screen(t, district(t, nil), site(rectangle(t, 446500, 3462000, 446600, 3462100), test.facts), june, "internal")
			if len(r.Units) != 1 || r.Units[0].Share != 1 {
				t.Fatalf("units %+v", r.Units)
			}
			for _, q := range r.Units[0].Requirements {
				if want, ok := test.outcome[q.ID]; ok && q.Outcome != want {
					t.Errorf("%s is %s, want %s", q.ID, q.Outcome, want)
				}
				if want, ok := test.by[q.ID]; ok && q.By != want {
					t.Errorf("%s by %s, want %s", q.ID, q.By, want)
				}
			}
			if (findingOf(r, "DEMO-R1") != nil) != test.finding || (pendingOf(r, "DEMO-R1") != nil) != test.pending {
				t.Errorf("finding %v, pending %v", findingOf(r, "DEMO-R1"), pendingOf(r, "DEMO-R1"))
			}
		})
	}
}

// An access list is judged with the safeguards of every other rule.
func TestAccessListsAreJudgedLikeRules(t *testing.T) {
	facts := given("project.discharges", true)
	at := rectangle(t, 446500, 3462000, 446600, 3462100) // in DEMO-ZH-2
	units := "        file: control-units.geojson\n        from: 2021-01-01\n"
	line := "DEMO-R2,DEMO-ZH-2,单元,污染物排放管控,限制,（示意）新增排放须倍量削减,demo-access-list,二,project.discharges,"
	for _, test := range []struct {
		name    string
		changes map[string][]string
		effect  screening.Effect // "": not found
		outcome screening.Outcome
	}{
		{"限制 without an effect restricts", nil, screening.Restricted, screening.OutcomeHit},
		{"禁止 without an effect prohibits", map[string][]string{"requirements.csv": {line, "DEMO-R2,DEMO-ZH-2,单元,污染物排放管控,禁止,（示意）不得排放,demo-access-list,二,project.discharges,"}}, screening.Prohibited, screening.OutcomeHit},
		{"on a lapsed plan it is capped", map[string][]string{
			"requirements.csv": {line, "DEMO-R2,DEMO-ZH-2,单元,污染物排放管控,禁止,（示意）不得排放,demo-access-list,二,project.discharges,"},
			"documents.yaml":   {"（示意）\n    authority: normative\n    from: 2021-01-01\n  - id: demo-access-list\n    title: 生态环境准入清单（示意）\n    authority: normative\n    from: 2021-01-01", "（示意）\n    authority: normative\n    from: 2021-01-01\n  - id: demo-access-list\n    title: 生态环境准入清单（示意）\n    authority: plan\n    from: 2021-01-01\n    horizon_to: 2024-12-31"},
		}, screening.Review, screening.OutcomeHit},
		{"from a future document it is not in force", map[string][]string{
			"documents.yaml": {"title: 生态环境准入清单（示意）\n    authority: normative\n    from: 2021-01-01", "title: 生态环境准入清单（示意）\n    authority: normative\n    from: 2030-01-01"},
		}, "", screening.OutcomeNotInForce},
		{"in outdated units it is only possible", map[string][]string{
			"requirements.csv": {line, "DEMO-R2,DEMO-ZH-2,单元,污染物排放管控,禁止,（示意）不得排放,demo-access-list,二,project.discharges,"},
			"layers.yaml":      {units, units + "        until: 2024-01-01\n"},
		}, screening.Review, screening.OutcomeHit},
		{"of another unit it does not apply", map[string][]string{"requirements.csv": {line, "DEMO-R2,DEMO-ZH-3,单元,污染物排放管控,禁止,（示意）不得排放,demo-access-list,二,project.discharges,"}}, "", screening.OutcomeNotNear},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := screen(t, district(t, test.changes), site(at, facts), june, "internal")
			f := findingOf(r, "DEMO-R2")
			if (f != nil) != (test.effect != "") || f != nil && f.Effect != test.effect {
				t.Errorf("got %+v, want %q", f, test.effect)
			}
			if c := checkOf(r, "DEMO-R2"); c.Outcome != test.outcome {
				t.Errorf("got %+v, want %s", c, test.outcome)
			}
		})
	}
	// Without the layer of units nobody knows which list binds.
	r := screen(t, district(t, map[string][]string{"layers.yaml": {"    versions:\n      - sequence: 1\n        file: control-units.geojson\n        from: 2021-01-01\n        catalogue_from: 1\n        document: demo-delivery\n        accuracy_m: 5\n        coverage: area.geojson\n", ""}}), site(at, facts), june, "internal")
	if c := checkOf(r, "DEMO-R2"); c.Outcome != screening.OutcomeUnassessed {
		t.Errorf("without units: %+v", c)
	}
}

func TestBandsHaveNoWedgeAtTheJointsOfABank(t *testing.T) {
	// A left bank that turns by 90° at the joint of its sections; the sections' own square
	// ends leave the outer corner to neither.
	bank := func(code, section string, xy ...float64) string {
		shape, err := geo.PlaneShape(plane(t), geom.NewLineStringFlat(geom.XY, xy))
		if err != nil {
			t.Fatal(err)
		}
		raw, err := geo.EncodeGeoJSON(geo.Snap(shape.Geometry().(*geom.MultiLineString).LineString(0)))
		if err != nil {
			t.Fatal(err)
		}
		return `{"type":"Feature","properties":{"code":"` + code + `","name":"弯岸","control":"river-corridor","watercourse":"huangshui","section":"` + section +
			`","side":"left","baseline":"岸线","w_min":100,"w_max":100,"w_adopted":100,"status":"已划定"},"geometry":` + string(raw) + `},`
	}
	store := district(t, map[string][]string{"reaches.geojson": {`"features": [`, `"features": [` +
		bank("bend-1", "one", 460000, 3470600, 461000, 3470600) + bank("bend-2", "two", 461000, 3470600, 461000, 3469800)}})
	for _, test := range []struct {
		name     string
		e, n     float64
		distance float64 // negative: not in the band
	}{
		{"at the corner", 461030, 3470640, 50},
		{"landward of the first", 460500, 3470640, 40},
		{"landward of the second", 461040, 3470200, 40},
		{"beyond the width at the corner", 461080, 3470680, -1},
		{"beyond the end of the bank", 461040, 3469700, -1},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := screen(t, store, site(rectangle(t, test.e, test.n, test.e+5, test.n+5), nil), june, "internal")
			i := slices.IndexFunc(r.Findings, func(f screening.Finding) bool { return f.Rule == "RIV-08" && strings.HasPrefix(f.Zone.Code, "bend") })
			if (i >= 0) != (test.distance >= 0) {
				t.Fatalf("found %v", i >= 0)
			}
			if i >= 0 && *r.Findings[i].DistanceM != test.distance {
				t.Errorf("%v m, want %v", *r.Findings[i].DistanceM, test.distance)
			}
		})
	}
}

func TestLaterChangesNameWhatEnds(t *testing.T) {
	r := screen(t, district(t, map[string][]string{"layers.yaml": {
		"        file: red-line.geojson\n        from: 2021-01-01\n", "        file: red-line.geojson\n        from: 2021-01-01\n        until: 2026-01-01\n",
	}}), site(rectangle(t, 453600, 3464100, 453800, 3464200), given("project.discharges", true)), june, "internal")
	for _, want := range []struct {
		kind, id, what string
		from           layers.Date
	}{
		{"layer", "red-line", "ends", layers.Date{Year: 2026, Month: 1, Day: 1}},
		{"document", "water-pollution-law", "absorbed", layers.Date{Year: 2026, Month: 8, Day: 15}},
		{"document", "luojiang-plan-145", "lapses", layers.Date{Year: 2026, Month: 1, Day: 1}},
	} {
		if !slices.ContainsFunc(r.LaterChanges, func(c screening.LaterChange) bool {
			return c.Kind == want.kind && c.ID == want.id && c.What == want.what && c.From == want.from && !c.Title.IsZero()
		}) {
			t.Errorf("%+v is not among %+v", want, r.LaterChanges)
		}
	}
}

func TestTheIdentityLeavesOutGeometryOnly(t *testing.T) {
	r := screen(t, district(t, nil), site(rectangle(t, 457100, 3465100, 457200, 3465200), given("project.national_key_project", false)), june, "internal")
	bare := *r
	bare.Findings = slices.Clone(r.Findings)
	for i := range bare.Findings {
		bare.Findings[i].Geometry = nil
	}
	id, err := screening.Identity(&bare)
	if err != nil || id != r.ID {
		t.Errorf("without geometries the id is %s (%v), want %s", id, err, r.ID)
	}
	bare.Components = slices.Clone(r.Components)
	bare.Components[0].Footprint.Geometry = json.RawMessage(`{"type":"Point","coordinates":[0,0]}`)
	if id, _ := screening.Identity(&bare); id == r.ID {
		t.Error("another footprint has the same id")
	}
}
