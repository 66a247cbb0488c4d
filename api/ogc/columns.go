package ogc

import (
	"maps"
	"slices"

	"redline/api/cql2"
	"redline/lang"
	"redline/layers"
)

// geometryName is the queryable that is the geometry.
const geometryName = "geometry"

// column is a property of a collection's features, and a queryable of the same name.
type column struct {
	name  string
	title lang.Text
	typ   cql2.Type
	value func(*layers.Snapshot, *layers.Zone) (any, bool) // a string, float64 or bool; ok is false for null
}

// columnsOf lists the properties of a layer: code, name and grade; of a reach what is known
// of the bank; then what the layer declares, by name.
func columnsOf(l layers.Layer) []column {
	named := func(name string, title lang.Text, typ cql2.Type) column {
		return column{name, title, typ, func(s *layers.Snapshot, z *layers.Zone) (any, bool) { return s.Attribute(z, name) }}
	}
	all := []column{
		named("code", lang.Text{ZH: "编号", EN: "Code"}, cql2.TextType),
		named("name", lang.Text{ZH: "名称", EN: "Name"}, cql2.TextType),
		named("grade", lang.Text{ZH: "级别", EN: "Grade"}, cql2.TextType),
	}
	if l.Kind == layers.Reaches {
		all = append(all,
			named("watercourse", lang.Text{ZH: "河渠", EN: "Watercourse"}, cql2.TextType),
			ofReach("section", lang.Text{ZH: "河段", EN: "Section"}, func(r *layers.Reach) string { return r.Section }),
			named("side", lang.Text{ZH: "岸别（面向下游）", EN: "Side, looking downstream"}, cql2.TextType),
			named("baseline", lang.Text{ZH: "基线", EN: "Baseline"}, cql2.TextType),
			named("status", lang.Text{ZH: "划定状态", EN: "Status"}, cql2.TextType),
			named("rank", lang.Text{ZH: "等级", EN: "Rank"}, cql2.TextType),
			named("tributary", lang.Text{ZH: "长江支流", EN: "Tributary of the Yangtze"}, cql2.BooleanType),
			width("w_min", lang.Text{ZH: "最小宽度（米）", EN: "Least width, m"}, func(r *layers.Reach) *float64 { return (*float64)(&r.WidthMin) }),
			width("w_max", lang.Text{ZH: "最大宽度（米）", EN: "Greatest width, m"}, func(r *layers.Reach) *float64 { return (*float64)(&r.WidthMax) }),
			width("w_adopted", lang.Text{ZH: "已定宽度（米）", EN: "Width adopted, m"}, func(r *layers.Reach) *float64 { return (*float64)(r.Adopted) }),
			ofReach("document", lang.Text{ZH: "依据文件", EN: "Document"}, func(r *layers.Reach) string { return r.Document }),
		)
	}
	for _, name := range slices.Sorted(maps.Keys(l.Attributes)) {
		if slices.ContainsFunc(all, func(c column) bool { return c.name == name }) {
			continue
		}
		all = append(all, named(name, lang.Text{ZH: name, EN: name}, attributeTypes[l.Attributes[name]]))
	}
	return all
}

var attributeTypes = map[layers.AttributeType]cql2.Type{
	layers.String: cql2.TextType, layers.Number: cql2.NumberType, layers.Bool: cql2.BooleanType,
}

func ofReach(name string, title lang.Text, of func(*layers.Reach) string) column {
	return column{name, title, cql2.TextType, func(_ *layers.Snapshot, z *layers.Zone) (any, bool) {
		if z.Reach == nil || of(z.Reach) == "" {
			return nil, false
		}
		return of(z.Reach), true
	}}
}

func width(name string, title lang.Text, of func(*layers.Reach) *float64) column {
	return column{name, title, cql2.NumberType, func(_ *layers.Snapshot, z *layers.Zone) (any, bool) {
		if z.Reach == nil || of(z.Reach) == nil {
			return nil, false
		}
		return *of(z.Reach), true
	}}
}

// queryables lists what filters on a layer may use: its columns and the geometry.
func queryables(columns []column) []cql2.Queryable {
	out := []cql2.Queryable{}
	for _, c := range columns {
		if c.name != geometryName {
			out = append(out, cql2.Queryable{Name: c.name, Type: c.typ})
		}
	}
	return append(out, cql2.Queryable{Name: geometryName, Type: cql2.GeometryType})
}

// propertyParameters lists the columns of a layer that can be asked for by a parameter of
// their name: all but those whose name means something else.
func propertyParameters(l layers.Layer) []string {
	var names []string
	for _, c := range columnsOf(l) {
		if c.name != "f" && c.name != "lang" && c.name != geometryName && !slices.Contains(itemsParameters, c.name) {
			names = append(names, c.name)
		}
	}
	return names
}

func columnNames(columns []column) []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
	}
	return names
}
