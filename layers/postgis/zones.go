package postgis

import (
	"context"
	"errors"
	"fmt"
	"time"

	"redline/geo"
	"redline/layers"

	"github.com/jackc/pgx/v5"
	"github.com/twpayne/go-geom"
)

// srid is CGCS2000 longitude and latitude.
const srid = 4490

// versionRow is a row of redline.versions.
type versionRow struct {
	id, zoneSet int64
	kind        layers.Kind
	sha256      string
	head        layers.Version // without zones
}

const versionsSQL = `SELECT v.id, v.zone_set, l.kind, v.sha256, v.layer, v.sequence, v.in_force_from, v.in_force_until,
	v.catalogue_from, coalesce(v.catalogue_until, 0), v.document, v.accuracy_m, v.classification, v.coverage
	FROM redline.versions v JOIN redline.layers l ON l.id = v.layer
	WHERE v.catalogue_from IS NOT NULL ORDER BY v.layer COLLATE "C", v.sequence`

// versionRows lists what was ever published, without zones.
func versionRows(ctx context.Context, q querier, plane geo.Plane) ([]versionRow, error) {
	rows, err := q.Query(ctx, versionsSQL)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (r versionRow, err error) {
		var from, until *time.Time
		v := &r.head
		if err = row.Scan(&r.id, &r.zoneSet, &r.kind, &r.sha256, &v.Layer, &v.Sequence, &from, &until, &v.CatalogueFrom,
			&v.CatalogueUntil, &v.Document, &v.Accuracy, &v.Classification, &v.CoverageLonLat); err != nil {
			return r, err
		}
		v.InForce = layers.Interval{From: dateOf(from), Until: dateOf(until)}
		if v.CoverageLonLat != nil {
			v.CoverageLonLat = unmarked(v.CoverageLonLat, false)
			v.Coverage, err = geo.NewShape(plane, v.CoverageLonLat)
		}
		return r, err
	})
}

const (
	zonesSQL   = `SELECT code, name, grade, attributes, single, geom FROM redline.zones WHERE zone_set = $1 ORDER BY code COLLATE "C"`
	linesSQL   = `SELECT code, name, grade, attributes, single, geom FROM redline.lines WHERE zone_set = $1 ORDER BY code COLLATE "C"`
	reachesSQL = `SELECT code, name, grade, attributes, single, geom, watercourse, section, side, baseline, w_min, w_max, w_adopted,
		status, document FROM redline.reaches WHERE zone_set = $1 ORDER BY code COLLATE "C"`

	// The same for versions in every state, which those who serve may not read.
	deliveredZonesSQL   = `SELECT code, name, grade, attributes, single, geom FROM redline.delivered_zones WHERE zone_set = $1 ORDER BY code COLLATE "C"`
	deliveredLinesSQL   = `SELECT code, name, grade, attributes, single, geom FROM redline.delivered_lines WHERE zone_set = $1 ORDER BY code COLLATE "C"`
	deliveredReachesSQL = `SELECT code, name, grade, attributes, single, geom, watercourse, section, side, baseline, w_min, w_max, w_adopted,
		status, document FROM redline.delivered_reaches WHERE zone_set = $1 ORDER BY code COLLATE "C"`
)

// zonesOf is how the zones of a version are read, in order of code.
func zonesOf(row versionRow) (sql string, scan func(pgx.CollectableRow, geo.Plane) (layers.Zone, error)) {
	published := row.head.CatalogueFrom != 0
	switch {
	case row.kind == layers.Lines && published:
		return linesSQL, scanZone
	case row.kind == layers.Lines:
		return deliveredLinesSQL, scanZone
	case row.kind == layers.Reaches && published:
		return reachesSQL, scanReach
	case row.kind == layers.Reaches:
		return deliveredReachesSQL, scanReach
	case published:
		return zonesSQL, scanZone
	}
	return deliveredZonesSQL, scanZone
}

// eachZone goes through the zones of a version in order of code, as the database sends
// them. An error of visit comes back as it is.
func eachZone(ctx context.Context, q querier, plane geo.Plane, row versionRow, visit func(*layers.Zone) error) error {
	sql, scan := zonesOf(row)
	rows, err := q.Query(ctx, sql, row.zoneSet)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		z, err := scan(rows, plane)
		if err != nil {
			return fmt.Errorf("load layer %s version %d: %w", row.head.Layer, row.head.Sequence, err)
		}
		if err := visit(&z); err != nil {
			return err
		}
	}
	return rows.Err()
}

// load returns a version with its zones, sealed. One that does not hash to what was
// published is refused: ErrDamaged.
func load(ctx context.Context, q querier, plane geo.Plane, row versionRow) (*layers.Version, error) {
	v := row.head
	err := eachZone(ctx, q, plane, row, func(z *layers.Zone) error {
		v.Zones = append(v.Zones, *z)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err = errors.Join(v.Seal(), undamaged(&v, row)); err != nil {
		return nil, err
	}
	return &v, nil
}

// undamaged refuses a version whose hash is not the one on record; a draft has none yet.
func undamaged(v *layers.Version, row versionRow) error {
	if row.sha256 != "" && v.SHA256 != row.sha256 {
		return damaged(v, row.sha256)
	}
	return nil
}

func scanZone(row pgx.CollectableRow, plane geo.Plane) (z layers.Zone, err error) {
	var attributes []byte
	var single bool
	if err = row.Scan(&z.Code, &z.Name, &z.Grade, &attributes, &single, &z.Geometry); err != nil {
		return z, err
	}
	return z, complete(&z, plane, attributes, single)
}

func scanReach(row pgx.CollectableRow, plane geo.Plane) (z layers.Zone, err error) {
	var attributes []byte
	var single bool
	var side string
	r := &layers.Reach{Side: geo.Right}
	if err = row.Scan(&z.Code, &z.Name, &z.Grade, &attributes, &single, &z.Geometry, &r.Watercourse, &r.Section, &side,
		&r.Baseline, &r.WidthMin, &r.WidthMax, &r.Adopted, &r.Status, &r.Document); err != nil {
		return z, err
	}
	if side == layers.SideName(geo.Left) {
		r.Side = geo.Left
	}
	z.Reach = r
	return z, complete(&z, plane, attributes, single)
}

// complete derives what is not stored.
func complete(z *layers.Zone, plane geo.Plane, attributes []byte, single bool) (err error) {
	if z.Attributes, err = attributesOf(attributes); err != nil {
		return fmt.Errorf("zone %s: %w", z.Code, err)
	}
	z.Geometry = unmarked(z.Geometry, single)
	if z.Shape, err = geo.NewShape(plane, z.Geometry); err != nil {
		return fmt.Errorf("zone %s: %w", z.Code, err)
	}
	return nil
}

// unmarked returns a geometry read from the database as redline holds it: without an SRID
// of its own, and as a single part where it was delivered as one.
func unmarked(g geom.T, single bool) geom.T {
	switch g := g.(type) {
	case *geom.MultiPolygon:
		if single && g.NumPolygons() == 1 {
			return geom.NewPolygonFlat(geom.XY, g.FlatCoords(), g.Endss()[0])
		}
		return g.SetSRID(0)
	case *geom.MultiLineString:
		if single && g.NumLineStrings() == 1 {
			return geom.NewLineStringFlat(geom.XY, g.FlatCoords())
		}
		return g.SetSRID(0)
	case *geom.LineString:
		return g.SetSRID(0)
	}
	return g
}

// marked returns a geometry as the database holds it: Multi, with its SRID; single tells
// that it was none. The coordinates are shared.
func marked(g geom.T) (multi geom.T, single bool) {
	switch g := g.(type) {
	case *geom.Polygon:
		return geom.NewMultiPolygonFlat(geom.XY, g.FlatCoords(), [][]int{g.Ends()}).SetSRID(srid), true
	case *geom.MultiPolygon:
		return geom.NewMultiPolygonFlat(geom.XY, g.FlatCoords(), g.Endss()).SetSRID(srid), false
	case *geom.LineString:
		return geom.NewMultiLineStringFlat(geom.XY, g.FlatCoords(), []int{len(g.FlatCoords())}).SetSRID(srid), true
	case *geom.MultiLineString:
		return geom.NewMultiLineStringFlat(geom.XY, g.FlatCoords(), g.Ends()).SetSRID(srid), false
	}
	return g, false
}
