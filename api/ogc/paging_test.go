package ogc_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"redline/api/ogc"
	"redline/layers"

	"github.com/go-chi/chi/v5"
)

// pages follows next from a first page, and returns the ids of all.
func pages(t *testing.T, s *httptest.Server, collection string, pairs ...string) (all []string) {
	t.Helper()
	url := s.URL + "/ogc/collections/" + collection + "/items" + query(pairs...)
	matched := -1
	for url != "" {
		var c collectionAnswer
		get(t, s, url).is(t, 200).into(t, &c)
		if matched >= 0 && c.NumberMatched != matched {
			t.Errorf("%d match, then %d", matched, c.NumberMatched)
		}
		matched = c.NumberMatched
		all, url = append(all, ids(c)...), rel(c.Links, "next")
		if len(all) > matched {
			t.Fatalf("%d items of %d", len(all), matched)
		}
	}
	if len(all) != matched {
		t.Errorf("%d items of %d", len(all), matched)
	}
	return all
}

// Pages of any size are the pieces of one answer, whatever chooses and orders the items.
func TestPagesAreOneAnswer(t *testing.T) {
	s := demoService(t)
	for _, asked := range [][]string{
		nil,
		{"filter", "HXLX = '水源涵养'"},
		{"filter", "S_DWITHIN(geometry, POINT(104.5 31.3), 12000)"},
		{"bbox", "104.3,31.1,104.5,31.5"},
		{"sortby", "HXLX,-code"},
		{"sortby", "-ZRBHDFQ", "bbox", "104.3,31.1,104.6,31.5"},
		{"code", "DEMO-HX-004"},
		{"filter", "FALSE"},
	} {
		whole := ids(items(t, s, "red-line", append(asked, "limit", "1000")...))
		for _, limit := range []int{1, 2, 3, 7, 16, 17} {
			if got := pages(t, s, "red-line", append(asked, "limit", strconv.Itoa(limit))...); !slices.Equal(got, whole) {
				t.Errorf("%v by %d: %v, want %v", asked, limit, got, whole)
			}
			var byOffset []string
			for at := 0; at < len(whole); at += limit {
				byOffset = append(byOffset, ids(items(t, s, "red-line", append(asked, "limit", strconv.Itoa(limit), "offset", strconv.Itoa(at))...))...)
			}
			if !slices.Equal(byOffset, whole) {
				t.Errorf("%v by offsets of %d: %v, want %v", asked, limit, byOffset, whole)
			}
		}
	}
}

// sortby orders by each key in turn; what is not given comes last either way.
func TestSortBy(t *testing.T) {
	s := demoService(t)
	for _, c := range []struct {
		by   string
		less func(a, b feature) bool
	}{
		{"code", func(a, b feature) bool { return a.ID < b.ID }},
		{"-code", func(a, b feature) bool { return a.ID > b.ID }},
		{"+HXLX,-code", func(a, b feature) bool {
			x, y := a.Properties["HXLX"].(string), b.Properties["HXLX"].(string)
			return x < y || x == y && a.ID > b.ID
		}},
		{"ZRBHDFQ", givenFirst(func(x, y string) bool { return x < y })},
		{"-ZRBHDFQ", givenFirst(func(x, y string) bool { return x > y })},
	} {
		all := items(t, s, "red-line", "sortby", c.by)
		for i := 1; i < len(all.Features); i++ {
			if c.less(all.Features[i], all.Features[i-1]) {
				t.Errorf("%s: %v before %v", c.by, all.Features[i-1].Properties, all.Features[i].Properties)
			}
		}
		if len(all.Features) != 17 {
			t.Errorf("%s: %d", c.by, len(all.Features))
		}
	}
	wide := items(t, s, "river-corridor", "sortby", "-w_max", "properties", "w_max")
	for i := 1; i < len(wide.Features); i++ {
		if wide.Features[i].Properties["w_max"].(float64) > wide.Features[i-1].Properties["w_max"].(float64) {
			t.Errorf("numbers are not in order: %v", wide.Features[i].Properties)
		}
	}
}

func givenFirst(less func(x, y string) bool) func(a, b feature) bool {
	return func(a, b feature) bool {
		x, xGiven := a.Properties["ZRBHDFQ"].(string)
		y, yGiven := b.Properties["ZRBHDFQ"].(string)
		switch {
		case !xGiven || !yGiven:
			return xGiven && !yGiven
		case x != y:
			return less(x, y)
		}
		return a.ID < b.ID
	}
}

// Midnight between two pages, at which another version comes into force, changes nothing
// for who is under way: the pages are of the version they began with.
func TestPagesStayWithTheirVersion(t *testing.T) {
	store, err := demoStore()
	if err != nil {
		t.Fatal(err)
	}
	day := layers.Date{Year: 2025, Month: 12, Day: 31}
	s := serviceOn(t, store, func() layers.Date { return day })
	whole := items(t, s, "red-line")
	first := items(t, s, "red-line", "limit", "9")
	day = layers.Date{Year: 2026, Month: 1, Day: 1}
	if now := items(t, s, "red-line"); now.Version.Sequence == first.Version.Sequence {
		t.Fatal("no other version came into force")
	}
	got := ids(first)
	for url := rel(first.Links, "next"); url != ""; {
		var c collectionAnswer
		get(t, s, url).is(t, 200).into(t, &c)
		if c.Version.SHA256 != first.Version.SHA256 {
			t.Errorf("the page is of version %d", c.Version.Sequence)
		}
		got, url = append(got, ids(c)...), rel(c.Links, "next")
	}
	if !slices.Equal(got, ids(whole)) {
		t.Errorf("%v, want %v", got, ids(whole))
	}
	// Who takes the day out of the link is told so, and gets nothing by halves.
	other := strings.Replace(rel(first.Links, "next"), "datetime=2025-12-31", "datetime=2026-01-01", 1)
	rejected(t, get(t, s, other), 409, "cursor")
	changed := rel(first.Links, "next") + "&filter=TRUE"
	rejected(t, get(t, s, changed), 400, "cursor")
	rejected(t, get(t, s, rel(first.Links, "next")+"&offset=3"), 400, "offset")
}

// serviceOn serves a source on a day that may change.
func serviceOn(t *testing.T, source ogc.Source, day func() layers.Date) *httptest.Server {
	t.Helper()
	var server *httptest.Server
	s := ogc.New(ogc.Config{Source: source, Today: day, Base: func(r *http.Request) string { return "http://" + r.Host + "/ogc" }})
	router := chi.NewRouter()
	router.Route("/ogc", s.Routes)
	server = httptest.NewServer(router)
	t.Cleanup(server.Close)
	return server
}

// An entity tag stands for the bytes: the same tag, the same answer; other bytes, another
// tag.
func TestEntityTags(t *testing.T) {
	s := demoService(t)
	bodies := map[string]string{}
	for _, path := range append(slices.Clone(resources),
		"/collections/red-line/items?limit=3", "/collections/red-line/items?limit=4", "/collections/red-line/items?datetime=2025-01-01",
		"/collections/river-corridor/items", "/collections/red-line/items?f=html", "/collections/red-line/items?lang=en") {
		a := get(t, s, path).is(t, 200)
		tag := a.Header.Get("ETag")
		if known, ok := bodies[tag]; tag == "" || ok && known != string(a.body) {
			t.Errorf("%s: tag %s stands for two answers", path, tag)
		}
		bodies[tag] = string(a.body)
		for _, held := range []string{tag, `"x", W/` + tag, "*"} {
			if again := get(t, s, path, "If-None-Match", held).is(t, 304); len(again.body) > 0 || again.Header.Get("ETag") != tag {
				t.Errorf("%s: 304 with %d bytes", path, len(again.body))
			}
		}
		if again := get(t, s, path, "If-None-Match", `"x"`).is(t, 200); string(again.body) != string(a.body) {
			t.Errorf("%s is answered in two ways", path)
		}
		if got := a.Header.Get("Vary"); got != "Authorization, Accept-Language, Accept" {
			t.Errorf("%s varies by %s", path, got)
		}
		if a.Header.Get("Redline-Catalogue") != "2" {
			t.Errorf("%s does not name the catalogue", path)
		}
	}
}

// Callers at once get what each gets alone.
func TestCallersAtOnce(t *testing.T) {
	s := demoService(t)
	paths := append(slices.Clone(resources), "/collections/red-line/items?sortby=-code&limit=3", "/collections/river-corridor/items?f=html",
		"/collections/red-line/items"+query("filter", "CASEI(name) LIKE '%1%' AND S_DWITHIN(geometry, POINT(104.5 31.3), 12000)"), "/collections/red-line/items?bbox=104.3,31.1,104.5,31.5")
	alone := map[string]string{}
	for _, path := range paths {
		alone[path] = string(get(t, s, path).is(t, 200).body)
	}
	var group sync.WaitGroup
	for caller := range 16 {
		group.Go(func() {
			for i := range paths {
				path := paths[(i+caller)%len(paths)]
				if a := get(t, s, path); string(a.body) != alone[path] {
					t.Errorf("%s is another answer among others", path)
				}
			}
		})
	}
	group.Wait()
}

// A request whose time is over gets 503, not an answer by halves.
func TestTimeIsOver(t *testing.T) {
	store, err := demoStore()
	if err != nil {
		t.Fatal(err)
	}
	s := ogc.New(ogc.Config{
		Source: patient{store}, Today: func() layers.Date { return today }, Base: func(*http.Request) string { return "http://x/ogc" },
	})
	router := chi.NewRouter()
	router.Route("/ogc", s.Routes)
	ctx, cancel := context.WithTimeout(context.Background(), 0)
	defer cancel()
	w := httptest.NewRecorder()
	router.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/ogc/collections/red-line/items?filter=TRUE", nil).WithContext(ctx))
	if w.Code != 503 || w.Header().Get("Retry-After") == "" || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
}

// patient is a source that answers whether or not there is time.
type patient struct{ ogc.Source }

func (p patient) Snapshot(_ context.Context, at layers.AsOf) (*layers.Snapshot, error) {
	return p.Source.Snapshot(context.Background(), at)
}
