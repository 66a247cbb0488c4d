package main

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"redline/layers/postgis"
	"redline/layers/postgis/cluster"
)

// soaking is how long the service is soaked and how often something is published meanwhile:
// REDLINE_SOAK (make soak: half an hour, a publication a minute); one minute where CI is
// set, else a few seconds.
func soaking(t *testing.T) (long, publish time.Duration) {
	t.Helper()
	if given := os.Getenv("REDLINE_SOAK"); given != "" {
		long, err := time.ParseDuration(given)
		if err != nil {
			t.Fatal(err)
		}
		return long, time.Minute
	}
	if os.Getenv("CI") != "" {
		return time.Minute, 10 * time.Second
	}
	return 8 * time.Second, 2 * time.Second
}

// Callers of every kind ask without rest while layers are published. Whatever is asked of
// one state of the record gets the same bytes each time, no caller sees the record go
// backward, nothing fails, and at the end the service holds no more than at the start.
func TestSoak(t *testing.T) {
	long, every := soaking(t)
	database := ownDatabase(t, cluster.Clone)
	pool, err := postgis.Connect(t.Context(), database, postgis.Options{AllowFsyncOff: true})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	store, err := postgis.Open(t.Context(), pool)
	if err != nil {
		t.Fatal(err)
	}
	address := serving(t, "--database", database, "--allow", "anonymous.requests=0", "--allow", "anonymous.bytes=0")
	s := &soak{t: t, address: address, answers: map[string][32]byte{}, end: time.Now().Add(long)}
	var callers sync.WaitGroup
	for i := range 8 {
		callers.Go(func() { s.caller(rand.New(rand.NewPCG(1, uint64(i)))) })
	}
	time.Sleep(2 * time.Second) // everything is loaded
	before := runtime.NumGoroutine()
	for g := 1; time.Now().Before(s.end); g++ {
		if err := publishGeneration(t.Context(), pool, store.Catalogue().Plane, g); err != nil {
			t.Fatal(err)
		}
		time.Sleep(every)
	}
	callers.Wait()
	t.Logf("%d answers, %d of them different, in %s", s.count, len(s.answers), long)
	if s.count < 100 {
		t.Errorf("only %d answers", s.count)
	}
	http.DefaultClient.CloseIdleConnections()
	time.Sleep(500 * time.Millisecond)
	if after := runtime.NumGoroutine(); after > before+20 {
		t.Errorf("%d goroutines at the start, %d at the end", before, after)
	}
}

// soak remembers what was answered to what.
type soak struct {
	t       *testing.T
	address string
	end     time.Time

	mu      sync.Mutex
	answers map[string][32]byte // by request and state of the record
	count   int
}

// asked are the requests, each a method, a path and a body.
func (s *soak) asked(dice *rand.Rand) (method, path, body string) {
	x, y := 104.45+0.001*float64(dice.IntN(100)), 31.25+0.001*float64(dice.IntN(100))
	switch dice.IntN(6) {
	case 0:
		return "GET", fmt.Sprintf("/v1/at?lon=%.3f&lat=%.3f&on=2026-06-01", x, y), ""
	case 1:
		return "GET", "/ogc/collections/farmland/items?limit=50&datetime=2026-06-01", ""
	case 2:
		return "GET", fmt.Sprintf("/ogc/tiles/WebMercatorQuad/11/%d/%d?datetime=2026-06-01", 838+dice.IntN(3), 1617+dice.IntN(3)), ""
	case 3:
		return "GET", "/v1/layers?on=2026-06-01", ""
	}
	square := fmt.Sprintf(`{"type":"Polygon","coordinates":[[[%.3f,%.3f],[%.3f,%.3f],[%.3f,%.3f],[%.3f,%.3f]]]}`, x, y, x+.002, y, x+.002, y+.002, x, y)
	return "POST", "/v1/screenings?on=2026-06-01", square
}

func (s *soak) caller(dice *rand.Rand) {
	last := 0
	for time.Now().Before(s.end) && !s.t.Failed() {
		method, path, body := s.asked(dice)
		status, header, data := fetch(s.t, method, s.address+path, body)
		var sequence int
		if _, err := fmt.Sscan(header.Get("Redline-Catalogue"), &sequence); err != nil || sequence < last {
			s.t.Errorf("%s: catalogue %q after %d (%d)", path, header.Get("Redline-Catalogue"), last, status)
			return
		}
		last = sequence
		if status != http.StatusOK && status != http.StatusNoContent {
			s.t.Errorf("%s %s: %d %.300s", method, path, status, data)
			return
		}
		s.same(fmt.Sprintf("%d %s %s", sequence, path, body), data)
	}
}

// same holds an answer to what was answered to the same before.
func (s *soak) same(request string, data []byte) {
	sum := sha256.Sum256(data)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count++
	if old, known := s.answers[request]; known && old != sum {
		s.t.Errorf("two answers to %s: now %.300s", strings.TrimSpace(request), data)
	}
	s.answers[request] = sum
}
