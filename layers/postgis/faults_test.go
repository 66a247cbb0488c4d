package postgis_test

import (
	"context"
	"crypto/rand"
	"errors"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"redline/lang"
	"redline/layers/layerstest"
	"redline/layers/postgis"
	"redline/layers/postgis/cluster"
	"redline/migrations"
)

// holdFault wants a fault of a kind that says, in both languages, what is wrong and what
// to do.
func holdFault(t *testing.T, err, kind error) {
	t.Helper()
	var fault *lang.Fault
	if !errors.Is(err, kind) || !errors.As(err, &fault) {
		t.Fatalf("error %v, want a fault of kind %q", err, kind)
	}
	if fault.What.ZH == "" || fault.What.EN == "" || fault.Hint.ZH == "" || fault.Hint.EN == "" {
		t.Errorf("%+v is not said in both languages", fault)
	}
	if english := sentence.FindString(fault.What.ZH); english != "" {
		t.Errorf("the Chinese text holds English: %q in %s", english, fault.What.ZH)
	}
	if strings.Contains(fault.In(lang.ZH)+fault.In(lang.EN), "s3cret") {
		t.Errorf("the fault tells the password: %s", fault.In(lang.EN))
	}
}

// sentence finds three words of English in a row.
var sentence = regexp.MustCompile(`[a-z]{2,} [a-z]{2,} [a-z]{2,}`)

// stranger makes a login without rights and returns the address with it.
func stranger(t *testing.T, address string) string {
	t.Helper()
	name := "redline_test_" + strings.ToLower(rand.Text())
	admin := connect(t, address, "")
	if _, err := admin.Exec(t.Context(), "CREATE ROLE "+name+" LOGIN PASSWORD 's3cret'"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec(context.Background(), "DROP ROLE "+name); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(name, "s3cret")
	return u.String()
}

func TestConnectSaysWhatToDo(t *testing.T) {
	good := migrated(t)
	older := migrated(t)
	for range migrations.Newest - migrations.Oldest + 1 {
		if _, err := postgis.MigrateDown(t.Context(), older); err != nil {
			t.Fatal(err)
		}
	}
	newer := migrated(t)
	const stepSQL = `INSERT INTO redline_migrations (version_id, is_applied) VALUES ($1, true)`
	if _, err := connect(t, newer, "").Exec(t.Context(), stepSQL, migrations.Newest+2); err != nil {
		t.Fatal(err)
	}
	bare := blank(t)
	if _, err := connect(t, bare, "").Exec(t.Context(), "CREATE EXTENSION postgis"); err != nil {
		t.Fatal(err)
	}
	absent, err := url.Parse(good)
	if err != nil {
		t.Fatal(err)
	}
	absent.Path = "/no_such_database"
	for _, tt := range []struct {
		name, address string
		options       postgis.Options
		want          error
	}{
		{"no URL", "postgres://li:s3cret@host:port/x", onTrial, postgis.ErrAddress},
		{"nobody listens", "postgres://li:s3cret@127.0.0.1:1/x", onTrial, postgis.ErrUnreachable},
		{"no such socket", "postgres://li:s3cret@/x?host=/nowhere", onTrial, postgis.ErrUnreachable},
		{"no such database", absent.String(), onTrial, postgis.ErrUnreachable},
		{"no PostGIS", blank(t), onTrial, postgis.ErrNoPostGIS},
		{"never migrated", bare, onTrial, postgis.ErrSchemaOld},
		{"a step too old", older, onTrial, postgis.ErrSchemaOld},
		{"two steps too new", newer, onTrial, postgis.ErrSchemaNew},
		{"a login without rights", stranger(t, good), onTrial, postgis.ErrNoRight},
		{"no such role", good, postgis.Options{AllowFsyncOff: true, Role: "redline_nobody"}, postgis.ErrNoRight},
	} {
		t.Run(tt.name, func(t *testing.T) {
			pool, err := postgis.Connect(t.Context(), tt.address, tt.options)
			if err == nil {
				pool.Close()
			}
			holdFault(t, err, tt.want)
		})
	}
}

func TestTheNextSchemaIsServed(t *testing.T) {
	address := migrated(t)
	if _, err := connect(t, address, "").Exec(t.Context(), `INSERT INTO redline_migrations (version_id, is_applied) VALUES ($1, true)`, migrations.Newest+1); err != nil {
		t.Fatal(err)
	}
	pool(t, address, "redline_serve")
}

// A cluster of our own has fsync off whatever server the other tests use.
func TestAServerThatMayLosePublicationsIsRefused(t *testing.T) {
	c, err := cluster.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := c.Stop(); err != nil {
			t.Error(err)
		}
	}()
	_, err = postgis.Connect(t.Context(), c.URL("postgres"), postgis.Options{})
	holdFault(t, err, postgis.ErrFsyncOff)
}

func TestMigrateSaysWhatToDo(t *testing.T) {
	_, err := postgis.MigrateUp(t.Context(), stranger(t, blank(t)))
	holdFault(t, err, postgis.ErrNoRight)
	_, err = postgis.MigrateUp(t.Context(), "postgres://li:s3cret@127.0.0.1:1/x")
	holdFault(t, err, postgis.ErrUnreachable)
	_, err = postgis.MigrateDown(t.Context(), blank(t))
	holdFault(t, err, postgis.ErrSchemaOld)
}

func TestAnEmptyDatabaseSaysWhatToDo(t *testing.T) {
	_, err := postgis.Open(t.Context(), pool(t, migrated(t), "redline_serve"))
	holdFault(t, err, postgis.ErrEmpty)
}

// What the database itself refuses names the version, and leaves nothing behind.
func TestARefusedRowRefusesTheWholeFolder(t *testing.T) {
	address := migrated(t)
	from := catalogueOf(t, layerstest.Record())
	from.Versions[len(from.Versions)-1].Zones[0].Name = "a\x00b"
	err := importInto(t, address, from)
	holdFault(t, err, postgis.ErrRefused)
	if !strings.Contains(err.Error(), "version") {
		t.Errorf("the refusal names no version: %v", err)
	}
	var left int
	if err := connect(t, address, "").QueryRow(t.Context(), "SELECT (SELECT count(*) FROM redline.layers) + (SELECT count(*) FROM redline.zones)").Scan(&left); err != nil || left != 0 {
		t.Errorf("%d rows are left, %v", left, err)
	}
}

func TestAStoreComesBackAfterItsConnectionsWereCut(t *testing.T) {
	address := imported(t, layerstest.Record())
	store := open(t, address)
	const cutSQL = `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`
	if _, err := connect(t, address, "").Exec(t.Context(), cutSQL); err != nil {
		t.Fatal(err)
	}
	ticks := make(chan time.Time, 3)
	for range 3 {
		ticks <- time.Time{}
	}
	close(ticks)
	store.Poll(t.Context(), ticks, func(err error) { holdFault(t, err, postgis.ErrUnreachable) })
	if status := store.Status(); status.Stale != nil {
		t.Errorf("still stale after three polls: %v", status.Stale)
	}
}

// A server without the PostGIS package answers CREATE EXTENSION as it answers any other
// that is not installed.
func TestAnExtensionThatIsNotInstalled(t *testing.T) {
	_, err := connect(t, blank(t), "").Exec(t.Context(), "CREATE EXTENSION no_such_extension")
	holdFault(t, postgis.Explain(err), postgis.ErrNoPostGIS)
}
