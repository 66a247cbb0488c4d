package screening

import (
	"encoding/json"

	"redline/lang"
	"redline/layers"
)

// Schema names the report contract; its JSON Schema is report/report.schema.json.
const Schema = "redline.report/1"

// Effect is what a rule does to a project, strongest first in Effects.
type Effect string

// The effects. Clear is a verdict only: no rule has it.
const (
	Prohibited Effect = "prohibited" // 禁止
	Review     Effect = "review"     // 需论证: a body other than the applicant must decide
	Restricted Effect = "restricted" // 限制: the applicant can satisfy it alone
	Notice     Effect = "notice"     // 关注
	Clear      Effect = "clear"      // 未发现限制
)

// Status says how far a layer's silence can be trusted for a component: only hit, touch
// and clear mean that the layer was looked at whole.
type Status string

// The layer states.
const (
	StatusHit      Status = "hit"
	StatusTouch    Status = "touch"
	StatusClear    Status = "clear"
	StatusPartial  Status = "partial"
	StatusNoData   Status = "no-data"
	StatusOutdated Status = "outdated"
	StatusFailed   Status = "failed"
	StatusWithheld Status = "withheld"
)

// Outcome is how one rule ended for one component.
type Outcome string

// The outcomes.
const (
	OutcomeHit        Outcome = "hit"
	OutcomeTouch      Outcome = "touch"
	OutcomeNotNear    Outcome = "not-near"
	OutcomeNotMet     Outcome = "not-met"
	OutcomePending    Outcome = "pending"
	OutcomeUnassessed Outcome = "unassessed"
	OutcomeNotInForce Outcome = "not-in-force"
	OutcomeFailed     Outcome = "failed"
)

// Certainty of a finding: possible ones wait for a width, a survey or a coordinate.
type Certainty string

// The certainties.
const (
	Certain  Certainty = "certain"
	Possible Certainty = "possible"
)

// Report is the answer to one case: codes and measures, quantised (lengths 1 mm, areas
// 0.01 m², shares 1e-6). Package report renders it; the JSON form is the contract of
// DESIGN §6. Slices are never nil, so that absent and empty look the same.
type Report struct {
	Schema           string           `json:"schema"`
	ID               string           `json:"id"`
	On               layers.Date      `json:"on"`
	Catalogue        Catalogue        `json:"catalogue"`
	Audience         string           `json:"audience"` // public | internal
	Verdict          Effect           `json:"verdict"`
	VerdictAuthority layers.Authority `json:"verdict_authority,omitempty"`
	VerdictAtMost    Effect           `json:"verdict_at_most"`
	Complete         bool             `json:"complete"`
	Exhaustive       bool             `json:"exhaustive"`
	Illustrative     bool             `json:"illustrative"`
	Withholds        bool             `json:"withholds"` // 另有不公开图层未列示
	Components       []ComponentPart  `json:"components"`
	Layers           []LayerPart      `json:"layers"`
	Findings         []Finding        `json:"findings"`
	Pending          []Pending        `json:"pending"`
	Unassessed       []Unassessed     `json:"unassessed"`
	Touches          []Touch          `json:"touches"`
	Checks           []Check          `json:"checks"`
	Units            []Unit           `json:"units"`
	Questions        []Question       `json:"questions"`
	LaterChanges     []LaterChange    `json:"later_changes"`
	Rules            RulesRef         `json:"rules"`
	Engine           Engine           `json:"engine"`
}

// Catalogue names the state of the record that was asked.
type Catalogue struct {
	Name     lang.Text `json:"name"`
	Sequence int64     `json:"sequence"`
}

// ComponentPart is one component of the project as it was judged.
type ComponentPart struct {
	Name      string               `json:"name"`
	Role      string               `json:"role"` // site | outfall | road | spoil | temporary
	Verdict   Effect               `json:"verdict"`
	Complete  bool                 `json:"complete"`
	Facts     map[string]FactValue `json:"facts"`
	Footprint FootprintPart        `json:"footprint"`
}

// FactValue is a fact as used: given by a person, read from the file, or derived.
type FactValue struct {
	Title  lang.Text `json:"title"`
	Value  any       `json:"value"`
	Source string    `json:"source"` // given | file | derived
	From   string    `json:"-"`      // the attribute of the file it was read from; "" for others
}

// FootprintPart is the judged geometry and how it was read.
type FootprintPart struct {
	Kind      string          `json:"kind"`     // point | line | area
	Geometry  json.RawMessage `json:"geometry"` // GeoJSON, degrees
	AreaM2    float64         `json:"area_m2"`
	AreaMu    float64         `json:"area_mu"`
	LengthM   float64         `json:"length_m"` // of lines; the perimeter of an area
	AccuracyM float64         `json:"accuracy_m"`
	CRS       CRSPart         `json:"crs"`
	Repairs   []Note          `json:"repairs"`
}

// CRSPart says which coordinates the file held.
type CRSPart struct {
	Declared string `json:"declared"` // as the file put it; "" when it did not
	Used     string `json:"used"`     // "EPSG:4544"
	// Approximate: the place is known by an unofficial formula (GCJ-02, BD-09) only, and
	// nothing measured from it is certain.
	Approximate bool           `json:"approximate,omitempty"`
	Candidates  []CRSCandidate `json:"candidates"`
	Warnings    []Note         `json:"warnings"`
}

// CRSCandidate is one reading of the file's numbers that lands in the service area.
type CRSCandidate struct {
	CRS    string     `json:"crs"`
	At     [2]float64 `json:"at"` // where the footprint's centre would lie, degrees
	Reason lang.Text  `json:"reason"`
}

// Note is a remark of the intake.
type Note struct {
	Code string    `json:"code"`
	Text lang.Text `json:"text"`
}

// LayerPart is one layer's state for one component.
type LayerPart struct {
	Layer        string      `json:"layer"`
	Component    string      `json:"component"`
	Title        lang.Text   `json:"title"`
	Office       lang.Text   `json:"office"`
	Version      int64       `json:"version,omitempty"`
	SHA256       string      `json:"sha256,omitempty"`
	Document     string      `json:"document,omitempty"`
	From         layers.Date `json:"from,omitzero"`
	Status       Status      `json:"status"`
	AccuracyM    float64     `json:"accuracy_m"`
	CoveredShare float64     `json:"covered_share"`     // of the footprint itself
	AreaM2       *float64    `json:"area_m2,omitempty"` // of the footprint in the union of the zones, each m² once
	Share        *float64    `json:"share,omitempty"`
	LengthM      *float64    `json:"length_m,omitempty"`
	Nearest      *Nearest    `json:"nearest,omitempty"`
	Reason       lang.Text   `json:"reason,omitzero"`
}

// Nearest is the nearest zone of a layer that was not hit.
type Nearest struct {
	Zone      ZoneRef  `json:"zone"`
	DistanceM float64  `json:"distance_m"`
	Bearing   *float64 `json:"bearing_deg,omitempty"` // clockwise from grid north, 0.1°
	Baseline  string   `json:"baseline,omitempty"`
}

// ZoneRef names a zone.
type ZoneRef struct {
	Code       string         `json:"code"`
	Name       string         `json:"name"`
	Grade      string         `json:"grade,omitempty"`
	Attributes map[string]any `json:"attributes,omitempty"`
}

// Finding is one restriction that applies, or may.
type Finding struct {
	Rule              string           `json:"rule"`
	Title             lang.Text        `json:"title"`
	Effect            Effect           `json:"effect"`
	EffectIfConfirmed Effect           `json:"effect_if_confirmed,omitempty"`
	Authority         layers.Authority `json:"authority"`
	Certainty         Certainty        `json:"certainty"`
	Caps              []string         `json:"caps,omitempty"` // why the effect is lower: exception | possible | basis_lapsed | touch
	Component         string           `json:"component"`
	Layer             string           `json:"layer,omitempty"`
	Zone              *ZoneRef         `json:"zone,omitempty"`
	Relation          string           `json:"relation"` // intersects | within | outside | within_m | near_m | in_band | upstream_m | count_min | district | touch
	LimitM            *float64         `json:"limit_m,omitempty"`
	AreaM2            *float64         `json:"area_m2,omitempty"`
	Share             *float64         `json:"share,omitempty"`
	LengthM           *float64         `json:"length_m,omitempty"`
	DistanceM         *float64         `json:"distance_m,omitempty"`
	MarginM           *float64         `json:"margin_m,omitempty"` // limit − distance, where accuracy leaves it open
	Baseline          string           `json:"baseline,omitempty"`
	Width             *Width           `json:"width,omitempty"`
	Watercourse       string           `json:"watercourse,omitempty"`
	ChainageM         [][2]float64     `json:"chainage_m,omitempty"`
	Geometry          json.RawMessage  `json:"geometry,omitempty"`         // the overlap, degrees; not part of the id
	GeometryOmitted   bool             `json:"geometry_omitted,omitempty"` // left out for its size; not part of the id
	Basis             []Basis          `json:"basis"`
	Exception         string           `json:"exception,omitempty"`
	Decider           lang.Text        `json:"decider,omitzero"`
	Action            lang.Text        `json:"action"`
}

// Width is a reach's band.
type Width struct {
	Min     float64  `json:"min"`
	Max     float64  `json:"max"`
	Adopted *float64 `json:"adopted"`
}

// Basis is one document a finding rests on.
type Basis struct {
	Document   string           `json:"document"`
	Title      string           `json:"title"`
	Clause     string           `json:"clause"`
	Authority  layers.Authority `json:"authority"`
	Quote      string           `json:"quote,omitempty"`
	Verified   bool             `json:"verified"`
	Lapsed     bool             `json:"lapsed,omitempty"`
	Succession *SuccessionPart  `json:"succession,omitempty"`
}

// SuccessionPart says where a basis went.
type SuccessionPart struct {
	By       string `json:"by"`
	Title    string `json:"title"`
	Carried  bool   `json:"carried"`
	Clause   string `json:"clause,omitempty"` // in the successor; only when verified
	Verified bool   `json:"verified"`
}

// Pending is a rule that an unknown keeps open, with what it waits for.
type Pending struct {
	Rule      string   `json:"rule"`
	Effect    Effect   `json:"effect"`
	Component string   `json:"component"`
	Layer     string   `json:"layer,omitempty"`
	Zone      *ZoneRef `json:"zone,omitempty"`
	Needs     []Need   `json:"needs"`
}

// Need is one missing piece of knowledge and who can give it.
type Need struct {
	Of   string `json:"of"` // fact | zone | reach | component
	Name string `json:"name"`
	Ask  string `json:"ask"` // applicant | office
}

// Unassessed lists the rules that a layer's state keeps from being judged.
type Unassessed struct {
	Layer     string   `json:"layer"`
	Component string   `json:"component"`
	Rules     []string `json:"rules"`
	// AtMost is the strongest effect among the rules.
	AtMost Effect `json:"at_most"`
	Status Status `json:"reason"`
}

// Touch is an overlap below the layer's tolerance.
type Touch struct {
	Layer     string   `json:"layer"`
	Component string   `json:"component"`
	Zones     []string `json:"zones"`
	AreaM2    float64  `json:"area_m2"`
	Reason    string   `json:"reason"` // border | min_area | min_width
}

// Check is one line for every rule and component, also for what was not hit.
type Check struct {
	Rule      string   `json:"rule"`
	Component string   `json:"component"`
	Outcome   Outcome  `json:"outcome"`
	Because   string   `json:"because,omitempty"` // a code: when | relation | role | zones | layer:<status> | from | until | cost
	Nearest   *Nearest `json:"nearest,omitempty"`
}

// Unit is a control unit the project lies in, with its access list judged.
type Unit struct {
	Component    string            `json:"component"`
	Layer        string            `json:"layer"`
	Code         string            `json:"code"`
	Name         string            `json:"name"`
	Class        string            `json:"class"`
	AreaM2       float64           `json:"area_m2"`
	Share        float64           `json:"share"`
	Requirements []RequirementPart `json:"requirements"`
}

// RequirementPart is one line of an access list, judged or left to the reviewer.
type RequirementPart struct {
	ID        string `json:"id"`
	Level     string `json:"level"`
	Dimension string `json:"dimension"`
	Kind      string `json:"kind"`
	Text      string `json:"text"`
	Document  string `json:"document"`
	Title     string `json:"title"` // of the document
	Clause    string `json:"clause,omitempty"`
	Outcome   string `json:"outcome"` // 符合 | 不符合 | 不涉及 | 需论证 | 待核
	By        string `json:"by"`      // rule | reviewer
}

// Question is a fact that still decides something. Questions for the applicant come
// first, the most decisive first; those for offices form the list of letters (函询).
type Question struct {
	Fact    string    `json:"fact"`
	Title   lang.Text `json:"title"`
	Ask     string    `json:"ask"` // applicant | office
	Office  lang.Text `json:"office,omitzero"`
	Type    string    `json:"type"`
	Choices []string  `json:"choices"`
	Decides []string  `json:"decides"` // rule ids
}

// LaterChange is a change on record that comes into force after the day of judgement.
type LaterChange struct {
	Kind  string      `json:"kind"` // layer | document | rule
	ID    string      `json:"id"`
	Title lang.Text   `json:"title"`
	What  string      `json:"what"` // begins | ends | replaced | absorbed | lapses
	From  layers.Date `json:"from"`
}

// RulesRef pins the rule pack.
type RulesRef struct {
	Pack    string    `json:"pack"`
	Title   lang.Text `json:"title"`
	Version string    `json:"version"`
	SHA256  string    `json:"sha256"`
}

// Engine pins the judging code.
type Engine struct {
	Semantics int    `json:"semantics"` // bumped by hand when the same input may judge differently
	Plane     string `json:"plane"`     // "EPSG:4544"
}
