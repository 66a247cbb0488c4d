package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"redline/layers"
)

// barGoodput is the share of the best pace that is still answered when twice as many
// screenings are asked for (issue 7).
const barGoodput = 0.8

// errOverloaded is the refusal of a service whose queue is full (503).
var errOverloaded = errors.New("overloaded")

// overload offers screenings at a steady pace, whether or not they are answered in time, as
// many callers who know nothing of each other would.
type overload struct {
	service   asker
	sites     [][]float64
	perSecond float64
	last      time.Duration

	mu   sync.Mutex
	took []float64 // each answer in time, in ms; sorted in the end
}

// compareOverload finds the best pace of a service on one half of the machine's cores, and
// how much of it is left when callers on the other half ask for twice as many. Callers on
// the service's own cores would take from it what they are to find out.
func compareOverload(ctx context.Context, o httpOptions, _ *layers.Snapshot, _ string, r *httpResult) (err error) {
	of, callers, all := halves()
	if err := onCores(ctx, of); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, onCores(context.WithoutCancel(ctx), all)) }()
	p, err := serveDemo(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	if err := onCores(ctx, callers); err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, "overload")
	snapshot, err := demoSnapshot()
	if err != nil {
		return err
	}
	sites, err := sitesIn(snapshot.ServiceArea, 600)
	if err != nil {
		return err
	}
	service := newAsker(p.url)
	if _, err := service.pace(ctx, sites, o.callers, o.pace); err != nil { // warms up
		return err
	}
	answered, err := service.pace(ctx, sites, o.callers, o.pace)
	if err != nil {
		return err
	}
	best := float64(len(answered)) / o.pace.Seconds()
	offered := overload{service: service, sites: sites, perSecond: 2 * best, last: o.pace}
	if err := offered.run(ctx); err != nil {
		return err
	}
	r.Pace = append(r.Pace,
		httpPace{Question: "… the service on half the cores", Engine: "redline", Callers: o.callers, PerSecond: best},
		httpPace{Question: fmt.Sprintf("… answered of %.0f a second", offered.perSecond), Engine: "redline", PerSecond: offered.goodput(), Bar: barGoodput * best})
	row := httpRow{Question: fmt.Sprintf("screening when %.0f a second are asked", offered.perSecond), Engine: "redline", N: len(offered.took)}
	row.Median, row.P99, row.Ratio = offered.took[len(offered.took)/2], offered.took[len(offered.took)*99/100], 1
	r.Latency = append(r.Latency, row)
	return nil
}

// run offers for a while and waits for the answers. A refusal for the moment is what the
// service should give; any other failure is an error.
func (o *overload) run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var under sync.WaitGroup
	began := time.Now()
	for n := 0; ; n++ {
		due := time.Duration(float64(n) / o.perSecond * float64(time.Second))
		if due >= o.last || ctx.Err() != nil {
			break
		}
		time.Sleep(due - time.Since(began))
		under.Go(func() {
			asked := time.Now()
			switch _, _, err := o.service.screen(ctx, o.sites[n%len(o.sites)]); {
			case err == nil && time.Since(began) <= o.last:
				o.mu.Lock()
				o.took = append(o.took, float64(time.Since(asked).Microseconds())/1000)
				o.mu.Unlock()
			case err != nil && !errors.Is(err, errOverloaded):
				cancel(err)
			}
		})
	}
	under.Wait()
	slices.Sort(o.took)
	return context.Cause(ctx)
}

// goodput is how many were answered a second.
func (o *overload) goodput() float64 { return float64(len(o.took)) / o.last.Seconds() }
