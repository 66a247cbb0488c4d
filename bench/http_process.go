package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// servedProcess is `redline serve` as a process of its own over the demo district.
type servedProcess struct {
	command *exec.Cmd
	url     string
	said    bytes.Buffer
}

// unlimited lifts the allowances of callers without a key: what is measured is the service.
const unlimited = "anonymous.requests=0,anonymous.footprints=0,anonymous.vertices=0,anonymous.bytes=0"

// serveDemo builds redline, writes the demo district into dir, lets change change the files
// and serves them.
func serveDemo(ctx context.Context, dir string, change func(dir string) error) (*servedProcess, error) {
	redline, demo := filepath.Join(dir, "redline"), filepath.Join(dir, "demo")
	for _, command := range [][]string{{"go", "build", "-o", redline, "./cmd/redline"}, {redline, "demo", demo}} {
		if err := do(exec.CommandContext(ctx, command[0], command[1:]...)); err != nil {
			return nil, err
		}
	}
	if err := change(demo); err != nil {
		return nil, err
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := free.Addr().String()
	if err := free.Close(); err != nil {
		return nil, err
	}
	p := &servedProcess{url: "http://" + address}
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
	p.stop()
	return fmt.Errorf("redline serve is not ready after a minute: %s", p.said.String())
}

func (p *servedProcess) stop() {
	_ = p.command.Process.Kill() // it may have ended
	_ = p.command.Wait()         // killed
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
