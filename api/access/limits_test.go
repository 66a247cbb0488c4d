package access_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"redline/api/access"

	"pgregory.net/rapid"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// clock is a time that tests set.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

// Whatever one caller asks for and when: what it gets up to any moment is at most the burst,
// the rate times the time passed, and one request more; waiting as long as it is told
// suffices, and a nanosecond less than half of it does not.
func TestNobodyGetsMoreThanTheAllowance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := access.Allowance{Rate: rapid.Float64Range(0.01, 1000).Draw(t, "rate"), Burst: rapid.Float64Range(1, 1000).Draw(t, "burst")}
		now := &clock{noon}
		m := access.NewMeter(access.Limits{Vertices: a}, now.now)
		largest := rapid.Float64Range(1, 2000).Draw(t, "largest")
		got := 0.0
		for range rapid.IntRange(1, 60).Draw(t, "requests") {
			now.at = now.at.Add(time.Duration(rapid.Int64Range(0, int64(time.Minute)).Draw(t, "later")))
			cost := access.Cost{Vertices: rapid.Float64Range(0.5, largest).Draw(t, "cost")}
			wait := m.Take("a", cost)
			if wait == 0 {
				got += cost.Vertices
			}
			if most := a.Burst + a.Rate*now.at.Sub(noon).Seconds() + largest; got > most*(1+1e-9) {
				t.Fatalf("%v taken after %v, at most %v", got, now.at.Sub(noon), most)
			}
			if wait == 0 {
				continue
			}
			if half := wait / 2; half > time.Microsecond {
				now.at = now.at.Add(half)
				if m.Take("a", cost) == 0 {
					t.Fatalf("told to wait %v, half of it sufficed", wait)
				}
				wait -= half
			}
			now.at = now.at.Add(wait + time.Microsecond) // the sum of two roundings
			if again := m.Take("a", cost); again != 0 {
				t.Fatalf("told to wait %v, then %v more", wait, again)
			}
			got += cost.Vertices
		}
	})
}

func TestEachKindAndEachCallerHasItsOwnAllowance(t *testing.T) {
	now := &clock{noon}
	one := access.Allowance{Rate: 1, Burst: 1}
	m := access.NewMeter(access.Limits{Requests: one, Footprints: one, Vertices: one, Bytes: access.Allowance{}}, now.now)
	for i, tt := range []struct {
		caller string
		cost   access.Cost
		waits  bool
	}{
		{"a", access.Cost{Requests: 1}, false},
		{"a", access.Cost{Requests: 1}, true},
		{"a", access.Cost{Footprints: 1}, false}, // another kind
		{"b", access.Cost{Requests: 1}, false},   // another caller
		{"a", access.Cost{Requests: 1, Vertices: 1}, true},
		{"a", access.Cost{Vertices: 1}, false}, // nothing was taken by the refused one
		{"a", access.Cost{Bytes: 1e18}, false}, // no limit
		{"c", access.Cost{Vertices: 1e6}, false},
		{"c", access.Cost{Vertices: 1}, true}, // pays for it first
	} {
		if wait := m.Take(tt.caller, tt.cost); wait > 0 != tt.waits {
			t.Errorf("%d: %s waits %v", i, tt.caller, wait)
		}
	}
	if wait := m.Take("c", access.Cost{Vertices: 1}); math.Abs(wait.Seconds()-(1e6-1)) > 1 {
		t.Errorf("a debt of a million at one a second is paid after %v", wait)
	}
	now.at = now.at.Add(-time.Hour)
	if m.Take("a", access.Cost{Requests: 1}) == 0 {
		t.Error("a clock that goes back gives allowance")
	}
}

// A flood of addresses fills no memory, and shares one allowance once there is no room to
// tell them apart; who has been here keeps its own.
func TestManyCallersAreBounded(t *testing.T) {
	now := &clock{noon}
	m := access.NewMeter(access.Limits{Requests: access.Allowance{Rate: 1, Burst: 2}}, now.now)
	let := 0
	for i := range 150_000 {
		if m.Take(fmt.Sprint("address ", i), access.Cost{Requests: 1}) == 0 {
			let++
		}
	}
	if let > 100_002 || m.Take("address 7", access.Cost{Requests: 1}) != 0 {
		t.Errorf("%d requests of a flood let in", let)
	}
	now.at = now.at.Add(time.Hour)
	for range 2 {
		if m.Take("address new", access.Cost{Requests: 1}) != 0 {
			t.Error("when the flood is over a new caller has no allowance")
		}
	}
}

func TestAllowancesAreSetByText(t *testing.T) {
	known, unknown := access.DefaultLimits()
	for _, good := range []string{"key.requests=1/2", "anonymous.bytes=0", "anonymous.vertices=0.5/10"} {
		if err := access.SetLimit(&known, &unknown, good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	if known.Requests != (access.Allowance{Rate: 1, Burst: 2}) || unknown.Bytes.Rate != 0 || unknown.Vertices != (access.Allowance{Rate: 0.5, Burst: 10}) {
		t.Errorf("%+v, %+v", known, unknown)
	}
	for _, bad := range []string{"", "key", "key.requests", "key.requests=", "key.requests=1", "key.lines=1/2", "all.requests=1/2", "key.requests=-1/2", "key.requests=NaN/2", "key.requests=1/Inf", "key.requests=1/0", "key.requests=1/2/3"} {
		if err := access.SetLimit(&known, &unknown, bad); err == nil {
			t.Errorf("%q is an allowance", bad)
		}
	}
}
