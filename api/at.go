package api

import (
	"net/http"

	"redline/geo"
	"redline/lang"
	"redline/layers"
	"redline/screening"

	"github.com/twpayne/go-geom"
)

// atLayer is a layer at a place.
type atLayer struct {
	Layer    string             `json:"layer"`
	Title    lang.Text          `json:"title"`
	Office   lang.Text          `json:"office"`
	Status   screening.Status   `json:"status"` // as in a report: hit, touch, clear, partial, no-data, outdated, …
	Version  int64              `json:"version,omitempty"`
	Document string             `json:"document,omitempty"`
	Zones    []atZone           `json:"zones"` // that hold the place, its border included
	Nearest  *screening.Nearest `json:"nearest,omitempty"`
	Reason   lang.Text          `json:"reason,omitzero"`
}

type atZone struct {
	Code       string         `json:"code"`
	Name       string         `json:"name"`
	Grade      string         `json:"grade"`
	Attributes map[string]any `json:"attributes"`
}

// atRule is a rule that applies at a place, or may, depending on the project.
type atRule struct {
	Rule    string              `json:"rule"`
	Title   lang.Text           `json:"title"`
	Layer   string              `json:"layer"`
	Effect  screening.Effect    `json:"effect"`
	Outcome screening.Outcome   `json:"outcome"` // hit: whatever the project; pending: it depends
	Basis   []ruleBasisDocument `json:"basis"`
}

// at says what applies at a place and what is nearest: GET /v1/at?lon=&lat=. It judges a
// point of which nothing else is known, so that a rule that hangs on the project is pending.
func (s *Service) at(w http.ResponseWriter, r *http.Request) error {
	p := query(r, "lon", "lat", "on", "catalogue")
	lon, lat := p.number("lon", -180, 180, true), p.number("lat", -90, 90, true)
	at := p.asOf(s.today())
	if p.err != nil {
		return p.err
	}
	audience := AudienceOf(r.Context())
	d, err := s.Districts.at(r.Context(), at, audience)
	if err != nil {
		return err
	}
	place := geo.Snap(geom.NewPointFlat(geom.XY, []float64{lon, lat}))
	made, err := d.prepared.Screen(r.Context(), screening.Case{Facts: screening.Facts{}, Components: []screening.Component{{
		Name: "at", Role: "site", Facts: screening.Facts{}, Footprint: screening.Footprint{Geometry: place, CRS: screening.CRSPart{Used: "EPSG:4490"}},
	}}}, audience, screening.Options{WithoutID: true})
	if err != nil {
		return err
	}
	shape, err := geo.NewShape(d.snapshot.Plane, place)
	if err != nil {
		return err
	}
	found := []atLayer{}
	for _, l := range made.Layers {
		holding, _ := d.snapshot.Holding(l.Layer)
		found = append(found, atLayer{
			Layer: l.Layer, Title: l.Title, Office: l.Office, Status: l.Status, Version: l.Version, Document: l.Document,
			Zones: zonesAt(holding, shape), Nearest: l.Nearest, Reason: l.Reason,
		})
	}
	stamp(w, d.snapshot.Sequence)
	out := s.record(d.snapshot, "layers", found)
	out["at"], out["rules"] = [2]float64{lon, lat}, s.rulesAt(made)
	return answer(w, http.StatusOK, out)
}

// zonesAt lists the zones of the version that counts which hold a place.
func zonesAt(h layers.Holding, place geo.Shape) []atZone {
	version := h.Current
	if version == nil {
		version = h.Last
	}
	out := []atZone{}
	if version == nil {
		return out
	}
	version.Meeting(place.Bounds(), 0, func(z *layers.Zone) {
		if meets, err := geo.Intersects(z.Shape, place); err == nil && meets {
			out = append(out, atZone{z.Code, z.Name, z.Grade, z.Attributes})
		}
	})
	return out
}

// rulesAt lists the rules whose place this is: those that hit, and those that wait for
// what the project is. What lies elsewhere, or was not looked at, is told by the layers.
func (s *Service) rulesAt(made *screening.Report) []atRule {
	out := []atRule{}
	for _, c := range made.Checks {
		rule, ok := s.Districts.pack.Rule(c.Rule)
		if !ok || c.Outcome != screening.OutcomeHit && c.Outcome != screening.OutcomePending && c.Outcome != screening.OutcomeTouch {
			continue
		}
		out = append(out, atRule{Rule: c.Rule, Title: rule.Title, Layer: rule.Layer, Effect: rule.Effect, Outcome: c.Outcome, Basis: ruleOf(rule).Basis})
	}
	return out
}
