// Package strictyaml reads the YAML that people write for redline (layers, rules, facts)
// strictly, and knows where everything stands: every refusal is a *lang.Fault with file,
// line and column. What the keys mean is the business of the package that reads them.
package strictyaml

import (
	"fmt"

	"redline/lang"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// maxNesting bounds how deep brackets and indentation may go, so that the parser's
// recursion stays far from the stack's end. The files of redline nest 6 deep.
const maxNesting = 200

// Node is a value of a file and its place.
type Node = ast.Node

// File is one parsed YAML document.
type File struct {
	Name string
	Root Node
}

// Parse reads a file of exactly one document.
func Parse(name string, data []byte) (f *File, err error) {
	// The parser is not ours; a hostile file must not end the program.
	defer func() {
		if r := recover(); r != nil {
			f, err = nil, faultOf(name, fmt.Errorf("yaml parser: %v", r))
		}
	}()
	if tooDeep(data) {
		return nil, &lang.Fault{
			File: name,
			What: lang.Textf("嵌套超过 %d 层", "it nests more than %d deep", maxNesting),
			Hint: lang.Text{ZH: "照文档的结构填写", EN: "follow the documented structure"},
		}
	}
	parsed, err := parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey()) // Decode refuses them by name
	if err != nil {
		return nil, faultOf(name, err)
	}
	if len(parsed.Docs) != 1 || parsed.Docs[0].Body == nil {
		return nil, &lang.Fault{
			File: name,
			What: lang.Text{ZH: "文件是空的，或含有多个 YAML 文档", EN: "the file is empty or holds several YAML documents"},
			Hint: lang.Text{ZH: "一个文件写一个 YAML 文档", EN: "write one YAML document in it"},
		}
	}
	if fault := unfit(name, parsed.Docs[0].Body); fault != nil {
		return nil, fault
	}
	return &File{Name: name, Root: parsed.Docs[0].Body}, nil
}

// Decode reads a node into a value: unknown and repeated keys and values of the wrong
// type are refused.
func (f *File) Decode(node Node, into any) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = faultOf(f.Name, fmt.Errorf("yaml decoder: %v", r))
		}
	}()
	if err := yaml.NodeToValue(node, into, yaml.Strict()); err != nil {
		return faultOf(f.Name, err)
	}
	return nil
}
