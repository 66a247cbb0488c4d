package tiles_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/png"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"redline/demo"
)

// paints are the paint properties that the MapLibre style specification (version 8) has
// for the types of layer in use.
var paints = map[string][]string{
	"background": {"background-color", "background-opacity", "background-pattern"},
	"fill":       {"fill-antialias", "fill-color", "fill-opacity", "fill-outline-color", "fill-pattern", "fill-translate"},
	"line":       {"line-color", "line-width", "line-dasharray", "line-opacity", "line-blur", "line-offset"},
}

var colour = regexp.MustCompile(`^#[0-9a-f]{6}$`)

// Both styles keep the rules of the specification, say what they show and need nothing
// from anywhere else.
func TestStyles(t *testing.T) {
	h := demoService(t)
	listed := document(t, h, "/styles")["styles"].([]any)
	if len(listed) != 2 {
		t.Fatalf("%d styles", len(listed))
	}
	for i, c := range []struct{ id, notice, title string }{
		{"redline-zh", "示意数据，不得用于决策", "生态保护红线（示意）"},
		{"redline-en", "illustrative data, not for decisions", "Ecological red line (illustrative)"},
	} {
		t.Run(c.id, func(t *testing.T) {
			style := document(t, h, path(t, linkOf(t, listed[i].(map[string]any), "stylesheet")["href"]))
			meta := style["metadata"].(map[string]any)
			if style["version"] != 8.0 || meta["redline:notice"] != c.notice || !strings.Contains(style["name"].(string), c.notice) || style["glyphs"] != nil {
				t.Errorf("version %v, name %v, metadata %v, glyphs %v", style["version"], style["name"], meta, style["glyphs"])
			}
			source := style["sources"].(map[string]any)["redline"].(map[string]any)
			tilejson := document(t, h, path(t, source["url"]))
			described := map[string]bool{}
			for _, l := range tilejson["vector_layers"].([]any) {
				described[l.(map[string]any)["id"].(string)] = true
			}
			if source["type"] != "vector" || source["promoteId"] != "code" || tilejson["attribution"] != c.notice {
				t.Errorf("source %v, attribution %v", source, tilejson["attribution"])
			}
			pictures := document(t, h, path(t, style["sprite"])+".json")
			titles := checkLayers(t, style["layers"].([]any), described, pictures)
			if !slices.Contains(titles, c.title) {
				t.Errorf("titles %v", titles)
			}
			text, _ := json.Marshal(style)
			for _, url := range regexp.MustCompile(`https?://[^"]*`).FindAllString(string(text), -1) {
				if !strings.HasPrefix(url, "http://example.com/ogc/") {
					t.Errorf("the style points elsewhere: %s", url)
				}
			}
		})
	}
}

// checkLayers holds a style's layers to the specification and returns their titles.
func checkLayers(t *testing.T, drawn []any, described map[string]bool, pictures map[string]any) (titles []string) {
	t.Helper()
	ids, shown := map[string]bool{}, map[string]bool{}
	for _, l := range drawn {
		l := l.(map[string]any)
		id, kind := l["id"].(string), l["type"].(string)
		if ids[id] {
			t.Errorf("layer %s twice", id)
		}
		ids[id] = true
		for key := range l {
			if !slices.Contains([]string{"id", "type", "source", "source-layer", "paint", "layout", "filter", "metadata"}, key) {
				t.Errorf("layer %s has a member %s", id, key)
			}
		}
		for name, value := range l["paint"].(map[string]any) {
			if !slices.Contains(paints[kind], name) {
				t.Errorf("layer %s: a %s has no %s", id, kind, name)
			}
			if text, ok := value.(string); ok && strings.HasSuffix(name, "-color") && !colour.MatchString(text) {
				t.Errorf("layer %s: colour %s", id, text)
			}
			if _, ok := value.(float64); !ok && strings.HasSuffix(name, "-opacity") {
				t.Errorf("layer %s: %s is %v: QGIS draws opaque what has no number", id, name, value)
			}
			if name == "fill-pattern" && pictures[value.(string)] == nil {
				t.Errorf("layer %s: the sprite has no %v", id, value)
			}
		}
		if kind == "background" {
			continue
		}
		name := l["source-layer"].(string)
		if l["source"] != "redline" || !described[name] {
			t.Errorf("layer %s: source %v %s", id, l["source"], name)
		}
		shown[name] = true
		titles = append(titles, l["metadata"].(map[string]any)["redline:title"].(string))
	}
	for name := range described {
		if !shown[name] {
			t.Errorf("tile layer %s is not drawn", name)
		}
	}
	return titles
}

// The sprite holds each pattern in the colour of its layer, side by side, at both ratios.
func TestSprite(t *testing.T) {
	h := demoService(t)
	for ratio, name := range map[int]string{1: "/styles/sprite", 2: "/styles/sprite@2x"} {
		index := document(t, h, name+".json")
		w := get(h, name+".png")
		img, err := png.Decode(bytes.NewReader(w.Body.Bytes()))
		if err != nil || w.Header().Get("Content-Type") != "image/png" {
			t.Fatalf("%s: %v, %v", name, err, w.Header())
		}
		if len(index) < 10 {
			t.Errorf("%s: %d patterns", name, len(index))
		}
		for pattern, at := range index {
			at := at.(map[string]any)
			x, y, side := int(at["x"].(float64)), int(at["y"].(float64)), int(at["width"].(float64))
			if at["pixelRatio"] != float64(ratio) || side != 12*ratio || x+side > img.Bounds().Dx() || y+side > img.Bounds().Dy() {
				t.Errorf("%s %s: %v in %v", name, pattern, at, img.Bounds())
			}
			_, hex, _ := strings.Cut(pattern, "-")
			inked := 0
			for i := range side * side {
				r, g, b, a := img.At(x+i%side, y+i/side).RGBA()
				if a == 0xffff && fmt.Sprintf("%02x%02x%02x", r>>8, g>>8, b>>8) != hex {
					t.Fatalf("%s: colour %x %x %x", pattern, r, g, b)
				}
				if a > 0x7fff {
					inked++
				}
			}
			if share := float64(inked) / float64(side*side); share < 0.05 || share > 0.5 {
				t.Errorf("%s covers %.0f %%", pattern, 100*share)
			}
		}
	}
}

// plainDistrict is the demo district without illustrative, and with one layer internal.
func plainDistrict(t *testing.T) fs.FS {
	t.Helper()
	files, err := demo.Files()
	if err != nil {
		t.Fatal(err)
	}
	out := fstest.MapFS{}
	for name, data := range files {
		if name == "layers.yaml" {
			data = bytes.Replace(data, []byte("  illustrative: true\n"), nil, 1)
		}
		out[name] = &fstest.MapFile{Data: data}
	}
	return out
}

func TestRealDataCarryNoNotice(t *testing.T) {
	h := serve(t, openFolder(t, plainDistrict(t)))
	for _, p := range []string{"/styles/redline-zh", "/tiles/WebMercatorQuad/tilejson.json", "/tiles/WebMercatorQuad"} {
		if w := get(h, p); strings.Contains(w.Body.String(), "不得用于决策") || w.Header().Get("Redline-Illustrative") != "" {
			t.Errorf("%s says that the data are illustrative", p)
		}
	}
}
