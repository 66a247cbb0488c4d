package worker

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"time"
)

// exchange starts a worker, sends it the request, and takes its answer. An error of the
// receiver's functions is returned as it is.
func (p *Pool) exchange(ctx context.Context, asked *request, to receiver) (end, error) {
	release, err := p.acquire(ctx, asked.Name)
	if err != nil {
		return end{}, err
	}
	defer release()
	folder, err := os.MkdirTemp(p.config.Folder, "redline-read-")
	if err != nil {
		return end{}, p.unable(ctx, asked, err)
	}
	defer func() {
		if err := os.RemoveAll(folder); err != nil {
			p.config.Log.ErrorContext(ctx, "a worker's folder stays", "folder", folder, "error", err)
		}
	}()
	worker, err := start(p.path, p.args, folder, p.bounds.confinement)
	if err != nil {
		return end{}, p.unable(ctx, asked, err)
	}
	sent := make(chan error, 1)
	go func() {
		w := bufio.NewWriterSize(worker.in, 1<<16)
		err := errors.Join(asked.write(w), w.Flush())
		_ = worker.in.Close()
		sent <- err
	}()
	most := p.config.Answer
	if asked.Op == opScan {
		most *= scanAnswers
	}
	watch := watch{ctx: ctx, kill: worker.kill, limit: p.config.Time, each: asked.Op == opScan}
	last, err := to.take(&watch, &frameReader{bufio.NewReaderSize(worker.out, 1<<16), most})
	var why died
	dead := errors.As(err, &why)
	if dead && (errors.Is(why.error, io.EOF) || errors.Is(why.error, io.ErrUnexpectedEOF)) {
		watch.wait() // it ends by itself; how, says what came of it
		<-worker.exited
	}
	watch.stop()
	state := worker.end()
	unsent := <-sent
	switch {
	case !dead:
		return last, err
	case unsent != nil && !errors.Is(unsent, syscall.EPIPE) && !errors.Is(unsent, os.ErrClosed):
		return end{}, fmt.Errorf("ask a worker: %w", unsent)
	}
	return end{}, p.because(ctx, asked, obituary{why.error, watch.late, state, worker.stderr.String()})
}

// obituary is what is known of a worker that gave no answer.
type obituary struct {
	cause  error // what was met in its answer
	late   bool  // it was killed for its time by the clock
	state  *os.ProcessState
	stderr string
}

// because says why a worker gave no answer: to the caller, and to the log.
func (p *Pool) because(ctx context.Context, asked *request, o obituary) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	refusal := p.refusal(asked.Name, o)
	p.config.Log.WarnContext(ctx, "a worker gave no answer", "operation", asked.Op, "file", asked.Name, "bytes", len(asked.data),
		"refused", errors.Unwrap(refusal), "answer", o.cause, "ended", o.state.String(),
		"cpu", o.state.UserTime()+o.state.SystemTime(), "stderr", o.stderr)
	return refusal
}

// idleShare tells a slow machine from a slow file: a worker that got less than this part of
// its time by the clock as processor time was kept from working.
const idleShare = 4

func (p *Pool) refusal(name string, o obituary) error {
	killed := o.state.ExitCode() < 0
	cpu := o.state.UserTime() + o.state.SystemTime()
	switch {
	case o.late && cpu < p.config.Time/idleShare:
		return tooSlow(name, p.config.Time, cpu)
	case o.late:
		return tooMuchTime(name, p.config.Time)
	case errors.Is(o.cause, errTooMuch):
		return tooMuchAnswer(name, p.config.Answer)
	case errors.Is(o.cause, errGarbled):
		return crashed(name)
	case o.state.ExitCode() == exitUnable:
		return unavailable(name, strings.TrimSpace(o.stderr))
	case killed && cpu >= time.Duration(p.bounds.seconds)*time.Second/2: // the limit counts ticks, which on a busy machine run ahead
		return tooMuchTime(name, p.config.CPU)
	case killed && !strings.Contains(o.stderr, "SIG"): // by the system, short of memory, or by an operator
		return unavailable(name, o.state)
	case ranOut(o.stderr):
		return tooMuchMemory(name, p.config.Memory)
	}
	return crashed(name)
}

// ranOut reports whether the Go runtime, or SQLite's, died for want of memory: by what it
// says then. What a file makes a worker say can at most turn one refusal into the other.
func ranOut(stderr string) bool {
	for _, said := range []string{"out of memory", "cannot allocate memory", "failed to create new OS thread"} {
		if strings.Contains(stderr, said) {
			return true
		}
	}
	return false
}

// unable is for a worker that could not be started.
func (p *Pool) unable(ctx context.Context, asked *request, err error) error {
	p.config.Log.ErrorContext(ctx, "no worker could be started", "operation", asked.Op, "error", err)
	return unavailable(asked.Name, err)
}

// errLate ends the context of a worker that takes too long.
var errLate = errors.New("worker: it takes too long")

// watch kills a worker that takes too long, or whose caller is gone.
type watch struct {
	ctx   context.Context
	kill  func()
	limit time.Duration
	each  bool // the limit holds for each frame, not for all of them together
	late  bool // the worker was killed for it
	halt  func()
}

// wait begins to count, unless it has begun.
func (w *watch) wait() {
	if w.halt != nil {
		return
	}
	ctx, cancel := context.WithTimeoutCause(w.ctx, w.limit, errLate)
	off := context.AfterFunc(ctx, w.kill)
	w.halt = func() {
		w.late = w.late || errors.Is(context.Cause(ctx), errLate)
		off()
		cancel()
	}
}

// pause stops counting between two frames.
func (w *watch) pause() {
	if w.each {
		w.stop()
	}
}

// stop stops counting.
func (w *watch) stop() {
	if w.halt != nil {
		w.halt()
		w.halt = nil
	}
}
