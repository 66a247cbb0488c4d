package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"redline/layers/postgis"
	"redline/layers/postgis/cluster"
)

// actVariable makes the test binary act as redline: its arguments are the command's.
const actVariable = "REDLINE_TEST_ACTS_AS_REDLINE"

// kills is how often each point is killed at.
func kills() int {
	if os.Getenv("REDLINE_LONG") == "1" {
		return 20
	}
	return 1
}

// crash is a database whose statements can be held at a named point.
type crash struct {
	*testing.T
	address string
	pool    *postgis.Pool
	files   map[string]string
}

// holdAt makes the next such statement wait, inside its transaction, until released.
func (c *crash) holdAt(table, event string) {
	c.Helper()
	c.exec(`CREATE OR REPLACE FUNCTION public.hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock(4242); RETURN NULL; END $$`)
	c.exec(fmt.Sprintf(`CREATE OR REPLACE TRIGGER zz_hold AFTER %s ON redline.%s FOR EACH STATEMENT EXECUTE FUNCTION public.hold()`, event, table))
}

func (c *crash) release(table string) {
	c.Helper()
	c.exec(fmt.Sprintf(`DROP TRIGGER IF EXISTS zz_hold ON redline.%s`, table))
}

// exec runs a statement as soon as the server answers: after a crash it recovers first.
func (c *crash) exec(statement string, args ...any) {
	c.Helper()
	var err error
	for range 200 {
		if _, err = c.pool.Exec(context.Background(), statement, args...); err == nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	c.Fatal(err)
}

// redline starts a command in a process of its own.
func (c *crash) redline(args ...string) *exec.Cmd {
	c.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), actVariable+"=1", "REDLINE_DATABASE="+c.address)
	return cmd
}

// must runs a command to its end.
func (c *crash) must(args ...string) string {
	c.Helper()
	out, err := c.redline(args...).CombinedOutput()
	if err != nil {
		c.Fatalf("redline %v: %v\n%s", args, err, out)
	}
	return string(out)
}

// held waits until a backend waits at the point, and returns its process id.
func (c *crash) held() int {
	c.Helper()
	for range 3_000 { // a minute: on a busy machine the command takes its time to start
		var pid int
		err := c.pool.QueryRow(context.Background(), `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = 4242 AND NOT granted LIMIT 1`).Scan(&pid)
		if err == nil {
			return pid
		}
		time.Sleep(20 * time.Millisecond)
	}
	c.Fatal("the command did not come to the point")
	return 0
}

// sound holds what must be true whenever somebody looks: no publication without its
// sequence, no version of a sequence that is not there, nothing half done.
func (c *crash) sound() {
	c.Helper()
	var half int
	query := `SELECT (SELECT count(*) FROM redline.publications p, redline.catalogue c WHERE p.sequence > c.sequence)
		+ (SELECT count(*) FROM redline.versions v, redline.catalogue c WHERE v.catalogue_from > c.sequence OR v.catalogue_until > c.sequence)
		+ (SELECT count(*) FROM redline.versions v WHERE v.state = 'submitted' AND NOT EXISTS (SELECT FROM redline.checks k WHERE k.version = v.id))
		+ (SELECT count(*) FROM redline.zone_sets s WHERE NOT EXISTS (SELECT FROM redline.versions v WHERE v.zone_set = s.id))`
	if err := c.pool.QueryRow(context.Background(), query).Scan(&half); err != nil || half != 0 {
		c.Fatalf("%d things are half done (%v)", half, err)
	}
	if _, err := postgis.Open(context.Background(), c.pool); err != nil {
		c.Fatalf("the record cannot be read: %v", err)
	}
}

// prepare takes a new delivery up to the step, and returns the step's command.
func (c *crash) prepare(step string) []string {
	c.Helper()
	imported := []string{"import", c.files["delivery"], "--layer", "red-line", "--from", "2026-01-01", "--accuracy", "5", "--by", "li"}
	if step == "import" {
		return imported
	}
	if step == "save" {
		return []string{"screen", c.files["site"], "--on", "2025-06-01", "--database", c.address, "--save"}
	}
	c.must(imported...)
	var version string
	if err := c.pool.QueryRow(context.Background(), `SELECT max(sequence)::text FROM redline.versions WHERE layer = 'red-line'`).Scan(&version); err != nil {
		c.Fatal(err)
	}
	submit := []string{"draft", "submit", "red-line", version, "--by", "li", "--reason", "test"}
	if step == "submit" {
		return submit
	}
	c.must(submit...)
	c.must("draft", "approve", "red-line", version, "--by", "wang")
	return []string{"publish", "red-line", "--by", "wang", "--reason", "test"}
}

// redline and PostgreSQL are killed, and the connection cut, at named points: what was acknowledged stands, nothing
// is half done, and the same command does its work afterwards.
func TestKilledAtNamedPoints(t *testing.T) {
	server, err := cluster.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	}()
	c := &crash{T: t, address: server.URL("postgres") + "&synchronous_commit=on", files: map[string]string{"delivery": shapefileOf(t, "RL-1", "RL-2"), "site": filepath.Join(t.TempDir(), "site.wkt")}}
	if err := os.WriteFile(c.files["site"], []byte("POLYGON((104.521 31.301,104.522 31.301,104.522 31.302,104.521 31.302,104.521 31.301))"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.must("migrate", "up")
	c.must("import", filepath.Join(districts, "base"))
	if c.pool, err = postgis.Connect(t.Context(), c.address, postgis.Options{AllowFsyncOff: true}); err != nil {
		t.Fatal(err)
	}
	defer c.pool.Close()
	gate, err := postgis.Connect(t.Context(), c.address, postgis.Options{AllowFsyncOff: true})
	if err != nil {
		t.Fatal(err)
	}
	defer gate.Close()
	for i, point := range []struct{ step, table, event string }{
		{"import", "zone_sets", "INSERT"},
		{"import", "draft_zones", "INSERT"},
		{"import", "versions", "INSERT"},
		{"submit", "checks", "INSERT"},
		{"submit", "draft_zones", "DELETE"},
		{"submit", "zones", "INSERT"},
		{"submit", "zone_sets", "UPDATE"},
		{"submit", "versions", "UPDATE"},
		{"publish", "publications", "INSERT"},
		{"publish", "versions", "UPDATE"},
		{"publish", "catalogue", "UPDATE"},
		{"save", "rule_packs", "INSERT"},
		{"save", "screenings", "INSERT"},
	} {
		victims := []string{"redline", "PostgreSQL", "connection"}
		if kills() == 1 {
			victims = victims[i%3:][:1] // one of them, in turn
		}
		for _, victim := range victims {
			t.Run(strings.Join([]string{point.step, point.table, victim}, " "), func(t *testing.T) {
				c.T = t
				for range kills() {
					c.killAt(gate, point.step, point.table, point.event, victim)
				}
			})
		}
	}
}

// killAt kills the victim while the step's command is at a point.
func (c *crash) killAt(gate *postgis.Pool, step, table, event, victim string) {
	c.Helper()
	command := c.prepare(step)
	before := c.counts()
	c.holdAt(table, event)
	lock, err := gate.Acquire(context.Background())
	for range 100 { // connections that a crash has cut are found out one by one
		if err == nil {
			if _, err = lock.Exec(context.Background(), `SELECT pg_advisory_lock(4242)`); err == nil {
				break
			}
			lock.Release()
		}
		time.Sleep(50 * time.Millisecond)
		lock, err = gate.Acquire(context.Background())
	}
	if err != nil {
		c.Fatal(err)
	}
	child := c.redline(command...)
	var says strings.Builder
	child.Stdout, child.Stderr = &says, &says
	if err := child.Start(); err != nil {
		c.Fatal(err)
	}
	pid := c.held()
	switch victim {
	case "redline":
		err = child.Process.Kill()
	case "PostgreSQL":
		err = syscall.Kill(pid, syscall.SIGKILL)
	default: // the server cuts it, as a firewall or a restart would
		_, err = c.pool.Exec(context.Background(), `SELECT pg_terminate_backend($1)`, pid)
	}
	if err != nil {
		c.Fatal(err)
	}
	ended := child.Wait()
	_, _ = lock.Exec(context.Background(), `SELECT pg_advisory_unlock(4242)`) // a crash has let go of it already
	lock.Release()
	var exit *exec.ExitError
	if !errors.As(ended, &exit) || strings.Contains(says.String(), "panic") || strings.Contains(says.String(), "goroutine ") {
		c.Fatalf("redline %v ended with %v:\n%s", command, ended, says.String())
	}
	if victim != "redline" && !strings.Contains(says.String(), "错误：") {
		c.Errorf("redline does not say that the database was lost:\n%s", says.String())
	}
	c.release(table)
	c.sound()
	if after := c.counts(); after != before {
		c.Errorf("killed at %s of %s: the record went from %s to %s", event, table, before, after)
	}
	c.must(command...)
	c.sound()
}

// counts is the record in numbers: what was acknowledged is in it, and nothing else.
func (c *crash) counts() string {
	c.Helper()
	var text string
	err := c.pool.QueryRow(context.Background(), `SELECT (SELECT sequence FROM redline.catalogue)::text || ' ' ||
		(SELECT count(*) FROM redline.zones)::text || ' ' || (SELECT count(*) FROM redline.draft_zones)::text || ' ' || (SELECT string_agg(state || sequence::text, ' ' ORDER BY layer, sequence) FROM redline.versions)`).Scan(&text)
	for range 200 {
		if err == nil {
			return text
		}
		time.Sleep(50 * time.Millisecond)
		err = c.pool.QueryRow(context.Background(), `SELECT 'again'`).Scan(&text)
		if err == nil {
			return c.counts()
		}
	}
	c.Fatal(err)
	return ""
}
