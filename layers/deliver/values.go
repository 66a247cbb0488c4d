package deliver

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"redline/intake"
	"redline/lang"
	"redline/layers"
)

// values reads the properties of one feature with strict types; the first thing that is
// wrong is its fault. What is missing or blank is the zero value.
type values struct {
	fields *fields
	record *intake.Record
	table  bool // from a table, which may have no type for true and false but 1 and 0
	fault  *lang.Fault
}

// refuse makes a fault of a property, named by the file's field where it has one.
func (v *values) refuse(property string, what, hint lang.Text) {
	if v.fault != nil {
		return
	}
	field := property
	if b := v.fields.bound[property]; b != nil && b.column != "" {
		field = clean(b.column)
	}
	v.fault = &lang.Fault{Field: field, What: what, Hint: hint, Err: ErrValue}
}

// zone reads a feature's properties; its geometry comes later.
func (v *values) zone(layer layers.Layer) layers.Zone {
	z := layers.Zone{Code: v.required("code"), Name: v.text("name"), Grade: v.text("grade"), Attributes: make(map[string]any, len(v.fields.attributes))}
	for _, name := range v.fields.attributes {
		if value, ok := v.attribute(name, layer.Attributes[name]); ok {
			z.Attributes[name] = value
		}
	}
	if layer.Kind == layers.Reaches {
		z.Reach = v.reach()
	}
	for _, name := range []string{"name", "grade"} {
		if b := v.fields.bound[name]; b != nil && b.required {
			v.required(name)
		}
	}
	return z
}

// attribute reads a declared attribute; ok is false when the feature does not give it.
func (v *values) attribute(name string, kind layers.AttributeType) (value any, ok bool) {
	switch kind {
	case layers.Number:
		value, ok = v.number(name)
	case layers.Bool:
		value, ok = v.boolean(name)
	default:
		text := v.text(name)
		value, ok = text, text != ""
	}
	if !ok && v.fields.bound[name].required {
		v.refuse(name, missing(), hintFill())
	}
	return value, ok
}

// raw returns the value of a property, through the profile's table of values where it has
// one; ok is false when it is missing or blank. mapped tells that it comes from the table
// or is fixed, and is a text then.
func (v *values) raw(property string) (value any, mapped, ok bool) {
	b := v.fields.bound[property]
	switch {
	case b == nil:
		return nil, false, false
	case b.fixed != "":
		return b.fixed, true, true
	}
	value = v.record.Value(b.column)
	if text, isText := value.(string); isText {
		if trimmed := strings.TrimSpace(text); len(trimmed) < len(text) {
			value = trimmed
		}
	}
	if value == nil || value == "" {
		return nil, false, false
	}
	if b.values == nil {
		return value, false, true
	}
	written, _ := asText(value)
	to, known := b.values[normal(written)]
	if !known {
		v.refuse(property, lang.Textf("取值 %q 不在方案列出的取值之中", "the profile does not list the value %q", clip(fmt.Sprint(value))),
			lang.Textf("可用的取值：%s", "the values are: %s", strings.Join(b.listed, ", ")))
		return nil, false, false
	}
	return to, true, true
}

// text returns a text, trimmed; "" when it is missing. A whole number of up to 15 digits is
// written as it stands: tables keep codes in columns of numbers. Further fields of a code
// follow, each after a hyphen, those that are blank left out.
func (v *values) text(property string) string {
	value, _, ok := v.raw(property)
	if !ok {
		return ""
	}
	text, isText := asText(value)
	if !isText {
		v.refuse(property, lang.Textf("应是文字，实为 %s", "it should be a text, and is %s", clip(fmt.Sprint(value))),
			lang.Text{ZH: "改用文本型字段", EN: "use a field of texts"})
		return ""
	}
	for _, column := range v.fields.bound[property].with {
		more, _ := asText(v.record.Value(column))
		if more = strings.TrimSpace(more); more != "" {
			text += "-" + more
		}
	}
	if fault := layers.RefuseText(text); fault != nil {
		v.refuse(property, lang.Text{ZH: clip(fault.What.ZH), EN: clip(fault.What.EN)}, fault.Hint)
		return ""
	}
	return text
}

// required is text for a property that must be there.
func (v *values) required(property string) string {
	text := v.text(property)
	if text == "" {
		v.refuse(property, missing(), hintFill())
	}
	return text
}

// number returns a finite number; ok is false when it is missing or refused.
func (v *values) number(property string) (x float64, ok bool) {
	value, mapped, ok := v.raw(property)
	if !ok {
		return 0, false
	}
	x, isNumber := value.(float64)
	if text, isText := value.(string); isText && mapped {
		var err error
		x, err = strconv.ParseFloat(text, 64)
		isNumber = err == nil
	}
	if !isNumber || math.IsInf(x, 0) || math.IsNaN(x) {
		v.refuse(property, lang.Textf("应是数字，实为 %s", "it should be a number, and is %s", clip(fmt.Sprint(value))),
			lang.Text{ZH: "改用数值型字段，不写单位", EN: "use a field of numbers, without units"})
		return 0, false
	}
	return x, true
}

// boolean returns true or false; ok is false when it is missing or refused.
func (v *values) boolean(property string) (yes, ok bool) {
	value, mapped, ok := v.raw(property)
	if !ok {
		return false, false
	}
	switch x := value.(type) {
	case bool:
		return x, true
	case float64:
		if v.table && (x == 0 || x == 1) {
			return x == 1, true
		}
	case string:
		if mapped && (x == "true" || x == "false") {
			return x == "true", true
		}
	}
	v.refuse(property, lang.Textf("应是 true 或 false，实为 %s", "it should be true or false, and is %s", clip(fmt.Sprint(value))),
		lang.Text{ZH: "写成 true 或 false（表中可用 1 和 0）；不知道则不填", EN: "write true or false (1 or 0 in a table); leave it out when unknown"})
	return false, false
}

// asText writes a text or a whole number; ok is false for any other value.
func asText(value any) (text string, ok bool) {
	switch x := value.(type) {
	case string:
		return x, true
	case float64:
		if x == math.Trunc(x) && math.Abs(x) < 1e15 {
			return strconv.FormatFloat(x, 'f', 0, 64), true
		}
	}
	return "", false
}

func missing() lang.Text { return lang.Text{ZH: "没有填写", EN: "it is missing"} }

func hintFill() lang.Text {
	return lang.Text{ZH: "在源数据中填写后重新交付", EN: "fill it in at the source and deliver it again"}
}

// clip shortens a value for a message.
func clip(s string) string {
	const most = 60
	s = layers.ShowNull(s)
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
