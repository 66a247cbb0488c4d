package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/twpayne/go-geom"
)

// The whole comparison on a small scale: it fails where PostGIS and redline disagree.
func TestRedlineAndPostGISAgree(t *testing.T) {
	out := filepath.Join(t.TempDir(), "result.json")
	if err := run(t.Context(), []string{"-scale", "0.001", "-n", "30", "-pace", "1ms", "-o", out}); err != nil {
		t.Fatal(err)
	}
	var lines strings.Builder
	if err := text(&lines, []string{out}); err != nil {
		t.Fatal(err)
	}
	// Ten lines for each of three engines and questions; of corridors and lines there are three; in the district there are two questions.
	if got := strings.Count(lines.String(), " ns/op\n"); got != 150 {
		t.Errorf("%d lines for benchstat, want 150:\n%s", got, lines.String())
	}
}

func TestAgree(t *testing.T) {
	plot := polygonOf([]float64{0, 0, 1_000, 0, 1_000, 1_000, 0, 1_000})
	big := polygonOf([]float64{0, 0, 10_000, 0, 10_000, 10_000, 0, 10_000})
	for _, c := range []struct {
		name, question string
		f              geom.T
		a, b           []hit
		want           bool
	}{
		{"nothing", "overlap", plot, nil, nil, true},
		{"another order", "overlap", plot, []hit{{1, 5}, {2, 6}}, []hit{{2, 6}, {1, 5}}, true},
		{"a zone more", "overlap", plot, []hit{{1, 5}}, []hit{{1, 5}, {2, 1e-9}}, false},
		{"another zone", "overlap", plot, []hit{{1, 5}}, []hit{{2, 5}}, false},
		{"area within 1 dm²", "overlap", plot, []hit{{1, 5}}, []hit{{1, 5.0099}}, true},
		{"area beyond it", "overlap", plot, []hit{{1, 5}}, []hit{{1, 5.0111}}, false},
		{"area within 1e-8 of a large footprint", "overlap", big, []hit{{1, 5}}, []hit{{1, 5.9}}, true},
		{"distance within 1 µm", "within", plot, []hit{{1, 5}}, []hit{{1, 5.0000009}}, true},
		{"distance beyond it", "within", plot, []hit{{1, 5}}, []hit{{1, 5.0000011}}, false},
		{"nearest of two as near", "nearest", plot, []hit{{1, 0}}, []hit{{2, 0}}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := agree(c.question, c.f, c.a, c.b); (err == nil) != c.want {
				t.Errorf("%v, want agreement %v", err, c.want)
			}
		})
	}
}

func TestQuantile(t *testing.T) {
	var times []time.Duration
	for k := range 200 {
		times = append(times, time.Duration(k+1)*time.Microsecond)
	}
	for _, c := range []struct {
		name  string
		times []time.Duration
		q     float64
		want  float64
	}{
		{"median", times, 0.5, 100},
		{"99 %", times, 0.99, 198},
		{"of one", times[:1], 0.5, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := quantile(c.times, c.q); got != c.want {
				t.Errorf("%v µs, want %v", got, c.want)
			}
		})
	}
}
