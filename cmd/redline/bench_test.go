package main

import (
	"context"
	"slices"
	"testing"
	"time"

	"redline/demo"
	"redline/layers"
	"redline/layers/folder"
	"redline/screening"
)

// BenchmarkScreenSample judges the sample project by the whole pack on the demo district:
// every rule, every layer, the nearest of each. It reports the median beside the mean.
func BenchmarkScreenSample(b *testing.B) {
	files, err := demo.FS()
	if err != nil {
		b.Fatal(err)
	}
	store, err := folder.Open(files)
	if err != nil {
		b.Fatal(err)
	}
	pack, err := screening.Luojiang()
	if err != nil {
		b.Fatal(err)
	}
	var c screenCommand
	remove, err := c.useSample()
	if err != nil {
		b.Fatal(err)
	}
	defer remove()
	project, err := c.load(store.Catalogue().ServiceArea, pack)
	if err != nil {
		b.Fatal(err)
	}
	snapshot, err := store.Snapshot(context.Background(), layers.AsOf{On: layers.Date{Year: 2025, Month: 6, Day: 1}})
	if err != nil {
		b.Fatal(err)
	}
	prepared, err := screening.Prepare(pack, snapshot)
	if err != nil {
		b.Fatal(err)
	}
	var times []time.Duration
	b.ReportAllocs()
	for b.Loop() {
		start := time.Now()
		if _, err := prepared.Screen(context.Background(), project, "internal", screening.Options{}); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds()), "median-µs")
}
