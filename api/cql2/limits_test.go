package cql2_test

import (
	"fmt"
	"strings"
	"testing"

	"redline/api/cql2"

	"pgregory.net/rapid"
)

// Each limit holds: what is at it is read, what is beyond is refused.
func TestLimits(t *testing.T) {
	many := func(n int, one, between string) string {
		return strings.TrimSuffix(strings.Repeat(one+between, n), between)
	}
	ring := func(n int) string { return "S_INTERSECTS(geometry, LINESTRING(" + many(n, "104.5 31.3", ", ") + "))" }
	for _, c := range []struct {
		name     string
		at, over string
		want     string
	}{
		{"parentheses", many(31, "(", "") + "TRUE" + many(31, ")", ""), many(32, "(", "") + "TRUE" + many(32, ")", ""), "nested deeper"},
		{"nots", many(16, "NOT ", "") + "TRUE", many(17, "NOT ", "") + "TRUE", "nested deeper"},
		{"nodes", many(63, "TRUE", " OR "), many(64, "TRUE", " OR "), "more than 64 nodes"},
		{"members", "code IN (" + many(1000, "'a'", ",") + ")", "code IN (" + many(1001, "'a'", ",") + ")", "1000 members"},
		{"vertices", ring(1000), ring(1001), "1000 vertices"},
		{"characters", "code = '" + many(1000, "水", "") + "'", "code = '" + many(1001, "水", "") + "'", "1000 characters"},
		{"name", `"` + many(1000, "水", "") + `" = 1`, `"` + many(1001, "水", "") + `" = 1`, "1000 characters"},
		{"length", always + many(cql2.MaxLength-len(always), " ", ""), always + many(cql2.MaxLength, " ", ""), "the limit is 65536"},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, err := cql2.ParseText(c.at)
			if err != nil {
				t.Fatalf("at the limit: %v", err)
			}
			if n, err = cql2.ParseJSON(n.JSON()); err != nil {
				t.Fatalf("at the limit, as JSON: %v", err)
			}
			_, err = cql2.ParseText(c.over)
			if got := fault(t, err).Error(); !strings.Contains(got, c.want) {
				t.Errorf("beyond the limit: %s", got)
			}
			roundTrip(t, n)
		})
	}
	_, err := cql2.ParseJSON([]byte(many(17, `{"op":"not","args":[`, "") + "true" + many(17, "]}", "")))
	if got := fault(t, err).Error(); !strings.Contains(got, "nested deeper") {
		t.Error(got)
	}
	_, err = cql2.ParseJSON([]byte(many(30_000, "[", "")))
	fault(t, err)
	_, err = cql2.ParseText("code = '\xff'")
	fault(t, err)
}

// A pattern made to make matching slow takes steps in proportion to the text only: with one
// that grew by powers this would not end.
func TestLikeIsLinear(t *testing.T) {
	pattern := strings.Repeat("a%", 400) + "b"
	r := record{values: map[string]any{"name": strings.Repeat("a", 4_000)}}
	if got := evaluate(t, "name LIKE '"+pattern+"'", r); got != "-" {
		t.Errorf("it is %s", got)
	}
	r.values["name"] = strings.Repeat("a", 4_000) + "b"
	if got := evaluate(t, "name LIKE '"+pattern+"'", r); got != "+" {
		t.Errorf("it is %s", got)
	}
}

// tree draws a filter that can be bound.
func tree(depth int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		if depth == 0 || rapid.IntRange(0, 3).Draw(t, "leaf") == 0 {
			return rapid.SampledFrom(filters).Draw(t, "filter").text
		}
		a, b := tree(depth-1).Draw(t, "a"), tree(depth-1).Draw(t, "b")
		return fmt.Sprintf(rapid.SampledFrom([]string{"(%s) AND (%s)", "(%s) OR (%s)", "NOT (%s) OR (%s)"}).Draw(t, "form"), a, b)
	})
}

// What is written is read again as the same tree, whatever is joined; and the laws of De
// Morgan hold with three values.
func TestLaws(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a, b := tree(2).Draw(rt, "a"), tree(1).Draw(rt, "b")
		n, err := cql2.ParseText("(" + a + ") AND (" + b + ")")
		if err != nil {
			rt.Fatal(err)
		}
		roundTrip(t, n)
		r := square(t)
		left := evaluate(t, fmt.Sprintf("NOT ((%s) AND (%s))", a, b), r)
		right := evaluate(t, fmt.Sprintf("(NOT (%s)) OR (NOT (%s))", a, b), r)
		if left != right {
			rt.Errorf("NOT (a AND b) is %s, NOT a OR NOT b is %s\n%s\n%s", left, right, a, b)
		}
	})
}

func FuzzText(f *testing.F) {
	for _, c := range filters {
		f.Add(c.text)
	}
	for _, s := range []string{"", "'", "\"", "a='\\'", "((((", "NOT", "BBOX(", "POINT(", "x IN (", "casei(casei(casei(a)))='b'", "1=1e", "a LIKE '\\", "（", "-", "GEOMETRYCOLLECTION(GEOMETRYCOLLECTION(POINT(1 2)))"} {
		f.Add(s)
	}
	s := space(f)
	r := square(f)
	f.Fuzz(func(t *testing.T, text string) {
		n, err := cql2.ParseText(text)
		if err != nil {
			fault(t, err)
			return
		}
		if again, err := cql2.ParseText(n.Text()); err == nil {
			roundTrip(t, again)
		} else if len(text) < 200 {
			t.Fatalf("%q is written as %q, which is refused: %v", text, n.Text(), err)
		}
		bind(t, n, s, r)
	})
}

func FuzzJSON(f *testing.F) {
	for _, c := range filters {
		n, err := cql2.ParseText(c.text)
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(n.JSON()))
	}
	s := space(f)
	r := square(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		n, err := cql2.ParseJSON(raw)
		if err != nil {
			fault(t, err)
			return
		}
		bind(t, n, s, r)
	})
}

// bind evaluates what can be bound; nothing panics.
func bind(t *testing.T, n cql2.Node, s cql2.Space, r cql2.Record) {
	t.Helper()
	filter, err := cql2.Bind(n, queryables, s)
	if err != nil {
		fault(t, err)
		return
	}
	if _, err := filter.Match(r); err != nil {
		t.Fatal(err)
	}
}
