package access

import (
	"context"
	"runtime"
	"sync"

	"redline/api/problem"
	"redline/lang"
)

// Queue lets a number of works be done at once, and lets callers take turns: whoever waits
// with many gets as many places as whoever waits with one. Safe for concurrent use.
type Queue struct {
	atOnce, depth int // works at once, and how many may wait

	mu      sync.Mutex
	running int
	waiting int
	lines   map[string]*line
	turns   []*line // callers with somebody waiting, the next one first
}

// line is the works of one caller that wait, the first first.
type line struct {
	caller string
	works  []*work
}

// work waits until go is closed; refused then tells for what.
type work struct {
	ready   chan struct{}
	refused bool
}

// NewQueue returns a queue for as many works at once as atOnce, with at most depth waiting.
// Both are at least 1.
func NewQueue(atOnce, depth int) *Queue {
	return &Queue{atOnce: max(1, atOnce), depth: max(1, depth), lines: map[string]*line{}}
}

// Enter waits for a place for a caller and returns how to leave it, which must be called
// once and may be called again. When too many wait, the last of the longest line is
// refused: that of a flood, not who came behind it. Errors: Unavailable, and ctx's.
func (q *Queue) Enter(ctx context.Context, caller string) (leave func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	q.mu.Lock()
	if q.running < q.atOnce && q.waiting == 0 {
		q.running++
		q.mu.Unlock()
		return q.place(), nil
	}
	w := q.join(caller)
	q.mu.Unlock()
	if w == nil {
		return nil, errBusy
	}
	select {
	case <-w.ready:
		if w.refused {
			return nil, errBusy
		}
		return q.place(), nil
	case <-ctx.Done():
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	select {
	case <-w.ready: // its turn came at the same moment
		if !w.refused {
			q.running--
			q.next()
		}
	default:
		q.forget(caller, w)
	}
	return nil, ctx.Err()
}

// place is how to leave a place that was got. Who got it lets everybody run first who has
// come meanwhile: they are refused, or wait in the queue, where there is a bound and a turn
// for each. Else they would wait for the processor while works are done, without either, and
// hear only after a second that there is no place.
func (q *Queue) place() (leave func()) {
	runtime.Gosched()
	return sync.OnceFunc(q.leave)
}

// errBusy refuses for the moment.
var errBusy = &problem.Refusal{Kind: problem.Unavailable, RetryAfter: 2, Fault: &lang.Fault{
	What: lang.Text{ZH: "排队的请求太多", EN: "too many requests are waiting"},
	Hint: lang.Text{ZH: "稍后再试，并减少同时发出的请求", EN: "try again in a moment, with fewer requests at once"},
}}

// join puts a work at the end of its caller's line; nil when it is the one to be refused.
func (q *Queue) join(caller string) *work {
	l := q.lines[caller]
	if q.waiting >= q.depth {
		longest := q.longest()
		if l != nil && len(l.works) >= len(longest.works) || len(longest.works) == 1 {
			return nil
		}
		q.refuseLast(longest)
	}
	if l == nil {
		l = &line{caller: caller}
		q.lines[caller] = l
		q.turns = append(q.turns, l)
	}
	w := &work{ready: make(chan struct{})}
	l.works = append(l.works, w)
	q.waiting++
	return w
}

func (q *Queue) longest() *line {
	longest := q.turns[0]
	for _, l := range q.turns {
		if len(l.works) > len(longest.works) {
			longest = l
		}
	}
	return longest
}

// refuseLast refuses the last of a line of several.
func (q *Queue) refuseLast(l *line) {
	last := l.works[len(l.works)-1]
	l.works = l.works[:len(l.works)-1]
	q.waiting--
	last.refused = true
	close(last.ready)
}

// forget takes a work that waits no more out of its line.
func (q *Queue) forget(caller string, w *work) {
	l := q.lines[caller]
	for i, other := range l.works {
		if other == w {
			l.works = append(l.works[:i], l.works[i+1:]...)
			q.waiting--
			break
		}
	}
	if len(l.works) == 0 {
		q.drop(l)
	}
}

// drop forgets an empty line.
func (q *Queue) drop(l *line) {
	delete(q.lines, l.caller)
	for i, other := range q.turns {
		if other == l {
			q.turns = append(q.turns[:i], q.turns[i+1:]...)
			return
		}
	}
}

func (q *Queue) leave() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.running--
	q.next()
}

// next gives free places to the callers whose turn it is, one each.
func (q *Queue) next() {
	for q.running < q.atOnce && len(q.turns) > 0 {
		l := q.turns[0]
		q.turns = q.turns[1:]
		w := l.works[0]
		l.works = l.works[1:]
		q.waiting--
		if len(l.works) > 0 {
			q.turns = append(q.turns, l)
		} else {
			delete(q.lines, l.caller)
		}
		q.running++
		close(w.ready)
	}
}
