package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"redline/layers/postgis/cluster"
)

// operationsGuide returns the blocks of commands of docs/operations.md, by name: what
// stands in a fence behind <!-- run:NAME -->. The Chinese guide has the same ones.
func operationsGuide(t *testing.T) map[string]string {
	t.Helper()
	var guides []map[string]string
	for _, file := range []string{"../../docs/operations.md", "../../docs/operations.zh-CN.md"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		blocks := map[string]string{}
		for _, part := range strings.Split(string(text), "<!-- run:")[1:] {
			name, rest, _ := strings.Cut(part, " -->\n```")
			_, rest, _ = strings.Cut(rest, "\n")
			blocks[name], _, _ = strings.Cut(rest, "```")
		}
		guides = append(guides, blocks)
	}
	for name, block := range guides[0] {
		if guides[1][name] != block || len(guides[0]) != len(guides[1]) {
			t.Fatalf("the guides differ in what they run: %s", name)
		}
	}
	return guides[0]
}

// guided runs a block of the guide as a person would, in dir, with the programs of the
// server's version, and the server's and the database's address.
func guided(t *testing.T, server *cluster.Cluster, dir, block string) string {
	t.Helper()
	run := exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", block)
	run.Dir = dir
	run.Env = append(os.Environ(), "PATH="+server.Programs()+":"+os.Getenv("PATH"), "SERVER="+server.URL("postgres"), "DATABASE="+server.URL("redline"))
	out, err := run.CombinedOutput()
	if block == "" || err != nil {
		t.Fatalf("%v\n%s\n%s", err, block, out)
	}
	return string(out)
}

func started(t *testing.T) *cluster.Cluster {
	t.Helper()
	server, err := cluster.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	return server
}

// The guide from an empty server to a saved screening and a backup; then the server is
// lost whole, and another is made from the backup alone. Each step is done by the login
// that the guide gives it to.
func TestTheOperationsGuideIsDoneAsWritten(t *testing.T) {
	blocks, dir := operationsGuide(t), t.TempDir()
	first := started(t)
	as := func(server *cluster.Cluster, login string) string {
		return strings.Replace(server.URL("redline"), "postgres@", login+"@", 1)
	}
	do := func(args ...string) []byte {
		t.Helper()
		out, errs, code := command(t, args...)
		if code != exitDone {
			t.Fatalf("%v: exit %d\n%s%s", args, code, out, errs)
		}
		return out
	}
	guided(t, first, dir, blocks["create"])
	do("migrate", "up", "--database", as(first, "redline_owner"))
	guided(t, first, dir, blocks["logins"])
	do("import", base(), "--database", as(first, "li"))
	id := savedSite(t, as(first, "redline_web"), "--tenant", "bureau")
	report := do("show", id, "--database", as(first, "redline_web"), "--tenant", "bureau")
	t.Setenv("PATH", programIn(t)+":"+os.Getenv("PATH"))
	t.Setenv(actVariable, "1")
	if out := guided(t, first, dir, blocks["keys"]); !strings.Contains(out, "qgis") {
		t.Errorf("the keys: %s", out)
	}
	if out := guided(t, first, dir, blocks["watch"]); !strings.Contains(out, "import") {
		t.Errorf("what is watched shows no import:\n%s", out)
	}
	guided(t, first, dir, blocks["backup"])
	if err := first.Stop(); err != nil {
		t.Fatal(err)
	}

	second := started(t)
	guided(t, second, dir, blocks["restore"])
	if out := do("verify", id, "--database", as(second, "redline_web"), "--tenant", "bureau"); !bytes.Contains(out, []byte("一致")) {
		t.Errorf("verify says %s", out)
	}
	if again := do("show", id, "--database", as(second, "redline_web"), "--tenant", "bureau"); !bytes.Equal(again, report) {
		t.Error("the report is not the one that was saved")
	}
	if _, _, code := command(t, "show", id, "--database", as(second, "redline_web"), "--tenant", "institute"); code != exitRefused {
		t.Errorf("restored, another tenant sees it: exit %d", code)
	}
	savedSite(t, as(second, "redline_web"), "--tenant", "bureau", "--supersedes", id)
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 2 {
		t.Errorf("a backup is %v", left)
	}
}

// programIn returns a folder in which this program is called redline.
func programIn(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(self, filepath.Join(dir, "redline")); err != nil {
		t.Fatal(err)
	}
	return dir
}
