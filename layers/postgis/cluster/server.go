package cluster

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"

	"github.com/jackc/pgx/v5"
)

// Given names the environment variable with the URL of a server to use instead of a
// cluster of our own: a superuser's, who may create databases and roles. Databases are
// made beside those that are there, and dropped.
const Given = "REDLINE_TEST_DATABASE"

// template names the environment variable that tells the tests of one process which
// database to copy.
const template = "REDLINE_TEST_TEMPLATE"

// Main is for TestMain: it starts a cluster, or uses the given server; makes a database
// that prepare fills, of which Clone hands out copies; runs the tests; and clears away.
// It returns the exit code: a server that cannot be had fails the tests, and none is
// skipped. prepare may be nil.
func Main(tests interface{ Run() int }, prepare func(ctx context.Context, address string) error) (code int) {
	clear, err := begin(context.Background(), prepare)
	if err == nil {
		code = tests.Run()
	}
	if err = errors.Join(err, clear()); err != nil {
		fmt.Fprintln(os.Stderr, "test database:", err)
		return 1
	}
	return code
}

// begin returns how to clear away, also after an error.
func begin(ctx context.Context, prepare func(context.Context, string) error) (clear func() error, err error) {
	clear = func() error { return nil }
	if os.Getenv(Given) == "" {
		c, err := Start(ctx)
		if err != nil {
			return clear, err
		}
		clear = c.Stop
		if err := os.Setenv(Given, c.URL("postgres")); err != nil {
			return clear, err
		}
	}
	address, drop, err := Blank(ctx)
	if err != nil {
		return clear, err
	}
	stop := clear
	clear = func() error { return errors.Join(drop(), stop()) }
	if prepare != nil {
		if err := prepare(ctx, address); err != nil {
			return clear, err
		}
	}
	name, err := databaseOf(address)
	if err != nil {
		return clear, err
	}
	return clear, os.Setenv(template, name)
}

// Blank makes an empty database on the server of Main and returns its URL and how to drop
// it, whoever is still connected.
func Blank(ctx context.Context) (address string, drop func() error, err error) {
	return create(ctx, "template1")
}

// Clone makes a copy of the database that Main prepared.
func Clone(ctx context.Context) (address string, drop func() error, err error) {
	return create(ctx, os.Getenv(template))
}

func create(ctx context.Context, from string) (address string, drop func() error, err error) {
	server := os.Getenv(Given)
	if server == "" || from == "" {
		return "", nil, errors.New("no test database: TestMain must call cluster.Main")
	}
	name := "redline_test_" + rand.Text()
	copied := "CREATE DATABASE " + quote(name) + " TEMPLATE " + quote(from) + " STRATEGY file_copy"
	if err := execute(ctx, server, copied); err != nil {
		return "", nil, fmt.Errorf("make a test database: %w", err)
	}
	drop = func() error {
		return execute(context.Background(), server, "DROP DATABASE IF EXISTS "+quote(name)+" WITH (FORCE)")
	}
	address, err = withDatabase(server, name)
	return address, drop, err
}

func execute(ctx context.Context, address, statement string) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, statement)
	return errors.Join(err, conn.Close(ctx))
}

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }

func withDatabase(address, database string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" {
		return "", fmt.Errorf("%s must be a URL like postgres://user@host/database", Given)
	}
	u.Path = "/" + database
	return u.String(), nil
}

func databaseOf(address string) (string, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return "", err
	}
	return config.Database, nil
}
