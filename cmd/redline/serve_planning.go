package main

import (
	"context"
	"os"

	"redline/api"
	"redline/lang"
	"redline/layers"
	"redline/layers/postgis"
	"redline/planning"
	"redline/screening"
)

// planning is where planners work over HTTP: by a login of its own, which may publish. nil
// without one; then nothing that the service does can change the controls.
func (c *serveCommand) planning(ctx context.Context, a *app, reading *postgis.Pool, store api.Store, pack *screening.Pack) (*planning.Desk, error) {
	if c.Planner == "" {
		return nil, nil
	}
	if reading == nil {
		return nil, &lang.Fault{
			Field: "--planner-database", What: lang.Text{ZH: "只与 --database 同用：文件夹没有草稿和发布", EN: "it goes with --database only: a folder has no drafts"},
			Hint: lang.Text{ZH: "加上 --database，或去掉它", EN: "add --database, or leave it out"},
		}
	}
	pool, err := postgis.Connect(ctx, c.Planner, postgis.Options{AllowFsyncOff: os.Getenv(fsyncVariable) == "1", Role: "redline_publish"})
	if err != nil {
		return nil, inField(err, "--planner-database")
	}
	a.closing = append(a.closing, pool.Close)
	same, err := postgis.SameDatabase(ctx, reading, pool)
	if err != nil {
		return nil, inField(err, "--planner-database")
	}
	if !same {
		return nil, &lang.Fault{
			Field: "--planner-database", What: lang.Text{ZH: "它与 --database 不是同一个数据库：发布的内容不会出现在服务中", EN: "it is not the database of --database: what is published would not be served"},
			Hint: lang.Text{ZH: "两个地址用同一服务器（或其主库）和库名，只换登录用户", EN: "give the same server (or its primary) and database, with another login"},
		}
	}
	desk := &planning.Desk{Pool: pool, Pack: pack, Today: func() layers.Date { return layers.DateIn(a.now()) }}
	if database, ok := store.(*postgis.Store); ok {
		desk.Changed = func(ctx context.Context) { _ = database.Refresh(context.WithoutCancel(ctx)) } // else the next poll does
	}
	return desk, nil
}
