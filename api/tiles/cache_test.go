package tiles

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
)

// Many who ask for the same at once wait for one computation.
func TestOneComputationForMany(t *testing.T) {
	s := newStore[int](1 << 20)
	var computed atomic.Int32
	all := make(chan struct{})
	var waiting, done sync.WaitGroup
	for range 100 {
		waiting.Add(1)
		done.Go(func() {
			waiting.Done()
			v, err := s.get(context.Background(), "k", func(context.Context) (int, int64, error) {
				<-all // nobody can be served before all have asked, but from the one computation
				return int(computed.Add(1)), 8, nil
			})
			if v != 1 || err != nil {
				t.Errorf("%d, %v", v, err)
			}
		})
	}
	waiting.Wait()
	close(all)
	done.Wait()
	if computed.Load() != 1 || len(s.entries) != 1 || len(s.waiting) != 0 {
		t.Errorf("computed %d times; %d kept, %d waiting", computed.Load(), len(s.entries), len(s.waiting))
	}
}

// A caller that leaves does no harm to those who go on waiting; when all have left the
// computation is told to stop, and the next caller begins anew.
func TestCancelledCallersHarmNobody(t *testing.T) {
	s := newStore[string](1 << 20)
	started, finish := make(chan struct{}), make(chan struct{})
	slow := func(ctx context.Context) (string, int64, error) {
		close(started)
		select {
		case <-finish:
			return "done", 4, nil
		case <-ctx.Done():
			return "", 0, ctx.Err()
		}
	}
	impatient, leave := context.WithCancel(context.Background())
	left, stayed := make(chan error), make(chan error)
	go func() { _, err := s.get(impatient, "k", slow); left <- err }()
	<-started
	go func() {
		v, err := s.get(context.Background(), "k", slow)
		if v != "done" && err == nil {
			err = fmt.Errorf("got %q", v)
		}
		stayed <- err
	}()
	for { // until the second one waits too
		s.mu.Lock()
		n := s.waiting["k"].n
		s.mu.Unlock()
		if n == 2 {
			break
		}
	}
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("who left got %v", err)
	}
	close(finish)
	if err := <-stayed; err != nil {
		t.Errorf("who stayed got %v", err)
	}
}

func TestAbandonedComputationsStop(t *testing.T) {
	s := newStore[string](1 << 20)
	ctx, leave := context.WithCancel(context.Background())
	stopped := make(chan struct{})
	go leave()
	_, err := s.get(ctx, "k", func(ctx context.Context) (string, int64, error) {
		<-ctx.Done()
		close(stopped)
		return "", 0, ctx.Err()
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("err %v", err)
	}
	if len(s.waiting) == 0 { // it may have left before it began
		v, err := s.get(context.Background(), "k", func(context.Context) (string, int64, error) { return "anew", 4, nil })
		if v != "anew" || err != nil {
			t.Errorf("%q, %v", v, err)
		}
	}
}

// What goes wrong is told and not kept, a panic too.
func TestFailuresAreNotKept(t *testing.T) {
	s := newStore[int](1 << 20)
	boom := errors.New("boom")
	for _, c := range []struct {
		name    string
		compute func(context.Context) (int, int64, error)
		want    error
	}{
		{"an error", func(context.Context) (int, int64, error) { return 0, 0, boom }, boom},
		{"a panic", func(context.Context) (int, int64, error) { panic(boom) }, errPanic},
		{"a panic of another kind", func(context.Context) (int, int64, error) { panic("boom") }, errPanic},
		{"nothing wrong", func(context.Context) (int, int64, error) { return 7, 1, nil }, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, err := s.get(context.Background(), "k", c.compute)
			if !errors.Is(err, c.want) || err == nil && v != 7 {
				t.Errorf("%d, %v", v, err)
			}
		})
	}
	if len(s.waiting) != 0 || len(s.entries) != 1 {
		t.Errorf("%d waiting, %d kept", len(s.waiting), len(s.entries))
	}
}

// The store never holds more bytes than its limit; what was used last stays longest.
func TestStoreIsBounded(t *testing.T) {
	s := newStore[int](10_000)
	compute := func(size int64) func(context.Context) (int, int64, error) {
		return func(context.Context) (int, int64, error) { return 1, size, nil }
	}
	for i := range 200 {
		if _, err := s.get(context.Background(), fmt.Sprint(i), compute(300)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.get(context.Background(), "0", compute(300)); err != nil {
			t.Fatal(err)
		}
		if s.size > s.limit || s.recent.Len() != len(s.entries) {
			t.Fatalf("%d bytes of %d, %d entries, %d in order", s.size, s.limit, len(s.entries), s.recent.Len())
		}
	}
	if s.entries["0"] == nil || s.entries["1"] != nil || s.entries["199"] == nil {
		t.Error("it is not the least recently used that goes")
	}
	if _, err := s.get(context.Background(), "huge", compute(20_000)); err != nil || s.entries["huge"] != nil {
		t.Errorf("a value above the limit: %v, kept %v", err, s.entries["huge"] != nil)
	}
	if len(s.entries) < 10 {
		t.Errorf("%d entries left after it", len(s.entries))
	}
}
