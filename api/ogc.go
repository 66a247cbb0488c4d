package api

import (
	"net/http"
	"net/url"
	"strings"

	"redline/api/ogc"
	"redline/api/tiles"

	"github.com/go-chi/chi/v5"
)

// ogc mounts what speaks the standards of the OGC: features, and their tiles.
func (s *Service) ogc(r chi.Router) {
	ogc.New(ogc.Config{
		Source: s.Districts, Today: s.today, Base: s.ogcBase, Log: s.Log, Conformance: tiles.Conformance(), Links: tilesets,
	}).Routes(r)
	s.tiles.Routes(r)
}

// tilesets links the landing page and each collection to its tiles.
func tilesets(base, collection string) []ogc.Link {
	path := base
	if collection != "" {
		path += "/collections/" + url.PathEscape(collection)
	}
	return []ogc.Link{{Href: path + "/tiles", Rel: tiles.RelTilesets, Type: "application/json", Title: "矢量瓦片 · Vector tiles"}}
}

// ogcBase is the URL under which ogc is mounted, as the caller sees it.
func (s *Service) ogcBase(r *http.Request) string { return s.base(r) + "/ogc" }

// base is the service's URL as the caller sees it: BaseURL, or what the request says. A
// proxy's own headers are not believed; behind one BaseURL is given.
func (s *Service) base(r *http.Request) string {
	if s.BaseURL != "" {
		return strings.TrimRight(s.BaseURL, "/")
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}
