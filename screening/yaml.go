package screening

import (
	"io/fs"

	"redline/lang"
	"redline/strictyaml"
)

func readYAML(fsys fs.FS, name string) (*strictyaml.File, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, &lang.Fault{
			File: name, Err: err,
			What: lang.Text{ZH: "文件无法读取", EN: "the file cannot be read"},
			Hint: lang.Text{ZH: "检查文件是否存在且可读", EN: "check that the file exists and is readable"},
		}
	}
	return strictyaml.Parse(name, data)
}

// items returns the entries of the list under key in the file's top-level mapping.
func items(file *strictyaml.File, key string) ([]strictyaml.Node, error) {
	nodes, ok := strictyaml.Items(strictyaml.Child(file.Root, key))
	if !ok {
		return nil, &lang.Fault{
			File: file.Name, Field: key,
			What: lang.Textf("缺少列表 %s", "the list %s is missing", key),
			Hint: lang.Textf("文件应以 %s: 开头，其下逐条列出", "the file should hold %s: with its entries below", key),
		}
	}
	return nodes, nil
}

// faultAt points at the value of key in a node of the file.
func faultAt(file *strictyaml.File, node strictyaml.Node, key string, what lang.Text) *lang.Fault {
	line, column := strictyaml.Position(node, key)
	return &lang.Fault{
		File: file.Name, Line: line, Column: column, Field: key, What: what,
		Hint: lang.Text{ZH: "见 docs/rules.md", EN: "see docs/rules.md"},
	}
}
