package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync/atomic"

	"redline/layers"

	"golang.org/x/sync/errgroup"
)

// barNeighbour is by how much a caller who sends hostile files may raise the 99th
// percentile of the others' (issue 7).
const barNeighbour = 2

// hostileLoads keep a worker busy until it refuses them, and are small: to send much costs
// these callers, on the same cores, as much as those they disturb. Many points of no area,
// and insertions of insertions.
func hostileLoads() map[string][]byte {
	var points, drawing strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&points, "%d,104.%06d,31.%06d\n", i, i, i)
	}
	drawing.WriteString("0\nSECTION\n2\nBLOCKS\n")
	for level := range 9 {
		fmt.Fprintf(&drawing, "0\nBLOCK\n2\nB%d\n", level)
		for range 40 {
			fmt.Fprintf(&drawing, "0\nINSERT\n2\nB%d\n", level+1)
		}
		drawing.WriteString("0\nENDBLK\n")
	}
	drawing.WriteString("0\nENDSEC\n0\nSECTION\n2\nENTITIES\n0\nINSERT\n2\nB0\n0\nENDSEC\n0\nEOF\n")
	return map[string][]byte{
		"points.csv": []byte("id,lon,lat\n" + points.String()), "drawing.dxf": []byte(drawing.String()),
	}
}

// compareNeighbours measures screenings of two callers, alone and while a third sends files
// that are refused after work, each as fast as it is answered.
func compareNeighbours(ctx context.Context, o httpOptions, _ *layers.Snapshot, _ string, r *httpResult) (err error) {
	p, err := serveDemo(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	snapshot, err := demoSnapshot()
	if err != nil {
		return err
	}
	sites, err := sitesIn(snapshot.ServiceArea, 100)
	if err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, "neighbours")
	asker := newAsker(p.url)
	if _, err := asker.pace(ctx, sites, 2, o.pace); err != nil { // warms up
		return err
	}
	alone, err := asker.pace(ctx, sites, 2, o.pace)
	if err != nil {
		return err
	}
	hostile, stop := context.WithCancel(ctx)
	var sent atomic.Int64
	var sender errgroup.Group
	sender.Go(func() error { return sendHostile(hostile, p.url, &sent) })
	beside, err := asker.pace(ctx, sites, 2, o.pace)
	stop()
	if err := errors.Join(err, sender.Wait()); err != nil {
		return err
	}
	for i, times := range [][]float64{alone, beside} {
		r.Latency = append(r.Latency, httpRow{
			Question: "screening, 2 callers", Engine: []string{"alone", fmt.Sprintf("beside %d hostile files", sent.Load())}[i], N: len(times),
			Median: times[len(times)/2], P99: times[len(times)*99/100], Ratio: times[len(times)/2] / alone[len(alone)/2],
		})
	}
	if p99 := beside[len(beside)*99/100] / alone[len(alone)*99/100]; p99 > barNeighbour {
		r.Slow = append(r.Slow, fmt.Sprintf("screenings beside hostile files: p99 %.1f times as long, not below %d", p99, barNeighbour))
	}
	return nil
}

// sendHostile sends the files in turn until it is stopped. Each must be refused, or be read.
func sendHostile(ctx context.Context, url string, sent *atomic.Int64) error {
	loads := hostileLoads()
	names := slices.Sorted(func(yield func(string) bool) {
		for name := range loads {
			if !yield(name) {
				return
			}
		}
	})
	for i := 0; ctx.Err() == nil; i++ {
		name := names[i%len(names)]
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/v1/inspect?filename="+name, bytes.NewReader(loads[name]))
		if err != nil {
			return err
		}
		r.Header.Set("Content-Type", "application/octet-stream")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
		text, _ := io.ReadAll(answer.Body) // said in the error
		_ = answer.Body.Close()
		if answer.StatusCode >= 500 && answer.StatusCode != http.StatusServiceUnavailable {
			return fmt.Errorf("%s: %s: %.300s", name, answer.Status, text)
		}
		sent.Add(1)
	}
	return nil
}
