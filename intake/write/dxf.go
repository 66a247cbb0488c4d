package write

import (
	"fmt"
	"slices"
	"strings"
)

// drawingLayer is where outlines are drawn that came from no layer.
const drawingLayer = "用地红线"

// writeDXF writes a drawing of release 12 (AC1009), which every CAD program opens: a
// POLYLINE for each ring and line, a POINT for each point, on the layer they came from,
// and the name as TEXT beside. Texts are in GBK (ANSI_936); other characters as \U+XXXX.
// DXF has no features: parts and holes become outlines of their own, attributes stay out.
func writeDXF(j *job) ([]byte, error) {
	d := &drawing{}
	var layers []string
	for i := range j.figures {
		if layer := layerOf(&j.figures[i]); !slices.Contains(layers, layer) {
			layers = append(layers, layer)
		}
	}
	d.pairs(0, "SECTION", 2, "HEADER", 9, "$ACADVER", 1, "AC1009", 9, "$DWGCODEPAGE", 3, "ANSI_936", 0, "ENDSEC",
		0, "SECTION", 2, "TABLES", 0, "TABLE", 2, "LAYER", 70, len(layers))
	for _, layer := range layers {
		d.pairs(0, "LAYER", 2, layer, 70, 0, 62, 1, 6, "CONTINUOUS")
	}
	d.pairs(0, "ENDTAB", 0, "ENDSEC", 0, "SECTION", 2, "ENTITIES")
	for i := range j.figures {
		d.figure(&j.figures[i])
	}
	d.pairs(0, "ENDSEC", 0, "EOF")
	j.note("dxf-outlines", "DXF 图形没有要素：各部分和洞各为一条闭合线；属性未写入，名称写作注记",
		"a drawing has no features: parts and holes are closed outlines of their own; attributes were not written, names became texts")
	return gbkOr(d.String(), func(r rune) string {
		if r > 0xffff {
			return "?"
		}
		return fmt.Sprintf(`\U+%04X`, r)
	}), nil
}

// layerOf is the layer of a figure, in characters that layer names may have.
func layerOf(f *figure) string {
	clean := strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune("<>/\\\":;?*|=`',", r) {
			return '_'
		}
		return r
	}, strings.TrimSpace(f.layer))
	if clean == "" {
		return drawingLayer
	}
	return clean
}

// drawing is a sequence of group codes and values, one to a line.
type drawing struct{ strings.Builder }

// pairs writes codes and values in turn; a float has 3 decimals.
func (d *drawing) pairs(list ...any) {
	for i := 0; i < len(list); i += 2 {
		switch value := list[i+1].(type) {
		case float64:
			fmt.Fprintf(d, "%3d\r\n%.3f\r\n", list[i], value)
		default:
			fmt.Fprintf(d, "%3d\r\n%v\r\n", list[i], value)
		}
	}
}

func (d *drawing) figure(f *figure) {
	layer := layerOf(f)
	for _, part := range f.parts {
		for _, path := range part {
			if f.kind == points {
				d.pairs(0, "POINT", 8, layer, 10, path[0][0], 20, path[0][1], 30, 0.0)
				continue
			}
			closed := 0
			if f.kind == areas {
				path, closed = path[:len(path)-1], 1
			}
			d.pairs(0, "POLYLINE", 8, layer, 66, 1, 10, 0.0, 20, 0.0, 30, 0.0, 70, closed)
			for _, p := range path {
				d.pairs(0, "VERTEX", 8, layer, 10, p[0], 20, p[1], 30, 0.0)
			}
			d.pairs(0, "SEQEND", 8, layer)
		}
	}
	at := f.parts[0][0][0]
	name := strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, f.name)
	d.pairs(0, "TEXT", 8, layer, 10, at[0], 20, at[1], 30, 0.0, 40, 3.0, 1, name)
}
