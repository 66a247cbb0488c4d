package worker

import (
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"time"
)

// keptStderr is how much of what a worker says on stderr is kept, in bytes.
const keptStderr = 64 << 10

// niceness is how far a worker gives way to the service (nice(1)): screenings of others
// come first. Linux only.
const niceness = 15

// process is one worker at work.
type process struct {
	cmd    *exec.Cmd
	in     *os.File // to it
	out    *os.File // from it
	stderr head
	exited chan struct{} // closed when it has ended
}

// start starts a worker in folder.
func start(path string, args []string, folder string, c confinement) (*process, error) {
	theirIn, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	out, theirOut, err := os.Pipe()
	if err != nil {
		return nil, closing(err, theirIn, in)
	}
	p := &process{in: in, out: out, exited: make(chan struct{})}
	p.cmd = &exec.Cmd{
		Path: path, Args: args, Dir: folder, Env: []string{}, // empty: nil would hand on ours
		Stdin: theirIn, Stdout: theirOut, Stderr: &p.stderr,
		SysProcAttr: c.attributes(), WaitDelay: time.Second,
	}
	started := make(chan error)
	go func() {
		// Linux tells a child of the death of the thread that started it: this one stays.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := p.cmd.Start()
		started <- err
		if err == nil {
			_ = p.cmd.Wait() // what came of it is in ProcessState
			close(p.exited)
		}
	}()
	if err := <-started; err != nil {
		return nil, closing(err, theirIn, in, out, theirOut)
	}
	return p, closing(nil, theirIn, theirOut)
}

func closing(err error, files ...*os.File) error {
	for _, f := range files {
		_ = f.Close()
	}
	return err
}

// kill ends the worker, wherever it is. It may have ended.
func (p *process) kill() { _ = p.cmd.Process.Kill() }

// end kills the worker and waits for its end.
func (p *process) end() *os.ProcessState {
	p.kill()
	<-p.exited
	_ = closing(nil, p.in, p.out)
	return p.cmd.ProcessState
}

// head keeps the beginning of what is written, and takes the rest.
type head struct {
	mu   sync.Mutex
	kept []byte
}

var _ io.Writer = (*head)(nil)

// Write never fails.
func (h *head) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.kept = append(h.kept, p[:min(len(p), keptStderr-len(h.kept))]...)
	return len(p), nil
}

// String is what was kept.
func (h *head) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return string(h.kept)
}
