package postgis_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"redline/lang"
	"redline/layers"
	"redline/layers/postgis"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// screening is one that a tenant saves.
func screening(tenant string) postgis.Screening {
	return postgis.Screening{
		Tenant: tenant, By: "li", Title: "某项目", ReportID: strings.Repeat("0a", 32), On: layers.Date{Year: 2026, Month: 1, Day: 2},
		Catalogue: 4, PackID: "luojiang", Pack: []byte("rules"), Report: []byte("{\"a\": 1}\n"), Inputs: []byte("files"),
	}
}

func save(t *testing.T, pool *postgis.Pool, s postgis.Screening) string {
	t.Helper()
	id, err := postgis.Save(t.Context(), pool, s)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAScreeningComesBackAsItWasSaved(t *testing.T) {
	pool := pool(t, migrated(t), "redline_serve")
	first := save(t, pool, screening("bureau"))
	later := screening("bureau")
	later.Supersedes, later.Report = first, []byte("{\"a\": 2}\n")
	second := save(t, pool, later)
	if first == second || !postgis.IsScreeningID(first) {
		t.Fatalf("ids %s and %s", first, second)
	}
	for _, tt := range []struct {
		name, id string
		want     postgis.SavedScreening
	}{
		{"the first", first, postgis.SavedScreening{By: "li", Title: "某项目", Report: []byte("{\"a\": 1}\n"), Pack: []byte("rules"), Inputs: []byte("files"), SupersededBy: second}},
		{"its successor", second, postgis.SavedScreening{By: "li", Title: "某项目", Report: []byte("{\"a\": 2}\n"), Pack: []byte("rules"), Inputs: []byte("files"), Supersedes: first}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := postgis.ReadScreening(t.Context(), pool, "bureau", tt.id)
			if err != nil || got.SavedAt.IsZero() {
				t.Fatalf("saved at %v, %v", got.SavedAt, err)
			}
			if d := cmp.Diff(tt.want, got, cmpopts.IgnoreFields(got, "SavedAt")); d != "" {
				t.Error(d)
			}
		})
	}
}

// A foreign id, an absent one and what is no id get one answer, to the byte, also by a
// superuser, whom row-level security does not hold.
func TestWhatIsNotTheTenantsIsNotThere(t *testing.T) {
	address := migrated(t)
	serve := pool(t, address, "redline_serve")
	theirs := save(t, serve, screening("bureau"))
	ours := save(t, serve, screening("institute")) // the same report
	super := pool(t, address, "")
	const nobodys = "00000000-0000-4000-8000-000000000000"
	for _, tt := range []struct {
		name string
		pool *postgis.Pool
		id   string
		want error
	}{
		{"ours", serve, ours, nil},
		{"foreign", serve, theirs, postgis.ErrNoScreening},
		{"foreign, for a superuser", super, theirs, postgis.ErrNoScreening},
		{"absent", serve, nobodys, postgis.ErrNoScreening},
		{"no id", serve, "'; DROP TABLE redline.screenings", postgis.ErrNoScreening},
		{"empty", serve, "", postgis.ErrNoScreening},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := postgis.ReadScreening(t.Context(), tt.pool, "institute", tt.id)
			if !errors.Is(err, tt.want) {
				t.Fatalf("error %v, want %v", err, tt.want)
			}
			if err != nil && err.Error() != "there is no such saved screening check the id, the database and the tenant (--tenant)" {
				t.Errorf("it says %q", err)
			}
			if tt.id == ours {
				return
			}
			next := screening("institute")
			next.Supersedes = tt.id
			if _, err := postgis.Save(t.Context(), tt.pool, next); tt.id != "" && !errors.Is(err, postgis.ErrNoScreening) {
				t.Errorf("superseding it gives %v", err)
			}
		})
	}
}

func TestRulesAreKeptOnce(t *testing.T) {
	address := migrated(t)
	serve := pool(t, address, "redline_serve")
	save(t, serve, screening("bureau"))
	save(t, serve, screening("institute"))
	other := screening("bureau")
	other.Pack = []byte("other rules")
	save(t, serve, other)
	var packs, audited int
	if err := connect(t, address, "").QueryRow(t.Context(), `SELECT (SELECT count(*) FROM redline.rule_packs),
		(SELECT count(*) FROM redline.audit WHERE action = 'save' AND object LIKE 'screening/%')`).Scan(&packs, &audited); err != nil || packs != 2 || audited != 3 {
		t.Errorf("%d packs and %d audit rows, %v; want 2 and 3", packs, audited, err)
	}
}

func TestWhatCannotBeSavedIsRefused(t *testing.T) {
	address := migrated(t)
	serve := pool(t, address, "redline_serve")
	standby := pool(t, address+"&default_transaction_read_only=on", "redline_serve")
	for _, tt := range []struct {
		name   string
		pool   *postgis.Pool
		change func(*postgis.Screening)
		want   error
	}{
		{"a title that is no text", serve, func(s *postgis.Screening) { s.Title = "\xff" }, postgis.ErrText},
		{"a title with a zero", serve, func(s *postgis.Screening) { s.Title = "a\x00" }, postgis.ErrText},
		{"an endless name", serve, func(s *postgis.Screening) { s.By = strings.Repeat("字", 501) }, postgis.ErrText},
		{"a standby", standby, func(*postgis.Screening) {}, postgis.ErrReadOnly},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := screening("bureau")
			tt.change(&s)
			_, err := postgis.Save(t.Context(), tt.pool, s)
			var fault *lang.Fault
			if !errors.Is(err, tt.want) || !errors.As(err, &fault) {
				t.Errorf("error %v, want a fault of kind %v", err, tt.want)
			}
		})
	}
	var kept int
	if err := connect(t, address, "").QueryRow(t.Context(), `SELECT count(*) FROM redline.screenings`).Scan(&kept); err != nil || kept != 0 {
		t.Errorf("%d screenings kept, %v", kept, err)
	}
}

func TestTheTenantOfAPrincipal(t *testing.T) {
	address := migrated(t)
	if _, err := connect(t, address, "redline_admin").Exec(t.Context(), `INSERT INTO redline.principals (name, tenant, disabled_at)
		VALUES ('li', 'bureau', NULL), ('wang', 'bureau', now())`); err != nil {
		t.Fatal(err)
	}
	serve := pool(t, address, "redline_serve")
	for _, tt := range []struct {
		name, want string
		err        error
	}{{"li", "bureau", nil}, {"wang", "", postgis.ErrDisabled}, {"nobody", "", nil}} {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := postgis.TenantOf(t.Context(), serve, tt.name); got != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("tenant %q, %v; want %q, %v", got, err, tt.want, tt.err)
			}
		})
	}
}

// A large report and its inputs cross as they are.
func TestALargeScreeningIsSavedWhole(t *testing.T) {
	serve := pool(t, migrated(t), "redline_serve")
	s := screening("bureau")
	s.Report, s.Inputs = bytes.Repeat([]byte("报告\x00"), 1<<20), bytes.Repeat([]byte{0, 1, 0xff}, 1<<20)
	got, err := postgis.ReadScreening(t.Context(), serve, "bureau", save(t, serve, s))
	if err != nil || !bytes.Equal(got.Report, s.Report) || !bytes.Equal(got.Inputs, s.Inputs) {
		t.Errorf("%d and %d bytes came back, %v", len(got.Report), len(got.Inputs), err)
	}
}

// The connection ends while the transaction is being committed: that is said as it is, with
// the id to look for. A commit that the server refuses is none.
func TestACommitWithoutAnAnswerIsUncertain(t *testing.T) {
	for _, tt := range []struct {
		name, atCommit string
		want           bool
	}{
		{"the connection ends", "PERFORM pg_terminate_backend(pg_backend_pid())", true},
		{"the server refuses", "RAISE EXCEPTION 'no' USING ERRCODE = '23514'", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			address := migrated(t)
			serve := pool(t, address, "redline_serve")
			trigger := `CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN ` + tt.atCommit + `; RETURN NULL; END $$;
				CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON redline.screenings DEFERRABLE INITIALLY DEFERRED
				FOR EACH ROW EXECUTE FUNCTION at_commit()`
			if _, err := connect(t, address, "").PgConn().Exec(t.Context(), trigger).ReadAll(); err != nil {
				t.Fatal(err)
			}
			id, err := postgis.Save(t.Context(), serve, screening("bureau"))
			if err == nil || id != "" || errors.Is(err, postgis.ErrUncertain) != tt.want {
				t.Errorf("id %q, error %v", id, err)
			}
		})
	}
}
