package folder

import (
	"encoding/json"
	"math"

	"redline/lang"
	"redline/layers"
)

// zonesOf reads the zones that a layer takes from a file, once.
func (l *loader) zonesOf(at section, layer layers.Layer, v versionEntry) []layers.Zone {
	key := zoneSet{layer.ID, sourceOf(v), fieldsKey(v.Fields)}
	if zones, ok := l.zones[key]; ok {
		return zones
	}
	zones := l.readZones(at, layer, v)
	l.zones[key] = zones
	return zones
}

func (l *loader) readZones(at section, layer layers.Layer, v versionEntry) []layers.Zone {
	file := v.File
	read, ok := l.featuresOf(func(field string) *lang.Fault { return at.fault(field, lang.Text{}, lang.Text{}) }, sourceOf(v))
	if !ok {
		return nil
	}
	features, ok := l.renamed(at, layer, v, read)
	if !ok {
		return nil
	}
	var (
		kept  []feature
		codes []string
		zones []layers.Zone
		seen  = map[string]int{}
	)
	for i := range features {
		f := &features[i]
		if layer.Kind == layers.Reaches && !l.controls(file, f, layer.ID) {
			continue
		}
		zone := l.zone(file, f, layer)
		if first, twice := seen[zone.Code]; twice && zone.Code != "" {
			l.refuse(at.feature(file, f, zone.Code).fault("code",
				lang.Textf("编号与第 %d 个要素重复", "feature %d has the same code", first), hintUnique))
			continue
		}
		seen[zone.Code] = f.index
		kept, codes, zones = append(kept, *f), append(codes, zone.Code), append(zones, zone)
	}
	return l.place(file, kept, codes, zones, draw(l.plane, file, kept, codes, layer.Kind))
}

// place gives the zones their geometry; those whose geometry was refused are left out.
func (l *loader) place(file string, features []feature, codes []string, zones []layers.Zone, shapes []drawn) []layers.Zone {
	var out []layers.Zone
	var bends, outside tally
	for i, d := range shapes {
		if d.fault != nil {
			l.refuse(d.fault)
			continue
		}
		if d.bend > layers.MaxBend {
			bends.add(&features[i], codes[i], d.bend)
		}
		if !l.service.IsEmpty() && !d.shape.Bounds().Meets(l.service.Bounds()) {
			outside.add(&features[i], codes[i], 0)
		}
		zones[i].Geometry, zones[i].Shape = d.lonLat, d.shape
		out = append(out, zones[i])
	}
	l.warnBends(file, bends)
	l.warnOutside(file, outside)
	return out
}

// spot is one feature as the place of faults.
type spot struct {
	file  string
	line  int
	where lang.Text
}

func (section) feature(file string, f *feature, code string) spot {
	return spot{file, f.line, f.place(code)}
}

func (s spot) fault(field string, what, hint lang.Text) *lang.Fault {
	return &lang.Fault{File: s.file, Line: s.line, Where: s.where, Field: field, What: what, Hint: hint}
}

// properties reads the properties of one feature with strict types. What is missing or
// null is the zero value.
type properties struct {
	*faults
	spot
	values map[string]json.RawMessage
	table  bool // see feature.table
}

func (l *loader) properties(file string, f *feature) properties {
	p := properties{&l.faults, spot{file, f.line, f.place("")}, map[string]json.RawMessage{}, f.table}
	for _, m := range f.properties {
		if !isNull(m.value) {
			p.values[m.name] = m.value
		}
	}
	if code, ok := textOf(p.values["code"]); ok {
		p.where = f.place(code)
	} else if name, ok := textOf(p.values["id"]); ok {
		p.where = f.place(name)
	}
	return p
}

// text returns a string property, "" when it is missing.
func (p properties) text(name string) string {
	raw, given := p.values[name]
	text, ok := textOf(raw)
	if given && !ok {
		p.refuse(p.fault(name, lang.Textf("应是文字，实为 %s", "it should be a text, and is %s", clip(string(raw))),
			lang.Text{ZH: "加引号，例如 \"0123\"；在 QGIS 中用文本型字段", EN: "put it in quotes, like \"0123\"; in QGIS use a text field"}))
	}
	if unfit := layers.RefuseText(text); unfit != nil {
		p.refuse(p.fault(name, unfit.What, unfit.Hint))
	}
	return text
}

// required is text for a property that must be there.
func (p properties) required(name string) string {
	text := p.text(name)
	if _, given := p.values[name]; !given || string(p.values[name]) == `""` {
		p.refuse(p.fault(name, missing, lang.Text{ZH: "填写该属性", EN: "give the property"}))
	}
	return text
}

// number returns a finite number; ok is false when it is missing or refused.
func (p properties) number(name string) (x float64, ok bool) {
	raw, given := p.values[name]
	if !given {
		return 0, false
	}
	if json.Unmarshal(raw, &x) != nil || math.IsInf(x, 0) {
		p.refuse(p.fault(name, lang.Textf("应是数字，实为 %s", "it should be a number, and is %s", clip(string(raw))),
			lang.Text{ZH: "写成数字，不加引号和单位", EN: "write a number without quotes or unit"}))
		return 0, false
	}
	return x, true
}

// boolean returns true or false; ok is false when it is missing or refused.
func (p properties) boolean(name string) (b, ok bool) {
	raw, given := p.values[name]
	if !given {
		return false, false
	}
	if p.table && (string(raw) == "0" || string(raw) == "1") {
		return string(raw) == "1", true
	}
	if json.Unmarshal(raw, &b) != nil {
		p.refuse(p.fault(name, lang.Textf("应是 true 或 false，实为 %s", "it should be true or false, and is %s", clip(string(raw))),
			lang.Text{ZH: "写成 true 或 false；不知道则不填", EN: "write true or false; leave it out when unknown"}))
		return false, false
	}
	return b, true
}

// choice returns a text that must be one of the choices.
func (p properties) choice(name string, choices ...string) string {
	got := p.text(name)
	for _, c := range choices {
		if got == c {
			return got
		}
	}
	if raw, given := p.values[name]; !given || raw[0] == '"' {
		p.refuse(p.fault(name, oneOf(got, choices...), hintChoices))
	}
	return got
}

// zone reads a zone's properties; its geometry comes later.
func (l *loader) zone(file string, f *feature, layer layers.Layer) layers.Zone {
	p := l.properties(file, f)
	z := layers.Zone{Code: p.required("code"), Name: p.text("name"), Grade: p.text("grade"), Attributes: map[string]any{}}
	for _, m := range f.properties {
		switch {
		case m.name == "code", m.name == "name", m.name == "grade":
		case layer.Kind == layers.Reaches && reachProperties[m.name]:
		case layer.Attributes[m.name] == "":
			l.refuse(p.fault(m.name, lang.Textf("图层 %s 没有声明这个属性", "layer %s does not declare this property", layer.ID),
				lang.Text{ZH: "在 layers.yaml 的 attributes 中声明，或从文件中删除", EN: "declare it under attributes in layers.yaml, or delete it from the file"}))
		default:
			if value, ok := p.attribute(m.name, layer.Attributes[m.name]); ok {
				z.Attributes[m.name] = value
			}
		}
	}
	if layer.Kind == layers.Reaches {
		z.Reach = l.reach(p)
	}
	return z
}

// attribute reads a declared attribute; ok is false when the record does not give it.
func (p properties) attribute(name string, kind layers.AttributeType) (value any, ok bool) {
	if _, given := p.values[name]; !given {
		return nil, false
	}
	switch kind {
	case layers.Number:
		return first(p.number(name))
	case layers.Bool:
		return first(p.boolean(name))
	}
	return p.text(name), true
}

func first[T any](value T, ok bool) (any, bool) { return value, ok }
