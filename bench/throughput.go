package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"github.com/twpayne/go-geom"
)

// pace is how many footprints a second were answered, of the question "overlap".
type pace struct {
	Footprints string  `json:"footprints"`
	Engine     string  `json:"engine"`
	Workers    int     `json:"workers"`
	PerSecond  float64 `json:"per_second"`
	// Ratio is redline's pace with as many workers divided by this one.
	Ratio float64 `json:"ratio"`
}

// throughput asks "overlap" of all footprints, over and over until enough time has passed,
// with one worker an engine.
func throughput(ctx context.Context, workers []engine, footprints []footprint, enough time.Duration) (perSecond float64, err error) {
	var next, done atomic.Int64
	var group sync.WaitGroup
	faults := make([]error, len(workers))
	start := time.Now()
	for w, e := range workers {
		group.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(footprints) && time.Since(start) > enough {
					return
				}
				if _, faults[w] = e.ask(ctx, "overlap", footprints[i%len(footprints)]); faults[w] != nil {
					return
				}
				done.Add(1)
			}
		})
	}
	group.Wait()
	return float64(done.Load()) / time.Since(start).Seconds(), errors.Join(faults...)
}

// paces measures redline and P2 with one worker and with two, in turn, and P3, whose answers
// must add up to redline's.
func paces(ctx context.Context, kind string, k *kernel, best [2]*postgis, footprints []footprint, enough time.Duration) ([]pace, error) {
	var out []pace
	for n := 1; n <= 2; n++ {
		var ours, theirs []engine
		for w := range n {
			ours, theirs = append(ours, k), append(theirs, best[w])
		}
		fast, err := throughput(ctx, ours, footprints, enough)
		if err != nil {
			return nil, err
		}
		slow, err := throughput(ctx, theirs, footprints, enough)
		if err != nil {
			return nil, err
		}
		out = append(out, pace{kind, "redline", n, fast, 1}, pace{kind, "P2", n, slow, fast / slow})
	}
	seconds, err := batch(ctx, k, best[0], footprints)
	if err != nil {
		return nil, fmt.Errorf("P3, %s: %w", kind, err)
	}
	two := out[2].PerSecond
	joined := float64(len(footprints)) / seconds
	return append(out, pace{kind, "P3", 2, joined, two / joined}), nil
}

// batch returns how long P3 takes for all footprints.
func batch(ctx context.Context, k *kernel, p *postgis, footprints []footprint) (seconds float64, err error) {
	if err := loadFootprints(ctx, p.Conn, footprints); err != nil {
		return 0, err
	}
	_, lines := footprints[0].geometry.(*geom.LineString)
	start := time.Now()
	n, sum, err := p.batch(ctx, lines)
	if err != nil {
		return 0, err
	}
	seconds = time.Since(start).Seconds()
	want, whole := 0, 0.0
	for _, f := range footprints {
		hits, err := k.ask(ctx, "overlap", f)
		if err != nil {
			return 0, err
		}
		want += len(hits)
		for _, h := range hits {
			whole += h.value
		}
	}
	if n != want || math.Abs(sum-whole) > max(1e-2*float64(want), 1e-8*whole) {
		return 0, fmt.Errorf("%d answers that add up to %v; redline has %d, %v", n, sum, want, whole)
	}
	return seconds, nil
}
