package deliver

import (
	"slices"
	"strings"

	"redline/geo"
	"redline/lang"
	"redline/layers"
)

// reachProperties lists the properties of a reach beside code, name and grade.
func reachProperties() []string {
	return []string{"control", "watercourse", "section", "side", "baseline", "w_min", "w_max", "w_adopted", "status", "document"}
}

// ofAnother reports whether the feature says that it belongs to another layer: files of
// reaches hold those of several, told apart by control. One that does not say is taken.
func (v *values) ofAnother(layer string) bool {
	value, _, ok := v.raw("control")
	text, isText := value.(string)
	return ok && isText && text != layer
}

// reach reads the properties of a bank. Whether the watercourse and the document are on
// record is checked where the record is.
func (v *values) reach() *layers.Reach {
	r := &layers.Reach{
		Watercourse: v.required("watercourse"),
		Section:     v.text("section"),
		Baseline:    v.choice("baseline", "岸线", "河道管理范围线", "水域边界", "渠堤外脚"),
		Status:      v.choice("status", "已划定", "拟划定"),
		Document:    v.text("document"),
	}
	switch v.choice("side", "left", "right") {
	case "left":
		r.Side = geo.Left
	case "right":
		r.Side = geo.Right
	}
	v.widths(r)
	return r
}

// choice returns a text that must be one of the choices.
func (v *values) choice(property string, choices ...string) string {
	got := v.text(property)
	if !slices.Contains(choices, got) {
		all := strings.Join(choices, ", ")
		v.refuse(property, lang.Textf("%q 不在可用的取值之中", "%q is none of the values it takes", clip(got)), lang.Textf("可用的取值：%s", "the values are: %s", all))
	}
	return got
}

// widths reads the band: 0 ≤ w_min ≤ w_max, and an adopted width between them, in metres.
func (v *values) widths(r *layers.Reach) {
	hint := lang.Text{ZH: "应满足 0 ≤ w_min ≤ w_adopted ≤ w_max（米）", EN: "widths in metres must satisfy 0 ≤ w_min ≤ w_adopted ≤ w_max"}
	lowest, ok := v.number("w_min")
	if !ok {
		v.refuse("w_min", missing(), hint)
	}
	highest, ok := v.number("w_max")
	if !ok {
		v.refuse("w_max", missing(), hint)
	}
	if lowest < 0 {
		v.refuse("w_min", lang.Textf("宽度 %v 小于 0", "the width %v is negative", lowest), hint)
	}
	if highest < lowest {
		v.refuse("w_max", lang.Textf("最大宽度 %v 小于最小宽度 %v", "the greatest width %v is less than the least, %v", highest, lowest), hint)
	}
	r.WidthMin, r.WidthMax = geo.Metres(lowest), geo.Metres(highest)
	if adopted, ok := v.number("w_adopted"); ok {
		if adopted < lowest || adopted > highest {
			v.refuse("w_adopted", lang.Textf("采用宽度 %v 不在 %v 与 %v 之间", "the adopted width %v is not between %v and %v", adopted, lowest, highest), hint)
		}
		width := geo.Metres(adopted)
		r.Adopted = &width
	}
}
