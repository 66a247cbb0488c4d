package check

import (
	_ "embed"

	"redline/layers"
	"redline/strictyaml"
)

//go:embed expectations.yaml
var expectationsYAML []byte

// expected is an entry of expectations.yaml.
type expected struct {
	Tiles       bool                `yaml:"tiles"`
	UnitCodes   bool                `yaml:"unit_codes"`
	AreaNotLess bool                `yaml:"area_not_less"`
	Nested      []string            `yaml:"nested"`
	Around      map[string][]string `yaml:"around"`
	Silent      map[string][]string `yaml:"silent"`
}

// For returns what is expected of the layer with this id; attributes and choices are those
// that the rules look at. A layer that the table does not list must only satisfy these.
func For(id string, attributes map[string]layers.AttributeType, choices map[string][]string) (Expectations, error) {
	var table map[string]expected
	file, err := strictyaml.Parse("expectations.yaml", expectationsYAML)
	if err != nil {
		return Expectations{}, err
	}
	if err := file.Decode(file.Root, &table); err != nil {
		return Expectations{}, err
	}
	e := table[id]
	return Expectations{
		Attributes: attributes, Choices: choices,
		Tiles: e.Tiles, UnitCodes: e.UnitCodes, AreaNotLess: e.AreaNotLess, Nested: e.Nested, Around: e.Around, Silent: e.Silent,
	}, nil
}
