package access_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"redline/api/access"
	"redline/keys"
)

// sink is an answer that nobody reads.
type sink struct{ header http.Header }

func (s sink) Header() http.Header         { return s.header }
func (s sink) Write(p []byte) (int, error) { return len(p), nil }
func (s sink) WriteHeader(int)             {}

// BenchmarkGuard is what the guard costs a request, with limits, beside an open route.
func BenchmarkGuard(b *testing.B) {
	file, err := keys.CreateFile(filepath.Join(b.TempDir(), "keys.yaml"))
	if err != nil {
		b.Fatal(err)
	}
	if err := file.Put(b.Context(), keys.Principal{Name: "li", Tenant: "t", Role: keys.Reviewer}, "test"); err != nil {
		b.Fatal(err)
	}
	text, _, err := file.Issue(b.Context(), keys.Order{Principal: "li", Now: noon, Life: time.Hour}, "test")
	if err != nil {
		b.Fatal(err)
	}
	much := access.Limits{Requests: access.Allowance{Rate: 1e12, Burst: 1e12}, Bytes: access.Allowance{Rate: 1e12, Burst: 1e12}}
	h, err := toy(b, access.Options{Keys: file, Now: (&clock{noon}).now, Anonymous: true, Known: much, Unknown: much})
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct{ name, target, key string }{{"open", "/healthz", ""}, {"anonymous", "/things/1", ""}, {"key", "/things/1", text}} {
		b.Run(c.name, func(b *testing.B) {
			r := httptest.NewRequest(http.MethodGet, c.target, nil)
			if c.key != "" {
				r.Header.Set("Authorization", "Bearer "+c.key)
			}
			b.ReportAllocs()
			for b.Loop() {
				h.ServeHTTP(sink{http.Header{}}, r)
			}
		})
	}
}
