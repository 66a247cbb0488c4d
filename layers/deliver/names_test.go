package deliver

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"redline/geo"
	"redline/lang"
	"redline/layers"

	"github.com/twpayne/go-geom"
)

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
			"a profile of one's own whose code is not there", `{"BH":"a"}`, "are missing: code (XH)",
			Options{Own: &Profile{ID: "own", Properties: map[string]Property{"code": {From: []string{"XH"}}}}},
		},
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
		Layer: layerOf("zone", layers.Zones), Plane: p, ServiceArea: district, Progress: func(n, _ int) { done = n },
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := "features outside the service area: 2, the first is feature 2 (out)"; len(d.Zones) != 3 || len(d.Notes) != 1 || d.Notes[0].What.EN != want || done != 3 {
		t.Errorf("got\n%s\nafter %d", summary(d), done)
	}
}

func TestTellsOfLongEdges(t *testing.T) {
	long := `{"type":"Polygon","coordinates":[[[104.5,31.3],[104.7,31.3],[104.6,31.31],[104.5,31.3]]]}`
	d, err := Read(context.Background(), "a.geojson", []byte(collection(`{"code":"a"}`, polygon(0), `{"code":"b"}`, long)), Options{
		Layer: layerOf("zone", layers.Zones), Plane: plane(t),
	})
	if err != nil {
		t.Fatal(err)
	}
	const want = "features with long edges: 1; straight in degrees and straight on the plane differ by up to 4.32 m, and the plane decides; the first is feature 2 (b)"
	if len(d.Zones) != 2 || len(d.Notes) != 1 || d.Notes[0].What.EN != want {
		t.Errorf("got\n%s", summary(d))
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
