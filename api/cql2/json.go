package cql2

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"redline/lang"
)

// ParseJSON reads a filter in CQL2 JSON. Errors are *lang.Fault with the path.
func ParseJSON(raw []byte) (Node, error) {
	if len(raw) > MaxLength {
		return Node{}, tooLong(len(raw))
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	var whole json.RawMessage
	err := d.Decode(&whole)
	if _, more := d.Token(); err == nil && more != io.EOF {
		err = fmt.Errorf("more than one value")
	}
	if err != nil {
		return Node{}, &lang.Fault{
			Field: "filter", Err: err,
			What: lang.Textf("过滤条件不是有效的 JSON（第 %d 字节附近）", "the filter is not valid JSON (near byte %d)", d.InputOffset()),
			Hint: lang.Text{ZH: `例如 {"op":"=","args":[{"property":"code"},"A"]}；文本写法用 filter-lang=cql2-text`, EN: `such as {"op":"=","args":[{"property":"code"},"A"]}; for text use filter-lang=cql2-text`},
		}
	}
	var r jsonReader
	n, fault := r.read(whole, Place{Path: "$"}, 1)
	if fault == nil {
		fault = n.checkDepth(0)
	}
	if fault != nil {
		return Node{}, fault
	}
	if n.Kind != Boolean && n.Kind != Operation {
		return Node{}, n.At.fault(lang.Text{ZH: "过滤条件不是真假值", EN: "the filter is neither true nor false"},
			lang.Text{ZH: `写一个比较，例如 {"op":"=","args":[{"property":"code"},"A"]}`, EN: `write a comparison, such as {"op":"=","args":[{"property":"code"},"A"]}`})
	}
	return n, nil
}

// jsonReader reads the JSON form.
type jsonReader struct{ budget }

func (p Place) member(name string) Place { return Place{Path: p.Path + "." + name} }
func (p Place) item(i int) Place         { return Place{Path: fmt.Sprintf("%s[%d]", p.Path, i)} }

// read reads one value: a literal or an object.
func (r *jsonReader) read(raw json.RawMessage, at Place, depth int) (Node, *lang.Fault) {
	if depth > nesting {
		return Node{}, tooDeep(at)
	}
	if fault := r.node(at); fault != nil {
		return Node{}, fault
	}
	switch raw = bytes.TrimSpace(raw); raw[0] {
	case '"':
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return Node{}, r.malformed(at)
		}
		return Node{Kind: Text, Value: s, At: at}, checkText(at, s)
	case 't', 'f':
		return Node{Kind: Boolean, Bool: raw[0] == 't', At: at}, nil
	case '{':
		return r.object(raw, at, depth)
	case '[', 'n':
		return Node{}, r.malformed(at)
	}
	return numberNode(at, string(raw))
}

func (r *jsonReader) malformed(at Place) *lang.Fault {
	return at.fault(lang.Text{ZH: "此处不应是 null、数组或这样的值", EN: "null, an array or such a value does not belong here"},
		lang.Text{ZH: `写常量、{"property":…} 或 {"op":…,"args":[…]}；空值用 isNull`, EN: `write a literal, {"property":…} or {"op":…,"args":[…]}; use isNull for null`})
}

// members are the names that tell an object's kind.
var members = []string{"op", "property", "date", "timestamp", "bbox", "type"}

func (r *jsonReader) object(raw json.RawMessage, at Place, depth int) (Node, *lang.Fault) {
	var o map[string]json.RawMessage
	if err := json.Unmarshal(raw, &o); err != nil {
		return Node{}, r.malformed(at)
	}
	i := slices.IndexFunc(members, func(m string) bool { return o[m] != nil })
	if i < 0 {
		return Node{}, at.fault(lang.Text{ZH: "不认识这个对象", EN: "the object is of no known kind"},
			lang.Textf("对象应有以下成员之一：%s", "an object has one of the members %s", list(members)))
	}
	name := members[i]
	switch name {
	case "type":
		return geometryNode(&r.budget, at, raw)
	case "bbox":
		return r.bbox(o[name], at)
	}
	var s string
	if err := json.Unmarshal(o[name], &s); err != nil || string(o[name]) == "null" {
		return Node{}, at.member(name).fault(lang.Textf("%s 应为文字", "%s must be a text", name),
			lang.Text{ZH: "改为双引号中的文字", EN: "write it in double quotes"})
	}
	switch name {
	case "property":
		return Node{Kind: Property, Value: s, At: at}, checkText(at, s)
	case "date", "timestamp":
		return instantNode(at, name == "date", s)
	}
	return r.operation(s, o["args"], at, depth)
}

func (r *jsonReader) bbox(raw json.RawMessage, at Place) (Node, *lang.Fault) {
	var numbers []float64
	if err := json.Unmarshal(raw, &numbers); err != nil {
		numbers = nil
	}
	return bboxNode(at, numbers)
}

func (r *jsonReader) operation(op string, rawArgs json.RawMessage, at Place, depth int) (Node, *lang.Fault) {
	o, ok := operationNamed(op)
	if !ok {
		o, ok = operationNamed(strings.ToLower(op))
	}
	if !ok {
		return Node{}, unknownOperation(at, op)
	}
	var args []json.RawMessage
	if err := json.Unmarshal(rawArgs, &args); err != nil || slices.ContainsFunc(args, func(a json.RawMessage) bool { return len(a) == 0 }) {
		return Node{}, at.member("args").fault(lang.Text{ZH: "缺少操作数数组 args", EN: "the array of operands, args, is missing"},
			lang.Text{ZH: `例如 {"op":"isNull","args":[{"property":"grade"}]}`, EN: `such as {"op":"isNull","args":[{"property":"grade"}]}`})
	}
	if fault := o.checkCount(at, len(args)); fault != nil {
		return Node{}, fault
	}
	n := Node{Kind: Operation, Op: o.name, At: at}
	for i, raw := range args {
		read := r.read
		if o.form == in && i == 1 {
			read = r.list
		}
		a, fault := read(raw, at.member("args").item(i), depth+1)
		if fault != nil {
			return Node{}, fault
		}
		n.Args = append(n.Args, a)
	}
	return n, nil
}

// list reads the members of IN, which do not count as nodes.
func (r *jsonReader) list(raw json.RawMessage, at Place, depth int) (Node, *lang.Fault) {
	var items []json.RawMessage
	if err := json.Unmarshal(raw, &items); err != nil || len(items) == 0 {
		return Node{}, at.fault(lang.Text{ZH: "IN 的第二个操作数应为非空数组", EN: "the second operand of IN must be an array that is not empty"},
			lang.Text{ZH: `例如 ["A","B"]`, EN: `such as ["A","B"]`})
	}
	out := Node{Kind: List, At: at}
	for i, item := range items {
		nodes := r.nodes
		n, fault := r.read(item, at.item(i), depth)
		if fault == nil {
			fault = r.member(at.item(i))
		}
		if fault != nil {
			return Node{}, fault
		}
		if isLiteral(n) {
			r.nodes = nodes
		}
		out.Args = append(out.Args, n)
	}
	return out, nil
}

func unknownOperation(at Place, op string) *lang.Fault {
	if strings.EqualFold(op, "accenti") {
		return unknownFunction(at, op)
	}
	names := make([]string, len(operations))
	for i, o := range operations {
		names[i] = o.name
	}
	return at.member("op").fault(lang.Textf("没有运算 %.40q", "there is no operation %.40q", op),
		lang.Textf("可用的运算：%s", "the operations are: %s", list(names)))
}
