package screening

import (
	"maps"
	"slices"
	"strings"

	"redline/lang"
	"redline/layers"
)

// CheckCatalogue refuses a catalogue whose layers contradict what the rules expect: a
// layer of another kind, an attribute of another type, an access list whose conditions do
// not compile. A layer that is missing is no error; its rules are unassessed.
func (p *Pack) CheckCatalogue(c *layers.Catalogue) error {
	for _, l := range c.Layers {
		declared := p.Layers[l.ID]
		if declared == nil {
			continue
		}
		fault := &lang.Fault{
			File: "layers.yaml", Where: lang.Textf("图层 %[1]s", "layer %[1]s", l.ID),
			Hint: lang.Text{ZH: "redline rules show 列出规则所需的图层和属性", EN: "redline rules show says which layers and attributes the rules need"},
		}
		if l.Kind != declared.Kind {
			fault.Field, fault.What = "kind", lang.Textf("规则要求类型为 %[1]s，不是 %[2]s", "the rules need kind %[1]s, not %[2]s", declared.Kind, l.Kind)
			return fault
		}
		for name, t := range declared.Attributes {
			if got, ok := l.Attributes[name]; ok && got != t {
				fault.Field = "attributes." + name
				fault.What = lang.Textf("规则要求该属性为 %[1]s，不是 %[2]s", "the rules need this attribute as %[1]s, not %[2]s", t, got)
				return fault
			}
		}
	}
	if err := p.checkChoices(c); err != nil {
		return err
	}
	if err := p.checkUnitCodes(c); err != nil {
		return err
	}
	return p.CheckRequirements(c.Requirements)
}

// checkChoices refuses a zone whose grade or attribute has a value the rules do not know: a
// misspelt grade would otherwise pass for one that no rule covers.
func (p *Pack) checkChoices(c *layers.Catalogue) error {
	for _, v := range c.Versions {
		declared := p.Layers[v.Layer]
		if declared == nil {
			continue
		}
		for i := range v.Zones {
			if fault := declared.checkValues(&v.Zones[i]); fault != nil {
				fault.File = "layers.yaml"
				fault.Where = lang.Textf("图层 %[1]s 版本 %[2]d，要素 %[3]s", "layer %[1]s version %[2]d, zone %[3]s", v.Layer, v.Sequence, v.Zones[i].Code)
				return fault
			}
		}
	}
	return nil
}

func (l *PackLayer) checkValues(z *layers.Zone) *lang.Fault {
	for _, name := range slices.Sorted(maps.Keys(l.Choices)) {
		value, given := z.Attributes[name].(string)
		if name == "grade" {
			value, given = z.Grade, z.Grade != ""
		}
		if given && !slices.Contains(l.Choices[name], value) {
			return &lang.Fault{
				Field: name, What: lang.Textf("规则不认识取值“%[1]s”", "the rules do not know the value %[1]q", value),
				Hint: lang.Textf("可选值：%[1]s；不知道的留空", "choose from: %[1]s; leave out what is not known", strings.Join(l.Choices[name], " | ")),
			}
		}
	}
	return nil
}

// checkUnitCodes holds the codes of control units to their grammar, and a code's class
// digit to the unit's class. An illustrative catalogue must use codes that cannot pass as
// real (DEMO…) instead.
func (p *Pack) checkUnitCodes(c *layers.Catalogue) error {
	for _, v := range c.Versions {
		i := slices.IndexFunc(p.Units, func(u UnitLayer) bool { return u.Layer == v.Layer })
		if i < 0 {
			continue
		}
		for j := range v.Zones {
			if fault := p.Units[i].check(&v.Zones[j], c.Illustrative); fault != nil {
				fault.File, fault.Where = v.Layer, lang.Textf("版本 %[1]d，单元 %[2]s", "version %[1]d, unit %[2]s", v.Sequence, v.Zones[j].Code)
				return fault
			}
		}
	}
	return nil
}

func (u UnitLayer) check(z *layers.Zone, illustrative bool) *lang.Fault {
	if illustrative {
		if layers.IsDemoCode(z.Code) {
			return nil
		}
		return &lang.Fault{
			Field: "code", What: lang.Text{ZH: "示意数据的单元编码像真的一样", EN: "an illustrative unit has a code that could pass as real"},
			Hint: lang.Text{ZH: "示意数据的编码以 DEMO 开头", EN: "begin the codes of illustrative data with DEMO"},
		}
	}
	code, err := layers.ParseUnitCode(z.Code)
	if err != nil || code.Kind != u.Kind {
		return &lang.Fault{
			Field: "code", Err: err, What: lang.Textf("不是%[1]s类单元编码", "this is no unit code of kind %[1]s", u.Kind),
			Hint: lang.Text{ZH: "综合单元 ZH＋县级码6位＋类别1位＋顺序4位；要素分区 YS＋6位＋类别＋要素＋细类＋4位", EN: "ZH + county (6) + class (1) + serial (4); YS + county (6) + class + element + detail + serial (4)"},
		}
	}
	if class, ok := z.Attributes[u.Class].(string); ok && class != code.ClassName() {
		return &lang.Fault{
			Field: u.Class, What: lang.Textf("编码的类别位是 %[1]d（%[2]s），属性却写 %[3]s", "the code's class digit is %[1]d (%[2]s), the attribute says %[3]s", code.Class, code.ClassName(), class),
			Hint: lang.Text{ZH: "核对编码和分类，二者须一致", EN: "check code and class; they must agree"},
		}
	}
	return nil
}
