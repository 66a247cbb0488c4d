package postgis

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"redline/lang"
	"redline/layers"

	"github.com/jackc/pgx/v5"
)

// Publication is one step of the catalogue: its sequence, and what it put on the record
// and took off it.
type Publication struct {
	Sequence  int64
	Published []VersionName // in order of layer
	Closed    []VersionName // taken off the record
	Copies    []Copy        // what holds of them for the days before and after
}

// Copy is a version put on the record again for fewer days.
type Copy struct {
	Of, As VersionName
	Days   layers.Interval
}

// VersionName names a version.
type VersionName struct {
	Layer    string
	Sequence int64
}

const (
	lockSequenceSQL = `SELECT sequence FROM redline.catalogue FOR UPDATE`
	approvedSQL     = `SELECT layer, sequence FROM redline.versions WHERE state = 'approved' AND ($1::text[] IS NULL OR layer = ANY ($1)) ORDER BY layer COLLATE "C", sequence`
	overtakenSQL    = `SELECT p.by_whom, p.at, p.sequence FROM redline.versions v JOIN redline.publications p ON p.sequence = v.catalogue_from
		WHERE v.layer = $1 AND v.origin = 'draft' AND p.at > (SELECT submitted_at FROM redline.versions WHERE layer = $1 AND sequence = $2) ORDER BY p.sequence DESC LIMIT 1`
	lastOfLayerSQL = `SELECT p.by_whom, p.at, p.sequence FROM redline.versions v JOIN redline.publications p ON p.sequence IN (v.catalogue_from, v.catalogue_until)
		WHERE v.layer = $1 ORDER BY p.sequence DESC LIMIT 1`
	publicationSQL = `INSERT INTO redline.publications (sequence, by_whom, reason, kind) VALUES ($1, $2, $3, $4)`
	publishSQL     = `UPDATE redline.versions SET state = 'published', catalogue_from = $2 WHERE id = $1`
	advanceSQL     = `UPDATE redline.catalogue SET sequence = $1`
	overlappedSQL  = `SELECT sequence FROM redline.versions WHERE layer = $1 AND catalogue_from IS NOT NULL AND catalogue_until IS NULL
		AND daterange(in_force_from, in_force_until) && daterange($2, $3) ORDER BY sequence`
	withdrawSQL = `UPDATE redline.versions SET state = 'withdrawn', catalogue_until = $2, replaced_by = $3, withdrawn_reason = $4 WHERE id = $1`
	closingSQL  = `INSERT INTO redline.versions (layer, sequence, state, origin, zone_set, in_force_from, in_force_until, document, accuracy_m, classification, coverage, sha256, source, catalogue_from, author)
		VALUES ($1, $2, 'published', 'closing', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`
)

// Publish puts the approved versions of the given layers, of all where none are given, on
// the record in one transaction, as one step of the catalogue. Versions that were in force
// for the same days are taken off the record; for the days that the new one leaves them, a
// copy with an end takes their place. Errors are *lang.Fault: ErrNoLayer, ErrState where
// there is nothing to publish, ErrOvertaken where somebody else published the layer since
// the version was submitted, with who and when.
func Publish(ctx context.Context, pool *Pool, ids []string, act Act) (Publication, error) {
	var p Publication
	err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) (err error) {
		if p.Sequence, err = nextSequence(ctx, tx, act, "publish"); err != nil {
			return err
		}
		versions, err := approved(ctx, tx, ids)
		if err != nil {
			return err
		}
		for _, name := range versions {
			if err := p.publish(ctx, tx, name, act); err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, advanceSQL, p.Sequence)
		return err
	})
	return p, explain(settled(refused(err)), placeOf(pool.Config().ConnString()))
}

// nextSequence holds the catalogue until the transaction ends, and begins its next step.
func nextSequence(ctx context.Context, tx pgx.Tx, act Act, kind string) (int64, error) {
	var sequence int64
	if err := tx.QueryRow(ctx, lockSequenceSQL).Scan(&sequence); err != nil {
		return 0, err
	}
	sequence++
	_, err := tx.Exec(ctx, publicationSQL, sequence, act.By, act.Reason, kind)
	return sequence, err
}

// approved lists what is to be published.
func approved(ctx context.Context, tx pgx.Tx, ids []string) ([]VersionName, error) {
	for _, id := range ids {
		var kind layers.Kind
		if err := tx.QueryRow(ctx, layerKindSQL, id).Scan(&kind); errors.Is(err, pgx.ErrNoRows) {
			return nil, noLayer(ctx, tx, id)
		} else if err != nil {
			return nil, err
		}
	}
	rows, err := tx.Query(ctx, approvedSQL, ids)
	if err != nil {
		return nil, err
	}
	names, err := pgx.CollectRows(rows, pgx.RowToStructByPos[VersionName])
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if !slices.ContainsFunc(names, func(n VersionName) bool { return n.Layer == id }) {
			return nil, nothingApproved(ctx, tx, id)
		}
	}
	for i := range names {
		if i > 0 && names[i].Layer == names[i-1].Layer {
			return nil, &lang.Fault{
				Err: ErrState, What: lang.Textf("图层 %s 有两个已批准的版本（%d、%d），不知发布哪一个", "layer %s has two approved versions (%d, %d): which is to be published is not clear", names[i].Layer, names[i-1].Sequence, names[i].Sequence),
				Hint: lang.Text{ZH: "用 redline draft return 退回其中一个", EN: "give one of them back with redline draft return"},
			}
		}
	}
	if len(names) == 0 {
		return nil, &lang.Fault{
			Err: ErrState, What: lang.Text{ZH: "没有已批准、待发布的版本", EN: "no version is approved and waits to be published"},
			Hint: lang.Text{ZH: "先提交（redline draft submit）并批准（redline draft approve）", EN: "submit (redline draft submit) and approve (redline draft approve) first"},
		}
	}
	return names, nil
}

// nothingApproved says that a layer has nothing to publish, and who published it last:
// of two planners at once, one wins.
func nothingApproved(ctx context.Context, tx pgx.Tx, layer string) error {
	f := &lang.Fault{
		Err: ErrState, What: lang.Textf("图层 %s 没有已批准、待发布的版本", "layer %s has no approved version to publish", layer),
		Hint: lang.Textf("redline history %s 说明各版本到了哪一步", "redline history %s says where each version stands", layer),
	}
	who, err := whoPublished(ctx, tx, lastOfLayerSQL, layer)
	if err != nil {
		return err
	}
	if !who.IsZero() {
		f.What.ZH += "；" + who.ZH
		f.What.EN += "; " + who.EN
	}
	return f
}

// whoPublished says who published, when, and as which sequence; zero when nobody did.
func whoPublished(ctx context.Context, tx pgx.Tx, sql string, args ...any) (lang.Text, error) {
	var who string
	var at time.Time
	var sequence int64
	err := tx.QueryRow(ctx, sql, args...).Scan(&who, &at, &sequence)
	if errors.Is(err, pgx.ErrNoRows) {
		return lang.Text{}, nil
	}
	when := layers.InShanghai(at).Format("2006-01-02 15:04:05")
	return lang.Textf("%[1]s 于 %[2]s 发布过该图层（目录序号 %[3]d）", "%[1]s published the layer at %[2]s (catalogue %[3]d)", who, when, sequence), err
}

// publish puts one approved version on the record.
func (p *Publication) publish(ctx context.Context, tx pgx.Tx, name VersionName, act Act) error {
	row, err := lockVersion(ctx, tx, name.Layer, name.Sequence)
	if err != nil {
		return err
	}
	if row.state != "approved" {
		return wrongState(ctx, tx, row, "approved")
	}
	who, err := whoPublished(ctx, tx, overtakenSQL, name.Layer, name.Sequence)
	if err != nil {
		return err
	}
	if !who.IsZero() {
		return &lang.Fault{
			Err: ErrOvertaken, Where: lang.Textf("图层 %s 版本 %d", "layer %s version %d", name.Layer, name.Sequence),
			What: lang.Textf("提交之后，%[1]s：该版本未与之比对", "since it was submitted, %[2]s: it was not compared with that", who.ZH, who.EN),
			Hint: lang.Text{ZH: "用 redline draft return 退回，重新质检、提交", EN: "give it back with redline draft return, check and submit it again"},
		}
	}
	if err := p.close(ctx, tx, row, act); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, publishSQL, row.id, p.Sequence); err != nil {
		return err
	}
	p.Published = append(p.Published, name)
	return audit(ctx, tx, act, "publish", &row.head, &p.Sequence, map[string]any{"sha256": row.sha256})
}

// close takes off the record what is in force for days of the version that is published,
// and puts copies in its place for the days before and after.
func (p *Publication) close(ctx context.Context, tx pgx.Tx, row *stateRow, act Act) error {
	rows, err := tx.Query(ctx, overlappedSQL, row.head.Layer, dateColumn(row.head.InForce.From), dateColumn(row.head.InForce.Until))
	if err != nil {
		return err
	}
	overlapped, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return err
	}
	for _, sequence := range overlapped {
		old, err := lockVersion(ctx, tx, row.head.Layer, sequence)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, withdrawSQL, old.id, p.Sequence, row.id, act.Reason); err != nil {
			return err
		}
		p.Closed = append(p.Closed, VersionName{row.head.Layer, sequence})
		was, now := old.head.InForce, row.head.InForce
		if now.From.IsZero() {
			continue
		}
		if now.From.Before(was.From) && now.Until.IsZero() {
			return &lang.Fault{
				Err: errors.Join(ErrState, ErrDisplaces), Where: lang.Textf("图层 %s 版本 %d", "layer %s version %d", row.head.Layer, row.head.Sequence),
				What: lang.Textf("版本 %[1]d 已发布，自 %[2]s 起施行；本版本没有失效日，发布后会把它顶掉", "version %[1]d is published and holds from %[2]s; this one has no end and would take its place", sequence, was.From),
				Hint: lang.Textf("导入时加 --until %[1]s；若确要取代它，先撤回：redline withdraw %[2]s %[3]d", "import it with --until %[1]s; where it is to take that one's place, withdraw it first: redline withdraw %[2]s %[3]d", was.From, row.head.Layer, sequence),
			}
		}
		if was.From.IsZero() || was.From.Before(now.From) {
			if err := p.copy(ctx, tx, old, layers.Interval{From: was.From, Until: now.From}, act); err != nil {
				return err
			}
		}
		if !now.Until.IsZero() && (was.Until.IsZero() || now.Until.Before(was.Until)) {
			if err := p.copy(ctx, tx, old, layers.Interval{From: now.Until, Until: was.Until}, act); err != nil {
				return err
			}
		}
	}
	return nil
}

const versionSourceSQL = `SELECT source FROM redline.versions WHERE id = $1`

// copy puts a version on the record again for other days, with the same zones: they are
// gone through for its hash, and the old version's is compared.
func (p *Publication) copy(ctx context.Context, tx pgx.Tx, old *stateRow, days layers.Interval, act Act) error {
	plane, err := planeOf(ctx, tx)
	if err == nil {
		err = old.draw(plane)
	}
	if err != nil {
		return err
	}
	digest := layers.NewDigest()
	if err := eachZone(ctx, tx, plane, old.versionRow, digest.Add); err != nil {
		return err
	}
	v := old.head
	if v.SHA256, err = digest.Sum(&v); err != nil {
		return err
	}
	if err := undamaged(&v, old.versionRow); err != nil {
		return err
	}
	again := v
	again.InForce = days
	if err := tx.QueryRow(ctx, nextVersionSQL, v.Layer).Scan(&again.Sequence); err != nil {
		return err
	}
	if again.SHA256, err = digest.Sum(&again); err != nil {
		return err
	}
	var source map[string]any
	if err := tx.QueryRow(ctx, versionSourceSQL, old.id).Scan(&source); err != nil {
		return err
	}
	p.Copies = append(p.Copies, Copy{VersionName{v.Layer, v.Sequence}, VersionName{v.Layer, again.Sequence}, days})
	_, err = tx.Exec(ctx, closingSQL, again.Layer, again.Sequence, old.zoneSet, dateColumn(days.From), dateColumn(days.Until), again.Document,
		float64(again.Accuracy), string(again.Classification), coverageColumn(&again), again.SHA256, source, p.Sequence, act.By)
	return err
}

// Withdraw takes a published version off the record, without another in its place, as one
// step of the catalogue. What it was when projects were judged stays on record. Errors:
// ErrNoVersion, ErrState.
func Withdraw(ctx context.Context, pool *Pool, layer string, sequence int64, act Act) (Publication, error) {
	var p Publication
	err := change(ctx, pool, layer, sequence, "published", func(tx pgx.Tx, row *stateRow) (err error) {
		if p.Sequence, err = nextSequence(ctx, tx, act, "withdraw"); err != nil {
			return err
		}
		if _, err = tx.Exec(ctx, withdrawSQL, row.id, p.Sequence, nil, act.Reason); err != nil {
			return err
		}
		if _, err = tx.Exec(ctx, advanceSQL, p.Sequence); err != nil {
			return err
		}
		p.Closed = []VersionName{{layer, sequence}}
		return audit(ctx, tx, act, "withdraw", &row.head, &p.Sequence, map[string]any{"sha256": row.sha256})
	})
	return p, err
}

// String writes the name as people write it: red-line 3.
func (n VersionName) String() string {
	return strings.TrimSpace(n.Layer + " " + lang.Textf("%d", "%d", n.Sequence).EN)
}
