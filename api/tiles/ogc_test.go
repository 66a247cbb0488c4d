package tiles_test

import (
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"

	"redline/api/tiles"
)

const (
	tilingScheme = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
	registered   = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
)

// linkOf returns the link of a relation; it fails without one.
func linkOf(t *testing.T, doc map[string]any, rel string) map[string]any {
	t.Helper()
	for _, l := range doc["links"].([]any) {
		if l := l.(map[string]any); l["rel"] == rel {
			return l
		}
	}
	t.Fatalf("no link %s in %v", rel, doc["links"])
	return nil
}

// path turns a link of the test server's into a path below /ogc.
func path(t *testing.T, href any) string {
	t.Helper()
	p, ok := strings.CutPrefix(href.(string), "http://example.com/ogc")
	if !ok {
		t.Fatalf("link %v", href)
	}
	return p
}

// requirement is one of OGC 20-057 or OGC 17-083r4 and what shows that it is kept.
type requirement struct {
	id   string
	keep func(t *testing.T, h http.Handler)
}

// resources are the two kinds of tilesets: the dataset's and a collection's.
func resources() []string { return []string{"", "/collections/control-units"} }

// requirements lists those of the classes in tiles.Conformance.
func requirements() []requirement {
	return []requirement{
		{"/req/core/tc-op", func(t *testing.T, h http.Handler) {
			for _, of := range resources() {
				if w := get(h, of+"/tiles/WebMercatorQuad"+demoTile); w.Code != 200 {
					t.Errorf("%s: status %d", of, w.Code)
				}
			}
		}},
		{"/req/core/tc-tilematrix-definition", func(t *testing.T, h http.Handler) {
			for _, m := range document(t, h, "/tileMatrixSets/WebMercatorQuad")["tileMatrices"].([]any)[:17] {
				if w := get(h, "/tiles/WebMercatorQuad/"+m.(map[string]any)["id"].(string)+"/0/0"); w.Code != 200 && w.Code != 204 {
					t.Errorf("matrix %v: status %d", m, w.Code)
				}
			}
		}},
		{"/req/core/tc-tilerow-definition", rowsAndColumns},
		{"/req/core/tc-tilecol-definition", rowsAndColumns},
		{"/req/core/tc-success", func(t *testing.T, h http.Handler) {
			if w := get(h, "/tiles/WebMercatorQuad"+demoTile, "Accept", "application/vnd.mapbox-vector-tile"); w.Code != 200 || w.Header().Get("Content-Type") != "application/vnd.mapbox-vector-tile" {
				t.Errorf("status %d, %v", w.Code, w.Header())
			}
		}},
		{"/req/core/tc-error", func(t *testing.T, h http.Handler) {
			for p, want := range map[string]int{"/17/0/0": 404, "/3/8/0": 404, "/3/0/8": 404, "/12/0/0": 204} {
				if w := get(h, "/tiles/WebMercatorQuad"+p); w.Code != want {
					t.Errorf("%s: status %d, want %d", p, w.Code, want)
				}
			}
		}},
		{"/req/core/conformance-success", func(t *testing.T, h http.Handler) {
			if len(tiles.Conformance()) < 10 || tiles.Conformance()[0] != "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core" {
				t.Errorf("classes %v", tiles.Conformance())
			}
		}},
		{"/req/tileset/description", description},
		{"/req/tilesets-list/tileset-links", tilesetLinks},
		{"/req/dataset-tilesets/operation", func(t *testing.T, h http.Handler) { document(t, h, "/tiles"); document(t, h, "/tiles/WebMercatorQuad") }},
		{"/req/dataset-tilesets/landingpage", func(t *testing.T, h http.Handler) {
			if tiles.RelTilesets != "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector" { // for whoever serves the landing page
				t.Error(tiles.RelTilesets)
			}
		}},
		{"/req/geodata-tilesets/operation", func(t *testing.T, h http.Handler) { document(t, h, "/collections/farmland/tiles") }},
		{"/req/geodata-tilesets/desc-links", func(t *testing.T, h http.Handler) {
			if tiles.RelTilesets != "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector" {
				t.Error(tiles.RelTilesets)
			}
		}},
		{"/req/collections-selection/collections-parameter", collectionsSelected},
		{"/req/collections-selection/collections-response", collectionsSelected},
		{"/req/mvt/content", func(t *testing.T, h http.Handler) {
			for _, l := range decoded(t, h, "/tiles/WebMercatorQuad"+demoTile) {
				if l.Version != 2 || l.Extent != 4096 {
					t.Errorf("layer %s: version %d, extent %d", l.Name, l.Version, l.Extent)
				}
			}
		}},
		{"/req/tilematrixset/model", matrixSetAsRegistered},
		{"/req/json-tilematrixset/model", matrixSetAsRegistered},
		{"/req/json-tilematrixset/media-type", isJSON("/tileMatrixSets/WebMercatorQuad")},
		{"/req/tilesetmetadata/model", description},
		{"/req/tilesetmetadata/identifier", description},
		{"/req/json-tilesetmetadata/model", description},
		{"/req/json-tilesetmetadata/media-type", isJSON("/tiles/WebMercatorQuad")},
		{"/req/tilematrixsetlimits/model", limitsOfZooms},
		{"/req/json-tilematrixsetlimits/model", limitsOfZooms},
	}
}

// isJSON holds a document to its media type.
func isJSON(path string) func(t *testing.T, h http.Handler) {
	return func(t *testing.T, h http.Handler) {
		if got := get(h, path).Header().Get("Content-Type"); got != "application/json" {
			t.Errorf("%s is %s", path, got)
		}
	}
}

// limitsOfZooms holds the limits to the tiles: there is something within, nothing outside.
func limitsOfZooms(t *testing.T, h http.Handler) {
	for _, of := range resources() {
		limits := document(t, h, of+"/tiles/WebMercatorQuad")["tileMatrixSetLimits"].([]any)
		if len(limits) != 17 {
			t.Errorf("%s: %d zooms", of, len(limits))
		}
		for z, l := range limits {
			l := l.(map[string]any)
			at := func(name string) int { return int(l[name].(float64)) }
			if l["tileMatrix"] != fmt.Sprint(z) || at("minTileRow") > at("maxTileRow") || at("minTileCol") > at("maxTileCol") {
				t.Errorf("%s: limits of zoom %d: %v", of, z, l)
			}
			for _, beside := range [][2]int{
				{at("minTileRow") - 1, at("minTileCol")},
				{at("maxTileRow") + 1, at("minTileCol")},
				{at("minTileRow"), at("minTileCol") - 1},
				{at("minTileRow"), at("maxTileCol") + 1},
			} {
				if w := get(h, fmt.Sprintf("%s/tiles/WebMercatorQuad/%d/%d/%d", of, z, beside[0], beside[1])); w.Code == http.StatusOK {
					t.Errorf("%s: a tile beside the limits of zoom %d, %v", of, z, beside)
				}
			}
		}
	}
}

func TestRequirements(t *testing.T) {
	h := demoService(t)
	for _, r := range requirements() {
		t.Run(strings.TrimPrefix(r.id, "/req/"), func(t *testing.T) { r.keep(t, h) })
	}
}

func rowsAndColumns(t *testing.T, h http.Handler) {
	for p, want := range map[string]int{"/12/1672/3238": 200, "/12/3238/1672": 204, "/12/-1/3238": 404, "/12/1672/4096": 404} {
		if w := get(h, "/tiles/WebMercatorQuad"+p); w.Code != want {
			t.Errorf("%s: status %d, want %d", p, w.Code, want)
		}
	}
}

func description(t *testing.T, h http.Handler) {
	for _, of := range resources() {
		doc := document(t, h, of+"/tiles/WebMercatorQuad")
		if doc["dataType"] != "vector" || doc["crs"] != "http://www.opengis.net/def/crs/EPSG/0/3857" || doc["tileMatrixSetURI"] != registered {
			t.Errorf("%s: %v", of, doc)
		}
		item := linkOf(t, doc, "item")
		if item["templated"] != true || item["type"] != "application/vnd.mapbox-vector-tile" {
			t.Errorf("item %v", item)
		}
		tile := strings.NewReplacer("{tileMatrix}", "12", "{tileRow}", "1672", "{tileCol}", "3238").Replace(path(t, item["href"]))
		if w := get(h, tile); w.Code != 200 {
			t.Errorf("%s: status %d", tile, w.Code)
		}
		document(t, h, path(t, linkOf(t, doc, tilingScheme)["href"]))
		document(t, h, path(t, linkOf(t, doc, "self")["href"]))
		if len(doc["layers"].([]any)) == 0 || doc["boundingBox"] == nil {
			t.Errorf("%s: layers %v, box %v", of, doc["layers"], doc["boundingBox"])
		}
		if doc["description"] != "示意数据，不得用于决策" {
			t.Errorf("%s: description %v", of, doc["description"])
		}
	}
}

func tilesetLinks(t *testing.T, h http.Handler) {
	for _, of := range resources() {
		list := document(t, h, of+"/tiles")["tilesets"].([]any)
		if len(list) != 1 {
			t.Fatalf("%d tilesets", len(list))
		}
		first := list[0].(map[string]any)
		if first["dataType"] != "vector" || first["crs"] == nil || first["tileMatrixSetURI"] != registered {
			t.Errorf("tileset %v", first)
		}
		if self := path(t, linkOf(t, first, "self")["href"]); self != of+"/tiles/WebMercatorQuad" {
			t.Errorf("self %s", self)
		}
		linkOf(t, first, tilingScheme)
	}
}

func collectionsSelected(t *testing.T, h http.Handler) {
	doc := document(t, h, "/tiles/WebMercatorQuad?collections=farmland,control-units&datetime=2025-01-01")
	var ids []string
	for _, l := range doc["layers"].([]any) {
		ids = append(ids, l.(map[string]any)["id"].(string))
	}
	if fmt.Sprint(ids) != "[farmland control-units]" {
		t.Errorf("layers %v", ids)
	}
	if href := linkOf(t, doc, "item")["href"].(string); !strings.HasSuffix(href, "?collections=farmland%2Ccontrol-units&datetime=2025-01-01") {
		t.Errorf("the link to tiles loses what was asked: %s", href)
	}
}

// The scale denominators are those of the registered definition.
func matrixSetAsRegistered(t *testing.T, h http.Handler) {
	list := document(t, h, "/tileMatrixSets")["tileMatrixSets"].([]any)[0].(map[string]any)
	doc := document(t, h, path(t, list["links"].([]any)[0].(map[string]any)["href"]))
	matrices := doc["tileMatrices"].([]any)
	if doc["uri"] != registered || len(matrices) != 25 {
		t.Fatalf("uri %v, %d matrices", doc["uri"], len(matrices))
	}
	for z, want := range map[int]float64{0: 559082264.028717, 12: 136494.693366386, 24: 33.3238997477} {
		m := matrices[z].(map[string]any)
		if got := m["scaleDenominator"].(float64); math.Abs(got-want) > 1e-7*want {
			t.Errorf("zoom %d: scale denominator %f, want %f", z, got, want)
		}
		if m["matrixWidth"] != float64(int(1)<<z) || m["tileWidth"] != 256.0 || m["cornerOfOrigin"] != "topLeft" || math.Abs(m["pointOfOrigin"].([]any)[0].(float64)+20037508.342789244) > 1e-6 {
			t.Errorf("zoom %d: %v", z, m)
		}
	}
}

// TileJSON 3.0.0: its required members, and what clients need of the others.
func TestTileJSON(t *testing.T) {
	h := demoService(t)
	for _, p := range []string{
		"/tiles/WebMercatorQuad/tilejson.json?lang=en", "/tiles/WebMercatorQuad?f=tilejson&lang=en",
		"/collections/control-units/tiles/WebMercatorQuad/tilejson.json?lang=en&datetime=2026-03-01",
	} {
		doc := document(t, h, p)
		if doc["tilejson"] != "3.0.0" || doc["scheme"] != "xyz" || doc["minzoom"] != 0.0 || doc["maxzoom"] != 16.0 ||
			doc["attribution"] != "illustrative data, not for decisions" {
			t.Errorf("%s: %v", p, doc)
		}
		template := path(t, doc["tiles"].([]any)[0])
		if w := get(h, strings.NewReplacer("{z}", "12", "{y}", "1672", "{x}", "3238").Replace(template)); w.Code != 200 {
			t.Errorf("%s: status %d of %s", p, w.Code, template)
		}
		b := doc["bounds"].([]any)
		if !(b[0].(float64) > 104 && b[2].(float64) < 105 && b[1].(float64) > 31 && b[3].(float64) < 32) {
			t.Errorf("bounds %v", b)
		}
		named := map[string]bool{}
		for _, l := range doc["vector_layers"].([]any) {
			l := l.(map[string]any)
			if fields := l["fields"].(map[string]any); fields["code"] != "String" || l["description"] == "" {
				t.Errorf("layer %v", l)
			}
			named[l["id"].(string)] = true
		}
		for _, l := range decoded(t, h, strings.NewReplacer("{z}", "9", "{y}", "209", "{x}", "404").Replace(template)) {
			if !named[l.Name] {
				t.Errorf("%s: a tile has a layer %s that is not described", p, l.Name)
			}
		}
	}
}
