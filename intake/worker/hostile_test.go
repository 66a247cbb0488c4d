package worker

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"redline/intake"
	"redline/lang"
)

func wantFault(t *testing.T, err, kind error) {
	t.Helper()
	var f *lang.Fault
	if !errors.As(err, &f) || !errors.Is(err, kind) {
		t.Errorf("got %v, want a fault of kind %v", err, kind)
		return
	}
	if f.What.ZH == "" || f.What.EN == "" || f.Hint.ZH == "" || f.Hint.EN == "" || f.File == "" {
		t.Errorf("the fault leaves something unsaid: %+v", *f)
	}
}

// Whatever becomes of a worker, its caller gets the right refusal, the parent stays as it
// is, and other callers of the same pool get their answers.
func TestWorkersThatFail(t *testing.T) {
	var log safeBuffer
	config := Config{AtOnce: 2, Waiting: 100, Memory: 512 << 20, CPU: 2 * time.Second, Time: time.Minute, Answer: 8 << 20, Log: slog.New(slog.NewTextHandler(&log, nil))}
	if raced {
		config.CPU, config.Time = 5*time.Second, time.Minute
	}
	p := newBadPool(t, config)
	impatient := config
	impatient.Time = 2 * time.Second
	q := newBadPool(t, impatient)
	for _, c := range []struct {
		how   string
		pool  *Pool
		want  error
		limit bool // it is an intake.ErrLimit
	}{
		{"stack", p, ErrCrashed, false},
		{"memory", p, ErrMemory, true},
		{"loop", p, ErrTime, true},
		{"sleep", q, ErrBusy, false},
		{"closes", q, ErrBusy, false},
		{"panic", p, ErrCrashed, false},
		{"goroutine", p, ErrCrashed, false},
		{"early", p, ErrCrashed, false},
		{"garbage", p, ErrMemory, true}, // its first bytes announce more than may come
		{"wrong frame", p, ErrCrashed, false},
		{"bad geometry", p, ErrCrashed, false},
		{"half", p, ErrCrashed, false},
		{"announces", p, ErrMemory, true},
		{"flood", p, ErrCrashed, false},
		{"flood of footprints", p, ErrMemory, true},
		{"talks", p, ErrCrashed, false},
	} {
		if raced && (c.how == "stack" || c.how == "memory") {
			continue // the race detector's runtime dies of them in its own way, before Go's
		}
		t.Run(c.how, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			others := make(chan error)
			go func() {
				_, err := c.pool.Read(t.Context(), "innocent", []byte(plot), intake.Options{})
				others <- err
			}()
			_, err := c.pool.Read(t.Context(), bad+c.how, []byte(plot), intake.Options{})
			wantFault(t, err, c.want)
			if errors.Is(err, intake.ErrLimit) != c.limit {
				t.Errorf("a limit: %v", !c.limit)
			}
			if err := <-others; err != nil {
				t.Errorf("the other caller: %v", err)
			}
			runtime.ReadMemStats(&after)
			if grown := int64(after.TotalAlloc - before.TotalAlloc); grown > 64<<20 {
				t.Errorf("this process allocated %d MiB", grown>>20)
			}
		})
	}
	if n := log.Len(); n > 16*2*keptStderr {
		t.Errorf("the log has %d bytes", n)
	}
	for _, said := range []string{"goroutine stack exceeds", "out of memory", "index out of range, they say"} {
		if !raced && !strings.Contains(log.String(), said) {
			t.Errorf("the log does not say %q", said)
		}
	}
}

// A scan that is cut short is refused too; its time stands still while visit is at work.
func TestScanTime(t *testing.T) {
	p := newBadPool(t, Config{Time: 2 * time.Second})
	seen := 0
	_, err := p.Scan(t.Context(), "slow visitor", []byte(plot), intake.Options{}, func(intake.Footprint) error {
		seen++
		time.Sleep(2500 * time.Millisecond)
		return nil
	})
	if err != nil || seen != 1 {
		t.Errorf("%d seen, %v", seen, err)
	}
	_, err = p.Scan(t.Context(), bad+"sleep", []byte(plot), intake.Options{}, func(intake.Footprint) error { return nil })
	wantFault(t, err, ErrBusy)
}

func TestCancellingKills(t *testing.T) {
	p := newBadPool(t, Config{})
	ctx, cancel := context.WithCancel(t.Context())
	end := make(chan error)
	go func() {
		_, err := p.Inspect(ctx, bad+"sleep", []byte(plot), intake.Options{}, 1)
		end <- err
	}()
	for len(children(t)) == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	if err := <-end; !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
	if left := children(t); len(left) > 0 {
		t.Errorf("still there: %v", left)
	}
	if _, err := p.Read(ctx, "late", []byte(plot), intake.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a caller that was gone before: %v", err)
	}
}

// 200 runs, good and bad, leave no process, file, goroutine or folder. The race detector's
// processes take long to start: there are fewer.
func TestNothingLeaks(t *testing.T) {
	runs := 200
	if raced {
		runs = 40
	}
	p := newBadPool(t, Config{})
	read := func(i int) {
		name := []string{"good", bad + "panic", bad + "early", bad + "garbage"}[i%4]
		_, err := p.Read(t.Context(), name, []byte(plot), intake.Options{})
		if (err == nil) != (name == "good") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for i := range 4 {
		read(i)
	}
	files, routines := open(t), runtime.NumGoroutine()
	var all sync.WaitGroup
	for first := range 4 {
		all.Go(func() {
			for i := first; i < runs; i += 4 {
				read(i / 4)
			}
		})
	}
	all.Wait()
	for range 100 { // goroutines end a moment after what they did
		if runtime.NumGoroutine() <= routines {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if now := open(t); now > files {
		t.Errorf("%d files open, %d before", now, files)
	}
	if now := runtime.NumGoroutine(); now > routines {
		t.Errorf("%d goroutines, %d before", now, routines)
	}
	if left := children(t); len(left) > 0 {
		t.Errorf("still there: %v", left)
	}
}

// A service that is killed takes its workers along.
func TestWorkersDoNotOutliveTheService(t *testing.T) {
	service := exec.Command(os.Args[0], parentCommand, t.TempDir())
	said, err := service.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := service.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := said.Read(make([]byte, 1)); err != nil { // now the worker that New tried is gone
		t.Fatal(err)
	}
	var workers []string
	for len(workers) == 0 {
		workers = childrenOf(t, service.Process.Pid)
		time.Sleep(10 * time.Millisecond)
	}
	if err := service.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = service.Wait()
	if len(workers) != 1 {
		t.Fatalf("workers %v", workers)
	}
	for range 500 {
		if state, err := os.ReadFile("/proc/" + workers[0] + "/stat"); err != nil || strings.Contains(string(state), ") Z ") {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("worker %s is still there", workers[0])
}

// From a worker nothing leads out; without confinement the same attempts do, so the
// attempts are real.
func TestNothingLeadsOut(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "secret")
	if err := os.WriteFile(file, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer tcp.Close()
	udp, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer udp.Close()
	unix, err := net.Listen("unix", fmt.Sprintf("@redline-worker-test-%d", os.Getpid()))
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close()
	where := strings.Join([]string{file, folder, tcp.Addr().String(), udp.LocalAddr().String(), unix.Addr().String(), strconv.Itoa(os.Getpid())}, "\n")
	attempt := func(p *Pool) string {
		_, err := p.Read(t.Context(), bad+"out", []byte(where), intake.Options{})
		var f *lang.Fault
		if !errors.As(err, &f) {
			t.Fatal(err)
		}
		return f.What.EN
	}
	p := newBadPool(t, Config{})
	if got := attempt(p); p.bounds.name != "namespaces" || got != "reached: " {
		t.Errorf("confined by %s, %s", p.bounds.name, got)
	}
	want := map[string]string{"none": "reached: file, etc, proc, run, tcp, udp, unix, signal"}
	if os.Getenv("REDLINE_LONG") == "1" { // the others ask for a program without C, as redline is
		p.path = filepath.Join(t.TempDir(), "worker")
		build := exec.CommandContext(t.Context(), "go", "test", "-c", "-o", p.path, ".")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if said, err := build.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
		want["namespaces"], want["landlock"] = "reached: ", "reached: udp"
		if os.Getuid() == 0 {
			want["namespaces-of-root"] = "reached: "
		}
	}
	for _, kind := range confinements() {
		if want[kind.name] == "" {
			continue
		}
		p.confineAs(kind)
		makeBad(p)
		if got := attempt(p); got != want[kind.name] {
			t.Errorf("%s: %s, want %s", kind.name, got, want[kind.name])
		}
	}
}

// A service that was itself started to give way (nice, systemd's Nice=) confines its workers
// as closely: they cannot be made to give way less.
func TestConfinedUnderNice(t *testing.T) {
	niced := exec.CommandContext(t.Context(), "nice", "-n", "18", os.Args[0], "-test.run", "^TestNothingLeadsOut$", "-test.v")
	said, err := niced.CombinedOutput()
	if err != nil || !strings.Contains(string(said), "--- PASS: TestNothingLeadsOut") {
		t.Errorf("%v: %s", err, said)
	}
}

// takeAll reads an answer to its end.
func takeAll(t *testing.T, answer []byte) {
	to := receiver{visit: func(f intake.Footprint) error {
		if f.Geometry == nil {
			t.Error("a footprint without geometry")
		}
		return nil
	}, refused: func(string, error) error { return nil }}
	w := watch{ctx: t.Context(), kill: func() {}, limit: time.Minute}
	_, err := to.take(&w, &frameReader{bufio.NewReader(bytes.NewReader(answer)), 1 << 20})
	w.stop()
	var why died
	if err != nil && !errors.As(err, &why) && err.Error() == "" {
		t.Error("a refusal that says nothing")
	}
}

// children are the processes that this one has started and that have not ended.
func children(t *testing.T) []string { return childrenOf(t, os.Getpid()) }

func childrenOf(t *testing.T, pid int) []string {
	t.Helper()
	lists, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, list := range lists {
		text, err := os.ReadFile(list)
		if err != nil && !errors.Is(err, os.ErrNotExist) && !errors.Is(err, syscall.ESRCH) {
			t.Fatal(err)
		}
		out = append(out, strings.Fields(string(text))...)
	}
	return out
}

// open counts the open files of this process.
func open(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

// safeBuffer is a buffer for several goroutines.
type safeBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}
