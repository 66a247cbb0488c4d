package problem_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"redline/api/problem"
	"redline/lang"
)

var fault = &lang.Fault{Field: "limit", What: lang.Text{ZH: "太大", EN: "too large"}, Hint: lang.Text{ZH: "改小", EN: "ask for less"}}

func TestErrorsBecomeProblems(t *testing.T) {
	for _, c := range []struct {
		name   string
		err    error
		status int
		kind   string
		detail string
	}{
		{"a refusal", problem.New(problem.Parameter, fault), 400, "parameter", "太大"},
		{"a refusal inside", fmt.Errorf("reading: %w", problem.New(problem.NotFound, fault)), 404, "not-found", "太大"},
		{"a refusal without a fault", problem.New(problem.Forbidden, nil), 403, "forbidden", ""},
		{"a bare fault", fmt.Errorf("screen: %w", fault), 422, "input", "太大"},
		{"a body over the limit", &http.MaxBytesError{Limit: 10}, 413, "too-large", "请求正文超过 10 字节"},
		{"out of time", context.DeadlineExceeded, 503, "unavailable", "在规定时间内没有完成"},
		{"anything else", errors.New("pq: relation \"x\" does not exist at /home/db"), 500, "internal", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var log bytes.Buffer
			w := httptest.NewRecorder()
			r := httptest.NewRequest("GET", "/x", nil)
			r = r.WithContext(problem.WithRequestID(r.Context(), "abc"))
			problem.Writer{Log: slog.New(slog.NewTextHandler(&log, nil))}.Write(w, r, c.err)
			var got struct{ Type, Detail, Request string }
			if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			if w.Code != c.status || got.Type != "/problems/"+c.kind || got.Detail != c.detail || got.Request != "abc" {
				t.Errorf("status %d, %+v", w.Code, got)
			}
			if w.Header().Get("Content-Type") != "application/problem+json" || w.Header().Get("Content-Language") != "zh-CN" {
				t.Errorf("headers %v", w.Header())
			}
			logged := strings.Contains(log.String(), "does not exist") && strings.Contains(log.String(), "abc")
			if logged != (c.status == 500) {
				t.Errorf("log %q", log.String())
			}
			if strings.Contains(w.Body.String(), "/home") {
				t.Errorf("the caller is told what is ours: %s", w.Body)
			}
		})
	}
}

func TestLanguage(t *testing.T) {
	for _, c := range []struct {
		query, header string
		want          lang.Language
	}{
		{"", "", lang.ZH},
		{"", "en-GB,en;q=0.8", lang.EN},
		{"", "zh-TW,en;q=0.1", lang.ZH},
		{"", "fr", lang.ZH},
		{"", "fr, en;q=0.5", lang.EN},
		{"", ";;;", lang.ZH},
		{"?lang=en", "zh", lang.EN},
		{"?lang=zh", "en", lang.ZH},
		{"?lang=xx", "en", lang.EN},
	} {
		r := httptest.NewRequest("GET", "/"+c.query, nil)
		r.Header.Set("Accept-Language", c.header)
		if got := problem.Language(r); got != c.want {
			t.Errorf("%q %q: %s, want %s", c.query, c.header, got, c.want)
		}
	}
}

func TestKindsAreDistinct(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range problem.Kinds() {
		if seen[k.Code] || k.Title.ZH == "" || k.Title.EN == "" || k.Status < 400 {
			t.Errorf("%+v", k)
		}
		seen[k.Code] = true
	}
}
