// Package postgis is the system of record: controls in PostgreSQL with PostGIS, with
// their versions, checks and history. It loads the record, polls for what was published,
// writes what a folder holds, and migrates the schema. It is the only place for pgx and
// SQL; what the records mean is the business of package layers, and no geometry is
// decided by the database.
package postgis

import (
	"context"
	"net/url"
	"strings"

	"redline/migrations"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	pgxgeom "github.com/twpayne/pgx-geom"
)

// Options tune a connection; the zero value is right for production.
type Options struct {
	// AllowFsyncOff accepts a server that may lose acknowledged writes: a test's.
	AllowFsyncOff bool
	// Role is assumed on each connection: redline_serve, redline_publish. Default: the
	// login's own rights.
	Role string
}

// Pool is a set of connections to one database, so that callers need not know pgx.
type Pool = pgxpool.Pool

// Connect opens a pool to a database given as a URL (postgres://user@host/database), and
// checks that redline can work with it. Errors are *lang.Fault with a kind of this
// package: ErrAddress, ErrUnreachable, ErrNoRight, ErrNoPostGIS, ErrSchemaOld,
// ErrSchemaNew, ErrFsyncOff.
func Connect(ctx context.Context, address string, o Options) (*Pool, error) {
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, badAddress(err)
	}
	config.ConnConfig.RuntimeParams["application_name"] = "redline"
	if _, said := config.ConnConfig.RuntimeParams["synchronous_commit"]; !said && !o.AllowFsyncOff {
		// A server may be set to acknowledge before it has written: not what is put on record.
		config.ConnConfig.RuntimeParams["synchronous_commit"] = "on"
	}
	if o.Role != "" {
		config.ConnConfig.RuntimeParams["role"] = o.Role
	}
	config.AfterConnect = registerGeometry
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, explain(err, placeOf(address))
	}
	if err := checkServer(ctx, pool, o); err != nil {
		pool.Close()
		return nil, explain(err, placeOf(address))
	}
	return pool, nil
}

const whichSQL = `SELECT system_identifier::text || ' ' || current_database() FROM pg_control_system()`

// SameDatabase reports whether two pools lead to the same database: of one server, or of a
// primary and its standbys.
func SameDatabase(ctx context.Context, a, b *Pool) (bool, error) {
	var which [2]string
	for i, pool := range []*Pool{a, b} {
		if err := pool.QueryRow(ctx, whichSQL).Scan(&which[i]); err != nil {
			return false, explain(err, placeOf(pool.Config().ConnString()))
		}
	}
	return which[0] == which[1], nil
}

// registerGeometry makes geometry cross as EWKB. A database without PostGIS has no such
// type: that is for check to say.
func registerGeometry(ctx context.Context, conn *pgx.Conn) error {
	var there bool
	if err := conn.QueryRow(ctx, "SELECT to_regtype('geometry') IS NOT NULL AND to_regtype('geography') IS NOT NULL").Scan(&there); err != nil || !there {
		return err
	}
	return pgxgeom.Register(ctx, conn)
}

const checkSQL = `SELECT current_setting('fsync') = 'on', to_regtype('geometry') IS NOT NULL,
	to_regclass('redline_migrations') IS NOT NULL, to_regclass('redline.catalogue') IS NOT NULL`

const schemaSQL = `SELECT coalesce(max(version_id), 0) FROM redline_migrations WHERE is_applied`

// checkServer refuses a server or a schema that redline cannot work with.
func checkServer(ctx context.Context, pool *pgxpool.Pool, o Options) error {
	var fsync, postgis, migrated, schema bool
	if err := pool.QueryRow(ctx, checkSQL).Scan(&fsync, &postgis, &migrated, &schema); err != nil {
		return err
	}
	switch {
	case !fsync && !o.AllowFsyncOff:
		return faultFsyncOff()
	case !migrated:
		if !postgis {
			return faultNoPostGIS()
		}
		return faultSchemaOld(0)
	}
	var step int64
	if err := pool.QueryRow(ctx, schemaSQL).Scan(&step); err != nil {
		return err
	}
	switch {
	case step < migrations.Oldest || !schema:
		return faultSchemaOld(step)
	case step > migrations.Newest+1:
		return faultSchemaNew(step)
	case !postgis:
		return faultNoPostGIS()
	}
	return nil
}

// placeOf names a database for a person: never with its password.
func placeOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" {
		return "database"
	}
	host := u.Host
	if host == "" {
		host = u.Query().Get("host")
	}
	return strings.TrimSuffix(host, "/") + "/" + strings.TrimPrefix(u.Path, "/")
}
