package screening_test

import (
	"testing"
	"time"

	"redline/layers"
	"redline/screening"
)

// Every rule of the pack is in the book, with the documents that are in force on the day.
func TestRulebook(t *testing.T) {
	pack, err := screening.Luojiang()
	if err != nil {
		t.Fatal(err)
	}
	on := func(year int, month time.Month) screening.Rulebook {
		prepared, err := screening.Prepare(pack, &layers.Snapshot{On: layers.Date{Year: year, Month: month, Day: 1}})
		if err != nil {
			t.Fatal(err)
		}
		return prepared.Rulebook()
	}
	before, after := on(2025, 6), on(2026, 12)
	if before.SHA256 != pack.SHA256 || len(before.Rules) != len(pack.Rules) {
		t.Fatalf("%d rules of pack %s, want %d", len(before.Rules), before.SHA256, len(pack.Rules))
	}
	for _, r := range pack.Rules {
		text := before.Rules[r.ID]
		if text.Title != r.Title || text.Layer != r.Layer || text.Effect != r.Effect {
			t.Errorf("%s: %+v", r.ID, text)
		}
	}
	lapsed := func(b screening.Rulebook) int {
		n := 0
		for _, r := range b.Rules {
			for _, basis := range r.Basis {
				if basis.Lapsed {
					n++
				}
			}
		}
		return n
	}
	if lapsed(after) <= lapsed(before) {
		t.Errorf("%d lapsed clauses after the plan's end, %d before: want more", lapsed(after), lapsed(before))
	}
}
