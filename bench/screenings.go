package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"redline/geo"
	"redline/screening"
)

// screeningCost is what whole screenings took: every rule of the Luojiang pack, the report
// as a struct without its id, the nearest zone of every clear layer, for squares of 50 to 350 m in
// the demo district about which nothing else is known.
type screeningCost struct {
	Workers   int     `json:"workers"`
	N         int     `json:"n"`
	Median    float64 `json:"median_us"`
	P99       float64 `json:"p99_us"`
	PerSecond float64 `json:"per_second"`
	// CPU is the processor time of one screening in µs, the collector's work included.
	CPU float64 `json:"cpu_us"`
}

// wholeScreenings measures them with one worker and with two, each at least as long as enough.
func wholeScreenings(ctx context.Context, seed uint64, enough time.Duration) ([]screeningCost, error) {
	snapshot, err := demoSnapshot()
	if err != nil {
		return nil, err
	}
	pack, err := screening.Luojiang()
	if err != nil {
		return nil, err
	}
	prepared, err := screening.Prepare(pack, snapshot)
	if err != nil {
		return nil, err
	}
	m := meter{generator: generator{Rand: rand.New(rand.NewPCG(seed, 3))}}
	plots, err := m.districtPlots(snapshot.ServiceArea, 500)
	if err != nil {
		return nil, err
	}
	cases := make([]screening.Case, len(plots))
	for i, plot := range plots {
		cases[i] = plotCase(plot, screening.Facts{})
	}
	var out []screeningCost
	for _, workers := range []int{1, 1, 2} { // the first round only warms up
		c, err := screenAll(ctx, prepared, cases, workers, enough)
		if err != nil {
			return nil, fmt.Errorf("screenings: %w", err)
		}
		out = append(out, c)
	}
	return out[1:], nil
}

// plotCase is a project of one plot.
func plotCase(plot geo.Shape, facts screening.Facts) screening.Case {
	return screening.Case{Facts: facts, Components: []screening.Component{{
		Name: "plot", Role: "site", Footprint: screening.Footprint{Geometry: geo.Snap(plot.Geometry())},
	}}}
}

// screenAll screens all cases over and over, until enough time has passed.
func screenAll(ctx context.Context, p *screening.Prepared, cases []screening.Case, workers int, enough time.Duration) (screeningCost, error) {
	var next atomic.Int64
	var group sync.WaitGroup
	times, faults := make([][]time.Duration, workers), make([]error, workers)
	start, used := time.Now(), processorTime()
	for w := range workers {
		group.Go(func() {
			for time.Since(start) < enough || int(next.Load()) < len(cases) {
				c := cases[int(next.Add(1)-1)%len(cases)]
				began := time.Now()
				if _, faults[w] = p.Screen(ctx, c, "internal", screening.Options{WithoutID: true}); faults[w] != nil {
					return
				}
				times[w] = append(times[w], time.Since(began))
			}
		})
	}
	group.Wait()
	took, cpu := time.Since(start), processorTime()-used
	all := slices.Concat(times...)
	slices.Sort(all)
	return screeningCost{
		Workers: workers, N: len(all), Median: quantile(all, 0.5), P99: quantile(all, 0.99),
		PerSecond: float64(len(all)) / took.Seconds(), CPU: float64(cpu.Nanoseconds()) / 1_000 / float64(max(len(all), 1)),
	}, errors.Join(faults...)
}
