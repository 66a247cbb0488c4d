package intake

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// hostileFile is a file that must be refused: with the given kind where it is not nil,
// quickly, and without memory for what it only claims to hold.
type hostileFile struct {
	name string
	data string
	kind error
	want string // words of the refusal: zh, then en after "|"
}

// dxfHostile lists drawings that are damaged or made to harm.
func dxfHostile() []hostileFile {
	return slices.Concat(dxfDamaged(), dxfNumbers(), dxfBombs(), dxfLarge())
}

// dxfDamaged lists drawings that lost or gained something.
func dxfDamaged() []hostileFile {
	square := lwpolyline("红线", 1, dxfSquare)
	whole := dxfOf(square)
	vertex := "0 VERTEX|8 红线|" + xy(0, 0)
	return []hostileFile{
		{"cut off in the middle", whole[:len(whole)/2], ErrSyntax, "中途 EOF|incomplete"},
		{"cut off before EOF", strings.TrimSuffix(whole, "0\nEOF\n"), ErrSyntax, "EOF|EOF"},
		{"cut off after a group code", whole[:strings.LastIndex(whole, "EOF")], ErrSyntax, "EOF|EOF"},
		{"a line too many", strings.Replace(whole, "70\n1\n", "70\n1\n\n", 1), ErrSyntax, "组码|group_code"},
		{"a group code that is no number", strings.Replace(whole, "\n70\n", "\nseventy\n", 1), ErrSyntax, "组码 seventy|seventy"},
		{"a negative group code", strings.Replace(whole, "\n70\n", "\n-70\n", 1), ErrSyntax, "组码 -70|-70"},
		{"a group code beyond all", strings.Replace(whole, "\n70\n", "\n99999999999999999999\n", 1), ErrSyntax, "组码|group_code"},
		{"no ENDSEC", strings.Replace(whole, "0\nENDSEC\n", "", 1), ErrSyntax, "ENDSEC|ENDSEC"},
		{"something behind EOF", whole + "0\nSECTION\n", ErrSyntax, "EOF|EOF"},
		{"a section without name", "0\nSECTION\n0\nLINE\n0\nENDSEC\n0\nEOF\n", ErrSyntax, "SECTION|SECTION"},
		{"more vertices than it says", dxfOf(lwpolyline("红线", 1, dxfSquare, "90 3")), ErrSyntax, "3_个|3"},
		{"a billion vertices, it says", dxfOf(lwpolyline("红线", 1, dxfSquare, "90 1000000000")), ErrSyntax, "1000000000|1000000000"},
		{"a count beyond all", dxfOf(lwpolyline("红线", 1, dxfSquare, "90 99999999999")), ErrSyntax, "99999999999|99999999999"},
		{"an X without Y", dxfOf(lwpolyline("红线", 1, dxfSquare, "10 5")), ErrSyntax, "20|20"},
		{"a Y without X", dxfOf(lwpolyline("红线", 1, dxfSquare, "20 5")), ErrSyntax, "10|10"},
		{"no vertices", dxfOf("0 LWPOLYLINE|8 红线|70 1"), ErrSyntax, "坐标|coordinates"},
		{"boundaries that are not there", dxfOf(strings.Replace(hatchOf("红线", "92 7|73 1|93 4|"+dxfSquare), "91 1", "91 1000000000", 1)), ErrSyntax, "1000000000|1000000000"},
		{"vertices of a boundary that are not there", dxfOf(hatchOf("红线", "92 7|73 1|93 1000000000|"+dxfSquare)), ErrSyntax, "1000000000|1000000000"},
		{"edges of a boundary that are not there", dxfOf(hatchOf("红线", "92 1|93 3|"+lineEdge(0, 0, 1, 1))), ErrSyntax, "3_个|3"},
		{"edges that do not meet", dxfOf(hatchOf("红线", "92 1|93 2|"+lineEdge(0, 0, 50, 0)+"|"+lineEdge(60, 0, 60, 60))), ErrGeometry, "红线 C3 10.000|红线 C3 10.000"},
		{"an edge of no kind", dxfOf(hatchOf("红线", "92 1|93 1|72 9|"+xy(0, 0))), ErrSyntax, "边类型|type"},
		{"an edge without end", dxfOf(hatchOf("红线", "92 1|93 1|72 1|"+xy(0, 0))), ErrSyntax, "11|11"},
		{"a VERTEX alone", dxfOf(vertex), ErrSyntax, "POLYLINE|POLYLINE"},
		{"a POLYLINE without SEQEND", dxfOf("0 POLYLINE|5 E5|8 红线|66 1|70 1", vertex, vertex, "0 LINE|8 红线"), ErrSyntax, "红线 E5 SEQEND|红线 E5 SEQEND"},
		{"a POLYLINE that never ends", dxfOf("0 POLYLINE|5 E5|8 红线|66 1|70 1", vertex), ErrSyntax, "SEQEND|SEQEND"},
		{"a VERTEX without a point", dxfOf("0 POLYLINE|8 红线|70 1", vertex, "0 VERTEX|8 红线|30 0", "0 SEQEND"), ErrSyntax, "VERTEX|VERTEX"},
		{"an outline that a text swallowed", strings.Replace(dxfOf("0 TEXT|8 注记|1 x", square), "0\nLWPOLYLINE", "10\nLWPOLYLINE", 1), ErrSyntax, "图层 TEXT|layers TEXT"},
		{"a hatch that a hatch swallowed", strings.Replace(dxfOf(hatchOf("红线", "92 7|73 1|93 4|"+dxfSquare), hatchOf("红线", "92 7|73 1|93 4|"+dxfSquare)), "7\n0\nHATCH", "7\n10\nHATCH", 1), ErrSyntax, "图层 HATCH|layers HATCH"},
		{"NUL bytes", strings.Replace(whole, "456100", "45\x006100", 1), ErrSyntax, "NUL|NUL"},
		{"nothing but texts", dxfOf("0 TEXT|8 注记|10 1|20 1|40 5|1 示范"), ErrEmpty, "TEXT 注记|TEXT 注记"},
		{"nothing", dxfOf("@ENTITIES"), ErrEmpty, "闭合多段线|polyline"},
		{"a DWG of release 9", "AC1.50\x00\x00\x01", ErrFormat, "DWG|DWG"},
		{"a binary DXF", "AutoCAD Binary DXF\r\n\x1a\x00\x00SECTION\x00", ErrFormat, "二进制 ASCII|binary ASCII"},
	}
}

// dxfNumbers lists drawings whose numbers are none, or beyond all measure.
func dxfNumbers() []hostileFile {
	whole := dxfOf(lwpolyline("红线", 1, dxfSquare))
	return []hostileFile{
		{"NaN", strings.Replace(whole, "456100.0000", "nan", 1), nil, "nan|nan"},
		{"infinite", strings.Replace(whole, "456100.0000", "1e999", 1), nil, "1e999|1e999"},
		{"as C runtimes write NaN", strings.Replace(whole, "456100.0000", "1.#QNAN", 1), nil, "#QNAN|#QNAN"},
		{"a number that is none", strings.Replace(whole, "456100.0000", "12x", 1), ErrSyntax, "12x|12x"},
		{"a coordinate of 1e300", strings.Replace(whole, "456100.0000", "1e300", 1), nil, "|"},
		{"a bulge of 1e300", dxfOf(lwpolyline("红线", 1, xy(0, 0)+"|42 1e300|"+xy(100, 0, 100, 100))), ErrLimit, "圆弧|arc"},
		{"a bulge of 1e-300 over 1e300", dxfOf(lwpolyline("红线", 1, xy(0, 0)+"|42 1e-300|10 1e300|20 1e300|"+xy(100, 100))), nil, "|"},
		{"a circle of a million kilometres", dxfOf("0 CIRCLE|8 红线|" + xy(0, 0) + "|40 1e9"), ErrLimit, "圆弧|arc"},
		{"a circle without extent", dxfOf("0 CIRCLE|8 红线|" + xy(0, 0) + "|40 0"), ErrGeometry, "半径|radius"},
		{"a circle without radius", dxfOf("0 CIRCLE|8 红线|" + xy(0, 0)), ErrSyntax, "40|40"},
		{"a bulge that lost a digit of its code", dxfOf(lwpolyline("红线", 1, dxfSquare, "4 1")), ErrSyntax, "4|4"},
	}
}

// dxfBombs lists small drawings that draw much.
func dxfBombs() []hostileFile {
	square := lwpolyline("红线", 1, dxfSquare)
	nested := []string{"@BLOCKS"}
	nested = append(nested, blockOf("B0", 0, 0, square)...)
	for i := range 8 {
		nested = append(nested, blockOf(fmt.Sprintf("B%d", i+1), 0, 0, fmt.Sprintf("0 INSERT|2 B%d|10 0|20 0|70 100|71 100|44 1|45 1", i))...)
	}
	bomb := dxfOf(append(nested, "@ENTITIES", insertOf("B3", "10 0|20 0"))...)
	deep := dxfOf(append(nested, "@ENTITIES", "0 INSERT|2 B8|10 0|20 0")...)
	cycle := dxfOf(append(append(append([]string{"@BLOCKS"}, blockOf("A", 0, 0, insertOf("B", "10 0|20 0"))...), blockOf("B", 0, 0, insertOf("a", "10 0|20 0"))...), "@ENTITIES", insertOf("A", "10 0|20 0"))...)
	block := func(more ...string) string {
		return dxfOf(append(append([]string{"@BLOCKS"}, blockOf("A", 0, 0, square)...), append([]string{"@ENTITIES"}, more...)...)...)
	}
	return []hostileFile{
		{"an array of 10^7", block(insertOf("A", "10 0|20 0|70 10000|71 1000")), ErrLimit, "1000000|1000000"},
		{"an array of 10^6", block(insertOf("A", "10 0|20 0|70 1000|71 1000|44 1|45 1")), ErrLimit, "图元|entities"},
		{"arrays of arrays", bomb, ErrLimit, "图元|entities"},
		{"arrays of nothing", strings.Replace(bomb, "LWPOLYLINE", "TEXT", 1), ErrLimit, "图元|entities"},
		{"blocks nine deep", deep, ErrLimit, "8_层|8_deep"},
		{"a block in itself", cycle, ErrSyntax, "引用了自己|itself"},
		{"a block that is not there", block(insertOf("C", "10 0|20 0")), ErrSyntax, "C|C"},
		{"a block defined twice", strings.Replace(block(insertOf("A", "10 0|20 0")), "0\nENDSEC", dxfSection(blockOf("a", 0, 0, square)), 1), ErrSyntax, "A|A"},
		{"a block without end", strings.Replace(block(), "0\nENDBLK\n8\n0\n", "", 1), ErrSyntax, "ENDBLK|ENDBLK"},
		{"a scale of 1e308", block(insertOf("A", "10 0|20 0|41 1e308|42 1e308")), nil, "|"},
		{"a DWG", "AC1032\x00\x00\x00\x00\x00\x00\x01" + strings.Repeat("\x00\xff", 5000), ErrFormat, "DWG AC1032 DXF|DWG AC1032 DXF"},
	}
}

// dxfLarge lists large drawings that take long. They are made each time this is called.
func dxfLarge() []hostileFile {
	whole := dxfOf(lwpolyline("红线", 1, dxfSquare))
	return []hostileFile{
		{"ten thousand large circles", dxfOf(strings.Split(strings.Repeat("0 CIRCLE|10 456000|20 3467000|40 15000\n", 10_000), "\n")[:10_000]...), ErrLimit, "点数|vertices"},
		{"a line of 8 MB for a number", strings.Replace(whole, "456100.0000", strings.Repeat("9", 8<<20), 1), nil, "|"},
		{"a line of 8 MB for a group code", strings.Replace(whole, "\n70\n", "\n"+strings.Repeat("7", 8<<20)+"\n", 1), ErrSyntax, "组码|group_code"},
		{"100,000 outlines one in the other", dxfOf(concentric(100_000)...), ErrGeometry, "几何无效|invalid"},
		{"two outlines of 100,000 vertices that differ in one", dxfOf(lwpolyline("红线", 1, comb(100_000)), lwpolyline("红线", 1, comb(100_001))), ErrLimit, "|"},
		{"two outlines that come back to one place", dxfOf(lwpolyline("红线", 1, strings.Repeat(xy(0, 0, 9, 9)+"|", 50_000)+xy(5, 0)), lwpolyline("红线", 1, strings.Repeat(xy(0, 0, 9, 9)+"|", 50_000)+xy(6, 0))), nil, "|"},
	}
}

// dxfSection writes entities without a section around them, up to its end.
func dxfSection(entities []string) string {
	body := dxfOf(entities...)
	return strings.TrimSuffix(strings.TrimPrefix(body, "0\nSECTION\n2\nENTITIES\n"), "\n0\nEOF\n")
}

// concentric are n outlines, each around the next.
func concentric(n int) []string {
	var out []string
	for i := range n {
		at := float64(i) * 0.01
		out = append(out, lwpolyline("红线", 1, xy(at, at, 3000-at, at, 3000-at, 3000-at, at, 3000-at)))
	}
	return out
}

// comb is a straight outline of n vertices along an edge, and one beside it.
func comb(n int) string {
	var out strings.Builder
	for i := range n {
		out.WriteString(xy(float64(i)*10_000/float64(n), 0) + "|")
	}
	return out.String() + xy(5000, 5000)
}

func TestDXFHostile(t *testing.T) {
	for _, tt := range dxfHostile() {
		t.Run(tt.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			refused(t, tt.data, Options{ServiceArea: district(t)}, tt.kind, tt.want)
			runtime.ReadMemStats(&after)
			if grown := after.TotalAlloc - before.TotalAlloc; grown > 64<<20+uint64(30*len(tt.data)) {
				t.Errorf("%d MB were allocated for a file of %d bytes", grown>>20, len(tt.data))
			}
		})
	}
}
