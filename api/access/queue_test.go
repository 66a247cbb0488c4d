package access_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"redline/api/access"
	"redline/api/problem"

	"pgregory.net/rapid"
)

// arrival is one work that comes to the queue.
type arrival struct {
	caller string
	ctx    context.Context
	leave  func()
	err    error
	order  int64 // of having got its place; 0 while it waits
}

// bench is a queue and what came to it, within a synctest bubble.
type bench struct {
	q     *access.Queue
	turns atomic.Int64
}

func (b *bench) come(ctx context.Context, caller string) *arrival {
	a := &arrival{caller: caller, ctx: ctx}
	go func() {
		a.leave, a.err = b.q.Enter(ctx, caller)
		if a.err == nil {
			a.order = b.turns.Add(1)
		}
	}()
	synctest.Wait()
	return a
}

// A flood of one caller fills the queue; whoever comes behind it is served next all the same,
// and none of the others is refused.
func TestAFloodDoesNotStarveAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bench{q: access.NewQueue(1, 20)}
		flood := []*arrival{b.come(t.Context(), "flood")}
		for range 50 {
			flood = append(flood, b.come(t.Context(), "flood"))
		}
		refused := 0
		for _, a := range flood {
			if a.err != nil {
				refused++
			}
		}
		if refused != 30 {
			t.Errorf("%d of the flood refused, want 30", refused)
		}
		first, second, third := b.come(t.Context(), "a"), b.come(t.Context(), "b"), b.come(t.Context(), "a")
		for range 60 {
			for _, a := range append(flood, first, second, third) {
				if a.leave != nil {
					a.leave()
					synctest.Wait()
				}
			}
			synctest.Wait()
		}
		for name, a := range map[string]*arrival{"a": first, "b": second, "a's second": third} {
			if a.err != nil {
				t.Errorf("%s is refused: %v", name, a.err)
			}
		}
		if first.order > 3 || second.order > 4 || third.order > 6 {
			t.Errorf("a came %dth, b %dth, a's second %dth", first.order, second.order, third.order)
		}
	})
}

// Whatever comes, goes and gives up in whatever order: never more at once than places, never
// more waiting than the depth, nobody is forgotten, and while callers wait their turns
// differ by at most one.
func TestTurnsAreTakenWhateverHappens(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		places, depth := rapid.IntRange(1, 3).Draw(rt, "places"), rapid.IntRange(1, 12).Draw(rt, "depth")
		steps := rapid.SliceOfN(rapid.IntRange(0, 9), 1, 80).Draw(rt, "steps")
		synctest.Test(t, func(t *testing.T) {
			b := &bench{q: access.NewQueue(places, depth)}
			var all []*arrival
			ends := map[*arrival]context.CancelFunc{}
			state := func() (running, waiting int) {
				for _, a := range all {
					switch {
					case a.leave != nil:
						running++
					case a.err == nil:
						waiting++
					}
				}
				return running, waiting
			}
			for _, step := range steps {
				switch {
				case step < 6: // somebody comes, more often the flood
					ctx, cancel := context.WithCancel(t.Context())
					a := b.come(ctx, fmt.Sprint(max(0, step-3)))
					all, ends[a] = append(all, a), cancel
				case step < 9: // one is done
					if i := slices.IndexFunc(all, func(a *arrival) bool { return a.leave != nil }); i >= 0 {
						all[i].leave()
						all[i].leave() // calling it again does nothing
						ends[all[i]]()
						all = slices.Delete(all, i, i+1)
					}
				default: // one that waits gives up
					if i := slices.IndexFunc(all, func(a *arrival) bool { return a.leave == nil && a.err == nil }); i >= 0 {
						ends[all[i]]()
					}
				}
				synctest.Wait()
				running, waiting := state()
				if running > places || waiting > depth || waiting > 0 && running < places {
					t.Errorf("%d run of %d, %d wait of %d", running, places, waiting, depth)
				}
			}
			for range len(all) + 1 {
				for _, a := range all {
					if a.leave != nil {
						a.leave()
						synctest.Wait()
					}
				}
				synctest.Wait()
			}
			for _, a := range all {
				var busy *problem.Refusal
				if a.leave == nil && !errors.Is(a.err, context.Canceled) && !errors.As(a.err, &busy) {
					t.Errorf("a work of %s was forgotten: %v", a.caller, a.err)
				}
				ends[a]()
			}
		})
	})
}

// Three callers have works waiting, one ten times as many: as long as all wait they get the
// same number of turns.
func TestTurnsAreEven(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bench{q: access.NewQueue(2, 1000)}
		all := []*arrival{b.come(t.Context(), "first"), b.come(t.Context(), "first")}
		for caller, works := range []int{100, 10, 10} {
			for range works {
				all = append(all, b.come(t.Context(), fmt.Sprint(caller)))
			}
		}
		turns := map[string]int{}
		for range 30 {
			running := slices.IndexFunc(all, func(a *arrival) bool { return a.leave != nil })
			all[running].leave()
			all = slices.Delete(all, running, running+1)
			synctest.Wait()
		}
		for _, a := range all {
			if a.leave != nil {
				a.leave()
				synctest.Wait()
			}
			if a.order == 0 {
				turns[a.caller]++
			}
		}
		if turns["0"] < 89 || turns["1"] > 1 || turns["2"] > 1 {
			t.Errorf("after 30 turns there wait %v", turns)
		}
		for range all {
			synctest.Wait()
			for _, a := range all {
				if a.leave != nil {
					a.leave()
					synctest.Wait()
				}
			}
		}
	})
}

func TestAQueueThatIsFullSaysWhenToComeBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bench{q: access.NewQueue(1, 1)}
		first := b.come(t.Context(), "a")
		ctx, giveUp := context.WithCancel(t.Context())
		second := b.come(ctx, "b")
		third := b.come(t.Context(), "c")
		var busy *problem.Refusal
		if !errors.As(third.err, &busy) || busy.Kind.Status != 503 || busy.RetryAfter <= 0 {
			t.Errorf("a third gets %v", third.err)
		}
		giveUp()
		synctest.Wait()
		if !errors.Is(second.err, context.Canceled) {
			t.Errorf("b gave up: %v", second.err)
		}
		fourth := b.come(t.Context(), "d")
		first.leave()
		synctest.Wait()
		if fourth.leave == nil {
			t.Fatalf("there is room: %v", fourth.err)
		}
		fourth.leave()
		if gone := b.come(ctx, "e"); !errors.Is(gone.err, context.Canceled) {
			t.Errorf("who is gone already gets %v", gone.err)
		}
	})
}

// On a busy processor too, who is one too many is told before others' works are done, not
// after.
func TestWhoIsTooManyHearsItBeforeTheWork(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	atOnce := 0 // rounds in which it was so; the scheduler may let a work go first now and then
	for range 20 {
		q := access.NewQueue(1, 4)
		var begun, refused, early atomic.Int64
		var all sync.WaitGroup
		for range 12 {
			all.Go(func() {
				leave, err := q.Enter(t.Context(), "a")
				if err != nil {
					refused.Add(1)
					if begun.Load() == 0 {
						early.Add(1)
					}
					return
				}
				defer leave()
				begun.Add(1)
				for end := time.Now().Add(time.Millisecond); time.Now().Before(end); { // works, and does not yield
				}
			})
		}
		all.Wait()
		if refused.Load() == 7 && early.Load() == 7 {
			atOnce++
		}
	}
	if atOnce < 10 {
		t.Errorf("in %d rounds of 20 seven of twelve are refused before a work begins", atOnce)
	}
}
