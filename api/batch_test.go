package api_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestABatchAnswersLineByLine(t *testing.T) {
	s := serve(t, nil)
	var body strings.Builder
	for i := range 20 {
		line := site
		if i == 7 {
			line = `{"type":"Feature"`
		}
		if i == 9 { // it could be read, but apart from the service only
			line = "POLYGON((104.55 31.31, 104.552 31.31, 104.552 31.312, 104.55 31.31))"
		}
		fmt.Fprintf(&body, "\x1e%s\n", line)
	}
	a := s.ask("POST", "/v1/batches?geometry=false", "application/geo+json-seq", body.String())
	lines := strings.Split(strings.TrimSpace(string(a.body)), "\n")
	if a.status != 200 || len(lines) != 20 {
		t.Fatalf("%d, %d lines", a.status, len(lines))
	}
	for i, line := range lines {
		if strings.Contains(line, `"error"`) != (i == 7 || i == 9) {
			t.Errorf("line %d: %.200s", i, line)
		}
	}
	if a := s.ask("POST", "/v1/batches", "application/geo+json-seq", ""); a.status != 400 {
		t.Errorf("empty: %d", a.status)
	}
}

// A line beyond a bound has a row that says which; those after it are judged, unless where
// they begin is not known.
func TestEachLineOfABatchIsBounded(t *testing.T) {
	s := serve(t, nil)
	for _, c := range []struct {
		name, line, says string
		goesOn           bool
	}{
		{"nested", `{"type":"Feature","properties":null,"geometry":` + strings.Repeat("[", 1<<20), "nested more than 64 deep", true},
		{"a wrong type", `{"type":"Topology"}`, "TopoJSON", true},
		{"a number of no end", `{"type":"Feature","properties":null,"geometry":{"type":"Point","coordinates":[1e999,31]}}`, "1e999", true},
		{"longer than 8 MiB", `{"type":"Feature","properties":{"a":"` + strings.Repeat("x", 9<<20) + `"}}`, "longer than 8388608 bytes", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := s.ask("POST", "/v1/batches?geometry=false", "application/geo+json-seq", site+"\n"+c.line+"\n"+site+"\n")
			lines := strings.Split(strings.TrimSpace(string(a.body)), "\n")
			if want := map[bool]int{true: 3, false: 2}[c.goesOn]; a.status != 200 || len(lines) != want {
				t.Fatalf("%d, %d lines, want %d", a.status, len(lines), want)
			}
			for i, line := range lines {
				if strings.Contains(line, `"error"`) != (i == 1) {
					t.Errorf("line %d: %.300s", i, line)
				}
			}
			if !strings.Contains(lines[1], c.says) {
				t.Errorf("%.400s does not say %q", lines[1], c.says)
			}
		})
	}
}
