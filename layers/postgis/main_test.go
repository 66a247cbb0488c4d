package postgis_test

import (
	"context"
	"os"
	"testing"

	"redline/layers/postgis"
	"redline/layers/postgis/cluster"

	"github.com/jackc/pgx/v5"
)

func TestMain(m *testing.M) {
	os.Exit(cluster.Main(m, func(ctx context.Context, address string) error {
		_, err := postgis.MigrateUp(ctx, address)
		return err
	}))
}

// migrated returns the URL of a database of its own with the newest schema.
func migrated(t *testing.T) string {
	t.Helper()
	address, drop, err := cluster.Clone(t.Context())
	return owned(t, address, drop, err)
}

// blank returns the URL of an empty database of its own.
func blank(t *testing.T) string {
	t.Helper()
	address, drop, err := cluster.Blank(t.Context())
	return owned(t, address, drop, err)
}

func owned(t *testing.T, address string, drop func() error, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := drop(); err != nil {
			t.Error(err)
		}
	})
	return address
}

// connect opens one connection, with the rights of a role unless it is "".
func connect(t *testing.T, address, role string) *pgx.Conn {
	t.Helper()
	config, err := pgx.ParseConfig(address)
	if err != nil {
		t.Fatal(err)
	}
	if role != "" {
		config.RuntimeParams["role"] = role
	}
	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}
