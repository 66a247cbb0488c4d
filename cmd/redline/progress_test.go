package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"redline/layers/postgis/cluster"
)

// onTerminal runs a command on a terminal of its own (script of util-linux) and returns what
// stands there.
func onTerminal(t *testing.T, args ...string) string {
	t.Helper()
	quoted := []string{"'" + os.Args[0] + "'"}
	for _, a := range args {
		quoted = append(quoted, "'"+a+"'")
	}
	cmd := exec.CommandContext(t.Context(), "script", "-qec", strings.Join(quoted, " "), "/dev/null")
	cmd.Env = append(os.Environ(), actVariable+"=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return string(out)
}

// Long work has a bar on a terminal, and nothing of it elsewhere.
func TestProgress(t *testing.T) {
	var codes []string
	for i := range 1_500 {
		codes = append(codes, fmt.Sprintf("RL-%04d", i))
	}
	address, red, plots := ownDatabase(t, cluster.Clone), shapefileOf(t, codes...), plotsFile(t, 200)
	imports := []string{"import", red, "--layer", "red-line", "--from", "2026-01-01", "--accuracy", "5", "--coverage", "district", "--by", "li", "--database", address}
	for _, c := range []struct {
		args []string
		says []string
	}{
		{imports, []string{"已入库要素", "/1500"}},
		{append(imports, "--lang", "en"), []string{"features taken in", "/1500"}},
		{[]string{"screen", plots, "--on", "2025-06-01", "--format", "csv", "-o", filepath.Join(t.TempDir(), "plots.csv")}, []string{"已评估地块"}},
	} {
		shown := onTerminal(t, c.args...)
		for _, says := range c.says {
			if !strings.Contains(shown, says) {
				t.Errorf("%v: the terminal has no %q:\n%s", c.args[:2], says, shown)
			}
		}
		if _, errs, code := command(t, c.args...); code != exitDone || strings.Contains(errs, c.says[0]) {
			t.Errorf("%v: exit %d, and without a terminal: %s", c.args[:2], code, errs)
		}
	}
}
