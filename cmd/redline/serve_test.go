package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"redline/report"
)

// serving runs `redline serve` until the test ends, and returns the address it answers at.
// Anonymous callers may screen as much as they like, unless args say otherwise.
func serving(t *testing.T, args ...string) string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	said := &saying{heard: make(chan string, 1)}
	ended := make(chan int, 1)
	a := &app{stdout: io.Discard, stderr: said, rules: loadRules, district: openDemoOnce, now: func() time.Time { return time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC) }}
	go func() {
		ended <- run(ctx, append([]string{"serve", "--listen", "127.0.0.1:0", "--allow", "anonymous.footprints=0", "--allow", "anonymous.vertices=0"}, args...), a)
	}()
	t.Cleanup(func() {
		stop()
		if code := <-ended; code != exitDone {
			t.Errorf("serve ended with %d: %s", code, said.all())
		}
	})
	select {
	case address := <-said.heard:
		return address
	case code := <-ended:
		ended <- code
		t.Fatalf("serve ended with %d: %s", code, said.all())
	}
	return ""
}

// saying listens to stderr for the address.
type saying struct {
	mu    sync.Mutex
	text  bytes.Buffer
	told  bool // the address was heard
	heard chan string
}

var servedAt = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

func (s *saying) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if address := servedAt.Find(p); address != nil && !s.told {
		s.told = true
		s.heard <- string(address)
	}
	return s.text.Write(p)
}

func (s *saying) all() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// fetch sends a request to a running service.
func fetch(t *testing.T, method, url, body string, header ...string) (int, http.Header, []byte) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, response.Header, data
}

// The service and the command give the same report, byte for byte.
func TestServeAnswersAsTheCommandDoes(t *testing.T) {
	address := serving(t, "--layers", base())
	want, errs, code := command(t, "screen", fileWith(t, "site.wkt", goodSite), "--layers", base(), "--format", "json", "--audience", "public", "--set", "project.nature=新建")
	if code != exitDone {
		t.Fatal(errs)
	}
	status, _, got := fetch(t, "POST", address+"/v1/screenings?filename=site.wkt&set=project.nature=新建", goodSite)
	if status != http.StatusOK || !bytes.Equal(got, want) {
		t.Errorf("status %d, %d bytes, want %d: %.300s", status, len(got), len(want), got)
	}
	inspected, errs, code := command(t, "inspect", fileWith(t, "site.wkt", goodSite), "--layers", base(), "--format", "json")
	if code != exitDone {
		t.Fatal(errs)
	}
	var here, there map[string]any
	_, _, said := fetch(t, "POST", address+"/v1/inspect?filename=site.wkt", goodSite)
	if json.Unmarshal(inspected, &here) != nil || json.Unmarshal(said, &there) != nil || fmt.Sprint(here["groups"]) != fmt.Sprint(there["groups"]) {
		t.Errorf("inspect says %s, the service %s", inspected, said)
	}
}

// What is saved over HTTP is a saved screening like any other; a foreign id and an absent
// one are the same.
func TestServeSavesAndFollowsPublications(t *testing.T) {
	database := savedIn(t)
	address := serving(t, "--database", database)
	key := keyIn(t, database, "reviewer")
	status, header, made := fetch(t, "POST", address+"/v1/screenings?filename=site.wkt&on=2025-06-01&save=true&title=一号", goodSite, "Authorization", key)
	if status != http.StatusCreated {
		t.Fatalf("%d %s", status, made)
	}
	where := header.Get("Location")
	if _, _, again := fetch(t, "GET", address+where, "", "Authorization", key); !bytes.Equal(again, made) {
		t.Errorf("given back %.200s", again)
	}
	id := where[strings.LastIndex(where, "/")+1:]
	if shown, errs, code := command(t, "show", id, "--database", database); code != exitDone || !bytes.Equal(shown, made) {
		t.Errorf("show: %s", errs)
	}
	if _, errs, code := command(t, "verify", id, "--database", database); code != exitDone {
		t.Errorf("verify: %s", errs)
	}
	foreign := savedSite(t, database, "--tenant", "elsewhere")
	_, _, absent := fetch(t, "GET", address+"/v1/screenings/00000000-0000-4000-8000-000000000000", "", "Authorization", key)
	status, _, theirs := fetch(t, "GET", address+"/v1/screenings/"+foreign, "", "Authorization", key)
	if request := regexp.MustCompile(`"request":"[0-9a-f]+"`); status != http.StatusNotFound || request.ReplaceAllString(string(absent), "") != request.ReplaceAllString(string(theirs), "") {
		t.Errorf("%d: %s, %s", status, absent, theirs)
	}
	followed(t, address, database)
}

// followed publishes a withdrawal and waits until the service answers with it.
func followed(t *testing.T, address, database string) {
	t.Helper()
	before, err := report.Parse(screenedAt(t, address))
	if err != nil {
		t.Fatal(err)
	}
	if _, errs, code := command(t, "withdraw", "farmland", "1", "--reason", "试验", "--database", database); code != exitDone {
		t.Fatal(errs)
	}
	for range 100 {
		after, err := report.Parse(screenedAt(t, address))
		if err != nil {
			t.Fatal(err)
		}
		if after.Catalogue.Sequence == before.Catalogue.Sequence+1 {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Error("the service does not follow the record")
}

func screenedAt(t *testing.T, address string) []byte {
	t.Helper()
	_, _, got := fetch(t, "POST", address+"/v1/screenings?filename=site.wkt&on=2025-06-01", goodSite)
	return got
}

func TestServeRefuses(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--listen", "nowhere:99999"}, "--listen"},
		{[]string{"--layers", filepath.Join(t.TempDir(), "none")}, "文件夹"},
		{[]string{"--limit", "bytes=0"}, "bytes"},
		{[]string{"--layers", base(), "--database", "postgres://x@localhost/x"}, "--database"},
	} {
		if _, errs, code := command(t, append([]string{"serve"}, c.args...)...); code != exitRefused || !strings.Contains(errs, c.want) {
			t.Errorf("%v: exit %d, %s", c.args, code, errs)
		}
	}
}
