package postgis

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"redline/lang"
	"redline/layers"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Store serves the record of a database. What is on record at the newest sequence is held
// in memory; what was taken off it is loaded when a past sequence is asked for. Safe for
// concurrent use: readers of the newest never wait, not for each other and not for the
// database.
type Store struct {
	pool   *pgxpool.Pool
	newest atomic.Pointer[record]
	stale  atomic.Pointer[error]

	refresh sync.Mutex // one build at a time
	past    sync.Mutex
	records map[int64]*record         // by past sequence, as long as newest is the same
	loaded  map[int64]*layers.Version // off the record, by id
}

// Status says how a store stands to its database.
type Status struct {
	Sequence int64 // what it serves
	Stale    error // why that may no longer be the newest; nil when the last poll succeeded
}

// Bounds on what is kept of the past.
const (
	keptRecords  = 8
	keptVersions = 64
)

// Open loads the newest record. A database without a catalogue is a *lang.Fault of kind
// ErrEmpty, a version that does not hash to what was published one of kind ErrDamaged.
// The pool stays the caller's to close.
func Open(ctx context.Context, pool *pgxpool.Pool) (*Store, error) {
	s := &Store{pool: pool}
	if err := s.Refresh(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// Snapshot composes the record as of a moment: what was on record at at.Catalogue, with
// the documents, watercourses and requirements of that sequence. Errors are those of
// layers.Catalogue.Snapshot, ctx's, and those of the database where the past is to be
// loaded.
func (s *Store) Snapshot(ctx context.Context, at layers.AsOf) (*layers.Snapshot, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r := s.newest.Load()
	snapshot, err := r.catalogue.Snapshot(at)
	if err != nil || snapshot.Sequence == r.catalogue.Sequence {
		return snapshot, err
	}
	s.past.Lock()
	defer s.past.Unlock()
	then, err := s.recordAt(ctx, r, snapshot.Sequence)
	if err != nil {
		return nil, s.explain(err)
	}
	if snapshot, err = then.catalogue.Snapshot(at); err != nil {
		return nil, err
	}
	for i := range snapshot.Layers {
		h := &snapshot.Layers[i]
		for _, v := range []**layers.Version{&h.Current, &h.Last, &h.Next} {
			if *v, err = s.whole(ctx, then, *v); err != nil {
				return nil, s.explain(err)
			}
		}
	}
	return snapshot, nil
}

// Catalogue returns the record, which must not be changed. Versions that are off the
// record at the newest sequence are without their zones.
func (s *Store) Catalogue() *layers.Catalogue { return s.newest.Load().catalogue }

// Status says what is served, and whether it may be out of date.
func (s *Store) Status() Status {
	status := Status{Sequence: s.newest.Load().catalogue.Sequence}
	if err := s.stale.Load(); err != nil {
		status.Stale = *err
	}
	return status
}

const sequenceSQL = `SELECT sequence FROM redline.catalogue`

// pollTimeout bounds the question for the sequence: a cut connection does not answer.
const pollTimeout = 5 * time.Second

// Refresh asks for the newest sequence and, when it is another than the one served, builds
// that record aside and swaps it in. When it cannot, the old one goes on being served and
// Status says why.
func (s *Store) Refresh(ctx context.Context) error {
	s.refresh.Lock()
	defer s.refresh.Unlock()
	err := s.explain(s.advance(ctx))
	if err != nil {
		s.stale.Store(&err)
	} else {
		s.stale.Store(nil)
	}
	return err
}

func (s *Store) advance(ctx context.Context) error {
	old := s.newest.Load()
	if old != nil {
		short, cancel := context.WithTimeout(ctx, pollTimeout)
		defer cancel()
		var sequence int64
		if err := s.pool.QueryRow(short, sequenceSQL).Scan(&sequence); err != nil || sequence == old.catalogue.Sequence {
			return err
		}
	}
	var next *record
	err := pgx.BeginTxFunc(ctx, s.pool, readOnly, func(tx pgx.Tx) (err error) {
		next, err = build(ctx, tx, old)
		return err
	})
	if err != nil {
		return err
	}
	s.past.Lock()
	s.records, s.loaded = map[int64]*record{}, map[int64]*layers.Version{}
	s.newest.Store(next)
	s.past.Unlock()
	return nil
}

var readOnly = pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}

// Poll refreshes at every tick (DESIGN §4: one each 2 s) until ctx ends or ticks is
// closed. After failures it lets ticks pass, 1, 3, 7, 15 and then 29 at a time, and tells
// failed about each; failed may be nil.
func (s *Store) Poll(ctx context.Context, ticks <-chan time.Time, failed func(error)) {
	failures, pass := 0, 0
	for {
		select {
		case <-ctx.Done():
			return
		case _, more := <-ticks:
			if !more {
				return
			}
		}
		if pass > 0 {
			pass--
			continue
		}
		err := s.Refresh(ctx)
		if err == nil || ctx.Err() != nil {
			failures = 0
			continue
		}
		failures++
		pass = min(1<<min(failures, 5)-1, 29)
		if failed != nil {
			failed(err)
		}
	}
}

// recordAt returns the record as of a past sequence. s.past is held.
func (s *Store) recordAt(ctx context.Context, newest *record, sequence int64) (*record, error) {
	if r := s.records[sequence]; r != nil && r.catalogue.Sequence == newest.catalogue.Sequence {
		return r, nil
	}
	var r *record
	err := pgx.BeginTxFunc(ctx, s.pool, readOnly, func(tx pgx.Tx) (err error) {
		r, err = newest.at(ctx, tx, sequence)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(s.records) >= keptRecords {
		clear(s.records)
	}
	s.records[sequence] = r
	return r, nil
}

// whole returns a version with its zones. s.past is held.
func (s *Store) whole(ctx context.Context, r *record, v *layers.Version) (*layers.Version, error) {
	if v == nil {
		return nil, nil
	}
	row, outline := r.outlines[v]
	if !outline {
		return v, nil
	}
	whole := s.loaded[row.id]
	if whole == nil {
		var err error
		if whole, err = load(ctx, s.pool, r.catalogue.Plane, row); err != nil {
			return nil, err
		}
		if len(s.loaded) >= keptVersions {
			clear(s.loaded)
		}
		s.loaded[row.id] = whole
	}
	return whole, nil
}

func (s *Store) explain(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		err = faultEmpty()
	}
	return explain(err, placeOf(s.pool.Config().ConnString()))
}

func faultEmpty() *lang.Fault {
	return &lang.Fault{
		Err:  ErrEmpty,
		What: lang.Text{ZH: "数据库里还没有目录", EN: "the database holds no catalogue yet"},
		Hint: lang.Text{ZH: "先导入一个数据文件夹：redline import --database URL DIR", EN: "import a folder of controls first: redline import --database URL DIR"},
	}
}
