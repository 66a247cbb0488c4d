package postgis_test

import (
	"errors"
	"net/url"
	"testing"

	"redline/lang"
	"redline/layers"
	"redline/layers/folder"
	"redline/layers/layerstest"
	"redline/layers/postgis"
	"redline/layers/postgis/cluster"
)

// private returns a server of the test's own, with a database that holds a record.
func private(t *testing.T) (*cluster.Cluster, string) {
	t.Helper()
	c, err := cluster.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Stop(); err != nil {
			t.Error(err)
		}
	})
	address := c.URL("postgres")
	if _, err := postgis.MigrateUp(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	from, err := folder.Open(layerstest.Record())
	if err != nil {
		t.Fatal(err)
	}
	if err := importInto(t, address, from.Catalogue()); err != nil {
		t.Fatal(err)
	}
	// The cluster's synchronous_commit is off: without this the kill loses the import.
	if _, err := connect(t, address, "").Exec(t.Context(), "CHECKPOINT"); err != nil {
		t.Fatal(err)
	}
	return c, address
}

// The server dies while a store is open: the newest record goes on being served and is
// said to be stale; what is in memory of the past is, too; what is not says that the
// database is away. Back again, the store follows by itself, over new connections.
func TestALostDatabaseGoesOnBeingServed(t *testing.T) {
	server, address := private(t)
	serve := pool(t, address, "redline_serve")
	store, err := postgis.Open(t.Context(), serve)
	if err != nil {
		t.Fatal(err)
	}
	day := layers.Date{Year: 2026, Month: 6, Day: 1}
	loaded, unloaded := layers.AsOf{On: day, Catalogue: 1}, layers.AsOf{On: day, Catalogue: 2}
	if _, err := store.Snapshot(t.Context(), loaded); err != nil {
		t.Fatal(err)
	}
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := store.Refresh(t.Context()); !errors.Is(err, postgis.ErrUnreachable) {
		t.Errorf("refreshing without a server gives %v", err)
	}
	if s := store.Status(); s.Sequence != 4 || !errors.Is(s.Stale, postgis.ErrUnreachable) {
		t.Errorf("status %+v", s)
	}
	for _, tt := range []struct {
		name string
		at   layers.AsOf
		want error
	}{
		{"the newest", layers.AsOf{On: day}, nil},
		{"a past one in memory", loaded, nil},
		{"a past one that is not", unloaded, postgis.ErrUnreachable},
	} {
		_, err := store.Snapshot(t.Context(), tt.at)
		var fault *lang.Fault
		if !errors.Is(err, tt.want) || err != nil && !errors.As(err, &fault) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	if _, err := postgis.Save(t.Context(), serve, screening("bureau")); !errors.Is(err, postgis.ErrUnreachable) {
		t.Errorf("saving without a server gives %v", err)
	}
	if err := server.Again(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := store.Refresh(t.Context()); err != nil || store.Status().Stale != nil {
		t.Errorf("the server is back: %v, stale: %v", err, store.Status().Stale)
	}
	if _, err := connect(t, address, "redline_publish").PgConn().Exec(t.Context(), withdraw).ReadAll(); err != nil {
		t.Fatal(err)
	}
	if err := store.Refresh(t.Context()); err != nil || store.Status().Sequence != 5 {
		t.Errorf("what was published since is not served: %v, %+v", err, store.Status())
	}
	if _, err := store.Snapshot(t.Context(), unloaded); err != nil {
		t.Errorf("the past: %v", err)
	}
}

// Connections that an administrator or a failover ends are replaced.
func TestCutConnectionsAreReplaced(t *testing.T) {
	address := imported(t, layerstest.Record())
	store := open(t, address)
	const cut = `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
		WHERE datname = current_database() AND application_name = 'redline' AND pid <> pg_backend_pid()`
	var ended int
	if err := connect(t, address, "").QueryRow(t.Context(), cut).Scan(&ended); err != nil || ended == 0 {
		t.Fatalf("%d connections cut, %v", ended, err)
	}
	_ = store.Refresh(t.Context()) // may meet the cut one
	if err := store.Refresh(t.Context()); err != nil || store.Status().Stale != nil {
		t.Errorf("%v, stale: %v", err, store.Status().Stale)
	}
}

// Of several hosts in the address the one that takes writes is found, and the first that
// answers where none is asked for.
func TestSeveralHostsInOneAddress(t *testing.T) {
	good := migrated(t)
	u, err := url.Parse(good)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("host", "/nowhere,"+q.Get("host"))
	for name, want := range map[string]string{"": "", "read-write": "", "prefer-standby": "", "standby": "unreachable"} {
		q.Del("target_session_attrs")
		if name != "" {
			q.Set("target_session_attrs", name)
		}
		u.RawQuery = q.Encode()
		pool, err := postgis.Connect(t.Context(), u.String(), onTrial)
		if err == nil {
			pool.Close()
		}
		if (want == "") != (err == nil) || err != nil && !errors.Is(err, postgis.ErrUnreachable) {
			t.Errorf("target_session_attrs=%s: %v", name, err)
		}
	}
}
