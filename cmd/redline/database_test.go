package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"redline/intake/worker"
	"redline/layers/folder"
	"redline/layers/postgis"
	"redline/layers/postgis/cluster"
)

// TestMain keeps a database that holds the districts' base, for copies.
func TestMain(m *testing.M) {
	if code, asked := worker.Serve(os.Args); asked {
		os.Exit(code)
	}
	if os.Getenv(actVariable) == "1" {
		a := &app{stdout: os.Stdout, stderr: os.Stderr, rules: loadRules, district: openDemoOnce, now: time.Now}
		os.Exit(run(context.Background(), os.Args[1:], a))
	}
	os.Exit(cluster.Main(m, func(ctx context.Context, address string) error {
		if err := os.Setenv(fsyncVariable, "1"); err != nil {
			return err
		}
		return keep(ctx, address, filepath.Join(districts, "base"))
	}))
}

// keep migrates a database and imports a folder into it.
func keep(ctx context.Context, address, dir string) error {
	if _, err := postgis.MigrateUp(ctx, address); err != nil {
		return err
	}
	from, err := folder.Open(os.DirFS(dir))
	if err != nil {
		return err
	}
	pool, err := postgis.Connect(ctx, address, postgis.Options{AllowFsyncOff: true})
	if err != nil {
		return err
	}
	defer pool.Close()
	return postgis.ImportWhole(ctx, pool, from.Catalogue(), postgis.Act{By: "test", Reason: "test"})
}

// database returns the URL of a database with the district that lies in dir.
func (d districtChanges) database(t *testing.T, dir string) string {
	t.Helper()
	database := cluster.Clone
	if d.Without != nil || d.Accuracy != nil || d.Adopted != nil {
		database = cluster.Blank
	}
	address := ownDatabase(t, database)
	if d.Without != nil || d.Accuracy != nil || d.Adopted != nil {
		if err := keep(t.Context(), address, dir); err != nil {
			t.Fatal(err)
		}
	}
	return address
}

// fromDatabase holds that the district answers from PostGIS as from its folder, byte for
// byte: reports as JSON and GeoJSON, and refusals.
func (c goldenCase) fromDatabase(t *testing.T, dir string, args []string) {
	t.Helper()
	address := c.District.database(t, dir)
	stored := slices.Clone(args)
	at := slices.Index(stored, "--layers")
	stored[at], stored[at+1] = "--database", address
	days := []string{"2025-06-01"}
	for day := range c.Want {
		days = append(days, day)
	}
	for _, day := range days {
		for _, form := range []string{"json", "geojson"} { // text is made from the same report as JSON
			rest := []string{"--on", day, "--format", form}
			want, wantErrs, wantCode := command(t, slices.Concat(args, rest)...)
			got, gotErrs, gotCode := command(t, slices.Concat(stored, rest)...)
			if !bytes.Equal(got, want) || gotErrs != wantErrs || gotCode != wantCode {
				t.Errorf("on %s, %s: exit %d, %d bytes and %q from the database; exit %d, %d bytes and %q from the folder",
					day, form, gotCode, len(got), gotErrs, wantCode, len(want), wantErrs)
			}
			if form == "json" && gotCode == exitDone {
				reproduce(t, got, "--database", address)
			}
		}
	}
}

func TestMigrateImportAndScreenFromTheCommandLine(t *testing.T) {
	address := ownDatabase(t, cluster.Blank)
	base := filepath.Join(districts, "base")
	for _, step := range []struct {
		name string
		args []string
		code int
		says string
	}{
		{"nothing there", []string{"import", "--database", address, base}, exitRefused, "redline migrate up"},
		{"status before", []string{"migrate", "status", "--database", address}, exitDone, "未执行  0001_create_schema.sql"},
		{"up", []string{"migrate", "up", "--database", address}, exitDone, "已执行 0010_let_layers_start_off.sql"},
		{"up again", []string{"migrate", "up", "--database", address}, exitDone, "结构已是最新"},
		{"up warns of a server that may lose writes", []string{"migrate", "up", "--database", address}, exitDone, "注意：服务器关闭了 fsync"},
		{"empty", []string{"screen", "--database", address, "x.wkt"}, exitRefused, "redline import"},
		{"import", []string{"import", "--database", address, base}, exitDone, "已导入"},
		{"import again", []string{"import", "--database", address, base}, exitRefused, "已有目录"},
		{"two stores", []string{"screen", "--database", address, "--layers", base, "x.wkt"}, exitRefused, "不能与 --layers 同用"},
		{"down unasked", []string{"migrate", "down", "--database", address}, exitRefused, "--yes"},
		{"down from the newest", []string{"migrate", "down", "--yes", "--database", address}, exitDone, "已退回 0010_let_layers_start_off.sql"},
		{"down to drafts checked later", []string{"migrate", "down", "--yes", "--database", address}, exitDone, "已退回 0009_check_drafts_later.sql"},
		{"down to whole versions", []string{"migrate", "down", "--yes", "--database", address}, exitDone, "已退回 0008_part_drafts_from_zones.sql"},
		{"no zones to import into", []string{"import", "--database", address, base}, exitRefused, "redline migrate up"},
		{"down to the keys", []string{"migrate", "down", "--yes", "--database", address}, exitDone, "已退回 0007_guard_keys.sql"},
		{"down once", []string{"migrate", "down", "--yes", "--database", address}, exitDone, "已退回 0006_let_serving_keep_rules.sql"},
		{"down", []string{"migrate", "down", "--yes", "--database", address}, exitDone, "已退回 0005_create_screenings.sql"},
		{"older than the program", []string{"screen", "--database", address, "x.wkt"}, exitRefused, "第 4 步"},
	} {
		t.Run(step.name, func(t *testing.T) {
			out, errs, code := command(t, step.args...)
			if code != step.code || !strings.Contains(string(out)+errs, step.says) {
				t.Errorf("exit %d, want %d and %q:\n%s%s", code, step.code, step.says, out, errs)
			}
		})
	}
}

// ownDatabase returns the URL of a database of the test's own: cluster.Clone or Blank.
func ownDatabase(t testing.TB, from func(context.Context) (string, func() error, error)) string {
	t.Helper()
	address, drop, err := from(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := drop(); err != nil {
			t.Error(err)
		}
	})
	return address
}

// ownCluster is a server of the test's own, which the test may kill.
func ownCluster(t *testing.T) *cluster.Cluster {
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

// withBase makes the schema in the database of REDLINE_DATABASE and takes the base district in.
func withBase(t *testing.T) {
	t.Helper()
	for _, args := range [][]string{{"migrate", "up"}, {"import", base()}} {
		if _, errs, code := command(t, args...); code != exitDone {
			t.Fatal(errs)
		}
	}
}
