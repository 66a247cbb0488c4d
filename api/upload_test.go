package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"redline/api"
	"redline/api/access"
	"redline/intake"
	"redline/intake/worker"
	"redline/lang"
)

// noReader is a reader of which nothing comes but an error.
type noReader struct{ err error }

func (f noReader) Read(context.Context, string, []byte, intake.Options) (*intake.Result, error) {
	return nil, f.err
}

func (noReader) Apart([]byte) bool { return true }

func (f noReader) Inspect(context.Context, string, []byte, intake.Options) ([]byte, error) {
	return nil, f.err
}

func (f noReader) Records(context.Context, string, []byte, intake.RecordOptions) (*intake.RecordSet, error) {
	return nil, f.err
}

// What keeps a file from being read is told apart: the file is wrong, it is too much, or
// it could be read another time.
func TestUploadsThatAreNotRead(t *testing.T) {
	for _, tt := range []struct {
		name   string
		kind   error
		status int
		retry  string
	}{
		{"syntax", intake.ErrSyntax, http.StatusUnprocessableEntity, ""},
		{"crash", worker.ErrCrashed, http.StatusUnprocessableEntity, ""},
		{"memory", worker.ErrMemory, http.StatusRequestEntityTooLarge, ""},
		{"time", worker.ErrTime, http.StatusRequestEntityTooLarge, ""},
		{"busy", worker.ErrBusy, http.StatusServiceUnavailable, "5"},
		{"none", worker.ErrUnavailable, http.StatusServiceUnavailable, "5"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, func(c *api.Config) {
				c.Reader = noReader{&lang.Fault{File: "a.wkt", Err: tt.kind, What: lang.Text{ZH: "不行", EN: "no"}, Hint: lang.Text{ZH: "另想办法", EN: "otherwise"}}}
			})
			for _, path := range []string{"/v1/screenings", "/v1/inspect"} {
				answer, err := http.Post(s.URL+path+"?filename=a.wkt&lang=en", "application/octet-stream", strings.NewReader("POINT(1 1)"))
				if err != nil {
					t.Fatal(err)
				}
				var said struct{ Detail, Hint, File string }
				err = json.NewDecoder(answer.Body).Decode(&said)
				_ = answer.Body.Close()
				if err != nil || answer.StatusCode != tt.status || answer.Header.Get("Retry-After") != tt.retry || said.Detail != "no" || said.Hint != "otherwise" || said.File != "a.wkt" {
					t.Errorf("%s: status %d, retry after %q, %+v (%v)", path, answer.StatusCode, answer.Header.Get("Retry-After"), said, err)
				}
			}
		})
	}
}

// stuck reads what is not JSON until it is let go.
type stuck struct {
	reader
	begun chan struct{}
	let   chan struct{}
}

func (stuck) Apart(data []byte) bool { return data[0] != '{' }

func (r stuck) Read(ctx context.Context, name string, data []byte, opt intake.Options) (*intake.Result, error) {
	if r.Apart(data) {
		r.begun <- struct{}{}
		<-r.let
	}
	return r.reader.Read(ctx, name, data, opt)
}

func (r stuck) Inspect(ctx context.Context, name string, data []byte, opt intake.Options) ([]byte, error) {
	r.begun <- struct{}{}
	<-r.let
	return r.reader.Inspect(ctx, name, data, opt)
}

// However long a file is read, it keeps no screening from its place, and is charged for.
func TestSlowFilesHoldNoScreening(t *testing.T) {
	slow := stuck{begun: make(chan struct{}), let: make(chan struct{})}
	s := serve(t, func(c *api.Config) {
		c.Reader = slow
		c.Guard = newRing(t).guard(t, access.Options{Anonymous: true, Queue: access.NewQueue(1, 1), Unknown: access.Limits{Vertices: access.Allowance{Rate: 1e-9, Burst: 12}}})
	})
	const plot = `{"type":"Polygon","coordinates":[[[104.5,31.3],[104.501,31.3],[104.501,31.301],[104.5,31.3]]]}`
	screen := func() answer { return s.ask("POST", "/v1/screenings", "application/geo+json", plot) }
	wkt := "POLYGON((104.5 31.3,104.501 31.3,104.501 31.301,104.5 31.3))"
	var ends atomic.Int64
	statuses := make(chan int, 2)
	for _, path := range []string{"/v1/screenings?filename=a.wkt", "/v1/inspect?filename=a.wkt"} {
		go func() {
			answer, err := http.Post(s.URL+path, "application/octet-stream", strings.NewReader(wkt))
			ends.Add(1)
			if err != nil {
				statuses <- 0
				return
			}
			_ = answer.Body.Close()
			statuses <- answer.StatusCode
		}()
		<-slow.begun
	}
	for range 2 {
		if got := screen(); got.status != http.StatusOK || ends.Load() > 0 {
			t.Errorf("while files are read: %d, %d of them ended: %s", got.status, ends.Load(), got.body)
		}
	}
	close(slow.let)
	for range 2 {
		if got := <-statuses; got != http.StatusOK {
			t.Errorf("a slow file gets %d in the end", got)
		}
	}
	if got := screen(); got.status != http.StatusTooManyRequests {
		t.Errorf("after three footprints of four vertices, of twelve: %d", got.status)
	}
}
