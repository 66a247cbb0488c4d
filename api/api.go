// Package api is the service over HTTP: screening, layers, features and tiles, on chi. It
// turns requests into cases, asks screening and report, and writes what they answer; what
// a control means and how a report reads is decided there. Errors become RFC 9457 problems
// in package api/problem and nowhere else.
//
// Everything read is answered from an immutable snapshot (see Districts); the database is
// touched to save and to authenticate. The package reads no clock, file or environment and
// dials nothing: what it needs is in Config.
package api

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"redline/api/access"
	"redline/api/problem"
	"redline/api/tiles"
	"redline/intake"
	"redline/layers"
	"redline/planning"
	"redline/screening"

	"github.com/go-chi/chi/v5"
)

// Config is what a service is made of.
type Config struct {
	Districts *Districts
	Reader    Reader           // reads uploads
	Keeper    Keeper           // keeps screenings; nil where there is no database
	Planning  *planning.Desk   // where planners work; nil where the service has no right to publish
	Log       *slog.Logger     // access log and errors
	Now       func() time.Time // the clock
	Status    func() Status    // how the store stands; nil: always well

	Pages fs.FS         // the map's page; nil for none
	Guard *access.Guard // who may do what, by access.Rules; nil: all are anonymous viewers, without limits, who may read the metrics

	Basemap Basemap // below the controls on the page; the zero one: none

	Version string   // of the program, for /healthz and metrics
	BaseURL string   // scheme, host and prefix as callers see them; "": as each request says
	Origins []string // that pages of other origins may come from (CORS); none: none may
	Limits  intake.Limits

	TileBytes, GeometryBytes int64 // as in tiles.Config
}

// Reader reads what callers upload, in this process or apart from it.
type Reader interface {
	// Apart says whether Read takes the file to a process of its own, and waits for one.
	Apart(data []byte) bool
	// Read is intake.Read; what the file needs beside it is in opt.Beside.
	Read(ctx context.Context, name string, data []byte, opt intake.Options) (*intake.Result, error)
	// Inspect returns what `redline inspect --format json` prints.
	Inspect(ctx context.Context, name string, data []byte, opt intake.Options) ([]byte, error)
	// Records is intake.Records of a delivery.
	Records(ctx context.Context, name string, data []byte, opt intake.RecordOptions) (*intake.RecordSet, error)
}

// Keeper keeps screenings and gives them back. A foreign id and an absent one are the same
// error: a problem of kind NotFound.
type Keeper interface {
	Keep(ctx context.Context, tenant, by string, s Screening) (id string, err error)
	Kept(ctx context.Context, tenant, id string) (KeptScreening, error)
}

// Screening is a screening to be kept.
type Screening struct {
	Title, Supersedes string
	Report            *screening.Report
	JSON              []byte // the report as it was written
	Pack              *screening.Pack
	Inputs            []byte // the files it was read from, as one archive
}

// KeptScreening is a screening as it was kept.
type KeptScreening struct {
	By, Title                string
	SavedAt                  time.Time
	Report                   []byte
	Supersedes, SupersededBy string // ids; "" for none
}

// Status says how the store stands to its database.
type Status struct {
	Sequence int64
	Stale    error // why what is served may not be the newest; nil when it is
}

// Service answers requests.
type Service struct {
	Config
	problems problem.Writer
	metrics  *metrics
	front    string // the file at /
	tiles    *tiles.Service
	doors    chi.Router
}

// New makes the service.
func New(c Config) *Service {
	if c.Guard == nil {
		c.Guard = anonymous(c)
	}
	s := &Service{Config: c, problems: problem.Writer{Log: c.Log}, metrics: newMetrics(c.Version), front: frontOf(c.Pages)}
	s.tiles = tiles.New(tiles.Config{
		Source: s.Districts, Today: s.today, Base: s.ogcBase, Log: s.Log, TileBytes: c.TileBytes, GeometryBytes: c.GeometryBytes,
	})
	s.doors = s.router()
	return s
}

// ServeHTTP answers a request.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.doors.ServeHTTP(w, r) }

// Routes are all doors, for those who list them.
func (s *Service) Routes() chi.Routes { return s.doors }

// Warm makes today's districts ready for both audiences, and what their tiles are cut from,
// so that nobody waits for it. What is ready already costs nothing.
func (s *Service) Warm(ctx context.Context) error {
	for _, audience := range []string{Public, Internal} {
		d, err := s.Districts.at(ctx, layers.AsOf{On: s.today()}, audience)
		if err != nil {
			return err
		}
		if err := s.tiles.Warm(ctx, d.snapshot); err != nil {
			return err
		}
	}
	return nil
}

// everywhere is all addresses.
var everywhere = []netip.Prefix{netip.PrefixFrom(netip.IPv4Unspecified(), 0), netip.PrefixFrom(netip.IPv6Unspecified(), 0)}

// anonymous lets everybody see what is public.
func anonymous(c Config) *access.Guard {
	guard, err := access.NewGuard(access.Rules(), access.Options{Problems: problem.Writer{Log: c.Log}, Now: c.Now, Anonymous: true, Operators: everywhere})
	if err != nil {
		panic(err) // the table is a constant
	}
	return guard
}

// today is the day of judgement where a request names none.
func (s *Service) today() layers.Date { return layers.DateIn(s.Now()) }
