package intake

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"
)

func TestLimitsAreSetByName(t *testing.T) {
	for _, test := range []struct {
		name, assignment string
		want             Limits // zero: refused
	}{
		{"a number", "features=500000", Limits{Features: 500_000}},
		{"white space", " rings = 7 ", Limits{Rings: 7}},
		{"a size", "bytes=200MiB", Limits{Bytes: 200 << 20}},
		{"a size in bytes", "bytes=1000", Limits{Bytes: 1000}},
		{"a size beyond all", "bytes=1GiB", Limits{}},
		{"a count has no unit", "features=2MiB", Limits{}},
		{"none", "vertices=0", Limits{}},
		{"negative", "vertices=-1", Limits{}},
		{"a number beyond all", "vertices=99999999999999999999", Limits{}},
		{"no value", "nesting", Limits{}},
		{"an unknown name", "points=3", Limits{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got Limits
			err := got.Set(test.assignment)
			if got != test.want || (err != nil) != (test.want == Limits{}) {
				t.Errorf("got %+v (%v), want %+v", got, err, test.want)
			}
			if err != nil && (!errors.Is(err, ErrLimit) || !strings.Contains(err.Error(), "features")) {
				t.Errorf("the refusal does not list the names: %v", err)
			}
		})
	}
}

// Each limit that can be set has an error of its own, and a default in docs/limits.md.
func TestEachLimitRefusesInItsOwnWords(t *testing.T) {
	square := "POLYGON((104.5 31.3,104.6 31.3,104.6 31.4,104.5 31.3),(104.56 31.32,104.57 31.32,104.57 31.33,104.56 31.32))"
	docs, err := os.ReadFile("../docs/limits.md")
	if err != nil {
		t.Fatal(err)
	}
	standard := Limits{}.withDefaults()
	for _, limit := range limitNames {
		tests := map[string]struct{ assignment, text, want string }{
			"bytes":    {"bytes=8", square, "more than the 8 B accepted"},
			"features": {"features=1", "POINT(104.5 31.3)\nPOINT(104.6 31.3)", "more than the 1 features"},
			"vertices": {"vertices=7", square, "more than the 7 vertices"},
			"nesting":  {"nesting=1", "GEOMETRYCOLLECTION(GEOMETRYCOLLECTION(POINT(104.5 31.3)))", "nested more than 1 deep"},
			"rings":    {"rings=1", square, "more than the 1 rings or lines accepted"},
		}
		t.Run(limit.name, func(t *testing.T) {
			test := tests[limit.name]
			var limits Limits
			if err := limits.Set(test.assignment); err != nil {
				t.Fatal(err)
			}
			_, err := Read("a.wkt", []byte(test.text), Options{Limits: limits})
			if !errors.Is(err, ErrLimit) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
			n := *limit.field(&standard)
			shown := grouped(n)
			if limit.bytes {
				shown = strconv.Itoa(n>>20) + " MiB"
			}
			if row := rowOf(string(docs), "| `"+limit.name+"` |"); !strings.HasSuffix(row, "| "+shown+" |") {
				t.Errorf("docs/limits.md: the row does not end in %s: %q", shown, row)
			}
		})
	}
	for _, test := range []struct {
		name, row string
		want      int
	}{
		{"attributes", "| every format", maxProperties},
		{"points of a repair", "| `--repair` |", maxCrossings},
		{"entries of an archive", "| zip, KMZ, XLSX | entries", maxArchiveEntries},
		{"ratio of an archive", "| zip, KMZ, XLSX | ratio", maxArchiveRatio},
		{"values of a table", "| shapefile |", maxAttributes},
		{"layers", "| GeoPackage | layers", maxLayers},
		{"entities of a drawing", "| DXF | entities in", maxDXFEntities},
		{"entities of a small drawing", "| DXF | entities drawn by block", dxfFreeEntities},
		{"vertices of a small drawing", "| DXF | vertices drawn by", dxfFreeVertices},
		{"cells", "| XLSX | rows and cells, empty", maxSheetCells},
		{"cells of a small workbook", "| XLSX | rows and cells of a small", freeSheetCells},
		{"layers of a drawing", "| DXF | layers, blocks", maxDXFNames},
		{"edges of a hatch", "| DXF | edges of the boundary", maxHatchEdges},
		{"pairs of a TXT", "| TXT (报批) | pairs of", maxAttributes},
		{"points of an arc", "| DXF | points of one arc", maxArcPoints},
		{"depth of blocks", "| DXF | block references", maxBlockDepth},
		{"comparisons of outlines", "| DXF | edges compared", maxNestingSteps},
	} {
		t.Run(test.name, func(t *testing.T) {
			if row := rowOf(string(docs), test.row); !strings.HasSuffix(row, "| "+grouped(test.want)+" |") {
				t.Errorf("docs/limits.md: the row does not end in %s: %q", grouped(test.want), row)
			}
		})
	}
}

// grouped writes a number with commas between its thousands.
func grouped(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return grouped(n/1000) + "," + strconv.Itoa(1000 + n%1000)[1:]
}

// rowOf is the line of a text that begins so.
func rowOf(text, begin string) string {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, begin) {
			return strings.TrimSpace(line)
		}
	}
	return ""
}
