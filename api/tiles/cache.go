package tiles

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"sync"

	"golang.org/x/sync/singleflight"
)

// store keeps computed values, at most limit bytes of them, the least recently used going
// first; a value above the limit is given out but not kept. Each is computed once, however
// many ask at the same time; a failure is told to those who wait and not kept.
type store[V any] struct {
	mu      sync.Mutex
	limit   int64
	size    int64
	finish  bool // computations go on when nobody waits any more: the next caller will want them
	entries map[string]*list.Element
	recent  list.List // of entry[V], the latest first
	flights singleflight.Group
	waiting map[string]*waiters
}

type entry[V any] struct {
	key   string
	value V
	size  int64
}

// waiters are those who wait for one computation; it is stopped when the last one leaves.
type waiters struct {
	n    int
	ctx  context.Context
	stop context.CancelFunc
}

func newStore[V any](limit int64) *store[V] {
	return &store[V]{limit: limit, entries: map[string]*list.Element{}, waiting: map[string]*waiters{}}
}

// get returns the value of a key, kept or computed. The computation runs under a context of
// its own that keeps the values of the first caller's; a caller whose ctx ends leaves
// without harm to the others.
func (s *store[V]) get(ctx context.Context, key string, compute func(context.Context) (V, int64, error)) (V, error) {
	var none V
	if err := ctx.Err(); err != nil {
		return none, err
	}
	s.mu.Lock()
	if e, ok := s.entries[key]; ok {
		s.recent.MoveToFront(e)
		s.mu.Unlock()
		return e.Value.(entry[V]).value, nil
	}
	w := s.waiting[key]
	if w == nil {
		w = &waiters{}
		w.ctx, w.stop = context.WithCancel(context.WithoutCancel(ctx))
		s.waiting[key] = w
	}
	w.n++
	done := s.flights.DoChan(key, func() (any, error) { return s.fill(w, key, compute) })
	s.mu.Unlock()
	defer s.leave(key, w)
	select {
	case <-ctx.Done():
		return none, ctx.Err()
	case r := <-done:
		if r.Err != nil {
			return none, r.Err
		}
		return r.Val.(V), nil
	}
}

// fill computes and keeps. A panic becomes an error: singleflight would end the program.
func (s *store[V]) fill(w *waiters, key string, compute func(context.Context) (V, int64, error)) (v V, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.Join(errPanic, toError(r))
		}
	}()
	v, size, err := compute(w.ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting[key] == w && (err == nil || w.n == 0) { // who comes from now on finds the entry, or begins anew
		delete(s.waiting, key)
		s.flights.Forget(key)
	}
	if err == nil {
		s.keep(entry[V]{key, v, size})
	}
	return v, err
}

// leave takes one waiter off; the last one stops the computation and lets the next caller
// begin anew.
func (s *store[V]) leave(key string, w *waiters) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if w.n--; w.n > 0 {
		return
	}
	if s.finish && s.waiting[key] == w {
		return
	}
	w.stop()
	if s.waiting[key] == w {
		delete(s.waiting, key)
		s.flights.Forget(key)
	}
}

func (s *store[V]) keep(e entry[V]) {
	const overhead = 200 // of the entry itself, about
	e.size += overhead + int64(len(e.key))
	if old, ok := s.entries[e.key]; ok {
		s.drop(old)
	}
	if e.size > s.limit {
		return
	}
	s.entries[e.key] = s.recent.PushFront(e)
	for s.size += e.size; s.size > s.limit; {
		s.drop(s.recent.Back())
	}
}

// full reports whether little more can be kept without dropping something.
func (s *store[V]) full() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.size > s.limit/4*3
}

func (s *store[V]) drop(e *list.Element) {
	gone := s.recent.Remove(e).(entry[V])
	delete(s.entries, gone.key)
	s.size -= gone.size
}

var errPanic = errors.New("panic while computing")

func toError(r any) error {
	if err, ok := r.(error); ok {
		return err
	}
	return fmt.Errorf("%v", r)
}
