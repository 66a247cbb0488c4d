package report

import (
	"strings"
	"testing"

	"redline/lang"
	"redline/layers"
	"redline/screening"
)

// plainSpaces makes expected sentences readable.
func plainSpaces(s string) string { return strings.NewReplacer(glued, " ", thin, " ").Replace(s) }

func TestMeasure(t *testing.T) {
	layer := screening.LayerPart{Title: bank1km, AccuracyM: 5}
	zone := &screening.ZoneRef{Code: "Z-1", Name: "凯江右岸"}
	tests := []struct {
		name   string
		f      screening.Finding
		zh, en string
	}{
		{
			"an area inside",
			screening.Finding{Relation: "intersects", Zone: zone, AreaM2: num(1234.56), Share: num(0.1234)},
			"占用 1 234.56 m²（1.85 亩，占 12.3 %）；图层精度 ±5 m", "takes up 1 234.56 m² (1.85 mu, 12.3 % of the footprint); layer accuracy ±5 m",
		},
		{
			"an area without share",
			screening.Finding{Relation: "within", AreaM2: num(10)},
			"占用 10.00 m²（0.02 亩）；图层精度 ±5 m", "takes up 10.00 m² (0.02 mu); layer accuracy ±5 m",
		},
		{"a point inside", screening.Finding{Relation: "intersects"}, "位于其内；图层精度 ±5 m", "lies inside; layer accuracy ±5 m"},
		{
			"a line with chainage",
			screening.Finding{Relation: "intersects", LengthM: num(123.4), ChainageM: [][2]float64{{0, 123.4}}},
			"穿越 123 m；桩号 K0+000–K0+123；图层精度 ±5 m", "runs through it for 123 m; chainage K0+000–K0+123; layer accuracy ±5 m",
		},
		{
			"a distance",
			screening.Finding{Relation: "within_m", Zone: zone, DistanceM: num(639.8), LimitM: num(1000), Baseline: "河道管理范围线", Watercourse: "凯江"},
			"距凯江 640 m（基线：河道管理范围线），限值 1 000 m；图层精度 ±5 m", "640 m from 凯江 (baseline: river management line 河道管理范围线), limit 1 000 m; layer accuracy ±5 m",
		},
		{
			"exactly on the limit",
			screening.Finding{Relation: "within_m", Zone: zone, DistanceM: num(1000), LimitM: num(1000)},
			"距凯江右岸 1 000 m，恰为限值 1 000 m，限值本身计入范围；图层精度 ±5 m", "1 000 m from 凯江右岸, exactly on the limit of 1 000 m; the limit itself counts as within; layer accuracy ±5 m",
		},
		{
			"just inside the limit",
			screening.Finding{Relation: "within_m", Zone: zone, DistanceM: num(999.96), LimitM: num(1000)},
			"距凯江右岸 999.96 m，限值 1 000 m；图层精度 ±5 m", "999.96 m from 凯江右岸, limit 1 000 m; layer accuracy ±5 m",
		},
		{
			"a distance of nothing",
			screening.Finding{Relation: "within_m", Zone: zone, DistanceM: num(0), LimitM: num(1000)},
			"与凯江右岸相接或在其内（距离 0 m），限值 1 000 m；图层精度 ±5 m", "in or at 凯江右岸 (distance 0 m), limit 1 000 m; layer accuracy ±5 m",
		},
		{
			"a distance of nothing from a baseline",
			screening.Finding{Relation: "within_m", Zone: zone, DistanceM: num(0), Baseline: "岸线"},
			"与凯江右岸相接或在其内（距离 0 m，基线：岸线）；图层精度 ±5 m", "in or at 凯江右岸 (distance 0 m; baseline: bank line 岸线); layer accuracy ±5 m",
		},
		{
			"on the water",
			screening.Finding{Relation: "in_band", Watercourse: "凯江", DistanceM: num(0), Baseline: "岸线", Width: &screening.Width{Min: 50, Max: 50}},
			"在凯江的基线上或水域一侧（距离 0 m，基线：岸线），管控宽度 50 m；图层精度 ±5 m", "on the baseline of 凯江 or on its water side (distance 0 m; baseline: bank line 岸线), width 50 m; layer accuracy ±5 m",
		},
		{
			"on the water, baseline not named",
			screening.Finding{Relation: "in_band", Watercourse: "凯江", DistanceM: num(0)},
			"在凯江的基线上或水域一侧（距离 0 m）；图层精度 ±5 m", "on the baseline of 凯江 or on its water side (distance 0 m); layer accuracy ±5 m",
		},
		{
			"exactly on the adopted width",
			screening.Finding{Relation: "in_band", Watercourse: "凯江", DistanceM: num(200), Width: &screening.Width{Min: 20, Max: 200, Adopted: num(200)}, AreaM2: num(1), Share: num(0.5)},
			"距凯江 200 m，管控宽度已采用 200 m（规定 20 m～200 m），恰在界线上，界线本身计入范围；带内占用 1.00 m²（<0.01 亩，占 50.0 %）；图层精度 ±5 m",
			"200 m from 凯江, adopted width 200 m (range 20 m to 200 m), exactly on the limit, which counts as within; inside the band it takes up 1.00 m² (<0.01 mu, 50.0 % of the footprint); layer accuracy ±5 m",
		},
		{
			"along the water",
			screening.Finding{Relation: "upstream_m", Zone: &screening.ZoneRef{Code: "DW-01"}, DistanceM: num(2140.3), LimitM: num(5000)},
			"沿水流向下 2 140 m 到 DW-01 ，限值 5 000 m；图层精度 ±5 m", "2 140 m downstream along the water to DW-01, limit 5 000 m; layer accuracy ±5 m",
		},
		{
			"near",
			screening.Finding{Relation: "near_m", DistanceM: num(30), LimitM: num(100)},
			"距「长江干支流岸线一公里」 30 m，关注距离 100 m；图层精度 ±5 m", "30 m from “1 km of the Yangtze tributaries' banks”, watched within 100 m; layer accuracy ±5 m",
		},
		{"outside", screening.Finding{Relation: "outside"}, "不在其范围内；图层精度 ±5 m", "lies outside; layer accuracy ±5 m"},
		{
			"partly outside",
			screening.Finding{Relation: "outside", AreaM2: num(100), Share: num(0.25)},
			"有 100.00 m²（0.15 亩，占 25.0 %）不在其范围内；图层精度 ±5 m", "100.00 m² (0.15 mu, 25.0 % of the footprint) lie outside; layer accuracy ±5 m",
		},
		{
			"partly outside, no share",
			screening.Finding{Relation: "outside", AreaM2: num(100)},
			"有 100.00 m²（0.15 亩）不在其范围内；图层精度 ±5 m", "100.00 m² (0.15 mu) lie outside; layer accuracy ±5 m",
		},
		{
			"a line partly outside",
			screening.Finding{Relation: "outside", LengthM: num(55), ChainageM: [][2]float64{{10, 65}}},
			"有 55 m 不在其范围内；桩号 K0+010–K0+065；图层精度 ±5 m", "55 m lie outside; chainage K0+010–K0+065; layer accuracy ±5 m",
		},
		{"several zones", screening.Finding{Relation: "count_min"}, "涉及同一图层的多个区；图层精度 ±5 m", "lies in several zones of the layer; layer accuracy ±5 m"},
		{"the whole district", screening.Finding{Relation: "district"}, "全区适用，与位置无关", "applies in the whole district, wherever the project lies"},
		{"a touch", screening.Finding{Relation: "touch"}, "与其边界相接；图层精度 ±5 m", "touches its border; layer accuracy ±5 m"},
		{
			"a sliver",
			screening.Finding{Relation: "touch", AreaM2: num(0.3)},
			"与其边界相接，重叠 0.30 m²，在图层容差以内；图层精度 ±5 m", "touches its border; the overlap of 0.30 m² is within the layer's tolerance; layer accuracy ±5 m",
		},
		{
			"a line's touch",
			screening.Finding{Relation: "touch", LengthM: num(0.4)},
			"与其边界相接，重叠 0.4 m，在图层容差以内；图层精度 ±5 m", "touches its border; the overlap of 0.4 m is within the layer's tolerance; layer accuracy ±5 m",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := plainSpaces((words{lang.ZH}).measure(tt.f, layer)); got != tt.zh {
				t.Errorf("got  %s\nwant %s", got, tt.zh)
			}
			if got := plainSpaces((words{lang.EN}).measure(tt.f, layer)); got != tt.en {
				t.Errorf("got  %s\nwant %s", got, tt.en)
			}
		})
	}
	nameless := (words{lang.ZH}).measure(screening.Finding{Relation: "near_m", DistanceM: num(30)}, screening.LayerPart{})
	if got := plainSpaces(nameless); got != "距管控区 30 m" {
		t.Errorf("a zone without name or layer reads %q", got)
	}
}

func TestDoubt(t *testing.T) {
	layer := screening.LayerPart{AccuracyM: 5, Status: screening.StatusHit}
	band := func(distance float64) screening.Finding {
		return screening.Finding{Certainty: screening.Possible, Relation: "in_band", DistanceM: num(distance), Width: &screening.Width{Min: 20, Max: 200}}
	}
	margin := func(m float64) screening.Finding {
		return screening.Finding{Certainty: screening.Possible, Relation: "within_m", DistanceM: num(1000 - m), LimitM: num(1000), MarginM: num(m)}
	}
	tests := []struct {
		name  string
		f     screening.Finding
		layer screening.LayerPart
		own   float64
		needs []string
		want  string
	}{
		{"certain", screening.Finding{Certainty: screening.Certain}, layer, 0.1, nil, ""},
		{"a touch says it elsewhere", screening.Finding{Certainty: screening.Possible, Relation: "touch"}, layer, 0.1, nil, ""},
		{"beyond the limit", margin(-0.6), layer, 0.1, nil, "比限值远 0.6 m，但误差（图层 ±5 m、项目范围 ±0.1 m）可能使实际距离在限值之内，须实测复核"},
		{"inside the limit", margin(0.6), layer, 0, nil, "比限值近 0.6 m，但误差（图层 ±5 m）可能使实际距离超过限值，须实测复核"},
		{"on the limit", margin(0), screening.LayerPart{}, 0, nil, "恰在限值上，误差（精度未注明）使其可能在限值内，也可能在限值外，须实测复核"},
		{"no width adopted", band(120), layer, 0, []string{"w_adopted"}, "距离在 20 m 与 200 m 之间，而该河段采用的宽度未定：可能落入，须由主管部门确定宽度"},
		{"near the smallest width", band(19.9), layer, 0, []string{"w_adopted"}, "距离与 20 m 之差在误差以内，而该河段采用的宽度未定：可能落入，须由主管部门确定宽度"},
		{"opposite bank missing", band(5), layer, 0, []string{"opposite_bank"}, "该侧是否为水域无法确定（缺少对岸基线等），可能落入，须核实"},
		{"baselines disagree", screening.Finding{Certainty: screening.Possible, Relation: "within_m"}, layer, 0, []string{"baseline"}, "按所记录的不同基线，结论不同：须由主管部门明确以哪一条基线起算"},
		{"outdated", screening.Finding{Certainty: screening.Possible, Relation: "intersects"}, screening.LayerPart{Status: screening.StatusOutdated}, 0, nil, "所用图层版本在判定日已过期，只能认为可能命中，须取得现行版本"},
		{"not said why", screening.Finding{Certainty: screening.Possible, Relation: "intersects"}, layer, 0, nil, "是否落入未能确定，须核实"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := plainSpaces((words{lang.ZH}).doubt(tt.f, tt.layer, tt.own, tt.needs)); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if got := (words{lang.EN}).doubt(tt.f, tt.layer, tt.own, tt.needs); (got == "") != (tt.want == "") {
				t.Errorf("English says %q", got)
			}
		})
	}
}

func TestCaps(t *testing.T) {
	lapsed := []screening.Basis{{Lapsed: true}}
	tests := []struct {
		name string
		f    screening.Finding
		want string
	}{
		{"none", screening.Finding{Effect: screening.Review}, ""},
		{"lapsed", screening.Finding{Effect: screening.Review, Caps: []string{"basis_lapsed"}, Basis: lapsed}, "按「需论证」计：依据届满，须核接续文件"},
		{"unverified", screening.Finding{Effect: screening.Review, Caps: []string{"basis_lapsed"}}, "按「需论证」计：依据的条文未经核对"},
		{"touch", screening.Finding{Effect: screening.Review, Caps: []string{"touch"}, EffectIfConfirmed: screening.Prohibited, Authority: layers.Law}, "按「需论证」计：边界相邻—复核（重叠在图层容差以内）；若查实，效力为「法律禁止」"},
		{"exception", screening.Finding{Effect: screening.Restricted, Caps: []string{"exception"}}, "按「限制」计：适用或可能适用例外"},
		{"from the future", screening.Finding{Effect: screening.Notice, Caps: []string{"tide"}}, "按「关注」计：tide"},
	}
	for _, tt := range tests {
		if got := (words{lang.ZH}).caps(tt.f); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestBasis(t *testing.T) {
	law := screening.Basis{Document: "water-law", Title: "水污染防治法", Clause: "第六十六条", Authority: layers.Law, Verified: true}
	with := func(change func(*screening.Basis)) screening.Basis {
		b := law
		change(&b)
		return b
	}
	code := func(carried, verified bool, clause string) *screening.SuccessionPart {
		return &screening.SuccessionPart{By: "code", Title: "生态环境法典", Carried: carried, Verified: verified, Clause: clause}
	}
	tests := []struct {
		name   string
		b      screening.Basis
		zh, en string
	}{
		{"plain", law, "《水污染防治法》第六十六条〔法律〕", "《水污染防治法》 第六十六条 [law]"},
		{"quoted", with(func(b *screening.Basis) { b.Quote = "禁止排污。" }), "《水污染防治法》第六十六条〔法律〕「禁止排污。」", "《水污染防治法》 第六十六条 [law] “禁止排污。”"},
		{"unverified", with(func(b *screening.Basis) { b.Verified = false }), "《水污染防治法》第六十六条〔法律〕（条文未经核对）", "《水污染防治法》 第六十六条 [law] (wording not checked)"},
		{"lapsed", with(func(b *screening.Basis) { b.Lapsed = true }), "《水污染防治法》第六十六条〔法律〕（依据届满，须核接续文件）", "《水污染防治法》 第六十六条 [law] (lapsed: find its successor (依据届满，须核接续文件))"},
		{"carried, clause open", with(func(b *screening.Basis) { b.Succession = code(true, false, "") }), "《水污染防治法》第六十六条〔法律〕（已并入《生态环境法典》，条款号待核）", "《水污染防治法》 第六十六条 [law] (now part of 《生态环境法典》, clause number to be checked (条款号待核))"},
		{"carried, clause known", with(func(b *screening.Basis) { b.Succession = code(true, true, "第九条") }), "《水污染防治法》第六十六条〔法律〕（已并入《生态环境法典》第九条）", "《水污染防治法》 第六十六条 [law] (now 《生态环境法典》 第九条)"},
		{"not carried", with(func(b *screening.Basis) { b.Lapsed, b.Succession = true, code(false, false, "") }), "《水污染防治法》第六十六条〔法律〕（已由《生态环境法典》取代，本条是否延续待核）", "《水污染防治法》 第六十六条 [law] (replaced by 《生态环境法典》; whether this clause goes on is to be checked)"},
		{"successor without title", with(func(b *screening.Basis) { b.Succession = &screening.SuccessionPart{By: "code", Carried: true} }), "《水污染防治法》第六十六条〔法律〕（已并入《code》，条款号待核）", "《水污染防治法》 第六十六条 [law] (now part of 《code》, clause number to be checked (条款号待核))"},
		{"no title, no clause", screening.Basis{Document: "water-law", Authority: layers.Plan, Verified: true}, "《water-law》〔规划〕", "《water-law》 [plan]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := (words{lang.ZH}).basis(tt.b); got != tt.zh {
				t.Errorf("got  %s\nwant %s", got, tt.zh)
			}
			if got := (words{lang.EN}).basis(tt.b); got != tt.en {
				t.Errorf("got  %s\nwant %s", got, tt.en)
			}
		})
	}
}

func TestZoneLabel(t *testing.T) {
	zh := words{lang.ZH}
	tests := []struct {
		zone *screening.ZoneRef
		want string
	}{
		{nil, ""},
		{&screening.ZoneRef{Code: "Z-1"}, "Z-1"},
		{&screening.ZoneRef{Code: "Z-1", Grade: "一级"}, "Z-1，一级"},
		{&screening.ZoneRef{Code: "Z-1", Name: "黑牛湾"}, "黑牛湾（Z-1）"},
		{&screening.ZoneRef{Code: "Z-1", Name: "黑牛湾", Grade: "一级"}, "黑牛湾，一级（Z-1）"},
	}
	for _, tt := range tests {
		if got := zh.zoneLabel(tt.zone); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}
