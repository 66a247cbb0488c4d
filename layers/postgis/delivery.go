package postgis

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"redline/geo"
	"redline/layers"
	"redline/layers/check"

	"github.com/jackc/pgx/v5"
)

const countRejectedSQL = `SELECT count(*) FROM redline.rejected_features WHERE version = $1`

// Delivery returns what the checks of a version look at, in whatever state it is, without
// what the rules expect of it (Expect). today stands in where the version says no first day.
//
// Zones are not held: they are gone through as the database sends them, each time anew, with
// ctx. Once they were gone through to the end, Version.SHA256 is what the version says. Errors
// are *lang.Fault: ErrNoLayer, ErrNoVersion, ErrDamaged (also of going through), and those of Open.
func Delivery(ctx context.Context, pool *Pool, layer string, sequence int64, today layers.Date) (check.Delivery, error) {
	var d check.Delivery
	err := pgx.BeginTxFunc(ctx, pool, readOnly, func(tx pgx.Tx) error {
		r, err := outline(ctx, tx, layer)
		if err != nil {
			return err
		}
		row, err := versionBy(ctx, tx, versionSQL, layer, sequence)
		if err == nil {
			err = row.draw(r.catalogue.Plane)
		}
		if err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, countRejectedSQL, row.id).Scan(&d.Rejected); err != nil {
			return err
		}
		snapshot, err := r.catalogue.Snapshot(layers.AsOf{On: cmp.Or(row.head.InForce.From, today)})
		if err != nil {
			return err
		}
		holding, _ := snapshot.Holding(layer)
		d.Layer, d.Previous = holding.Layer, cmp.Or(holding.Current, holding.Last)
		d.ServiceArea, d.Documents, d.Illustrative = snapshot.ServiceArea, snapshot.Documents, snapshot.Illustrative
		if d.Previous != nil {
			d.PreviousZones = passing(ctx, pool, r.catalogue.Plane, r.outlines[d.Previous], d.Previous)
		}
		v := row.head
		d.Version, d.Zones = &v, passing(ctx, pool, r.catalogue.Plane, row.versionRow, &v)
		return nil
	})
	return d, explain(err, placeOf(pool.Config().ConnString()))
}

// passing goes through the zones of a version and then gives it the hash that they make.
func passing(ctx context.Context, pool *Pool, plane geo.Plane, row versionRow, v *layers.Version) func(func(*layers.Zone) error) error {
	return func(visit func(*layers.Zone) error) error {
		digest := layers.NewDigest()
		err := eachZone(ctx, pool, plane, row, func(z *layers.Zone) error {
			if err := digest.Add(z); err != nil {
				return fmt.Errorf("zone %s: %w", z.Code, err)
			}
			return visit(z)
		})
		if err == nil {
			v.SHA256, err = digest.Sum(v)
		}
		if err == nil {
			err = undamaged(v, row)
		}
		return explain(err, placeOf(pool.Config().ConnString()))
	}
}

// EachZone goes through the zones of a version in any state, in order of code, as the
// database sends them, and then holds the version to its hash. Errors: those of visit,
// ErrNoVersion, ErrDamaged.
func EachZone(ctx context.Context, pool *Pool, layer string, sequence int64, visit func(*layers.Zone) error) error {
	var row *stateRow
	var plane geo.Plane
	err := pgx.BeginTxFunc(ctx, pool, readOnly, func(tx pgx.Tx) (err error) {
		if row, err = versionBy(ctx, tx, versionSQL, layer, sequence); err != nil {
			return err
		}
		if plane, err = planeOf(ctx, tx); err == nil {
			err = row.draw(plane)
		}
		return err
	})
	if err != nil {
		return explain(err, placeOf(pool.Config().ConnString()))
	}
	v := row.head
	return passing(ctx, pool, plane, row.versionRow, &v)(visit)
}

// Outline returns the catalogue of one layer with its versions, without their zones: what
// is in force on which day. Errors are those of Open, and ErrNoLayer.
func Outline(ctx context.Context, pool *Pool, layer string) (*layers.Catalogue, error) {
	var r *record
	err := pgx.BeginTxFunc(ctx, pool, readOnly, func(tx pgx.Tx) (err error) {
		r, err = outline(ctx, tx, layer)
		return err
	})
	if err != nil {
		return nil, explain(err, placeOf(pool.Config().ConnString()))
	}
	return r.catalogue, nil
}

// outline loads the newest record of one layer, of every version its head.
func outline(ctx context.Context, tx pgx.Tx, layer string) (*record, error) {
	c, err := head(ctx, tx)
	if errors.Is(err, pgx.ErrNoRows) {
		err = faultEmpty()
	}
	if err != nil {
		return nil, err
	}
	r := &record{catalogue: c, whole: map[int64]*layers.Version{}}
	all, err := versionRows(ctx, tx, c.Plane)
	if err != nil {
		return nil, err
	}
	for _, row := range all {
		if row.head.Layer == layer {
			r.rows = append(r.rows, row)
		}
	}
	if err := r.compose(ctx, tx, c.Sequence); err != nil {
		return nil, err
	}
	for _, l := range c.Layers {
		if l.ID == layer {
			return r, nil
		}
	}
	return nil, noLayer(ctx, tx, layer)
}
