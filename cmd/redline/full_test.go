package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"redline/layers/postgis"
)

// A server that cannot write any more says so; nothing is half done, and with room again
// the same command does its work. Room is taken away by a limit on the size of files, which
// fails writes as a full disk does.
func TestServerWithoutRoom(t *testing.T) {
	server := ownCluster(t)
	address := server.URL("postgres")
	t.Setenv("REDLINE_DATABASE", address)
	withBase(t)
	var text strings.Builder
	for i := range 60_000 {
		x, y := 104.45+0.0004*float64(i%200), 31.20+0.0004*float64(i/200)
		fmt.Fprintf(&text, `{"type":"Feature","properties":{"code":"N-%d","name":"%s"},"geometry":{"type":"Polygon","coordinates":[[[%.6f,%.6f],[%.6f,%.6f],[%.6f,%.6f],[%.6f,%.6f]]]}}`+"\n",
			i, strings.Repeat("地", 60), x, y, x+0.0003, y, x+0.0003, y+0.0003, x, y)
	}
	file := filepath.Join(t.TempDir(), "many.geojsonl")
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	limit := func(bytes string) {
		file := filepath.Join(server.Folder(), "data", "postmaster.pid")
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		pid, _, _ := strings.Cut(string(data), "\n")
		set := exec.Command("prlimit", "--pid", pid, "--fsize="+bytes)
		if owner := info.Sys().(*syscall.Stat_t); os.Getuid() == 0 { // only who runs the server may
			set.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: owner.Uid, Gid: owner.Gid}}
		}
		if out, err := set.CombinedOutput(); err != nil {
			t.Fatalf("prlimit: %v: %s", err, out)
		}
	}
	args := []string{"import", file, "--layer", "farmland", "--profile", "plain", "--from", "2026-01-01", "--accuracy", "1"}
	limit("17000000:unlimited") // bytes: less than the table needs, more than a segment of the log
	_, errs, code := command(t, args...)
	if code != exitRefused || !strings.Contains(errs, "写不进去") || !strings.Contains(errs, "磁盘") {
		t.Errorf("exit %d: %s", code, errs)
	}
	limit("unlimited:unlimited")
	pool, err := postgis.Connect(t.Context(), address, postgis.Options{AllowFsyncOff: true})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	var drafts int
	if err := pool.QueryRow(context.Background(), `SELECT count(*) FROM redline.versions WHERE layer = 'farmland' AND state = 'draft'`).Scan(&drafts); err != nil || drafts != 0 {
		t.Errorf("%d drafts are left (%v)", drafts, err)
	}
	if out, errs, code := command(t, args...); code != exitDone || !strings.Contains(string(out), "60000 个图斑") {
		t.Errorf("with room again: exit %d: %s%s", code, out, errs)
	}
}
