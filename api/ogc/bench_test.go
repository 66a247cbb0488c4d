package ogc_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"redline/api/ogc"
	"redline/layers"

	"github.com/go-chi/chi/v5"
)

// BenchmarkItems writes items of plots of 201 vertices, without the network.
func BenchmarkItems(b *testing.B) {
	router := chi.NewRouter()
	router.Route("/ogc", ogc.New(ogc.Config{
		Source: fixed{large(b, 4_000)}, Today: func() layers.Date { return today }, Base: func(*http.Request) string { return "http://x/ogc" },
	}).Routes)
	for _, c := range []struct{ name, path string }{
		{"page", "/ogc/collections/plots/items?limit=100"},
		{"all", "/ogc/collections/plots/items?limit=100000"},
		{"all-4544", "/ogc/collections/plots/items" + query("limit", "100000", "crs", epsg+"4544")},
		{"bbox", "/ogc/collections/plots/items?limit=100&bbox=104.1,31.01,104.2,31.03"},
		{"filter", "/ogc/collections/plots/items" + query("limit", "100", "filter", "code LIKE '%7' AND S_INTERSECTS(geometry, POINT(104.5 31.05))")},
		{"like", "/ogc/collections/plots/items" + query("limit", "1", "filter", "code LIKE '%77%'")},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				w := &sink{header: http.Header{}}
				router.ServeHTTP(w, httptest.NewRequest(http.MethodGet, c.path, nil))
				b.SetBytes(int64(w.bytes))
			}
		})
	}
}

// FuzzItems asks for items by any query string: there is an answer or a problem, and no
// panic.
func FuzzItems(f *testing.F) {
	for _, seed := range []string{
		"", "limit=3&offset=2", "bbox=104,31,105,32", "bbox=31,104,32,105&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/4490", "datetime=2022-01-01/..",
		"filter=code%20LIKE%20%27%25%27&sortby=-code", "filter={\"op\":\"not\",\"args\":[true]}&filter-lang=cql2-json", "cursor=YQoKMAo", "crs=x", "f=html&properties=code",
		"%zz", "a=1;b=2", "limit=1&cursor=eA", "skipGeometry=true&lang=en", "datetime=9999-12-31T23:59:59Z", "catalogue=9223372036854775808", "bbox=179,-90,-179,90",
	} {
		f.Add(seed)
	}
	store, err := demoStore()
	if err != nil {
		f.Fatal(err)
	}
	router := chi.NewRouter()
	router.Route("/ogc", ogc.New(ogc.Config{
		Source: store, Today: func() layers.Date { return today }, Base: func(*http.Request) string { return "http://x/ogc" },
	}).Routes)
	f.Fuzz(func(t *testing.T, rawQuery string) {
		r := httptest.NewRequest(http.MethodGet, "/ogc/collections/red-line/items", nil)
		r.URL.RawQuery = rawQuery
		w := httptest.NewRecorder()
		router.ServeHTTP(w, r)
		switch w.Code {
		case 200, 304, 400, 406, 409:
		default:
			t.Fatalf("%d for %q: %.300s", w.Code, rawQuery, w.Body)
		}
	})
}
