package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"redline/api"
	"redline/api/problem"
	"redline/demo"
	"redline/intake"
	"redline/layers/folder"
	"redline/screening"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
)

// site lies in the demo district.
const site = `{"type":"Feature","properties":{"name":"地块"},"geometry":{"type":"Polygon","coordinates":[[[104.51,31.31],[104.515,31.31],[104.515,31.315],[104.51,31.315],[104.51,31.31]]]}}`

// clock is the tests' day.
func clock() time.Time { return time.Date(2026, 3, 1, 4, 0, 0, 0, time.UTC) }

// demoStore is the illustrative district, read once.
var demoStore = sync.OnceValues(func() (*folder.Store, error) {
	files, err := demo.FS()
	if err != nil {
		return nil, err
	}
	return folder.Open(files)
})

var luojiang = sync.OnceValues(screening.Luojiang)

// reader reads in the test's own process.
type reader struct{}

func (reader) Read(_ context.Context, name string, data []byte, opt intake.Options) (*intake.Result, error) {
	return intake.Read(name, data, opt)
}

func (reader) Apart([]byte) bool { return false }

func (reader) Inspect(_ context.Context, name string, data []byte, opt intake.Options) ([]byte, error) {
	found, err := intake.Inspect(name, data, opt)
	if err != nil {
		return nil, err
	}
	return json.Marshal(map[string]any{"format": found.Format, "features": found.Features})
}

func (reader) Records(_ context.Context, name string, data []byte, opt intake.RecordOptions) (*intake.RecordSet, error) {
	opt.Faulty = true
	return intake.Records(name, data, opt)
}

// server is a service over the demo district.
type server struct {
	*httptest.Server
	t    *testing.T
	log  *bytes.Buffer
	spec routers.Router
}

func serve(t *testing.T, change func(*api.Config)) *server {
	t.Helper()
	store, err := demoStore()
	if err != nil {
		t.Fatal(err)
	}
	pack, err := luojiang()
	if err != nil {
		t.Fatal(err)
	}
	log := &bytes.Buffer{}
	config := api.Config{
		Districts: api.NewDistricts(store, pack), Reader: reader{}, Now: clock, Version: "test",
		Log: slog.New(slog.NewJSONHandler(&locked{w: log}, nil)),
	}
	if change != nil {
		change(&config)
	}
	s := &server{Server: httptest.NewServer(api.New(config)), t: t, log: log, spec: specification(t)}
	t.Cleanup(s.Close)
	return s
}

// locked lets several requests log into one buffer.
type locked struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

// decoders tell the validator that pages and lines are texts.
var decoders = sync.OnceFunc(func() {
	for _, mediaType := range []string{"text/html", "application/x-ndjson", "application/vnd.mapbox-vector-tile", "image/png"} {
		openapi3filter.RegisterBodyDecoder(mediaType, openapi3filter.PlainBodyDecoder)
	}
	openapi3filter.RegisterBodyDecoder("application/vnd.mapbox.style+json", openapi3filter.JSONBodyDecoder)
})

func specification(t *testing.T) routers.Router {
	t.Helper()
	decoders()
	doc, err := openapi3.NewLoader().LoadFromData(api.OpenAPI)
	if err != nil {
		t.Fatal(err)
	}
	doc.Servers = nil
	router, err := legacy.NewRouter(doc, openapi3.DisableExamplesValidation())
	if err != nil {
		t.Fatal(err)
	}
	return router
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// ask sends a request and holds what comes back against the service's description.
func (s *server) ask(method, path, contentType, body string, header ...string) answer {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.URL+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	response, err := s.Client().Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	s.conforms(r, response, data)
	if response.Header.Get("Content-Type") == problem.MediaTypeJSON && bytes.Contains(data, []byte("--")) {
		s.t.Errorf("%s %s: the problem names a flag of the command line: %s", method, path, data)
	}
	return answer{response.StatusCode, response.Header, data}
}

// conforms checks an answer of a described path against the description.
func (s *server) conforms(r *http.Request, response *http.Response, body []byte) {
	s.t.Helper()
	if response.Header.Get("Content-Encoding") != "" {
		return // the validator does not decode it; the plain answer is held
	}
	if r.Method == http.MethodHead {
		return // TestHeadAnswersAsGet holds it against GET, which is described
	}
	plain := r.Clone(r.Context())
	plain.URL.Scheme, plain.URL.Host = "", ""
	route, parameters, err := s.spec.FindRoute(plain)
	if err != nil {
		if strings.HasPrefix(r.URL.Path, "/v1/") && response.StatusCode < 400 {
			s.t.Errorf("%s %s is not described: %v", r.Method, r.URL.Path, err)
		}
		return
	}
	err = openapi3filter.ValidateResponse(r.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: plain, PathParams: parameters, Route: route},
		Status:                 response.StatusCode, Header: response.Header, Body: io.NopCloser(bytes.NewReader(body)),
		Options: &openapi3filter.Options{IncludeResponseStatus: true},
	})
	if err != nil {
		s.t.Errorf("%s %s: %d is not as described: %v", r.Method, r.URL, response.StatusCode, err)
	}
}

func (s *server) get(path string, header ...string) answer {
	s.t.Helper()
	return s.ask("GET", path, "", "", header...)
}

// decoded is the body as T.
func decoded[T any](t *testing.T, a answer) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(a.body, &v); err != nil {
		t.Fatalf("%v in %s", err, a.body)
	}
	return v
}
