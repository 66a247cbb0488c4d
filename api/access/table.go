package access

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"redline/keys"

	"github.com/go-chi/chi/v5"
)

// Rule says who may use one route with one method. Which layers an allowed caller then sees
// is not for the rule to say: that follows from the caller's audience, in every route.
type Rule struct {
	Method  string // GET stands for HEAD too
	Pattern string // as chi has it; what the parameters are called does not matter
	Least   keys.Role

	// Open is for what is neither secret nor costly: no key is looked at, no allowance taken.
	// Least must be None.
	Open bool
	// Operators lets addresses of Options.Operators in beside the role.
	Operators bool
	// Saves is the role needed, beyond Least, when the parameter save asks for it.
	Saves keys.Role
	// Writes marks what changes something that is kept; it is audited (see Journal).
	Writes bool
}

// Table is rules by method and pattern.
type Table map[string]Rule

// NewTable returns the table of rules. Two for the same route, and contradictory ones, are an
// error.
func NewTable(rules []Rule) (Table, error) {
	t := Table{}
	for _, r := range rules {
		at := place(r.Method, r.Pattern)
		if _, twice := t[at]; twice {
			return nil, fmt.Errorf("access: two rules for %s", at)
		}
		if r.Open != (r.Least == keys.None) || r.Open && (r.Operators || r.Writes || r.Saves != keys.None) {
			return nil, fmt.Errorf("access: %s must be open or name a role", at)
		}
		t[at] = r
	}
	return t, nil
}

// Check refuses routes without a rule: one that nobody thought about is to be served to
// nobody.
func (t Table) Check(routes chi.Routes) error {
	var without []string
	err := chi.Walk(routes, func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if _, ok := t.rule(method, pattern); !ok {
			without = append(without, place(method, pattern))
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(without) > 0 {
		slices.Sort(without)
		return fmt.Errorf("access: no rule for %s: add it to Rules in api/access/rules.go", strings.Join(slices.Compact(without), ", "))
	}
	return nil
}

// Unused lists the rules that no route has.
func (t Table) Unused(routes chi.Routes) ([]string, error) {
	left := map[string]bool{}
	for at := range t {
		left[at] = true
	}
	err := chi.Walk(routes, func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if method == http.MethodHead {
			method = http.MethodGet
		}
		delete(left, place(method, pattern))
		return nil
	})
	var out []string
	for at := range left {
		out = append(out, at)
	}
	slices.Sort(out)
	return out, err
}

func (t Table) rule(method, pattern string) (Rule, bool) {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	r, ok := t[place(method, pattern)]
	return r, ok
}

// place is the form of a method and pattern that rules are compared in: parameters without
// their names, no slash at the end, no "/*" where a router is mounted within another.
func place(method, pattern string) string {
	var b strings.Builder
	depth := 0
	for _, c := range strings.ReplaceAll(pattern, "/*/", "/") {
		switch {
		case c == '{':
			depth++
			if depth == 1 {
				b.WriteString("{}")
			}
		case c == '}':
			depth--
		case depth == 0:
			b.WriteRune(c)
		}
	}
	path := strings.TrimRight(b.String(), "/")
	if path == "" {
		path = "/"
	}
	return method + " " + path
}
