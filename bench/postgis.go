package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/ewkbhex"
)

// The zones as they are, and cut into parts of at most 128 vertices. PostGIS gets what helps
// it: geometry that is not compressed, a GiST index on each table and one on the source
// zones alone, statistics, no just-in-time compilation.
const (
	createZones = `CREATE EXTENSION IF NOT EXISTS postgis;
DROP TABLE IF EXISTS zones, parts, footprints;
CREATE TABLE zones (zone int PRIMARY KEY, source bool, g geometry);
ALTER TABLE zones ALTER g SET STORAGE EXTERNAL`
	copyZones = `COPY zones (zone, source, g) FROM STDIN`
	settle    = `SET jit = off; SET work_mem = '64MB'`
)

// cut returns the statements that make the parts, in order; VACUUM runs on its own only.
func cut() []string {
	return []string{
		`CREATE INDEX ON zones USING gist (g)`,
		`CREATE INDEX ON zones USING gist (g) WHERE source`,
		`CREATE TABLE parts (zone int, source bool, g geometry)`,
		`ALTER TABLE parts ALTER g SET STORAGE EXTERNAL`,
		`INSERT INTO parts SELECT zone, source, ST_Subdivide(g, 128) FROM zones`,
		`CREATE INDEX ON parts USING gist (g)`,
		`CREATE INDEX ON parts USING gist (g) WHERE source`,
		`CREATE TABLE footprints (i int, g geometry)`,
		`VACUUM ANALYZE zones`,
		`VACUUM ANALYZE parts`,
	}
}

// P1: one statement over the zones as they are.
const (
	rawArea    = `SELECT zone, ST_Area(ST_Intersection(g, $1::geometry)) FROM zones WHERE ST_Intersects(g, $1::geometry)`
	rawLength  = `SELECT zone, ST_Length(ST_Intersection(g, $1::geometry)) FROM zones WHERE ST_Intersects(g, $1::geometry)`
	rawWithin  = `SELECT zone, ST_Distance(g, $1::geometry) FROM zones WHERE ST_DWithin(g, $1::geometry, 1000)`
	rawNearest = `SELECT zone, ST_Distance(g, $1::geometry) FROM zones WHERE source ORDER BY g <-> $1::geometry LIMIT 1`
)

// P2: the best single statement, over the parts. A part within the footprint, or around it,
// needs no intersection.
const (
	partArea = `SELECT zone, sum(CASE WHEN ST_CoveredBy($1::geometry, g) THEN ST_Area($1::geometry)
  WHEN ST_CoveredBy(g, $1::geometry) THEN ST_Area(g) ELSE ST_Area(ST_Intersection(g, $1::geometry)) END)
FROM parts WHERE ST_Intersects(g, $1::geometry) GROUP BY zone`
	partLength = `SELECT zone, sum(CASE WHEN ST_CoveredBy($1::geometry, g) THEN ST_Length($1::geometry)
  ELSE ST_Length(ST_Intersection(g, $1::geometry)) END)
FROM parts WHERE ST_Intersects(g, $1::geometry) GROUP BY zone`
	partWithin = `SELECT zone, min(ST_Distance(g, $1::geometry)) FROM parts
WHERE ST_DWithin(g, $1::geometry, 1000) GROUP BY zone`
	partNearest = `SELECT zone, ST_Distance(g, $1::geometry) FROM parts WHERE source ORDER BY g <-> $1::geometry LIMIT 1`
)

// P3: all footprints in one join; the server adds the answers up, so that sending them
// costs nothing.
const (
	batchArea = `SELECT count(*), sum(a) FROM (SELECT f.i, p.zone, sum(CASE WHEN ST_CoveredBy(f.g, p.g) THEN ST_Area(f.g)
  WHEN ST_CoveredBy(p.g, f.g) THEN ST_Area(p.g) ELSE ST_Area(ST_Intersection(p.g, f.g)) END) AS a
FROM footprints f JOIN parts p ON ST_Intersects(p.g, f.g) GROUP BY f.i, p.zone) s`
	batchLength = `SELECT count(*), sum(a) FROM (SELECT f.i, p.zone, sum(CASE WHEN ST_CoveredBy(f.g, p.g) THEN ST_Length(f.g)
  ELSE ST_Length(ST_Intersection(p.g, f.g)) END) AS a
FROM footprints f JOIN parts p ON ST_Intersects(p.g, f.g) GROUP BY f.i, p.zone) s`
)

// statements returns the prepared statement of each question: "overlap" for areas, and
// "overlap line" for lines.
func statements(subdivided bool) map[string]string {
	if subdivided {
		return map[string]string{"overlap": partArea, "overlap line": partLength, "within": partWithin, "nearest": partNearest}
	}
	return map[string]string{"overlap": rawArea, "overlap line": rawLength, "within": rawWithin, "nearest": rawNearest}
}

// postgis is one connection with its statements prepared.
type postgis struct {
	*pgx.Conn
	sql map[string]string
}

func connect(ctx context.Context, address string, subdivided bool) (*postgis, error) {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return nil, err
	}
	if _, err := conn.Exec(ctx, settle); err != nil {
		return nil, err
	}
	return &postgis{conn, statements(subdivided)}, nil
}

// ask sends the footprint as text of the type geometry, so that the server reads it once.
// pgx prepares a statement when it first runs it.
func (p *postgis) ask(ctx context.Context, question string, f footprint) ([]hit, error) {
	if _, line := f.geometry.(*geom.LineString); line && question == "overlap" {
		question = "overlap line"
	}
	rows, err := p.Query(ctx, p.sql[question], f.hex)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (h hit, err error) {
		return h, row.Scan(&h.zone, &h.value)
	})
}

// batch answers "overlap" for all footprints at once and returns the number of hits and
// the sum of their areas or lengths.
func (p *postgis) batch(ctx context.Context, lines bool) (n int, sum float64, err error) {
	statement := batchArea
	if lines {
		statement = batchLength
	}
	return n, sum, p.QueryRow(ctx, statement).Scan(&n, &sum)
}

// load puts the province into the tables of a comparison, instead of what they hold.
func load(ctx context.Context, address string, p province) (parts int, err error) {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return 0, err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, createZones); err != nil {
		return 0, err
	}
	err = copyInto(ctx, conn, copyZones, func(w io.Writer) error {
		for i, z := range p.zones {
			hex, err := ewkbhex.Encode(z.PlaneGeometry().(*geom.MultiPolygon).SetSRID(epsg), binary.LittleEndian)
			if err != nil {
				return err
			}
			if _, err := fmt.Fprintf(w, "%d\t%t\t%s\n", i, i >= p.source, hex); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	for _, statement := range cut() {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return 0, fmt.Errorf("%s: %w", statement, err)
		}
	}
	return parts, conn.QueryRow(ctx, "SELECT count(*) FROM parts").Scan(&parts)
}

// loadFootprints puts footprints into the table that batch joins, instead of those there.
func loadFootprints(ctx context.Context, conn *pgx.Conn, footprints []footprint) error {
	if _, err := conn.Exec(ctx, "TRUNCATE footprints"); err != nil {
		return err
	}
	err := copyInto(ctx, conn, "COPY footprints (i, g) FROM STDIN", func(w io.Writer) error {
		for i, f := range footprints {
			if _, err := fmt.Fprintf(w, "%d\t%s\n", i, f.hex); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "ANALYZE footprints")
	return err
}

// copyInto streams what write writes into a COPY in text form.
func copyInto(ctx context.Context, conn *pgx.Conn, statement string, write func(io.Writer) error) error {
	r, w := io.Pipe()
	go func() {
		buffered := bufio.NewWriterSize(w, 1<<16)
		err := write(buffered)
		if err == nil {
			err = buffered.Flush()
		}
		w.CloseWithError(err) // always nil
	}()
	_, err := conn.PgConn().CopyFrom(ctx, r, statement)
	r.CloseWithError(err)
	return err
}
