package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// The database is killed while callers screen: reading goes on without one failure, saving
// answers 503, the service says that it is stale, and once the server is back all is well
// within ten seconds.
func TestServeWithoutItsDatabase(t *testing.T) {
	server := ownCluster(t)
	t.Setenv("REDLINE_DATABASE", server.URL("postgres"))
	withBase(t)
	key := keyIn(t, server.URL("postgres"), "reviewer")
	address := serving(t)
	stop := underLoad(t, address)
	save := func() int {
		status, _, _ := fetch(t, "POST", address+"/v1/screenings?filename=site.wkt&on=2025-06-01&save=true", goodSite, "Authorization", key)
		return status
	}
	if status := save(); status != http.StatusCreated {
		t.Fatalf("saving with a database: %d", status)
	}
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	if status := save(); status != http.StatusServiceUnavailable {
		t.Errorf("saving without a database: %d", status)
	}
	waitFor(t, "it is stale", func() bool {
		status, _, body := fetch(t, "GET", address+"/readyz", "")
		return status == http.StatusOK && strings.Contains(string(body), `"stale":true`)
	})
	if err := server.Again(t.Context()); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "it saves again", func() bool { return save() == http.StatusCreated })
	if n := stop(); n < 10 {
		t.Errorf("only %d screenings were answered meanwhile", n)
	}
}

// waitFor waits ten seconds for what must come true.
func waitFor(t *testing.T, what string, is func() bool) {
	t.Helper()
	for range 100 {
		if is() {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("after ten seconds it does not hold that %s", what)
}

// underLoad has four callers screen until stop, which returns how many answers came. Each
// must be a report.
func underLoad(t *testing.T, address string) (stop func() int64) {
	t.Helper()
	var answers atomic.Int64
	end := make(chan struct{})
	done := make(chan struct{})
	for range 4 {
		go func() {
			defer func() { done <- struct{}{} }()
			for {
				select {
				case <-end:
					return
				default:
				}
				response, err := http.Post(address+"/v1/screenings?filename=site.wkt&on=2025-06-01&geometry=false", "text/plain", strings.NewReader(goodSite))
				if err != nil {
					t.Error(err)
					return
				}
				if err := response.Body.Close(); err != nil || response.StatusCode != http.StatusOK {
					t.Errorf("%d (%v)", response.StatusCode, err)
					return
				}
				answers.Add(1)
			}
		}()
	}
	return func() int64 {
		close(end)
		for range 4 {
			<-done
		}
		return answers.Load()
	}
}

// Callers that dribble their requests hold nobody up, and are let go.
func TestServeLetsDribblersGo(t *testing.T) {
	address := serving(t, "--header-timeout", "2s")
	host := strings.TrimPrefix(address, "http://")
	var dribblers []net.Conn
	for i := range 200 {
		c, err := new(net.Dialer).DialContext(t.Context(), "tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := fmt.Fprintf(c, "POST /v1/screenings HTTP/1.1\r\nHost: x\r\nX-%d: ", i); err != nil {
			t.Fatal(err)
		}
		dribblers = append(dribblers, c)
	}
	for range 20 {
		if status, _, _ := fetch(t, "GET", address+"/healthz", ""); status != http.StatusOK {
			t.Fatalf("others get %d", status)
		}
	}
	for _, c := range dribblers {
		if err := c.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
			t.Fatal(err)
		}
		for r := bufio.NewReader(c); ; {
			_, err := r.ReadString('\n')
			if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
				t.Fatal("a dribbler is still connected after 30 s")
			}
			if err != nil {
				break // closed
			}
		}
	}
}

// What no request should be is refused at the door, and the process stays.
func TestServeRefusesWhatIsNoRequest(t *testing.T) {
	address := serving(t, "--limit", "bytes=1MiB")
	for name, c := range map[string]struct {
		path, body string
		header     [2]string
		status     int
	}{
		"a head of 1 MB":         {"/healthz", "", [2]string{"X-Long", strings.Repeat("a", 1<<20)}, http.StatusRequestHeaderFieldsTooLarge},
		"a body over the limit":  {"/v1/screenings", strings.Repeat(" ", 2<<20), [2]string{}, http.StatusRequestEntityTooLarge},
		"a compressed body":      {"/v1/screenings", "\x1f\x8b", [2]string{"Content-Encoding", "gzip"}, http.StatusUnsupportedMediaType},
		"JSON of great depth":    {"/v1/screenings", strings.Repeat(`{"a":`, 100_000), [2]string{"Content-Type", "application/json"}, http.StatusBadRequest},
		"GeoJSON of great depth": {"/v1/screenings", strings.Repeat(`[`, 900_000), [2]string{"Content-Type", "application/geo+json"}, http.StatusUnprocessableEntity},
	} {
		method := "POST"
		if c.body == "" {
			method = "GET"
		}
		r, err := http.NewRequestWithContext(t.Context(), method, address+c.path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		if c.header[0] != "" {
			r.Header.Set(c.header[0], c.header[1])
		}
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		response.Body.Close()
		if response.StatusCode != c.status {
			t.Errorf("%s: %d, want %d", name, response.StatusCode, c.status)
		}
	}
	if status, _, _ := fetch(t, "GET", address+"/healthz", ""); status != http.StatusOK {
		t.Errorf("afterwards: %d", status)
	}
}
