package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"redline/layers"

	"golang.org/x/sync/errgroup"
)

// Bars of issue 7: ten downloads of a collection of 119 MB at once.
const (
	downloads        = 10
	downloadPlots    = 149_000
	barFirstByte     = 200 // ms
	barDownloadsGrow = 150 // MB
)

// compareDownloads has ten callers download a large collection at once, page by page.
func compareDownloads(ctx context.Context, _ httpOptions, _ *layers.Snapshot, _ string, r *httpResult) (err error) {
	p, err := serveDemo(ctx, func(demo string) error { return manyPlots(filepath.Join(demo, "farmland.geojson"), downloadPlots) })
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	fmt.Fprintln(os.Stderr, "downloads")
	page := p.url + "/ogc/collections/farmland/items?limit=10000"
	if _, _, err := download(ctx, page); err != nil { // warms up, while tiles' outlines are prepared
		return err
	}
	before, ended, held := ownMiB(p.command.Process.Pid), make(chan struct{}), make(chan float64)
	go func() { held <- watch(p.command.Process.Pid, ended) }()
	first, sizes := make([]float64, downloads), make([]int64, downloads)
	began := time.Now()
	var group errgroup.Group
	for k := range downloads {
		group.Go(func() (err error) {
			first[k], sizes[k], err = download(ctx, page)
			return err
		})
	}
	err = group.Wait()
	took := time.Since(began).Seconds()
	close(ended)
	grown := <-held - before
	if err != nil {
		return err
	}
	slices.Sort(first)
	size := sizes[0]
	r.Latency = append(r.Latency, httpRow{
		Question: fmt.Sprintf("first byte of %d downloads at once", downloads), Engine: "redline", N: downloads,
		Median: first[downloads/2], P99: first[downloads-1], Bytes: int(size), Ratio: 1,
	})
	r.Downloads = &downloadCost{Callers: downloads, MB: float64(size) / 1e6, Seconds: took, BeforeMiB: before, GrownMiB: grown}
	if first[downloads-1] > barFirstByte {
		r.Slow = append(r.Slow, fmt.Sprintf("downloads: a first byte after %.0f ms, not below %d", first[downloads-1], barFirstByte))
	}
	if grown*1.048576 > barDownloadsGrow {
		r.Slow = append(r.Slow, fmt.Sprintf("downloads: the process grew by %.0f MiB, not below %d MB", grown, barDownloadsGrow))
	}
	return nil
}

// downloadCost is what ten downloads at once cost the service.
type downloadCost struct {
	Callers   int     `json:"callers"`
	MB        float64 `json:"mb"` // of each
	Seconds   float64 `json:"seconds"`
	BeforeMiB float64 `json:"before_mib"`
	GrownMiB  float64 `json:"grown_mib"` // at most, over what it held before
}

// download reads a collection to its end and returns when its first byte came, in ms.
func download(ctx context.Context, page string) (first float64, size int64, err error) {
	began := time.Now()
	for page != "" {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, page, nil)
		if err != nil {
			return 0, 0, err
		}
		r.Header.Set("Accept-Encoding", "identity")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			return 0, 0, err
		}
		body := bufio.NewReader(answer.Body)
		if _, err := body.Peek(1); err != nil {
			return 0, 0, errors.Join(err, answer.Body.Close())
		}
		if size == 0 {
			first = float64(time.Since(began).Microseconds()) / 1000
		}
		head, err := body.Peek(body.Size())
		if err != nil && !errors.Is(err, io.EOF) {
			return 0, 0, errors.Join(err, answer.Body.Close())
		}
		page = nextOf(head)
		n, err := io.Copy(io.Discard, body)
		size += n
		if err := errors.Join(err, answer.Body.Close()); err != nil {
			return 0, 0, err
		}
		if answer.StatusCode != http.StatusOK {
			return 0, 0, fmt.Errorf("%s: %.300s", answer.Status, head)
		}
	}
	return first, size, nil
}

// nextOf finds the next page among the links, which come before the features.
func nextOf(head []byte) string {
	d := json.NewDecoder(bytes.NewReader(head))
	for {
		token, err := d.Token()
		if err != nil {
			return ""
		}
		if token == "links" {
			var links []struct{ Href, Rel string }
			if d.Decode(&links) != nil {
				return ""
			}
			if i := slices.IndexFunc(links, func(l struct{ Href, Rel string }) bool { return l.Rel == "next" }); i >= 0 {
				return links[i].Href
			}
			return ""
		}
	}
}

// manyPlots writes n round plots of 24 vertices, side by side.
func manyPlots(path string, n int) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(file, 1<<20)
	fmt.Fprint(w, `{"type":"FeatureCollection","features":[`)
	const step, radius, corners = 0.0004, 0.00018, 24
	row := int(math.Sqrt(float64(n)))
	for i := range n {
		x, y := 104.40+step*float64(i%row), 31.20+step*float64(i/row)
		if i > 0 {
			fmt.Fprint(w, ",")
		}
		fmt.Fprintf(w, "\n"+`{"type":"Feature","properties":{"code":"P%07d","name":"plot %d"},"geometry":{"type":"Polygon","coordinates":[[`, i, i)
		for k := range corners + 1 {
			angle := 2 * math.Pi * float64(k%corners) / corners
			if k > 0 {
				fmt.Fprint(w, ",")
			}
			fmt.Fprintf(w, "[%.9f,%.9f]", x+radius*math.Cos(angle), y+radius*math.Sin(angle))
		}
		fmt.Fprint(w, "]]}}")
	}
	fmt.Fprint(w, "\n]}\n")
	return errors.Join(w.Flush(), file.Close())
}
