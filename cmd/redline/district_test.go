package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"redline/geo"

	"github.com/twpayne/go-geom"
)

// The golden cases are judged on a made-up district of straight lines, so that every
// distance and area in a report can be checked by hand. It is drawn here on EPSG:4544
// and written as longitude and latitude to testdata/districts/base (go test -update).
//
//	N 3476300  柳树河    20 m wide, no corridor
//	N 3474000  绵远河  120 m wide, corridor 20–200 m, no width adopted
//	N 3470000  百里渠   10 m wide, corridor left 10 m, right 100 m
//	N 3467000  凯江    120 m wide, corridor 50 m adopted
//	N 3464000  人民渠   20 m wide, corridor 10–100 m; source zones E 451000–456300
//	N 3461000  黄水河   60 m wide, corridor 20–200 m, no width adopted
//
// All flow east through a square district, E 445000–465000, N 3457000–3477000. The layers
// without a place of their own lie as squares of 800 m in two rows along the south.
type drawing struct {
	plane geo.Plane
	t     *testing.T
}

type drawn struct {
	Type       string          `json:"type"`
	Properties map[string]any  `json:"properties"`
	Geometry   json.RawMessage `json:"geometry"`
}

func (d drawing) encode(g geom.T) json.RawMessage {
	shape, err := geo.PlaneShape(d.plane, g)
	if err != nil {
		d.t.Fatal(err)
	}
	degrees := geo.Snap(shape.Geometry())
	if lines, ok := degrees.(*geom.MultiLineString); ok {
		degrees = lines.LineString(0)
	}
	raw, err := geo.EncodeGeoJSON(degrees)
	if err != nil {
		d.t.Fatal(err)
	}
	return raw
}

// box is the rectangle from (e1, n1) to (e2, n2).
func (d drawing) box(e1, n1, e2, n2 float64, properties map[string]any) drawn {
	ring := []float64{e1, n1, e2, n1, e2, n2, e1, n2, e1, n1}
	return drawn{"Feature", properties, d.encode(geom.NewPolygonFlat(geom.XY, ring, []int{len(ring)}))}
}

// along is the line from west to east at northing n: the direction of flow.
func (d drawing) along(n float64, properties map[string]any) drawn {
	raw := d.encode(geom.NewLineStringFlat(geom.XY, []float64{445000, n, 455000, n, 465000, n}))
	return drawn{"Feature", properties, raw}
}

func collect(features ...drawn) map[string]any {
	if features == nil {
		features = []drawn{}
	}
	return map[string]any{"type": "FeatureCollection", "features": features}
}

type river struct {
	id, name, baseline string
	n, half            float64
	tributary          bool
	layers             []bandOf
}

type bandOf struct {
	layer        string
	narrow, wide float64
	left, right  float64 // adopted; 0: none
}

var rivers = []river{
	{"liushu", "柳树河", "河道管理范围线", 3476300, 10, true, []bandOf{{layer: "bank-1km"}}},
	{"mianyuan", "绵远河", "河道管理范围线", 3474000, 60, true, []bandOf{
		{layer: "river-corridor", narrow: 20, wide: 200}, {layer: "defence-line", narrow: 500, wide: 500, left: 500, right: 500}, {layer: "bank-1km"},
	}},
	{"baili", "百里渠", "渠堤外脚", 3470000, 5, false, []bandOf{
		{layer: "canal-corridor", narrow: 10, wide: 100, left: 10, right: 100}, {layer: "bank-1km"},
	}},
	{"kaijiang", "凯江", "河道管理范围线", 3467000, 60, true, []bandOf{
		{layer: "river-corridor", narrow: 20, wide: 200, left: 50, right: 50}, {layer: "defence-line", narrow: 500, wide: 500, left: 500, right: 500}, {layer: "bank-1km"},
	}},
	{"renmin", "人民渠", "渠堤外脚", 3464000, 10, false, []bandOf{
		{layer: "canal-corridor", narrow: 10, wide: 100}, {layer: "defence-line", narrow: 500, wide: 500, left: 500, right: 500}, {layer: "bank-1km"},
	}},
	{"huangshui", "黄水河", "河道管理范围线", 3461000, 30, true, []bandOf{
		{layer: "river-corridor", narrow: 20, wide: 200}, {layer: "bank-1km"},
	}},
}

func (d drawing) reaches() map[string]any {
	var out []drawn
	for _, r := range rivers {
		for _, b := range r.layers {
			for _, side := range []struct {
				name    string
				n       float64
				adopted float64
			}{{"left", r.n + r.half, b.left}, {"right", r.n - r.half, b.right}} {
				p := map[string]any{
					"code": r.id + "-" + b.layer + "-" + side.name, "name": r.name, "control": b.layer, "watercourse": r.id,
					"side": side.name, "baseline": r.baseline, "status": "已划定",
				}
				p["w_min"], p["w_max"] = b.narrow, b.wide
				if side.adopted > 0 {
					p["w_adopted"] = side.adopted
				}
				if b.layer == "defence-line" {
					p["status"] = "拟划定"
				}
				out = append(out, d.along(side.n, p))
			}
		}
	}
	return collect(out...)
}

func (d drawing) watercourses() map[string]any {
	var out []drawn
	for _, r := range rivers {
		rank := "支流"
		switch {
		case r.id == "mianyuan":
			rank = "待定"
		case !r.tributary:
			rank = "渠道"
		}
		out = append(out, d.along(r.n, map[string]any{"id": r.id, "name": r.name, "rank": rank, "tributary": r.tributary, "next": []string{}}))
	}
	return collect(out...)
}

func zone(code, name string, more ...any) map[string]any {
	p := map[string]any{"code": code, "name": name}
	for i := 0; i+1 < len(more); i += 2 {
		p[more[i].(string)] = more[i+1]
	}
	return p
}

// square is one of the squares along the south: its layer and what it says.
type square struct {
	layer string
	more  []any
}

// squares stand west to east, from E 445200 every 1000 m; the rows begin at N 3457200 and
// N 3458300.
var squares = [2][]square{
	{
		{"groundwater-recharge", nil},
		{"flood-safety", []any{"grade", "堤防安全保护区"}},
		{"flood-safety", []any{"grade", "洪泛区"}},
		{"shoreline-zones", []any{"grade", "保护区"}},
		{"shoreline-zones", []any{"grade", "开发利用区"}},
		{"buffer-zone", nil},
		{"element-zones", []any{"element", "水", "class", "重点管控"}},
		{"cross-border-reach", nil},
		{"fish-habitat", nil},
		{"reuse-avoidance", nil},
		{"aquaculture-ban", nil},
		{"soil-classes", []any{"grade", "优先保护类"}},
		{"soil-classes", []any{"grade", "严格管控类"}},
		{"farmland-concentrated", nil},
		{"contaminated-land", nil},
		{"suspect-land", nil},
		{"sensitive-places", nil},
		{"slag-heaps", nil},
		{"machinery-ban", nil},
	},
	{
		{"fuel-ban", nil},
		{"built-up-area", nil},
		{"straw-ban", nil},
		{"noise-sensitive", nil},
		{"noise-function", []any{"grade", "3类"}},
		{"park", nil},
		{"wetland", []any{"grade", "国家重要湿地"}},
		{"wetland", []any{"grade", "省级重要湿地"}},
		{"wetland", []any{"grade", "一般湿地"}},
		{"scenic-area", []any{"grade", "核心景区", "legal_type", "风景名胜区"}},
		{"scenic-area", []any{"grade", "其他", "legal_type", "风景名胜区"}},
		{"scenic-area", []any{"grade", "其他", "legal_type", "A级景区"}},
		{"heritage", []any{"grade", "保护范围"}},
		{"heritage", []any{"grade", "建设控制地带"}},
		{"geohazard", []any{"grade", "高易发"}},
		{"soil-erosion", nil},
		{"sensitive-areas", []any{"grade", "第一类"}},
		{"reclaimed-land", nil},
		{"protection-distance", nil},
	},
}

// southern draws the squares, by layer.
func (d drawing) southern() map[string][]drawn {
	out := map[string][]drawn{}
	for row, north := range []float64{3457200, 3458300} {
		for i, s := range squares[row] {
			east := 445200 + 1000*float64(i)
			code := fmt.Sprintf("DEMO-%d-%02d", row+1, i+1)
			out[s.layer] = append(out[s.layer], d.box(east, north, east+800, north+800, zone(code, "示意"+code, s.more...)))
		}
	}
	return out
}

// management draws the river management areas: each river from bank to bank.
func (d drawing) management() map[string]any {
	var out []drawn
	for _, r := range rivers {
		out = append(out, d.box(445000, r.n-r.half, 465000, r.n+r.half, zone("DEMO-GL-"+r.id, r.name+"管理范围（示意）")))
	}
	return collect(out...)
}

// files draws the whole district but for the hand-written layers.yaml, documents.yaml and
// requirements.csv.
func (d drawing) files() map[string]map[string]any {
	files := map[string]map[string]any{
		"area.geojson":         collect(d.box(445000, 3457000, 465000, 3477000, map[string]any{})),
		"watercourses.geojson": d.watercourses(),
		"reaches.geojson":      d.reaches(),
		"red-line.geojson": collect(
			d.box(446000, 3470500, 449000, 3473000, zone("DEMO-RL-1", "示意红线一", "ZRBHDFQ", "无")),
			d.box(450000, 3470500, 451000, 3471500, zone("DEMO-RL-2", "示意红线二", "ZRBHDFQ", "核心保护区")),
			d.box(452000, 3470500, 453000, 3471500, zone("DEMO-RL-3", "示意红线三")),
		),
		"water-source.geojson": collect(
			d.box(455000, 3463940, 456100, 3464060, zone("DEMO-DW-1", "示意水源一级", "grade", "一级", "ZT", "现用", "SYLX", "河流")),
			d.box(453000, 3463940, 455000, 3464210, zone("DEMO-DW-2A", "示意水源二级上段", "grade", "二级", "ZT", "现用", "SYLX", "河流")),
			d.box(456100, 3463940, 456300, 3464210, zone("DEMO-DW-2B", "示意水源二级下段", "grade", "二级", "ZT", "现用", "SYLX", "河流")),
			d.box(451000, 3463940, 453000, 3464210, zone("DEMO-DW-3", "示意水源准保护区", "grade", "准保护区", "ZT", "现用", "SYLX", "河流")),
			d.box(459000, 3460000, 460000, 3460500, zone("DEMO-DW-X", "示意已撤销水源", "grade", "一级", "ZT", "撤销", "SYLX", "地下水")),
		),
		"control-units.geojson": collect(
			d.box(445000, 3457000, 455500, 3477000, zone("DEMO-ZH-2", "示意重点管控单元", "class", "重点管控")),
			d.box(455500, 3457000, 465000, 3477000, zone("DEMO-ZH-3", "示意一般管控单元", "class", "一般管控")),
		),
		"farmland.geojson": collect(
			d.box(457000, 3465000, 457500, 3465500, zone("DEMO-YN-1", "示意农田一")),
			d.box(457500, 3465000, 458000, 3465500, zone("DEMO-YN-2", "示意农田二")),
			d.box(457000, 3465000, 458000, 3465500, zone("DEMO-YN-3", "示意农田重复图斑")),
		),
		"forest.geojson":               collect(d.box(446500, 3470500, 448500, 3472500, zone("DEMO-LD-1", "示意公益林", "legal_type", "公益林"))),
		"livestock-ban.geojson":        collect(),
		"water-intake-units.geojson":   collect(d.box(445000, 3457000, 465000, 3465000, zone("DEMO-QS-1", "示意取水单元南", "status", "达到上限")), d.box(445000, 3465000, 465000, 3477000, zone("DEMO-QS-2", "示意取水单元北", "status", "正常"))),
		"river-management.geojson":     d.management(),
		"basins.geojson":               collect(d.box(445000, 3457000, 455000, 3477000, zone("DEMO-LY-1", "示意沱江流域", "grade", "沱江")), d.box(455000, 3457000, 465000, 3477000, zone("DEMO-LY-2", "示意涪江流域", "grade", "涪江"))),
		"water-below-standard.geojson": collect(d.box(445000, 3476200, 465000, 3476400, zone("DEMO-SZ-1", "示意柳树河小流域", "grade", "小流域"))),
		"dust-roads.geojson":           collect(d.along(3459600, zone("DEMO-YC-1", "示意扬尘重点路段"))),
		"urban-boundary.geojson":       collect(d.box(446000, 3459000, 464800, 3476000, zone("DEMO-KF-1", "示意城镇开发边界"))),
	}
	for layer, features := range d.southern() {
		files[layer+".geojson"] = collect(features...)
	}
	return files
}

const districts = "../../testdata/districts"

func TestBaseDistrictIsAsDrawn(t *testing.T) {
	plane, err := geo.NewPlane(4544)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range (drawing{plane, t}).files() {
		want, err := json.MarshalIndent(content, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, '\n')
		path := filepath.Join(districts, "base", name)
		if *update {
			if err := os.WriteFile(path, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("%s differs from the drawing; run make golden", path)
		}
	}
}
