package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"time"

	"redline/api"
	"redline/demo"
	"redline/geo"
	"redline/intake"
	"redline/layers"
	"redline/layers/folder"
	"redline/screening"

	"github.com/jackc/pgx/v5"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/ewkbhex"
)

// Bars of issue 7: full screenings a second at 4 callers, and the 99th percentile there.
const (
	barScreenings   = 1500
	barScreeningP99 = 10 // ms
)

// inProcess reads GeoJSON bodies; the service reads nothing else in its own process.
type inProcess struct{}

func (inProcess) Read(_ context.Context, name string, data []byte, opt intake.Options) (*intake.Result, error) {
	return intake.Read(name, data, opt)
}

func (inProcess) Inspect(context.Context, string, []byte, intake.Options) ([]byte, error) {
	return nil, http.ErrNotSupported
}

func (inProcess) Records(context.Context, string, []byte, intake.RecordOptions) (*intake.RecordSet, error) {
	return nil, http.ErrNotSupported
}

// compareScreenings measures full screenings of the demo district over HTTP (whole pack,
// the report as JSON) beside the rows that a screening starts from by SQL through pgx: the
// zones a footprint meets with the shared area, and the nearest zone of every layer.
func compareScreenings(ctx context.Context, o httpOptions, _ *layers.Snapshot, database string, r *httpResult) error {
	files, err := demo.FS()
	if err != nil {
		return err
	}
	store, err := folder.Open(files)
	if err != nil {
		return err
	}
	pack, err := screening.Luojiang()
	if err != nil {
		return err
	}
	server := httptest.NewServer(api.New(api.Config{
		Districts: api.NewDistricts(store, pack), Reader: inProcess{}, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Now: time.Now,
	}))
	defer server.Close()
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	snapshot, err := store.Snapshot(ctx, layers.AsOf{On: firstDay()})
	if err != nil {
		return err
	}
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
		func() (int, int, error) { next++; return screenOver(ctx, server, sites[next-1]) },
		func() (int, int, error) { bySQL++; return rowsOf(ctx, conn, sites[bySQL-1]) })
	if err != nil {
		return err
	}
	for i := range rows {
		rows[i].Question, rows[i].Engine = "full screening, district", []string{"redline", "overlaps and nearest by SQL"}[i]
	}
	r.Latency = append(r.Latency, rows...)
	return paceOfScreenings(ctx, o, server, sites, r)
}

// paceOfScreenings has some callers screen for a while.
func paceOfScreenings(ctx context.Context, o httpOptions, server *httptest.Server, sites [][]float64, r *httpResult) error {
	end := time.Now().Add(o.pace)
	took := make(chan []float64, o.callers)
	failed := make(chan error, o.callers)
	for c := range o.callers {
		go func() {
			var mine []float64
			for i := c; time.Now().Before(end); i++ {
				began := time.Now()
				if _, _, err := screenOver(ctx, server, sites[i%len(sites)]); err != nil {
					failed <- err
					break
				}
				mine = append(mine, float64(time.Since(began).Microseconds())/1000)
			}
			took <- mine
		}()
	}
	var all []float64
	for range o.callers {
		all = append(all, <-took...)
	}
	select {
	case err := <-failed:
		return err
	default:
	}
	slices.Sort(all)
	r.Pace = append(r.Pace, httpPace{Question: "full screening, district", Engine: "redline", Callers: o.callers, PerSecond: float64(len(all)) / o.pace.Seconds(), Bar: barScreenings})
	row := httpRow{Question: fmt.Sprintf("full screening, %d callers", o.callers), Engine: "redline", N: len(all), Median: all[len(all)/2], P99: all[len(all)*99/100], Ratio: 1}
	r.Latency = append(r.Latency, row)
	if row.P99 > barScreeningP99 {
		r.Slow = append(r.Slow, fmt.Sprintf("%s: p99 %.1f ms, not below %d", row.Question, row.P99, barScreeningP99))
	}
	return nil
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

// screenOver returns 1 and the bytes of a report.
func screenOver(ctx context.Context, server *httptest.Server, ring []float64) (reports, size int, err error) {
	var points []string
	for i := 0; i < len(ring); i += 2 {
		points = append(points, fmt.Sprintf("[%.7f,%.7f]", ring[i], ring[i+1]))
	}
	body := `{"type":"Polygon","coordinates":[[` + strings.Join(points, ",") + `]]}`
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL+"/v1/screenings?geometry=false", strings.NewReader(body))
	if err != nil {
		return 0, 0, err
	}
	r.Header.Set("Content-Type", "application/geo+json")
	answer, err := server.Client().Do(r)
	if err != nil {
		return 0, 0, err
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %.200s", answer.Status, data)
	}
	return 1, len(data), err
}

// loadControls fills a table with the zones that are in force, on the plane.
func loadControls(ctx context.Context, conn *pgx.Conn, s *layers.Snapshot) error {
	if _, err := conn.Exec(ctx, `CREATE TABLE controls (layer text, code text, g geometry)`); err != nil {
		return err
	}
	err := copyInto(ctx, conn, `COPY controls FROM STDIN`, func(w io.Writer) error {
		for _, h := range s.Layers {
			if h.Current == nil {
				continue
			}
			for i := range h.Current.Zones {
				z := &h.Current.Zones[i]
				hex, err := ewkbhex.Encode(withSRID(z.Geometry), binary.LittleEndian)
				if err != nil {
					return err
				}
				if _, err := fmt.Fprintf(w, "%s\t%s\t%s\n", h.Layer.ID, z.Code, hex); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, statement := range []string{
		`UPDATE controls SET g = ST_Transform(g, 4544)`, `CREATE INDEX ON controls USING gist (g)`, `CREATE INDEX ON controls (layer)`, `VACUUM FULL ANALYZE controls`,
	} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

// withSRID marks a zone's degrees as CGCS2000.
func withSRID(g geom.T) geom.T {
	marked, err := geom.SetSRID(g, 4490)
	if err != nil {
		panic(err) // zones are of the kinds that have one
	}
	return marked
}

const controlsSQL = `WITH site AS (SELECT ST_Transform(ST_SetSRID(ST_GeomFromWKB($1), 4490), 4544) AS g)
SELECT c.layer, c.code, ST_Area(ST_Intersection(c.g, site.g)), 0 FROM controls c, site WHERE ST_Intersects(c.g, site.g)
UNION ALL
SELECT l.layer, n.code, 0, n.d FROM (SELECT DISTINCT layer FROM controls) l, site,
LATERAL (SELECT code, ST_Distance(c.g, site.g) AS d FROM controls c WHERE c.layer = l.layer ORDER BY c.g <-> site.g LIMIT 1) n`

// rowsOf returns 1 and the bytes of a site's rows by SQL.
func rowsOf(ctx context.Context, conn *pgx.Conn, ring []float64) (sites, size int, err error) {
	var wkb bytes.Buffer
	wkb.Write([]byte{1, 3, 0, 0, 0, 1, 0, 0, 0, byte(len(ring) / 2), 0, 0, 0})
	if err := binary.Write(&wkb, binary.LittleEndian, ring); err != nil {
		return 0, 0, err
	}
	found, err := conn.Query(ctx, controlsSQL, wkb.Bytes())
	if err != nil {
		return 0, 0, err
	}
	defer found.Close()
	for found.Next() {
		var layer, code string
		var area, distance float64
		if err := found.Scan(&layer, &code, &area, &distance); err != nil {
			return 0, 0, err
		}
		size += len(layer) + len(code) + 16
	}
	return 1, size, found.Err()
}
