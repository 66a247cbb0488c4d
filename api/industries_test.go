package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"redline/industry"
)

func TestIndustriesAreFound(t *testing.T) {
	s := serve(t, nil)
	for _, c := range []struct{ name, query, holds string }{
		{"a code", "q=2651", `"industries":[{"code":"2651","name":"初级形态塑料及合成树脂制造","level":"class","within":[{"code":"C","name":"制造业"}`},
		{"a part of a name", "q=" + url.QueryEscape("合成树脂"), `"total":1`},
		{"more than are listed", "limit=1&q=" + url.QueryEscape("制造"), `"total":`},
		{"a section", "q=D", `"level":"section","within":[]`},
		{"nothing", "q=9999", `"industries":[]`},
		{"markup", "q=" + url.QueryEscape("<script>alert(1)</script>"), `"industries":[]`},
	} {
		if a := s.get("/v1/industries?" + c.query); a.status != http.StatusOK || !strings.Contains(string(a.body), c.holds) {
			t.Errorf("%s: %d, want %q in %.300s", c.name, a.status, c.holds, a.body)
		}
	}
	for _, refused := range []string{"", "?q=", "?q=1&limit=0", "?q=1&limit=2001", "?code=1"} {
		if a := s.get("/v1/industries" + refused); a.status != http.StatusBadRequest {
			t.Errorf("%q: %d", refused, a.status)
		}
	}
}

// Rules name industries by codes: each is a class of the table, or the beginning of one.
func TestRulesNameIndustriesThatExist(t *testing.T) {
	pack, err := luojiang()
	if err != nil {
		t.Fatal(err)
	}
	for id, set := range pack.Sets {
		for _, code := range set.Codes {
			if _, n := industry.Search(strings.TrimRight(code, "*"), 1); n == 0 {
				t.Errorf("set %s names %s, which is not in %s", id, code, industry.Edition)
			}
		}
	}
}
