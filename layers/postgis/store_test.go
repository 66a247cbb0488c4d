package postgis_test

import (
	"errors"
	"io/fs"
	"testing"
	"time"

	"redline/lang"
	"redline/layers"
	"redline/layers/folder"
	"redline/layers/layerstest"
	"redline/layers/postgis"
	"redline/migrations"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

var onTrial = postgis.Options{AllowFsyncOff: true}

// pool connects to a database with the rights of a role.
func pool(t *testing.T, address, role string) *pgxpool.Pool {
	t.Helper()
	o := onTrial
	o.Role = role
	p, err := postgis.Connect(t.Context(), address, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// imported returns a database that holds a folder's record.
func imported(t *testing.T, record fs.FS) string {
	t.Helper()
	address := migrated(t)
	if err := importInto(t, address, catalogueOf(t, record)); err != nil {
		t.Fatal(err)
	}
	return address
}

func catalogueOf(t *testing.T, record fs.FS) *layers.Catalogue {
	t.Helper()
	from, err := folder.Open(record)
	if err != nil {
		t.Fatal(err)
	}
	return from.Catalogue()
}

func importInto(t *testing.T, address string, c *layers.Catalogue) error {
	t.Helper()
	return pgx.BeginFunc(t.Context(), pool(t, address, "redline_publish"), func(tx pgx.Tx) error {
		return postgis.Import(t.Context(), tx, c, postgis.Act{By: "li", Reason: "test"})
	})
}

func open(t *testing.T, address string) *postgis.Store {
	t.Helper()
	store, err := postgis.Open(t.Context(), pool(t, address, "redline_serve"))
	if err != nil {
		t.Fatal(err)
	}
	return store
}

func TestContract(t *testing.T) {
	layerstest.Run(t, func(t *testing.T, record fs.FS) layerstest.Source { return open(t, imported(t, record)) })
}

// A program that says it works on a schema reads and fills one: it asks for no column of a
// later step.
func TestTheOldestSchemaIsServed(t *testing.T) {
	address := migrated(t)
	for range migrations.Newest - migrations.Oldest {
		if _, err := postgis.MigrateDown(t.Context(), address); err != nil {
			t.Fatal(err)
		}
	}
	if err := importInto(t, address, catalogueOf(t, layerstest.Record())); err != nil {
		t.Fatal(err)
	}
	if got := open(t, address).Catalogue(); len(got.Layers) == 0 {
		t.Error("no layers")
	}
}

func TestAWholeFolderGoesIntoAnEmptyDatabaseOnly(t *testing.T) {
	address := imported(t, layerstest.Record())
	if err := importInto(t, address, catalogueOf(t, layerstest.Record())); !errors.Is(err, postgis.ErrNotEmpty) {
		t.Errorf("error %v, want ErrNotEmpty", err)
	}
}

// withdraw takes layer red-line's newest version off the record at sequence 5.
const withdraw = `INSERT INTO redline.publications (sequence, by_whom, reason, kind) VALUES (5, 'li', 'wrong', 'withdraw');
	UPDATE redline.versions SET state = 'withdrawn', catalogue_until = 5, withdrawn_reason = 'wrong' WHERE layer = 'red-line' AND sequence = 3;
	UPDATE redline.requirements SET catalogue_until = 5 WHERE id = 'REQ-2';
	UPDATE redline.catalogue SET sequence = 5`

func TestPollSwapsInWhatWasPublished(t *testing.T) {
	address := imported(t, layerstest.Record())
	store := open(t, address)
	day := layers.Date{Year: 2026, Month: 6, Day: 1}
	before, err := store.Snapshot(t.Context(), layers.AsOf{On: day})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := connect(t, address, "redline_publish").PgConn().Exec(t.Context(), withdraw).ReadAll(); err != nil {
		t.Fatal(err)
	}
	ticks := make(chan time.Time, 1)
	ticks <- time.Time{}
	close(ticks)
	store.Poll(t.Context(), ticks, func(err error) { t.Error(err) })
	after, err := store.Snapshot(t.Context(), layers.AsOf{On: day})
	if err != nil {
		t.Fatal(err)
	}
	if h, _ := after.Holding("red-line"); after.Sequence != 5 || h.Current != nil || len(after.Requirements) != 2 {
		t.Errorf("sequence %d, red-line %v, %d requirements after it was withdrawn", after.Sequence, h.Current, len(after.Requirements))
	}
	if h, _ := before.Holding("red-line"); before.Sequence != 4 || h.Current == nil {
		t.Error("a snapshot taken before has changed")
	}
	past, err := store.Snapshot(t.Context(), layers.AsOf{On: day, Catalogue: 4})
	if err != nil {
		t.Fatal(err)
	}
	was, _ := before.Holding("red-line")
	is, _ := past.Holding("red-line")
	if is.Current == nil || is.Current.SHA256 != was.Current.SHA256 || len(is.Current.Zones) != len(was.Current.Zones) || len(past.Requirements) != 3 {
		t.Errorf("sequence 4 is not answered as it was: %+v", is.Current)
	}
}

func TestAStoreThatCannotBuildKeepsTheOldRecord(t *testing.T) {
	address := imported(t, layerstest.Record())
	store := open(t, address)
	admin := connect(t, address, "")
	// Somebody behind redline's back: past the triggers.
	const tamper = `SET session_replication_role = replica; UPDATE redline.zones SET name = 'x' WHERE code = 'RL-1';
		INSERT INTO redline.publications (sequence, by_whom, reason, kind) VALUES (5, 'li', 'x', 'publish');
		INSERT INTO redline.zone_sets (layer, sealed_at) VALUES ('never', now());
		INSERT INTO redline.versions (layer, sequence, state, origin, zone_set, accuracy_m, sha256, catalogue_from, author)
			SELECT 'never', 1, 'published', 'folder', max(id), 1, ` + digest + `, 5, 'li' FROM redline.zone_sets;
		UPDATE redline.catalogue SET sequence = 5`
	if _, err := admin.PgConn().Exec(t.Context(), tamper).ReadAll(); err != nil {
		t.Fatal(err)
	}
	err := store.Refresh(t.Context())
	var fault *lang.Fault
	if !errors.Is(err, postgis.ErrDamaged) || !errors.As(err, &fault) {
		t.Fatalf("error %v, want ErrDamaged", err)
	}
	if status := store.Status(); status.Sequence != 4 || !errors.Is(status.Stale, postgis.ErrDamaged) {
		t.Errorf("status %+v", status)
	}
	if _, err := store.Snapshot(t.Context(), layers.AsOf{On: layers.Date{Year: 2026, Month: 6, Day: 1}}); err != nil {
		t.Errorf("the old record is not served: %v", err)
	}
	if _, err := postgis.Open(t.Context(), pool(t, address, "redline_serve")); !errors.Is(err, postgis.ErrDamaged) {
		t.Errorf("opening a damaged record gives %v", err)
	}
}

func TestPollBacksOffAndComesBack(t *testing.T) {
	address := imported(t, layerstest.Record())
	store := open(t, address)
	admin := connect(t, address, "")
	run := func(statement string) {
		t.Helper()
		if _, err := admin.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	run("ALTER TABLE redline.catalogue RENAME TO away")
	ticks := make(chan time.Time, 8)
	for range 8 {
		ticks <- time.Time{}
	}
	close(ticks)
	failures := 0
	store.Poll(t.Context(), ticks, func(error) { failures++ })
	if failures != 3 || store.Status().Stale == nil { // ticks 1, 3 and 7
		t.Errorf("%d failures in 8 ticks, stale: %v", failures, store.Status().Stale)
	}
	run("ALTER TABLE redline.away RENAME TO catalogue")
	if err := store.Refresh(t.Context()); err != nil || store.Status().Stale != nil {
		t.Errorf("the database is back: %v, stale: %v", err, store.Status().Stale)
	}
}
