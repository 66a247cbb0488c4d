package postgis

import (
	"context"
	"errors"
	"strings"
	"time"

	"redline/geo"
	"redline/lang"
	"redline/layers"
	"redline/layers/check"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/twpayne/go-geom"
)

// The kinds of refusal on a version's way into the record, for errors.Is.
var (
	ErrNoLayer   = errors.New("postgis: there is no such layer")
	ErrNoVersion = errors.New("postgis: there is no such version")
	ErrState     = errors.New("postgis: the version is not at this point")
	ErrChecks    = errors.New("postgis: the checks do not let it pass")
	ErrOwnWork   = errors.New("postgis: the approver is the author")
	ErrOvertaken = errors.New("postgis: somebody published meanwhile")
	ErrDisplaces = errors.New("postgis: it would take the place of a later version") // an ErrState too
)

// SQLSTATE codes of the schema's own triggers (migrations).
const (
	codeSettled  = "RL001"
	codeNotReady = "RL002"
	codeOwnWork  = "RL003"
)

// stateRow is a version at a point of its way, locked.
type stateRow struct {
	versionRow
	state, author string
}

// change runs one step of a version's way in a transaction, with the version locked; wanted
// are the states from which the step may be taken.
func change(ctx context.Context, pool *Pool, layer string, sequence int64, wanted string, step func(pgx.Tx, *stateRow) error) error {
	err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		row, err := lockVersion(ctx, tx, layer, sequence)
		if err != nil {
			return err
		}
		if !strings.Contains(wanted, row.state) {
			return wrongState(ctx, tx, row, wanted)
		}
		return step(tx, row)
	})
	return explain(settled(refused(err)), placeOf(pool.Config().ConnString()))
}

func lockVersion(ctx context.Context, tx pgx.Tx, layer string, sequence int64) (*stateRow, error) {
	return versionBy(ctx, tx, lockVersionSQL, layer, sequence)
}

// versionBy reads a version's row by versionSQL or lockVersionSQL.
func versionBy(ctx context.Context, tx pgx.Tx, sql, layer string, sequence int64) (*stateRow, error) {
	var row stateRow
	var from, until *time.Time
	v := &row.head
	err := tx.QueryRow(ctx, sql, layer, sequence).Scan(&row.id, &row.zoneSet, &row.kind, &row.sha256, &v.Layer, &v.Sequence, &from, &until,
		&v.CatalogueFrom, &v.CatalogueUntil, &v.Document, &v.Accuracy, &v.Classification, &v.CoverageLonLat, &row.state, &row.author)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, noVersion(layer, sequence)
	}
	v.InForce = layers.Interval{From: dateOf(from), Until: dateOf(until)}
	return &row, err
}

const planeSQL = `SELECT plane FROM redline.catalogue`

// LoadVersion returns a version in any state, with its zones. A draft has no hash on
// record yet: SHA256 is what it says now. Errors: ErrNoVersion, ErrDamaged.
func LoadVersion(ctx context.Context, pool *Pool, layer string, sequence int64) (*layers.Version, error) {
	var v *layers.Version
	err := pgx.BeginTxFunc(ctx, pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead}, func(tx pgx.Tx) error {
		row, err := lockVersion(ctx, tx, layer, sequence)
		if err != nil {
			return err
		}
		v, err = loadRow(ctx, tx, row)
		return err
	})
	return v, explain(err, placeOf(pool.Config().ConnString()))
}

// loadRow loads a locked version with its zones.
func loadRow(ctx context.Context, tx pgx.Tx, row *stateRow) (*layers.Version, error) {
	plane, err := planeOf(ctx, tx)
	if err == nil {
		err = row.draw(plane)
	}
	if err != nil {
		return nil, err
	}
	return load(ctx, tx, plane, row.versionRow)
}

func planeOf(ctx context.Context, q querier) (plane geo.Plane, err error) {
	var epsg int
	if err = q.QueryRow(ctx, planeSQL).Scan(&epsg); err != nil {
		return plane, err
	}
	return geo.NewPlane(epsg)
}

// draw derives the shape of the coverage.
func (row *stateRow) draw(plane geo.Plane) (err error) {
	if g := row.head.CoverageLonLat; g != nil {
		row.head.CoverageLonLat = unmarked(g, false)
		row.head.Coverage, err = geo.NewShape(plane, row.head.CoverageLonLat)
	}
	return err
}

// acceptable refuses findings that block, and warnings for which there is no reason.
func acceptable(findings []check.Finding, reason string) error {
	var errs, warnings int
	for _, f := range findings {
		if f.Severity == check.Error {
			errs++
		} else {
			warnings++
		}
	}
	switch {
	case errs > 0:
		return &lang.Fault{
			Err: ErrChecks, What: lang.Textf("质检有 %d 处错误，不能提交", "the checks found %d errors: it cannot be submitted", errs),
			Hint: lang.Text{ZH: "改正后重新导入；逐条见 redline draft check", EN: "correct them and import again; redline draft check lists them"},
		}
	case warnings > 0 && reason == "":
		return &lang.Fault{
			Err: ErrChecks, What: lang.Textf("质检有 %d 条警告，须写明放行的理由", "the checks gave %d warnings: say why they may pass", warnings),
			Hint: lang.Text{ZH: "加 --reason 写明理由；逐条见 redline draft check", EN: "give the reason with --reason; redline draft check lists them"},
		}
	}
	return nil
}

const acceptSQL = `UPDATE redline.checks SET accepted_by = $2, accepted_reason = $3, accepted_at = clock_timestamp() WHERE version = $1 AND severity = 'warning'`

// keepFindings stores what the checks found, a row for each zone concerned.
func keepFindings(ctx context.Context, tx pgx.Tx, version int64, findings []check.Finding, act Act) error {
	if err := copyRows(ctx, tx, "checks", []string{
		"version", "code", "severity", "zone", "what_zh", "what_en", "hint_zh", "hint_en", "measure", "unit", "place",
	}, findings, func(f check.Finding) []any {
		var measure *float64
		unit := ""
		if f.Area > 0 {
			area := float64(f.Area)
			measure, unit = &area, "m2"
		}
		return []any{version, f.Check, string(f.Severity), strings.Join(f.Zones, " "), f.Text.ZH, f.Text.EN, f.Hint.ZH, f.Hint.EN, measure, unit, placeColumn(f.Geometry)}
	}); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, acceptSQL, version, act.By, act.Reason)
	return err
}

// placeColumn is a finding's geometry as the database holds it; nil for none.
func placeColumn(g geom.T) geom.T {
	if g == nil {
		return nil
	}
	place, _ := marked(g)
	return place
}

func noVersion(layer string, sequence int64) *lang.Fault {
	return &lang.Fault{
		Err: ErrNoVersion, What: lang.Textf("图层 %s 没有版本 %d", "layer %s has no version %d", layer, sequence),
		Hint: lang.Textf("redline history %s 列出全部版本", "redline history %s lists its versions", layer),
	}
}

func noLayer(ctx context.Context, q querier, layer string) error {
	rows, err := q.Query(ctx, `SELECT id FROM redline.layers ORDER BY id COLLATE "C"`)
	if err != nil {
		return err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	return &lang.Fault{
		Err: ErrNoLayer, Field: "--layer", What: lang.Textf("没有图层 %q", "there is no layer %q", layer),
		Hint: lang.Textf("已登记的图层：%s", "the record holds: %s", strings.Join(ids, ", ")),
	}
}

var stateWords = map[string]lang.Text{
	"draft": {ZH: "草稿", EN: "a draft"}, "submitted": {ZH: "已提交", EN: "submitted"}, "approved": {ZH: "已批准", EN: "approved"},
	"published": {ZH: "已发布", EN: "published"}, "withdrawn": {ZH: "已撤回", EN: "withdrawn"},
}

// StateWord says a version's state.
func StateWord(state string) lang.Text { return stateWords[state] }

// wrongState says at which point a version is, and who took it there.
func wrongState(ctx context.Context, tx pgx.Tx, row *stateRow, wanted string) error {
	var who string
	var when time.Time
	err := tx.QueryRow(ctx, `SELECT by_whom, at FROM redline.audit WHERE object = $1 ORDER BY id DESC LIMIT 1`, objectOf(row.head.Layer, row.head.Sequence)).Scan(&who, &when)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	is, want := stateWords[row.state], stateWords[strings.Fields(wanted)[0]]
	f := &lang.Fault{
		Err:   ErrState,
		Where: lang.Textf("图层 %s 版本 %d", "layer %s version %d", row.head.Layer, row.head.Sequence),
		What:  lang.Textf("该版本目前是“%[1]s”，而这一步要求“%[2]s”", "the version is %[3]s, this step wants one that is %[4]s", is.ZH, want.ZH, is.EN, want.EN),
		Hint:  lang.Textf("redline history %s 说明各版本到了哪一步", "redline history %s says where each version stands", row.head.Layer),
	}
	if who != "" {
		at := layers.InShanghai(when)
		f.What.ZH += "（" + who + " 于 " + at.Format("2006-01-02 15:04:05") + " 操作）"
		f.What.EN += " (by " + who + " at " + at.Format("2006-01-02 15:04:05") + ")"
	}
	return f
}

// settled turns the refusals of the schema's own triggers into faults.
func settled(err error) error {
	var refusal *pgconn.PgError
	if !errors.As(err, &refusal) {
		return err
	}
	switch refusal.Code {
	case codeOwnWork:
		return ownWork(err)
	case codeSettled, codeNotReady:
		says := serverSays(refusal)
		return &lang.Fault{
			Err: errors.Join(ErrState, err), What: lang.Textf("数据库不允许这一步：%[1]s", "the database does not allow this step: %[2]s", says.ZH, says.EN),
			Hint: lang.Text{ZH: "已提交、已发布的内容不再改动；请另建草稿", EN: "what was submitted or published does not change: make a new draft"},
		}
	}
	return err
}

func ownWork(err error) *lang.Fault {
	return &lang.Fault{
		Err: errors.Join(ErrOwnWork, err), What: lang.Text{ZH: "审批人不能是编制人、提交人本人", EN: "the approver must not be who made or submitted it"},
		Hint: lang.Text{ZH: "请另一人审批；人手不足的单位可由管理员关闭此项（redline.catalogue.four_eyes）", EN: "have somebody else approve it; a small office's administrator may switch this off (redline.catalogue.four_eyes)"},
	}
}
