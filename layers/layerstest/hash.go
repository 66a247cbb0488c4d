package layerstest

import (
	"testing"

	"redline/layers"
)

// hashes are the record's version hashes, by layer and sequence: what docs/data.md
// ("Version hash") gives, wherever the record is stored.
func hashes() map[string]map[int64]string {
	return map[string]map[int64]string{}
}

// testHashes holds that versions hash to the same from every store and every opening.
func testHashes(t *testing.T, source, again Source) {
	want := hashes()
	seen := 0
	for _, at := range []struct {
		on        string
		catalogue int64
	}{{"2012-01-01", 0}, {"2022-01-01", 1}, {"2022-01-01", 0}, {"2026-06-01", 0}, {"2028-06-01", 0}} {
		s, other := snapshot(t, source, at.on, at.catalogue), snapshot(t, again, at.on, at.catalogue)
		for i, h := range s.Layers {
			for j, v := range []*layers.Version{h.Current, h.Last, h.Next} {
				if v == nil {
					continue
				}
				seen++
				if got := v.SHA256; got != want[v.Layer][v.Sequence] {
					t.Errorf("%s %d: sha256 %s, want %s", v.Layer, v.Sequence, got, want[v.Layer][v.Sequence])
				}
				o := other.Layers[i]
				if twin := []*layers.Version{o.Current, o.Last, o.Next}[j]; twin == nil || twin.SHA256 != v.SHA256 {
					t.Errorf("%s %d: another opening gives another version", v.Layer, v.Sequence)
				}
			}
		}
	}
	if seen == 0 {
		t.Error("no version was looked at")
	}
}
