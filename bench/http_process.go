package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// servedProcess is `redline serve` as a process of its own over the demo district.
type servedProcess struct {
	command *exec.Cmd
	url     string
	said    bytes.Buffer
	dir     string // of its own, with the program and the district
}

// unlimited lifts the allowances of callers without a key: what is measured is the service.
const unlimited = "anonymous.requests=0,anonymous.footprints=0,anonymous.vertices=0,anonymous.bytes=0"

// serveDemo builds redline, writes the demo district, lets change change the files (nil:
// none) and serves them, on the cores of this process.
func serveDemo(ctx context.Context, change func(dir string) error) (_ *servedProcess, err error) {
	p := &servedProcess{}
	if p.dir, err = os.MkdirTemp("", "redline-served-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.stop())
		}
	}()
	redline, demo := filepath.Join(p.dir, "redline"), filepath.Join(p.dir, "demo")
	for _, command := range [][]string{{"go", "build", "-o", redline, "./cmd/redline"}, {redline, "demo", demo}} {
		if err := do(exec.CommandContext(ctx, command[0], command[1:]...)); err != nil {
			return nil, err
		}
	}
	if change != nil {
		if err := change(demo); err != nil {
			return nil, err
		}
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := free.Addr().String()
	if err := free.Close(); err != nil {
		return nil, err
	}
	p.url = "http://" + address
	p.command = exec.CommandContext(ctx, redline, "serve", "--layers", demo, "--listen", address)
	p.command.Env = append(os.Environ(), "REDLINE_ALLOW="+unlimited)
	p.command.Stdout, p.command.Stderr = nil, &p.said
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	return p, p.ready(ctx)
}

// ready waits until the process answers, for a minute at most.
func (p *servedProcess) ready(ctx context.Context) error {
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url+"/readyz", nil)
		if err != nil {
			return err
		}
		if answer, err := http.DefaultClient.Do(r); err == nil {
			_ = answer.Body.Close() // nothing was read
			if answer.StatusCode == http.StatusOK {
				return nil
			}
		}
	}
	return fmt.Errorf("redline serve is not ready after a minute: %s", p.said.String())
}

// onCores keeps this process, and those it starts from now on, to some of the machine's
// cores: "0" or "0-3" (taskset(1)). Go heeds it within a second or so.
func onCores(ctx context.Context, cores string) error {
	return do(exec.CommandContext(ctx, "taskset", "--all-tasks", "--cpu-list", "--pid", cores, strconv.Itoa(os.Getpid())))
}

// halves are the machine's cores in two parts, and all of them.
func halves() (one, other, all string) {
	n := runtime.NumCPU()
	return fmt.Sprintf("0-%d", max(n/2, 1)-1), fmt.Sprintf("%d-%d", n/2, n-1), fmt.Sprintf("0-%d", n-1)
}

// stop ends the process and removes what it worked on.
func (p *servedProcess) stop() error {
	if p.command != nil && p.command.Process != nil {
		_ = p.command.Process.Kill() // it may have ended
		_ = p.command.Wait()         // killed
	}
	return os.RemoveAll(p.dir)
}

// ownMiB is what the process holds in memory of its own; 0 where proc(5) is not at hand.
func ownMiB(pid int) float64 {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(status)) {
		var kib float64
		if n, _ := fmt.Sscanf(line, "RssAnon: %f kB", &kib); n == 1 {
			return kib / 1024
		}
	}
	return 0
}
