package access

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"
)

// Journal keeps what is audited: the log of a database, or that of the process.
type Journal interface {
	Append(ctx context.Context, entries []Entry) error
}

// Entry is one line of a journal.
type Entry struct {
	By     string // who: a principal, or "address …"
	Action string
	Object string
	Detail map[string]any
}

// Refusals counts what was refused, by minute, caller and reason: one line for a flood.
// Safe for concurrent use.
type Refusals struct {
	now func() time.Time

	mu     sync.Mutex
	counts map[refused]int64
}

type refused struct {
	minute         time.Time
	caller, reason string
}

// kinds bounds how many counts are held; beyond, callers are counted together.
const kinds = 10_000

// NewRefusals returns an empty count.
func NewRefusals(now func() time.Time) *Refusals {
	return &Refusals{now: now, counts: map[refused]int64{}}
}

// Count counts one.
func (r *Refusals) Count(caller, reason string) {
	k := refused{r.now().UTC().Truncate(time.Minute), caller, reason}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.add(k, 1)
}

func (r *Refusals) add(k refused, n int64) {
	if _, there := r.counts[k]; !there && len(r.counts) >= kinds {
		k.caller = others
	}
	r.counts[k] += n
}

// Keep puts the counts of the minutes that have ended into a journal, of all of them when
// the service ends. When the journal does not take them they are kept for the next time.
func (r *Refusals) Keep(ctx context.Context, j Journal, all bool) error {
	this := r.now().UTC().Truncate(time.Minute)
	r.mu.Lock()
	taken := map[refused]int64{}
	var order []refused
	for k, n := range r.counts {
		if all || k.minute.Before(this) {
			taken[k] = n
			order = append(order, k)
			delete(r.counts, k)
		}
	}
	r.mu.Unlock()
	if len(order) == 0 {
		return nil
	}
	slices.SortFunc(order, func(a, b refused) int {
		return cmp.Or(a.minute.Compare(b.minute), cmp.Compare(a.caller, b.caller), cmp.Compare(a.reason, b.reason))
	})
	entries := make([]Entry, len(order))
	for i, k := range order {
		entries[i] = Entry{
			By: k.caller, Action: "refuse", Object: k.reason,
			Detail: map[string]any{"minute": k.minute.Format(time.RFC3339), "count": taken[k]},
		}
	}
	err := j.Append(ctx, entries)
	if err != nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		for _, k := range order {
			r.add(k, taken[k])
		}
	}
	return err
}
