package postgis_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"testing"

	"redline/geo"
	"redline/layers"
	"redline/layers/check"
	"redline/layers/layerstest"
	"redline/layers/postgis"

	"github.com/twpayne/go-geom"
)

// plots are squares of 20 m in rows of 500, 30 m apart.
func plots(n int) func(func([]layers.Zone) error) (postgis.Delivered, error) {
	return func(put func([]layers.Zone) error) (postgis.Delivered, error) {
		for i := range n {
			x, y := 104.4+0.0003*float64(i%500), 31.1+0.0003*float64(i/500)
			g := geom.NewPolygonFlat(geom.XY, []float64{x, y, x + 0.0002, y, x + 0.0002, y + 0.0002, x, y + 0.0002, x, y}, []int{10})
			z := layers.Zone{Code: fmt.Sprintf("NT%06d", i), Name: "示意", Geometry: geo.Snap(g), Attributes: map[string]any{"area": float64(i)}}
			if err := put([]layers.Zone{z}); err != nil {
				return postgis.Delivered{}, err
			}
		}
		return postgis.Delivered{}, nil
	}
}

// filled is a draft of plots.
func (p planner) filled(layer, from string, n int) int64 {
	p.Helper()
	d := postgis.Draft{Version: layers.Version{Layer: layer, InForce: layers.Interval{From: date(from)}, Accuracy: 1}}
	sequence, err := postgis.FillDraft(p.Context(), p.pool, d, li, plots(n))
	if err != nil {
		p.Fatal(err)
	}
	return sequence
}

// watch notes the most that stands in memory, beside what stood there when it began.
type watch struct {
	before, most uint64
	n            int
}

func held() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func newWatch() *watch { return &watch{before: held()} }

// step is called with every zone, and looks at each five thousandth.
func (w *watch) step() {
	if w.n++; w.n%5_000 == 0 {
		if now := held(); now > w.before {
			w.most = max(w.most, now-w.before)
		}
	}
}

// over watches zones that are gone through.
func (w *watch) over(zones func(func(*layers.Zone) error) error) func(func(*layers.Zone) error) error {
	return func(visit func(*layers.Zone) error) error {
		return zones(func(z *layers.Zone) error {
			w.step()
			return visit(z)
		})
	}
}

// Checking a version of many plots against one of as many holds of each what its outline
// takes, and no version: a plot as it is loaded takes some 2 KB.
func TestCheckingHoldsNoVersion(t *testing.T) {
	const n, perPlot = 20_000, 400
	p := newPlanner(t)
	layer := zoneLayer(t, p.pool)
	first := p.filled(layer, "2030-01-01", n)
	if err := p.submit(layer, first, nil, li); err != nil {
		t.Fatal(err)
	}
	if err := postgis.Approve(t.Context(), p.pool, layer, first, wang); err != nil {
		t.Fatal(err)
	}
	if _, err := postgis.Publish(t.Context(), p.pool, []string{layer}, wang); err != nil {
		t.Fatal(err)
	}
	second := p.filled(layer, "2031-01-01", n-1)
	d, err := postgis.Delivery(t.Context(), p.pool, layer, second, date("2030-06-01"))
	if err != nil {
		t.Fatal(err)
	}
	d.Expect = check.Expectations{AreaNotLess: true}
	plane := d.ServiceArea.Plane()
	d.ServiceArea, err = geo.NewShape(plane, geom.NewPolygonFlat(geom.XY, []float64{104.3, 31, 104.7, 31, 104.7, 31.3, 104.3, 31.3, 104.3, 31}, []int{10}))
	if err != nil {
		t.Fatal(err)
	}
	w := newWatch()
	d.Zones, d.PreviousZones = w.over(d.Zones), w.over(d.PreviousZones)
	found, err := check.Run(d)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d MiB for %d plots and %d before them", w.most>>20, n-1, n)
	if w.most == 0 || w.most > 2*n*perPlot {
		t.Errorf("%d bytes were held", w.most)
	}
	var less *check.Finding
	for i := range found {
		if found[i].Check == "area-less" {
			less = &found[i]
		}
	}
	if less == nil || less.Area < 400 || less.Area > 450 { // 19.1 m × 22.2 m
		t.Errorf("the plot that is gone: %+v", less)
	}
}

// Comparing two versions of many plots holds of each what its outline takes.
func TestComparingHoldsNoVersion(t *testing.T) {
	const n, perPlot = 20_000, 400
	p := newPlanner(t)
	layer := zoneLayer(t, p.pool)
	first, second := p.filled(layer, "2030-01-01", n), p.filled(layer, "2031-01-01", n-1)
	w := newWatch()
	d, err := check.Compare(func(visit func(old, current *layers.Zone) error) error {
		return postgis.Pairs(t.Context(), p.pool, layer, first, second)(func(old, current *layers.Zone) error {
			w.step()
			return visit(old, current)
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d MiB for %d plots and %d before them", w.most>>20, n-1, n)
	if w.most == 0 || w.most > 2*n*perPlot {
		t.Errorf("%d bytes were held", w.most)
	}
	if d.Unchanged != n-1 || len(d.Changes) != 1 || d.Changes[0].Change != check.Removed || d.Changes[0].Code != fmt.Sprintf("NT%06d", n-1) {
		t.Errorf("%d unchanged, %+v", d.Unchanged, d.Changes)
	}
	if d.Lost < 400 || d.Lost > 450 || d.Gained > 1 || d.Before-d.After-d.Lost > 1 { // 19.1 m × 22.2 m
		t.Errorf("%.2f → %.2f m², %.2f gained, %.2f lost", d.Before, d.After, d.Gained, d.Lost)
	}
	if err := postgis.Pairs(t.Context(), p.pool, layer, first, 99)(func(_, _ *layers.Zone) error { return nil }); !errors.Is(err, postgis.ErrNoVersion) {
		t.Errorf("of a version that is not there: %v", err)
	}
}

// What a version says is the same whether its zones are held or gone through, in every
// state, for every kind of layer.
func TestAVersionGoneThroughIsTheVersion(t *testing.T) {
	pool := pool(t, imported(t, layerstest.Record()), "redline_publish")
	rows, err := pool.Query(t.Context(), `SELECT layer, sequence FROM redline.versions ORDER BY layer, sequence`)
	if err != nil {
		t.Fatal(err)
	}
	var names []postgis.VersionName
	for rows.Next() {
		var n postgis.VersionName
		if err := rows.Scan(&n.Layer, &n.Sequence); err != nil {
			t.Fatal(err)
		}
		names = append(names, n)
	}
	for _, name := range names {
		whole, err := postgis.LoadVersion(t.Context(), pool, name.Layer, name.Sequence)
		if err != nil {
			t.Fatal(err)
		}
		d, err := postgis.Delivery(t.Context(), pool, name.Layer, name.Sequence, date("2026-01-01"))
		if err != nil {
			t.Fatal(err)
		}
		zones := len(d.Version.Zones)
		if d.Zones != nil {
			err = d.Zones(func(*layers.Zone) error { zones++; return nil })
		}
		world := geo.Box{MinX: -180, MinY: -90, MaxX: 180, MaxY: 90}
		all, werr := postgis.ZonesIn(t.Context(), pool, name.Layer, name.Sequence, world, 10_000)
		if werr != nil || len(all.Zones) != len(whole.Zones) || all.Matched != int64(len(whole.Zones)) || all.Extent.IsEmpty() != (len(whole.Zones) == 0) {
			t.Errorf("%s in the window of the world: %+v, %v", name, all, werr)
		}
		if first, err := postgis.ZonesIn(t.Context(), pool, name.Layer, name.Sequence, world, 1); err != nil || len(first.Zones) > 1 || first.Matched != all.Matched {
			t.Errorf("%s: one of %d: %v", name, all.Matched, err)
		}
		if none, err := postgis.ZonesIn(t.Context(), pool, name.Layer, name.Sequence, geo.Box{MinX: 1, MinY: 1, MaxX: 2, MaxY: 2}, 1); err != nil || none.Matched != 0 || none.Extent != all.Extent {
			t.Errorf("%s where it is not: %+v, %v", name, none, err)
		}
		var each []string
		eerr := postgis.EachZone(t.Context(), pool, name.Layer, name.Sequence, func(z *layers.Zone) error {
			each = append(each, z.Code)
			return nil
		})
		if eerr != nil || len(each) != len(whole.Zones) || len(each) > 0 && each[0] != whole.Zones[0].Code {
			t.Errorf("%s: %q (%v)", name, each, eerr)
		}
		pairs := 0
		perr := postgis.Pairs(t.Context(), pool, name.Layer, name.Sequence, name.Sequence)(func(old, current *layers.Zone) error {
			if pairs++; old == nil || current == nil || old.Code != whole.Zones[pairs-1].Code || current.Code != old.Code {
				t.Errorf("%s: pair %d is of %+v and %+v", name, pairs, old, current)
			}
			return nil
		})
		if perr != nil || pairs != len(whole.Zones) {
			t.Errorf("%s: %d pairs of %d zones: %v", name, pairs, len(whole.Zones), perr)
		}
		if err != nil || zones != len(whole.Zones) || d.Version.SHA256 != whole.SHA256 || d.Version.Coverage.Area() != whole.Coverage.Area() {
			t.Errorf("%s: %d zones, %s, want %d, %s (%v)", name, zones, d.Version.SHA256, len(whole.Zones), whole.SHA256, err)
		}
	}
	if len(names) < 3 {
		t.Errorf("%d versions", len(names))
	}
}

func TestDeliverySaysWhatIsWrong(t *testing.T) {
	p := newPlanner(t)
	layer := zoneLayer(t, p.pool)
	today := date("2026-01-01")
	if _, err := postgis.Delivery(t.Context(), p.pool, "none", 1, today); !errors.Is(err, postgis.ErrNoLayer) {
		t.Errorf("no such layer: %v", err)
	}
	if _, err := postgis.Delivery(t.Context(), p.pool, layer, 99, today); !errors.Is(err, postgis.ErrNoVersion) {
		t.Errorf("no such version: %v", err)
	}
	if err := postgis.EachZone(t.Context(), p.pool, layer, 99, nil); !errors.Is(err, postgis.ErrNoVersion) {
		t.Errorf("zones of no such version: %v", err)
	}
	if _, err := postgis.Outline(t.Context(), p.pool, "none"); !errors.Is(err, postgis.ErrNoLayer) {
		t.Errorf("outline of no layer: %v", err)
	}
	if _, err := postgis.Delivery(t.Context(), pool(t, migrated(t), "redline_publish"), layer, 1, today); !errors.Is(err, postgis.ErrEmpty) {
		t.Errorf("an empty database: %v", err)
	}
	if err := postgis.Pairs(t.Context(), pool(t, migrated(t), "redline_publish"), layer, 1, 2)(nil); !errors.Is(err, postgis.ErrEmpty) {
		t.Errorf("pairs of an empty database: %v", err)
	}
	n := p.draft(layer, "2030-01-01", 104.5, li)
	ctx, cancel := context.WithCancel(t.Context())
	d, err := postgis.Delivery(ctx, p.pool, layer, n, today)
	cancel()
	if err != nil || d.Rejected != 1 {
		t.Fatalf("%d rejected, %v", d.Rejected, err)
	}
	if err := d.Zones(func(*layers.Zone) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("ended: %v", err)
	}
}
