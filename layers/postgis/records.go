package postgis

import (
	"context"
	"errors"
	"reflect"
	"slices"

	"redline/lang"
	"redline/layers"

	"github.com/jackc/pgx/v5"
)

// ErrReference is the kind of a record that names another which is not there.
var ErrReference = errors.New("postgis: it refers to what is not on record")

// RecordsPublished says what PublishRecords did.
type RecordsPublished struct {
	Sequence             int64 // 0 when nothing was new
	Added, Changed, Same int
}

const (
	closeDocumentSQL    = `UPDATE redline.documents SET catalogue_until = $2 WHERE id = $1 AND catalogue_from IS NOT NULL AND catalogue_until IS NULL`
	closeRequirementSQL = `UPDATE redline.requirements SET catalogue_until = $2 WHERE id = $1 AND catalogue_from IS NOT NULL AND catalogue_until IS NULL`
	lastPositionSQL     = `SELECT coalesce(max(position), 0) FROM redline.requirements`
)

// PublishRecords puts documents and lines of access lists on the record as one step of the
// catalogue: those with a new id are added, those that say something else replace the ones
// on record, and the rest of the record stays as it is. Nothing new makes no step. Errors
// are *lang.Fault: ErrReference where a line names a document, or a document a successor,
// that is not on record.
func PublishRecords(ctx context.Context, pool *Pool, documents []layers.Document, requirements []layers.Requirement, act Act) (RecordsPublished, error) {
	var p RecordsPublished
	err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		var sequence int64
		if err := tx.QueryRow(ctx, lockSequenceSQL).Scan(&sequence); err != nil {
			return err
		}
		heldDocuments, err := documentsAt(ctx, tx, sequence)
		if err != nil {
			return err
		}
		heldRequirements, err := requirementsAt(ctx, tx, sequence)
		if err != nil {
			return err
		}
		if err := references(append(slices.Clone(heldDocuments), documents...), documents, requirements); err != nil {
			return err
		}
		documents = news(&p, heldDocuments, documents, func(d layers.Document) string { return d.ID })
		requirements = news(&p, heldRequirements, requirements, func(r layers.Requirement) string { return r.ID })
		if len(documents)+len(requirements) == 0 {
			return nil
		}
		return p.write(ctx, tx, sequence+1, documents, requirements, act)
	})
	return p, explain(settled(refused(err)), placeOf(pool.Config().ConnString()))
}

// news keeps the records that are not on record as they are, and counts.
func news[T any](p *RecordsPublished, held, given []T, id func(T) string) []T {
	var out []T
	for _, g := range given {
		i := slices.IndexFunc(held, func(h T) bool { return id(h) == id(g) })
		switch {
		case i < 0:
			p.Added++
		case reflect.DeepEqual(held[i], g):
			p.Same++
			continue
		default:
			p.Changed++
		}
		out = append(out, g)
	}
	return out
}

// references refuses what names a document that is not there.
func references(known []layers.Document, documents []layers.Document, requirements []layers.Requirement) error {
	missing := func(id string) bool {
		return id != "" && !slices.ContainsFunc(known, func(d layers.Document) bool { return d.ID == id })
	}
	fault := func(what lang.Text, id string) error {
		return &lang.Fault{
			Err: ErrReference, Where: what, What: lang.Textf("没有登记文件 %s", "the document %s is not on record", id),
			Hint: lang.Text{ZH: "先登记该文件：redline import documents.yaml --documents", EN: "put the document on record first: redline import documents.yaml --documents"},
		}
	}
	for _, d := range documents {
		if d.Succession != nil && missing(d.Succession.By) {
			return fault(lang.Textf("文件 %s 的承接文件", "successor of document %s", d.ID), d.Succession.By)
		}
	}
	for _, r := range requirements {
		if missing(r.Document) {
			return fault(lang.Textf("准入要求 %s", "requirement %s", r.ID), r.Document)
		}
	}
	return nil
}

func (p *RecordsPublished) write(ctx context.Context, tx pgx.Tx, sequence int64, documents []layers.Document, requirements []layers.Requirement, act Act) error {
	p.Sequence = sequence
	if _, err := tx.Exec(ctx, publicationSQL, sequence, act.By, act.Reason, "import"); err != nil {
		return err
	}
	for _, d := range documents {
		if _, err := tx.Exec(ctx, closeDocumentSQL, d.ID, sequence); err != nil {
			return err
		}
	}
	for _, r := range requirements {
		if _, err := tx.Exec(ctx, closeRequirementSQL, r.ID, sequence); err != nil {
			return err
		}
	}
	if err := copyRows(ctx, tx, "documents", documentNames, documents, func(d layers.Document) []any { return documentColumns(d, sequence) }); err != nil {
		return err
	}
	var position int
	if err := tx.QueryRow(ctx, lastPositionSQL).Scan(&position); err != nil {
		return err
	}
	if err := copyRows(ctx, tx, "requirements", requirementNames, requirements, func(r layers.Requirement) []any {
		position++
		return requirementColumns(r, sequence, position)
	}); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, advanceSQL, sequence); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, auditSQL, act.By, "import", "records", sequence, act.Via.note(map[string]any{"reason": act.Reason, "documents": len(documents), "requirements": len(requirements)}))
	return err
}
