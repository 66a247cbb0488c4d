package intake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// mutationBytes stand for a byte that was lost, typed or damaged.
var mutationBytes = []byte{' ', 'x', ',', '-', '"', '<', ';', '\n', 0x00, 0xff}

// TestOneByteMutations changes one byte of a valid file at a time. What comes out is the
// same plots, a refusal, or other plots with a note that was not there before; never
// silently another polygon, but for one thing that no reader can see: a number that became
// another number (oneVertexMoved). `make test` takes a sample of the places, REDLINE_LONG all.
func TestOneByteMutations(t *testing.T) {
	files := []string{
		"fixtures/parcels_gdal.xlsx", "parcels.kmz",
		"GROUND_TRUTH_4490.geojson", "landtxt_gbk_zone35prefix.txt", "landtxt_utf8_notclosed.txt",
		"landtxt_utf8bom_noprefix.txt", "parcels.kml", "coordlist_published_zones_dms.csv",
		"parcels_4490.gpkg", "shp_utf8_geographic_4490.zip", "parcels_gk105_noprefix.dxf", "parcels_handmade_gbk_ac1015.dxf",
	}
	for _, file := range files {
		t.Run(file, func(t *testing.T) {
			opt := Options{ServiceArea: district(t)}
			if strings.HasPrefix(file, "coordlist") {
				opt = Options{}
			}
			mutate(t, file, fixture(t, file), opt)
		})
	}
	for name, text := range writtenTruth(t) {
		t.Run(name, func(t *testing.T) { mutate(t, name, []byte(text), Options{ServiceArea: district(t)}) })
	}
}

// mutate changes one byte of a file at a time.
func mutate(t *testing.T, file string, whole []byte, opt Options) {
	t.Helper()
	want := mustRead(t, string(whole), opt)
	step := 1 + len(whole)/150
	if os.Getenv("REDLINE_LONG") != "" {
		step = 1 + len(whole)/20_000
	}
	for i := 0; i < len(whole); i += step {
		mutation := mutationBytes[i/step%len(mutationBytes)]
		data := slices.Clone(whole)
		if data[i] == mutation {
			continue
		}
		data[i] = mutation
		got, err := Read(file, data, opt)
		if err == nil && !samePlots(got, want) && !saysMore(got, want) && !oneVertexMoved(got, want) && !inBulge(file, whole, i) {
			t.Errorf("byte %d, %q for %q, gives silently other plots near %q", i, mutation, whole[i], whole[max(0, i-20):min(len(whole), i+20)])
		}
	}
}

// writtenTruth is the ground truth in formats of which no file is kept.
func writtenTruth(t *testing.T) map[string]string {
	t.Helper()
	var collection struct{ Features []json.RawMessage }
	if err := json.Unmarshal(fixture(t, "GROUND_TRUTH_4490.geojson"), &collection); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	table := "name,WKT\n"
	var texts, arrays []string
	for i, f := range collection.Features {
		var line bytes.Buffer
		if err := json.Compact(&line, f); err != nil {
			t.Fatal(err)
		}
		out["GeoJSON sequence"] += line.String() + "\n"
		out["GeoJSON sequence behind separators"] += "\x1e" + line.String() + "\n"
		var feature struct {
			Geometry struct {
				Type        string
				Coordinates json.RawMessage
			}
		}
		if err := json.Unmarshal(f, &feature); err != nil {
			t.Fatal(err)
		}
		arrays = append(arrays, fmt.Sprintf("地块%d\n%s\n", i+1, feature.Geometry.Coordinates))
		body := regexp.MustCompile(`\[\s*([0-9.]+)\s*,\s*([0-9.]+)\s*\]`).ReplaceAllString(string(feature.Geometry.Coordinates), "$1 $2")
		text := strings.ToUpper(feature.Geometry.Type) + strings.NewReplacer("[", "(", "]", ")").Replace(body)
		texts = append(texts, text)
		table += fmt.Sprintf("plot %d,\"%s\"\n", i+1, text)
	}
	out["WKT"], out["EWKT"] = strings.Join(texts, "\n"), "SRID=4490;"+texts[0]
	out["CSV with WKT"], out["arrays"] = table, strings.Join(arrays, "\n")
	out["names"] = "经度：104.56，纬度：31.367\n经度：104.567，纬度：31.367\n经度：104.567，纬度：31.376\n经度：104.56，纬度：31.376\n"
	out["flat"] = "104.56678,31.367,104.567,31.367,104.567,31.376,104.56,31.376"
	return out
}

// samePlots reports whether two files hold the same geometries, to the millimetre.
func samePlots(a, b *Result) bool {
	return slices.EqualFunc(a.Footprints, b.Footprints, func(p, q Footprint) bool {
		return fmt.Sprintf("%T", p.Geometry) == fmt.Sprintf("%T", q.Geometry) && farthest(p.Geometry, q.Geometry) <= 0.001
	})
}

// saysMore reports whether a carries a warning or a repair that b does not.
func saysMore(a, b *Result) bool {
	return len(a.Footprints) == 0 || !slices.Equal(remarksOf(a), remarksOf(b))
}

func remarksOf(r *Result) []string {
	var out []string
	for _, fp := range r.Footprints {
		for _, n := range append(slices.Clone(fp.Warnings), fp.Repairs...) {
			out = append(out, n.Code)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// inBulge reports whether a byte is one of a bulge of a drawing (group 42): a number that
// became another, which turns an arc.
func inBulge(file string, data []byte, i int) bool {
	before := strings.Split(string(data[:i]), "\n")
	return strings.HasSuffix(file, ".dxf") && len(before) > 1 && strings.TrimSpace(before[len(before)-2]) == "42"
}

// oneVertexMoved reports whether the plots differ in the place of one vertex only.
func oneVertexMoved(a, b *Result) bool {
	moved := 0
	same := slices.EqualFunc(a.Footprints, b.Footprints, func(p, q Footprint) bool {
		return slices.EqualFunc(onPlane(p.Geometry), onPlane(q.Geometry), func(r, s [][]float64) bool {
			n := 0
			for _, v := range r {
				if !slices.ContainsFunc(s, func(w []float64) bool { return math.Hypot(v[0]-w[0], v[1]-w[1]) <= 0.001 }) {
					n++
				}
			}
			moved += n
			return len(r) == len(s)
		})
	})
	return same && moved <= 1
}
