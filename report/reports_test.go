package report

import (
	"encoding/json"
	"time"

	"redline/lang"
	"redline/layers"
	"redline/screening"
)

// The hand-made reports that the golden files show. They are made-up data with real
// clauses; each stands for one kind of answer.

func tx(zh, en string) lang.Text { return lang.Text{ZH: zh, EN: en} }

func num(v float64) *float64 { return &v }

func day(y int, m time.Month, d int) layers.Date { return layers.Date{Year: y, Month: m, Day: d} }

const (
	squareGeometry = `{"type":"MultiPolygon","coordinates":[[[[104.5,31.3],[104.502,31.3],[104.502,31.302],[104.5,31.3]]]]}`
	lineGeometry   = `{"type":"MultiLineString","coordinates":[[[104.5,31.3],[104.52,31.3]]]}`
	pointGeometry  = `{"type":"MultiPoint","coordinates":[[104.51,31.31]]}`
	someHash       = "9f2c1e0b7a6d5c4b3a29180706f5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3"
)

// hashes, so that versions can be told apart
func hashOf(c byte) string { return string(c) + someHash[1:] }

func emptyReport() *screening.Report {
	return &screening.Report{
		Schema: screening.Schema, ID: someHash, On: day(2025, 6, 1),
		Catalogue: screening.Catalogue{Name: tx("罗江区", "Luojiang district"), Sequence: 7},
		Audience:  "internal", Verdict: screening.Clear, VerdictAtMost: screening.Clear, Complete: true, Exhaustive: true,
		Components: []screening.ComponentPart{}, Layers: []screening.LayerPart{}, Findings: []screening.Finding{},
		Pending: []screening.Pending{}, Unassessed: []screening.Unassessed{}, Touches: []screening.Touch{},
		Checks: []screening.Check{}, Units: []screening.Unit{}, Questions: []screening.Question{},
		LaterChanges: []screening.LaterChange{},
		Rules: screening.RulesRef{
			Pack: "luojiang", Title: tx("罗江区规则包", "Luojiang rules"), Version: "1.0.0", SHA256: hashOf('c'),
		},
		Engine: screening.Engine{Semantics: 1, Plane: "EPSG:4544"},
	}
}

func site(name string, verdict screening.Effect, complete bool) screening.ComponentPart {
	return screening.ComponentPart{
		Name: name, Role: "site", Verdict: verdict, Complete: complete,
		Facts: map[string]screening.FactValue{
			"project.industry": {Title: tx("行业代码", "Industry code"), Value: "2651", Source: "given"},
			"project.nature":   {Title: tx("建设性质", "Nature of the works"), Value: "新建", Source: "given"},
		},
		Footprint: screening.FootprintPart{
			Kind: "area", Geometry: json.RawMessage(squareGeometry), AreaM2: 48213.77, AreaMu: 72.3207, LengthM: 912.406,
			AccuracyM: 0.1,
			CRS: screening.CRSPart{
				Declared: "EPSG:4544", Used: "EPSG:4544", Candidates: []screening.CRSCandidate{}, Warnings: []screening.Note{},
			},
			Repairs: []screening.Note{},
		},
	}
}

func layerPart(id, component string, title lang.Text, status screening.Status) screening.LayerPart {
	return screening.LayerPart{
		Layer: id, Component: component, Title: title, Office: tx("自然资源局", "natural resources bureau"),
		Version: 2, SHA256: hashOf(id[0]), Document: id + "-2022", From: day(2022, 10, 1), Status: status,
		AccuracyM: 5, CoveredShare: 1,
	}
}

func nearest(code, name string, distance, bearing float64, baseline string) *screening.Nearest {
	return &screening.Nearest{
		Zone: screening.ZoneRef{Code: code, Name: name}, DistanceM: distance, Bearing: &bearing, Baseline: baseline,
	}
}

var (
	redLine   = tx("生态保护红线", "Ecological red line")
	bank1km   = tx("长江干支流岸线一公里", "1 km of the Yangtze tributaries' banks")
	corridor  = tx("河道两侧管控廊道", "River corridors")
	farmland  = tx("永久基本农田", "Permanent basic farmland")
	waterZone = tx("饮用水水源保护区", "Drinking-water source zones")
	unitLayer = tx("环境管控单元", "Environmental control units")
)

var yangtze26 = screening.Basis{
	Document: "yangtze-protection-law", Title: "中华人民共和国长江保护法", Clause: "第二十六条第二款",
	Authority: layers.Law, Verified: true,
	Quote: "禁止在长江干支流岸线一公里范围内新建、扩建化工园区和化工项目。",
}

var plan145 = screening.Basis{
	Document: "luojiang-plan-145", Title: "德阳市罗江区“十四五”生态环境保护与治理规划", Clause: "专栏5",
	Authority: layers.Plan, Verified: true,
}

func bankFinding() screening.Finding {
	return screening.Finding{
		Rule: "RIV-01", Title: tx("长江干支流岸线一公里范围内禁止新建、扩建化工园区和化工项目", "No new or extended chemical parks and projects within 1 km of the Yangtze's and its tributaries' banks"),
		Effect: screening.Prohibited, Authority: layers.Law, Certainty: screening.Certain, Component: "厂区", Layer: "bank-1km",
		Zone: &screening.ZoneRef{Code: "KJ-R-03", Name: "凯江右岸"}, Relation: "within_m", LimitM: num(1000), DistanceM: num(639.812),
		Baseline: "河道管理范围线", Watercourse: "凯江", Basis: []screening.Basis{yangtze26, plan145},
		Action: tx("移址。", "Move the project elsewhere."),
	}
}

// prohibitedReport has findings of every effect, a touch, a unit with its access list,
// and things still open that cannot make it worse.
func prohibitedReport() *screening.Report {
	r := emptyReport()
	r.Verdict, r.VerdictAuthority, r.VerdictAtMost = screening.Prohibited, layers.Law, screening.Prohibited
	r.Exhaustive = false
	r.Components = []screening.ComponentPart{site("厂区", screening.Prohibited, true)}
	r.Components[0].Footprint.CRS = screening.CRSPart{
		Declared: "2000国家大地坐标系 3度带 35带", Used: "EPSG:4523",
		Candidates: []screening.CRSCandidate{
			{CRS: "EPSG:4523", At: [2]float64{104.501, 31.301}, Reason: tx("文件声明", "stated in the file")},
			{CRS: "EPSG:4544", At: [2]float64{104.502, 31.302}, Reason: tx("去掉带号后落在区内", "in the district once the zone number is dropped")},
		},
		Warnings: []screening.Note{{Code: "zone-prefix", Text: tx("横坐标带 35 带号前缀，已按带号读取", "eastings carry the zone prefix 35 and were read with it")}},
	}
	r.Components[0].Footprint.Repairs = []screening.Note{{Code: "ring-closed", Text: tx("J1–J7 首尾点不重合，已闭合", "ring J1–J7 was not closed; closed")}}
	plan := screening.Finding{
		Rule: "RIV-05", Title: tx("河道两侧 20～200 米管控廊道内不得布局化工项目", "No chemical projects in the river corridors"),
		Effect: screening.Prohibited, Authority: layers.Plan, Certainty: screening.Certain, Component: "厂区", Layer: "corridor",
		Zone: &screening.ZoneRef{Code: "HS-L-01", Name: "黄水河左岸"}, Relation: "in_band", DistanceM: num(48.2),
		Width: &screening.Width{Min: 20, Max: 200, Adopted: num(100)}, AreaM2: num(1234.56), Share: num(0.025606),
		Baseline: "岸线", Watercourse: "黄水河", Basis: []screening.Basis{plan145}, Action: tx("移出廊道。", "Leave the corridor."),
	}
	review := screening.Finding{
		Rule: "ECO-03", Title: tx("生态保护红线内属于允许的有限人为活动", "Limited human activity allowed in the ecological red line"),
		Effect: screening.Review, Authority: layers.Normative, Certainty: screening.Certain, Caps: []string{"exception"}, Component: "厂区",
		Layer: "red-line", Zone: &screening.ZoneRef{Code: "5106030001", Name: "白马关水土保持", Grade: "一般控制区"}, Relation: "intersects",
		AreaM2: num(5.23), Share: num(0.000108), Exception: "eco-activity-6",
		Basis: []screening.Basis{{
			Document: "mnr-2022-142", Title: "关于加强生态保护红线管理的通知（试行）", Clause: "一（一）", Authority: layers.Normative,
			Verified: false,
		}},
		Decider: tx("省级人民政府", "the provincial government"), Action: tx("取得符合红线管控要求的认定意见，或缩界避让。", "Obtain the statement of conformity, or draw back."),
	}
	restricted := screening.Finding{
		Rule: "AIR-03", Title: tx("高挥发性有机物项目须论证低 VOCs 替代", "Projects with high VOC emissions must use low-VOC substitutes"),
		Effect: screening.Restricted, Authority: layers.Plan, Certainty: screening.Certain, Component: "厂区", Relation: "district",
		Basis: []screening.Basis{plan145}, Action: tx("提交替代论证。", "Submit the substitution study."),
	}
	notice := screening.Finding{
		Rule: "UNIT-05", Title: tx("项目跨两个以上管控单元", "The project spans several control units"), Effect: screening.Notice,
		Authority: layers.Normative, Certainty: screening.Certain, Component: "厂区", Layer: "unit", Relation: "count_min", LimitM: num(2),
		Basis:  []screening.Basis{{Document: "sx-2024", Title: "生态环境分区管控管理暂行规定", Clause: "", Authority: layers.Normative, Verified: true}},
		Action: tx("各单元分别判定，从严执行。", "Judge each unit; the stricter counts."),
	}
	r.Findings = []screening.Finding{bankFinding(), plan, review, restricted, notice}
	hit := func(p screening.LayerPart, area, share float64) screening.LayerPart {
		p.AreaM2, p.Share = num(area), num(share)
		return p
	}
	clear := layerPart("water-source", "厂区", waterZone, screening.StatusClear)
	clear.Nearest = nearest("DW-02", "黑牛湾水源地二级保护区", 10873.402, 37.2, "")
	r.Layers = []screening.LayerPart{
		layerPart("bank-1km", "厂区", bank1km, screening.StatusHit), hit(layerPart("corridor", "厂区", corridor, screening.StatusHit), 1234.56, 0.025606),
		layerPart("farmland", "厂区", farmland, screening.StatusTouch), hit(layerPart("red-line", "厂区", redLine, screening.StatusHit), 5.23, 0.000108),
		hit(layerPart("unit", "厂区", unitLayer, screening.StatusHit), 48213.77, 1), clear,
	}
	r.Touches = []screening.Touch{{Layer: "farmland", Component: "厂区", Zones: []string{"YN-1107", "YN-1108"}, AreaM2: 3.2, Reason: "min_width"}}
	r.Units = []screening.Unit{{
		Component: "厂区", Layer: "unit", Code: "ZH51060420001", Name: "罗江区城镇空间", Class: "重点管控", AreaM2: 48213.77, Share: 1,
		Requirements: []screening.RequirementPart{
			{ID: "R-01", Level: "市", Dimension: "空间布局约束", Kind: "禁止", Text: "禁止在长江干支流岸线一公里范围内新建、扩建化工园区和化工项目。", Document: "yangtze-protection-law", Clause: "第二十六条", Outcome: "不符合", By: "rule"},
			{ID: "R-02", Level: "单元", Dimension: "污染物排放管控", Kind: "限制", Text: "新增挥发性有机物排放量实行现役源两倍削减量替代，总磷实行等量或减量置换，具体比例按区级要求执行。", Document: "deyang-access-list", Title: "德阳市生态环境准入清单", Clause: "3.2", Outcome: "待核", By: "reviewer"},
			{ID: "R-03", Level: "单元", Dimension: "资源开发利用效率", Kind: "其他", Text: "工业用水重复利用率不低于规定值。", Document: "deyang-access-list", Clause: "", Outcome: "不涉及", By: "rule"},
		},
	}}
	r.Pending = []screening.Pending{{
		Rule: "SOIL-11", Effect: screening.Restricted, Component: "厂区",
		Needs: []screening.Need{{Of: "fact", Name: "project.hm_delta", Ask: "applicant"}},
	}}
	r.Questions = []screening.Question{{
		Fact: "project.hm_delta", Title: tx("重点重金属排放变化量", "Change in the emission of heavy metals"), Ask: "applicant", Type: "number",
		Choices: []string{}, Decides: []string{"SOIL-11"},
	}}
	r.Checks = checks(r, "厂区", map[string]screening.Outcome{"ECO-02": screening.OutcomeNotMet, "DW-01": screening.OutcomeNotNear, "SOIL-11": screening.OutcomePending, "SOIL-01": screening.OutcomeTouch})
	r.LaterChanges = []screening.LaterChange{
		{Kind: "document", ID: "luojiang-plan-145", Title: tx("罗江规划（示意）", "罗江规划（示意）"), What: "lapses", From: day(2026, 1, 1)},
		{Kind: "layer", ID: "red-line", Title: tx("生态保护红线", "Ecological red line"), What: "replaced", From: day(2025, 7, 1)},
	}
	return r
}

// checks lists the findings' rules as hits, then the others in order.
func checks(r *screening.Report, component string, others map[string]screening.Outcome) []screening.Check {
	out := []screening.Check{}
	for _, f := range r.Findings {
		out = append(out, screening.Check{Rule: f.Rule, Component: f.Component, Outcome: screening.OutcomeHit})
	}
	for _, rule := range []string{"DW-01", "DW-04", "ECO-02", "RIV-01", "SOIL-01", "SOIL-11"} {
		if o, ok := others[rule]; ok {
			out = append(out, screening.Check{Rule: rule, Component: component, Outcome: o, Because: "relation"})
		}
	}
	return out
}

// clearReport found nothing and looked everywhere.
func clearReport() *screening.Report {
	r := emptyReport()
	r.Components = []screening.ComponentPart{site("厂区", screening.Clear, true)}
	near := func(id string, title lang.Text, n *screening.Nearest) screening.LayerPart {
		p := layerPart(id, "厂区", title, screening.StatusClear)
		p.Nearest = n
		return p
	}
	r.Layers = []screening.LayerPart{
		near("bank-1km", bank1km, nearest("KJ-R-03", "凯江右岸", 1000.6, 182.4, "河道管理范围线")),
		near("farmland", farmland, nearest("YN-0412", "", 8.649, 359.9, "")),
		near("red-line", redLine, nearest("5106030001", "白马关水土保持", 2417.118, 45, "")),
		near("unit", tx("要素管控分区", "Element control zones"), nil),
		near("water-source", waterZone, nearest("DW-02", "黑牛湾水源地二级保护区", 0.031, 301.7, "")),
	}
	r.Layers[1].AccuracyM, r.Layers[3].AccuracyM = 0.5, 0
	r.Checks = checks(r, "厂区", map[string]screening.Outcome{"ECO-02": screening.OutcomeNotNear, "DW-01": screening.OutcomeNotNear, "RIV-01": screening.OutcomeNotNear})
	return r
}

// incompleteReport found nothing, but could not look everywhere and does not know enough.
func incompleteReport() *screening.Report {
	r := clearReport()
	r.VerdictAtMost, r.Complete, r.Exhaustive = screening.Prohibited, false, false
	r.Components[0].Complete = false
	r.Components[0].Facts = map[string]screening.FactValue{
		"project.dredge":   {Value: false, Source: "given"},
		"project.heavy":    {Value: []any{"汞", "镉"}, Source: "file"},
		"project.heads":    {Value: 5000.0, Source: "derived"},
		"project.industry": {Value: "2651", Source: "given"},
	}
	r.Components[0].Footprint.CRS.Declared = ""
	r.Layers[0].Status, r.Layers[0].CoveredShare = screening.StatusPartial, 0.9996
	r.Layers[0].Reason = tx("图层范围未覆盖项目及规则所需的周边距离", "the layer's coverage does not reach as far around the project as its rules look")
	r.Layers[2] = screening.LayerPart{
		Layer: "red-line", Component: "厂区", Title: redLine, Office: tx("自然资源局", "natural resources bureau"), Status: screening.StatusNoData,
		Reason: tx("没有该图层的数据，或数据未说明覆盖范围", "there is no data for this layer, or it does not say what it covers"),
	}
	r.Layers[3].Status = screening.StatusFailed
	r.Unassessed = []screening.Unassessed{
		{Layer: "bank-1km", Component: "厂区", Rules: []string{"RIV-01", "RIV-02"}, AtMost: screening.Prohibited, Status: screening.StatusPartial},
		{Layer: "red-line", Component: "厂区", Rules: []string{"ECO-02", "ECO-03"}, AtMost: screening.Prohibited, Status: screening.StatusNoData},
		{Layer: "", Component: "厂区", Rules: []string{"AIR-04"}, AtMost: screening.Prohibited, Status: screening.StatusFailed},
	}
	r.Pending = []screening.Pending{
		{Rule: "DW-04", Effect: screening.Prohibited, Component: "厂区", Layer: "water-source", Zone: &screening.ZoneRef{Code: "DW-02", Name: "黑牛湾水源地二级保护区", Grade: "二级"}, Needs: []screening.Need{
			{Of: "fact", Name: "project.discharges", Ask: "applicant"}, {Of: "zone", Name: "legal_type", Ask: "office"},
		}},
		{Rule: "SOIL-11", Effect: screening.Restricted, Component: "厂区", Needs: []screening.Need{{Of: "fact", Name: "project.nature", Ask: "applicant"}}},
	}
	r.Questions = []screening.Question{
		{Fact: "project.discharges", Title: tx("是否排放污染物", "Whether it discharges pollutants"), Ask: "applicant", Type: "bool", Choices: []string{}, Decides: []string{"DW-04"}},
		{Fact: "project.nature", Title: tx("建设性质", "Nature of the works"), Ask: "applicant", Type: "string", Choices: []string{"新建", "改建", "扩建", "技改", "迁建"}, Decides: []string{"SOIL-11"}},
		{Fact: "red-line", Title: tx("生态保护红线：提供图层数据及其覆盖范围", "Ecological red line: provide the layer's data and what it covers"), Ask: "office", Office: tx("自然资源局", "Natural resources bureau"), Type: "layer", Choices: []string{}, Decides: []string{"ECO-02", "ECO-03"}},
		{Fact: "water-source.legal_type", Title: tx("饮用水水源保护区：补充属性 legal_type", "Drinking-water source zones: complete the attribute legal_type"), Ask: "office", Type: "zone", Choices: []string{}, Decides: []string{"DW-04"}},
	}
	r.Checks = append(r.Checks, screening.Check{Rule: "AIR-04", Component: "厂区", Outcome: screening.OutcomeFailed, Because: "cost"})
	return r
}

// possibleReport has a lapsed plan, a band without an adopted width, a distance that the
// accuracies leave open, and a clause that went into a code.
func possibleReport() *screening.Report {
	r := emptyReport()
	r.On = day(2026, 11, 23)
	r.Verdict, r.VerdictAuthority, r.VerdictAtMost = screening.Review, layers.Law, screening.Prohibited
	r.Complete, r.Exhaustive = false, false
	r.Components = []screening.ComponentPart{site("印染车间", screening.Review, false)}
	lapsed := plan145
	lapsed.Lapsed = true
	possible := func(rule string, title lang.Text, f screening.Finding) screening.Finding {
		f.Rule, f.Title, f.Component = rule, title, "印染车间"
		f.Certainty = screening.Possible
		return f
	}
	band := possible("RIV-05", tx("河道两侧管控廊道内不得布局化工项目", "No chemical projects in the river corridors"), screening.Finding{
		Effect: screening.Review, EffectIfConfirmed: screening.Prohibited, Authority: layers.Plan, Caps: []string{"basis_lapsed", "possible"}, Layer: "corridor",
		Zone: &screening.ZoneRef{Code: "MY-L-02", Name: "绵远河左岸"}, Relation: "in_band", DistanceM: num(120), Width: &screening.Width{Min: 20, Max: 200}, Baseline: "岸线",
		Watercourse: "绵远河", Basis: []screening.Basis{lapsed}, Decider: tx("水行政主管部门", "the water authority"),
		Action: tx("请主管部门明确采用宽度，并核接续规划。", "Ask for the adopted width and the succeeding plan."),
	})
	margin := bankFinding()
	margin = possible("RIV-01", margin.Title, margin)
	margin.Effect, margin.EffectIfConfirmed, margin.Caps = screening.Review, screening.Prohibited, []string{"possible"}
	margin.DistanceM, margin.MarginM, margin.Decider = num(1000.6), num(-0.6), tx("生态环境主管部门", "the ecological environment authority")
	succeeded := screening.Finding{
		Rule: "DW-05", Title: tx("二级保护区内不排放污染物的项目须论证", "Projects without discharge in a second-grade zone"), Effect: screening.Review, Authority: layers.Law,
		Certainty: screening.Certain, Component: "印染车间", Layer: "water-source",
		Zone: &screening.ZoneRef{Code: "DW-02", Name: "黑牛湾水源地", Grade: "二级"}, Relation: "intersects", AreaM2: num(48190.11), Share: num(0.999509),
		Basis: []screening.Basis{
			{
				Document: "water-law", Title: "中华人民共和国水污染防治法", Clause: "第六十六条第一款", Authority: layers.Law, Verified: true,
				Succession: &screening.SuccessionPart{By: "eco-code", Title: "中华人民共和国生态环境法典", Carried: true},
			},
			{
				Document: "old-notice", Title: "饮用水水源保护区划分通知", Clause: "二", Authority: layers.Normative, Verified: true, Lapsed: true,
				Succession: &screening.SuccessionPart{By: "new-notice", Title: "饮用水水源保护区划分新通知"},
			},
			{
				Document: "noise-law", Title: "噪声污染防治法", Clause: "第三十五条", Authority: layers.Law, Verified: true,
				Succession: &screening.SuccessionPart{By: "eco-code", Title: "中华人民共和国生态环境法典", Carried: true, Verified: true, Clause: "第六百一十条"},
			},
		},
		Decider: tx("生态环境主管部门", "the ecological environment authority"), Action: tx("论证“不排放污染物”成立。", "Show that nothing is discharged."),
	}
	r.Findings = []screening.Finding{margin, succeeded, band}
	r.Layers = []screening.LayerPart{
		layerPart("bank-1km", "印染车间", bank1km, screening.StatusHit), layerPart("corridor", "印染车间", corridor, screening.StatusHit),
		layerPart("water-source", "印染车间", waterZone, screening.StatusHit),
	}
	r.Pending = []screening.Pending{
		{Rule: "RIV-01", Effect: screening.Prohibited, Component: "印染车间", Layer: "bank-1km", Zone: &screening.ZoneRef{Code: "KJ-R-03", Name: "凯江右岸"}, Needs: []screening.Need{{Of: "zone", Name: "boundary", Ask: "office"}}},
		{Rule: "RIV-05", Effect: screening.Prohibited, Component: "印染车间", Layer: "corridor", Zone: &screening.ZoneRef{Code: "MY-L-02", Name: "绵远河左岸"}, Needs: []screening.Need{{Of: "reach", Name: "w_adopted", Ask: "office"}}},
	}
	r.Questions = []screening.Question{
		{Fact: "corridor.w_adopted", Title: tx("河道两侧管控廊道：明确该河段（渠段）采用的管控宽度", "River corridors: state the width adopted for this reach"), Ask: "office", Office: tx("水利局", "Water bureau"), Type: "reach", Choices: []string{}, Decides: []string{"RIV-05"}},
		{Fact: "bank-1km.boundary", Title: tx("长江干支流岸线一公里：核实界线位置（实测或提供拐点坐标）", "1 km of the banks: confirm where the boundary runs"), Ask: "office", Office: tx("水利局", "Water bureau"), Type: "zone", Choices: []string{}, Decides: []string{"RIV-01"}},
	}
	r.Checks = checks(r, "印染车间", nil)
	return r
}

// linearReport is a pipeline with an outfall: chainage, a distance along the water, a
// distance exactly on its limit.
func linearReport() *screening.Report {
	r := emptyReport()
	r.Verdict, r.VerdictAuthority, r.VerdictAtMost = screening.Review, layers.Law, screening.Review
	pipe := site("输气管线", screening.Review, true)
	pipe.Role = "road"
	pipe.Footprint.Kind, pipe.Footprint.Geometry, pipe.Footprint.LengthM = "line", json.RawMessage(lineGeometry), 12345.678
	pipe.Footprint.AreaM2, pipe.Footprint.AreaMu = 0, 0
	outfall := site("排放口", screening.Review, true)
	outfall.Role, outfall.Facts = "outfall", map[string]screening.FactValue{"outfall.watercourse": {Value: "柳树河", Source: "given"}}
	outfall.Footprint.Kind, outfall.Footprint.Geometry, outfall.Footprint.LengthM = "point", json.RawMessage(pointGeometry), 0
	outfall.Footprint.AreaM2, outfall.Footprint.AreaMu, outfall.Footprint.AccuracyM = 0, 0, 0
	r.Components = []screening.ComponentPart{pipe, outfall}
	water := screening.Basis{Document: "water-law", Title: "中华人民共和国水污染防治法", Clause: "第六十六条", Authority: layers.Law, Verified: true, Quote: "在饮用水水源二级保护区内从事网箱养殖、旅游等活动的，应当按照规定采取措施，防止污染饮用水水体。"}
	r.Findings = []screening.Finding{
		{
			Rule: "DW-05", Title: tx("二级保护区内不排放污染物的项目须论证", "Projects without discharge in a second-grade zone"), Effect: screening.Review, Authority: layers.Law, Certainty: screening.Certain,
			Component: "输气管线", Layer: "water-source", Zone: &screening.ZoneRef{Code: "DW-02", Name: "黑牛湾水源地", Grade: "二级"}, Relation: "intersects",
			LengthM: num(1350.25), Share: num(0.10937), ChainageM: [][2]float64{{0, 123}, {2450.4, 3677.65}, {9999.6, 9999.9}},
			Basis: []screening.Basis{water}, Decider: tx("生态环境主管部门", "the ecological environment authority"), Action: tx("论证无排放并提出施工期措施。", "Show that nothing is discharged."),
		},
		{
			Rule: "DW-09", Title: tx("水源保护区上游的排放口须论证", "Outfalls upstream of a source zone"), Effect: screening.Review, Authority: layers.Law, Certainty: screening.Certain,
			Component: "排放口", Layer: "water-source", Zone: &screening.ZoneRef{Code: "DW-01", Name: "黑牛湾水源地", Grade: "一级"}, Relation: "upstream_m", DistanceM: num(2140.3), LimitM: num(5000),
			Basis: []screening.Basis{water}, Decider: tx("生态环境主管部门", "the ecological environment authority"), Action: tx("分析水环境影响和风险。", "Analyse the effects and risks."),
		},
		{
			Rule: "SOIL-12", Title: tx("居民区周边", "Near dwellings"), Effect: screening.Restricted, Authority: layers.Plan, Certainty: screening.Certain,
			Component: "排放口", Layer: "dwelling", Zone: &screening.ZoneRef{Code: "D-7", Name: ""}, Relation: "within_m", DistanceM: num(1000), LimitM: num(1000),
			Basis: []screening.Basis{plan145}, Action: tx("说明选址依据。", "Give the reasons for the place."),
		},
		{
			Rule: "ECO-05", Title: tx("红线周边一百米", "Within 100 m of the red line"), Effect: screening.Notice, Authority: layers.Normative, Certainty: screening.Certain,
			Component: "输气管线", Layer: "red-line", Zone: &screening.ZoneRef{Code: "5106030001", Name: "白马关水土保持"}, Relation: "near_m", DistanceM: num(99.97), LimitM: num(100),
			Basis: []screening.Basis{plan145}, Action: tx("核实界桩，施工不得越界。", "Check the boundary stones; keep the works outside."),
		},
	}
	dwelling := tx("居民区", "Dwellings")
	w := layerPart("water-source", "输气管线", waterZone, screening.StatusHit)
	w.LengthM, w.Share = num(1350.25), num(0.10937)
	near := layerPart("red-line", "排放口", redLine, screening.StatusClear)
	near.Nearest = nearest("5106030001", "白马关水土保持", 3120.55, 224, "")
	r.Layers = []screening.LayerPart{
		w, layerPart("water-source", "排放口", waterZone, screening.StatusHit), layerPart("dwelling", "排放口", dwelling, screening.StatusHit),
		layerPart("red-line", "输气管线", redLine, screening.StatusHit), near,
	}
	r.Checks = checks(r, "排放口", nil)
	return r
}

// sharedReport has two components that meet the same things: what is alike is said once.
// One finding is a sliver along farmland, one lies outside the development boundary.
func sharedReport() *screening.Report {
	r := emptyReport()
	r.Verdict, r.VerdictAuthority, r.VerdictAtMost = screening.Review, layers.Law, screening.Prohibited
	r.Complete, r.Exhaustive = false, false
	plant, yard := site("商混站", screening.Review, false), site("堆场", screening.Notice, false)
	yard.Role = "temporary"
	yard.Facts = map[string]screening.FactValue{"project.industry": {Title: tx("行业代码", "Industry code"), Value: "2651", Source: "given"}, "project.temp_land": {Value: true, Source: "given"}}
	plant.Facts["project.temp_land"] = screening.FactValue{Value: false, Source: "given"}
	r.Components = []screening.ComponentPart{plant, yard}
	landLaw := screening.Basis{Document: "land-law", Title: "中华人民共和国土地管理法", Clause: "第三十五条", Authority: layers.Law, Verified: true}
	sliver := func(component, zone string, area float64) screening.Finding {
		return screening.Finding{
			Rule: "SOIL-01", Title: tx("永久基本农田不得占用", "Permanent basic farmland must not be occupied"), Effect: screening.Review, EffectIfConfirmed: screening.Prohibited,
			Authority: layers.Law, Certainty: screening.Possible, Caps: []string{"touch"}, Component: component, Layer: "farmland",
			Zone: &screening.ZoneRef{Code: zone}, Relation: "touch", AreaM2: num(area), Basis: []screening.Basis{landLaw},
			Decider: tx("自然资源主管部门", "the natural resources authority"), Action: tx("复核界线。", "Check the border."),
		}
	}
	r.Findings = []screening.Finding{
		sliver("商混站", "YN-1107", 3.2), sliver("堆场", "YN-1107", 0),
		{
			Rule: "LAND-01", Title: tx("城镇开发边界外的集中建设须论证", "Concentrated building outside the development boundary"), Effect: screening.Review, Authority: layers.Law,
			Certainty: screening.Certain, Caps: []string{"basis_lapsed"}, Component: "堆场", Layer: "urban", Relation: "outside", AreaM2: num(812.4),
			Basis:   []screening.Basis{{Document: "land-law", Title: "中华人民共和国土地管理法", Clause: "第十八条", Authority: layers.Law}},
			Decider: tx("自然资源主管部门", "the natural resources authority"), Action: tx("论证与国土空间规划相符。", "Show that it conforms to the spatial plan."),
		},
	}
	requirements := []screening.RequirementPart{{ID: "R-1", Level: "区县", Dimension: "环境风险防控", Kind: "限制", Text: "涉危险化学品的项目应编制应急预案。", Document: "list", Outcome: "需论证", By: "rule"}}
	for _, component := range []string{"商混站", "堆场"} {
		touched := layerPart("farmland", component, farmland, screening.StatusTouch)
		missing := screening.LayerPart{Layer: "hm", Component: component, Title: tx("重金属重点防控区", "Heavy-metal area"), Office: tx("生态环境局", "ecological environment bureau"), Status: screening.StatusNoData}
		r.Layers = append(r.Layers, touched, missing)
		r.Unassessed = append(r.Unassessed, screening.Unassessed{Layer: "hm", Component: component, Rules: []string{"SOIL-10"}, AtMost: screening.Prohibited, Status: screening.StatusNoData})
		r.Units = append(r.Units, screening.Unit{Component: component, Layer: "unit", Code: "ZH-3", Class: "一般管控", AreaM2: 812.4, Share: 1, Requirements: requirements})
		for _, zone := range []string{"图斑1", "图斑2"} {
			r.Pending = append(r.Pending, screening.Pending{
				Rule: "SOIL-02", Effect: screening.Prohibited, Component: component, Layer: "farmland", Zone: &screening.ZoneRef{Code: zone},
				Needs: []screening.Need{{Of: "fact", Name: "project.key", Ask: "applicant"}, {Of: "zone", Name: "boundary", Ask: "office"}},
			})
		}
		r.Pending = append(r.Pending, screening.Pending{Rule: "SOIL-03", Effect: screening.Review, Component: component, Layer: "hm", Needs: []screening.Need{{Of: "zone", Name: "legal_type", Ask: "office"}}})
	}
	r.Layers = append(r.Layers, layerPart("urban", "堆场", tx("城镇开发边界", "Development boundary"), screening.StatusHit))
	r.Units = append(r.Units, screening.Unit{Component: "堆场", Layer: "unit", Code: "ZH-4", Name: "北部单元", Class: "一般管控", Requirements: []screening.RequirementPart{}})
	r.LaterChanges = []screening.LaterChange{
		{Kind: "rule", ID: "SOIL-01", Title: tx("禁止占用永久基本农田", "Permanent basic farmland must not be occupied"), What: "ends", From: day(2026, 8, 15)},
		{Kind: "document", ID: "eco-code", Title: tx("生态环境法典", "生态环境法典"), What: "begins", From: day(2026, 8, 15)},
	}
	r.Questions = []screening.Question{{Fact: "project.key", Ask: "applicant", Type: "bool", Choices: []string{}, Decides: []string{"SOIL-02"}}}
	return r
}

// withheldReport is illustrative, for the public, and hides layers.
func withheldReport() *screening.Report {
	r := clearReport()
	r.Catalogue.Name = tx("示意区", "Illustrative district")
	r.Audience, r.Illustrative, r.Withholds, r.Complete, r.Exhaustive = "public", true, true, false, false
	r.Components[0].Complete = false
	return r
}

// handmade are the reports by the name of their golden files.
func handmade() map[string]*screening.Report {
	return map[string]*screening.Report{
		"prohibited": prohibitedReport(), "clear": clearReport(), "clear-incomplete": incompleteReport(),
		"lapsed-possible": possibleReport(), "linear": linearReport(), "touch-shared": sharedReport(), "illustrative-withheld": withheldReport(),
	}
}
