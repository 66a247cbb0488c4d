package folder

import (
	"redline/geo"
	"redline/lang"
	"redline/layers"
)

// reachProperties are the properties of a reach beside code, name and grade.
var reachProperties = map[string]bool{
	"control": true, "watercourse": true, "section": true, "side": true, "baseline": true,
	"w_min": true, "w_max": true, "w_adopted": true, "status": true, "document": true,
}

// controls reports whether a feature of a file of reaches belongs to a layer. One that
// names no layer of reaches is refused: passed over, a misspelt bank would be lost.
func (l *loader) controls(file string, f *feature, layer string) bool {
	p := l.properties(file, f)
	raw, given := p.values["control"]
	control, isText := textOf(raw)
	switch {
	case control == layer:
		return true
	case !given || !isText || !l.reaches[control]:
		if l.complained[file] == nil {
			l.complained[file] = map[int]bool{}
		}
		if !l.complained[file][f.index] {
			l.complained[file][f.index] = true
			l.refuse(p.fault("control", lang.Textf("%q 不是类型为 reach 的图层", "%q is no layer of kind reach", control),
				lang.Text{ZH: "填写 layers.yaml 中的图层编号", EN: "give a layer id of layers.yaml"}))
		}
	}
	return false
}

// reach reads the properties of a bank.
func (l *loader) reach(p properties) *layers.Reach {
	r := &layers.Reach{
		Watercourse: p.required("watercourse"),
		Section:     p.text("section"),
		Baseline:    p.choice("baseline", "岸线", "河道管理范围线", "水域边界", "渠堤外脚"),
		Status:      p.choice("status", "已划定", "拟划定"),
		Document:    p.text("document"),
	}
	switch p.choice("side", "left", "right") {
	case "left":
		r.Side = geo.Left
	case "right":
		r.Side = geo.Right
	}
	if r.Watercourse != "" && !l.rivers[r.Watercourse] {
		l.refuse(p.fault("watercourse", lang.Textf("%s 中没有河渠 %q", "%s has no watercourse %q", watercoursesFile, r.Watercourse),
			lang.Text{ZH: "补录该河渠的中心线，或检查拼写", EN: "record its centreline, or check the spelling"}))
	}
	l.refersTo(p.fault("document", lang.Text{}, lang.Text{}), r.Document)
	l.widths(p, r)
	return r
}

// widths reads the band: 0 ≤ w_min ≤ w_max, and an adopted width between them.
func (l *loader) widths(p properties, r *layers.Reach) {
	hint := lang.Text{ZH: "应满足 0 ≤ w_min ≤ w_adopted ≤ w_max（米）", EN: "widths in metres must satisfy 0 ≤ w_min ≤ w_adopted ≤ w_max"}
	before := len(l.refused)
	lowest := p.width("w_min", hint)
	highest := p.width("w_max", hint)
	r.WidthMin, r.WidthMax = geo.Metres(lowest), geo.Metres(highest)
	if len(l.refused) > before {
		return
	}
	if lowest < 0 {
		l.refuse(p.fault("w_min", lang.Textf("宽度 %v 小于 0", "the width %v is negative", lowest), hint))
	}
	if highest < lowest {
		l.refuse(p.fault("w_max", lang.Textf("最大宽度 %v 小于最小宽度 %v", "the greatest width %v is less than the least, %v", highest, lowest), hint))
	}
	if adopted, ok := p.number("w_adopted"); ok {
		if adopted < lowest || adopted > highest {
			l.refuse(p.fault("w_adopted", lang.Textf("采用宽度 %v 不在 %v 与 %v 之间", "the adopted width %v is not between %v and %v", adopted, lowest, highest), hint))
		}
		width := geo.Metres(adopted)
		r.Adopted = &width
	}
}

// width reads a width that must be given.
func (p properties) width(name string, hint lang.Text) float64 {
	if _, given := p.values[name]; !given {
		p.refuse(p.fault(name, missing, hint))
	}
	x, _ := p.number(name)
	return x
}
