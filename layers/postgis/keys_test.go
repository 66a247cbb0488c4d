package postgis_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"redline/keys"
	"redline/layers/postgis"

	"github.com/google/go-cmp/cmp"
)

var (
	noon  = time.Date(2126, 3, 1, 12, 0, 0, 0, time.UTC) // later than the server's clock, so that keys are live there too
	order = keys.Order{Principal: "li", Label: "QGIS", Now: noon, Life: 24 * time.Hour}
	liAs  = keys.Principal{Name: "li", Tenant: "bureau", Display: "李", Role: keys.Reviewer, Audience: keys.Internal}
)

// rings returns the ring of a database of its own, for its keeper and for a service.
func rings(t *testing.T) (admin, serve *postgis.Keyring, address string) {
	t.Helper()
	address = migrated(t)
	admin, serve = postgis.NewKeyring(pool(t, address, "redline_admin")), postgis.NewKeyring(pool(t, address, "redline_serve"))
	if err := admin.Put(t.Context(), liAs, "root"); err != nil {
		t.Fatal(err)
	}
	return admin, serve, address
}

func TestAKeyOfADatabaseIsMadeRotatedAndRevoked(t *testing.T) {
	admin, serve, address := rings(t)
	text, first, err := admin.Issue(t.Context(), order, "root")
	if err != nil {
		t.Fatal(err)
	}
	lookup := func(k keys.Key) keys.Grant {
		t.Helper()
		g, err := serve.Lookup(t.Context(), k.ID)
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	if d := cmp.Diff(keys.Grant{Key: first, Principal: liAs}, lookup(first)); d != "" {
		t.Error(d)
	}
	if used := lookup(first).Key.LastUsed; used.IsZero() {
		t.Error("that it was used is not noted")
	}
	_, second, err := admin.Rotate(t.Context(), first.ID, time.Hour, keys.Order{Now: noon, Life: 24 * time.Hour}, "root")
	if err != nil {
		t.Fatal(err)
	}
	if g := lookup(first); !g.Valid(noon.Add(59*time.Minute)) || g.Valid(noon.Add(time.Hour)) || !lookup(second).Valid(noon) || second.Label != "QGIS" {
		t.Errorf("rotated: %+v, %+v", g.Key, second)
	}
	if _, _, err := admin.Issue(t.Context(), order, "root"); !errors.Is(err, keys.ErrTwoLive) {
		t.Errorf("a third: %v", err)
	}
	if _, _, err := admin.Rotate(t.Context(), second.ID, time.Hour, order, "root"); !errors.Is(err, keys.ErrTwoLive) {
		t.Errorf("a third by rotation: %v", err)
	}
	for range 2 {
		if err := admin.Revoke(t.Context(), second.ID, noon, "root"); err != nil {
			t.Fatal(err)
		}
	}
	if lookup(second).Valid(noon) {
		t.Error("revoked it is valid")
	}
	disabled := liAs
	disabled.Disabled = noon
	if err := admin.Put(t.Context(), disabled, "root"); err != nil {
		t.Fatal(err)
	}
	if lookup(first).Valid(noon) {
		t.Error("of a disabled principal it is valid")
	}
	held, err := admin.Keys(t.Context())
	if err != nil || len(held) != 2 || held[0].ID != first.ID && held[1].ID != first.ID {
		t.Errorf("%+v, %v", held, err)
	}
	var rows []string
	err = connect(t, address, "redline_admin").QueryRow(t.Context(), "SELECT array_agg(by_whom || ' ' || action || ' ' || object || ' ' || detail ORDER BY id) FROM redline.audit").Scan(&rows)
	if err != nil || len(rows) != 5 || !strings.Contains(rows[3], "revoke key/"+second.ID) {
		t.Errorf("%v, the log: %q", err, rows)
	}
	for _, row := range rows {
		if strings.Contains(row, text[12:]) {
			t.Error("the log holds a key")
		}
	}
}

func TestWhatIsNotThereIsSaid(t *testing.T) {
	admin, serve, _ := rings(t)
	_, err := serve.Lookup(t.Context(), "00000000")
	_, _, issue := admin.Issue(t.Context(), keys.Order{Principal: "nobody", Now: noon, Life: time.Hour}, "root")
	_, _, rotate := admin.Rotate(t.Context(), "00000000", 0, order, "root")
	_, _, long := admin.Issue(t.Context(), keys.Order{Principal: "li", Now: noon, Life: 10 * keys.MaxLife}, "root")
	for _, tt := range []struct {
		name      string
		got, want error
	}{
		{"no key to look up", err, keys.ErrNoKey},
		{"nobody to give a key", issue, keys.ErrNoPrincipal},
		{"no key to rotate", rotate, keys.ErrNoKey},
		{"no key to revoke", admin.Revoke(t.Context(), "x", noon, "root"), keys.ErrNoKey},
		{"a life too long", long, keys.ErrLife},
		{"a principal without a tenant", admin.Put(t.Context(), keys.Principal{Name: "x", Role: keys.Viewer}, "root"), keys.ErrText},
		{"a service that makes a principal", serve.Put(t.Context(), liAs, "x"), postgis.ErrNoRight},
	} {
		if !errors.Is(tt.got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, tt.got, tt.want)
		}
	}
}

// Two commands at once for one principal do not make a third live key.
func TestKeysIssuedAtOnceAreTwo(t *testing.T) {
	admin, _, _ := rings(t)
	var all sync.WaitGroup
	var counting sync.Mutex
	made := 0
	for range 6 {
		all.Go(func() {
			_, _, err := admin.Issue(t.Context(), order, "root")
			counting.Lock()
			defer counting.Unlock()
			if err == nil {
				made++
			} else if !errors.Is(err, keys.ErrTwoLive) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if made != 2 {
		t.Errorf("%d keys, want 2", made)
	}
}

// Where the server is gone, or its schema is from before, the ring says so; it is never
// taken for a key that is not there.
func TestARingWithoutItsDatabaseCannotSay(t *testing.T) {
	server, address := private(t)
	serve := postgis.NewKeyring(pool(t, address, "redline_serve"))
	if _, err := serve.Lookup(t.Context(), "00000000"); !errors.Is(err, keys.ErrNoKey) {
		t.Fatal(err)
	}
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	if _, err := serve.Lookup(t.Context(), "00000000"); !errors.Is(err, postgis.ErrUnreachable) || errors.Is(err, keys.ErrNoKey) {
		t.Errorf("without a server: %v", err)
	}
	if err := server.Again(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := serve.Lookup(t.Context(), "00000000"); !errors.Is(err, keys.ErrNoKey) {
		t.Errorf("the server is back: %v", err)
	}
}

func TestTheLogTakesAllLinesOrNone(t *testing.T) {
	address := migrated(t)
	serve := pool(t, address, "redline_serve")
	good := postgis.AuditRow{By: "address 203.0.113.9", Action: "refuse", Object: "unauthorized", Detail: map[string]any{"count": 30}}
	if err := postgis.Audit(t.Context(), serve, []postgis.AuditRow{good, good}); err != nil {
		t.Fatal(err)
	}
	if err := postgis.Audit(t.Context(), serve, []postgis.AuditRow{good, {By: "a\x00"}}); err == nil {
		t.Error("a text that cannot be stored is taken")
	}
	var n int
	if err := connect(t, address, "").QueryRow(t.Context(), "SELECT count(*) FROM redline.audit WHERE (detail->>'count')::int = 30").Scan(&n); err != nil || n != 2 {
		t.Errorf("%d lines, %v", n, err)
	}
}
