package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// Both take in the whole file, and the figures are those of the rounds.
func TestImports(t *testing.T) {
	out := filepath.Join(t.TempDir(), "import.json")
	t.Chdir("..")
	if err := imports(context.Background(), []string{"-plots", "300", "-rounds", "1", "-o", out}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	var r importResult
	if err := json.Unmarshal(text, &r); err != nil || r.Ratio <= 0 || len(r.Engines) != 2 || len(r.Engines[0].Seconds) != 1 || r.Engines[0].PeakMiB <= 0 {
		t.Errorf("%v: %s", err, text)
	}
	r.Engines[0].Seconds, r.Engines[1].Seconds = []float64{1, 2, 4}, []float64{2, 2, 2}
	if r.settle(); r.Ratio != 1 || r.Engines[0].PerSecond != 150 {
		t.Errorf("ratio %v, %v features/s", r.Ratio, r.Engines[0].PerSecond)
	}
}
