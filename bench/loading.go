package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"syscall"
	"time"

	"redline/geo"

	"github.com/jackc/pgx/v5"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/ewkb"
	"github.com/twpayne/go-geom/encoding/wkb"
)

// loading is how fast zones become shapes with an index, from where they are kept.
type loading struct {
	From    string  `json:"from"`
	Seconds float64 `json:"seconds"`
	// CPU is what this process took of the processors, in seconds: on a busy machine it
	// tells more than Seconds. What PostGIS took itself is not in it.
	CPU float64 `json:"cpu_seconds"`
	// PerSecond is in vertices.
	PerSecond float64 `json:"vertices_per_second"`
}

// encoded is a zone as it is kept.
type encoded struct {
	zone int
	data []byte
}

// loads measures loading from a folder of WKB, one file for each zone, and from PostGIS
// over its socket, in turn; of three rounds the median.
func loads(ctx context.Context, address string, p province) ([]loading, error) {
	dir, err := os.MkdirTemp("", "redline-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	for i, z := range p.zones {
		data, err := geo.EncodeWKB(z.PlaneGeometry())
		if err != nil {
			return nil, err
		}
		if err := os.WriteFile(zoneFile(dir, i), data, 0o600); err != nil {
			return nil, err
		}
	}
	sources := []struct {
		name   string
		read   func(send func(encoded) error) error
		decode func([]byte) (geom.T, error)
	}{
		{"WKB files", func(send func(encoded) error) error { return readFiles(dir, len(p.zones), send) }, func(data []byte) (geom.T, error) { return wkb.Unmarshal(data) }},
		{"PostGIS", func(send func(encoded) error) error { return readTable(ctx, address, send) }, ewkb.Unmarshal},
	}
	out := make([]loading, len(sources))
	for i, s := range sources {
		times, cpu := make([]time.Duration, 3), make([]time.Duration, 3)
		for round := range times {
			runtime.GC() // the round before is no cost of this one
			start, used := time.Now(), processorTime()
			shapes, err := shapesOf(p, s.read, s.decode)
			if err != nil {
				return nil, fmt.Errorf("load from %s: %w", s.name, err)
			}
			geo.NewIndex(shapes)
			times[round], cpu[round] = time.Since(start), processorTime()-used
			if err := same(p.zones, shapes); err != nil {
				return nil, fmt.Errorf("load from %s: %w", s.name, err)
			}
		}
		slices.Sort(times)
		slices.Sort(cpu)
		out[i] = loading{s.name, times[1].Seconds(), cpu[1].Seconds(), float64(p.vertices()) / times[1].Seconds()}
	}
	return out, nil
}

// processorTime is what the process has taken of the processors so far.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func zoneFile(dir string, i int) string { return filepath.Join(dir, fmt.Sprintf("%d.wkb", i)) }

func readFiles(dir string, n int, send func(encoded) error) error {
	for i := range n {
		data, err := os.ReadFile(zoneFile(dir, i))
		if err := errors.Join(err, send(encoded{i, data})); err != nil {
			return err
		}
	}
	return nil
}

// readTable reads the zones in PostGIS' binary form.
func readTable(ctx context.Context, address string, send func(encoded) error) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	rows, err := conn.Query(ctx, "SELECT g FROM zones ORDER BY zone", pgx.QueryResultFormats{pgx.BinaryFormatCode})
	if err != nil {
		return err
	}
	defer rows.Close()
	for i := 0; rows.Next(); i++ {
		data := append([]byte(nil), rows.RawValues()[0]...) // the connection's own until the next row
		if err := send(encoded{i, data}); err != nil {
			return err
		}
	}
	return rows.Err()
}

// shapesOf makes shapes of what read sends, on every core.
func shapesOf(p province, read func(send func(encoded) error) error, decode func([]byte) (geom.T, error)) ([]geo.Shape, error) {
	shapes := make([]geo.Shape, len(p.zones))
	waiting := make(chan encoded, 64)
	faults := make([]error, runtime.NumCPU())
	var group sync.WaitGroup
	for w := range faults {
		group.Go(func() {
			for e := range waiting {
				g, err := decode(e.data)
				if err == nil {
					shapes[e.zone], err = geo.PlaneShape(p.plane, g)
				}
				faults[w] = errors.Join(faults[w], err)
			}
		})
	}
	err := read(func(e encoded) error {
		if e.zone >= len(shapes) {
			return fmt.Errorf("zone %d of %d", e.zone, len(shapes))
		}
		waiting <- e
		return nil
	})
	close(waiting)
	group.Wait()
	return shapes, errors.Join(append(faults, err)...)
}

// same reports the first zone that came back as another.
func same(a, b []geo.Shape) error {
	for i := range a {
		if !a[i].Same(b[i]) {
			return fmt.Errorf("zone %d came back as another", i)
		}
	}
	return nil
}
