package api

import (
	"encoding/json"
	"math"
	"net/http"
	"strconv"

	"redline/api/access"
	"redline/api/problem"
	"redline/lang"
	"redline/layers"
	"redline/layers/check"
	"redline/layers/deliver"
	"redline/layers/postgis"
	"redline/planning"

	"github.com/go-chi/chi/v5"
)

// planningRoutes are the doors of who keeps the layers: below /v1/planning.
func (s *Service) planningRoutes(r chi.Router) {
	get := func(pattern string, h func(http.ResponseWriter, *http.Request) error) {
		r.Get(pattern, s.problems.Handle(h))
	}
	post := func(pattern string, h func(http.ResponseWriter, *http.Request) error) {
		r.Post(pattern, s.problems.Handle(h))
	}
	const version = "/layers/{layer}/versions/{version}"
	get("/versions", s.listOnTheirWay)
	get("/layers/{layer}/versions", s.showHistory)
	post("/layers/{layer}/versions", s.importDelivery)
	get("/layers/{layer}/differences", s.compareVersions)
	get(version+"/zones", s.showZones)
	get(version+"/rejected", s.showRejected)
	get(version+"/checks", s.checkVersion)
	post(version+"/{step}", s.stepVersion)
	post("/publications", s.publish)
}

// profileDocument is a profile as a planner chooses it.
type profileDocument struct {
	ID     string    `json:"id"`
	Title  lang.Text `json:"title"`
	Layers []string  `json:"layers"` // none: every layer
	Kinds  []string  `json:"kinds"`  // none: every kind
}

// listOnTheirWay lists what is not on record yet, of all layers, and what a delivery can be
// read by: GET /v1/planning/versions.
func (s *Service) listOnTheirWay(w http.ResponseWriter, r *http.Request) error {
	p := query(r)
	desk, err := s.desk(r.Context())
	if err == nil {
		err = p.err
	}
	if err != nil {
		return err
	}
	entries, err := postgis.OnTheirWay(r.Context(), desk.Pool)
	if err != nil {
		return planningProblem(err)
	}
	eyes, err := postgis.FourEyes(r.Context(), desk.Pool)
	if err != nil {
		return planningProblem(err)
	}
	known, err := deliver.Profiles()
	if err != nil {
		return err
	}
	profiles := []profileDocument{}
	for _, k := range known {
		kinds := []string{}
		for _, kind := range k.Kinds {
			kinds = append(kinds, string(kind))
		}
		profiles = append(profiles, profileDocument{k.ID, k.Title, append([]string{}, k.Layers...), kinds})
	}
	w.Header().Set("Cache-Control", "no-store")
	return answer(w, http.StatusOK, map[string]any{
		"schema": "redline.planning/1", "four_eyes": eyes, "profiles": profiles, "versions": planning.DocumentHistory(entries, true).Versions,
	})
}

// showHistory lists a layer's versions in every state: GET /v1/planning/layers/{layer}/versions.
func (s *Service) showHistory(w http.ResponseWriter, r *http.Request) error {
	p := query(r)
	desk, err := s.desk(r.Context())
	if err == nil {
		err = p.err
	}
	if err != nil {
		return err
	}
	layer, err := layerIn(r)
	if err != nil {
		return err
	}
	entries, err := postgis.History(r.Context(), desk.Pool, layer)
	if err != nil {
		return planningProblem(err)
	}
	discards, err := postgis.Discards(r.Context(), desk.Pool, layer)
	if err != nil {
		return planningProblem(err)
	}
	w.Header().Set("Cache-Control", "no-store")
	return answer(w, http.StatusOK, planning.DocumentHistory(entries, false).With(discards))
}

// layerIn reads the layer of a path. What no database can hold (%00) is no layer's id.
func layerIn(r *http.Request) (string, error) {
	id := chi.URLParam(r, "layer")
	if layers.RefuseText(id) != nil {
		return "", problem.New(problem.NotFound, &lang.Fault{
			What: lang.Textf("没有图层 %[1]q", "there is no layer %[1]q", id), Hint: lang.Text{ZH: "/v1/layers 列出全部图层", EN: "/v1/layers lists the layers"},
		})
	}
	return id, nil
}

// named reads the layer and the version of a path.
func named(r *http.Request) (layer string, version int64, err error) {
	version, err = strconv.ParseInt(chi.URLParam(r, "version"), 10, 64)
	if err != nil || version < 1 {
		return "", 0, problem.New(problem.NotFound, nil)
	}
	layer, err = layerIn(r)
	return layer, version, err
}

// version reads what the requests about one version have in common.
func (s *Service) version(r *http.Request, p *parameters) (desk *planning.Desk, layer string, version int64, err error) {
	if desk, err = s.desk(r.Context()); err == nil {
		err = p.err
	}
	if err == nil {
		layer, version, err = named(r)
	}
	return desk, layer, version, err
}

// showRejected gives the features of a version's delivery that were not taken in, with why:
// GET /v1/planning/layers/{layer}/versions/{version}/rejected.
func (s *Service) showRejected(w http.ResponseWriter, r *http.Request) error {
	desk, layer, version, err := s.version(r, query(r))
	if err != nil {
		return err
	}
	list, err := postgis.Rejected(r.Context(), desk.Pool, layer, version)
	if err != nil {
		return planningProblem(err)
	}
	return features(w, rejectedOf(list))
}

func rejectedOf(list []postgis.RejectedFeature) planning.Collection {
	var out []planning.Feature
	for _, one := range list {
		out = append(out, planning.Rejected(one))
	}
	return planning.NewCollection(out)
}

// features writes a collection whole.
func features(w http.ResponseWriter, c planning.Collection) error {
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return put(w, http.StatusOK, "application/geo+json", append(text, '\n'))
}

// dataForms are JSON and GeoJSON.
var dataForms = []form{{"json", "application/json"}, {"geojson", "application/geo+json"}}

// checkVersion runs the checks of a version: GET /v1/planning/layers/{layer}/versions/{version}/checks.
func (s *Service) checkVersion(w http.ResponseWriter, r *http.Request) error {
	desk, layer, version, err := s.version(r, query(r, "format"))
	if err != nil {
		return err
	}
	f, err := negotiate(r, dataForms)
	if err != nil {
		return err
	}
	leave, err := access.Enter(r.Context())
	if err != nil {
		return err
	}
	defer leave()
	found, err := desk.Check(r.Context(), layer, version)
	if err != nil {
		return planningProblem(err)
	}
	doc, err := planning.DocumentFindings(found)
	if err != nil {
		return err
	}
	if f.name == "geojson" {
		return features(w, doc.Features())
	}
	w.Header().Set("Cache-Control", "no-store")
	return answer(w, http.StatusOK, map[string]any{"schema": doc.Schema, "findings": doc.Findings, "blocks": check.Blocks(found)})
}

// compareVersions says what changed between two versions, zone by zone, with the balance of
// areas: GET /v1/planning/layers/{layer}/differences. With geometry=true the ground that was
// gained and lost comes along; with limit at most so many changes, those of most ground,
// and of their ground at most planning.MostVertices vertices.
func (s *Service) compareVersions(w http.ResponseWriter, r *http.Request) error {
	p := query(r, "before", "after", "geometry", "limit", "format")
	before, after := p.whole("before", 1, math.MaxInt32, true), p.whole("after", 1, math.MaxInt32, true)
	geometry, limit := p.flag("geometry", false), 0
	if p.text("limit") != "" {
		limit = int(p.whole("limit", 1, maxWindow, false))
	}
	desk, err := s.desk(r.Context())
	if err == nil {
		err = p.err
	}
	if err != nil {
		return err
	}
	layer, err := layerIn(r)
	if err != nil {
		return err
	}
	f, err := negotiate(r, dataForms)
	if err != nil {
		return err
	}
	leave, err := access.Enter(r.Context())
	if err != nil {
		return err
	}
	defer leave()
	d, err := desk.Compare(r.Context(), layer, before, after)
	if err != nil {
		return planningProblem(err)
	}
	doc, ground := planning.DocumentDifference(d, limit), planning.Collection{}
	if geometry = geometry || f.name == "geojson"; geometry {
		if ground, doc.GroundLeftOut, err = planning.GroundOf(d, limit, planning.MostVertices); err != nil {
			return err
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	switch {
	case f.name == "geojson":
		return features(w, ground)
	case geometry:
		return answer(w, http.StatusOK, struct {
			planning.Difference
			Ground planning.Collection `json:"ground"`
		}{doc, ground})
	}
	return answer(w, http.StatusOK, doc)
}
