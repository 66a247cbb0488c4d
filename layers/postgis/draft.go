package postgis

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"redline/geo"
	"redline/lang"
	"redline/layers"
	"redline/layers/check"

	"github.com/jackc/pgx/v5"
	"github.com/twpayne/go-geom"
)

// Draft is a delivery on its way into the record: a version that nobody has checked yet.
// Its Sequence is given by NewDraft.
type Draft struct {
	layers.Version
	Source   map[string]any // where it came from: file, sha256, format, profile
	Rejected []RejectedFeature
}

// RejectedFeature is a feature of a delivery that was not taken in, and why.
type RejectedFeature struct {
	Position int // in the file, from 1
	Code     string
	Reason   lang.Text
	Feature  json.RawMessage // GeoJSON, as delivered
}

const (
	layerKindSQL = `SELECT kind FROM redline.layers WHERE id = $1`
	// A number stays that of the draft that was deleted: the log speaks of it, and so do people.
	nextVersionSQL = `SELECT 1 + greatest(0, (SELECT max(sequence) FROM redline.versions WHERE layer = $1),
		(SELECT max(split_part(object, '/', 3)::bigint) FROM redline.audit WHERE action = 'delete' AND split_part(object, '/', 1) = 'layer' AND split_part(object, '/', 2) = $1))`
	lockLayerSQL = `SELECT pg_advisory_xact_lock(hashtextextended('redline layer ' || $1, 0))`
	newDraftSQL  = `INSERT INTO redline.versions (layer, sequence, zone_set, in_force_from, in_force_until, document, accuracy_m, classification, coverage, source, author)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id`
)

// Delivered is what is known of a delivery once its last zone was put.
type Delivered struct {
	Source    map[string]any // see Draft
	Rejected  []RejectedFeature
	TakenBack []string // codes of zones that were put and are not to be part of it
}

// NewDraft stores a delivery as a draft of its layer, all of it or nothing, and returns
// its sequence. Errors are *lang.Fault: ErrNoLayer, ErrRefused, and those of Connect.
func NewDraft(ctx context.Context, pool *Pool, d Draft, act Act) (sequence int64, err error) {
	return FillDraft(ctx, pool, d, act, func(put func([]layers.Zone) error) (Delivered, error) {
		return Delivered{Source: d.Source, Rejected: d.Rejected}, put(d.Zones)
	})
}

// FillDraft is NewDraft for deliveries that are not held: fill puts the zones, in portions
// and in any order, while the database takes them in, and returns the rest. What d says of
// zones, source and rejected features is not looked at. An error of fill comes back as it
// is, and nothing is stored.
func FillDraft(ctx context.Context, pool *Pool, d Draft, act Act, fill func(put func([]layers.Zone) error) (Delivered, error)) (sequence int64, err error) {
	err = pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		var kind layers.Kind
		if err := tx.QueryRow(ctx, layerKindSQL, d.Layer).Scan(&kind); errors.Is(err, pgx.ErrNoRows) {
			return noLayer(ctx, tx, d.Layer)
		} else if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, lockLayerSQL, d.Layer); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, nextVersionSQL, d.Layer).Scan(&sequence); err != nil {
			return err
		}
		d.Sequence = sequence
		var rest Delivered
		zones := 0
		set, err := fillSet(ctx, tx, d.Layer, kind, func(put func([]layers.Zone) error) (err error) {
			rest, err = fill(func(portion []layers.Zone) error {
				zones += len(portion)
				return put(portion)
			})
			return err
		})
		if err == nil && len(rest.TakenBack) > 0 {
			err = takeBack(ctx, tx, set, kind, rest.TakenBack)
			zones -= len(rest.TakenBack)
		}
		if err != nil {
			return within(err, &d.Version)
		}
		source := rest.Source
		if source == nil {
			source = map[string]any{}
		}
		var id int64
		if err := tx.QueryRow(ctx, newDraftSQL, d.Layer, sequence, set, dateColumn(d.InForce.From), dateColumn(d.InForce.Until), d.Document,
			float64(d.Accuracy), string(d.Classification), coverageColumn(&d.Version), source, act.By).Scan(&id); err != nil {
			return within(err, &d.Version)
		}
		if err := copyRows(ctx, tx, "rejected_features", []string{"version", "position", "code", "reason_zh", "reason_en", "feature"}, rest.Rejected, func(r RejectedFeature) []any {
			return []any{id, r.Position, r.Code, r.Reason.ZH, r.Reason.EN, r.Feature}
		}); err != nil {
			return err
		}
		return audit(ctx, tx, act, "import", &d.Version, nil, map[string]any{"zones": zones, "rejected": len(rest.Rejected)})
	})
	return sequence, explain(refused(err), placeOf(pool.Config().ConnString()))
}

const (
	takeZonesSQL = `DELETE FROM redline.draft_zones WHERE zone_set = $1 AND code = ANY ($2)`
	takeLinesSQL = `DELETE FROM redline.draft_lines WHERE zone_set = $1 AND code = ANY ($2)`
	takeReachSQL = `DELETE FROM redline.draft_reaches WHERE zone_set = $1 AND code = ANY ($2)`
)

// takeBack removes zones from the draft that is being filled.
func takeBack(ctx context.Context, tx pgx.Tx, set int64, kind layers.Kind, codes []string) error {
	sql := takeZonesSQL
	switch kind {
	case layers.Lines:
		sql = takeLinesSQL
	case layers.Reaches:
		sql = takeReachSQL
	}
	_, err := tx.Exec(ctx, sql, set, codes)
	return err
}

func coverageColumn(v *layers.Version) geom.T {
	if v.CoverageLonLat == nil {
		return nil
	}
	coverage, _ := marked(v.CoverageLonLat)
	return coverage
}

// audit writes who did what to a version; sequence is the catalogue's, nil for none.
func audit(ctx context.Context, tx pgx.Tx, act Act, action string, v *layers.Version, sequence *int64, detail map[string]any) error {
	if act.Reason != "" {
		detail["reason"] = act.Reason
	}
	_, err := tx.Exec(ctx, auditSQL, act.By, action, objectOf(v.Layer, v.Sequence), sequence, act.Via.note(detail))
	return err
}

func objectOf(layer string, sequence int64) string {
	return lang.Textf("layer/%s/%d", "layer/%s/%d", layer, sequence).EN
}

const (
	versionSQL = `SELECT v.id, v.zone_set, l.kind, coalesce(v.sha256, ''), v.layer, v.sequence, v.in_force_from, v.in_force_until,
		coalesce(v.catalogue_from, 0), coalesce(v.catalogue_until, 0), v.document, v.accuracy_m, v.classification, v.coverage, v.state, v.author
		FROM redline.versions v JOIN redline.layers l ON l.id = v.layer WHERE v.layer = $1 AND v.sequence = $2`
	lockVersionSQL = versionSQL + ` FOR UPDATE OF v`
	clearChecksSQL = `DELETE FROM redline.checks WHERE version = $1`
	submitSQL      = `UPDATE redline.versions SET state = 'submitted', sha256 = $2, submitted_by = $3, submitted_at = clock_timestamp() WHERE id = $1`
	approveSQL     = `UPDATE redline.versions SET state = 'approved', approved_by = $2, approved_at = clock_timestamp() WHERE id = $1`
	returnSQL      = `UPDATE redline.versions SET state = 'draft', approved_by = NULL, approved_at = NULL, returned_reason = $2 WHERE id = $1`
	isSealedSQL    = `SELECT sealed_at IS NOT NULL FROM redline.zone_sets WHERE id = $1`
)

// Submit settles what a draft says, once it was checked: findings are kept with it. An
// error among them is refused, and so is a warning without a reason; act.Reason is the
// reason for all warnings. Errors are *lang.Fault: ErrNoVersion, ErrState, ErrChecks.
func Submit(ctx context.Context, pool *Pool, v *layers.Version, findings []check.Finding, act Act) error {
	err := submit(ctx, pool, v, findings, act)
	if errors.Is(err, ErrRefused) {
		return invalidZone(ctx, pool, v, err)
	}
	return err
}

const invalidZoneSQL = `SELECT z.code, reason(d), ST_X(location(d)), ST_Y(location(d))
	FROM redline.versions v JOIN redline.draft_zones z ON z.zone_set = v.zone_set, ST_IsValidDetail(z.geom) d
	WHERE v.layer = $1 AND v.sequence = $2 AND NOT valid(d) ORDER BY z.code COLLATE "C" LIMIT 1`

// invalidZone names the zone for which the database refused a draft: valid on the plane, it
// may not be in degrees. Where it is none, err stays as it is.
func invalidZone(ctx context.Context, pool *Pool, v *layers.Version, err error) error {
	var code, reason string
	var at geo.LonLat
	if pool.QueryRow(ctx, invalidZoneSQL, v.Layer, v.Sequence).Scan(&code, &reason, &at.Lon, &at.Lat) != nil {
		return err
	}
	place := fmt.Sprintf("%.9f, %.9f", at.Lon, at.Lat)
	return &lang.Fault{
		Err:   err,
		Where: lang.Textf("图层 %[1]s 版本 %[2]d，图斑 %[3]s，%[4]s", "layer %[1]s version %[2]d, zone %[3]s, %[4]s", v.Layer, v.Sequence, code, place),
		What:  lang.Textf("数据库认为该图斑无效：%[1]s", "to the database the zone is invalid: %[1]s", reason),
		Hint:  lang.Text{ZH: "在该处修正图形（界线在那里几乎相碰），重新导入", EN: "mend the outline there, where its border nearly meets itself, and import it again"},
	}
}

func submit(ctx context.Context, pool *Pool, v *layers.Version, findings []check.Finding, act Act) error {
	return change(ctx, pool, v.Layer, v.Sequence, "draft", func(tx pgx.Tx, row *stateRow) error {
		if err := acceptable(findings, act.Reason); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, clearChecksSQL, row.id); err != nil {
			return err
		}
		if err := keepFindings(ctx, tx, row.id, findings, act); err != nil {
			return err
		}
		var sealed bool
		if err := tx.QueryRow(ctx, isSealedSQL, row.zoneSet).Scan(&sealed); err != nil {
			return err
		}
		if !sealed {
			if err := sealSet(ctx, tx, row.zoneSet, row.kind); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, submitSQL, row.id, v.SHA256, act.By); err != nil {
			return err
		}
		return audit(ctx, tx, act, "submit", &row.head, nil, map[string]any{"sha256": v.SHA256, "findings": len(findings)})
	})
}

// Approve lets a submitted version be published; where four eyes are asked for, not by its
// author (ErrOwnWork).
func Approve(ctx context.Context, pool *Pool, layer string, sequence int64, act Act) error {
	return change(ctx, pool, layer, sequence, "submitted", func(tx pgx.Tx, row *stateRow) error {
		if err := otherEyes(ctx, tx, row, act); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, approveSQL, row.id, act.By); err != nil {
			return err
		}
		return audit(ctx, tx, act, "approve", &row.head, nil, map[string]any{"sha256": row.sha256})
	})
}

// Return gives a submitted or approved version back to its author, with a reason.
func Return(ctx context.Context, pool *Pool, layer string, sequence int64, act Act) error {
	return change(ctx, pool, layer, sequence, "submitted approved", func(tx pgx.Tx, row *stateRow) error {
		if _, err := tx.Exec(ctx, returnSQL, row.id, act.Reason); err != nil {
			return err
		}
		return audit(ctx, tx, act, "return", &row.head, nil, map[string]any{})
	})
}

const ownWorkSQL = `SELECT four_eyes AND EXISTS (SELECT FROM redline.versions WHERE id = $1 AND (lower(author) = lower($2) OR lower(submitted_by) = lower($2))) FROM redline.catalogue`

// otherEyes refuses the approval of who made or submitted the version, where four eyes are
// asked for.
func otherEyes(ctx context.Context, tx pgx.Tx, row *stateRow, act Act) error {
	var own bool
	if err := tx.QueryRow(ctx, ownWorkSQL, row.id, act.By).Scan(&own); err != nil || !own {
		return err
	}
	return ownWork(nil)
}

const deleteDraftSQL = `DELETE FROM redline.versions WHERE id = $1`

// DeleteDraft removes a draft and its zones; the log keeps that it was there, and no later
// version has its number.
func DeleteDraft(ctx context.Context, pool *Pool, layer string, sequence int64, act Act) error {
	return change(ctx, pool, layer, sequence, "draft", func(tx pgx.Tx, row *stateRow) error {
		if err := audit(ctx, tx, act, "delete", &row.head, nil, map[string]any{}); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, deleteDraftSQL, row.id); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `DELETE FROM redline.zone_sets s WHERE s.id = $1 AND NOT EXISTS (SELECT FROM redline.versions v WHERE v.zone_set = s.id)`, row.zoneSet)
		return err
	})
}
