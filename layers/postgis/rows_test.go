package postgis_test

import (
	"bytes"
	"encoding/binary"
	"testing"

	"redline/layers/postgis"

	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/ewkb"
)

// The polygons that are written here are what go-geom writes of them.
func TestPolygonsAreWrittenAsGoGeomWritesThem(t *testing.T) {
	for _, ends := range [][]int{{8}, {8, 16}} {
		flat := []float64{104, 31, 105, 31, 105, 32, 104, 31, 104.2, 31.1, 104.3, 31.1, 104.3, 31.2, 104.2, 31.1}[:ends[len(ends)-1]]
		want, err := ewkb.Marshal(geom.NewMultiPolygonFlat(geom.XY, flat, [][]int{ends}).SetSRID(4490), binary.LittleEndian)
		if err != nil {
			t.Fatal(err)
		}
		got := postgis.PolygonColumn(geom.NewPolygonFlat(geom.XY, flat, ends))
		if int(binary.BigEndian.Uint32(got)) != len(want) || !bytes.Equal(got[4:], want) {
			t.Errorf("% x\nwant\n% x", got, want)
		}
	}
}
