package access

import (
	"net/http"

	"redline/keys"
)

// Rules is the authorisation table of the service: every route, and who may use it. A route
// that is not here is not served.
//
// With the parameter save, POST /v1/screenings needs a reviewer: what is saved has a tenant. What
// stands under /v1/planning also needs a caller who sees internal layers: the handlers look.
func Rules() []Rule {
	open := func(pattern string) Rule { return Rule{Method: http.MethodGet, Pattern: pattern, Open: true} }
	see := func(pattern string) Rule { return Rule{Method: http.MethodGet, Pattern: pattern, Least: keys.Viewer} }
	ask := func(pattern string) Rule { return Rule{Method: http.MethodPost, Pattern: pattern, Least: keys.Viewer} }
	keep := func(method, pattern string) Rule {
		return Rule{Method: method, Pattern: pattern, Least: keys.Planner, Writes: method != http.MethodGet}
	}
	rules := []Rule{
		open("/"),
		open("/assets/*"), // of the map's page: the same for all
		open("/icon.svg"),
		open("/page.json"),
		open("/healthz"),
		open("/readyz"),
		open("/openapi.yaml"),
		open("/docs"),
		open("/problems/{code}"),
		{Method: http.MethodGet, Pattern: "/metrics", Least: keys.Admin, Operators: true},

		see("/v1/layers"),
		see("/v1/layers/{layer}"),
		see("/v1/at"),
		see("/v1/rules"),
		see("/v1/rules/{rule}"),
		see("/v1/documents"),
		see("/v1/facts"),
		see("/v1/industries"),
		ask("/v1/inspect"),
		ask("/v1/batches"),
		{Method: http.MethodPost, Pattern: "/v1/screenings", Least: keys.Viewer, Saves: keys.Reviewer, Writes: true},
		{Method: http.MethodGet, Pattern: "/v1/screenings/{id}", Least: keys.Reviewer},

		see("/v1/me"),

		keep(http.MethodGet, "/v1/planning/versions"),
		keep(http.MethodGet, "/v1/planning/layers/{layer}/versions"),
		keep(http.MethodPost, "/v1/planning/layers/{layer}/versions"),
		keep(http.MethodGet, "/v1/planning/layers/{layer}/differences"),
		keep(http.MethodGet, "/v1/planning/layers/{layer}/versions/{version}/zones"),
		keep(http.MethodGet, "/v1/planning/layers/{layer}/versions/{version}/rejected"),
		keep(http.MethodGet, "/v1/planning/layers/{layer}/versions/{version}/checks"),
		keep(http.MethodPost, "/v1/planning/layers/{layer}/versions/{version}/{step}"),
		keep(http.MethodPost, "/v1/planning/publications"),

		see("/ogc"),
		see("/ogc/conformance"),
		see("/ogc/api"),
		see("/ogc/collections"),
		see("/ogc/collections/{collection}"),
		see("/ogc/collections/{collection}/queryables"),
		see("/ogc/collections/{collection}/items"),
		see("/ogc/collections/{collection}/items/{item}"),
		see("/ogc/tileMatrixSets"),
		see("/ogc/tileMatrixSets/{set}"),
		see("/ogc/styles"),
		see("/ogc/styles/{file}"),
	}
	for _, of := range []string{"/ogc", "/ogc/collections/{collection}"} { // tiles of the dataset, and of one layer
		rules = append(rules,
			see(of+"/tiles"), see(of+"/tiles/{set}"), see(of+"/tiles/{set}/tilejson.json"), see(of+"/tiles/{set}/{matrix}/{row}/{col}"))
	}
	return rules
}
