package ogc_test

import (
	"net/http/httptest"
	"slices"
	"strconv"
	"testing"
)

const (
	crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
	epsg  = "http://www.opengis.net/def/crs/EPSG/0/"
)

// systems are the reference systems of the demo district, whose plane is EPSG:4544.
var systems = []string{crs84, epsg + "4490", epsg + "4326", epsg + "4544", epsg + "4523", epsg + "3857"}

func crsRequirements() []requirement {
	const class = "ogcapi-features-2/crs"
	return []requirement{
		{class, "req/crs/crs-uri", "that systems are named by their URIs", func(t *testing.T, s *httptest.Server) {
			for _, uri := range systems {
				get(t, s, "/collections/red-line/items"+query("limit", "1", "crs", uri)).is(t, 200)
			}
		}},
		{class, "req/crs/fc-md-crs-list", "the list of each collection", func(t *testing.T, s *httptest.Server) {
			for _, c := range collections(t, s).Collections {
				if !slices.Equal(c.CRS, systems) {
					t.Errorf("%s: %v", c.ID, c.CRS)
				}
			}
		}},
		{class, "req/crs/fc-md-storageCrs", "that each collection names the system of the record", func(t *testing.T, s *httptest.Server) {
			for _, c := range collections(t, s).Collections {
				if c.StorageCRS != epsg+"4490" {
					t.Errorf("%s: %s", c.ID, c.StorageCRS)
				}
			}
		}},
		{class, "req/crs/fc-md-storageCrs-valid-value", "that it is one of the list", func(t *testing.T, s *httptest.Server) {
			for _, c := range collections(t, s).Collections {
				if !slices.Contains(c.CRS, c.StorageCRS) {
					t.Errorf("%s: %s", c.ID, c.StorageCRS)
				}
			}
		}},
		{class, "req/crs/fc-md-crs-list-global", "the list of all collections", func(t *testing.T, s *httptest.Server) {
			if c := collections(t, s); !slices.Equal(c.CRS, systems) {
				t.Errorf("%v", c.CRS)
			}
		}},
		{class, "req/crs/fc-bbox-crs-definition", "bbox-crs as the definition has it", func(t *testing.T, s *httptest.Server) {
			if p := component(t, s, "bbox-crs"); p.Required || p.Schema.Value.Format != "uri" {
				t.Errorf("%+v", p)
			}
		}},
		{class, "req/crs/fc-bbox-crs-valid-value", "that each of the list can be used", func(t *testing.T, s *httptest.Server) {
			for _, uri := range systems {
				if got := sameBox(t, s, uri); !slices.Equal(got, []string{"DEMO-HX-001"}) {
					t.Errorf("%s: %v", uri, got)
				}
			}
		}},
		{class, "req/crs/fc-bbox-crs-default-value", "that without it a box is in CRS84", func(t *testing.T, s *httptest.Server) {
			if got := sameBox(t, s, ""); !slices.Equal(got, []string{"DEMO-HX-001"}) {
				t.Errorf("%v", got)
			}
		}},
		{class, "req/crs/fc-bbox-crs-action", "that a box is read in the order of its system's axes", func(t *testing.T, s *httptest.Server) {
			if got := items(t, s, "red-line", "bbox", "31.1,104.3,31.5,104.7", "bbox-crs", epsg+"4490"); got.NumberMatched != 17 {
				t.Errorf("latitude first: %d", got.NumberMatched)
			}
			rejected(t, get(t, s, "/collections/red-line/items"+query("bbox", "104.3,31.1,104.7,31.5", "bbox-crs", epsg+"4490")), 400, "bbox")
		}},
		{class, "req/crs/bbox-crs-exception", "400 for another", func(t *testing.T, s *httptest.Server) {
			rejected(t, get(t, s, "/collections/red-line/items"+query("bbox", "1,2,3,4", "bbox-crs", epsg+"2154")), 400, "bbox-crs")
		}},
		{class, "req/crs/fc-crs-definition", "crs as the definition has it", func(t *testing.T, s *httptest.Server) {
			if p := component(t, s, "crs"); p.Required || p.Schema.Value.Format != "uri" {
				t.Errorf("%+v", p)
			}
		}},
		{class, "req/crs/fc-crs-valid-value", "that each of the list can be used for collections and features", func(t *testing.T, s *httptest.Server) {
			for _, uri := range systems {
				get(t, s, "/collections/red-line/items/DEMO-HX-001"+query("crs", uri)).is(t, 200)
			}
		}},
		{class, "req/crs/fc-crs-default-value", "that without it positions are in CRS84", func(t *testing.T, s *httptest.Server) {
			if a := get(t, s, "/collections/red-line/items?limit=1"); a.Header.Get("Content-Crs") != "<"+crs84+">" {
				t.Errorf("%v", a.Header)
			}
		}},
		{class, "req/crs/fc-crs-action", "that positions are in the system, in the order of its axes (and beside PROJ in TestCoordinatesAreThoseOfPROJ)", func(t *testing.T, s *httptest.Server) {
			for uri, want := range map[string][2]float64{
				crs84: {104.59, 31.32}, epsg + "4490": {31.32, 104.59}, epsg + "4326": {31.32, 104.59},
				epsg + "4544": {3467000, 461400}, epsg + "4523": {3467000, 35461400}, epsg + "3857": {11643400, 3674700},
			} {
				x, y := firstPosition(t, items(t, s, "red-line", "limit", "1", "crs", uri).Features[0])
				if within := 1e-4 * max(want[0], want[1]); !near(x, want[0], within) || !near(y, want[1], within) {
					t.Errorf("%s: %f %f, want about %v", uri, x, y, want)
				}
			}
		}},
		{class, "req/crs/crs-exception", "400 for another", func(t *testing.T, s *httptest.Server) {
			rejected(t, get(t, s, "/collections/red-line/items"+query("crs", epsg+"2154")), 400, "crs")
			rejected(t, get(t, s, "/collections/red-line/items/DEMO-HX-001"+query("crs", "CRS84")), 400, "crs")
		}},
		{class, "req/crs/ogc-crs-header", "that every answer with positions tells their system", func(t *testing.T, s *httptest.Server) {
			for _, path := range resources[6:] {
				if get(t, s, path).Header.Get("Content-Crs") == "" {
					t.Errorf("%s does not", path)
				}
			}
		}},
		{class, "req/crs/ogc-crs-header-value", "that it does so by the URI in angle brackets", func(t *testing.T, s *httptest.Server) {
			for _, uri := range systems {
				if got := get(t, s, "/collections/red-line/items"+query("limit", "1", "crs", uri)).Header.Get("Content-Crs"); got != "<"+uri+">" {
					t.Errorf("%s: %s", uri, got)
				}
			}
		}},
		{class, "req/crs/geojson", "that GeoJSON in another system than CRS84 comes only when it is asked for", func(t *testing.T, s *httptest.Server) {
			if got := items(t, s, "red-line", "limit", "1"); got.Features[0].Geometry.Type == "" {
				t.Errorf("%+v", got)
			}
		}},
	}
}

// sameBox asks for what meets the first vertex of the first feature, written in a system.
func sameBox(t *testing.T, s *httptest.Server, uri string) []string {
	t.Helper()
	pairs := []string{"limit", "1"}
	if uri != "" {
		pairs = append(pairs, "crs", uri)
	}
	x, y := firstPosition(t, items(t, s, "red-line", pairs...).Features[0])
	r := 1e-6
	if x > 1000 {
		r = 0.1
	}
	f := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	pairs = []string{"bbox", f(x-r) + "," + f(y-r) + "," + f(x+r) + "," + f(y+r)}
	if uri != "" {
		pairs = append(pairs, "bbox-crs", uri)
	}
	return ids(items(t, s, "red-line", pairs...))
}
