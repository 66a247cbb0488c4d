package tiles

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"redline/api/problem"
	"redline/lang"
	"redline/layers"
	"redline/layers/symbols"

	"github.com/go-chi/chi/v5"
)

// styleOf names the style of a language.
func styleOf(l lang.Language) string { return "redline-" + string(l) }

// serveStyles lists the styles: the same map with texts in one language each.
func (s *Service) serveStyles(w http.ResponseWriter, r *http.Request) error {
	a, err := s.describe(r)
	if err != nil {
		return err
	}
	var list []any
	for _, l := range []lang.Language{lang.ZH, lang.EN} {
		list = append(list, map[string]any{
			"id": styleOf(l), "title": a.title(l),
			"links": []link{{Href: s.link(r, "/styles/"+styleOf(l), a.query), Rel: "stylesheet", Type: typeStyle}},
		})
	}
	return s.sendJSON(w, r, a.snapshot, typeJSON, map[string]any{"styles": list, "default": styleOf(problem.Language(r))})
}

// serveStyleFile serves a style, or a file of the sprite that it names.
func (s *Service) serveStyleFile(w http.ResponseWriter, r *http.Request) error {
	a, err := s.describe(r)
	if err != nil {
		return err
	}
	file := chi.URLParam(r, "file")
	for _, l := range []lang.Language{lang.ZH, lang.EN} {
		if file == styleOf(l) || file == styleOf(l)+".json" {
			return s.sendJSON(w, r, a.snapshot, typeStyle, s.style(r, a, l))
		}
	}
	for ratio, name := range map[int]string{1: "sprite", 2: "sprite@2x"} {
		switch file {
		case name + ".json":
			return s.sendJSON(w, r, a.snapshot, typeJSON, spriteIndex(a.sources, ratio))
		case name + ".png":
			png, err := spritePNG(a.sources, ratio)
			if err != nil {
				return err
			}
			return s.sendBytes(w, r, a.snapshot, typePNG, png)
		}
	}
	return problem.New(problem.NotFound, &lang.Fault{
		What: lang.Text{ZH: "没有这个样式", EN: "there is no such style"},
		Hint: lang.Text{ZH: "用 redline-zh 或 redline-en", EN: "use redline-zh or redline-en"},
	})
}

// style is the map as a MapLibre style (version 8): areas by how much ground they cover,
// then bands, then lines, in the layers' colours with their hatching. It has no text layers
// and so needs no glyphs from anywhere: the page that shows the map writes labels itself.
func (s *Service) style(r *http.Request, a asked, l lang.Language) map[string]any {
	meta := map[string]any{
		"redline:catalogue": a.snapshot.Sequence, "redline:on": a.snapshot.On.String(), "redline:language": string(l),
		"redline:illustrative": a.snapshot.Illustrative,
	}
	name := a.title(l)
	if text := notice(a.snapshot, l); text != "" {
		meta["redline:notice"] = text
		name += " · " + text
	}
	tiles := url.Values{paramLang: {string(l)}, paramDatetime: {a.query.Get(paramDatetime)}, paramCatalogue: {a.query.Get(paramCatalogue)}}
	out := map[string]any{
		"version": 8, "name": name, "metadata": meta,
		"sprite": s.link(r, "/styles/sprite", a.query),
		"sources": map[string]any{"redline": map[string]any{
			"type": "vector", "url": s.link(r, "/tiles/"+matrixSet+"/tilejson.json", tiles, paramLang), "promoteId": "code",
		}},
		"layers": drawn(a.sources, l),
	}
	if b := a.bounds; !b.empty() {
		out["center"] = [2]float64{(b.west + b.east) / 2, (b.south + b.north) / 2}
		out["zoom"] = 10
	}
	return out
}

// drawn are the style's layers, from the lowest to the uppermost.
func drawn(sources []source, l lang.Language) []any {
	out := []any{map[string]any{"id": "background", "type": "background", "paint": map[string]any{"background-color": "#fbfaf6"}}}
	for _, src := range byGround(sources) {
		add := func(part, kind string, paint map[string]any, more map[string]any) {
			layer := map[string]any{
				"id": src.id + "/" + part, "type": kind, "source": "redline", "source-layer": src.id, "paint": paint,
				"metadata": map[string]any{"redline:layer": src.layer.ID, "redline:title": src.title(l), "redline:theme": src.layer.Theme, "redline:legend": part == "outline" || part == "line"},
			}
			for k, v := range more {
				layer[k] = v
			}
			out = append(out, layer)
		}
		colour := symbols.Colour(src.layer.Colour)
		if src.dimension() == 1 {
			add("line", "line", map[string]any{"line-color": colour, "line-width": widths(1, 3)}, map[string]any{"layout": round()})
			continue
		}
		areas := []any{"==", []any{"geometry-type"}, "Polygon"}
		if src.class == bands {
			// An opacity for each, not one by an expression: QGIS would draw that opaque.
			possible := []any{[]any{"get", "band"}, "possible"}
			add("fill", "fill", map[string]any{"fill-color": colour, "fill-opacity": 0.16}, map[string]any{"filter": []any{"all", areas, append([]any{"!="}, possible...)}})
			add("possible", "fill", map[string]any{"fill-color": colour, "fill-opacity": 0.07}, map[string]any{"filter": []any{"all", areas, append([]any{"=="}, possible...)}})
		} else {
			add("fill", "fill", map[string]any{"fill-color": colour, "fill-opacity": 0.22}, map[string]any{"filter": areas})
		}
		if pattern := src.pattern(); pattern != "" {
			add("hatch", "fill", map[string]any{"fill-pattern": pattern, "fill-opacity": 0.75}, map[string]any{"filter": areas})
		}
		if src.class == bands {
			add("outline", "line", map[string]any{"line-color": colour, "line-width": 1, "line-dasharray": []any{3, 2}}, map[string]any{"layout": round()})
			continue
		}
		add("outline", "line", map[string]any{"line-color": colour, "line-width": widths(0.6, 1.8)}, map[string]any{"layout": round()})
	}
	return out
}

func round() map[string]any { return map[string]any{"line-join": "round", "line-cap": "round"} }

// widths grows from zoom 6 to zoom 14, in pixels: slowly at first, so that a whole district
// does not drown in its outlines.
func widths(from, to float64) []any {
	return []any{"interpolate", []any{"exponential", 1.5}, []any{"zoom"}, 6, from, 14, to}
}

// pattern names the picture of the sprite for a source's hatching; "" for none.
func (s source) pattern() string {
	if !slices.Contains(symbols.Hatches(), s.layer.Hatch) || s.layer.Kind != layers.Zones {
		return ""
	}
	return s.layer.Hatch + "-" + strings.TrimPrefix(symbols.Colour(s.layer.Colour), "#")
}
