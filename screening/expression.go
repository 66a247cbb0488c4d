package screening

import (
	"reflect"
	"slices"
	"strings"

	"redline/lang"

	"cel.dev/cel-go/cel"
	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

const (
	// ruleCostLimit bounds one evaluation, in CEL's cost units (about one per operator).
	ruleCostLimit = 1_000_000
	// caseCostLimit bounds all evaluations of one component.
	caseCostLimit = 10_000_000
)

// Truth is a value of three-valued logic, or the failure to compute one.
type Truth int

// The truth values.
const (
	False Truth = iota
	True
	Unknown
	Failed
)

// answer is what an expression came to. Needs names the variables an Unknown lacks, sorted.
type answer struct {
	truth Truth
	value any // for expressions that are not conditions
	needs []string
}

// Set is a named set of GB/T 4754-2017 industry codes; a trailing * stands for any digits.
type Set struct {
	ID    string    `yaml:"id"`
	Title lang.Text `yaml:"title"`
	Codes []string  `yaml:"codes"`
}

// contains reports whether code is in the set.
func (s Set) contains(code string) bool {
	return slices.ContainsFunc(s.Codes, func(c string) bool {
		prefix, open := strings.CutSuffix(c, "*")
		return c == code || open && strings.HasPrefix(code, prefix)
	})
}

// language is the rules' expression language over one set of typed variables.
type language struct {
	env     *cel.Env
	sets    map[string]Set
	choices map[string][]string // per variable; a literal outside them is a typo
}

// newLanguage declares each variable under its dotted name. There are no maps and no
// null, so that an unknown always names the variable that is missing.
func newLanguage(variables map[string]*cel.Type, choices map[string][]string, sets map[string]Set) (*language, error) {
	strs := cel.ListType(cel.StringType)
	options := []cel.EnvOption{
		cel.ClearMacros(),
		cel.Macros(cel.AllMacro, cel.ExistsMacro),
		cel.CrossTypeNumericComparisons(true),
		cel.Function("in_set", cel.Overload("in_set_list_string", []*cel.Type{strs, cel.StringType}, cel.BoolType,
			cel.BinaryBinding(func(codes, set ref.Val) ref.Val { return inSet(sets, codes, set) }))),
		cel.Function("overlaps", cel.Overload("overlaps_list_list", []*cel.Type{strs, strs}, cel.BoolType,
			cel.BinaryBinding(listsOverlap))),
	}
	for name, t := range variables {
		options = append(options, cel.Variable(name, t))
	}
	env, err := cel.NewCustomEnv(append([]cel.EnvOption{cel.StdLib()}, options...)...)
	if err != nil {
		return nil, err
	}
	return &language{env: env, sets: sets, choices: choices}, nil
}

func inSet(sets map[string]Set, codes, set ref.Val) ref.Val {
	list, err := codes.ConvertToNative(reflect.TypeFor[[]string]())
	if err != nil {
		return types.WrapErr(err)
	}
	s := sets[string(set.(types.String))]
	return types.Bool(slices.ContainsFunc(list.([]string), s.contains))
}

func listsOverlap(a, b ref.Val) ref.Val {
	left, err := a.ConvertToNative(reflect.TypeFor[[]string]())
	if err != nil {
		return types.WrapErr(err)
	}
	right, err := b.ConvertToNative(reflect.TypeFor[[]string]())
	if err != nil {
		return types.WrapErr(err)
	}
	return types.Bool(slices.ContainsFunc(left.([]string), func(s string) bool { return slices.Contains(right.([]string), s) }))
}

// expression is a compiled, type-checked expression.
type expression struct {
	source  string
	program cel.Program
	uses    []string // variables it mentions, sorted
}

// source says where an expression stands, so that an error can point into it.
type source struct {
	file         string
	line, column int // of the expression's first character
	where        lang.Text
	field        string
}

func (s source) fault(line, column int, what, hint lang.Text) *lang.Fault {
	at := &lang.Fault{File: s.file, Line: s.line, Column: s.column, Where: s.where, Field: s.field, What: what, Hint: hint}
	if s.line > 0 && line > 0 {
		at.Line += line - 1
		if line == 1 {
			at.Column += column
		} else {
			at.Column = column + 1
		}
	}
	return at
}

// compile type-checks src, which must come to the wanted type. Errors are *lang.Fault
// with line and column.
func (l *language) compile(src string, want *cel.Type, at source) (*expression, error) {
	ast, issues := l.env.Compile(src)
	if issues.Err() != nil {
		first := issues.Errors()[0]
		says := conditionSays(first.Message)
		return nil, at.fault(first.Location.Line(), first.Location.Column(),
			lang.Textf("条件写法有误：%[1]s", "the condition is wrong: %[2]s", says.ZH, says.EN),
			lang.Text{ZH: "只能使用已声明的变量和函数（redline facts 列出全部事实）", EN: "use declared variables and functions only (redline facts lists every fact)"})
	}
	if !ast.OutputType().IsExactType(want) {
		return nil, at.fault(1, 0,
			lang.Textf("条件得出的是%[3]s，应为%[4]s", "the condition is of type %[1]s, want %[2]s", ast.OutputType(), want,
				chineseTypes().Replace(ast.OutputType().String()), chineseTypes().Replace(want.String())),
			lang.Text{ZH: "改写为比较或逻辑式", EN: "write a comparison or a logical expression"})
	}
	if fault := l.checkLiterals(ast.NativeRep(), at); fault != nil {
		return nil, fault
	}
	program, err := l.env.Program(ast, cel.EvalOptions(cel.OptPartialEval, cel.OptTrackCost), cel.CostLimit(ruleCostLimit))
	if err != nil {
		return nil, at.fault(1, 0, lang.Textf("条件不能执行：%[1]s", "the condition cannot run: %[1]s", err.Error()), lang.Text{})
	}
	return &expression{source: src, program: program, uses: variablesOf(ast.NativeRep())}, nil
}

// checkLiterals refuses set names that do not exist and string literals that a variable
// with choices can never equal.
func (l *language) checkLiterals(ast *celast.AST, at source) *lang.Fault {
	var fault *lang.Fault
	report := func(e celast.Expr, what, hint lang.Text) {
		if fault == nil {
			loc := ast.SourceInfo().GetStartLocation(e.ID())
			fault = at.fault(loc.Line(), loc.Column(), what, hint)
		}
	}
	celast.PostOrderVisit(ast.Expr(), celast.NewExprVisitor(func(e celast.Expr) {
		if e.Kind() != celast.CallKind {
			return
		}
		call := e.AsCall()
		args := call.Args()
		switch call.FunctionName() {
		case "in_set":
			name, ok := stringLiteral(args[1])
			if _, known := l.sets[name]; !ok || !known {
				report(args[1], lang.Textf("没有行业集合 %q", "there is no industry set %q", name),
					lang.Text{ZH: "集合名写成带引号的文字，见 sets.yaml", EN: "name a set of sets.yaml in quotes"})
			}
		case "_==_", "_!=_", "@in", "overlaps":
			for i := range args {
				l.checkChoices(ast, args[i], args[1-i], report)
			}
		}
	}))
	return fault
}

func (l *language) checkChoices(ast *celast.AST, variable, other celast.Expr, report func(celast.Expr, lang.Text, lang.Text)) {
	reference, ok := ast.ReferenceMap()[variable.ID()]
	if !ok || len(l.choices[reference.Name]) == 0 {
		return
	}
	literals := []celast.Expr{other}
	if other.Kind() == celast.ListKind {
		literals = other.AsList().Elements()
	}
	for _, literal := range literals {
		if s, ok := stringLiteral(literal); ok && !slices.Contains(l.choices[reference.Name], s) {
			report(literal, lang.Textf("%[1]s 不可能是“%[2]s”", "%[1]s can never be %[2]q", reference.Name, s),
				lang.Textf("可选值：%s", "choose from: %s", strings.Join(l.choices[reference.Name], " | ")))
		}
	}
}

func stringLiteral(e celast.Expr) (string, bool) {
	if e.Kind() != celast.LiteralKind {
		return "", false
	}
	s, ok := e.AsLiteral().Value().(string)
	return s, ok
}

func variablesOf(ast *celast.AST) []string {
	var names []string
	for _, reference := range ast.ReferenceMap() {
		if reference.Name != "" && reference.Value == nil && !slices.Contains(names, reference.Name) {
			names = append(names, reference.Name)
		}
	}
	slices.Sort(names)
	return names
}

// binding is the variables of one evaluation: known values, and all others unknown.
type binding struct {
	vars cel.PartialActivation
	cost *uint64 // cost left for the case; nil when unbounded
}

// bind declares every variable in names either known or unknown.
func bind(known map[string]any, names []string, cost *uint64) (binding, error) {
	var patterns []*cel.AttributePatternType
	for _, name := range names {
		if _, ok := known[name]; !ok {
			patterns = append(patterns, cel.AttributePattern(name))
		}
	}
	vars, err := cel.PartialVars(known, patterns...)
	return binding{vars: vars, cost: cost}, err
}

// eval never fails: an error or an exhausted cost limit is the truth value Failed.
func (e *expression) eval(b binding) answer {
	if b.cost != nil && *b.cost == 0 {
		return answer{truth: Failed}
	}
	out, details, err := e.program.Eval(b.vars)
	if b.cost != nil && details != nil && details.ActualCost() != nil {
		*b.cost -= min(*b.cost, *details.ActualCost())
	}
	if err != nil {
		return answer{truth: Failed}
	}
	switch v := out.(type) {
	case *types.Unknown:
		return answer{truth: Unknown, needs: missing(v)}
	case types.Bool:
		if v {
			return answer{truth: True, value: true}
		}
		return answer{truth: False, value: false}
	}
	return answer{truth: Failed}
}

func missing(u *types.Unknown) []string {
	var names []string
	for _, id := range u.IDs() {
		trails, _ := u.GetAttributeTrails(id)
		for _, trail := range trails {
			if !slices.Contains(names, trail.Variable()) {
				names = append(names, trail.Variable())
			}
		}
	}
	slices.Sort(names)
	return names
}
