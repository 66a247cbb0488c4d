package screening

import (
	"errors"
	"io/fs"

	"redline/lang"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// yamlFile is one parsed YAML file that knows where everything stands.
type yamlFile struct {
	name string
	root ast.Node
}

func readYAML(fsys fs.FS, name string) (*yamlFile, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, &lang.Fault{
			File: name, Err: err,
			What: lang.Text{ZH: "文件无法读取", EN: "the file cannot be read"},
			Hint: lang.Text{ZH: "检查文件是否存在且可读", EN: "check that the file exists and is readable"},
		}
	}
	return parseYAML(name, data)
}

func parseYAML(name string, data []byte) (*yamlFile, error) {
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, yamlFault(name, err)
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		return nil, &lang.Fault{
			File: name,
			What: lang.Text{ZH: "文件为空或含多个 YAML 文档", EN: "the file is empty or holds several YAML documents"},
			Hint: lang.Text{ZH: "每个文件只写一个 YAML 文档", EN: "write exactly one YAML document per file"},
		}
	}
	return &yamlFile{name: name, root: file.Docs[0].Body}, nil
}

// decode reads node strictly: unknown and duplicate keys are faults with their line.
func (f *yamlFile) decode(node ast.Node, into any) error {
	if err := yaml.NodeToValue(node, into, yaml.Strict()); err != nil {
		return yamlFault(f.name, err)
	}
	return nil
}

// items returns the entries of the list under key in the file's top-level mapping.
func (f *yamlFile) items(key string) ([]ast.Node, error) {
	value := lookup(f.root, key)
	list, ok := value.(*ast.SequenceNode)
	if !ok {
		return nil, &lang.Fault{
			File: f.name, Field: key,
			What: lang.Textf("缺少列表 %s", "the list %s is missing", key),
			Hint: lang.Textf("文件应以 %s: 开头，其下逐条列出", "the file should hold %s: with its entries below", key),
		}
	}
	return list.Values, nil
}

// mapping returns the key-value pairs of a mapping node; nil for another node.
func mapping(node ast.Node) []*ast.MappingValueNode {
	switch n := node.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	return nil
}

// lookup returns the value under key of a mapping, or nil.
func lookup(node ast.Node, key string) ast.Node {
	for _, pair := range mapping(node) {
		if pair.Key.GetToken().Value == key {
			return pair.Value
		}
	}
	return nil
}

// position returns the 1-based line and column of the value under the keys, or of the
// deepest one that exists.
func position(node ast.Node, keys ...string) (line, column int) {
	for _, key := range keys {
		next := lookup(node, key)
		if next == nil {
			break
		}
		node = next
	}
	if node == nil {
		return 0, 0
	}
	if literal, ok := node.(*ast.LiteralNode); ok {
		// A block scalar's text begins on the line after its | or >.
		pos := literal.Value.GetToken().Position
		return pos.Line, pos.Column
	}
	pos := node.GetToken().Position
	if node.GetToken().Type.String() == "DoubleQuote" || node.GetToken().Type.String() == "SingleQuote" {
		return pos.Line, pos.Column + 1
	}
	return pos.Line, pos.Column
}

func yamlFault(name string, err error) error {
	fault := &lang.Fault{
		File: name, Err: err,
		What: lang.Textf("YAML 不合格式：%[1]s", "the YAML is malformed: %[1]s", err.Error()),
		Hint: lang.Text{ZH: "改正该行；键名须与文档一致，编码类文字须加引号", EN: "correct that line; keys must be those documented, and codes must be quoted"},
	}
	var positioned yaml.Error
	if errors.As(err, &positioned) {
		message := positioned.GetMessage()
		fault.What = lang.Textf("YAML 不合格式：%s", "the YAML is malformed: %s", message)
		if token := positioned.GetToken(); token != nil {
			fault.Line, fault.Column = token.Position.Line, token.Position.Column
		}
	}
	return fault
}
