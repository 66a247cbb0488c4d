package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"

	"redline/layers"

	"github.com/jackc/pgx/v5"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/ewkbhex"
)

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
