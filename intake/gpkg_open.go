package intake

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"time"

	"redline/lang"

	"modernc.org/sqlite"
)

// sqliteMagic begins every SQLite database (https://www.sqlite.org/fileformat.html §1.3).
var sqliteMagic = []byte("SQLite format 3\x00")

// sqliteLimits bind a database before its first byte is looked at: a file of 4 KB whose
// view calls zeroblob otherwise takes half a gigabyte. The numbers are SQLite's own
// (https://www.sqlite.org/c3ref/c_limit_attached.html).
var sqliteLimits = []struct{ id, value int }{
	{0, 16 << 20}, // LENGTH: of a text, a blob, a row
	{1, 100_000},  // SQL_LENGTH
	{2, maxProperties + 10},
	{3, 20},     // EXPR_DEPTH
	{4, 2},      // COMPOUND_SELECT
	{5, 25_000}, // VDBE_OP
	{6, 8},      // FUNCTION_ARG
	{7, 0},      // ATTACHED
	{8, 50},     // LIKE_PATTERN_LENGTH
	{9, 8},      // VARIABLE_NUMBER
	{10, 1},     // TRIGGER_DEPTH
	{11, 0},     // WORKER_THREADS
}

// sqliteTime bounds what one file may take; real ones take a fraction of a second for
// each 100,000 features.
const sqliteTime = 60 * time.Second

// recordsTime is sqliteTime for records, which somebody answers for and which wait for
// what becomes of each.
const recordsTime = time.Hour

// database is a SQLite database in memory that can only be read.
type database struct {
	ctx   context.Context
	conn  *sql.Conn
	close func()
	wal   bool // the file was in WAL mode: changes may stand in a file beside it
}

// openDatabase opens the bytes of a database, without touching the disk, behind limits
// and a policy that allows nothing but reading real tables.
func openDatabase(src *source) (*database, error) {
	pool, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, fmt.Errorf("open a database in memory: %w", err)
	}
	limit := sqliteTime
	if src.records {
		limit = recordsTime
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	d := &database{ctx: ctx, close: func() { cancel(); _ = pool.Close() }}
	if d.conn, err = pool.Conn(ctx); err == nil {
		err = d.load(src.data)
	}
	if err != nil {
		d.close()
		return nil, damagedDatabase(err)
	}
	return d, nil
}

// load binds the connection and gives it the file.
func (d *database) load(data []byte) error {
	for _, l := range sqliteLimits {
		if _, err := sqlite.Limit(d.conn, l.id, l.value); err != nil {
			return err
		}
	}
	for _, pragma := range []string{"trusted_schema=0", "cell_size_check=1", "mmap_size=0", "query_only=1"} {
		if _, err := d.conn.ExecContext(d.ctx, "PRAGMA "+pragma); err != nil {
			return err
		}
	}
	// A database in WAL mode needs a shared file that memory has not: read it as it was
	// last written back (fileformat.html §1.3.3).
	if len(data) > 20 && data[18] == 2 {
		data, d.wal = bytes.Clone(data), true
		data[18], data[19] = 1, 1
	}
	return d.conn.Raw(func(c any) error {
		if err := c.(interface{ Deserialize([]byte) error }).Deserialize(data); err != nil {
			return err
		}
		return c.(sqlite.AuthorizerRegisterer).RegisterAuthorizer(readOnly)
	})
}

// readOnly allows reading columns of real tables, and asking for a table's columns.
func readOnly(action sqlite.AuthorizerActionCode, arg1, _, _, view string) sqlite.AuthorizerReturnCode {
	switch {
	case view != "":
		return sqlite.AuthorizerDeny
	case action == sqlite.AuthSelect, action == sqlite.AuthRead, action == sqlite.AuthPragma && arg1 == "table_xinfo":
		return sqlite.AuthorizerOK
	}
	return sqlite.AuthorizerDeny
}

// each runs a query and calls visit with the values of each row; they are valid during
// the call.
func (d *database) each(query string, visit func(values []any) error) error {
	rows, err := d.conn.QueryContext(d.ctx, query)
	if err != nil {
		return damagedDatabase(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return damagedDatabase(err)
	}
	values := make([]any, len(columns))
	into := make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return damagedDatabase(err)
		}
		if err := visit(values); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return damagedDatabase(err)
	}
	return nil
}

func damagedDatabase(err error) error {
	return fault(ErrSyntax,
		librarySays("GeoPackage（SQLite）损坏、不完整或含有不允许的内容（", "the GeoPackage is damaged, cut off or holds what is not allowed (SQLite: ", err, "）", ")"),
		lang.Text{ZH: "请从源软件重新导出，或重新发送该文件", EN: "Export it again, or send it again."})
}
