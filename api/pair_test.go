package api_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"redline/demo"
	"redline/layers/folder"
)

// pair returns two stores that differ in their internal layers only: in one the farmland and
// the heritage are the demo's, in the other the farmland is half of it under other codes
// and another title, the heritage is not there at all, and the next version of the fuel ban
// is another one.
func pair(t *testing.T) (a, b *folder.Store) {
	t.Helper()
	files := copied(t)
	classify(t, files, "farmland")
	classify(t, files, "heritage")
	replace(t, files, "layers.yaml", "file: fuel-ban-2027.geojson,", "file: fuel-ban-2027.geojson, classification: internal,")
	other := maps.Clone(files)
	replace(t, other, "farmland.geojson", "DEMO-YN-", "HIDDEN-")
	replace(t, other, "layers.yaml", "永久基本农田（示意）, en: Permanent basic farmland (illustrative)", "HIDDEN, en: HIDDEN")
	halve(t, other, "farmland.geojson")
	halve(t, other, "fuel-ban-2027.geojson")
	drop(t, other, "heritage")
	return opened(t, files), opened(t, other)
}

func copied(t *testing.T) fstest.MapFS {
	t.Helper()
	from, err := demo.FS()
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	err = fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(from, name)
		files[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func replace(t *testing.T, files fstest.MapFS, name, old, now string) {
	t.Helper()
	data := bytes.ReplaceAll(files[name].Data, []byte(old), []byte(now))
	if bytes.Equal(data, files[name].Data) {
		t.Fatalf("%s does not hold %q", name, old)
	}
	files[name] = &fstest.MapFile{Data: data}
}

// entry finds the lines of a layer in layers.yaml.
func entry(t *testing.T, files fstest.MapFS, id string) string {
	t.Helper()
	text := string(files["layers.yaml"].Data)
	_, rest, found := strings.Cut(text, "  - id: "+id+"\n")
	if !found {
		t.Fatalf("no layer %s", id)
	}
	whole, _, _ := strings.Cut(rest, "\n  - id: ")
	if i := strings.Index(whole, "\n  #"); i >= 0 {
		whole = whole[:i]
	}
	return "  - id: " + id + "\n" + whole + "\n"
}

func classify(t *testing.T, files fstest.MapFS, id string) {
	t.Helper()
	was := entry(t, files, id)
	replace(t, files, "layers.yaml", was, strings.Replace(was, "    office:", "    classification: internal\n    office:", 1))
}

func drop(t *testing.T, files fstest.MapFS, id string) {
	t.Helper()
	replace(t, files, "layers.yaml", entry(t, files, id), "")
}

// halve leaves every other feature of a file.
func halve(t *testing.T, files fstest.MapFS, name string) {
	t.Helper()
	lines := strings.Split(string(files[name].Data), "\n")
	var kept []string
	n := 0
	for _, line := range lines {
		if strings.HasPrefix(strings.TrimSpace(line), `{"type":"Feature",`) || strings.HasPrefix(strings.TrimSpace(line), `{"type": "Feature",`) {
			if n++; n%2 == 0 {
				continue
			}
		}
		kept = append(kept, line)
	}
	text := strings.Join(kept, "\n")
	text = regexp.MustCompile(`,(\s*\])`).ReplaceAllString(text, "$1")
	if n < 2 {
		t.Fatalf("%s has %d lines of features:\n%.300s", name, n, files[name].Data)
	}
	files[name] = &fstest.MapFile{Data: []byte(text)}
}

func opened(t *testing.T, files fs.FS) *folder.Store {
	t.Helper()
	store, err := folder.Open(files)
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// request makes requests for a door: with a layer, or with whatever comes to mind.
type request struct {
	random *rand.Rand
	layer  string // "": some
	method string
	target string
	header http.Header
	body   string
}

func oneOf[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

var parameter = regexp.MustCompile(`\{([a-zA-Z]+)[^}]*\}`)

// at aims a request at a door.
func (q request) at(d door) request {
	r := q.random
	layer := q.layer
	if layer == "" {
		layer = oneOf(r, "red-line", "farmland", "heritage", "fuel-ban", "river-corridor", "control-units", "nothing")
	}
	z := r.IntN(13)
	x, y := (104.3+0.4*r.Float64()+180)/360, 0.4086+0.0008*r.Float64()
	values := map[string]string{
		"layer": layer, "collection": oneOf(r, layer, layer, layer+"-bands"), "rule": oneOf(r, "r1", "farmland-occupation", "x"), "code": oneOf(r, "input", "forbidden", "x"),
		"id": oneOf(r, "00000000-0000-4000-8000-000000000001", "x"), "item": oneOf(r, "DEMO-YN-1", "DEMO-HX-1", "HIDDEN-1"),
		"tileMatrixSetId": oneOf(r, "WebMercatorQuad", "WebMercatorQuad", "WebMercatorQuad", "x"), "tileMatrix": fmt.Sprint(z),
		"tileRow": fmt.Sprint(int(y * float64(int(1)<<z))), "tileCol": fmt.Sprint(int(x * float64(int(1)<<z))),
		"version": oneOf(r, "1", "2", "x"), "step": oneOf(r, "submit", "approve", "discard", "x"),
		"file": oneOf(r, "redline-zh", "redline-en", "sprite.png", "sprite.json", "x"),
	}
	q.method = d.method
	q.target = parameter.ReplaceAllStringFunc(d.pattern, func(p string) string { return values[parameter.FindStringSubmatch(p)[1]] })
	q.header = http.Header{}
	if d.method == http.MethodPost {
		q.post(d)
	}
	return q
}

// post adds a project somewhere in the district, now and then a broken one.
func (q *request) post(d door) {
	r := q.random
	lon, lat, size := 104.3+0.4*r.Float64(), 31.15+0.35*r.Float64(), 0.0005+0.02*r.Float64()*r.Float64()
	feature := func() string {
		return fmt.Sprintf(`{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[%[1]f,%[2]f],[%[3]f,%[2]f],[%[3]f,%[4]f],[%[1]f,%[4]f],[%[1]f,%[2]f]]]}}`,
			lon, lat, lon+size, lat+size)
	}
	q.body = feature()
	q.header.Set("Content-Type", "application/geo+json")
	if strings.HasSuffix(d.pattern, "batches") {
		lat += 0.01
		q.body += "\n" + feature() + "\n"
		q.header.Set("Content-Type", "application/geo+json-seq")
	}
	if r.IntN(20) == 0 {
		q.body = q.body[:len(q.body)/2]
	}
}

// vary adds parameters and headers, right and wrong ones.
func (q request) vary() request {
	r := q.random
	var query []string
	for range oneOf(r, 0, 0, 0, 1, 1, 2) {
		query = append(query, oneOf(r, "on=2026-03-01", "on=2028-01-01", "on=x", "catalogue=1", "catalogue=2", "catalogue=3", "lang=en", "lang=zh",
			"f=json", "f=html", "format=text", "format=geojson", "format=html", "lon=104.51&lat=31.31", fmt.Sprintf("lon=%f&lat=%f", 104.3+0.4*r.Float64(), 31.15+0.35*r.Float64()),
			"limit=3", "bbox=104.4,31.2,104.6,31.4", "datetime=2028-01-01", "within=5000", "geometry=false", "set=project.nature=新建", "filename=a.geojson", "offset=1",
			"collections=red-line,farmland", "collections=farmland", "nonsense=1"))
	}
	if len(query) > 0 {
		q.target += "?" + strings.Join(query, "&")
	}
	if r.IntN(3) == 0 {
		q.header.Set("Accept", oneOf(r, "application/json", "text/html", "application/geo+json", "text/plain", "image/png", "*/*"))
	}
	if r.IntN(3) == 0 {
		q.header.Set("Accept-Language", oneOf(r, "en", "zh-CN", "fr"))
	}
	if r.IntN(3) == 0 {
		q.header.Set("Accept-Encoding", oneOf(r, "gzip", "zstd", "identity"))
	}
	return q
}

func (q request) ask(h http.Handler, authorization string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(q.method, q.target, strings.NewReader(q.body))
	r.Header = q.header.Clone()
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

var requestID = regexp.MustCompile(`"request":"[0-9a-f]{16}"`)

// differ says how two answers differ, beyond the id that each request has.
func differ(a, b *httptest.ResponseRecorder) string {
	ha, hb := a.Header().Clone(), b.Header().Clone()
	ha.Del("X-Request-Id")
	hb.Del("X-Request-Id")
	switch {
	case a.Code != b.Code:
		return fmt.Sprintf("%d and %d", a.Code, b.Code)
	case fmt.Sprint(ha) != fmt.Sprint(hb):
		return fmt.Sprintf("headers %v and %v", ha, hb)
	case !bytes.Equal(requestID.ReplaceAll(a.Body.Bytes(), nil), requestID.ReplaceAll(b.Body.Bytes(), nil)):
		return fmt.Sprintf("bodies of %d and %d bytes:\n%.600s\n%.600s", a.Body.Len(), b.Body.Len(), a.Body, b.Body)
	}
	return ""
}

// Two stores that differ in internal layers only give whoever sees what is public the same
// answers, at every door, to the byte: status, headers and body. (What metrics count is for
// administrators.)
func TestNothingInternalShowsToThePublic(t *testing.T) {
	ring := newRing(t)
	one, other := pair(t)
	a, b := ring.service(t, one, true), ring.service(t, other, true)
	all := slices.DeleteFunc(doors(t, a), func(d door) bool { return d.pattern == "/metrics" })
	n := 10_000
	if os.Getenv("REDLINE_LONG") == "1" {
		n = 100_000
	}
	if raceDetector {
		n /= 10
	}
	random := rand.New(rand.NewPCG(7, uint64(n)))
	statuses := map[string]int{}
	tags := []string{`"x"`}
	for i := range n {
		q := request{random: random}.at(all[i%len(all)]).vary()
		if random.IntN(4) == 0 {
			q.header.Set("If-None-Match", oneOf(random, tags...))
		}
		name := oneOf(random, "", "", "consultant", "viewer")
		x, y := q.ask(a, ring.header(name)), q.ask(b, ring.header(name))
		if d := differ(x, y); d != "" {
			t.Fatalf("%d: %s %s as %q with %v: %s\n%s", i, q.method, q.target, name, q.header, d, q.body)
		}
		if secret := leaked(x, q); secret != "" {
			t.Fatalf("%d: %s %s as %q gives away %s", i, q.method, q.target, name, secret)
		}
		if tag := x.Header().Get("ETag"); tag != "" && len(tags) < 200 {
			tags = append(tags, tag)
		}
		statuses[fmt.Sprint(x.Code)]++
	}
	if statuses["200"] < n/5 || statuses["304"] == 0 || statuses["404"] == 0 || statuses["400"] == 0 {
		t.Errorf("the requests were not what they should be: %v", statuses)
	}
	// The pair does differ, for who may see it.
	differs := 0
	for i := range 4 * len(all) {
		q := request{random: random, layer: "farmland"}.at(all[i%len(all)])
		if differ(q.ask(a, ring.header("reviewer")), q.ask(b, ring.header("reviewer"))) != "" {
			differs++
		}
	}
	if differs < 4 {
		t.Errorf("a reviewer sees %d differences", differs)
	}
}

// A hundred clients of all roles at once get, each, what they get alone.
func TestRolesDoNotMix(t *testing.T) {
	ring := newRing(t)
	store, _ := pair(t)
	h := ring.service(t, store, true)
	random := rand.New(rand.NewPCG(3, 4))
	type asked struct {
		q    request
		name string
		want *httptest.ResponseRecorder
	}
	var all []asked
	for _, d := range doors(t, h) {
		if d.pattern == "/metrics" {
			continue
		}
		for _, name := range who {
			q := request{random: random, layer: "farmland"}.at(d)
			all = append(all, asked{q, name, q.ask(h, ring.header(name))})
		}
	}
	var clients sync.WaitGroup
	for client := range 100 {
		clients.Go(func() {
			for i := range 20 {
				one := all[(client*37+i*11)%len(all)]
				if d := differ(one.want, one.q.ask(h, ring.header(one.name))); d != "" {
					t.Errorf("%s %s as %q: alone and among others %s", one.q.method, one.q.target, one.name, d)
					return
				}
			}
		})
	}
	clients.Wait()
}
