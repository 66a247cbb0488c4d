package postgis

import (
	"context"
	"errors"
	"fmt"

	"redline/geo"
	"redline/layers"
	"redline/layers/check"

	"github.com/jackc/pgx/v5"
)

// Two versions are gone through at once on one connection, for which a cursor each is open:
// who waited for a second connection while holding the first could wait for ever.
const (
	earlierZonesSQL   = `DECLARE earlier NO SCROLL CURSOR FOR ` + deliveredZonesSQL
	earlierLinesSQL   = `DECLARE earlier NO SCROLL CURSOR FOR ` + deliveredLinesSQL
	earlierReachesSQL = `DECLARE earlier NO SCROLL CURSOR FOR ` + deliveredReachesSQL
	laterZonesSQL     = `DECLARE later NO SCROLL CURSOR FOR ` + deliveredZonesSQL
	laterLinesSQL     = `DECLARE later NO SCROLL CURSOR FOR ` + deliveredLinesSQL
	laterReachesSQL   = `DECLARE later NO SCROLL CURSOR FOR ` + deliveredReachesSQL
	nextEarlierSQL    = `FETCH 500 FROM earlier`
	nextLaterSQL      = `FETCH 500 FROM later`
)

// Pairs goes through the zones of two versions of a layer, in whatever state, by code, as
// check.Pairs has it, and holds none of them; each version is held to its hash. Errors:
// those of visit, ErrEmpty, ErrNoVersion, ErrDamaged.
func Pairs(ctx context.Context, pool *Pool, layer string, before, after int64) check.Pairs {
	return func(visit func(old, current *layers.Zone) error) error {
		err := pgx.BeginTxFunc(ctx, pool, readOnly, func(tx pgx.Tx) error {
			plane, err := planeOf(ctx, tx)
			if errors.Is(err, pgx.ErrNoRows) {
				return faultEmpty()
			}
			if err != nil {
				return err
			}
			old, err := openCursor(ctx, tx, plane, layer, before, earlierSQL, nextEarlierSQL)
			if err != nil {
				return err
			}
			current, err := openCursor(ctx, tx, plane, layer, after, laterSQL, nextLaterSQL)
			if err != nil {
				return err
			}
			return check.Merge(old.next, current.next, visit)
		})
		return explain(err, placeOf(pool.Config().ConnString()))
	}
}

func earlierSQL(kind layers.Kind) string {
	switch kind {
	case layers.Lines:
		return earlierLinesSQL
	case layers.Reaches:
		return earlierReachesSQL
	}
	return earlierZonesSQL
}

func laterSQL(kind layers.Kind) string {
	switch kind {
	case layers.Lines:
		return laterLinesSQL
	case layers.Reaches:
		return laterReachesSQL
	}
	return laterZonesSQL
}

// zoneCursor reads a version some zones at a time.
type zoneCursor struct {
	ctx    context.Context
	tx     pgx.Tx
	plane  geo.Plane
	row    versionRow
	fetch  string
	held   []layers.Zone
	digest *layers.Digest
	ended  bool
}

func openCursor(ctx context.Context, tx pgx.Tx, plane geo.Plane, layer string, sequence int64, declare func(layers.Kind) string, fetch string) (*zoneCursor, error) {
	row, err := versionBy(ctx, tx, versionSQL, layer, sequence)
	if err == nil {
		err = row.draw(plane)
	}
	if err == nil {
		_, err = tx.Exec(ctx, declare(row.kind), row.zoneSet)
	}
	if err != nil {
		return nil, err
	}
	return &zoneCursor{ctx: ctx, tx: tx, plane: plane, row: row.versionRow, fetch: fetch, digest: layers.NewDigest()}, nil
}

// next returns the next zone by code; nil at the end, where the version was held to its hash.
func (c *zoneCursor) next() (*layers.Zone, error) {
	if len(c.held) == 0 && !c.ended {
		if err := c.more(); err != nil {
			return nil, err
		}
	}
	if c.ended {
		return nil, nil
	}
	z := &c.held[0]
	c.held = c.held[1:]
	if err := c.digest.Add(z); err != nil {
		return nil, fmt.Errorf("zone %s: %w", z.Code, err)
	}
	return z, nil
}

// more fetches further zones. What a cursor gives depends on the kind of layer, so that the
// statement is described each time and not remembered.
func (c *zoneCursor) more() error {
	_, scan := zonesOf(c.row)
	rows, err := c.tx.Query(c.ctx, c.fetch, pgx.QueryExecModeDescribeExec)
	if err != nil {
		return err
	}
	c.held, err = pgx.CollectRows(rows, func(r pgx.CollectableRow) (layers.Zone, error) { return scan(r, c.plane) })
	if err != nil {
		return fmt.Errorf("load layer %s version %d: %w", c.row.head.Layer, c.row.head.Sequence, err)
	}
	if c.ended = len(c.held) == 0; !c.ended {
		return nil
	}
	v := c.row.head
	if v.SHA256, err = c.digest.Sum(&v); err != nil {
		return err
	}
	return undamaged(&v, c.row)
}
