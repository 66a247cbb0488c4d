package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"redline/geo"
	"redline/layers"
	"redline/layers/postgis"
	"redline/layers/postgis/cluster"
	"redline/screening"

	"github.com/twpayne/go-geom"
)

// publications is how often the two layers are published while readers screen: every
// second for 20 s when REDLINE_LONG=1, else five times in a row.
func publications() (n int, every time.Duration) {
	if os.Getenv("REDLINE_LONG") == "1" {
		return 20, time.Second
	}
	return 5, 100 * time.Millisecond
}

// publishGeneration brings one generation of two layers on the record in one step: each has
// one zone, whose code names the generation.
func publishGeneration(ctx context.Context, pool *postgis.Pool, plane geo.Plane, generation int) error {
	g := geo.Snap(geom.NewPolygonFlat(geom.XY, []float64{104.50, 31.30, 104.51, 31.30, 104.51, 31.31, 104.50, 31.31, 104.50, 31.30}, []int{10}))
	shape, err := geo.NewShape(plane, g)
	if err != nil {
		return err
	}
	planned := []string{"red-line", "farmland"}
	for _, layer := range planned {
		d := postgis.Draft{Version: layers.Version{
			Layer: layer, InForce: layers.Interval{From: layers.Date{Year: 2026, Month: 1, Day: 1}}, Accuracy: 0,
			Zones: []layers.Zone{{Code: fmt.Sprintf("G-%d", generation), Name: "代", Geometry: g, Shape: shape, Attributes: map[string]any{}}},
		}}
		d.Coverage, d.CoverageLonLat = shape, g
		sequence, err := postgis.NewDraft(ctx, pool, d, postgis.Act{By: "li"})
		if err != nil {
			return err
		}
		v, err := postgis.LoadVersion(ctx, pool, layer, sequence)
		if err != nil {
			return err
		}
		if err := postgis.Submit(ctx, pool, v, nil, postgis.Act{By: "li"}); err != nil {
			return err
		}
		if err := postgis.Approve(ctx, pool, layer, sequence, postgis.Act{By: "wang"}); err != nil {
			return err
		}
	}
	_, err = postgis.Publish(ctx, pool, planned, postgis.Act{By: "wang", Reason: fmt.Sprint("generation ", generation)})
	return err
}

// node is a server's part of the record: a store that polls.
type node struct {
	store    *postgis.Store
	screener *screening.Screener
}

// Publishing goes on while fifty readers screen on two nodes, of which one loses polls.
// Each report is wholly of one generation, none fails, none goes backward, and each node
// answers with the last within 5 s of it.
func TestPublishingWhileReadersScreen(t *testing.T) {
	address := ownDatabase(t, cluster.Clone)
	pool, err := postgis.Connect(t.Context(), address, postgis.Options{AllowFsyncOff: true})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	pack, err := loadRules()
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var nodes []*node
	var work sync.WaitGroup
	for i := range 2 {
		store, err := postgis.Open(ctx, pool)
		if err != nil {
			t.Fatal(err)
		}
		nodes = append(nodes, &node{store, screening.New(store, pack)})
		ticks := make(chan time.Time)
		work.Go(func() { store.Poll(ctx, ticks, nil) })
		work.Go(func() { // one tick each 2 s; the second node loses every other
			ticker := time.NewTicker(2 * time.Second)
			defer ticker.Stop()
			for n := 0; ; n++ {
				select {
				case <-ctx.Done():
					return
				case at := <-ticker.C:
					if i == 1 && n%2 == 0 {
						continue
					}
					select {
					case ticks <- at:
					case <-ctx.Done():
						return
					}
				}
			}
		})
	}
	plane := nodes[0].store.Catalogue().Plane
	if err := publishGeneration(ctx, pool, plane, 0); err != nil {
		t.Fatal(err)
	}
	for _, n := range nodes {
		if err := n.store.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
	}
	var reports atomic.Int64
	readers, quit := context.WithCancel(ctx)
	var reading sync.WaitGroup
	for i := range 50 {
		n := nodes[i%2]
		reading.Go(func() {
			last := int64(0)
			for readers.Err() == nil {
				r, _, err := n.screen(readers)
				if readers.Err() != nil {
					return
				}
				if err != nil || r.Catalogue.Sequence < last {
					t.Errorf("after catalogue %d: %v", last, err)
					return
				}
				last = r.Catalogue.Sequence
				reports.Add(1)
				time.Sleep(20 * time.Millisecond) // fifty readers, not one that never rests
			}
		})
	}
	count, every := publications()
	for g := 1; g <= count; g++ {
		if err := publishGeneration(ctx, pool, plane, g); err != nil {
			t.Fatal(err)
		}
		time.Sleep(every)
	}
	published := time.Now()
	for i, n := range nodes {
		for {
			_, generation, err := n.screen(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if generation == fmt.Sprintf("G-%d", count) {
				break
			}
			if time.Since(published) > 5*time.Second {
				t.Fatalf("node %d answers with %s five seconds after G-%d was published", i, generation, count)
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	quit()
	reading.Wait()
	stop()
	work.Wait()
	if reports.Load() < 50 {
		t.Errorf("%d reports", reports.Load())
	}
	t.Logf("%d reports while %d publications were made", reports.Load(), count)
}

// screen judges one site; both layers must answer with the same generation, which is
// returned.
func (n *node) screen(ctx context.Context) (*screening.Report, string, error) {
	site := screening.Case{Facts: screening.Facts{}, Components: []screening.Component{{
		Name: "site", Role: "site", Facts: screening.Facts{},
		Footprint: screening.Footprint{Geometry: geom.NewPolygonFlat(geom.XY, []float64{104.502, 31.302, 104.503, 31.302, 104.503, 31.303, 104.502, 31.303, 104.502, 31.302}, []int{10})},
	}}}
	r, err := n.screener.Screen(ctx, site, layers.AsOf{On: layers.Date{Year: 2026, Month: 6, Day: 1}}, "internal", screening.Options{})
	if err != nil {
		return nil, "", err
	}
	codes := map[string]bool{}
	for _, f := range r.Findings {
		if f.Zone != nil && strings.HasPrefix(f.Zone.Code, "G-") {
			codes[f.Zone.Code] = true
		}
	}
	for _, p := range r.Pending {
		if p.Zone != nil && strings.HasPrefix(p.Zone.Code, "G-") {
			codes[p.Zone.Code] = true
		}
	}
	versions := map[string]bool{}
	for _, l := range r.Layers {
		if l.Layer == "red-line" || l.Layer == "farmland" {
			versions[l.SHA256] = true
		}
	}
	if len(codes) != 1 || len(versions) != 2 {
		return r, "", fmt.Errorf("one report speaks of the generations %v, in %d versions", codes, len(versions))
	}
	for code := range codes {
		return r, code, nil
	}
	return r, "", nil
}
