package access_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"redline/api/access"
	"redline/keys"

	"github.com/google/go-cmp/cmp"
)

// journal keeps what it is given, unless it is away.
type journal struct {
	entries []access.Entry
	away    bool
}

func (j *journal) Append(_ context.Context, entries []access.Entry) error {
	if j.away {
		return errors.New("away")
	}
	j.entries = append(j.entries, entries...)
	return nil
}

// A flood of refusals is one line a minute, caller and reason, and none is lost while the
// journal is away.
func TestRefusalsAreCountedByMinute(t *testing.T) {
	now := &clock{noon}
	ring := newRing(t, noon)
	counts := access.NewRefusals(now.now)
	h, err := toy(t, access.Options{Keys: ring, Now: now.now, Anonymous: true, Refusals: counts})
	if err != nil {
		t.Fatal(err)
	}
	for range 30 {
		ask(h, "GET", "/mine", "")
		ask(h, "GET", "/mine", ring.text["viewer"])
	}
	ask(h, "GET", "/things/1?x="+ring.text["viewer"], "")
	j := &journal{away: true}
	if err := counts.Keep(t.Context(), j, false); err != nil {
		t.Errorf("the minute has not ended: %v", err)
	}
	now.at = now.at.Add(time.Minute)
	ask(h, "GET", "/mine", "")
	if err := counts.Keep(t.Context(), j, false); err == nil {
		t.Error("the journal is away and nobody says so")
	}
	j.away = false
	for range 2 {
		if err := counts.Keep(t.Context(), j, false); err != nil {
			t.Fatal(err)
		}
	}
	if err := counts.Keep(t.Context(), j, true); err != nil {
		t.Fatal(err)
	}
	line := func(by, reason, minute string, n int64) access.Entry {
		return access.Entry{By: by, Action: "refuse", Object: reason, Detail: map[string]any{"minute": minute, "count": n}}
	}
	want := []access.Entry{
		line("address 203.0.113.9", "invalid", "2026-03-01T12:00:00Z", 1),
		line("address 203.0.113.9", "unauthorized", "2026-03-01T12:00:00Z", 30),
		line("principal viewer", "forbidden", "2026-03-01T12:00:00Z", 30),
		line("address 203.0.113.9", "unauthorized", "2026-03-01T12:01:00Z", 1),
	}
	if d := cmp.Diff(want, j.entries); d != "" {
		t.Error(d)
	}
}

// Requests, bytes sent and bytes received are taken from the caller's allowance: of a
// principal whichever of its keys it shows and wherever from, of others by address, an
// IPv6 /64 as one.
func TestWhatARequestTakes(t *testing.T) {
	now := &clock{noon}
	ring := newRing(t, noon)
	counts := access.NewRefusals(now.now)
	h, err := toy(t, access.Options{
		Keys: ring, Now: now.now, Anonymous: true, Refusals: counts,
		Known:   access.Limits{Requests: access.Allowance{Rate: 1, Burst: 5}},
		Unknown: access.Limits{Requests: access.Allowance{Rate: 1, Burst: 2}, Bytes: access.Allowance{Rate: 10, Burst: 1000}},
	})
	if err != nil {
		t.Fatal(err)
	}
	second, _, err := ring.Rotate(t.Context(), ring.id("viewer"), time.Hour, keys.Order{Now: noon, Life: time.Hour}, "test")
	if err != nil {
		t.Fatal(err)
	}
	send := func(address, key, body string, known bool) int {
		r := httptest.NewRequest(http.MethodPost, "/things", strings.NewReader(body))
		r.RemoteAddr = address
		if !known {
			r.ContentLength = -1
		}
		if key != "" {
			r.Header.Set("Authorization", "Bearer "+key)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code == 429 && w.Header().Get("Retry-After") == "" {
			t.Error("429 without Retry-After")
		}
		return w.Code
	}
	long := strings.Repeat("x", 5000)
	for i, tt := range []struct {
		address, key, body string
		known              bool
		want               int
	}{
		{"203.0.113.1:1", "", "", true, 200},
		{"203.0.113.1:2", "", "", true, 200},
		{"203.0.113.1:3", "", "", true, 429},
		{"203.0.113.2:1", "", "", true, 200},
		{"[2001:db8::1]:1", "", "", true, 200},
		{"[2001:db8::2]:1", "", "", true, 200},
		{"[2001:db8::3]:1", "", "", true, 429},
		{"[2001:db8:0:1::1]:1", "", "", true, 200},
		{"203.0.113.3:1", "", long, true, 200}, // more than there is, once
		{"203.0.113.3:1", "", "x", true, 429},
		{"203.0.113.4:1", "", long, false, 200}, // the same, of unknown length
		{"203.0.113.4:1", "", "x", true, 429},
		{"203.0.113.5:1", ring.text["viewer"], "", true, 200},
		{"203.0.113.6:1", ring.text["viewer"], "", true, 200},
		{"203.0.113.7:1", second, "", true, 200},
		{"203.0.113.8:1", second, "", true, 200},
		{"203.0.113.8:1", second, "", true, 200},
		{"203.0.113.8:1", ring.text["viewer"], "", true, 429},
		{"203.0.113.8:1", ring.text["reviewer"], "", true, 200},
	} {
		if got := send(tt.address, tt.key, tt.body, tt.known); got != tt.want {
			t.Errorf("%d: %d, want %d", i, got, tt.want)
		}
	}
}

// Charge and Enter take from the caller of the context; without one they let everything be.
func TestHandlersChargeTheirCaller(t *testing.T) {
	if err := access.Charge(t.Context(), access.Cost{Vertices: 1e9}); err != nil {
		t.Error(err)
	}
	for _, enter := range []func(context.Context) (func(), error){access.Enter, access.EnterFiles} {
		leave, err := enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		leave()
	}
	c := access.Caller{Principal: "li", Role: keys.Reviewer}
	if err := access.Require(access.With(t.Context(), c), keys.Reviewer); err != nil {
		t.Error(err)
	}
	for _, c := range []access.Caller{{}, {Principal: "li", Role: keys.Viewer}} {
		if err := access.Require(access.With(t.Context(), c), keys.Reviewer); err == nil {
			t.Errorf("%+v passes for a reviewer", c)
		}
	}
}
