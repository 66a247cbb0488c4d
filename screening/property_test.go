package screening_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"testing"

	"redline/lang"
	"redline/screening"

	"pgregory.net/rapid"
)

// values lists some values of a fact: each choice, both truths, numbers around the limits.
func values(f *screening.Fact) []any {
	var out []any
	switch f.Type {
	case screening.FactBool:
		return []any{true, false}
	case screening.FactNumber:
		for _, n := range []float64{0, 1, 5, 499, 500, 5000} {
			if f.Max == nil || n <= *f.Max {
				out = append(out, n)
			}
		}
	case screening.FactString:
		for _, c := range f.Choices {
			out = append(out, c)
		}
	case screening.FactList:
		out = append(out, []string{})
		for _, c := range f.Choices {
			out = append(out, []string{c})
		}
		if f.Name == "project.industry" {
			for _, code := range []string{"2651", "2669", "1713", "0313", "3360", "3011", "4620", "6210"} {
				out = append(out, []string{code})
			}
		}
	}
	return out
}

// drawFacts gives some of the askable facts some of their values.
func drawFacts(t *rapid.T, p *screening.Pack) screening.Facts {
	facts := screening.Facts{}
	for _, f := range p.Facts {
		known := values(f)
		if f.Ask == "nobody" || len(known) == 0 || !rapid.Bool().Draw(t, "known "+f.Name) {
			continue
		}
		facts[f.Name] = screening.FactValue{Value: rapid.SampledFrom(known).Draw(t, f.Name), Source: "given"}
	}
	return facts
}

func drawPlace(rt *rapid.T, t *testing.T) screening.Footprint {
	// Near the western third, where most zones lie; the southern rows of squares included.
	e := float64(rapid.IntRange(445100, 463500).Draw(rt, "easting"))
	n := float64(rapid.IntRange(3457150, 3476800).Draw(rt, "northing"))
	size := float64(rapid.IntRange(10, 900).Draw(rt, "size"))
	return rectangle(t, e, n, min(e+size, 464990), min(n+size, 3476990))
}

// screened returns nil when the drawn facts contradict each other.
func screened(t *rapid.T, p *screening.Prepared, c screening.Case) *screening.Report {
	r, err := p.Screen(context.Background(), c, "internal", screening.Options{})
	var fault *lang.Fault
	if errors.As(err, &fault) && fault.Field != "" {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func prepared(t *testing.T, changes map[string][]string) *screening.Prepared {
	t.Helper()
	snapshot, err := district(t, changes).Snapshot(context.Background(), june)
	if err != nil {
		t.Fatal(err)
	}
	out, err := screening.Prepare(pack(t), snapshot)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestPropertiesOfUnknownFacts(t *testing.T) {
	p, judge := pack(t), prepared(t, nil)
	askable := slices.DeleteFunc(slices.Clone(p.Facts), func(f *screening.Fact) bool { return f.Ask == "nobody" || len(values(f)) == 0 })
	rapid.Check(t, func(rt *rapid.T) {
		facts, place := drawFacts(rt, p), drawPlace(rt, t)
		fact := rapid.SampledFrom(askable).Draw(rt, "the fact made known")
		delete(facts, fact.Name)
		unknown := screened(rt, judge, site(place, facts))
		if unknown == nil {
			return
		}
		for _, v := range values(fact) {
			known := maps.Clone(facts)
			known[fact.Name] = screening.FactValue{Value: v, Source: "given"}
			r := screened(rt, judge, site(place, known))
			if r == nil {
				continue
			}
			if r.VerdictAtMost.Stronger(unknown.VerdictAtMost) {
				rt.Fatalf("%s = %v could become %s; unknown, only %s", fact.Name, v, r.VerdictAtMost, unknown.VerdictAtMost)
			}
			if unknown.Complete && !r.Complete {
				rt.Fatalf("%s = %v makes a complete report incomplete", fact.Name, v)
			}
		}
	})
}

func TestMoreZonesNeverLowerWhatTheVerdictCouldBecome(t *testing.T) {
	p := pack(t)
	full := prepared(t, nil)
	bare := prepared(t, emptied(t, "farmland", "red-line", "water-source", "forest", "wetland", "contaminated-land"))
	rapid.Check(t, func(rt *rapid.T) {
		c := site(drawPlace(rt, t), drawFacts(rt, p))
		with, without := screened(rt, full, c), screened(rt, bare, c)
		if with == nil || without == nil {
			return
		}
		if without.VerdictAtMost.Stronger(with.VerdictAtMost) {
			rt.Fatalf("without the zones %s, with them %s", without.VerdictAtMost, with.VerdictAtMost)
		}
	})
}
