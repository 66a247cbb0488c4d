package tiles_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"testing"
	"testing/fstest"

	"redline/api/tiles"
	"redline/demo"
	"redline/layers"
)

// public gives a source's snapshots as public callers are served.
type public struct{ tiles.Source }

func (p public) Snapshot(ctx context.Context, at layers.AsOf) (*layers.Snapshot, error) {
	s, err := p.Source.Snapshot(ctx, at)
	if err != nil {
		return nil, err
	}
	return s.Public(), nil
}

// withInternal is the demo district where one layer more is internal: its zones are those of
// the file given, which lie anywhere.
func withInternal(t *testing.T, file string) fs.FS {
	t.Helper()
	files, err := demo.Files()
	if err != nil {
		t.Fatal(err)
	}
	out := fstest.MapFS{}
	for name, data := range files {
		out[name] = &fstest.MapFile{Data: data}
	}
	out["layers.yaml"].Data = append(bytes.Clone(out["layers.yaml"].Data), []byte(`  - id: hidden
    title: { zh: 内部, en: Internal }
    theme: ecology
    kind: zone
    office: { zh: 某局, en: A bureau }
    classification: internal
    tolerance: { min_area: 1, min_width: 0.5 }
    colour: "#123456"
    hatch: cross
    versions:
      - { sequence: 1, file: `+file+`, from: 2021-01-01, catalogue_from: 1, coverage: area.geojson, accuracy_m: 5, document: farmland-demo }
`)...)
	return out
}

// Two districts that differ only in an internal layer give the public the same bytes,
// headers and status at every door of the tiles, and no word of it.
func TestInternalLayersLeaveNoTrace(t *testing.T) {
	a := serve(t, public{openFolder(t, withInternal(t, "farmland.geojson"))})
	b := serve(t, public{openFolder(t, withInternal(t, "farmland-concentrated.geojson"))})
	whole := serve(t, openFolder(t, withInternal(t, "farmland-concentrated.geojson")))
	if w := get(whole, "/collections/hidden/tiles"); w.Code != 200 || !bytes.Contains(get(whole, "/styles/sprite.json").Body.Bytes(), []byte("cross-123456")) {
		t.Fatalf("the internal layer is not there for those who may see it: %d", w.Code)
	}
	paths := []string{
		"/tiles", "/tiles/WebMercatorQuad", "/tiles/WebMercatorQuad/tilejson.json", "/tiles/WebMercatorQuad/9/209/404?collections=hidden", "/collections/hidden/tiles",
		"/collections/hidden/tiles/WebMercatorQuad" + demoTile, "/collections/nothing/tiles", "/styles", "/styles/redline-zh", "/styles/redline-en", "/styles/sprite.json", "/styles/sprite.png",
		"/styles/sprite@2x.png", "/tileMatrixSets", "/tiles/WebMercatorQuad/tilejson.json?datetime=2019-01-01",
	}
	for zoom := range 17 {
		for _, tile := range covering(demoBounds(t), zoom, 6) {
			paths = append(paths, fmt.Sprintf("/tiles/WebMercatorQuad/%d/%d/%d", tile.Z, tile.Y, tile.X))
		}
	}
	for _, p := range paths {
		x, y := get(a, p), get(b, p)
		if x.Code != y.Code || !bytes.Equal(x.Body.Bytes(), y.Body.Bytes()) || !maps.EqualFunc(x.Header(), y.Header(), equal) {
			t.Errorf("%s: status %d and %d, %v and %v", p, x.Code, y.Code, x.Header(), y.Header())
		}
		if bytes.Contains(x.Body.Bytes(), []byte("hidden")) || bytes.Contains(x.Body.Bytes(), []byte("123456")) {
			t.Errorf("%s tells of the internal layer", p)
		}
	}
	missing, hidden := get(a, "/collections/nothing/tiles"), get(a, "/collections/hidden/tiles")
	if missing.Code != http.StatusNotFound || !bytes.Equal(missing.Body.Bytes(), hidden.Body.Bytes()) {
		t.Errorf("an internal layer and one that is not there: %s and %s", hidden.Body, missing.Body)
	}
}

func equal(a, b []string) bool { return fmt.Sprint(a) == fmt.Sprint(b) }
