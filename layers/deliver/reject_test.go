package deliver

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"redline/lang"
	"redline/layers"
)

// Features that cannot be used are rejected with the reason, and the others go on.
func TestRejects(t *testing.T) {
	zone := layerOf("zone", layers.Zones, "depth:number", "open:bool", "kind:string")
	banks := layerOf("banks", layers.Reaches)
	bow := `{"type":"Polygon","coordinates":[[[104.5,31.3],[104.501,31.301],[104.501,31.3],[104.5,31.301],[104.5,31.3]]]}`
	reach := func(more string) string {
		return `{"code":"K","watercourse":"kai","side":"left","baseline":"岸线","status":"已划定",` + more + `}`
	}
	for _, test := range []struct {
		name       string
		layer      layers.Layer
		properties string
		geometry   string
		want       string // field: what; the place
	}{
		{"no code", zone, `{"name":"甲"}`, polygon(0), "code: it is missing; feature 2"},
		{"a blank code", zone, `{"code":"  "}`, polygon(0), "code: it is missing; feature 2"},
		{"a code that is no text", zone, `{"code":1.5}`, polygon(0), "code: it should be a text, and is 1.5; feature 2"},
		{"a null character in the code", zone, `{"code":"b\u0000"}`, polygon(0), "code: the text holds the null character (U+0000): b␀; feature 2"},
		{"a null character in an attribute", zone, `{"code":"b","kind":"x\u0000y"}`, polygon(0), "kind: the text holds the null character (U+0000): x␀y; feature 2 (b)"},
		{"a null character for a number", zone, `{"code":"b","depth":"\u0000"}`, polygon(0), "depth: it should be a number, and is ␀; feature 2 (b)"},
		{"a text for a number", zone, `{"code":"b","depth":"3 m"}`, polygon(0), "depth: it should be a number, and is 3 m; feature 2 (b)"},
		{"a number for a truth", zone, `{"code":"b","open":1}`, polygon(0), "open: it should be true or false, and is 1; feature 2 (b)"},
		{"no geometry", zone, `{"code":"b"}`, `null`, "geometry: it has no geometry; feature 2 (b)"},
		{"an empty geometry", zone, `{"code":"b"}`, `{"type":"Polygon","coordinates":[]}`, "geometry: it has no geometry; feature 2 (b)"},
		{"an area that crosses itself", zone, `{"code":"b"}`, bow, "geometry: the boundary crosses itself; feature 2 (b), part 1, ring 1, vertex 1, 104.500500000, 31.300500004"},
		{"a line for an area", zone, `{"code":"b"}`, bank(0), "geometry: the geometry is of the wrong type: it must be a Polygon or MultiPolygon; feature 2 (b)"},
		{"areas and lines mixed", zone, `{"code":"b"}`, `{"type":"GeometryCollection","geometries":[` + polygon(0) + `,` + bank(0) + `]}`, "geometry: the geometry is of the wrong type: it must be a Polygon or MultiPolygon; feature 2 (b)"},
		{"an area for a bank", banks, reach(`"w_min":1,"w_max":2`), polygon(0), "geometry: the geometry is of the wrong type: it must be a LineString, digitised downstream; feature 2 (K)"},
		{"a bank of two lines", banks, reach(`"w_min":1,"w_max":2`), `{"type":"MultiLineString","coordinates":[[[104.5,31.3],[104.501,31.3]],[[104.6,31.3],[104.601,31.3]]]}`, "geometry: the geometry is of the wrong type: it must be a LineString, digitised downstream; feature 2 (K)"},
		{"no width", banks, reach(`"w_min":1`), bank(0), "w_max: it is missing; feature 2 (K)"},
		{"a negative width", banks, reach(`"w_min":-1,"w_max":2`), bank(0), "w_min: the width -1 is negative; feature 2 (K)"},
		{"widths crossed", banks, reach(`"w_min":3,"w_max":2`), bank(0), "w_max: the greatest width 2 is less than the least, 3; feature 2 (K)"},
		{"an adopted width beyond", banks, reach(`"w_min":1,"w_max":2,"w_adopted":3`), bank(0), "w_adopted: the adopted width 3 is not between 1 and 2; feature 2 (K)"},
		{"no side of a bank", banks, `{"code":"K","watercourse":"kai","side":"up","baseline":"岸线","status":"已划定","w_min":1,"w_max":2}`, bank(0), "side: the profile does not list the value \"up\"; feature 2 (K)"},
		{"no baseline of a bank", banks, `{"code":"K","watercourse":"kai","side":"left","baseline":"河边","status":"已划定","w_min":1,"w_max":2}`, bank(0), "baseline: \"河边\" is none of the values it takes; feature 2 (K)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			good, shape := `{"code":"first","depth":1}`, polygon(5)
			last := `{"code":"last"}`
			if test.layer.Kind == layers.Reaches {
				good, shape = strings.Replace(reach(`"w_min":1,"w_max":2`), `"K"`, `"first"`, 1), bank(5)
				last = strings.Replace(good, "first", "last", 1)
			}
			text := collection(good, shape, test.properties, test.geometry, last, shape)
			d, err := Read(context.Background(), "a.geojson", []byte(text), Options{Layer: test.layer, Plane: plane(t)})
			if err != nil {
				t.Fatal(err)
			}
			if len(d.Zones) != 2 || d.Zones[0].Code != "first" || d.Zones[1].Code != "last" || len(d.Rejected) != 1 {
				t.Fatalf("got\n%s", summary(d))
			}
			r := d.Rejected[0]
			if got := r.Why.Field + ": " + r.Why.What.EN + "; " + r.Why.Where.EN; got != test.want || r.Position != 2 || r.Why.File != "a.geojson" || r.Why.What.ZH == "" || r.Why.Hint.ZH == "" {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			var feature struct{ Properties, Geometry any }
			if err := json.Unmarshal(r.Feature, &feature); err != nil || feature.Properties == nil || strings.Contains(string(r.Feature)+r.Code, `\u0000`) {
				t.Errorf("%v: %s", err, r.Feature)
			}
		})
	}
}

// Records of tables without geometry are rejected too, with the values as delivered.
func TestRejectsRecordsWithoutGeometry(t *testing.T) {
	text := collection(`{"code":"a"}`, polygon(0), `{"code":"b"}`, `null`)
	for extension, format := range map[string]string{".gpkg": "GPKG", ".shp": "ESRI Shapefile", ".geojson": "GeoJSON"} {
		t.Run(format, func(t *testing.T) {
			d, err := Read(context.Background(), "a", written(t, text, extension, "-f", format), Options{Layer: layerOf("zone", layers.Zones), Plane: plane(t)})
			if err != nil {
				t.Fatal(err)
			}
			const want = `{"type":"Feature","properties":{"code":"b"},"geometry":null}`
			if len(d.Zones) != 1 || len(d.Rejected) != 1 || d.Rejected[0].Code != "b" || string(d.Rejected[0].Feature) != want {
				t.Errorf("got\n%s\n%s", summary(d), d.Rejected[0].Feature)
			}
		})
	}
}

// Of features with one code none is taken, whichever comes first: each names another.
func TestRejectsEveryFeatureOfACodeUsedTwice(t *testing.T) {
	bow := `{"type":"Polygon","coordinates":[[[104.5,31.3],[104.501,31.301],[104.501,31.3],[104.5,31.301],[104.5,31.3]]]}`
	for _, test := range []struct {
		name string
		text string
		want string // of the rejected, a line each
		kept string
	}{
		{"two", collection(`{"code":"a"}`, polygon(0), `{"code":"b"}`, polygon(1), `{"code":"a"}`, polygon(2)), "1 feature 3 has the code a too\n3 feature 1 has the code a too", "b"},
		{"three", collection(`{"code":"a"}`, polygon(0), `{"code":"a"}`, polygon(1), `{"code":"a"}`, polygon(2)), "1 feature 2 has the code a too\n2 feature 1 has the code a too\n3 feature 1 has the code a too", ""},
		{"written differently", collection(`{"code":"a"}`, polygon(0), `{"code":" a "}`, polygon(1)), "1 feature 2 has the code a too\n2 feature 1 has the code a too", ""},
		{"the first is invalid", collection(`{"code":"a"}`, bow, `{"code":"a"}`, polygon(1)), "1 the boundary crosses itself\n2 feature 1 has the code a too", ""},
		{"the second is invalid", collection(`{"code":"a"}`, polygon(0), `{"code":"a"}`, bow), "1 feature 2 has the code a too\n2 feature 1 has the code a too", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := Options{Layer: layerOf("zone", layers.Zones), Plane: plane(t)}
			d, err := Read(context.Background(), "a.geojson", []byte(test.text), o)
			if err != nil {
				t.Fatal(err)
			}
			var lines, kept []string
			for _, r := range d.Rejected {
				lines = append(lines, fmt.Sprintf("%d %s", r.Position, r.Why.What.EN))
			}
			for _, z := range d.Zones {
				kept = append(kept, z.Code)
			}
			if got := strings.Join(lines, "\n"); got != test.want || strings.Join(kept, " ") != test.kept || d.Taken != len(d.Zones) {
				t.Errorf("rejected\n%s\nkept %v, counted %d", got, kept, d.Taken)
			}
		})
	}
}

// The codes of a large file are told apart, also where most are alike.
func TestCodesAreRemembered(t *testing.T) {
	const many = 50_000
	c := newCodes()
	code := func(i int) string { return fmt.Sprintf("NT%07d", i) }
	for i := range many {
		if _, twice := c.take(code(i), i+1); twice {
			t.Fatalf("%s is taken for another", code(i))
		}
	}
	for i := range many {
		if first, twice := c.take(code(i), 99); !twice || first != i+1 {
			t.Fatalf("%s is the code of %d, %v", code(i), first, twice)
		}
	}
}

// A delivery that is not held comes in the file's order, whoever is ready first, and ends
// with the first error of who takes it.
func TestStreams(t *testing.T) {
	var parts []string
	for i := range 3000 {
		parts = append(parts, fmt.Sprintf(`{"code":"%d"}`, i), polygon(i%50))
	}
	text := []byte(collection(parts...))
	o := Options{Layer: layerOf("zone", layers.Zones), Plane: plane(t)}
	next := 0
	d, err := Stream(context.Background(), "a.geojson", text, o, func(zones []layers.Zone) error {
		for _, z := range zones {
			if z.Code != fmt.Sprint(next) {
				t.Fatalf("zone %s comes as number %d", z.Code, next)
			}
			next++
		}
		return nil
	})
	if err != nil || next != 3000 || d.Taken != 3000 || d.Zones != nil {
		t.Errorf("%d zones, %+v, %v", next, d, err)
	}
	full := errors.New("full")
	calls := 0
	if _, err := Stream(context.Background(), "a.geojson", text, o, func([]layers.Zone) error { calls++; return full }); err != full || calls != 1 {
		t.Errorf("%v after %d calls", err, calls)
	}
	ctx, cancel := context.WithCancel(context.Background())
	_, err = Stream(ctx, "a.geojson", text, o, func([]layers.Zone) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// What the command has to be told is named as its flag.
func TestHintsNameTheFlag(t *testing.T) {
	text := collection(`{"code":"a"}`, polygon(0))
	layer := Options{Layer: layerOf("zone", layers.Zones), Plane: plane(t)}
	bare := written(t, text, ".shp", "-f", "ESRI Shapefile")
	for _, test := range []struct {
		name string
		data []byte
		flag string
	}{
		{"no .prj", zipped(t, bare, func(name string) []string {
			if strings.HasSuffix(name, ".prj") {
				return nil
			}
			return []string{name}
		}), "--crs"},
		{"two shapefiles", zipped(t, bare, func(name string) []string { return []string{name, "second" + name[strings.LastIndex(name, "."):]} }), "--table"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Read(context.Background(), "a.zip", test.data, layer)
			var fault *lang.Fault
			if !errors.As(err, &fault) || !strings.Contains(fault.Hint.ZH, test.flag) || !strings.Contains(fault.Hint.EN, test.flag) {
				t.Errorf("%v", err)
			}
		})
	}
}

// zipped packs the files of a zip anew, each under the names given for it.
func zipped(t *testing.T, from []byte, names func(string) []string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(from), int64(len(from)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range in.File {
		for _, name := range names(f.Name) {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			to, err := w.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(to, r); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
