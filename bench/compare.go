package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/twpayne/go-geom"
)

// row is what one engine took for one question on one kind of footprints, in µs.
type row struct {
	Footprints string  `json:"footprints"`
	Question   string  `json:"question"`
	Engine     string  `json:"engine"`
	N          int     `json:"n"`
	Median     float64 `json:"median_us"`
	P99        float64 `json:"p99_us"`
	// Ratio is the median divided by redline's.
	Ratio float64 `json:"ratio"`
	// RatioP99 is the same of the 99th percentiles.
	RatioP99 float64 `json:"ratio_p99"`
	// Tenths are the medians of every tenth footprint, from the first, the second, … on:
	// they tell how far a median may be trusted.
	Tenths []float64 `json:"tenths_us"`
}

// contender is an engine with its name in the tables.
type contender struct {
	name string
	engine
}

// interleave asks a block of footprints of every engine in turn, so that whatever else the
// machine does meets them alike; who begins changes with each block. In blocks of one each
// engine finds the processor's caches full of the others' work. The first engine's answers
// must be those of the others, or it fails. Pairs is the number of answers compared.
func interleave(ctx context.Context, kind, question string, engines []contender, footprints []footprint, block int) (rows []row, pairs int, err error) {
	times, answers := make([][]time.Duration, len(engines)), make([][][]hit, len(engines))
	done := 0
	for part := range slices.Chunk(footprints, block) {
		for k := range engines {
			e := (done/block + k) % len(engines)
			for n, f := range part {
				start := time.Now()
				hits, err := engines[e].ask(ctx, question, f)
				times[e] = append(times[e], time.Since(start))
				if err != nil {
					return nil, 0, fmt.Errorf("%s, %s %d, %s: %w", engines[e].name, kind, done+n, question, err)
				}
				answers[e] = append(answers[e], hits)
			}
		}
		done += len(part)
	}
	for n, f := range footprints {
		for e := 1; e < len(engines); e++ {
			if err := agree(question, f.geometry, answers[0][n], answers[e][n]); err != nil {
				return nil, 0, fmt.Errorf("%s and %s disagree on %s of %s %d (%s): %w",
					engines[0].name, engines[e].name, question, kind, n, f.hex, err)
			}
			pairs += len(answers[e][n])
		}
	}
	for e, t := range times {
		spread := tenths(t)
		slices.Sort(t)
		rows = append(rows, row{Footprints: kind, Question: question, Engine: engines[e].name, N: len(t), Median: quantile(t, 0.5), P99: quantile(t, 0.99), Tenths: spread})
		rows[e].Ratio, rows[e].RatioP99 = rows[e].Median/rows[0].Median, rows[e].P99/rows[0].P99
	}
	return rows, pairs, nil
}

// tenths returns the medians of ten samples that take turns, in µs; of fewer than ten
// times none.
func tenths(times []time.Duration) []float64 {
	var medians []float64
	for from := range 10 {
		var sample []time.Duration
		for k := from; k < len(times); k += 10 {
			sample = append(sample, times[k])
		}
		if len(sample) == 0 {
			return nil
		}
		slices.Sort(sample)
		medians = append(medians, quantile(sample, 0.5))
	}
	return medians
}

// quantile returns a quantile of sorted times in µs: the smallest that q of them do not exceed.
func quantile(sorted []time.Duration, q float64) float64 {
	k := int(math.Ceil(q*float64(len(sorted)))) - 1
	return float64(sorted[max(k, 0)].Nanoseconds()) / 1_000
}

// agree compares answers: the same zones, areas and lengths to max(1e-2, 1e-8 of the
// footprint), distances to 1e-6 m. Of "nearest" the distance is compared only, since several
// zones may be as near.
func agree(question string, f geom.T, a, b []hit) error {
	sortHits(a)
	sortHits(b)
	if len(a) != len(b) {
		return fmt.Errorf("%d and %d zones: %v, %v", len(a), len(b), a, b)
	}
	tolerance := 1e-6
	if question == "overlap" {
		tolerance = max(1e-2, 1e-8*size(f))
	}
	for i := range a {
		if a[i].zone != b[i].zone && question != "nearest" {
			return fmt.Errorf("zones %d and %d", a[i].zone, b[i].zone)
		}
		if d := math.Abs(a[i].value - b[i].value); !(d <= tolerance) {
			return fmt.Errorf("zone %d: %v and %v", a[i].zone, a[i].value, b[i].value)
		}
	}
	return nil
}
