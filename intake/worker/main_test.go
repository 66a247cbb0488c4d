package worker

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"testing"
	"time"

	"redline/demo"
	"redline/geo"
	"redline/intake"
	"redline/layers/folder"
)

// The test binary is its own worker, as redline is; and a worse one, on demand.
func TestMain(m *testing.M) {
	if code, asked := Serve(os.Args); asked {
		os.Exit(code)
	}
	if len(os.Args) > 2 {
		switch os.Args[1] {
		case badCommand:
			os.Exit(serveBadly(os.Args[2:]))
		case parentCommand:
			parent()
		}
	}
	os.Exit(m.Run())
}

// newPool makes a pool whose workers leave their folders in a place of the test's own,
// where nothing may stay.
func newPool(t testing.TB, c Config) *Pool {
	t.Helper()
	c.Folder = t.TempDir()
	t.Cleanup(func() {
		if left, err := os.ReadDir(c.Folder); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v (%v)", left, err)
		}
	})
	p, err := New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// newBadPool makes a pool whose workers do as the name of the file says; see misbehave.
func newBadPool(t testing.TB, c Config) *Pool {
	t.Helper()
	p := newPool(t, c)
	makeBad(p)
	return p
}

func makeBad(p *Pool) { p.args = append([]string{"redline", badCommand}, p.bounds.arguments()...) }

func district(t testing.TB) geo.Shape {
	t.Helper()
	district, err := demo.FS()
	if err != nil {
		t.Fatal(err)
	}
	store, err := folder.Open(district)
	if err != nil {
		t.Fatal(err)
	}
	return store.Catalogue().ServiceArea
}

const (
	plot       = "POLYGON((104.55 31.31, 104.552 31.31, 104.552 31.312, 104.55 31.31))"
	badCommand = "read-badly"
	bad        = "bad:"
)

// The log says how workers are confined, once.
func TestNewSaysWhatHolds(t *testing.T) {
	var log bytes.Buffer
	p := newPool(t, Config{Log: slog.New(slog.NewTextHandler(&log, nil))})
	if n := bytes.Count(log.Bytes(), []byte("confinement=")); n != 1 || !bytes.Contains(log.Bytes(), []byte("confinement="+p.bounds.name)) {
		t.Errorf("said %d times:\n%s", n, log.String())
	}
	t.Log(p.bounds.name)
}

func TestQueue(t *testing.T) {
	p := newBadPool(t, Config{AtOnce: 1, Waiting: 1, Time: time.Minute})
	ctx, cancel := context.WithCancel(t.Context())
	ends := make(chan error, 2)
	read := func() {
		_, err := p.Read(ctx, bad+"sleep", []byte(plot), intake.Options{})
		ends <- err
	}
	go read()
	for len(p.slots) == 0 {
		time.Sleep(time.Millisecond)
	}
	go read()
	for len(p.waiting) < 2 {
		time.Sleep(time.Millisecond)
	}
	_, err := p.Read(ctx, "third", []byte(plot), intake.Options{})
	wantFault(t, err, ErrBusy)
	cancel()
	for range 2 {
		if err := <-ends; err != context.Canceled {
			t.Errorf("ended with %v", err)
		}
	}
	if _, err := p.Read(t.Context(), "fourth", []byte(plot), intake.Options{}); err != nil {
		t.Errorf("after the queue was empty: %v", err)
	}
}

// BenchmarkRead compares one plot read in this process and in a worker: the difference is
// what a process costs.
func BenchmarkRead(b *testing.B) {
	p := newPool(b, Config{})
	area := district(b)
	for _, reader := range []struct {
		name string
		Reader
	}{{"direct", Direct{}}, {"worker", p}} {
		for _, size := range []int{1, 10_000} {
			text := `{"type":"FeatureCollection","features":[`
			parts := make([]string, 0, size)
			for i := range size {
				x, y := 104.54+float64(i%100)*2e-4, 31.31+float64(i/100)*2e-4
				parts = append(parts, fmt.Sprintf(`{"type":"Feature","properties":{"name":"%d"},"geometry":{"type":"Polygon","coordinates":[[[%f,%f],[%f,%f],[%f,%f],[%f,%f]]]}}`,
					i, x, y, x+1e-4, y, x, y+1e-4, x, y))
			}
			data := []byte(text + string(bytes.Join(bytesOf(parts), []byte(","))) + "]}")
			b.Run(fmt.Sprintf("%s/%d", reader.name, size), func(b *testing.B) {
				for b.Loop() {
					got, err := reader.Read(b.Context(), "a", data, intake.Options{ServiceArea: area})
					if err != nil || len(got.Footprints) != size {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func bytesOf(texts []string) [][]byte {
	return slices.Collect(func(yield func([]byte) bool) {
		for _, t := range texts {
			if !yield([]byte(t)) {
				return
			}
		}
	})
}
