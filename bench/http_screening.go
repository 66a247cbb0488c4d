package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"redline/geo"
	"redline/layers"

	"github.com/jackc/pgx/v5"
	"github.com/twpayne/go-geom"
	"golang.org/x/sync/errgroup"
)

// Bars of issue 7: full screenings a second at 4 callers, and the 99th percentile there.
const (
	barScreenings   = 1500
	barScreeningP99 = 10 // ms
)

// asker asks a service for screenings.
type asker struct {
	url    string
	client *http.Client
}

func newAsker(url string) asker {
	return asker{url, &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 512, DisableCompression: true}}}
}

// compareScreenings measures full screenings of the demo district over HTTP (whole pack,
// the report as JSON) beside the rows that a screening starts from by SQL through pgx: the
// zones a footprint meets with the shared area, and the nearest zone of every layer.
func compareScreenings(ctx context.Context, o httpOptions, _ *layers.Snapshot, database string, r *httpResult) (err error) {
	snapshot, err := demoSnapshot()
	if err != nil {
		return err
	}
	p, err := serveDemo(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	service := newAsker(p.url)
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	if err := loadControls(ctx, conn, snapshot); err != nil {
		return fmt.Errorf("load: %w", err)
	}
	fmt.Fprintln(os.Stderr, "screenings")
	sites, err := sitesIn(snapshot.ServiceArea, min(10*o.n, 600))
	if err != nil {
		return err
	}
	next, bySQL := 0, 0
	rows, err := askInTurn(len(sites)-1,
		func() (int, int, error) { next++; return service.screen(ctx, sites[next-1]) },
		func() (int, int, error) { bySQL++; return rowsOf(ctx, conn, sites[bySQL-1]) })
	if err != nil {
		return err
	}
	for i := range rows {
		rows[i].Question, rows[i].Engine = "full screening, district", []string{"redline", "overlaps and nearest by SQL"}[i]
	}
	r.Latency = append(r.Latency, rows...)
	return paceOfScreenings(ctx, o, service, sites, r)
}

// paceOfScreenings has some callers screen for a while, each as fast as it is answered, on
// the same cores as the service.
func paceOfScreenings(ctx context.Context, o httpOptions, service asker, sites [][]float64, r *httpResult) error {
	all, err := service.pace(ctx, sites, o.callers, o.pace)
	if err != nil {
		return err
	}
	r.Pace = append(r.Pace, httpPace{Question: "full screening, district", Engine: "redline", Callers: o.callers, PerSecond: float64(len(all)) / o.pace.Seconds(), Bar: barScreenings})
	row := httpRow{Question: fmt.Sprintf("full screening, %d callers", o.callers), Engine: "redline", N: len(all), Median: all[len(all)/2], P99: all[len(all)*99/100], Ratio: 1}
	r.Latency = append(r.Latency, row)
	if row.P99 > barScreeningP99 {
		r.Slow = append(r.Slow, fmt.Sprintf("%s: p99 %.1f ms, not below %d", row.Question, row.P99, barScreeningP99))
	}
	return nil
}

// pace has callers screen for a while, each as fast as it is answered, and returns what each
// screening took, sorted, in ms.
func (s asker) pace(ctx context.Context, sites [][]float64, callers int, last time.Duration) ([]float64, error) {
	end := time.Now().Add(last)
	took := make([][]float64, callers)
	group, ctx := errgroup.WithContext(ctx)
	for c := range callers {
		group.Go(func() error {
			for i := c; time.Now().Before(end); i++ {
				began := time.Now()
				if _, _, err := s.screen(ctx, sites[i%len(sites)]); err != nil {
					return err
				}
				took[c] = append(took[c], float64(time.Since(began).Microseconds())/1000)
			}
			return nil
		})
	}
	err := group.Wait()
	return slices.Sorted(slices.Values(slices.Concat(took...))), err
}

// sitesIn are squares of 60 to 300 m that lie in the district, as the corners of a ring in
// degrees.
func sitesIn(district geo.Shape, n int) (sites [][]float64, err error) {
	dice := rand.New(rand.NewPCG(1, 2))
	for len(sites) < n {
		x, y, d := 104.42+0.16*dice.Float64(), 31.22+0.16*dice.Float64(), 0.0006+0.0024*dice.Float64()
		ring := []float64{x, y, x + d, y, x + d, y + d, x, y + d, x, y}
		site, err := geo.NewShape(district.Plane(), geom.NewPolygonFlat(geom.XY, ring, []int{len(ring)}))
		if err != nil {
			return nil, err
		}
		inside, err := geo.CoveredBy(site, district)
		if err != nil {
			return nil, err
		}
		if inside {
			sites = append(sites, ring)
		}
	}
	return sites, nil
}

// screen returns 1 and the bytes of a report.
func (s asker) screen(ctx context.Context, ring []float64) (reports, size int, err error) {
	var points []string
	for i := 0; i < len(ring); i += 2 {
		points = append(points, fmt.Sprintf("[%.7f,%.7f]", ring[i], ring[i+1]))
	}
	body := `{"type":"Polygon","coordinates":[[` + strings.Join(points, ",") + `]]}`
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/v1/screenings?geometry=false", strings.NewReader(body))
	if err != nil {
		return 0, 0, err
	}
	r.Header.Set("Content-Type", "application/geo+json")
	answer, err := s.client.Do(r)
	if err != nil {
		return 0, 0, err
	}
	defer answer.Body.Close()
	data := make([]byte, max(answer.ContentLength, 0))
	_, err = io.ReadFull(answer.Body, data)
	if err == nil && answer.StatusCode == http.StatusServiceUnavailable {
		err = errOverloaded
	} else if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %.200s", answer.Status, data)
	}
	return 1, len(data), err
}
