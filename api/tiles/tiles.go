// Package tiles serves what a snapshot holds as vector tiles: Mapbox Vector Tiles by OGC
// API – Tiles (OGC 20-057, WebMercatorQuad), with TileJSON 3.0 and MapLibre styles. It is
// the only place for orb. Here lives everything between the zones in degrees and the bytes
// of a tile: projection, generalisation, clipping, valid rings, cache. Nothing is decided
// or measured on tiles; what a caller may see is the business of the Source.
//
// The way of a tile: a version's zones or bands become an outline (the world grid of zoom
// 16, with the zoom at which each vertex appears), that becomes a level (what is left at
// one zoom), and a level is clipped to tiles. Each step is done once and kept while there
// is room.
package tiles

import (
	"context"
	"log/slog"
	"net/http"
	"runtime"
	"sync"

	"redline/api/problem"
	"redline/layers"

	"github.com/go-chi/chi/v5"
)

// MaxZoom is the deepest zoom that has tiles; clients draw deeper ones from it. One unit of
// a tile is then 0.15 m at the equator, far below any layer's accuracy.
const MaxZoom = 16

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
	// TileBytes bounds the tiles kept, GeometryBytes the outlines and levels they are cut
	// from; 0 means 128 MiB and 1 GiB. A level weighs 8 bytes a vertex that is left.
	TileBytes, GeometryBytes int64
	// Workers is how many tiles are computed at once; 0 means as many as processors.
	Workers int
}

// Service answers requests for tiles. It is safe for concurrent use.
type Service struct {
	config     Config
	problems   problem.Writer
	views      views
	tiles      *store[*tile]
	geometries *store[any]
	workers    chan struct{}
	gzips      sync.Pool // of *gzip.Writer: each holds most of a megabyte
}

// New returns a service with empty caches.
func New(c Config) *Service {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.TileBytes == 0 {
		c.TileBytes = 128 << 20
	}
	if c.GeometryBytes == 0 {
		c.GeometryBytes = 1 << 30
	}
	if c.Workers <= 0 {
		c.Workers = runtime.GOMAXPROCS(0)
	}
	s := &Service{
		config: c, problems: problem.Writer{Log: c.Log},
		tiles:      newStore[*tile](c.TileBytes),
		geometries: newStore[any](c.GeometryBytes),
		workers:    make(chan struct{}, c.Workers),
	}
	s.geometries.finish = true
	return s
}

// Routes registers the service's resources, relative to Base. All are GET (and HEAD).
func (s *Service) Routes(r chi.Router) {
	get := func(path string, h func(http.ResponseWriter, *http.Request) error) {
		r.Method(http.MethodGet, path, s.problems.Handle(h))
		r.Method(http.MethodHead, path, s.problems.Handle(h))
	}
	get("/tileMatrixSets", s.serveMatrixSets)
	get("/tileMatrixSets/{tileMatrixSetId}", s.serveMatrixSet)
	for _, of := range []string{"", "/collections/{collection}"} {
		get(of+"/tiles", s.serveTilesets)
		get(of+"/tiles/{tileMatrixSetId}", s.serveTileset)
		get(of+"/tiles/{tileMatrixSetId}/tilejson.json", s.serveTileJSON)
		get(of+"/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}", s.serveTile)
	}
	get("/styles", s.serveStyles)
	get("/styles/{file}", s.serveStyleFile)
}

// Conformance lists the classes of OGC API – Tiles Part 1 (OGC 20-057) and of the Tile
// Matrix Set standard (OGC 17-083r4) that Routes keeps.
func Conformance() []string {
	const tiles, tms = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/", "http://www.opengis.net/spec/tms/2.0/conf/"
	return []string{
		tiles + "core", tiles + "tileset", tiles + "tilesets-list", tiles + "dataset-tilesets", tiles + "geodata-tilesets",
		tiles + "collections-selection", tiles + "mvt", tms + "tilematrixset", tms + "json-tilematrixset",
		tms + "tilesetmetadata", tms + "json-tilesetmetadata", tms + "tilematrixsetlimits", tms + "json-tilematrixsetlimits",
	}
}

// RelTilesets is the relation of a link from a landing page or a collection to its
// tilesets, at the path tiles below it (OGC 20-057, /req/dataset-tilesets/landingpage and
// /req/geodata-tilesets/desc-links).
const RelTilesets = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
