package deliver

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"redline/lang"
)

// settle finds the profile for a file and binds it: the one asked for, or the one for the
// layer whose required fields are all there.
func settle(set columns, o Options) (*Profile, *fields, *lang.Fault) {
	if o.Own != nil {
		return settleOwn(set, o)
	}
	all, err := Profiles()
	if err != nil {
		var fault *lang.Fault
		if !errors.As(err, &fault) {
			fault = &lang.Fault{Err: err, What: lang.Text{ZH: "内置方案无法读取", EN: "the built-in profiles cannot be read"}}
		}
		return nil, nil, fault
	}
	if o.Profile != "" {
		for i := range all {
			if all[i].ID == o.Profile {
				return fitting(&all[i], set, o)
			}
		}
		return nil, nil, &lang.Fault{
			Field: o.Profile, Err: ErrProfile, What: lang.Text{ZH: "没有这个方案", EN: "there is no such profile"},
			Hint: lang.Textf("可用的方案：%s", "the profiles are: %s", idsOf(all)),
		}
	}
	return choose(all, set, o)
}

// settleOwn binds a planner's own profile: it may name properties of the layer only.
func settleOwn(set columns, o Options) (*Profile, *fields, *lang.Fault) {
	known := properties(o.Layer)
	for _, name := range slices.Sorted(maps.Keys(o.Own.Properties)) {
		if !slices.Contains(known, name) {
			return nil, nil, &lang.Fault{
				Field: name, Err: ErrProfile,
				What: lang.Textf("方案 %[1]s 写明的属性，图层 %[2]s 没有", "profile %[1]s names a property that layer %[2]s does not have", o.Own.ID, o.Layer.ID),
				Hint: lang.Textf("图层的属性：%s", "the layer's properties are: %s", strings.Join(known, ", ")),
			}
		}
	}
	return fitting(o.Own, set, o)
}

// fitting binds the one profile asked for, and refuses it where it does not fit.
func fitting(p *Profile, set columns, o Options) (*Profile, *fields, *lang.Fault) {
	if !p.suits(o.Layer) {
		return nil, nil, &lang.Fault{
			Field: p.ID, Err: ErrProfile,
			What: lang.Textf("这个方案不用于图层 %s", "the profile is not for layer %s", o.Layer.ID),
			Hint: lang.Textf("它用于：%s", "it is for: %s", p.scope()),
		}
	}
	f, fault := bind(p, o.Layer, set)
	if fault != nil {
		return nil, nil, fault
	}
	if len(f.misses) > 0 && !nothing(set) {
		return nil, nil, &lang.Fault{
			Err:  ErrFields,
			What: lang.Textf("按方案 %[1]s 缺少字段：%[2]s", "fields that profile %[1]s needs are missing: %[2]s", p.ID, strings.Join(f.misses, ", ")),
			Hint: fieldsIn(set),
		}
	}
	return p, f, nil
}

// choose returns the one profile for the layer whose required fields are all there.
func choose(all []Profile, set columns, o Options) (*Profile, *fields, *lang.Fault) {
	var (
		chosen *Profile
		found  *fields
		fits   []string
		misses []string
		wrong  *lang.Fault
	)
	for i := range all {
		p := &all[i]
		if !p.suits(o.Layer) {
			continue
		}
		f, fault := bind(p, o.Layer, set)
		switch {
		case fault != nil:
			wrong = fault
			misses = append(misses, p.ID)
		case len(f.misses) > 0 && !nothing(set):
			misses = append(misses, p.ID+" — "+strings.Join(f.misses, ", "))
		default:
			chosen, found, fits = p, f, append(fits, p.ID)
		}
	}
	switch {
	case len(fits) == 1, len(fits) > 1 && nothing(set):
		return chosen, found, nil
	case len(fits) > 1:
		return nil, nil, &lang.Fault{
			Err:  ErrProfile,
			What: lang.Textf("有几个方案都符合：%s", "several profiles fit: %s", strings.Join(fits, ", ")),
			Hint: joined(lang.Text{ZH: "请指明方案。", EN: "Say which profile is meant. "}, fieldsIn(set)),
		}
	case wrong != nil:
		return nil, nil, wrong
	}
	return nil, nil, &lang.Fault{
		Err:  ErrProfile,
		What: lang.Textf("没有适合图层 %[1]s 的方案。各方案缺少的字段：%[2]s", "no profile for layer %[1]s fits. What each misses: %[2]s", o.Layer.ID, strings.Join(misses, "; ")),
		Hint: joined(fieldsIn(set), lang.Text{ZH: "。可以写一个自己的方案（docs/profiles.md）", EN: ". You can write a profile of your own (docs/profiles.md)"}),
	}
}

// nothing reports whether the file has neither features nor fields, as GeoJSON without
// features: every profile fits it.
func nothing(set columns) bool { return set.Count == 0 && len(set.Columns) == 0 }

// fieldsIn lists the fields of a file.
func fieldsIn(set columns) lang.Text {
	if len(set.Columns) == 0 {
		return lang.Text{ZH: "文件中没有字段", EN: "The file has no fields"}
	}
	names := make([]string, len(set.Columns))
	for i, c := range set.Columns {
		names[i] = clean(c)
	}
	return lang.Textf("文件中的字段：%s", "The file's fields: %s", strings.Join(names, ", "))
}

func joined(a, b lang.Text) lang.Text { return lang.Text{ZH: a.ZH + b.ZH, EN: a.EN + b.EN} }

// scope names what a profile is for: layers by id, kinds of layer.
func (p *Profile) scope() string {
	all := slices.Clone(p.Layers)
	for _, k := range p.Kinds {
		all = append(all, "kind "+string(k))
	}
	return strings.Join(all, ", ")
}

func idsOf(all []Profile) string {
	ids := make([]string, len(all))
	for i := range all {
		ids[i] = all[i].ID
	}
	return strings.Join(ids, ", ")
}
