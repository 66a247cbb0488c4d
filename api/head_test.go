package api_test

import (
	"net/http"
	"testing"
)

// Whatever answers GET answers HEAD: the same status and head, and no body.
func TestHeadAnswersAsGet(t *testing.T) {
	s := serve(t, nil)
	for _, path := range []string{"/healthz", "/openapi.yaml", "/v1/layers", "/v1/rules", "/v1/at?lon=104.51&lat=31.31", "/v1/screenings/0123", "/ogc/collections"} {
		whole, head := s.ask(http.MethodGet, path, "", ""), s.ask(http.MethodHead, path, "", "")
		if head.status != whole.status || len(head.body) != 0 || head.header.Get("Content-Type") != whole.header.Get("Content-Type") {
			t.Errorf("%s: HEAD gives %d, %s and %d bytes; GET %d, %s", path, head.status, head.header.Get("Content-Type"), len(head.body), whole.status, whole.header.Get("Content-Type"))
		}
	}
}
