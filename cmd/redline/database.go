package main

import (
	"context"
	"fmt"
	"os"
	"os/user"

	"redline/lang"
	"redline/layers/postgis"
)

// fsyncVariable accepts, set to 1, a server that may lose acknowledged writes: a trial's.
const fsyncVariable = "REDLINE_ALLOW_FSYNC_OFF"

// connect opens a database until the command has ended.
func (a *app) connect(ctx context.Context, address string) (*postgis.Pool, error) {
	pool, err := postgis.Connect(ctx, address, postgis.Options{AllowFsyncOff: os.Getenv(fsyncVariable) == "1"})
	if err == nil {
		a.closing = append(a.closing, pool.Close)
	}
	return pool, err
}

// databaseFlag names the database of a command that works on nothing else.
type databaseFlag struct {
	Database string `required:"" help:"数据库 postgres://用户@主机/库名 / the database." placeholder:"URL" env:"REDLINE_DATABASE"`
}

func systemUser() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "unknown"
}

// migrateCommand keeps the database's schema.
type migrateCommand struct {
	Up     migrateUp     `cmd:"" help:"升到本程序的结构 / take the schema to this program's."`
	Down   migrateDown   `cmd:"" help:"退回一步，该步的数据一并删除 / take back one step, with its data."`
	Status migrateStatus `cmd:"" help:"列出各步 / list the steps."`
}

type migrateUp struct{ databaseFlag }

// Run takes every missing step.
func (c *migrateUp) Run(ctx context.Context, a *app) error {
	taken, err := postgis.MigrateUp(ctx, c.Database)
	for _, s := range taken {
		a.print(lang.Textf("已执行 %[1]s", "done: %[1]s", s.Name))
	}
	if err == nil && len(taken) == 0 {
		a.print(lang.Text{ZH: "结构已是最新", EN: "the schema is up to date"})
	}
	if err != nil {
		return err
	}
	durable, err := postgis.Durable(ctx, c.Database)
	if err == nil && !durable {
		a.say(lang.Textf("注意：服务器关闭了 fsync，断电会丢失已确认的发布；正式使用前在 postgresql.conf 中设 fsync = on（试用可设 %[1]s=1，否则其他命令拒绝连接）",
			"note: the server runs with fsync off: a power cut would lose acknowledged publications. Set fsync = on in postgresql.conf before it counts (for a trial, %[1]s=1; other commands refuse to connect without)", fsyncVariable))
	}
	return err
}

type migrateDown struct {
	databaseFlag
	Yes bool `help:"确认删除 / yes, delete."`
}

// Run takes back the newest step, once the person said so.
func (c *migrateDown) Run(ctx context.Context, a *app) error {
	if !c.Yes {
		return &lang.Fault{
			Field: "--yes", What: lang.Text{ZH: "退回一步会删除该步各表的数据", EN: "taking back a step deletes what its tables hold"},
			Hint: lang.Text{ZH: "先备份（pg_dump），再加 --yes", EN: "make a backup (pg_dump), then add --yes"},
		}
	}
	step, err := postgis.MigrateDown(ctx, c.Database)
	if err == nil {
		a.print(lang.Textf("已退回 %[1]s", "taken back: %[1]s", step.Name))
	}
	return err
}

type migrateStatus struct{ databaseFlag }

// Run lists the steps, done or not.
func (c *migrateStatus) Run(ctx context.Context, a *app) error {
	all, err := postgis.MigrateStatus(ctx, c.Database)
	for _, s := range all {
		mark := lang.Text{ZH: "未执行", EN: "missing"}
		if s.Applied {
			mark = lang.Text{ZH: "已执行", EN: "done"}
		}
		_, _ = fmt.Fprintf(a.stdout, "%s  %s\n", mark.In(a.lang), s.Name)
	}
	return err
}
