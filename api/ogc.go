package api

import (
	"net/http"
	"strings"

	"redline/api/tiles"

	"github.com/go-chi/chi/v5"
)

// ogc mounts what speaks the standards of the OGC.
func (s *Service) ogc(r chi.Router) {
	tiles.New(tiles.Config{Source: s.Districts, Today: s.today, Base: s.ogcBase, Log: s.Log}).Routes(r)
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
