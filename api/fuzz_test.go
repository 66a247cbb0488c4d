//go:build !race

// The race detector has its own test with many callers; here it would take minutes.

package api_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"runtime"
	"strings"
	"testing"

	"redline/api"

	"github.com/go-chi/chi/v5"
)

// requests is how many the router is asked: a hundred thousand, ten times as many in the
// long version.
func requests() int {
	if os.Getenv("REDLINE_LONG") == "1" {
		return 1_000_000
	}
	return 100_000
}

// Whatever is asked: no panic, no 500, every refusal a problem, and nothing left running.
func TestNoRequestBreaksTheService(t *testing.T) {
	s := serve(t, nil)
	handler := s.Config.Handler
	doors := doorsOf(t, handler.(*api.Service))
	before := runtime.NumGoroutine()
	const seed = 7
	g := &requestMaker{rand.New(rand.NewPCG(seed, seed)), doors}
	count := map[int]int{}
	for i := range requests() {
		r := g.request()
		w := httptest.NewRecorder()
		serveAborting(handler, w, r)
		count[w.Code]++
		if w.Code >= 500 && w.Code != http.StatusServiceUnavailable {
			t.Fatalf("request %d of seed %d: %s %s: %d %s", i, seed, r.Method, r.URL, w.Code, s.log)
		}
		if w.Code >= 400 && r.Method != http.MethodHead && !json.Valid(w.Body.Bytes()) {
			t.Fatalf("request %d of seed %d: %s %s: %d without a problem: %.200q", i, seed, r.Method, r.URL, w.Code, w.Body)
		}
		s.log.Reset()
	}
	if count[200] < requests()/100 || count[400] < requests()/100 || count[404] < requests()/100 {
		t.Errorf("the requests are too much alike: %v", count)
	}
	runtime.GC()
	if after := runtime.NumGoroutine(); after > before+20 {
		t.Errorf("%d goroutines before, %d after", before, after)
	}
	if strings.Contains(string(s.get("/metrics").body), "redline_panics_total 0") == false {
		t.Error("there were panics")
	}
}

// serveAborting serves a request; an answer that is cut off on purpose ends like one.
func serveAborting(h http.Handler, w http.ResponseWriter, r *http.Request) {
	defer func() {
		if what := recover(); what != nil && what != http.ErrAbortHandler {
			panic(what)
		}
	}()
	h.ServeHTTP(w, r)
}

// doorsOf lists the patterns of the router.
func doorsOf(t *testing.T, service *api.Service) (doors []string) {
	t.Helper()
	err := chi.Walk(service.Routes(), func(_, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		doors = append(doors, route)
		return nil
	})
	if err != nil || len(doors) < 10 {
		t.Fatalf("%d doors (%v)", len(doors), err)
	}
	return doors
}

// requestMaker makes requests that are nearly right.
type requestMaker struct {
	*rand.Rand
	doors []string
}

func pick[T any](g *requestMaker, list ...T) T { return list[g.IntN(len(list))] }

func (g *requestMaker) request() *http.Request {
	door := pick(g, g.doors...)
	for strings.Contains(door, "{") {
		open, end := strings.Index(door, "{"), strings.Index(door, "}")
		door = door[:open] + url.PathEscape(g.word()) + door[end+1:]
	}
	query := url.Values{}
	for range g.IntN(4) {
		query.Add(pick(g, "on", "catalogue", "crs", "lon", "lat", "limit", "bbox", "filter", "filter-lang", "datetime", "sortby", "properties", "offset", "cursor", "set", "format", "f",
			"save", "role", "repair", "accuracy", "feature", "layer", "lang", "bbox-crs", "x\x00", g.word()), g.word())
	}
	body := g.body()
	r := httptest.NewRequest(pick(g, "GET", "GET", "GET", "POST", "POST", "HEAD", "OPTIONS", "PUT", "DELETE"), "/", bytes.NewReader(body))
	r.URL = &url.URL{Path: strings.TrimSuffix(door, "*"), RawQuery: query.Encode()}
	if g.IntN(20) == 0 {
		r.URL.RawQuery = g.word() + "&%zz=1;&==" + g.word()
	}
	for range g.IntN(3) {
		r.Header.Set(pick(g, "Accept", "Accept-Language", "If-None-Match", "Accept-Encoding", "Content-Encoding", "Authorization", "X-Forwarded-For", "Origin", "Range"), g.word())
	}
	r.Header.Set("Content-Type", pick(g, "application/geo+json", "application/json", "multipart/form-data; boundary=x", "text/plain", "application/geo+json-seq", "", g.word()))
	return r
}

// word is a value that some parameter takes, or one that none should.
func (g *requestMaker) word() string {
	return pick(g, "", "1", "0", "-1", "9223372036854775808", "1e309", "NaN", "2026-03-01", "2026-02-30", "../..", "2025-01-01/..", "EPSG:4544", "EPSG:0", "GCJ-02",
		"104.51", "31.31", "104.4,31.2,104.6,31.4", "104.4,31.2,0", "true", "json", "html", "mvt", "RIV-01", "farmland", "red-line", "WebMercatorQuad", "code", "-code,name", "code='x'",
		"S_INTERSECTS(geometry,POINT(104.5 31.3))", "((((((((((((((((((((((", "name LIKE '%%%%%%%%a'", `{"op":"and","args":[]}`, "*/*", "text/html", "application/geo+json;q=x",
		"zh", "en-GB,zh;q=0.1", `"a", W/"b"`, "\xff\xfe", "<script>alert(1)</script>", "' OR 1=1 --", "项目.性质", "project.nature=新建", strings.Repeat("9", 400), "gzip", "Bearer rl_x", "site", "8", "200", "100")
}

// body is something that a footprint could be, often damaged.
func (g *requestMaker) body() []byte {
	b := []byte(pick(g, "", site, site, "POINT(104.51 31.31)", "SRID=4544;POINT(457100 3467750)", `{"components":[{"geometry":`+site+`}],"facts":{"project.nature":"新建"}}`,
		"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.geojson\"\r\n\r\n"+site+"\r\n--x--\r\n", "PK\x03\x04", "457000,3467700\n457200,3467700\n457200,3467900\n", "\x1e"+site+"\n\x1e"+site+"\n"))
	if len(b) > 0 && g.IntN(2) == 0 {
		b[g.IntN(len(b))] = byte(g.UintN(256))
	}
	if g.IntN(8) == 0 {
		b = b[:g.IntN(len(b)+1)]
	}
	return b
}
