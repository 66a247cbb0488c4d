// Package demo generates an illustrative district: a made-up piece of land in the
// folder format of docs/data.md, so that redline can be tried without anybody's data.
// Names of rivers, towns and roads and the district's size are those of the plan; every
// line, code and number besides is invented, and labelled 示意 or DEMO. Nothing here may
// be used for a decision. docs/demo.md says what is in it and what is left out on purpose.
//
// The same bytes come out every time. Each theme is drawn in a file of its own from a
// table at its top; texts that need no drawing lie in static.
package demo

import (
	"embed"
	"fmt"
	"io/fs"
)

//go:embed static/layers.yaml static/documents.yaml static/requirements.csv
var static embed.FS

// The sample project's files.
var (
	//go:embed static/sample/site.geojson
	sampleSite string
	//go:embed static/sample/outfall.geojson
	sampleOutfall string
	//go:embed static/sample/facts.yaml
	sampleFacts string
)

// Files returns the district's folder: file name → contents.
func Files() (map[string][]byte, error) {
	d, err := newDistrict()
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	for _, f := range d.files() {
		if out[f.name], err = collection(d.plane, f.features); err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
	}
	for _, name := range []string{"layers.yaml", "documents.yaml", "requirements.csv"} {
		if out[name], err = static.ReadFile("static/" + name); err != nil {
			return nil, fmt.Errorf("demo: %w", err)
		}
	}
	return out, nil
}

// FS returns Files as a read-only file system.
func FS() (fs.FS, error) {
	files, err := Files()
	if err != nil {
		return nil, err
	}
	return memory{files}, nil
}

// Sample returns a made-up project in the district, a new PVC plant 640 m from the left
// bank of the 凯江: site.geojson, outfall.geojson and facts.yaml, where the outfall's
// component is named 排污口.
func Sample() map[string][]byte {
	return map[string][]byte{
		"site.geojson":    []byte(sampleSite),
		"outfall.geojson": []byte(sampleOutfall),
		"facts.yaml":      []byte(sampleFacts),
	}
}
