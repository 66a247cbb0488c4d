package screening_test

import (
	"maps"
	"testing"

	"redline/screening"
)

// The twenty key projects of the plan's annex (acceptance case 37), with facts from the
// plan's own words. harmless lists what every one of them has in common.
var annex = []struct {
	name  string
	facts []any
}{
	{"川纤炉窑废气技术改造", []any{"project.industry", []string{"3061"}, "project.nature", "技改", "project.capacity_delta", 0.0, "project.productive", true}},
	{"金路树脂 LDAR", []any{"project.industry", []string{"2651"}, "project.nature", "技改", "project.capacity_delta", 0.0, "project.chem", "yes", "project.productive", true}},
	{"金路树脂燃煤锅炉深度治理", []any{"project.industry", []string{"2651"}, "project.nature", "技改", "project.capacity_delta", 0.0, "project.chem", "yes", "project.productive", true, "project.fuel", "煤"}},
	{"略坪镇柳树河水体综合治理", []any{"project.industry", []string{"7711"}, "project.nature", "新建", "project.dredges", true, "project.flood_control", true}},
	{"新盛镇木龙河水污染防治", []any{"project.industry", []string{"7711"}, "project.nature", "新建", "project.dredges", true}},
	{"白马关景区水环境整治", []any{"project.industry", []string{"7711"}, "project.nature", "改建"}},
	{"周家坝生态湿地", []any{"project.industry", []string{"7711"}, "project.nature", "新建", "project.wetland_use", []string{"修复"}}},
	{"城镇污水垃圾治理", []any{"project.industry", []string{"4620"}, "project.nature", "新建"}},
	{"城市雨污分流改造", []any{"project.industry", []string{"4852"}, "project.nature", "改建"}},
	{"黄水河（金山段）整治", []any{"project.industry", []string{"7711"}, "project.nature", "新建", "project.dredges", true}},
	{"黑牛湾饮用水水源地整治", []any{"project.industry", []string{"7711"}, "project.nature", "新建", "project.water_supply_related", true}},
	{"庞统祠周边改造提升", []any{"project.industry", []string{"7861"}, "project.nature", "改建"}},
	{"白马关景区生态湿地", []any{"project.industry", []string{"7861"}, "project.nature", "新建", "project.wetland_use", []string{"修复"}}},
	{"宝峰山森林公园", []any{"project.industry", []string{"7861"}, "project.nature", "新建"}},
	{"农村生活污水综合治理", []any{"project.industry", []string{"4620"}, "project.nature", "新建"}},
	{"核与辐射监管能力建设", []any{"project.industry", []string{"7461"}, "project.nature", "新建"}},
	{"地表水自动监测站", []any{"project.industry", []string{"7461"}, "project.nature", "新建"}},
	{"入河排污口监控", []any{"project.industry", []string{"7461"}, "project.nature", "新建"}},
	{"环境监测能力建设", []any{"project.industry", []string{"7461"}, "project.nature", "改建"}},
	{"环保应急监察能力建设", []any{"project.industry", []string{"7461"}, "project.nature", "新建"}},
}

func TestAnnexProjects(t *testing.T) {
	common := given(
		"project.chem_park", false, "project.in_compliant_park", false, "project.hm", []string{}, "project.hm_delta", 0.0, "project.voc_high", false,
		"project.wastewater_to", "零排", "project.eco_activity", 0.0, "project.national_key_project", false, "project.mineral", "无", "project.new_mining", false,
	)
	if len(annex) != 20 {
		t.Fatalf("%d projects, the plan lists 20", len(annex))
	}
	store := district(t, nil)
	harmless := rectangle(t, 460500, 3462400, 460700, 3462550)
	// Farmland, source zone, red line and forest at once cannot be had on the straight-line
	// district; the first-grade source zone is the worst single place.
	worst := rectangle(t, 455100, 3463950, 455300, 3464050)
	for _, project := range annex {
		t.Run(project.name, func(t *testing.T) {
			facts := maps.Clone(common)
			maps.Copy(facts, given(project.facts...))
			good := screen(t, store, site(harmless, facts), june, "internal")
			if good.Verdict == screening.Prohibited {
				t.Errorf("prohibited in a harmless place: %s %s", good.Findings[0].Rule, good.Findings[0].Title.ZH)
			}
			bad := screen(t, store, site(worst, facts), june, "internal")
			if !bad.VerdictAtMost.Stronger(screening.Restricted) {
				t.Errorf("in a first-grade source zone it could become no more than %s", bad.VerdictAtMost)
			}
			if len(bad.Findings) < len(good.Findings) {
				t.Errorf("fewer findings in the worst place (%d) than in the harmless one (%d)", len(bad.Findings), len(good.Findings))
			}
		})
	}
}
