package postgis

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"redline/geo"
	"redline/lang"
	"redline/layers"

	"github.com/jackc/pgx/v5"
)

// record is the catalogue as the database held it at one moment.
type record struct {
	catalogue *layers.Catalogue
	rows      []versionRow
	whole     map[int64]*layers.Version      // on record at the newest sequence, by id
	outlines  map[*layers.Version]versionRow // those in catalogue.Versions without zones
}

// querier is a transaction or a pool.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

const catalogueSQL = `SELECT name_zh, name_en, sequence, plane, service_area, illustrative FROM redline.catalogue`

// build loads the newest record within one transaction, taking from old the versions that
// it holds already: what is published does not change.
func build(ctx context.Context, tx pgx.Tx, old *record) (*record, error) {
	c, err := head(ctx, tx)
	if err != nil {
		return nil, err
	}
	r := &record{catalogue: c, whole: map[int64]*layers.Version{}}
	if r.rows, err = versionRows(ctx, tx, c.Plane); err != nil {
		return nil, err
	}
	for _, row := range r.rows {
		if row.head.CatalogueUntil != 0 {
			continue
		}
		if old != nil && old.whole[row.id] != nil {
			r.whole[row.id] = old.whole[row.id]
		} else if r.whole[row.id], err = load(ctx, tx, c.Plane, row); err != nil {
			return nil, err
		}
	}
	return r, r.compose(ctx, tx, c.Sequence)
}

// head loads what the catalogue says of itself.
func head(ctx context.Context, q querier) (*layers.Catalogue, error) {
	c := &layers.Catalogue{}
	var plane int
	err := q.QueryRow(ctx, catalogueSQL).Scan(&c.Name.ZH, &c.Name.EN, &c.Sequence, &plane, &c.ServiceAreaLonLat, &c.Illustrative)
	if err != nil {
		return nil, err
	}
	if c.Plane, err = geo.NewPlane(plane); err != nil {
		return nil, err
	}
	if c.ServiceArea, err = geo.NewShape(c.Plane, c.ServiceAreaLonLat); err != nil {
		return nil, err
	}
	c.ServiceAreaLonLat = unmarked(c.ServiceAreaLonLat, false)
	return c, nil
}

// Head returns the catalogue with its layers, as the record stands, and without versions
// and what else it holds: what an import needs to know, whatever the size of the record.
// Errors are those of Open.
func Head(ctx context.Context, pool *Pool) (*layers.Catalogue, error) {
	c, err := head(ctx, pool)
	if err == nil {
		c.Layers, err = layersAt(ctx, pool, c.Sequence)
	}
	if errors.Is(err, pgx.ErrNoRows) {
		err = faultEmpty()
	}
	return c, explain(err, placeOf(pool.Config().ConnString()))
}

// at returns the record with what was said of layers, documents, watercourses and
// requirements at a past sequence.
func (r *record) at(ctx context.Context, tx pgx.Tx, sequence int64) (*record, error) {
	c := &layers.Catalogue{
		Name: r.catalogue.Name, Sequence: r.catalogue.Sequence, Plane: r.catalogue.Plane,
		ServiceArea: r.catalogue.ServiceArea, ServiceAreaLonLat: r.catalogue.ServiceAreaLonLat, Illustrative: r.catalogue.Illustrative,
	}
	past := &record{catalogue: c, rows: r.rows, whole: r.whole}
	return past, past.compose(ctx, tx, sequence)
}

// compose fills the catalogue: the records as of a sequence, and every version, those off
// the record in outline.
func (r *record) compose(ctx context.Context, tx pgx.Tx, sequence int64) (err error) {
	c := r.catalogue
	if c.Layers, err = layersAt(ctx, tx, sequence); err != nil {
		return err
	}
	if c.Documents, err = documentsAt(ctx, tx, sequence); err != nil {
		return err
	}
	if c.Watercourses, err = watercoursesAt(ctx, tx, c.Plane, sequence); err != nil {
		return err
	}
	if c.Requirements, err = requirementsAt(ctx, tx, sequence); err != nil {
		return err
	}
	known := map[string]bool{}
	for _, l := range c.Layers {
		known[l.ID] = true
	}
	r.outlines = map[*layers.Version]versionRow{}
	for _, row := range r.rows {
		if !known[row.head.Layer] {
			continue // a layer that came later
		}
		v := r.whole[row.id]
		if v == nil {
			outline := row.head
			v = &outline
			r.outlines[v] = row
		}
		c.Versions = append(c.Versions, v)
	}
	return c.Seal()
}

const layersSQL = `SELECT l.id, l.kind, r.title_zh, r.title_en, r.theme, r.office_zh, r.office_en, r.min_area, r.min_width,
	r.attributes, r.classification, r.colour, r.hatch, r.starts_off
	FROM redline.layers l JOIN redline.layer_records r ON r.layer = l.id
	WHERE int8range(r.catalogue_from, r.catalogue_until) @> $1::bigint AND r.catalogue_from IS NOT NULL ORDER BY l.id COLLATE "C"`

func layersAt(ctx context.Context, q querier, sequence int64) ([]layers.Layer, error) {
	rows, err := q.Query(ctx, layersSQL, sequence)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (l layers.Layer, err error) {
		err = row.Scan(&l.ID, &l.Kind, &l.Title.ZH, &l.Title.EN, &l.Theme, &l.Office.ZH, &l.Office.EN, &l.Tolerance.MinArea,
			&l.Tolerance.MinWidth, &l.Attributes, &l.Classification, &l.Colour, &l.Hatch, &l.StartsOff)
		return l, err
	})
}

const documentsSQL = `SELECT id, title, number, authority, in_force_from, in_force_until, horizon_to, succession, url
	FROM redline.documents
	WHERE int8range(catalogue_from, catalogue_until) @> $1::bigint AND catalogue_from IS NOT NULL ORDER BY record`

// successionJSON is the form of redline.documents.succession.
type successionJSON struct {
	By       string            `json:"by"`
	Carried  bool              `json:"carried"`
	Clauses  map[string]string `json:"clauses,omitempty"`
	Verified bool              `json:"verified"`
}

func documentsAt(ctx context.Context, q querier, sequence int64) ([]layers.Document, error) {
	rows, err := q.Query(ctx, documentsSQL, sequence)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (d layers.Document, err error) {
		var from, until, horizon *time.Time
		var succession *successionJSON
		err = row.Scan(&d.ID, &d.Title, &d.Number, &d.Authority, &from, &until, &horizon, &succession, &d.URL)
		d.InForce, d.HorizonTo = layers.Interval{From: dateOf(from), Until: dateOf(until)}, dateOf(horizon)
		if succession != nil {
			taken := layers.Succession(*succession)
			d.Succession = &taken
		}
		return d, err
	})
}

const watercoursesSQL = `SELECT id, name, rank, tributary, next, geom FROM redline.watercourses
	WHERE int8range(catalogue_from, catalogue_until) @> $1::bigint AND catalogue_from IS NOT NULL ORDER BY record`

func watercoursesAt(ctx context.Context, q querier, plane geo.Plane, sequence int64) ([]layers.Watercourse, error) {
	rows, err := q.Query(ctx, watercoursesSQL, sequence)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (w layers.Watercourse, err error) {
		var tributary *bool
		if err = row.Scan(&w.ID, &w.Name, &w.Rank, &tributary, &w.Next, &w.Geometry); err != nil {
			return w, err
		}
		w.Tributary = layers.Unknown
		if tributary != nil {
			w.Tributary = map[bool]layers.Ternary{true: layers.Yes, false: layers.No}[*tributary]
		}
		w.Geometry = unmarked(w.Geometry, false)
		w.Line, err = geo.NewShape(plane, w.Geometry)
		return w, err
	})
}

const requirementsSQL = `SELECT id, unit, level, dimension, kind, body, document, clause, condition, effect
	FROM redline.requirements
	WHERE int8range(catalogue_from, catalogue_until) @> $1::bigint AND catalogue_from IS NOT NULL ORDER BY position, record`

func requirementsAt(ctx context.Context, q querier, sequence int64) ([]layers.Requirement, error) {
	rows, err := q.Query(ctx, requirementsSQL, sequence)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (r layers.Requirement, err error) {
		err = row.Scan(&r.ID, &r.Unit, &r.Level, &r.Dimension, &r.Kind, &r.Text, &r.Document, &r.Clause, &r.When, &r.Effect)
		return r, err
	})
}

// dateOf returns the calendar date of a database date, the zero Date for null.
func dateOf(t *time.Time) layers.Date {
	if t == nil {
		return layers.Date{}
	}
	y, m, d := t.Date()
	return layers.Date{Year: y, Month: m, Day: d}
}

// damaged says that a version is not what was published.
func damaged(v *layers.Version, want string) *lang.Fault {
	return &lang.Fault{
		Where: lang.Textf("图层 %s 版本 %d", "layer %s version %d", v.Layer, v.Sequence), Field: "sha256", Err: ErrDamaged,
		What: lang.Textf("内容与发布时不同：校验值应为 %.12s，实为 %.12s", "it is not what was published: it hashes to %.12[2]s, not %.12[1]s", want, v.SHA256),
		Hint: lang.Text{ZH: "从备份恢复该版本，并查明是谁绕过 redline 改了数据库", EN: "restore it from a backup, and find out who changed the database behind redline's back"},
	}
}

func attributesOf(raw []byte) (map[string]any, error) {
	var attributes map[string]any
	err := json.Unmarshal(raw, &attributes)
	return attributes, err
}
