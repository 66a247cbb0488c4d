package deliver

import (
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"redline/lang"
	"redline/layers"
	"redline/strictyaml"
)

//go:embed profiles.yaml
var builtIn []byte

// Profile says how a delivery's fields become a layer's properties. A property is code,
// name, grade, an attribute that the layer declares, or of reaches one of theirs. An
// attribute that a profile does not name comes from the field of its own name.
type Profile struct {
	ID         string              `yaml:"id"`
	Title      lang.Text           `yaml:"title"`
	Layers     []string            `yaml:"layers"` // ids of the layers it is for; none for every layer
	Kinds      []layers.Kind       `yaml:"kinds"`  // of layers; none for every kind
	Source     string              `yaml:"source"` // what the names of the fields are taken from
	Properties map[string]Property `yaml:"properties"`
}

// Property says where a property comes from. Names of fields and values are compared
// trimmed, in Unicode's form NFKC and in capitals; the field of a shapefile also by the
// first 10 bytes of a longer name, which is what a .dbf keeps.
type Property struct {
	From     []string          `yaml:"from"`     // names of the field: the first that the file has counts
	With     []string          `yaml:"with"`     // further fields that are written after it, each behind a hyphen, where they are there
	Fixed    string            `yaml:"fixed"`    // the same text for every feature, in place of From
	Values   map[string]string `yaml:"values"`   // value in the file → value of the layer; any other is rejected. None: as it stands
	Required bool              `yaml:"required"` // the profile fits no file without the field; features without a value are rejected
}

// maxProfile is how large, in bytes, a planner's own profile may be.
const maxProfile = 1 << 20

// Profiles returns the profiles that redline knows, for the real standards and for its own
// names (docs/profiles.md).
func Profiles() ([]Profile, error) {
	const name = "profiles.yaml"
	file, err := strictyaml.Parse(name, builtIn)
	if err != nil {
		return nil, err
	}
	var list struct {
		Profiles []Profile `yaml:"profiles"`
	}
	if err := file.Decode(file.Root, &list); err != nil {
		return nil, err
	}
	for i := range list.Profiles {
		if fault := list.Profiles[i].check(file, "profiles", i); fault != nil {
			return nil, fault
		}
	}
	return list.Profiles, nil
}

// ReadProfile reads a planner's own profile: a YAML document with the keys id, title,
// layers, kinds, source and properties (docs/profiles.md), of at most 1 MiB. id and the
// property code are required; unknown keys are refused. Errors are *lang.Fault of
// ErrProfile with the line.
func ReadProfile(name string, data []byte) (*Profile, error) {
	if len(data) > maxProfile {
		return nil, &lang.Fault{
			File: name, Err: ErrProfile, What: lang.Text{ZH: "方案文件大于 1 MiB", EN: "the profile is larger than 1 MiB"},
			Hint: lang.Text{ZH: "检查是否选错了文件", EN: "check that it is the right file"},
		}
	}
	var p Profile
	file, err := strictyaml.Parse(name, data)
	if err == nil {
		err = file.Decode(file.Root, &p)
	}
	var fault *lang.Fault
	if errors.As(err, &fault) {
		out := *fault
		out.Err = fmt.Errorf("%w: %w", ErrProfile, fault)
		return nil, &out
	}
	if fault := p.check(file); fault != nil {
		return nil, fault
	}
	return &p, nil
}

// check refuses a profile that could not be used.
func (p *Profile) check(file *strictyaml.File, path ...any) *lang.Fault {
	at := func(field string, what, hint lang.Text, more ...any) *lang.Fault {
		line, _ := strictyaml.Position(file.Root, append(path[:len(path):len(path)], more...)...)
		return &lang.Fault{File: file.Name, Line: line, Field: field, What: what, Hint: hint, Err: ErrProfile}
	}
	if strings.TrimSpace(p.ID) == "" {
		return at("id", missing(), lang.Text{ZH: "给方案一个编号，例如 \"our-red-line\"", EN: "give the profile an id, like \"our-red-line\""})
	}
	for _, k := range p.Kinds {
		if !slices.Contains([]layers.Kind{layers.Zones, layers.Lines, layers.Reaches}, k) {
			return at("kinds", lang.Textf("没有图层类型 %q", "there is no kind of layer %q", k), lang.Text{ZH: "可用的类型：zone, line, reach", EN: "the kinds are: zone, line, reach"}, "kinds")
		}
	}
	if c := p.Properties["code"]; len(c.From) == 0 {
		return at("code", lang.Text{ZH: "没有写明编号取自哪个字段", EN: "it does not say which field holds the code"},
			lang.Text{ZH: "在 properties 下写 code: { from: [字段名], required: true }", EN: "write code: { from: [FIELD], required: true } under properties"}, "properties")
	}
	for _, name := range slices.Sorted(maps.Keys(p.Properties)) {
		if what := p.Properties[name].wrong(); !what.IsZero() {
			return at(name, what, lang.Text{ZH: "写 from: [字段名, 别名] 或 fixed: 取值", EN: "write from: [FIELD, ALIAS] or fixed: VALUE"}, "properties", name)
		}
	}
	return nil
}

// wrong says what is wrong with a property; zero for nothing.
func (p Property) wrong() lang.Text {
	blank := func(name string) bool { return normal(name) == "" }
	seen := map[string]string{}
	for from, to := range p.Values {
		if other, twice := seen[normal(from)]; twice && other != to {
			return lang.Textf("取值 %q 对应两个结果", "the value %q has two meanings", from)
		}
		seen[normal(from)] = to
	}
	switch {
	case len(p.From) == 0 && p.Fixed == "", len(p.From) > 0 && p.Fixed != "":
		return lang.Text{ZH: "from 和 fixed 须写且只写一项", EN: "it needs either from or fixed"}
	case p.Fixed != "" && (len(p.With) > 0 || len(p.Values) > 0 || p.Required):
		return lang.Text{ZH: "fixed 不能与 with、values、required 同用", EN: "fixed goes with none of with, values and required"}
	case len(p.With) > 0 && len(p.Values) > 0:
		return lang.Text{ZH: "with 与 values 不能同用", EN: "with and values do not go together"}
	case slices.ContainsFunc(p.From, blank), slices.ContainsFunc(p.With, blank):
		return lang.Text{ZH: "字段名是空的", EN: "the name of a field is blank"}
	}
	return lang.Text{}
}

// suits reports whether the profile is for a layer.
func (p *Profile) suits(layer layers.Layer) bool {
	return (len(p.Layers) == 0 || slices.Contains(p.Layers, layer.ID)) && (len(p.Kinds) == 0 || slices.Contains(p.Kinds, layer.Kind))
}
