package api_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestTheRecordIsServed(t *testing.T) {
	s := serve(t, nil)
	for _, c := range []struct{ path, holds string }{
		{"/healthz", `"status":"ok"`},
		{"/readyz", `"stale":false`},
		{"/v1/layers", `"illustrative":true`},
		{"/v1/layers?on=2025-01-01", `"on":"2025-01-01"`},
		{"/v1/rules", `"RIV-01"`},
		{"/v1/rules/RIV-01", `"within_m: 1000"`},
		{"/v1/documents", `"yangtze-protection-law"`},
		{"/v1/facts", `"project.nature"`},
		{"/v1/at?lon=104.51&lat=31.31", `"nearest"`},
		{"/docs", "/v1/screenings"},
		{"/docs", "catalogue sequence, default the newest"}, // of a parameter that is described once for all
		{"/docs", "DEMO-ZH-2-0005"},                         // of an example
		{"/openapi.yaml", "openapi: 3.1.0"},
		{"/", "示意数据"},
		{"/problems/question", "candidates"},
		{"/metrics", `redline_http_requests_total{method="GET",route="/v1/layers",status="200"} 2`},
	} {
		a := s.get(c.path)
		if a.status != http.StatusOK || !strings.Contains(string(a.body), c.holds) {
			t.Errorf("%s: %d, want %q in %.300s", c.path, a.status, c.holds, a.body)
		}
		if a.header.Get("X-Content-Type-Options") != "nosniff" || a.header.Get("X-Request-Id") == "" {
			t.Errorf("%s: headers %v", c.path, a.header)
		}
	}
}

func TestALayerHasItsVersions(t *testing.T) {
	s := serve(t, nil)
	all := decoded[struct{ Layers []struct{ ID string } }](t, s.get("/v1/layers"))
	if len(all.Layers) < 10 {
		t.Fatalf("%d layers", len(all.Layers))
	}
	for _, l := range all.Layers {
		one := decoded[struct {
			Layer struct {
				Status   string
				Versions []struct{ Sequence int64 }
			}
		}](t, s.get("/v1/layers/"+l.ID))
		if one.Layer.Status != "no-data" && len(one.Layer.Versions) == 0 {
			t.Errorf("%s is %s without a version", l.ID, one.Layer.Status)
		}
	}
}

func TestUnchangedAnswersAreNotSentAgain(t *testing.T) {
	s := serve(t, nil)
	for _, path := range []string{"/v1/layers", "/v1/rules", "/v1/documents", "/v1/facts"} {
		tag := s.get(path).header.Get("ETag")
		again := s.get(path, "If-None-Match", `"other", `+tag)
		if again.status != http.StatusNotModified || len(again.body) > 0 {
			t.Errorf("%s: %d with %d bytes", path, again.status, len(again.body))
		}
	}
	plain, encoded := s.get("/v1/layers", "Accept-Encoding", "identity").header.Get("ETag"), s.get("/v1/layers", "Accept-Encoding", "gzip").header.Get("ETag")
	if plain == encoded {
		t.Error("an encoded answer has the tag of the plain one")
	}
	if again := s.get("/v1/layers", "Accept-Encoding", "gzip", "If-None-Match", encoded); again.status != http.StatusNotModified {
		t.Errorf("its own tag: %d", again.status)
	}
	if s.get("/v1/layers").header.Get("ETag") == s.get("/v1/layers?on=2025-01-01").header.Get("ETag") {
		t.Error("two days have one tag")
	}
}

func TestWhatIsWrongIsSaid(t *testing.T) {
	s := serve(t, nil)
	for _, c := range []struct {
		path, field string
		status      int
	}{
		{"/v1/layers?bbox=1,2,3,4", "bbox", 400},
		{"/v1/layers?on=yesterday", "on", 400},
		{"/v1/layers?on=2026-01-01&on=2026-01-02", "on", 400},
		{"/v1/layers?catalogue=0", "catalogue", 400},
		{"/v1/layers?catalogue=99999", "catalogue", 400},
		{"/v1/at?lon=104.5&lat=31.3&catalogue=99999", "catalogue", 400},
		{"/ogc/collections?catalogue=99999", "catalogue", 400},
		{"/ogc/tiles?catalogue=99999", "catalogue", 400},
		{"/v1/layers?lang=fr", "lang", 400},
		{"/v1/layers/none", "", 404},
		{"/v1/rules/none", "", 404},
		{"/v1/at", "lon", 400},
		{"/v1/at?lon=104.5&lat=NaN", "lat", 400},
		{"/v1/at?lon=10&lat=50", "", 422},
		{"/v1/screenings/00000000-0000-4000-8000-000000000000", "", 401},
		{"/nowhere", "", 404},
		{"/problems/none", "", 404},
	} {
		for _, language := range []string{"zh-CN", "en"} {
			a := s.get(c.path, "Accept-Language", language)
			p := decoded[struct {
				Type, Title, Field string
				Status             int
			}](t, a)
			if a.status != c.status || p.Status != c.status || p.Field != c.field || a.header.Get("Content-Language") != language {
				t.Errorf("%s: %d %s", c.path, a.status, a.body)
			}
			if a.header.Get("Content-Type") != "application/problem+json" || !strings.HasPrefix(p.Type, "/problems/") {
				t.Errorf("%s: %v %s", c.path, a.header, a.body)
			}
			if explained := s.get(p.Type); explained.status != 200 {
				t.Errorf("%s explains nothing", p.Type)
			}
		}
	}
	if a := s.ask("DELETE", "/v1/layers", "", ""); a.status != http.StatusMethodNotAllowed {
		t.Errorf("DELETE: %d", a.status)
	}
}
