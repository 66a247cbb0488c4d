package folder

// The form of layers.yaml and documents.yaml (docs/data.md). Pointers tell a missing
// number from 0.

import "redline/lang"

type manifest struct {
	Catalogue catalogueEntry `yaml:"catalogue"`
	Layers    []layerEntry   `yaml:"layers"`
}

type catalogueEntry struct {
	Name         lang.Text `yaml:"name"`
	Sequence     int64     `yaml:"sequence"`
	Plane        int       `yaml:"plane"`
	ServiceArea  string    `yaml:"service_area"`
	Illustrative bool      `yaml:"illustrative"`
}

type layerEntry struct {
	ID             string            `yaml:"id"`
	Title          lang.Text         `yaml:"title"`
	Theme          string            `yaml:"theme"`
	Kind           string            `yaml:"kind"`
	Office         lang.Text         `yaml:"office"`
	Tolerance      toleranceEntry    `yaml:"tolerance"`
	Attributes     map[string]string `yaml:"attributes"`
	Classification string            `yaml:"classification"`
	Colour         string            `yaml:"colour"`
	Hatch          string            `yaml:"hatch"`
	StartsOff      bool              `yaml:"starts_off"`
	Versions       []versionEntry    `yaml:"versions"`
}

type toleranceEntry struct {
	MinArea  float64 `yaml:"min_area"`
	MinWidth float64 `yaml:"min_width"`
}

type versionEntry struct {
	Sequence       int64             `yaml:"sequence"`
	File           string            `yaml:"file"`
	CRS            string            `yaml:"crs"`
	Table          string            `yaml:"table"`
	Fields         map[string]string `yaml:"fields"`
	From           string            `yaml:"from"`
	Until          string            `yaml:"until"`
	CatalogueFrom  int64             `yaml:"catalogue_from"`
	CatalogueUntil int64             `yaml:"catalogue_until"`
	Document       string            `yaml:"document"`
	Accuracy       *float64          `yaml:"accuracy_m"`
	Coverage       string            `yaml:"coverage"`
	Classification string            `yaml:"classification"`
}

type documentList struct {
	Documents []documentEntry `yaml:"documents"`
}

type documentEntry struct {
	ID         string           `yaml:"id"`
	Title      string           `yaml:"title"`
	Number     string           `yaml:"number"`
	Authority  string           `yaml:"authority"`
	From       string           `yaml:"from"`
	Until      string           `yaml:"until"`
	HorizonTo  string           `yaml:"horizon_to"`
	Succession *successionEntry `yaml:"succession"`
	URL        string           `yaml:"url"`
}

type successionEntry struct {
	By       string            `yaml:"by"`
	Carried  bool              `yaml:"carried"`
	Clauses  map[string]string `yaml:"clauses"`
	Verified bool              `yaml:"verified"`
}
