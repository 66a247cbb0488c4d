package postgis

import (
	"context"

	"redline/geo"
	"redline/layers"

	"github.com/jackc/pgx/v5"
)

// Window is a part of a version for a map: a draft of very many zones is not sent whole.
type Window struct {
	Zones   []layers.Zone // in order of code
	Matched int64         // zones whose boxes meet the window; more than Zones where the limit cut them off
	Extent  geo.Box       // of the whole version, degrees; empty when it has no zones
}

const (
	windowZonesSQL = `SELECT code, name, grade, attributes, single, geom FROM redline.delivered_zones
		WHERE zone_set = $1 AND geom && ST_MakeEnvelope($2, $3, $4, $5, 4490) ORDER BY code COLLATE "C" LIMIT $6`
	windowLinesSQL = `SELECT code, name, grade, attributes, single, geom FROM redline.delivered_lines
		WHERE zone_set = $1 AND geom && ST_MakeEnvelope($2, $3, $4, $5, 4490) ORDER BY code COLLATE "C" LIMIT $6`
	windowReachesSQL = `SELECT code, name, grade, attributes, single, geom FROM redline.delivered_reaches
		WHERE zone_set = $1 AND geom && ST_MakeEnvelope($2, $3, $4, $5, 4490) ORDER BY code COLLATE "C" LIMIT $6`

	extentZonesSQL = `SELECT count(*) FILTER (WHERE geom && ST_MakeEnvelope($2, $3, $4, $5, 4490)),
		coalesce(min(ST_XMin(geom)), 'Infinity'), coalesce(min(ST_YMin(geom)), 'Infinity'), coalesce(max(ST_XMax(geom)), '-Infinity'), coalesce(max(ST_YMax(geom)), '-Infinity')
		FROM redline.delivered_zones WHERE zone_set = $1`
	extentLinesSQL = `SELECT count(*) FILTER (WHERE geom && ST_MakeEnvelope($2, $3, $4, $5, 4490)),
		coalesce(min(ST_XMin(geom)), 'Infinity'), coalesce(min(ST_YMin(geom)), 'Infinity'), coalesce(max(ST_XMax(geom)), '-Infinity'), coalesce(max(ST_YMax(geom)), '-Infinity')
		FROM redline.delivered_lines WHERE zone_set = $1`
	extentReachesSQL = `SELECT count(*) FILTER (WHERE geom && ST_MakeEnvelope($2, $3, $4, $5, 4490)),
		coalesce(min(ST_XMin(geom)), 'Infinity'), coalesce(min(ST_YMin(geom)), 'Infinity'), coalesce(max(ST_XMax(geom)), '-Infinity'), coalesce(max(ST_YMax(geom)), '-Infinity')
		FROM redline.delivered_reaches WHERE zone_set = $1`
)

func windowSQL(kind layers.Kind) (zones, extent string) {
	switch kind {
	case layers.Lines:
		return windowLinesSQL, extentLinesSQL
	case layers.Reaches:
		return windowReachesSQL, extentReachesSQL
	}
	return windowZonesSQL, extentZonesSQL
}

// ZonesIn returns at most limit zones of a version in any state whose boxes meet a box of degrees (touching counts); reaches
// come as their lines, without what is said of them. Nothing is held to the version's hash: it is a part of it. Errors:
// ErrNoVersion.
func ZonesIn(ctx context.Context, pool *Pool, layer string, sequence int64, box geo.Box, limit int) (*Window, error) {
	w := &Window{}
	err := pgx.BeginTxFunc(ctx, pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		row, err := versionBy(ctx, tx, versionSQL, layer, sequence)
		if err != nil {
			return err
		}
		plane, err := planeOf(ctx, tx)
		if err != nil {
			return err
		}
		zones, extent := windowSQL(row.kind)
		e := &w.Extent
		if err := tx.QueryRow(ctx, extent, row.zoneSet, box.MinX, box.MinY, box.MaxX, box.MaxY).Scan(&w.Matched, &e.MinX, &e.MinY, &e.MaxX, &e.MaxY); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, zones, row.zoneSet, box.MinX, box.MinY, box.MaxX, box.MaxY, limit)
		if err != nil {
			return err
		}
		w.Zones, err = pgx.CollectRows(rows, func(r pgx.CollectableRow) (layers.Zone, error) { return scanZone(r, plane) })
		return err
	})
	return w, explain(err, placeOf(pool.Config().ConnString()))
}
