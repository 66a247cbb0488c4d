package cql2

import (
	"slices"
	"strings"

	"redline/lang"
)

// form is how an operation is written as text.
type form int

const (
	infix    form = iota // a AND b AND c, a = b
	prefix               // NOT a
	like                 // a LIKE 'b'
	between              // a BETWEEN b AND c
	in                   // a IN (b, c)
	isNull               // a IS NULL
	function             // NAME(a, b)
)

// operation is an operation of CQL2: its name in JSON and in text, and how many operands it
// takes.
type operation struct {
	name     string
	text     string
	form     form
	min, max int
}

// operations lists all that are supported.
var operations = []operation{
	{"and", "AND", infix, 2, MaxNodes},
	{"or", "OR", infix, 2, MaxNodes},
	{"not", "NOT", prefix, 1, 1},
	{"=", "=", infix, 2, 2},
	{"<>", "<>", infix, 2, 2},
	{"<", "<", infix, 2, 2},
	{"<=", "<=", infix, 2, 2},
	{">", ">", infix, 2, 2},
	{">=", ">=", infix, 2, 2},
	{"like", "LIKE", like, 2, 2},
	{"between", "BETWEEN", between, 3, 3},
	{"in", "IN", in, 2, 2},
	{"isNull", "IS NULL", isNull, 1, 1},
	{"casei", "CASEI", function, 1, 1},
	{"s_intersects", "S_INTERSECTS", function, 2, 2},
	{"s_disjoint", "S_DISJOINT", function, 2, 2},
	{"s_within", "S_WITHIN", function, 2, 2},
	{"s_contains", "S_CONTAINS", function, 2, 2},
	{"s_equals", "S_EQUALS", function, 2, 2},
	{"s_touches", "S_TOUCHES", function, 2, 2},
	{"s_dwithin", "S_DWITHIN", function, 3, 3},
}

func operationNamed(name string) (operation, bool) {
	i := slices.IndexFunc(operations, func(o operation) bool { return o.name == name })
	if i < 0 {
		return operation{}, false
	}
	return operations[i], true
}

// functionNamed finds a function by its name in text, in any case.
func functionNamed(text string) (operation, bool) {
	i := slices.IndexFunc(operations, func(o operation) bool { return o.form == function && strings.EqualFold(o.text, text) })
	if i < 0 {
		return operation{}, false
	}
	return operations[i], true
}

// Functions returns the names of the functions, as text writes them.
func Functions() []string {
	var names []string
	for _, o := range operations {
		if o.form == function {
			names = append(names, o.text)
		}
	}
	return names
}

// checkCount refuses a wrong number of operands.
func (o operation) checkCount(at Place, n int) *lang.Fault {
	if n >= o.min && n <= o.max {
		return nil
	}
	return at.fault(lang.Textf("%s 有 %d 个操作数，应为 %d 个", "%s has %d operands; it takes %d", o.text, n, o.min),
		lang.Text{ZH: "改正操作数", EN: "correct the operands"})
}

// unknownFunction says that a name is no function, and which are.
func unknownFunction(at Place, name string) *lang.Fault {
	if strings.EqualFold(name, "accenti") {
		return at.fault(lang.Text{ZH: "不支持 ACCENTI（不区分重音）", EN: "ACCENTI (comparing without accents) is not supported"},
			lang.Text{ZH: "去掉 ACCENTI；不区分大小写用 CASEI", EN: "leave it out; CASEI compares without case"})
	}
	return at.fault(lang.Textf("没有函数 %s", "there is no function %s", name),
		lang.Textf("可用的函数：%s", "the functions are: %s", list(Functions())))
}
