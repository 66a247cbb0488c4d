package tiles

import (
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"

	"redline/api/problem"
	"redline/lang"
	"redline/layers"

	"github.com/go-chi/chi/v5"
)

const (
	webMercator     = "http://www.opengis.net/def/crs/EPSG/0/3857"
	crs84           = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
	matrixSetURI    = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
	relTilingScheme = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
)

type link struct {
	Href      string `json:"href"`
	Rel       string `json:"rel"`
	Type      string `json:"type,omitempty"`
	Title     string `json:"title,omitempty"`
	Templated bool   `json:"templated,omitempty"`
}

// matrix is one zoom of the tile matrix set (OGC 17-083r4 §7.1).
type matrix struct {
	ID               string     `json:"id"`
	ScaleDenominator float64    `json:"scaleDenominator"`
	CellSize         float64    `json:"cellSize"`
	CornerOfOrigin   string     `json:"cornerOfOrigin"`
	PointOfOrigin    [2]float64 `json:"pointOfOrigin"`
	TileWidth        int        `json:"tileWidth"`
	TileHeight       int        `json:"tileHeight"`
	MatrixWidth      int        `json:"matrixWidth"`
	MatrixHeight     int        `json:"matrixHeight"`
}

// halfWorld is half the width of the world in EPSG:3857 metres: π times 6,378,137 m.
const halfWorld = math.Pi * 6_378_137

// registeredZooms is how many matrices the registered WebMercatorQuad has, 0 to 24.
const registeredZooms = 25

// matrices are those of the registered WebMercatorQuad: tiles of 256 cells of 0.28 mm.
func matrices() []matrix {
	out := make([]matrix, registeredZooms)
	for z := range out {
		cell := 2 * halfWorld / 256 / float64(int(1)<<z)
		out[z] = matrix{
			ID: fmt.Sprint(z), ScaleDenominator: cell / 0.00028, CellSize: cell, CornerOfOrigin: "topLeft",
			PointOfOrigin: [2]float64{-halfWorld, halfWorld}, TileWidth: 256, TileHeight: 256, MatrixWidth: 1 << z, MatrixHeight: 1 << z,
		}
	}
	return out
}

// serveMatrixSets lists the tile matrix sets: one.
func (s *Service) serveMatrixSets(w http.ResponseWriter, r *http.Request) error {
	ask, err := s.describe(r)
	if err != nil {
		return err
	}
	return s.sendJSON(w, r, ask.snapshot, typeJSON, map[string]any{"tileMatrixSets": []any{map[string]any{
		"id": matrixSet, "title": "Google Maps Compatible for the World", "uri": matrixSetURI, "crs": webMercator,
		"links": []link{{Href: s.config.Base(r) + "/tileMatrixSets/" + matrixSet, Rel: "self", Type: typeJSON}},
	}}})
}

// serveMatrixSet defines the tile matrix set.
func (s *Service) serveMatrixSet(w http.ResponseWriter, r *http.Request) error {
	ask, err := s.describe(r)
	if err != nil {
		return err
	}
	return s.sendJSON(w, r, ask.snapshot, typeJSON, map[string]any{
		"id": matrixSet, "title": "Google Maps Compatible for the World", "uri": matrixSetURI, "crs": webMercator,
		"orderedAxes": []string{"X", "Y"}, "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
		"tileMatrices": matrices(),
	})
}

// describe is ask for documents: JSON only.
func (s *Service) describe(r *http.Request, formats ...string) (asked, error) {
	ask, err := s.ask(r, paramFormat)
	if err != nil {
		return ask, err
	}
	if f := ask.query.Get(paramFormat); f != "" && f != "json" && !slices.Contains(formats, f) {
		return ask, notAcceptable("json")
	}
	return ask, nil
}

func formatFault(formats string) *lang.Fault {
	return &lang.Fault{
		Field: paramFormat, What: lang.Text{ZH: "没有这种格式", EN: "there is no such format"},
		Hint: lang.Textf("可用的格式：%s", "the formats are: %s", formats),
	}
}

// path of a tileset's resources below Base.
func (t tileset) path() string {
	if t.collection == "" {
		return "/tiles"
	}
	return "/collections/" + url.PathEscape(t.collection) + "/tiles"
}

// title of a tileset: its layer's, or the catalogue's.
func (t tileset) title(l lang.Language) string {
	if h, ok := t.snapshot.Holding(t.collection); ok {
		return h.Layer.Title.In(l)
	}
	return t.snapshot.Name.In(l)
}

// notice is what must stand beside illustrative data; empty for others.
func notice(s *layers.Snapshot, l lang.Language) string {
	if !s.Illustrative {
		return ""
	}
	return lang.Text{ZH: "示意数据，不得用于决策", EN: "illustrative data, not for decisions"}.In(l)
}

// summary is the part of a tileset's metadata that lists hold too.
func (s *Service) summary(r *http.Request, a asked) map[string]any {
	self := a.path() + "/" + matrixSet
	out := map[string]any{
		"title": a.title(problem.Language(r)), "dataType": "vector", "crs": webMercator, "tileMatrixSetURI": matrixSetURI,
		"links": []link{
			{Href: s.link(r, self, a.query, paramCollections), Rel: "self", Type: typeJSON},
			{Href: s.config.Base(r) + "/tileMatrixSets/" + matrixSet, Rel: relTilingScheme, Type: typeJSON},
			{Href: s.template(r, a, "{tileMatrix}", "{tileRow}", "{tileCol}"), Rel: "item", Type: typeMVT, Templated: true},
			{Href: s.link(r, self+"/tilejson.json", a.query, paramCollections), Rel: "alternate", Type: typeJSON, Title: "TileJSON"},
		},
	}
	if text := notice(a.snapshot, problem.Language(r)); text != "" {
		out["description"] = text
	}
	return out
}

// template is the URL of a tile with placeholders for zoom, row and column.
func (s *Service) template(r *http.Request, a asked, zoom, row, column string) string {
	return s.link(r, a.path()+"/"+matrixSet+"/"+zoom+"/"+row+"/"+column, a.query, paramCollections)
}

// serveTilesets lists the tilesets of a collection or of the dataset.
func (s *Service) serveTilesets(w http.ResponseWriter, r *http.Request) error {
	a, err := s.describe(r)
	if err != nil {
		return err
	}
	return s.sendJSON(w, r, a.snapshot, typeJSON, map[string]any{
		"tilesets": []any{s.summary(r, a)},
		"links":    []link{{Href: s.link(r, a.path(), a.query, paramCollections), Rel: "self", Type: typeJSON}},
	})
}

// serveTileset describes a tileset (OGC 17-083r4 §7.3): as TileJSON with f=tilejson.
func (s *Service) serveTileset(w http.ResponseWriter, r *http.Request) error {
	a, err := s.describe(r, "tilejson")
	if err != nil {
		return err
	}
	if a.query.Get(paramFormat) == "tilejson" {
		return s.sendJSON(w, r, a.snapshot, typeJSON, s.tileJSON(r, a))
	}
	out := s.summary(r, a)
	out["tileMatrixSetLimits"] = a.bounds.limits()
	if b := a.bounds; !b.empty() {
		c := b.rounded7()
		out["boundingBox"] = map[string]any{"lowerLeft": [2]float64{c[0], c[1]}, "upperRight": [2]float64{c[2], c[3]}, "crs": crs84, "orderedAxes": []string{"Lon", "Lat"}}
	}
	described := make([]any, len(a.sources))
	for i, src := range a.sources {
		described[i] = src.describe(problem.Language(r))
	}
	out["layers"] = described
	return s.sendJSON(w, r, a.snapshot, typeJSON, out)
}

// describe is a tile layer as tileset metadata lists it.
func (s source) describe(l lang.Language) map[string]any {
	out := map[string]any{"id": s.id, "title": s.title(l), "dataType": "vector", "geometryDimension": s.dimension(), "minTileMatrix": "0", "maxTileMatrix": fmt.Sprint(MaxZoom)}
	properties := map[string]any{}
	for name, kind := range s.fields() {
		properties[name] = map[string]any{"type": map[layers.AttributeType]string{layers.String: "string", layers.Number: "number", layers.Bool: "boolean"}[kind]}
	}
	out["propertiesSchema"] = map[string]any{"type": "object", "properties": properties}
	if b := s.bounds; !b.empty() {
		c := b.rounded7()
		out["boundingBox"] = map[string]any{"lowerLeft": [2]float64{c[0], c[1]}, "upperRight": [2]float64{c[2], c[3]}, "crs": crs84, "orderedAxes": []string{"Lon", "Lat"}}
	}
	return out
}

func (s source) dimension() int {
	if s.class == bands || s.layer.Kind == layers.Zones {
		return 2
	}
	return 1
}

func (s source) title(l lang.Language) string {
	if s.class == zones {
		return s.layer.Title.In(l)
	}
	return lang.Text{ZH: s.layer.Title.In(lang.ZH) + "：管控带", EN: s.layer.Title.In(lang.EN) + ": bands"}.In(l)
}

// fields are the attributes that a tile layer may carry, with their types.
func (s source) fields() map[string]layers.AttributeType {
	out := map[string]layers.AttributeType{"together": layers.Number}
	for _, name := range []string{"layer", "code", "name", "grade"} {
		out[name] = layers.String
	}
	for name, kind := range s.layer.Attributes {
		out[name] = kind
	}
	if s.layer.Kind == layers.Reaches {
		for _, name := range []string{"watercourse", "side", "baseline", "status"} {
			out[name] = layers.String
		}
	}
	if s.class == bands {
		out["band"], out["width_m"] = layers.String, layers.Number
	}
	return out
}

// serveTileJSON describes a tileset as TileJSON 3.0.0.
func (s *Service) serveTileJSON(w http.ResponseWriter, r *http.Request) error {
	a, err := s.describe(r)
	if err != nil {
		return err
	}
	if chi.URLParam(r, "tileMatrixSetId") != matrixSet {
		return noMatrixSet()
	}
	return s.sendJSON(w, r, a.snapshot, typeJSON, s.tileJSON(r, a))
}

func (s *Service) tileJSON(r *http.Request, a asked) map[string]any {
	l := problem.Language(r)
	described := make([]any, len(a.sources))
	for i, src := range a.sources {
		fields := map[string]string{}
		for name, kind := range src.fields() {
			fields[name] = map[layers.AttributeType]string{layers.String: "String", layers.Number: "Number", layers.Bool: "Boolean"}[kind]
		}
		described[i] = map[string]any{"id": src.id, "description": src.title(l), "fields": fields, "minzoom": 0, "maxzoom": MaxZoom}
	}
	out := map[string]any{
		"tilejson": "3.0.0", "name": a.title(l), "scheme": "xyz", "minzoom": 0, "maxzoom": MaxZoom,
		"tiles": []string{s.template(r, a, "{z}", "{y}", "{x}")}, "vector_layers": described,
		"version": fmt.Sprintf("%d.0.0", a.snapshot.Sequence),
	}
	if text := notice(a.snapshot, l); text != "" {
		out["attribution"], out["description"] = text, text
	}
	if b := a.bounds; !b.empty() {
		c := b.rounded7()
		out["bounds"] = c
		out["center"] = [3]float64{(c[0] + c[2]) / 2, (c[1] + c[3]) / 2, 10}
	}
	return out
}
