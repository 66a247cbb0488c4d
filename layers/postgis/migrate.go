package postgis

import (
	"context"
	"database/sql"
	"errors"
	"path"

	"redline/migrations"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// Step is one migration of the schema and whether the database has it.
type Step struct {
	Number  int64
	Name    string // the file's
	Applied bool
}

// MigrateUp takes a database to the newest schema and returns the steps that it took, none
// when it is there already. Each step is one transaction. Several callers at once wait for
// each other. Errors are those of Connect, and ErrBusy.
func MigrateUp(ctx context.Context, address string) ([]Step, error) {
	var taken []Step
	err := migrate(ctx, address, func(p *goose.Provider) error {
		results, err := p.Up(ctx)
		var partial *goose.PartialError
		if errors.As(err, &partial) {
			results = partial.Applied
		}
		for _, r := range results {
			taken = append(taken, stepOf(r.Source, true))
		}
		return err
	})
	return taken, err
}

// Durable reports whether the server keeps what it acknowledged through a power cut: that
// is what its setting fsync is for. Errors are those of Connect.
func Durable(ctx context.Context, address string) (bool, error) {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return false, explain(err, placeOf(address))
	}
	var durable bool
	err = conn.QueryRow(ctx, `SELECT current_setting('fsync') = 'on'`).Scan(&durable)
	return durable, explain(errors.Join(err, conn.Close(ctx)), placeOf(address))
}

// MigrateDown takes back the newest step, and with it what its tables hold. A database
// without any step is an error.
func MigrateDown(ctx context.Context, address string) (Step, error) {
	var taken Step
	err := migrate(ctx, address, func(p *goose.Provider) error {
		result, err := p.Down(ctx)
		if errors.Is(err, goose.ErrNoNextVersion) {
			return faultSchemaOld(0)
		}
		if err == nil {
			taken = stepOf(result.Source, false)
		}
		return err
	})
	return taken, err
}

// MigrateStatus lists all steps that this program knows.
func MigrateStatus(ctx context.Context, address string) ([]Step, error) {
	var all []Step
	err := migrate(ctx, address, func(p *goose.Provider) error {
		status, err := p.Status(ctx)
		for _, s := range status {
			all = append(all, stepOf(s.Source, s.State == goose.StateApplied))
		}
		return err
	})
	return all, err
}

func stepOf(source *goose.Source, applied bool) Step {
	return Step{Number: source.Version, Name: path.Base(source.Path), Applied: applied}
}

// migrate runs one action with goose, which holds an advisory lock meanwhile.
func migrate(ctx context.Context, address string, action func(*goose.Provider) error) error {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return badAddress(err)
	}
	config.RuntimeParams["application_name"] = "redline migrate"
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return err
	}
	db := stdlib.OpenDB(*config)
	provider, err := provide(db, locker)
	if err != nil {
		return errors.Join(err, db.Close())
	}
	err = action(provider)
	return explain(errors.Join(err, provider.Close()), placeOf(address))
}

func provide(db *sql.DB, locker lock.SessionLocker) (*goose.Provider, error) {
	return goose.NewProvider(goose.DialectPostgres, db, migrations.FS(), goose.WithSessionLocker(locker),
		goose.WithTableName("redline_migrations"), goose.WithDisableGlobalRegistry(true))
}
