package postgis_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"redline/geo"
	"redline/lang"
	"redline/layers"
	"redline/layers/check"
	"redline/layers/layerstest"
	"redline/layers/postgis"

	"github.com/twpayne/go-geom"
)

// planner is a database with the layerstest district and planners at work.
type planner struct {
	*testing.T
	pool *postgis.Pool
}

func newPlanner(t *testing.T) planner {
	t.Helper()
	return planner{t, pool(t, imported(t, layerstest.Record()), "redline_publish")}
}

func address(pool *postgis.Pool) string { return pool.Config().ConnString() }

// zoneLayer returns a layer of areas with a version that is in force without end.
func zoneLayer(t *testing.T, pool *postgis.Pool) string {
	t.Helper()
	var layer string
	err := pool.QueryRow(t.Context(), `SELECT v.layer FROM redline.versions v JOIN redline.layers l ON l.id = v.layer
		WHERE l.kind = 'zone' AND v.state = 'published' AND v.in_force_until IS NULL ORDER BY v.layer LIMIT 1`).Scan(&layer)
	if err != nil {
		t.Fatal(err)
	}
	return layer
}

func date(text string) layers.Date {
	d, err := layers.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// draft stores a delivery of one square as a draft of the layer.
func (p planner) draft(layer, from string, x float64, act postgis.Act) int64 {
	p.Helper()
	plane, err := geo.NewPlane(4544)
	if err != nil {
		p.Fatal(err)
	}
	g := geo.Snap(geom.NewPolygonFlat(geom.XY, []float64{x, 31.3, x + 0.001, 31.3, x + 0.001, 31.301, x, 31.301, x, 31.3}, []int{10}))
	shape, err := geo.NewShape(plane, g)
	if err != nil {
		p.Fatal(err)
	}
	d := postgis.Draft{Version: layers.Version{
		Layer: layer, InForce: layers.Interval{From: date(from)}, Accuracy: 1,
		Zones: []layers.Zone{{Code: "Z-1", Name: "甲", Geometry: g, Shape: shape, Attributes: map[string]any{}}},
	}, Rejected: []postgis.RejectedFeature{{Position: 2, Reason: lang.Text{ZH: "没有编号", EN: "no code"}, Feature: []byte(`{"type":"Feature"}`)}}}
	sequence, err := postgis.NewDraft(p.Context(), p.pool, d, act)
	if err != nil {
		p.Fatal(err)
	}
	return sequence
}

func (p planner) submit(layer string, sequence int64, findings []check.Finding, act postgis.Act) error {
	p.Helper()
	v, err := postgis.LoadVersion(p.Context(), p.pool, layer, sequence)
	if err != nil {
		p.Fatal(err)
	}
	return postgis.Submit(p.Context(), p.pool, v, findings, act)
}

var (
	li   = postgis.Act{By: "li"}
	wang = postgis.Act{By: "wang"}
)

// ready takes a draft to the point where it can be published.
func (p planner) ready(layer, from string, x float64) int64 {
	p.Helper()
	n := p.draft(layer, from, x, li)
	if err := p.submit(layer, n, nil, li); err != nil {
		p.Fatal(err)
	}
	if err := postgis.Approve(p.Context(), p.pool, layer, n, wang); err != nil {
		p.Fatal(err)
	}
	return n
}

func TestAVersionsWayIntoTheRecord(t *testing.T) {
	p := newPlanner(t)
	layer := zoneLayer(t, p.pool)
	before := open(t, address(p.pool)).Catalogue().Sequence
	n := p.draft(layer, "2030-01-01", 104.5, li)
	warning := check.Finding{Check: "sliver", Severity: check.Warning, Zones: []string{"Z-1"}, Text: lang.Text{ZH: "碎片", EN: "sliver"}, Hint: lang.Text{ZH: "核对", EN: "check"}}
	blocking := warning
	blocking.Severity = check.Error
	because := postgis.Act{By: "li", Reason: "界线经现场核对"}
	for _, step := range []struct {
		name string
		do   func() error
		want error
	}{
		{"published as a draft", func() error { _, err := postgis.Publish(t.Context(), p.pool, []string{layer}, wang); return err }, postgis.ErrState},
		{"approved as a draft", func() error { return postgis.Approve(t.Context(), p.pool, layer, n, wang) }, postgis.ErrState},
		{"submitted with an error", func() error { return p.submit(layer, n, []check.Finding{blocking}, because) }, postgis.ErrChecks},
		{"submitted with a warning and no reason", func() error { return p.submit(layer, n, []check.Finding{warning}, li) }, postgis.ErrChecks},
		{"submitted with a reason", func() error { return p.submit(layer, n, []check.Finding{warning}, because) }, nil},
		{"submitted twice", func() error { return p.submit(layer, n, nil, because) }, postgis.ErrState},
		{"approved by its author", func() error { return postgis.Approve(t.Context(), p.pool, layer, n, li) }, postgis.ErrOwnWork},
		{"given back", func() error {
			return postgis.Return(t.Context(), p.pool, layer, n, postgis.Act{By: "wang", Reason: "再核"})
		}, nil},
		{"submitted again", func() error { return p.submit(layer, n, []check.Finding{warning}, because) }, nil},
		{"approved by another", func() error { return postgis.Approve(t.Context(), p.pool, layer, n, wang) }, nil},
		{"published", func() error {
			publication, err := postgis.Publish(t.Context(), p.pool, []string{layer}, postgis.Act{By: "wang", Reason: "年度更新"})
			if err == nil && (publication.Sequence != before+1 || !slices.Equal(publication.Published, []postgis.VersionName{{Layer: layer, Sequence: n}})) {
				t.Errorf("publication %+v, want sequence %d", publication, before+1)
			}
			return err
		}, nil},
		{"published twice", func() error { _, err := postgis.Publish(t.Context(), p.pool, []string{layer}, wang); return err }, postgis.ErrState},
		{"no such layer", func() error { _, err := postgis.Publish(t.Context(), p.pool, []string{"none"}, wang); return err }, postgis.ErrNoLayer},
		{"no such version", func() error { return postgis.Approve(t.Context(), p.pool, layer, 99, wang) }, postgis.ErrNoVersion},
	} {
		t.Run(step.name, func(t *testing.T) {
			if err := step.do(); !errors.Is(err, step.want) {
				t.Errorf("got %v, want %v", err, step.want)
			}
		})
	}
	store := open(t, address(p.pool))
	for day, code := range map[string]string{"2029-12-31": "", "2030-01-01": "Z-1"} {
		snapshot, err := store.Snapshot(t.Context(), layers.AsOf{On: date(day)})
		if err != nil {
			t.Fatal(err)
		}
		holding, _ := snapshot.Holding(layer)
		if holding.Current == nil {
			t.Fatalf("nothing in force on %s", day)
		}
		if _, found := holding.Current.Zone("Z-1"); found != (code != "") {
			t.Errorf("on %s the new version is in force: %v", day, found)
		}
	}
	// What was on record before stays on record as it was.
	snapshot, err := store.Snapshot(t.Context(), layers.AsOf{On: date("2030-01-01"), Catalogue: before})
	if err != nil {
		t.Fatal(err)
	}
	if holding, _ := snapshot.Holding(layer); holding.Current == nil || holding.Current.Sequence == n {
		t.Error("the past changed")
	}
	entries, err := postgis.History(t.Context(), p.pool, layer)
	if err != nil {
		t.Fatal(err)
	}
	last := entries[n-1]
	if last.State != "published" || last.PublishedBy != "wang" || last.Reason != "年度更新" || last.Author != "li" || last.Zones != 1 || len(entries) != int(n)+1 || entries[n].Origin != "closing" {
		t.Errorf("history %+v", entries)
	}
	// Withdrawn, the days are empty again, and the version stays on record.
	if _, err := postgis.Withdraw(t.Context(), p.pool, layer, n, postgis.Act{By: "wang", Reason: "撤回"}); err != nil {
		t.Fatal(err)
	}
	snapshot, err = open(t, address(p.pool)).Snapshot(t.Context(), layers.AsOf{On: date("2030-01-01")})
	if err != nil {
		t.Fatal(err)
	}
	if holding, _ := snapshot.Holding(layer); holding.Current != nil {
		t.Errorf("version %d is in force after it was withdrawn", holding.Current.Sequence)
	}
}

// Of two planners who publish at once one wins, and the other is told who and when.
func TestTwoPlannersAtOnce(t *testing.T) {
	p := newPlanner(t)
	layer := zoneLayer(t, p.pool)
	p.ready(layer, "2030-01-01", 104.5)
	var wait sync.WaitGroup
	errs := make([]error, 2)
	for i, who := range []string{"zhao", "qian"} {
		wait.Go(func() {
			_, errs[i] = postgis.Publish(t.Context(), p.pool, []string{layer}, postgis.Act{By: who, Reason: "同时"})
		})
	}
	wait.Wait()
	won := slices.Index(errs, nil)
	if won < 0 {
		t.Fatalf("nobody won: %v", errs)
	}
	lost := errs[1-won]
	if !errors.Is(lost, postgis.ErrState) || !strings.Contains(lost.Error(), []string{"zhao", "qian"}[won]+" published the layer at ") {
		t.Errorf("the other was told %v", lost)
	}
	// A version that was submitted before somebody else published must be looked at again.
	p = newPlanner(t)
	layer = zoneLayer(t, p.pool)
	first := p.ready(layer, "2030-01-01", 104.5)
	second := p.draft(layer, "2031-01-01", 104.6, li)
	if err := p.submit(layer, second, nil, li); err != nil {
		t.Fatal(err)
	}
	if _, err := postgis.Publish(t.Context(), p.pool, []string{layer}, wang); err != nil {
		t.Fatal(err)
	}
	if err := postgis.Approve(t.Context(), p.pool, layer, second, wang); err != nil {
		t.Fatal(err)
	}
	if _, err := postgis.Publish(t.Context(), p.pool, nil, wang); !errors.Is(err, postgis.ErrOvertaken) || !strings.Contains(err.Error(), "wang") {
		t.Errorf("after version %d was published: %v", first, err)
	}
}

// A publication that fails leaves nothing behind.
func TestPublicationIsAllOrNothing(t *testing.T) {
	p := newPlanner(t)
	layer := zoneLayer(t, p.pool)
	before := open(t, address(p.pool)).Catalogue().Sequence
	p.ready(layer, "2030-01-01", 104.5)
	if _, err := postgis.Publish(t.Context(), p.pool, []string{layer, "none"}, wang); !errors.Is(err, postgis.ErrNoLayer) {
		t.Errorf("got %v", err)
	}
	if after := open(t, address(p.pool)).Catalogue().Sequence; after != before {
		t.Errorf("catalogue %d, want %d", after, before)
	}
	if _, err := postgis.Publish(t.Context(), p.pool, nil, wang); err != nil {
		t.Errorf("then alone: %v", err)
	}
}

// A draft is looked at by the database once it is submitted: the zone that it does not take
// is named, and the draft stays one.
func TestSubmittingNamesTheZoneThatTheDatabaseRefuses(t *testing.T) {
	p := newPlanner(t)
	layer := zoneLayer(t, p.pool)
	bow := geom.NewPolygonFlat(geom.XY, []float64{104.5, 31.3, 104.501, 31.301, 104.501, 31.3, 104.5, 31.301, 104.5, 31.3}, []int{10})
	plane, err := geo.NewPlane(4544)
	if err != nil {
		t.Fatal(err)
	}
	shape, err := geo.NewShape(plane, bow)
	if err != nil {
		t.Fatal(err)
	}
	n, err := postgis.NewDraft(t.Context(), p.pool, postgis.Draft{Version: layers.Version{
		Layer: layer, InForce: layers.Interval{From: date("2030-01-01")}, Zones: []layers.Zone{{Code: "Z-9", Geometry: bow, Shape: shape}},
	}}, li)
	if err != nil {
		t.Fatal(err)
	}
	err = p.submit(layer, n, nil, li)
	if !errors.Is(err, postgis.ErrRefused) || !strings.Contains(err.Error(), "zone Z-9, 104.5005") {
		t.Errorf("got %v", err)
	}
	entries, err := postgis.History(t.Context(), p.pool, layer)
	if err != nil || entries[len(entries)-1].State != "draft" {
		t.Errorf("%v, %+v", err, entries[len(entries)-1])
	}
}
