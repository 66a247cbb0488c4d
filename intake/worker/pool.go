package worker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"redline/intake"
	"redline/intake/describe"
)

// Config bounds workers. A zero field takes its default.
type Config struct {
	AtOnce  int           // workers at once: 2
	Waiting int           // callers that wait for one; a further one is refused with ErrBusy: 32
	Memory  int64         // of a worker, in bytes: 1 GiB
	CPU     time.Duration // processor time of a worker, in whole seconds: 60 s
	Time    time.Duration // by the clock; of Scan, from one feature to the next: 90 s
	Answer  int64         // what a worker may answer, in bytes: 256 MiB. Of Scan, sixteen times that
	Folder  string        // where their folders are made: the system's for temporary files
	Log     *slog.Logger  // takes how workers are confined, and why one died; nil for none
}

// Defaults of Config.
const (
	defaultAtOnce  = 2
	defaultWaiting = 32
	defaultMemory  = 1 << 30
	defaultCPU     = 60 * time.Second
	defaultTime    = 90 * time.Second
	defaultAnswer  = 256 << 20
	scanAnswers    = 16
)

func (c Config) withDefaults() Config {
	c.AtOnce = orElse(c.AtOnce, defaultAtOnce)
	c.Waiting = orElse(c.Waiting, defaultWaiting)
	c.Memory = orElse(c.Memory, defaultMemory)
	c.CPU = orElse(c.CPU, defaultCPU)
	c.Time = orElse(c.Time, defaultTime)
	c.Answer = orElse(c.Answer, defaultAnswer)
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c
}

func orElse[N int | int64 | time.Duration](n, standard N) N {
	if n <= 0 {
		return standard
	}
	return n
}

// Pool reads files in worker processes, each in one of its own. It holds none while there
// is nothing to read, and needs no closing. It may be used by many goroutines.
type Pool struct {
	config  Config
	path    string
	args    []string
	bounds  bounds
	slots   chan struct{} // one for each at work
	waiting chan struct{} // one for each at work or waiting
}

// New finds out how workers can be confined on this machine, says so in the log, and
// returns a pool of them. It fails where no worker can be started at all.
func New(ctx context.Context, c Config) (*Pool, error) {
	c = c.withDefaults()
	path, err := program()
	if err != nil {
		return nil, fmt.Errorf("find the program for workers: %w", err)
	}
	p := &Pool{config: c, path: path, slots: make(chan struct{}, c.AtOnce), waiting: make(chan struct{}, c.AtOnce+c.Waiting)}
	p.config.Log = slog.New(slog.DiscardHandler) // what is not permitted is said below
	var failures []error
	for _, kind := range confinements() {
		p.confineAs(kind)
		if err := p.ready(ctx); err != nil {
			failures = append(failures, fmt.Errorf("%s: %w", kind.name, cmp.Or(errors.Unwrap(err), err)))
			continue
		}
		p.config.Log = c.Log
		network, files := kind.holds()
		level := slog.LevelInfo
		if files != "none" {
			level = slog.LevelWarn
		}
		c.Log.Log(ctx, level, "uploads are read in processes of their own", "confinement", kind.name,
			"network", network, "files", files, "not_permitted", errors.Join(failures...),
			"at_once", c.AtOnce, "memory_mib", c.Memory>>20, "cpu", c.CPU, "time", c.Time)
		return p, nil
	}
	return nil, fmt.Errorf("start a worker: %w", errors.Join(failures...))
}

// confineAs sets how the pool's workers are confined.
func (p *Pool) confineAs(kind confinement) {
	p.bounds = bounds{p.config.Memory, int64((p.config.CPU + time.Second - 1) / time.Second), kind}
	p.args = append([]string{"redline", Command}, p.bounds.arguments()...)
}

// ready starts a worker that reads nothing.
func (p *Pool) ready(ctx context.Context) error {
	_, err := p.exchange(ctx, &request{Op: opReady}, receiver{})
	return err
}

// Read is intake.Read. Besides the faults of that it gives those of this package, and the
// error of ctx when that ends first.
func (p *Pool) Read(ctx context.Context, name string, data []byte, o intake.Options) (*intake.Result, error) {
	if o.Limits.CheckSize(int64(len(data))) != nil {
		return intake.Read(name, data, o) // refused for its size alone
	}
	asked, err := newRequest(opRead, name, data, o, 0)
	if err != nil {
		return nil, err
	}
	var all []intake.Footprint
	last, err := p.exchange(ctx, asked, receiver{visit: func(f intake.Footprint) error {
		all = append(all, f)
		return nil
	}})
	if err != nil {
		return nil, err
	}
	last.result.Footprints = all
	return last.result, nil
}

// Scan is intake.Scan, likewise. Features come as the worker finds them; while visit is at
// work, the worker waits, and its time by the clock stands still.
func (p *Pool) Scan(ctx context.Context, name string, data []byte, o intake.Options, visit func(intake.Footprint) error) (*intake.Result, error) {
	if o.Limits.CheckSize(int64(len(data))) != nil {
		return intake.Scan(name, data, o, visit)
	}
	asked, err := newRequest(opScan, name, data, o, 0)
	if err != nil {
		return nil, err
	}
	last, err := p.exchange(ctx, asked, receiver{visit: visit, refused: o.Refused})
	return last.result, err
}

// Inspect is describe.File, likewise.
func (p *Pool) Inspect(ctx context.Context, name string, data []byte, o intake.Options, shown int) (*describe.Document, error) {
	if o.Limits.CheckSize(int64(len(data))) != nil {
		return describe.File(name, data, o, shown)
	}
	asked, err := newRequest(opInspect, name, data, o, shown)
	if err != nil {
		return nil, err
	}
	last, err := p.exchange(ctx, asked, receiver{})
	return last.document, err
}

// acquire waits for a free worker; release gives it back.
func (p *Pool) acquire(ctx context.Context, name string) (release func(), err error) {
	select {
	case p.waiting <- struct{}{}:
	default:
		return nil, busy(name)
	}
	select {
	case p.slots <- struct{}{}:
		return func() { <-p.slots; <-p.waiting }, nil
	case <-ctx.Done():
		<-p.waiting
		return nil, ctx.Err()
	}
}
