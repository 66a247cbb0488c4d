package strictyaml

import "github.com/goccy/go-yaml/ast"

// Pair is one key and its value.
type Pair struct {
	Key   string
	At    Node // the key
	Value Node
}

// Pairs returns the pairs of a mapping in order; nil for another node.
func Pairs(node Node) []Pair {
	var values []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.AnchorNode:
		return Pairs(n.Value)
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	}
	var out []Pair
	for _, v := range values {
		out = append(out, Pair{Key: v.Key.GetToken().Value, At: v.Key, Value: v.Value})
	}
	return out
}

// Items returns the entries of a list; ok is false for another node.
func Items(node Node) (items []Node, ok bool) {
	list, ok := node.(*ast.SequenceNode)
	if !ok {
		return nil, false
	}
	return list.Values, true
}

// Child returns the value under a key (string) of a mapping or at a position (int) of a
// list; nil where there is none.
func Child(node Node, step any) Node {
	if i, ok := step.(int); ok {
		if items, _ := Items(node); i < len(items) {
			return items[i]
		}
		return nil
	}
	for _, pair := range Pairs(node) {
		if pair.Key == step {
			return pair.Value
		}
	}
	return nil
}

// Position returns the 1-based line and column of the value under a path of keys and
// positions, or of the deepest part of the path that exists. For a quoted text it is its
// first character, for a block text that of its first line.
func Position(node Node, path ...any) (line, column int) {
	for _, step := range path {
		next := Child(node, step)
		if next == nil {
			break
		}
		node = next
	}
	switch n := node.(type) {
	case nil:
		return 0, 0
	case *ast.MappingNode:
		if len(n.Values) > 0 && !n.IsFlowStyle {
			node = n.Values[0].Key // a block mapping's own token is its first colon
		}
	case *ast.LiteralNode:
		node = n.Value
	case *ast.StringNode:
		if quote := n.GetToken().Type.String(); quote == "DoubleQuote" || quote == "SingleQuote" {
			at := n.GetToken().Position
			return at.Line, at.Column + 1
		}
	}
	if node.GetToken() == nil || node.GetToken().Position == nil {
		return 0, 0
	}
	at := node.GetToken().Position
	return at.Line, at.Column
}
