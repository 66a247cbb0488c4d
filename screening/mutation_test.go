package screening

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cel.dev/cel-go/cel"
	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
)

// A mutant is a rule changed in one place. A rule's own cases must tell it from the rule:
// otherwise nobody would notice if that place were wrong.
type mutant struct {
	what string
	rule *Rule
}

// TestNoMutantOfARuleLives changes every rule in every way below and wants some case of
// the rule to come out differently. (Hundreds of mutants take less than a second, so there
// is no shorter run.)
func TestNoMutantOfARuleLives(t *testing.T) {
	p := luojiangPack(t)
	n, alive := 0, 0
	for _, rule := range p.Rules {
		for _, m := range p.mutants(t, rule) {
			if n++; !p.kills(t, m.rule) {
				alive++
				t.Errorf("%s: no case notices: %s", rule.ID, m.what)
			}
		}
	}
	t.Logf("%d mutants, %d alive", n, alive)
	if n < 500 {
		t.Errorf("only %d mutants", n)
	}
}

// kills reports whether some case of the rule comes out otherwise than expected.
func (p *Pack) kills(t *testing.T, rule *Rule) bool {
	t.Helper()
	for _, c := range rule.Cases {
		r, err := p.testCase(rule, 0, c)
		if err != nil || !r.OK() {
			return true
		}
	}
	return false
}

func (p *Pack) mutants(t *testing.T, rule *Rule) []mutant {
	var out []mutant
	add := func(what string, change func(r *Rule)) {
		r := *rule
		r.Relations = slices.Clone(rule.Relations)
		r.Exceptions = slices.Clone(rule.Exceptions)
		change(&r)
		out = append(out, mutant{what, &r})
	}
	verified := slices.ContainsFunc(rule.Basis, func(b RuleBasis) bool { return b.Verified })
	for _, e := range Effects()[:4] {
		// The loader refuses a prohibition that nobody verified, and a band that is only
		// possible never prohibits.
		if e != rule.Effect && (e != Prohibited || verified && !onlyPossible(rule)) {
			add(fmt.Sprintf("effect %s", e), func(r *Rule) { r.Effect = e })
		}
	}
	if len(rule.AppliesTo) > 0 && len(rule.AppliesTo) < len(Roles()) {
		add("applies to every role", func(r *Rule) { r.AppliesTo = nil })
	}
	for i, relation := range rule.Relations {
		for _, other := range mutantsOf(relation) {
			add(fmt.Sprintf("relation %s for %s", other, relation), func(r *Rule) { r.Relations[i] = other })
		}
		if len(rule.Relations) > 1 {
			add(fmt.Sprintf("without relation %s", relation), func(r *Rule) { r.Relations = slices.Delete(r.Relations, i, i+1) })
		}
	}
	if rule.When != "" {
		add("always", func(r *Rule) { r.when = nil })
		for _, m := range p.facts.mutate(t, rule.When) {
			add("when "+m.text, func(r *Rule) { r.when = m.e })
		}
	}
	if rule.Zones != "" {
		add("all zones", func(r *Rule) { r.zones = nil })
		for _, m := range p.Layers[rule.Layer].language.mutate(t, rule.Zones) {
			add("zones "+m.text, func(r *Rule) { r.zones = m.e })
		}
	}
	for i, e := range rule.Exceptions {
		add("without exception "+e.ID, func(r *Rule) { r.Exceptions = slices.Delete(r.Exceptions, i, i+1) })
		for _, m := range p.facts.mutate(t, e.When) {
			add("exception "+m.text, func(r *Rule) { r.Exceptions[i].when = m.e })
		}
	}
	return out
}

func onlyPossible(rule *Rule) bool {
	return len(rule.Relations) > 0 && !slices.ContainsFunc(rule.Relations, func(r Relation) bool { return r.Band != "possible" })
}

func mutantsOf(r Relation) []Relation {
	switch r.Kind {
	case WithinM, NearM, UpstreamM:
		nearer, farther := r, r
		nearer.Limit, farther.Limit = r.Limit-0.1, r.Limit+0.1
		return []Relation{nearer, farther}
	case CountMin:
		more, fewer := r, r
		more.Limit, fewer.Limit = r.Limit+1, r.Limit-1
		return []Relation{more, fewer}
	case InBand:
		var out []Relation
		for _, band := range []string{"certain", "possible", "any"} {
			if band != r.Band {
				out = append(out, Relation{Kind: InBand, Band: band})
			}
		}
		return out
	case Intersects:
		return []Relation{{Kind: WithinM, Limit: 1e6}}
	case Outside:
		return []Relation{{Kind: Intersects}}
	}
	return nil
}

type mutatedExpression struct {
	text string
	e    *expression
}

// mutate drops an operand of each "and" and "or", flips each comparison and its boundary,
// negates each other atom, moves each number by one, and drops each value of an "in".
func (l *language) mutate(t *testing.T, condition string) []mutatedExpression {
	t.Helper()
	ast, issues := l.env.Compile(condition)
	if issues.Err() != nil {
		t.Fatal(issues.Err())
	}
	printer := celPrinter{ast: ast.NativeRep()}
	var out []mutatedExpression
	try := func(id int64, replacement string) {
		printer.replace = map[int64]string{id: replacement}
		text := printer.print(ast.NativeRep().Expr())
		e, err := l.compile(text, cel.BoolType, source{})
		if err != nil {
			t.Fatalf("mutant %s of %s: %v", text, condition, err)
		}
		out = append(out, mutatedExpression{text, e})
	}
	celast.PostOrderVisit(ast.NativeRep().Expr(), celast.NewExprVisitor(func(e celast.Expr) {
		printer.replace = nil
		for _, replacement := range printer.replacements(e) {
			try(e.ID(), replacement)
		}
	}))
	return out
}

// replacements lists what an expression is mutated to.
func (p celPrinter) replacements(e celast.Expr) []string {
	switch {
	case e.Kind() == celast.LiteralKind:
		if n, ok := e.AsLiteral().Value().(float64); ok {
			return []string{strconv.FormatFloat(n+1, 'f', 1, 64), strconv.FormatFloat(n-1, 'f', 1, 64)}
		}
		if n, ok := e.AsLiteral().Value().(int64); ok {
			return []string{strconv.FormatInt(n+1, 10), strconv.FormatInt(n-1, 10)}
		}
		return nil
	case e.Kind() != celast.CallKind:
		return nil
	}
	call := e.AsCall()
	args := call.Args()
	binary := func(op string) string { return p.print(args[0]) + " " + op + " " + p.print(args[1]) }
	switch call.FunctionName() {
	case operators.LogicalAnd, operators.LogicalOr:
		return []string{p.print(args[0]), p.print(args[1])}
	case operators.Equals:
		return []string{binary("!=")}
	case operators.NotEquals:
		return []string{binary("==")}
	case operators.Less:
		return []string{binary(">="), binary("<=")}
	case operators.LessEquals:
		return []string{binary(">"), binary("<")}
	case operators.Greater:
		return []string{binary("<="), binary(">=")}
	case operators.GreaterEquals:
		return []string{binary("<"), binary(">")}
	case operators.In:
		return append(p.shorterLists(args), "!("+p.print(e)+")")
	case "in_set", "overlaps":
		return []string{"!" + p.print(e)}
	}
	return nil
}

// shorterLists leaves out each value of a literal list in turn.
func (p celPrinter) shorterLists(args []celast.Expr) []string {
	if args[1].Kind() != celast.ListKind || len(args[1].AsList().Elements()) < 2 {
		return nil
	}
	var out []string
	for i := range args[1].AsList().Elements() {
		var kept []string
		for j, e := range args[1].AsList().Elements() {
			if i != j {
				kept = append(kept, p.print(e))
			}
		}
		out = append(out, p.print(args[0])+" in ["+strings.Join(kept, ", ")+"]")
	}
	return out
}

// celPrinter writes an expression back as text, with some parts replaced.
type celPrinter struct {
	ast     *celast.AST
	replace map[int64]string
}

func (p celPrinter) print(e celast.Expr) string {
	if text, ok := p.replace[e.ID()]; ok {
		return "(" + text + ")"
	}
	if reference, ok := p.ast.ReferenceMap()[e.ID()]; ok && reference.Name != "" {
		return reference.Name
	}
	switch e.Kind() {
	case celast.LiteralKind:
		switch v := e.AsLiteral().Value().(type) {
		case string:
			return strconv.Quote(v)
		case float64:
			return strconv.FormatFloat(v, 'f', 1, 64)
		default:
			return fmt.Sprint(v)
		}
	case celast.ListKind:
		return "[" + p.list(e.AsList().Elements()) + "]"
	case celast.CallKind:
		return p.call(e.AsCall())
	}
	panic("a construct the rules do not use yet")
}

func (p celPrinter) list(elements []celast.Expr) string {
	var out []string
	for _, e := range elements {
		out = append(out, p.print(e))
	}
	return strings.Join(out, ", ")
}

func (p celPrinter) call(c celast.CallExpr) string {
	if op, ok := operators.FindReverseBinaryOperator(c.FunctionName()); ok && op != "" {
		return "(" + p.print(c.Args()[0]) + " " + op + " " + p.print(c.Args()[1]) + ")"
	}
	switch c.FunctionName() {
	case operators.LogicalNot:
		return "!(" + p.print(c.Args()[0]) + ")"
	case operators.Negate:
		return "-(" + p.print(c.Args()[0]) + ")"
	}
	if c.IsMemberFunction() {
		return p.print(c.Target()) + "." + c.FunctionName() + "(" + p.list(c.Args()) + ")"
	}
	return c.FunctionName() + "(" + p.list(c.Args()) + ")"
}
