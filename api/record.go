package api

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"redline/api/problem"
	"redline/lang"
	"redline/layers"
	"redline/screening"

	"github.com/go-chi/chi/v5"
)

// tagOf is the strong entity tag of what a request gets out of a snapshot.
func tagOf(r *http.Request, s *layers.Snapshot) string {
	sum := sha256.New()
	_, _ = fmt.Fprintf(sum, "%s\n%s\n%s\n%d\n%s\n", r.URL.Path, r.URL.RawQuery, s.On, s.Sequence, AudienceOf(r.Context()))
	return `"` + hex.EncodeToString(sum.Sum(nil)[:16]) + `"`
}

// documentDocument is a law, plan or notice as /v1/documents gives it.
type documentDocument struct {
	ID         string              `json:"id"`
	Title      string              `json:"title"`
	Number     string              `json:"number"`
	Authority  layers.Authority    `json:"authority"`
	From       layers.Date         `json:"from"`
	Until      layers.Date         `json:"until"`
	HorizonTo  layers.Date         `json:"horizon_to"`
	URL        string              `json:"url"`
	Succession *successionDocument `json:"succession,omitempty"`
}

type successionDocument struct {
	By       string            `json:"by"`
	Carried  bool              `json:"carried"`
	Clauses  map[string]string `json:"clauses"`
	Verified bool              `json:"verified"`
}

// listDocuments lists the documents that controls and rules rest on: GET /v1/documents.
// Where catalogue and rules hold one of the same id, the catalogue's counts.
func (s *Service) listDocuments(w http.ResponseWriter, r *http.Request) error {
	snapshot, err := s.asked(w, r)
	if err != nil {
		return err
	}
	if unchanged(w, r, tagOf(r, snapshot)) {
		return nil
	}
	all := maps.Clone(s.Districts.pack.Documents)
	maps.Copy(all, snapshot.Documents)
	list := []documentDocument{}
	for _, id := range slices.Sorted(maps.Keys(all)) {
		d := all[id]
		doc := documentDocument{
			ID: d.ID, Title: d.Title, Number: d.Number, Authority: d.Authority, From: d.InForce.From, Until: d.InForce.Until, HorizonTo: d.HorizonTo, URL: d.URL,
		}
		if d.Succession != nil {
			doc.Succession = &successionDocument{d.Succession.By, d.Succession.Carried, d.Succession.Clauses, d.Succession.Verified}
		}
		list = append(list, doc)
	}
	return answer(w, http.StatusOK, s.record(snapshot, "documents", list))
}

// ruleDocument is a rule as /v1/rules gives it.
type ruleDocument struct {
	ID         string              `json:"id"`
	Row        string              `json:"row"`
	Title      lang.Text           `json:"title"`
	Layer      string              `json:"layer"` // "": the whole district
	Zones      string              `json:"zones"`
	Relations  []string            `json:"relations"`
	AppliesTo  []string            `json:"applies_to"`
	When       string              `json:"when"`
	Effect     screening.Effect    `json:"effect"`
	Exceptions []exceptionDocument `json:"exceptions"`
	Basis      []ruleBasisDocument `json:"basis"`
	Decider    lang.Text           `json:"decider,omitzero"`
	Action     lang.Text           `json:"action"`
	From       layers.Date         `json:"from"`
	Until      layers.Date         `json:"until"`
}

type exceptionDocument struct {
	ID     string           `json:"id"`
	When   string           `json:"when"`
	Effect screening.Effect `json:"effect"`
}

type ruleBasisDocument struct {
	Document string `json:"document"`
	Clause   string `json:"clause"`
	Quote    string `json:"quote,omitempty"`
	Verified bool   `json:"verified"`
}

// listRules lists the rules: GET /v1/rules.
func (s *Service) listRules(w http.ResponseWriter, r *http.Request) error {
	if p := query(r); p.err != nil {
		return p.err
	}
	pack := s.Districts.pack
	if unchanged(w, r, `"`+pack.SHA256+`"`) {
		return nil
	}
	list := []ruleDocument{}
	for _, rule := range pack.Rules {
		list = append(list, ruleOf(rule))
	}
	return answer(w, http.StatusOK, map[string]any{"pack": pack.ID, "title": pack.Title, "version": pack.Version, "sha256": pack.SHA256, "rules": list})
}

// showRule gives one rule: GET /v1/rules/{rule}.
func (s *Service) showRule(w http.ResponseWriter, r *http.Request) error {
	if p := query(r); p.err != nil {
		return p.err
	}
	rule, ok := s.Districts.pack.Rule(chi.URLParam(r, "rule"))
	if !ok {
		return problem.New(problem.NotFound, &lang.Fault{
			What: lang.Text{ZH: "没有这条规则", EN: "there is no such rule"}, Hint: lang.Text{ZH: "/v1/rules 列出全部规则", EN: "/v1/rules lists them"},
		})
	}
	if unchanged(w, r, `"`+s.Districts.pack.SHA256+`"`) {
		return nil
	}
	return answer(w, http.StatusOK, ruleOf(rule))
}

func ruleOf(r *screening.Rule) ruleDocument {
	doc := ruleDocument{
		ID: r.ID, Row: r.Row, Title: r.Title, Layer: r.Layer, Zones: r.Zones, Relations: []string{}, AppliesTo: append([]string{}, r.AppliesTo...), When: r.When,
		Effect: r.Effect, Exceptions: []exceptionDocument{}, Basis: []ruleBasisDocument{}, Decider: r.Decider, Action: r.Action, From: r.From, Until: r.Until,
	}
	for _, relation := range r.Relations {
		doc.Relations = append(doc.Relations, relation.String())
	}
	for _, e := range r.Exceptions {
		doc.Exceptions = append(doc.Exceptions, exceptionDocument{e.ID, e.When, e.Effect})
	}
	for _, b := range r.Basis {
		doc.Basis = append(doc.Basis, ruleBasisDocument{b.Document, b.Clause, b.Quote, b.Verified})
	}
	return doc
}

// factDocument is a fact as /v1/facts gives it.
type factDocument struct {
	Name       string             `json:"name"`
	Type       screening.FactType `json:"type"`
	Unit       string             `json:"unit"`
	Choices    []string           `json:"choices"`
	Pattern    string             `json:"pattern"`
	Min        *float64           `json:"min"`
	Max        *float64           `json:"max"`
	Whole      bool               `json:"whole"`
	Title      lang.Text          `json:"title"`
	Definition lang.Text          `json:"definition"`
	Ask        string             `json:"ask"`
}

// listFacts lists what rules may ask: GET /v1/facts.
func (s *Service) listFacts(w http.ResponseWriter, r *http.Request) error {
	if p := query(r); p.err != nil {
		return p.err
	}
	if unchanged(w, r, `"`+s.Districts.pack.SHA256+`"`) {
		return nil
	}
	list := []factDocument{}
	for _, f := range s.Districts.pack.Facts {
		list = append(list, factDocument{
			Name: f.Name, Type: f.Type, Unit: f.Unit, Choices: append([]string{}, f.Choices...), Pattern: f.Pattern, Min: f.Min, Max: f.Max, Whole: f.Whole,
			Title: f.Title, Definition: f.Definition, Ask: f.Ask,
		})
	}
	return answer(w, http.StatusOK, map[string]any{"facts": list, "sets": setsOf(s.Districts.pack)})
}

// setDocument is a set of industry codes that rules name, as /v1/facts gives it.
type setDocument struct {
	ID    string    `json:"id"`
	Title lang.Text `json:"title"`
	Codes []string  `json:"codes"`
}

func setsOf(p *screening.Pack) []setDocument {
	list := []setDocument{}
	for _, id := range slices.Sorted(maps.Keys(p.Sets)) {
		list = append(list, setDocument{id, p.Sets[id].Title, p.Sets[id].Codes})
	}
	return list
}
