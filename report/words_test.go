package report

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"redline/lang"
	"redline/layers"
	"redline/screening"

	"github.com/google/go-cmp/cmp"
)

var place = regexp.MustCompile(`\{[a-z]+\}`)

func places(s string) []string {
	found := map[string]bool{}
	for _, p := range place.FindAllString(s, -1) {
		found[p] = true
	}
	out := []string{}
	for p := range found {
		out = append(out, p)
	}
	sort.Strings(out)
	return out
}

// Both languages say everything, with the same places to fill in.
func TestSentencesAgree(t *testing.T) {
	for key, s := range sentences {
		if s.ZH == "" || s.EN == "" {
			t.Errorf("%q lacks a language", key)
		}
		if diff := cmp.Diff(places(s.ZH), places(s.EN)); diff != "" {
			t.Errorf("%q has other places in English than in Chinese:\n%s", key, diff)
		}
	}
}

// Every call of say names a sentence that exists and fills exactly its places; every
// sentence is said somewhere.
func TestSayCalls(t *testing.T) {
	said := map[string]bool{}
	files := token.NewFileSet()
	visit := func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if f, ok := call.Fun.(*ast.SelectorExpr); !ok || f.Sel.Name != "say" {
			return true
		}
		key := literal(call.Args[0])
		said[key] = true
		given := []string{}
		for i := 1; i < len(call.Args); i += 2 {
			given = append(given, "{"+literal(call.Args[i])+"}")
		}
		sort.Strings(given)
		if diff := cmp.Diff(places(sentences[key].ZH), given); diff != "" || sentences[key].IsZero() {
			t.Errorf("%s: say(%q) does not fill the sentence's places:\n%s", files.Position(call.Pos()), key, diff)
		}
		return true
	}
	for _, name := range sourceFiles(t) {
		file, err := parser.ParseFile(files, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, visit)
	}
	for key := range sentences {
		if !said[key] {
			t.Errorf("nothing says %q", key)
		}
	}
}

func sourceFiles(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob("*.go")
	if err != nil || len(all) == 0 {
		t.Fatal("no source files", err)
	}
	return slices.DeleteFunc(all, func(name string) bool { return strings.HasSuffix(name, "_test.go") })
}

func literal(e ast.Expr) string {
	if b, ok := e.(*ast.BasicLit); ok {
		s, _ := strconv.Unquote(b.Value)
		return s
	}
	return "?"
}

// contractCodes are the codes of the contract by group of wording.
func contractCodes() map[string][]string {
	all := map[string][]string{
		"status":      {"hit", "touch", "clear", "partial", "no-data", "outdated", "failed", "withheld"},
		"outcome":     {"hit", "touch", "not-near", "not-met", "pending", "unassessed", "not-in-force", "failed"},
		"role":        screening.Roles(),
		"audience":    {"public", "internal"},
		"source":      {"given", "file", "derived"},
		"ask":         {"applicant", "office"},
		"touch":       {"border", "min_area", "min_width"},
		"change":      {"begins", "ends", "replaced", "absorbed", "lapses"},
		"changed":     {"layer", "document", "rule"},
		"baseline":    {"岸线", "河道管理范围线", "水域边界", "渠堤外脚"},
		"requirement": {"符合", "不符合", "不涉及", "需论证", "待核"},
		"because":     {"when", "relation", "role", "zones", "rule", "basis", "cost", "geometry", "exception"},
		"need":        {"boundary", "w_adopted", "opposite_bank", "baseline", "version", "outfall", "coordinates"},
		"wind":        {"0", "1", "2", "3", "4", "5", "6", "7"},
		"bool":        {"true", "false"},
		"level":       levelOrder(),
		"theme":       dimensions(),
		"list":        {"ZH", "1", "2", "3", "4", "5"},
	}
	for _, e := range screening.Effects() {
		all["effect"] = append(all["effect"], string(e))
		all["headline"] = append(all["headline"], string(e))
	}
	for _, a := range layers.Authorities() {
		for _, group := range []string{"authority", "ban", "headline"} {
			all[group] = append(all[group], string(a))
		}
	}
	return all
}

// Every code of the contract has its own wording in both languages, and no wording is
// left without a code.
func TestEveryCodeHasWording(t *testing.T) {
	known := map[string]bool{}
	contract := contractCodes()
	for _, r := range luojiangBook(t, layers.Date{Year: 2025, Month: 6, Day: 1}).Rules {
		contract["theme"] = append(contract["theme"], r.Theme)
	}
	for group, all := range contract {
		for _, code := range all {
			key := group + "." + code
			known[key] = true
			zh, en := (words{lang.ZH}).code(group, code), (words{lang.EN}).code(group, code)
			if _, ok := codes[key]; !ok || zh == "" || en == "" {
				t.Errorf("%s has no wording in both languages", key)
			}
			if !strings.ContainsFunc(zh, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
				t.Errorf("%s is not Chinese: %q", key, zh)
			}
			if zh == en {
				t.Errorf("%s has no English: %q", key, en)
			}
		}
	}
	for key := range codes {
		if !known[key] {
			t.Errorf("%s words no code of the contract", key)
		}
	}
	if got := (words{lang.EN}).code("status", "from-the-future"); got != "from-the-future" {
		t.Errorf("an unknown code reads %q, want itself", got)
	}
}

// Only law prohibits: a plan's prohibition never reads as a ban by law.
func TestWordingFollowsAuthority(t *testing.T) {
	tests := []struct {
		authority layers.Authority
		zh, en    string
	}{
		{layers.Law, "法律禁止", "prohibited by law"},
		{layers.Regulation, "法规禁止", "prohibited by regulation"},
		{layers.LocalRegulation, "地方性法规禁止", "prohibited by local regulation"},
		{layers.MinistryRule, "规章禁止", "prohibited by ministry rule"},
		{layers.Plan, "不符合规划要求", "does not conform to the plan"},
	}
	for _, tt := range tests {
		if got := (words{lang.ZH}).effectWord(screening.Prohibited, tt.authority); got != tt.zh {
			t.Errorf("%s: got %q, want %q", tt.authority, got, tt.zh)
		}
		if got := (words{lang.EN}).effectWord(screening.Prohibited, tt.authority); got != tt.en {
			t.Errorf("%s: got %q, want %q", tt.authority, got, tt.en)
		}
		if got := (words{lang.ZH}).effectWord(screening.Review, tt.authority); got != "需论证" {
			t.Errorf("%s: a review reads %q", tt.authority, got)
		}
	}
}

func TestSayLeavesPlacesInValuesAlone(t *testing.T) {
	w := words{lang.EN}
	if got, want := w.say("named.never"), "named.never"; got != want {
		t.Errorf("a missing sentence reads %q, want its key", got)
	}
	if got, want := w.say("numbered", "n", "{text}", "text", "x"), "{text}. x"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
