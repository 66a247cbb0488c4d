package screening_test

import (
	"testing"

	"redline/screening"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// A footprint whose place is approximate gives the findings of an exact one, all of them
// possible but those of the whole district, and asks for better coordinates; a report of
// it gives the case back.
func TestAnApproximatePlaceIsNeverCertain(t *testing.T) {
	p := prepared(t, nil)
	rapid.Check(t, func(rt *rapid.T) {
		exact := drawPlace(rt, t)
		facts := drawFacts(rt, pack(t))
		approximate := exact
		approximate.CRS.Approximate = true
		r := screened(rt, p, site(approximate, facts))
		if r == nil {
			return
		}
		placed := 0
		for _, f := range r.Findings {
			if f.Relation == string(screening.District) {
				continue
			}
			if placed++; f.Certainty != screening.Possible {
				rt.Fatalf("%s is %s", f.Rule, f.Certainty)
			}
		}
		asked := false
		for _, q := range r.Questions {
			asked = asked || q.Fact == "coordinates" && q.Ask == "applicant"
		}
		if placed > 0 && !asked {
			rt.Fatal("nobody is asked for better coordinates")
		}
		c, err := screening.CaseOf(r)
		if err != nil || !c.Components[0].Footprint.CRS.Approximate {
			rt.Fatalf("the report does not carry it: %v", err)
		}
		if d := cmp.Diff(r.ID, screened(rt, p, c).ID); d != "" {
			rt.Fatal(d)
		}
	})
}
