package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand"
	"reflect"
	"strings"
	"testing"

	"redline/geo"
	"redline/lang"
)

func ExampleRead() {
	plot := "SRID=4544;POLYGON((453359.647 3466557.106, 453359.647 3466657.106, 453459.647 3466657.106, 453459.647 3466557.106))"
	result, err := Read("plot.wkt", []byte(plot), Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fp := result.Footprints[0]
	fmt.Printf("%s, declared %s, read as %s\n", result.Format, fp.Declared, fp.Used)
	fmt.Printf("lies at %.4f, %.4f\n", fp.Candidates[0].At.Lon, fp.Candidates[0].At.Lat)
	for _, n := range fp.Repairs {
		fmt.Println(n.Text.EN)
	}
	// Output:
	// wkt, declared SRID=4544, read as EPSG:4544
	// lies at 104.5105, 31.3205
	// 1 ring(s) did not repeat the first point and were closed
	// 1 ring(s) were turned: shells anticlockwise, holes clockwise
}

func ExampleRead_refused() {
	_, err := Read("plot.wkt", []byte("SRID=2380;POINT(453359.647 3466557.106)"), Options{})
	var fault *lang.Fault
	if errors.As(err, &fault) {
		fmt.Println(fault.In(lang.EN))
	}
	// Output:
	// plot.wkt:1:1: the coordinates are declared as Xian 1980 (SRID=2380): without the parameters of a datum shift there is no way to CGCS2000, and taking them as CGCS2000 would be wrong by tens of metres or more
	//   Ask the surveyor to convert it to CGCS2000 with the local parameters; with seven of them, put them into 转换参数 or add --shift=dx,dy,dz,rx,ry,rz,ppm; if only the label is wrong, correct it in the file.
}

func TestUnreadableFiles(t *testing.T) {
	tests := []struct {
		name, text string
		kind       error
		want       string
	}{
		{"empty", "", ErrEmpty, "0_字节|0_bytes"},
		{"blank", " \r\n\t", ErrEmpty, "空白|white_space"},
		{"prose", "项目位于罗江区", ErrFormat, "认不出 GeoJSON|recognised"},
		{"binary", "\x00\x01\x02\xff\xfe", ErrFormat, "认不出|recognised"},
		{"zip", "PK\x03\x04\x14\x00", ErrSyntax, "损坏|damaged"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { refused(t, tt.text, Options{}, tt.kind, tt.want) })
	}
}

// The name of a file says nothing: its content does.
func TestFormatByContent(t *testing.T) {
	for _, name := range []string{"a.txt", "a.geojson", "a.shp", ""} {
		r, err := Read(name, fixture(t, "landtxt_gbk_zone35prefix.txt"), Options{})
		if err != nil || r.Format != "landtxt" {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestLimits(t *testing.T) {
	nested := strings.Repeat(`{"type":"GeometryCollection","geometries":[`, 40) + strings.Repeat("]}", 40)
	var properties strings.Builder
	for i := range maxProperties + 1 {
		fmt.Fprintf(&properties, `"p%d":1,`, i)
	}
	tests := []struct {
		name   string
		text   string
		limits Limits
		want   string
	}{
		{"properties", `{"type":"Feature","properties":{` + properties.String() + `"z":0},"geometry":null}`, Limits{}, "属性超过上限_1000|1000_properties"},
		{"size", "POINT(104.5 31.3)", Limits{Bytes: 10}, "文件大小_17_B，超过上限_10_B|--limit_bytes"},
		{"features of WKT", "POINT(104.5 31.3) POINT(104.5 31.3) POINT(104.5 31.3)", Limits{Features: 2}, "要素超过上限_2|2_features"},
		{"features of land TXT", attributes + square + square + square, Limits{Features: 2}, "要素超过|features"},
		{"features of GeoJSON", `{"type":"FeatureCollection","features":[` + strings.Repeat(`{"type":"Feature","properties":{},"geometry":null},`, 2) + `{"type":"Feature","properties":{},"geometry":null}]}`, Limits{Features: 2}, "要素超过|features"},
		{"vertices of WKT", "LINESTRING(104.5 31.3, 104.6 31.3, 104.7 31.3)", Limits{Vertices: 2}, "点数超过上限_2|2_vertices"},
		{"vertices of land TXT", attributes + square, Limits{Vertices: 3}, "点数超过|vertices"},
		{"vertices of GeoJSON", `{"type":"LineString","coordinates":[[104.5,31.3],[104.6,31.3],[104.7,31.3]]}`, Limits{Vertices: 2}, "点数超过|vertices"},
		{"rings", ewkt([]float64{0, 0, 9, 0, 9, 9}, []float64{0, 0, 9, 0, 9, 9}, []float64{0, 0, 9, 0, 9, 9}), Limits{Rings: 2}, "上限_2_个|2_rings"},
		{"nesting of JSON", nested, Limits{}, "嵌套超过_64|64_deep"},
		{"nesting of JSON alone", strings.Repeat(`{"a":[`, 1_000_000), Limits{}, "嵌套超过_64|64_deep"},
		{"nesting of WKT", strings.Repeat("GEOMETRYCOLLECTION(", 1000), Limits{}, "嵌套超过_64|64_deep"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			refused(t, tt.text, Options{ServiceArea: district(t), Limits: tt.limits}, ErrLimit, tt.want)
		})
	}
}

func TestFeatureSelection(t *testing.T) {
	data := string(fixture(t, "landtxt_gbk_zone35prefix.txt"))
	opt := Options{ServiceArea: district(t)}
	for want, name := range map[string]string{"示范地块一（含岛）": "示范地块一（含岛）", "2": "示范地块二（多部件）", "#1": "示范地块一（含岛）"} {
		opt.Feature = want
		if fp := one(t, data, opt); fp.Name != name {
			t.Errorf("--feature %s gives %s", want, fp.Name)
		}
	}
	for _, wrong := range []string{"3", "0", "丙", "-1"} {
		opt.Feature = wrong
		refused(t, data, opt, ErrFeature, wrong+" 示范地块一（含岛） 2_个|"+wrong)
	}
	opt.Feature = "none"
	refused(t, strings.Repeat("POINT(104.5 31.3) ", 20), opt, ErrFeature, "…|…")
}

// Features left out are not judged: a broken one does not stand in the way of another.
func TestFeatureSelectionComesBeforeChecks(t *testing.T) {
	fp := one(t, "POINT(104.5 31.3) POLYGON((104.5 31.3, 104.6 31.4, 104.6 31.3, 104.5 31.4, 104.5 31.3))", Options{ServiceArea: district(t), Feature: "1"})
	if fp.Name != "1" {
		t.Errorf("name %s", fp.Name)
	}
}

func TestSameBytesSameResult(t *testing.T) {
	for _, name := range []string{"GROUND_TRUTH_4490.geojson", "landtxt_gbk_zone35prefix.txt"} {
		a, _ := Read(name, fixture(t, name), Options{ServiceArea: district(t)})
		b, _ := Read(name, fixture(t, name), Options{ServiceArea: district(t)})
		if !reflect.DeepEqual(a, b) {
			t.Errorf("%s: two results", name)
		}
	}
}

// Where a ring starts and which way it runs changes nothing but the notes.
func TestRingStartAndDirection(t *testing.T) {
	rng := rand.New(rand.NewSource(1))
	area := district(t)
	points := []float64{0, 0, 60, -10, 100, 0, 110, 70, 50, 100, -10, 40}
	want := one(t, ewkt(points), Options{ServiceArea: area}).Geometry
	for range 50 {
		start := 2 * rng.Intn(len(points)/2)
		turned := append(append([]float64(nil), points[start:]...), points[:start]...)
		if rng.Intn(2) == 0 {
			for i, j := 0, len(turned)-2; i < j; i, j = i+2, j-2 {
				turned[i], turned[i+1], turned[j], turned[j+1] = turned[j], turned[j+1], turned[i], turned[i+1]
			}
		}
		if d := farthest(one(t, ewkt(turned), Options{ServiceArea: area}).Geometry, want); d != 0 {
			t.Fatalf("%v is %g m off", turned, d)
		}
	}
}

func TestLinesOfAText(t *testing.T) {
	s := &source{data: []byte("a\nb\r\nc\r\r\nd\re")}
	s.decode()
	for i, want := range map[string]int{"a": 1, "b": 2, "c": 3, "d": 4, "e": 5} {
		if got := s.line(int32(strings.Index(s.text, i))); got != want {
			t.Errorf("%s is in line %d, want %d", i, got, want)
		}
	}
	if s.line(-1) != 0 || (&source{}).line(0) != 0 {
		t.Error("no place has a line")
	}
}

func TestOtherErrorsBecomeFaults(t *testing.T) {
	var f *lang.Fault
	err := (&source{name: "x"}).inFile(errors.New("odd"))
	if !errors.As(err, &f) || f.File != "x" || !strings.Contains(f.What.EN, "odd") {
		t.Errorf("%v", err)
	}
}

// checkAnything holds what every input must satisfy, whatever it is.
func checkAnything(t *testing.T, data []byte, opt Options) {
	t.Helper()
	r, err := Read("fuzz", data, opt)
	if err != nil {
		var f *lang.Fault
		if !errors.As(err, &f) || f.What.ZH == "" || f.What.EN == "" || f.Hint.ZH == "" || f.Hint.EN == "" {
			t.Fatalf("not a whole fault: %#v", err)
		}
		return
	}
	if len(r.Footprints) == 0 {
		t.Fatal("neither footprints nor a fault")
	}
	for _, fp := range r.Footprints {
		around := surroundingsOf(opt.ServiceArea)
		plane, err := around.plane(fp.Candidates[0].At)
		if err != nil {
			t.Fatal(err)
		}
		shape, err := geo.NewShape(plane, fp.Geometry)
		if err != nil {
			continue // at the edge of its plane, seen from its middle
		}
		if bad := geo.Validate(shape); bad != nil {
			t.Fatalf("accepted an invalid geometry: %v", bad)
		}
		if _, err := geo.EncodeGeoJSON(fp.Geometry); err != nil {
			t.Fatal(err)
		}
		if _, err := json.Marshal(fp.Properties); err != nil {
			t.Fatal(err)
		}
	}
}

func fuzz(f *testing.F, seeds ...string) {
	area := district(f)
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	small := Limits{Bytes: 1 << 16, Vertices: 2000, Features: 200}
	f.Fuzz(func(t *testing.T, data []byte) {
		checkAnything(t, data, Options{ServiceArea: area, Limits: small})
		checkAnything(t, bytes.Clone(data), Options{Limits: small})
	})
}

func FuzzGeoJSON(f *testing.F) {
	fuzz(f, string(fixture(f, "GROUND_TRUTH_4490.geojson")), string(fixture(f, "TRAP_gcj02_not_labelled.geojson")),
		`{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[104.5,31.3,5]}]}`,
		`{"type":"Feature","id":"a\u0062","properties":{"a":[1,{"b":"\""}],"c":1e400},"crs":{"type":"name","properties":{"name":"EPSG:4544"}},"geometry":null}`,
		`{"type":"MultiPolygon","coordinates":[[[[104.5,31.3],[104.5,31.3],[104.6,31.3],[104.6,31.4]]],[]]}`,
		`{"type":"Point","coordinates":[NaN,1]}`, `{"`, `{}`, `{"type":"LineString","coordinates":[]}`)
}

func FuzzWKT(f *testing.F) {
	fuzz(f, "SRID=4544;POLYGON(("+plotIn(4544, false, true)+"))", "POLYGON(("+plotIn(4523, true, false)+"))",
		"GEOMETRYCOLLECTION ZM(POINT(104.5 31.3 1 2),LINESTRING EMPTY)", "MULTIPOINT((104.5 31.3),104.6 31.3);POINT(1e400 nan)",
		"POLYGON((104.5 31.3,104.6 31.4,104.6 31.3,104.5 31.4))", "multipolygon(((104.5 31.3,104.6 31.3,104.6 31.4),(1 2,3 4，5 6)))",
		ewkt([]float64{0, 0, 100, 0, 100, 100}, []float64{200, 200, 210, 200, 210, 210}), "POINT")
}

func FuzzLandTXT(f *testing.F) {
	fuzz(f, string(fixture(f, "landtxt_gbk_zone35prefix.txt")), string(fixture(f, "landtxt_utf8bom_noprefix.txt")), string(fixture(f, "landtxt_utf8_notclosed.txt")),
		attributes+square, square, attributes+plotHead+ringLines(1, 1, 3466000, 453000, 100, "J1")+ringLines(5, 1, 3466010, 453010, 20, "J5"),
		"[属性描述]\n带号：35\n[地块坐标]\n4，1,@", ",@", "[地块坐标]\n1,1,1,1,线,1,1,1,@\nJ1,1,31.3,104.5\rJ2,1,31.4,104.5")
}
