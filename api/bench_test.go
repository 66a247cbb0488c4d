package api_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"redline/api"
)

// BenchmarkScreening is POST /v1/screenings without a network: reading the request,
// screening by the whole pack and writing the report as JSON.
func BenchmarkScreening(b *testing.B) {
	store, err := demoStore()
	if err != nil {
		b.Fatal(err)
	}
	pack, err := luojiang()
	if err != nil {
		b.Fatal(err)
	}
	service := api.New(api.Config{
		Districts: api.NewDistricts(store, pack), Reader: reader{}, Now: clock, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	for i := 0; b.Loop(); i++ {
		x := 104.49 + 0.0002*float64(i%100)
		body := fmt.Sprintf(`{"type":"Polygon","coordinates":[[[%[1]f,31.31],[%[2]f,31.31],[%[2]f,31.312],[%[1]f,31.312],[%[1]f,31.31]]]}`, x, x+0.002)
		r := httptest.NewRequest(http.MethodPost, "/v1/screenings?geometry=false", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/geo+json")
		w := httptest.NewRecorder()
		service.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			b.Fatal(w.Body)
		}
	}
}
