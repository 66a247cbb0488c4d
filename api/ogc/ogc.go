// Package ogc serves the layers of a snapshot as OGC API – Features: Part 1 (OGC 17-069r4),
// Part 2 (reference systems, 18-058r1) and Part 3 (filters, 19-079r2), as GeoJSON and as
// pages in Chinese and English. A layer is a collection; its items are the zones of the
// version that is in force on the day asked. Here lives what these standards ask of
// requests and answers; what a caller may see is the business of the Source.
//
// Items are streamed zone by zone, so memory does not grow with an answer. Pages are keyed
// by the last code and bound to the version's hash: whoever follows next gets every zone of
// one version exactly once, whatever is published meanwhile.
package ogc

import (
	"context"
	"html/template"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"redline/api/problem"
	"redline/layers"

	"github.com/go-chi/chi/v5"
)

// The limits of a request.
const (
	DefaultLimit = 100
	MaxLimit     = 100_000
	MaxOffset    = 100_000         // beyond, only next leads on
	filterTime   = 2 * time.Second // for choosing the items of one answer
)

// Source gives what the caller in ctx may see. It should return the same pointer for the
// same moment and audience as long as it can.
type Source interface {
	Snapshot(ctx context.Context, at layers.AsOf) (*layers.Snapshot, error)
}

// Config is what a Service needs. Source, Today and Base are required.
type Config struct {
	Source Source
	// Today is the day that a request means when it names none.
	Today func() layers.Date
	// Base is the public URL under which Routes is mounted, without a trailing slash, such
	// as https://host/prefix/ogc.
	Base func(*http.Request) string
	// Log takes the faults that are the service's own; nil discards them.
	Log *slog.Logger
	// Conformance is the classes of other parts that share the root, such as tiles.
	Conformance []string
	// Links are further links of the landing page (collection "") and of each collection;
	// nil gives none.
	Links func(base, collection string) []Link
}

// Service answers requests. It is safe for concurrent use.
type Service struct {
	config   Config
	problems problem.Writer
	pages    *template.Template
	extents  sync.Map // a version's SHA256 → its extent; as many as the record has versions
}

// New returns a service.
func New(c Config) *Service {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Links == nil {
		c.Links = func(string, string) []Link { return nil }
	}
	return &Service{config: c, problems: problem.Writer{Log: c.Log}, pages: parsePages()}
}

// Routes registers the service's resources, relative to Base. All are GET (and HEAD).
func (s *Service) Routes(r chi.Router) {
	for _, route := range s.routes() {
		h := s.problems.Handle(route.handle)
		r.Method(http.MethodGet, route.path, h)
		r.Method(http.MethodHead, route.path, h)
	}
}

// route is a resource: its path below Base, what answers, and the parameters it takes
// besides f and lang.
type route struct {
	path       string
	handle     func(http.ResponseWriter, *http.Request) error
	parameters []string
}

func (s *Service) routes() []route {
	return []route{
		{"/", s.serveLanding, asOf},
		{"/conformance", s.serveConformance, nil},
		{"/api", s.serveAPI, asOf},
		{"/collections", s.serveCollections, asOf},
		{"/collections/{collection}", s.serveCollection, asOf},
		{"/collections/{collection}/queryables", s.serveQueryables, asOf},
		{"/collections/{collection}/items", s.serveItems, itemsParameters},
		{"/collections/{collection}/items/{item}", s.serveItem, itemParameters},
	}
}

// The parameters of the resources, besides f and lang.
var (
	asOf            = []string{"datetime", "catalogue"}
	itemParameters  = []string{"datetime", "catalogue", "crs", "properties", "skipGeometry"}
	itemsParameters = []string{
		"datetime", "catalogue", "crs", "properties", "skipGeometry", "limit", "offset", "cursor", "bbox", "bbox-crs",
		"filter", "filter-lang", "filter-crs", "sortby",
	}
)

// Conformance lists the classes that Routes keeps.
func Conformance() []string {
	const (
		part1 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
		part2 = "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/"
		part3 = "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/"
		cql2  = "http://www.opengis.net/spec/cql2/1.0/conf/"
	)
	return []string{
		part1 + "core", part1 + "oas30", part1 + "html", part1 + "geojson", part2 + "crs",
		part3 + "queryables", part3 + "queryables-query-parameters", part3 + "filter", part3 + "features-filter",
		cql2 + "cql2-text", cql2 + "cql2-json", cql2 + "basic-cql2", cql2 + "advanced-comparison-operators",
		cql2 + "case-insensitive-comparison", cql2 + "basic-spatial-functions", cql2 + "basic-spatial-functions-plus",
		cql2 + "property-property",
	}
}
