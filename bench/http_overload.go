package main

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// barGoodput is the share of the best pace that is still answered when twice as many
// screenings are asked for (issue 7).
const barGoodput = 0.8

// errOverloaded is the refusal of a service whose queue is full (503).
var errOverloaded = errors.New("overloaded")

// overload offers screenings at a steady pace, whether or not they are answered in time, as
// many callers who know nothing of each other would.
type overload struct {
	server    *screeningServer
	sites     [][]float64
	perSecond float64
	last      time.Duration

	answered atomic.Int64
}

// run offers for a while and waits for the answers. A refusal for the moment is what the
// service should give; any other failure is an error.
func (o *overload) run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var under sync.WaitGroup
	began := time.Now()
	for n := 0; ; n++ {
		due := time.Duration(float64(n) / o.perSecond * float64(time.Second))
		if due >= o.last || ctx.Err() != nil {
			break
		}
		time.Sleep(due - time.Since(began))
		under.Go(func() {
			switch _, _, err := o.server.screen(ctx, o.sites[n%len(o.sites)]); {
			case err == nil && time.Since(began) <= o.last:
				o.answered.Add(1)
			case err != nil && !errors.Is(err, errOverloaded):
				cancel(err)
			}
		})
	}
	under.Wait()
	return context.Cause(ctx)
}

// goodput is how many were answered a second.
func (o *overload) goodput() float64 { return float64(o.answered.Load()) / o.last.Seconds() }
