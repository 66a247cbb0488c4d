package postgis

import (
	"context"
	"errors"
	"io"

	"redline/layers"

	"github.com/jackc/pgx/v5"
)

const (
	newZoneSetSQL = `INSERT INTO redline.zone_sets (layer) VALUES ($1) RETURNING id`
	copyZonesSQL  = `COPY redline.draft_zones (zone_set, code, name, grade, attributes, single, geom) FROM STDIN (FORMAT binary)`
	copyLinesSQL  = `COPY redline.draft_lines (zone_set, code, name, grade, attributes, single, geom) FROM STDIN (FORMAT binary)`
	copyReachSQL  = `COPY redline.draft_reaches (zone_set, code, name, grade, attributes, single, geom,
		watercourse, section, side, baseline, w_min, w_max, w_adopted, status, document) FROM STDIN (FORMAT binary)`

	holdSetSQL   = `SELECT FROM redline.zone_sets WHERE id = $1 FOR UPDATE`
	moveZonesSQL = `WITH moved AS (DELETE FROM redline.draft_zones WHERE zone_set = $1 RETURNING zone_set, code, name, grade, attributes, single, geom)
		INSERT INTO redline.zones (zone_set, code, name, grade, attributes, single, geom) SELECT * FROM moved`
	moveLinesSQL = `WITH moved AS (DELETE FROM redline.draft_lines WHERE zone_set = $1 RETURNING zone_set, code, name, grade, attributes, single, geom)
		INSERT INTO redline.lines (zone_set, code, name, grade, attributes, single, geom) SELECT * FROM moved`
	moveReachSQL = `WITH moved AS (DELETE FROM redline.draft_reaches WHERE zone_set = $1 RETURNING zone_set, code, name, grade, attributes, single, geom,
			watercourse, section, side, baseline, w_min, w_max, w_adopted, status, document)
		INSERT INTO redline.reaches (zone_set, code, name, grade, attributes, single, geom,
			watercourse, section, side, baseline, w_min, w_max, w_adopted, status, document) SELECT * FROM moved`
	sealSQL = `UPDATE redline.zone_sets SET sealed_at = clock_timestamp() WHERE id = $1`
)

// CopyZones makes a new, unsealed zone set of a layer and fills it by COPY. It returns the
// set's id.
func CopyZones(ctx context.Context, tx pgx.Tx, layer string, kind layers.Kind, zones []layers.Zone) (set int64, err error) {
	return fillSet(ctx, tx, layer, kind, func(put func([]layers.Zone) error) error { return put(zones) })
}

// fillSet makes a zone set and fills it with what fill puts, while it is being put: COPY
// runs beside fill. An error of fill comes back as it is.
func fillSet(ctx context.Context, tx pgx.Tx, layer string, kind layers.Kind, fill func(put func([]layers.Zone) error) error) (set int64, err error) {
	if err = tx.QueryRow(ctx, newZoneSetSQL, layer).Scan(&set); err != nil {
		return 0, err
	}
	sql := copyZonesSQL
	switch kind {
	case layers.Lines:
		sql = copyLinesSQL
	case layers.Reaches:
		sql = copyReachSQL
	}
	rows := &rowStream{chunks: make(chan []byte, 4), ended: make(chan struct{})}
	var copied error
	go func() {
		_, copied = tx.Conn().PgConn().CopyFrom(ctx, rows, sql)
		close(rows.ended)
	}()
	encode := rowEncoder{set: set, reaches: kind == layers.Reaches}
	err = rows.put(copyHeader())
	if err == nil {
		err = fill(func(zones []layers.Zone) error {
			chunk, err := encode.rows(zones)
			if err != nil {
				return err
			}
			return rows.put(chunk)
		})
	}
	if err == nil {
		err = rows.put(copyTrailer())
	}
	rows.failed = err
	close(rows.chunks)
	<-rows.ended
	if err == nil || errors.Is(err, errCopyEnded) {
		err = copied
	}
	return set, err
}

// errCopyEnded says that the server took no more rows; why is COPY's own error.
var errCopyEnded = errors.New("the server ended the copy")

// rowStream is what COPY reads: chunks, as they are put.
type rowStream struct {
	chunks chan []byte
	ended  chan struct{} // closed once COPY has ended
	failed error         // why there will be no more; set before chunks is closed
	rest   []byte
}

func (s *rowStream) put(chunk []byte) error {
	select {
	case s.chunks <- chunk:
		return nil
	case <-s.ended:
		return errCopyEnded
	}
}

// Read gives the next bytes; an error of the filling ends the COPY without a row.
func (s *rowStream) Read(p []byte) (int, error) {
	for len(s.rest) == 0 {
		chunk, more := <-s.chunks
		switch {
		case more:
			s.rest = chunk
		case s.failed != nil:
			return 0, s.failed
		default:
			return 0, io.EOF
		}
	}
	n := copy(p, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

// sealSet settles a zone set: its zones leave the drafts, and nothing changes from then on.
func sealSet(ctx context.Context, tx pgx.Tx, set int64, kind layers.Kind) error {
	move := moveZonesSQL
	switch kind {
	case layers.Lines:
		move = moveLinesSQL
	case layers.Reaches:
		move = moveReachSQL
	}
	for _, sql := range []string{holdSetSQL, move, sealSQL} {
		if _, err := tx.Exec(ctx, sql, set); err != nil {
			return err
		}
	}
	return nil
}
