package cql2

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/twpayne/go-geom/encoding/geojson"
	"github.com/twpayne/go-geom/encoding/wkt"
)

// Text writes the filter as CQL2 text, which ParseText reads into the same tree.
func (n Node) Text() string {
	var b strings.Builder
	n.write(&b)
	return b.String()
}

func (n Node) write(b *strings.Builder) {
	switch n.Kind {
	case Property:
		b.WriteString(quoteName(n.Value))
	case Text:
		b.WriteString(quoteText(n.Value))
	case Number:
		b.WriteString(formatNumber(n.Number))
	case Boolean:
		b.WriteString(strings.ToUpper(strconv.FormatBool(n.Bool)))
	case Date:
		b.WriteString("DATE('" + n.Value + "')")
	case Timestamp:
		b.WriteString("TIMESTAMP('" + n.Value + "')")
	case Geometry:
		s, _ := wkt.Marshal(n.Shape) // the types that DecodeGeoJSON gives have a WKT
		b.WriteString(s)
	case BBox:
		b.WriteString("BBOX(")
		for i, x := range n.Corner {
			b.WriteString([]string{"", ", "}[min(i, 1)] + formatNumber(x))
		}
		b.WriteByte(')')
	case List:
		writeJoined(b, n.Args, ", ")
	case Operation:
		n.writeOperation(b)
	}
}

func (n Node) writeOperation(b *strings.Builder) {
	o, _ := operationNamed(n.Op)
	switch o.form {
	case infix:
		for i, a := range n.Args {
			if i > 0 {
				b.WriteString(" " + o.text + " ")
			}
			a.writeOperand(b)
		}
	case prefix:
		b.WriteString("NOT ")
		n.Args[0].writeOperand(b)
	case like:
		n.Args[0].write(b)
		b.WriteString(" LIKE ")
		n.Args[1].write(b)
	case between:
		n.Args[0].write(b)
		b.WriteString(" BETWEEN ")
		n.Args[1].write(b)
		b.WriteString(" AND ")
		n.Args[2].write(b)
	case in:
		n.Args[0].write(b)
		b.WriteString(" IN (")
		n.Args[1].write(b)
		b.WriteByte(')')
	case isNull:
		n.Args[0].write(b)
		b.WriteString(" IS NULL")
	case function:
		b.WriteString(o.text + "(")
		writeJoined(b, n.Args, ", ")
		b.WriteByte(')')
	}
}

// writeOperand puts parentheses around everything but operands, functions and NOT, which
// bind tighter than what stands around them.
func (n Node) writeOperand(b *strings.Builder) {
	if o, _ := operationNamed(n.Op); n.Kind == Operation && o.form != function && o.form != prefix {
		b.WriteByte('(')
		n.write(b)
		b.WriteByte(')')
		return
	}
	n.write(b)
}

func writeJoined(b *strings.Builder, nodes []Node, between string) {
	for i, n := range nodes {
		if i > 0 {
			b.WriteString(between)
		}
		n.write(b)
	}
}

// quoteName writes a property, in double quotes where it is no plain name.
func quoteName(name string) string {
	plain := name != "" && !isReserved(name)
	for i, r := range name {
		plain = plain && (i == 0 && startsName(r) || i > 0 && continuesName(r))
	}
	if plain {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

func quoteText(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", "''").Replace(s) + "'"
}

func formatNumber(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

// JSON writes the filter as CQL2 JSON, which ParseJSON reads into the same tree.
func (n Node) JSON() json.RawMessage {
	b, _ := json.Marshal(n.value()) // strings, finite numbers, maps and lists of them
	return b
}

// value is the node as encoding/json writes it.
func (n Node) value() any {
	switch n.Kind {
	case Property:
		return map[string]any{"property": n.Value}
	case Text:
		return n.Value
	case Number:
		return n.Number
	case Boolean:
		return n.Bool
	case Date:
		return map[string]any{"date": n.Value}
	case Timestamp:
		return map[string]any{"timestamp": n.Value}
	case Geometry:
		raw, _ := geojson.Marshal(n.Shape) // the types that DecodeGeoJSON gives have a GeoJSON
		return json.RawMessage(raw)
	case BBox:
		return map[string]any{"bbox": n.Corner}
	}
	args := make([]any, len(n.Args))
	for i, a := range n.Args {
		args[i] = a.value()
	}
	if n.Kind == List {
		return args
	}
	return map[string]any{"op": n.Op, "args": args}
}
