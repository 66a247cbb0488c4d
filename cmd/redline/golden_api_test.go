package main

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"redline/api"
	"redline/api/access"
	"redline/intake/worker"
	"redline/keys"

	"github.com/google/go-cmp/cmp"
)

// overHTTP asks the service for the golden case, and holds its answer to the same file, byte
// for byte.
func (c goldenCase) overHTTP(t *testing.T, dir, district string) {
	t.Helper()
	pack, err := loadRules()
	if err != nil {
		t.Fatal(err)
	}
	store, err := openFolder(district)
	if err != nil {
		t.Fatal(err)
	}
	workers, err := worker.New(t.Context(), worker.Config{})
	if err != nil {
		t.Fatal(err)
	}
	service := api.New(api.Config{
		Districts: api.NewDistricts(store, pack), Reader: uploads{reader: workers}, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Now: time.Now,
	})
	for day := range c.Want {
		body, contentType := c.form(t, dir, day)
		r := httptest.NewRequestWithContext(access.With(t.Context(), access.Caller{Principal: "test", Role: keys.Reviewer, Audience: keys.Internal}), http.MethodPost, "/v1/screenings", body)
		r.Header.Set("Content-Type", contentType)
		w := httptest.NewRecorder()
		service.ServeHTTP(w, r)
		want, err := os.ReadFile(filepath.Join(dir, day+".json"))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), w.Body.String()); diff != "" {
			t.Errorf("%s over HTTP (-want +got):\n%s", day, diff)
		}
	}
}

// form is the case as a page would send it: its files, its facts, and what each file is.
func (c goldenCase) form(t *testing.T, dir, day string) (body *bytes.Buffer, contentType string) {
	t.Helper()
	type part struct {
		Name string `json:"name,omitempty"`
		Role string `json:"role"`
		File string `json:"file"`
	}
	body = &bytes.Buffer{}
	w := multipart.NewWriter(body)
	add := func(field, file string) {
		data, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		to, err := w.CreateFormFile(field, file)
		if err == nil {
			_, err = to.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	parts := []part{{Role: "site", File: c.Site}}
	add("file", c.Site)
	for _, more := range c.More {
		name, file, _ := strings.Cut(more, "=")
		name, role, found := strings.Cut(name, ":")
		if !found {
			role = "site"
		}
		parts = append(parts, part{name, role, file})
		add("file", file)
	}
	if _, err := os.Stat(filepath.Join(dir, "facts.yaml")); err == nil {
		add("facts", "facts.yaml")
	}
	request, err := json.Marshal(map[string]any{"on": day, "components": parts})
	if err == nil {
		err = w.WriteField("request", string(request))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return body, w.FormDataContentType()
}
