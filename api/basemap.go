package api

import (
	"net/http"
	"net/url"
	"strings"

	"redline/lang"
)

// Basemap is a map of pictures that an operator puts below the controls; the zero Basemap
// is none. It is another party's: callers' browsers ask it, and so it learns what they look at.
type Basemap struct {
	Tiles       string // where the pictures are, with {z}, {x} and {y} (Web Mercator, 256 pixels)
	Attribution string // whose it is, and its number of review (审图号); shown as text
}

// ParseBasemap reads the template of an XYZ or WMTS service in Web Mercator: an absolute
// URL with {z}, {x} and {y}, or WMTS's {TileMatrix}, {TileCol} and {TileRow}.
func ParseBasemap(template, attribution string) (Basemap, error) {
	if template == "" {
		return Basemap{}, nil
	}
	tiles := strings.NewReplacer("{TileMatrix}", "{z}", "{TileCol}", "{x}", "{TileRow}", "{y}").Replace(template)
	at, err := url.Parse(tiles)
	whole := err == nil && (at.Scheme == "https" || at.Scheme == "http") && at.Host != "" && at.User == nil && !strings.ContainsAny(at.Host, "{};, '\"")
	for _, name := range []string{"{z}", "{x}", "{y}"} {
		whole = whole && strings.Count(tiles, name) == 1
	}
	if !whole {
		return Basemap{}, &lang.Fault{
			Field: "--basemap", Err: err,
			What: lang.Textf("%[1]q 不是可用的底图网址模板", "%[1]q is no template of a base map that can be used", template),
			Hint: lang.Text{
				ZH: "写完整的 http(s) 网址，含 {z}、{x}、{y}（或 WMTS 的 {TileMatrix}、{TileCol}、{TileRow}）各一次，主机名中不用占位符",
				EN: "write a whole http(s) URL with {z}, {x} and {y} (or WMTS's {TileMatrix}, {TileCol} and {TileRow}) once each, and none in the host",
			},
		}
	}
	return Basemap{Tiles: tiles, Attribution: attribution}, nil
}

// origin is the one place beside the service that pages may ask for pictures; "" for none.
func (b Basemap) origin() string {
	at, err := url.Parse(b.Tiles)
	if err != nil || at.Host == "" {
		return ""
	}
	return at.Scheme + "://" + at.Host
}

// policy lets a page load from the service itself alone, and pictures from the base map's
// origin where there is one (the map fetches them: connect-src).
func (s *Service) policy() string {
	pictures := ""
	if origin := s.Basemap.origin(); origin != "" {
		pictures = " " + origin
	}
	return "default-src 'self'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:" + pictures + "; connect-src 'self'" + pictures +
		"; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
}

// pageSettings is what the page must know of the service: how reports are written, and the
// base map that the operator set: GET /page.json.
func (s *Service) pageSettings(w http.ResponseWriter, _ *http.Request) error {
	var formats []string
	for _, f := range reportForms {
		formats = append(formats, f.name)
	}
	settings := map[string]any{"formats": formats}
	if s.Basemap.Tiles != "" {
		settings["basemap"] = map[string]string{"tiles": s.Basemap.Tiles, "attribution": s.Basemap.Attribution}
	}
	w.Header().Set("Cache-Control", "no-cache")
	return answer(w, http.StatusOK, settings)
}
