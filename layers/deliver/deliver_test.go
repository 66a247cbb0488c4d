package deliver

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"redline/geo"
	"redline/lang"
	"redline/layers"

	"github.com/twpayne/go-geom"
)

// polygon is a square of 0.001° whose corner lies i squares east of 104.5°E 31.3°N.
func polygon(i int) string {
	x := 104.5 + 0.001*float64(i)
	return fmt.Sprintf(`{"type":"Polygon","coordinates":[[[%.3f,31.3],[%.3f,31.3],[%.3f,31.301],[%.3f,31.301],[%.3f,31.3]]]}`, x, x+0.001, x+0.001, x, x)
}

// bank is a line beside it.
func bank(i int) string {
	x := 104.5 + 0.001*float64(i)
	return fmt.Sprintf(`{"type":"LineString","coordinates":[[%.3f,31.3],[%.3f,31.301]]}`, x, x+0.001)
}

// collection writes features of alternating properties and geometries.
func collection(parts ...string) string {
	var out []string
	for i := 0; i+1 < len(parts); i += 2 {
		out = append(out, `{"type":"Feature","properties":`+parts[i]+`,"geometry":`+parts[i+1]+`}`)
	}
	return `{"type":"FeatureCollection","features":[` + strings.Join(out, ",\n") + `]}`
}

// written is what ogr2ogr makes of a GeoJSON text, as it is handed in: .gpkg, or .shp with
// its siblings in a zip.
func written(t *testing.T, text, extension string, args ...string) []byte {
	t.Helper()
	from, folder := filepath.Join(t.TempDir(), "in.geojson"), t.TempDir()
	if err := os.WriteFile(from, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(folder, "out"+extension)
	if !strings.HasPrefix(extension, ".geojson") {
		args = append(args, "-a_srs", "EPSG:4490")
	}
	args = append(args, to, from)
	if out, err := exec.Command("ogr2ogr", args...).CombinedOutput(); err != nil {
		t.Fatalf("ogr2ogr (Debian gdal-bin) %v: %v\n%s", args, err, out)
	}
	if extension != ".shp" {
		data, err := os.ReadFile(to)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	if err := z.AddFS(os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func plane(t *testing.T) geo.Plane {
	t.Helper()
	p, err := geo.NewPlane(4544)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// layerOf is a layer of a kind with attributes given as name:type.
func layerOf(id string, kind layers.Kind, attributes ...string) layers.Layer {
	l := layers.Layer{ID: id, Kind: kind, Attributes: map[string]layers.AttributeType{}}
	for _, a := range attributes {
		name, of, _ := strings.Cut(a, ":")
		l.Attributes[name] = layers.AttributeType(of)
	}
	return l
}

// summary writes a delivery on lines: its profile, then each zone, rejection and note.
func summary(d *Delivery) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s %s %d", d.Profile, d.Format, d.Features)
	for _, z := range d.Zones {
		attributes, _ := json.Marshal(z.Attributes)
		fmt.Fprintf(&out, "\n%s|%s|%s|%s", z.Code, z.Name, z.Grade, attributes)
		if r := z.Reach; r != nil {
			fmt.Fprintf(&out, "|%s %s %s %s %v–%v", r.Watercourse, layers.SideName(r.Side), r.Baseline, r.Status, float64(r.WidthMin), float64(r.WidthMax))
			if r.Adopted != nil {
				fmt.Fprintf(&out, " %v", float64(*r.Adopted))
			}
		}
	}
	for _, r := range d.Rejected {
		fmt.Fprintf(&out, "\n- %d %s: %s: %s", r.Position, r.Code, r.Why.Field, r.Why.What.EN)
	}
	for _, n := range d.Notes {
		fmt.Fprintf(&out, "\n* %s", n.What.EN)
	}
	return out.String()
}

func TestProfiles(t *testing.T) {
	redLine := layerOf("red-line", layers.Zones, "ZRBHDFQ:string", "HXLX:string")
	for _, test := range []struct {
		name  string
		layer layers.Layer
		text  string
		want  string // without the first line's format
	}{
		{
			"plain", layerOf("anything", layers.Zones, "depth:number", "open:bool"),
			collection(`{"code":"A1","name":"甲","grade":"一级","depth":1.5,"open":true}`, polygon(0), `{"code":"A2","name":" ","depth":null}`, polygon(2)),
			"plain 2\nA1|甲|一级|{\"depth\":1.5,\"open\":true}\nA2|||{}",
		},
		{
			"stbhhx", redLine,
			collection(`{"BSM":"1","HXBM":"510604-001","HXMC":"云盖山红线","HXLX":"水源涵养","ZRBHDFQ":"核心保护区","MJ":1.2}`, polygon(0)),
			"stbhhx 1\n510604-001|云盖山红线||{\"HXLX\":\"水源涵养\",\"ZRBHDFQ\":\"核心保护区\"}\n* fields that profile stbhhx does not read: BSM, MJ",
		},
		{
			"stbhhx of the survey", redLine,
			collection(`{"BSM":"7","XJXZQHDM":"510604","LXDM":"1","MC":"红线甲","QYMJ":1.2}`, polygon(0)),
			"stbhhx-survey 1\n7|红线甲||{}\n* fields that profile stbhhx-survey does not read: XJXZQHDM, LXDM, QYMJ",
		},
		{
			"stbhhx of unified planning", redLine,
			collection(`{"BSM":"7","XJXZQDM":"510604","LHLX":"生物多样性","MJ":1.2}`, polygon(0)),
			"stbhhx-unified 1\n7|||{\"HXLX\":\"生物多样性\"}\n* fields that profile stbhhx-unified does not read: XJXZQDM, MJ",
		},
		{
			"control units", layerOf("control-units", layers.Zones, "class:string", "PWWPFGK:string"),
			collection(`{"HJZHGKDYBM":"ZH51060410001","HJZHGKDYMC":"甲","ZHGKDYFL":"1","WRWPFGK":"达标"}`, polygon(0),
				`{"HJZHGKDYBM":"ZH51060420001","HJZHGKDYMC":"乙","ZHGKDYFL":"工业重点管控单元","WRWPFGK":""}`, polygon(1),
				`{"HJZHGKDYBM":"ZH51060430001","HJZHGKDYMC":"丙","ZHGKDYFL":"4"}`, polygon(2)),
			"hjzhgkdy 3\nZH51060410001|甲||{\"PWWPFGK\":\"达标\",\"class\":\"优先保护\"}\nZH51060420001|乙||{\"class\":\"重点管控\"}\n" +
				"- 3 ZH51060430001: ZHGKDYFL: the profile does not list the value \"4\"",
		},
		{
			"farmland", layerOf("farmland", layers.Zones, "YJJBNTMJ:number"),
			collection(`{"YJJBNTTBBH":"510604000001","YJJBNTTBMJ":1500.5,"YJJBNTMJ":1400.25}`, polygon(0)),
			"yjjbnttb 1\n510604000001|||{\"YJJBNTMJ\":1400.25}\n* fields that profile yjjbnttb does not read: YJJBNTTBMJ",
		},
		{
			"urban boundary", layerOf("urban-boundary", layers.Zones),
			collection(`{"GHFQDM":"1","GHFQMC":"集中建设区"}`, polygon(0)),
			"czkfbj 1\n1|集中建设区||{}",
		},
		{
			"water sources", layerOf("water-source", layers.Zones, "ZT:string", "SYLX:string"),
			collection(`{"SYDBM":"SY1","SYDMC":"黑牛湾","SYLX":"河流","BHQJB":"一级","SYLB":"水域","ZT":"现用"}`, polygon(0),
				`{"SYDBM":"SY1","SYDMC":"黑牛湾","SYLX":"河流","BHQJB":"准","SYLB":"陆域","ZT":"撤销"}`, polygon(1)),
			"yysybhq 2\nSY1-一级-水域|黑牛湾|一级|{\"SYLX\":\"河流\",\"ZT\":\"现用\"}\nSY1-准-陆域|黑牛湾|准保护区|{\"SYLX\":\"河流\",\"ZT\":\"撤销\"}",
		},
		{
			"element zones of ecology: names that a .dbf cuts", layerOf("element-zones", layers.Zones, "element:string", "class:string"),
			collection(`{"STHJYSGKFQBM":"YS5106041110001","STHJZHGKFQMC":"甲","class":"优先保护"}`, polygon(0)),
			"element-ecology 1\nYS5106041110001|甲||{\"class\":\"优先保护\",\"element\":\"生态\"}",
		},
		{
			"element zones of water", layerOf("element-zones", layers.Zones, "element:string", "class:string"),
			collection(`{"SHJGKFQBM":"YS5106042210001","SHJGKFQMC":"乙"}`, polygon(0)),
			"element-water 1\nYS5106042210001|乙||{\"element\":\"水\"}",
		},
		{
			"element zones of air", layerOf("element-zones", layers.Zones, "element:string", "class:string"),
			collection(`{"DQHJGKFQBM":"YS5106042310001","DQHJGKFQMC":"丙"}`, polygon(0)),
			"element-air 1\nYS5106042310001|丙||{\"element\":\"大气\"}",
		},
		{
			"reaches", layerOf("river-corridor", layers.Reaches),
			collection(`{"control":"river-corridor","code":"K1","watercourse":"kai-river","side":"左岸","baseline":"岸线","w_min":20,"w_max":200,"w_adopted":50,"status":"已划定"}`, bank(0),
				`{"control":"bank-1km","code":"K1","watercourse":"kai-river","side":"left","baseline":"岸线","w_min":1000,"w_max":1000,"status":"已划定"}`, bank(1),
				`{"control":"river-corridor","code":"K2","watercourse":"kai-river","side":"right","baseline":"岸线","w_min":20,"w_max":200,"status":"拟划定"}`, bank(2)),
			"reaches 3\nK1|||{}|kai-river left 岸线 已划定 20–200 50\nK2|||{}|kai-river right 岸线 拟划定 20–200\n* features whose control is another layer, which are not read: 1",
		},
	} {
		for _, form := range []struct {
			format, extension string
			args              []string
		}{
			{"geopackage", ".gpkg", []string{"-f", "GPKG"}},
			{"shapefile", ".shp", []string{"-f", "ESRI Shapefile", "-lco", "ENCODING=CP936"}},
			{"geojson", ".geojson", []string{"-f", "GeoJSON"}},
			{"geojsonseq", ".geojsons", []string{"-f", "GeoJSONSeq", "-lco", "RS=YES"}},
		} {
			t.Run(test.name+" "+form.format, func(t *testing.T) {
				data := written(t, test.text, form.extension, form.args...)
				d, err := Read(context.Background(), "交付", data, Options{Layer: test.layer, Plane: plane(t)})
				if err != nil {
					t.Fatal(err)
				}
				first, rest, _ := strings.Cut(test.want, "\n")
				id, count, _ := strings.Cut(first, " ")
				if want := id + " " + form.format + " " + count + "\n" + rest; summary(d) != want {
					t.Errorf("got\n%s\nwant\n%s", summary(d), want)
				}
				for _, z := range d.Zones {
					if z.Geometry == nil || z.Shape.IsEmpty() {
						t.Errorf("%s has no geometry", z.Code)
					}
				}
			})
		}
	}
}

// Features that cannot be used are rejected with the reason, and the others go on.
func TestRejects(t *testing.T) {
	zone := layerOf("zone", layers.Zones, "depth:number", "open:bool")
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
		{"the code of another", zone, `{"code":"first"}`, polygon(0), "code: feature 1 has the code first too; feature 2 (first)"},
		{"a code that is no text", zone, `{"code":1.5}`, polygon(0), "code: it should be a text, and is 1.5; feature 2"},
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
			if err := json.Unmarshal(r.Feature, &feature); err != nil || feature.Properties == nil {
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

func TestRefusesFiles(t *testing.T) {
	red := layerOf("red-line", layers.Zones, "HXLX:string")
	zones := collection(`{"HXBM":"1","code":"1"}`, polygon(0))
	for _, test := range []struct {
		name    string
		text    string
		options Options
		kind    error
		want    string
	}{
		{"several profiles", zones, Options{Layer: red}, ErrProfile, "several profiles fit: plain, stbhhx"},
		{"no profile", collection(`{"a":"1","乙":"2"}`, polygon(0)), Options{Layer: red}, ErrProfile, "plain — code (code); stbhhx — code (HXBM); stbhhx-survey — code (BSM), name (MC); stbhhx-unified — HXLX (LHLX), code (BSM) The file's fields: a, 乙."},
		{"unknown profile", zones, Options{Layer: red, Profile: "x"}, ErrProfile, "the profiles are: plain, stbhhx"},
		{"profile of another layer", zones, Options{Layer: layerOf("forest", layers.Zones), Profile: "stbhhx"}, ErrProfile, "it is for: red-line"},
		{"a field is missing", zones, Options{Layer: red, Profile: "stbhhx-survey"}, ErrFields, "code (BSM), name (MC) The file's fields: HXBM, code"},
		{
			"own profile with a property the layer lacks", zones,
			Options{Layer: red, Own: &Profile{ID: "own", Properties: map[string]Property{"code": {From: []string{"HXBM"}}, "colour": {From: []string{"code"}}}}},
			ErrProfile, "code, name, grade, HXLX",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.options.Plane = plane(t)
			d, err := Read(context.Background(), "a.gpkg", written(t, test.text, ".gpkg", "-f", "GPKG"), test.options)
			var fault *lang.Fault
			if d != nil || !errors.As(err, &fault) || !errors.Is(err, test.kind) || !strings.Contains(fault.Error(), test.want) || fault.What.ZH == "" || fault.Hint.ZH == "" {
				t.Errorf("got %v, want %v with %q", err, test.kind, test.want)
			}
		})
	}
}

// What is strange about names of fields: line breaks, widths, capitals, two of one name.
func TestNamesOfFields(t *testing.T) {
	units := layerOf("control-units", layers.Zones, "class:string", "KJBJYS:string")
	for _, test := range []struct {
		name, properties, want string
		options                Options
	}{
		{
			"Chinese headers with line breaks", `{"环境管控单元编码\n":"ZH51060410001"," 管控单元分类 ":"优先保护单元\n","空间布局约束\n":"禁止"}`,
			"hjzhgkdy geojson 1\nZH51060410001|||{\"KJBJYS\":\"禁止\",\"class\":\"优先保护\"}",
			Options{},
		},
		{"full width, small", `{"ｈｊｚｈｇｋｄｙｂｍ":"a","zhgkdyfl":2}`, "hjzhgkdy geojson 1\na|||{\"class\":\"重点管控\"}", Options{}},
		{"a code of digits in a column of numbers", `{"HJZHGKDYBM":510604,"ZHGKDYFL":"3"}`, "hjzhgkdy geojson 1\n510604|||{\"class\":\"一般管控\"}", Options{}},
		{"a code of more digits than a number holds", `{"HJZHGKDYBM":5106040410001000017,"ZHGKDYFL":"3"}`, "hjzhgkdy geojson 1\n5106040410001000017|||{\"class\":\"一般管控\"}", Options{}},
		{"two of one name", `{"HJZHGKDYBM":"a","hjzhgkdybm":"b","ZHGKDYFL":"3"}`, "2 fields go by this name", Options{Profile: "hjzhgkdy"}},
		{
			"a profile of one's own", `{"BH":"a","XH":7,"LB":"甲类","MJ":3}`,
			"own geojson 1\na-7|||{\"KJBJYS\":\"无\",\"class\":\"优先保护\"}\n* fields that profile own does not read: MJ",
			Options{Own: &Profile{ID: "own", Properties: map[string]Property{
				"code": {From: []string{"bh"}, With: []string{"xh", "none"}}, "KJBJYS": {Fixed: "无"},
				"class": {From: []string{"LB"}, Values: map[string]string{"甲类": "优先保护"}},
			}}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.options.Layer, test.options.Plane = units, plane(t)
			d, err := Read(context.Background(), "a.geojson", []byte(collection(test.properties, polygon(0))), test.options)
			if err != nil {
				if !errors.Is(err, ErrFields) || !strings.Contains(err.Error(), test.want) {
					t.Errorf("got %v, want %q", err, test.want)
				}
				return
			}
			if summary(d) != test.want {
				t.Errorf("got\n%s\nwant\n%s", summary(d), test.want)
			}
		})
	}
}

// A .dbf keeps 10 bytes of a name: 3 Chinese characters of UTF-8, 5 of GBK.
func TestNamesThatDBFCuts(t *testing.T) {
	units := layerOf("control-units", layers.Zones, "class:string")
	own := &Profile{ID: "own", Properties: map[string]Property{"code": {From: []string{"环境管控单元编码"}}, "class": {From: []string{"管控单元分类"}}}}
	for _, encoding := range []string{"UTF-8", "CP936"} {
		t.Run(encoding, func(t *testing.T) {
			data := written(t, collection(`{"环境管控单元编码":"a","管控单元分类":"优先保护"}`, polygon(0)), ".shp", "-f", "ESRI Shapefile", "-lco", "ENCODING="+encoding)
			d, err := Read(context.Background(), "a.zip", data, Options{Layer: units, Plane: plane(t), Own: own})
			if err != nil {
				t.Fatal(err)
			}
			if want := "own shapefile 1\na|||{\"class\":\"优先保护\"}"; summary(d) != want {
				t.Errorf("got\n%s\nwant\n%s", summary(d), want)
			}
		})
	}
}

func TestTellsWhatLiesOutside(t *testing.T) {
	p := plane(t)
	district, err := geo.NewShape(p, geom.NewPolygonFlat(geom.XY, []float64{104.4, 31.2, 104.501, 31.2, 104.501, 31.4, 104.4, 31.4, 104.4, 31.2}, []int{10}))
	if err != nil {
		t.Fatal(err)
	}
	text := collection(`{"code":"in"}`, polygon(0), `{"code":"out"}`, polygon(50), `{"code":"far"}`, polygon(60))
	done := 0
	d, err := Read(context.Background(), "a.geojson", []byte(text), Options{
		Layer: layerOf("zone", layers.Zones), Plane: p, ServiceArea: district, Progress: func(n int) { done = n },
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := "features outside the service area: 2, the first is feature 2 (out)"; len(d.Zones) != 3 || len(d.Notes) != 1 || d.Notes[0].What.EN != want || done != 3 {
		t.Errorf("got\n%s\nafter %d", summary(d), done)
	}
}

func TestStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	d, err := Read(ctx, "a.geojson", []byte(collection(`{"code":"a"}`, polygon(0))), Options{Layer: layerOf("zone", layers.Zones), Plane: plane(t)})
	if d != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, %v", d, err)
	}
}

func TestReadsFilesWithoutFeatures(t *testing.T) {
	for extension, text := range map[string]string{".geojson": collection(), ".gpkg": collection(`{"code":"a"}`, polygon(0))} {
		t.Run(extension, func(t *testing.T) {
			data := []byte(text)
			if extension == ".gpkg" {
				data = written(t, text, extension, "-f", "GPKG", "-where", "code = 'b'", "-lco", "SPATIAL_INDEX=NO")
			}
			d, err := Read(context.Background(), "a", data, Options{Layer: layerOf("zone", layers.Zones), Plane: plane(t)})
			if err != nil || len(d.Zones)+len(d.Rejected)+d.Features != 0 {
				t.Errorf("got %v, %v", d, err)
			}
		})
	}
}

// Hostile files are refused, or read, with what they hold bounding what they cost.
func TestHostileDeliveries(t *testing.T) {
	var names, empty strings.Builder
	for i := range 200_000 {
		if i > 0 {
			names.WriteByte(',')
			empty.WriteByte(',')
		}
		fmt.Fprintf(&names, `{"type":"Feature","properties":{"p%d":1},"geometry":null}`, i)
		empty.WriteString(`{"type":"Feature","geometry":null}`)
	}
	for _, test := range []struct{ name, features, want string }{
		{"a name of its own for each feature", names.String(), "more than the 1000 names of properties"},
		{"features of nothing", empty.String(), "The file has no fields"},
		{"a long name", `{"type":"Feature","properties":{"` + strings.Repeat("x", 1<<20) + `":1},"geometry":null}`, "xxx…"},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := `{"type":"FeatureCollection","features":[` + test.features + `]}`
			_, err := Read(context.Background(), "a.geojson", []byte(text), Options{Layer: layerOf("zone", layers.Zones), Plane: plane(t)})
			var fault *lang.Fault
			if !errors.As(err, &fault) || !strings.Contains(err.Error(), test.want) || len(err.Error()) > 2000 {
				t.Errorf("got %.300v", err)
			}
		})
	}
}
