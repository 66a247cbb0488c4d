package folder

import (
	"testing"

	"redline/geo"
	"redline/layers"
)

// FuzzFeatures holds that no bytes make the reader of zones panic, and that what it
// accepts it accepts again.
func FuzzFeatures(f *testing.F) {
	for name, file := range district(f) {
		if len(name) > 8 && name[len(name)-8:] == ".geojson" {
			f.Add(file.Data)
		}
	}
	for _, seed := range []string{
		"", "{", "[]", `{"type":"FeatureCollection"}`, `{"features":[{}]}`, `{"features":[null]}`, `{"a":1}{`,
		`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"\ud800"},"geometry":{"type":"Polygon","coordinates":[[]]}}]}`,
		`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"GeometryCollection","geometries":[]}}]}`,
		`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"a"},"geometry":{"type":"LineString","coordinates":[[105,31],[105,31]]}}]}`,
	} {
		f.Add([]byte(seed))
	}
	plane, err := geo.NewPlane(4544)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		features, fault := readFeatures("f.geojson", data)
		if fault != nil {
			faultsOf(t, fault)
			return
		}
		for _, kind := range []layers.Kind{layers.Zones, layers.Lines} {
			for _, d := range draw(plane, "f.geojson", features, make([]string, len(features)), kind) {
				if d.fault != nil {
					faultsOf(t, d.fault)
				} else if d.shape.IsEmpty() || d.lonLat == nil {
					t.Error("an empty geometry was accepted")
				}
			}
		}
		if _, fault := readArea(plane, "f.geojson", data); fault != nil {
			faultsOf(t, fault)
		}
	})
}

// FuzzManifest holds that no bytes make the reader of layers.yaml panic, whatever it
// says; the files it may name are those of the example district.
func FuzzManifest(f *testing.F) {
	example := district(f)
	f.Add(example["layers.yaml"].Data)
	f.Add(example["documents.yaml"].Data)
	for _, seed := range []string{
		"", "a", "[", "catalogue: {plane: 4544}", "layers: [{}]", "layers: [{versions: [{}]}]", "catalogue: *x", "&x a: *x",
		"catalogue: {name: {zh: a, en: b}, sequence: 1, plane: 4544, service_area: area.geojson}\nlayers: [{id: a, versions: [{file: units.geojson}]}]",
		"? [a]\n: b", "<<: {a: 1}", "a: !!binary x", "\"\\ud800\": 1", "layers: &a [*a]", "a: |\n  b\n c", "- - -\n-", "%YAML 1.2\n---\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		folder := district(t)
		write(folder, "layers.yaml", string(data))
		if store, err := Open(folder); err != nil {
			faultsOf(t, err)
		} else if store.Catalogue() == nil {
			t.Error("a store without a catalogue")
		}
		write(folder, "layers.yaml", string(example["layers.yaml"].Data))
		write(folder, "documents.yaml", string(data))
		if _, err := Open(folder); err != nil {
			faultsOf(t, err)
		}
	})
}

// FuzzRequirements holds that no bytes make the reader of access lists panic.
func FuzzRequirements(f *testing.F) {
	f.Add(string(district(f)["requirements.csv"].Data))
	for _, seed := range []string{"", "id", "\"", "id,unit,level,dimension,kind,text,document,clause,when,effect\n,", "\ufeffid,id"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data string) {
		rows, fault := readTable(requirementsFile, []byte(data), requirementColumns)
		if fault != nil {
			faultsOf(t, fault)
			return
		}
		for _, r := range rows {
			if len(r.record) != len(requirementColumns) {
				t.Errorf("row of %d columns", len(r.record))
			}
		}
	})
}
