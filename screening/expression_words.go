package screening

import (
	"regexp"
	"strconv"
	"strings"

	"redline/lang"
)

// conditionSays says what the checker of conditions found wrong in both languages. What it
// never said before stays in its own words.
func conditionSays(message string) lang.Text {
	for _, w := range conditionWords() {
		m := w.says.FindStringSubmatch(message)
		if m == nil {
			continue
		}
		zh, en := w.zh, w.en
		for i, part := range m[1:] {
			mark := "$" + strconv.Itoa(i+1)
			en = strings.ReplaceAll(en, mark, operator(part))
			if w.types {
				part = chineseTypes().Replace(operator(part))
			}
			zh = strings.ReplaceAll(zh, mark, part)
		}
		return lang.Text{ZH: zh, EN: en}
	}
	return lang.Text{ZH: message, EN: message}
}

// conditionWord is one shape of the checker's messages and how it is said; $1 and $2 stand
// for what the shape caught.
type conditionWord struct {
	says   *regexp.Regexp
	zh, en string
	types  bool // what the shape caught are types, or an operator
}

// conditionWords are those of cel-go's parser and checker, the more special first.
func conditionWords() []conditionWord {
	word := func(says, zh, en string) conditionWord {
		return conditionWord{says: regexp.MustCompile(`(?s)^(?:Syntax error: )?` + says + `$`), zh: zh, en: en}
	}
	types := func(says, zh, en string) conditionWord {
		w := word(says, zh, en)
		w.types = true
		return w
	}
	return []conditionWord{
		word(`undeclared reference to '(.*?)' \(did you mean '(.*)' or '(.*)'\?\)`, "没有“$1”这个变量或函数，是不是 $2 或 $3", "undeclared reference to $1: did you mean $2 or $3?"),
		word(`undeclared reference to '(.*?)' \(did you mean '(.*)'\?\)`, "没有“$1”这个变量或函数，是不是 $2", "undeclared reference to $1: did you mean $2?"),
		word(`undeclared reference to '(.*?)'.*`, "没有“$1”这个变量或函数", "undeclared reference to $1"),
		types(`found no matching overload for '(.*)' applied to '\((.*)\)'`, "$1 不能用于（$2）：类型不合", "$1 does not go with ($2): the types do not fit"),
		types(`expected type '(.*)' but found '(.*)'`, "此处应为$1，却是$2", "expected type $1 but found $2"),
		types(`type '(.*)' does not support field selection`, "$1后面不能再用点号取值", "a $1 has no fields to select with a dot"),
		types(`expression of type '(.*)' cannot be range of a comprehension.*`, "$1不是列表，不能用 all、exists", "a $1 is no list, as all and exists need"),
		word(`token recognition error at: '=.*'`, "等于写作 ==", "write == for equal to"),
		word(`token recognition error at: '([“”‘’])'`, "引号 $1 是全角的，请改为半角 \"", "$1 is no straight quote: write \""),
		word(`token recognition error at: '(["'].*)'`, "引号没有在同一行内闭合：$1", "a quote that does not end on its line: $1"),
		word(`token recognition error at: '(.*)'`, "不能识别“$1”：文字要加半角引号，标点用半角", "$1 is not understood here: put texts in quotes, and use half-width punctuation"),
		word(`(?:mismatched|extraneous) input '<EOF>' expecting .*`, "条件没有写完", "the condition ends too early"),
		word(`(?:mismatched|extraneous) input '(?i:and|or|not)' expecting .*`, "并且、或者、否定写作 &&、||、!", "write && for and, || for or, ! for not"),
		word(`(?:mismatched|extraneous) input '(.*)' expecting .*`, "此处不应有 $1：前面缺少运算符或逗号，或括号不成对", "$1 does not belong here: an operator or a comma is missing before it, or brackets are not in pairs"),
		word(`missing '(.*)' at '<EOF>'`, "末尾缺少 $1", "$1 is missing at the end"),
		word(`missing '(.*)' at '(.*)'`, "$2 之前缺少 $1", "$1 is missing before $2"),
		word(`no viable alternative at input '(.*)'`, "“$1”处写法不通", "$1 cannot be understood"),
		word(`reserved identifier: (.*)`, "$1 是保留字，不能用", "$1 is a reserved word"),
		word(`invalid (?:int|uint|double) literal`, "数太大或写法不对", "a number that is too large, or none"),
	}
}

// operator writes an operator as people do: == for _==_.
func operator(name string) string {
	switch {
	case name == "_?_:_":
		return "? :"
	case name == "_[_]":
		return "[ ]"
	case name == "@in":
		return "in"
	case strings.HasPrefix(name, "_") && strings.HasSuffix(name, "_"), strings.HasPrefix(name, "!") || strings.HasPrefix(name, "-"):
		return strings.Trim(name, "_")
	}
	return name
}

// chineseTypes puts the types of facts into Chinese.
func chineseTypes() *strings.Replacer {
	return strings.NewReplacer("list(string)", "文字列表", "list(", "列表(", "string", "文字", "double", "数", "int", "整数", "bool", "真假值", "null", "空值")
}
