package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"redline/lang"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// tooDeep looks at brackets and indentation without parsing; brackets inside texts count
// too, which does no harm at this depth.
func tooDeep(data []byte) bool {
	depth := 0
	for line := range bytes.Lines(data) {
		dashes := 0
		leading := true
		for _, c := range line {
			switch c {
			case '[', '{':
				depth++
				leading = false
			case ']', '}':
				depth = max(0, depth-1)
				leading = false
			case '-', '?', ':':
				if leading {
					dashes++
				}
			case ' ':
			default:
				leading = false
			}
			if depth > maxNesting || dashes > maxNesting {
				return true
			}
		}
		if len(line)-len(bytes.TrimLeft(line, " \t")) > 2*maxNesting {
			return true
		}
	}
	return false
}

// nullFinder finds the first text with U+0000 in it.
type nullFinder struct{ at *token.Token }

// Visit implements ast.Visitor.
func (f *nullFinder) Visit(node ast.Node) ast.Visitor {
	if text, ok := node.(*ast.StringNode); ok && strings.ContainsRune(text.Value, 0) && f.at == nil {
		f.at = text.GetToken()
	}
	if f.at != nil {
		return nil
	}
	return f
}

// unfit refuses texts with U+0000, as "\0" writes it: nobody sees it, and no database keeps it.
func unfit(name string, root Node) *lang.Fault {
	var found nullFinder
	ast.Walk(&found, root)
	if found.at == nil {
		return nil
	}
	return &lang.Fault{
		File: name, Line: found.at.Position.Line, Column: found.at.Position.Column,
		What: lang.Text{ZH: "文字中有空字符（U+0000）", EN: "the text holds the null character (U+0000)"},
		Hint: lang.Text{ZH: "删去 \\0", EN: "delete the \\0"},
	}
}

// faultOf says in both languages what the parser found.
func faultOf(name string, err error) *lang.Fault {
	fault := &lang.Fault{
		File: name, Err: err,
		What: lang.Textf("YAML 格式有误：%s", "the YAML is malformed: %s", firstLine(err.Error())),
		Hint: lang.Text{ZH: "改正该行；缩进用空格，含特殊字符的文字加引号", EN: "correct that line; indent with spaces, and quote texts with special characters"},
	}
	var positioned yaml.Error
	if !errors.As(err, &positioned) {
		return fault
	}
	if token := positioned.GetToken(); token != nil {
		fault.Line, fault.Column = token.Position.Line, token.Position.Column
		fault.Field = firstLine(token.Value)
	}
	var (
		unknown   *yaml.UnknownFieldError
		duplicate *yaml.DuplicateKeyError
		mismatch  *yaml.TypeError
	)
	switch {
	case errors.As(err, &unknown):
		fault.What = lang.Text{ZH: "没有这个键", EN: "there is no such key"}
		fault.Hint = lang.Text{ZH: "检查拼写；可用的键见文档", EN: "check the spelling; the documentation lists the keys"}
	case errors.As(err, &duplicate):
		fault.What = lang.Text{ZH: "键重复", EN: "the key is given twice"}
		fault.Hint = lang.Text{ZH: "只保留一个", EN: "keep one of them"}
	case errors.As(err, &mismatch):
		fault.Field = ""
		want := kindWord(mismatch.DstType.Kind())
		value := firstLine(mismatch.Token.Value)
		fault.What = lang.Text{
			ZH: fmt.Sprintf("取值 %q 的类型不对，应为%s", value, want.ZH), EN: fmt.Sprintf("the value %q is of the wrong type, want %s", value, want.EN),
		}
		fault.Hint = lang.Text{ZH: "数字不加引号，文字和编号加引号，列表写在方括号里", EN: "write numbers without quotes, texts and codes with them, lists in brackets"}
	default:
		fault.Field = ""
		fault.What = lang.Textf("YAML 格式有误：%s", "the YAML is malformed: %s", firstLine(positioned.GetMessage()))
	}
	return fault
}

// kindWord names the type of a value as a person would.
func kindWord(k reflect.Kind) lang.Text {
	switch k {
	case reflect.Bool:
		return lang.Text{ZH: "真假（true 或 false）", EN: "true or false"}
	case reflect.String:
		return lang.Text{ZH: "文字", EN: "a text"}
	case reflect.Slice, reflect.Array:
		return lang.Text{ZH: "列表", EN: "a list"}
	case reflect.Map, reflect.Struct, reflect.Pointer:
		return lang.Text{ZH: "“键: 值”", EN: "key: value pairs"}
	}
	return lang.Text{ZH: "数", EN: "a number"}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
