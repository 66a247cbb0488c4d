package deliver

import (
	"maps"
	"slices"
	"strings"

	"redline/intake"
	"redline/lang"
	"redline/layers"

	"golang.org/x/text/unicode/norm"
)

// dbfName is how many bytes of a field's name a .dbf keeps.
const dbfName = 10

// normal is the form in which names of fields and values are compared.
func normal(s string) string { return strings.ToUpper(strings.TrimSpace(norm.NFKC.String(s))) }

// clean is the name of a field as a person reads it: headers of spreadsheets end in line
// breaks.
func clean(name string) string { return clip(strings.Join(strings.Fields(name), " ")) }

// columns are the fields of a file by the normal form of their names.
type columns struct {
	*intake.RecordFile
	byName map[string][]string
}

func columnsOf(set *intake.RecordFile) columns {
	c := columns{set, map[string][]string{}}
	for _, name := range set.Columns {
		c.byName[normal(name)] = append(c.byName[normal(name)], name)
	}
	return c
}

// bound is where a property comes from in one file.
type bound struct {
	column   string // the file's name of the field; "" for a fixed text
	with     []string
	fixed    string
	values   map[string]string // by normal form; nil where values stand as they are
	listed   []string          // the values as the profile writes them
	required bool
}

// fields binds a profile to the fields of one file.
type fields struct {
	bound      map[string]*bound // by property; those that the file does not give are missing
	attributes []string          // the bound properties that are attributes of the layer, sorted
	unused     []string          // fields of the file that give no property
	misses     []string          // required properties without a field, with their aliases
}

// properties lists the properties of a layer.
func properties(layer layers.Layer) []string {
	all := append([]string{"code", "name", "grade"}, slices.Sorted(maps.Keys(layer.Attributes))...)
	if layer.Kind == layers.Reaches {
		all = append(all, reachProperties()...)
	}
	return all
}

// bind finds the fields of a profile. Properties that the layer does not have are passed
// over; what a profile requires must be there for them too, for that is what tells one
// standard from another.
func bind(p *Profile, layer layers.Layer, set columns) (*fields, *lang.Fault) {
	f := &fields{bound: map[string]*bound{}}
	known := properties(layer)
	take := maps.Clone(p.Properties)
	for name := range layer.Attributes {
		if _, named := take[name]; !named {
			take[name] = Property{From: []string{name}}
		}
	}
	used, cut := map[string]bool{}, map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(take)) {
		property := take[name]
		column, short, fault := columnOf(property.From, set)
		switch {
		case fault != nil:
			return nil, fault
		case property.Fixed == "" && column == "":
			if property.Required || name == "code" {
				f.misses = append(f.misses, name+" ("+strings.Join(property.From, " / ")+")")
			}
			continue
		case !slices.Contains(known, name):
			continue
		case short && cut[column] != "":
			return nil, cutAlike(column, cut[column], name)
		case short:
			cut[column] = name
		}
		b, fault := property.bind(column, set)
		if fault != nil {
			return nil, fault
		}
		b.required = b.required || name == "code"
		for _, c := range append([]string{column}, b.with...) {
			used[c] = used[c] || c != "" // a fixed text has no field
		}
		f.bound[name] = b
		if layer.Attributes[name] != "" {
			f.attributes = append(f.attributes, name)
		}
	}
	for _, c := range set.Columns {
		if !used[c] {
			f.unused = append(f.unused, clean(c))
		}
	}
	return f, nil
}

// bind makes a property come from a field of a file.
func (p Property) bind(column string, set columns) (*bound, *lang.Fault) {
	b := &bound{column: column, fixed: p.Fixed, required: p.Required}
	if len(p.Values) > 0 {
		b.values, b.listed = map[string]string{}, slices.Sorted(maps.Keys(p.Values))
		for from, to := range p.Values {
			b.values[normal(from)] = to
		}
	}
	for _, more := range p.With {
		column, _, fault := columnOf([]string{more}, set)
		if fault != nil {
			return nil, fault
		}
		if column != "" {
			b.with = append(b.with, column)
		}
	}
	return b, nil
}

// cutAlike refuses a field that two names become in a .dbf.
func cutAlike(column, one, other string) *lang.Fault {
	return &lang.Fault{
		Field: clean(column), Err: ErrFields,
		What: lang.Textf("字段名在 .dbf 中被截为 10 字节，分不清是 %s 还是 %s", "a .dbf keeps 10 bytes of a name: it may be the field of %s or of %s", one, other),
		Hint: lang.Text{ZH: "改用 GeoPackage，或用自己的方案写明这个字段", EN: "deliver it as GeoPackage, or name this field in a profile of your own"},
	}
}

// columnOf returns the field of a file that goes by the first of the names it has; "" for
// none. short tells that it is the beginning of the name, as a .dbf keeps it. Two fields
// that differ in capitals or blanks alone are refused: which is meant is not known.
func columnOf(names []string, set columns) (column string, short bool, fault *lang.Fault) {
	for _, name := range names {
		want := []string{normal(name)}
		if set.Format == "shapefile" {
			want = append(want, cutNames(normal(name))...)
		}
		for i, w := range want {
			found := set.byName[w]
			if len(found) > 1 {
				return "", false, &lang.Fault{
					Field: clean(found[0]), Err: ErrFields,
					What: lang.Textf("有 %d 个字段都叫这个名字（不计大小写、全角半角和空白）", "%d fields go by this name, capitals, widths and blanks aside", len(found)),
					Hint: lang.Text{ZH: "只保留一个，或改名", EN: "keep one of them, or rename it"},
				}
			}
			if len(found) == 1 {
				return found[0], i > 0, nil
			}
		}
	}
	return "", false, nil
}

// cutNames returns what a .dbf keeps of a name longer than 10 bytes: whole characters, in
// UTF-8 and in GBK, where a Chinese character takes two.
func cutNames(name string) []string {
	var out []string
	for _, wide := range []func(rune) int{func(r rune) int { return len(string(r)) }, gbkBytes} {
		size := 0
		for i, r := range name {
			if size += wide(r); size > dbfName {
				if !slices.Contains(out, name[:i]) {
					out = append(out, name[:i])
				}
				break
			}
		}
	}
	return out
}

func gbkBytes(r rune) int {
	if r < 0x80 {
		return 1
	}
	return 2
}
