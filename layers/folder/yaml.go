package folder

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"redline/lang"
	"redline/layers"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// maxNesting bounds how deep brackets and indentation may go in a YAML file, so that the
// parser's recursion stays far from the stack's end. The folder's own files nest 6 deep.
const maxNesting = 200

// yamlFile is a parsed YAML file that knows on which line each value stands.
type yamlFile struct {
	name string
	root ast.Node
}

// parseYAML reads one document strictly into a value: unknown and repeated keys and
// values of the wrong type are faults with their line.
func parseYAML(name string, data []byte, into any) (f yamlFile, fault *lang.Fault) {
	// The parser is not ours; a hostile file must not end the program.
	defer func() {
		if r := recover(); r != nil {
			fault = yamlFault(name, fmt.Errorf("yaml parser: %v", r))
		}
	}()
	if tooDeep(data) {
		return f, &lang.Fault{
			File: name,
			What: lang.Textf("嵌套超过 %d 层", "it nests more than %d deep", maxNesting),
			Hint: lang.Text{ZH: "照 docs/data.md 的结构填写", EN: "follow the structure of docs/data.md"},
		}
	}
	file, err := parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey()) // the decoder refuses them by name
	if err != nil {
		return f, yamlFault(name, err)
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		return f, &lang.Fault{
			File: name,
			What: lang.Text{ZH: "文件是空的，或含有多个 YAML 文档", EN: "the file is empty or holds several YAML documents"},
			Hint: lang.Text{ZH: "一个文件写一个 YAML 文档", EN: "write one YAML document in it"},
		}
	}
	root := file.Docs[0].Body
	if err := yaml.NodeToValue(root, into, yaml.Strict()); err != nil {
		return f, yamlFault(name, err)
	}
	return yamlFile{name: name, root: root}, nil
}

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

// yamlFault says in both languages what the parser found.
func yamlFault(name string, err error) *lang.Fault {
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
		fault.Hint = lang.Text{ZH: "检查拼写；可用的键见 docs/data.md", EN: "check the spelling; docs/data.md lists the keys"}
	case errors.As(err, &duplicate):
		fault.What = lang.Text{ZH: "键重复", EN: "the key is given twice"}
		fault.Hint = lang.Text{ZH: "只保留一个", EN: "keep one of them"}
	case errors.As(err, &mismatch):
		fault.Field = ""
		fault.What = lang.Textf("取值 %q 的类型不对：%s", "the value %q is of the wrong type: %s", firstLine(mismatch.Token.Value), mismatch.GetMessage())
		fault.Hint = lang.Text{ZH: "数字不加引号，文字和编号加引号", EN: "write numbers without quotes, texts and codes with them"}
	default:
		fault.Field = ""
		fault.What = lang.Textf("YAML 格式有误：%s", "the YAML is malformed: %s", firstLine(positioned.GetMessage()))
	}
	return fault
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// at returns the line of the value under a path of keys (string) and positions (int), or
// of the deepest part of the path that exists.
func (f yamlFile) at(path ...any) int {
	node := f.root
	line := lineOf(node)
	for _, step := range path {
		if node = child(node, step); node == nil {
			break
		}
		line = lineOf(node)
	}
	return line
}

func lineOf(node ast.Node) int {
	if m, ok := node.(*ast.MappingNode); ok && len(m.Values) > 0 {
		node = m.Values[0].Key // a block mapping's own token is its first colon
	}
	if node == nil || node.GetToken() == nil {
		return 0
	}
	return node.GetToken().Position.Line
}

func child(node ast.Node, step any) ast.Node {
	switch n := node.(type) {
	case *ast.AnchorNode:
		return child(n.Value, step)
	case *ast.MappingNode:
		for _, pair := range n.Values {
			if key, ok := step.(string); ok && pair.Key.GetToken().Value == key {
				return pair.Value
			}
		}
	case *ast.MappingValueNode:
		if key, ok := step.(string); ok && n.Key.GetToken().Value == key {
			return n.Value
		}
	case *ast.SequenceNode:
		if i, ok := step.(int); ok && i < len(n.Values) {
			return n.Values[i]
		}
	}
	return nil
}

// section is one entry of a YAML file, as the place of faults.
type section struct {
	file  yamlFile
	path  []any
	where lang.Text
}

// fault returns a fault at a field of the section.
func (s section) fault(field string, what, hint lang.Text) *lang.Fault {
	return &lang.Fault{
		File: s.file.name, Line: s.file.at(append(s.path[:len(s.path):len(s.path)], field)...),
		Where: s.where, Field: field, What: what, Hint: hint,
	}
}

// date reads a date field; "" is the open date.
func (s section) date(to *faults, field, text string) layers.Date {
	d, err := layers.ParseDate(text)
	if err != nil {
		f := s.fault(field, lang.Textf("%q 不是有效日期", "%q is not a date", text),
			lang.Text{ZH: "写成 2026-03-01 的形式", EN: "write it like 2026-03-01"})
		f.Err = err
		to.refuse(f)
	}
	return d
}

// choice checks a field against the values it takes.
func (s section) choice(to *faults, field, got string, choices ...string) {
	for _, c := range choices {
		if got == c {
			return
		}
	}
	to.refuse(s.fault(field, oneOf(got, choices...), hintChoices))
}
