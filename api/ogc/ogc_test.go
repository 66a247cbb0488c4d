package ogc_test

import (
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"redline/api/ogc"
	"redline/demo"
	"redline/layers"
	"redline/layers/folder"

	"github.com/go-chi/chi/v5"
)

// today is the day of the tests.
var today = layers.Date{Year: 2026, Month: 6, Day: 1}

// demoStore reads the demo district once.
var demoStore = sync.OnceValues(func() (*folder.Store, error) {
	fsys, err := demo.FS()
	if err != nil {
		return nil, err
	}
	return folder.Open(fsys)
})

// service serves a source below /ogc, as the api mounts it.
func service(t testing.TB, source ogc.Source) *httptest.Server {
	t.Helper()
	s := ogc.New(ogc.Config{
		Source: source,
		Today:  func() layers.Date { return today },
		Base:   func(r *http.Request) string { return "http://" + r.Host + "/ogc" },
	})
	router := chi.NewRouter()
	router.Route("/ogc", s.Routes)
	server := httptest.NewServer(router)
	t.Cleanup(server.Close)
	return server
}

func demoService(t testing.TB) *httptest.Server {
	t.Helper()
	store, err := demoStore()
	if err != nil {
		t.Fatal(err)
	}
	return service(t, store)
}

// open reads a folder of the test's own.
func open(t testing.TB, fsys fs.FS) *folder.Store {
	t.Helper()
	store, err := folder.Open(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// answer is a response, read whole.
type answer struct {
	*http.Response
	body []byte
}

// get asks for a path below /ogc; headers are names and values by turns.
func get(t testing.TB, server *httptest.Server, path string, headers ...string) answer {
	t.Helper()
	target := path
	if !strings.HasPrefix(path, "http") {
		target = server.URL + "/ogc" + path
	}
	r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, target, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{response, body}
}

// is fails unless the status is the one wanted.
func (a answer) is(t testing.TB, status int) answer {
	t.Helper()
	if a.StatusCode != status {
		t.Fatalf("%s: status %d, want %d\n%s", a.Request.URL, a.StatusCode, status, a.body)
	}
	return a
}

// into reads the JSON.
func (a answer) into(t testing.TB, v any) {
	t.Helper()
	if err := json.Unmarshal(a.body, v); err != nil {
		t.Fatalf("%s: %v\n%.300s", a.Request.URL, err, a.body)
	}
}

type link struct{ Href, Rel, Type, Title string }

// collectionAnswer is a FeatureCollection as clients read it.
type collectionAnswer struct {
	Type           string
	NumberMatched  int
	NumberReturned int
	On             string
	Catalogue      int64
	Version        *struct {
		Sequence int64
		SHA256   string
	}
	Links    []link
	Features []feature
}

type feature struct {
	Type     string
	ID       string
	Geometry *struct {
		Type        string
		Coordinates json.RawMessage
	}
	Properties map[string]any
	Links      []link
}

// items asks for items of a collection.
func items(t testing.TB, server *httptest.Server, collection string, pairs ...string) collectionAnswer {
	t.Helper()
	var c collectionAnswer
	get(t, server, "/collections/"+collection+"/items"+query(pairs...)).is(t, 200).into(t, &c)
	return c
}

// query writes a query string of names and values by turns.
func query(pairs ...string) string {
	if len(pairs) == 0 {
		return ""
	}
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return "?" + values.Encode()
}

// rel finds the first link of a relation, and of a type where one is given.
func rel(links []link, relation string, types ...string) string {
	for _, l := range links {
		if l.Rel == relation && (len(types) == 0 || l.Type == types[0]) {
			return l.Href
		}
	}
	return ""
}

func ids(c collectionAnswer) []string {
	out := make([]string, len(c.Features))
	for i, f := range c.Features {
		out[i] = f.ID
	}
	return out
}
