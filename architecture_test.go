// Package redline_test holds the rules of the house: which package may know which, and
// what may stand where. A rule that fails here is changed by an ADR (docs/adr), not by
// moving the line.
package redline_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "redline/"

// mayImport draws the architecture: for each folder, the folders of this module that
// it may import.
//
//	geo/crs ← geo ← layers ← screening ← report ← api ← cmd/redline      project → intake, screening      report → report/docx → report/page
//	intake → geo, geo/crs      intake/write, intake/describe → intake      intake/worker → intake, intake/describe
//	planning → layers/postgis, layers/check, layers/deliver; cmd/redline and api → planning
//	layers/folder, layers/deliver → layers, intake      demo → layers, layers/folder
//	demo/picture → geo, layers      layers/postgis → layers, migrations      bench → geo, screening, layers/folder, layers/postgis/cluster, demo
//
//	api/problem → lang; it is a leaf under api      api/cql2 → geo      api/tiles → geo, layers, api/problem
//	api/ogc → layers, geo/crs, api/problem, api/cql2
//	api/access → keys, layers, api/problem      layers/postgis → keys
//
// lang is a leaf that every package may import, industry one for project, api and cmd/redline, strictyaml one for those that read YAML,
// jsonform one for those that write reports;
// cmd/redline wires them all. The root holds no package of its own.
var mayImport = map[string][]string{
	"lang":                        {},
	"jsonform":                    {},
	"strictyaml":                  {"lang"},
	"geo/crs":                     {"lang"},
	"geo":                         {"lang", "geo/crs"},
	"intake":                      {"lang", "geo", "geo/crs"},
	"intake/write":                {"lang", "geo", "geo/crs", "intake"},
	"intake/describe":             {"lang", "geo", "intake"},
	"intake/worker":               {"lang", "geo", "intake", "intake/describe"},
	"layers":                      {"lang", "geo"},
	"layers/symbols":              {},
	"layers/folder":               {"lang", "strictyaml", "geo", "layers", "intake"},
	"layers/check":                {"lang", "strictyaml", "geo", "layers"},
	"layers/deliver":              {"lang", "strictyaml", "geo", "layers", "intake"},
	"layers/layerstest":           {"lang", "geo", "layers"},
	"migrations":                  {},
	"planning":                    {"lang", "geo", "layers", "layers/check", "layers/deliver", "layers/postgis", "screening"},
	"layers/postgis":              {"lang", "keys", "geo", "layers", "layers/check", "migrations"},
	"layers/postgis/cluster":      {},
	"layers/postgis/cluster/with": {"layers/postgis/cluster"},
	"screening":                   {"lang", "jsonform", "strictyaml", "geo", "layers"},
	"report":                      {"lang", "jsonform", "geo", "layers", "layers/symbols", "screening", "report/docx", "report/page", "report/pdf", "report/picture", "report/fonts"},
	"report/fonts":                {"lang"},
	"report/pdf":                  {"lang", "report/fonts", "report/page"},
	"report/picture":              {"geo", "layers/symbols", "report/fonts", "report/page"},
	"report/page":                 {},
	"report/docx":                 {"lang", "report/page"},
	"industry":                    {},
	"project":                     {"lang", "geo", "industry", "intake", "screening"},
	"demo":                        {"lang", "geo", "geo/crs", "layers", "layers/folder"},
	"demo/picture":                {"lang", "geo", "layers"},
	"keys":                        {"lang", "strictyaml"},
	"api/problem":                 {"lang"},
	"api/access":                  {"lang", "keys", "layers", "api/problem"},
	"api/cql2":                    {"lang", "geo"},
	"api/ogc":                     {"lang", "geo", "geo/crs", "layers", "api/problem", "api/cql2"},
	"api/tiles":                   {"lang", "geo", "layers", "layers/symbols", "api/problem"},
	"api":                         {"lang", "geo", "industry", "intake", "intake/worker", "layers", "layers/check", "layers/deliver", "layers/postgis", "planning", "screening", "report", "project", "keys", "api/access", "api/problem", "api/ogc", "api/tiles"},
	"bench":                       {"lang", "geo", "layers", "layers/folder", "layers/postgis/cluster", "screening", "demo", "api/access", "api/problem", "api/ogc", "api/tiles", "api", "intake"},
	"web":                         {},
	"cmd/redline": {
		"lang", "geo", "geo/crs", "industry", "intake", "intake/describe", "intake/worker", "intake/write", "layers", "layers/check", "layers/deliver", "layers/folder", "layers/postgis",
		"screening", "report", "demo", "project", "planning", "keys", "api", "api/access", "api/problem", "web",
	},
}

// onlyIn says which folders may hold a library, so that its types and its faults stay
// in one place. A path stands for everything below it.
var onlyIn = []struct {
	library string
	folders []string
}{
	{"github.com/peterstace/simplefeatures", []string{"geo"}},
	{"cel.dev/cel-go", []string{"screening"}},
	{"golang.org/x/text/encoding", []string{"intake", "intake/write"}},
	{"modernc.org/sqlite", []string{"intake"}},
	{"github.com/goccy/go-yaml", []string{"strictyaml"}},
	{"github.com/twpayne/go-kml", []string{"intake/write"}},
	{"github.com/jackc/pgx", []string{"layers/postgis", "layers/postgis/cluster", "bench"}},
	{"github.com/twpayne/pgx-geom", []string{"layers/postgis"}},
	{"github.com/pressly/goose", []string{"layers/postgis"}},
	{"github.com/alecthomas/kong", []string{"cmd/redline"}},
	{"github.com/xuri/excelize", []string{"report"}},
	{"github.com/fogleman/gg", []string{"report/picture"}},
	{"codeberg.org/go-pdf/fpdf", []string{"report/pdf"}},
	{"github.com/schollz/progressbar", []string{"cmd/redline"}},
	{"github.com/paulmach/orb", []string{"api/tiles", "bench"}},
	{"testing", []string{"layers/layerstest"}},
}

// core folders answer from their arguments alone: no clock, files, network, logger,
// environment or dice.
var core = []string{"lang", "geo/crs", "geo", "layers", "screening", "report"}

var outsideWorld = []string{"os", "net", "log", "syscall", "database", "math/rand", "crypto/rand"}

// clock lists the functions of package time that read it.
var clock = []string{"Now", "Since", "Until", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer"}

// source is one parsed Go file of the module.
type source struct {
	folder string
	name   string // slash-separated, from the root
	fset   *token.FileSet
	file   *ast.File
}

func TestImportsFollowTheArchitecture(t *testing.T) {
	reportAll(t, checkImports(production(t)))
}

func TestEveryDrawnFolderHoldsAPackage(t *testing.T) {
	built := map[string]bool{}
	for _, s := range production(t) {
		built[s.folder] = true
	}
	for _, folder := range slices.Sorted(maps.Keys(mayImport)) {
		if !built[folder] {
			t.Errorf("mayImport draws %s, which holds no package: take it off the drawing", folder)
		}
	}
}

func TestLibrariesStayInTheirPlace(t *testing.T) {
	reportAll(t, checkLibraries(production(t)))
}

func TestOnlyCmdReadsTheClock(t *testing.T) {
	reportAll(t, checkClock(production(t)))
}

func TestEveryPackageHasADoorSign(t *testing.T) {
	reportAll(t, checkDoorSigns(production(t)))
}

func TestNothingRunsBeforeMain(t *testing.T) {
	reportAll(t, checkInits(production(t)))
}

// A test that lacks what it needs fails; a skipped one looks like a passed one.
func TestNoTestSkips(t *testing.T) {
	reportAll(t, checkSkips(tests(t)))
}

func checkImports(sources []source) (problems []string) {
	for _, s := range sources {
		allowed, drawn := mayImport[s.folder]
		if !drawn {
			problems = append(problems, s.name+": folder "+s.folder+" is not in mayImport; draw it first")
		}
		for _, imported := range s.imports() {
			to, ours := strings.CutPrefix(imported, module)
			if ours && !slices.Contains(allowed, to) {
				problems = append(problems, s.name+": "+s.folder+" may not import "+to)
			}
		}
	}
	return problems
}

func checkLibraries(sources []source) (problems []string) {
	for _, s := range sources {
		for _, imported := range s.imports() {
			for _, rule := range onlyIn {
				if under(imported, rule.library) && !slices.Contains(rule.folders, s.folder) {
					problems = append(problems, fmt.Sprintf("%s: %s belongs in %s only",
						s.name, rule.library, strings.Join(rule.folders, ", ")))
				}
			}
			outside := slices.ContainsFunc(outsideWorld, func(p string) bool { return under(imported, p) })
			if outside && slices.Contains(core, s.folder) {
				problems = append(problems, s.name+": "+s.folder+" answers from its arguments alone and may not import "+imported)
			}
		}
	}
	return problems
}

func checkClock(sources []source) (problems []string) {
	for _, s := range sources {
		name := s.nameOf("time")
		if strings.HasPrefix(s.folder, "cmd/") || s.folder == "bench" || name == "" { // bench is a command that measures time
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok || !slices.Contains(clock, sel.Sel.Name) {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == name {
				problems = append(problems, s.at(n)+": time."+sel.Sel.Name+" belongs in cmd only; take the time as an argument")
			}
			return true
		})
	}
	return problems
}

// checkDoorSigns wants exactly one package comment per package, of more than its name.
func checkDoorSigns(sources []source) (problems []string) {
	signs := map[string]int{}
	for _, s := range sources {
		signs[s.folder] += 0
		if s.file.Doc == nil {
			continue
		}
		signs[s.folder]++
		start := "Package " + s.file.Name.Name + " "
		if s.file.Name.Name == "main" {
			start = "Command " + path.Base(s.folder) + " "
		}
		text := s.file.Doc.Text()
		if !strings.HasPrefix(text, start) || len(strings.Fields(text)) < 8 {
			problems = append(problems, fmt.Sprintf("%s: the package comment should begin %q and say what lives here", s.name, start))
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(signs)) {
		if n := signs[folder]; n != 1 {
			problems = append(problems, fmt.Sprintf("%s: %d package comments; want one", folder, n))
		}
	}
	return problems
}

func checkInits(sources []source) (problems []string) {
	for _, s := range sources {
		for _, decl := range s.file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				problems = append(problems, s.at(f)+": no init functions; let the caller call it")
			}
		}
	}
	return problems
}

func checkSkips(sources []source) (problems []string) {
	for _, s := range sources {
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if ok && slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, sel.Sel.Name) {
				problems = append(problems, s.at(n)+": tests fail when they lack something; they do not skip")
			}
			return true
		})
	}
	return problems
}

// TestTheRulesBite shows each rule one file that breaks it and one that keeps it.
func TestTheRulesBite(t *testing.T) {
	const sign = "// Package x is here so that a newcomer can read its door sign.\n"
	for _, c := range []struct {
		name   string
		check  func([]source) []string
		folder string
		text   string
		want   int
	}{
		{"upward import", checkImports, "geo", `package geo; import _ "redline/layers"`, 1},
		{"downward import", checkImports, "layers", `package layers; import _ "redline/geo"`, 0},
		{"folder not drawn", checkImports, "util", `package util`, 1},
		{"overlay outside geo", checkLibraries, "layers", `package layers; import _ "github.com/peterstace/simplefeatures/geom"`, 1},
		{"overlay in geo", checkLibraries, "geo", `package geo; import _ "github.com/peterstace/simplefeatures/geom"`, 0},
		{"similar library", checkLibraries, "layers", `package layers; import _ "github.com/peterstace/simplefeatures2"`, 0},
		{"rules outside screening", checkLibraries, "report", `package report; import _ "cel.dev/cel-go/cel"`, 1},
		{"encodings outside intake", checkLibraries, "layers/folder", `package folder; import _ "golang.org/x/text/encoding/simplifiedchinese"`, 1},
		{"x/text without encodings", checkLibraries, "report", `package report; import _ "golang.org/x/text/unicode/norm"`, 0},
		{"files in the core", checkLibraries, "screening", `package screening; import _ "os"`, 1},
		{"logger in the core", checkLibraries, "geo", `package geo; import _ "log/slog"`, 1},
		{"file systems as arguments", checkLibraries, "screening", `package screening; import _ "io/fs"`, 0},
		{"files in a store", checkLibraries, "layers/folder", `package folder; import _ "os"`, 0},
		{"clock in the core", checkClock, "layers", `package layers; import "time"; var d = time.Now()`, 1},
		{"clock under another name", checkClock, "demo", `package demo; import when "time"; var d = when.Since(when.Time{})`, 1},
		{"clock handed on", checkClock, "intake", `package intake; import "time"; var now = time.Now`, 1},
		{"clock in cmd", checkClock, "cmd/redline", `package main; import "time"; var d = time.Now()`, 0},
		{"time without a clock", checkClock, "layers", `package layers; import "time"; var d = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)`, 0},
		{"no door sign", checkDoorSigns, "x", `package x`, 1},
		{"a door sign that says nothing", checkDoorSigns, "x", "// Package x is x.\npackage x", 1},
		{"a door sign", checkDoorSigns, "x", sign + `package x`, 0},
		{"a command's door sign", checkDoorSigns, "cmd/y", "// Command y is here so that a newcomer can read.\npackage main", 0},
		{"init", checkInits, "x", `package x; func init() {}`, 1},
		{"a method called init", checkInits, "x", `package x; type t int; func (t) init() {}`, 0},
		{"a skipped test", checkSkips, "x", `package x; func T(t testing.TB) { t.Skipf("later") }`, 1},
		{"slog's Skip field", checkSkips, "x", `package x; var y = z.Skip`, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, c.name, c.text, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			got := c.check([]source{{folder: c.folder, name: c.name, fset: fset, file: file}})
			if len(got) != c.want {
				t.Errorf("problems %q, want %d", got, c.want)
			}
		})
	}
}

// under reports whether an import path is the library or stands below it.
func under(imported, library string) bool {
	return imported == library || strings.HasPrefix(imported, library+"/")
}

func (s source) imports() []string {
	paths := make([]string, 0, len(s.file.Imports))
	for _, spec := range s.file.Imports {
		p, _ := strconv.Unquote(spec.Path.Value) // the parser has checked the literal
		paths = append(paths, p)
	}
	return paths
}

// nameOf returns what the file calls an imported package; "" if it does not import it.
func (s source) nameOf(imported string) string {
	for i, p := range s.imports() {
		switch spec := s.file.Imports[i]; {
		case p != imported:
		case spec.Name != nil:
			return spec.Name.Name
		default:
			return path.Base(p)
		}
	}
	return ""
}

func (s source) at(n ast.Node) string {
	return fmt.Sprintf("%s:%d", s.name, s.fset.Position(n.Pos()).Line)
}

func reportAll(t *testing.T, problems []string) {
	t.Helper()
	for _, p := range problems {
		t.Error(p)
	}
}

func production(t *testing.T) []source { return parse(t, false) }

func tests(t *testing.T) []source { return parse(t, true) }

// parse reads the module's Go files: the tests, or all others.
func parse(t *testing.T, test bool) []source {
	t.Helper()
	var sources []source
	root := os.DirFS(".")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if elsewhere(root, name) {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") != test {
			return nil
		}
		s := source{folder: path.Dir(name), name: name, fset: token.NewFileSet()}
		s.file, err = parser.ParseFile(s.fset, name, nil, parser.ParseComments)
		sources = append(sources, s)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(sources) == 0 {
		t.Fatal("no Go files found")
	}
	return sources
}

// elsewhere reports whether a folder is none of the module's own: hidden, test data,
// downloaded, or a module of its own.
func elsewhere(root fs.FS, folder string) bool {
	if folder == "." {
		return false
	}
	base := path.Base(folder)
	if base[0] == '.' || base[0] == '_' || base == "testdata" || base == "node_modules" {
		return true
	}
	_, err := fs.Stat(root, folder+"/go.mod")
	return err == nil
}
