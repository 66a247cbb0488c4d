package tiles

import (
	"context"
	"testing"
)

// BenchmarkOutline reads 144 zones of 2,048 vertices that share borders.
func BenchmarkOutline(b *testing.B) {
	v := tiling(12, 9)
	n := 0
	for b.Loop() {
		o, err := newOutline(context.Background(), v, zones)
		if err != nil {
			b.Fatal(err)
		}
		n += len(o.vertices)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/vertex")
}

// BenchmarkLevel draws them at zoom 12.
func BenchmarkLevel(b *testing.B) {
	o, err := newOutline(context.Background(), tiling(12, 9), zones)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := newLevel(context.Background(), o, 12); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(o.vertices)), "ns/vertex")
}
