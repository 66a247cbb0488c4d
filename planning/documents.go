package planning

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"time"

	"redline/geo"
	"redline/lang"
	"redline/layers"
	"redline/layers/check"
	"redline/layers/postgis"

	"github.com/twpayne/go-geom"
)

// Feature is a GeoJSON feature.
type Feature struct {
	Type       string          `json:"type"`
	Properties any             `json:"properties"`
	Geometry   json.RawMessage `json:"geometry"`
}

// Collection is a GeoJSON feature collection, in degrees.
type Collection struct {
	Type     string    `json:"type"`
	Features []Feature `json:"features"`
}

// NewFeature makes a feature; nil is no geometry.
func NewFeature(properties any, geometry json.RawMessage) Feature {
	if geometry == nil {
		geometry = json.RawMessage("null")
	}
	return Feature{"Feature", properties, geometry}
}

// NewCollection makes a collection.
func NewCollection(features []Feature) Collection {
	if features == nil {
		features = []Feature{}
	}
	return Collection{"FeatureCollection", features}
}

func geometryOf(g geom.T) (json.RawMessage, error) {
	if g == nil {
		return nil, nil
	}
	return geo.EncodeGeoJSON(geo.Snap(g))
}

// Finding is a finding of a check as JSON, and as the properties of a feature.
type Finding struct {
	Check    string          `json:"check"`
	Severity check.Severity  `json:"severity"`
	Zones    []string        `json:"zones"`
	Text     lang.Text       `json:"text"`
	Hint     lang.Text       `json:"hint"`
	AreaM2   float64         `json:"area_m2,omitempty"`
	Geometry json.RawMessage `json:"geometry,omitempty"`
}

// Findings is the document redline.checks/1.
type Findings struct {
	Schema   string    `json:"schema"`
	Findings []Finding `json:"findings"`
}

// DocumentFindings makes the document of what checks found.
func DocumentFindings(found []check.Finding) (Findings, error) {
	out := Findings{"redline.checks/1", []Finding{}}
	for _, f := range found {
		geometry, err := geometryOf(f.Geometry)
		if err != nil {
			return out, err
		}
		out.Findings = append(out.Findings, Finding{f.Check, f.Severity, append([]string{}, f.Zones...), f.Text, f.Hint, float64(f.Area), geometry})
	}
	return out, nil
}

// Features are the findings as a map shows them.
func (d Findings) Features() Collection {
	var features []Feature
	for _, f := range d.Findings {
		geometry := f.Geometry
		f.Geometry = nil
		features = append(features, NewFeature(f, geometry))
	}
	return NewCollection(features)
}

// Version is a version in the history of a layer as JSON.
type Version struct {
	Layer         string `json:"layer,omitempty"` // where versions of several layers are listed
	Version       int64  `json:"version"`
	State         string `json:"state"`
	Origin        string `json:"origin"`
	From          string `json:"from"`
	Until         string `json:"until,omitempty"`
	Document      string `json:"document,omitempty"`
	SHA256        string `json:"sha256,omitempty"`
	Zones         int64  `json:"zones"`
	Author        string `json:"author"`
	Created       string `json:"created"`
	SubmittedBy   string `json:"submitted_by,omitempty"`
	Submitted     string `json:"submitted,omitempty"`
	SubmitReason  string `json:"submit_reason,omitempty"`
	ApprovedBy    string `json:"approved_by,omitempty"`
	Approved      string `json:"approved,omitempty"`
	PublishedBy   string `json:"published_by,omitempty"`
	Published     string `json:"published,omitempty"`
	Reason        string `json:"reason,omitempty"`
	CatalogueFrom int64  `json:"catalogue_from,omitempty"`
	CatalogueTo   int64  `json:"catalogue_until,omitempty"`
	ReplacedBy    int64  `json:"replaced_by,omitempty"`
	Returned      string `json:"returned_reason,omitempty"`
	Withdrawn     string `json:"withdrawn_reason,omitempty"`
}

// History is the document redline.history/1.
type History struct {
	Schema   string    `json:"schema"`
	Versions []Version `json:"versions"`
	// Discarded are drafts that were deleted, whose numbers no other version has.
	Discarded []Discarded `json:"discarded,omitempty"`
}

// Discarded is a draft that was deleted.
type Discarded struct {
	Version int64  `json:"version"`
	By      string `json:"by"`
	At      string `json:"at"`
	Reason  string `json:"reason,omitempty"`
}

// With adds the drafts that were deleted.
func (h History) With(discards []postgis.Discard) History {
	for _, d := range discards {
		h.Discarded = append(h.Discarded, Discarded{d.Sequence, d.By, Instant(d.At), d.Reason})
	}
	return h
}

// DocumentHistory makes the document of versions; where they are of several layers (named),
// each says of which.
func DocumentHistory(entries []postgis.Entry, named bool) History {
	out := History{Schema: "redline.history/1", Versions: []Version{}}
	for _, e := range entries {
		layer := ""
		if named {
			layer = e.Layer
		}
		out.Versions = append(out.Versions, Version{
			layer, e.Sequence, e.State, e.Origin, e.From.String(), e.Until.String(), e.Document, e.SHA256, e.Zones, e.Author, Instant(e.Created), e.SubmittedBy, Instant(e.Submitted), e.SubmitReason, e.ApprovedBy, Instant(e.Approved),
			e.PublishedBy, Instant(e.Published), e.Reason, e.CatalogueFrom, e.CatalogueUntil, e.ReplacedBy, e.Returned, e.Withdrawn,
		})
	}
	return out
}

// Instant writes a moment as people in China read it; "" for one that has not come.
func Instant(t time.Time) string {
	if t.Year() < 1900 {
		return ""
	}
	return layers.InShanghai(t).Format("2006-01-02T15:04:05-07:00")
}

// Change is a zone that changed, as JSON and as the properties of a feature.
type Change struct {
	Code     string       `json:"code"`
	FromCode string       `json:"from_code,omitempty"` // of a renumbered zone
	Name     string       `json:"name"`
	Change   check.Change `json:"change"`
	Fields   []string     `json:"fields,omitempty"`
	BeforeM2 float64      `json:"before_m2"`
	AfterM2  float64      `json:"after_m2"`
	GainedM2 float64      `json:"gained_m2"`
	LostM2   float64      `json:"lost_m2"`
	Part     string       `json:"part,omitempty"` // of a feature: gained or lost
}

// Difference is the document redline.difference/1: what changed, zone by zone, and the
// balance of areas, m², each place counted once.
type Difference struct {
	Schema    string   `json:"schema"`
	Counts    Counts   `json:"counts"`
	Changes   []Change `json:"changes"`
	LeftOut   int      `json:"left_out,omitempty"` // changes that were counted and not listed
	Unchanged int      `json:"unchanged"`
	BeforeM2  float64  `json:"before_m2"`
	AfterM2   float64  `json:"after_m2"`
	GainedM2  float64  `json:"gained_m2"`
	LostM2    float64  `json:"lost_m2"`
	// GroundLeftOut are changes that are listed and whose ground is not drawn, for its size.
	GroundLeftOut int `json:"ground_left_out,omitempty"`
}

// Counts are how many zones changed, and how.
type Counts struct {
	Added      int `json:"added"`
	Removed    int `json:"removed"`
	Changed    int `json:"changed"`
	Renumbered int `json:"renumbered"`
}

func countsOf(changes []check.ZoneChange) Counts {
	n := map[check.Change]int{}
	for i := range changes {
		n[changes[i].Change]++
	}
	return Counts{Added: n[check.Added], Removed: n[check.Removed], Changed: n[check.Changed], Renumbered: n[check.Renumbered]}
}

// largest are at most limit changes: those that moved most ground, the largest first. Fewer
// stay in their order; 0 is no limit.
func largest(changes []check.ZoneChange, limit int) []check.ZoneChange {
	if limit == 0 || len(changes) <= limit {
		return changes
	}
	out := slices.Clone(changes)
	slices.SortStableFunc(out, byGround)
	return out[:limit]
}

// DocumentDifference makes the document of a difference. Of more than limit changes (0 is no
// limit) it lists only those that moved most ground, and says how many it does not; counts
// and areas are of all.
func DocumentDifference(d check.Difference, limit int) Difference {
	listed := largest(d.Changes, limit)
	out := Difference{
		Schema: "redline.difference/1", Counts: countsOf(d.Changes), Changes: []Change{}, LeftOut: len(d.Changes) - len(listed), Unchanged: d.Unchanged,
		BeforeM2: squareCentimetres(d.Before), AfterM2: squareCentimetres(d.After), GainedM2: squareCentimetres(d.Gained), LostM2: squareCentimetres(d.Lost),
	}
	for i := range listed {
		out.Changes = append(out.Changes, changeOf(&listed[i]))
	}
	return out
}

func changeOf(c *check.ZoneChange) Change {
	return Change{
		Code: c.Code, FromCode: c.FromCode, Name: c.Name, Change: c.Change, Fields: c.Fields, BeforeM2: squareCentimetres(c.Before), AfterM2: squareCentimetres(c.After),
		GainedM2: squareCentimetres(c.Gained.Area), LostM2: squareCentimetres(c.Lost.Area),
	}
}

// MostVertices are the vertices of the ground that GroundOf gives of a difference that is
// limited: 10 MB of GeoJSON, which a browser can still draw.
const MostVertices = 250_000

// GroundOf is the ground that was gained and lost, as a map shows it: of the changes that
// DocumentDifference lists. Where limit is not 0, the ground has at most vertices vertices
// together: what moved most ground comes first, and a change that no longer fits gets none;
// leftOut is how many those are.
func GroundOf(d check.Difference, limit, vertices int) (ground Collection, leftOut int, err error) {
	var features []Feature
	listed := largest(d.Changes, limit)
	fits := fitting(listed, limit, vertices)
	for i := range listed {
		c := &listed[i]
		if !fits[i] {
			leftOut++
			continue
		}
		row := changeOf(c)
		for _, part := range []struct {
			name   string
			ground check.Ground
		}{{"gained", c.Gained}, {"lost", c.Lost}} {
			if part.ground.Geometry == nil {
				continue
			}
			geometry, err := geometryOf(part.ground.Geometry)
			if err != nil {
				return Collection{}, 0, err
			}
			row.Part = part.name
			features = append(features, NewFeature(row, geometry))
		}
	}
	return NewCollection(features), leftOut, nil
}

// fitting tells of which changes the ground fits into so many vertices, the largest first.
func fitting(listed []check.ZoneChange, limit, vertices int) []bool {
	fits, order := make([]bool, len(listed)), make([]int, len(listed))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return byGround(listed[a], listed[b]) })
	for _, i := range order {
		n := verticesOf(listed[i].Gained) + verticesOf(listed[i].Lost)
		if fits[i] = limit == 0 || n <= vertices; fits[i] {
			vertices -= n
		}
	}
	return fits
}

func verticesOf(g check.Ground) int {
	if g.Geometry == nil {
		return 0
	}
	return len(g.Geometry.FlatCoords()) / g.Geometry.Stride()
}

// byGround orders changes by the ground they moved, the most first.
func byGround(a, b check.ZoneChange) int {
	return cmp.Compare(b.Gained.Area+b.Lost.Area, a.Gained.Area+a.Lost.Area)
}

func squareCentimetres(a geo.SquareMetres) float64 { return math.Round(float64(a)*1e4) / 1e4 }

// Rejected is a feature of a delivery that was not taken in, as it was delivered, with why
// beside its fields.
func Rejected(r postgis.RejectedFeature) Feature {
	var f struct {
		Properties map[string]any  `json:"properties"`
		Geometry   json.RawMessage `json:"geometry"`
	}
	_ = json.Unmarshal(r.Feature, &f) // it was encoded by deliver
	if f.Properties == nil {
		f.Properties = map[string]any{}
	}
	f.Properties["redline_position"] = r.Position
	f.Properties["redline_reason_zh"], f.Properties["redline_reason_en"] = r.Reason.ZH, r.Reason.EN
	return NewFeature(f.Properties, f.Geometry)
}

// Zone is a zone of a version as a feature: code, name and grade, and its attributes.
func Zone(z *layers.Zone) (Feature, error) {
	properties := map[string]any{}
	for name, value := range z.Attributes {
		properties[name] = value
	}
	properties["code"], properties["name"], properties["grade"] = z.Code, z.Name, z.Grade
	geometry, err := geo.EncodeGeoJSON(z.Geometry)
	return NewFeature(properties, geometry), err
}
