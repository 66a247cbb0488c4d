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
