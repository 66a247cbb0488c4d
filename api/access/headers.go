package access

import "net/http"

// Headers are what browsers are told about every answer.
type Headers struct {
	// CSP is the Content-Security-Policy; a handler of pages may set another. It should
	// hold frame-ancestors.
	CSP string
	// Resources is the Cross-Origin-Resource-Policy; default same-origin. Scripts of other
	// origins that are let in by CORS are not concerned.
	Resources string
	Proxies   Proxies
}

// StrictCSP lets an answer do nothing: right for data.
const StrictCSP = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// Middleware sets the headers, before the handler, so that it may replace them. HSTS
// (RFC 6797) is set only where the caller speaks TLS.
func (h Headers) Middleware(next http.Handler) http.Handler {
	csp, resources := h.CSP, h.Resources
	if csp == "" {
		csp = StrictCSP
	}
	if resources == "" {
		resources = "same-origin"
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", csp)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("X-Frame-Options", "DENY")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", resources)
		if h.Proxies.TLS(r) {
			header.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}
