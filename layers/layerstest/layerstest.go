// Package layerstest is the contract that every store of layers passes: one small record,
// written in the folder format, and what each store must say of it. It is imported by
// tests only and knows no store.
package layerstest

import (
	"context"
	"embed"
	"io/fs"
	"testing"

	"redline/layers"
)

// Source is what a store gives: the catalogue as of a moment.
type Source interface {
	Snapshot(ctx context.Context, at layers.AsOf) (*layers.Snapshot, error)
}

//go:embed testdata/record
var files embed.FS

// Record returns the record in the folder format of docs/data.md.
func Record() fs.FS {
	record, err := fs.Sub(files, "testdata/record")
	if err != nil {
		panic(err) // the path is a constant
	}
	return record
}

// Run checks a store. open makes one that holds the record given in the folder format; it
// is called several times and ends the test on failure. A store that the test changes is
// thrown away.
func Run(t *testing.T, open func(t *testing.T, record fs.FS) Source) {
	source := open(t, Record())
	t.Run("as of", func(t *testing.T) { testAsOf(t, source) })
	t.Run("refusals", func(t *testing.T) { testRefusals(t, source) })
	t.Run("records", func(t *testing.T) { testRecords(t, source) })
	t.Run("hashes", func(t *testing.T) { testHashes(t, source, open(t, Record())) })
	t.Run("zones", func(t *testing.T) { testZones(t, source) })
	t.Run("reaches", func(t *testing.T) { testReaches(t, source) })
	t.Run("nearest", func(t *testing.T) { testNearest(t, source) })
	t.Run("downstream", func(t *testing.T) { testDownstream(t, source) })
	t.Run("public view", func(t *testing.T) { testPublic(t, source) })
	t.Run("readers at once", func(t *testing.T) { testReaders(t, source) })
}

// snapshot asks the source and ends the test on an error.
func snapshot(t *testing.T, source Source, on string, catalogue int64) *layers.Snapshot {
	t.Helper()
	s, err := source.Snapshot(t.Context(), layers.AsOf{On: date(t, on), Catalogue: catalogue})
	if err != nil {
		t.Fatalf("Snapshot(%s, %d): %v", on, catalogue, err)
	}
	return s
}

func date(t *testing.T, text string) layers.Date {
	t.Helper()
	d, err := layers.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// holding returns a layer of a snapshot and ends the test when it is not there.
func holding(t *testing.T, s *layers.Snapshot, id string) layers.Holding {
	t.Helper()
	h, ok := s.Holding(id)
	if !ok {
		t.Fatalf("no layer %s", id)
	}
	return h
}
