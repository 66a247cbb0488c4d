package intake

import (
	"slices"
	"testing"
)

func FuzzDXF(f *testing.F) {
	seeds := []string{
		string(fixture(f, "parcels_handmade_gbk_ac1015.dxf")),
		dxfOf(append(append([]string{"@HEADER", "9 $INSUNITS|70 4", "@TABLES", "0 LAYER|2 红线|70 1|62 -7", "@BLOCKS"},
			blockOf("A", 5, 5, lwpolyline("0", 1, "10 0|20 0|42 1|10 9|20 0|10 9|20 9"))...), "@ENTITIES", insertOf("A", xy(0, 0)+"|41 2|50 30|70 2|44 30|230 -1"))...),
		dxfOf(dxfLine("红线", 0, 0, 100, 0), "0 ARC|8 红线|"+xy(100, 50)+"|40 50|50 270|51 90", dxfLine("红线", 100, 100, 0, 100), dxfLine("红线", 0, 100, 0, 0.004)),
		dxfOf(hatchOf("红线", "92 1|93 2|"+edge(2, xy(0, 0)+"|40 50|50 0|51 180|73 0")+"|"+lineEdge(-50, 0, 50, 0)+"|97 0", "92 7|72 0|73 1|93 4|"+dxfSquare)),
		dxfOf("0 ELLIPSE|8 红线|"+xy(0, 0)+"|11 60|21 80|40 0.5|41 0|42 6.283185|1001 SOUTH|1000 300000", "0 POINT|8 0|"+xy(1, 1), "0 TEXT|8 \\U+6CE8|1 x"),
		dxfOf("0 POLYLINE|8 红线|66 1|70 9", "0 VERTEX|70 32|"+xy(0, 0)+"|30 5", "0 VERTEX|"+xy(100, 0), "0 VERTEX|"+xy(100, 100), "0 SEQEND"),
	}
	for _, h := range slices.Concat(dxfDamaged(), dxfNumbers(), dxfBombs()) { // each worker makes them anew
		if len(h.data) < 4096 {
			seeds = append(seeds, h.data)
		}
	}
	fuzz(f, seeds...)
}
