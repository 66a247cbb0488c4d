package check

import (
	"errors"
	"slices"
	"strings"

	"redline/lang"
	"redline/layers"
)

// record checks what the delivery says of itself: days and document.
func (r *run) record() {
	v := r.Version
	if !v.InForce.Until.IsZero() && !v.InForce.From.Before(v.InForce.Until) {
		r.add(Finding{
			Check: "dates", Severity: Error, Text: lang.Textf("失效日 %s 不晚于生效日 %s", "the last day %s is not after the first, %s", v.InForce.Until, v.InForce.From),
			Hint: lang.Text{ZH: "改正日期", EN: "correct the days"},
		})
	}
	if p := r.Previous; p != nil && v.InForce.From.Before(p.InForce.From) {
		r.add(Finding{
			Check: "dates", Severity: Warning, Text: lang.Textf("生效日 %s 早于上一版本的 %s", "it comes into force on %s, before the version before it (%s)", v.InForce.From, p.InForce.From),
			Hint: lang.Text{ZH: "若是补登旧版本，请说明理由", EN: "give the reason if an older state is being put on record"},
		})
	}
	if r.Rejected > 0 {
		r.add(Finding{
			Check: "rejected", Severity: Warning, Text: lang.Textf("交付数据中有 %d 个要素未入库：它们所在之处会显得没有管控", "%d features of the delivery were not taken in: where they lie, nothing will seem to be controlled", r.Rejected),
			Hint: lang.Text{ZH: "改正后重新导入；确可不要的，写明理由", EN: "correct them and import again; where they are not wanted, say why"},
		})
	}
	d, known := r.Documents[v.Document]
	switch {
	case v.Document == "":
		r.add(Finding{
			Check: "document", Severity: Warning, Text: lang.Text{ZH: "没有填写依据文件", EN: "no document is named"},
			Hint: lang.Text{ZH: "填写批准或发布该版本的文件", EN: "name the document that approved or published it"},
		})
	case !known:
		r.add(Finding{
			Check: "document", Severity: Error, Text: lang.Textf("没有登记依据文件 %s", "the document %s is not on record", v.Document),
			Hint: lang.Text{ZH: "先登记该文件：redline import documents.yaml --documents --reason 事由", EN: "put the document on record first: redline import documents.yaml --documents --reason WHY"},
		})
	case v.InForce.From.Before(d.InForce.From):
		r.add(Finding{
			Check: "document", Severity: Warning, Text: lang.Textf("版本自 %s 生效，早于依据文件的施行日 %s", "it comes into force on %s, before its document does (%s)", v.InForce.From, d.InForce.From),
			Hint: lang.Text{ZH: "核对两个日期", EN: "check the two days"},
		})
	}
}

// empty warns of a version without zones, which blocks where there were some before that may
// not become less.
func (r *run) empty() error {
	if r.zones > 0 {
		return nil
	}
	severity := Warning
	if r.Expect.AreaNotLess && r.Previous != nil {
		err := each(r.Previous, r.PreviousZones, func(*layers.Zone) error { return errSome })
		if errors.Is(err, errSome) {
			severity = Error
		} else if err != nil {
			return err
		}
	}
	r.add(Finding{
		Check: "empty-version", Severity: severity, Text: lang.Text{ZH: "版本里没有图斑：覆盖范围内一律会报“未发现”", EN: "the version holds no zones: everywhere within its coverage nothing will be found"},
		Hint: lang.Text{ZH: "确属查过而没有的，写明理由", EN: "where it was looked at and nothing found, say so as the reason"},
	})
	return nil
}

// errSome ends a search for any zone.
var errSome = errors.New("there is one")

// checkCode checks that a code is there, used once, and follows the units' grammar.
func (r *run) checkCode(z *layers.Zone) {
	switch {
	case z.Code == "":
		r.at("code", Error, z, lang.Text{ZH: "图斑没有编号", EN: "the zone has no code"}, lang.Text{ZH: "补上编号", EN: "give it a code"})
	case r.zones > 1 && r.code == z.Code:
		r.at("code", Error, z, lang.Textf("编号 %s 重复", "the code %s is used twice", z.Code), lang.Text{ZH: "每个图斑的编号须唯一", EN: "give every zone a code of its own"})
	case r.Expect.UnitCodes:
		r.unitCode(z)
	}
}

// unitCode checks the code of a control unit, and that its class is the one it says.
func (r *run) unitCode(z *layers.Zone) {
	if layers.IsDemoCode(z.Code) && r.Illustrative {
		return
	}
	code, err := layers.ParseUnitCode(z.Code)
	if err != nil {
		r.at("unit-code", Error, z, lang.Textf("%s 不是环境管控单元编码", "%s is no control-unit code", z.Code),
			lang.Text{ZH: "格式：ZH + 县级区划 6 位 + 类别 1 位（1—3）+ 顺序 4 位", EN: "the form is ZH, six digits of the county, the class (1–3), four digits"})
		return
	}
	if class, ok := z.Attributes["class"].(string); ok && class != code.ClassName() {
		r.at("unit-class", Error, z, lang.Textf("编码 %s 表示%s，属性却是%s", "the code %s says %s, the attribute %s", z.Code, code.ClassName(), class),
			lang.Text{ZH: "核对编码与管控单元分类", EN: "check the code and the class"})
	}
}

// attributes checks types and values, and notes what is missing.
func (r *run) attributes(z *layers.Zone) {
	for _, name := range sortedNames(r.Expect.Attributes) {
		value, given := z.Attributes[name]
		switch {
		case !given || value == "":
			r.missing[name] = append(r.missing[name], z.Code)
		case typeOf(value) != r.Expect.Attributes[name]:
			r.at("attribute-type", Error, z, lang.Textf("属性 %s 的值 %v 类型不符，应为 %s", "the attribute %s has the value %v, of the wrong type: %s is expected", name, value, string(r.Expect.Attributes[name])),
				lang.Text{ZH: "改正字段映射或数据", EN: "correct the mapping of fields or the data"})
		}
	}
	for _, name := range sortedNames(r.Expect.Choices) {
		value := z.Grade
		if name != "grade" {
			value, _ = z.Attributes[name].(string)
		}
		if value != "" && !slices.Contains(r.Expect.Choices[name], value) {
			r.at("attribute-value", Error, z, lang.Textf("%s 的值 %q 规则不认识", "the rules do not know the value %[2]q of %[1]s", name, value),
				lang.Textf("可用：%s", "use one of %s", strings.Join(r.Expect.Choices[name], "、")))
		}
	}
}

// reportMissing tells which attributes are missing, and where.
func (r *run) reportMissing() {
	for _, name := range sortedNames(r.missing) {
		r.add(Finding{
			Check: "attribute-missing", Severity: Warning, Zones: r.missing[name],
			Text: lang.Textf("%d 个图斑没有规则要看的属性 %s：相应规则对它们只能待查清", "zones without the attribute %[2]s that rules look at: %[1]d; those rules stay pending for them", len(r.missing[name]), name),
			Hint: lang.Text{ZH: "补上属性，或说明为何没有", EN: "add the attribute, or say why there is none"},
		})
	}
}

func typeOf(value any) layers.AttributeType {
	switch value.(type) {
	case float64:
		return layers.Number
	case bool:
		return layers.Bool
	}
	return layers.String
}

func sortedNames[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
