// Package layers is the catalogue: what is known about the land and since when. It
// holds the records (layers, their versions, zones, reaches, watercourses, documents,
// requirements) and composes them, for a day and a state of the record, into an
// immutable Snapshot. How records are stored is the business of layers/folder and
// layers/postgis; what they mean for a project is the business of screening.
package layers

import (
	"redline/geo"
	"redline/lang"

	"github.com/twpayne/go-geom"
)

// Kind says what a layer's zones are.
type Kind string

// The kinds of layer.
const (
	Zones   Kind = "zone"  // polygons
	Lines   Kind = "line"  // lines: roads, faults
	Reaches Kind = "reach" // bank lines from which bands are measured (see Reach)
)

// Classification says who may see a layer.
type Classification string

// The classifications, from open to closed.
const (
	Public   Classification = "public"
	Internal Classification = "internal"
	Secret   Classification = "secret"
)

// AttributeType is the type of a zone attribute.
type AttributeType string

// The attribute types.
const (
	String AttributeType = "string"
	Number AttributeType = "number"
	Bool   AttributeType = "bool"
)

// Tolerance decides when an overlap is only a touch (DESIGN §5): below MinArea, or
// nowhere wider than MinWidth.
type Tolerance struct {
	MinArea  geo.SquareMetres
	MinWidth geo.Metres
}

// Layer is one control as a series of versions.
type Layer struct {
	ID             string
	Title          lang.Text
	Theme          string
	Kind           Kind
	Office         lang.Text // who answers for the layer
	Tolerance      Tolerance
	Attributes     map[string]AttributeType
	Classification Classification
	Colour, Hatch  string // for maps: "#rrggbb"; none|diagonal|cross|dots
	StartsOff      bool   // a map that is opened draws the layer only once it is ticked; nothing else depends on it
}

// Version is one delivery of a layer: what it says, for which days, and between which
// states of the record.
type Version struct {
	Layer          string
	Sequence       int64 // 1, 2, … within the layer
	InForce        Interval
	CatalogueFrom  int64 // the catalogue sequence that published it
	CatalogueUntil int64 // the sequence that withdrew it; 0 while it stands
	Document       string
	Accuracy       geo.Metres
	Classification Classification // "" means the layer's own
	Zones          []Zone         // sorted by code
	Coverage       geo.Shape      // where the delivery looked; empty when nobody said
	CoverageLonLat geom.T         // the same in degrees; nil when nobody said
	SHA256         string         // of what the version says; set by Seal

	index *geo.Index
	water []Water
}

// Zone is one piece of a control. Zones of a Reaches layer carry a Reach and lines.
type Zone struct {
	Code       string // unique in the version
	Name       string
	Grade      string
	Attributes map[string]any // flat: string, float64 or bool
	Geometry   geom.T         // degrees, on the 1e-9° grid
	Shape      geo.Shape      // the same on the catalogue's plane
	Reach      *Reach
}

// Reach is one bank of a stretch of watercourse, with the band measured landward from
// it. The zone's line is the baseline, digitised downstream.
type Reach struct {
	Watercourse string
	Section     string   // pairs the banks of one stretch; "" when the watercourse has one
	Side        geo.Side // of the watercourse, looking downstream
	Baseline    string   // 岸线 | 河道管理范围线 | 水域边界 | 渠堤外脚
	WidthMin    geo.Metres
	WidthMax    geo.Metres
	Adopted     *geo.Metres // nil while no width has been adopted
	Status      string      // 已划定 | 拟划定
	Document    string
}

// Ternary is true, false or unknown.
type Ternary string

// The three values.
const (
	Yes     Ternary = "true"
	No      Ternary = "false"
	Unknown Ternary = "unknown"
)

// Watercourse is one river, stream or canal; its line is digitised downstream.
type Watercourse struct {
	ID        string
	Name      string
	Rank      string
	Tributary Ternary  // 长江支流: whether it flows, directly or not, into the Yangtze
	Next      []string // ids of the watercourses it flows into at its lower end
	Geometry  geom.T
	Line      geo.Shape
}

// Authority ranks what a document can do: only law can prohibit by itself, a plan
// makes a project 不符合规划要求.
type Authority string

// The authorities, strongest first.
const (
	Law             Authority = "law"              // 法律
	Regulation      Authority = "regulation"       // 行政法规
	LocalRegulation Authority = "local-regulation" // 地方性法规
	MinistryRule    Authority = "ministry-rule"    // 规章
	Normative       Authority = "normative"        // 规范性文件
	Plan            Authority = "plan"             // 规划
	Standard        Authority = "standard"         // 标准
)

// Authorities lists all of them, strongest first.
func Authorities() []Authority {
	return []Authority{Law, Regulation, LocalRegulation, MinistryRule, Normative, Plan, Standard}
}

// Document is a law, plan or notice that controls rest on.
type Document struct {
	ID         string
	Title      string // the official title, in Chinese
	Number     string // 文号; "" when unknown
	Authority  Authority
	InForce    Interval
	HorizonTo  Date // a plan's last day; zero when it has none
	Succession *Succession
	URL        string
}

// Succession says which document took over another's content.
type Succession struct {
	By       string            // document id
	Carried  bool              // whether the content goes on in By
	Clauses  map[string]string // old clause → new clause, where known
	Verified bool              // whether somebody checked the clause map
}

// Requirement is one line of an access list (生态环境准入清单).
type Requirement struct {
	ID        string
	Unit      string // zone code of a control unit, or "" for all units
	Level     string // 省 | 经济区 | 市 | 区县 | 单元 | 要素 | 园区规划环评
	Dimension string // 空间布局约束 | 污染物排放管控 | 环境风险防控 | 资源开发利用效率
	Kind      string // 禁止 | 限制 | 允许 | 退出 | 其他
	Text      string
	Document  string
	Clause    string
	When      string // CEL over facts; "" when only a person can judge it
	Effect    string // prohibited | review | restricted | notice; "" for none
}
