package folder

import (
	"slices"
	"strings"

	"redline/lang"
	"redline/layers"
)

// fieldsKey writes a mapping of fields as one text that tells it from others.
func fieldsKey(fields map[string]string) string {
	var key strings.Builder
	for _, property := range sortedKeys(fields) {
		key.WriteString(property + "\x00" + fields[property] + "\x00")
	}
	return key.String()
}

// renamed gives features the names that a layer's properties have. Without `fields` they
// have them: a column of a table that is none is refused, once for all features. With it,
// a property that is mapped comes from its field alone, other properties of the layer from
// the field of their own name, and what is left is passed over, with a warning that lists
// it. A mapping of what is no property of the layer, or to a field that the file does not
// have, is refused.
func (l *loader) renamed(at section, layer layers.Layer, v versionEntry, read *featureSet) ([]feature, bool) {
	known := func(name string) bool {
		return slices.Contains([]string{"code", "name", "grade"}, name) || layer.Attributes[name] != "" ||
			layer.Kind == layers.Reaches && reachProperties[name]
	}
	before := len(l.refused)
	if len(v.Fields) == 0 {
		for _, c := range read.columns {
			if !known(c) {
				l.refuse(undeclaredField(v.File, layer, c))
			}
		}
		return read.features, len(l.refused) == before
	}
	columns := read.columns
	if !read.table {
		columns = namesIn(read.features)
	}
	in := section{at.file, append(at.path[:len(at.path):len(at.path)], "fields"), at.where}
	for _, property := range sortedKeys(v.Fields) {
		field := v.Fields[property]
		switch {
		case !known(property):
			l.refuse(in.fault(property, lang.Textf("图层 %s 没有这个属性", "layer %s has no such property", layer.ID),
				lang.Text{ZH: "左边写 code、name、grade 或 attributes 中声明的属性，右边写文件中的字段", EN: "write code, name, grade or a declared attribute on the left, the file's field on the right"}))
		case !slices.Contains(columns, field) && (read.table || len(read.features) > 0):
			l.refuse(in.fault(property, lang.Textf("%s 中没有字段 %q", "%s has no field %q", v.File, field),
				lang.Textf("文件中的字段：%s", "its fields are: %s", strings.Join(columns, ", "))))
		}
	}
	if len(l.refused) > before {
		return nil, false
	}
	to, passed := propertiesOf(columns, v.Fields, known)
	if len(passed) > 0 {
		l.warn(at.fault("fields", lang.Textf("%[1]s 中有未读取的字段：%[2]s", "fields of %[1]s that are not read: %[2]s", v.File, strings.Join(passed, ", ")),
			lang.Text{ZH: "需要时在 attributes 和 fields 中写明；不需要则不必理会", EN: "declare them under attributes and fields if they matter; else all is well"}))
	}
	return renameAll(read.features, to), true
}

func undeclaredField(file string, layer layers.Layer, field string) *lang.Fault {
	return &lang.Fault{
		File: file, Field: field,
		What: lang.Textf("图层 %s 没有声明这个字段", "layer %s does not declare this field", layer.ID),
		Hint: lang.Text{
			ZH: "在 layers.yaml 的 attributes 中声明；名称不同时在该版本下写 fields: { 属性: 字段 }，其余字段即不读取",
			EN: "declare it under attributes in layers.yaml, or, where names differ, write fields: { property: FIELD } under the version; the other fields are then not read",
		},
	}
}

// propertiesOf tells which properties each column gives, and which columns give none.
func propertiesOf(columns []string, fields map[string]string, known func(string) bool) (to map[string][]string, passed []string) {
	to = map[string][]string{}
	for _, property := range sortedKeys(fields) {
		to[fields[property]] = append(to[fields[property]], property)
	}
	for _, c := range columns {
		if _, mapped := fields[c]; !mapped && known(c) {
			to[c] = append(to[c], c)
		}
		if to[c] == nil {
			passed = append(passed, c)
		}
	}
	return to, passed
}

// renameAll returns copies of features with the properties that their columns give.
func renameAll(features []feature, to map[string][]string) []feature {
	out := slices.Clone(features)
	for i := range out {
		var properties []member
		for _, m := range out[i].properties {
			for _, property := range to[m.name] {
				properties = append(properties, member{property, m.value})
			}
		}
		out[i].properties = properties
	}
	return out
}

// namesIn lists the names of all properties, in the order in which they first stand there.
func namesIn(features []feature) []string {
	var names []string
	seen := map[string]bool{}
	for i := range features {
		for _, m := range features[i].properties {
			if !seen[m.name] {
				seen[m.name] = true
				names = append(names, m.name)
			}
		}
	}
	return names
}
