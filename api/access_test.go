package api_test

import (
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"redline/api"
	"redline/api/access"
	"redline/api/problem"
	"redline/keys"

	"github.com/go-chi/chi/v5"
)

// ring is a file of keys with one principal for each role, and the texts of their keys.
type ring struct {
	*keys.File
	text map[string]string
}

// who are the callers of the tests: "" shows no key, consultant is a reviewer who sees what
// is public.
var who = []string{"", "viewer", "consultant", "reviewer", "planner", "admin"}

func newRing(t *testing.T) *ring {
	t.Helper()
	file, err := keys.CreateFile(filepath.Join(t.TempDir(), "keys.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	r := &ring{file, map[string]string{}}
	for _, p := range []keys.Principal{
		{Name: "viewer", Tenant: "bureau", Role: keys.Viewer},
		{Name: "consultant", Tenant: "bureau", Role: keys.Reviewer, Audience: keys.Public},
		{Name: "reviewer", Tenant: "bureau", Role: keys.Reviewer},
		{Name: "planner", Tenant: "bureau", Role: keys.Planner},
		{Name: "admin", Tenant: "bureau", Role: keys.Admin},
	} {
		if err := file.Put(t.Context(), p, "test"); err != nil {
			t.Fatal(err)
		}
		text, _, err := file.Issue(t.Context(), keys.Order{Principal: p.Name, Now: clock(), Life: 24 * time.Hour}, "test")
		if err != nil {
			t.Fatal(err)
		}
		r.text[p.Name] = text
	}
	return r
}

// header is the Authorization of a principal; "" for none.
func (r *ring) header(name string) string {
	if name == "" {
		return ""
	}
	return "Bearer " + r.text[name]
}

func (r *ring) guard(t *testing.T, o access.Options) *access.Guard {
	t.Helper()
	o.Problems, o.Now, o.Keys = problem.Writer{Log: slog.New(slog.DiscardHandler)}, clock, r
	guard, err := access.NewGuard(access.Rules(), o)
	if err != nil {
		t.Fatal(err)
	}
	return guard
}

// door is a route of the service.
type door struct{ method, pattern string }

// doors lists every route of the service, as the router itself has them.
func doors(t *testing.T, s *api.Service) (out []door) {
	t.Helper()
	err := chi.Walk(s.Routes(), func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		out = append(out, door{method, strings.ReplaceAll(pattern, "/*/", "/")})
		return nil
	})
	if err != nil || len(out) < 20 {
		t.Fatalf("%d doors, %v", len(out), err)
	}
	return out
}

// rules is the table by door, as a person would read it.
func rules(t *testing.T) map[string]access.Rule {
	t.Helper()
	table, err := access.NewTable(access.Rules())
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// service is one over a pair's store, without limits, and its anonymous callers are viewers.
func (r *ring) service(t *testing.T, store api.Store, anonymous bool) *api.Service {
	t.Helper()
	pack, err := luojiang()
	if err != nil {
		t.Fatal(err)
	}
	return api.New(api.Config{
		Districts: api.NewDistricts(store, pack), Reader: reader{}, Now: clock, Version: "test", Keeper: &keeps{},
		Log: slog.New(slog.NewJSONHandler(io.Discard, nil)), Guard: r.guard(t, access.Options{Anonymous: anonymous}),
	})
}

// The matrix: every door the router has, for every role, over a public and an internal layer.
// Who is let in follows from the table, what they see from their audience; a door that
// the table does not know, or a rule without a door, fails here.
func TestEachRoleAtEachDoorForEachClassification(t *testing.T) {
	ring := newRing(t)
	store, _ := pair(t)
	open, closed := ring.service(t, store, true), ring.service(t, store, false)
	unused, err := table(t).Unused(open.Routes())
	if err != nil || strings.Contains(strings.Join(unused, " "), "/v1/") {
		t.Errorf("rules without a door: %v, %v", unused, err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	judged := 0
	for _, d := range doors(t, open) {
		rule, ok := ruleOf(t, d)
		if !ok {
			t.Errorf("%v has no rule", d)
			continue
		}
		for _, layer := range []string{"red-line", "farmland"} { // public, internal
			q := request{random: random, layer: layer}.at(d)
			for _, name := range who {
				for h, anonymous := range map[http.Handler]bool{open: true, closed: false} {
					role, internal := roleOf(name, anonymous)
					w := q.ask(h, ring.header(name))
					judged++
					switch let := w.Code != http.StatusUnauthorized && w.Code != http.StatusForbidden; {
					case let != (role >= rule.Least):
						t.Errorf("%s %s as %q (anonymous viewing %v): %d, the rule says %v", d.method, q.target, name, anonymous, w.Code, rule.Least)
					case !let && (w.Code == http.StatusUnauthorized) != (name == ""):
						t.Errorf("%s %s as %q: %d", d.method, q.target, name, w.Code)
					case strings.HasPrefix(d.pattern, "/v1/planning"): // of a service that may not publish
						if let && w.Code != http.StatusNotImplemented {
							t.Errorf("%s %s as %q: %d", d.method, q.target, name, w.Code)
						}
					case let && layer == "farmland" && strings.Contains(d.pattern, "{layer}") && (w.Code == http.StatusOK) != internal:
						t.Errorf("%s %s as %q: %d", d.method, q.target, name, w.Code)
					case let && layer == "farmland" && strings.Contains(d.pattern, "{collection}") && w.Code < 300 && !internal:
						t.Errorf("%s %s as %q: %d", d.method, q.target, name, w.Code)
					case let && layer == "red-line" && w.Code == http.StatusNotFound && strings.Contains(d.pattern, "{layer}"):
						t.Errorf("%s %s as %q: not found", d.method, q.target, name)
					}
					if secret := leaked(w, q); secret != "" && !internal {
						t.Errorf("%s %s as %q gives away %s", d.method, q.target, name, secret)
					}
				}
			}
		}
	}
	if judged < 500 {
		t.Errorf("%d cells", judged)
	}
}

func table(t *testing.T) access.Table {
	t.Helper()
	return access.Table(rules(t))
}

func ruleOf(t *testing.T, d door) (access.Rule, bool) {
	t.Helper()
	for _, r := range rules(t) {
		if (r.Method == d.method || r.Method == "GET" && d.method == "HEAD") && shape(r.Pattern) == shape(d.pattern) {
			return r, true
		}
	}
	return access.Rule{}, false
}

// shape is a pattern without the names of its parameters and the slash at its end.
func shape(pattern string) string {
	parts := strings.Split(strings.TrimRight(pattern, "/"), "/")
	for i, p := range parts {
		if strings.HasPrefix(p, "{") {
			parts[i] = "{}"
		}
	}
	return strings.Join(parts, "/")
}

// roleOf says what a caller of the tests is, in the words of the issue and not of the code.
func roleOf(name string, anonymous bool) (role keys.Role, internal bool) {
	switch name {
	case "":
		if anonymous {
			return keys.Viewer, false
		}
		return keys.None, false
	case "viewer":
		return keys.Viewer, false
	case "consultant":
		return keys.Reviewer, false
	case "reviewer":
		return keys.Reviewer, true
	case "planner":
		return keys.Planner, true
	}
	return keys.Admin, true
}

// leaked returns what an answer holds of what is internal, and the request did not.
func leaked(w *httptest.ResponseRecorder, q request) string {
	for _, secret := range []string{"DEMO-YN-", "HIDDEN", "永久基本农田（示意）", "Permanent basic farmland (illustrative)"} {
		if strings.Contains(w.Body.String(), secret) && !strings.Contains(q.target, secret) {
			return secret
		}
	}
	return ""
}

// A record that came to hold a secret layer is not served: to nobody, at no door that reads it.
func TestARecordWithASecretLayerIsNotServed(t *testing.T) {
	ring := newRing(t)
	files := copied(t)
	replace(t, files, "layers.yaml", "file: fuel-ban-2027.geojson,", "file: fuel-ban-2027.geojson, classification: secret,")
	h := ring.service(t, opened(t, files), true)
	random := rand.New(rand.NewPCG(5, 6))
	for _, d := range doors(t, h) {
		rule, _ := ruleOf(t, d)
		if rule.Open || rule.Operators {
			continue
		}
		w := request{random: random, layer: "red-line"}.at(d).ask(h, ring.header("admin"))
		if w.Code < 300 && w.Header().Get("Redline-Catalogue") != "" {
			t.Errorf("%s %s: %d %.200s", d.method, d.pattern, w.Code, w.Body)
		}
	}
	for _, path := range []string{"/readyz", "/v1/layers", "/ogc/collections", "/v1/at?lon=104.51&lat=31.31"} {
		w := request{method: "GET", target: path, header: http.Header{}}.ask(h, ring.header("admin"))
		if w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "fuel-ban") {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

// The log says who called and from where, behind a proxy too, and holds no key.
func TestTheAccessLogSaysWhoCalled(t *testing.T) {
	ring := newRing(t)
	proxies := access.Proxies{Trusted: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
	s := serve(t, func(c *api.Config) { c.Guard = ring.guard(t, access.Options{Anonymous: true, Proxies: proxies}) })
	s.get("/v1/facts", "Authorization", ring.header("planner"), "X-Forwarded-For", "198.51.100.1")
	s.get("/v1/facts?x="+ring.text["admin"], "X-Forwarded-For", "198.51.100.2")
	s.Close()
	log := s.log.String()
	for _, want := range []string{`"from":"198.51.100.1","principal":"planner","key":"` + ring.text["planner"][3:11] + `"`, `"from":"198.51.100.2","principal":""`} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %s:\n%s", want, log)
		}
	}
	for _, name := range []string{"planner", "admin"} {
		if strings.Contains(log, ring.text[name][12:]) {
			t.Errorf("the log holds the key of %s", name)
		}
	}
}
