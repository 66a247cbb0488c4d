package screening

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"cel.dev/cel-go/cel"

	"redline/lang"
)

// What is wrong with a condition is said in the reader's language, as somebody would who
// knows what was meant.
func TestConditionsThatAreWrong(t *testing.T) {
	l, err := newLanguage(map[string]*cel.Type{
		"project.nature": cel.StringType, "project.builds": cel.ListType(cel.StringType),
		"project.point": cel.DoubleType, "project.toxic": cel.BoolType,
	}, nil, map[string]Set{"A": {ID: "A"}})
	if err != nil {
		t.Fatal(err)
	}
	english := regexp.MustCompile(`(?i)syntax|expect|input|overload|reference|token|literal|type `)
	for _, tt := range []struct{ condition, zh, en string }{
		{`project.naturee == "x"`, "没有“project.naturee”这个变量或函数，是不是 project.nature", "undeclared reference to project.naturee: did you mean project.nature?"},
		{`project.builds.exist(b, b == "a")`, "没有“exist”这个变量或函数，是不是 exists", "did you mean exists?"},
		{`has(project.toxic)`, "没有“has”", "undeclared reference to has"},
		{`project.nature = "x"`, "等于写作 ==", "write =="},
		{`project.nature == "x" &&`, "没有写完", "too early"},
		{``, "没有写完", "too early"},
		{`project.nature == "x`, "引号没有", "a quote that does not end"},
		{`project.nature == 3`, "== 不能用于（文字, 整数）", "== does not go with (string, int)"},
		{`"a" in project.nature`, "in 不能用于（文字, 文字）", "in does not go with (string, string)"},
		{`in_set(project.nature, "A")`, "in_set 不能用于（文字, 文字）", "in_set does not go with"},
		{`!project.point`, "! 不能用于（数）", "! does not go with (double)"},
		{`project.toxic ? 1 : "a"`, "? : 不能用于（真假值, 整数, 文字）", "? : does not go"},
		{`project.builds == "a"`, "== 不能用于（文字列表, 文字）", "(list(string), string)"},
		{`project.nature && true`, "应为真假值，却是文字", "expected type bool but found string"},
		{`project.toxic.a`, "真假值后面不能再用点号", "a bool has no fields"},
		{`project.toxic.all(x, true)`, "真假值不是列表", "a bool is no list"},
		{`project.nature in ["新建" "扩建"]`, `此处不应有 "扩建"`, `"扩建" does not belong here`},
		{`project.nature in [“新建”]`, "引号 “ 是全角的", "no straight quote"},
		{`project.nature == 新建`, "不能识别“新”", "新 is not understood"},
		{`(project.toxic`, "末尾缺少 )", ") is missing at the end"},
		{`project.toxic)`, "此处不应有 )", ") does not belong here"},
		{`project.toxic and true`, "写作 &&", "write &&"},
		{`if`, "if 是保留字", "if is a reserved word"},
		{`99999999999999999999 > 1`, "数太大", "too large"},
		{`1 + 2`, "条件得出的是整数，应为真假值", "of type int, want bool"},
	} {
		t.Run(tt.condition, func(t *testing.T) {
			_, err := l.compile(tt.condition, cel.BoolType, source{})
			var f *lang.Fault
			if !errors.As(err, &f) {
				t.Fatalf("%v", err)
			}
			if !strings.Contains(f.What.ZH, tt.zh) || !strings.Contains(f.What.EN, tt.en) || english.MatchString(f.What.ZH) {
				t.Errorf("it says %q, %q", f.What.ZH, f.What.EN)
			}
		})
	}
	const strange = "something the checker never said"
	if got := conditionSays(strange); got.ZH != strange || got.EN != strange {
		t.Errorf("it became %v", got)
	}
}
