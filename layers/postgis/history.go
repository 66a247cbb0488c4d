package postgis

import (
	"context"
	"errors"
	"time"

	"redline/layers"

	"github.com/jackc/pgx/v5"
)

// Entry is one version in the history of a layer.
type Entry struct {
	Layer                         string
	Sequence                      int64
	State                         string // draft, submitted, approved, published, withdrawn
	Origin                        string // draft, folder, closing
	From, Until                   layers.Date
	Document                      string
	SHA256                        string
	Zones                         int64
	Author                        string
	Created                       time.Time
	SubmittedBy                   string
	Submitted                     time.Time // zero when it was not
	SubmitReason                  string    // why warnings were let pass
	ApprovedBy                    string
	Approved                      time.Time // zero when it was not
	PublishedBy                   string
	Published                     time.Time // zero when it was not
	Reason                        string    // of the publication
	CatalogueFrom, CatalogueUntil int64
	ReplacedBy                    int64  // sequence; 0 for none
	Returned                      string // why it last went back
	Withdrawn                     string // why it was withdrawn

	// Display has the full names of those above whom the record knows (redline.principals).
	Display map[string]string
}

// Named is a person as people know him: by the login, and the full name behind it.
func (e Entry) Named(login string) string {
	if full := e.Display[login]; full != "" {
		return login + " (" + full + ")"
	}
	return login
}

const rejectedSQL = `SELECT r.position, r.code, r.reason_zh, r.reason_en, r.feature FROM redline.rejected_features r JOIN redline.versions v ON v.id = r.version
	WHERE v.layer = $1 AND v.sequence = $2 ORDER BY r.position`

// Rejected lists the features of a version's delivery that were not taken in.
func Rejected(ctx context.Context, pool *Pool, layer string, sequence int64) ([]RejectedFeature, error) {
	rows, err := pool.Query(ctx, rejectedSQL, layer, sequence)
	if err != nil {
		return nil, explain(err, placeOf(pool.Config().ConnString()))
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (r RejectedFeature, err error) {
		err = row.Scan(&r.Position, &r.Code, &r.Reason.ZH, &r.Reason.EN, &r.Feature)
		return r, err
	})
}

const historySQL = `SELECT v.layer, v.sequence, v.state, v.origin, v.in_force_from, v.in_force_until, v.document, coalesce(v.sha256, ''),
	(SELECT count(*) FROM redline.delivered_zones z WHERE z.zone_set = v.zone_set) + (SELECT count(*) FROM redline.delivered_lines z WHERE z.zone_set = v.zone_set)
		+ (SELECT count(*) FROM redline.delivered_reaches z WHERE z.zone_set = v.zone_set),
	v.author, v.created_at, coalesce(v.submitted_by, ''), coalesce(v.submitted_at, '0001-01-01'),
	coalesce((SELECT string_agg(DISTINCT k.accepted_reason, '; ') FROM redline.checks k WHERE k.version = v.id), ''), coalesce(v.approved_by, ''), coalesce(v.approved_at, '0001-01-01'), coalesce(p.by_whom, ''), coalesce(p.at, '0001-01-01'), coalesce(p.reason, ''),
	coalesce(v.catalogue_from, 0), coalesce(v.catalogue_until, 0), coalesce(r.sequence, 0), coalesce(v.returned_reason, ''), coalesce(v.withdrawn_reason, ''),
	(SELECT coalesce(jsonb_object_agg(n.name, n.display), '{}') FROM redline.principals n
		WHERE n.display <> '' AND n.name IN (v.author, v.submitted_by, v.approved_by, p.by_whom))
	FROM redline.versions v LEFT JOIN redline.publications p ON p.sequence = v.catalogue_from LEFT JOIN redline.versions r ON r.id = v.replaced_by
	WHERE (v.layer = $1 OR $1 = '') AND (NOT $2 OR v.state IN ('draft', 'submitted', 'approved')) ORDER BY v.layer COLLATE "C", v.sequence`

// History lists a layer's versions, the first first. Errors: ErrNoLayer.
func History(ctx context.Context, pool *Pool, layer string) ([]Entry, error) {
	return history(ctx, pool, layer, false)
}

// OnTheirWay lists the versions of all layers that are drafts, submitted or approved, by
// layer.
func OnTheirWay(ctx context.Context, pool *Pool) ([]Entry, error) {
	return history(ctx, pool, "", true)
}

// history lists the versions of a layer, "" for all; only those on their way, where asked for.
func history(ctx context.Context, pool *Pool, layer string, onTheirWay bool) ([]Entry, error) {
	var entries []Entry
	err := pgx.BeginTxFunc(ctx, pool, readOnly, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, historySQL, layer, onTheirWay)
		if err != nil {
			return err
		}
		entries, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (e Entry, err error) {
			var from, until *time.Time
			err = row.Scan(&e.Layer, &e.Sequence, &e.State, &e.Origin, &from, &until, &e.Document, &e.SHA256, &e.Zones, &e.Author, &e.Created, &e.SubmittedBy, &e.Submitted, &e.SubmitReason,
				&e.ApprovedBy, &e.Approved, &e.PublishedBy, &e.Published, &e.Reason, &e.CatalogueFrom, &e.CatalogueUntil, &e.ReplacedBy, &e.Returned, &e.Withdrawn, &e.Display)
			e.From, e.Until = dateOf(from), dateOf(until)
			return e, err
		})
		if err == nil && len(entries) == 0 && layer != "" {
			var kind layers.Kind
			if errors.Is(tx.QueryRow(ctx, layerKindSQL, layer).Scan(&kind), pgx.ErrNoRows) {
				return noLayer(ctx, tx, layer)
			}
		}
		return err
	})
	return entries, explain(err, placeOf(pool.Config().ConnString()))
}

// Discard is a draft that was deleted: its number is not used again.
type Discard struct {
	Sequence   int64
	By, Reason string
	At         time.Time
}

const discardsSQL = `SELECT split_part(object, '/', 3)::bigint, by_whom, coalesce(detail->>'reason', ''), at FROM redline.audit
	WHERE action = 'delete' AND split_part(object, '/', 1) = 'layer' AND split_part(object, '/', 2) = $1 ORDER BY id`

// Discards lists the drafts of a layer that were deleted, the first first.
func Discards(ctx context.Context, pool *Pool, layer string) ([]Discard, error) {
	rows, err := pool.Query(ctx, discardsSQL, layer)
	var out []Discard
	if err == nil {
		out, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (d Discard, err error) {
			return d, row.Scan(&d.Sequence, &d.By, &d.Reason, &d.At)
		})
	}
	return out, explain(err, placeOf(pool.Config().ConnString()))
}

// FourEyes reports whether a version is approved by another than its author.
func FourEyes(ctx context.Context, pool *Pool) (eyes bool, err error) {
	err = pool.QueryRow(ctx, `SELECT four_eyes FROM redline.catalogue`).Scan(&eyes)
	return eyes, explain(err, placeOf(pool.Config().ConnString()))
}
