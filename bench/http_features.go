package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"redline/api/ogc"
	"redline/layers"

	"github.com/go-chi/chi/v5"
	"github.com/jackc/pgx/v5"
	"github.com/twpayne/go-geom"
)

// barFeatures: redline is so many times as fast as ST_AsGeoJSON through pgx (issue 7).
const barFeatures = 2

// pageSize is how many features a page has.
const pageSize = 100

// createFeatures is what PostGIS answers from as fast as it can: degrees, not compressed,
// with the key and the index that the questions want.
const createFeatures = `CREATE TABLE features (layer text, code text, name text, grade text, class text, rank float8, g geometry, PRIMARY KEY (layer, code));
ALTER TABLE features ALTER g SET STORAGE EXTERNAL`

// loadFeatures fills the table with the snapshot's zones.
func loadFeatures(ctx context.Context, conn *pgx.Conn, s *layers.Snapshot) error {
	if _, err := conn.Exec(ctx, createFeatures); err != nil {
		return err
	}
	if err := copyAttributed(ctx, conn, `COPY features FROM STDIN`, s); err != nil {
		return err
	}
	for _, statement := range []string{`CREATE INDEX ON features USING gist (g)`, `VACUUM FULL ANALYZE features`} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

// featureQuestion asks both for the same features: a query of a collection's items, and the
// end of a statement with its arguments.
type featureQuestion struct {
	name  string
	query url.Values
	where string
	args  []any
}

// featureQuestions are a page in the middle of the red lines, those in a box, and all units.
func featureQuestions(s *layers.Snapshot) []featureQuestion {
	reds, _ := s.Holding("red-lines")
	zones := reds.Current.Zones
	// The page after a code, which a filter asks for as a next link would.
	after := zones[len(zones)/2].Code
	box := geom.NewBounds(geom.XY).Extend(zones[0].Geometry)
	corners := []any{box.Min(0), box.Min(1), box.Max(0), box.Max(1)}
	return []featureQuestion{
		{
			"features, a page of 100",
			url.Values{"limit": {fmt.Sprint(pageSize)}, "filter": {"code > '" + after + "'"}},
			"layer = 'red-lines' AND code > $1 ORDER BY code LIMIT 100",
			[]any{after},
		},
		{
			"features, in a box",
			url.Values{"limit": {"10000"}, "bbox": {strings.Trim(strings.ReplaceAll(fmt.Sprint(corners), " ", ","), "[]")}},
			"layer = 'red-lines' AND ST_Intersects(g, ST_MakeEnvelope($1, $2, $3, $4, 4326)) ORDER BY code", corners,
		},
		{"features, a whole layer", url.Values{"limit": {"100000"}}, "layer = 'red-lines' ORDER BY code", nil},
	}
}

// compareFeatures measures features as GeoJSON over HTTP beside their rows by SQL, whose
// GeoJSON PostGIS writes and nobody puts together.
func compareFeatures(ctx context.Context, o httpOptions, s *layers.Snapshot, database string, r *httpResult) error {
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	if err := loadFeatures(ctx, conn, s); err != nil {
		return fmt.Errorf("load: %w", err)
	}
	if _, err := conn.Exec(ctx, settle); err != nil {
		return err
	}
	router := chi.NewRouter()
	ogc.New(ogc.Config{Source: one{s}, Today: firstDay, Base: func(r *http.Request) string { return "http://" + r.Host }}).Routes(router)
	server := httptest.NewServer(router)
	defer server.Close()
	for _, q := range featureQuestions(s) {
		fmt.Fprintln(os.Stderr, q.name)
		rows, err := askInTurn(min(o.n, 20), func() (int, int, error) { return q.overHTTP(ctx, server) }, func() (int, int, error) { return q.bySQL(ctx, conn) })
		if err != nil {
			return fmt.Errorf("%s: %w", q.name, err)
		}
		for i := range rows {
			rows[i].Question, rows[i].Engine = q.name, []string{"redline", "ST_AsGeoJSON"}[i]
		}
		rows[1].Bar = barFeatures
		r.Latency = append(r.Latency, rows...)
	}
	return nil
}

// overHTTP returns the number of features and bytes of an answer.
func (q featureQuestion) overHTTP(ctx context.Context, server *httptest.Server) (features, size int, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/collections/red-lines/items?"+q.query.Encode(), nil)
	if err != nil {
		return 0, 0, err
	}
	answer, err := server.Client().Do(r)
	if err != nil {
		return 0, 0, err
	}
	defer answer.Body.Close()
	body := bufio.NewReaderSize(answer.Body, 64<<10)
	head, err := body.Peek(2_000)
	if err != nil && !errors.Is(err, io.EOF) || answer.StatusCode != http.StatusOK {
		return 0, 0, fmt.Errorf("status %d: %s (%w)", answer.StatusCode, head, err)
	}
	if found := returned.FindSubmatch(head); found != nil {
		features, _ = strconv.Atoi(string(found[1])) // digits
	}
	n, err := io.Copy(io.Discard, body)
	return features, int(n), err
}

// returned is where an answer says how many features it holds, ahead of them.
var returned = regexp.MustCompile(`"numberReturned":(\d+)`)

// bySQL reads the same features as rows.
func (q featureQuestion) bySQL(ctx context.Context, conn *pgx.Conn) (features, size int, err error) {
	rows, err := conn.Query(ctx, "SELECT code, name, grade, class, rank, ST_AsGeoJSON(g, 9) FROM features WHERE "+q.where, q.args...)
	if err != nil {
		return 0, 0, err
	}
	defer rows.Close()
	for rows.Next() {
		for _, raw := range rows.RawValues() {
			size += len(raw)
		}
		features++
	}
	return features, size, rows.Err()
}

// askInTurn asks two engines n times by turns, after a first time that does not count, and
// fails where they do not give the same number of features.
func askInTurn(n int, engines ...func() (features, size int, err error)) ([]httpRow, error) {
	times, rows := make([][]time.Duration, len(engines)), make([]httpRow, len(engines))
	for i := range n + 1 {
		counts := make([]int, len(engines))
		for k := range engines {
			e := (i + k) % len(engines)
			start := time.Now()
			features, size, err := engines[e]()
			took := time.Since(start)
			if err != nil {
				return nil, err
			}
			counts[e], rows[e].Bytes = features, size
			if i > 0 {
				times[e] = append(times[e], took)
			}
		}
		if counts[0] != counts[1] || counts[0] == 0 {
			return nil, fmt.Errorf("redline gives %d features, PostGIS %d", counts[0], counts[1])
		}
	}
	for e, took := range times {
		slices.Sort(took)
		rows[e].N, rows[e].Median, rows[e].P99 = len(took), quantile(took, 0.5)/1_000, quantile(took, 0.99)/1_000
		rows[e].Ratio = rows[e].Median / rows[0].Median
	}
	return rows, nil
}
