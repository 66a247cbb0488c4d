// Package folder is the embedded store: a district's controls as a folder of plain files
// (docs/data.md), read and checked once and then held in memory. It knows file formats;
// what the records mean is the business of package layers, and nothing is written here.
package folder

import (
	"context"
	"io/fs"
	"slices"

	"redline/lang"
	"redline/layers"
)

// Store is an opened folder. It is immutable and safe for concurrent use; files changed
// afterwards are not seen.
type Store struct {
	catalogue *layers.Catalogue
	warnings  []*lang.Fault
}

// Open reads and checks a folder. Whatever is wrong with it is an error that joins at
// most 20 *lang.Fault values, each naming file, feature and field; a folder with any of
// them gives no store.
func Open(fsys fs.FS) (*Store, error) {
	l := newLoader(fsys)
	c := l.load()
	if err := l.err(); err != nil {
		return nil, err
	}
	return &Store{catalogue: c, warnings: l.warnings}, nil
}

// Snapshot composes the folder's catalogue as of a moment. Errors are those of
// layers.Catalogue.Snapshot, and ctx's.
func (s *Store) Snapshot(ctx context.Context, at layers.AsOf) (*layers.Snapshot, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return s.catalogue.Snapshot(at)
}

// Catalogue returns the whole record, which must not be changed.
func (s *Store) Catalogue() *layers.Catalogue { return s.catalogue }

// Warnings returns what a planner should look at although the folder can be used:
// documents that documents.yaml does not hold, versions without coverage, zones outside
// the service area, edges that are straight in degrees but not on the plane.
func (s *Store) Warnings() []*lang.Fault { return slices.Clone(s.warnings) }
