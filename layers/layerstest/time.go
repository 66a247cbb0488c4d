package layerstest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"redline/lang"
	"redline/layers"
)

// testAsOf holds which version counts for a day and a state of the record; a number is a
// version's sequence, 0 is none.
func testAsOf(t *testing.T, source Source) {
	tests := []struct {
		name                string
		layer               string
		on                  string
		catalogue           int64
		current, last, next int64
	}{
		{"before the first day", "red-line", "2019-12-31", 1, 0, 0, 1},
		{"the first day", "red-line", "2020-01-01", 1, 1, 0, 0},
		{"open as first published", "red-line", "2026-06-01", 2, 1, 0, 0},
		{"closed by a later record", "red-line", "2024-12-31", 3, 2, 0, 3},
		{"until is the first day without", "red-line", "2025-01-01", 3, 3, 0, 0},
		{"newest", "red-line", "2026-06-01", 0, 3, 0, 0},
		{"not yet on record", "planned", "2026-06-01", 1, 0, 0, 0},
		{"comes into force later", "planned", "2026-06-01", 2, 0, 0, 1},
		{"the next of two", "planned", "2026-06-01", 4, 0, 0, 2},
		{"next beside current", "planned", "2028-06-01", 4, 2, 0, 1},
		{"next after the day only", "planned", "2030-01-01", 4, 1, 0, 0},
		{"ended", "expired", "2026-06-01", 0, 0, 2, 0},
		{"ended on the day", "expired", "2020-01-01", 0, 0, 2, 0},
		{"no last while one is in force", "expired", "2016-01-01", 0, 2, 0, 0},
		{"before it was withdrawn", "withdrawn", "2026-06-01", 3, 1, 0, 0},
		{"withdrawn", "withdrawn", "2026-06-01", 4, 0, 0, 0},
		{"no version ever", "never", "2026-06-01", 0, 0, 0, 0},
		{"empty", "empty", "2026-06-01", 0, 1, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := holding(t, snapshot(t, source, tt.on, tt.catalogue), tt.layer)
			got := [3]int64{sequence(h.Current), sequence(h.Last), sequence(h.Next)}
			if want := [3]int64{tt.current, tt.last, tt.next}; got != want {
				t.Errorf("current, last, next = %v, want %v", got, want)
			}
		})
	}
	s := snapshot(t, source, "2026-06-01", 0)
	if s.Sequence != 4 || s.On != date(t, "2026-06-01") {
		t.Errorf("sequence %d on %s, want 4 on 2026-06-01", s.Sequence, s.On)
	}
}

func sequence(v *layers.Version) int64 {
	if v == nil {
		return 0
	}
	return v.Sequence
}

// testRefusals holds what a store does not answer.
func testRefusals(t *testing.T, source Source) {
	day := date(t, "2026-06-01")
	for name, at := range map[string]layers.AsOf{
		"no day":             {Catalogue: 1},
		"newer than newest":  {On: day, Catalogue: 5},
		"before the first":   {On: day, Catalogue: -1},
		"no day, newer than": {Catalogue: 99},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := source.Snapshot(t.Context(), at)
			var fault *lang.Fault
			if !errors.As(err, &fault) {
				t.Fatalf("error %v, want a *lang.Fault", err)
			}
			if fault.What.ZH == "" || fault.What.EN == "" || fault.Hint.ZH == "" || fault.Hint.EN == "" {
				t.Errorf("fault %+v is not said in both languages", fault)
			}
		})
	}
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := source.Snapshot(ctx, layers.AsOf{On: day}); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v, want context.Canceled", err)
		}
	})
}

// testReaders holds that snapshots are taken and read by many at once, and always say
// the same.
func testReaders(t *testing.T, source Source) {
	days := []string{"2019-01-01", "2022-01-01", "2025-01-01", "2026-06-01"}
	want := make([]string, len(days))
	for i, day := range days {
		want[i] = summary(snapshot(t, source, day, 0))
	}
	var readers sync.WaitGroup
	for reader := range 8 {
		readers.Go(func() {
			for round := range 20 {
				i := (reader + round) % len(days)
				on, err := layers.ParseDate(days[i])
				if err != nil {
					t.Error(err)
					return
				}
				s, err := source.Snapshot(t.Context(), layers.AsOf{On: on})
				if err != nil {
					t.Error(err)
					return
				}
				if got := summary(s); got != want[i] {
					t.Errorf("on %s:\n%s\nwant\n%s", days[i], got, want[i])
					return
				}
			}
		})
	}
	readers.Wait()
}

// summary says what a snapshot holds, searching every version.
func summary(s *layers.Snapshot) string {
	text := fmt.Sprintf("%d %s\n", s.Sequence, s.On)
	for _, h := range s.Layers {
		text += h.Layer.ID
		if v := h.Current; v != nil {
			text += " " + v.SHA256
			v.Meeting(s.ServiceArea.Bounds(), 0, func(z *layers.Zone) { text += " " + z.Code })
			if z, sep, ok := v.Nearest(s.ServiceArea); ok {
				text += fmt.Sprintf(" nearest %s %v", z.Code, sep.Distance)
			}
		}
		text += "\n"
	}
	return text
}
