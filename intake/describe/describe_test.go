package describe_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"redline/intake"
	"redline/intake/describe"
	"redline/lang"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// What stands in the way of a file comes with the choices that would do, and making one
// of them does.
func TestChoicesOfAFileThatCannotBeScreened(t *testing.T) {
	const (
		sound    = `{"type":"Feature","properties":{"name":"好"},"geometry":{"type":"Polygon","coordinates":[[[104.55,31.31],[104.552,31.31],[104.552,31.312],[104.55,31.31]]]}}`
		crossing = `{"type":"Feature","properties":{"name":"坏"},"geometry":{"type":"Polygon","coordinates":[[[104.55,31.31],[104.552,31.312],[104.552,31.31],[104.55,31.312],[104.55,31.31]]]}}`
	)
	for _, tt := range []struct {
		name, text string
		want       []describe.Choice
	}{
		{"sound", sound, nil},
		{"crossing itself", crossing, []describe.Choice{{Repair: true}}},
		{"one of two crossing itself", `{"type":"FeatureCollection","features":[` + sound + "," + crossing + `]}`, []describe.Choice{{Repair: true}, {Feature: "好"}}},
		{
			"metres in several strips", "POLYGON((457000 3464000, 457100 3464000, 457100 3464100, 457000 3464000))",
			[]describe.Choice{{CRS: "EPSG:4534"}, {CRS: "EPSG:4535"}, {CRS: "EPSG:4536"}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := describe.File("a", []byte(tt.text), intake.Options{}, 5)
			if err != nil {
				t.Fatal(err)
			}
			if doc.Screenable != (tt.want == nil) {
				t.Errorf("screenable %v", doc.Screenable)
			}
			got := doc.Choices
			if len(got) > len(tt.want) && len(tt.want) > 2 {
				got = got[:len(tt.want)]
			}
			if d := cmp.Diff(tt.want, got, cmpopts.IgnoreTypes(lang.Text{})); d != "" {
				t.Errorf("choices (-want +got):\n%s", d)
			}
			for _, c := range doc.Choices {
				if c.Reason.ZH == "" || c.Reason.EN == "" {
					t.Errorf("%+v without a reason", c)
				}
				chosen := intake.Options{CRS: c.CRS, Feature: c.Feature, Repair: c.Repair}
				if _, err := intake.Read("a", []byte(tt.text), chosen); err != nil {
					t.Errorf("%+v does not do: %v", c, err)
				}
			}
		})
	}
}

func ExampleFile() {
	doc, err := describe.File("plot.wkt", []byte("POINT (104.55 31.31)"), intake.Options{}, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	shown, _ := json.Marshal(doc.Groups[0].Shown)
	fmt.Println(doc.Format, doc.Screenable, doc.Parts(), string(shown))
	// Output:
	// wkt true 1 [{"number":1,"name":"1","kind":"point","parts":1,"holes":0,"vertices":1,"box":[104.55,31.31,104.55,31.31]}]
}
