package main

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"runtime"
	"time"

	"redline/api/access"
	"redline/api/problem"
	"redline/keys"
	"redline/lang"
	"redline/layers/postgis"
)

// accessFlags say who may use the service, and how much of it.
type accessFlags struct {
	Keys        string        `help:"密钥文件，没有数据库时用（redline keys --file）/ file of keys, for a service without a database." placeholder:"FILE" type:"path" env:"REDLINE_KEYS"`
	Anonymous   bool          `help:"没有密钥者可查看公开图层 / callers without a key may see what is public." default:"true" negatable:"" env:"REDLINE_ANONYMOUS"`
	Grace       time.Duration `help:"数据库中断时已知密钥还有效多久 / how long known keys work without the database." default:"15m" env:"REDLINE_GRACE"`
	Proxy       []string      `help:"可信的反向代理地址段 / proxies whose word on the caller's address is taken." placeholder:"CIDR" env:"REDLINE_PROXIES"`
	ProxyHeader string        `help:"代理用的请求头：X-Forwarded-For|Forwarded / the header they set." enum:"X-Forwarded-For,Forwarded" default:"X-Forwarded-For" env:"REDLINE_PROXY_HEADER"`
	MetricsFrom []string      `help:"无需密钥即可读 /metrics 的地址段 / addresses that may read /metrics without a key." placeholder:"CIDR" env:"REDLINE_METRICS_FROM"`
	Allow       []string      `help:"限额，如 key.requests=100/500（每秒/一次；docs/service.md）/ an allowance: a second/at once." placeholder:"NAME=RATE/BURST" env:"REDLINE_ALLOW"`
	Works       int           `help:"同时进行的审查，默认核数 / screenings at once, default the number of cores." default:"0" env:"REDLINE_WORKS"`
	Waiting     int           `help:"最多排队数 / how many may wait." default:"64" env:"REDLINE_WAITING"`
}

// keepEvery is how often counted refusals are put on record.
const keepEvery = 30 * time.Second

// guard makes the guard of the service: with the keys of the database or of a file. So many
// workers read files at once.
func (f accessFlags) guard(ctx context.Context, a *app, log *slog.Logger, pool *postgis.Pool, workers int) (*access.Guard, error) {
	known, unknown := access.DefaultLimits()
	for _, assignment := range f.Allow {
		if err := access.SetLimit(&known, &unknown, assignment); err != nil {
			return nil, err
		}
	}
	trusted, err := networks("--proxy", f.Proxy)
	if err != nil {
		return nil, err
	}
	operators, err := networks("--metrics-from", f.MetricsFrom)
	if err != nil {
		return nil, err
	}
	o := access.Options{
		Problems: problem.Writer{Log: log}, Now: a.now, Grace: f.Grace, Anonymous: f.Anonymous, Operators: operators, Known: known, Unknown: unknown,
		Proxies: access.Proxies{Trusted: trusted, Header: f.ProxyHeader}, Refusals: access.NewRefusals(a.now),
	}
	works := f.Works
	if works <= 0 {
		works = runtime.GOMAXPROCS(0)
	}
	o.Queue, o.Files = access.NewQueue(works, f.Waiting), access.NewQueue(workers, f.Waiting)
	if o.Keys, err = f.store(ctx, pool); err != nil {
		return nil, err
	}
	f.keepRefusals(ctx, a, o.Refusals, journal{pool, log})
	return access.NewGuard(access.Rules(), o)
}

// store is where the keys are; nil for nowhere. One that cannot be asked at the start is
// an error, not a service in which nobody's key works.
func (f accessFlags) store(ctx context.Context, pool *postgis.Pool) (access.Store, error) {
	switch {
	case f.Keys != "" && pool != nil:
		return nil, &lang.Fault{
			Field: "--keys", What: lang.Text{ZH: "不能与 --database 同用", EN: "it excludes --database"},
			Hint: lang.Text{ZH: "有数据库时密钥在数据库里：redline keys --database URL", EN: "with a database the keys are there: redline keys --database URL"},
		}
	case f.Keys != "":
		return keys.OpenFile(f.Keys)
	case pool == nil:
		return nil, nil
	}
	ring := postgis.NewKeyring(pool)
	if _, err := ring.Lookup(ctx, "00000000"); err != nil && !errors.Is(err, keys.ErrNoKey) {
		return nil, err
	}
	return ring, nil
}

// keepRefusals puts what was refused on record now and then, and at the end.
func (f accessFlags) keepRefusals(ctx context.Context, a *app, counts *access.Refusals, j journal) {
	running, stop := context.WithCancel(ctx) // the command may end before ctx does
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		ticker := time.NewTicker(keepEvery)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				if err := counts.Keep(running, j, false); err != nil {
					j.log.WarnContext(ctx, "refusals could not be put on record; they are kept for the next time", "error", err)
				}
			case <-running.Done():
				return
			}
		}
	}()
	a.closing = append(a.closing, func() {
		stop()
		<-ended
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		if err := counts.Keep(last, j, true); err != nil {
			j.log.ErrorContext(last, "refusals could not be put on record", "error", err)
		}
	})
}

// journal is the log of the database, or that of the process.
type journal struct {
	pool *postgis.Pool
	log  *slog.Logger
}

// Append puts entries on record. Where the database is a standby they go into the log of the
// process.
func (j journal) Append(ctx context.Context, entries []access.Entry) error {
	if j.pool != nil {
		rows := make([]postgis.AuditRow, len(entries))
		for i, e := range entries {
			rows[i] = postgis.AuditRow{By: e.By, Action: e.Action, Object: e.Object, Detail: e.Detail}
		}
		if err := postgis.Audit(ctx, j.pool, rows); !errors.Is(err, postgis.ErrReadOnly) {
			return err
		}
	}
	for _, e := range entries {
		j.log.InfoContext(ctx, "audit", "by", e.By, "action", e.Action, "object", e.Object, "detail", e.Detail)
	}
	return nil
}

// networks reads address ranges; a bare address is one of its own.
func networks(flag string, texts []string) (out []netip.Prefix, err error) {
	for _, text := range texts {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			var one netip.Addr
			if one, err = netip.ParseAddr(text); err == nil {
				p, err = one.Prefix(one.BitLen())
			}
		}
		if err != nil {
			return nil, &lang.Fault{
				Field: flag, Err: err, What: lang.Textf("%[1]q 不是地址段", "%[1]q is no range of addresses", text),
				Hint: lang.Text{ZH: "写成 10.0.0.0/8 或 127.0.0.1", EN: "write it like 10.0.0.0/8 or 127.0.0.1"},
			}
		}
		out = append(out, p.Masked())
	}
	return out, nil
}
