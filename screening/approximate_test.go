package screening_test

import (
	"math"
	"testing"

	"redline/layers"
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
		for _, l := range r.Layers {
			reach := l.AccuracyM + r.Components[0].Footprint.AccuracyM
			if l.Status == screening.StatusClear && l.Nearest != nil && l.Nearest.DistanceM <= reach {
				rt.Fatalf("%s is clear, its nearest zone %v m away, known to %v m", l.Layer, l.Nearest.DistanceM, reach)
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

// Wherever within its accuracy an approximate footprint really lies: what an exact one
// there finds, the approximate one has found or leaves open; it never says clear.
func TestAnApproximatePlaceMissesNothingNearby(t *testing.T) {
	const accuracy = 5
	p := prepared(t, nil)
	rapid.Check(t, func(rt *rapid.T) {
		e := float64(rapid.IntRange(445100, 463500).Draw(rt, "easting"))
		n := float64(rapid.IntRange(3457150, 3476800).Draw(rt, "northing"))
		size := float64(rapid.IntRange(10, 900).Draw(rt, "size"))
		far, angle := rapid.Float64Range(0, accuracy-0.1).Draw(rt, "off"), rapid.Float64Range(0, 2*math.Pi).Draw(rt, "angle")
		e2, n2 := e+far*math.Cos(angle), n+far*math.Sin(angle)
		facts := drawFacts(rt, pack(t))
		approximate := rectangle(t, e, n, e+size, n+size)
		approximate.CRS.Approximate, approximate.Accuracy = true, accuracy
		exact := screened(rt, p, site(rectangle(t, e2, n2, e2+size, n2+size), facts))
		r := screened(rt, p, site(approximate, facts))
		if r == nil || exact == nil {
			return
		}
		open := map[string]bool{}
		for _, f := range r.Findings {
			open[f.Rule] = true
		}
		for _, q := range r.Pending {
			open[q.Rule] = true
		}
		for _, c := range r.Checks {
			open[c.Rule] = open[c.Rule] || c.Outcome == screening.OutcomeUnassessed || c.Outcome == screening.OutcomeTouch
		}
		for _, f := range exact.Findings {
			if !open[f.Rule] {
				rt.Fatalf("%s holds %.2f m away, the approximate footprint does not say so", f.Rule, far)
			}
		}
	})
}

// A plot read with the shift of a web map taken off, 3 m outside the red line: the ban is
// possible and waits for better coordinates. An exact plot there is clear.
func TestAnApproximatePlaceBesideTheRedLine(t *testing.T) {
	p := prepared(t, nil)
	border := 0.0 // the easternmost point of the zone 示意红线一, which is a square on the grid
	holding, _ := districtSnapshot(t).Holding("red-line")
	for i := range holding.Current.Zones {
		if z := &holding.Current.Zones[i]; z.Code == "DEMO-RL-1" {
			border = z.Shape.Bounds().MaxX
		}
	}
	for _, tt := range []struct {
		name        string
		approximate bool
		want        string // certainty of ECO-02's finding
	}{
		{"exact", false, ""},
		{"approximate", true, "possible"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			place := rectangle(t, border+3, 3470500, border+23, 3470520)
			if tt.approximate {
				place.CRS.Approximate, place.Accuracy = true, 5
			}
			r, err := p.Screen(t.Context(), site(place, given("project.eco_activity", 0.0, "project.national_key_project", false)), "internal", screening.Options{})
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, f := range r.Findings {
				if f.Rule == "ECO-02" {
					got = string(f.Certainty)
				}
			}
			if got != tt.want {
				t.Errorf("ECO-02 is %q, want %q", got, tt.want)
			}
		})
	}
}

func districtSnapshot(t *testing.T) *layers.Snapshot {
	t.Helper()
	s, err := district(t, nil).Snapshot(t.Context(), june)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
