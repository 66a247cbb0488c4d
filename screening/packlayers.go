package screening

import (
	"fmt"
	"io/fs"
	"slices"

	"redline/lang"
	"redline/layers"
	"redline/strictyaml"

	"cel.dev/cel-go/cel"
)

// PackLayer is a layer as the rules expect it, so that they can be checked without a
// catalogue and a layer that is missing can be named.
type PackLayer struct {
	ID         string                          `yaml:"id"`
	Title      lang.Text                       `yaml:"title"`
	Office     lang.Text                       `yaml:"office"`
	Kind       layers.Kind                     `yaml:"kind"`
	Attributes map[string]layers.AttributeType `yaml:"attributes"`
	Choices    map[string][]string             `yaml:"choices"` // values that grade or an attribute may have
	// BandMaxM is the farthest a band of this layer can reach from its baseline, in
	// metres: how far beyond a footprint the coverage must go. Kind reach only.
	BandMaxM float64 `yaml:"band_max_m"`

	language *language
	names    []string
}

func (p *Pack) readLayers(fsys fs.FS) error {
	return eachItem(fsys, "layers.yaml", "layers", func(file *strictyaml.File, node strictyaml.Node, l PackLayer) error {
		if p.Layers[l.ID] != nil || l.ID == "" {
			return faultAt(file, node, "id", lang.Textf("图层编号 %q 重复或为空", "the layer id %q is empty or used twice", l.ID))
		}
		if !slices.Contains([]layers.Kind{layers.Zones, layers.Lines, layers.Reaches}, l.Kind) {
			return faultAt(file, node, "kind", lang.Textf("图层类型 %q 未知", "unknown layer kind %q", l.Kind))
		}
		variables, fault := zoneVariables(l)
		if !fault.IsZero() {
			return faultAt(file, node, "attributes", fault)
		}
		for name := range variables {
			l.names = append(l.names, name)
		}
		slices.Sort(l.names)
		var err error
		if l.language, err = newLanguage(variables, zoneChoices(l), p.Sets); err != nil {
			return fmt.Errorf("layers.yaml: %w", err)
		}
		p.Layers[l.ID] = &l
		return nil
	})
}

// zoneVariables types what a zone condition of the layer may use, as zone.NAME.
func zoneVariables(l PackLayer) (map[string]*cel.Type, lang.Text) {
	variables := map[string]*cel.Type{}
	for name, t := range (layers.Layer{Kind: l.Kind, Attributes: l.Attributes}).RuleAttributes() {
		switch t {
		case layers.String:
			variables["zone."+name] = cel.StringType
		case layers.Number:
			variables["zone."+name] = cel.DoubleType
		case layers.Bool:
			variables["zone."+name] = cel.BoolType
		default:
			return nil, lang.Textf("属性 %[1]s 的类型 %[2]q 未知", "the attribute %[1]s has the unknown type %[2]q", name, t)
		}
	}
	return variables, lang.Text{}
}

// zoneChoices names a layer's choices as a zone condition does.
func zoneChoices(l PackLayer) map[string][]string {
	out := map[string][]string{}
	for name, values := range l.Choices {
		out["zone."+name] = values
	}
	return out
}
