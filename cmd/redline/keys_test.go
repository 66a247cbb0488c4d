package main

import (
	"path/filepath"
	"strings"
	"testing"

	"redline/keys"
	"redline/layers/postgis/cluster"
)

// Keys from the command line, in a database and in a file: the same commands do the same.
func TestKeysFromTheCommandLine(t *testing.T) {
	address := ownDatabase(t, cluster.Clone)
	for name, ring := range map[string][]string{
		"database": {"--database", address},
		"file":     {"--file", filepath.Join(t.TempDir(), "keys.yaml")},
	} {
		t.Run(name, func(t *testing.T) {
			do := func(code int, says string, args ...string) string {
				t.Helper()
				out, errs, got := command(t, append(args, ring...)...)
				if got != code || !strings.Contains(string(out)+errs, says) {
					t.Fatalf("%v: exit %d, want %d and %q:\n%s%s", args, got, code, says, out, errs)
				}
				return strings.TrimSpace(string(out))
			}
			do(exitRefused, "redline principals set", "keys", "create", "--principal", "qgis")
			do(exitRefused, "没有这个角色", "principals", "set", "qgis", "--role", "boss", "--tenant", "bureau")
			do(exitDone, "qgis：reviewer", "principals", "set", "qgis", "--role", "reviewer", "--tenant", "bureau")
			text := do(exitDone, "只显示这一次", "keys", "create", "--principal", "qgis", "--label", "地图")
			shown, ok := keys.Parse(text)
			if !ok {
				t.Fatalf("stdout is not a key alone: %q", text)
			}
			if list := do(exitDone, shown.ID+"  qgis  有效至", "keys", "list"); strings.Contains(list, text[12:]) || !strings.Contains(list, "地图") {
				t.Errorf("the list: %s", list)
			}
			fresh := do(exitDone, "只显示这一次", "keys", "rotate", shown.ID, "--overlap", "1d")
			do(exitRefused, "两把有效密钥", "keys", "rotate", shown.ID)
			do(exitRefused, "不是时长", "keys", "create", "--principal", "qgis", "--expires", "soon")
			do(exitRefused, "没有密钥", "keys", "revoke", "00000000")
			do(exitDone, "已吊销", "keys", "revoke", shown.ID)
			do(exitDone, shown.ID+"  qgis  已吊销", "keys", "list")
			do(exitDone, "已停用", "principals", "disable", "qgis")
			do(exitDone, "停用自", "principals", "list")
			do(exitRefused, "已停用", "keys", "create", "--principal", "qgis")
			do(exitDone, "qgis：viewer", "principals", "set", "qgis", "--role", "viewer", "--tenant", "bureau", "--audience", "public")
			do(exitDone, "停用自", "principals", "list")
			do(exitDone, "已恢复", "principals", "enable", "qgis")
			do(exitDone, "qgis  viewer  bureau  public", "principals", "list")
			again, _ := keys.Parse(fresh)
			do(exitDone, again.ID+"  qgis  有效至", "keys", "list")
		})
	}
	if _, errs, code := command(t, "keys", "list", "--file", filepath.Join(t.TempDir(), "none.yaml")); code != exitRefused || !strings.Contains(errs, "redline keys create --file") {
		t.Errorf("exit %d: %s", code, errs)
	}
	t.Setenv("REDLINE_DATABASE", "")
	if _, errs, code := command(t, "keys", "list"); code != exitRefused || !strings.Contains(errs, "--file FILE") {
		t.Errorf("exit %d: %s", code, errs)
	}
}
