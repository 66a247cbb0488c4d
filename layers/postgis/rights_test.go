package postgis_test

import (
	"errors"
	"testing"

	"redline/layers/postgis"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const (
	square = "'SRID=4490;MULTIPOLYGON(((104.5 31.3,104.51 31.3,104.51 31.31,104.5 31.3)))'"
	digest = "'0000000000000000000000000000000000000000000000000000000000000000'"
)

// published fills a record with one published version of layer "a", a draft of it, a
// screening of each of two tenants and an audit row.
const published = `
INSERT INTO redline.catalogue (name_zh, name_en, sequence, plane, service_area) VALUES ('区', 'District', 2, 4544, ` + square + `);
INSERT INTO redline.publications (sequence, by_whom, reason, kind) VALUES (1, 'li', 'first', 'publish'), (2, 'li', 'second', 'publish'), (3, 'li', 'third', 'withdraw');
INSERT INTO redline.layers VALUES ('a', 'zone');
INSERT INTO redline.layer_records (catalogue_from, layer, title_zh, title_en, office_zh, office_en) VALUES (1, 'a', '甲', 'A', '局', 'Bureau');
INSERT INTO redline.zone_sets (layer) VALUES ('a'), ('a');
INSERT INTO redline.zones (zone_set, code, geom) VALUES (1, 'Z-1', ` + square + `);
INSERT INTO redline.draft_zones (zone_set, code, geom) VALUES (2, 'Z-1', ` + square + `);
INSERT INTO redline.versions (layer, sequence, zone_set, in_force_from, accuracy_m, author) VALUES ('a', 1, 1, '2020-01-01', 5, 'li'), ('a', 2, 2, '2020-01-01', 5, 'li');
UPDATE redline.zone_sets SET sealed_at = now() WHERE id = 1;
UPDATE redline.versions SET state = 'submitted', sha256 = ` + digest + ` WHERE id = 1;
UPDATE redline.versions SET state = 'approved', approved_by = 'wang' WHERE id = 1;
UPDATE redline.versions SET state = 'published', catalogue_from = 2 WHERE id = 1;
INSERT INTO redline.audit (by_whom, action) VALUES ('li', 'publish');
SET redline.tenant = 'bureau';
INSERT INTO redline.screenings (id, tenant, by_whom, report_id, judged_on, catalogue, report) VALUES ('00000000-0000-0000-0000-000000000001', 'bureau', 'li', ` + digest + `, '2026-01-01', 2, 'x')`

// attempt runs one statement in a transaction that is taken back, and returns its SQLSTATE
// or "".
func attempt(t *testing.T, conn *pgx.Conn, statement string) string {
	t.Helper()
	tx, err := conn.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := tx.Rollback(t.Context()); err != nil {
			t.Fatal(err)
		}
	}()
	_, err = tx.Conn().PgConn().Exec(t.Context(), statement).ReadAll()
	var refusal *pgconn.PgError
	if errors.As(err, &refusal) {
		return refusal.Code
	}
	if err != nil {
		t.Fatal(err)
	}
	return ""
}

func TestWhatARoleMayDo(t *testing.T) {
	address := migrated(t)
	if _, err := connect(t, address, "").PgConn().Exec(t.Context(), published).ReadAll(); err != nil {
		t.Fatal(err)
	}
	const (
		allowed  = ""
		noRight  = "42501"
		kept     = "RL001" // a trigger: also for the owner and a superuser
		missing  = "RL002"
		eyes     = "RL003"
		conflict = "23P01"
		named    = "23503"
		invalid  = "23514"
	)
	const saves = `SET LOCAL redline.tenant = 'bureau'; INSERT INTO redline.screenings (id, tenant, by_whom, report_id, judged_on, catalogue, report`
	const aKey = `INSERT INTO redline.principals (name, tenant) VALUES ('x', 'y'); INSERT INTO redline.api_keys (id, sha256, principal, expires_at)
		VALUES ('0123abcd', decode(repeat('00', 32), 'hex'), 'x', '2100-01-01')`
	const second = `WITH moved AS (DELETE FROM redline.draft_zones WHERE zone_set = 2 RETURNING *) INSERT INTO redline.zones SELECT * FROM moved; UPDATE redline.zone_sets SET sealed_at = now() WHERE id = 2; UPDATE redline.versions SET state = 'submitted', sha256 = ` + digest + ` WHERE id = 2; `
	tests := []struct{ name, role, statement, want string }{
		{"serve reads zones", "redline_serve", `SELECT FROM redline.zones`, allowed},
		{"serve reads zones of drafts", "redline_serve", `SELECT FROM redline.draft_zones`, noRight},
		{"serve reads zones of every state", "redline_serve", `SELECT FROM redline.delivered_zones`, noRight},
		{"serve changes a version", "redline_serve", `UPDATE redline.versions SET accuracy_m = 1`, noRight},
		{"serve deletes zones", "redline_serve", `DELETE FROM redline.zones`, noRight},
		{"serve advances the catalogue", "redline_serve", `UPDATE redline.catalogue SET sequence = 9`, noRight},
		{"serve writes the audit log", "redline_serve", `INSERT INTO redline.audit (by_whom, action) VALUES ('li', 'save')`, allowed},
		{"serve dates an audit row itself", "redline_serve", `INSERT INTO redline.audit (by_whom, action, at) VALUES ('li', 'save', '2000-01-01')`, noRight},
		{"serve changes the audit log", "redline_serve", `UPDATE redline.audit SET by_whom = 'wang'`, noRight},
		{"serve reads the audit log", "redline_serve", `SELECT FROM redline.audit`, noRight},
		{"serve makes a principal", "redline_serve", `INSERT INTO redline.principals (name, tenant) VALUES ('x', 'y')`, noRight},
		{"serve drops a table", "redline_serve", `DROP TABLE redline.audit`, noRight},
		{"serve marks a key used", "redline_serve", `UPDATE redline.api_keys SET last_used_at = now()`, allowed},
		{"serve revives a key", "redline_serve", `UPDATE redline.api_keys SET revoked_at = NULL`, noRight},
		{"publish makes a principal", "redline_publish", `INSERT INTO redline.principals (name, tenant) VALUES ('x', 'y')`, noRight},
		{"admin makes a principal and a key", "redline_admin", aKey, allowed},
		{"admin revokes a key", "redline_admin", aKey + `; UPDATE redline.api_keys SET revoked_at = now()`, allowed},
		{"admin ends a key sooner", "redline_admin", aKey + `; UPDATE redline.api_keys SET expires_at = now()`, allowed},
		{"admin lets a key live longer", "redline_admin", aKey + `; UPDATE redline.api_keys SET expires_at = '2200-01-01'`, kept},
		{"admin revives a key", "redline_admin", aKey + `; UPDATE redline.api_keys SET revoked_at = now(); UPDATE redline.api_keys SET revoked_at = NULL`, kept},
		{"admin changes whose a key is", "redline_admin", aKey + `; UPDATE redline.api_keys SET principal = 'y'`, noRight},
		{"admin deletes a key", "redline_admin", aKey + `; DELETE FROM redline.api_keys`, noRight},
		{"the owner deletes a key", "redline_migrate", aKey + `; DELETE FROM redline.api_keys`, kept},
		{"a superuser gives a key another hash", "", aKey + `; UPDATE redline.api_keys SET sha256 = decode(repeat('01', 32), 'hex')`, kept},
		{"an id that is none", "redline_admin", `INSERT INTO redline.principals (name, tenant) VALUES ('x', 'y');
			INSERT INTO redline.api_keys (id, sha256, principal, expires_at) VALUES ('ILOU0000', decode(repeat('00', 32), 'hex'), 'x', '2100-01-01')`, invalid},
		{"admin changes the audit log", "redline_admin", `DELETE FROM redline.audit`, noRight},
		{"admin reads the audit log", "redline_admin", `SELECT FROM redline.audit`, allowed},
		{"admin publishes", "redline_admin", `UPDATE redline.catalogue SET sequence = 9`, noRight},
		{"serve changes a screening", "redline_serve", `UPDATE redline.screenings SET report = 'y'`, noRight},
		{"serve keeps rules", "redline_serve", `INSERT INTO redline.rule_packs (sha256, id, content) VALUES (encode(sha256('x'), 'hex'), 'a', 'x')`, allowed},
		{"serve keeps other rules under a hash", "redline_serve", `INSERT INTO redline.rule_packs (sha256, id, content) VALUES (` + digest + `, 'a', 'x')`, invalid},
		{"serve changes rules", "redline_serve", `UPDATE redline.rule_packs SET content = 'y'`, noRight},
		{"serve deletes a screening", "redline_serve", `DELETE FROM redline.screenings`, noRight},
		{"serve saves", "redline_serve", saves + `) VALUES (gen_random_uuid(), 'bureau', 'li', ` + digest + `, '2026-01-01', 2, 'x')`, allowed},
		{"serve dates a screening itself", "redline_serve", saves + `, saved_at) VALUES (gen_random_uuid(), 'bureau', 'li', ` + digest + `, '2026-01-01', 2, 'x', '2000-01-01')`, noRight},
		{"publish changes a draft", "redline_publish", `UPDATE redline.versions SET accuracy_m = 1 WHERE id = 2`, allowed},
		{"publish changes a published version", "redline_publish", `UPDATE redline.versions SET accuracy_m = 1 WHERE id = 1`, kept},
		{"publish deletes a published version", "redline_publish", `DELETE FROM redline.versions WHERE id = 1`, kept},
		{"publish deletes a draft", "redline_publish", `DELETE FROM redline.versions WHERE id = 2; DELETE FROM redline.zone_sets WHERE id = 2`, allowed},
		{"publish adds to a sealed set", "redline_publish", `INSERT INTO redline.zones (zone_set, code, geom) VALUES (1, 'Z-2', ` + square + `)`, kept},
		{"publish adds to a draft", "redline_publish", `INSERT INTO redline.zones (zone_set, code, geom) VALUES (2, 'Z-2', ` + square + `)`, allowed},
		{"publish adds to the drafts", "redline_publish", `INSERT INTO redline.draft_zones (zone_set, code, geom) VALUES (2, 'Z-2', ` + square + `)`, allowed},
		{"publish adds to the drafts of a sealed set", "redline_publish", `INSERT INTO redline.draft_zones (zone_set, code, geom) VALUES (1, 'Z-2', ` + square + `)`, kept},
		{"publish adds to the drafts of no set", "redline_publish", `INSERT INTO redline.draft_zones (zone_set, code, geom) VALUES (99, 'Z-2', ` + square + `)`, named},
		{"publish adds a draft twice", "redline_publish", `INSERT INTO redline.draft_zones (zone_set, code, geom) VALUES (2, 'Z-1', ` + square + `)`, "23505"},
		{"publish seals a set of which zones are drafts", "redline_publish", `UPDATE redline.zone_sets SET sealed_at = now() WHERE id = 2`, missing},
		{"publish moves a zone into a sealed set", "redline_publish", `UPDATE redline.draft_zones SET zone_set = 1, code = 'Z-9' WHERE zone_set = 2`, kept},
		{"publish adds an empty outline to the drafts", "redline_publish", `INSERT INTO redline.draft_zones (zone_set, code, geom) VALUES (2, 'Z-2', 'SRID=4490;MULTIPOLYGON EMPTY')`, invalid},
		{"publish submits an invalid outline", "redline_publish", `INSERT INTO redline.draft_zones (zone_set, code, geom) VALUES (2, 'Z-2', 'SRID=4490;MULTIPOLYGON(((0 0,1 1,1 0,0 1,0 0)))');
			INSERT INTO redline.zones (zone_set, code, geom) SELECT zone_set, code, geom FROM redline.draft_zones WHERE zone_set = 2 AND code = 'Z-2'`, invalid},
		{"publish deletes a published set", "redline_publish", `DELETE FROM redline.zone_sets WHERE id = 1`, named},
		{"publish clears away the sealed set of a draft", "redline_publish", second + `UPDATE redline.versions SET state = 'draft', returned_reason = 'x' WHERE id = 2;
			DELETE FROM redline.versions WHERE id = 2; DELETE FROM redline.zone_sets WHERE id = 2`, allowed},
		{"publish unseals", "redline_publish", `UPDATE redline.zone_sets SET sealed_at = NULL WHERE id = 1`, kept},
		{"publish changes the audit log", "redline_publish", `DELETE FROM redline.audit`, noRight},
		{"publish submits an open set", "redline_publish", `UPDATE redline.versions SET state = 'submitted', sha256 = ` + digest + ` WHERE id = 2`, missing},
		{"publish skips approval", "redline_publish", second + `UPDATE redline.versions SET state = 'published', catalogue_from = 3 WHERE id = 2`, kept},
		{"the author approves", "redline_publish", second + `UPDATE redline.versions SET state = 'approved', approved_by = 'li' WHERE id = 2`, eyes},
		{"the author approves in a small office", "redline_publish", `UPDATE redline.catalogue SET four_eyes = false; ` + second + `UPDATE redline.versions SET state = 'approved', approved_by = 'li' WHERE id = 2`, allowed},
		{"two versions for one day", "redline_publish", second + `UPDATE redline.versions SET state = 'approved', approved_by = 'wang' WHERE id = 2; UPDATE redline.versions SET state = 'published', catalogue_from = 3 WHERE id = 2`, conflict},
		{"the next version takes over", "redline_publish", second + `UPDATE redline.versions SET state = 'approved', approved_by = 'wang' WHERE id = 2;
			UPDATE redline.versions SET state = 'withdrawn', catalogue_until = 3, replaced_by = 2 WHERE id = 1;
			UPDATE redline.versions SET state = 'published', catalogue_from = 3 WHERE id = 2`, allowed},
		{"withdrawing changes what it said", "redline_publish", `UPDATE redline.versions SET state = 'withdrawn', catalogue_until = 3, accuracy_m = 1 WHERE id = 1`, kept},
		{"the catalogue goes back", "redline_publish", `UPDATE redline.catalogue SET sequence = 1`, kept},
		{"a published record is closed", "redline_publish", `UPDATE redline.layer_records SET catalogue_until = 3`, allowed},
		{"a published record is changed", "redline_publish", `UPDATE redline.layer_records SET title_zh = '乙'`, kept},
		{"an invalid outline", "redline_publish", `INSERT INTO redline.zones (zone_set, code, geom) VALUES (2, 'Z-2', 'SRID=4490;MULTIPOLYGON(((0 0,1 1,1 0,0 1,0 0)))')`, invalid},
		{"the owner changes an audit row", "redline_migrate", `UPDATE redline.audit SET by_whom = 'wang'`, kept},
		{"a superuser empties the audit log", "", `TRUNCATE redline.audit`, kept},
		{"a superuser changes a screening", "", `UPDATE redline.screenings SET report = 'y'`, kept},
		{"a superuser deletes a sealed zone", "", `DELETE FROM redline.zones WHERE zone_set = 1`, kept},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := attempt(t, connect(t, address, tt.role), tt.statement); got != tt.want {
				t.Errorf("SQLSTATE %q, want %q", got, tt.want)
			}
		})
	}
}

func TestTenantsDoNotSeeEachOther(t *testing.T) {
	address := migrated(t)
	if _, err := connect(t, address, "").PgConn().Exec(t.Context(), published).ReadAll(); err != nil {
		t.Fatal(err)
	}
	conn := connect(t, address, "redline_serve")
	for _, tt := range []struct {
		tenant string
		want   int
	}{{"bureau", 1}, {"institute", 0}, {"", 0}} {
		var n int
		if _, err := conn.Exec(t.Context(), "SELECT set_config('redline.tenant', $1, false)", tt.tenant); err != nil {
			t.Fatal(err)
		}
		if err := conn.QueryRow(t.Context(), "SELECT count(*) FROM redline.screenings").Scan(&n); err != nil || n != tt.want {
			t.Errorf("%q sees %d screenings, %v, want %d", tt.tenant, n, err, tt.want)
		}
	}
	const mine = `SET LOCAL redline.tenant = 'institute'; INSERT INTO redline.screenings (id, tenant, by_whom, report_id, judged_on, catalogue, report, supersedes)
		VALUES (gen_random_uuid(), `
	foreign := attempt(t, conn, mine+`'institute', 'x', `+digest+`, '2026-01-01', 2, 'x', '00000000-0000-0000-0000-000000000001')`)
	absent := attempt(t, conn, mine+`'institute', 'x', `+digest+`, '2026-01-01', 2, 'x', '00000000-0000-0000-0000-00000000000f')`)
	if foreign != "23503" || absent != foreign {
		t.Errorf("superseding a foreign screening gives %q, an absent one %q", foreign, absent)
	}
	if got := attempt(t, conn, mine+`'bureau', 'x', `+digest+`, '2026-01-01', 2, 'x', NULL)`); got != "42501" {
		t.Errorf("saving for another tenant gives %q", got)
	}
}

// A draft is seen by no one who serves, nor is a version that is submitted or approved: its
// zones stand in the tables of those that were published.
func TestServingDoesNotSeeDrafts(t *testing.T) {
	address := migrated(t)
	const submitted = `; INSERT INTO redline.zone_sets (layer) VALUES ('a');
INSERT INTO redline.zones (zone_set, code, geom) VALUES (3, 'Z-3', ` + square + `);
INSERT INTO redline.versions (layer, sequence, zone_set, in_force_from, accuracy_m, author) VALUES ('a', 3, 3, '2021-01-01', 5, 'li');
UPDATE redline.zone_sets SET sealed_at = now() WHERE id = 3;
UPDATE redline.versions SET state = 'submitted', sha256 = ` + digest + ` WHERE sequence = 3`
	if _, err := connect(t, address, "").PgConn().Exec(t.Context(), published+submitted).ReadAll(); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		role, sql string
		want      int
	}{
		{"redline_serve", "SELECT count(*) FROM redline.versions", 1},
		{"redline_publish", "SELECT count(*) FROM redline.versions", 3},
		{"redline_serve", "SELECT count(*) FROM redline.zones", 1},
		{"redline_publish", "SELECT count(*) FROM redline.zones", 2},
		{"redline_publish", "SELECT count(*) FROM redline.delivered_zones", 3},
	}
	for _, tt := range tests {
		var n int
		if err := connect(t, address, tt.role).QueryRow(t.Context(), tt.sql).Scan(&n); err != nil || n != tt.want {
			t.Errorf("%s: %s gives %d, %v, want %d", tt.role, tt.sql, n, err, tt.want)
		}
	}
}

// A migration that is taken back keeps the drafts.
func TestDraftsStayWhenTheirTablesGo(t *testing.T) {
	address := migrated(t)
	conn := connect(t, address, "")
	if _, err := conn.PgConn().Exec(t.Context(), published).ReadAll(); err != nil {
		t.Fatal(err)
	}
	for taken := ""; taken != "0008_part_drafts_from_zones.sql"; {
		step, err := postgis.MigrateDown(t.Context(), address)
		if err != nil || step.Number < 8 {
			t.Fatalf("down took %v, %v", step, err)
		}
		taken = step.Name
	}
	var codes string
	const zones = "SELECT string_agg(zone_set || ' ' || code, ', ' ORDER BY zone_set) FROM redline.zones"
	if err := conn.QueryRow(t.Context(), zones).Scan(&codes); err != nil || codes != "1 Z-1, 2 Z-1" {
		t.Errorf("%q, %v", codes, err)
	}
}
