package api

import (
	"net/http"

	"redline/api/problem"
	"redline/geo"
	"redline/lang"
	"redline/layers"

	"github.com/go-chi/chi/v5"
)

// layerDocument is a layer as /v1/layers gives it.
type layerDocument struct {
	ID             string                          `json:"id"`
	Title          lang.Text                       `json:"title"`
	Theme          string                          `json:"theme"`
	Kind           layers.Kind                     `json:"kind"`
	Office         lang.Text                       `json:"office"`
	Classification layers.Classification           `json:"classification"`
	Attributes     map[string]layers.AttributeType `json:"attributes"`
	Colour         string                          `json:"colour"`
	Hatch          string                          `json:"hatch"`
	StartsOff      bool                            `json:"starts_off"`
	Status         string                          `json:"status"` // in-force | outdated | no-data
	Version        *versionDocument                `json:"version,omitempty"`
	Next           *versionDocument                `json:"next,omitempty"`
	Versions       []versionDocument               `json:"versions,omitempty"` // of one layer: all on record, the newest first
}

// versionDocument is a version as /v1/layers gives it.
type versionDocument struct {
	Sequence      int64       `json:"sequence"`
	From          layers.Date `json:"from"`
	Until         layers.Date `json:"until"`
	CatalogueFrom int64       `json:"catalogue_from"`
	Document      string      `json:"document"`
	AccuracyM     float64     `json:"accuracy_m"`
	Zones         int         `json:"zones"`
	Covers        bool        `json:"covers"` // whether it says where it looked
	SHA256        string      `json:"sha256"`
}

// listLayers lists what is known and since when: GET /v1/layers.
func (s *Service) listLayers(w http.ResponseWriter, r *http.Request) error {
	snapshot, err := s.asked(w, r)
	if err != nil {
		return err
	}
	if unchanged(w, r, tagOf(r, snapshot)) {
		return nil
	}
	list := []layerDocument{}
	for _, h := range snapshot.Layers {
		list = append(list, layerOf(h))
	}
	return answer(w, http.StatusOK, s.record(snapshot, "layers", list))
}

// showLayer gives one layer with all its versions: GET /v1/layers/{layer}.
func (s *Service) showLayer(w http.ResponseWriter, r *http.Request) error {
	snapshot, err := s.asked(w, r)
	if err != nil {
		return err
	}
	id := chi.URLParam(r, "layer")
	h, ok := snapshot.Holding(id)
	if !ok {
		return problem.New(problem.NotFound, &lang.Fault{
			What: lang.Text{ZH: "没有这个图层", EN: "there is no such layer"}, Hint: lang.Text{ZH: "/v1/layers 列出全部图层", EN: "/v1/layers lists them"},
		})
	}
	if unchanged(w, r, tagOf(r, snapshot)) {
		return nil
	}
	doc := layerOf(h)
	doc.Versions = []versionDocument{}
	for _, v := range s.Districts.store.Catalogue().Versions {
		open := v.Classification == "" || v.Classification == layers.Public || AudienceOf(r.Context()) == Internal
		if v.Layer == id && v.OnRecord(snapshot.Sequence) && open {
			doc.Versions = append([]versionDocument{*versionOf(v)}, doc.Versions...)
		}
	}
	return answer(w, http.StatusOK, s.record(snapshot, "layer", doc))
}

// asked gives the snapshot that the parameters on and catalogue ask for, and stamps the answer.
func (s *Service) asked(w http.ResponseWriter, r *http.Request) (*layers.Snapshot, error) {
	p := query(r, "on", "catalogue")
	at := p.asOf(s.today())
	if p.err != nil {
		return nil, p.err
	}
	snapshot, err := s.Districts.Snapshot(r.Context(), at)
	if err != nil {
		return nil, err
	}
	stamp(w, snapshot.Sequence)
	return snapshot, nil
}

// record is what every answer from the record says beside its content.
func (s *Service) record(snapshot *layers.Snapshot, name string, content any) map[string]any {
	return map[string]any{
		"district": snapshot.Name, "on": snapshot.On, "catalogue": snapshot.Sequence,
		"illustrative": snapshot.Illustrative, "withholds": snapshot.Withholds, name: content,
	}
}

func layerOf(h layers.Holding) layerDocument {
	doc := layerDocument{
		ID: h.Layer.ID, Title: h.Layer.Title, Theme: h.Layer.Theme, Kind: h.Layer.Kind, Office: h.Layer.Office,
		Classification: h.Layer.Classification, Attributes: h.Layer.Attributes, Colour: h.Layer.Colour, Hatch: h.Layer.Hatch, StartsOff: h.Layer.StartsOff, Next: versionOf(h.Next),
	}
	switch {
	case h.Current != nil:
		doc.Status, doc.Version = "in-force", versionOf(h.Current)
	case h.Last != nil:
		doc.Status, doc.Version = "outdated", versionOf(h.Last)
	default:
		doc.Status = "no-data"
	}
	return doc
}

func versionOf(v *layers.Version) *versionDocument {
	if v == nil {
		return nil
	}
	return &versionDocument{
		Sequence: v.Sequence, From: v.InForce.From, Until: v.InForce.Until, CatalogueFrom: v.CatalogueFrom, Document: v.Document,
		AccuracyM: float64(v.Accuracy), Zones: len(v.Zones), Covers: v.Coverage.Kind() != geo.Empty, SHA256: v.SHA256,
	}
}
