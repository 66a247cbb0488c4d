package screening_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"redline/geo"
	"redline/lang"
	"redline/layers"
	"redline/layers/folder"
	"redline/screening"

	"github.com/twpayne/go-geom"
)

// The tests judge on the straight-line district of the golden cases (see
// cmd/redline/district_test.go for its plan).

// district reads the straight-line district with changes: file → replace pairs.
func district(t *testing.T, changes map[string][]string) *folder.Store {
	t.Helper()
	files := fstest.MapFS{}
	base := os.DirFS("../testdata/districts/base")
	names, err := fs.Glob(base, "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(base, name)
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		for pair := range slices.Chunk(changes[path.Base(name)], 2) {
			if !strings.Contains(text, pair[0]) {
				t.Fatalf("%s does not contain %q", name, pair[0])
			}
			text = strings.Replace(text, pair[0], pair[1], 1)
		}
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	store, err := folder.Open(files)
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// emptied replaces whole layers of the district by empty files.
func emptied(t *testing.T, ids ...string) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for _, id := range ids {
		data, err := os.ReadFile("../testdata/districts/base/" + id + ".geojson")
		if err != nil {
			t.Fatal(err)
		}
		out[id+".geojson"] = []string{string(data), `{"type":"FeatureCollection","features":[]}`}
	}
	return out
}

func plane(t *testing.T) geo.Plane {
	t.Helper()
	p, err := geo.NewPlane(4544)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func footprint(t *testing.T, g geom.T) screening.Footprint {
	t.Helper()
	shape, err := geo.PlaneShape(plane(t), g)
	if err != nil {
		t.Fatal(err)
	}
	return screening.Footprint{Geometry: geo.Snap(shape.Geometry())}
}

func rectangle(t *testing.T, e1, n1, e2, n2 float64) screening.Footprint {
	ring := []float64{e1, n1, e2, n1, e2, n2, e1, n2, e1, n1}
	return footprint(t, geom.NewPolygonFlat(geom.XY, ring, []int{len(ring)}))
}

func given(pairs ...any) screening.Facts {
	facts := screening.Facts{}
	for pair := range slices.Chunk(pairs, 2) {
		facts[pair[0].(string)] = screening.FactValue{Value: pair[1], Source: "given"}
	}
	return facts
}

func site(f screening.Footprint, facts screening.Facts) screening.Case {
	return screening.Case{Facts: facts, Components: []screening.Component{{Name: "厂区", Role: "site", Footprint: f}}}
}

var june = layers.AsOf{On: layers.Date{Year: 2025, Month: 6, Day: 1}}

var luojiang = sync.OnceValues(screening.Luojiang)

func pack(t testing.TB) *screening.Pack {
	t.Helper()
	p, err := luojiang()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func screen(t *testing.T, s screening.Source, c screening.Case, at layers.AsOf, audience string) *screening.Report {
	t.Helper()
	r, err := screening.New(s, pack(t)).Screen(context.Background(), c, at, audience, screening.Options{Geometry: true})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func findingOf(r *screening.Report, id string) *screening.Finding {
	for i := range r.Findings {
		if r.Findings[i].Rule == id {
			return &r.Findings[i]
		}
	}
	return nil
}

func pendingOf(r *screening.Report, id string) *screening.Pending {
	for i := range r.Pending {
		if r.Pending[i].Rule == id {
			return &r.Pending[i]
		}
	}
	return nil
}

func checkOf(r *screening.Report, id string) screening.Check {
	for _, c := range r.Checks {
		if c.Rule == id {
			return c
		}
	}
	return screening.Check{}
}

func statusOf(r *screening.Report, id string) screening.Status {
	for _, l := range r.Layers {
		if l.Layer == id {
			return l.Status
		}
	}
	return ""
}

func TestAnAttributeTheRecordLacksWaitsForTheOffice(t *testing.T) {
	r := screen(t, district(t, nil), site(rectangle(t, 452100, 3470600, 452200, 3470700),
		given("project.eco_activity", 0.0, "project.national_key_project", false)), june, "internal")
	p := pendingOf(r, "ECO-02")
	if p == nil || !slices.Contains(p.Needs, screening.Need{Of: "zone", Name: "ZRBHDFQ", Ask: "office"}) {
		t.Fatalf("ECO-02 does not wait for ZRBHDFQ: %+v", p)
	}
	if r.Complete || r.VerdictAtMost != screening.Prohibited {
		t.Errorf("complete %v, at most %s", r.Complete, r.VerdictAtMost)
	}
	if !slices.ContainsFunc(r.Questions, func(q screening.Question) bool {
		return q.Fact == "red-line.ZRBHDFQ" && q.Ask == "office" && q.Office.EN != ""
	}) {
		t.Errorf("the office is not asked: %+v", r.Questions)
	}
}

func TestExceptions(t *testing.T) {
	farm := func(pairs ...any) *screening.Report {
		return screen(t, district(t, nil), site(rectangle(t, 457100, 3465100, 457200, 3465200), given(pairs...)), june, "internal")
	}
	for _, test := range []struct {
		name      string
		facts     []any
		effect    screening.Effect
		exception string
		pending   bool
	}{
		{"none applies", []any{"project.national_key_project", false, "project.crossing_method", "无", "project.temp_land", false}, screening.Prohibited, "", false},
		{"crossing below ground", []any{"project.national_key_project", false, "project.crossing_method", "定向钻", "project.surface_use", false}, screening.Review, "no-surface-crossing", false},
		{"unknown: the finding at the exception's effect, the rule's own pending", []any{"project.national_key_project", false, "project.crossing_method", "无"}, screening.Review, "temporary-land", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := farm(test.facts...)
			f := findingOf(r, "SOIL-01")
			if f == nil || f.Effect != test.effect || f.Exception != test.exception {
				t.Fatalf("got %+v", f)
			}
			p := pendingOf(r, "SOIL-01")
			if (p != nil) != test.pending {
				t.Fatalf("pending: %+v", p)
			}
			if test.pending && (p.Effect != screening.Prohibited || r.Complete || r.VerdictAtMost != screening.Prohibited) {
				t.Errorf("pending at %s, complete %v, at most %s", p.Effect, r.Complete, r.VerdictAtMost)
			}
		})
	}
}

func TestLayerStates(t *testing.T) {
	footprint := rectangle(t, 457100, 3465100, 457200, 3465200) // on farmland
	facts := given("project.national_key_project", false, "project.crossing_method", "无", "project.temp_land", false)
	farmland := "        file: farmland.geojson\n        from: 2021-01-01\n"
	for _, test := range []struct {
		name    string
		changes []string
		status  screening.Status
		effect  screening.Effect // of SOIL-01; "": not found
		reason  screening.Status // unassessed
	}{
		{"hit", nil, screening.StatusHit, screening.Prohibited, ""},
		{"outdated: hits are possible", []string{farmland, farmland + "        until: 2024-01-01\n"}, screening.StatusOutdated, screening.Review, ""},
		{"without coverage: hits count, silence does not", []string{
			"        accuracy_m: 1\n        coverage: area.geojson\n", "        accuracy_m: 1\n",
		}, screening.StatusNoData, screening.Prohibited, ""},
		{"internal layer for the public", []string{"theme: land\n    kind: zone\n    office: { zh: 自然资源局, en: Natural resources bureau }\n    tolerance", "theme: land\n    classification: internal\n    kind: zone\n    office: { zh: 自然资源局, en: Natural resources bureau }\n    tolerance"}, screening.StatusWithheld, "", screening.StatusWithheld},
	} {
		t.Run(test.name, func(t *testing.T) {
			var changes map[string][]string
			if test.changes != nil {
				changes = map[string][]string{"layers.yaml": test.changes}
			}
			audience := "internal"
			if test.reason == screening.StatusWithheld {
				audience = "public"
			}
			r := screen(t, district(t, changes), site(footprint, facts), june, audience)
			if got := statusOf(r, "farmland"); got != test.status {
				t.Errorf("farmland is %s, want %s", got, test.status)
			}
			switch f := findingOf(r, "SOIL-01"); {
			case (f != nil) != (test.effect != ""):
				t.Errorf("SOIL-01: %+v", f)
			case f != nil && f.Effect != test.effect:
				t.Errorf("SOIL-01 is %s, want %s", f.Effect, test.effect)
			}
			i := slices.IndexFunc(r.Unassessed, func(u screening.Unassessed) bool { return u.Layer == "farmland" })
			if (i >= 0) != (test.reason != "") || i >= 0 && r.Unassessed[i].Status != test.reason {
				t.Errorf("unassessed: %+v", r.Unassessed)
			}
			if test.reason == screening.StatusWithheld && (r.Complete || !r.Withholds) {
				t.Errorf("a public report of a catalogue with internal layers: complete %v, withholds %v", r.Complete, r.Withholds)
			}
		})
	}
}

func TestRepeatedParcelsCountEachSquareMetreOnce(t *testing.T) {
	r := screen(t, district(t, nil), site(rectangle(t, 457400, 3465100, 457600, 3465200), nil), june, "internal")
	i := slices.IndexFunc(r.Layers, func(l screening.LayerPart) bool { return l.Layer == "farmland" })
	l := r.Layers[i]
	if l.AreaM2 == nil || *l.AreaM2 < 19999.9 || *l.AreaM2 > 20000.1 || *l.Share != 1 {
		t.Errorf("farmland takes up %v m² (share %v), want the 20 000 m² of the footprint", l.AreaM2, l.Share)
	}
}

func TestALineIsJudgedByItsLengthInside(t *testing.T) {
	line := footprint(t, geom.NewLineStringFlat(geom.XY, []float64{456000, 3465250, 459000, 3465250}))
	c := site(line, given("project.national_key_project", false, "project.crossing_method", "无", "project.temp_land", false))
	r := screen(t, district(t, nil), c, june, "internal")
	f := findingOf(r, "SOIL-01")
	if f == nil || f.LengthM == nil || *f.LengthM < 499.99 || *f.LengthM > 500.01 {
		t.Fatalf("got %+v", f)
	}
	if len(f.ChainageM) != 1 || f.ChainageM[0][0] < 999.99 || f.ChainageM[0][0] > 1000.01 {
		t.Errorf("chainage %v, want from K1+000", f.ChainageM)
	}
}

func TestRelations(t *testing.T) {
	withdraws := given("project.new_withdrawal", true, "project.water_source", "地下水", "project.concentrated_construction", true)
	for _, test := range []struct {
		name string
		at   screening.Footprint
		rule string
		want bool
	}{
		{"within: wholly in a unit at its limit", rectangle(t, 460000, 3462000, 460100, 3462100), "WAT-01", true},
		{"within: partly in another unit", rectangle(t, 460000, 3464900, 460100, 3465100), "WAT-01", false},
		{"outside: beyond the urban boundary", rectangle(t, 445100, 3462000, 445200, 3462100), "LAND-01", true},
		{"outside: partly beyond", rectangle(t, 445900, 3462000, 446100, 3462100), "LAND-01", true},
		{"outside: within", rectangle(t, 447000, 3462000, 447100, 3462100), "LAND-01", false},
		{"count: across two units", rectangle(t, 455400, 3462000, 455600, 3462100), "UNIT-05", true},
		{"count: a sliver of the second does not count", rectangle(t, 455400, 3462000, 455500.3, 3462100), "UNIT-05", false},
		{"near: 50 m from the red line", rectangle(t, 449050, 3472000, 449100, 3472100), "ECO-05", true},
		{"near: on it is not near", rectangle(t, 448950, 3472000, 449050, 3472100), "ECO-05", false},
		{"near: 103 m from it, accuracy 5 m: possible", rectangle(t, 449103, 3472000, 449150, 3472100), "ECO-05", true},
		{"near: 106 m from it", rectangle(t, 449106, 3472000, 449150, 3472100), "ECO-05", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := screen(t, district(t, nil), site(test.at, withdraws), june, "internal")
			if f := findingOf(r, test.rule); (f != nil) != test.want {
				t.Errorf("%s found: %v, want %v (%+v)", test.rule, f != nil, test.want, checkOf(r, test.rule))
			}
		})
	}
}

func TestUpstreamFollowsTheWater(t *testing.T) {
	outfall := func(e float64, facts screening.Facts) screening.Case {
		return screening.Case{Components: []screening.Component{{
			Name: "排污口", Role: "outfall", Footprint: footprint(t, geom.NewPointFlat(geom.XY, []float64{e, 3464005})), Facts: facts,
		}}}
	}
	r := screen(t, district(t, nil), outfall(448000, given("outfall.watercourse", "renmin")), june, "internal")
	i := slices.IndexFunc(r.Findings, func(f screening.Finding) bool { return f.Rule == "DW-09" && f.Zone.Code == "DEMO-DW-3" })
	if i < 0 {
		t.Fatalf("DW-09 does not find the quasi zone: %+v", r.Findings)
	}
	f := r.Findings[i]
	if f.DistanceM == nil || *f.DistanceM < 2999.9 || *f.DistanceM > 3000.1 {
		t.Fatalf("got %+v, want 3000 m to the quasi zone", f)
	}
	// Below all zones the canal leaves the coverage after 4,500 m: 5 km cannot be judged.
	r = screen(t, district(t, nil), outfall(460500, given("outfall.watercourse", "renmin")), june, "internal")
	if c := checkOf(r, "DW-09"); c.Outcome != screening.OutcomeUnassessed || statusOf(r, "water-source") != screening.StatusPartial {
		t.Errorf("got %+v with water-source %s", c, statusOf(r, "water-source"))
	}
	for name, says := range map[string]string{"长江": "人民渠", "凯江": "2995 m"} {
		_, err := screening.New(district(t, nil), pack(t)).Screen(context.Background(), outfall(448000, given("outfall.watercourse", name)), june, "internal", screening.Options{})
		var fault *lang.Fault
		if !errors.As(err, &fault) || !strings.Contains(fault.In(lang.ZH), says) {
			t.Errorf("an outfall into %s gives %v", name, err)
		}
	}
	river := outfall(448000, given("outfall.watercourse", "人民渠", "outfall.medium", "河流"))
	if _, err := screening.New(district(t, nil), pack(t)).Screen(context.Background(), river, june, "internal", screening.Options{}); err == nil || !strings.Contains(err.Error(), "is a canal") {
		t.Errorf("a canal called a river gives %v", err)
	}
	// Of several points the nearest upstream counts, not the middle of them.
	several := outfall(448000, given("outfall.watercourse", "renmin"))
	several.Components[0].Footprint = footprint(t, geom.NewMultiPointFlat(geom.XY, []float64{446500, 3464005, 449000, 3464005}))
	r = screen(t, district(t, nil), several, june, "internal")
	i = slices.IndexFunc(r.Findings, func(f screening.Finding) bool { return f.Rule == "DW-09" && f.Zone.Code == "DEMO-DW-3" })
	if d := *r.Findings[i].DistanceM; d < 1999.9 || d > 2000.1 {
		t.Errorf("the nearer of two outfalls lies %v m upstream, want 2000", d)
	}
}

func TestOutsideIsOnlySaidWhereTheLayerWasLookedAt(t *testing.T) {
	boundary := "        file: urban-boundary.geojson\n        from: 2021-01-01\n        catalogue_from: 1\n        document: demo-delivery\n        accuracy_m: 5\n"
	beyond := site(rectangle(t, 445100, 3462000, 445200, 3462100), given("project.concentrated_construction", true))
	for _, test := range []struct {
		name     string
		coverage string
		outcome  screening.Outcome
	}{
		{"covered", "        coverage: area.geojson\n", screening.OutcomeHit},
		{"coverage elsewhere", "        coverage: farmland-concentrated.geojson\n", screening.OutcomeUnassessed},
		{"without coverage", "", screening.OutcomeUnassessed},
	} {
		t.Run(test.name, func(t *testing.T) {
			store := district(t, map[string][]string{"layers.yaml": {boundary + "        coverage: area.geojson\n", boundary + test.coverage}})
			r := screen(t, store, beyond, june, "internal")
			if c := checkOf(r, "LAND-01"); c.Outcome != test.outcome {
				t.Errorf("got %+v, want %s", c, test.outcome)
			}
		})
	}
}

func TestZonesOfUnknownConditionAreTriedBothWays(t *testing.T) {
	store := district(t, map[string][]string{"water-intake-units.geojson": {",\n    \"status\": \"正常\"", ""}})
	// Across a unit at its limit and one whose state nobody recorded: within, if it is at
	// its limit too.
	r := screen(t, store, site(rectangle(t, 460000, 3464900, 460100, 3465100), given("project.new_withdrawal", true, "project.water_source", "地下水")), june, "internal")
	p := pendingOf(r, "WAT-01")
	if p == nil || !slices.Contains(p.Needs, screening.Need{Of: "zone", Name: "status", Ask: "office"}) {
		t.Errorf("WAT-01 does not wait for the unit's state: %+v, %+v", p, checkOf(r, "WAT-01"))
	}
}

func TestABorderApartByRoundingIsATouch(t *testing.T) {
	r := screen(t, district(t, nil), site(rectangle(t, 456900, 3465100, 456999.9998, 3465200),
		given("project.national_key_project", false, "project.crossing_method", "无", "project.temp_land", false)), june, "internal")
	if f := findingOf(r, "SOIL-01"); f == nil || f.Relation != "touch" || f.Effect != screening.Review {
		t.Errorf("0.2 mm from farmland: %+v, layer %s", f, statusOf(r, "farmland"))
	}
}

func TestARuleThatCostsTooMuchLeavesTheReportIncomplete(t *testing.T) {
	p, err := screening.CostlyPack()
	if err != nil {
		t.Fatal(err)
	}
	r, err := screening.New(district(t, nil), p).Screen(context.Background(), site(rectangle(t, 457100, 3467700, 457200, 3467800), nil), june, "internal", screening.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if c := checkOf(r, "A-1"); c.Outcome != screening.OutcomeFailed {
		t.Errorf("got %+v", c)
	}
	if r.Complete || r.Exhaustive || r.VerdictAtMost != screening.Prohibited || len(r.Unassessed) == 0 {
		t.Errorf("complete %v, exhaustive %v, at most %s, unassessed %+v", r.Complete, r.Exhaustive, r.VerdictAtMost, r.Unassessed)
	}
}

func TestADirectDischargeWithoutAnOutfallIsNotComplete(t *testing.T) {
	at := rectangle(t, 460500, 3462400, 460600, 3462500)
	for _, test := range []struct {
		name    string
		to      string
		outfall bool
		pending bool
	}{
		{"direct, outfall not shown", "直排", false, true},
		{"direct, outfall shown", "直排", true, false},
		{"to a plant", "市政", false, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := site(at, given("project.wastewater_to", test.to))
			if test.outfall {
				c.Components = append(c.Components, screening.Component{Name: "排污口", Role: "outfall", Footprint: footprint(t, geom.NewPointFlat(geom.XY, []float64{460550, 3460990}))})
			}
			r := screen(t, district(t, nil), c, june, "internal")
			p := pendingOf(r, "DW-08")
			if waits := p != nil && slices.Contains(p.Needs, screening.Need{Of: "component", Name: "outfall", Ask: "applicant"}); waits != test.pending {
				t.Errorf("DW-08 waits for the outfall: %v, want %v", waits, test.pending)
			}
			if test.pending && (r.Complete || r.VerdictAtMost != screening.Prohibited) {
				t.Errorf("complete %v, at most %s", r.Complete, r.VerdictAtMost)
			}
		})
	}
}

func TestScreenRefuses(t *testing.T) {
	inside := rectangle(t, 457100, 3467700, 457200, 3467800)
	for _, test := range []struct {
		name string
		c    screening.Case
		at   layers.AsOf
		says string
	}{
		{"no component", screening.Case{}, june, "no component"},
		{"unknown fact", site(inside, given("project.natur", "新建")), june, "did you mean project.nature"},
		{"value outside the choices", site(inside, given("project.nature", "重建")), june, "not one of the choices"},
		{"a fact that follows from others", site(inside, given("project.builds_new", false)), june, "cannot be given"},
		{"a number out of range", site(inside, given("project.eco_activity", 11.0)), june, "out of range"},
		{"not a whole number", site(inside, given("project.eco_activity", 0.5)), june, "out of range"},
		{"facts that cannot be true together", site(inside, given("project.nature", "改建", "project.capacity_delta", 5.0)), june, "adds no capacity"},
		{"a day before the pack's law", site(inside, nil), layers.AsOf{On: layers.Date{Year: 1999, Month: 1, Day: 1}}, "from 2021-03-01 on"},
		{"wrong type", site(inside, given("project.discharges", "yes")), june, "wrong type"},
		{"malformed industry code", site(inside, given("project.industry", []string{"26"})), june, "malformed"},
		{"outside the district", site(rectangle(t, 470000, 3467000, 470100, 3467100), nil), june, "5.0 km"},
		{"self-intersection", site(footprint(t, geom.NewPolygonFlat(geom.XY, []float64{457000, 3467700, 457100, 3467800, 457100, 3467700, 457000, 3467800, 457000, 3467700}, []int{10})), nil), june, ""},
		{"empty", site(screening.Footprint{Geometry: geom.NewMultiPolygon(geom.XY)}, nil), june, "empty"},
		{"future catalogue", site(inside, nil), layers.AsOf{On: june.On, Catalogue: 9}, ""},
		{"same name twice", screening.Case{Components: []screening.Component{{Name: "a", Role: "site", Footprint: inside}, {Name: "a", Role: "site", Footprint: inside}}}, june, "same name"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := screening.New(district(t, nil), pack(t)).Screen(context.Background(), test.c, test.at, "internal", screening.Options{})
			var fault *lang.Fault
			if !errors.As(err, &fault) {
				t.Fatalf("got %v, want a fault", err)
			}
			if !strings.Contains(fault.In(lang.EN), test.says) || fault.What.ZH == "" {
				t.Errorf("says %q, want %q", fault.In(lang.EN), test.says)
			}
		})
	}
}

func TestACancelledScreeningStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := screening.New(district(t, nil), pack(t)).Screen(ctx, site(rectangle(t, 457100, 3467700, 457200, 3467800), nil), june, "internal", screening.Options{})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestVerifyNamesWhatChanged(t *testing.T) {
	c := site(rectangle(t, 457400, 3465400, 457600, 3465600), given("project.national_key_project", false, "project.crossing_method", "无", "project.temp_land", false))
	old := screen(t, district(t, nil), c, june, "internal")
	again, err := screening.CaseOf(old)
	if err != nil {
		t.Fatal(err)
	}
	if d, err := screening.Compare(old, screen(t, district(t, nil), again, june, "internal")); err != nil || len(d) != 0 {
		t.Fatalf("the same case differs: %v %v", d, err)
	}
	moved := district(t, map[string][]string{"farmland.geojson": {"31.310624706", "31.310724706"}})
	differences, err := screening.Compare(old, screen(t, moved, again, june, "internal"))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, d := range differences {
		text.WriteString(d.EN + "\n")
	}
	for _, want := range []string{"layer farmland version 1: its content differs", "finding SOIL-01 / 厂区 / DEMO-YN"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("does not say %q:\n%s", want, text.String())
		}
	}
	altered := *old
	altered.Verdict = screening.Clear
	if d, err := screening.Compare(&altered, old); err != nil || len(d) == 0 || !strings.Contains(d[0].EN, "altered") {
		t.Errorf("an altered report passes: %v %v", d, err)
	}
}
