package screening

import (
	"context"
	"runtime"
	"sync"

	"redline/lang"
)

// Batch judges many projects on all cores and hands what came of them to emit in the
// order in which they were added. No more than a few for each core are held at a time:
// Add waits until there is room. Add, Refuse and Close are for one goroutine.
type Batch struct {
	ctx      context.Context
	cancel   context.CancelCauseFunc
	prepared *Prepared
	audience string
	options  Options
	work     chan *pendingCase
	queue    chan *pendingCase
	judges   sync.WaitGroup
	emitted  chan struct{}
	count    int
}

// BatchRow is what came of one project of a batch: a report, or why there is none.
type BatchRow struct {
	Number int    // from 1
	Name   string // of the plot
	Report *Report
	Err    error
}

type pendingCase struct {
	row  BatchRow
	c    Case
	done chan struct{}
}

// heldPerCore is how many projects are held for each core: enough to bridge one that
// takes long, few enough to be nothing.
const heldPerCore = 8

// NewBatch begins a batch. emit is called from one goroutine; its error ends the batch, as
// does the end of ctx.
func (p *Prepared) NewBatch(ctx context.Context, audience string, o Options, emit func(BatchRow) error) *Batch {
	cores := runtime.GOMAXPROCS(0)
	b := &Batch{
		prepared: p, audience: audience, options: o,
		work: make(chan *pendingCase, cores), queue: make(chan *pendingCase, heldPerCore*cores), emitted: make(chan struct{}),
	}
	b.ctx, b.cancel = context.WithCancelCause(ctx)
	for range cores {
		b.judges.Go(b.judge)
	}
	go b.emit(emit)
	return b
}

func (b *Batch) judge() {
	for c := range b.work {
		if c.row.Err == nil {
			c.row.Report, c.row.Err = b.prepared.Screen(b.ctx, c.c, b.audience, b.options)
		}
		close(c.done)
	}
}

func (b *Batch) emit(emit func(BatchRow) error) {
	defer close(b.emitted)
	for c := range b.queue {
		<-c.done
		if b.ctx.Err() != nil {
			continue // what is left is let go
		}
		if err := emit(c.row); err != nil {
			b.cancel(err)
		}
	}
}

// Add adds a project under the plot's name. The error says why the batch has ended.
func (b *Batch) Add(name string, c Case) error { return b.put(BatchRow{Name: name}, c) }

// Refuse adds a plot that could not be read.
func (b *Batch) Refuse(name string, why error) error {
	return b.put(BatchRow{Name: name, Err: why}, Case{})
}

func (b *Batch) put(row BatchRow, c Case) error {
	b.count++
	row.Number = b.count
	item := &pendingCase{row: row, c: c, done: make(chan struct{})}
	for _, to := range []chan *pendingCase{b.queue, b.work} {
		select {
		case to <- item:
		case <-b.ctx.Done():
			if to == b.work { // it stands in the queue, where somebody waits for it
				close(item.done)
			}
			return context.Cause(b.ctx)
		}
	}
	return nil
}

// Close waits until everything was judged and emitted, and returns why the batch ended
// early, if it did.
func (b *Batch) Close() error {
	close(b.work)
	close(b.queue)
	b.judges.Wait()
	<-b.emitted
	err := context.Cause(b.ctx)
	b.cancel(nil)
	return err
}

// LayerTitle names a layer of the pack or the catalogue.
type LayerTitle struct {
	ID    string
	Title lang.Text
}

// Layers lists the layers that every report speaks of, in its order.
func (p *Prepared) Layers() []LayerTitle {
	var out []LayerTitle
	for _, l := range p.held {
		title := lang.Text{ZH: l.id, EN: l.id}
		if l.recorded {
			title = l.holding.Layer.Title
		} else if l.declared != nil {
			title = l.declared.Title
		}
		out = append(out, LayerTitle{l.id, title})
	}
	return out
}
