package report

import (
	"slices"
	"strings"
	"testing"

	"redline/lang"
	"redline/screening"
)

// City and county of a unit are those of the data, else those that its code says; what
// neither says is to be verified.
func TestPlacesOfUnits(t *testing.T) {
	c := newComposer(&screening.Report{}, lang.ZH)
	for code, want := range map[string]string{
		"ZH51060420001": "德阳市 罗江区", "YS5106262210003": "德阳市 罗江区", "ZH51068130001": "德阳市 广汉市", "ZH51060030001": "德阳市 待核",
		"ZH51070310001": "510700 510703", "DEMO-ZH-2-0005": "待核 待核", "": "待核 待核",
	} {
		row := conformer{composer: c}.unitWords(screening.Unit{Layer: "unit", Code: code})
		if got := row[2] + " " + row[3]; got != want {
			t.Errorf("%s lies in %s, want %s", code, got, want)
		}
	}
	said := screening.Rulebook{Units: map[screening.UnitAt]screening.UnitText{
		{Layer: "unit", Code: "ZH51060420001"}: {Kind: "ZH", Attributes: map[string]any{"CITY": "某市", "区县": "某县"}},
	}}
	row := conformer{composer: c, book: said}.unitWords(screening.Unit{Layer: "unit", Code: "ZH51060420001"})
	if row[2] != "某市" || row[3] != "某县" || row[4] != "环境综合" {
		t.Errorf("the data say otherwise: %q", row)
	}
}

// Every rule has a row, also the ones that were not hit, with clause and distance.
func TestEveryRuleHasARow(t *testing.T) {
	r := acceptance(t, "01-chemical-plant-640m-from-the-bank")
	book := luojiangBook(t, r.On)
	if r.Rules.SHA256 != book.SHA256 {
		t.Fatal("the case was judged by another pack")
	}
	rows := conformerOf(newComposer(r, lang.ZH), book).rows()
	byRule := map[string]conformityRow{}
	for _, row := range rows {
		byRule[row.rule] = row
	}
	for _, check := range r.Checks {
		row, ok := byRule[check.Rule]
		if !ok || row.situation == "" || row.outcome == "" {
			t.Errorf("%s: no row, or an empty one: %+v", check.Rule, row)
		}
		if text, ok := book.Rules[check.Rule]; ok && !strings.HasPrefix(row.demand, strings.TrimRight(text.Title.ZH, "。")) {
			t.Errorf("%s demands %q", check.Rule, row.demand)
		}
		if n := check.Nearest; n != nil && check.Outcome == screening.OutcomeNotNear && n.DistanceM > 0 {
			if d := (words{lang.ZH}).metres(n.DistanceM); !strings.Contains(row.situation, d) || n.Baseline != "" && !strings.Contains(row.situation, "基线") {
				t.Errorf("%s: %q lacks %s or its baseline", check.Rule, row.situation, d)
			}
		}
	}
	if row := byRule["RIV-01"]; row.outcome != conflicts || !strings.Contains(row.situation, "距凯江 640\u00a0m（基线：河道管理范围线）") ||
		!strings.Contains(row.demand, "《中华人民共和国长江保护法》第二十六条第二款") {
		t.Errorf("RIV-01: %+v", row)
	}
}

// Linear works have a row for every stretch, with the rules it meets.
func TestChainageTable(t *testing.T) {
	r := linearReport()
	s := newComposer(r, lang.ZH).chainageTable()
	stretches := 0
	for _, f := range r.Findings {
		stretches = max(stretches, len(f.ChainageM))
		for _, c := range f.ChainageM {
			if !slices.ContainsFunc(s.blocks[0].table.rows, func(row []string) bool {
				return row[1] == chainage(c[0]) && row[2] == chainage(c[1]) && strings.Contains(row[6], f.Rule)
			}) {
				t.Errorf("no row for %v of %s", c, f.Rule)
			}
		}
	}
	if stretches == 0 {
		t.Error("the report has no stretches")
	}
	if s := newComposer(clearReport(), lang.ZH).chainageTable(); len(s.blocks) != 0 {
		t.Error("a table of nothing")
	}
}

// A project in a zone that the rule does not mean is not said to be far from it.
func TestSituationInAnotherZone(t *testing.T) {
	r := clearReport()
	c := conformerOf(newComposer(r, lang.ZH), screening.Rulebook{})
	check := screening.Check{Rule: "DW-01", Component: "厂区", Outcome: screening.OutcomeNotNear, Nearest: nearest("DW-02", "二号", 0, 0, "")}
	if got, want := c.situation(check), "项目涉及同一图层的二号（DW-02），不属该条所指的情形；未出现该条所指的位置关系。"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// Only what was decided conforms; what is possible, open or unassessed is to be checked.
func TestOutcomes(t *testing.T) {
	possible, touch := bankFinding(), bankFinding()
	possible.Certainty, possible.Effect = screening.Possible, screening.Review
	touch.Caps = []string{"touch"}
	review, restricted, notice := bankFinding(), bankFinding(), bankFinding()
	review.Effect, restricted.Effect, notice.Effect = screening.Review, screening.Restricted, screening.Notice
	stronger := []screening.Pending{{Rule: "RIV-01", Component: "厂区", Effect: screening.Prohibited}}
	for _, test := range []struct {
		name    string
		check   screening.Check
		found   []screening.Finding
		pending []screening.Pending
		want    string
	}{
		{"prohibited", screening.Check{Outcome: screening.OutcomeHit}, []screening.Finding{bankFinding()}, nil, conflicts},
		{"possibly prohibited", screening.Check{Outcome: screening.OutcomeHit}, []screening.Finding{possible}, nil, toCheck},
		{"review", screening.Check{Outcome: screening.OutcomeHit}, []screening.Finding{review}, nil, toDecide},
		{"review by an open exception", screening.Check{Outcome: screening.OutcomeHit}, []screening.Finding{review}, stronger, toCheck},
		{"restricted", screening.Check{Outcome: screening.OutcomeHit}, []screening.Finding{restricted}, nil, toDecide},
		{"notice", screening.Check{Outcome: screening.OutcomeHit}, []screening.Finding{notice}, nil, toCheck},
		{"capped by a touch", screening.Check{Outcome: screening.OutcomeHit}, []screening.Finding{touch}, nil, toCheck},
		{"touch", screening.Check{Outcome: screening.OutcomeTouch}, nil, nil, toCheck},
		{"prohibition kept away from", screening.Check{Outcome: screening.OutcomeNotNear, Because: "relation"}, nil, nil, conforms},
		{"no zone of the kind", screening.Check{Outcome: screening.OutcomeNotNear, Because: "zones"}, nil, nil, unconcerned},
		{"condition not met", screening.Check{Outcome: screening.OutcomeNotMet}, nil, nil, unconcerned},
		{"not in force", screening.Check{Outcome: screening.OutcomeNotInForce}, nil, nil, unconcerned},
		{"pending", screening.Check{Outcome: screening.OutcomePending}, nil, nil, toCheck},
		{"unassessed", screening.Check{Outcome: screening.OutcomeUnassessed}, nil, nil, toCheck},
		{"failed", screening.Check{Outcome: screening.OutcomeFailed}, nil, nil, toCheck},
		{"an outcome of a newer report", screening.Check{Outcome: "perhaps"}, nil, nil, toCheck},
	} {
		r := prohibitedReport()
		book := luojiangBook(t, r.On)
		r.Rules.SHA256 = book.SHA256
		r.Findings, r.Pending = test.found, test.pending
		test.check.Rule, test.check.Component = "RIV-01", "厂区"
		if got := conformerOf(newComposer(r, lang.ZH), book).outcome(test.check); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
	r := prohibitedReport()
	kept := screening.Check{Rule: "RIV-01", Component: "厂区", Outcome: screening.OutcomeNotNear}
	if got := conformerOf(newComposer(r, lang.ZH), luojiangBook(t, r.On)).outcome(kept); got != unconcerned {
		t.Errorf("a book of another pack says %s", got)
	}
}
