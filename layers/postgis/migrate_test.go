package postgis_test

import (
	"slices"
	"sync"
	"testing"

	"redline/layers/postgis"
	"redline/migrations"
)

// shape describes everything a schema holds, to compare two of them.
const shape = `SELECT coalesce(string_agg(line, E'\n' ORDER BY line), '') FROM (
	SELECT format('%s %s.%s %s %s %s', c.relkind, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
		col_description(c.oid, a.attnum)) AS line
	FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
	WHERE c.relnamespace = to_regnamespace('redline')
	UNION ALL SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = to_regnamespace('redline')
	UNION ALL SELECT tgname || pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
		WHERE c.relnamespace = to_regnamespace('redline') AND NOT tgisinternal
	UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = to_regnamespace('redline')) AS lines`

func TestEveryStepGoesUpAndDown(t *testing.T) {
	address := blank(t)
	conn := connect(t, address, "")
	look := func() (s string) {
		t.Helper()
		if err := conn.QueryRow(t.Context(), shape).Scan(&s); err != nil {
			t.Fatal(err)
		}
		return s
	}
	if taken, err := postgis.MigrateUp(t.Context(), address); err != nil || len(taken) != migrations.Newest {
		t.Fatalf("up took %v, %v", taken, err)
	}
	full := look()
	for i := migrations.Newest; i >= 1; i-- {
		if step, err := postgis.MigrateDown(t.Context(), address); err != nil || step.Number != int64(i) {
			t.Fatalf("down took %v, %v, want step %d", step, err, i)
		}
	}
	if left := look(); left != "" {
		t.Errorf("down leaves\n%s", left)
	}
	if _, err := postgis.MigrateUp(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	if again := look(); again != full {
		t.Error("up, down and up is not up")
	}
	status, err := postgis.MigrateStatus(t.Context(), address)
	if err != nil || len(status) != migrations.Newest || slices.ContainsFunc(status, func(s postgis.Step) bool { return !s.Applied }) {
		t.Errorf("status %v, %v", status, err)
	}
}

func TestMigratingAtOnceTakesEachStepOnce(t *testing.T) {
	address := blank(t)
	var all sync.Mutex
	var taken int
	var both sync.WaitGroup
	for range 3 {
		both.Go(func() {
			steps, err := postgis.MigrateUp(t.Context(), address)
			if err != nil {
				t.Error(err)
			}
			all.Lock()
			taken += len(steps)
			all.Unlock()
		})
	}
	both.Wait()
	if taken != migrations.Newest {
		t.Errorf("%d steps taken, want %d", taken, migrations.Newest)
	}
}

func TestEveryTableIsExplained(t *testing.T) {
	var silent []string
	err := connect(t, migrated(t), "").QueryRow(t.Context(), `SELECT coalesce(array_agg(relname::text), '{}') FROM pg_class
		WHERE relnamespace = 'redline'::regnamespace AND relkind = 'r' AND obj_description(oid) IS NULL`).Scan(&silent)
	if err != nil || len(silent) > 0 {
		t.Errorf("tables without a comment: %v, %v", silent, err)
	}
}
