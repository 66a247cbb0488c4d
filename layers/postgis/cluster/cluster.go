// Package cluster starts throw-away PostgreSQL servers with PostGIS for tests and trials:
// a folder of their own, a Unix socket and nothing else, gone when the process is. No
// production code may import it, and it knows nothing of redline's tables.
package cluster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// prefix names the folders of clusters, followed by the process id of whoever started one.
const prefix = "redline-pg-"

// Cluster is a running server. Several at once do not meet: each has its own folder, and
// its socket lies in there. fsync is off: a crash of the machine loses everything.
type Cluster struct {
	folder  string
	bin     string               // of PostgreSQL's programs
	as      *syscall.SysProcAttr // who runs them
	process *os.Process
	ended   chan error
}

// Start makes a cluster and returns once it answers. As root it runs as user postgres,
// since initdb refuses root. The server stops when the process that called Start ends in
// whatever way (on Linux; elsewhere call Stop). PostgreSQL or PostGIS that is not
// installed is an error that says what to install.
func Start(ctx context.Context) (*Cluster, error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	sweep(root())
	folder, err := os.MkdirTemp(root(), fmt.Sprintf("%s%d-", prefix, os.Getpid()))
	if err != nil {
		return nil, err
	}
	c := &Cluster{folder: folder, bin: bin, ended: make(chan error, 1)}
	c.as, err = owner(folder)
	if err == nil {
		err = c.initialise(ctx)
	}
	if err == nil {
		err = c.launch()
	}
	if err == nil {
		err = c.wait(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, c.Stop())
	}
	return c, nil
}

// URL returns the address of a database of the cluster for its superuser.
func (c *Cluster) URL(database string) string {
	return "postgres://postgres@/" + url.PathEscape(database) + "?host=" + url.QueryEscape(c.folder)
}

// Folder returns where the server's files and its log are.
func (c *Cluster) Folder() string { return c.folder }

// Programs returns the folder of the programs of the server's version: pg_dump, psql, …
func (c *Cluster) Programs() string { return c.bin }

// Again starts a server that was killed again, on the files it left, and returns once it
// answers. The killed server's children may still be ending, and hold its memory: then it
// tries again.
func (c *Cluster) Again(ctx context.Context) error {
	for attempt := 0; ; attempt++ {
		err := c.launch()
		if err == nil {
			err = c.wait(ctx)
		}
		if err == nil || attempt == attempts || ctx.Err() != nil {
			return err
		}
		if err := c.end(syscall.SIGINT); err != nil {
			return err
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// attempts bounds how often Again tries after the first time.
const attempts = 50

// Kill ends the server as a power cut would: no checkpoint, no farewell. On Linux its
// connections are gone when it returns; elsewhere they end soon after.
func (c *Cluster) Kill() error {
	var children []string
	if c.process != nil {
		id := strconv.Itoa(c.process.Pid)
		list, _ := os.ReadFile("/proc/" + id + "/task/" + id + "/children") // proc(5)
		children = strings.Fields(string(list))
	}
	err := c.end(syscall.SIGKILL)
	for _, child := range children {
		if pid, err := strconv.Atoi(child); err == nil {
			_ = syscall.Kill(pid, syscall.SIGKILL) // gone already: as wanted
		}
	}
	for _, child := range children {
		for range 200 {
			if released(child) {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	return err
}

// released reports whether a process holds nothing any more: it is gone, or awaited (state Z
// in proc(5), behind the name in brackets).
func released(pid string) bool {
	stat, err := os.ReadFile("/proc/" + pid + "/stat")
	_, rest, _ := strings.Cut(string(stat), ") ")
	return err != nil || strings.HasPrefix(rest, "Z")
}

// Stop ends the server and removes its folder. Stopping twice is no error.
func (c *Cluster) Stop() error {
	return errors.Join(c.end(syscall.SIGINT), os.RemoveAll(c.folder))
}

func (c *Cluster) end(how syscall.Signal) error {
	if c.process == nil {
		return nil
	}
	err := c.process.Signal(how)
	<-c.ended
	c.process = nil
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}

// programs returns the folder of initdb and postgres: Debian's newest, else what
// pg_config says.
func programs() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	for i := len(found) - 1; i >= 0; i-- {
		version := filepath.Base(filepath.Dir(filepath.Dir(found[i])))
		if _, err := os.Stat("/usr/share/postgresql/" + version + "/extension/postgis.control"); err == nil {
			return filepath.Dir(found[i]), nil
		}
	}
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		if dir := strings.TrimSpace(string(out)); dir != "" {
			if _, err := os.Stat(filepath.Join(dir, "initdb")); err == nil {
				return dir, nil
			}
		}
	}
	return "", errors.New("PostgreSQL with PostGIS is not installed: run .ci/install (Debian: postgresql-15 and postgresql-15-postgis-3), or name a server in " + Given)
}

// root is where clusters live. A socket's path may not exceed some 100 bytes, so a long
// TMPDIR is not used.
func root() string {
	if dir := os.TempDir(); len(dir) <= 40 {
		return dir
	}
	return "/tmp"
}

// sweep removes what processes left behind that are no more.
func sweep(dir string) {
	found, _ := filepath.Glob(filepath.Join(dir, prefix+"*"))
	for _, folder := range found {
		id, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(folder), prefix), "-")
		pid, err := strconv.Atoi(id)
		if err == nil && errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
			_ = os.RemoveAll(folder) // somebody else's remains: theirs to keep
		}
	}
}

// owner gives the folder to user postgres when we are root, and says how to become it.
func owner(folder string) (*syscall.SysProcAttr, error) {
	if os.Getuid() != 0 {
		return attributes(nil), nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL does not run as root and there is no user postgres: %w", err)
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return nil, err
	}
	credential := &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return attributes(credential), os.Chown(folder, uid, gid)
}

// initialise makes the files. The C locale sorts by code point, as Go does.
func (c *Cluster) initialise(ctx context.Context) error {
	command := exec.CommandContext(ctx, filepath.Join(c.bin, "initdb"), "--pgdata", c.data(), "--username", "postgres",
		"--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions")
	command.Dir, command.SysProcAttr = c.folder, &syscall.SysProcAttr{Credential: c.as.Credential}
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return nil
}

// launch starts the server. It is started and awaited on one thread of its own: Linux ends
// the child when the thread that made it ends.
func (c *Cluster) launch() error {
	log, err := os.Create(c.log())
	if err != nil {
		return err
	}
	command := exec.Command(filepath.Join(c.bin, "postgres"), "-D", c.data(), "-k", c.folder,
		"-c", "listen_addresses=", "-c", "unix_socket_permissions=0700", "-c", "fsync=off", "-c", "full_page_writes=off",
		"-c", "synchronous_commit=off", "-c", "max_connections=200", "-c", "shared_buffers=64MB", "-c", "log_checkpoints=off")
	command.Dir, command.SysProcAttr, command.Stdout, command.Stderr = c.folder, c.as, log, log
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		err := command.Start()
		started <- err
		if err == nil {
			err = command.Wait()
		}
		_ = log.Close()
		c.ended <- err
	}()
	if err := <-started; err != nil {
		return err
	}
	c.process = command.Process
	return nil
}

func (c *Cluster) data() string { return filepath.Join(c.folder, "data") }

func (c *Cluster) log() string { return filepath.Join(c.folder, "log") }

// wait returns once the server answers; a server that ends instead shows its log.
func (c *Cluster) wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, c.URL("postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case err := <-c.ended:
			c.ended <- err
			return fmt.Errorf("the server ended: %w\n%s", err, c.tail())
		case <-ctx.Done():
			return fmt.Errorf("the server does not answer: %w\n%s", err, c.tail())
		default:
			time.Sleep(20 * time.Millisecond)
		}
	}
}

func (c *Cluster) tail() []byte {
	text, _ := os.ReadFile(c.log())
	return bytes.TrimSpace(text[max(0, len(text)-2000):])
}
