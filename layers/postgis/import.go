package postgis

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"redline/lang"
	"redline/layers"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/twpayne/go-geom"
)

// Act says who does something to the record, and why.
type Act struct {
	By, Reason string
	Via        Origin
}

// Origin is by which way an act came over a network: kept with what it did, in the log. The
// zero Origin is a person at the machine.
type Origin struct {
	Key     string // the public id of the key that was shown
	Address string // where the request began
	Request string // the request's id, as in the log of the service
}

// note adds the origin to the detail of a line of the log.
func (o Origin) note(detail map[string]any) map[string]any {
	for name, value := range map[string]string{"key": o.Key, "address": o.Address, "request": o.Request} {
		if value != "" {
			detail[name] = value
		}
	}
	return detail
}

const (
	lockCatalogueSQL = `LOCK TABLE redline.catalogue IN SHARE ROW EXCLUSIVE MODE`
	newCatalogueSQL  = `INSERT INTO redline.catalogue (name_zh, name_en, sequence, plane, service_area, illustrative) VALUES ($1, $2, $3, $4, $5, $6)`
	newSequenceSQL   = `INSERT INTO redline.publications (sequence, by_whom, reason, kind) VALUES ($1, $2, $3, 'import')`
	auditSQL         = `INSERT INTO redline.audit (by_whom, action, object, sequence, detail) VALUES ($1, $2, $3, $4, $5)`
)

// Import writes a whole catalogue into a database that holds none, within the caller's
// transaction: versions are published, and withdrawn, at the catalogue's own sequences, so
// that it answers for every AsOf as the catalogue given did. Errors are *lang.Fault: ErrNotEmpty, ErrRefused where the database's own checks
// refuse a row, and those of Connect.
func Import(ctx context.Context, tx pgx.Tx, c *layers.Catalogue, act Act) error {
	err := importAll(ctx, tx, c, act)
	return explain(refused(err), "")
}

// ImportWhole is Import in a transaction of its own: all is written or nothing.
func ImportWhole(ctx context.Context, pool *Pool, c *layers.Catalogue, act Act) error {
	err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error { return Import(ctx, tx, c, act) })
	return explain(err, placeOf(pool.Config().ConnString()))
}

func importAll(ctx context.Context, tx pgx.Tx, c *layers.Catalogue, act Act) error {
	if _, err := tx.Exec(ctx, lockCatalogueSQL); err != nil {
		return err
	}
	var sequence int64
	if err := tx.QueryRow(ctx, sequenceSQL).Scan(&sequence); err == nil {
		return faultNotEmpty(sequence)
	} else if !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	area, _ := marked(c.ServiceAreaLonLat)
	if _, err := tx.Exec(ctx, newCatalogueSQL, c.Name.ZH, c.Name.EN, c.Sequence, c.Plane.EPSG(), area, c.Illustrative); err != nil {
		return err
	}
	for _, n := range sequences(c) {
		if _, err := tx.Exec(ctx, newSequenceSQL, n, act.By, act.Reason); err != nil {
			return err
		}
	}
	if err := importRecords(ctx, tx, c); err != nil {
		return err
	}
	kinds := map[string]layers.Kind{}
	for _, l := range c.Layers {
		kinds[l.ID] = l.Kind
	}
	for _, v := range c.Versions {
		if err := importVersion(ctx, tx, v, kinds[v.Layer], act); err != nil {
			return within(err, v)
		}
	}
	_, err := tx.Exec(ctx, auditSQL, act.By, "import", "catalogue", c.Sequence,
		act.Via.note(map[string]any{"reason": act.Reason, "layers": len(c.Layers), "versions": len(c.Versions)}))
	return err
}

// sequences lists the sequences that a catalogue names, from 1.
func sequences(c *layers.Catalogue) []int64 {
	named := map[int64]bool{1: true, c.Sequence: true}
	for _, v := range c.Versions {
		named[v.CatalogueFrom] = true
		if v.CatalogueUntil != 0 {
			named[v.CatalogueUntil] = true
		}
	}
	return slices.Sorted(maps.Keys(named))
}

// importRecords writes what stands beside the zones, on record since sequence 1.
func importRecords(ctx context.Context, tx pgx.Tx, c *layers.Catalogue) error {
	if err := copyRows(ctx, tx, "layers", []string{"id", "kind"}, c.Layers, func(l layers.Layer) []any {
		return []any{l.ID, string(l.Kind)}
	}); err != nil {
		return err
	}
	if err := copyRows(ctx, tx, "layer_records", []string{
		"catalogue_from", "layer", "title_zh", "title_en", "theme", "office_zh", "office_en", "min_area",
		"min_width", "attributes", "classification", "colour", "hatch", "starts_off",
	}, c.Layers, func(l layers.Layer) []any {
		attributes := l.Attributes
		if attributes == nil {
			attributes = map[string]layers.AttributeType{}
		}
		return []any{
			1, l.ID, l.Title.ZH, l.Title.EN, l.Theme, l.Office.ZH, l.Office.EN, float64(l.Tolerance.MinArea),
			float64(l.Tolerance.MinWidth), attributes, string(l.Classification), l.Colour, l.Hatch, l.StartsOff,
		}
	}); err != nil {
		return err
	}
	if err := copyRows(ctx, tx, "documents", documentNames, c.Documents, func(d layers.Document) []any { return documentColumns(d, 1) }); err != nil {
		return err
	}
	if err := copyRows(ctx, tx, "watercourses", []string{"catalogue_from", "id", "name", "rank", "tributary", "next", "geom"},
		c.Watercourses, watercourseColumns); err != nil {
		return err
	}
	position := 0
	return copyRows(ctx, tx, "requirements", requirementNames, c.Requirements, func(r layers.Requirement) []any {
		position++
		return requirementColumns(r, 1, position)
	})
}

var (
	documentNames    = []string{"catalogue_from", "id", "title", "number", "authority", "in_force_from", "in_force_until", "horizon_to", "succession", "url"}
	requirementNames = []string{"catalogue_from", "id", "position", "unit", "level", "dimension", "kind", "body", "document", "clause", "condition", "effect"}
)

func requirementColumns(r layers.Requirement, sequence int64, position int) []any {
	return []any{sequence, r.ID, position, r.Unit, r.Level, r.Dimension, r.Kind, r.Text, r.Document, r.Clause, r.When, r.Effect}
}

func documentColumns(d layers.Document, sequence int64) []any {
	var succession *successionJSON
	if d.Succession != nil {
		given := successionJSON(*d.Succession)
		succession = &given
	}
	return []any{
		sequence, d.ID, d.Title, d.Number, string(d.Authority), dateColumn(d.InForce.From), dateColumn(d.InForce.Until),
		dateColumn(d.HorizonTo), succession, d.URL,
	}
}

func watercourseColumns(w layers.Watercourse) []any {
	var tributary *bool
	if w.Tributary != layers.Unknown {
		known := w.Tributary == layers.Yes
		tributary = &known
	}
	next := w.Next
	if next == nil {
		next = []string{}
	}
	line := geom.NewLineStringFlat(geom.XY, w.Geometry.FlatCoords()).SetSRID(srid)
	return []any{1, w.ID, w.Name, w.Rank, tributary, next, line}
}

const newVersionSQL = `INSERT INTO redline.versions (layer, sequence, state, origin, zone_set, in_force_from, in_force_until, document,
		accuracy_m, classification, coverage, sha256, catalogue_from, catalogue_until, author, withdrawn_reason)
		VALUES ($1, $2, $3, 'folder', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`

func importVersion(ctx context.Context, tx pgx.Tx, v *layers.Version, kind layers.Kind, act Act) error {
	set, err := CopyZones(ctx, tx, v.Layer, kind, v.Zones)
	if err != nil {
		return err
	}
	if err := sealSet(ctx, tx, set, kind); err != nil {
		return err
	}
	state, until, reason := "published", (*int64)(nil), (*string)(nil)
	if v.CatalogueUntil != 0 {
		state, until, reason = "withdrawn", &v.CatalogueUntil, &act.Reason
	}
	var coverage geom.T
	if v.CoverageLonLat != nil {
		coverage, _ = marked(v.CoverageLonLat)
	}
	_, err = tx.Exec(ctx, newVersionSQL, v.Layer, v.Sequence, state, set, dateColumn(v.InForce.From), dateColumn(v.InForce.Until),
		v.Document, float64(v.Accuracy), string(v.Classification), coverage, v.SHA256, v.CatalogueFrom, until, act.By, reason)
	return err
}

func copyRows[T any](ctx context.Context, tx pgx.Tx, table string, columns []string, rows []T, of func(T) []any) error {
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"redline", table}, columns,
		pgx.CopyFromSlice(len(rows), func(i int) ([]any, error) { return of(rows[i]), nil }))
	return err
}

// dateColumn returns null for an open date.
func dateColumn(d layers.Date) *time.Time {
	if d.IsZero() {
		return nil
	}
	t := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
	return &t
}

// refused turns a violated check into a fault that names it. Data exceptions are class 22,
// integrity violations class 23.
func refused(err error) error {
	var refusal *pgconn.PgError
	if !errors.As(err, &refusal) || refusal.Code[:2] != "22" && refusal.Code[:2] != "23" {
		return err
	}
	says := serverSays(refusal)
	fault := &lang.Fault{
		Err: errors.Join(ErrRefused, err), Where: serverPlace(refusal),
		What: lang.Textf("数据库不接受这条记录：%[1]s", "the database does not take this record: %[2]s", says.ZH, says.EN),
		Hint: lang.Text{ZH: "用 redline check 检查数据文件夹", EN: "check the folder with redline check"},
	}
	var in *versionError
	if errors.As(err, &in) {
		fault.Where = in.where
	}
	return fault
}

// versionError says which version was being written.
type versionError struct {
	where lang.Text
	err   error
}

func (e *versionError) Error() string { return fmt.Sprintf("%s: %v", e.where.EN, e.err) }

func (e *versionError) Unwrap() error { return e.err }

func within(err error, v *layers.Version) error {
	return &versionError{lang.Textf("图层 %s 版本 %d", "layer %s version %d", v.Layer, v.Sequence), err}
}

func faultNotEmpty(sequence int64) *lang.Fault {
	return &lang.Fault{
		Err:  ErrNotEmpty,
		What: lang.Textf("数据库里已有目录（序号 %d）", "the database holds a catalogue already (sequence %d)", sequence),
		Hint: lang.Text{ZH: "整个文件夹只能导入空库；单个图层用 --layer 导入为草稿", EN: "a whole folder goes into an empty database only; import single layers as drafts with --layer"},
	}
}
