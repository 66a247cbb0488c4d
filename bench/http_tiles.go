package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"redline/api/tiles"
	"redline/layers"

	"github.com/go-chi/chi/v5"
	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"
	"github.com/twpayne/go-geom"
)

// bars of tiles (issue 7): cold, redline is so many times as fast as ST_AsMVT; warm, so
// many tiles a second.
const (
	barNine, barTwelve = 5, 3
	barWarm            = 5_000
)

// one gives the same snapshot to everybody.
type one struct{ snapshot *layers.Snapshot }

func (o one) Snapshot(context.Context, layers.AsOf) (*layers.Snapshot, error) { return o.snapshot, nil }

// tileServer is redline's tiles over HTTP on the loopback.
type tileServer struct {
	*httptest.Server
	client *http.Client
}

// newTileServer keeps so many bytes of tiles.
func newTileServer(s *layers.Snapshot, tileBytes int64) *tileServer {
	r := chi.NewRouter()
	tiles.New(tiles.Config{
		Source: one{s}, Today: firstDay, TileBytes: tileBytes,
		Base: func(r *http.Request) string { return "http://" + r.Host },
	}).Routes(r)
	return &tileServer{httptest.NewServer(r), &http.Client{Transport: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 64}}}
}

// tile gets a tile as it is sent; packed asks for gzip.
func (s *tileServer) tile(ctx context.Context, t maptile.Tile, packed bool) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("%s/tiles/WebMercatorQuad/%d/%d/%d", s.URL, t.Z, t.Y, t.X), nil)
	if err != nil {
		return nil, err
	}
	if packed {
		r.Header.Set("Accept-Encoding", "gzip")
	}
	answer, err := s.client.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK && answer.StatusCode != http.StatusNoContent {
		err = fmt.Errorf("tile %v: status %d: %s", t, answer.StatusCode, body)
	}
	return body, err
}

// drawer draws a tile, one way or another.
type drawer struct {
	name string
	draw func(ctx context.Context, t maptile.Tile) ([]byte, error)
}

// compareTiles measures tiles: the first of a zoom, cold ones, and the pace of warm ones.
func compareTiles(ctx context.Context, o httpOptions, s *layers.Snapshot, database string, r *httpResult) error {
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, settle); err != nil {
		return err
	}
	if err := conn.QueryRow(ctx, "SELECT postgis_lib_version()").Scan(&r.Machine.PostGIS); err != nil {
		return err
	}
	sql := func(name, statement string) drawer {
		return drawer{name, func(ctx context.Context, t maptile.Tile) (tile []byte, err error) {
			return tile, conn.QueryRow(ctx, statement, int(t.Z), int(t.X), int(t.Y)).Scan(&tile)
		}}
	}
	raw, thinned := sql("ST_AsMVT", asMVT(false)), sql("ST_AsMVT of ST_Simplify", asMVT(true))
	cold := newTileServer(s, 1) // keeps levels, but no tile
	defer cold.Close()
	ours := drawer{"redline", func(ctx context.Context, t maptile.Tile) ([]byte, error) { return cold.tile(ctx, t, true) }}
	for zoom, bar := range map[int]float64{9: barNine, 12: barTwelve} {
		chosen := tilesOver(s, zoom, o.n)
		fmt.Fprintf(os.Stderr, "%d tiles at zoom %d\n", len(chosen), zoom)
		first, err := firstTile(ctx, s, chosen[len(chosen)/2], raw)
		if err != nil {
			return err
		}
		rows, err := drawInTurn(ctx, []drawer{ours, raw, thinned}, chosen)
		if err != nil {
			return err
		}
		for i := range rows {
			rows[i].Question = fmt.Sprintf("tile, cold, zoom %d", zoom)
		}
		rows[1].Bar = bar
		r.Latency = append(append(r.Latency, first...), rows...)
		if err := sameZones(ctx, cold, raw, chosen); err != nil {
			return err
		}
	}
	slices.SortStableFunc(r.Latency, func(a, b httpRow) int { return len(a.Question) - len(b.Question) })
	return warmTiles(ctx, o, s, database, r)
}

// firstTile is what the first caller after a start or a publication waits for: outlines and
// levels are made too.
func firstTile(ctx context.Context, s *layers.Snapshot, t maptile.Tile, raw drawer) ([]httpRow, error) {
	ours := drawer{"redline", func(ctx context.Context, t maptile.Tile) ([]byte, error) {
		fresh := newTileServer(s, 1)
		defer fresh.Close()
		return fresh.tile(ctx, t, true)
	}}
	rows, err := drawInTurn(ctx, []drawer{ours, raw}, []maptile.Tile{t, t, t})
	for i := range rows {
		rows[i].Question = fmt.Sprintf("tile, first after a start, zoom %d", t.Z)
	}
	return rows, err
}

// drawInTurn draws each tile by each drawer in turn. All are drawn once before that, so that
// nobody's first time counts: what a tile is cut from lies ready, on either side.
func drawInTurn(ctx context.Context, drawers []drawer, chosen []maptile.Tile) ([]httpRow, error) {
	times, sizes := make([][]time.Duration, len(drawers)), make([]int, len(drawers))
	for n, t := range append(slices.Clone(chosen), chosen...) {
		for k := range drawers {
			d := (n + k) % len(drawers)
			start := time.Now()
			tile, err := drawers[d].draw(ctx, t)
			took := time.Since(start)
			if err != nil {
				return nil, fmt.Errorf("%s, tile %v: %w", drawers[d].name, t, err)
			}
			if n >= len(chosen) {
				times[d], sizes[d] = append(times[d], took), sizes[d]+len(tile)
			}
		}
	}
	rows := make([]httpRow, len(drawers))
	for d, took := range times {
		slices.Sort(took)
		rows[d] = httpRow{
			Engine: drawers[d].name, N: len(took), Median: quantile(took, 0.5) / 1_000, P99: quantile(took, 0.99) / 1_000, Bytes: sizes[d] / len(took),
		}
		rows[d].Ratio = rows[d].Median / rows[0].Median
	}
	return rows, nil
}

// sameZones fails where PostGIS draws a zone that redline does not. (Redline draws more: what
// is too small for ST_AsMVTGeom is a pixel.)
func sameZones(ctx context.Context, server *tileServer, raw drawer, chosen []maptile.Tile) error {
	for _, t := range chosen {
		ours, err := server.tile(ctx, t, false)
		if err != nil {
			return err
		}
		theirs, err := raw.draw(ctx, t)
		if err != nil {
			return err
		}
		a, err := codesOf(ours)
		if err != nil {
			return fmt.Errorf("redline's tile %v: %w", t, err)
		}
		b, err := codesOf(theirs)
		if err != nil {
			return fmt.Errorf("PostGIS's tile %v: %w", t, err)
		}
		for code := range b {
			if !a[code] {
				return fmt.Errorf("tile %v: PostGIS draws %s, redline does not", t, code)
			}
		}
	}
	return nil
}

func codesOf(tile []byte) (map[string]bool, error) {
	read, err := mvt.Unmarshal(tile)
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for _, l := range read {
		for _, f := range l.Features {
			out[fmt.Sprint(l.Name, " ", f.Properties["code"])] = true
		}
	}
	return out, nil
}

// warmTiles measures how many tiles a second callers get that ask for what was drawn before,
// and how many PostGIS draws for as many.
func warmTiles(ctx context.Context, o httpOptions, s *layers.Snapshot, database string, r *httpResult) error {
	warm := newTileServer(s, 1<<30)
	defer warm.Close()
	for _, zoom := range []int{9, 12} {
		chosen := tilesOver(s, zoom, o.n)
		for _, t := range chosen {
			if _, err := warm.tile(ctx, t, true); err != nil {
				return err
			}
		}
		question := fmt.Sprintf("tile, warm, zoom %d", zoom)
		ours := make([]drawer, o.callers)
		theirs := make([]drawer, o.callers)
		for i := range o.callers {
			ours[i].draw = func(ctx context.Context, t maptile.Tile) ([]byte, error) { return warm.tile(ctx, t, true) }
			conn, err := pgx.Connect(ctx, database)
			if err != nil {
				return err
			}
			defer conn.Close(ctx)
			theirs[i].draw = func(ctx context.Context, t maptile.Tile) (tile []byte, err error) {
				return tile, conn.QueryRow(ctx, asMVT(false), int(t.Z), int(t.X), int(t.Y)).Scan(&tile)
			}
		}
		bare, err := sameBytes(ctx, o.callers, warm, chosen[0])
		if err != nil {
			return err
		}
		for _, c := range []struct {
			name    string
			callers []drawer
			bar     float64
		}{{"redline", ours, barWarm}, {"net/http, the same bytes", bare, 0}, {"ST_AsMVT", theirs, 0}} {
			pace, err := paceOf(ctx, c.callers, chosen, o.pace)
			if err != nil {
				return err
			}
			r.Pace = append(r.Pace, httpPace{Question: question, Engine: c.name, Callers: o.callers, PerSecond: pace, Bar: c.bar})
		}
	}
	return nil
}

// sameBytes are callers of a server that does nothing but send one tile: what the machine and
// net/http allow at that time, callers included.
func sameBytes(ctx context.Context, callers int, warm *tileServer, t maptile.Tile) ([]drawer, error) {
	tile, err := warm.tile(ctx, t, true)
	if err != nil {
		return nil, err
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(tile) // the caller reads to the end
	}))
	context.AfterFunc(ctx, server.Close)
	bare := &tileServer{server, warm.client}
	return slices.Repeat([]drawer{{"", func(ctx context.Context, t maptile.Tile) ([]byte, error) { return bare.tile(ctx, t, true) }}}, callers), nil
}

// paceOf lets callers ask for tiles in turn for a while.
func paceOf(ctx context.Context, callers []drawer, chosen []maptile.Tile, enough time.Duration) (float64, error) {
	var next atomic.Int64
	var group sync.WaitGroup
	faults := make([]error, len(callers))
	start := time.Now()
	for i, c := range callers {
		group.Go(func() {
			for faults[i] == nil && time.Since(start) < enough {
				_, faults[i] = c.draw(ctx, chosen[int(next.Add(1))%len(chosen)])
			}
		})
	}
	group.Wait()
	return float64(next.Load()) / time.Since(start).Seconds(), errors.Join(faults...)
}

// leastDraws is how often tiles are drawn at least; of a zoom with fewer each more than once.
const leastDraws = 24

// tilesOver lists tiles of a zoom whose middle lies in the province, at most n, spread evenly.
func tilesOver(s *layers.Snapshot, zoom, n int) []maptile.Tile {
	bounds := geom.NewBounds(geom.XY)
	held, _ := s.Holding("units")
	for i := range held.Current.Zones {
		bounds.Extend(held.Current.Zones[i].Geometry)
	}
	a := maptile.At(orb.Point{bounds.Min(0), bounds.Max(1)}, maptile.Zoom(zoom))
	b := maptile.At(orb.Point{bounds.Max(0), bounds.Min(1)}, maptile.Zoom(zoom))
	var all []maptile.Tile
	for y := a.Y; y <= b.Y; y++ {
		for x := a.X; x <= b.X; x++ {
			t := maptile.New(x, y, maptile.Zoom(zoom))
			if c := t.Center(); bounds.OverlapsPoint(geom.XY, geom.Coord{c[0], c[1]}) {
				all = append(all, t)
			}
		}
	}
	for once := slices.Clone(all); len(once) > 0 && len(all) < leastDraws; {
		all = append(all, once...)
	}
	if len(all) <= n {
		return all
	}
	out := make([]maptile.Tile, n)
	for i := range out {
		out[i] = all[i*len(all)/n]
	}
	return out
}
