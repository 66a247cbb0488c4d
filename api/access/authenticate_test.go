package access_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"redline/api/access"
	"redline/keys"
)

// A key is rotated and revoked while the service runs: both keys work meanwhile, and none
// works 30 s after it ended.
func TestRotationAndRevocationWhileServing(t *testing.T) {
	now := &clock{noon}
	ring := newRing(t, noon)
	h, err := toy(t, access.Options{Keys: ring, Now: now.now})
	if err != nil {
		t.Fatal(err)
	}
	code := func(key string) int { return ask(h, "GET", "/mine", key).Code }
	old := ring.text["reviewer"]
	if code(old) != 200 {
		t.Fatal("the key does not work")
	}
	fresh, _, err := ring.Rotate(t.Context(), ring.id("reviewer"), time.Hour, keys.Order{Now: now.at, Life: 24 * time.Hour}, "test")
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		name     string
		later    time.Duration
		old, new int
	}{
		{"both", 0, 200, 200},
		{"both, asked again", time.Minute, 200, 200},
		{"up to the end of the old one", time.Hour - time.Minute - time.Second, 200, 200},
		{"from then on the new one alone", 2 * time.Second, 401, 200},
		{"its end is known without asking", 0, 401, 200},
		{"until the new one expires", 24 * time.Hour, 401, 401},
	} {
		now.at = now.at.Add(step.later)
		if a, b := code(old), code(fresh); a != step.old || b != step.new {
			t.Errorf("%s: the old key gives %d, the new one %d", step.name, a, b)
		}
	}
	now.at = now.at.Add(time.Hour) // the allowance of failed attempts is there again
	planner := ring.text["planner"]
	if code(planner) != 200 {
		t.Fatal("the planner's key does not work")
	}
	if err := ring.Revoke(t.Context(), ring.id("planner"), now.at, "test"); err != nil {
		t.Fatal(err)
	}
	now.at = now.at.Add(29 * time.Second)
	if got := code(planner); got != 200 {
		t.Errorf("within what is believed: %d", got)
	}
	now.at = now.at.Add(time.Second)
	if got := code(planner); got != 401 {
		t.Errorf("30 s after it was revoked: %d", got)
	}
	if err := ring.Put(t.Context(), keys.Principal{Name: "admin", Tenant: "bureau", Role: keys.Viewer}, "test"); err != nil {
		t.Fatal(err)
	}
	now.at = now.at.Add(30 * time.Second)
	if got := code(ring.text["admin"]); got != 403 {
		t.Errorf("30 s after it lost the role: %d", got)
	}
}

// Unknown, revoked, expired, malformed, of a disabled principal: the same answer to the byte.
func TestWhatKindOfWrongKeyIsNotTold(t *testing.T) {
	now := &clock{noon}
	ring := newRing(t, noon)
	if err := ring.Revoke(t.Context(), ring.id("reviewer"), noon, "test"); err != nil {
		t.Fatal(err)
	}
	if err := ring.Put(t.Context(), keys.Principal{Name: "planner", Tenant: "bureau", Role: keys.Planner, Disabled: noon}, "test"); err != nil {
		t.Fatal(err)
	}
	brief, _, err := ring.Issue(t.Context(), keys.Order{Principal: "viewer", Now: noon.Add(-time.Hour), Life: time.Minute}, "test")
	if err != nil {
		t.Fatal(err)
	}
	h, err := toy(t, access.Options{Keys: ring, Now: now.now, Anonymous: true})
	if err != nil {
		t.Fatal(err)
	}
	admin := ring.text["admin"]
	var first *httptest.ResponseRecorder
	for name, key := range map[string]string{
		"revoked":                   ring.text["reviewer"],
		"of a disabled principal":   ring.text["planner"],
		"expired":                   brief,
		"unknown":                   "rl_00000000_" + strings.Repeat("A", 43),
		"another secret of that id": admin[:12] + strings.Repeat("A", 43),
		"malformed":                 "hello",
	} {
		w := ask(h, "GET", "/things/1", key)
		if first == nil {
			first = w
		}
		if w.Code != 401 || !bytes.Equal(w.Body.Bytes(), first.Body.Bytes()) || w.Header().Get("WWW-Authenticate") != first.Header().Get("WWW-Authenticate") {
			t.Errorf("%s: %d %v %s", name, w.Code, w.Header(), w.Body)
		}
	}
}

// The database is lost: known keys go on working for the grace, unknown ones must wait, and
// both are as ever when it is back.
func TestKeysWithoutTheirStore(t *testing.T) {
	now := &clock{noon}
	ring := newRing(t, noon)
	h, err := toy(t, access.Options{Keys: ring, Now: now.now, Grace: 15 * time.Minute, Anonymous: true})
	if err != nil {
		t.Fatal(err)
	}
	reviewer, planner := ring.text["reviewer"], ring.text["planner"]
	if got := ask(h, "GET", "/mine", reviewer).Code; got != 200 {
		t.Fatal(got)
	}
	ring.cut(true)
	for _, step := range []struct {
		later                     time.Duration
		known, unknown, anonymous int
	}{
		{0, 200, 503, 200},
		{time.Minute, 200, 503, 200},
		{14*time.Minute - time.Second, 200, 503, 200},
		{time.Second, 503, 503, 200},
	} {
		now.at = now.at.Add(step.later)
		a, b, c := ask(h, "GET", "/mine", reviewer), ask(h, "GET", "/mine", planner), ask(h, "GET", "/things/1", "")
		if a.Code != step.known || b.Code != step.unknown || c.Code != step.anonymous || b.Header().Get("Retry-After") == "" {
			t.Errorf("after %v: %d, %d, %d", now.at.Sub(noon), a.Code, b.Code, c.Code)
		}
	}
	before := ring.asks
	for range 1000 {
		ask(h, "GET", "/mine", reviewer)
	}
	if more := ring.asks - before; more > 1 {
		t.Errorf("a store that is away is asked %d times at one moment", more)
	}
	ring.cut(false)
	now.at = now.at.Add(2 * time.Second)
	if a, b := ask(h, "GET", "/mine", reviewer).Code, ask(h, "GET", "/mine", planner).Code; a != 200 || b != 200 {
		t.Errorf("2 s after the store is back: %d, %d", a, b)
	}
}

// Many callers with one new key at once ask the store once; none of them waits for one that
// went away.
func TestOneQuestionForOneKey(t *testing.T) {
	ring := newRing(t, noon)
	auth := access.NewAuthenticator(ring, (&clock{noon}).now, 0)
	shown, ok := keys.Parse(ring.text["viewer"])
	if !ok {
		t.Fatal("not a key")
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if _, err := auth.Grant(gone, shown); err == nil && gone.Err() == nil {
		t.Error("a caller that is gone gets a grant")
	}
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if g, err := auth.Grant(t.Context(), shown); err != nil || g.Principal.Name != "viewer" {
				t.Errorf("%+v, %v", g, err)
			}
		})
	}
	all.Wait()
}

// Attempts with wrong keys are limited by address; a good key that is known goes on working
// from there, and so does everybody else.
func TestTryingKeysIsLimited(t *testing.T) {
	now := &clock{noon}
	ring := newRing(t, noon)
	h, err := toy(t, access.Options{Keys: ring, Now: now.now, Anonymous: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := ask(h, "GET", "/mine", ring.text["reviewer"]).Code; got != 200 {
		t.Fatal(got)
	}
	codes := map[int]int{}
	var last *httptest.ResponseRecorder
	for range 100 {
		last = ask(h, "GET", "/mine", "rl_00000000_"+strings.Repeat("A", 43))
		codes[last.Code]++
	}
	if codes[401] != 20 || codes[429] != 80 || last.Header().Get("Retry-After") == "" {
		t.Errorf("%v", codes)
	}
	if a, b := ask(h, "GET", "/mine", ring.text["reviewer"]).Code, ask(h, "GET", "/things/1", "").Code; a != 200 || b != 200 {
		t.Errorf("from the same address a known key gives %d, no key %d", a, b)
	}
	r := httptest.NewRequest(http.MethodGet, "/mine", nil)
	r.RemoteAddr = "198.51.100.7:1"
	r.Header.Set("Authorization", "Bearer "+ring.text["planner"])
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, r); w.Code != 200 {
		t.Errorf("from another address: %d", w.Code)
	}
}
