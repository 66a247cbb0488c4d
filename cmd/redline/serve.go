package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"redline/api"
	"redline/api/access"
	"redline/intake"
	"redline/intake/worker"
	"redline/lang"
	"redline/layers"
	"redline/layers/postgis"
	"redline/web"
)

// serveCommand answers over HTTP. Each flag has an environment variable; docs/service.md
// has them in one table.
type serveCommand struct {
	storeFlags
	accessFlags
	Planner  string        `help:"规划员操作用的数据库地址（登录用户须有 redline_publish）；不给则服务只读管控数据 / the same database by a login that may publish, for planners; without it the service only reads the controls." placeholder:"URL" name:"planner-database" env:"REDLINE_PLANNER_DATABASE"`
	Listen   string        `help:"监听地址 / address to listen on." default:"127.0.0.1:8080" placeholder:"HOST:PORT" env:"REDLINE_LISTEN"`
	BaseURL  string        `help:"用户所见的网址（反向代理之后）/ the service's URL as callers see it, behind a proxy." placeholder:"URL" env:"REDLINE_BASE_URL"`
	Basemap  string        `help:"底图网址模板（XYZ 或 WMTS，Web 墨卡托），默认没有 / URL template of a base map for the page; none if left out." placeholder:"URL" env:"REDLINE_BASEMAP"`
	Credit   string        `help:"底图署名与审图号 / whose base map it is." name:"basemap-attribution" placeholder:"TEXT" env:"REDLINE_BASEMAP_ATTRIBUTION"`
	Origin   []string      `help:"允许跨域访问的网页来源 / origins whose pages may call (CORS)." placeholder:"URL" env:"REDLINE_ORIGINS"`
	Limit    []string      `help:"读取上限，如 bytes=64MiB（docs/limits.md）/ a limit on what is read." placeholder:"NAME=N" env:"REDLINE_LIMITS"`
	Workers  int           `help:"同时读取几个上传文件，每个各在一个进程中 / uploads read at once, each in a process of its own." default:"2" placeholder:"N" env:"REDLINE_WORKERS"`
	Memory   int           `help:"读取一个上传文件的内存上限（MiB）/ memory for reading one upload." name:"worker-memory" default:"1024" placeholder:"MIB" env:"REDLINE_WORKER_MEMORY"`
	Time     time.Duration `help:"读取一个上传文件的处理器时间上限 / processor time for reading one upload." name:"worker-time" default:"60s" env:"REDLINE_WORKER_TIME"`
	Header   time.Duration `help:"请求头须在此时间内到达 / how long a request's head may take." name:"header-timeout" default:"10s" env:"REDLINE_HEADER_TIMEOUT"`
	Drain    time.Duration `help:"停止时等待在途请求 / how long a shutdown waits for requests under way." default:"20s" env:"REDLINE_DRAIN"`
	Tiles    int           `help:"保留的矢量瓦片（MiB）/ vector tiles kept." name:"tile-cache" default:"128" placeholder:"MIB" env:"REDLINE_TILE_CACHE"`
	Outlines int           `help:"保留的、瓦片由之切出的概化图形（MiB）/ generalised outlines kept, which tiles are cut from." name:"outline-cache" default:"1024" placeholder:"MIB" env:"REDLINE_OUTLINE_CACHE"`
}

// Timeouts of the server: a caller that dribbles a request or reads too slowly is let go.
const (
	readTimeout  = 5 * time.Minute
	writeTimeout = 10 * time.Minute
	idleTimeout  = 2 * time.Minute
	headerBytes  = 64 << 10
	pollEvery    = 2 * time.Second // DESIGN §4
)

// Run serves until the process is told to stop.
func (c *serveCommand) Run(ctx context.Context, a *app) error {
	c.fromEnvironment(false)
	var limits intake.Limits
	for _, assignment := range c.Limit {
		if err := limits.Set(assignment); err != nil {
			return err
		}
	}
	basemap, err := api.ParseBasemap(c.Basemap, c.Credit)
	if err != nil {
		return err
	}
	store, pack, err := c.open(ctx, a)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(a.stderr, nil))
	pages, _ := web.Pages()
	workers, err := c.workers(ctx, log)
	if err != nil {
		return err
	}
	config := api.Config{
		Pages:     pages,
		Districts: api.NewDistricts(store, pack), Reader: uploads{workers, store.Catalogue().Name}, Log: log, Now: a.now, Version: version,
		BaseURL: c.BaseURL, Origins: c.Origin, Limits: limits, Basemap: basemap,
		TileBytes: int64(c.Tiles) << 20, GeometryBytes: int64(c.Outlines) << 20,
	}
	var pool *postgis.Pool // nil without a database
	if database, ok := store.(*postgis.Store); ok {
		if pool, err = c.follow(ctx, a, database, &config); err != nil {
			return err
		}
	}
	if config.Planning, err = c.planning(ctx, a, pool, store, pack); err != nil {
		return err
	}
	if err := access.RefuseSecret(store.Catalogue()); err != nil {
		return err
	}
	if config.Guard, err = c.guard(ctx, a, log, pool, c.Workers); err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return &lang.Fault{
			Field: "--listen", Err: err, What: lang.Textf("无法监听 %[1]s", "cannot listen on %[1]s", c.Listen),
			Hint: lang.Text{ZH: "换一个端口，或停止占用它的程序", EN: "choose another port, or stop the program that has it"},
		}
	}
	service := api.New(config)
	warming := time.NewTicker(pollEvery)
	a.closing = append(a.closing, warming.Stop)
	go keepWarm(ctx, service, store, a.now, warming.C, log)
	a.say(lang.Textf("redline 服务于 http://%[1]s （Ctrl-C 停止）", "redline serves http://%[1]s (Ctrl-C stops it)", listener.Addr()))
	return c.serve(ctx, listener, &http.Server{
		Handler: service, ReadHeaderTimeout: c.Header, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: headerBytes, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	})
}

// workers are the processes that read uploads.
func (c *serveCommand) workers(ctx context.Context, log *slog.Logger) (*worker.Pool, error) {
	for _, flag := range []struct {
		name  string
		value int64
	}{{"--workers", int64(c.Workers)}, {"--tile-cache", int64(c.Tiles)}, {"--outline-cache", int64(c.Outlines)}, {"--worker-memory", int64(c.Memory) - leastMemory + 1}, {"--worker-time", int64(c.Time / time.Second)}} {
		if flag.value < 1 {
			return nil, &lang.Fault{
				Field: flag.name, What: lang.Text{ZH: "取值太小", EN: "the value is too small"},
				Hint: lang.Textf("至少 1 个进程、%[1]d MiB 内存、1 秒、1 MiB 缓存", "at least 1 process, %[1]d MiB of memory, 1 s, and caches of 1 MiB", leastMemory),
			}
		}
	}
	return worker.New(ctx, worker.Config{
		AtOnce: c.Workers, Memory: int64(c.Memory) << 20, CPU: c.Time, Time: c.Time + c.Time/2, Log: log,
	})
}

// leastMemory is what reading an ordinary file takes, in MiB.
const leastMemory = 128

// follow polls the database for publications as long as ctx lasts, and keeps screenings there.
func (c *serveCommand) follow(ctx context.Context, a *app, store *postgis.Store, config *api.Config) (*postgis.Pool, error) {
	pool, err := a.connect(ctx, c.Database)
	if err != nil {
		return nil, err
	}
	config.Keeper = keeper{pool}
	config.Status = func() api.Status {
		status := store.Status()
		return api.Status{Sequence: status.Sequence, Stale: status.Stale}
	}
	ticker := time.NewTicker(pollEvery)
	a.closing = append(a.closing, ticker.Stop)
	go store.Poll(ctx, ticker.C, func(err error) {
		config.Log.WarnContext(ctx, "the catalogue could not be refreshed; what was loaded is served on", "error", err)
	})
	return pool, nil
}

// keepWarm has the service make the day's districts and outlines ready: at once, on each
// new day and after each publication.
func keepWarm(ctx context.Context, service *api.Service, store api.Store, now func() time.Time, ticks <-chan time.Time, log *slog.Logger) {
	type moment struct {
		day      layers.Date
		sequence int64
	}
	for ready := (moment{}); ; {
		if at := (moment{layers.DateIn(now()), store.Catalogue().Sequence}); at != ready {
			began := now()
			if err := service.Warm(ctx); err == nil {
				ready = at
				log.InfoContext(ctx, "ready", "on", at.day, "catalogue", at.sequence, "took", now().Sub(began).String())
			} else if ctx.Err() == nil {
				log.WarnContext(ctx, "the day's tiles could not be made ready", "error", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-ticks:
		}
	}
}

// serve answers until ctx ends, then lets requests under way finish.
func (c *serveCommand) serve(ctx context.Context, listener net.Listener, server *http.Server) error {
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.Drain)
	defer cancel()
	if err := server.Shutdown(last); err != nil {
		_ = server.Close()
		return &lang.Fault{
			Err: err, What: lang.Textf("%[1]s 内仍有请求未完成，已中断", "requests were still under way after %[1]s and were cut off", c.Drain),
			Hint: lang.Text{ZH: "用 --drain 给更长的时间", EN: "allow more time with --drain"},
		}
	}
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
