package screening_test

import (
	"context"
	"strings"
	"testing"

	"redline/screening"

	"github.com/google/go-cmp/cmp"
)

func TestExplainNamesWhatEachAtomCameTo(t *testing.T) {
	p := prepared(t, nil)
	rule, ok := pack(t).Rule("RIV-01")
	if !ok {
		t.Fatal("no RIV-01")
	}
	c := site(rectangle(t, 457000, 3467700, 457100, 3467800), given("project.industry", []string{"2651"}, "project.chem", "yes"))
	r, err := p.Screen(context.Background(), c, "internal", screening.Options{})
	if err != nil {
		t.Fatal(err)
	}
	explanations, err := p.Explain(rule, c, r)
	if err != nil {
		t.Fatal(err)
	}
	if len(explanations) != 1 || explanations[0].When != screening.Unknown || explanations[0].Check.Outcome != screening.OutcomePending {
		t.Fatalf("got %+v", explanations)
	}
	want := []screening.Atom{
		{Text: `in_set(project.industry, "CHEM_CORE")`, Truth: screening.True},
		{Text: `project.chem == "yes"`, Truth: screening.True},
		{Text: `project.chem_park`, Truth: screening.Unknown, Needs: []string{"project.chem_park"}},
		{Text: `project.builds_new`, Truth: screening.Unknown, Needs: []string{"project.nature"}},
		{Text: `project.expands`, Truth: screening.Unknown, Needs: []string{"project.nature"}},
	}
	if diff := cmp.Diff(want, explanations[0].Atoms); diff != "" {
		t.Error(diff)
	}
	zones := explanations[0].Zones
	if len(zones) != 1 || zones[0].Zone.Code != "kaijiang-bank-1km-left" || zones[0].Truth != screening.True {
		t.Errorf("zones %+v", zones)
	}
}

func TestExplainWithoutAContactShowsTheNearestZone(t *testing.T) {
	p := prepared(t, nil)
	rule, _ := pack(t).Rule("DW-01")
	c := site(rectangle(t, 460500, 3462400, 460600, 3462500), given("project.water_supply_related", false))
	r, err := p.Screen(context.Background(), c, "internal", screening.Options{})
	if err != nil {
		t.Fatal(err)
	}
	explanations, err := p.Explain(rule, c, r)
	if err != nil {
		t.Fatal(err)
	}
	zones := explanations[0].Zones
	if len(zones) != 1 || zones[0].Zone.Code != "DEMO-DW-X" || zones[0].Truth != screening.False {
		t.Fatalf("zones %+v", zones)
	}
	if revoked := zones[0].Atoms[len(zones[0].Atoms)-1]; !strings.Contains(revoked.Text, "撤销") || revoked.Truth != screening.True {
		t.Errorf("the atoms do not say that the source is revoked: %+v", zones[0].Atoms)
	}
}

func TestRelationsAreWrittenAsInARule(t *testing.T) {
	for _, test := range []struct {
		relation screening.Relation
		want     string
	}{
		{screening.Relation{Kind: screening.Intersects}, "intersects"},
		{screening.Relation{Kind: screening.WithinM, Limit: 1000}, "within_m: 1000"},
		{screening.Relation{Kind: screening.InBand, Band: "any"}, "in_band: any"},
		{screening.Relation{Kind: screening.CountMin, Limit: 2}, "count_min: 2"},
	} {
		if got := test.relation.String(); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestACatalogueWithUnknownValuesIsRefused(t *testing.T) {
	for _, test := range []struct {
		name    string
		changes map[string][]string
		says    string
	}{
		{"misspelt grade", map[string][]string{"water-source.geojson": {`"grade": "一级"`, `"grade": "一级保护区"`}}, "do not know the value"},
		{"misspelt attribute", map[string][]string{"water-source.geojson": {`"ZT": "撤销"`, `"ZT": "已撤销"`}}, "do not know the value"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := pack(t).CheckCatalogue(district(t, test.changes).Catalogue())
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %v", err)
			}
		})
	}
}
