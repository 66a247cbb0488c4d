package cluster_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"

	"redline/layers/postgis/cluster"

	"github.com/jackc/pgx/v5"
)

func TestMain(m *testing.M) { os.Exit(cluster.Main(m, nil)) }

func TestClusterAnswersWithPostGIS(t *testing.T) {
	address, drop, err := cluster.Blank(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := drop(); err != nil {
			t.Error(err)
		}
	}()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), "CREATE EXTENSION postgis; CREATE EXTENSION btree_gist"); err != nil {
		t.Fatal(err)
	}
	var version string
	if err := conn.QueryRow(t.Context(), "SELECT postgis_lib_version()").Scan(&version); err != nil || !strings.HasPrefix(version, "3.") {
		t.Errorf("PostGIS %q, %v", version, err)
	}
}

func TestSeveralClustersDoNotMeet(t *testing.T) {
	var folders []string
	for range 2 {
		c, err := cluster.Start(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Stop()
		folders = append(folders, c.Folder())
		conn, err := pgx.Connect(t.Context(), c.URL("postgres"))
		if err != nil {
			t.Fatal(err)
		}
		// A name that the other cluster would refuse, were it the same.
		if _, err := conn.Exec(t.Context(), "CREATE ROLE only_here"); err != nil {
			t.Error(err)
		}
		conn.Close(t.Context())
		defer func() {
			if err := errors.Join(c.Stop(), c.Stop()); err != nil {
				t.Error(err)
			}
			if _, err := os.Stat(c.Folder()); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("the folder of a stopped cluster is still there: %v", err)
			}
		}()
	}
	if folders[0] == folders[1] {
		t.Errorf("both clusters in %s", folders[0])
	}
}

// tests are tests of a process, for Main.
type tests func() int

func (run tests) Run() int { return run() }

// A server that is given is used, in databases beside its own, and left as it was.
func TestAGivenServerIsUsedAndLeftAsItWas(t *testing.T) {
	given := os.Getenv(cluster.Given) // of TestMain, which may have started it
	t.Setenv(cluster.Given, given)
	t.Setenv("REDLINE_TEST_TEMPLATE", "")
	databases := func() (n int) {
		t.Helper()
		conn, err := pgx.Connect(t.Context(), given)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(conn.QueryRow(t.Context(), `SELECT count(*) FROM pg_database`).Scan(&n), conn.Close(t.Context())); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before, ran := databases(), 0
	code := cluster.Main(tests(func() int {
		address, drop, err := cluster.Clone(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		conn, err := pgx.Connect(t.Context(), address)
		if err != nil {
			t.Fatal(err)
		}
		err = conn.QueryRow(t.Context(), `SELECT n FROM prepared`).Scan(&ran)
		if err = errors.Join(err, conn.Close(t.Context()), drop()); err != nil {
			t.Error(err)
		}
		return 3
	}), func(ctx context.Context, address string) error {
		conn, err := pgx.Connect(ctx, address)
		if err != nil {
			return err
		}
		_, err = conn.Exec(ctx, `CREATE TABLE prepared AS SELECT 7 AS n`)
		return errors.Join(err, conn.Close(ctx))
	})
	if after := databases(); code != 3 || ran != 7 || after != before || os.Getenv(cluster.Given) != given {
		t.Errorf("code %d, prepared %d, %d databases before and %d after", code, ran, before, after)
	}
}
