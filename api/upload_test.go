package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"redline/api"
	"redline/intake"
	"redline/intake/worker"
	"redline/lang"
)

// noReader is a reader of which nothing comes but an error.
type noReader struct{ err error }

func (f noReader) Read(context.Context, string, []byte, intake.Options) (*intake.Result, error) {
	return nil, f.err
}

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
